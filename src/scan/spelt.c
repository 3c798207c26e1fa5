/* What is spelt out: "oh seven seven double oh", "LE two six C", "J o n e s". The words of a row
 * are joined, and searched as if they had been written so. */
#include <string.h>

#include "spelt.h"

enum { GAP = 3, LEAST = 4, PILOTED_LEAST = 3, DIGITS_LONGEST = 6 };

/* Words for digits; what letters are called, and the alphabet of police and pilots. */
static const struct spelt_word {
    char word[9], digits[4];
} WORDS[] = {
    {"oh", "0"},        {"zero", "0"},     {"nought", "0"},     {"naught", "0"},
    {"nil", "0"},       {"one", "1"},      {"two", "2"},        {"three", "3"},
    {"four", "4"},      {"five", "5"},     {"six", "6"},        {"seven", "7"},
    {"eight", "8"},     {"nine", "9"},     {"hundred", "00"},   {"ten", "10"},
    {"eleven", "11"},   {"twelve", "12"},  {"thirteen", "13"},  {"fourteen", "14"},
    {"fifteen", "15"},  {"sixteen", "16"}, {"seventeen", "17"}, {"eighteen", "18"},
    {"nineteen", "19"}, {"dim", "0"},      {"un", "1"},         {"dau", "2"},
    {"tri", "3"},       {"pedwar", "4"},   {"pump", "5"},       {"chwech", "6"},
    {"saith", "7"},     {"wyth", "8"},     {"naw", "9"},        {"ay", "a"},
    {"bee", "b"},       {"see", "c"},      {"sea", "c"},        {"cee", "c"},
    {"dee", "d"},       {"ef", "f"},       {"eff", "f"},        {"gee", "g"},
    {"aitch", "h"},     {"haitch", "h"},   {"eye", "i"},        {"jay", "j"},
    {"kay", "k"},       {"el", "l"},       {"ell", "l"},        {"em", "m"},
    {"en", "n"},        {"pee", "p"},      {"cue", "q"},        {"queue", "q"},
    {"ar", "r"},        {"are", "r"},      {"ess", "s"},        {"tee", "t"},
    {"you", "u"},       {"vee", "v"},      {"ex", "x"},         {"why", "y"},
    {"wye", "y"},       {"zed", "z"},      {"zee", "z"},        {"alpha", "a"},
    {"alfa", "a"},      {"bravo", "b"},    {"charlie", "c"},    {"delta", "d"},
    {"echo", "e"},      {"foxtrot", "f"},  {"golf", "g"},       {"hotel", "h"},
    {"india", "i"},     {"juliet", "j"},   {"juliett", "j"},    {"kilo", "k"},
    {"lima", "l"},      {"mike", "m"},     {"november", "n"},   {"oscar", "o"},
    {"papa", "p"},      {"quebec", "q"},   {"romeo", "r"},      {"sierra", "s"},
    {"tango", "t"},     {"uniform", "u"},  {"victor", "v"},     {"whiskey", "w"},
    {"whisky", "w"},    {"yankee", "y"},   {"zulu", "z"},
};
/* "ninety nine" is 99, "ninety" by itself 90. */
static const struct spelt_tens {
    char word[8], digit;
} TENS[] = {{"twenty", '2'}, {"thirty", '3'},  {"forty", '4'},  {"fifty", '5'},
            {"sixty", '6'},  {"seventy", '7'}, {"eighty", '8'}, {"ninety", '9'}};
static const struct {
    char word[8];
    unsigned times;
} TIMES[] = {{"double", 2}, {"dwbl", 2}, {"triple", 3}, {"treble", 3}};

void spelt_words_each(void (*tell)(void *context, const char *word), void *context)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        tell(context, WORDS[i].word);
    for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++)
        tell(context, TIMES[i].word);
    for (size_t i = 0; i < sizeof TENS / sizeof *TENS; i++)
        tell(context, TENS[i].word);
}

static const char *digits_of(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (WORDS[i].word[0] == word[0] && strlen(WORDS[i].word) == length &&
            memcmp(WORDS[i].word, word, length) == 0)
            return WORDS[i].digits;
    return NULL;
}

