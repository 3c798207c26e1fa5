/* Ed25519 keys of signed notes, and signatures over bytes. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "note_internal.h"
#include "safehand/base.h"

enum {
    ENCODED_KEY_SIZE = 1 + NOTE_PUBLIC_KEY_SIZE, /* what a verifier key holds in base64 */
    ENCODED_KEY_LENGTH = 44,                     /* its characters */
    HASH_SIZE = 4,
    HASH_LENGTH = 8,
    NAME_DIGEST_SIZE = 8, /* bytes of the public key's digest in a name that says nothing */
};

struct note_signer {
    struct note_verifier verifier;
    EVP_PKEY *key; /* OpenSSL keeps private halves in the same locked pool as secret_allocate */
};

/* White space of Unicode (property White_Space). */
static bool is_space(uint32_t code_point)
{
    return code_point == ' ' || (code_point >= 0x09 && code_point <= 0x0d) || code_point == 0x85 ||
           code_point == 0xa0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200a) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202f || code_point == 0x205f ||
           code_point == 0x3000;
}

bool note_name_is_valid(const char *name, size_t length)
{
    if (length == 0)
        return false;
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        size_t size = utf8_decode(name + at, length - at, &code_point);

        if (size == 0 || code_point == '+' || is_space(code_point) || text_is_control(code_point))
            return false;
        at += size;
    }
    return true;
}

/*
 * Points of order 1, 2, 4 and 8 (y, little-endian, sign bit cleared). For such a key one signature
 * fits many texts, so whoever owns it could deny what was signed.
 */
static const unsigned char SMALL_ORDER[][NOTE_PUBLIC_KEY_SIZE] = {
    {0x00},
    {0x01},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
};

/* Whether y is its one encoding (below 2^255 - 19) and not of small order. */
static bool public_key_is_sound(const unsigned char key[NOTE_PUBLIC_KEY_SIZE])
{
    static const unsigned char HIGH_BYTE = 0x7f;
    unsigned char y[NOTE_PUBLIC_KEY_SIZE];
    bool all_high = true;

    memcpy(y, key, sizeof y);
    y[sizeof y - 1] &= HIGH_BYTE;
    for (size_t i = 1; i + 1 < sizeof y; i++)
        all_high = all_high && y[i] == 0xff;
    if (all_high && y[sizeof y - 1] == HIGH_BYTE && y[0] >= 0xed)
        return false;
    for (size_t i = 0; i < sizeof SMALL_ORDER / sizeof SMALL_ORDER[0]; i++)
        if (memcmp(y, SMALL_ORDER[i], sizeof y) == 0)
            return false;
    return true;
}

static void encode_key(enum note_algorithm algorithm, const unsigned char key[NOTE_PUBLIC_KEY_SIZE],
                       unsigned char encoded[ENCODED_KEY_SIZE])
{
    encoded[0] = (unsigned char)algorithm;
    memcpy(encoded + 1, key, NOTE_PUBLIC_KEY_SIZE);
}

enum status note_key_hash(struct note_verifier *verifier, enum note_algorithm algorithm,
                          struct error *err)
{
    unsigned char data[NOTE_KEY_NAME_MAXIMUM + 1 + ENCODED_KEY_SIZE];
    unsigned char digest[DIGEST_SIZE];
    size_t length = strlen(verifier->name);
    enum status status;

    memcpy(data, verifier->name, length);
    data[length] = '\n';
    encode_key(algorithm, verifier->key, data + length + 1);
    status = digest_sha256(data, length + 1 + ENCODED_KEY_SIZE, digest, err);
    if (status == STATUS_OK)
        verifier->hash = (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 |
                         (uint32_t)digest[2] << 8 | digest[3];
    return status;
}

static enum status check_name(const char *name, size_t length, struct error *err)
{
    if (length > NOTE_KEY_NAME_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the name of the key is longer than %d bytes",
                         NOTE_KEY_NAME_MAXIMUM);
    if (!note_name_is_valid(name, length))
        return error_set(err, STATUS_MALFORMED,
                         "the name of the key is empty, not UTF-8, or holds white space, \"+\" or "
                         "a control character");
    return STATUS_OK;
}

/* Splits and decodes; the key's hash in the text goes to *hash. */
static enum status parse_parts(const char *text, enum note_algorithm algorithm,
                               struct note_verifier *verifier, uint32_t *hash, struct error *err)
{
    const char *name_end = strchr(text, '+');
    const char *encoded;
    char hash_text[HASH_LENGTH + 1] = {0};
    unsigned char hash_bytes[HASH_SIZE];
    unsigned char key[ENCODED_KEY_SIZE];
    enum status status;

