/*
 * The office's own list of published numbers: whom one calls in an emergency, and what they are
 * (P02, P03). A number is listed by a signed entry, and counts once somebody else on the staff has
 * signed the very same. Where nobody else is there it counts at once. A few national ones ship.
 */
#ifndef SAFEHAND_OFFICE_NUMBERS_H
#define SAFEHAND_OFFICE_NUMBERS_H

#include "safehand/office.h"
#include "safehand/policy/numbers.h"

enum { NUMBER_TEXT_SIZE = NUMBER_TEXT_MAXIMUM + 1 };
struct office_number {
    char name[NUMBER_TEXT_SIZE]; /* of an organisation or a person, as on their card */
    char kind[RECORD_ID_MAXIMUM + 1];
    char number[NUMBER_TEXT_SIZE];
    char source[NUMBER_TEXT_SIZE];
    const struct office_member *listed_by;    /* NULL: it ships with the program */
    const struct office_member *confirmed_by; /* NULL: nobody */
    bool counts;
    uint64_t entry; /* that lists it */
    timestamp since;
};
struct office_numbers {
    struct office_number *items;
    size_t count;
    bool is_alone; /* nobody else is on the staff, so that one person's word counts */
};

/* Signs that the number is published there. *number: as it stands in the list then. A kind that
 * there is not, what is no number, and a source in too few words are STATUS_USAGE. */
enum status office_number_add(struct office *office, const struct office_number *wanted,
                              timestamp now, struct office_number *number,
                              struct error *err) MUST_CHECK;
/* Signs what somebody else listed under the name. STATUS_USAGE if nothing waits under it,
 * STATUS_REFUSED if who acts listed it. */
enum status office_number_confirm(struct office *office, const char *name, timestamp now,
                                  struct office_number *number, struct error *err) MUST_CHECK;
/* All: those that count and those that wait, in the order of their entries, then those that ship
 * and that the office did not list itself; office_numbers_free. */
enum status office_number_list(struct office *office, struct office_numbers *numbers,
                               struct error *err) MUST_CHECK;
void office_numbers_free(struct office_numbers *numbers);
/* What counts of a recipient: by the name on their card (without keys: the team's), else the
 * organisation's. */
enum status office_number_of(struct office *office, const struct office_recipient *recipient,
                             struct office_number *number, bool *found,
                             struct error *err) MUST_CHECK;

#endif
