/* Days, as people write them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import_internal.h"

static const char *const months[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};

/* Three parts: numbers, or the name of a month in its place. */
struct day_parts {
    int number[3], digits[3]; /* digits 0: a name */
};

static int month_of(const char *word, size_t length)
{
    char small[16];
    if (length < 3 || length >= sizeof small)
        return 0;
    for (size_t i = 0; i < length; i++)
        small[i] = import_lower(word[i]);
    for (int i = 0; i < 12; i++)
        if (strncmp(months[i], small, length) == 0 ||
            (i == 8 && length == 4 && memcmp(small, "sept", 4) == 0))
            return i + 1;
    return 0;
}

static bool is_letter(char c)
{
    c = import_lower(c);
    return c >= 'a' && c <= 'z';
}

/* Behind the number of a day: st, nd, rd, th. */
static size_t ordinal_length(const char *at)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (import_lower(at[0]) == ends[i][0] && import_lower(at[1]) == ends[i][1] &&
            !is_letter(at[2]))
            return 2;
    return 0;
}

/* The name of a day of the week in front says nothing more. */
static const char *skip_weekday(const char *at)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        if (import_lower(at[0]) != days[i][0] || import_lower(at[1]) != days[i][1] ||
            import_lower(at[2]) != days[i][2])
            continue;
        while (is_letter(*at))
            at++;
        return at + strspn(at, " ,");
    }
    return at;
}

/* A time behind the day, which is left: "T14:05", " 14:05:30", " 2:05 pm". */
static bool is_time(const char *at)
{
    if (*at == '\0')
        return true;
    at += *at == 'T' ? 1 : strspn(at, " ,");
    size_t digits = strspn(at, "0123456789");
    if (digits < 1 || digits > 2 || at[digits] != ':')
        return false;
    at += strspn(at, "0123456789:.");
    at += strspn(at, " ");
    if ((import_lower(at[0]) == 'a' || import_lower(at[0]) == 'p') && import_lower(at[1]) == 'm')
        at += 2;
    return at[strspn(at, "Zz ")] == '\0';
}

static bool split_day(const char *text, struct day_parts *parts)
{
    const char *at = skip_weekday(text + strspn(text, " \t\n"));
    *parts = (struct day_parts){0};
    for (int i = 0; i < 3; i++) {
        size_t digits = strspn(at, "0123456789"), letters = 0;
        while (is_letter(at[letters]))
            letters++;
        if (digits > 0 && digits <= 4) {
            parts->number[i] = atoi(at);
            parts->digits[i] = (int)digits;
            at += digits;
            at += digits <= 2 ? ordinal_length(at) : 0;
        } else if (letters > 0) {
            parts->number[i] = month_of(at, letters);
            at += letters;
        }
        if (parts->number[i] == 0 && parts->digits[i] == 0)
            return false;
        if (i < 2) {
            size_t between = strspn(at, " /.,-");
            if (between == 0)
                return false;
            at += between;
        }
    }
    return is_time(at);
}

/* A year of two digits: never in the future. */
static int whole_year(int year, int digits, const struct date *today)
{
    if (digits != 2)
        return year;
    int century = today->year - today->year % 100;
    return year + (year <= today->year % 100 ? century : century - 100);
}

/* Whether the year of two digits would be one to come in this century: of a day when something is
 * due it may be just that. */
static bool is_to_come(int year, int digits, const struct date *today, const struct date *day)
{
    return digits == 2 && (year > today->year % 100 || date_compare(day, today) > 0);
}

static enum day_read day_in_order(const struct record_map *map, const struct day_parts *parts,
                                  enum map_order order, bool is_birth, const struct date *today,
                                  struct date *day)
{
    static const int places[][3] = {
        [MAP_DAY_FIRST] = {0, 1, 2}, [MAP_MONTH_FIRST] = {1, 0, 2}, [MAP_YEAR_FIRST] = {2, 1, 0}};
    const int *place = places[order];
    int d = place[0], m = place[1], y = place[2];
    bool takes_short = map->takes_short_years && order != MAP_YEAR_FIRST;
    char text[16];
    if (parts->digits[d] == 0 || parts->digits[d] > 2 || parts->digits[m] > 2)
        return DAY_NONE;
    if (parts->digits[y] != 4 && !(parts->digits[y] == 2 && takes_short))
        return DAY_NONE;
    snprintf(text, sizeof text, "%04d-%02d-%02d",
             whole_year(parts->number[y], parts->digits[y], today), parts->number[m],
             parts->number[d]);
    if (!date_parse(text, day))
        return DAY_NONE;
    return !is_birth && is_to_come(parts->number[y], parts->digits[y], today, day) ? DAY_OF_TWO
                                                                                   : DAY_READ;
}

enum day_read import_day(const struct record_map *map, const char *text, bool is_birth,
                         const struct date *today, struct date *day)
{
    struct day_parts parts;
    if (!split_day(text, &parts))
        return DAY_NONE;
    for (size_t i = 0; i < map->order_count; i++) {
        enum day_read read = day_in_order(map, &parts, map->orders[i], is_birth, today, day);
        if (read != DAY_NONE)
            return read;
    }
    return DAY_NONE;
}

const char *import_day_words(const struct record_map *map)
{
    for (size_t i = 0; i < map->order_count; i++) {
        if (map->orders[i] == MAP_DAY_FIRST)
            return "the day first, as 31/03/2026";
        if (map->orders[i] == MAP_MONTH_FIRST)
            return "the month first, as 03/31/2026";
    }
    return "the year first, as 2026-03-31";
}
