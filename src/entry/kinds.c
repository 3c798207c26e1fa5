/* What is known of each kind. */
#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_common[] = {
    MAY_HAVE(common, id, TEXT),
    MAY_HAVE(common, review, DAY),
};
ENTRY_FORM_DEFINE(common)

static const struct entry_about *const KINDS[ENTRY_KINDS] = {
    [ENTRY_KIND_DECISION] = &about_decision,
    [ENTRY_KIND_DECLINED] = &about_declined,
    [ENTRY_KIND_APPROVAL] = &about_approval,
    [ENTRY_KIND_SEALED] = &about_sealed,
    [ENTRY_KIND_FOR_SENDING] = &about_for_sending,
    [ENTRY_KIND_DELIVERED] = &about_delivered,
    [ENTRY_KIND_DELIVERY_FAILED] = &about_delivery_failed,
    [ENTRY_KIND_WITHDRAWN] = &about_withdrawn,
    [ENTRY_KIND_SUPERSEDED] = &about_superseded,
    [ENTRY_KIND_RECEIPT] = &about_receipt,
    [ENTRY_KIND_HANDED_OVER] = &about_handed_over,
    [ENTRY_KIND_REFERENCE_GIVEN] = &about_reference_given,
    [ENTRY_KIND_MEDIA_ISSUED] = &about_media_issued,
    [ENTRY_KIND_MEDIA_RETURNED] = &about_media_returned,
    [ENTRY_KIND_MEDIA_ADDED] = &about_media_added,
    [ENTRY_KIND_RECIPIENT_VERIFIED] = &about_recipient_verified,
    [ENTRY_KIND_RECIPIENT_REVOKED] = &about_recipient_revoked,
    [ENTRY_KIND_STAFF_ADDED] = &about_staff_added,
    [ENTRY_KIND_STAFF_REMOVED] = &about_staff_removed,
    [ENTRY_KIND_TRAINING] = &about_training,
    [ENTRY_KIND_AGREEMENT] = &about_agreement,
    [ENTRY_KIND_PORTAL_ADDED] = &about_portal_added,
    [ENTRY_KIND_NUMBER_LISTED] = &about_number_listed,
    [ENTRY_KIND_ACCESS] = &about_access,
    [ENTRY_KIND_ADVICE] = &about_advice,
    [ENTRY_KIND_OTHER_CHANNEL] = &about_other_channel,
    [ENTRY_KIND_FAMILY_INFORMED] = &about_family_informed,
    [ENTRY_KIND_LOOKED] = &about_looked,
    [ENTRY_KIND_INCIDENT] = &about_incident,
    [ENTRY_KIND_HOLD] = &about_hold,
    [ENTRY_KIND_ERASED] = &about_erased,
    [ENTRY_KIND_KEY_ROTATED] = &about_key_rotated,
    [ENTRY_KIND_WITNESSED] = &about_witnessed,
    [ENTRY_KIND_LOG_CONTINUED] = &about_log_continued,
    [ENTRY_KIND_CLOCK_CORRECTED] = &about_clock_corrected,
    [ENTRY_KIND_POLICY_ACCEPTED] = &about_policy_accepted,
    [ENTRY_KIND_STAFF_CONFIRMED] = &about_staff_confirmed,
    [ENTRY_KIND_RECIPIENT_CONFIRMED] = &about_recipient_confirmed,
    [ENTRY_KIND_RECORD_EXPORTED] = &about_record_exported,
    [ENTRY_KIND_RECORD_REPLACED] = &about_record_replaced,
    [ENTRY_KIND_COMPLAINT] = &about_complaint,
};

const struct entry_about *entry_about(enum entry_kind kind)
{
    return (unsigned)kind < ENTRY_KINDS ? KINDS[kind] : NULL;
}

enum status entry_check_lookups(enum entry_kind kind, const struct ledger_lookup *lookups,
                                size_t count, struct error *err)
{
    const struct entry_about *about = entry_about(kind);
    for (size_t i = 0; about && i < count; i++)
        if (lookup_kind_name(lookups[i].kind) && !about->found[lookups[i].kind])
            return error_set(err, STATUS_USAGE, "an entry of kind %s is not found by a %s",
                             entry_kind_name(kind), lookup_kind_name(lookups[i].kind));
    return STATUS_OK;
}
