/* What the files that put an entry into words share. */
#ifndef OVERSIGHT_WORDS_H
#define OVERSIGHT_WORDS_H

#include "oversight_internal.h"

/* An entry being put into words. */
struct telling {
    const struct ledger_entry *entry;
    const json_t *detail;
    const json_t *decision; /* of its sharing, or NULL */
    struct buffer *out;
};

/* Appends the text, made visible. */
void words_say(struct buffer *out, const char *text);
/* "between", and the text, if there is one. */
void words_say_more(struct buffer *out, const char *between, const char *text);
/* The same, with a date in words. */
void words_say_day(struct buffer *out, const char *between, const char *text);

/* ---- decisions.c ---- */

void tell_decision(const struct telling *telling);
void tell_approval(const struct telling *telling);
/* Whether an entry is an approval of what had not waited for it. */
bool words_is_look(const struct ledger_entry *entry, const json_t *decision);

/* ---- members.c: one for each kind ---- */

void tell_withdrawn(const struct telling *telling);
void tell_superseded(const struct telling *telling);
void tell_media_issued(const struct telling *telling);
void tell_media_added(const struct telling *telling);
void tell_recipient_revoked(const struct telling *telling);
void tell_staff_removed(const struct telling *telling);
void tell_portal_added(const struct telling *telling);
void tell_number_listed(const struct telling *telling);
void tell_looked(const struct telling *telling);
void tell_advice(const struct telling *telling);
void tell_exported(const struct telling *telling);
void tell_replaced(const struct telling *telling);
void tell_complaint(const struct telling *telling);
void tell_erased(const struct telling *telling);
void tell_witnessed(const struct telling *telling);
void tell_policy_accepted(const struct telling *telling);
void tell_log_continued(const struct telling *telling);
void tell_clock_corrected(const struct telling *telling);

#endif
