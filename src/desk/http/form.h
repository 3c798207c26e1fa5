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
/* Makes a form of what was taken apart already: NAME NUL VALUE NUL, again and again. The bounds and
 * what is STATUS_MALFORMED are the same. The pairs are empty afterwards, on failure too. */
enum status form_of_pairs(struct buffer *pairs, struct form *form, struct error *err) MUST_CHECK;
void form_free(struct form *form);

/* The same fields once more. STATUS_SYSTEM without memory; *copy is empty then. */
enum status form_copy(const struct form *form, struct form *copy, struct error *err) MUST_CHECK;

/* The first value of that name, NULL if there is none. */
const char *form_value(const struct form *form, const char *name);

/* Decodes one path: %XX alone is special. False for what is no path of ours: not UTF-8, a control
 * character, a backslash, an empty, "." or ".." part. `out` has room for length + 1. */
bool path_decode(const char *text, size_t length, char *out);

/* Finds the cookie of that name among those of a request ("a=1; b=2"; NULL: none): its value, which
 * has exactly size - 1 bytes, or "" if there is none. False if it stands there twice, or in another
 * length. */
bool cookie_take(const char *cookies, const char *name, char *value, size_t size);

#endif
