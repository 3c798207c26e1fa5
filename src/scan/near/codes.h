/*
 * Numbers and references that are nearly written as recorded: as a scanner misreads them (O for 0,
 * l for 1, S for 5), with two characters changed over, one left out or one typed twice. What is
 * found is a question. One character put for another is another number.
 */
#ifndef SCAN_CODES_H
#define SCAN_CODES_H

#include "safehand/base.h"

enum { CODE_SHORTEST = 6, CODE_LONGEST = 32, CODE_MARKS = 1 << 20 };

struct code { /* as a scanner sees it: characters that look alike are one */
    char seen[CODE_LONGEST + 1];
    unsigned char length;
    uint32_t value;
};
struct code_key {
    uint32_t hash, code;
};
struct codes {
    struct code *items;
    size_t count;
    struct code_key *whole, *shorter; /* sorted; the shorter ones lack one character */
    size_t whole_count, shorter_count;
    uint64_t marks[CODE_MARKS / 64], lengths; /* lengths: bit k if one has k characters */
};

/* Adds letters and digits of ASCII, whatever stands between them; what is too short to be told from
 * others is left out. */
enum status codes_add(struct codes *codes, const char *text, uint32_t value,
                      struct error *err) MUST_CHECK;
/* Once all are in. */
void codes_finish(struct codes *codes);
void codes_free(struct codes *codes);

/* Words of a text that may be parts of one code: at least one has a digit. */
enum { CODE_WORDS = 8, CODE_WORD_LONGEST = 20 };
struct code_row {
    char seen[CODE_LONGEST];
    size_t length, count, end; /* end: in the text, of the last word; 0: none */
    struct {
        size_t start, at; /* in the text, and in `seen` */
    } words[CODE_WORDS];
};
typedef void code_found(void *context, size_t start, size_t end, uint32_t value, bool is_mistyped);
/* Takes the word of the text into the row, if it may go on with it or begin it, and tells of what
 * ends with it. */
void codes_take(const struct codes *codes, struct code_row *row, const char *text, size_t start,
                size_t end, code_found *found, void *context);

#endif
