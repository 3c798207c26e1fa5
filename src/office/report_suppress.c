/*
 * Which counts of a table are not shown (M09, L06).
 *
 * Why this is enough: what is hidden depends on the counts only, not on where they stand, so that
 * any exchange of two hidden counts gives a table that looks the same. Among the hidden there is a
 * small one, and if any count is not small there is one of those too, so that an exchange changes
 * something. If all are small and alike, one taken from one and given to another does. Empty rows
 * are hidden with the small ones, so that somebody who knows that a row must be empty learns
 * nothing of the others by that.
 */
#include "office_internal.h"

static bool is_small(uint64_t count)
{
    return count < OVERSIGHT_SMALLEST;
}

bool oversight_suppress(struct oversight_row *rows, size_t count)
{
    uint64_t total = 0, next = UINT64_MAX;
    bool small = false;
    for (size_t i = 0; i < count; i++) {
        total += rows[i].count;
        small = small || (is_small(rows[i].count) && rows[i].count > 0);
        if (!is_small(rows[i].count) && rows[i].count < next)
            next = rows[i].count;
    }
    bool shows_total = total == 0 || !is_small(total);
    for (size_t i = 0; i < count; i++) {
        rows[i].is_shown =
            shows_total && (!small || (!is_small(rows[i].count) && rows[i].count != next));
        rows[i].count = rows[i].is_shown ? rows[i].count : 0;
    }
    return shows_total;
}
