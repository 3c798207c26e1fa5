#include "register/recording.h"

#include <string.h>

const struct command_option OPTIONS_AGREEMENT_STANDING[] = {
    {"--until", "DAY", "the last day on which it holds (YYYY-MM-DD)"},
    {"--reason", "TEXT", "why sharings under this profile need no approval each"},
    OPTIONS_AT_END};

static const char *agreement_standing(const struct agreement *agreement)
{
    struct date today = date_of(session_now());
    return date_compare(&today, &agreement->review) < 0 ? "in force" : "lapsed";
}

static json_t *agreement_json(const struct agreement *agreement)
{
    struct entry_agreement said;
    entry_agreement_see(agreement->detail, &said);
    return json_pack("{s:s, s:s, s:O, s:s, s:s, s:s, s:s, s:I, s:b}", "name", agreement->name,
                     "with", agreement->with, "profiles", said.profiles, "signed_on",
                     said.signed_on, "review", said.review, "standing",
                     agreement_standing(agreement), "digest", agreement->digest, "entry",
                     (json_int_t)agreement->entry, "copy_changed", agreement->is_changed);
}

enum status command_agreement_add(const struct arguments *arguments, struct error *err)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct session session = {0};
    struct agreement *agreement = NULL;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = agreement_add(session.office, arguments->positional.items[0], session_now(),
                               &agreement, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status = print_json(agreement_json(agreement), err);
    } else if (status == STATUS_OK) {
        date_words(&agreement->review, day);
        print_line("The agreement %s with %s is registered; it lapses on %s.", agreement->name,
                   agreement->with, day);
    }
    agreement_free(agreement);
    session_close(&session);
    return status;
}

static void agreement_print(const struct agreement *agreement)
{
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&agreement->review, day);
    print_line("%s  with %s, %s: review on %s", agreement->name, agreement->with,
               agreement_standing(agreement), day);
    for (size_t i = 0; i < agreement->profiles.count; i++)
        print_line("  for %s", agreement->profiles.items[i]);
    if (agreement->is_changed)
        print_note("agreements/%s.json is not the file that was registered, which changes nothing: "
                   "the signed entry counts",
                   agreement->name);
}

enum status command_agreement_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct agreements list = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = agreement_list(session.office, &list, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        json_t *array = json_array();
        for (size_t i = 0; i < list.count; i++)
            json_array_append_new(array, agreement_json(list.items[i]));
        status = print_json(array, err);
    } else if (status == STATUS_OK) {
        for (size_t i = 0; i < list.count; i++)
            agreement_print(list.items[i]);
    }
    agreements_free(&list);
    session_close(&session);
    return status;
}

enum status command_agreement_standing(const struct arguments *arguments, struct error *err)
{
    bool given;
    struct date until;
    char day[TIMESTAMP_WORDS_SIZE];
    struct session session = {0};
    const char *reason, *text, *profile = arguments->positional.items[0];
    enum status status = argument_required(arguments, "--until", &text, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, "--until", &until, &given, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = standing_sign(session.office, profile, &until, reason, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status = print_json(json_pack("{s:s, s:s}", "profile", profile, "until", text), err);
    } else if (status == STATUS_OK) {
        date_words(&until, day);
        print_line("Sharings under %s that others decide need no approval of their own until %s.",
                   profile, day);
    }
    session_close(&session);
    return status;
}
