/* AES-256-GCM as the ledger uses it: sealed bodies, and entry keys wrapped by the read key. */
#ifndef SAFEHAND_LEDGER_SEAL_H
#define SAFEHAND_LEDGER_SEAL_H

#include "safehand/base.h"

enum {
    SEAL_KEY_SIZE = 32,
    SEAL_NONCE_SIZE = 12,
    SEAL_TAG_SIZE = 16,
    SEAL_OVERHEAD = SEAL_NONCE_SIZE + SEAL_TAG_SIZE,
    SEAL_COMMITMENT_SIZE = DIGEST_SIZE,
    SEAL_WRAPPED_SIZE = SEAL_KEY_SIZE + SEAL_OVERHEAD,
};

/* SHA-256("safehand.commit/2" || key): GCM alone lets one sealed text open under two keys. */
enum status seal_commitment(const unsigned char key[SEAL_KEY_SIZE],
                            unsigned char commitment[SEAL_COMMITMENT_SIZE],
                            struct error *err) MUST_CHECK;

/* Appends commitment || nonce || ciphertext || tag; no additional data. */
enum status seal_body(const unsigned char key[SEAL_KEY_SIZE], const void *body, size_t length,
                      struct buffer *out, struct error *err) MUST_CHECK;
/* Checks the commitment and appends the plain body. STATUS_AUTHENTICATION if the key is another or
 * the bytes were changed. */
enum status seal_open_body(const unsigned char key[SEAL_KEY_SIZE], const void *sealed,
                           size_t length, struct buffer *out, struct error *err) MUST_CHECK;

/* nonce || ciphertext || tag, with the commitment as additional data: a wrapped key serves for its
 * own entry only. */
enum status seal_wrap(const unsigned char read_key[SEAL_KEY_SIZE],
                      const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                      const unsigned char key[SEAL_KEY_SIZE],
                      unsigned char wrapped[SEAL_WRAPPED_SIZE], struct error *err) MUST_CHECK;
enum status seal_unwrap(const unsigned char read_key[SEAL_KEY_SIZE],
                        const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                        const unsigned char wrapped[SEAL_WRAPPED_SIZE],
                        unsigned char key[SEAL_KEY_SIZE], struct error *err) MUST_CHECK;

/* The key of an entry's body as it is stored. */
struct entry_key {
    unsigned char commitment[SEAL_COMMITMENT_SIZE];
    unsigned char wrapped[SEAL_WRAPPED_SIZE];
};
/* Random keys, wrapped. */
enum status seal_draw_keys(const unsigned char read_key[SEAL_KEY_SIZE], struct entry_key *made,
                           size_t count, struct error *err) MUST_CHECK;

/* What one thread needs to open and seal many entries' bodies with wrapped keys: ciphers made once,
 * and a key's place in secret memory. */
struct sealer;
enum status sealer_new(const unsigned char read_key[SEAL_KEY_SIZE], struct sealer **sealer,
                       struct error *err) MUST_CHECK;
/* seal_unwrap and seal_open_body; the commitment is the one that the sealed bytes begin with. The
 * message tells whether it is the key or the body that does not open. */
enum status sealer_open(struct sealer *sealer, const unsigned char wrapped[SEAL_WRAPPED_SIZE],
                        const void *sealed, size_t length, struct buffer *out,
                        struct error *err) MUST_CHECK;
/* seal_unwrap and seal_body. */
enum status sealer_seal(struct sealer *sealer, const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                        const unsigned char wrapped[SEAL_WRAPPED_SIZE], const void *body,
                        size_t length, struct buffer *out, struct error *err) MUST_CHECK;
void sealer_free(struct sealer *sealer);

#endif
