#include <stdint.h>
#include <string.h>

#include <openssl/err.h>

#include "safehand/age.h"
#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"
#include "stanza.h"

enum { SALT_BYTES = 16, SCRYPT_BLOCK_SIZE = 8, SCRYPT_PARALLELISM = 1 };

static const char salt_label[] = "age-encryption.org/v1/scrypt";

static enum status scrypt_malformed(struct error *err)
{
    error_set(err, STATUS_MALFORMED, "the scrypt stanza of the file's header is malformed");
    return error_hint(err, "the file was damaged on its way; ask for it to be sent again");
}

/* The work factor in decimal, without sign or leading zeros. */
static enum status read_work_factor(const char *text, size_t length, int *work_factor,
                                    struct error *err)
{
    if (length == 0 || text[0] == '0')
        return scrypt_malformed(err);
    int value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return scrypt_malformed(err);
        if (value <= AGE_SCRYPT_WORK_FACTOR_MAXIMUM)
            value = 10 * value + (text[i] - '0');
    }
    if (value > AGE_SCRYPT_WORK_FACTOR_MAXIMUM) {
        error_set(err, STATUS_MALFORMED, "the passphrase's work factor is above the limit of %d",
                  AGE_SCRYPT_WORK_FACTOR_MAXIMUM);
        return error_hint(err, "such a file would need more than 1 GiB of memory and much time to "
                               "open; ask for it to be made again with age's default");
    }
    *work_factor = value;
    return STATUS_OK;
}

static enum status read_stanza(const struct age_stanza *stanza, unsigned char salt[SALT_BYTES],
                               int *work_factor, struct error *err)
{
    size_t length = 0;
    const char *text = age_stanza_argument(stanza, 1, &length);
    if (stanza->argument_count != 3 || stanza->body_length != AGE_WRAPPED_KEY_BYTES ||
        !base64_decode_exact(text, length, BASE64_UNPADDED, salt, SALT_BYTES))
        return scrypt_malformed(err);
    text = age_stanza_argument(stanza, 2, &length);
    return read_work_factor(text, length, work_factor, err);
}

enum status age_scrypt_check(const struct age_stanza *stanza, struct error *err)
{
    unsigned char salt[SALT_BYTES];
    int work_factor;
    return read_stanza(stanza, salt, &work_factor, err);
}

static enum status derive_wrap_key(const char *passphrase, const unsigned char salt[SALT_BYTES],
                                   int work_factor, unsigned char wrap_key[AGE_KEY_BYTES],
                                   struct error *err)
{
    unsigned char labelled[sizeof salt_label - 1 + SALT_BYTES];
    memcpy(labelled, salt_label, sizeof salt_label - 1);
    memcpy(labelled + sizeof salt_label - 1, salt, SALT_BYTES);
    uint64_t cost = (uint64_t)1 << work_factor;
    uint64_t table = cost * SCRYPT_BLOCK_SIZE * 128;
    uint64_t maximum = table + (1 << 20); /* and the few blocks beside the table */
    if (!seam_pass(SEAM_MEMORY, "scrypt") ||
        EVP_PBE_scrypt(passphrase, strlen(passphrase), labelled, sizeof labelled, cost,
                       SCRYPT_BLOCK_SIZE, SCRYPT_PARALLELISM, maximum, wrap_key,
                       AGE_KEY_BYTES) != 1) {
        ERR_clear_error();
        error_set(err, STATUS_SYSTEM, "not enough memory to work out the passphrase's key");
        return error_hint(err, "%llu MiB of free memory are needed: close other programs",
                          (unsigned long long)((table + (1 << 20) - 1) >> 20));
    }
    return STATUS_OK;
}

static enum status add_stanza(struct age_header *header, const unsigned char salt[SALT_BYTES],
                              int work_factor, const unsigned char body[AGE_WRAPPED_KEY_BYTES],
                              struct error *err)
{
    char text[AGE_BODY_COLUMNS + 1];
    base64_encode(salt, SALT_BYTES, BASE64_UNPADDED, text);
    char *arguments = memory_format(AGE_TYPE_SCRYPT " %s %d", text, work_factor);
    if (!arguments)
        return memory_error(err);
    return age_header_add(header, &arguments, body, AGE_WRAPPED_KEY_BYTES, err);
}

enum status age_scrypt_wrap(const char *passphrase, int work_factor,
                            const unsigned char file_key[AGE_FILE_KEY_BYTES],
                            struct age_header *header, struct error *err)
{
    unsigned char salt[SALT_BYTES];
    unsigned char body[AGE_WRAPPED_KEY_BYTES];
    unsigned char *wrap_key = secret_allocate(AGE_KEY_BYTES);
    if (!wrap_key)
        return memory_error(err);
    enum status status = random_bytes(salt, sizeof salt, err);
    if (status == STATUS_OK)
        status = derive_wrap_key(passphrase, salt, work_factor, wrap_key, err);
    if (status == STATUS_OK)
        status = age_file_key_wrap(wrap_key, file_key, body, err);
    if (status == STATUS_OK)
        status = add_stanza(header, salt, work_factor, body, err);
    secret_free(wrap_key);
    return status;
}

enum status age_scrypt_unwrap(const char *passphrase, const struct age_stanza *stanza,
                              unsigned char file_key[AGE_FILE_KEY_BYTES], bool *matched,
                              struct error *err)
{
    unsigned char salt[SALT_BYTES];
    int work_factor = 0;
    *matched = false;
    unsigned char *wrap_key = secret_allocate(AGE_KEY_BYTES);
    if (!wrap_key)
        return memory_error(err);
    enum status status = read_stanza(stanza, salt, &work_factor, err);
    if (status == STATUS_OK)
        status = derive_wrap_key(passphrase, salt, work_factor, wrap_key, err);
    if (status == STATUS_OK)
        status = age_file_key_unwrap(wrap_key, stanza->body, file_key, matched, err);
    secret_free(wrap_key);
    return status;
}
