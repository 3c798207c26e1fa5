/* What the pages about the staff share. */
#ifndef DESK_STAFF_H
#define DESK_STAFF_H

#include "people/people.h"

/* The member with the card of that key, on the staff if it is there, else who had it; NULL if there
 * is none. A card that was confirmed or renewed goes on as a further member. */
const struct office_member *staff_member_of(const struct office *office, const char *key);
/* The same person's newer card, which counts; NULL if there is none. */
const struct office_member *staff_newer_card(const struct office *office,
                                             const struct office_member *member);
/* Whether who is signed in adds and removes staff. */
bool staff_may_manage(const struct visit *visit);
/* Said to who alone does. */
#define STAFF_ALONE                                                                                \
    "Only you can let somebody in again who has lost their passphrase. If you lose yours, "        \
    "nobody can, and what was shared is never opened again."
/* Whether more than one person does. */
bool staff_has_second_manager(const struct office *office);
/* "Coordinator". */
const char *staff_role_words(enum office_role role);
/* Whether they accept the policy: "Signed, until 3 May 2027". */
void staff_training_words(struct visit *visit, const struct office_member *member, char *text,
                          size_t size);
/* Removes from the office the keys of those who are not on the staff any more. */
void staff_tidy_keys(struct visit *visit);

#endif
