/* Names of people, compared as whoever reads them would: any number of threads may. */
#ifndef SAFEHAND_CARD_NAME_H
#define SAFEHAND_CARD_NAME_H

#include <stdbool.h>

/*
 * Whether two names read alike: without regard to case, accents, the form of letters (NFKC), kinds
 * of blanks, hyphens and apostrophes, blanks at the ends and doubled ones, what is not seen, and
 * letters of another alphabet that look like Latin ones. What reads alike is one name wherever a
 * rule wants somebody else, so that nobody becomes two people by a blank.
 */
bool name_is_same(const char *one, const char *other);
/* What is wrong with a name that is to be given to somebody, as words that follow it ("begins or
 * ends with a blank"); NULL if nothing is. */
const char *name_fault(const char *name);

#endif
