/* The ledger's three keys, and how they are sealed to a member. */
#include <string.h>

#include "keyring.h"

static const char WITHOUT_RECORDS[] = "safehand.ledger-keys/2", FORMAT[] = "safehand.ledger-keys/3";
static const char RECORDS_LABEL[] = "safehand.records/1";

enum status ledger_keys_new(struct ledger_keys **keys, struct error *err)
{
    struct ledger_keys *fresh = secret_allocate(sizeof *fresh);
    enum status status;

    if (!fresh)
        return memory_error(err);
    status = random_bytes(fresh->read, sizeof fresh->read, err);
    if (status == STATUS_OK)
        status = random_bytes(fresh->indexes[0].key, sizeof fresh->indexes[0].key, err);
    if (status == STATUS_OK)
        status = random_bytes(fresh->sign, sizeof fresh->sign, err);
    if (status == STATUS_OK)
        *keys = fresh;
    else
        secret_free(fresh);
    return status;
}

enum status ledger_keys_next(struct ledger_keys *keys, uint64_t from, struct error *err)
{
    enum status status;

    if (keys->generation + 1 >= LEDGER_GENERATIONS_MAXIMUM) {
        error_set(err, STATUS_REFUSED, "the ledger's keys were changed %d times already",
                  LEDGER_GENERATIONS_MAXIMUM - 1);
        return error_hint(err, "found a new office for what is to come, and keep this one to read");
    }
    status = ledger_keys_record(keys->read, keys->records[keys->generation].key, err);
    if (status != STATUS_OK)
        return status;
    keys->records[keys->generation].is_kept = true;
    keys->generation++;
    memcpy(keys->replaced, keys->sign, sizeof keys->replaced);
    keys->indexes[keys->generation].from = from;
    status = random_bytes(keys->read, sizeof keys->read, err);
    if (status == STATUS_OK)
        status = random_bytes(keys->sign, sizeof keys->sign, err);
    if (status == STATUS_OK)
        status = random_bytes(keys->indexes[keys->generation].key, SEAL_KEY_SIZE, err);
    return status;
}

enum status ledger_keys_record(const unsigned char read[SEAL_KEY_SIZE],
                               unsigned char key[SEAL_KEY_SIZE], struct error *err)
{
    return digest_hkdf_sha256(read, SEAL_KEY_SIZE, NULL, 0, RECORDS_LABEL, key, SEAL_KEY_SIZE, err);
}

/* ---- as text ---- */

static void put_key(json_t *object, const char *name, const unsigned char *key, int *failed)
{
    char text[2 * SEAL_KEY_SIZE + 1];

    hex_encode(key, SEAL_KEY_SIZE, text);
    json_put(object, name, json_string(text), failed);
    secret_wipe(text, sizeof text);
}

static json_t *indexes_to_json(const struct ledger_keys *keys, int *failed)
{
    json_t *array = json_array();

    for (uint64_t i = 0; i <= keys->generation; i++) {
        json_t *item = json_object();
        json_put(item, "from", json_integer((json_int_t)keys->indexes[i].from), failed);
        put_key(item, "key", keys->indexes[i].key, failed);
        *failed |= json_array_append_new(array, item) != 0;
    }
    return array;
}

static bool keeps_records(const struct ledger_keys *keys)
{
    for (uint64_t i = 0; i < keys->generation; i++)
        if (keys->records[i].is_kept)
            return true;
    return false;
}

static json_t *records_to_json(const struct ledger_keys *keys, int *failed)
{
    json_t *array = json_array();

    for (uint64_t i = 0; i < keys->generation; i++) {
        char text[2 * SEAL_KEY_SIZE + 1] = "";
        if (keys->records[i].is_kept)
            hex_encode(keys->records[i].key, SEAL_KEY_SIZE, text);
        *failed |= json_array_append_new(array, json_string(text)) != 0;
        secret_wipe(text, sizeof text);
    }
    return array;
}

static enum status keys_to_text(const struct ledger_keys *keys, const char *origin,
                                struct buffer *out, struct error *err)
{
    int failed = 0;
    json_t *root = json_object();
    enum status status;

