#include "register/recording.h"

#include <string.h>

const struct command_option OPTIONS_ACCESS[] = {
    {"--who", "NAME", "who looked into the file"},
    {"--role", "ROLE", "trustee, reviewer, auditor, contractor, inspector, subject or other"},
    {"--reason", "TEXT", "why"},
    {"--on", "DAY", "when (YYYY-MM-DD; today)"},
    {"--accompanied-by", "NAME", "who of the office was with them (an auditor)"},
    {"--undertaking", "TEXT", "the undertaking they signed: which, and when (a contractor)"},
    {"--parents-told", "DAY", "when the parents were told (an inspection)"},
    {"--unannounced", NULL, "nobody knew of the inspection before"},
    OPTIONS_AT_END};
const char ACCESS_MORE[] =
    "The front sheet of a family's file: for everybody who is not staff. What was not as it must "
    "be is\nrecorded as failed. An inspection leaves duties: to tell the parents, if that was not "
    "done before, and\nto send them the report. A subject asks what is known about them, and is "
    "answered within a "
    "month\n(`safehand ledger family`).";

static enum status access_options(const struct arguments *arguments, struct front_sheet *sheet,
                                  struct error *err)
{
    sheet->accompanied_by = argument_value(arguments, "--accompanied-by");
    sheet->undertaking = argument_value(arguments, "--undertaking");
    sheet->is_unannounced = argument_given(arguments, "--unannounced");
    enum status status = argument_required(arguments, "--who", &sheet->who, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--role", &sheet->role, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--reason", &sheet->reason, err);
    if (status == STATUS_OK)
        status = option_day(arguments, "--on", &sheet->on, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, "--parents-told", &sheet->parents_told,
                               &sheet->parents_were_told, err);
    return status;
}

enum status command_access(const struct arguments *arguments, struct error *err)
{
    char *reference = NULL;
    struct session session = {0};
    struct front_sheet sheet = {.who = NULL};
    struct front_sheet_done done;
    enum status status = access_options(arguments, &sheet, err);
    if (status == STATUS_OK)
        status = record_reference(arguments, &session, NULL, &reference, err);
    sheet.reference = reference;
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = front_sheet_sign(session.office, &sheet, session_now(), &done, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status = print_json(json_pack("{s:I, s:s, s:s, s:b, s:s?}", "entry", (json_int_t)done.entry,
                                      "reference", reference, "who", sheet.who, "passed",
                                      !done.failed, "failed", done.failed),
                            err);
    } else if (status == STATUS_OK) {
        print_line("Recorded in entry %llu: %s (%s) %s of %s.", (unsigned long long)done.entry,
                   sheet.who, sheet.role,
                   strcmp(sheet.role, "subject") == 0 ? "asks what is known about them, in the file"
                                                      : "looked into the file",
                   reference);
        if (done.failed)
            print_note("recorded as failed: %s; if somebody read what they should not have, that "
                       "is an incident",
                       done.failed);
    }
    memory_free(reference);
    session_close(&session);
    return status;
}
