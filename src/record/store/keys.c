/* By what records are sealed and opened. */
#include "store_internal.h"

#include <string.h>

enum status record_keys_new(struct record_keys **keys, struct error *err)
{
    *keys = memory_allocate(sizeof **keys);
    return *keys ? STATUS_OK : memory_error(err);
}

enum status record_identity_of(const char *secret, struct age_identities **identities,
                               struct error *err)
{
    *identities = NULL;
    enum status status = age_identities_new(identities, err);
    if (status == STATUS_OK)
        status = age_identities_add(*identities, secret, err);
    if (status != STATUS_OK) {
        age_identities_free(*identities);
        *identities = NULL;
    }
    return status;
}

enum status record_keys_add(struct record_keys *keys, const unsigned char secret[AGE_SECRET_SIZE],
                            struct error *err)
{
    char recipient[AGE_RECIPIENT_SIZE];
    if (keys->count == RECORD_KEYS_MAXIMUM)
        return error_set(err, STATUS_USAGE, "more than %d keys of records", RECORD_KEYS_MAXIMUM);
    char *text = secret_allocate(AGE_IDENTITY_SIZE);
    enum status status = text ? age_key_of(secret, text, recipient, err) : memory_error(err);
    if (status == STATUS_OK && keys->count == 0)
        status = record_identity_of(text, &keys->todays, err);
    if (status != STATUS_OK) {
        secret_free(text);
        return status;
    }
    if (keys->count == 0)
        memcpy(keys->recipient, recipient, sizeof keys->recipient);
    keys->secrets[keys->count++] = text;
    return STATUS_OK;
}

void record_keys_free(struct record_keys *keys)
{
    if (!keys)
        return;
    for (size_t i = 0; i < keys->count; i++)
        secret_free(keys->secrets[i]);
    age_identities_free(keys->todays);
    memory_free(keys);
}
