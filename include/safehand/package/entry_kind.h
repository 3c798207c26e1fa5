/*
 * The kinds of ledger entries. What an entry of a kind says, who may sign it and by what it is
 * found stands in safehand/entry.h; here only that there is such a kind, since a leaf names it.
 */
#ifndef SAFEHAND_PACKAGE_ENTRY_KIND_H
#define SAFEHAND_PACKAGE_ENTRY_KIND_H

#include <stdbool.h>

enum entry_kind {
    ENTRY_KIND_UNKNOWN, /* one of a later version of this program */
    ENTRY_KIND_DECISION,
    ENTRY_KIND_DECLINED,
    ENTRY_KIND_APPROVAL,
    ENTRY_KIND_SEALED,
    ENTRY_KIND_FOR_SENDING, /* handed over to a person, who sends it */
    ENTRY_KIND_DELIVERED,
    ENTRY_KIND_DELIVERY_FAILED,
    ENTRY_KIND_WITHDRAWN,
    ENTRY_KIND_SUPERSEDED,
    ENTRY_KIND_RECEIPT,
    ENTRY_KIND_HANDED_OVER,     /* open, for a recipient without keys */
    ENTRY_KIND_REFERENCE_GIVEN, /* what such a recipient gives for a receipt */
    ENTRY_KIND_MEDIA_ISSUED,
    ENTRY_KIND_MEDIA_RETURNED,
    ENTRY_KIND_MEDIA_ADDED,
    ENTRY_KIND_RECIPIENT_VERIFIED,
    ENTRY_KIND_RECIPIENT_REVOKED,
    ENTRY_KIND_STAFF_ADDED,
    ENTRY_KIND_STAFF_REMOVED,
    ENTRY_KIND_TRAINING,
    ENTRY_KIND_AGREEMENT,
    ENTRY_KIND_PORTAL_ADDED,
    ENTRY_KIND_NUMBER_LISTED,
    ENTRY_KIND_ACCESS,
    ENTRY_KIND_ADVICE,
    ENTRY_KIND_OTHER_CHANNEL,
    ENTRY_KIND_FAMILY_INFORMED,
    ENTRY_KIND_LOOKED,
    ENTRY_KIND_INCIDENT,
    ENTRY_KIND_HOLD,
    ENTRY_KIND_ERASED,
    ENTRY_KIND_KEY_ROTATED,
    ENTRY_KIND_WITNESSED,
    ENTRY_KIND_LOG_CONTINUED,
    ENTRY_KIND_CLOCK_CORRECTED,
    ENTRY_KIND_POLICY_ACCEPTED,
    ENTRY_KIND_STAFF_CONFIRMED,
    ENTRY_KIND_RECIPIENT_CONFIRMED,
    ENTRY_KIND_RECORD_EXPORTED, /* a readable copy of a family's record was taken out */
    ENTRY_KIND_RECORD_REPLACED, /* another one is in the place of a family's record */
    ENTRY_KIND_COMPLAINT,       /* how data is handled, and each word on it since */
    ENTRY_KINDS,                /* how many there are, and the unknown one */
};
/* The word that stands for it in a leaf and in a body: "decision", "delivery-failed", ...; NULL for
 * ENTRY_KIND_UNKNOWN and what is no kind. */
const char *entry_kind_name(enum entry_kind kind);
/* False, and *kind is ENTRY_KIND_UNKNOWN, if the word stands for none of them. */
bool entry_kind_parse(const char *word, enum entry_kind *kind);

#endif