static unsigned times_of(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++)
        if (TIMES[i].word[0] == word[0] && strlen(TIMES[i].word) == length &&
            memcmp(TIMES[i].word, word, length) == 0)
            return TIMES[i].times;
    return 0;
}

static char tens_of(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof TENS / sizeof *TENS; i++)
        if (strlen(TENS[i].word) == length && memcmp(TENS[i].word, word, length) == 0)
            return TENS[i].digit;
    return '\0';
}

/* A word that nobody says by chance in a row of such: "foxtrot". */
static bool is_piloted(const char *word, size_t length)
{
    enum { SHORTEST = 4 };
    return length >= SHORTEST && digits_of(word, length)[0] >= 'a' &&
           digits_of(word, length)[0] <= 'z' && word[0] == digits_of(word, length)[0];
}

bool spelt_is_word(const char *word, size_t length)
{
    return digits_of(word, length) != NULL;
}

void spelt_begin(struct spelt *spelt)
{
    spelt->length = spelt->spelt = spelt->times = spelt->end = spelt->tens_end = 0;
    spelt->other_length = spelt->piloted = 0;
}

bool spelt_is_telling(struct spelt *spelt)
{
    /* "J o n e s I" */
    if (spelt->length > LEAST && strchr("ia", spelt->text[spelt->length - 1])) {
        spelt->length--;
        spelt->end = spelt->end_before;
    }
    return (spelt->length >= LEAST && spelt->spelt >= LEAST) || spelt->piloted >= PILOTED_LEAST;
}

static void append(struct spelt *spelt, const char *text, size_t length, size_t start, size_t end)
{
    if (spelt->length == 0)
        spelt->start = start;
    for (unsigned i = 0; i < (spelt->times > 0 ? spelt->times : 1); i++)
        for (size_t j = 0; j < length && spelt->other_length < SPELT_MAXIMUM; j++) {
            spelt->text[spelt->length++] = text[j];
            spelt->other[spelt->other_length++] = text[j];
        }
    spelt->times = 0;
    spelt->end_before = spelt->end;
    spelt->end = end;
}

bool spelt_take(struct spelt *spelt, const char *word, size_t length, size_t start, size_t end)
{
    unsigned times = length >= 4 ? times_of(word, length) : 0;
    const char *digits = length >= 2 ? digits_of(word, length) : NULL;
    bool is_digits = length > 0 && word[0] >= '0' && word[0] <= '9';
    if (times > 0) {
        if (spelt->length == 0)
            spelt->start = start;
        spelt->times = times;
        spelt->end = end;
        return true;
    }
    char tens = length >= 5 && !digits ? tens_of(word, length) : '\0';
    if (tens != '\0') {
        append(spelt, (char[]){tens, '0'}, 2, start, end);
        spelt->tens_end = spelt->length;
        spelt->spelt++;
        return true;
    }
    if (digits) {
        bool is_one = digits[0] >= '1' && digits[0] <= '9' && digits[1] == '\0';
        if (is_one && spelt->tens_end > 0 && spelt->tens_end == spelt->length)
            spelt->length--; /* the nought of "ninety" */
        spelt->tens_end = 0;
        append(spelt, digits, strlen(digits), start, end);
        spelt->spelt++;
        spelt->piloted += is_piloted(word, length);
        return true;
    }
    /* "golf foxtrot hotel I wrote down" */
    if (length == 1 && strchr("ai", word[0]) && spelt->piloted >= PILOTED_LEAST)
        return false;
    /* "LE two six": letters and digits that were not spoken go with those that were. */
    if (length == 1 || (is_digits && length <= DIGITS_LONGEST) || (length == 2 && !is_digits)) {
        append(spelt, word, length, start, end);
        spelt->spelt += length == 1;
        return length == 1 || spelt->length > 0;
    }
    return false;
}

bool spelt_goes_on(const struct spelt *spelt, size_t start)
{
    return spelt->end == 0 || start <= spelt->end + GAP;
}
