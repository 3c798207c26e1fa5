/* One search of a text, and what lets most words be passed over. */
#ifndef SCAN_RUN_H
#define SCAN_RUN_H

#include <endian.h>
#include <string.h>

#include "scan_internal.h"
#include "spelt.h"

enum {
    HISTORY = 64, /* bytes of folded text that are remembered; no pattern is longer */
    WORD_KEPT = 12,
    NUMBER_DIGITS = 8,
    CLUSTER_MAXIMUM = 256, /* matches that are judged together */
    CLUSTER_LONG = 192,    /* a cluster that ends with its last match, whatever follows */
    CLUSTER_GAP = 64,      /* bytes of text without a match that end a cluster */
};

struct run {
    const struct scan *scan;
    const char *text;
    size_t length;
    scan_found *found;
    void *context;
    uint32_t node;
    uint64_t hard, any;     /* breaks before the last bytes, the latest in bit 0 */
    size_t starts[HISTORY]; /* of the last bytes, by their number modulo HISTORY */
    unsigned char bytes[HISTORY];
    size_t count; /* of folded bytes so far; letters that begin nothing are not among them */
    struct {
        bool is_open, is_number, is_plain; /* plain: ASCII letters only */
        bool is_passed;                    /* it begins nothing */
        size_t start, end;                 /* in the text */
        unsigned digits, number;
    } word;
    struct { /* letters and digits up to the next sign */
        size_t start;
        bool may_be_near, may_be_code;
        size_t before, before_end; /* the one before it */
        bool before_may_be_near;
    } token;
    size_t small_from; /* where no capital has stood anywhere near before; 0: nowhere any */
    struct date_reader dates;
    struct spelt spelt;
    struct code_row codes;
    struct run *outer; /* of what is spelt out: the run over the text that spells it */
    struct raw_match cluster[CLUSTER_MAXIMUM];
    size_t cluster_count;
    size_t cluster_end;
};

/* Whether a word may be one for digits, or a letter; most words are not. */
static inline bool run_may_be_spelt(const struct run *run)
{
    const char *text = run->text + run->word.start;
    size_t length = run->word.end - run->word.start;
    switch (length) {
    case 1:
        return *text != 'a';
    case 2: /* "oh", and "LE" */
        return ((text[1] | 0x20) == 'h' && (text[0] | 0x20) == 'o') ||
               ((text[0] | text[1]) & 0x20) == 0;
    case 3: /* "one", "two", "six", "nil"; "dau", "tri", "naw"; "zed", "bee", "jay" */
        return memchr("otsndzbgjkpcve", text[0] | 0x20, 14) != NULL;
    default:
        return length <= SPELT_WORD_LONGEST;
    }
}

/* How many ASCII letters stand at the beginning of eight bytes, the first of which is the lowest.
 */
static inline unsigned count_letters(uint64_t bytes)
{
#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))
    uint64_t low = (bytes | EVERY(0x20)) & EVERY(0x7F);
    uint64_t from_a = low + EVERY(0x80 - 'a'), behind_z = low + EVERY(0x80 - 'z' - 1);
    uint64_t others = (~from_a | behind_z | bytes) & EVERY(0x80);
    return others == 0 ? sizeof bytes : (unsigned)__builtin_ctzll(others) / 8;
}

/* Whether the word whose first letter was taken begins nothing, and nothing goes on with it. */
static inline bool run_may_be_passed(const struct run *run, size_t at)
{
    enum { FILLER_LONGEST = 3 };
    uint64_t bytes;
    if (run->length - at < sizeof bytes || run->scan->automaton.nodes[run->node].depth > 1)
        return false;
    memcpy(&bytes, run->text + at, sizeof bytes);
    bytes = le64toh(bytes);
    unsigned letters = count_letters(bytes);
    if (letters < BEGINS_LETTERS) {
        /* A short one counts as a whole, unless a digit goes on with it, or what is not ASCII, or
         * the next line; and may be part of what has begun. */
        unsigned char sign = (unsigned char)(bytes >> 8 * letters);
        bool goes_on = sign >= 0x80 || sign == '-' || (sign >= '0' && sign <= '9');
        bool has_begun = run->dates.count > 0 || run->dates.tens > 0 || run->spelt.end > 0;
        bool is_letters = letters == 2 && (bytes & 0x2020) == 0; /* "LE" may be spelt out */
        if (letters < 2 || goes_on || is_letters || (letters <= FILLER_LONGEST && has_begun))
            return false;
    } else {
        letters = BEGINS_LETTERS;
    }
    uint64_t key = (bytes | EVERY(0x20)) & (UINT64_MAX >> (64 - 8 * letters));
    uint32_t slot = scan_begins_slot(key);
    return (run->scan->begins[slot / 64] >> slot % 64 & 1) == 0;
}

/* No capital stands anywhere near before. */
static inline bool run_writes_small(const struct run *run, size_t at)
{
    return at >= run->small_from;
}

/* A match, to be judged with those beside it. */
void run_put(struct run *run, size_t start, size_t end, uint32_t value, unsigned flags);

/* ---- scan_near.c: a word has ended, with what belongs to it ---- */

/* It may be a name that is misspelled. */
void run_look_near(struct run *run);
/* "Barrow Cliff", "Paddy ham": with the one before a name that was taken down as two words, by
 * somebody who writes capitals only for the first. */
void run_look_near_joined(struct run *run);
/* It has digits, or stands behind one that has. */
void run_look_near_code(struct run *run);

#endif
