/* By what records are sealed and opened. */
#include "store_internal.h"

#include <string.h>

enum status record_keys_new(struct record_keys **keys, struct error *err)
{
    *keys = memory_allocate(sizeof **keys);
    return *keys ? STATUS_OK : memory_error(err);
}

enum status record_keys_add(struct record_keys *keys, const unsigned char secret[AGE_SECRET_SIZE],
                            struct error *err)
{
    char recipient[AGE_RECIPIENT_SIZE];
    if (keys->count == RECORD_KEYS_MAXIMUM)
        return error_set(err, STATUS_USAGE, "more than %d keys of records", RECORD_KEYS_MAXIMUM);
    char *text = secret_allocate(AGE_IDENTITY_SIZE);
    enum status status = text ? age_key_of(secret, text, recipient, err) : memory_error(err);
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
    memory_free(keys);
}
