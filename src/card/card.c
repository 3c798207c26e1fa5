/* Reading cards. */
#include "safehand/card.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "card_internal.h"

#define FORMAT "safehand.card/1"

enum {
    DEPTH_MAXIMUM = 2,    /* the card, and the ledger in it */
    STRING_MAXIMUM = 512, /* of any member; a verifier key is longer than a text */
    POINTER_SIZE = 80,
    KEY_HEX_LENGTH = 16,
};

/* The card at hand, for the places in errors. */
struct reading {
    const char *text;
    size_t length;
    const char *name;
    json_t *root;
    struct error *err;
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
    "format",  "kind",    "name",   "organisation",  "organisation_kind",
    "role",    "contact", "holder", "age_recipient", "verifier",
    "created", "expires", "ledger", "signature",     NULL,
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

static enum status fail(const struct reading *reading, const char *pointer, const char *what)
{
    json_strict_error(reading->text, reading->length, reading->name, pointer, reading->err, "%s",
                      what);
    return error_hint(reading->err, "ask the owner of the card for the file again");
}

/* The parent's pointer is "" for the card itself. */
static enum status fail_member(const struct reading *reading, const char *parent, const char *key,
                               const char *what)
{
    char pointer[POINTER_SIZE];

    snprintf(pointer, sizeof pointer, "%s/%.60s", parent, key);
    return fail(reading, pointer, what);
}

static enum status check_members(const struct reading *reading, const char *parent, json_t *object,
                                 const char *const *known)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        size_t i = 0;

        while (known[i] && strcmp(known[i], key) != 0)
            i++;
        if (!known[i])
            return fail_member(reading, parent, key, "is not a member of a card");
    }
    return STATUS_OK;
}

/* A member that must be there and a string; it lives as long as the tree. */
static enum status get_string(const struct reading *reading, const char *parent,
                              const json_t *object, const char *key, const char **text)
{
    const json_t *member = json_object_get(object, key);

    if (!member)
        return fail_member(reading, parent, key, "is missing");
    if (!json_is_string(member))
        return fail_member(reading, parent, key, "is not a text");
    *text = json_string_value(member);
    return STATUS_OK;
}

/* A copy of a member that people read. */
static enum status copy_text(const struct reading *reading, const char *key, bool may_be_empty,
                             char **copy)
{
    const char *text = NULL;
    enum status status = get_string(reading, "", reading->root, key, &text);

    if (status == STATUS_OK) {
        const char *fault = card_text_fault(text, may_be_empty);

        if (fault)
            return fail_member(reading, "", key, fault);
        *copy = memory_copy_string(text);
        status = !*copy ? memory_error(reading->err) : STATUS_OK;
    }
    return status;
}

static enum status read_texts(const struct reading *reading, struct card *card)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0] && status == STATUS_OK; i++) {
        char **field = (char **)(void *)((char *)card + TEXTS[i].offset);

        status = copy_text(reading, TEXTS[i].key, TEXTS[i].may_be_empty, field);
    }
    if (status == STATUS_OK && !text_is_snake_case(card->organisation_kind))
        status = fail(reading, "/organisation_kind", "is not in ASCII snake_case");
    return status;
}

/* Format, kind, and the holder that a team has and a person has not. */
static enum status read_kind(const struct reading *reading, struct card *card)
{
    const char *text = NULL;
    enum status status = get_string(reading, "", reading->root, "format", &text);

    if (status == STATUS_OK && strcmp(text, FORMAT) != 0)
        status = fail(reading, "/format", "is not \"" FORMAT "\"");
    if (status == STATUS_OK)
        status = get_string(reading, "", reading->root, "kind", &text);
    if (status != STATUS_OK)
        return status;
    card->is_team = strcmp(text, "team") == 0;
    if (!card->is_team && strcmp(text, "person") != 0)
        return fail(reading, "/kind", "is neither \"person\" nor \"team\"");
    if (card->is_team)
        return copy_text(reading, "holder", false, &card->holder);
    if (json_object_get(reading->root, "holder"))
        return fail(reading, "/holder", "is for teams only");
    return STATUS_OK;
}

static enum status read_times(const struct reading *reading, struct card *card)
{
    static const char *const KEYS[] = {"created", "expires"};
    timestamp *const times[] = {&card->created, &card->expires};

    for (size_t i = 0; i < 2; i++) {
        const char *text = NULL;
        enum status status = get_string(reading, "", reading->root, KEYS[i], &text);

        if (status != STATUS_OK)
            return status;
        if (!timestamp_parse(text, times[i]))
            return fail_member(reading, "", KEYS[i], "is not a time like 2026-11-22T09:05:00Z");
    }
    if (card->expires <= card->created)
        return fail(reading, "/expires", "is not after created");
    return STATUS_OK;
}

/* What another module found wrong with a member is told with its place. */
static enum status place(const struct reading *reading, const char *parent, const char *key,
                         enum status status)
{
    struct error inner = *reading->err;

    if (status != STATUS_MALFORMED)
        return status;
    return fail_member(reading, parent, key, inner.message);
}

