/* What the files of this module share. */
#ifndef SAFEHAND_NOTE_INTERNAL_H
#define SAFEHAND_NOTE_INTERNAL_H

#include "safehand/note.h"

/* Whether the bytes may be a key name: not empty, valid UTF-8, no white space of Unicode, no '+',
 * no control characters. Of any length: other people's names need not fit our limit. */
bool note_name_is_valid(const char *name, size_t length);

/* Whether the bytes may stand in a note: valid UTF-8, no ASCII control character but LF. */
bool note_text_is_valid(const char *text, size_t length);

/* Takes the next line off, without its LF; false, and nothing taken, if no LF is left. */
bool note_line_take(struct note_lines *lines, const char **line, size_t *length);

/* Reads a decimal number without leading zeros, at most MERKLE_SIZE_MAXIMUM. */
bool note_number_parse(const char *text, size_t length, uint64_t *number);

/* Adds the hint for a damaged file if the failure is one of form and has no hint yet. */
enum status note_hint_damaged(struct error *err);

#endif
