#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "safehand/base/timestamp.h"

static timestamp at(const char *text)
{
    timestamp time = 0;
    cr_assert(timestamp_parse(text, &time), "%s", text);
    return time;
}

static struct date on(const char *text)
{
    struct date date = {0};
    cr_assert(date_parse(text, &date), "%s", text);
    return date;
}

Test(base_timestamp, written_and_read)
{
    static const struct {
        const char *text;
        timestamp time;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1969-12-31T23:59:59Z", -1},
        {"2000-02-29T12:34:56Z", 951827696},
        {"2026-11-22T07:14:00Z", 1795331640},
        {"2038-01-19T03:14:08Z", 2147483648},
        {"1900-01-01T00:00:00Z", -2208988800},
        {"1900-02-28T23:59:59Z", -2203891201},
        {"1900-03-01T00:00:00Z", -2203891200},
        {"9999-12-31T23:59:59Z", 253402300799},
    };
    char text[TIMESTAMP_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(at(cases[i].text), cases[i].time, "%s", cases[i].text);
        timestamp_format(cases[i].time, text);
        cr_assert_str_eq(text, cases[i].text);
    }
    timestamp_format(INT64_MAX, text);
    cr_assert_str_eq(text, "9999-12-31T23:59:59Z");
    timestamp_format(INT64_MIN, text);
    cr_assert_str_eq(text, "1900-01-01T00:00:00Z");
}

Test(base_timestamp, strict)
{
    static const char *const times[] = {
        "",
        "2026-11-22",
        "2026-11-22T07:14:00",
        "2026-11-22T07:14:00z",
        "2026-11-22t07:14:00Z",
        "2026-11-22 07:14:00Z",
        "2026-11-22T07:14:00+00:00",
        "2026-11-22T07:14:00.0Z",
        "2026-11-22T07:14Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T23:60:00Z",
        "2026-11-22T23:59:60Z",
        "2026-11-22T-1:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "1899-12-31T23:59:59Z",
        "+026-11-22T07:14:00Z",
        " 026-11-22T07:14:00Z",
        "2026-11-22T07:14:00Z ",
        "2026-1-022T07:14:00Z",
    };
    timestamp time = 42;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        cr_assert_not(timestamp_parse(times[i], &time), "%s", times[i]);
        cr_assert_eq(time, 42);
    }
    static const char *const dates[] = {
        "",           "2026-02-30", "2026-04-31",  "2100-02-29",  "1899-12-31", "2026-1-1",
        "2026/01/01", "20260101",   "2026-01-01T", "2026-01-011", "0000-01-01", "2026-12-32"};
    struct date date = {1, 2, 3};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        cr_assert_not(date_parse(dates[i], &date), "%s", dates[i]);
        cr_assert(date.year == 1 && date.month == 2 && date.day == 3);
    }
}

Test(base_timestamp, words)
{
    static const char *const cases[][2] = {
        {"2026-11-22T09:05:59Z", "22 November 2026 at 09:05"},
        {"2026-06-30T23:00:00Z", "1 July 2026 at 00:00"},
        {"2026-03-29T00:59:59Z", "29 March 2026 at 00:59"},
        {"2026-03-29T01:00:00Z", "29 March 2026 at 02:00"},
        {"2026-10-25T00:59:59Z", "25 October 2026 at 01:59"},
        {"2026-10-25T01:00:00Z", "25 October 2026 at 01:00"},
        {"9999-12-31T23:59:59Z", "31 December 9999 at 23:59"},
    };
    char text[TIMESTAMP_WORDS_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        timestamp_words(at(cases[i][0]), text);
        cr_assert_str_eq(text, cases[i][1]);
    }
    struct date date = on("2026-05-03");
    date_words(&date, text);
    cr_assert_str_eq(text, "3 May 2026");
    date_format(&date, text);
    cr_assert_str_eq(text, "2026-05-03");
}

/* Every hour, and the second before it, against the C library: by the law as a POSIX rule for all
 * years, and by the system's zone data for those that it knows. */
static void compare_with_zone(const char *zone, int first_year, int last_year)
{
    setenv("TZ", zone, 1);
    tzset();
    struct date begin = {first_year, 1, 1}, end = {last_year, 12, 31};
    for (timestamp time = date_begins(&begin); time < date_ends(&end); time += 3600) {
        for (int before = 0; before < 2; before++) {
            time_t system_time = time - before;
            struct tm local;
            cr_assert_not_null(localtime_r(&system_time, &local));
            struct date got = date_of(time - before);
            char written[TIMESTAMP_WORDS_SIZE], clock[6];
            timestamp_words(time - before, written);
            strftime(clock, sizeof clock, "%H:%M", &local);
            cr_assert(got.year == local.tm_year + 1900 && got.month == local.tm_mon + 1 &&
                          got.day == local.tm_mday,
                      "%lld", (long long)system_time);
            cr_assert_str_eq(strstr(written, "at ") + 3, clock);
        }
    }
}

Test(base_timestamp, london_by_the_law)
{
    compare_with_zone("GMT0BST,M3.5.0/1,M10.5.0/2", 2096, 2104);
}

Test(base_timestamp, london_by_the_zone_data)
{
    if (access("/usr/share/zoneinfo/Europe/London", R_OK) != 0)
        cr_skip_test("the package tzdata is not installed");
    compare_with_zone("Europe/London", 1996, 2037);
}

