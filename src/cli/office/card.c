#include "cli.h"

#include <fcntl.h>
#include <string.h>

#include "safehand/mail.h"

const struct command_option OPTIONS_CARD[] = {OPTION_JSON, OPTION_END};
const struct command_option OPTIONS_CARD_SHOW[] = {
    {"--armor", NULL, "as text to be pasted into an email"}, OPTION_JSON, OPTION_END};
const struct command_option OPTIONS_CARD_FINGERPRINT[] = {
    {"--fingerprint", "DIGITS", "what was read out to you; must be the card's"},
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_CARD_TRUST[] = {
    {"--fingerprint", "DIGITS", "what was read out to you; must be the card's"},
    OPTION_IDENTITY_SHORT,
    OPTION_JSON,
    OPTION_END};

static json_t *card_json(const struct card *card)
{
    char created[TIMESTAMP_SIZE], expires[TIMESTAMP_SIZE], verifier[NOTE_VERIFIER_SIZE];
    timestamp_format(card->created, created);
    timestamp_format(card->expires, expires);
    note_verifier_format(&card->verifier, verifier);
    json_t *recipients = names_to_json(&card->other_recipients);
    if (recipients && json_array_insert_new(recipients, 0, json_string(card->age_recipient)) != 0) {
        json_decref(recipients);
        recipients = NULL;
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:o, s:s, s:s, s:s, s:s}", "kind",
                     card->is_team ? "team" : "person", "name", card->name, "organisation",
                     card->organisation, "organisation_kind", card->organisation_kind, "role",
                     card->role, "contact", card->contact, "holder", card->holder, "age_recipients",
                     recipients, "verifier", verifier, "created", created, "expires", expires,
                     "fingerprint", card->fingerprint);
}

static void card_print(const struct card *card)
{
    char expires[TIMESTAMP_WORDS_SIZE];
    timestamp_words(card->expires, expires);
    print_line("name:          %s%s", card->name, card->is_team ? " (a team)" : "");
    if (card->holder)
        print_line("held by:       %s", card->holder);
    print_line("organisation:  %s (%s)", card->organisation, card->organisation_kind);
    print_line("role:          %s", card->role);
    if (*card->contact)
        print_line("contact:       %s", card->contact);
    if (card->ledger_origin)
        print_line("ledger:        %s", card->ledger_origin);
    print_line("valid until:   %s", expires);
    if (card->other_recipients.count > 0)
        print_line("also has:      a key of a later kind, which this version does not seal to");
    print_line("fingerprint:   %s", card->fingerprint);
}

static enum status card_print_armored(const struct card *card, struct error *err)
{
    struct buffer text;
    buffer_init(&text, 2 * CARD_MAXIMUM);
    mail_armor_append(&text, MAIL_CARD, card->bytes, card->length);
    enum status status = buffer_status(&text, err);
    if (status == STATUS_OK)
        print_text(buffer_text(&text));
    buffer_free(&text);
    return status;
}

enum status command_card_show(const struct arguments *arguments, struct error *err)
{
    struct card *card = NULL;
    enum status status = card_load(arguments->positional.items[0], &card, err);
    if (status == STATUS_OK && argument_given(arguments, "--armor"))
        status = card_print_armored(card, err);
    else if (status == STATUS_OK && wants_json(arguments))
        status = print_json(card_json(card), err);
    else if (status == STATUS_OK)
        card_print(card);
    card_free(card);
    return status;
}

bool fingerprint_is(const struct card *card, const char *given)
{
    char digits[CARD_FINGERPRINT_SIZE] = "", own[CARD_FINGERPRINT_SIZE] = "";
    size_t count = 0, own_count = 0;
    for (const char *at = given; *at && count + 1 < sizeof digits; at++)
        if (*at != ' ' && *at != '-')
            digits[count++] = *at;
    for (const char *at = card->fingerprint; *at; at++)
        if (*at != ' ')
            own[own_count++] = *at;
    return strcmp(digits, own) == 0;
}

static enum status fingerprint_compare(const struct arguments *arguments, const struct card *card,
                                       struct error *err)
{
    const char *given = argument_value(arguments, "--fingerprint");
    if (!given || fingerprint_is(card, given))
        return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION, "the fingerprint of this card is not the one given");
    return error_hint(err,
                      "this card: %s. If it was read out over a number you already knew, the "
                      "file is not theirs: do not use it",
                      card->fingerprint);
}

enum status command_card_fingerprint(const struct arguments *arguments, struct error *err)
{
    struct card *card = NULL;
    enum status status = card_load(arguments->positional.items[0], &card, err);
    if (status == STATUS_OK)
        status = fingerprint_compare(arguments, card, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s}", "fingerprint", card->fingerprint), err);
    else if (status == STATUS_OK)
        print_line("%s", card->fingerprint);
    card_free(card);
    return status;
}

