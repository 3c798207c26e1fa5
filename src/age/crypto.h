/*
 * The primitives the envelope is made of, over OpenSSL: X25519 (RFC 7748) and ChaCha20-Poly1305
 * (RFC 8439). HKDF, HMAC and random bytes come from base.
 */
#ifndef SAFEHAND_AGE_CRYPTO_H
#define SAFEHAND_AGE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/evp.h>

#include "safehand/base/error.h"

enum {
    AGE_KEY_BYTES = 32, /* X25519 keys and shares, ChaCha20-Poly1305 keys */
    AGE_NONCE_BYTES = 12,
    AGE_TAG_BYTES = 16,
    AGE_FILE_KEY_BYTES = 16,
    AGE_WRAPPED_KEY_BYTES = AGE_FILE_KEY_BYTES + AGE_TAG_BYTES, /* body of a native stanza */
};

/* Sets STATUS_SYSTEM and clears OpenSSL's queue of errors. */
enum status age_crypto_error(struct error *err, const char *what);

/* ---- X25519 ---- */

/* A private key from its bytes; EVP_PKEY_free wipes it. */
enum status age_x25519_private(const unsigned char scalar[AGE_KEY_BYTES], EVP_PKEY **key,
                               struct error *err) MUST_CHECK;
/* A new private key. */
enum status age_x25519_generate(EVP_PKEY **key, struct error *err) MUST_CHECK;
enum status age_x25519_public(const EVP_PKEY *key, unsigned char point[AGE_KEY_BYTES],
                              struct error *err) MUST_CHECK;
/* The shared secret, into secret memory. STATUS_MALFORMED if it is all zero (a point of low order,
 * which would let anybody know it). */
enum status age_x25519_shared(EVP_PKEY *key, const unsigned char point[AGE_KEY_BYTES],
                              unsigned char shared[AGE_KEY_BYTES], struct error *err) MUST_CHECK;

/* ---- ChaCha20-Poly1305 ---- */

/* A cipher with its key set once; a call below sets only the nonce. EVP_CIPHER_CTX_free wipes. */
enum status age_cipher_new(EVP_CIPHER_CTX **cipher, const unsigned char key[AGE_KEY_BYTES],
                           bool sealing, struct error *err) MUST_CHECK;
/* Writes length + AGE_TAG_BYTES bytes to out, which does not overlap plaintext. */
enum status age_cipher_seal(EVP_CIPHER_CTX *cipher, const unsigned char nonce[AGE_NONCE_BYTES],
                            const unsigned char *plaintext, size_t length, unsigned char *out,
                            struct error *err) MUST_CHECK;
/* Opens length bytes, tag included (at least AGE_TAG_BYTES), into out. If they are not authentic,
 * *authentic is false, the status is STATUS_OK and out is wiped. */
enum status age_cipher_open(EVP_CIPHER_CTX *cipher, const unsigned char nonce[AGE_NONCE_BYTES],
                            const unsigned char *sealed, size_t length, unsigned char *out,
                            bool *authentic, struct error *err) MUST_CHECK;

/* The file key under a stanza's wrap key, with a nonce of zeros. */
enum status age_file_key_wrap(const unsigned char wrap_key[AGE_KEY_BYTES],
                              const unsigned char file_key[AGE_FILE_KEY_BYTES],
                              unsigned char body[AGE_WRAPPED_KEY_BYTES],
                              struct error *err) MUST_CHECK;
enum status age_file_key_unwrap(const unsigned char wrap_key[AGE_KEY_BYTES],
                                const unsigned char body[AGE_WRAPPED_KEY_BYTES],
                                unsigned char file_key[AGE_FILE_KEY_BYTES], bool *matched,
                                struct error *err) MUST_CHECK;

#endif