    bool has_records = keeps_records(keys);
    json_put(root, "format", json_string(has_records ? FORMAT : WITHOUT_RECORDS), &failed);
    if (has_records)
        json_put(root, "records", records_to_json(keys, &failed), &failed);
    json_put(root, "generation", json_integer((json_int_t)keys->generation), &failed);
    json_put(root, "indexes", indexes_to_json(keys, &failed), &failed);
    json_put(root, "origin", json_string(origin), &failed);
    put_key(root, "read", keys->read, &failed);
    if (keys->generation > 0)
        put_key(root, "replaced", keys->replaced, &failed);
    else
        json_put(root, "replaced", json_string(""), &failed);
    put_key(root, "sign", keys->sign, &failed);
    status = failed ? memory_error(err) : json_canonical(root, out, err);
    json_decref(root);
    return status;
}

static bool read_key(const json_t *root, const char *name, unsigned char key[SEAL_KEY_SIZE])
{
    const char *text = json_text(root, name);
    return text && strlen(text) == 2 * SEAL_KEY_SIZE && hex_decode(text, key, SEAL_KEY_SIZE);
}

static bool read_indexes(const json_t *array, struct ledger_keys *keys)
{
    size_t i;
    json_t *item;

    if (json_array_size(array) != keys->generation + 1)
        return false;
    json_array_foreach(array, i, item)
    {
        const json_t *from = json_object_get(item, "from");
        keys->indexes[i].from = (uint64_t)json_integer_value(from);
        if (!json_is_integer(from) || json_integer_value(from) < 0 ||
            (i == 0 ? keys->indexes[i].from != 0
                    : keys->indexes[i].from < keys->indexes[i - 1].from) ||
            !read_key(item, "key", keys->indexes[i].key))
            return false;
    }
    return true;
}

static bool read_records(const json_t *array, struct ledger_keys *keys)
{
    size_t i;
    json_t *item;

    if (json_array_size(array) != keys->generation)
        return false;
    json_array_foreach(array, i, item)
    {
        const char *text = json_string_value(item);
        size_t length = json_string_length(item);
        keys->records[i].is_kept = length > 0;
        if (!text || (length > 0 && (length != 2 * SEAL_KEY_SIZE ||
                                     !hex_decode(text, keys->records[i].key, SEAL_KEY_SIZE))))
            return false;
    }
    return keeps_records(keys);
}

static bool read_keys(const json_t *root, struct ledger_keys *keys)
{
    const char *format = json_text(root, "format");
    const json_t *generation = json_object_get(root, "generation");
    bool has_records = format && strcmp(format, FORMAT) == 0;

    if (!format || (!has_records && strcmp(format, WITHOUT_RECORDS) != 0) ||
        json_object_size(root) != (has_records ? 8 : 7) || !json_is_integer(generation) ||
        json_integer_value(generation) < 0 ||
        json_integer_value(generation) >= LEDGER_GENERATIONS_MAXIMUM)
        return false;
    keys->generation = (uint64_t)json_integer_value(generation);
    return read_key(root, "read", keys->read) && read_key(root, "sign", keys->sign) &&
           (keys->generation == 0 || read_key(root, "replaced", keys->replaced)) &&
           read_indexes(json_object_get(root, "indexes"), keys) &&
           (!has_records || read_records(json_object_get(root, "records"), keys));
}

static enum status keys_from_text(const struct buffer *text, const char *origin,
                                  struct ledger_keys *keys, struct error *err)
{
    json_t *root = NULL;
    const char *name;
    enum status status = json_strict_parse(buffer_text(text), text->length, "the ledger's keys",
                                           &JSON_LIMITS_DEFAULT, &root, err);

    if (status != STATUS_OK)
        return status;
    name = json_text(root, "origin");
    if (newer_check(json_text(root, "format"), FORMAT, "ledger.keys", err) != STATUS_OK)
        status = err->status;
    else if (!name || !read_keys(root, keys))
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.keys: what is sealed to you is not "
                           "the keys of a ledger");
    else if (strcmp(name, origin) != 0)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.keys is of the ledger \"%s\", not "
                           "of \"%s\"",
                           name, origin);
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
