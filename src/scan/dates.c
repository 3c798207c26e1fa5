/* Dates of birth, in whatever way they are written: numbers and names of months that stand together
 * are read as a day, and looked up. */
#include <stdlib.h>
#include <string.h>

#include "scan_internal.h"

enum {
    PIECES = 3,
    GAP = 4,         /* bytes between the parts of a date */
    LAST_DIGITS = 9, /* of "last", until "day" stands behind it: more than any number has */
    WORD_TENS = 8,   /* of "twenty" or "thirty" with the sign behind it */
};

/* The order in which dates are looked up; the century comes last, since it may not be written. */
static int compare_days(const void *a, const void *b)
{
    const struct scan_day *first = a, *second = b;
    int order = first->day - second->day;
    order = order != 0 ? order : first->month - second->month;
    return order != 0 ? order : first->year % 100 - second->year % 100;
}

enum status scan_add_day(struct scan *scan, const char *text, struct error *err)
{
    struct date date;
    if (!date_parse(text, &date))
        return STATUS_OK;
    const struct scan_day day = {date.year, date.month, date.day, (uint32_t)scan->value_count,
                                 false};
    if (!ARRAY_ADD(scan->days, scan->day_count, day))
        return memory_error(err);
    enum status status = STATUS_OK;
    const char *name = date_feast_name(date.month, date.day, 0);
    for (size_t i = 1; name && status == STATUS_OK; i++) {
        struct compact compact;
        compact_begin(&compact);
        compact_append(&compact, name, strlen(name));
        status = scan_add_pattern(scan, &compact, PATTERN_ASK | PATTERN_BIRTHDAY, err);
        name = date_feast_name(date.month, date.day, i);
    }
    return status;
}

void scan_sort_days(struct scan *scan)
{
    struct scan_day *days = scan->days;
    if (scan->day_count > 0)
        qsort(days, scan->day_count, sizeof *days, compare_days);
    for (size_t i = 0, j; i < scan->day_count; i = j) {
        bool is_excused = false;
        for (j = i; j < scan->day_count && compare_days(&days[i], &days[j]) == 0; j++)
            is_excused |= (scan->values[days[j].value].flags & SCAN_EXCUSED) != 0;
        for (size_t k = i; k < j; k++)
            days[k].is_excused = is_excused;
    }
}

/* A year below 100 is of any century. */
static bool tell_day(const struct scan *scan, unsigned year, unsigned month, unsigned day,
                     size_t start, size_t end, scan_day_found *found, void *context)
{
    struct scan_day wanted = {(int)year, (int)month, (int)day, 0, false};
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    size_t low = 0, high = scan->day_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_days(&scan->days[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool any = false;
    for (; low < scan->day_count && compare_days(&scan->days[low], &wanted) == 0; low++) {
        if (year >= 100 && scan->days[low].year != (int)year)
            continue;
        any = true;
        if (!scan->days[low].is_excused)
            found(context, start, end, scan->days[low].value, false);
    }
    return any;
}

/* Of whatever year; each value is told once. */
static void tell_birthday(const struct scan *scan, unsigned month, unsigned day, size_t start,
                          size_t end, scan_day_found *found, void *context)
{
    size_t low = 0, high = scan->day_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct scan_day *at = &scan->days[middle];
        if (at->day < (int)day || (at->day == (int)day && at->month < (int)month))
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < scan->day_count && scan->days[low].day == (int)day &&
           scan->days[low].month == (int)month;
         low++)
        if (!scan->days[low].is_excused)
            found(context, start, end, scan->days[low].value, true);
}

static bool is_number(const struct date_piece *piece, unsigned most_digits)
{
    return piece->kind == PIECE_NUMBER && piece->digits <= most_digits;
}

static bool is_year(const struct date_piece *piece)
{
    return piece->kind == PIECE_NUMBER && (piece->digits == 4 || piece->digits == 2);
}

static bool is_month(const struct date_piece *piece)
{
    return piece->kind == PIECE_MONTH || is_number(piece, 2);
}

/* The day that a piece stands for in a month: the last one may be meant. */
static unsigned day_of(const struct date_piece *piece, unsigned month, unsigned year)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    enum { FEBRUARY = 2, LEAP = 4 };
    if (piece->number != DATE_LAST || month < 1 || month > sizeof days)
        return piece->number;
    return days[month - 1] + (month == FEBRUARY && year % LEAP == 0);
}

/* The last three words as day, month and year; month, day and year if the month is a word; or
 * year, month and day. */
