/* The ledger's three keys, and how they are sealed to a member. */
#include <string.h>

#include "keyring.h"

static const char FORMAT[] = "safehand.ledger-keys/1";

enum status ledger_keys_new(struct ledger_keys **keys, struct error *err)
{
    struct ledger_keys *fresh = secret_allocate(sizeof *fresh);
    enum status status;

    if (fresh == NULL)
        return memory_error(err);
    status = random_bytes(fresh->read, sizeof fresh->read, err);
    if (status == STATUS_OK)
        status = random_bytes(fresh->index, sizeof fresh->index, err);
    if (status == STATUS_OK)
        status = random_bytes(fresh->sign, sizeof fresh->sign, err);
    if (status == STATUS_OK)
        *keys = fresh;
    else
        secret_free(fresh);
    return status;
}

static enum status keys_to_text(const struct ledger_keys *keys, const char *origin,
                                struct buffer *out, struct error *err)
{
    char text[2 * SEAL_KEY_SIZE + 1];
    int failed = 0;
    json_t *root = json_object();
    enum status status;

    json_put(root, "format", json_string(FORMAT), &failed);
    json_put(root, "generation", json_integer((json_int_t)keys->generation), &failed);
    json_put(root, "origin", json_string(origin), &failed);
    hex_encode(keys->read, sizeof keys->read, text);
    json_put(root, "read", json_string(text), &failed);
    hex_encode(keys->index, sizeof keys->index, text);
    json_put(root, "index", json_string(text), &failed);
    hex_encode(keys->sign, sizeof keys->sign, text);
    json_put(root, "sign", json_string(text), &failed);
    secret_wipe(text, sizeof text);
    status = failed ? memory_error(err) : json_canonical(root, out, err);
    json_decref(root);
    return status;
}

static bool read_key(const json_t *root, const char *name, unsigned char *key, size_t size)
{
    const char *text = json_text(root, name);
    return text != NULL && strlen(text) == 2 * size && hex_decode(text, key, size);
}

static enum status keys_from_text(const struct buffer *text, const char *origin,
                                  struct ledger_keys *keys, struct error *err)
{
    json_t *root = NULL;
    json_int_t generation;
    const char *format, *name;
    enum status status = json_strict_parse(buffer_text(text), text->length, "the ledger's keys",
                                           &JSON_LIMITS_DEFAULT, &root, err);

    if (status != STATUS_OK)
        return status;
    format = json_text(root, "format");
    name = json_text(root, "origin");
    generation = json_integer_value(json_object_get(root, "generation"));
    if (json_object_size(root) != 6 || format == NULL || strcmp(format, FORMAT) != 0 ||
        !json_is_integer(json_object_get(root, "generation")) || generation < 0 || name == NULL ||
        !read_key(root, "read", keys->read, sizeof keys->read) ||
        !read_key(root, "index", keys->index, sizeof keys->index) ||
        !read_key(root, "sign", keys->sign, sizeof keys->sign))
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.keys: what is sealed to you is not "
                           "the keys of a ledger");
    else if (strcmp(name, origin) != 0)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.keys is of the ledger \"%s\", not "
                           "of \"%s\"",
                           name, origin);
    keys->generation = (uint64_t)generation;
    json_decref(root);
    return status;
}

enum status ledger_keys_seal(const struct ledger_keys *keys, const char *origin,
                             const char *age_recipient, struct buffer *sealed, struct error *err)
{
    struct age_recipients *recipients = NULL;
    struct buffer text;
    enum status status;

    buffer_init(&text, SEALED_KEYS_MAXIMUM);
    status = keys_to_text(keys, origin, &text, err);
    if (status == STATUS_OK)
        status = age_recipients_new(&recipients, err);
    if (status == STATUS_OK)
        status = age_recipients_add(recipients, age_recipient, err);
    if (status == STATUS_OK)
        status = age_encrypt(recipients, false, text.data, text.length, sealed, err);
    age_recipients_free(recipients);
    buffer_free(&text);
    return status;
}

enum status ledger_keys_unseal(const void *sealed, size_t length, const char *origin,
                               const struct identity *member, struct ledger_keys *keys,
                               struct error *err)
{
    struct age_identities *identities = NULL;
    struct buffer text;
    enum status status = identity_age_keys(member, &identities, err);

    buffer_init(&text, SEALED_KEYS_MAXIMUM);
    if (status == STATUS_OK)
        status = age_decrypt(identities, sealed, length, &text, err);
    if (status == STATUS_OK)
        status = keys_from_text(&text, origin, keys, err);
    /* Malformed or not: what this program sealed is not there any more. */
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    buffer_free(&text);
    age_identities_free(identities);
    return status;
}
