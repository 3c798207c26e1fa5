/* Holding what was chosen against the record: a slip of the keyboard must not narrow or widen a
 * sharing in silence. */
#include <string.h>

#include "extract_internal.h"

/* Lists in hints are cut at this length; the rest is counted. */
enum { HINT_LIST_SIZE = 600 };

static void list_people(const struct record *record, struct buffer *list)
{
    for (size_t i = 0; i < record->people_count && list->length < HINT_LIST_SIZE; i++) {
        const struct record_person *person = &record->people[i];
        buffer_append_format(list, "%s%s (%s)", i == 0 ? "" : ", ", person->id, person->role);
    }
}

static void list_entries(const struct record *record, struct buffer *list)
{
    for (size_t i = 0; i < record->entry_count && list->length < HINT_LIST_SIZE; i++) {
        const struct record_entry *entry = &record->entries[i];
        char on[DATE_SIZE];
        date_format(&entry->on, on);
        buffer_append_format(list, "%s%s (%s %s)", i == 0 ? "" : ", ", entry->id, on,
                             entry->category);
    }
}

/* Fills the hint with what the record has. */
static enum status hint_list(const struct record *record, const char *intro,
                             void (*write)(const struct record *, struct buffer *),
                             struct error *err)
{
    struct buffer list;
    buffer_init(&list, 2 * HINT_LIST_SIZE);
    write(record, &list);
    if (list.failure == STATUS_OK && list.length > 0)
        error_hint(err, "%s: %s%s", intro, buffer_text(&list),
                   list.length < HINT_LIST_SIZE ? "" : ", and more");
    buffer_free(&list);
    return err->status;
}

enum status extract_unknown_entry(const struct record *record, const char *id, struct error *err)
{
    error_set(err, STATUS_USAGE, "the record has no entry \"%s\"", id);
    return hint_list(record, "its entries are", list_entries, err);
}

enum status extract_unknown_person(const struct record *record, const char *id, struct error *err)
{
    error_set(err, STATUS_USAGE, "the record has nobody with the id \"%s\"", id);
    return hint_list(record, "its people are", list_people, err);
}

static enum status check_people(const struct extract_memory *memory, struct error *err)
{
    const struct names *about = &memory->choice->about;
    for (size_t i = 0; i < about->count; i++)
        if (!record_find_person(memory->record, about->items[i]))
            return extract_unknown_person(memory->record, about->items[i], err);
    return STATUS_OK;
}

static enum status check_entries(const struct extract_memory *memory, struct error *err)
{
    const struct names *entries = &memory->choice->entries;
    for (size_t i = 0; i < entries->count; i++)
        if (!record_find_entry(memory->record, entries->items[i]))
            return extract_unknown_entry(memory->record, entries->items[i], err);
    return STATUS_OK;
}

/* Whether mark is for that entry; *kind gets what stands behind the '='. */
static bool mark_is_for(const char *mark, const char *id, const char **kind)
{
    size_t length = strlen(id);
    if (strncmp(mark, id, length) != 0 || mark[length] != '=')
        return false;
    *kind = mark + length + 1;
    return true;
}

enum record_entry_kind extract_marked_kind(const struct extract_choice *choice,
                                           const struct record_entry *entry)
{
    enum record_entry_kind kind = entry->kind;
    for (size_t i = 0; i < choice->marks.count; i++) {
        const char *word;
        if (mark_is_for(choice->marks.items[i], entry->id, &word))
            (void)record_entry_kind_parse(word, &kind);
    }
    return kind;
}

static enum status check_mark(const struct extract_memory *memory, const char *mark,
                              struct error *err)
{
    const char *equals = strchr(mark, '=');
    enum record_entry_kind kind = ENTRY_UNMARKED;
    if (!equals || !record_entry_kind_parse(equals + 1, &kind) || kind == ENTRY_UNMARKED) {
        error_set(err, STATUS_USAGE, "\"%s\" marks no entry", mark);
        return error_hint(err, "write ENTRY=fact, ENTRY=opinion or ENTRY=both");
    }
    char *id = memory_copy_bytes(mark, (size_t)(equals - mark));
    if (!id)
        return memory_error(err);
    enum status status = STATUS_OK;
    const struct record_entry *entry = record_find_entry(memory->record, id);
    if (!entry) {
        status = extract_unknown_entry(memory->record, id, err);
    } else if (entry->kind != ENTRY_UNMARKED && entry->kind != kind) {
        status = error_set(err, STATUS_USAGE, "entry \"%s\" is marked %s in the record, not %s", id,
                           record_entry_kind_name(entry->kind), record_entry_kind_name(kind));
        error_hint(err, "if the record is wrong, correct it there first");
    } else if (extract_marked_kind(memory->choice, entry) != kind) {
        status = error_set(err, STATUS_USAGE, "entry \"%s\" is marked twice, and differently", id);
        error_hint(err, "give one mark for each entry");
    }
    memory_free(id);
    return status;
}

