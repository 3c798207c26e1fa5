/* What the files of oversight/ share. */
#ifndef OVERSIGHT_INTERNAL_H
#define OVERSIGHT_INTERNAL_H

#include "safehand/entry/office.h"
#include "safehand/entry/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/oversight.h"
#include "safehand/register.h"
#include "safehand/sharing.h"

/* The same day of the next month, or that month's last: until then somebody who asked what is known
 * about them is answered (rule L04). */
struct date date_month_later(const struct date *date);

/* ---- witnesses ---- */

/* What a `witnessed` entry says, checked: signed by the ledger, consistent with today's tree, and
 * cosigned. */
enum status witnessed_read(struct office *office, uint64_t number,
                           struct oversight_witness *witnessed, struct error *err) MUST_CHECK;
/* Opens a checkpoint that somebody holds and compares it with today's tree; the message begins with
 * `whose`. Of one that covers more than ledger.db holds it says which entries are gone; if a later
 * log says so too, it is good. */
enum status reach_check(struct office *office, const char *data, size_t length, const char *whose,
                        struct ledger_reach *reach, struct error *err) MUST_CHECK;

/* ---- verify_second.c ---- */

/* Erasings by the time of somebody outside, without a second person. */
struct erasings {
    uint64_t count;
    uint64_t unseen; /* of them, by a delivery that was erased since: only its day can be seen */
    int64_t
        shortest; /* days from the beginning to the review date that was named, the least of all */
};
/* That each `erased` entry which names an attested time names one: recorded before it by somebody
 * else, of a witness outside or a portal, on or after the review date. */
enum status erasings_check(struct office *office, struct erasings *found,
                           struct error *err) MUST_CHECK;
/* That each `looked` entry is about one thing, and one about an entry by somebody else than signed
 * that, unless they were alone on the staff. */
enum status looks_check(struct office *office, struct error *err) MUST_CHECK;

/* ---- verify_clock.c ---- */

/* Entries that say that the times before them were wrong. */
struct clock_corrections {
    struct clock_correction {
        uint64_t number;
        timestamp time;
    } * items;
    size_t count;
};
/* That a delivery names a portal's time only where it went there; *differs if its clock and the
 * office's did. */
enum status portal_time_check(const struct ledger_signed *what, bool *differs,
                              struct error *err) MUST_CHECK;
void clock_corrections_free(struct clock_corrections *corrections);
/* Walks through all leaves. STATUS_AUTHENTICATION names the first entry whose time is before the
 * one's before it, or that bears a time still to come which no later entry corrects. What was found
 * is filled on failure too. */
enum status clock_corrections_read(struct office *office, timestamp clock,
                                   struct clock_corrections *corrections,
                                   struct error *err) MUST_CHECK;
/* Whether a later entry says that this one's time was wrong. */
bool clock_was_corrected(const struct clock_corrections *corrections, uint64_t number,
                         timestamp time);

#endif
