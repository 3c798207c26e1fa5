/* The commands that write and look at records, for the table of all. */
#ifndef RECORD_COMMAND_TABLE_H
#define RECORD_COMMAND_TABLE_H

#include "cli.h"

#define COMMAND(name) enum status command_##name(const struct arguments *, struct error *)
COMMAND(record_new);
COMMAND(record_person);
COMMAND(record_entry);
COMMAND(record_consent);
COMMAND(record_file);
COMMAND(record_set);
COMMAND(record_correct);
COMMAND(record_remove_entry);
COMMAND(record_remove_person);
COMMAND(record_seal);
COMMAND(record_export);
COMMAND(record_restore);
#undef COMMAND

extern const struct command_option OPTIONS_RECORD_NEW[], OPTIONS_RECORD_PERSON[],
    OPTIONS_RECORD_ENTRY[], OPTIONS_RECORD_CONSENT[], OPTIONS_RECORD_FILE[], OPTIONS_RECORD_SET[],
    OPTIONS_RECORD_SEALED[], OPTIONS_RECORD_EXPORT[], OPTIONS_RECORD_CORRECT[],
    OPTIONS_RECORD_REMOVE[], OPTIONS_RECORD_RESTORE[];
extern const char RECORD_NEW_MORE[], RECORD_PERSON_MORE[], RECORD_ENTRY_MORE[],
    RECORD_CONSENT_MORE[], RECORD_FILE_MORE[], RECORD_SET_MORE[], RECORD_SEAL_MORE[],
    RECORD_EXPORT_MORE[], RECORD_RESTORE_MORE[], RECORD_CORRECT_MORE[], RECORD_REMOVE_ENTRY_MORE[],
    RECORD_REMOVE_PERSON_MORE[];

#endif