    if (!name_end)
        return error_set(err, STATUS_MALFORMED, "the verifier key has no \"+\"");
    status = check_name(text, (size_t)(name_end - text), err);
    if (status != STATUS_OK)
        return status;
    if (strlen(name_end) != 1 + HASH_LENGTH + 1 + ENCODED_KEY_LENGTH)
        return error_set(err, STATUS_MALFORMED, "the verifier key is cut or too long");
    memcpy(hash_text, name_end + 1, HASH_LENGTH);
    encoded = name_end + 1 + HASH_LENGTH;
    if (*encoded++ != '+' || !hex_decode(hash_text, hash_bytes, sizeof hash_bytes))
        return error_set(err, STATUS_MALFORMED, "the verifier key has no key id of 8 hex digits");
    if (!base64_decode_exact(encoded, ENCODED_KEY_LENGTH, BASE64_PADDED, key, sizeof key))
        return error_set(err, STATUS_MALFORMED, "the verifier key is not in base64");
    if (key[0] != algorithm)
        return error_set(err, STATUS_MALFORMED, "the verifier key is of type %d, not %s (type %d)",
                         key[0], algorithm == NOTE_ED25519 ? "Ed25519" : "Ed25519 of a witness",
                         (int)algorithm);
    memcpy(verifier->name, text, (size_t)(name_end - text));
    memcpy(verifier->key, key + 1, sizeof verifier->key);
    *hash = (uint32_t)hash_bytes[0] << 24 | (uint32_t)hash_bytes[1] << 16 |
            (uint32_t)hash_bytes[2] << 8 | hash_bytes[3];
    return STATUS_OK;
}

enum status note_key_parse(const char *text, enum note_algorithm algorithm,
                           struct note_verifier *verifier, struct error *err)
{
    struct note_verifier parsed = {0};
    uint32_t hash = 0;
    enum status status = parse_parts(text, algorithm, &parsed, &hash, err);

    if (status == STATUS_OK)
        status = note_key_hash(&parsed, algorithm, err);
    if (status == STATUS_OK && hash != parsed.hash)
        status = error_set(err, STATUS_MALFORMED,
                           "the verifier key's id is %08x, but its name and key give %08x", hash,
                           parsed.hash);
    if (status == STATUS_OK && !public_key_is_sound(parsed.key))
        status = error_set(err, STATUS_MALFORMED, "the verifier key is a weak Ed25519 key");
    if (status == STATUS_OK)
        *verifier = parsed;
    else if (status == STATUS_MALFORMED)
        error_hint(err, "copy the whole line NAME+ID+KEY from where the key was published");
    return status;
}

enum status note_verifier_parse(const char *text, struct note_verifier *verifier, struct error *err)
{
    return note_key_parse(text, NOTE_ED25519, verifier, err);
}

void note_key_format(const struct note_verifier *verifier, enum note_algorithm algorithm,
                     char text[NOTE_VERIFIER_SIZE])
{
    unsigned char key[ENCODED_KEY_SIZE];
    char encoded[ENCODED_KEY_LENGTH + 1];

    encode_key(algorithm, verifier->key, key);
    base64_encode(key, sizeof key, BASE64_PADDED, encoded);
    snprintf(text, NOTE_VERIFIER_SIZE, "%s+%08x+%s", verifier->name, verifier->hash, encoded);
}

void note_verifier_format(const struct note_verifier *verifier, char text[NOTE_VERIFIER_SIZE])
{
    note_key_format(verifier, NOTE_ED25519, text);
}

/* OpenSSL's queue of errors is emptied, so that nobody later reads ours for theirs. */
static enum status openssl_error(struct error *err, const char *what)
{
    ERR_clear_error();
    return error_set(err, STATUS_SYSTEM, "cannot %s: the cryptographic library failed", what);
}

/* The name that says nothing: "safehand/" and the first bytes of the public key's digest. */
static enum status name_key(struct note_verifier *verifier, struct error *err)
{
    unsigned char digest[DIGEST_SIZE];
    char hex[2 * NAME_DIGEST_SIZE + 1];
    enum status status = digest_sha256(verifier->key, sizeof verifier->key, digest, err);

