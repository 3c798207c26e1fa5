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

/* Those whose name has several words. */
static const struct feast {
    unsigned char month, day;
    const char *name;
} NAMED_DAYS[] = {
    {1, 1, "new year's day"},
    {1, 1, "dydd calan"},
    {1, 6, "twelfth night"},
    {1, 25, "burns night"},
    {1, 25, "santes dwynwen"},
    {2, 2, "groundhog day"},
    {2, 29, "leap day"},
    {2, 29, "leap year day"},
    {3, 1, "st david's day"},
    {3, 1, "saint david's day"},
    {3, 1, "gwyl dewi"},
    {3, 8, "women's day"},
    {3, 17, "st patrick's day"},
    {3, 17, "saint patrick's day"},
    {3, 17, "st paddy's"},
    {3, 17, "paddy's day"},
    {3, 17, "paddys night"},
    {4, 1, "april fool's"},
    {4, 1, "april fools' day"},
    {4, 23, "st george's day"},
    {4, 23, "saint george's day"},
    {5, 1, "may day"},
    {5, 1, "calan mai"},
    {5, 8, "ve day"},
    {6, 6, "d day"},
    {6, 24, "midsummer's day"},
    {6, 24, "midsummer day"},
    {7, 15, "st swithin's day"},
    {10, 31, "nos calan gaeaf"},
    {3, 25, "lady day"},
    {8, 1, "lammas"},
    {9, 29, "michaelmas"},
    {11, 2, "all souls' day"},
    {11, 1, "all saints' day"},
    {11, 5, "bonfire night"},
    {11, 5, "guy fawkes"},
    {11, 5, "fireworks night"},
    {11, 11, "armistice day"},
    {11, 11, "remembrance day"},
    {11, 30, "st andrew's day"},
    {12, 24, "xmas eve"},
    {12, 24, "noswyl nadolig"},
    {12, 25, "xmas day"},
    {12, 25, "dydd nadolig"},
    {12, 26, "boxing day"},
    {12, 26, "st stephen's day"},
    {12, 31, "new year's eve"},
    {12, 31, "nos galan"},
};

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

const char *date_feast_name(int month, int day, size_t index)
{
    for (size_t i = 0; i < sizeof NAMED_DAYS / sizeof *NAMED_DAYS; i++)
        if (NAMED_DAYS[i].month == month && NAMED_DAYS[i].day == day && index-- == 0)
            return NAMED_DAYS[i].name;
    return NULL;
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
