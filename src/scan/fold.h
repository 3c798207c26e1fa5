/*
 * Text as the search reads it: letters without case, accents and forms (letters.h), digits of any
 * script as 0 to 9, and between words nothing but the knowledge that there was something. What
 * would part a word without being seen (zero-width characters, soft hyphens, combining marks) is
 * dropped, and so is the hyphen at which a line ends within a word; every other apostrophe, hyphen,
 * blank and sign parts words.
 */
#ifndef SCAN_FOLD_H
#define SCAN_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "letters.h"

enum { FOLD_BYTES = 4 }; /* of one letter, folded */

enum fold_break {
    FOLD_NONE = 0,
    FOLD_SOFT = 1, /* a digit beside a letter, a symbol of letters, or a script without blanks: may
                      part, is no sign */
    FOLD_HARD = 2, /* something stood between */
};

/* One letter or digit of the folded text. */
struct fold_unit {
    unsigned char bytes[FOLD_BYTES];
    unsigned size;
    size_t start, end; /* the character in the text: of a ligature each letter has all of it */
    enum fold_break before;
    bool is_digit;
};

struct fold {
    const unsigned char *text;
    size_t length, at;
    struct letters letters; /* of the last character beyond ASCII, of which `given` were told */
    unsigned given;
    size_t start; /* of that character, which ends at `at` */
    enum fold_break pending;
    enum { FOLD_OF_NOTHING, FOLD_OF_LETTER, FOLD_OF_DIGIT, FOLD_OF_SIGN } last;
};

void fold_begin(struct fold *fold, const char *text, size_t length);
/* The next letter or digit; false at the end. Bytes that are no UTF-8 count as Latin-1. */
bool fold_next(struct fold *fold, struct fold_unit *unit);

/* A hyphen there, at the end of a line, with a small letter at the beginning of the next: a word
 * that was broken to fit. Returns where it goes on, or 0. */
size_t fold_line_break(const struct fold *fold, size_t at);

/* Whether the character before fold->at stands for more letters than were told. */
static inline bool fold_has_more(const struct fold *fold)
{
    return fold->given < fold->letters.count;
}

/* Before an ASCII letter at fold->at: the break before it, after which the letters in a row from
 * there on may be passed over by moving fold->at. */
static inline enum fold_break fold_take_letters(struct fold *fold)
{
    enum fold_break before = fold->pending;
    if (before == FOLD_NONE && fold->last != FOLD_OF_LETTER)
        before = FOLD_SOFT;
    fold->last = FOLD_OF_LETTER;
    fold->pending = FOLD_NONE;
    return before;
}

#endif
