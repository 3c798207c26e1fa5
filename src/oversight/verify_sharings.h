/* What the entries of one sharing must say of each other, for verification. */
#ifndef OVERSIGHT_VERIFY_SHARINGS_H
#define OVERSIGHT_VERIFY_SHARINGS_H

#include "oversight_internal.h"
#include "safehand/office/verified.h"

/* One entry of a sharing, with what the others are held against. */
struct sharing_step {
    char id[ID_SIZE];
    uint64_t number;
    timestamp time; /* of the entry */
    enum entry_kind kind;
    const struct office_member *by; /* who signed it */
    char subject[DIGEST_HEX_SIZE];
    char digest[DIGEST_HEX_SIZE]; /* of the decision that it is, approves, or seals */
    char card[DIGEST_HEX_SIZE];   /* of the recipient that is decided on, or sealed for */
    bool awaits;                  /* a decision that somebody must approve */
    bool is_emergency;            /* a decision in which a call stands for a verified card */
    bool answers_basis, answers_involved; /* of `looked`: what an emergency had left open */
    bool left_basis, left_involved;       /* of a decision: what it left open */
    /* Of `sealed` the recipient's verifier key, of `receipt` the receipt; of a decision, and of
     * `handed-over`, its attachments, each NAME LF SIZE LF DIGEST LF. */
    char *data;
};
struct sharing_steps {
    struct sharing_step *items;
    size_t count, capacity;
};

/* Whether an entry is a step. */
bool sharing_step_is(const struct ledger_signed *what);
/* Reads one, and checks all that it says by itself; any number of threads may. The step's data is
 * to be freed, also on failure. */
enum status sharing_step_read(const struct office *office, const struct ledger_signed *what,
                              struct sharing_step *step, struct error *err) MUST_CHECK;
/* Takes over the step, data and all, on success only. */
enum status sharing_steps_add(struct sharing_steps *steps, const struct sharing_step *step,
                              struct error *err) MUST_CHECK;
/*
 * Holds the steps of each sharing against each other: decided once, approved by somebody else over
 * that very decision, sealed once, by who decided it, for the recipient that was decided on and
 * after all that it awaits was approved, delivered when it was sealed and a checkpoint had left the
 * house, and acknowledged by that recipient under a checkpoint that is still kept; and that the
 * card was verified by then, or a call stood for it in an emergency, and nobody had revoked it; or,
 * where the recipient has no keys, handed over once instead of sealed, under the same conditions
 * and with the attachments that were decided on, and given one reference number. Of a sharing that
 * was erased nothing of this can be checked: that nothing of it is left, or comes after, is.
 * *revoked_meanwhile grows by what was sealed or handed over within the hour after its card was
 * revoked.
 */
enum status sharing_steps_check(struct office *office, struct sharing_steps *steps,
                                const struct office_verifications *recipients,
                                uint64_t *revoked_meanwhile, struct error *err) MUST_CHECK;
/* All verified recipients, as office_verifications_read has them. */
enum status recipients_read(struct office *office, struct office_verifications *recipients,
                            struct error *err) MUST_CHECK;
/* That each entry which renews or confirms a verified card was one that might. */
enum status recipients_check(const struct office_verifications *recipients,
                             struct error *err) MUST_CHECK;
void sharing_steps_free(struct sharing_steps *steps);

#endif
