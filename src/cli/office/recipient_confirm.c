/* A second person's look at a recipient's card that a colleague verified. */
#include <string.h>

#include "safehand/office/verified.h"

#include "cli.h"

/* All that is confirmed, one line each, on the terminal if that is asked. */
static void confirming_tell(const struct office_verification *what,
                            void (*tell)(const char *format, ...))
{
    char on[TIMESTAMP_WORDS_SIZE], since[TIMESTAMP_WORDS_SIZE];
    date_words(&what->on, on);
    timestamp_words(what->since, since);
    tell("name:          %s", what->name);
    tell("organisation:  %s (%s)", what->organisation, what->organisation_kind);
    if (what->card)
        tell("role:          %s", what->card->role);
    tell(what->card ? "fingerprint:   %s" : "address:       %s", what->mark);
    if (what->keyless)
        tell("published:     %s", what->keyless->published);
    tell("verified:      on %s by %s, %s", on, what->by, what->how);
    tell("signed by:     %s, on %s", what->verified_by->card->name, since);
    if (what->is_revoked)
        tell("standing:      revoked since");
}

/* What was looked up anew is what was verified. */
static bool is_given_mark(const struct office_verification *what, const char *given)
{
    return what->card ? fingerprint_is(what->card, given) : strcmp(what->mark, given) == 0;
}

/* As when it was verified: on a terminal it is asked, else what was looked up anew is given. */
static enum status confirming_agree(const struct arguments *arguments,
                                    const struct office_verification *what, struct error *err)
{
    bool yes = false;
    const char *option = what->card ? "--fingerprint" : "--address";
    const char *mark = what->card ? "fingerprint" : "address";
    const char *given = argument_value(arguments, option);
    if (given && !is_given_mark(what, given)) {
        error_set(err, STATUS_AUTHENTICATION, "the %s of %s is not the one given", mark,
                  what->name);
        return error_hint(
            err,
            "%s was verified; if you know another, this is not theirs: revoke it, and "
            "tell %s",
            what->mark, what->verified_by->card->name);
    }
    if (given)
        return STATUS_OK;
    if (!terminal_can_ask()) {
        error_set(err, STATUS_USAGE, "safehand recipient confirm needs %s", option);
        return error_hint(
            err, what->card ? "have it read out to you over a phone number you already knew, "
                              "or compare it with one that you have"
                            : "look it up where they publish it, and give it as it stands "
                              "there");
    }
    confirming_tell(what, terminal_say);
    enum status status =
        terminal_confirm("Have you looked, and is this theirs (yes or no)? ", &yes, err);
    if (status == STATUS_OK && !yes)
        status = error_set(err, STATUS_REFUSED, "the %s of %s stays unconfirmed",
                           what->card ? "card" : "address", what->name);
    return status;
}

static enum status confirming_print(const struct arguments *arguments,
                                    const struct office_verification *what, const char *whom,
                                    struct error *err)
{
    char on[DATE_SIZE];
    if (wants_json(arguments)) {
        date_format(&what->on, on);
        return print_json(json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s*}", "name",
                                    what->name, "organisation", what->organisation,
                                    "organisation_kind", what->organisation_kind,
                                    what->card ? "fingerprint" : "address", what->mark,
                                    "verified_by", what->by, "verified_how", what->how,
                                    "verified_on", on, "signed_by", what->verified_by->card->name,
                                    "verified", (json_int_t)what->entry, "whom", whom),
                          err);
    }
    if (!terminal_can_ask() || argument_value(arguments, "--fingerprint") ||
        argument_value(arguments, "--address"))
        confirming_tell(what, print_line);
    if (whom)
        print_line("You have signed that you showed this to %s.", whom);
    else
        print_line("You have confirmed this as a second person.");
    return STATUS_OK;
}

enum status command_recipient_confirm(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct office_verifications list = {.items = NULL};
    const struct office_verification *what = NULL;
    const char *whom = argument_value(arguments, "--whom");
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_verifications_read(session.office, &list, err);
    if (status == STATUS_OK)
        status = office_verification_find(&list, arguments->positional.items[0], &what, err);
    if (status == STATUS_OK)
        status = office_recipient_may_confirm(session.office, what, whom, err);
    if (status == STATUS_OK)
        status = confirming_agree(arguments, what, err);
    if (status == STATUS_OK)
        status = office_recipient_confirm(session.office, what, whom, session_now(), err);
    if (status == STATUS_OK)
        status = confirming_print(arguments, what, whom, err);
    office_verifications_free(&list);
    session_close(&session);
    return status;
}
