#include "cli.h"

#include <string.h>

const struct command_option OPTIONS_RECIPIENT_VERIFY[] = {
    {"--by", "NAME", "who compared the fingerprint"},
    {"--how", "TEXT", "over which channel already known"},
    {"--on", "DAY", "when (YYYY-MM-DD; today)"},
    {"--fingerprint", "DIGITS", "what was read out"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_RECIPIENT_REVOKE[] = {
    {"--reason", "TEXT", "why"}, OPTION_OFFICE, OPTION_IDENTITY, OPTION_JSON, OPTION_END};

const struct command_option OPTIONS_RECIPIENT_CONFIRM[] = {
    {"--fingerprint", "DIGITS", "their fingerprint, as you know it"},
    {"--whom", "NAME", "alone on the staff: to whom you showed it"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

static const char *recipient_standing(const struct office_recipient *recipient)
{
    if (recipient->is_revoked)
        return "revoked";
    if (session_now() >= recipient->card->expires)
        return "expired";
    return recipient->is_verified ? "verified" : "not verified";
}

static json_t *recipient_json(const struct office_recipient *recipient)
{
    char on[DATE_SIZE];
    if (recipient->is_verified)
        date_format(&recipient->verified_on, on);
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*}", "name", recipient->card->name,
        "organisation", recipient->card->organisation, "organisation_kind",
        recipient->card->organisation_kind, "role", recipient->card->role, "standing",
        recipient_standing(recipient), "fingerprint", recipient->card->fingerprint, "verified_by",
        recipient->verified_by, "verified_how", recipient->verified_how, "verified_on",
        recipient->is_verified ? on : NULL, "revoked_because", recipient->revoked_because);
}

enum status command_recipient_add(const struct arguments *arguments, struct error *err)
{
    struct card *card = NULL;
    struct session session = {0};
    struct office_recipient *recipient = NULL;
    char renewed[CARD_FINGERPRINT_SIZE] = "", name[CARD_FILE_NAME_SIZE];
    enum status status = card_load(arguments->positional.items[0], &card, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_recipient_add(session.office, card, session_now(), renewed, err);
    if (status == STATUS_OK) {
        card_file_name(card, name);
        status = office_recipient_find(session.office, name, &recipient, err);
    }
    if (status == STATUS_OK && wants_json(arguments)) {
        status = print_json(json_pack("{s:s, s:s, s:s*}", "name", card->name, "fingerprint",
                                      card->fingerprint, "renews", *renewed ? renewed : NULL),
                            err);
    } else if (status == STATUS_OK && *renewed) {
        print_renewed("that is verified", card, renewed);
    } else if (status == STATUS_OK && recipient->is_verified) {
        print_line("%s, %s, is added; this card is verified already.", card->name,
                   card->organisation);
    } else if (status == STATUS_OK) {
        print_line("%s, %s, is added, and not verified yet.", card->name, card->organisation);
        print_line("Phone them on a number you already knew (not one from the email), and have "
                   "them read out their fingerprint. It must be:");
        print_line("  %s", card->fingerprint);
        print_line("Then: safehand recipient verify \"%s\" --by YOUR-NAME --how HOW", card->name);
    }
    office_recipient_free(recipient);
    card_free(card);
    session_close(&session);
    return status;
}

static enum status recipient_compare(const struct arguments *arguments,
                                     const struct office_recipient *recipient, struct error *err)
{
    bool yes = false;
    const char *given = argument_value(arguments, "--fingerprint");
    if (given && !fingerprint_is(recipient->card, given)) {
        error_set(err, STATUS_AUTHENTICATION, "the fingerprint of %s's card is not the one given",
                  recipient->card->name);
        return error_hint(err,
                          "the card says %s; if the other was read out to you, the card is "
                          "not theirs",
                          recipient->card->fingerprint);
    }
    if (given)
        return STATUS_OK;
    if (!terminal_can_ask()) {
        error_set(err, STATUS_USAGE, "safehand recipient verify needs --fingerprint");
        return error_hint(err, "have it read out to you over a phone number you already knew");
    }
    terminal_say("The card of %s, %s, has the fingerprint\n  %s", recipient->card->name,
                 recipient->card->organisation, recipient->card->fingerprint);
    enum status status = terminal_confirm("Was exactly this read out (yes or no)? ", &yes, err);
    if (status == STATUS_OK && !yes)
        status = error_set(err, STATUS_REFUSED, "%s stays unverified", recipient->card->name);
    return status;
}

enum status command_recipient_verify(const struct arguments *arguments, struct error *err)
{
    const char *by, *how;
    bool given;
    struct date on;
    struct session session = {0};
    struct office_recipient *recipient = NULL;
    enum status status = argument_required(arguments, "--by", &by, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--how", &how, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, "--on", &on, &given, err);
    if (status != STATUS_OK)
        return status;
    if (!given)
        on = date_of(session_now());
    status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status =
            office_recipient_find(session.office, arguments->positional.items[0], &recipient, err);
    if (status == STATUS_OK)
        status = recipient_compare(arguments, recipient, err);
    if (status == STATUS_OK)
        status =
            office_recipient_verify(session.office, recipient, by, how, &on, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:s, s:s}", "name", recipient->card->name, "standing", "verified"), err);
    else if (status == STATUS_OK)
        print_line("%s is verified: %s, by %s.", recipient->card->name, how, by);
    office_recipient_free(recipient);
    session_close(&session);
    return status;
}

enum status command_recipient_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct office_recipients list = {0};
    json_t *array = NULL;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_recipient_list(session.office, &list, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        array = json_array();
        for (size_t i = 0; i < list.count; i++)
            json_array_append_new(array, recipient_json(list.items[i]));
        status = print_json(array, err);
    } else if (status == STATUS_OK) {
        for (size_t i = 0; i < list.count; i++)
            print_line("%-12s  %s, %s", recipient_standing(list.items[i]),
                       list.items[i]->card->name, list.items[i]->card->organisation);
    }
    office_recipients_free(&list);
    session_close(&session);
    return status;
}

static void recipient_print(const struct office_recipient *recipient)
{
    char words[TIMESTAMP_WORDS_SIZE];
    print_line("name:          %s", recipient->card->name);
    print_line("organisation:  %s (%s)", recipient->card->organisation,
               recipient->card->organisation_kind);
    print_line("role:          %s", recipient->card->role);
    timestamp_words(recipient->card->expires, words);
    print_line("valid until:   %s", words);
    print_line("fingerprint:   %s", recipient->card->fingerprint);
    print_line("standing:      %s", recipient_standing(recipient));
    if (recipient->is_verified) {
        date_words(&recipient->verified_on, words);
        print_line("verified:      on %s by %s, %s", words, recipient->verified_by,
                   recipient->verified_how);
    }
    if (recipient->is_revoked)
        print_line("revoked:       %s", recipient->revoked_because);
}

enum status command_recipient_show(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct office_recipient *recipient = NULL;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status =
            office_recipient_find(session.office, arguments->positional.items[0], &recipient, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(recipient_json(recipient), err);
    else if (status == STATUS_OK)
        recipient_print(recipient);
    office_recipient_free(recipient);
    session_close(&session);
    return status;
}

enum status command_recipient_revoke(const struct arguments *arguments, struct error *err)
{
    const char *reason;
    struct session session = {0};
    struct office_recipient *recipient = NULL;
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status =
            office_recipient_find(session.office, arguments->positional.items[0], &recipient, err);
    if (status == STATUS_OK)
        status = office_recipient_revoke(session.office, recipient, reason, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:s, s:s}", "name", recipient->card->name, "standing", "revoked"), err);
    else if (status == STATUS_OK)
        print_line("The card of %s is revoked: nothing is shared with it any more.",
                   recipient->card->name);
    office_recipient_free(recipient);
    session_close(&session);
    return status;
}
