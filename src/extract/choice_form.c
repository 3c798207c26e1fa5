/* The choice as an object, and back: what was asked for is kept with a decision. */
#include <stddef.h>

#include "safehand/extract.h"

static const struct {
    const char *key;
    size_t offset; /* in struct extract_choice */
} lists[] = {
    {"about", offsetof(struct extract_choice, about)},
    {"entries", offsetof(struct extract_choice, entries)},
    {"attach", offsetof(struct extract_choice, attach)},
    {"fields", offsetof(struct extract_choice, fields)},
    {"marks", offsetof(struct extract_choice, marks)},
    {"confirmed", offsetof(struct extract_choice, confirmed)},
    {"without", offsetof(struct extract_choice, without)},
    {"blanked", offsetof(struct extract_choice, blanked)},
    {"clean", offsetof(struct extract_choice, clean)},
    {"about_entries", offsetof(struct extract_choice, whom)}, /* only where there is something */
};
enum { LIST_COUNT = sizeof lists / sizeof lists[0] };

static struct names *list_of(struct extract_choice *choice, size_t list)
{
    return (struct names *)(void *)((char *)choice + lists[list].offset);
}

void extract_choice_free(struct extract_choice *choice)
{
    for (size_t i = 0; i < LIST_COUNT; i++)
        names_free_copies(list_of(choice, i));
    names_free_copies(&choice->known);
    *choice = (struct extract_choice){0};
}

void extract_choice_put(const struct extract_choice *choice, json_t *object, int *failed)
{
    struct extract_choice chosen = *choice;
    char since[DATE_SIZE];
    for (size_t i = 0; i < LIST_COUNT; i++)
        if (list_of(&chosen, i) != &chosen.whom || chosen.whom.count > 0)
            json_put(object, lists[i].key, names_to_json(list_of(&chosen, i)), failed);
    if (!choice->has_since)
        return;
    date_format(&choice->since, since);
    json_put(object, "since", json_string(since), failed);
}

static enum status list_read(const json_t *array, struct names *names, struct error *err)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text && !names_add_copy(names, text))
            return memory_error(err);
    }
    return STATUS_OK;
}

enum status extract_choice_read(const json_t *object, struct extract_choice *choice,
                                struct error *err)
{
    enum status status = STATUS_OK;
    const char *since = json_text(object, "since");
    extract_choice_free(choice);
    choice->has_since = since && date_parse(since, &choice->since);
    for (size_t i = 0; status == STATUS_OK && i < LIST_COUNT; i++)
        status = list_read(json_object_get(object, lists[i].key), list_of(choice, i), err);
    if (status != STATUS_OK)
        extract_choice_free(choice);
    return status;
}
