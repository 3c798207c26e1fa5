/* The state of a sharing, which follows from its entries and is stored nowhere. */
#ifndef SAFEHAND_ENTRY_STATE_H
#define SAFEHAND_ENTRY_STATE_H

#include "safehand/ledger.h"

enum sharing_state {
    SHARING_DRAFTED,
    SHARING_AWAITING_APPROVAL,
    SHARING_SEALED,
    SHARING_FOR_SENDING, /* a person has it to send it */
    SHARING_HANDED_OVER, /* open, to be brought to a recipient without keys */
    SHARING_DELIVERED,
    SHARING_ACKNOWLEDGED,
    SHARING_REJECTED,
    SHARING_OVERDUE,
    SHARING_WITHDRAWN,
    SHARING_ARRIVED_WITHDRAWN, /* acknowledged, and withdrawn: both are true */
    SHARING_EXPIRED,
    SHARING_ERASED,
    SHARING_DECLINED, /* decided not to share: never a sharing */
    SHARING_RECORDED, /* something done by other means, looked into or advised: never a sharing */
};
/* "awaiting approval", "delivered" and so on. */
const char *sharing_state_name(enum sharing_state state);
/* The same for who reads it: what was delivered by hand (the channel; NULL: not known) is
 * "ready to be handed over", since no entry says whether a person carried it. */
const char *sharing_state_words(enum sharing_state state, const char *channel);
/* Whether it was withdrawn, before or after it was acknowledged. */
bool sharing_state_is_withdrawn(enum sharing_state state);
/*
 * The state that follows from a sharing's entries, in order of index, at `now`: from what its
 * decision awaits and when it lapses, which rules were approved, when the package expires and its
 * receipt is due, and whether that one accepts (safehand/entry/sharing.h). What such an entry lacks
 * counts as not said.
 *
 * Any entry that was erased, or of kind `erased`, makes the sharing erased. A receipt or a
 * withdrawal outlasts expiry, and neither unsays the other; a delivered sharing is overdue after
 * its receipt_due, which lies as many days later as it was delivered after it was sealed, and
 * expired at its expiry. What was handed over to a recipient without keys is overdue after its
 * reference_due and does not expire; a reference number acknowledges it, and unsays no withdrawal
 * either.
 */
enum sharing_state sharing_state_of(const struct ledger_entry *const *entries, size_t count,
                                    timestamp now);
/* What the same entries say about deadlines: an expiry (the decision's, then the package's, which
 * is its review date), and while a delivered sharing waits for its receipt (one that was handed
 * over: for its reference number) the last second for that. Of an erased sharing there is nothing.
 */
struct sharing_deadlines {
    bool has_expiry, has_receipt_due;
    timestamp expires, receipt_due;
};
/* Fills *deadlines from the entries of one sharing, in their order; all false if they make no
 * course. */
void sharing_deadlines_of(const struct ledger_entry *const *entries, size_t count,
                          struct sharing_deadlines *deadlines);

#endif