static enum status check_fields(const struct extract_memory *memory, struct error *err)
{
    const struct names *patterns = &memory->choice->fields;
    for (size_t i = 0; i < patterns->count; i++) {
        bool found = false;
        if (!field_pattern_is_valid(patterns->items[i])) {
            error_set(err, STATUS_USAGE, "\"%s\" is no field path", patterns->items[i]);
            return error_hint(err, "write it as the preview does, for example household.phone");
        }
        for (size_t j = 0; j < memory->record->field_count && !found; j++)
            found = field_pattern_matches(patterns->items[i], memory->record->fields[j].path);
        if (!found) {
            error_set(err, STATUS_USAGE, "the record has no field \"%s\"", patterns->items[i]);
            error_hint(err, WAY " lists the paths of all fields");
            return error_way(err, WAY_PREVIEW_PATHS, NULL, NULL);
        }
    }
    const struct names *confirmed = &memory->choice->confirmed;
    for (size_t i = 0; i < confirmed->count; i++) {
        if (!record_find_field(memory->record, confirmed->items[i])) {
            error_set(err, STATUS_USAGE, "the record has no field \"%s\" to confirm",
                      confirmed->items[i]);
            error_hint(err, WAY " lists the paths of all fields");
            return error_way(err, WAY_PREVIEW_PATHS, NULL, NULL);
        }
    }
    return STATUS_OK;
}

/* Whether an entry names that file, or it is attached by hand. */
static bool is_file(const struct extract_memory *memory, const char *name)
{
    const struct record *record = memory->record;
    if (names_have(&memory->choice->attach, name))
        return true;
    for (size_t i = 0; i < record->entry_count; i++)
        if (names_have(&record->entries[i].attachments, name))
            return true;
    return false;
}

/* What is left out is there to be left out: an entry, a field, or a file of the record. */
static bool can_be_left_out(const struct extract_memory *memory, const char *name)
{
    return record_find_entry(memory->record, name) || record_find_field(memory->record, name) ||
           is_file(memory, name);
}

static enum status check_clean(const struct extract_memory *memory, struct error *err)
{
    const struct names *clean = &memory->choice->clean;
    for (size_t i = 0; i < clean->count; i++) {
        if (is_file(memory, clean->items[i]))
            continue;
        error_set(err, STATUS_USAGE, "no entry of the record names an attachment \"%s\"",
                  clean->items[i]);
        return error_hint(err, "write the file's name as the preview does");
    }
    return STATUS_OK;
}

static enum status check_without(const struct extract_memory *memory, struct error *err)
{
    const struct names *without = &memory->choice->without;
    for (size_t i = 0; i < without->count; i++) {
        if (can_be_left_out(memory, without->items[i]))
            continue;
        error_set(err, STATUS_USAGE, "the record has no entry, field or attachment \"%s\"",
                  without->items[i]);
        return hint_list(memory->record, "its entries are", list_entries, err);
    }
    return STATUS_OK;
}

static enum status check_blank(const struct extract_memory *memory, const char *blank,
                               struct error *err)
{
    const struct record *record = memory->record;
    const char *colon = strchr(blank, ':');
    if (!colon || colon == blank || colon[1] == '\0') {
        error_set(err, STATUS_USAGE, "\"%s\" says not what to blank", blank);
        return error_hint(err, "write ENTRY:PERSON, for example e4:p3");
    }
    char *id = memory_copy_bytes(blank, (size_t)(colon - blank));
    if (!id)
        return memory_error(err);
    enum status status = STATUS_OK;
    if (!record_find_entry(record, id))
        status = extract_unknown_entry(record, id, err);
    else if (!record_find_person(record, colon + 1) && !record_find_field(record, colon + 1) &&
             strcmp(colon + 1, "reference") != 0 && !leak_path_words(colon + 1) &&
             !text_starts_with(colon + 1, LEAK_OF_ENTRY) &&
             !extract_is_taken_out(record, colon + 1))
        status = extract_unknown_person(record, colon + 1, err);
    memory_free(id);
    return status;
}

enum status extract_check_choice(const struct extract_memory *memory, struct error *err)
{
    enum status status = check_people(memory, err);
    if (status == STATUS_OK)
        status = check_entries(memory, err);
    for (size_t i = 0; status == STATUS_OK && i < memory->choice->marks.count; i++)
        status = check_mark(memory, memory->choice->marks.items[i], err);
    if (status == STATUS_OK)
        status = check_without(memory, err);
    if (status == STATUS_OK)
        status = check_clean(memory, err);
    for (size_t i = 0; status == STATUS_OK && i < memory->choice->blanked.count; i++)
        status = check_blank(memory, memory->choice->blanked.items[i], err);
    if (status == STATUS_OK)
        status = check_fields(memory, err);
    return status;
}
