/* UTF-8 text: validity, and making visible what a reader would not see. */
#ifndef SAFEHAND_BASE_TEXT_H
#define SAFEHAND_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/base/buffer.h"

/* Reads one code point at text (length > 0): its size in bytes (1 to 4), or 0 if invalid (overlong
 * forms, surrogates, above U+10FFFF, cut short); *code_point is then untouched. */
size_t utf8_decode(const char *text, size_t length, uint32_t *code_point);
/* Offset of the first invalid byte, or length if all is valid. */
size_t utf8_check(const char *text, size_t length);
/* Appends a code point's bytes; a blank for what is none (0, surrogates, above U+10FFFF). */
void text_append_code_point(struct buffer *out, uint32_t code_point);
/* Bidi controls, zero-width and other format characters that change how text looks. */
bool text_is_invisible(uint32_t code_point);
/* C0 and C1 control characters and DEL. */
bool text_is_control(uint32_t code_point);

/* Appends text for one line of a terminal: controls (newline and tab too), invisible characters and
 * invalid bytes are written as \u{XXXX} or \x{XX}. */
void text_append_visible(struct buffer *out, const char *text, size_t length);
/* The same into size bytes (4 or more, NUL included), without memory of its own, so that it cannot
 * fail; characters whole and a way's slots as they are. What does not fit ends in "...". */
void text_copy_visible(char *out, size_t size, const char *text);
/* Appends text escaped for HTML content and double-quoted attributes; invisible characters,
 * controls other than newline and tab, and invalid bytes become <span
 * class="invisible">[U+XXXX]</span> or [0xXX] (not for attributes: the bare brackets there). */
void text_append_html(struct buffer *out, const char *text, size_t length);
/* The same for a double-quoted attribute, where no element can stand: the bare brackets. */
void text_append_html_attribute(struct buffer *out, const char *text, size_t length);
/* Columns on a terminal (combining and control characters 0, wide ones 2), by the system's tables
 * for UTF-8 whatever the locale. */
size_t text_width(const char *text, size_t length);

/* ASCII snake_case: a-z, then a-z, 0-9 and '_'. */
bool text_is_snake_case(const char *text);
/* Whether a word, or several, stand among others as they are, in capitals or not: "A" is not in
 * "Kingston". False of an empty one. */
bool text_has_word(const char *words, const char *word);
/* Whether text begins with prefix, byte by byte; with "" it does. */
bool text_starts_with(const char *text, const char *prefix);
/* Whether text ends with suffix, byte by byte; with "" it does. */
bool text_ends_with(const char *text, const char *suffix);

#endif
