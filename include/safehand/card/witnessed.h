/*
 * What a witness has cosigned of a ledger, as c2sp.org/tlog-witness demands of one: the last
 * checkpoint for each ledger, so that nobody gets a cosignature of two histories from them.
 *
 * It is kept as remembered heads are (heads.h), in a file of its own beside them, LEDGER.witnessed
 * .json: what the same person has seen in packages or in an office was not all proven.
 */
#ifndef SAFEHAND_CARD_WITNESSED_H
#define SAFEHAND_CARD_WITNESSED_H

#include "safehand/card/heads.h"

/* What came before a checkpoint that may be cosigned. */
struct witnessed_before {
    uint64_t size;       /* entries that were cosigned before; 0 the first time */
    bool is_first;       /* nothing of this ledger was */
    bool is_new_key;     /* it is signed by a key that no checkpoint before was */
    bool is_further_log; /* the office goes on in a further log, and no proof reaches into that */
};

/* Where it is kept for the person with that key; memory_free. */
enum status witnessed_path(const struct note_verifier *person, const char *origin, char **path,
                           struct error *err) MUST_CHECK;
/*
 * Checks that a checkpoint by the ledger's key may be cosigned, and keeps it in `path` as the last
 * one, before anybody can sign it; of two at once the second is held against the first. It may if
 * nothing of the ledger was cosigned before, if it is that last one again, if its proof shows that
 * it continues it, or if it is the first of a further log. STATUS_AUTHENTICATION, and whom to tell,
 * for fewer entries, another root of as many, a log before the last one's, and a proof that fails;
 * STATUS_USAGE if a proof is missing or begins elsewhere; STATUS_MALFORMED if what is kept is
 * damaged.
 */
enum status witnessed_take(const char *path, const struct note_verifier *ledger,
                           const struct witness_request *request, struct checkpoint *checkpoint,
                           struct witnessed_before *before, struct error *err) MUST_CHECK;

#endif
