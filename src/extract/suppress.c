/*
 * Counts of few, which would tell of somebody (M09, L06).
 *
 * Why counts_hide is enough: what is hidden depends on the counts only, not on where they stand, so
 * that any exchange of two hidden counts gives a table that looks the same. Among the hidden there
 * is a small one, and if any count is not small there is one of those too, so that an exchange
 * changes something. If all are small and alike, one taken from one and given to another does.
 * Noughts are hidden with the small ones, so that somebody who knows that a row must be empty
 * learns nothing of the others by that.
 */
#include "internal.h"

static bool is_small(uint64_t count)
{
    return count < COUNTS_SMALLEST;
}

bool counts_hide(const uint64_t *counts, size_t count, bool *is_shown)
{
    uint64_t total = 0, next = UINT64_MAX;
    bool small = false;
    for (size_t i = 0; i < count; i++) {
        total += counts[i];
        small = small || (is_small(counts[i]) && counts[i] > 0);
        if (!is_small(counts[i]) && counts[i] < next)
            next = counts[i];
    }
    bool shows_total = total == 0 || !is_small(total);
    for (size_t i = 0; i < count; i++)
        is_shown[i] = shows_total && (!small || (!is_small(counts[i]) && counts[i] != next));
    return shows_total;
}

/* Hides what is to be hidden among the leaving counts of one group, which may add up to another. */
static void suppress_group(struct extract_memory *memory, size_t first, uint64_t *counts,
                           bool *is_shown, size_t *places)
{
    const struct selection *selection = &memory->selection;
    size_t count = 0;
    for (size_t i = first; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (!field->leaves || !extract_same_group(memory, first, i))
            continue;
        json_int_t value = json_integer_value(field->field->value);
        places[count] = i;
        counts[count++] = value < 0 ? 0 : (uint64_t)value;
    }
    counts_hide(counts, count, is_shown);
    for (size_t i = 0; i < count; i++) {
        if (!is_shown[i]) {
            memory->fields[places[i]].stand_in = "not shown";
            memory->selection.fields[places[i]].reduced = true;
        }
    }
}

void extract_suppress_counts(struct extract_memory *memory)
{
    const struct selection *selection = &memory->selection;
    if (!memory->profile->counts_only)
        return;
    uint64_t *counts = memory_allocate_array(selection->field_count, sizeof *counts);
    bool *is_shown = memory_allocate_array(selection->field_count, sizeof *is_shown);
    size_t *places = memory_allocate_array(selection->field_count, sizeof *places);
    memory->failed = memory->failed || counts == NULL || is_shown == NULL || places == NULL;
    for (size_t i = 0; i < selection->field_count && !memory->failed; i++) {
        bool is_first = selection->fields[i].leaves;
        for (size_t j = 0; j < i && is_first; j++)
            is_first = !selection->fields[j].leaves || !extract_same_group(memory, i, j);
        if (is_first)
            suppress_group(memory, i, counts, is_shown, places);
    }
    memory_free(counts);
    memory_free(is_shown);
    memory_free(places);
}
