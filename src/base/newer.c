#include "safehand/base/newer.h"

#include <string.h>

enum { DIGITS_MAXIMUM = 9 }; /* of a format's number */

/* The number that ends the text, without leading zeros; 0 if there is none. */
static unsigned long number_of(const char *text, size_t length)
{
    unsigned long number = 0;
    if (length == 0 || length > DIGITS_MAXIMUM || text[0] == '0')
        return 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        number = number * 10 + (unsigned long)(text[i] - '0');
    }
    return number;
}

bool newer_is_format(const char *found, size_t length, const char *known)
{
    const char *end = memchr(found, '\n', length);
    size_t line = end ? (size_t)(end - found) : length;
    size_t kind = (size_t)(strrchr(known, '/') + 1 - known);
    return line > kind && memcmp(found, known, kind) == 0 &&
           number_of(found + kind, line - kind) > number_of(known + kind, strlen(known + kind));
}

enum status newer_error(struct error *err, const char *what)
{
    error_set(err, STATUS_MALFORMED, "%s was made by a newer program than this one", what);
    return error_hint(err, "get the newest version of Safehand, and try again with that");
}

enum status newer_check(const char *text, const char *known, const char *what, struct error *err)
{
    return text && newer_is_format(text, strlen(text), known) ? newer_error(err, what) : STATUS_OK;
}