static void try_pieces(struct date_reader *reader, const struct scan *scan, scan_day_found *found,
                       void *context)
{
    const struct date_piece *a = &reader->pieces[0], *b = &reader->pieces[1],
                            *c = &reader->pieces[2];
    size_t start = a->start, end = c->end;
    const struct date_piece *last = &reader->pieces[reader->count - 1];
    if (reader->count >= 2 && last->kind == PIECE_MONTH && is_number(last - 1, 2))
        tell_birthday(scan, last->number, day_of(last - 1, last->number, 0), last[-1].start,
                      last->end, found, context);
    else if (reader->count >= 2 && is_number(last, 2) && last[-1].kind == PIECE_MONTH)
        tell_birthday(scan, last[-1].number, last->number, last[-1].start, last->end, found,
                      context);
    else if (reader->count >= 2 && is_number(last, 2) && is_number(last - 1, 2) &&
             last->start == last[-1].end + 1) /* "born 9/4" */
        tell_birthday(scan, last->number, last[-1].number, last[-1].start, last->end, found,
                      context);
    if (reader->count < PIECES)
        return;
    if (is_number(a, 2) && is_month(b) && is_year(c))
        tell_day(scan, c->number, b->number, day_of(a, b->number, c->number), start, end, found,
                 context);
    else if (a->kind == PIECE_MONTH && is_number(b, 2) && is_year(c))
        tell_day(scan, c->number, a->number, b->number, start, end, found, context);
    else if (a->kind == PIECE_NUMBER && a->digits == 4 && is_month(b) && is_number(c, 2))
        tell_day(scan, a->number, b->number, c->number, start, end, found, context);
}

static void push(struct date_reader *reader, const struct date_piece *piece)
{
    if (reader->count > 0 && piece->start > reader->pieces[reader->count - 1].end + GAP)
        reader->count = 0;
    if (reader->count == PIECES) {
        memmove(reader->pieces, reader->pieces + 1, (PIECES - 1) * sizeof *reader->pieces);
        reader->count--;
    }
    reader->pieces[reader->count++] = *piece;
    reader->spoken = 0;
}

void date_reader_number(struct date_reader *reader, const struct scan *scan, unsigned number,
                        unsigned digits, size_t start, size_t end, scan_day_found *found,
                        void *context)
{
    if (digits == 8) {
        if (!tell_day(scan, number / 10000, number / 100 % 100, number % 100, start, end, found,
                      context))
            tell_day(scan, number % 10000, number / 10000 % 100, number / 1000000, start, end,
                     found, context);
        reader->count = 0;
    } else if (digits == 6) { /* ddmmyy */
        tell_day(scan, number % 100, number / 100 % 100, number / 10000, start, end, found,
                 context);
        reader->count = 0;
    } else if (digits <= 2 || digits == 4) {
        push(reader, &(struct date_piece){PIECE_NUMBER, number, digits, start, end});
        try_pieces(reader, scan, found, context);
    } else {
        reader->count = 0;
    }
}

/* ---- words ---- */

static const struct {
    const char *name;
    unsigned month;
} MONTHS[] = {
    {"january", 1},   {"february", 2},  {"march", 3},   {"april", 4},      {"may", 5},
    {"june", 6},      {"july", 7},      {"august", 8},  {"september", 9},  {"october", 10},
    {"november", 11}, {"december", 12}, {"jan", 1},     {"feb", 2},        {"mar", 3},
    {"apr", 4},       {"jun", 6},       {"jul", 7},     {"aug", 8},        {"sep", 9},
    {"sept", 9},      {"oct", 10},      {"nov", 11},    {"dec", 12},       {"ionawr", 1},
    {"chwefror", 2},  {"mawrth", 3},    {"fawrth", 3},  {"ebrill", 4},     {"mai", 5},
    {"fai", 5},       {"mehefin", 6},   {"fehefin", 6}, {"gorffennaf", 7}, {"orffennaf", 7},
    {"awst", 8},      {"medi", 9},      {"fedi", 9},    {"hydref", 10},    {"tachwedd", 11},
    {"dachwedd", 11}, {"rhagfyr", 12},  {"ragfyr", 12},
};

void date_words_each(void (*tell)(void *context, const char *word), void *context)
{
    for (size_t i = 0; i < sizeof MONTHS / sizeof *MONTHS; i++)
        tell(context, MONTHS[i].name);
    date_numbers_each(tell, context);
}

static bool is_word(const char *word, size_t length, const char *wanted)
{
    return strlen(wanted) == length && memcmp(word, wanted, length) == 0;
}

