/* init, identity, staff. */
#include "cli.h"
#include "safehand/office/entries.h"

#include <stdlib.h>
#include <string.h>

const struct command_option OPTIONS_INIT[] = {
    {"--name", "TEXT", "the office's name"},
    {"--origin", "NAME", "the ledger's name in the world, like ledger.example.org/office"},
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_IDENTITY_NEW[] = {
    {"--name", "TEXT", "your name, as recipients know it"},
    {"--organisation", "TEXT", "your organisation"},
    {"--kind", "KIND", "kind of organisation, like childrens_social_care"},
    {"--role", "TEXT", "your role there"},
    {"--contact", "TEXT", "how you are reached"},
    {"--team", "HOLDER", "the card is a team's; HOLDER is who holds its key"},
    {"--days", "N", "how long the card lasts (730)"},
    {"--office", "DIR", "for staff: the card carries this office's ledger"},
    {"-o", "FILE", "the identity file to make"},
    {"--card", "FILE", "the card to make (else the identity's name with .card.json)"},
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_IDENTITY_RENEW[] = {
    {"--days", "N", "how long the new card lasts (730)"},
    {"--contact", "TEXT", "how you are reached, where that has changed"},
    {"--card", "FILE", "the card to write (else the identity's name with .card.json)"},
    {"--office", "DIR", "for who made an office: the card carries its ledger"},
    OPTION_IDENTITY_SHORT,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_OFFICE[] = {OPTION_OFFICE, OPTION_IDENTITY, OPTION_JSON,
                                                OPTION_END};

enum status command_init(const struct arguments *arguments, struct error *err)
{
    const char *name, *origin, *folder = arguments->positional.items[0];
    struct session session = {0};
    char *card = NULL;
    enum status status = argument_required(arguments, "--name", &name, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--origin", &origin, err);
    if (status == STATUS_OK)
        status = session_identity(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_init(folder, name, origin, session.identity, session_now(), &card, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status = print_json(json_pack("{s:s, s:s, s:s, s:s}", "office", folder, "name", name,
                                      "origin", origin, "card", card),
                            err);
    } else if (status == STATUS_OK) {
        print_line("The office of %s is made in %s.", name, folder);
        print_line("You (%s) are its manager. Your staff card: %s", session.identity->card->name,
                   card);
        print_line("Give that card to whoever is to trust you, not the one from before: its "
                   "fingerprint is another one.");
        print_line("Next: add staff with `safehand staff add`, recipients with `safehand recipient "
                   "add`, a portal with `safehand portal add`.");
    }
    memory_free(card);
    session_close(&session);
    return status;
}

/* ---- identity new ---- */

/* When a card made now expires: as --days says. */
static enum status card_expiry(const struct arguments *arguments, timestamp created,
                               timestamp *expires, struct error *err)
{
    const char *days = argument_value(arguments, "--days");
    long valid = CARD_VALID_DAYS;
    char *end = NULL;
    if (days)
        valid = strtol(days, &end, 10);
    if (valid < 1 || valid > 3650 || (end && *end)) {
        error_set(err, STATUS_USAGE, "--days is not a number of days: %s", days);
        return error_hint(err, "from 1 to 3650");
    }
    *expires = created + valid * 86400;
    return STATUS_OK;
}

static enum status identity_details(const struct arguments *arguments, struct card_details *details,
                                    struct error *err)
{
    const char *team = argument_value(arguments, "--team");
    enum status status = argument_required(arguments, "--name", &details->name, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--organisation", &details->organisation, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--kind", &details->organisation_kind, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--role", &details->role, err);
    if (status != STATUS_OK)
        return status;
    details->contact = argument_value(arguments, "--contact");
    details->is_team = team != NULL;
    details->holder = team;
    details->created = session_now();
    return card_expiry(arguments, details->created, &details->expires, err);
}

static char *card_path_beside(const char *identity)
{
    size_t length = strlen(identity);
    if (text_ends_with(identity, ".age"))
        length -= 4;
    return memory_format("%.*s.card.json", (int)length, identity);
}

/* Both files or none: the card is written last, and the identity removed if that fails. */
static enum status identity_write_files(const struct identity *identity, const char *passphrase,
                                        const char *path, const char *card_path, struct error *err)
{
    struct error ignored = {0};
    struct buffer text;
    buffer_init(&text, IDENTITY_MAXIMUM);
    enum status status = identity_write(identity, passphrase, &text, err);
    if (status == STATUS_OK && file_exists(card_path)) {
        status = error_set(err, STATUS_USAGE, "%s exists already", card_path);
        error_hint(err, "name another file with --card; nothing was changed");
    }
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_NEW, err);
    if (status == STATUS_OK) {
        status = file_write_whole(card_path, identity->card->bytes, identity->card->length, 0644,
                                  FILE_NEW, err);
        if (status != STATUS_OK && file_remove(path, &ignored) != STATUS_OK)
            error_hint(err, "remove %s: its card was not written", path);
    }
    buffer_free(&text);
    return status;
}

static enum status identity_print(const struct arguments *arguments, const struct card *card,
                                  const char *path, const char *card_path, struct error *err)
{
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:s, s:s}", "identity", path, "card", card_path,
                                    "fingerprint", card->fingerprint, "age_recipient",
                                    card->age_recipient),
                          err);
    print_line("Your identity: %s (keep it, and its passphrase, to yourself)", path);
    print_line("Your card:     %s (give it to whoever sends to you or works with you)", card_path);
    print_line("Fingerprint:   %s", card->fingerprint);
    return STATUS_OK;
}

enum status command_identity_new(const struct arguments *arguments, struct error *err)
{
    struct card_details details = {0};
    struct session session = {0};
    struct identity *identity = NULL;
    const char *path = NULL;
    char *passphrase = NULL, *card_path = NULL;
    enum status status = identity_details(arguments, &details, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "-o", &path, err);
    if (status == STATUS_OK && argument_value(arguments, "--office")) {
        status = session_office(arguments, &session, err);
        if (status == STATUS_OK) {
            details.ledger_origin = office_origin(session.office);
            details.ledger_verifier = office_ledger_verifier(session.office);
        }
    }
    if (status == STATUS_OK && file_exists(path)) {
        status = error_set(err, STATUS_USAGE, "%s exists already", path);
        error_hint(err, "an identity is never written over: name another file");
    }
    if (status == STATUS_OK) {
        const char *card = argument_value(arguments, "--card");
        card_path = card ? memory_copy_string(card) : card_path_beside(path);
        status = card_path ? STATUS_OK : memory_error(err);
    }
    if (status == STATUS_OK)
        status = session_passphrase("A new passphrase: ", true, &passphrase, err);
    if (status == STATUS_OK)
        status = identity_new(&details, &identity, err);
    if (status == STATUS_OK)
        status = identity_write_files(identity, passphrase, path, card_path, err);
    if (status == STATUS_OK)
        status = identity_print(arguments, identity->card, path, card_path, err);
    identity_free(identity);
    secret_free(passphrase);
    memory_free(card_path);
    session_close(&session);
    return status;
}

/* ---- identity renew ---- */

/* The card first: if the identity cannot be written, what lies there is a card that holds. */
static enum status renew_files(const struct identity *identity, const char *passphrase,
                               const char *path, const char *card_path, struct error *err)
{
    struct buffer text;
    buffer_init(&text, IDENTITY_MAXIMUM);
    enum status status = identity_write(identity, passphrase, &text, err);
    if (status == STATUS_OK)
        status = file_write_whole(card_path, identity->card->bytes, identity->card->length, 0644,
                                  FILE_REPLACE, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_REPLACE, err);
    buffer_free(&text);
    return status;
}

static enum status renew_print(const struct arguments *arguments, const struct card *card,
                               const char *card_path, const char *before, struct error *err)
{
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:s}", "card", card_path, "fingerprint",
                                    card->fingerprint, "renews", before),
                          err);
    print_line("Your new card: %s (send it to whoever has the old one)", card_path);
    print_line("Fingerprint:   %s (it was %s)", card->fingerprint, before);
    print_line("Who has verified or trusted the old card takes this one without a new call, until "
               "the old one expires.");
    return STATUS_OK;
}

