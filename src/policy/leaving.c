#include "leaving.h"

#include <string.h>

static bool field_is_about(const struct selected_field *field, const struct record_person *person)
{
    return field->leaves && (!person || field->field->person == person);
}

static bool entry_is_about(const struct selected_entry *entry, const struct record_person *person)
{
    return entry->leaves && (!person || names_have(&entry->entry->about, person->id));
}

enum status leaving_start(const struct policy_facts *facts, struct leaving *leaving,
                          struct error *err)
{
    *leaving = (struct leaving){.catalogue = facts->catalogue};
    leaving->categories =
        memory_allocate_array(facts->catalogue->category_count, sizeof *leaving->categories);
    return leaving->categories ? STATUS_OK : memory_error(err);
}

void leaving_free(struct leaving *leaving)
{
    memory_free(leaving->categories);
    *leaving = (struct leaving){0};
}

static void note_field(const struct selected_field *field, struct leaving *leaving)
{
    leaving->fields = true;
    leaving->beyond = leaving->beyond || field->beyond;
    leaving->sensitive[!field->catalogue ? SENSITIVITY_NONE : field->catalogue->sensitivity] = true;
}

static void note_entry(const struct selected_entry *entry, struct leaving *leaving)
{
    const struct catalogue_category *category =
        catalogue_find_category(leaving->catalogue, entry->entry->category);
    if (!category)
        leaving->unknown = true;
    else
        leaving->categories[category - leaving->catalogue->categories] = true;
}

void leaving_note(const struct policy_facts *facts, const struct record_person *person,
                  struct leaving *leaving)
{
    const struct selection *selection = facts->selection;
    bool *categories = leaving->categories;
    *leaving = (struct leaving){.catalogue = facts->catalogue, .categories = categories};
    for (size_t i = 0; i < facts->catalogue->category_count; i++)
        categories[i] = false;
    for (size_t i = 0; i < selection->field_count; i++)
        if (field_is_about(&selection->fields[i], person))
            note_field(&selection->fields[i], leaving);
    for (size_t i = 0; i < selection->entry_count; i++)
        if (entry_is_about(&selection->entries[i], person))
            note_entry(&selection->entries[i], leaving);
    for (size_t i = 0; !person && i < selection->attachment_count; i++)
        leaving->files = leaving->files || !selection->attachments[i].entry;
}

/* A category may be named by an everyday word for it, in a consent too. */
static bool names_category(const struct catalogue *catalogue, const struct names *words,
                           const char *name)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(catalogue_category_name(catalogue, words->items[i]), name) == 0)
            return true;
    return false;
}

/* How many of the names that stand for what leaves are among the categories, and how many there
 * are. */
static size_t count_named(const struct leaving *leaving, const struct names *categories,
                          size_t *count)
{
    size_t named = 0;
    *count = 0;
    for (int i = SENSITIVITY_NONE; i <= SENSITIVITY_CRIMINAL_OFFENCE; i++) {
        if (!leaving->sensitive[i])
            continue;
        named += names_have(
            categories, i == SENSITIVITY_NONE ? "fields" : sensitivity_name((enum sensitivity)i));
        ++*count;
    }
    for (size_t i = 0; i < leaving->catalogue->category_count; i++) {
        if (!leaving->categories[i])
            continue;
        named +=
            names_category(leaving->catalogue, categories, leaving->catalogue->categories[i].name);
        ++*count;
    }
    if (leaving->files) {
        named += names_have(categories, "attachments");
        ++*count;
    }
    return named;
}

bool leaving_is_named(const struct leaving *leaving, const struct names *categories)
{
    size_t count;
    return !leaving->unknown && count_named(leaving, categories, &count) == count;
}

/* Whether one of the words is for nothing that there is: what was meant by it nobody knows. */
static bool has_unknown(const struct catalogue *catalogue, const struct names *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->items[i];
        bool is_known = strcmp(word, "fields") == 0 || strcmp(word, "attachments") == 0 ||
                        catalogue_find_category(catalogue, word) != NULL;
        for (int s = SENSITIVITY_NONE + 1; s <= SENSITIVITY_CRIMINAL_OFFENCE; s++)
            is_known = is_known || strcmp(word, sensitivity_name((enum sensitivity)s)) == 0;
        if (!is_known)
            return true;
    }
    return false;
}

bool leaving_is_touched(const struct leaving *leaving, const struct names *categories)
{
    size_t count;
    return leaving->unknown || has_unknown(leaving->catalogue, categories) ||
           count_named(leaving, categories, &count) > 0 ||
           (leaving->fields && names_have(categories, "fields"));
}

bool leaving_is_about(const struct selection *selection, const struct record_person *person)
{
    for (size_t i = 0; i < selection->field_count; i++)
        if (field_is_about(&selection->fields[i], person))
            return true;
    for (size_t i = 0; i < selection->entry_count; i++)
        if (entry_is_about(&selection->entries[i], person))
            return true;
    return false;
}
