/* Numbers of a date that are written out: "ninth", "twenty-first", "nineteen forty-six". */
#include <string.h>

#include "scan_internal.h"

static const struct {
    const char *word;
    unsigned number;
} DAYS[] = {
    {"first", 1},        {"second", 2},      {"third", 3},        {"fourth", 4},
    {"fifth", 5},        {"sixth", 6},       {"seventh", 7},      {"eighth", 8},
    {"ninth", 9},        {"tenth", 10},      {"eleventh", 11},    {"twelfth", 12},
    {"thirteenth", 13},  {"fourteenth", 14}, {"fifteenth", 15},   {"sixteenth", 16},
    {"seventeenth", 17}, {"eighteenth", 18}, {"nineteenth", 19},  {"twentieth", 20},
    {"thirtieth", 30},   {"cyntaf", 1},      {"trydydd", 3},      {"pedwerydd", 4},
    {"pumed", 5},        {"chweched", 6},    {"seithfed", 7},     {"wythfed", 8},
    {"nawfed", 9},       {"degfed", 10},
};

static const struct {
    const char *word;
    unsigned number;
} NUMBERS[] = {
    {"one", 1},        {"two", 2},        {"three", 3},     {"four", 4},       {"five", 5},
    {"six", 6},        {"seven", 7},      {"eight", 8},     {"nine", 9},       {"ten", 10},
    {"eleven", 11},    {"twelve", 12},    {"thirteen", 13}, {"fourteen", 14},  {"fifteen", 15},
    {"sixteen", 16},   {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19},  {"twenty", 20},
    {"thirty", 30},    {"forty", 40},     {"fifty", 50},    {"sixty", 60},     {"seventy", 70},
    {"eighty", 80},    {"ninety", 90},    {"thousand", 1000}, {"oh", 0},
};

static bool is_word(const char *word, size_t length, const char *wanted)
{
    return strlen(wanted) == length && memcmp(word, wanted, length) == 0;
}

unsigned date_day_word(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++)
        if (is_word(word, length, DAYS[i].word))
            return DAYS[i].number;
    return 0;
}

bool date_number_word(const char *word, size_t length, unsigned *number)
{
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        if (!is_word(word, length, NUMBERS[i].word))
            continue;
        *number = NUMBERS[i].number;
        return true;
    }
    return false;
}
