/*
 * Names that are nearly spelled as recorded: one letter wrong, missing, too many or two changed
 * over; as a scanner misreads them (rn for m, 1 for l); or as somebody writes them who only heard
 * them ("Khaleed", "Macsen" for "Maxen"). What is found is a question.
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
    bool is_place;   /* of a street or a school: it tells of nobody where many have it */
    bool is_theirs;  /* somebody in scope lives there: it tells of nobody else */
    uint32_t value;
    size_t owner;
};
struct near_key {
    uint16_t key;
    uint32_t word;
};
enum { NEAR_WAYS = 4 };
struct near {
    struct near_word *words;
    size_t count;
    struct near_key *keys[NEAR_WAYS]; /* by first letters, last letters, first and last, and by
                                         sounds: sorted */
    size_t key_counts[NEAR_WAYS];
    uint64_t begins[NEAR_KEYS / 64], ends[NEAR_KEYS / 64], both[NEAR_ENDS / 64];
    uint64_t sounds[NEAR_KEYS / 64];
};
/* Of a place, and of what only sounds like a name, somebody has to judge by more. */
enum near_kind { NEAR_NOTHING, NEAR_NAME, NEAR_OTHER };

/* Adds a word of ASCII letters in lower case; one that is too short or too long is left out. `kind`
 * is copied, but for its letters. */
enum status near_add(struct near *near, const char *word, size_t length,
                     const struct near_word *kind, struct error *err) MUST_CHECK;
/* Once all words are in. */
enum status near_finish(struct near *near, struct error *err) MUST_CHECK;
void near_free(struct near *near);
/* Whether a word of a text (letters and digits in any case) is one of these, as a scanner sees
 * them, or nearly one, or only sounds like one; *value gets the first that it is. Not where it is
 * the name of somebody in scope. */
enum near_kind near_find(const struct near *near, const char *text, size_t length, uint32_t *value);
/* Whether two words of a text that were joined may be one of these: they begin and end as one. */
bool near_may_be_joined(const struct near *near, const char *text, size_t length);
/* The same of one that only sounds like it. */
enum near_kind near_find_by_sounds(const struct near *near, const char *text, size_t length,
                                   uint32_t *value);

#endif
