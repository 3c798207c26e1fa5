/*
 * Entries on their way through verification, in batches: filled by the thread that reads the
 * databases, checked by any thread, and gone through in order by the first.
 *
 * A worker sees copies only, never a database. What it finds wrong it leaves in the batch; whoever
 * goes through the batch says it when everything before was good, so that the first entry that is
 * wrong is the one that is named, however many threads there are.
 */
#ifndef SAFEHAND_LEDGER_BATCH_H
#define SAFEHAND_LEDGER_BATCH_H

#include "ledger_internal.h"
#include "safehand/base/pool.h"

enum {
    BATCH_ENTRIES = 128,
    BATCH_BYTES = 256 << 10, /* of what is copied; one larger entry fills a batch by itself */
};

/*
 * A sum over pairs of look-up and entry, in any order: each pair is hashed with a key drawn for
 * this run, and the hashes are added. Who changed the table before the key was drawn can not have
 * made two different sets of pairs with one sum.
 */
struct lookup_sum {
    uint64_t lanes[DIGEST_SIZE / sizeof(uint64_t)];
};
enum status lookup_sum_add(struct lookup_sum *sum, const unsigned char key[DIGEST_SIZE],
                           const unsigned char digest[DIGEST_SIZE], uint64_t number,
                           struct error *err) MUST_CHECK;
void lookup_sum_join(struct lookup_sum *sum, const struct lookup_sum *other);
/* The sum over all pairs of the table. *is_odd: some row of it is no pair at all. */
enum status lookup_sum_table(struct ledger *ledger, const unsigned char key[DIGEST_SIZE],
                             struct lookup_sum *sum, bool *is_odd, struct error *err) MUST_CHECK;

/* ---- seen.c: the trees that the signers of bodies saw ---- */

/* The last of them in a log, whose sizes ascend. */
struct seen_tree {
    bool is_known;
    uint64_t size;
    merkle_hash root;
};
/* Takes the tree of that size. */
enum status seen_tree_take(struct seen_tree *tree, uint64_t size, merkle_reader read, void *context,
                           struct error *err) MUST_CHECK;
struct checked_entry;
/* Whether what the entry's signer saw is there: STATUS_AUTHENTICATION names both. The nodes before
 * the entry must be known to be good. */
enum status seen_check(struct seen_tree *tree, const struct ledger *ledger,
                       const struct store_log *log, const struct checked_entry *entry,
                       struct error *err) MUST_CHECK;

/* What is to be checked of each entry. */
struct checks {
    struct ledger *ledger;
    bool has_bodies; /* false: leaves alone */
    ledger_who who;  /* NULL: signatures are left out */
    void *context;
    unsigned char sum_key[DIGEST_SIZE];
};

enum check_stage { CHECK_LEAF, CHECK_BODY };
struct checked_entry {
    uint64_t number;
    bool is_erased;
    merkle_hash hash; /* of the leaf */
    bool has_seen;    /* what its signer saw, and who that is (NULL if nobody was asked) */
    struct body_seen seen;
    const char *person;
    char signer_name[NOTE_KEY_NAME_MAXIMUM + 1];
    /* of the look-ups that lead to it, in the batch's digests */
    size_t first_digest, digest_count;
    /* where its parts stand in the batch's bytes */
    size_t leaf_at, leaf_length, kind_at, sealed_at;
    struct sealed_entry sealed;
};
struct batch {
    const struct checks *checks;
    const struct store_log *log;
    size_t count;
    struct checked_entry entries[BATCH_ENTRIES];
    struct buffer bytes, digests;
    struct lookup_sum sum;
    /* the first of its entries that is wrong, and what is wrong with it */
    size_t failed_at;
    enum check_stage failed_stage;
    struct error failure;
    struct error key_failure; /* why the last entry's key could not be read */
    struct error end;         /* why nothing was read after the last entry */
};

void batch_begin(struct batch *batch, const struct checks *checks, const struct store_log *log);
/* Copies an entry; false when nothing more is to be added. A failure is left in the batch. */
bool batch_add(struct batch *batch, const struct stored_entry *stored);
/* Whether the entry at this place is the one that is wrong, at that stage. */
bool batch_failed(const struct batch *batch, size_t at, enum check_stage stage);
/* The line that the caller fills with batches and takes them from, checked. */
enum status batch_pool_new(struct pool **pool, struct ledger *ledger, struct error *err) MUST_CHECK;

#endif
