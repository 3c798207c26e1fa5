/* Working days of England and Wales: no Saturday, no Sunday, no bank holiday of the list. */
#include <stdio.h>
#include <string.h>

#include "safehand/policy.h"

/* Looked for as it is written in the list (`"2026-12-25"`), so that asking for a day cannot fail.
 */
static bool is_bank_holiday(const struct date *day)
{
    char text[DATE_SIZE], quoted[DATE_SIZE + 2];
    const struct embedded_file *file = embedded_find(policy_data, "bank-holidays.json");
    date_format(day, text);
    snprintf(quoted, sizeof quoted, "\"%s\"", text);
    return file && strstr((const char *)file->data, quoted);
}

static bool is_weekend(const struct date *day)
{
    static const struct date a_monday = {2024, 1, 1};
    int64_t weekday = date_days_between(&a_monday, day) % 7;
    weekday = weekday < 0 ? weekday + 7 : weekday;
    return weekday >= 5;
}

bool policy_is_working_day(const struct date *day)
{
    return !is_weekend(day) && !is_bank_holiday(day);
}

timestamp policy_working_days_end(timestamp from, int days)
{
    struct date last = {9999, 12, 31}, day = date_of(from);
    for (int i = 0; i < days; i++) {
        day = date_add_days(&day, 1);
        while (!policy_is_working_day(&day) && date_compare(&day, &last) < 0)
            day = date_add_days(&day, 1);
    }
    return date_ends(&day);
}

timestamp policy_working_day_ends(timestamp from)
{
    return policy_working_days_end(from, 1);
}
