/* Working days of England and Wales: what is due "within one working day" (P06). */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/policy.h"

static timestamp at(const char *text)
{
    timestamp time = 0;
    cr_assert(timestamp_parse(text, &time), "%s", text);
    return time;
}

Test(policy_working_day, ends)
{
    static const struct {
        const char *from, *ends;
    } steps[] = {
        {"2026-11-16T10:00:00Z", "2026-11-18T00:00:00Z"}, /* Monday: end of Tuesday */
        {"2026-11-16T00:00:00Z", "2026-11-18T00:00:00Z"},
        {"2026-11-16T23:59:59Z", "2026-11-18T00:00:00Z"},
        {"2026-11-20T17:00:00Z", "2026-11-24T00:00:00Z"}, /* Friday: end of Monday */
        {"2026-11-21T08:00:00Z", "2026-11-24T00:00:00Z"}, /* Saturday */
        {"2026-11-22T23:00:00Z", "2026-11-24T00:00:00Z"}, /* Sunday */
        {"2026-12-24T12:00:00Z", "2026-12-30T00:00:00Z"}, /* Christmas, weekend, substitute day */
        {"2027-12-24T12:00:00Z", "2027-12-30T00:00:00Z"}, /* both Christmas days are substitutes */
        {"2027-12-31T12:00:00Z", "2028-01-05T00:00:00Z"}, /* New Year's Day is on the Monday */
        {"2026-04-02T12:00:00Z", "2026-04-07T23:00:00Z"}, /* Easter, in summer time */
        {"2026-05-03T22:59:59Z", "2026-05-05T23:00:00Z"}, /* Sunday in London */
        {"2026-05-03T23:00:00Z", "2026-05-05T23:00:00Z"}, /* bank holiday in London */
        {"2026-03-27T12:00:00Z", "2026-03-30T23:00:00Z"}, /* across the change of clocks */
        {"2026-10-23T12:00:00Z", "2026-10-27T00:00:00Z"},
        {"2030-12-24T12:00:00Z", "2030-12-26T00:00:00Z"}, /* beyond the list */
        {"9999-12-31T12:00:00Z", "9999-12-31T23:59:59Z"}, /* beyond all days */
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        char found[TIMESTAMP_SIZE];
        timestamp_format(policy_working_day_ends(at(steps[i].from)), found);
        cr_expect_str_eq(found, steps[i].ends, "from %s", steps[i].from);
    }
}

static int weekday(const struct date *day) /* Monday is 0 */
{
    static const struct date a_monday = {2024, 1, 1};
    return (int)(((date_days_between(&a_monday, day) % 7) + 7) % 7);
}

/* Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher). */
static struct date easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
    int g = (b - (b + 8) / 25 + 1) / 3, h = (19 * a + b - d - g + 15) % 30;
    int l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7, m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return (struct date){year, n / 31, n % 31 + 1};
}

static struct date monday_of(int year, int month, int from_day)
{
    struct date day = {year, month, from_day};
    return date_add_days(&day, (7 - weekday(&day)) % 7);
}

/* Every weekday of the years that the list is for is as the law makes it, and no other is free. */
Test(policy_working_day, list_is_as_the_law_makes_it)
{
    for (int year = 2024; year <= 2028; year++) {
        struct date sunday = easter(year), new_year = {year, 1, 1}, christmas = {year, 12, 25};
        struct date holidays[8] = {
            weekday(&new_year) >= 5 ? monday_of(year, 1, 1) : new_year,
            date_add_days(&sunday, -2),
            date_add_days(&sunday, 1),
            monday_of(year, 5, 1),
            monday_of(year, 5, 25),
            monday_of(year, 8, 25),
            christmas,
            {year, 12, 26},
        };
        /* Of Friday, Saturday, Sunday: which of the two Christmas days moves, and whereto. */
        if (weekday(&christmas) >= 5)
            holidays[6] = (struct date){year, 12, 27};
        if (weekday(&christmas) == 4 || weekday(&christmas) == 5)
            holidays[7] = (struct date){year, 12, 28};
        if (weekday(&christmas) == 6)
            holidays[7] = (struct date){year, 12, 26};
        for (struct date day = {year, 1, 1}; day.year == year; day = date_add_days(&day, 1)) {
            bool works = weekday(&day) < 5;
            char text[DATE_SIZE];
            for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++)
                works = works && date_compare(&day, &holidays[i]) != 0;
            date_format(&day, text);
            cr_expect_eq(policy_is_working_day(&day), works, "%s", text);
        }
    }
}

/* The list is strict JSON of dates that exist, each once and in order. */
Test(policy_working_day, list_is_well_formed)
{
    struct error err = {0};
    json_t *json = NULL;
    struct date before = {1900, 1, 1}, day;
    size_t index;
    json_t *item;
    const struct embedded_file *file = embedded_find(policy_data, "bank-holidays.json");
    cr_assert_not_null(file);
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(json_strict_parse((const char *)file->data, file->length, file->name,
                                   &JSON_LIMITS_DEFAULT, &json, &err),
                 STATUS_OK, "%s", err.message);
    cr_expect_str_eq(json_text(json, "format"), "safehand.bank-holidays/2");
    cr_assert_eq(json_array_size(json_object_get(json, "days")), 40);
    json_array_foreach(json_object_get(json, "days"), index, item)
    {
        cr_assert(date_parse(json_text(item, "on"), &day), "%zu", index);
        cr_expect_lt(date_compare(&before, &day), 0, "%zu", index);
        cr_expect_not_null(json_text(item, "name"));
        before = day;
    }
    json_decref(json);
}
