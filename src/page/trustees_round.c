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

/* The last row that is shown as one step, which comes to none. */
static void show_less(struct trustees_report_row *rows, size_t count)
{
    while (rows[count - 1].count != TRUSTEES_REPORT_STEP)
        count--;
    rows[count - 1].count = 0;
}

/*
 * The tables of a report have one total: what one of them tells of it, another need not have said.
 * So it is taken as known, and still no row may have only one small count that it can be: it has
 * only one where all rows are as small as they can be under what is shown, or as large. What is
 * shown is then changed by a step, after which an odd number parts the total from both ends, and
 * from those of everybody who knows which rows must be empty.
 */
bool trustees_report_round(struct trustees_report_row *rows, size_t count, uint64_t total)
{
    uint64_t least = 0, most = 0;
    bool has_step = false;
    struct trustees_report_row *left_out = NULL;
    for (size_t i = 0; i < count; i++) {
        uint64_t shown =
            total < TRUSTEES_REPORT_SMALLEST ? 0 : trustees_report_nearest(rows[i].count);
        least += shown > 0 ? shown - SLACK : 0;
        most += shown > 0 || rows[i].count > 0 ? shown + SLACK : 0;
        has_step = has_step || shown == TRUSTEES_REPORT_STEP;
        left_out = !left_out && shown == 0 && rows[i].count > 0 ? &rows[i] : left_out;
        rows[i].count = shown;
    }
    if (total < TRUSTEES_REPORT_SMALLEST)
        return false;
    if (total == least && has_step)
        show_less(rows, count);
    else if (total == most && left_out)
        left_out->count = TRUSTEES_REPORT_STEP;
    return true;
}
