/*
 * Counts of few, which would tell of somebody (M09, L06).
 *
 * Why it is enough: what is hidden depends on the counts only, not on where they stand, so
 * that any exchange of two hidden counts gives a table that looks the same. Among the hidden there
 * is a small one, and if any count is not small there is one of those too, so that an exchange
 * changes something. If all are small and alike, one taken from one and given to another does.
 * Noughts are hidden with the small ones, so that somebody who knows that a row must be empty
 * learns nothing of the others by that.
 */
#include "extract_internal.h"

static bool is_small(uint64_t count)
{
    return count < COUNTS_SMALLEST;
}

void counts_add(struct count_rule *counts, uint64_t count)
{
    counts->total += count;
    counts->has_small = counts->has_small || (is_small(count) && count > 0);
    if (!is_small(count) && (counts->next == 0 || count < counts->next))
        counts->next = count;
}

bool counts_show_total(const struct count_rule *counts)
{
    return counts->total == 0 || !is_small(counts->total);
}

bool counts_show(const struct count_rule *counts, uint64_t count)
{
    return counts_show_total(counts) &&
           (!counts->has_small || (!is_small(count) && count != counts->next));
}

static uint64_t count_of(const struct selected_field *field)
{
    json_int_t value = json_integer_value(field->field->value);
    return value < 0 ? 0 : (uint64_t)value;
}

/* The counts of one group (household.*) may add up to another of it. */
void extract_suppress_counts(struct extract_memory *memory)
{
    struct selection *selection = &memory->selection;
    if (!memory->profile->counts_only)
        return;
    for (size_t i = 0; i < selection->field_count; i++) {
        struct count_rule counts = {0};
        if (!selection->fields[i].leaves)
            continue;
        for (size_t j = 0; j < selection->field_count; j++)
            if (selection->fields[j].leaves && extract_same_group(selection, i, j))
                counts_add(&counts, count_of(&selection->fields[j]));
        if (!counts_show(&counts, count_of(&selection->fields[i]))) {
            memory->fields[i].stand_in = "not shown";
            selection->fields[i].reduced = true;
        }
    }
}