/* "third", "twentieth", "pumed", and "twenty": by their length and last letters. */
static bool may_be_ordinal(const char *word, size_t length)
{
    enum { SHORTEST = 5, LONGEST = 11 };
    if (length < SHORTEST) /* "ail", "last" */
        return (length == 3 && (word[0] | 0x20) == 'a' && (word[2] | 0x20) == 'l') ||
               (length == 4 && (word[0] | 0x20) == 'l' && (word[1] | 0x20) == 'a');
    if (length > LONGEST)
        return false;
    char last = word[length - 1] | 0x20, before = word[length - 2] | 0x20;
    switch (last) {
    case 'h':
        return before == 't';
    case 't':
        return before == 's';
    case 'y':
        return before == 't';
    case 'f':
        return before == 'a';
    case 'd': /* of "-ed" only the Welsh numbers, since so many words end with it */
        return before == 'n' || before == 'r' || before == 'd' ||
               (before == 'e' && strchr("mhf", word[length - 3] | 0x20));
    default:
        return false;
    }
}

bool date_reader_may_begin(const char *word, size_t length)
{
    enum { SHORTEST = 3, LONGEST = 10, FEAST_SHORTEST = 8 };
    /* Of each letter with which a month begins, those that may follow, from a in bit 0. */
#define FOLLOWS(letter) (UINT32_C(1) << ((letter) - 'a'))
    static const uint32_t second[26] = {
        ['a' - 'a'] = FOLLOWS('p') | FOLLOWS('u') | FOLLOWS('w'),
        ['c' - 'a'] = FOLLOWS('h'),
        ['d' - 'a'] = FOLLOWS('e') | FOLLOWS('a'),
        ['e' - 'a'] = FOLLOWS('b') | FOLLOWS('i') | FOLLOWS('l'),
        ['f' - 'a'] = FOLLOWS('e') | FOLLOWS('a') | FOLLOWS('o') | FOLLOWS('i'),
        ['g' - 'a'] = FOLLOWS('o'),
        ['h' - 'a'] = FOLLOWS('y'),
        ['i' - 'a'] = FOLLOWS('o'),
        ['j' - 'a'] = FOLLOWS('a') | FOLLOWS('u'),
        ['m' - 'a'] = FOLLOWS('a') | FOLLOWS('e'),
        ['n' - 'a'] = FOLLOWS('o') | FOLLOWS('i'),
        ['o' - 'a'] = FOLLOWS('c') | FOLLOWS('r') | FOLLOWS('n'),
        ['r' - 'a'] = FOLLOWS('h') | FOLLOWS('a'),
        ['s' - 'a'] = FOLLOWS('e') | FOLLOWS('i'),
        ['t' - 'a'] = FOLLOWS('a') | FOLLOWS('h') | FOLLOWS('w') | FOLLOWS('e'),
    };
    if (length < SHORTEST || length > LONGEST)
        return may_be_ordinal(word, length);
    if (length >= FEAST_SHORTEST && ((word[0] | 0x20) == 'h' || (word[0] | 0x20) == 'v'))
        return true;
    return (second[(word[0] | 0x20) - 'a'] >> ((word[1] | 0x20) - 'a') & 1) != 0 ||
           may_be_ordinal(word, length);
}

unsigned date_month_of(const char *word, size_t length)
{
    if (length == 0 || !date_reader_may_begin(word, length))
        return 0;
    for (size_t i = 0; i < sizeof MONTHS / sizeof *MONTHS; i++)
        if (MONTHS[i].name[0] == word[0] && is_word(word, length, MONTHS[i].name))
            return MONTHS[i].month;
    return 0;
}

/* "nd", "of": part of a date and say nothing; the gap is counted from their end. */
static bool is_filler(const char *word, size_t length)
{
    static const char *const fillers[] = {"s",  "st",  "nd",  "rd",  "th",  "of",  "the", "day",
                                          "o",  "af",  "ar",  "ail", "il",  "ydd", "ed",  "fed",
                                          "eg", "ain", "and", "fis", "mis", "y"};
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
        if (is_word(word, length, fillers[i]))
            return true;
    return false;
}

/* Whether day and month are read, so that a year may follow. */
static bool awaits_year(const struct date_reader *reader)
{
    if (reader->count < 2)
        return false;
    const struct date_piece *a = &reader->pieces[reader->count - 2], *b = a + 1;
    /* "the seventh of the seventh ninety-one" */
    bool is_counted = is_number(a, 2) && is_number(b, 2) && b->start == a->end + 1;
    return (is_number(a, 2) && b->kind == PIECE_MONTH) || is_counted ||
           (a->kind == PIECE_MONTH && is_number(b, 2));
}

