/* Reading cards. */
#include "safehand/card.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "card_internal.h"
#include "safehand/base/json_reader.h"

#define FORMAT "safehand.card/2"

enum {
    DEPTH_MAXIMUM = 2,                           /* the card, and the ledger in it */
    STRING_MAXIMUM = 2 * CARD_RECIPIENT_MAXIMUM, /* of any member; its own bound comes after */
    KEY_HEX_LENGTH = 16,
    BECH32_CHECKSUM_LENGTH = 6,
};

static const struct json_manner MANNER = {
    .no_object = "is not an object",
    .unknown = "is not a member of a card",
    .no_text = "is not a text",
    .no_list = "is not a list",
    .empty_list = "is empty",
    .twice = "stands twice",
    .quote = '"',
    .at_member = true,
    .misses_at_member = true,
    .hint = "ask the owner of the card for the file again",
};

/* The texts of a card that are there whatever its kind. */
static const struct {
    const char *key;
    size_t offset; /* in struct card */
    bool may_be_empty;
} TEXTS[] = {
    {"name", offsetof(struct card, name), false},
    {"organisation", offsetof(struct card, organisation), false},
    {"organisation_kind", offsetof(struct card, organisation_kind), false},
    {"role", offsetof(struct card, role), false},
    {"contact", offsetof(struct card, contact), true},
};

static const char *const CARD_MEMBERS[] = {
    "format",  "kind",    "name",   "organisation",   "organisation_kind",
    "role",    "contact", "holder", "age_recipients", "verifier",
    "created", "expires", "ledger", "signature",      NULL,
};
static const char *const LEDGER_MEMBERS[] = {"origin", "verifier", NULL};

const char *card_text_fault(const char *text, bool may_be_empty)
{
    size_t length = strlen(text);

    if (length == 0)
        return may_be_empty ? NULL : "is empty";
    if (length > CARD_TEXT_MAXIMUM)
        return "is longer than 256 bytes";
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        size_t size = utf8_decode(text + at, length - at, &code_point);

        if (size == 0)
            return "is not UTF-8";
        if (text_is_control(code_point))
            return "holds a control character or more than one line";
        at += size;
    }
    return NULL;
}

/* A copy of a member that people read. */
static enum status copy_text(const struct json_node *root, const char *key, bool may_be_empty,
                             char **copy)
{
    const char *text = NULL;
    enum status status = json_node_get_string(root, key, JSON_REQUIRED, &text);

    if (status == STATUS_OK) {
        const char *fault = card_text_fault(text, may_be_empty);

        if (fault)
            return json_node_fail_member(root, key, "%s", fault);
        *copy = memory_copy_string(text);
        status = !*copy ? memory_error(root->reader->err) : STATUS_OK;
    }
    return status;
}

static enum status read_texts(const struct json_node *root, struct card *card)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0] && status == STATUS_OK; i++) {
        char **field = (char **)(void *)((char *)card + TEXTS[i].offset);

        status = copy_text(root, TEXTS[i].key, TEXTS[i].may_be_empty, field);
    }
    if (status == STATUS_OK && !text_is_snake_case(card->organisation_kind))
        status = json_node_fail_member(root, "organisation_kind", "is not in ASCII snake_case");
    return status;
}

/* Format, kind, and the holder that a team has and a person has not. */
static enum status read_kind(const struct json_node *root, struct card *card)
{
    const char *text = NULL;
    enum status status = json_node_get_string(root, "format", JSON_REQUIRED, &text);

