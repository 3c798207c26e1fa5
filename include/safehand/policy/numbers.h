/*
 * Numbers that are published nationally, which ship with the program (numbers.json,
 * safehand.numbers/2): whom one calls in an emergency (P02, P03). An office lists its own by
 * entries (office/numbers.h).
 */
#ifndef SAFEHAND_POLICY_NUMBERS_H
#define SAFEHAND_POLICY_NUMBERS_H

#include "safehand/base.h"

enum {
    NUMBER_TEXT_MAXIMUM = 255,  /* bytes of a name, a number or a source */
    NUMBERS_FILE_MAXIMUM = 1000 /* numbers in the file */
};
/* One of them. Its texts belong to the list. */
struct published_number {
    const char *name;   /* of an organisation, as on a card */
    const char *kind;   /* of recipient, one that there is */
    const char *number; /* as it is typed on a telephone */
    const char *source; /* where it is published */
};
struct published_numbers {
    struct published_number *items;
    size_t count;
    json_t *root;
};
/* Reads such a file strictly: no member unknown, no name twice, each kind known and each number one
 * that can be called; published_numbers_free. What is wrong is STATUS_MALFORMED with its place;
 * *numbers is then NULL. `name` stands in errors. */
enum status published_numbers_parse(const char *data, size_t length, const char *name,
                                    struct published_numbers **numbers,
                                    struct error *err) MUST_CHECK;
/* Those that ship. */
enum status published_numbers_shipped(struct published_numbers **numbers,
                                      struct error *err) MUST_CHECK;
void published_numbers_free(struct published_numbers *numbers);
/* Whether it can be called: three digits or more, and beside them blanks, '+', '-', '(' and ')'. */
bool published_number_is_valid(const char *number);

#endif