/* A word more of a year: "nineteen", "forty", "six"; "two", "thousand", "nine"; "twenty", "ten". */
static void take_spoken(struct date_reader *reader, const struct scan *scan, unsigned number,
                        size_t end, scan_day_found *found, void *context)
{
    enum { CENTURY = 100, THOUSAND = 1000, EARLIEST = 18, LATEST = 20, SHORT_YEAR = 30 };
    struct date_piece *a = &reader->pieces[reader->count - 2], *b = a + 1;
    const struct date_piece *day = a->kind == PIECE_MONTH ? b : a, *month = day == a ? b : a;
    if (reader->spoken == 0)
        reader->spoken = number >= EARLIEST && number <= LATEST ? number * CENTURY : number;
    else if (number == THOUSAND)
        reader->spoken *= THOUSAND;
    else
        reader->spoken += number;
    b->end = end;
    bool is_year_alone = reader->spoken >= SHORT_YEAR && reader->spoken < CENTURY;
    if (reader->spoken >= THOUSAND || is_year_alone) /* "ninety-one" */
        tell_day(scan, reader->spoken, month->number, day->number, a->start, end, found, context);
}

/* An ordinal, or a number that is written out; false if the word is neither. */
static bool take_number_word(struct date_reader *reader, const struct scan *scan, const char *word,
                             size_t length, size_t start, size_t end, scan_day_found *found,
                             void *context)
{
    enum { TEN = 10 };
    unsigned day = may_be_ordinal(word, length) ? date_day_word(word, length) : 0;
    unsigned number = 0, tens = reader->tens;
    reader->tens = 0;
    if (day > 0) {
        if (tens > 0 && day < TEN && start <= reader->tens_start + WORD_TENS) {
            day += tens;
            start = reader->tens_start;
        }
        /* "last" only in "the last day of". */
        unsigned digits = day == DATE_LAST ? LAST_DIGITS : 2;
        push(reader, &(struct date_piece){PIECE_NUMBER, day, digits, start, end});
        try_pieces(reader, scan, found, context);
        return true;
    }
    if (!date_number_word(word, length, &number))
        return false;
    bool near = reader->count >= 2 && start <= reader->pieces[reader->count - 1].end + GAP;
    if (near && awaits_year(reader)) {
        take_spoken(reader, scan, number, end, found, context);
        return true;
    }
    if (number == 2 * TEN || number == 3 * TEN) {
        reader->tens = number;
        reader->tens_start = start;
        return true;
    }
    if (number == 0 || number > 2 * TEN)
        return false;
    /* "fourteen August", "twenty one May" */
    bool is_added = tens > 0 && number < TEN && start <= reader->tens_start + WORD_TENS;
    push(reader, &(struct date_piece){PIECE_NUMBER, is_added ? tens + number : number, 1,
                                      is_added ? reader->tens_start : start, end});
    return true;
}

/* Month and day in one word: "Christmas". */
static void take_feast(struct date_reader *reader, const struct scan *scan, unsigned feast,
                       size_t start, size_t end, scan_day_found *found, void *context)
{
    enum { MONTHS_ARE = 100 };
    reader->tens = 0;
    push(reader, &(struct date_piece){PIECE_MONTH, feast / MONTHS_ARE, 0, start, end});
    push(reader, &(struct date_piece){PIECE_NUMBER, feast % MONTHS_ARE, 2, start, end});
    reader->feast_end = end;
    try_pieces(reader, scan, found, context);
}

void date_reader_word(struct date_reader *reader, const struct scan *scan, const char *word,
                      size_t length, size_t start, size_t end, scan_day_found *found, void *context)
{
    unsigned month = date_month_of(word, length), feast = length > 7 ? date_feast(word, length) : 0;
    bool is_near = reader->count > 0 && start <= reader->pieces[reader->count - 1].end + GAP;
    struct date_piece *last = is_near ? &reader->pieces[reader->count - 1] : NULL;
    if (feast != 0) {
        take_feast(reader, scan, feast, start, end, found, context);
    } else if (last && last->kind == PIECE_NUMBER && date_added_word(word, length) > 0) {
        last->number += date_added_word(word, length);
        last->end = end;
    } else if (month != 0) {
        if (reader->tens > 0 && start <= reader->tens_start + WORD_TENS) /* "twenty May" */
            push(reader, &(struct date_piece){PIECE_NUMBER, reader->tens, 1, reader->tens_start,
                                              start - 1});
        reader->tens = 0;
        push(reader, &(struct date_piece){PIECE_MONTH, month, 0, start, end});
        try_pieces(reader, scan, found, context);
    } else if (take_number_word(reader, scan, word, length, start, end, found, context)) {
        return;
    } else if (last && is_word(word, length, "eve") && reader->feast_end == last->end) {
        last->number--;
        last->end = end;
        try_pieces(reader, scan, found, context);
    } else if (last && length > 0 && is_filler(word, length)) {
        if (last->digits == LAST_DIGITS && is_word(word, length, "day"))
            last->digits = 2;
        last->end = end;
    } else {
        reader->count = 0;
    }
}
