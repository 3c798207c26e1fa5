/* Fields that the profile requires and the extract does not have (M10). */
#include <string.h>

#include "extract_internal.h"

static const char per_person[] = "people.*.";

/* Whether a value says something. */
static bool is_given(const json_t *value)
{
    return !json_is_null(value) && !(json_is_string(value) && json_string_length(value) == 0) &&
           !(json_is_array(value) && json_array_size(value) == 0);
}

/* Marks in `has` (one for each person, and one behind them for nobody) where the pattern is met. */
static void find_given(const struct extract_memory *memory, const char *pattern, bool *has)
{
    const struct selection *selection = &memory->selection;
    const struct record *record = memory->record;
    memset(has, 0, (record->people_count + 1) * sizeof *has);
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct record_field *field = selection->fields[i].field;
        if (!selection->fields[i].leaves || !is_given(field->value) ||
            !field_pattern_matches(pattern, field->path))
            continue;
        has[record->people_count] = true;
        if (field->person)
            has[field->person - record->people] = true;
    }
}

/* The catalogue's field of that very pattern, or the one that the path falls under. */
static const struct catalogue_field *describe(const struct catalogue *catalogue,
                                              const char *pattern, const char *path)
{
    for (size_t i = 0; i < catalogue->field_count; i++)
        if (strcmp(catalogue->fields[i].pattern, pattern) == 0)
            return &catalogue->fields[i];
    return catalogue_find(catalogue, path);
}

/* Parental responsibility is held for somebody under 18; all else is required of everybody. */
static bool applies_to(const struct extract_memory *memory, const char *pattern,
                       const struct record_person *person)
{
    enum { GROWN_UP = 18 };
    if (strcmp(pattern, "people.*.parental_responsibility") != 0)
        return true;
    if (person->has_birth_date)
        return date_age(&person->birth_date, &memory->today) < GROWN_UP;
    return catalogue_role_group(memory->catalogue, person->role) == ROLE_CHILD;
}

static void add_missing(struct extract_memory *memory, const struct profile_field *required,
                        const struct record_person *person)
{
    struct names *missing = &memory->selection.missing;
    struct extract_missing *details = &memory->missing[missing->count];
    const char *path = required->pattern;
    details->person = extract_person_of(memory, person);
    if (person)
        path = extract_keep(memory, "people.%s.%s", person->id, path + strlen(per_person));
    const struct catalogue_field *catalogue = describe(memory->catalogue, required->pattern, path);
    details->label = catalogue ? catalogue->label : extract_field_label(memory, path, NULL);
    details->why = required->why;
    details->path = !person ? path
                            : extract_keep(memory, "people.%s.%s", details->person->id,
                                           required->pattern + strlen(per_person));
    missing->items[missing->count++] = path;
}

enum status extract_select_missing(struct extract_memory *memory, struct error *err)
{
    const struct profile *profile = memory->profile;
    size_t people = memory->record->people_count;
    size_t most = 0;
    for (size_t i = 0; i < profile->required_count; i++)
        most += text_starts_with(profile->required[i].pattern, per_person) ? people : 1;
    bool *has = memory_allocate_array(people + 1, sizeof *has);
    memory->missing = memory_allocate_array(most, sizeof *memory->missing);
    memory->selection.missing.items =
        memory_allocate_array(most, sizeof *memory->selection.missing.items);
    if (!has || !memory->missing || !memory->selection.missing.items) {
        memory_free(has);
        return memory_error(err);
    }
    for (size_t i = 0; i < profile->required_count; i++) {
        const struct profile_field *required = &profile->required[i];
        find_given(memory, required->pattern, has);
        if (!text_starts_with(required->pattern, per_person)) {
            if (!has[people])
                add_missing(memory, required, NULL);
            continue;
        }
        for (size_t j = 0; j < people; j++)
            if (memory->people[j].in_scope && !has[j] &&
                applies_to(memory, required->pattern, &memory->record->people[j]))
                add_missing(memory, required, &memory->record->people[j]);
    }
    memory_free(has);
    return memory->failed ? memory_error(err) : STATUS_OK;
}
