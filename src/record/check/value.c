/* What is doubtful in a value by what its field holds: a remark in its place, a zero that a
 * spreadsheet took from its front. */
#include "safehand/record/check.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_LONGEST = 40 };

/* What only leads to a value that stands elsewhere. */
static const char *const ELSEWHERE[] = {"as above",  "see above", "same as above", "as before",
                                        "as below",  "see below", "ditto",         "same",
                                        "see notes", "see note",  "see file",      NULL};
/* What is said where there is no value; of a text it may be what is to be said. */
static const char *const MISSING[] = {"not known", "unknown",   "dont know",  "don't know", "n/k",
                                      "nk",        "not given", "none given", "to follow",  "tbc",
                                      "tba",       "n/a",       "none",       "?",          "??",
                                      "-",         NULL};

/* Small letters, one blank between words, without what ends a sentence; false if it is longer. */
static bool fold(const char *text, char out[WORDS_LONGEST + 1])
{
    size_t used = 0;
    for (text += strspn(text, " \t\n"); *text; text++) {
        bool is_blank = isspace((unsigned char)*text);
        if (is_blank && (used == 0 || out[used - 1] == ' '))
            continue;
        if (used == WORDS_LONGEST)
            return false;
        out[used++] = is_blank ? ' ' : (char)tolower((unsigned char)*text);
    }
    while (used > 0 && strchr(" .!", out[used - 1]))
        used--;
    out[used] = '\0';
    return used > 0;
}

static bool is_among(const char *words, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(*list, words) == 0)
            return true;
    return false;
}

/* Whether that many digits stand there, none of them a 0 in front, and nothing but blanks and what
 * parts a number: a spreadsheet keeps 07700 900142 as 7700900142. */
static bool misses_zero(const char *text)
{
    enum { FEWEST = 9, MOST = 10 };
    size_t digits = 0;
    for (const char *at = text; *at; at++)
        if (isdigit((unsigned char)*at))
            digits++;
        else if (!strchr(" -()", *at))
            return false;
    text += strcspn(text, "0123456789");
    return digits >= FEWEST && digits <= MOST && *text != '0';
}

static const char *doubt_in(enum field_type type, const char *text)
{
    char words[WORDS_LONGEST + 1];
    bool is_free = type == FIELD_TEXT || type == FIELD_CHOICE || type == FIELD_NUMBER;
    if (type == FIELD_PHONE && misses_zero(text))
        return "may miss the 0 that a telephone number begins with";
    if (!fold(text, words))
        return NULL;
    if (is_among(words, ELSEWHERE))
        return "is a remark that leads elsewhere, and would leave as the value";
    return !is_free && is_among(words, MISSING)
               ? "is a remark that it is missing, and would leave as the value"
               : NULL;
}

static const char *doubt_of(enum field_type type, const json_t *value)
{
    char number[32];
    if (json_is_string(value))
        return doubt_in(type, json_string_value(value));
    if (!json_is_integer(value))
        return NULL;
    snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
    return doubt_in(type, number);
}

const char *record_value_doubt(enum field_type type, const json_t *value)
{
    const char *found = doubt_of(type, value);
    for (size_t i = 0; !found && i < json_array_size(value); i++)
        found = doubt_of(type, json_array_get(value, i));
    return found;
}
