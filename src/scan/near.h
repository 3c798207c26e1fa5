/*
 * Names that are nearly spelled as recorded: one letter wrong, missing, too many or two changed
 * over, or as a scanner misreads them (rn for m, 1 for l). What is found is a question.
 */
#ifndef SCAN_NEAR_H
#define SCAN_NEAR_H

#include "safehand/base.h"

enum { NEAR_SHORTEST = 4, NEAR_LONGEST = 24, NEAR_KEYS = 1 << 15, NEAR_ENDS = 1 << 10 };

/* A word of a name as a scanner sees it: letters that look alike are one. */
struct near_word {
    char seen[NEAR_LONGEST + 1];
    unsigned char length;
    bool is_excused; /* somebody in scope is called so: what is like it is theirs */
    uint32_t value;
};
struct near_key {
    uint16_t key;
    uint32_t word;
};
struct near {
    struct near_word *words;
    size_t count;
    struct near_key *keys[3]; /* by first letters, last letters, and first and last: sorted */
    size_t key_counts[3];
    uint64_t begins[NEAR_KEYS / 64], ends[NEAR_KEYS / 64], both[NEAR_ENDS / 64];
};

/* Adds a word of ASCII letters in lower case; one that is too short or too long is left out. */
enum status near_add(struct near *near, const char *word, size_t length, uint32_t value,
                     bool is_excused, struct error *err) MUST_CHECK;
/* Once all words are in. */
enum status near_finish(struct near *near, struct error *err) MUST_CHECK;
void near_free(struct near *near);
/* Whether a word of a text (letters and digits in any case) is one of these, as a scanner sees
 * them, or nearly one; *value gets the first that it is. Not where it is the name of somebody in
 * scope. */
bool near_find(const struct near *near, const char *text, size_t length, uint32_t *value);

#endif
