/* Whom entries are about of which no export said it: as the choice says. */
#include <string.h>

#include "extract_internal.h"

const struct record_entry *extract_entries(const struct extract_memory *memory)
{
    return memory->told_about ? memory->told_about : memory->record->entries;
}

/* The record's own id of somebody, who is named by `length` bytes; NULL: of nobody. */
static const char *find_id(const struct record *record, const char *name, size_t length)
{
    for (size_t i = 0; i < record->people_count; i++) {
        const char *id = record->people[i].id;
        if (strlen(id) == length && strncmp(id, name, length) == 0)
            return id;
    }
    return NULL;
}

/* Reads "ID,ID" into about, which has room for everybody. */
static enum status read_ids(const struct record *record, const char *ids, struct names *about,
                            struct error *err)
{
    for (const char *at = ids;; at++) {
        size_t length = strcspn(at, ",");
        const char *id = find_id(record, at, length);
        if (!id) {
            char named[RECORD_ID_MAXIMUM + 1];
            snprintf(named, sizeof named, "%.*s",
                     (int)(length < sizeof named ? length : sizeof named - 1), at);
            return extract_unknown_person(record, named, err);
        }
        if (!names_have(about, id))
            about->items[about->count++] = id;
        at += length;
        if (*at == '\0')
            return STATUS_OK;
    }
}

static bool are_same(const struct names *first, const struct names *second)
{
    for (size_t i = 0; i < first->count; i++)
        if (!names_have(second, first->items[i]))
            return false;
    return first->count == second->count;
}

/* What the record says stands; the same once more is no harm. */
static enum status put_whom(struct record_entry *entry, bool was_open, const struct names *about,
                            struct error *err)
{
    if (entry->about_is_open) {
        entry->about = *about;
        entry->about_is_open = false;
        return STATUS_OK;
    }
    if (are_same(&entry->about, about))
        return STATUS_OK;
    if (was_open) {
        error_set(err, STATUS_USAGE,
                  "of entry \"%s\" it is said twice, and differently, whom it is about", entry->id);
        return error_hint(err, "say it once for each entry");
    }
    error_set(err, STATUS_USAGE, "of entry \"%s\" it is said already whom it is about", entry->id);
    return error_hint(err, "if the record is wrong, correct it there first");
}

static enum status say_one(struct extract_memory *memory, const char *whom, const char **ids,
                           struct error *err)
{
    const struct record *record = memory->record;
    const char *equals = strchr(whom, '=');
    struct names about = {.items = ids};
    if (!equals || equals == whom || equals[1] == '\0') {
        error_set(err, STATUS_USAGE, "\"%s\" does not say whom an entry is about", whom);
        return error_hint(err, "write ENTRY=ID, or ENTRY=ID,ID of several, for example e4=p1,c1");
    }
    char *id = memory_copy_bytes(whom, (size_t)(equals - whom));
    if (!id)
        return memory_error(err);
    const struct record_entry *entry = record_find_entry(record, id);
    enum status status =
        entry ? read_ids(record, equals + 1, &about, err) : extract_unknown_entry(record, id, err);
    if (status == STATUS_OK)
        status = put_whom(&memory->told_about[entry - record->entries], entry->about_is_open,
                          &about, err);
    memory_free(id);
    return status;
}

enum status extract_say_whom(struct extract_memory *memory, struct error *err)
{
    const struct record *record = memory->record;
    const struct names *whom = &memory->choice->whom;
    enum status status = STATUS_OK;
    if (whom->count == 0)
        return STATUS_OK;
    memory->told_about = memory_allocate_array(record->entry_count + 1, sizeof *memory->told_about);
    memory->told_ids =
        memory_allocate_array(whom->count * record->people_count + 1, sizeof *memory->told_ids);
    if (!memory->told_about || !memory->told_ids)
        return memory_error(err);
    for (size_t i = 0; i < record->entry_count; i++)
        memory->told_about[i] = record->entries[i];
    for (size_t i = 0; status == STATUS_OK && i < whom->count; i++)
        status = say_one(memory, whom->items[i], memory->told_ids + i * record->people_count, err);
    return status;
}
