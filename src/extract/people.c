/* Who is in scope, and what people are called. */
#include <string.h>

#include "extract_internal.h"

static bool is_of_family(enum role_group group)
{
    return group == ROLE_CHILD || group == ROLE_FAMILY;
}

struct extract_person *extract_person_of(const struct extract_memory *memory,
                                         const struct record_person *person)
{
    return !person ? NULL : &memory->people[person - memory->record->people];
}

struct extract_person *extract_person_by_id(const struct extract_memory *memory, const char *id)
{
    return extract_person_of(memory, record_find_person(memory->record, id));
}

const struct extract_person *extract_told_person(const struct extract_told *told,
                                                 const struct record_person *person)
{
    return !person ? NULL : &told->people[person - told->record->people];
}

const struct extract_person *extract_told_person_by_id(const struct extract_told *told,
                                                       const char *id)
{
    return extract_told_person(told, record_find_person(told->record, id));
}

/* Whether the record says of a person that they are alleged to have done harm, or told us of a
 * concern: neither is drawn in by belonging to the family. */
static bool says(const json_t *value)
{
    return !(!value || json_is_null(value) || json_is_false(value) ||
             (json_is_string(value) && json_string_length(value) == 0) ||
             (json_is_array(value) && json_array_size(value) == 0));
}

static const char *last_segment(const char *path)
{
    const char *dot = strrchr(path, '.');
    return !dot ? path : dot + 1;
}

static void keep_out_delicate(struct extract_memory *memory)
{
    for (size_t i = 0; i < memory->record->field_count; i++) {
        const struct record_field *field = &memory->record->fields[i];
        struct extract_person *person = extract_person_of(memory, field->person);
        if (!person || !says(field->value))
            continue;
        const char *name = last_segment(field->path);
        if (strcmp(name, "alleged_harm") == 0) {
            person->in_scope = false;
            person->outside_because = "alleged to have done harm: only when chosen";
        } else if (strcmp(name, "informant") == 0) {
            person->in_scope = false;
            person->outside_because = "told us of a concern: only when chosen";
        }
    }
}

static void find_informants(struct extract_memory *memory)
{
    for (size_t i = 0; i < memory->record->field_count; i++) {
        const struct record_field *field = &memory->record->fields[i];
        if (field->person && strcmp(last_segment(field->path), "informant") == 0 &&
            says(field->value))
            extract_person_of(memory, field->person)->is_informant = true;
    }
}

/* Why somebody who was not chosen is not in scope where nobody was. */
static const char *why_outside(struct extract_memory *memory, const struct record_person *person)
{
    if (catalogue_knows_role(memory->catalogue, person->role))
        return "not one of the family: only when chosen";
    const char *meant = role_meant(memory->catalogue, person->role);
    struct buffer words;
    buffer_init(&words, RECORD_PATH_MAXIMUM);
    if (meant)
        words_append_plain(&words, meant, strlen(meant));
    const char *why =
        meant ? extract_keep(memory, "a role that nobody knows, perhaps %s: only when chosen (M02)",
                             buffer_text(&words))
              : "a role that nobody knows: only when chosen (M02)";
    memory->failed = memory->failed || words.failure != STATUS_OK;
    buffer_free(&words);
    return why;
}

static void choose_scope(struct extract_memory *memory)
{
    const struct names *about = &memory->choice->about;
    for (size_t i = 0; i < memory->record->people_count; i++) {
        const struct record_person *person = &memory->record->people[i];
        struct extract_person *details = &memory->people[i];
        if (about->count > 0) {
            details->in_scope = names_have(about, person->id);
            details->outside_because = "not chosen";
        } else {
            details->in_scope = is_of_family(catalogue_role_group(memory->catalogue, person->role));
            details->outside_because = why_outside(memory, person);
        }
    }
    if (about->count == 0)
        keep_out_delicate(memory);
    for (size_t i = 0; i < memory->record->people_count; i++)
        if (memory->people[i].in_scope)
            memory->people[i].outside_because = NULL;
}

/* A role outside the known ones, added ones too, might itself tell who it is. */
const char *extract_role_word(const char *role)
{
    enum role_group group;
    return role_find(role, &group) && is_of_family(group) ? role : "person";
}

/* "mother" if there is one of the role in the record, else "child 1", "child 2" in its order. */
static void make_pseudonym(struct extract_memory *memory, size_t index)
{
    const char *role = extract_role_word(memory->record->people[index].role);
    size_t number = 0, total = 0;
    for (size_t i = 0; i < memory->record->people_count; i++) {
        if (strcmp(extract_role_word(memory->record->people[i].role), role) != 0)
            continue;
        total++;
        number += i <= index;
    }
    struct buffer words;
    buffer_init(&words, RECORD_PATH_MAXIMUM);
    words_append_plain(&words, role, strlen(role));
    struct extract_person *person = &memory->people[index];
    const char *text = buffer_text(&words);
    person->pseudonym =
        total > 1 ? extract_keep(memory, "%s %zu", text, number) : extract_keep(memory, "%s", text);
    if (words.failure != STATUS_OK)
        memory->failed = true;
    person->id = memory->record->people[index].id;
    person->role = memory->record->people[index].role;
    if (memory->profile->anonymised) {
        person->role = role;
        person->id = total > 1 ? extract_keep(memory, "%s-%zu", role, number) : role;
    }
    buffer_free(&words);
}

enum status extract_select_people(struct extract_memory *memory, struct error *err)
{
    struct selection *selection = &memory->selection;
    size_t count = memory->record->people_count;
    memory->people = memory_allocate_array(count, sizeof *memory->people);
    selection->about.items = memory_allocate_array(count, sizeof *selection->about.items);
    if (!memory->people || !selection->about.items)
        return memory_error(err);
    find_informants(memory);
    choose_scope(memory);
    for (size_t i = 0; i < count; i++) {
        make_pseudonym(memory, i);
        if (memory->people[i].in_scope)
            selection->about.items[selection->about.count++] = memory->record->people[i].id;
    }
    return memory->failed ? memory_error(err) : STATUS_OK;
}

/* The field that holds the person's name, and not that of something of theirs. */
static bool is_own_name(const struct record_field *field)
{
    const char *name = last_segment(field->path);
    return field->person && strcmp(name, "name") == 0 && json_is_string(field->value) &&
           json_string_length(field->value) > 0 &&
           strlen(field->path) == strlen("people..name") + strlen(field->person->id);
}

void extract_name_people(struct extract_memory *memory)
{
    const struct selection *selection = &memory->selection;
    for (size_t i = 0; i < memory->record->people_count; i++)
        memory->people[i].called = memory->people[i].pseudonym;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        struct extract_person *person = extract_person_of(memory, field->field->person);
        if (!field->leaves || !person)
            continue;
        person->appears = true;
        if (is_own_name(field->field))
            person->called = json_string_value(field->field->value);
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        for (size_t j = 0; entry->leaves && j < entry->entry->about.count; j++) {
            struct extract_person *person =
                extract_person_by_id(memory, entry->entry->about.items[j]);
            person->appears = person->appears || person->in_scope;
        }
    }
}
