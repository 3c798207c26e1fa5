/* What the parts of the search share. */
#ifndef SCAN_INTERNAL_H
#define SCAN_INTERNAL_H

#include "automaton.h"
#include "fold.h"
#include "near/codes.h"
#include "near/near.h"
#include "safehand/base/array.h"
#include "safehand/base/embedded.h"
#include "safehand/scan.h"

/* The lists of words: data/. */
extern const struct embedded_file scan_data[];

enum pattern_flag {
    PATTERN_PART = 1,     /* one word of a name */
    PATTERN_SURNAME = 2,  /* that word is the last */
    PATTERN_COMMON = 4,   /* also a word of the language */
    PATTERN_ASK = 8,      /* a question whatever stands around it */
    PATTERN_SHIELD = 16,  /* may stand; hides what is within it */
    PATTERN_WITNESS = 32, /* no finding, but tells that a common word beside it is a name */
    PATTERN_PHONE = 64,   /* 0 or 44 may stand before it */
    PATTERN_CUT = 128,    /* the end of a longer value */
    PATTERN_DROPPED = 256,
    PATTERN_SELDOM = 512,       /* a common word that seldom begins a sentence */
    PATTERN_INITIALS = 1024,    /* initials with a surname */
    PATTERN_SMALL = 8192,       /* a common word that is asked about in a text without capitals */
    PATTERN_BIRTHDAY = 4096,    /* day and month of a date of birth */
    PATTERN_LETTERS = 2048,     /* initials alone: capitals */
    PATTERN_OF_MAN = 32768,     /* a surname of somebody in scope: "Mr" before it is another's */
    PATTERN_OF_WOMAN = 1 << 20, /* as well, "Mrs" */
    PATTERN_SPACED = 1 << 19,   /* only with a sign wherever one may stand: "J.P." */
    PATTERN_LONE = 1 << 16,     /* a place that counts only where one owner has it */
    PATTERN_CAPITAL = 1 << 17,  /* the last word begins with a capital */
    PATTERN_NEAR = 1 << 21,     /* nearly a name: where nothing else was found */
    PATTERN_PLATE = 1 << 22,    /* half a car's registration: beside a word for a car */
    PATTERN_STEM = 1 << 23,     /* the beginning of a name, as a name */
    PATTERN_MISTYPED = 1 << 24, /* with PATTERN_NEAR: tells nothing where the whole number stands */
    PATTERN_SHORT =
        1 << 25, /* another form of a first name: not where somebody in scope bears it */
    PATTERN_FIRST = 1 << 27, /* the first word of a name */
    PATTERN_WHOLE = 1 << 26, /* goes on neither with letters or digits nor with a capital */
    PATTERN_DOING = 1 << 18, /* without capitals, before what somebody does: "marks doing" */
};

/* One writing of a value. In `breaks` bit k is set if something may stand before the byte that is
 * followed by k bytes of the pattern. */
struct scan_pattern {
    uint64_t breaks;
    uint32_t value;
    uint32_t next; /* of those that end at one node, or AUTOMATON_NONE */
    uint32_t flags;
    uint16_t length;
};

struct scan_day {
    int year, month, day;
    uint32_t value;
    bool is_excused; /* somebody's whose birth date may stand was born on that day */
};

struct scan_owner {
    size_t owner;
    unsigned flags;
    bool is_name, is_address;
};

/* A first name, and another by which its bearer may be called. */
struct scan_short {
    const char *from, *to;
};

struct word_list {
    const char **words; /* sorted */
    char *text;         /* that they stand in */
    size_t count;
};

enum { BEGINS_BITS = 20, BEGINS_LETTERS = 6 };
struct scan {
    bool is_strict, is_ready;
    uint64_t begins[(1 << BEGINS_BITS) / 64]; /* begins.c */
    struct automaton automaton;
    struct near near;
    struct codes codes;
    struct scan_pattern *patterns;
    size_t pattern_count;
    struct scan_owner *values;
    size_t value_count;
    struct scan_day *days; /* sorted by day, month, year without its century */
    size_t day_count;
    struct word_list common, everyday;
    struct scan_short *shorts; /* sorted by `from` */
    size_t short_count;
    char *short_text;
};

/* Text as one run of folded bytes. A longer one keeps its end, and is_cut is set. */
struct compact {
    unsigned char bytes[SCAN_PATTERN_MAXIMUM];
    size_t length;
    uint64_t breaks; /* where something stood between, as in a pattern */
    bool is_cut;
    bool breaks_anywhere;
};
void compact_begin(struct compact *compact);
/* Appends folded text; a break is allowed before it unless the run is empty. */
void compact_append(struct compact *compact, const char *text, size_t length);
void compact_append_folded(struct compact *compact, const char *bytes, size_t length);

/* build.c */
enum status scan_add_pattern(struct scan *scan, const struct compact *writing, unsigned flags,
                             struct error *err) MUST_CHECK;
/* PATTERN_COMMON, PATTERN_SELDOM and PATTERN_SMALL with it, or 0. */
unsigned scan_common_flags(const struct scan *scan, const char *word, size_t length);

/* Whether it is in data/everyday-words.txt. */
bool scan_is_everyday(const struct scan *scan, const struct compact *word);

/* english.c: whether it is a word of the language, of four letters or more in any case, perhaps
 * with an s behind it. */
bool scan_is_english(const char *word, size_t length);

