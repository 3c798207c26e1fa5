/* Shapes made of words: a house in its street, a school or a ward, the day somebody was born. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "scan_internal.h"
#include "shapes.h"

enum { WORDS = 8, WORD_LONGEST = 31, YEAR_DIGITS = 4 };

/* One word of the text: letters and digits, with the apostrophe of "Mary's". */
struct shape_word {
    size_t start, end;
    char folded[WORD_LONGEST + 1]; /* in lower case; "" if it is longer */
    bool is_capital, is_number;
};

static size_t apostrophe_at(const struct shape_text *in, size_t at)
{
    static const char *const signs[] = {"'", "\xE2\x80\x99"};
    for (size_t i = 0; i < 2; i++) {
        size_t size = strlen(signs[i]);
        if (in->length - at > size && memcmp(in->text + at, signs[i], size) == 0 &&
            shape_is_word_byte(in->text, in->length, at + size))
            return size;
    }
    return 0;
}

static bool read_word(const struct shape_text *in, size_t start, struct shape_word *word)
{
    size_t at = start, length = 0;
    *word = (struct shape_word){.start = start};
    while (at < in->length) {
        size_t sign = apostrophe_at(in, at);
        if (sign == 0 && !shape_is_word_byte(in->text, in->length, at))
            break;
        if (sign == 0 && length < WORD_LONGEST)
            word->folded[length++] = (char)tolower((unsigned char)in->text[at]);
        at += sign == 0 ? 1 : sign;
    }
    word->end = at;
    word->is_capital = at > start && (isupper((unsigned char)in->text[start]) ||
                                      (unsigned char)in->text[start] >= 0x80);
    word->is_number = at > start && isdigit((unsigned char)in->text[start]);
    return at > start;
}

/* The words in a row from a place on, with blanks between them, or one of the signs. */
static size_t read_words(const struct shape_text *in, size_t start, const char *signs,
                         struct shape_word *words)
{
    size_t count = 0, at = start;
    while (count < WORDS && read_word(in, at, &words[count])) {
        at = words[count++].end;
        size_t gap = 0;
        while (at + gap < in->length && gap < 3 &&
               (in->text[at + gap] == ' ' ||
                (in->text[at + gap] != '\0' && strchr(signs, in->text[at + gap]))))
            gap++;
        if (gap == 0)
            break;
        at += gap;
    }
    return count;
}

static bool is_any(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}
#define IS_ANY(word, list) is_any(word, list, sizeof(list) / sizeof *(list))

/* ---- places ---- */

/* "14 Station Close", "14-16 St. Mary's Ave", "14 Heol y Bryn". */
static size_t read_house(const struct shape_text *in, size_t start)
{
    enum { NUMBER_LONGEST = 5 };
    struct shape_word words[WORDS];
    size_t count = read_words(in, start, ",.-/", words), first = 1;
    if (count < 3 || !words[0].is_number || words[0].end - words[0].start > NUMBER_LONGEST)
        return 0;
    if (words[1].is_number && words[1].start == words[0].end + 1)
        first = 2;
    if (count < first + 2 || !words[first].is_capital)
        return 0;
    if (scan_begins_street(words[first].folded)) {
        size_t last = first + 1;
        while (last + 1 < count && !words[last].is_capital)
            last++;
        return words[last].is_capital ? words[last].end : 0;
    }
    for (size_t i = first + 1; i < count && words[i].is_capital; i++)
        if (scan_is_street(words[i].folded))
            return words[i].end;
    return 0;
}

/* "Heol y Bryn 14", "ul. Lipowa 14" */
static size_t read_street_first(const struct shape_text *in, size_t start)
{
    struct shape_word words[WORDS];
    size_t count = read_words(in, start, ".", words), i = 1;
    if (count < 3 || !scan_begins_street(words[0].folded))
        return 0;
    while (i < count && !words[i].is_number)
        i++;
    return i < count && i > 1 && words[i - 1].is_capital ? words[i].end : 0;
}

static bool is_institution(const char *word)
{
    static const char *const kinds[] = {
        "academy",   "college", "hospital", "infants",   "juniors", "nursery",     "playgroup",
        "preschool", "primary", "school",   "secondary", "surgery", "kindergarten"};
    return IS_ANY(word, kinds);
}

