/* Data written as letters, and letters among data. */
#ifndef INSPECTOR_ENCODED_H
#define INSPECTOR_ENCODED_H

#include "reader.h"

/* Reads what a value is the code of as a part: "data:" and what follows, or base64 of more than a
 * few bytes. False if it is none, and nothing is told. */
bool encoded_read(const char *value, size_t length, struct answer *answer);
/* The same for what is known to be base64, however short; false if it is not. */
bool encoded_read_base64(const char *value, size_t length, struct answer *answer);
/* Tells a text as it is, but for each address of data within it ("url(data:...)"), which is read as
 * a part in its place. */
void encoded_text(const char *text, size_t length, struct answer *answer);
/* Decodes base64 with blanks and ends of lines in it, or returns false. */
bool encoded_decode(const char *value, size_t length, struct buffer *out);
/* An address with "%41" in it as it is meant, as words. Nothing if it has none. */
void encoded_percent(const char *value, size_t length, struct answer *answer);
/* Runs of letters within data that nobody reads, in one byte or two for each, as words. Whether
 * there were any. */
bool encoded_letters(const unsigned char *data, size_t length, struct answer *answer);
/* UTF-16 as UTF-8; the bytes of a byte order mark are passed over by the caller. */
void encoded_wide(const unsigned char *data, size_t length, bool is_big_endian, struct buffer *out);
/* Whether the bytes are UTF-16: by their mark, or since every other byte of the beginning is zero.
 * *skip is the mark's length. */
bool encoded_is_wide(const unsigned char *data, size_t length, bool *is_big_endian, size_t *skip);

#endif
