/* Which letters the bytes of a text are. */
#ifndef RECORD_TABLES_LETTERS_H
#define RECORD_TABLES_LETTERS_H

#include "tables/build.h"

/* The text as UTF-8, which stands in `bytes` or, converted, in `out`; *text and *length say where.
 * The encoding is told in the book. Fails the build where the bytes are no text. */
void table_letters(struct table_build *build, const struct buffer *bytes, struct buffer *out,
                   const char **text, size_t *length);

#endif
