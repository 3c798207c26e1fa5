#include "keys.h"

#include <string.h>

#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"
#include "safehand/base/text.h"

static const char recipient_hrp[] = "age";
static const char identity_hrp[] = "age-secret-key-";

/* What may be a secret key, even one with a letter wrong, is not repeated in a message. */
static enum status refuse_recipient(const char *text, const char *hrp, struct error *err)
{
    if (strcasestr(text, "secret-key")) {
        error_set(err, STATUS_MALFORMED, "this is a secret key, not a recipient");
        return error_hint(err, "a secret key is never given to anybody; give the recipient that "
                               "belongs to it, which begins with age1");
    }
    if (strcmp(hrp, "age1pq") == 0 || text_starts_with(hrp, "age1tag")) {
        error_set(err, STATUS_MALFORMED, "recipients of type %s are not supported yet", hrp);
        return error_hint(err,
                          "ask for an X25519 recipient: it begins with age1 and has %d "
                          "characters",
                          AGE_RECIPIENT_SIZE - 1);
    }
    error_set(err, STATUS_MALFORMED, "not an age recipient: %.80s", text);
    return error_hint(err, "a recipient begins with age1 and has %d characters: copy it whole",
                      AGE_RECIPIENT_SIZE - 1);
}

/* A point of low order gives the same shared secret, zero, with every private key; so one fixed
 * private key finds it. */
static enum status check_order(const unsigned char point[AGE_KEY_BYTES], struct error *err)
{
    static const unsigned char any[AGE_KEY_BYTES] = {8};
    unsigned char shared[AGE_KEY_BYTES];
    EVP_PKEY *key = NULL;
    enum status status = age_x25519_private(any, &key, err);
    if (status == STATUS_OK)
        status = age_x25519_shared(key, point, shared, err);
    EVP_PKEY_free(key);
    return status;
}

enum status age_recipient_decode(const char *text, unsigned char point[AGE_KEY_BYTES],
                                 struct error *err)
{
    char hrp[BECH32_HRP_MAXIMUM + 1] = "";
    struct buffer data;
    buffer_init(&data, BECH32_DATA_MAXIMUM);
    enum status status = STATUS_OK;
    if (!bech32_decode(text, hrp, &data)) {
        status = buffer_status(&data, err);
        if (status == STATUS_OK)
            status = refuse_recipient(text, "", err);
    } else if (strcmp(hrp, recipient_hrp) != 0 || data.length != AGE_KEY_BYTES) {
        status = refuse_recipient(text, hrp, err);
    } else {
        status = check_order(data.data, err);
    }
    if (status == STATUS_OK)
        memcpy(point, data.data, AGE_KEY_BYTES);
    buffer_free(&data);
    return status;
}

enum status age_recipient_check(const char *text, struct error *err)
{
    unsigned char point[AGE_KEY_BYTES];
    return age_recipient_decode(text, point, err);
}

/* The text itself never goes into a message: it may be a secret key with one letter wrong. */
static enum status refuse_identity(const char *text, struct error *err)
{
    if (text_starts_with(text, "AGE-PLUGIN-"))
        error_set(err, STATUS_MALFORMED, "this is the key of a plugin, which is not supported");
    else if (text_starts_with(text, "AGE-SECRET-KEY-PQ-"))
        error_set(err, STATUS_MALFORMED, "post-quantum keys are not supported yet");
    else if (text_starts_with(text, "age1"))
        error_set(err, STATUS_MALFORMED, "this is a recipient (a public key), not a secret key");
    else
        error_set(err, STATUS_MALFORMED, "not an age secret key");
    return error_hint(err, "a secret key begins with AGE-SECRET-KEY-1 and has %d characters",
                      AGE_IDENTITY_SIZE - 1);
}