static enum status card_not_expired(const struct card *card, struct error *err)
{
    char expired[TIMESTAMP_WORDS_SIZE];
    if (session_now() < card->expires)
        return STATUS_OK;
    timestamp_words(card->expires, expired);
    error_set(err, STATUS_REFUSED, "the card of %s expired on %s", card->name, expired);
    return error_hint(err, "ask for a new one");
}

enum status command_card_check(const struct arguments *arguments, struct error *err)
{
    struct card *card = NULL;
    enum status status = card_load(arguments->positional.items[0], &card, err);
    if (status == STATUS_OK)
        status = card_not_expired(card, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(card_json(card), err);
    else if (status == STATUS_OK)
        print_line("The card of %s is whole and has not expired. Who made it is shown by its "
                   "fingerprint only: %s",
                   card->name, card->fingerprint);
    card_free(card);
    return status;
}

/* Without the fingerprint given, the terminal asks: a card is never trusted by accident. */
static enum status trust_confirm(const struct arguments *arguments, const struct card *card,
                                 struct error *err)
{
    bool yes = false;
    if (argument_value(arguments, "--fingerprint"))
        return fingerprint_compare(arguments, card, err);
    if (!terminal_can_ask()) {
        error_set(err, STATUS_USAGE, "safehand card trust needs --fingerprint");
        return error_hint(err, "have it read out to you over a phone number you already knew");
    }
    terminal_say("%s, %s\nFingerprint: %s", card->name, card->organisation, card->fingerprint);
    enum status status = terminal_confirm(
        "Did they read out exactly this, over a number you already knew (yes or no)? ", &yes, err);
    if (status == STATUS_OK && !yes)
        status = error_set(err, STATUS_REFUSED, "the card was not trusted");
    return status;
}

/* Keeps a copy of the card of a package's sender; whether to trust it is asked afterwards. */
static enum status sender_keep(void *context, const struct card *sender, struct error *err)
{
    struct card **card = context;
    return card_parse(sender->bytes, sender->length, "the sender's card", card, err);
}

/* The card in a file, or that of the sender of a package, which is checked whole before. */
static enum status trust_load(const struct arguments *arguments, struct card **card,
                              struct error *err)
{
    struct session session = {0};
    struct package_opened *opened = NULL;
    char *nowhere = NULL;
    const char *path = arguments->positional.items[0];
    if (!text_ends_with(path, ".safehand"))
        return card_load(path, card, err);
    int fd = file_open(AT_FDCWD, path, O_RDONLY, 0);
    if (fd < 0)
        return error_set_errno(err, "cannot read %s", path);
    enum status status = session_identity(arguments, &session, err);
    if (status == STATUS_OK)
        status =
            package_open(fd,
                         &(struct package_request){
                             .identity = session.identity, .trust = sender_keep, .context = card},
                         &nowhere, &opened, err);
    file_close(&fd);
    package_opened_free(opened);
    session_close(&session);
    return status;
}

void print_renewed(const char *which, const struct card *card, const char *renewed)
{
    print_line("This card renews the one of %s, %s, %s, for the same keys: no new call is needed.",
               card->name, card->organisation, which);
    print_line("Its fingerprint is now %s (it was %s).", card->fingerprint, renewed);
}

/* A renewal of a trusted card needs no call; --fingerprint is compared nevertheless. */
static enum status trust_agree(const struct arguments *arguments, const struct card *card,
                               const char *folder, char renewed[CARD_FINGERPRINT_SIZE],
                               struct error *err)
{
    enum status status = trust_find_renewed(folder, card, session_now(), renewed, err);
    if (status != STATUS_OK)
        return status;
    return *renewed ? fingerprint_compare(arguments, card, err)
                    : trust_confirm(arguments, card, err);
}

enum status command_card_trust(const struct arguments *arguments, struct error *err)
{
    struct card *card = NULL;
    char *folder = NULL;
    char renewed[CARD_FINGERPRINT_SIZE] = "";
    enum status status = trust_load(arguments, &card, err);
    if (status == STATUS_OK)
        status = card_not_expired(card, err);
    if (status == STATUS_OK)
        status = trust_folder(&folder, err);
    if (status == STATUS_OK)
        status = trust_agree(arguments, card, folder, renewed, err);
    if (status == STATUS_OK)
        status = trust_add(folder, card, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(card_json(card), err);
    else if (status == STATUS_OK && *renewed)
        print_renewed("that you trust", card, renewed);
    else if (status == STATUS_OK)
        print_line("Packages from %s, %s, will be opened from now on.", card->name,
                   card->organisation);
    memory_free(folder);
    card_free(card);
    return status;
}
