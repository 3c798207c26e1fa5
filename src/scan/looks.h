/* What a match looks like where it stands: by capitals, and by the words beside it. */
#ifndef SCAN_LOOKS_H
#define SCAN_LOOKS_H

#include "scan_internal.h"

enum { WORD_LOOKED_AT = 12 };

static inline bool look_is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}
/* The word before a place, in lower case; "" if a sign stands between. */
void look_word_before(const char *text, size_t at, char word[WORD_LOOKED_AT]);
/* A common word that is capitalised though no sentence begins there, or acts as somebody does. */
bool look_like_name(const char *text, size_t length, const struct raw_match *match);
/* A writing that is only one where it looks like it, and does not. */
bool look_mistaken(const char *text, size_t length, const struct raw_match *match);
/* Whether a word begins there with a capital that was put as one: not "ZZ22", not "DONT". */
bool look_is_title(const char *text, size_t length, size_t at);
/* Whether whoever wrote this uses no capitals, so that the lack of one says nothing. */
bool look_writes_small(const char *text, size_t length, const struct raw_match *match);
/* "Victoria Road" is a place, whoever is called Victoria. */
bool look_placed(const char *text, size_t length, const struct raw_match *match);
/* "Mr Smith" where the mother is called Smith: whether a surname that may stand by itself is
 * another's there; where that begins and ends. */
bool look_titled(const struct scan *scan, const char *text, size_t length,
                 const struct raw_match *match, size_t *start, size_t *end);

/* ---- looks_near.c ---- */

/* A birthday without its year is one only where "birthday", "born" or the like stands near, or an
 * age. */
bool look_is_birthday(const char *text, size_t length, const struct raw_match *match);
/* Half a registration is one in capitals, or among small letters, where a car is spoken of. */
bool look_is_car(const char *text, size_t length, const struct raw_match *match);

#endif
