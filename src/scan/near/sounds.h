/* How a name sounds, as far as it matters who writes it down by ear: its consonants. */
#ifndef SCAN_SOUNDS_H
#define SCAN_SOUNDS_H

#include <stddef.h>

enum { SOUNDS_LONGEST = 24 };

/* Of a word of ASCII letters in lower case; returns how many sounds there are, 0 of any other. */
size_t sounds_of(const char *word, size_t length, char sounds[SOUNDS_LONGEST + 1]);
/* How many letters have to be changed, put in, left out or changed over to make the one of the
 * other; `most` + 1 if more than `most`. */
unsigned sounds_edits(const char *a, size_t a_length, const char *b, size_t b_length,
                      unsigned most);

#endif
