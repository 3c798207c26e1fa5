/* What may stand in an anonymised extract in place of a value (M09). */
#include <stdio.h>
#include <string.h>

#include "extract_internal.h"

void anonymise_age_band(const struct date *born, const struct date *day, char band[AGE_BAND_SIZE])
{
    static const struct {
        int first, last;
    } bands[] = {
        {0, 4},   {5, 9},   {10, 14}, {15, 17}, {18, 24}, {25, 34},
        {35, 44}, {45, 54}, {55, 64}, {65, 74}, {75, 84},
    };
    int age = date_compare(born, day) > 0 ? -1 : date_age(born, day);
    if (age < 0) {
        snprintf(band, AGE_BAND_SIZE, "not yet born");
        return;
    }
    for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
        if (age <= bands[i].last) {
            snprintf(band, AGE_BAND_SIZE, "%d-%d", bands[i].first, bands[i].last);
            return;
        }
    }
    snprintf(band, AGE_BAND_SIZE, "85 or over");
}

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool anonymise_postcode_area(const char *text, char area[POSTCODE_AREA_SIZE])
{
    size_t letters = 0;
    text += strspn(text, " ");
    while (letters < 2 && is_ascii_letter(text[letters]))
        letters++;
    if (letters == 0 || text[letters] < '0' || text[letters] > '9')
        return false;
    for (size_t i = 0; i < letters; i++)
        area[i] = (char)(text[i] & ~0x20);
    area[letters] = '\0';
    return true;
}

void extract_date_text(const struct extract_told *told, const struct date *date,
                       char text[DATE_SIZE])
{
    enum { MONTH_LENGTH = 7, YEAR_LENGTH = 4 };
    date_format(date, text);
    if (told->profile->anonymised && told->profile->dates == PROFILE_DATES_MONTH)
        text[MONTH_LENGTH] = '\0';
    else if (told->profile->anonymised && told->profile->dates == PROFILE_DATES_YEAR)
        text[YEAR_LENGTH] = '\0';
}

void extract_date_words(const struct extract_told *told, const struct date *date,
                        char words[TIMESTAMP_WORDS_SIZE])
{
    char whole[TIMESTAMP_WORDS_SIZE];
    date_words(date, whole);
    const char *from = whole;
    if (told->profile->anonymised && told->profile->dates == PROFILE_DATES_MONTH)
        from = strchr(whole, ' ') + 1;
    else if (told->profile->anonymised && told->profile->dates == PROFILE_DATES_YEAR)
        from = strrchr(whole, ' ') + 1;
    snprintf(words, TIMESTAMP_WORDS_SIZE, "%s", from);
}
