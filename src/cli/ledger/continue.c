#include "cli.h"

const struct command_option OPTIONS_LEDGER_CONTINUE[] = {
    {"--reason", "TEXT", "what happened: a disk that broke, a backup that was put back"},
    {"--receipts", "DIR", "receipts that know of entries which are gone"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

enum status command_ledger_continue(const struct arguments *arguments, struct error *err)
{
    const char *reason;
    struct session session = {0};
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_office(arguments, &session, err);
    if (status == STATUS_OK)
        status = session_identity(arguments, &session, err);
    if (status == STATUS_OK)
        status = session_remember(&session, err);
    if (status == STATUS_OK)
        status =
            office_continue(session.office, session.identity,
                            argument_value(arguments, "--receipts"), reason, timestamp_now(), err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status =
            print_json(json_pack("{s:s, s:I}", "origin", office_origin(session.office), "entries",
                                 (json_int_t)ledger_size(office_ledger(session.office))),
                       err);
    } else if (status == STATUS_OK) {
        print_line(
            "The ledger goes on as %s. Its first entry says what was signed and is not there "
            "any more.",
            office_origin(session.office));
        print_line("Keep the receipts and checkpoints that others hold: they are what is left of "
                   "it. `safehand ledger verify` walks through all logs.");
    }
    session_close(&session);
    return status;
}
