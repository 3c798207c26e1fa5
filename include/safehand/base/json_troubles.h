/*
 * All that is wrong in a JSON text, told at once: a reader that has such a list
 * (json_reader.troubles) notes what it finds and reads on behind it.
 */
#ifndef SAFEHAND_BASE_JSON_TROUBLES_H
#define SAFEHAND_BASE_JSON_TROUBLES_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/base/error.h"

enum { JSON_TROUBLES_MAXIMUM = 200 }; /* that are kept; of more the number is */

struct json_trouble {
    size_t line, column; /* from 1; 0: the whole file */
    char *pointer;       /* of the value: "/entries/3/on" */
    char *what;          /* "must be a date that exists, such as 2026-03-31" */
    char *hint;          /* what to do, or NULL */
    char *meant;         /* what was probably meant, or NULL */
};
struct json_troubles {
    struct json_trouble *items; /* sorted by place once they are complete */
    size_t count, more;         /* more: found, and not kept */
    struct json_trouble at;     /* the failure at hand, until it is noted */
};

/* Whether no more are kept: whoever fails then needs to find no place. */
bool json_troubles_are_full(const struct json_troubles *troubles);
/* The failure at hand, which is noted next (json_reader_goes_on) or replaced by the one after it.
 * False without memory. */
bool json_troubles_begin(struct json_troubles *troubles, size_t line, size_t column,
                         const char *pointer, const char *what);
/* What was probably meant there; nothing at no failure. False without memory. */
bool json_troubles_mean(struct json_troubles *troubles, const char *meant);
/* Notes the failure at hand with the hint of err. What stands noted at its place stays the only
 * one. */
enum status json_troubles_note(struct json_troubles *troubles, struct error *err) MUST_CHECK;
/* Orders them by place. */
void json_troubles_sort(struct json_troubles *troubles);
/* STATUS_MALFORMED with the first of them, of the file of that name, and its hint. */
enum status json_troubles_fail(const struct json_troubles *troubles, const char *name,
                               struct error *err);
/* "12:7: /entries/3/on: must be ...", as it stands behind the file's name; err gets the message and
 * the hint. */
void json_trouble_tell(const struct json_trouble *trouble, const char *name, struct error *err);
void json_troubles_free(struct json_troubles *troubles);

#endif
