/*
 * Sharings to which nothing more happens by the mere passing of time: those that were acknowledged,
 * rejected, withdrawn or erased, or have expired. A program that goes on for long, and lists
 * sharings again and again, keeps in memory what it has read and verified of them once, and whether
 * anything is owed of them, until an entry is added that may change that. It is evidence of
 * nothing, and is written nowhere.
 *
 * Several offices that are open on the same folder may share one, also on several threads.
 */
#ifndef SAFEHAND_OFFICE_SETTLED_H
#define SAFEHAND_OFFICE_SETTLED_H

#include "safehand/office/timeline.h"

struct settled;
/* An empty one; settled_free wipes what it holds. */
enum status settled_new(struct settled **settled, struct error *err) MUST_CHECK;
void settled_free(struct settled *settled);
/* Wipes all that it holds; the next lists fill it again. */
void settled_forget(struct settled *settled);

/* From now on lists of this office keep there what they read (borrowed; NULL: nowhere). */
void office_settle_in(struct office *office, struct settled *settled);
/* How many sharings the next list would read: all those of which nothing is kept there. */
enum status office_unsettled(struct office *office, size_t *count, struct error *err) MUST_CHECK;
/* Of a view within its visit: nothing is owed of that sharing before `until`. What is not settled
 * is left as it is. */
void office_owes_nothing(struct office *office, const struct sharing_view *view, timestamp until);

#endif
