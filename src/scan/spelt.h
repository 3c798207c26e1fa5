/* What is spelt out, by words for digits or letter by letter. */
#ifndef SCAN_SPELT_H
#define SCAN_SPELT_H

#include <stdbool.h>
#include <stddef.h>

enum { SPELT_MAXIMUM = 40, SPELT_WORD_LONGEST = 8 };

struct spelt {                                              /* the words in a row so far */
    char text[SPELT_MAXIMUM + 1], other[SPELT_MAXIMUM + 1]; /* other: "sixty four" as 60 and 4 */
    size_t length, other_length, start, end;                /* of it, and in the text */
    size_t end_before; /* where the word before the last ended */
    size_t spelt;      /* how many were single letters, or words for digits */
    size_t piloted;    /* how many were of the alphabet of pilots */
    unsigned times;    /* 2 behind "double" */
    size_t tens_end;   /* as long as it is behind "ninety"; 0: another word was the last */
};

void spelt_begin(struct spelt *spelt);
/* Whether a word in lower case is one for a digit or a letter. */
bool spelt_is_word(const char *word, size_t length);
/* Takes a word in lower case into the row; false, and it is none of it, if it is not spelt. */
bool spelt_take(struct spelt *spelt, const char *word, size_t length, size_t start, size_t end);
/* Whether a word that begins there stands near enough to go on with the row. */
bool spelt_goes_on(const struct spelt *spelt, size_t start);
/* Whether the row is long enough to be looked at. */
bool spelt_is_telling(struct spelt *spelt);
/* Each word for digits. */
void spelt_words_each(void (*tell)(void *context, const char *word), void *context);

#endif
