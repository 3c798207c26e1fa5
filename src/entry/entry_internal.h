/* How a kind's file is written: its members as a table, its functions, and what is known of it. */
#ifndef ENTRY_INTERNAL_H
#define ENTRY_INTERNAL_H

#include "safehand/entry.h"

/* The type in C of each type of member. */
#define ENTRY_C_TEXT const char *
#define ENTRY_C_DAY const char *
#define ENTRY_C_TIME const char *
#define ENTRY_C_TEXT_OR_NULL const char *
#define ENTRY_C_BYTES struct entry_bytes
#define ENTRY_C_NUMBER struct entry_number
#define ENTRY_C_TRUTH enum entry_truth
#define ENTRY_C_OBJECT const json_t *
#define ENTRY_C_LIST const json_t *
#define ENTRY_C_TEXTS const json_t *

/* A member of another type in C does not compile. */
#define ENTRY_MEMBER(form, field, key, type, is_needed)                                            \
    {                                                                                              \
        key, MEMBER_##type, is_needed,                                                             \
            offsetof(struct entry_##form, field) *                                                 \
                _Generic(((struct entry_##form *)0)->field, ENTRY_C_##type : 1)                    \
    }
/* One that the form must have, and one that it may lack. */
#define NEEDS(form, field, type) ENTRY_MEMBER(form, field, #field, type, true)
#define MAY_HAVE(form, field, type) ENTRY_MEMBER(form, field, #field, type, false)

/* The functions of a form, whose members stand in MEMBERS_OF_FORM[]. */
#define ENTRY_FORM_DEFINE(form)                                                                    \
    static const struct entry_form form_##form = {                                                 \
        #form, members_of_##form, sizeof members_of_##form / sizeof members_of_##form[0],          \
        sizeof(struct entry_##form)};                                                              \
    json_t *entry_##form##_write(const struct entry_##form *said)                                  \
    {                                                                                              \
        return entry_form_write(&form_##form, said);                                               \
    }                                                                                              \
    enum status entry_##form##_read(const struct ledger_entry *entry, struct entry_##form *said,   \
                                    struct error *err)                                             \
    {                                                                                              \
        return entry_form_read(&form_##form, entry, said, err);                                    \
    }                                                                                              \
    void entry_##form##_see(const json_t *detail, struct entry_##form *said)                       \
    {                                                                                              \
        entry_form_see(&form_##form, detail, said);                                                \
    }

/* By what a kind is found: the member of its detail that is the look-up's value, or FOUND_ALWAYS.
 */
#define FOUND_BY(lookup, member) [LOOKUP_##lookup] = (member)

/* Whether a member that is there is of its type. */
bool entry_value_fits(enum entry_member_type type, const json_t *value);

extern const struct entry_about about_decision, about_declined, about_approval, about_sealed,
    about_for_sending, about_delivered, about_delivery_failed, about_receipt, about_handed_over,
    about_reference_given, about_withdrawn, about_superseded, about_media_issued,
    about_media_returned, about_family_informed, about_other_channel, about_advice, about_access,
    about_incident, about_hold, about_erased, about_agreement, about_staff_added,
    about_staff_removed, about_training, about_recipient_verified, about_recipient_revoked,
    about_media_added, about_portal_added, about_key_rotated, about_witnessed, about_log_continued,
    about_clock_corrected, about_number_listed, about_looked, about_policy_accepted,
    about_staff_confirmed, about_recipient_confirmed, about_record_exported, about_record_replaced,
    about_complaint;

#endif
