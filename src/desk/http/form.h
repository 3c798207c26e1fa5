/* What a browser sends: names and values, in an address behind '?' or as the body of a form. */
#ifndef DESK_FORM_H
#define DESK_FORM_H

#include "safehand/base.h"

enum {
    FORM_FIELDS_MAXIMUM = 1000,
    FORM_MAXIMUM = 1 << 20, /* bytes */
};

struct form_field {
    const char *name, *value; /* UTF-8 without NUL or other control characters than tab and LF */
};
struct form {
    char *text; /* where they lie */
    struct form_field *fields;
    size_t count;
};

/* Reads application/x-www-form-urlencoded strictly; CR LF in a value becomes LF. STATUS_MALFORMED
 * for what no browser sends: half an escape, text that is no UTF-8, control characters, more than
 * the bounds. Free with form_free; empty on failure. */
enum status form_parse(const char *text, size_t length, struct form *form,
                       struct error *err) MUST_CHECK;
void form_free(struct form *form);

/* The same fields once more. STATUS_SYSTEM without memory; *copy is empty then. */
enum status form_copy(const struct form *form, struct form *copy, struct error *err) MUST_CHECK;

/* The first value of that name, NULL if there is none. */
const char *form_value(const struct form *form, const char *name);

/* Decodes one path: %XX alone is special. False for what is no path of ours: not UTF-8, a control
 * character, a backslash, an empty, "." or ".." part. `out` has room for length + 1. */
bool path_decode(const char *text, size_t length, char *out);

#endif
