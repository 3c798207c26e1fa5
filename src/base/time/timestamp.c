#include "safehand/base/timestamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECONDS_A_DAY = 86400, FIRST_YEAR = 1900, LAST_YEAR = 9999 };
enum { LOCAL_LENGTH = 16 }; /* "YYYY-MM-DD HH:MM" */

static const char *const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

static bool is_leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap_year(year));
}

/* Days since 1970-01-01 in the Gregorian calendar, with years that begin on 1 March so that the
 * leap day comes last. */
static int64_t day_number(const struct date *date)
{
    int64_t year = date->month > 2 ? date->year : date->year - 1;
    int64_t era = (year >= 0 ? year : year - 399) / 400, year_of_era = year - era * 400;
    int64_t month = (date->month + 9) % 12, day_of_year = (153 * month + 2) / 5 + date->day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static struct date day_date(int64_t number)
{
    int64_t day = number + 719468, era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t day_of_era = day - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct date date = {.day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
                        .month = (int)(month < 10 ? month + 3 : month - 9)};
    date.year = (int)(year_of_era + era * 400 + (date.month <= 2));
    return date;
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

static int64_t first_day(void)
{
    return day_number(&(struct date){FIRST_YEAR, 1, 1});
}

static int64_t last_day(void)
{
    return day_number(&(struct date){LAST_YEAR, 12, 31});
}

/* Into the years that can be written. */
static timestamp clamp_time(timestamp time)
{
    return clamp(time, first_day() * SECONDS_A_DAY, (last_day() + 1) * SECONDS_A_DAY - 1);
}

/* Rounds down, before 1970 too. */
static int64_t day_of(timestamp time)
{
    return (time - (time % SECONDS_A_DAY + SECONDS_A_DAY) % SECONDS_A_DAY) / SECONDS_A_DAY;
}

static int64_t last_sunday(int year, int month)
{
    int64_t last = day_number(&(struct date){year, month, 31});
    return last - ((last + 4) % 7 + 7) % 7; /* day 0 was a Thursday */
}

static int london_offset(timestamp time)
{
    int year = day_date(day_of(time)).year;
    timestamp begins = last_sunday(year, 3) * SECONDS_A_DAY + 3600;
    timestamp ends = last_sunday(year, 10) * SECONDS_A_DAY + 3600;
    return time >= begins && time < ends ? 3600 : 0;
}

/* First second of a day in London. Clocks change at 01:00 UTC, so midnight has the old offset. */
static timestamp day_begins(int64_t number)
{
    int year = day_date(number).year;
    bool summer = number > last_sunday(year, 3) && number <= last_sunday(year, 10);
    return number * SECONDS_A_DAY - (summer ? 3600 : 0);
}

timestamp timestamp_now(void)
{
#ifdef SAFEHAND_TESTING
    const char *written = getenv("SAFEHAND_TEST_TIME");
    if (written && *written != '\0') {
        timestamp time;
        if (!timestamp_parse(written, &time))
            abort(); /* a test that meant another clock must not run on this one */
        return time;
    }
#endif
    return time(NULL);
}

void timestamp_format(timestamp time, char text[TIMESTAMP_SIZE])
{
    time = clamp_time(time);
    struct date date = day_date(day_of(time));
    unsigned second = (unsigned)(time - day_of(time) * SECONDS_A_DAY);
    date_format(&date, text);
    snprintf(text + DATE_SIZE - 1, TIMESTAMP_SIZE - DATE_SIZE + 1, "T%02u:%02u:%02uZ",
             second / 3600 % 24, second / 60 % 60, second % 60);
}

/* Reads count digits. */
static bool parse_number(const char *text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

static bool parse_date_at(const char *text, struct date *date)
{
    struct date read;
    if (!parse_number(text, 4, &read.year) || text[4] != '-' ||
        !parse_number(text + 5, 2, &read.month) || text[7] != '-' ||
        !parse_number(text + 8, 2, &read.day))
        return false;
    if (read.year < FIRST_YEAR || read.month < 1 || read.month > 12 || read.day < 1 ||
        read.day > days_in_month(read.year, read.month))
        return false;
    *date = read;
    return true;
}

bool timestamp_parse(const char *text, timestamp *time)
{
    struct date date;
    int hour, minute, second;
    if (strlen(text) != TIMESTAMP_SIZE - 1 || !parse_date_at(text, &date) || text[10] != 'T' ||
        !parse_number(text + 11, 2, &hour) || text[13] != ':' ||
        !parse_number(text + 14, 2, &minute) || text[16] != ':' ||
        !parse_number(text + 17, 2, &second) || text[19] != 'Z')
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *time = day_number(&date) * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
    return true;
}

/* A time of the day in London: on a day when the clocks change it may lie an hour away from what
 * was reckoned, or not exist. */
bool timestamp_parse_local(const char *text, timestamp *time)
{
    struct date date;
    int hour, minute;
    if (strlen(text) != LOCAL_LENGTH || !parse_date_at(text, &date) ||
        (text[10] != ' ' && text[10] != 'T') || !parse_number(text + 11, 2, &hour) ||
        text[13] != ':' || !parse_number(text + 14, 2, &minute) || hour > 23 || minute > 59)
        return false;
    for (int shift = -1; shift <= 1; shift++) {
        timestamp found = date_begins(&date) + (timestamp)3600 * (hour + shift) + 60 * minute;
        timestamp local = found + london_offset(found);
        if (local - day_of(local) * SECONDS_A_DAY == (timestamp)3600 * hour + 60 * minute) {
            *time = found;
            return true;
        }
    }
    return false;
}

void timestamp_words(timestamp time, char text[TIMESTAMP_WORDS_SIZE])
{
    time = clamp_time(time);
    timestamp local = clamp_time(time + london_offset(time));
    struct date date = day_date(day_of(local));
    unsigned minute = (unsigned)(local - day_of(local) * SECONDS_A_DAY) / 60;
    date_words(&date, text);
    size_t used = strlen(text);
    snprintf(text + used, TIMESTAMP_WORDS_SIZE - used, " at %02u:%02u", minute / 60 % 24,
             minute % 60);
}

bool date_parse(const char *text, struct date *date)
{
    return strlen(text) == DATE_SIZE - 1 && parse_date_at(text, date);
}

void date_format(const struct date *date, char text[DATE_SIZE])
{
    snprintf(text, DATE_SIZE, "%04u-%02u-%02u", (unsigned)date->year % 10000,
             (unsigned)date->month % 100, (unsigned)date->day % 100);
}

void date_words(const struct date *date, char text[TIMESTAMP_WORDS_SIZE])
{
    const char *month =
        date->month >= 1 && date->month <= 12 ? month_names[date->month - 1] : "month";
    snprintf(text, TIMESTAMP_WORDS_SIZE, "%u %s %u", (unsigned)date->day % 100, month,
             (unsigned)date->year % 10000);
}

struct date date_of(timestamp time)
{
    time = clamp_time(time);
    return day_date(day_of(clamp_time(time + london_offset(time))));
}

timestamp date_begins(const struct date *date)
{
    return day_begins(day_number(date));
}

timestamp date_ends(const struct date *date)
{
    return day_begins(day_number(date) + 1);
}

int date_compare(const struct date *a, const struct date *b)
{
    int64_t days = date_days_between(b, a);
    return (days > 0) - (days < 0);
}

struct date date_add_days(const struct date *date, int days)
{
    return day_date(clamp(day_number(date) + days, first_day(), last_day()));
}

int64_t date_days_between(const struct date *a, const struct date *b)
{
    return day_number(b) - day_number(a);
}

int date_age(const struct date *born, const struct date *day)
{
    bool reached = day->month > born->month || (day->month == born->month && day->day >= born->day);
    return day->year - born->year - (reached ? 0 : 1);
}
