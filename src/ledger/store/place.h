/* Where a ledger's files may lie. */
#ifndef SAFEHAND_LEDGER_PLACE_H
#define SAFEHAND_LEDGER_PLACE_H

#include "safehand/base.h"

/* The name of a network or sync file system by statfs's f_type, or NULL for one that SQLite's
 * write-ahead log may live on. */
const char *place_refused_name(unsigned long type);
/* The folder without links or dots (memory_free); STATUS_SYSTEM if it is none, or does not lie on a
 * local disk. */
enum status place_resolve(const char *folder, char **path, struct error *err) MUST_CHECK;
/* A file of the ledger is there, is a regular file, and is made private if others could read it.
 * STATUS_AUTHENTICATION if it is gone or something else. */
enum status place_check_file(const char *path, struct error *err) MUST_CHECK;

#endif
