/* The kinds of entries and their words, each of which stands here and nowhere else. */
#include <stddef.h>
#include <string.h>

#include "safehand/package/entry_kind.h"

static const char *const WORDS[ENTRY_KINDS] = {
    [ENTRY_KIND_DECISION] = "decision",
    [ENTRY_KIND_DECLINED] = "declined",
    [ENTRY_KIND_APPROVAL] = "approval",
    [ENTRY_KIND_SEALED] = "sealed",
    [ENTRY_KIND_FOR_SENDING] = "for-sending",
    [ENTRY_KIND_DELIVERED] = "delivered",
    [ENTRY_KIND_DELIVERY_FAILED] = "delivery-failed",
    [ENTRY_KIND_WITHDRAWN] = "withdrawn",
    [ENTRY_KIND_SUPERSEDED] = "superseded",
    [ENTRY_KIND_RECEIPT] = "receipt",
    [ENTRY_KIND_HANDED_OVER] = "handed-over",
    [ENTRY_KIND_REFERENCE_GIVEN] = "reference-given",
    [ENTRY_KIND_MEDIA_ISSUED] = "media-issued",
    [ENTRY_KIND_MEDIA_RETURNED] = "media-returned",
    [ENTRY_KIND_MEDIA_ADDED] = "media-added",
    [ENTRY_KIND_RECIPIENT_VERIFIED] = "recipient-verified",
    [ENTRY_KIND_RECIPIENT_REVOKED] = "recipient-revoked",
    [ENTRY_KIND_STAFF_ADDED] = "staff-added",
    [ENTRY_KIND_STAFF_REMOVED] = "staff-removed",
    [ENTRY_KIND_TRAINING] = "training",
    [ENTRY_KIND_AGREEMENT] = "agreement",
    [ENTRY_KIND_PORTAL_ADDED] = "portal-added",
    [ENTRY_KIND_NUMBER_LISTED] = "number-listed",
    [ENTRY_KIND_ACCESS] = "access",
    [ENTRY_KIND_ADVICE] = "advice",
    [ENTRY_KIND_OTHER_CHANNEL] = "other-channel",
    [ENTRY_KIND_FAMILY_INFORMED] = "family-informed",
    [ENTRY_KIND_LOOKED] = "looked",
    [ENTRY_KIND_INCIDENT] = "incident",
    [ENTRY_KIND_HOLD] = "hold",
    [ENTRY_KIND_ERASED] = "erased",
    [ENTRY_KIND_KEY_ROTATED] = "key-rotated",
    [ENTRY_KIND_WITNESSED] = "witnessed",
    [ENTRY_KIND_LOG_CONTINUED] = "log-continued",
    [ENTRY_KIND_CLOCK_CORRECTED] = "clock-corrected",
    [ENTRY_KIND_POLICY_ACCEPTED] = "policy-accepted",
    [ENTRY_KIND_STAFF_CONFIRMED] = "staff-confirmed",
    [ENTRY_KIND_RECIPIENT_CONFIRMED] = "recipient-confirmed",
    [ENTRY_KIND_RECORD_EXPORTED] = "record-exported",
    [ENTRY_KIND_RECORD_REPLACED] = "record-replaced",
    [ENTRY_KIND_COMPLAINT] = "complaint",
};

const char *entry_kind_name(enum entry_kind kind)
{
    return (unsigned)kind < ENTRY_KINDS ? WORDS[kind] : NULL;
}

bool entry_kind_parse(const char *word, enum entry_kind *kind)
{
    for (*kind = ENTRY_KIND_UNKNOWN + 1; *kind < ENTRY_KINDS; (*kind)++)
        if (strcmp(WORDS[*kind], word) == 0)
            return true;
    *kind = ENTRY_KIND_UNKNOWN;
    return false;
}