/* The ledger of their staff card, which the office made from theirs; a new card must name the same.
 */
static enum status renew_for_office(const struct arguments *arguments, struct session *session,
                                    struct card **staff, struct card_renewal *renewal,
                                    struct error *err)
{
    char name[CARD_FILE_NAME_SIZE];
    enum status status = session_office(arguments, session, err);
    if (status != STATUS_OK)
        return status;
    card_file_name(session->identity->card, name);
    char *path = office_path(session->office, "staff", name);
    status = path ? card_load(path, staff, err) : memory_error(err);
    memory_free(path);
    if (status == STATUS_OK && !card_same_keys(*staff, session->identity->card))
        status = error_set(err, STATUS_REFUSED, "the card of %s in that office has other keys",
                           (*staff)->name);
    if (status == STATUS_OK) {
        renewal->ledger_origin = (*staff)->ledger_origin;
        renewal->ledger_verifier = &(*staff)->ledger_verifier;
    }
    return status;
}

enum status command_identity_renew(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    char *passphrase = NULL, *card_path = NULL;
    const char *path = NULL, *card = argument_value(arguments, "--card");
    char before[CARD_FINGERPRINT_SIZE];
    struct card *staff = NULL;
    struct card_renewal renewal = {.created = session_now(),
                                   .contact = argument_value(arguments, "--contact")};
    enum status status = card_expiry(arguments, renewal.created, &renewal.expires, err);
    if (status == STATUS_OK)
        status = session_identity_kept(arguments, &session, &path, &passphrase, err);
    if (status == STATUS_OK && argument_value(arguments, "--office"))
        status = renew_for_office(arguments, &session, &staff, &renewal, err);
    if (status == STATUS_OK) {
        memcpy(before, session.identity->card->fingerprint, sizeof before);
        status = identity_renew(session.identity, &renewal, err);
    }
    if (status == STATUS_OK) {
        card_path = card ? memory_copy_string(card) : card_path_beside(path);
        status = card_path ? STATUS_OK : memory_error(err);
    }
    if (status == STATUS_OK)
        status = renew_files(session.identity, passphrase, path, card_path, err);
    if (status == STATUS_OK)
        status = renew_print(arguments, session.identity->card, card_path, before, err);
    card_free(staff);
    secret_free(passphrase);
    memory_free(card_path);
    session_close(&session);
    return status;
}
