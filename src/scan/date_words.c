/* Numbers of a date that are written out: "ninth", "twenty-first", "nineteen forty-six". */
#include <string.h>

#include "scan_internal.h"

struct number_word {
    char word[12];
    unsigned char length;
    uint16_t number;
};

static const struct number_word DAYS[] = {
    {"first", 5, 1},         {"second", 6, 2},       {"third", 5, 3},        {"fourth", 6, 4},
    {"fifth", 5, 5},         {"sixth", 5, 6},        {"seventh", 7, 7},      {"eighth", 6, 8},
    {"ninth", 5, 9},         {"tenth", 5, 10},       {"eleventh", 8, 11},    {"twelfth", 7, 12},
    {"thirteenth", 10, 13},  {"fourteenth", 10, 14}, {"fifteenth", 9, 15},   {"sixteenth", 9, 16},
    {"seventeenth", 11, 17}, {"eighteenth", 10, 18}, {"nineteenth", 10, 19}, {"twentieth", 9, 20},
    {"thirtieth", 9, 30},    {"cyntaf", 6, 1},       {"unfed", 5, 1},        {"ail", 3, 2},
    {"trydydd", 7, 3},       {"pedwerydd", 9, 4},    {"pumed", 5, 5},        {"chweched", 8, 6},
    {"seithfed", 8, 7},      {"wythfed", 7, 8},      {"nawfed", 6, 9},       {"degfed", 6, 10},
    {"deuddegfed", 10, 12},  {"pymthegfed", 10, 15}, {"deunawfed", 9, 18},   {"ugeinfed", 8, 20},
    {"last", 4, DATE_LAST},
};

/* What is added to a Welsh ordinal: "trydydd ar ddeg", "unfed ar bymtheg", "pumed ar hugain". */
static const struct number_word ADDED[] = {{"ddeg", 4, 10}, {"bymtheg", 7, 15}, {"hugain", 6, 20}};

/* Days with a name, as 100 times the month and the day. */
static const struct number_word FEASTS[] = {{"valentine", 9, 214},
                                            {"valentines", 10, 214},
                                            {"christmas", 9, 1225},
                                            {"halloween", 9, 1031},
                                            {"hogmanay", 8, 1231}};

static const struct number_word NUMBERS[] = {
    {"one", 3, 1},        {"two", 3, 2},       {"three", 5, 3},     {"four", 4, 4},
    {"five", 4, 5},       {"six", 3, 6},       {"seven", 5, 7},     {"eight", 5, 8},
    {"nine", 4, 9},       {"ten", 3, 10},      {"eleven", 6, 11},   {"twelve", 6, 12},
    {"thirteen", 8, 13},  {"fourteen", 8, 14}, {"fifteen", 7, 15},  {"sixteen", 7, 16},
    {"seventeen", 9, 17}, {"eighteen", 8, 18}, {"nineteen", 8, 19}, {"twenty", 6, 20},
    {"thirty", 6, 30},    {"forty", 5, 40},    {"fifty", 5, 50},    {"sixty", 5, 60},
    {"seventy", 7, 70},   {"eighty", 6, 80},   {"ninety", 6, 90},   {"thousand", 8, 1000},
    {"oh", 2, 0},
};

static const struct number_word *find_word(const struct number_word *words, size_t count,
                                           const char *word, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].length == length && words[i].word[0] == word[0] &&
            memcmp(words[i].word, word, length) == 0)
            return &words[i];
    return NULL;
}
#define FIND_WORD(words, word, length)                                                             \
    find_word(words, sizeof(words) / sizeof *(words), word, length)

unsigned date_day_word(const char *word, size_t length)
{
    const struct number_word *found = FIND_WORD(DAYS, word, length);
    return found ? found->number : 0;
}

unsigned date_added_word(const char *word, size_t length)
{
    const struct number_word *found = FIND_WORD(ADDED, word, length);
    return found ? found->number : 0;
}

unsigned date_feast(const char *word, size_t length)
{
    const struct number_word *found = FIND_WORD(FEASTS, word, length);
    return found ? found->number : 0;
}

bool date_number_word(const char *word, size_t length, unsigned *number)
{
    const struct number_word *found = FIND_WORD(NUMBERS, word, length);
    if (found)
        *number = found->number;
    return found != NULL;
}

void date_numbers_each(void (*tell)(void *context, const char *word), void *context)
{
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++)
        tell(context, DAYS[i].word);
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        tell(context, NUMBERS[i].word);
    for (size_t i = 0; i < sizeof ADDED / sizeof *ADDED; i++)
        tell(context, ADDED[i].word);
    for (size_t i = 0; i < sizeof FEASTS / sizeof *FEASTS; i++)
        tell(context, FEASTS[i].word);
}
