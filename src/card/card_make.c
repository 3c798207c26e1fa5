/* Making and signing cards. */
#include <stddef.h>
#include <string.h>

#include "card_internal.h"

#include "safehand/card/name.h"

enum { SIGNATURE_LENGTH = 88 }; /* base64 of a signature, padding included */

/* The texts of a card, as a person who makes one calls them. */
static const struct {
    const char *label, *key;
    size_t offset; /* in struct card_details */
    bool may_be_absent;
} TEXTS[] = {
    {"name", "name", offsetof(struct card_details, name), false},
    {"organisation", "organisation", offsetof(struct card_details, organisation), false},
    {"kind of organisation", "organisation_kind", offsetof(struct card_details, organisation_kind),
     false},
    {"role", "role", offsetof(struct card_details, role), false},
    {"contact", "contact", offsetof(struct card_details, contact), true},
};
enum { TEXT_COUNT = sizeof TEXTS / sizeof TEXTS[0] };

/* The text, or "" where there is none. */
static const char *text_of(const struct card_details *details, size_t i)
{
    const char *text =
        *(const char *const *)(const void *)((const char *)details + TEXTS[i].offset);

    return !text ? "" : text;
}

static enum status check_text(const char *label, const char *text, bool may_be_absent,
                              struct error *err)
{
    const char *fault = card_text_fault(text, may_be_absent);

    return !fault ? STATUS_OK : error_set(err, STATUS_USAGE, "the %s %s", label, fault);
}

static enum status check_ledger(const struct card_details *details, struct error *err)
{
    if ((!details->ledger_origin) != (!details->ledger_verifier))
        return error_set(err, STATUS_USAGE, "a ledger has both an origin and a key");
    if (details->ledger_origin &&
        strcmp(details->ledger_origin, details->ledger_verifier->name) != 0) {
        return error_set(err, STATUS_USAGE,
                         "the ledger's key does not bear the name of its origin");
    }
    return STATUS_OK;
}

static enum status check_details(const struct card_details *details, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < TEXT_COUNT && status == STATUS_OK; i++)
        status = check_text(TEXTS[i].label, text_of(details, i), TEXTS[i].may_be_absent, err);
    const char *fault = name_fault(text_of(details, 0));
    if (status == STATUS_OK && fault) {
        error_set(err, STATUS_USAGE, "the name %s", fault);
        status = error_hint(err, "write it as people read it: two that read alike count as one "
                                 "person");
    }
    if (status == STATUS_OK && !text_is_snake_case(details->organisation_kind)) {
        error_set(err, STATUS_USAGE, "the kind of organisation \"%s\" is not in ASCII snake_case",
                  details->organisation_kind);
        status = error_hint(err, "write it like social_care: a to z, 0 to 9 and _");
    }
    if (status == STATUS_OK && details->is_team) {
        status = check_text("holder of the team's key", !details->holder ? "" : details->holder,
                            false, err);
    } else if (status == STATUS_OK && details->holder) {
        status = error_set(err, STATUS_USAGE, "only a team has a holder of its key");
    }
    if (status == STATUS_OK && details->expires <= details->created)
        status = error_set(err, STATUS_USAGE, "the card would expire before it is made");
    return status == STATUS_OK ? check_ledger(details, err) : status;
}

static json_t *time_json(timestamp time)
{
    char text[TIMESTAMP_SIZE];

    timestamp_format(time, text);
    return json_string(text);
}

static json_t *verifier_json(const struct note_verifier *verifier)
{
    char text[NOTE_VERIFIER_SIZE];

    note_verifier_format(verifier, text);
    return json_string(text);
}

/* The X25519 recipient, and behind it the others. */
static json_t *recipients_json(const struct card_details *details, const char *age_recipient)
{
    json_t *list = names_to_json(&details->other_recipients);

    if (list && json_array_insert_new(list, 0, json_string(age_recipient)) != 0) {
        json_decref(list);
        list = NULL;
    }
    return list;
}

/* The card without its signature, or NULL without memory. */
static json_t *build(const struct card_details *details, const char *age_recipient,
                     const struct note_verifier *verifier)
{
    json_t *root = json_object();
    int failed = !root;

    json_put(root, "format", json_string("safehand.card/2"), &failed);
    json_put(root, "kind", json_string(details->is_team ? "team" : "person"), &failed);
    for (size_t i = 0; i < TEXT_COUNT; i++)
        json_put(root, TEXTS[i].key, json_string(text_of(details, i)), &failed);
    if (details->is_team)
        json_put(root, "holder", json_string(details->holder), &failed);
    json_put(root, "age_recipients", recipients_json(details, age_recipient), &failed);
    json_put(root, "verifier", verifier_json(verifier), &failed);
    json_put(root, "created", time_json(details->created), &failed);
    json_put(root, "expires", time_json(details->expires), &failed);
    if (details->ledger_origin) {
        json_t *ledger = json_object();

        json_put(ledger, "origin", json_string(details->ledger_origin), &failed);
        json_put(ledger, "verifier", verifier_json(details->ledger_verifier), &failed);
        json_put(root, "ledger", ledger, &failed);
    }
    if (failed) {
        json_decref(root);
        root = NULL;
    }
    return root;
}

/* Adds the signature to the tree. */
static enum status sign(json_t *root, const struct note_signer *signer, struct error *err)
{
    unsigned char signature[NOTE_SIGNATURE_SIZE];
    char encoded[SIGNATURE_LENGTH + 1];
    struct buffer text;
    int failed = 0;
    enum status status;

    buffer_init(&text, CARD_MAXIMUM);
    status = card_signed_text(root, &text, err);
    if (status == STATUS_OK)
        status = note_sign_bytes(signer, text.data, text.length, signature, err);
    if (status == STATUS_OK) {
        base64_encode(signature, sizeof signature, BASE64_PADDED, encoded);
        json_put(root, "signature", json_string(encoded), &failed);
        status = failed ? memory_error(err) : STATUS_OK;
    }
    buffer_free(&text);
    return status;
}

enum status card_make(const struct card_details *details, const char *age_recipient,
                      const struct note_signer *signer, struct card **card, struct error *err)
{
    json_t *root = NULL;
    struct buffer text;
    enum status status = check_details(details, err);

    if (status != STATUS_OK)
        return status;
    buffer_init(&text, CARD_MAXIMUM);
    root = build(details, age_recipient, note_signer_verifier(signer));
    status = !root ? memory_error(err) : sign(root, signer, err);
    if (status == STATUS_OK)
        status = json_canonical(root, &text, err);
    if (status == STATUS_OK) {
        buffer_append_byte(&text, '\n');
        status = buffer_status(&text, err);
    }
    /* Read again as any card is, so that none is made that nobody could read. */
    if (status == STATUS_OK)
        status = card_parse(buffer_text(&text), text.length, "the new card", card, err);
    buffer_free(&text);
    json_decref(root);
    return status;
}