    if (status == STATUS_OK)
        status = newer_check(text, FORMAT, root->reader->name, root->reader->err);
    if (status == STATUS_OK && strcmp(text, FORMAT) != 0)
        status = json_node_fail_member(root, "format", "is not \"" FORMAT "\"");
    if (status == STATUS_OK)
        status = json_node_get_string(root, "kind", JSON_REQUIRED, &text);
    if (status != STATUS_OK)
        return status;
    card->is_team = strcmp(text, "team") == 0;
    if (!card->is_team && strcmp(text, "person") != 0)
        return json_node_fail_member(root, "kind", "is neither \"person\" nor \"team\"");
    if (card->is_team)
        return copy_text(root, "holder", false, &card->holder);
    if (json_object_get(root->json, "holder"))
        return json_node_fail_member(root, "holder", "is for teams only");
    return STATUS_OK;
}

static enum status read_times(const struct json_node *root, struct card *card)
{
    static const char *const KEYS[] = {"created", "expires"};
    timestamp *const times[] = {&card->created, &card->expires};

    for (size_t i = 0; i < 2; i++) {
        const char *text = NULL;
        enum status status = json_node_get_string(root, KEYS[i], JSON_REQUIRED, &text);

        if (status != STATUS_OK)
            return status;
        if (!timestamp_parse(text, times[i]))
            return json_node_fail_member(root, KEYS[i], "is not a time like 2026-11-22T09:05:00Z");
    }
    if (card->expires <= card->created)
        return json_node_fail_member(root, "expires", "is not after created");
    return STATUS_OK;
}

/* What another module found wrong with a member is told with its place. */
static enum status place(const struct json_node *node, const char *key, enum status status)
{
    struct error inner = *node->reader->err;

    if (status != STATUS_MALFORMED)
        return status;
    return json_node_fail_member(node, key, "%s", inner.message);
}

static enum status read_verifier(const struct json_node *node, struct note_verifier *verifier)
{
    const char *text = NULL;
    enum status status = json_node_get_string(node, "verifier", JSON_REQUIRED, &text);

    if (status == STATUS_OK)
        status = place(node, "verifier", note_verifier_parse(text, verifier, node->reader->err));
    return status;
}

/* The hex digits that name a key; they say nothing about its owner. */
static enum status hash_key(const struct note_verifier *verifier, char hex[DIGEST_HEX_SIZE],
                            struct error *err)
{
    enum status status = digest_sha256_hex(verifier->key, sizeof verifier->key, hex, err);

    if (status == STATUS_OK)
        hex[KEY_HEX_LENGTH] = '\0';
    return status;
}

/* As any age recipient looks: age1 and Bech32 letters, all small (age reads capitals too, but one
 * key is to have one text); one of a later kind has a name, and a 1 behind it. */
static bool looks_like_recipient(const char *text)
{
    const char *last = strrchr(text, '1');

    return text_starts_with(text, "age1") && strlen(text) <= CARD_RECIPIENT_MAXIMUM &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text) &&
           strlen(last + 1) > BECH32_CHECKSUM_LENGTH &&
           strspn(last + 1, "qpzry9x8gf2tvdw0s3jn54khce6mua7l") == strlen(last + 1);
}

static bool is_x25519(const char *text)
{
    return strrchr(text, '1') == text + strlen("age");
}

/* Takes the list apart: the one X25519 key, and those that a later version may seal to. */
static enum status read_recipients(const struct json_node *root, struct card *card)
{
    static const struct json_form FORM = {.fits = looks_like_recipient,
                                          .what = "an age recipient in small letters"};
    struct names found = {0};
    enum status status =
        json_node_get_names(root, "age_recipients", 1, CARD_RECIPIENTS_MAXIMUM, &FORM, &found);

    for (size_t i = 0; i < found.count && status == STATUS_OK; i++) {
        if (!is_x25519(found.items[i])) {
            if (!names_add_copy(&card->other_recipients, found.items[i]))
                status = memory_error(root->reader->err);
            continue;
        }
        status =
            place(root, "age_recipients", age_recipient_check(found.items[i], root->reader->err));
        if (status == STATUS_OK && *card->age_recipient)
            status = json_node_fail_member(root, "age_recipients", "has more than one X25519 key");
        if (status == STATUS_OK)
            snprintf(card->age_recipient, sizeof card->age_recipient, "%s", found.items[i]);
    }
    memory_free(found.items);
    if (status == STATUS_OK && !*card->age_recipient)
        status = json_node_fail_member(root, "age_recipients",
                                       "has no X25519 key (age1 and 58 characters)");
    return status;
}