enum status age_identity_decode(const char *text, EVP_PKEY **key, struct error *err)
{
    char hrp[BECH32_HRP_MAXIMUM + 1] = "";
    struct buffer data;
    buffer_init(&data, BECH32_DATA_MAXIMUM);
    *key = NULL;
    enum status status = STATUS_OK;
    bool decoded = bech32_decode(text, hrp, &data);
    if (!decoded)
        status = buffer_status(&data, err);
    if (status == STATUS_OK)
        status = decoded && strcmp(hrp, identity_hrp) == 0 && data.length == AGE_KEY_BYTES
                     ? age_x25519_private(data.data, key, err)
                     : refuse_identity(text, err);
    buffer_free(&data);
    return status;
}

static enum status encode(const char *hrp, const unsigned char bytes[AGE_KEY_BYTES], char *text,
                          size_t size, struct error *err)
{
    struct buffer encoded;
    buffer_init(&encoded, size - 1);
    if (!bech32_encode(hrp, bytes, AGE_KEY_BYTES, &encoded) || encoded.length != size - 1) {
        buffer_free(&encoded);
        return memory_error(err);
    }
    memcpy(text, encoded.data, size);
    buffer_free(&encoded);
    return STATUS_OK;
}

static enum status encode_recipient(const EVP_PKEY *key, char recipient[AGE_RECIPIENT_SIZE],
                                    struct error *err)
{
    unsigned char point[AGE_KEY_BYTES];
    enum status status = age_x25519_public(key, point, err);
    return status == STATUS_OK ? encode(recipient_hrp, point, recipient, AGE_RECIPIENT_SIZE, err)
                               : status;
}

static enum status encode_identity(const EVP_PKEY *key, char secret[AGE_IDENTITY_SIZE],
                                   struct error *err)
{
    size_t length = AGE_KEY_BYTES;
    unsigned char *scalar = secret_allocate(AGE_KEY_BYTES);
    if (!scalar)
        return memory_error(err);
    enum status status = STATUS_OK;
    if (EVP_PKEY_get_raw_private_key(key, scalar, &length) != 1)
        status = age_crypto_error(err, "read an X25519 key");
    else
        status = encode(identity_hrp, scalar, secret, AGE_IDENTITY_SIZE, err);
    for (char *c = secret; status == STATUS_OK && *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    secret_free(scalar);
    return status;
}

enum status age_key_new(char secret[AGE_IDENTITY_SIZE], char recipient[AGE_RECIPIENT_SIZE],
                        struct error *err)
{
    EVP_PKEY *key = NULL;
    enum status status = age_x25519_generate(&key, err);
    if (status == STATUS_OK)
        status = encode_recipient(key, recipient, err);
    if (status == STATUS_OK)
        status = encode_identity(key, secret, err);
    EVP_PKEY_free(key);
    if (status != STATUS_OK) {
        secret_wipe(secret, AGE_IDENTITY_SIZE);
        secret_wipe(recipient, AGE_RECIPIENT_SIZE);
    }
    return status;
}

enum status age_key_of(const unsigned char bytes[AGE_SECRET_SIZE], char secret[AGE_IDENTITY_SIZE],
                       char recipient[AGE_RECIPIENT_SIZE], struct error *err)
{
    EVP_PKEY *key = NULL;
    enum status status = age_x25519_private(bytes, &key, err);
    if (status == STATUS_OK)
        status = encode_recipient(key, recipient, err);
    if (status == STATUS_OK)
        status = encode_identity(key, secret, err);
    EVP_PKEY_free(key);
    if (status != STATUS_OK) {
        secret_wipe(secret, AGE_IDENTITY_SIZE);
        secret_wipe(recipient, AGE_RECIPIENT_SIZE);
    }
    return status;
}

enum status age_key_recipient(const char *secret, char recipient[AGE_RECIPIENT_SIZE],
                              struct error *err)
{
    EVP_PKEY *key = NULL;
    enum status status = age_identity_decode(secret, &key, err);
    if (status == STATUS_OK)
        status = encode_recipient(key, recipient, err);
    EVP_PKEY_free(key);
    return status;
}
