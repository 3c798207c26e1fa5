/* Which entries leave. */
#include <stdlib.h>
#include <string.h>

#include "extract_internal.h"
#include "safehand/record/check.h"

static const char beyond_profile[] = "chosen by hand, beyond what the purpose needs";

/* How many of those whom an entry is about are in scope. */
static size_t count_in_scope(const struct extract_memory *memory, const struct record_entry *entry)
{
    size_t count = 0;
    for (size_t i = 0; i < entry->about.count; i++)
        count += extract_person_by_id(memory, entry->about.items[i])->in_scope;
    return count;
}

static enum status hint_category(const struct extract_memory *memory, const char *written,
                                 struct error *err)
{
    static const char described[] =
        "have it described in the office's catalogue.json, or leave it out";
    const char *meant = category_meant(memory->catalogue, written);
    if (!meant)
        return error_hint(err, "%s", described);
    return error_hint(err, "if \"%s\" is meant, correct it in the record; else %s", meant,
                      described);
}

/* An entry named by hand leaves, or the whole selection is refused: never silently less. */
static enum status check_chosen(const struct extract_memory *memory,
                                const struct record_entry *entry, size_t in_scope,
                                bool is_described, struct error *err)
{
    if (!is_described) {
        error_set(err, STATUS_REFUSED,
                  "entry \"%s\" is of the category \"%s\", which the catalogue does not "
                  "describe",
                  entry->id, entry->category);
        error_context(err, "%s", rule_id_text(RULE_M02));
        return hint_category(memory, entry->category, err);
    }
    if (memory->profile->counts_only) {
        error_set(err, STATUS_REFUSED,
                  "entry \"%s\" cannot leave for the purpose \"%s\", which lets out counts only",
                  entry->id, memory->profile->name);
        error_context(err, "%s", rule_id_text(RULE_M09));
        return error_hint(err, "leave it out");
    }
    const char *category = catalogue_category_name(memory->catalogue, entry->category);
    if (memory->profile->anonymised && !profile_find_category(memory->profile, category)) {
        error_set(err, STATUS_REFUSED,
                  "entry \"%s\" cannot leave for the anonymised purpose \"%s\"", entry->id,
                  memory->profile->name);
        error_context(err, "%s", rule_id_text(RULE_M09));
        return error_hint(err, "the text of an entry could tell who the family is; leave it out");
    }
    if (in_scope == 0) {
        error_set(err, STATUS_REFUSED, "entry \"%s\" is about nobody whose details go", entry->id);
        error_context(err, "%s", rule_id_text(RULE_M03));
        error_hint(err, "take it out, or add " WAY);
        return error_way_input(err, WAY_GIVE, INPUT_ABOUT, entry->about.items[0]);
    }
    return STATUS_OK;
}

static const char *entry_stays(const struct extract_memory *memory,
                               const struct selected_entry *selected, size_t in_scope,
                               bool is_described, bool is_listed)
{
    const struct extract_choice *choice = memory->choice;
    const struct record_entry *entry = selected->entry;
    if (names_have(&choice->without, entry->id))
        return EXTRACT_REASONS[STAYS_LEFT_OUT];
    if (memory->told.for_family && entry->is_withheld)
        return EXTRACT_REASONS[STAYS_WITHHELD];
    if (selected->chosen)
        return NULL;
    if (in_scope == 0)
        return EXTRACT_REASONS[STAYS_OUT_OF_SCOPE];
    if (!is_described)
        return EXTRACT_REASONS[STAYS_UNKNOWN_CATEGORY];
    if (choice->entries.count > 0)
        return EXTRACT_REASONS[STAYS_NOT_CHOSEN];
    if (!is_listed)
        return EXTRACT_REASONS[STAYS_NOT_NEEDED];
    if (memory->profile->counts_only)
        return EXTRACT_REASONS[STAYS_COUNTS_ONLY];
    if (choice->has_since && date_compare(&entry->on, &choice->since) < 0)
        return EXTRACT_REASONS[STAYS_TOO_OLD];
    return selected->about_others ? EXTRACT_REASONS[STAYS_ABOUT_OTHERS] : NULL;
}

