/*
 * What a package tells of its ledger's past, so that its recipient can compare: how the ledger came
 * to its present key, and that it continues what the recipient acknowledged.
 *
 * Which comparison comes of it is worked out from the package's parts and from what the recipient
 * remembers alone (package_compare): no file, clock or network takes part.
 */
#ifndef SAFEHAND_PACKAGE_HISTORY_H
#define SAFEHAND_PACKAGE_HISTORY_H

#include "safehand/card/heads.h"

/* ---- changes of the ledger's key ---- */

/* The signed text of a rotation: the lines "safehand.key-rotation/2", "origin ORIGIN", "size N" (of
 * the last tree that the old key signed), "old VERIFIER", "new VERIFIER". */
struct rotation {
    char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    uint64_t size;
    struct note_verifier old_key, new_key;
};
/* Appends the note that says so, signed by both keys. */
enum status rotation_sign(const struct rotation *rotation, const struct note_signer *old_signer,
                          const struct note_signer *new_signer, struct buffer *note,
                          struct error *err) MUST_CHECK;
/* Reads such a note; both signatures are verified. */
enum status rotation_parse(const char *data, size_t length, struct rotation *rotation,
                           struct error *err) MUST_CHECK;

/* ---- ledger.history ---- */

enum {
    HISTORY_ROTATIONS_MAXIMUM = HEADS_KEYS_MAXIMUM, /* the newest */
    HISTORY_MAXIMUM = 1 << 18,                      /* bytes of the member */
};
/*
 * The member ledger.history of a package, a text in lines: "safehand.ledger-history/2", then
 * "acknowledged none" or "acknowledged N" with "origin ORIGIN", "root BASE64" (the head that the
 * recipient's latest receipt quotes) and a line "proof HASH" for each hash of the consistency proof
 * (RFC 6962) from it to the package's checkpoint, if that is of the same log; then "keys N" and,
 * each after an empty line, N notes of rotations, each of the key that the one before led to.
 */
struct package_history {
    bool has_acknowledged;
    struct checkpoint acknowledged;
    struct merkle_proof proof;
    struct rotation *rotations;
    size_t rotation_count;
};
/* Appends the member. The notes of rotations are borrowed texts, oldest first; of more than
 * HISTORY_ROTATIONS_MAXIMUM the newest. acknowledged NULL: none. */
enum status package_history_format(const struct checkpoint *acknowledged,
                                   const struct merkle_proof *proof, const struct names *rotations,
                                   struct buffer *out, struct error *err) MUST_CHECK;
/* Reads exactly that; the notes' signatures are verified, and that each goes on from the one
 * before. package_history_free; zeroed on failure. */
enum status package_history_parse(const char *data, size_t length, struct package_history *history,
                                  struct error *err) MUST_CHECK;
void package_history_free(struct package_history *history);

/* ---- comparing ---- */

enum ledger_compared {
    LEDGER_FIRST_SEEN,       /* nothing is remembered of this ledger */
    LEDGER_CONTINUES,        /* it continues a head that is remembered, or is that head */
    LEDGER_NOT_ACKNOWLEDGED, /* seen before, but no receipt that it could be compared from */
    LEDGER_RECEIPT_MISSING,  /* the recipient made a receipt, and the office knows of none */
    LEDGER_RECEIPT_UNKNOWN,  /* the office knows of a receipt that is not remembered here */
    LEDGER_FURTHER_LOG,      /* the ledger goes on in a further log since */
    LEDGER_OLDER,            /* a later head was seen already */
    LEDGER_CONTRADICTS,      /* it shows another history, and was opened despite that */
};
/* A word for it, for programs: "first-seen", ... */
const char *ledger_compared_name(enum ledger_compared compared);

/* What a package says of its ledger, each part verified by itself. Borrowed. */
struct ledger_parts {
    const struct card *sender;       /* names the ledger, and a key of it */
    const struct note_verifier *key; /* of the checkpoint */
    const struct checkpoint *checkpoint;
    const struct package_history *history;
};
struct ledger_comparison {
    enum ledger_compared outcome;
    uint64_t size;    /* entries of the package's head */
    uint64_t from;    /* of the remembered head that it continues; 0: it was compared with none */
    uint64_t missing; /* of a later head that was acknowledged, and whose receipt the office does
                         not know; 0: there is none */
    struct note_verifier keys[HEADS_KEYS_MAXIMUM]; /* to be accepted with it, oldest first */
    size_t key_count;
};
/*
 * Compares with what is remembered (NULL: nothing). STATUS_AUTHENTICATION where the ledger shows
 * another history than before: a key that no chain of rotations leads to, two roots of one size, a
 * proof that fails, an earlier key's head where a later one's was seen.
 */
enum status package_compare(const struct ledger_parts *parts, const struct heads *remembered,
                            struct ledger_comparison *comparison, struct error *err) MUST_CHECK;

#endif
