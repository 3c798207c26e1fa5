#include "crypto.h"

#include <openssl/err.h>

#include "safehand/base/digest.h"
#include "safehand/base/memory.h"

enum status age_crypto_error(struct error *err, const char *what)
{
    ERR_clear_error();
    return error_set(err, STATUS_SYSTEM, "the encryption library could not %s", what);
}

enum status age_x25519_private(const unsigned char scalar[AGE_KEY_BYTES], EVP_PKEY **key,
                               struct error *err)
{
    *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, scalar, AGE_KEY_BYTES);
    return *key ? STATUS_OK : age_crypto_error(err, "load an X25519 key");
}

enum status age_x25519_generate(EVP_PKEY **key, struct error *err)
{
    *key = NULL;
    unsigned char *scalar = secret_allocate(AGE_KEY_BYTES);
    if (!scalar)
        return memory_error(err);
    enum status status = random_bytes(scalar, AGE_KEY_BYTES, err);
    if (status == STATUS_OK)
        status = age_x25519_private(scalar, key, err);
    secret_free(scalar);
    return status;
}

enum status age_x25519_public(const EVP_PKEY *key, unsigned char point[AGE_KEY_BYTES],
                              struct error *err)
{
    size_t length = AGE_KEY_BYTES;
    if (EVP_PKEY_get_raw_public_key(key, point, &length) != 1 || length != AGE_KEY_BYTES)
        return age_crypto_error(err, "compute an X25519 public key");
    return STATUS_OK;
}

enum status age_x25519_shared(EVP_PKEY *key, const unsigned char point[AGE_KEY_BYTES],
                              unsigned char shared[AGE_KEY_BYTES], struct error *err)
{
    static const unsigned char zero[AGE_KEY_BYTES];
    enum status status = STATUS_OK;
    size_t length = AGE_KEY_BYTES;
    EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, point, AGE_KEY_BYTES);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    if (!peer || !context || EVP_PKEY_derive_init(context) != 1 ||
        EVP_PKEY_derive_set_peer(context, peer) != 1) {
        status = age_crypto_error(err, "set up an X25519 exchange");
        goto done;
    }
    /* OpenSSL refuses an all-zero result by itself; we do not rest on that. */
    if (EVP_PKEY_derive(context, shared, &length) != 1 || length != AGE_KEY_BYTES ||
        secret_equal(shared, zero, AGE_KEY_BYTES)) {
        ERR_clear_error();
        secret_wipe(shared, AGE_KEY_BYTES);
        error_set(err, STATUS_MALFORMED,
                  "the X25519 key is a point of low order, which protects nothing");
        status = error_hint(err, "no program makes such a key by accident: trust neither it nor "
                                 "what was sealed to it");
    }
done:
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(peer);
    return status;
}

enum status age_cipher_new(EVP_CIPHER_CTX **cipher, const unsigned char key[AGE_KEY_BYTES],
                           bool sealing, struct error *err)
{
    EVP_CIPHER_CTX *made = EVP_CIPHER_CTX_new();
    if (!made ||
        EVP_CipherInit_ex(made, EVP_chacha20_poly1305(), NULL, key, NULL, sealing ? 1 : 0) != 1) {
        EVP_CIPHER_CTX_free(made);
        *cipher = NULL;
        return age_crypto_error(err, "set up ChaCha20-Poly1305");
    }
    *cipher = made;
    return STATUS_OK;
}

enum status age_cipher_seal(EVP_CIPHER_CTX *cipher, const unsigned char nonce[AGE_NONCE_BYTES],
                            const unsigned char *plaintext, size_t length, unsigned char *out,
                            struct error *err)
{
    int written = 0;
    if (EVP_EncryptInit_ex(cipher, NULL, NULL, NULL, nonce) != 1 ||
        (length > 0 && EVP_EncryptUpdate(cipher, out, &written, plaintext, (int)length) != 1) ||
        EVP_EncryptFinal_ex(cipher, out + length, &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, AGE_TAG_BYTES, out + length) != 1)
        return age_crypto_error(err, "encrypt");
    return STATUS_OK;
}

enum status age_cipher_open(EVP_CIPHER_CTX *cipher, const unsigned char nonce[AGE_NONCE_BYTES],
                            const unsigned char *sealed, size_t length, unsigned char *out,
                            bool *authentic, struct error *err)
{
    *authentic = false;
    size_t plain = length - AGE_TAG_BYTES;
    unsigned char tag[AGE_TAG_BYTES];
    for (size_t i = 0; i < AGE_TAG_BYTES; i++)
        tag[i] = sealed[plain + i];
    int written = 0;
    if (EVP_DecryptInit_ex(cipher, NULL, NULL, NULL, nonce) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, AGE_TAG_BYTES, tag) != 1 ||
        (plain > 0 && EVP_DecryptUpdate(cipher, out, &written, sealed, (int)plain) != 1)) {
        secret_wipe(out, plain);
        return age_crypto_error(err, "decrypt");
    }
    unsigned char rest[AGE_TAG_BYTES]; /* a stream cipher leaves nothing for the end */
    if (EVP_DecryptFinal_ex(cipher, rest, &written) != 1) {
        ERR_clear_error();
        secret_wipe(out, plain);
        return STATUS_OK;
    }
    *authentic = true;
    return STATUS_OK;
}

static const unsigned char zero_nonce[AGE_NONCE_BYTES];

enum status age_file_key_wrap(const unsigned char wrap_key[AGE_KEY_BYTES],
                              const unsigned char file_key[AGE_FILE_KEY_BYTES],
                              unsigned char body[AGE_WRAPPED_KEY_BYTES], struct error *err)
{
    EVP_CIPHER_CTX *cipher = NULL;
    enum status status = age_cipher_new(&cipher, wrap_key, true, err);
    if (status == STATUS_OK)
        status = age_cipher_seal(cipher, zero_nonce, file_key, AGE_FILE_KEY_BYTES, body, err);
    EVP_CIPHER_CTX_free(cipher);
    return status;
}

enum status age_file_key_unwrap(const unsigned char wrap_key[AGE_KEY_BYTES],
                                const unsigned char body[AGE_WRAPPED_KEY_BYTES],
                                unsigned char file_key[AGE_FILE_KEY_BYTES], bool *matched,
                                struct error *err)
{
    EVP_CIPHER_CTX *cipher = NULL;
    *matched = false;
    enum status status = age_cipher_new(&cipher, wrap_key, false, err);
    if (status == STATUS_OK)
        status = age_cipher_open(cipher, zero_nonce, body, AGE_WRAPPED_KEY_BYTES, file_key, matched,
                                 err);
    EVP_CIPHER_CTX_free(cipher);
    return status;
}
