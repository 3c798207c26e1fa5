#include <string.h>

#include "armor.h"
#include "keys.h"
#include "safehand/base/memory.h"

enum status age_identities_new(struct age_identities **identities, struct error *err)
{
    *identities = memory_allocate(sizeof **identities);
    return *identities ? STATUS_OK : memory_error(err);
}

enum status age_identities_add(struct age_identities *identities, const char *secret,
                               struct error *err)
{
    if (identities->key_count == AGE_IDENTITIES_MAXIMUM)
        return error_set(err, STATUS_USAGE, "more than %d secret keys", AGE_IDENTITIES_MAXIMUM);
    EVP_PKEY *key = NULL;
    enum status status = age_identity_decode(secret, &key, err);
    if (status == STATUS_OK)
        identities->keys[identities->key_count++] = key;
    return status;
}

enum status age_identities_add_passphrase(struct age_identities *identities, const char *passphrase,
                                          struct error *err)
{
    if (identities->passphrase_count == AGE_PASSPHRASES_MAXIMUM)
        return error_set(err, STATUS_USAGE, "more than %d passphrases", AGE_PASSPHRASES_MAXIMUM);
    enum status status = age_passphrase_copy(
        passphrase, &identities->passphrases[identities->passphrase_count], err);
    if (status == STATUS_OK)
        identities->passphrase_count++;
    return status;
}

void age_identities_free(struct age_identities *identities)
{
    if (!identities)
        return;
    for (size_t i = 0; i < identities->key_count; i++)
        EVP_PKEY_free(identities->keys[i]);
    for (size_t i = 0; i < identities->passphrase_count; i++)
        secret_free(identities->passphrases[i]);
    memory_free(identities);
}

/* Identity files: a secret key a line; empty lines and comments pass. */

/* Adds the key of one line. */
static enum status add_line(struct age_identities *identities, const char *line, size_t length,
                            struct error *err)
{
    char *text = secret_allocate(length + 1);
    if (!text)
        return memory_error(err);
    memcpy(text, line, length);
    enum status status = STATUS_OK;
    if (memchr(line, '\0', length)) {
        error_set(err, STATUS_MALFORMED, "a NUL byte stands there");
        status = error_hint(err, "check that this is an identity file; put a backup of it back");
    } else {
        status = age_identities_add(identities, text, err);
    }
    secret_free(text);
    return status;
}

static enum status check_kind(const char *text, size_t length, const char *name, struct error *err)
{
    static const char sealed[] = "age-encryption.org/";
    if (length > AGE_IDENTITY_FILE_MAXIMUM) {
        error_set(err, STATUS_MALFORMED, "%s: larger than the %d bytes allowed", name,
                  AGE_IDENTITY_FILE_MAXIMUM);
        return error_hint(err, "check that this is an identity file");
    }
    if ((length >= strlen(sealed) && memcmp(text, sealed, strlen(sealed)) == 0) ||
        age_armor_is_seen(text, length < AGE_INPUT_HELD ? length : AGE_INPUT_HELD)) {
        error_set(err, STATUS_MALFORMED, "%s: the identity file is protected by a passphrase",
                  name);
        return error_hint(err, "it must be opened with its passphrase first");
    }
    return STATUS_OK;
}

static void drop_from(struct age_identities *identities, size_t count)
{
    while (identities->key_count > count)
        EVP_PKEY_free(identities->keys[--identities->key_count]);
}

enum status age_identities_add_file(struct age_identities *identities, const char *text,
                                    size_t length, const char *name, struct error *err)
{
    const size_t before = identities->key_count;
    size_t number = 0;
    size_t start = 0;
    enum status status = check_kind(text, length, name, err);
    while (status == STATUS_OK && start < length) {
        const char *line = text + start;
        const char *feed = memchr(line, '\n', length - start);
        size_t size = feed ? (size_t)(feed - line) : length - start;
        start += size + 1;
        number++;
        if (size > 0 && line[size - 1] == '\r') /* written on Windows */
            size--;
        if (size == 0 || line[0] == '#')
            continue;
        status = add_line(identities, line, size, err);
        if (status != STATUS_OK)
            error_context(err, "%s line %zu", name, number);
    }
    if (status == STATUS_OK && identities->key_count == before) {
        error_set(err, STATUS_MALFORMED, "%s: no secret key is in this file", name);
        status = error_hint(err, "an identity file has a line that begins with AGE-SECRET-KEY-1");
    }
    if (status != STATUS_OK)
        drop_from(identities, before);
    return status;
}