/* begins.c: once all patterns are in. A word of two to five letters, or the first six of a longer
 * one, that is not marked begins no pattern, and has no part in a date and in what is spelt out. */
void scan_mark_begins(struct scan *scan);
/* Of each pattern that is added: the short words at its beginning. */
void scan_mark_short(struct scan *scan, const struct compact *writing, unsigned flags);
/* Of letters in lower case, the first in the lowest byte. */
static inline uint32_t scan_begins_slot(uint64_t letters)
{
    return (uint32_t)(letters * UINT64_C(0x9E3779B97F4A7C15) >> (64 - BEGINS_BITS));
}

/* names.c, places.c, relations.c: the writings of a value. */
enum status scan_add_name(struct scan *scan, const char *text, struct error *err) MUST_CHECK;
enum status scan_add_address(struct scan *scan, const char *text, struct error *err) MUST_CHECK;
enum status scan_add_relation(struct scan *scan, const char *words, struct error *err) MUST_CHECK;
enum status scan_add_place_name(struct scan *scan, const char *text, struct error *err) MUST_CHECK;

/* numbers.c */
enum status scan_add_code(struct scan *scan, const struct scan_value *value,
                          struct error *err) MUST_CHECK;
enum status scan_add_phone(struct scan *scan, const char *text, struct error *err) MUST_CHECK;
enum status scan_add_email(struct scan *scan, const char *text, struct error *err) MUST_CHECK;

/* nicknames.c: initials alone, a title with a letter, "Big D"; of a name whose words are these. */
enum { NAME_WORDS_MAXIMUM = 12 };
/* One word as it stands between blanks: "Ellie-Mae", "O'Brien". */
struct name_word {
    struct compact compact;
    uint64_t parts; /* its breaks, but for those behind "Mac", "van" and the like */
    bool has_hyphen;
};
enum status scan_add_nicknames(struct scan *scan, const struct name_word *words, size_t count,
                               struct error *err) MUST_CHECK;
/* The first letter of a word: how many bytes it has. */
size_t name_first_letter(const struct compact *word);
void name_append_word(struct compact *compact, const struct name_word *word);

/* shorts.c */
enum status scan_read_shorts(struct scan *scan, struct error *err) MUST_CHECK;
/* Where in scan->shorts those of a folded word begin, and how many there are. */
size_t scan_find_shorts(const struct scan *scan, const char *word, size_t *count);

/* streets.c */
enum { STREET_SHORTS = 3 };
struct street {
    const char *word, *shorts[STREET_SHORTS]; /* in full, and how it is shortened */
};
/* The kind of street that a folded word stands for, or NULL. */
const struct street *scan_find_street(const char *word, size_t length);
/* Folded words: whether a street's name ends with it ("close", "rd"), begins with it ("heol"). */
bool scan_is_street(const char *word);
bool scan_begins_street(const char *word);

/* dates.c */
/* The month that a word in lower case names, or 0. */
unsigned date_month_of(const char *word, size_t length);
struct date_piece {
    enum { PIECE_NUMBER, PIECE_MONTH } kind;
    unsigned number, digits;
    size_t start, end;
};
struct date_reader { /* the last words that may be parts of a date */
    struct date_piece pieces[3];
    size_t count;
    unsigned tens; /* of "twenty-first", until the next word */
    size_t tens_start;
    size_t feast_end; /* of "Christmas", before which "eve" is the day before */
    unsigned spoken;  /* a year in words, as far as it was said */
};
enum status scan_add_day(struct scan *scan, const char *text, struct error *err) MUST_CHECK;
void scan_sort_days(struct scan *scan);
/* Take the next word; tell of the birth dates that end with it, and of those of which day and month
 * do (is_birthday). */
typedef void scan_day_found(void *context, size_t start, size_t end, uint32_t value,
                            bool is_birthday);
void date_reader_number(struct date_reader *reader, const struct scan *scan, unsigned number,
                        unsigned digits, size_t start, size_t end, scan_day_found *found,
                        void *context);
/* date_words.c: the day that an ordinal in lower case stands for, or 0; a number that is written
 * out. */
unsigned date_day_word(const char *word, size_t length);
enum { DATE_LAST = 32 }; /* "the last day of" the month that follows */
/* What "ddeg", "bymtheg" and "hugain" add to the ordinal before them; the month times 100 and the
 * day of a feast ("Christmas Day", "Valentine's Day"); 0: the word is none. */
unsigned date_added_word(const char *word, size_t length);
unsigned date_feast(const char *word, size_t length);
/* The name of a feast on that day that has several words, by its number; NULL: there is none. */
const char *date_feast_name(int month, int day, size_t index);
bool date_number_word(const char *word, size_t length, unsigned *number);
/* Each word that may be part of a date, in lower case. */
void date_words_each(void (*tell)(void *context, const char *word), void *context);
void date_numbers_each(void (*tell)(void *context, const char *word), void *context);
/* Whether a word of ASCII letters may be the name of a month or an ordinal. */
bool date_reader_may_begin(const char *word, size_t length);
void date_reader_word(struct date_reader *reader, const struct scan *scan, const char *word,
                      size_t length, size_t start, size_t end, scan_day_found *found,
                      void *context);

/* judge.c: which matches of a cluster are told. */
struct raw_match {
    size_t start, end;
    uint32_t value;
    uint32_t flags;
    bool is_dropped;
};
void judge_matches(const struct scan *scan, const char *text, size_t length,
                   struct raw_match *matches, size_t count, scan_found *found, void *context);

#endif
