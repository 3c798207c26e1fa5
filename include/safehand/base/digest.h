/* SHA-256, HMAC, random bytes, ids. OpenSSL underneath. */
#ifndef SAFEHAND_BASE_DIGEST_H
#define SAFEHAND_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/base/error.h"

enum { DIGEST_SIZE = 32, DIGEST_HEX_SIZE = 65, ID_SIZE = 37 }; /* hex and id with NUL */

/* SHA-256 of length bytes. STATUS_SYSTEM if OpenSSL fails, as of all here. */
enum status digest_sha256(const void *data, size_t length, unsigned char digest[DIGEST_SIZE],
                          struct error *err) MUST_CHECK;
/* The same as lower-case hex with NUL. */
enum status digest_sha256_hex(const void *data, size_t length, char hex[DIGEST_HEX_SIZE],
                              struct error *err) MUST_CHECK;
/* Whether text (NULL: no) has the form of one: 64 lower-case hex digits. */
bool digest_is_valid(const char *text);
/* HMAC (RFC 2104) with SHA-256 of length bytes under a key of any length. */
enum status digest_hmac_sha256(const void *key, size_t key_length, const void *data, size_t length,
                               unsigned char mac[DIGEST_SIZE], struct error *err) MUST_CHECK;
struct digest_hmac;
/* The same under one key many times: the key is taken once, and wiped by digest_hmac_free. */
enum status digest_hmac_new(struct digest_hmac **hmac, const void *key, size_t key_length,
                            struct error *err) MUST_CHECK;
/* The HMAC of length bytes; may be called again and again, by one thread at a time. */
enum status digest_hmac_run(struct digest_hmac *hmac, const void *data, size_t length,
                            unsigned char mac[DIGEST_SIZE], struct error *err) MUST_CHECK;
void digest_hmac_free(struct digest_hmac *hmac);
/* RFC 5869 with SHA-256; salt may be NULL with salt_length 0; out_length at most 255 * 32. On
 * failure out is wiped. */
enum status digest_hkdf_sha256(const void *key, size_t key_length, const void *salt,
                               size_t salt_length, const char *info, void *out, size_t out_length,
                               struct error *err) MUST_CHECK;

/* Piecewise SHA-256. */
struct digest;
/* Begins one, of no bytes yet; digest_free. *digest is set only on success. */
enum status digest_begin(struct digest **digest, struct error *err) MUST_CHECK;
/* Takes length further bytes in. After a failure only digest_free is left. */
enum status digest_update(struct digest *digest, const void *data, size_t length,
                          struct error *err) MUST_CHECK;
/* Afterwards the object is good for nothing but digest_free. */
enum status digest_end(struct digest *digest, unsigned char out[DIGEST_SIZE],
                       struct error *err) MUST_CHECK;
void digest_free(struct digest *digest);

/* Bytes from the system's generator. In a test build SAFEHAND_TEST_SEED (a text of at most 255
 * bytes) makes them repeatable: SHA-256(seed || counter) for each 32 bytes, the counter in 8 bytes
 * big-endian, from 0 in every process and for every other seed; a call begins a new block. */
enum status random_bytes(void *data, size_t length, struct error *err) MUST_CHECK;
/* A new lower-case UUIDv4 (RFC 9562). */
enum status id_new(char id[ID_SIZE], struct error *err) MUST_CHECK;
/* Whether text is exactly a lower-case UUIDv4. */
bool id_is_valid(const char *text);

#endif