/* What of an entry would leave. Without names: neither its id, nor who wrote it or told it, nor the
 * form of a record of concern, which is of places, times and people. */
static void take_texts(const struct extract_memory *memory, const struct record_entry *entry,
                       struct extract_entry *details)
{
    details->id = entry->id;
    details->text = entry->text;
    details->by = entry->by;
    details->source = entry->source;
    details->concern = entry->concern;
    if (memory->profile->anonymised) {
        details->by = "a member of staff";
        details->source = NULL;
        details->concern = NULL;
    }
}

static enum status select_entry(struct extract_memory *memory, size_t index, struct error *err)
{
    struct selected_entry *selected = &memory->selection.entries[index];
    struct extract_entry *details = &memory->entries[index];
    const struct record_entry *entry = selected->entry;
    const struct catalogue_category *category =
        catalogue_find_category(memory->catalogue, entry->category);
    const struct profile_category *listed = profile_find_category(
        memory->profile, catalogue_category_name(memory->catalogue, entry->category));
    size_t in_scope = count_in_scope(memory, entry);
    details->marking = !category ? MARKING_CONFIDENTIAL : category->marking;
    details->label = !category ? entry->category : category->label;
    take_texts(memory, entry, details);
    selected->kind = extract_marked_kind(memory->choice, entry);
    selected->about_others = in_scope < entry->about.count;
    selected->chosen = names_have(&memory->choice->entries, entry->id);
    if (selected->chosen) {
        enum status status = check_chosen(memory, entry, in_scope, category != NULL, err);
        if (status != STATUS_OK)
            return status;
    }
    selected->stays_because =
        entry_stays(memory, selected, in_scope, category != NULL, listed != NULL);
    selected->leaves = !selected->stays_because;
    if (selected->leaves) {
        selected->beyond = !listed;
        selected->why = !listed ? beyond_profile : listed->why;
    }
    return STATUS_OK;
}

/* By date; of one day in the order of the record. */
static int compare_entries(const void *a, const void *b)
{
    const struct record_entry *first = ((const struct selected_entry *)a)->entry;
    const struct record_entry *second = ((const struct selected_entry *)b)->entry;
    int order = date_compare(&first->on, &second->on);
    return order != 0 ? order : (first > second) - (first < second);
}

enum status extract_select_entries(struct extract_memory *memory, struct error *err)
{
    struct selection *selection = &memory->selection;
    size_t count = memory->record->entry_count;
    selection->entries = memory_allocate_array(count, sizeof *selection->entries);
    memory->entries = memory_allocate_array(count, sizeof *memory->entries);
    if (!selection->entries || !memory->entries)
        return memory_error(err);
    for (size_t i = 0; i < count; i++)
        selection->entries[i].entry = &extract_entries(memory)[i];
    selection->entry_count = count;
    qsort(selection->entries, count, sizeof *selection->entries, compare_entries);
    for (size_t i = 0; i < count; i++) {
        enum status status = select_entry(memory, i, err);
        if (status != STATUS_OK)
            return status;
    }
    for (size_t i = 0, number = 0; memory->profile->anonymised && i < count; i++)
        if (selection->entries[i].leaves)
            memory->entries[i].id = extract_keep(memory, "entry-%zu", ++number);
    return memory->failed ? memory_error(err) : STATUS_OK;
}

bool extract_stays_for_others(const struct selected_entry *entry)
{
    return entry->stays_because == EXTRACT_REASONS[STAYS_ABOUT_OTHERS];
}

bool extract_stays_unneeded(const struct selected_entry *entry)
{
    return entry->stays_because == EXTRACT_REASONS[STAYS_NOT_NEEDED];
}
