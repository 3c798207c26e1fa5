/* Asking for one or some of a list, by their numbers. */
#ifndef CHOICES_H
#define CHOICES_H

#include "cli.h"

enum { CHOICES_MAXIMUM = 200 };

/* Whether somebody who was asked wants to go back. */
bool answer_is_back(const char *answer);

/* Lines to choose from; `values` are what is chosen, `labels` what is shown. Zero-initialise. */
struct choices {
    char *labels[CHOICES_MAXIMUM];
    char *values[CHOICES_MAXIMUM];
    size_t count;
};
void choices_free(struct choices *choices);
/* Takes both strings over, also when it fails. */
enum status choices_add(struct choices *choices, char *label, char *value,
                        struct error *err) MUST_CHECK;
/* Asks, and copies the value chosen (memory_free), unless *back. */
enum status choices_take(const struct choices *choices, const char *question, char **value,
                         bool *back, struct error *err) MUST_CHECK;
/* Reads numbers like "1 3", or "all" or "none", from 1 to count, into marks. */
enum status choices_ask_numbers(size_t count, bool *marks, bool *back,
                                struct error *err) MUST_CHECK;

#endif
