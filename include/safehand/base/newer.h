/*
 * What a newer program made: a format that is known, with a later number. It is not forged and not
 * altered, and whoever reads it is told so, and what to do.
 */
#ifndef SAFEHAND_BASE_NEWER_H
#define SAFEHAND_BASE_NEWER_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/base/error.h"

/* Whether what was found, up to its length or its first LF, is the known format ("safehand.card/2")
 * with a later number. */
bool newer_is_format(const char *found, size_t length, const char *known);
/* STATUS_MALFORMED: what ("amanda.card.json") was made by a newer program than this one. */
enum status newer_error(struct error *err, const char *what);
/* The same if the text is the known format with a later number; else STATUS_OK. text NULL is none.
 */
enum status newer_check(const char *text, const char *known, const char *what,
                        struct error *err) MUST_CHECK;

#endif