Test(base_timestamp, days_begin_and_end_in_london)
{
    static const struct {
        const char *day, *begins, *ends;
    } cases[] = {
        {"2026-01-15", "2026-01-15T00:00:00Z", "2026-01-16T00:00:00Z"},
        {"2026-07-15", "2026-07-14T23:00:00Z", "2026-07-15T23:00:00Z"},
        {"2026-03-28", "2026-03-28T00:00:00Z", "2026-03-29T00:00:00Z"},
        {"2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z"}, /* 23 hours */
        {"2026-03-30", "2026-03-29T23:00:00Z", "2026-03-30T23:00:00Z"},
        {"2026-10-24", "2026-10-23T23:00:00Z", "2026-10-24T23:00:00Z"},
        {"2026-10-25", "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z"}, /* 25 hours */
        {"2026-10-26", "2026-10-26T00:00:00Z", "2026-10-27T00:00:00Z"},
        {"2026-12-31", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"},
        {"1900-01-01", "1900-01-01T00:00:00Z", "1900-01-02T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date day = on(cases[i].day);
        cr_assert_eq(date_begins(&day), at(cases[i].begins), "%s", cases[i].day);
        cr_assert_eq(date_ends(&day), at(cases[i].ends), "%s", cases[i].day);
        struct date got = date_of(date_begins(&day));
        cr_assert_eq(date_compare(&got, &day), 0, "%s", cases[i].day);
        got = date_of(date_ends(&day) - 1);
        cr_assert_eq(date_compare(&got, &day), 0, "%s", cases[i].day);
    }
    struct date last = on("9999-12-31");
    cr_assert_eq(date_ends(&last), 253402300800);
}

Test(base_timestamp, every_day_counts_once)
{
    struct date day = on("1900-01-01"), first = day, last = on("9999-12-31");
    int64_t count = 0;
    while (date_compare(&day, &last) < 0) {
        struct date next = date_add_days(&day, 1);
        cr_assert_eq(date_days_between(&day, &next), 1);
        cr_assert_eq(date_compare(&next, &day), 1);
        cr_assert((next.day == day.day + 1 && next.month == day.month) || next.day == 1);
        day = next;
        count++;
    }
    cr_assert_eq(count, 2958463);
    cr_assert_eq(date_days_between(&first, &last), 2958463);
    cr_assert_eq(date_days_between(&last, &first), -2958463);
    struct date got = date_add_days(&last, 1);
    cr_assert_eq(date_compare(&got, &last), 0, "no day beyond the last");
    got = date_add_days(&first, INT32_MIN);
    cr_assert_eq(date_compare(&got, &first), 0);
    day = on("2028-02-28");
    got = date_add_days(&day, 2);
    cr_assert(got.year == 2028 && got.month == 3 && got.day == 1);
    got = date_add_days(&day, -59);
    cr_assert(got.year == 2027 && got.month == 12 && got.day == 31);
}

Test(base_timestamp, ages)
{
    static const struct {
        const char *born, *day;
        int age;
    } cases[] = {
        {"2014-11-22", "2026-11-21", 11}, {"2014-11-22", "2026-11-22", 12},
        {"2014-11-22", "2026-11-23", 12}, {"2014-12-01", "2026-11-30", 11},
        {"2012-02-29", "2024-02-28", 11}, {"2012-02-29", "2024-02-29", 12},
        {"2012-02-29", "2025-02-28", 12}, {"2012-02-29", "2025-03-01", 13},
        {"2026-11-22", "2026-11-22", 0},  {"2026-11-22", "2026-11-21", -1},
        {"2026-02-28", "2027-02-27", 0},  {"2026-02-28", "2028-02-28", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date born = on(cases[i].born), day = on(cases[i].day);
        cr_assert_eq(date_age(&born, &day), cases[i].age, "%s on %s", cases[i].born, cases[i].day);
    }
}

Test(base_timestamp, the_clock_can_be_set)
{
    time_t before = time(NULL);
    timestamp now = timestamp_now();
    cr_assert(now >= before && now <= time(NULL));
    setenv("SAFEHAND_TEST_TIME", "2026-11-22T07:14:00Z", 1);
    cr_assert_eq(timestamp_now(), 1795331640);
}

Test(base_timestamp, a_clock_that_cannot_be_read_aborts, .signal = SIGABRT)
{
    setenv("SAFEHAND_TEST_TIME", "today", 1);
    timestamp_now();
}

/* As people write it, by the clock on a wall in London. */
Test(base_timestamp, local_time_across_the_change_of_clocks)
{
    static const struct {
        const char *text, *utc; /* NULL: no such time */
    } rows[] = {
        {"2026-11-30 10:15", "2026-11-30T10:15:00Z"},
        {"2026-07-01T10:15", "2026-07-01T09:15:00Z"},
        {"2026-07-01 00:30", "2026-06-30T23:30:00Z"},
        {"2026-03-29 00:59", "2026-03-29T00:59:00Z"},
        {"2026-03-29 01:30", NULL},
        {"2026-03-29 02:00", "2026-03-29T01:00:00Z"},
        {"2026-10-25 03:00", "2026-10-25T03:00:00Z"},
        {"2026-10-25 00:30", "2026-10-24T23:30:00Z"},
        {"2026-11-30 24:00", NULL},
        {"2026-11-30 10:60", NULL},
        {"2026-02-30 10:00", NULL},
        {"2026-11-30 9:05", NULL},
        {"2026-11-30 10:15:00", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        timestamp time = 0;
        char utc[TIMESTAMP_SIZE];
        bool is_time = timestamp_parse_local(rows[i].text, &time);
        cr_assert_eq(is_time, rows[i].utc != NULL, "%s", rows[i].text);
        if (!is_time)
            continue;
        timestamp_format(time, utc);
        cr_assert_str_eq(utc, rows[i].utc, "%s", rows[i].text);
    }
}