/* "form 7R", "class 10B", "year 4K": a class that has a name of its own. */
static bool is_class(const struct shape_word *kind, const struct shape_word *name)
{
    static const char *const kinds[] = {"class", "form", "year"};
    size_t length = strlen(name->folded);
    return IS_ANY(kind->folded, kinds) && name->is_number && length >= 2 && length <= 3 &&
           isalpha((unsigned char)name->folded[length - 1]);
}

/* "Ward 23", "ward C", "Brookfold Primary School", "Ysgol Glan Teifi". */
static size_t read_institution(const struct shape_text *in, size_t start)
{
    static const char *const says_which[] = {
        "a",         "an",   "another", "at",     "each", "every",   "from",    "her",    "his",
        "in",        "mon",  "my",      "new",    "no",   "old",     "our",     "that",   "the",
        "their",     "this", "to",      "year",   "your", "primary", "nursery", "infant", "junior",
        "secondary", "high", "special", "sunday", "day",  "after",   "before"};
    struct shape_word words[WORDS];
    size_t count = read_words(in, start, ".", words), end = 0;
    if (count < 2)
        return 0;
    if (is_class(&words[0], &words[1]))
        return words[1].end;
    if (strcmp(words[0].folded, "ward") == 0)
        return words[1].is_number || words[1].end - words[1].start == 1 ? words[1].end : 0;
    if (!words[0].is_capital || IS_ANY(words[0].folded, says_which))
        return 0;
    if (strcmp(words[0].folded, "ysgol") == 0 && words[1].is_capital)
        return count > 2 && words[2].is_capital ? words[2].end : words[1].end;
    for (size_t i = 1; i < count && words[i].is_capital; i++)
        if (is_institution(words[i].folded))
            end = words[i].end;
    return end;
}

bool shape_read_place(const struct shape_text *in, size_t start, struct scan_shape *shape)
{
    size_t end = read_house(in, start);
    if (end == 0)
        end = read_street_first(in, start);
    if (end > 0) {
        *shape = (struct scan_shape){.type = FIELD_ADDRESS, .start = start, .end = end};
        return true;
    }
    end = read_institution(in, start);
    *shape =
        (struct scan_shape){.type = FIELD_TEXT, .start = start, .end = end, .is_question = true};
    return end > 0;
}

/* ---- days ---- */

static unsigned number_of(const struct shape_word *word)
{
    unsigned number = 0;
    for (const char *at = word->folded; isdigit((unsigned char)*at); at++)
        number = number > 9999 ? number : number * 10 + (unsigned)(*at - '0');
    return number;
}

/* A year of two digits is the last of that ending which is past, or nearly. */
static unsigned year_of(const struct shape_word *word)
{
    enum { CENTURY = 100, TURN = 30 };
    unsigned year = number_of(word);
    if (word->end - word->start >= YEAR_DIGITS)
        return year;
    return year < TURN ? 2000 + year : year < CENTURY ? 1900 + year : 0;
}

static unsigned month_of(const struct shape_word *word)
{
    return word->is_number ? number_of(word) : date_month_of(word->folded, strlen(word->folded));
}

/* Which words are day, month and year, if these are. */
static bool put_day(const struct shape_word *day, const struct shape_word *month,
                    const struct shape_word *year, struct scan_shape *shape)
{
    if (!day->is_number || !year->is_number)
        return false;
    snprintf(shape->day, sizeof shape->day, "%04u-%02u-%02u", year_of(year) % 10000,
             month_of(month) % 100, number_of(day) % 100);
    struct date date;
    return date_parse(shape->day, &date);
}

bool shape_read_birth_date(const struct shape_text *in, size_t start, struct scan_shape *shape)
{
    struct shape_word words[WORDS];
    size_t count = read_words(in, start, ".,/-", words), kept = 0;
    /* "of" and "the" say nothing. */
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i].folded, "of") != 0 && strcmp(words[i].folded, "the") != 0)
            words[kept++] = words[i];
    if (kept < 3 || words[0].start != start || !shape_follows_birth(in, start))
        return false;
    const struct shape_word *a = &words[0], *b = &words[1], *c = &words[2];
    bool year_first = a->is_number && a->end - a->start == YEAR_DIGITS;
    bool fits = year_first     ? put_day(c, b, a, shape)
                : a->is_number ? put_day(a, b, c, shape)
                               : put_day(b, a, c, shape);
    shape->type = FIELD_BIRTH_DATE;
    shape->start = start;
    shape->end = c->end;
    shape->is_question = true;
    return fits;
}