static enum status read_keys(const struct json_node *root, struct card *card)
{
    char hex[DIGEST_HEX_SIZE];
    char name[KEY_HEX_LENGTH + sizeof("safehand/")];
    enum status status = read_recipients(root, card);

    if (status == STATUS_OK)
        status = read_verifier(root, &card->verifier);
    if (status == STATUS_OK)
        status = hash_key(&card->verifier, hex, root->reader->err);
    if (status == STATUS_OK) {
        snprintf(name, sizeof name, "safehand/%.*s", KEY_HEX_LENGTH, hex);
        if (strcmp(card->verifier.name, name) != 0)
            status = json_node_fail_member(root, "verifier",
                                           "does not bear the name that follows from its key");
    }
    return status;
}

static enum status read_ledger(const struct json_node *root, struct card *card)
{
    const struct json_node ledger = {root->reader, json_object_get(root->json, "ledger"),
                                     "/ledger"};
    struct error *err = root->reader->err;
    const char *origin = NULL;

    if (!ledger.json)
        return STATUS_OK;
    enum status status = json_node_check_object(&ledger, LEDGER_MEMBERS);
    if (status == STATUS_OK)
        status = json_node_get_string(&ledger, "origin", JSON_REQUIRED, &origin);
    if (status == STATUS_OK)
        status = place(&ledger, "origin", checkpoint_origin_check(origin, err));
    if (status == STATUS_OK)
        status = read_verifier(&ledger, &card->ledger_verifier);
    if (status == STATUS_OK && strcmp(card->ledger_verifier.name, origin) != 0)
        status = json_node_fail_member(&ledger, "verifier", "does not bear the name of the origin");
    if (status == STATUS_OK) {
        card->ledger_origin = memory_copy_string(origin);
        status = !card->ledger_origin ? memory_error(err) : STATUS_OK;
    }
    return status;
}

enum status card_signed_text(const json_t *unsigned_card, struct buffer *out, struct error *err)
{
    enum status status;

    buffer_append_text(out, FORMAT "\n");
    status = buffer_status(out, err);
    return status == STATUS_OK ? json_canonical(unsigned_card, out, err) : status;
}

/* Takes the signature out of the tree, and checks it over what is left. */
static enum status check_signature(const struct json_node *root, struct card *card)
{
    const size_t first_line = strlen(FORMAT "\n");
    unsigned char signature[NOTE_SIGNATURE_SIZE];
    const char *encoded = NULL;
    struct buffer text;
    enum status status = json_node_get_string(root, "signature", JSON_REQUIRED, &encoded);

    if (status != STATUS_OK)
        return status;
    if (!base64_decode_exact(encoded, strlen(encoded), BASE64_PADDED, signature, sizeof signature))
        return json_node_fail_member(root, "signature", "is not an Ed25519 signature in base64");
    json_object_del(root->json, "signature");
    buffer_init(&text, CARD_MAXIMUM);
    status = card_signed_text(root->json, &text, root->reader->err);
    if (status == STATUS_OK)
        status = card_fingerprint(text.data + first_line, text.length - first_line,
                                  card->fingerprint, root->reader->err);
    if (status == STATUS_OK)
        status = note_verify_bytes(&card->verifier, text.data, text.length, signature,
                                   root->reader->err);
    if (status == STATUS_AUTHENTICATION)
        error_context(root->reader->err, "%s: the card was altered", root->reader->name);
    buffer_free(&text);
    return status;
}

static enum status read_card(const struct json_node *root, struct card *card)
{
    enum status status = STATUS_OK;

