/* Who was taken out of the record (record/edit.h): somebody else, whose name tells who they are as
 * before. */
#include <string.h>

#include "extract_internal.h"

/* NULL of what is nobody, and of whoever has no name that is known. */
static const char *name_of(const json_t *taken)
{
    const json_t *name = json_object_get(json_object_get(taken, "person"), "name");
    return json_string_value(json_is_object(name) ? json_object_get(name, "value") : name);
}

/* As it stood in the record; NULL without memory. */
static const char *path_of(struct extract_memory *memory, const json_t *taken)
{
    return extract_keep(memory, "people.%s.name",
                        json_text(json_object_get(taken, "person"), "id"));
}

/* Whether somebody who is in the record, or wrote an entry, is called so too: one who was there
 * twice. */
static bool is_there(const struct extract_memory *memory, const char *name)
{
    const struct record *record = memory->record;
    for (size_t i = 0; i < record->people_count; i++)
        if (record->people[i].name && scan_reads_alike(record->people[i].name, name))
            return true;
    for (size_t i = 0; i < record->entry_count; i++)
        if (scan_reads_alike(record->entries[i].by, name))
            return true;
    for (size_t i = 0; i < memory->choice->known.count; i++)
        if (scan_reads_alike(memory->choice->known.items[i], name))
            return true;
    return false;
}

static enum status add_one(struct extract_memory *memory, const json_t *taken, struct error *err)
{
    const char *name = name_of(taken);
    const char *role = json_text(json_object_get(taken, "person"), "role");
    enum role_group group =
        role ? catalogue_role_group(memory->catalogue, role_name(role)) : ROLE_OTHER;
    if (!name || is_there(memory, name) || (group == ROLE_STAFF && !memory->profile->anonymised))
        return STATUS_OK;
    const struct extract_value value = {
        .type = FIELD_NAME,
        .text = name,
        .path = path_of(memory, taken),
        .flags = group == ROLE_PROFESSIONAL && !memory->profile->anonymised ? SCAN_ASK : 0};
    return value.path ? extract_add_identity(memory, &value, err) : memory_error(err);
}

enum status extract_add_taken_out(struct extract_memory *memory, struct error *err)
{
    const json_t *list = json_object_get(memory->record->root, "taken_out");
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(list); i++)
        status = add_one(memory, json_array_get(list, i), err);
    return status;
}

bool extract_is_taken_out(const struct record *record, const char *path)
{
    const json_t *list = json_object_get(record->root, "taken_out");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *id = json_text(json_object_get(json_array_get(list, i), "person"), "id");
        char own[RECORD_PATH_MAXIMUM + 1];
        snprintf(own, sizeof own, "people.%s.name", id ? id : "");
        if (strcmp(own, path) == 0)
            return true;
    }
    return false;
}