    if (status == STATUS_OK) {
        hex_encode(digest, NAME_DIGEST_SIZE, hex);
        snprintf(verifier->name, sizeof verifier->name, "safehand/%s", hex);
    }
    return status;
}

/* Makes the private key and its verifier; *key is to be freed by EVP_PKEY_free. */
static enum status derive_key(const unsigned char seed[NOTE_SEED_SIZE], const char *name,
                              EVP_PKEY **key, struct note_verifier *verifier, struct error *err)
{
    struct note_verifier derived = {0};
    size_t length = sizeof derived.key;
    EVP_PKEY *made = NULL;
    enum status status = STATUS_OK;

    if (name) {
        status = check_name(name, strlen(name), err);
        if (status != STATUS_OK)
            return status;
        memcpy(derived.name, name, strlen(name));
    }
    made = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, NOTE_SEED_SIZE);
    if (!made || EVP_PKEY_get_raw_public_key(made, derived.key, &length) != 1 ||
        length != sizeof derived.key)
        status = openssl_error(err, "derive the public key");
    if (status == STATUS_OK && !name)
        status = name_key(&derived, err);
    if (status == STATUS_OK)
        status = note_key_hash(&derived, NOTE_ED25519, err);
    if (status == STATUS_OK) {
        *verifier = derived;
        *key = made;
        made = NULL;
    }
    EVP_PKEY_free(made);
    return status;
}

enum status note_verifier_of_seed(const unsigned char seed[NOTE_SEED_SIZE], const char *name,
                                  struct note_verifier *verifier, struct error *err)
{
    EVP_PKEY *key = NULL;
    enum status status = derive_key(seed, name, &key, verifier, err);

    EVP_PKEY_free(key);
    return status;
}

enum status note_signer_new(struct note_signer **signer, const unsigned char seed[NOTE_SEED_SIZE],
                            const char *name, struct error *err)
{
    struct note_signer *made = secret_allocate(sizeof(*made));
    enum status status;

    if (!made)
        return memory_error(err);
    status = derive_key(seed, name, &made->key, &made->verifier, err);
    if (status == STATUS_OK) {
        *signer = made;
        made = NULL;
    }
    note_signer_free(made);
    return status;
}

const struct note_verifier *note_signer_verifier(const struct note_signer *signer)
{
    return &signer->verifier;
}

void note_signer_free(struct note_signer *signer)
{
    if (signer) {
        EVP_PKEY_free(signer->key);
        secret_free(signer);
    }
}

enum status note_sign_bytes(const struct note_signer *signer, const void *data, size_t length,
                            unsigned char signature[NOTE_SIGNATURE_SIZE], struct error *err)
{
    unsigned char made[NOTE_SIGNATURE_SIZE];
    size_t made_length = sizeof made;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    enum status status = STATUS_OK;

    if (!context || EVP_DigestSignInit(context, NULL, NULL, NULL, signer->key) != 1 ||
        EVP_DigestSign(context, made, &made_length, data, length) != 1 ||
        made_length != sizeof made)
        status = openssl_error(err, "sign");
    else
        memcpy(signature, made, sizeof made);
    EVP_MD_CTX_free(context);
    return status;
}

enum status note_verify_bytes(const struct note_verifier *verifier, const void *data, size_t length,
                              const unsigned char signature[NOTE_SIGNATURE_SIZE], struct error *err)
{
    EVP_PKEY *key =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, verifier->key, sizeof verifier->key);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    enum status status = STATUS_OK;

    if (!key || !context || EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) != 1) {
        status = openssl_error(err, "check a signature");
    } else if (EVP_DigestVerify(context, signature, NOTE_SIGNATURE_SIZE, data, length) != 1) {
        ERR_clear_error();
        error_set(err, STATUS_AUTHENTICATION,
                  "the signature by %s does not fit: this is not what was signed", verifier->name);
        status = error_hint(err, "do not use this copy; ask for the file again");
    }
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return status;
}