    if (!json_is_object(root->json))
        return json_node_fail(root, "%s", MANNER.no_object);
    status = read_kind(root, card);
    if (status == STATUS_OK)
        status = json_node_check_object(root, CARD_MEMBERS);
    if (status == STATUS_OK)
        status = read_texts(root, card);
    if (status == STATUS_OK)
        status = read_times(root, card);
    if (status == STATUS_OK)
        status = read_keys(root, card);
    if (status == STATUS_OK)
        status = read_ledger(root, card);
    return status == STATUS_OK ? check_signature(root, card) : status;
}

/* The bytes as they came, and their digest: by these a card is known. */
static enum status keep_bytes(struct card *card, const char *data, size_t length, struct error *err)
{
    enum status status = digest_sha256_hex(data, length, card->digest, err);

    if (status != STATUS_OK)
        return status;
    card->bytes = memory_copy_bytes(data, length);
    card->length = length;
    return !card->bytes ? memory_error(err) : STATUS_OK;
}

enum status card_parse(const char *data, size_t length, const char *name, struct card **card,
                       struct error *err)
{
    static const struct json_limits LIMITS = {CARD_MAXIMUM, DEPTH_MAXIMUM, STRING_MAXIMUM};
    const struct json_reader reader = {data, length, name, &MANNER, err, NULL};
    struct json_node root = {&reader, NULL, ""};
    struct card *made = NULL;
    enum status status = json_strict_parse(data, length, name, &LIMITS, &root.json, err);

    if (status == STATUS_OK) {
        made = memory_allocate(sizeof(*made));
        status = !made ? memory_error(err) : STATUS_OK;
    }
    if (status == STATUS_OK)
        status = read_card(&root, made);
    if (status == STATUS_OK)
        status = keep_bytes(made, data, length, err);
    if (status == STATUS_OK) {
        *card = made;
        made = NULL;
    }
    card_free(made);
    json_decref(root.json);
    return status;
}

void card_free(struct card *card)
{
    if (card) {
        memory_free(card->name);
        memory_free(card->organisation);
        memory_free(card->organisation_kind);
        memory_free(card->role);
        memory_free(card->contact);
        memory_free(card->holder);
        names_free_copies(&card->other_recipients);
        memory_free(card->ledger_origin);
        memory_free(card->bytes);
        memory_free(card);
    }
}

bool card_same_keys(const struct card *a, const struct card *b)
{
    return strcmp(a->age_recipient, b->age_recipient) == 0 &&
           memcmp(a->verifier.key, b->verifier.key, sizeof a->verifier.key) == 0;
}

/* Both have none, or the same one. */
static bool same_text(const char *a, const char *b)
{
    return !a || !b ? a == b : strcmp(a, b) == 0;
}

bool card_same_ledger(const struct card *a, const struct card *b)
{
    return same_text(a->ledger_origin, b->ledger_origin) &&
           (!a->ledger_origin || memcmp(a->ledger_verifier.key, b->ledger_verifier.key,
                                        sizeof a->ledger_verifier.key) == 0);
}

bool card_renews(const struct card *later, const struct card *earlier)
{
    return card_same_keys(later, earlier) && later->created > earlier->created &&
           later->expires > earlier->expires && later->is_team == earlier->is_team &&
           strcmp(later->name, earlier->name) == 0 &&
           strcmp(later->organisation, earlier->organisation) == 0 &&
           strcmp(later->organisation_kind, earlier->organisation_kind) == 0 &&
           strcmp(later->role, earlier->role) == 0 && same_text(later->holder, earlier->holder) &&
           card_same_ledger(later, earlier);
}

void card_file_name(const struct card *card, char name[CARD_FILE_NAME_SIZE])
{
    /* The name of the key is "safehand/" and the digits, as read_keys has checked. */
    snprintf(name, CARD_FILE_NAME_SIZE, "%.*s.card.json", KEY_HEX_LENGTH,
             card->verifier.name + strlen("safehand/"));
}
