/*
 * Identity files that lie in the office, for those who sign in there by name: identities/KEY.age,
 * sealed under their own passphrase as every identity file is, and beside it KEY.card.json, the
 * card that was made with it. KEY are the 16 hex digits of the card's key.
 *
 * That a file lies here gives nobody a right: who is on the staff the signed entries say, and
 * nobody opens it without its passphrase. So somebody who has been invited has one already.
 */
#ifndef SAFEHAND_OFFICE_IDENTITIES_H
#define SAFEHAND_OFFICE_IDENTITIES_H

#include "safehand/office.h"

enum { IDENTITY_KEY_SIZE = 17, OFFICE_IDENTITIES_MAXIMUM = 1000 };

struct office_identity_file {
    char key[IDENTITY_KEY_SIZE];
    char *path; /* of the sealed identity */
    struct card *card;
};
struct office_identities {
    struct office_identity_file *items; /* by name */
    size_t count;
};

/* The digits by which a card's files are named. */
void identities_key(const struct card *card, char key[IDENTITY_KEY_SIZE]);

/* All that lie in that office; a missing folder has none, and what is damaged or has no card beside
 * it is passed over. Free with identities_free; empty on failure. */
enum status identities_list(const char *office, struct office_identities *list,
                            struct error *err) MUST_CHECK;
void identities_free(struct office_identities *list);
/* The one whose card has that key, or NULL. */
const struct office_identity_file *identities_find(const struct office_identities *list,
                                                   const char *key);

/* Writes an identity there, sealed under the passphrase, and its card. STATUS_USAGE if there is one
 * of those keys already. On failure neither is there. */
enum status identities_put(const char *office, const struct identity *identity,
                           const char *passphrase, struct error *err) MUST_CHECK;
/* The same of an identity file that is sealed already, which is copied as it is; `card` is its
 * card. STATUS_USAGE if it is not sealed. */
enum status identities_put_file(const char *office, const char *path, const struct card *card,
                                struct error *err) MUST_CHECK;
/* Writes an identity that lies there anew, with the card that renews the one before; nothing if
 * none of those keys lies there. */
enum status identities_renew(const char *office, const struct identity *identity,
                             const char *passphrase, struct error *err) MUST_CHECK;
/* Removes both files; missing ones are no error. */
enum status identities_remove(const char *office, const char *key, struct error *err) MUST_CHECK;

#endif
