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

/* ---- further logs ---- */

enum { CONTINUATION_LOST_MAXIMUM = 64 };
/*
 * What a further log says of the one before, without whatever else its first entry says: the lines
 * "safehand.log-continuation/2", "origin ORIGIN" (of the further log), "key VERIFIER" (its, which
 * signs this), "continues ORIGIN" and "head SIZE ROOT" (the log before, as it was found), and for
 * each signed head that was found to cover more, or to contradict it, "lost SIZE ROOT ORIGIN".
 */
struct continuation {
    char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    struct note_verifier key;
    struct checkpoint from;
    struct checkpoint lost[CONTINUATION_LOST_MAXIMUM];
    size_t lost_count;
};
/* Appends the note that says so. */
enum status continuation_sign(const struct continuation *said, const struct note_signer *signer,
                              struct buffer *note, struct error *err) MUST_CHECK;
/* Reads such a note; its signature is verified by the key that it names, and that it is of a
 * further log of the same ledger. Whether the key is the ledger's is for the caller. */
enum status continuation_parse(const char *data, size_t length, struct continuation *said,
                               struct error *err) MUST_CHECK;
/* Whether it names that head as one that it does not follow. */
bool continuation_names(const struct continuation *said, const struct checkpoint *head);

/* ---- ledger.history ---- */

enum {
    HISTORY_ROTATIONS_MAXIMUM = HEADS_KEYS_MAXIMUM, /* the newest */
    HISTORY_LOGS_MAXIMUM = 16,                      /* further logs: the newest */
    HISTORY_MAXIMUM = 1 << 18,                      /* bytes of the member */
};
/*
 * The member ledger.history of a package, a text in lines: "safehand.ledger-history/2", then
 * "acknowledged none" or "acknowledged N" with "origin ORIGIN", "root BASE64" (the head that the
 * recipient's latest receipt quotes) and a line "proof HASH" for each hash of the consistency proof
 * (RFC 6962) from it to the package's checkpoint, or, if that is of a further log, to the end of
 * its own log, as the next one's note names it; then "keys N" and, each after an empty line, N
 * notes of rotations, each of the key that the one before led to. Where the ledger was continued,
 * an empty line, "logs N" and, each after an empty line, N notes of continuations, each of the log
 * after.
 */
struct package_history {
    bool has_acknowledged;
    struct checkpoint acknowledged;
    struct merkle_proof proof;
    struct rotation *rotations;
    size_t rotation_count;
    struct continuation *logs;
    size_t log_count;
};
/* Appends the member. The notes are borrowed texts, oldest first; of more than the maximum the
 * newest. acknowledged NULL: none. */
enum status package_history_format(const struct checkpoint *acknowledged,
                                   const struct merkle_proof *proof, const struct names *rotations,
                                   const struct names *logs, struct buffer *out,
                                   struct error *err) MUST_CHECK;
/* Reads exactly that; the notes' signatures are verified, and that each goes on from the one
 * before. package_history_free; zeroed on failure. */
enum status package_history_parse(const char *data, size_t length, struct package_history *history,
                                  struct error *err) MUST_CHECK;
void package_history_free(struct package_history *history);

/* ---- comparing ---- */

enum history_outcome {
    HISTORY_FIRST_SEEN,        /* nothing is remembered of this ledger */
    HISTORY_CONTINUES,         /* it continues a head that is remembered, or is that head */
    HISTORY_NOT_ACKNOWLEDGED,  /* seen before, but no receipt that it could be compared from */
    HISTORY_RECEIPT_MISSING,   /* the recipient made a receipt, and the office knows of none */
    HISTORY_RECEIPT_UNKNOWN,   /* the office knows of a receipt that is not remembered here */
    HISTORY_FURTHER_LOG,       /* it goes on in a further log, and does not prove from what */
    HISTORY_CONTINUES_FURTHER, /* in a further log, which goes on from a head that continues one
                                  that is remembered and acknowledged, or is it */
    HISTORY_DROPPED,           /* in a further log, which goes on without entries that are
                                  remembered: a restore in good faith, or none */
    HISTORY_OLDER,             /* a later head was seen already */
    HISTORY_CONTRADICTS,       /* it shows another history, and was opened despite that */
};
/* A word for it, for programs: "first-seen", ... */
const char *history_outcome_name(enum history_outcome compared);

/* What a package says of its ledger, each part verified by itself. Borrowed. */
struct ledger_parts {
    const struct card *sender;       /* names the ledger, and a key of it */
    const struct note_verifier *key; /* of the checkpoint */
    const struct checkpoint *checkpoint;
    const struct package_history *history;
};
struct ledger_comparison {
    enum history_outcome outcome;
    uint64_t size;    /* entries of the package's head */
    uint64_t from;    /* of the remembered head that it continues; 0: it was compared with none */
    uint64_t missing; /* of a later head that was acknowledged, and whose receipt the office does
                         not know; 0: there is none */
    uint64_t kept;    /* of HISTORY_DROPPED: entries of the log before that it goes on from ... */
    uint64_t seen;    /* ... of those that are remembered; the same: they were others */
    bool is_named;    /* and the further log itself names the head that is remembered */
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
