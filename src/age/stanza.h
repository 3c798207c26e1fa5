/*
 * The two native recipient types: how each wraps the file key in a stanza and finds it again.
 * Sections "The X25519 recipient type" and "The scrypt recipient type" of c2sp.org/age.
 */
#ifndef SAFEHAND_AGE_STANZA_H
#define SAFEHAND_AGE_STANZA_H

#include <stdbool.h>

#include "header.h"

#define AGE_TYPE_X25519 "X25519"
#define AGE_TYPE_SCRYPT "scrypt"

/* STATUS_MALFORMED if a stanza of a native type is not exactly in its form, or an scrypt stanza is
 * not alone. Types that we do not know pass. */
enum status age_stanzas_check(const struct age_header *header, struct error *err) MUST_CHECK;

enum status age_x25519_check(const struct age_stanza *stanza, struct error *err) MUST_CHECK;
enum status age_x25519_wrap(const unsigned char recipient[AGE_KEY_BYTES],
                            const unsigned char file_key[AGE_FILE_KEY_BYTES],
                            struct age_header *header, struct error *err) MUST_CHECK;
/* For a stanza that passed the check. *matched tells whether file_key (in secret memory) was
 * found. */
enum status age_x25519_unwrap(EVP_PKEY *identity, const struct age_stanza *stanza,
                              unsigned char file_key[AGE_FILE_KEY_BYTES], bool *matched,
                              struct error *err) MUST_CHECK;

enum status age_scrypt_check(const struct age_stanza *stanza, struct error *err) MUST_CHECK;
enum status age_scrypt_wrap(const char *passphrase, int work_factor,
                            const unsigned char file_key[AGE_FILE_KEY_BYTES],
                            struct age_header *header, struct error *err) MUST_CHECK;
enum status age_scrypt_unwrap(const char *passphrase, const struct age_stanza *stanza,
                              unsigned char file_key[AGE_FILE_KEY_BYTES], bool *matched,
                              struct error *err) MUST_CHECK;

#endif
