/* Which fields leave, as what, and which required ones are missing. */
#include <string.h>

#include "extract_internal.h"

static const char beyond_profile[] = "asked for beyond what the purpose needs";

static bool is_asked_for(const struct extract_choice *choice, const char *path)
{
    for (size_t i = 0; i < choice->fields.count; i++)
        if (field_pattern_matches(choice->fields.items[i], path))
            return true;
    return false;
}

/* Types that identify whatever the catalogue says of the field. */
static bool type_identifies(enum field_type type)
{
    switch (type) {
    case FIELD_NAME:
    case FIELD_ADDRESS:
    case FIELD_PHONE:
    case FIELD_EMAIL:
    case FIELD_NHS_NUMBER:
    case FIELD_REFERENCE:
        return true;
    default:
        return false;
    }
}

/* Whether a value that identifies nobody by its type is of that type, and so no free text. */
static bool is_of_its_type(const json_t *value, enum field_type type)
{
    struct date date;
    if (json_is_null(value) || type == FIELD_CHOICE)
        return true;
    if (type == FIELD_DATE)
        return json_is_string(value) && date_parse(json_string_value(value), &date);
    return type == FIELD_NUMBER && json_is_integer(value);
}

static int count_stars(const char *pattern)
{
    int stars = 0;
    for (; *pattern != '\0'; pattern++)
        stars += *pattern == '*';
    return stars;
}

/* people.ID.role */
static bool is_own_role(const struct record_field *field)
{
    return field->person &&
           strcmp(field->path + strlen("people.") + strlen(field->person->id), ".role") == 0;
}

/* A date that leaves, no more exact than the profile lets it be. */
static void coarsen_date(struct extract_memory *memory, size_t index)
{
    const struct selected_field *field = &memory->selection.fields[index];
    const char *value = json_string_value(field->field->value);
    struct date date;
    char words[TIMESTAMP_WORDS_SIZE];
    if (field->catalogue->type != FIELD_DATE || memory->profile->dates == PROFILE_DATES_EXACT ||
        !value || !date_parse(value, &date))
        return;
    extract_date_words(&memory->told, &date, words);
    memory->fields[index].stand_in = extract_keep(memory, "%s", words);
}

/* Makes the value of a leaving field anonymous, or finds why it stays. */
static const char *make_anonymous(struct extract_memory *memory, size_t index, size_t number)
{
    const struct selected_field *field = &memory->selection.fields[index];
    const struct catalogue_field *catalogue = field->catalogue;
    struct extract_field *details = &memory->fields[index];
    const struct extract_person *person = extract_person_of(memory, field->field->person);
    const char *value = json_string_value(field->field->value);
    const char *last = NULL;
    if (memory->profile->counts_only &&
        (catalogue->type != FIELD_NUMBER || person || !json_is_integer(field->field->value)))
        return EXTRACT_REASONS[STAYS_COUNTS_ONLY];
    if (catalogue->type == FIELD_BIRTH_DATE) {
        struct date born;
        char band[AGE_BAND_SIZE];
        if (!value || !date_parse(value, &born))
            return EXTRACT_REASONS[STAYS_NO_BIRTH_DATE];
        anonymise_age_band(&born, &memory->today, band);
        details->stand_in = extract_keep(memory, "%s", band);
        details->label = "Age in years (band)";
        details->as_at = memory->today;
        last = "age_band";
    } else if (catalogue->type == FIELD_POSTCODE) {
        char area[POSTCODE_AREA_SIZE];
        if (!value || !anonymise_postcode_area(value, area))
            return EXTRACT_REASONS[STAYS_NO_POSTCODE];
        details->stand_in = extract_keep(memory, "%s", area);
        details->label = "Postcode area";
        last = "postcode_area";
    } else if (is_own_role(field->field)) {
        details->stand_in = extract_role_word(field->field->person->role);
    } else if ((catalogue->identifying != IDENTIFYING_NO && !memory->profile->counts_only) ||
               type_identifies(catalogue->type)) {
        return EXTRACT_REASONS[STAYS_IDENTIFIES];
    } else if (!is_of_its_type(field->field->value, catalogue->type)) {
        return EXTRACT_REASONS[STAYS_FREE_TEXT];
    } else if (!extract_is_nameless(memory, field->field->value)) {
        return EXTRACT_REASONS[STAYS_NAMES_SOMEBODY];
    } else {
        bool several = count_stars(catalogue->pattern) > (!person ? 0 : 1);
        details->label =
            several ? extract_keep(memory, "%s %zu", catalogue->label, number) : catalogue->label;
        coarsen_date(memory, index);
    }
    details->path = extract_anonymous_path(memory, catalogue->pattern, person, number, last);
    return NULL;
}

