#include "cli.h"

const struct command_option OPTIONS_LEDGER_CLOCK[] = {
    {"--reason", "TEXT", "how the clock came to be wrong, and how you know that it is right now"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

enum status command_ledger_clock(const struct arguments *arguments, struct error *err)
{
    const char *reason;
    struct session session = {0};
    uint64_t entry = 0;
    timestamp newest = 0, clock = timestamp_now();
    char wrong[TIMESTAMP_SIZE], right[TIMESTAMP_SIZE];
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_correct_clock(session.office, reason, clock, &entry, &newest, err);
    timestamp_format(newest, wrong);
    timestamp_format(clock, right);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:I, s:s, s:s}", "entry", (json_int_t)entry, "was", wrong, "time", right),
            err);
    else if (status == STATUS_OK)
        print_line(
            "The times go on from %s, and no more from %s: entry %llu says that you said so, "
            "and why.",
            right, wrong, (unsigned long long)entry);
    session_close(&session);
    return status;
}
