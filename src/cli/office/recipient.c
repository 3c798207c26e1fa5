#include "cli.h"

#include <string.h>

const struct command_option OPTIONS_RECIPIENT_ADD[] = {
    {"--team", "NAME", "of a recipient without keys: who takes things there"},
    {"--organisation", "TEXT", "the same: of which organisation"},
    {"--kind", "KIND", "the same: what that is (safehand number add --help)"},
    {"--form", "URL", "the same: the form that they publish (https)"},
    {"--post", "ADDRESS", "or their postal address"},
    {"--email", "ADDRESS", "or their email address"},
    {"--published", "TEXT", "where that address is published"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_RECIPIENT_VERIFY[] = {
    {"--by", "NAME", "who compared the fingerprint, or looked the address up"},
    {"--how", "TEXT", "over which channel already known, or in which source"},
    {"--address", "TEXT", "of a recipient without keys: the address as it stands there"},
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
    {"--address", "TEXT", "of one without keys: the address, as you found it published"},
    {"--whom", "NAME", "alone on the staff: to whom you showed it"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

static const char *recipient_standing(const struct office_recipient *recipient)
{
    if (recipient->is_revoked)
        return "revoked";
    if (recipient->card && session_now() >= recipient->card->expires)
        return "expired";
    return recipient->is_verified ? "verified" : "not verified";
}

static json_t *recipient_json(const struct office_recipient *recipient)
{
    char on[DATE_SIZE];
    const struct keyless *keyless = recipient->keyless;
    if (recipient->is_verified)
        date_format(&recipient->verified_on, on);
    return json_pack(
        "{s:s, s:s, s:s, s:s*, s:s, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*}", "name",
        recipient->name, "organisation", recipient->organisation, "organisation_kind",
        recipient->organisation_kind, "role", keyless ? NULL : recipient->card->role, "standing",
        recipient_standing(recipient), "fingerprint", keyless ? NULL : recipient->card->fingerprint,
        "address_kind", keyless ? keyless_way_name(keyless->way) : NULL, "address",
        keyless ? keyless->address : NULL, "published", keyless ? keyless->published : NULL,
        "verified_by", recipient->verified_by, "verified_how", recipient->verified_how,
        "verified_on", recipient->is_verified ? on : NULL, "revoked_because",
        recipient->revoked_because);
}

/* The one of --form, --post and --email that was given. */
static enum status keyless_address(const struct arguments *arguments,
                                   struct keyless_details *details, struct error *err)
{
    static const struct {
        const char *option;
        enum keyless_way way;
    } options[] = {{"--form", KEYLESS_FORM}, {"--post", KEYLESS_POST}, {"--email", KEYLESS_EMAIL}};
    size_t count = 0;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        const char *value = argument_value(arguments, options[i].option);
        count += value != NULL;
        if (value) {
            details->way = options[i].way;
            details->address = value;
        }
    }
    if (count == 1)
        return STATUS_OK;
    error_set(err, STATUS_USAGE,
              count ? "--form, --post and --email exclude each other"
                    : "where do they take things?");
    return error_hint(err, "add their CARD or, if they have none, one of --form URL, --post "
                           "ADDRESS and --email ADDRESS");
}

static enum status keyless_of_arguments(const struct arguments *arguments, struct keyless **keyless,
                                        struct error *err)
{
    struct keyless_details details = {.address = NULL};
    struct recipient_kinds *kinds = NULL;
    enum status status = keyless_address(arguments, &details, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--team", &details.team, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--organisation", &details.organisation, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--kind", &details.organisation_kind, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--published", &details.published, err);
    if (status == STATUS_OK)
        status = recipient_kinds_shipped(&kinds, err);
    if (status == STATUS_OK && !recipient_kind_is_known(kinds, details.organisation_kind))
        status = error_set(err, STATUS_USAGE, "there is no kind of organisation named %s",
                           details.organisation_kind);
    if (status == STATUS_OK)
        status = keyless_new(&details, keyless, err);
    recipient_kinds_free(kinds);
    return status;
}

static enum status keyless_add(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct keyless *keyless = NULL;
    enum status status = keyless_of_arguments(arguments, &keyless, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_keyless_add(session.office, keyless, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status = print_json(
            json_pack("{s:s, s:s}", "name", keyless->team, "digest", keyless->digest), err);
    } else if (status == STATUS_OK) {
        print_line("%s, %s, is added, and not verified yet.", keyless->team, keyless->organisation);
        print_line("They have no key: nothing can be sealed for them, and you hand it over at %s, "
                   "%s.",
                   keyless_way_words(keyless->way), keyless->address);
        print_line("Look that address up yourself, at %s; then: safehand recipient verify \"%s\" "
                   "--by YOUR-NAME --how SOURCE --address ADDRESS",
                   keyless->published, keyless->team);
    }
    keyless_free(keyless);
    session_close(&session);
    return status;
}

enum status command_recipient_add(const struct arguments *arguments, struct error *err)
{
    if (arguments->positional.count == 0)
        return keyless_add(arguments, err);
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
        print_line("In the same call read them the six groups of whoever will send to them, and "
                   "they need not ring again. Yours are:");
        /* Of the card that signs for this office: the identity's own may be from before it. */
        print_line("  %s", office_self(session.office)->card->fingerprint);
        print_line("Then: safehand recipient verify \"%s\" --by YOUR-NAME --how HOW", card->name);
    }
    office_recipient_free(recipient);
    card_free(card);
    session_close(&session);
    return status;
}

/* Of one without keys: what stands at the source is typed, or said to be the same. */
static enum status address_compare(const struct arguments *arguments, const struct keyless *keyless,
                                   struct error *err)
{
    bool yes = false;
    const char *given = argument_value(arguments, "--address");
    if (given && strcmp(given, keyless->address) != 0) {
        error_set(err, STATUS_AUTHENTICATION, "the address of %s is not the one given",
                  keyless->team);
        return error_hint(err,
                          "the office has %s; if the other stands where they publish it, revoke "
                          "this one, and add that",
                          keyless->address);
    }
    if (given)
        return STATUS_OK;
    if (!terminal_can_ask()) {
        error_set(err, STATUS_USAGE, "safehand recipient verify needs --address");
        return error_hint(err, "copy it from where they publish it: %s", keyless->published);
    }
    terminal_say("The office has as %s of %s, %s\n  %s\npublished at %s.",
                 keyless_way_words(keyless->way), keyless->team, keyless->organisation,
                 keyless->address, keyless->published);
    enum status status =
        terminal_confirm("Does exactly this stand there now (yes or no)? ", &yes, err);
    if (status == STATUS_OK && !yes)
        status = error_set(err, STATUS_REFUSED, "%s stays unverified", keyless->team);
    return status;
}

static enum status recipient_compare(const struct arguments *arguments,
                                     const struct office_recipient *recipient, struct error *err)
{
    bool yes = false;
    if (recipient->keyless)
        return address_compare(arguments, recipient->keyless, err);
    const char *given = argument_value(arguments, "--fingerprint");
    if (given && !fingerprint_is(recipient->card, given)) {
        error_set(err, STATUS_AUTHENTICATION, "the fingerprint of %s's card is not the one given",
                  recipient->name);
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
    terminal_say("The card of %s, %s, has the fingerprint\n  %s", recipient->name,
                 recipient->organisation, recipient->card->fingerprint);
    enum status status = terminal_confirm("Was exactly this read out (yes or no)? ", &yes, err);
    if (status == STATUS_OK && !yes)
        status = error_set(err, STATUS_REFUSED, "%s stays unverified", recipient->name);
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
            json_pack("{s:s, s:s}", "name", recipient->name, "standing", "verified"), err);
    else if (status == STATUS_OK)
        print_line("%s is verified: %s, by %s.", recipient->name, how, by);
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
            print_line("%-12s  %s, %s%s", recipient_standing(list.items[i]), list.items[i]->name,
                       list.items[i]->organisation,
                       list.items[i]->card ? "" : " (no key: nothing can be sealed for them)");
    }
    office_recipients_free(&list);
    session_close(&session);
    return status;
}

static void keyless_print(const struct keyless *keyless)
{
    print_line("key:           none: nothing can be sealed for them, you hand it over");
    print_line("%-13s  %s",
               keyless->way == KEYLESS_FORM   ? "form:"
               : keyless->way == KEYLESS_POST ? "post:"
                                              : "email:",
               keyless->address);
    print_line("published at:  %s", keyless->published);
}

static void card_print(const struct card *card)
{
    char words[TIMESTAMP_WORDS_SIZE];
    print_line("role:          %s", card->role);
    timestamp_words(card->expires, words);
    print_line("valid until:   %s", words);
    print_line("fingerprint:   %s", card->fingerprint);
}

static void recipient_print(const struct office_recipient *recipient)
{
    char words[TIMESTAMP_WORDS_SIZE];
    print_line("name:          %s", recipient->name);
    print_line("organisation:  %s (%s)", recipient->organisation, recipient->organisation_kind);
    if (recipient->keyless)
        keyless_print(recipient->keyless);
    else
        card_print(recipient->card);
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
        status = print_json(json_pack("{s:s, s:s}", "name", recipient->name, "standing", "revoked"),
                            err);
    else if (status == STATUS_OK)
        print_line(recipient->card
                       ? "The card of %s is revoked: nothing is shared with it any more."
                       : "The address of %s is revoked: nothing is handed over there any more.",
                   recipient->name);
    office_recipient_free(recipient);
    session_close(&session);
    return status;
}
