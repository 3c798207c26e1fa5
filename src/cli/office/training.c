#include "register/recording.h"

#include <stdlib.h>
#include <string.h>

const struct command_option OPTIONS_STAFF_TRAINING[] = {
    {"--on", "DAY", "when they signed that they accept the policy (YYYY-MM-DD)"},
    {"--term", "DAYS", "how long that counts (else as office.json says, or a year)"},
    OPTIONS_AT_END};

static enum status training_term(const struct arguments *arguments, int *days, struct error *err)
{
    char *end = NULL;
    const char *text = argument_value(arguments, "--term");
    *days = 0;
    if (!text)
        return STATUS_OK;
    long given = strtol(text, &end, 10);
    if (given >= 1 && given <= TRAINING_DAYS_MAXIMUM && !*end) {
        *days = (int)given;
        return STATUS_OK;
    }
    error_set(err, STATUS_USAGE, "--term is not a number of days: %s", text);
    return error_hint(err, "from 1 to %d", TRAINING_DAYS_MAXIMUM);
}

enum status command_staff_training(const struct arguments *arguments, struct error *err)
{
    int days;
    bool given;
    struct date on;
    struct session session = {0};
    struct policy_training training;
    char from[DATE_SIZE], until[DATE_SIZE], words[TIMESTAMP_WORDS_SIZE];
    const char *day, *name = arguments->positional.items[0];
    enum status status = argument_required(arguments, "--on", &day, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, "--on", &on, &given, err);
    if (status == STATUS_OK)
        status = training_term(arguments, &days, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status =
            office_training_record(session.office, name, &on, days, session_now(), &training, err);
    if (status == STATUS_OK) {
        date_format(&training.signed_on, from);
        date_format(&training.lapses_on, until);
        date_words(&training.lapses_on, words);
    }
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:s, s:s, s:s}", "name", name, "signed_on", from, "lapses_on", until), err);
    else if (status == STATUS_OK)
        print_line("%s has accepted the policy; that lapses on %s.", name, words);
    session_close(&session);
    return status;
}
