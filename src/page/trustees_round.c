/* Which counts of a report are shown, and how exactly (M09, L06). */
#include "safehand/page.h"

/* What is shown as a multiple of the step was at most this much less or more. */
enum { SLACK = TRUSTEES_REPORT_STEP / 2 };

bool trustees_report_is_few(const struct trustees_report *report)
{
    return !report->total.is_shown || report->total.count < TRUSTEES_REPORT_SMALLEST;
}

uint64_t trustees_report_nearest(uint64_t count)
{
    return (count + SLACK) / TRUSTEES_REPORT_STEP * TRUSTEES_REPORT_STEP;
}

bool trustees_report_round(struct trustees_report_row *rows, size_t count, uint64_t total)
{
    uint64_t shown = trustees_report_nearest(total), least = 0, most = 0, none = 0;
    uint64_t lowest =
        shown > TRUSTEES_REPORT_SMALLEST + SLACK ? shown - SLACK : TRUSTEES_REPORT_SMALLEST;
    for (size_t i = 0; i < count; i++) {
        rows[i].count = trustees_report_nearest(rows[i].count);
        least += rows[i].count > 0 ? rows[i].count - SLACK : 0;
        most += rows[i].count > 0 ? rows[i].count + SLACK : 0;
        none += rows[i].count == 0;
    }
    /* As few as they can be under the largest total, or, with some of the rows that are left out as
     * large as these can be, as many as they can be under the smallest: then each is known. */
    bool tells = total < TRUSTEES_REPORT_SMALLEST || least >= shown + SLACK ||
                 (lowest > most && (lowest - most) % SLACK == 0 && lowest - most <= SLACK * none);
    for (size_t i = 0; tells && i < count; i++)
        rows[i].count = 0;
    return !tells;
}
