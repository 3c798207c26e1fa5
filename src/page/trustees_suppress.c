/* Which counts of a report are not shown (M09, L06): src/extract/suppress.c says why that is
 * enough. */
#include "safehand/page.h"

_Static_assert((int)TRUSTEES_REPORT_SMALLEST == (int)COUNTS_SMALLEST,
               "the report says which it is");

bool trustees_report_is_few(const struct trustees_report *report)
{
    return !report->total.is_shown || report->total.count < TRUSTEES_REPORT_SMALLEST;
}

bool trustees_report_suppress(struct trustees_report_row *rows, size_t count)
{
    struct count_rule counts = {0};
    for (size_t i = 0; i < count; i++)
        counts_add(&counts, rows[i].count);
    for (size_t i = 0; i < count; i++) {
        rows[i].is_shown = counts_show(&counts, rows[i].count);
        rows[i].count = rows[i].is_shown ? rows[i].count : 0;
    }
    return counts_show_total(&counts);
}
