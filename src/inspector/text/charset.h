/* Texts in other character sets than UTF-8. */
#ifndef INSPECTOR_CHARSET_H
#define INSPECTOR_CHARSET_H

#include "reader.h"

enum { CHARSET_SIZE = 48 };

/* Appends the text as UTF-8, every byte that the set does not have as U+FFFD. False, and nothing is
 * appended, if there is no such set. */
bool charset_append(struct buffer *out, const char *charset, const void *data, size_t length);
/* "charset=..." of a type such as "text/html; charset=utf-8", without quotes; false if it names
 * none. */
bool charset_of_type(const char *type, char charset[CHARSET_SIZE]);

/* Tells a text of which the character set is named (or NULL) or is to be found out: by its mark,
 * its zeros, or by being UTF-8; otherwise as the set of Western Windows. Of a line that is not
 * ASCII then what it would be in Central European is told too, since nothing in the bytes says
 * which it is, and a name must not be missed for it. */
void charset_tell(struct answer *answer, const char *charset, const unsigned char *data,
                  size_t length);
/* The same into a buffer, without the second reading; false if it is no text at all. */
bool charset_decode(struct buffer *out, const char *charset, const unsigned char *data,
                    size_t length);

#endif
