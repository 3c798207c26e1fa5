/* What a match is taken for by the words that stand near it: a birthday, a car. */
#include <ctype.h>
#include <string.h>

#include "looks.h"

/* Whether a word that begins with one of these stands near. */
static bool stands_near(const char *text, size_t length, const struct raw_match *match,
                        const char *const *words, size_t count)
{
    enum { AROUND = 60 };
    size_t from = match->start > AROUND ? match->start - AROUND : 0;
    size_t to = length - match->end > AROUND ? match->end + AROUND : length;
    uint32_t begins = 0; /* with which letters one may begin, from a in bit 1 */
    for (size_t i = 0; i < count; i++)
        begins |= UINT32_C(1) << (words[i][0] & 31);
    for (size_t at = from; at < to; at++) {
        if ((begins >> (text[at] & 31) & 1) == 0 ||
            (at > 0 && isalpha((unsigned char)text[at - 1])))
            continue;
        for (size_t i = 0; i < count; i++)
            if ((text[at] | 0x20) == words[i][0] && to - at >= strlen(words[i]) &&
                strncasecmp(text + at, words[i], strlen(words[i])) == 0)
                return true;
    }
    return false;
}

/* Where the word begins that stands before a place, if it is that one; else the place. */
static size_t step_before(const char *text, size_t at, const char *wanted)
{
    char word[WORD_LOOKED_AT];
    size_t end = at;
    look_word_before(text, at, word);
    while (end > 0 && look_is_blank(text[end - 1]))
        end--;
    return strcmp(word, wanted) == 0 ? end - strlen(word) : at;
}

/* "was forty-one on the", "is 30 on", before a day: an age. */
static bool is_of_age(const char *text, const struct raw_match *match)
{
    enum { AGE_DIGITS = 2 };
    char word[WORD_LOOKED_AT];
    unsigned number;
    size_t on = step_before(text, match->start, "the"), at = step_before(text, on, "on");
    if (at == on)
        return false;
    look_word_before(text, at, word);
    size_t letters = strlen(word);
    return (letters > 0 && letters <= AGE_DIGITS && isdigit((unsigned char)word[0])) ||
           date_number_word(word, letters, &number);
}

/* "16.05" is a time, but behind "dob". */
static bool is_time(const char *text, const struct raw_match *match)
{
    enum { TIME = 5 };
    char word[WORD_LOOKED_AT];
    if (match->end - match->start != TIME || text[match->start + 2] != '.')
        return false;
    look_word_before(text, match->start, word);
    return strcmp(word, "dob") != 0 && strcmp(word, "born") != 0 && strcmp(word, "birth") != 0;
}

bool look_is_birthday(const char *text, size_t length, const struct raw_match *match)
{
    static const char *const words[] = {"birthday", "birth",  "born", "dob",   "d.o.b",
                                        "turns",    "turned", "bday", "b'day", "b-day",
                                        "blwydd",   "ganwyd", "ganed"};
    if (is_time(text, match))
        return false;
    return stands_near(text, length, match, words, sizeof words / sizeof *words) ||
           is_of_age(text, match);
}

bool look_is_car(const char *text, size_t length, const struct raw_match *match)
{
    static const char *const words[] = {
        "reg",       "plate",  "index",      "vrm",       "car ",       "car,",    "car.",
        "van ",      "van,",   "van.",       "plât",      "vehicle",    "parks",   "parked",
        "drove",     "drives", "driving",    "motor",     "lorry",      "pickup",  "pick-up",
        "truck",     "taxi",   "cab ",       "jeep",      "moped",      "scooter", "wheels",
        "hatchback", "saloon", "estate car", "flatbed",   "transit",    "4x4",     "ceir",
        "y fan",     "audi",   "bmw",        "citroen",   "corsa",      "astra",   "fiat",
        "fiesta",    "ford ",  "honda",      "hyundai",   "kia ",       "mazda",   "mercedes",
        "merc ",     "nissan", "peugeot",    "renault",   "seat ibiza", "skoda",   "toyota",
        "vauxhall",  "volvo",  "vw ",        "volkswagen"};
    enum { SPELT_SHORTEST = 10 }; /* "golf foxtrot hotel" */
    bool is_small = islower((unsigned char)text[match->start]) != 0 &&
                    match->end - match->start < SPELT_SHORTEST;
    return (!is_small || look_writes_small(text, length, match)) &&
           stands_near(text, length, match, words, sizeof words / sizeof *words);
}
