/* The commands for records that lie sealed, for the table of all. */
#ifndef RECORD_SEALED_H
#define RECORD_SEALED_H

#include "cli.h"

enum status command_record_seal(const struct arguments *arguments, struct error *err);
enum status command_record_export(const struct arguments *arguments, struct error *err);

extern const struct command_option OPTIONS_RECORD_SEALED[];
extern const char RECORD_SEAL_MORE[], RECORD_EXPORT_MORE[];

#endif
