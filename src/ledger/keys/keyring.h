/*
 * ledger.keys: the ledger's three keys, sealed to each member of staff who may read, and the key of
 * each entry's body, wrapped by the read key.
 */
#ifndef SAFEHAND_LEDGER_KEYRING_H
#define SAFEHAND_LEDGER_KEYRING_H

#include "safehand/card.h"
#include "seal.h"
#include "store/database.h"

enum {
    LEDGER_GENERATIONS_MAXIMUM = 256,
    SEALED_KEYS_MAXIMUM = 65536,
};
/*
 * The three keys, in secret memory (ledger_keys_new, secret_free). Look-ups are never written
 * again, so every index key there was is kept; of the sign keys, the one before, with which a
 * rotation that was cut off is finished. Of each read key that was replaced, what records of
 * families were sealed by is kept, from which nobody gets the read key back.
 */
struct ledger_keys {
    uint64_t generation; /* from 0; one more with each rotation */
    unsigned char read[SEAL_KEY_SIZE];
    unsigned char sign[NOTE_SEED_SIZE];
    unsigned char replaced[NOTE_SEED_SIZE]; /* the sign key before; only from generation 1 on */
    struct {
        uint64_t from; /* number of the first entry whose look-ups are under this key */
        unsigned char key[SEAL_KEY_SIZE];
    } indexes[LEDGER_GENERATIONS_MAXIMUM]; /* generation + 1 of them */
    struct {
        bool is_kept; /* no program kept one before there were sealed records */
        unsigned char key[SEAL_KEY_SIZE];
    } records[LEDGER_GENERATIONS_MAXIMUM]; /* of the generations before */
};
/* What records are sealed by as long as this read key counts. */
enum status ledger_keys_record(const unsigned char read[SEAL_KEY_SIZE],
                               unsigned char key[SEAL_KEY_SIZE], struct error *err) MUST_CHECK;
/* Fresh random keys. */
enum status ledger_keys_new(struct ledger_keys **keys, struct error *err) MUST_CHECK;
/* The next generation, in place: fresh keys, the index key for entries from `from` on.
 * STATUS_REFUSED beyond LEDGER_GENERATIONS_MAXIMUM. */
enum status ledger_keys_next(struct ledger_keys *keys, uint64_t from, struct error *err) MUST_CHECK;
/* Appends an age file to the recipient that holds the canonical JSON {"format", "generation",
 * "indexes", "origin", "read", "records", "replaced", "sign"}, the keys in
 * hex, "indexes" an array of {"from", "key"}, "replaced" the sign key before ("" for none),
 * "records" an array of the generations before, "" for one of which none is kept; format
 * "safehand.ledger-keys/3", or, where "records" has no key, "safehand.ledger-keys/2" without it;
 * origin is that of the ledger's first log. */
enum status ledger_keys_seal(const struct ledger_keys *keys, const char *origin,
                             const char *age_recipient, struct buffer *sealed,
                             struct error *err) MUST_CHECK;
/* Opens one and checks that it is of that origin. */
enum status ledger_keys_unseal(const void *sealed, size_t length, const char *origin,
                               const struct identity *member, struct ledger_keys *keys,
                               struct error *err) MUST_CHECK;

struct keyring;
/* Makes the database with the keys of the ledger `origin` sealed to one member. */
enum status keyring_create(const char *path, const char *origin, const struct ledger_keys *keys,
                           const struct card *founder, struct error *err) MUST_CHECK;
/* Opens it and unseals the keys by the identity; *keys is the caller's (secret_free). Nobody's is
 * STATUS_AUTHENTICATION. */
enum status keyring_open(const char *path, const char *origin, const struct identity *member,
                         struct keyring **keyring, struct ledger_keys **keys,
                         struct error *err) MUST_CHECK;
void keyring_close(struct keyring *keyring);

/* STATUS_AUTHENTICATION if the keys were rotated, or taken from this member, since they were
 * unsealed. */
enum status keyring_check_generation(struct keyring *keyring, const struct ledger_keys *keys,
                                     struct error *err) MUST_CHECK;
/*
 * That many new entry keys, stored and durable, all or none. A handle that takes many stores some
 * ahead and gives out those first, each once; what it has not given out when it is closed is never
 * used. STATUS_AUTHENTICATION if the keys were rotated, or taken from this member, since they were
 * unsealed; for keys from ahead keyring_check_generation tells that.
 */
enum status keyring_new_keys(struct keyring *keyring, const struct ledger_keys *keys,
                             struct entry_key *made, size_t count, struct error *err) MUST_CHECK;
/* The wrapped key of the commitment as it is stored; *found false if there is none. */
enum status keyring_find_key(struct keyring *keyring,
                             const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                             unsigned char wrapped[SEAL_WRAPPED_SIZE], bool *found,
                             struct error *err) MUST_CHECK;

/* Seals the keys to a member, anew if they have them already. */
enum status keyring_add_member(struct keyring *keyring, const struct ledger_keys *keys,
                               const struct card *card, struct error *err) MUST_CHECK;
/* Forgets what was sealed to a member, in the write-ahead log too. STATUS_REFUSED for the last
 * one; STATUS_USAGE if there is nothing to forget. */
enum status keyring_remove_member(struct keyring *keyring, const struct note_verifier *verifier,
                                  struct error *err) MUST_CHECK;
/* Adds the verifier key of everybody to whom the keys are sealed, as a list that owns its names. */
enum status keyring_members(struct keyring *keyring, struct names *verifiers,
                            struct error *err) MUST_CHECK;
/*
 * Wraps every entry key anew, seals the keys `next` to these cards and to nobody else, all in one
 * transaction, and truncates the write-ahead log: nothing under the old keys stays in the file.
 * STATUS_REFUSED if who opened the ledger is not among them. A log that cannot be truncated because
 * somebody reads is left for the next time, without an error.
 */
enum status keyring_rotate(struct keyring *keyring, const struct ledger_keys *keys,
                           const struct ledger_keys *next, const struct card *const *cards,
                           size_t count, struct error *err) MUST_CHECK;
/* Between these, what is read is of one time, and each key is found faster. */
enum status keyring_begin(struct keyring *keyring, struct error *err) MUST_CHECK;
void keyring_end(struct keyring *keyring);
/* database_check. */
enum status keyring_check(struct keyring *keyring, struct error *err) MUST_CHECK;

/* ---- destroying entry keys ---- */

/* The keys of some entries, by their commitments. */
struct key_list {
    unsigned char (*commitments)[SEAL_COMMITMENT_SIZE];
    size_t count;
};
enum status keyring_has_key(struct keyring *keyring,
                            const unsigned char commitment[SEAL_COMMITMENT_SIZE], bool *found,
                            struct error *err) MUST_CHECK;
/* Deletes those that are there, all or none; *destroyed tells how many were. The write-ahead log
 * may hold them until keyring_truncate_log. */
enum status keyring_destroy_keys(struct keyring *keyring, const struct key_list *list,
                                 size_t *destroyed, struct error *err) MUST_CHECK;
/* database_truncate_log_within. */
enum status keyring_truncate_log(struct keyring *keyring, int milliseconds,
                                 struct error *err) MUST_CHECK;

#endif
