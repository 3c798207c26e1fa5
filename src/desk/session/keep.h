/*
 * What the desk keeps for itself, outside every office and its backups: below
 * $XDG_STATE_HOME/safehand/desk (or that below ~/.local/state), a folder for each ledger, named by
 * the first 16 hex digits of the SHA-256 of the origin of its first log. An office that somebody
 * put back as it was finds here what was seen of it since.
 */
#ifndef DESK_KEEP_H
#define DESK_KEEP_H

#include "safehand/base.h"

/* The folder of that name there, made if it is missing; memory_free. */
enum status keep_folder(const char *name, char **folder, struct error *err) MUST_CHECK;
/* The folder of the ledger of which any log has this origin. */
enum status keep_folder_of(const char *origin, char **folder, struct error *err) MUST_CHECK;

#endif
