/* X25519 keys as Bech32 text, and the two lists of keys that callers hold. */
#ifndef SAFEHAND_AGE_KEYS_H
#define SAFEHAND_AGE_KEYS_H

#include "header.h"
#include "safehand/age.h"

struct age_recipients {
    unsigned char (*keys)[AGE_KEY_BYTES];
    size_t count;
    char *passphrase; /* in secret memory; alone if set */
    int work_factor;
};

struct age_identities {
    EVP_PKEY *keys[AGE_IDENTITIES_MAXIMUM];
    size_t key_count;
    char *passphrases[AGE_PASSPHRASES_MAXIMUM]; /* in secret memory */
    size_t passphrase_count;
};

/* A copy in secret memory. STATUS_USAGE if it is empty or too long. */
enum status age_passphrase_copy(const char *passphrase, char **copy, struct error *err) MUST_CHECK;
enum status age_recipient_decode(const char *text, unsigned char point[AGE_KEY_BYTES],
                                 struct error *err) MUST_CHECK;
enum status age_identity_decode(const char *text, EVP_PKEY **key, struct error *err) MUST_CHECK;

#endif
