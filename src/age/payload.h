/* What writer and reader share of the payload ("Payload" in c2sp.org/age). */
#ifndef SAFEHAND_AGE_PAYLOAD_H
#define SAFEHAND_AGE_PAYLOAD_H

#include <stdint.h>

#include "crypto.h"
#include "safehand/age.h"

enum {
    AGE_PAYLOAD_NONCE_BYTES = 16,
    AGE_SEALED_CHUNK_SIZE = AGE_CHUNK_SIZE + AGE_TAG_BYTES,
};

#define AGE_PAYLOAD_CUT "the file is cut short: its end is missing"

/* The key of the payload that this file key and nonce belong to, into secret memory. */
enum status age_payload_key(const unsigned char file_key[AGE_FILE_KEY_BYTES],
                            const unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES],
                            unsigned char key[AGE_KEY_BYTES], struct error *err) MUST_CHECK;
/* Seals chunk number `counter` (from 0): length + AGE_TAG_BYTES bytes go to out. */
enum status age_chunk_seal(EVP_CIPHER_CTX *cipher, uint64_t counter, bool last,
                           const unsigned char *plaintext, size_t length, unsigned char *out,
                           struct error *err) MUST_CHECK;
/* Opens a chunk as age_cipher_open does. */
enum status age_chunk_open(EVP_CIPHER_CTX *cipher, uint64_t counter, bool last,
                           const unsigned char *sealed, size_t length, unsigned char *out,
                           bool *authentic, struct error *err) MUST_CHECK;
/* STATUS_AUTHENTICATION with that message: nothing of the file is to be used. */
enum status age_payload_broken(struct error *err, const char *message);

#endif
