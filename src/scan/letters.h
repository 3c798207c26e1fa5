/*
 * What one character is to the search: the letters and digits that it stands for, without case,
 * accents and forms. Unicode's tables are utf8proc's; the small tables here have only what Unicode
 * does not tell: letters with a stroke, and letters that are used for each other.
 */
#ifndef SCAN_LETTERS_H
#define SCAN_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

enum { LETTERS_MAXIMUM = 18 }; /* what U+FDFA, the longest, is decomposed into */

struct letters {
    uint32_t items[LETTERS_MAXIMUM]; /* code points */
    unsigned count;                  /* 0: it is no letter */
    bool parts;         /* without letters: whether it parts words, or is as if it were not there */
    bool is_apart;      /* a symbol of letters, which is no part of the words beside it: TM, (1) */
    uint32_t is_parted; /* bit i: a sign stands before item i, within the character */
};

void letters_of(uint32_t code_point, struct letters *letters);
/* A mark above, below or through the letter before it. */
bool letter_is_mark(uint32_t code_point);
/* A capital, or a letter of a script that has no case. */
bool letter_is_capital(uint32_t code_point);
/* A hyphen or dash, with the minus sign that is written for one. */
bool letter_is_hyphen(uint32_t code_point);
bool letter_is_blank(uint32_t code_point);

#endif
