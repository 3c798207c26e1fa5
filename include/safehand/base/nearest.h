/*
 * What was probably meant by a word that nobody knows: the nearest of those that are known.
 *
 *     struct nearest nearest;
 *     nearest_begin(&nearest, "adress");
 *     nearest_try(&nearest, "address", "address");
 *     if (nearest.meant) ...
 */
#ifndef SAFEHAND_BASE_NEAREST_H
#define SAFEHAND_BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NEAREST_LONGEST = 64
}; /* code points of a word that is compared; a longer one is near none */

/*
 * How many code points must be put in, left out, changed or swapped with their neighbour to make
 * one text of the other (Damerau and Levenshtein, none of them changed twice): 0 to `most`, or
 * most + 1 where it is more, or where a text is longer than NEAREST_LONGEST or not UTF-8.
 */
size_t nearest_distance(const char *one, const char *other, size_t most);

struct nearest {
    uint32_t letters[NEAREST_LONGEST]; /* of the word as written, made small */
    size_t length, distance;
    const char *meant; /* NULL: nothing is near */
};
/* Begins with the word as written, near to nothing yet. */
void nearest_begin(struct nearest *nearest, const char *written);
/* Takes `meant` as the answer if the candidate is nearer than what there was. Large letters count
 * as small ones, blanks and hyphens as '_'; of a word of 3 letters or fewer nothing else may
 * differ, of one of up to 5 one letter, of a longer one two, of 12 or more three. `meant` is
 * borrowed. */
void nearest_try(struct nearest *nearest, const char *candidate, const char *meant);
/* Tries a list of words, ended by NULL, each meaning itself. */
void nearest_try_all(struct nearest *nearest, const char *const *words);

#endif
