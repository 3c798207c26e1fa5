#include "payload.h"

#include "safehand/base/digest.h"

enum status age_payload_key(const unsigned char file_key[AGE_FILE_KEY_BYTES],
                            const unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES],
                            unsigned char key[AGE_KEY_BYTES], struct error *err)
{
    return digest_hkdf_sha256(file_key, AGE_FILE_KEY_BYTES, nonce, AGE_PAYLOAD_NONCE_BYTES,
                              "payload", key, AGE_KEY_BYTES, err);
}

/* Eleven bytes of counter, big-endian, and a byte that marks the last chunk. Sixty-four bits of
 * counter are 2^80 bytes of payload: no offset reaches them. */
static void chunk_nonce(uint64_t counter, bool last, unsigned char nonce[AGE_NONCE_BYTES])
{
    for (int i = AGE_NONCE_BYTES - 2; i >= 0; i--) {
        nonce[i] = (unsigned char)counter;
        counter >>= 8;
    }
    nonce[AGE_NONCE_BYTES - 1] = last ? 1 : 0;
}

enum status age_chunk_seal(EVP_CIPHER_CTX *cipher, uint64_t counter, bool last,
                           const unsigned char *plaintext, size_t length, unsigned char *out,
                           struct error *err)
{
    unsigned char nonce[AGE_NONCE_BYTES];
    chunk_nonce(counter, last, nonce);
    return age_cipher_seal(cipher, nonce, plaintext, length, out, err);
}

enum status age_chunk_open(EVP_CIPHER_CTX *cipher, uint64_t counter, bool last,
                           const unsigned char *sealed, size_t length, unsigned char *out,
                           bool *authentic, struct error *err)
{
    unsigned char nonce[AGE_NONCE_BYTES];
    chunk_nonce(counter, last, nonce);
    return age_cipher_open(cipher, nonce, sealed, length, out, authentic, err);
}

enum status age_payload_broken(struct error *err, const char *message)
{
    error_set(err, STATUS_AUTHENTICATION, "%s", message);
    return error_hint(err, "do not use anything of it; ask for the file to be sent again");
}