static enum status read_verifier(const struct reading *reading, const char *parent,
                                 const json_t *object, struct note_verifier *verifier)
{
    const char *text = NULL;
    enum status status = get_string(reading, parent, object, "verifier", &text);

    if (status == STATUS_OK)
        status =
            place(reading, parent, "verifier", note_verifier_parse(text, verifier, reading->err));
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

static enum status read_keys(const struct reading *reading, struct card *card)
{
    char hex[DIGEST_HEX_SIZE];
    char name[KEY_HEX_LENGTH + sizeof("safehand/")];
    const char *text = NULL;
    enum status status = get_string(reading, "", reading->root, "age_recipient", &text);

    if (status == STATUS_OK)
        status = place(reading, "", "age_recipient", age_recipient_check(text, reading->err));
    /* age reads capitals too, but one key is to have one text. */
    if (status == STATUS_OK && !text_starts_with(text, "age1"))
        status = fail(reading, "/age_recipient", "is not in small letters");
    if (status == STATUS_OK) {
        snprintf(card->age_recipient, sizeof card->age_recipient, "%s", text);
        status = read_verifier(reading, "", reading->root, &card->verifier);
    }
    if (status == STATUS_OK)
        status = hash_key(&card->verifier, hex, reading->err);
    if (status == STATUS_OK) {
        snprintf(name, sizeof name, "safehand/%.*s", KEY_HEX_LENGTH, hex);
        if (strcmp(card->verifier.name, name) != 0)
            status = fail(reading, "/verifier", "does not bear the name that follows from its key");
    }
    return status;
}

static enum status read_ledger(const struct reading *reading, struct card *card)
{
    json_t *ledger = json_object_get(reading->root, "ledger");
    const char *origin = NULL;
    enum status status;

    if (!ledger)
        return STATUS_OK;
    if (!json_is_object(ledger))
        return fail(reading, "/ledger", "is not an object");
    status = check_members(reading, "/ledger", ledger, LEDGER_MEMBERS);
    if (status == STATUS_OK)
        status = get_string(reading, "/ledger", ledger, "origin", &origin);
    if (status == STATUS_OK)
        status = place(reading, "/ledger", "origin", checkpoint_origin_check(origin, reading->err));
    if (status == STATUS_OK)
        status = read_verifier(reading, "/ledger", ledger, &card->ledger_verifier);
    if (status == STATUS_OK && strcmp(card->ledger_verifier.name, origin) != 0)
        status = fail(reading, "/ledger/verifier", "does not bear the name of the origin");
    if (status == STATUS_OK) {
        card->ledger_origin = memory_copy_string(origin);
        status = !card->ledger_origin ? memory_error(reading->err) : STATUS_OK;
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
static enum status check_signature(const struct reading *reading, struct card *card)
{
    const size_t first_line = strlen(FORMAT "\n");
    unsigned char signature[NOTE_SIGNATURE_SIZE];
    const char *encoded = NULL;
    struct buffer text;
    enum status status = get_string(reading, "", reading->root, "signature", &encoded);

    if (status != STATUS_OK)
        return status;
    if (!base64_decode_exact(encoded, strlen(encoded), BASE64_PADDED, signature, sizeof signature))
        return fail(reading, "/signature", "is not an Ed25519 signature in base64");
    json_object_del(reading->root, "signature");
    buffer_init(&text, CARD_MAXIMUM);
    status = card_signed_text(reading->root, &text, reading->err);
    if (status == STATUS_OK)
        status = card_fingerprint(text.data + first_line, text.length - first_line,
                                  card->fingerprint, reading->err);
    if (status == STATUS_OK)
        status =
            note_verify_bytes(&card->verifier, text.data, text.length, signature, reading->err);
    if (status == STATUS_AUTHENTICATION)
        error_context(reading->err, "%s: the card was altered", reading->name);
    buffer_free(&text);
    return status;
}

static enum status read_card(const struct reading *reading, struct card *card)
{
    enum status status = STATUS_OK;

    if (!json_is_object(reading->root))
        return fail(reading, "", "is not an object");
    status = read_kind(reading, card);
    if (status == STATUS_OK)
        status = check_members(reading, "", reading->root, CARD_MEMBERS);
    if (status == STATUS_OK)
        status = read_texts(reading, card);
    if (status == STATUS_OK)
        status = read_times(reading, card);
    if (status == STATUS_OK)
        status = read_keys(reading, card);
    if (status == STATUS_OK)
        status = read_ledger(reading, card);
    return status == STATUS_OK ? check_signature(reading, card) : status;
}

enum status card_parse(const char *data, size_t length, const char *name, struct card **card,
                       struct error *err)
{
    static const struct json_limits LIMITS = {CARD_MAXIMUM, DEPTH_MAXIMUM, STRING_MAXIMUM};
    struct reading reading = {data, length, name, NULL, err};
    struct card *made = NULL;
    enum status status = json_strict_parse(data, length, name, &LIMITS, &reading.root, err);

    if (status == STATUS_OK) {
        made = memory_allocate(sizeof(*made));
        status = !made ? memory_error(err) : STATUS_OK;
    }
    if (status == STATUS_OK)
        status = read_card(&reading, made);
    if (status == STATUS_OK)
        status = digest_sha256_hex(data, length, made->digest, err);
    if (status == STATUS_OK) {
        made->bytes = memory_copy_bytes(data, length);
        made->length = length;
        status = !made->bytes ? memory_error(err) : STATUS_OK;
    }
    if (status == STATUS_OK) {
        *card = made;
        made = NULL;
    }
    card_free(made);
    json_decref(reading.root);
    return status;
}

enum status card_load(const char *path, struct card **card, struct error *err)
{
    struct buffer data;
    enum status status;

    buffer_init(&data, CARD_MAXIMUM);
    status = file_read_whole(path, &data, err);
    if (status == STATUS_OK)
        status = card_parse(buffer_text(&data), data.length, path, card, err);
    buffer_free(&data);
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

void card_file_name(const struct card *card, char name[CARD_FILE_NAME_SIZE])
{
    /* The name of the key is "safehand/" and the digits, as read_keys has checked. */
    snprintf(name, CARD_FILE_NAME_SIZE, "%.*s.card.json", KEY_HEX_LENGTH,
             card->verifier.name + strlen("safehand/"));
}
