/* CSV, RFC 4180. */
#ifndef SAFEHAND_BASE_CSV_H
#define SAFEHAND_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/base/buffer.h"

/* Appends a cell, behind a comma unless it is the first. One that a spreadsheet would take for a
 * formula gets a ' in front. */
void csv_append(struct buffer *out, bool is_first, const char *text, size_t length);
/* The same of a C string. */
void csv_append_text(struct buffer *out, bool is_first, const char *text);
/* Ends the row: CR and LF. */
void csv_append_end(struct buffer *out);

#endif