/* What the system that it came from has no more is as old as what was not looked at for long. */
static bool is_stale(const struct extract_memory *memory, const struct record_field *field,
                     int days)
{
    return field->import.is_gone ||
           (days > 0 && date_days_between(&field->as_at, &memory->today) > days);
}

/* Decides over one field; `number` counts the leaving fields of its pattern. */
static void select_field(struct extract_memory *memory, size_t index, size_t *numbers)
{
    struct selected_field *selected = &memory->selection.fields[index];
    struct extract_field *details = &memory->fields[index];
    const struct record_field *field = selected->field;
    const struct profile_field *listed = profile_find_field(memory->profile, field->path);
    const struct extract_person *person = extract_person_of(memory, field->person);
    details->label = extract_field_label(memory, field->path, selected->catalogue);
    details->as_at = field->as_at;
    selected->beyond = !listed && is_asked_for(memory->choice, field->path);
    if (!selected->catalogue)
        selected->stays_because = EXTRACT_REASONS[STAYS_UNKNOWN_FIELD];
    else if (person && !person->in_scope)
        selected->stays_because = EXTRACT_REASONS[STAYS_OUT_OF_SCOPE];
    else if (names_have(&memory->choice->without, field->path))
        selected->stays_because = EXTRACT_REASONS[STAYS_LEFT_OUT];
    else if (!listed && !selected->beyond)
        selected->stays_because = EXTRACT_REASONS[STAYS_NOT_NEEDED];
    else if (memory->profile->anonymised)
        selected->stays_because = make_anonymous(
            memory, index, numbers[selected->catalogue - memory->catalogue->fields] + 1);
    else
        details->path = field->path;
    selected->leaves = !selected->stays_because;
    if (!selected->leaves) {
        selected->beyond = false;
        return;
    }
    numbers[selected->catalogue - memory->catalogue->fields]++;
    selected->why = !listed ? beyond_profile : listed->why;
    int days =
        listed && listed->stale_days > 0 ? listed->stale_days : selected->catalogue->stale_days;
    selected->reduced = details->stand_in != NULL;
    bool stale = !selected->reduced && is_stale(memory, field, days);
    details->is_confirmed = stale && names_have(&memory->choice->confirmed, field->path);
    selected->historical = stale && !details->is_confirmed;
}

/* What is asked for by hand and may never leave under an anonymised profile is refused, not
 * dropped: whoever asked would else believe that it went. */
static enum status refuse_identifying(const struct extract_memory *memory, struct error *err)
{
    const struct selection *selection = &memory->selection;
    for (size_t i = 0; memory->profile->anonymised && i < selection->field_count; i++) {
        const struct selected_field *selected = &selection->fields[i];
        const char *path = selected->field->path;
        if (selected->leaves || !selected->catalogue || !is_asked_for(memory->choice, path))
            continue;
        error_set(err, STATUS_REFUSED,
                  "field \"%s\" cannot leave for the anonymised purpose \"%s\"", path,
                  memory->profile->name);
        error_context(err, "%s", rule_id_text(RULE_M09));
        return error_hint(err, "%s; leave it out", selected->stays_because);
    }
    return STATUS_OK;
}

enum status extract_select_fields(struct extract_memory *memory, struct error *err)
{
    struct selection *selection = &memory->selection;
    const struct record *record = memory->record;
    enum status status = STATUS_OK;
    size_t *numbers = memory_allocate_array(memory->catalogue->field_count, sizeof *numbers);
    selection->fields = memory_allocate_array(record->field_count, sizeof *selection->fields);
    memory->fields = memory_allocate_array(record->field_count, sizeof *memory->fields);
    if (!numbers || !selection->fields || !memory->fields)
        status = memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < record->field_count; i++) {
        selection->fields[i].field = &record->fields[i];
        selection->fields[i].catalogue = catalogue_find(memory->catalogue, record->fields[i].path);
        selection->field_count++;
    }
    /* Without names, everybody's values are looked for, in fields too; else those that stay
     * (extract_collect_others). */
    if (status == STATUS_OK && memory->profile->anonymised)
        status = extract_collect_identities(memory, err);
    for (size_t i = 0; status == STATUS_OK && i < record->field_count; i++)
        select_field(memory, i, numbers);
    if (status == STATUS_OK)
        extract_suppress_counts(memory);
    memory_free(numbers);
    if (status == STATUS_OK && memory->failed)
        status = memory_error(err);
    return status == STATUS_OK ? refuse_identifying(memory, err) : status;
}
