/* Which attachments leave: those of leaving entries, and those attached by hand. They are read
 * where they are searched (leaks.c). */
#include <stdlib.h>
#include <string.h>

#include "extract_internal.h"
#include "safehand/extract/file_names.h"

/* One name of an attachment that leaves; several entries may name it. */
struct candidate {
    const char *name;
    const struct record_entry *entry; /* NULL: by hand */
    enum marking marking;
};

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *first = a, *second = b;
    int order = strcmp(first->name, second->name);
    if (order != 0)
        return order;
    /* Of one name that of an entry comes first, and the record's first entry first of all. */
    if (!first->entry || !second->entry)
        return (!first->entry) - (!second->entry);
    return (first->entry > second->entry) - (first->entry < second->entry);
}

static enum status hint_files(const struct extract_memory *memory, struct error *err)
{
    struct file_list files = {0};
    struct error unread = {0};
    if (record_file_list(memory->record, &files, &unread) != STATUS_OK || files.count == 0)
        return error_hint(err, "the record has no attachments");
    struct buffer list;
    buffer_init(&list, ERROR_HINT_SIZE);
    for (size_t i = 0; i < files.count; i++)
        buffer_append_format(&list, "%s%s", i == 0 ? "" : ", ", files.names[i]);
    error_hint(err, "its attachments are: %s", buffer_text(&list));
    buffer_free(&list);
    file_list_free(&files);
    return err->status;
}

/* STATUS_USAGE unless the record has the file. */
static enum status find_file(const struct extract_memory *memory, const char *name,
                             struct error *err)
{
    struct error why = {0};
    enum status status = STATUS_MALFORMED;
    if (file_name_is_one(name))
        status = record_file_check(memory->record, name, &why);
    if (status == STATUS_OK)
        return STATUS_OK;
    if (!file_name_is_one(name) && !strchr(name, '/')) {
        error_set(err, STATUS_USAGE, "\"%s\" is no name that can be written down here", name);
        return error_hint(err, "rename the file: a name is text without control characters, of at "
                               "most 255 bytes");
    }
    error_set(err, STATUS_USAGE, "the record has no attachment \"%s\"", name);
    return hint_files(memory, err);
}

/* Who took out its entry said that it does not belong there: the file leaves no more than that. */
static enum status check_not_taken_out(const struct extract_memory *memory, const char *name,
                                       struct error *err)
{
    size_t i, j;
    const json_t *taken, *file;
    json_array_foreach(json_object_get(memory->record->root, "taken_out"), i, taken)
    {
        const json_t *entry = json_object_get(taken, "entry");
        json_array_foreach(json_object_get(entry, "attachments"), j, file)
        {
            const char *named = json_string_value(file);
            if (!named || strcmp(named, name) != 0)
                continue;
            error_set(err, STATUS_REFUSED,
                      "attachment \"%s\" belongs to an entry that was taken out of the record",
                      name);
            error_context(err, "%s", rule_id_text(RULE_M03));
            return error_hint(err, "leave it out; if it is this family's after all, add the file "
                                   "to the record again, under another name");
        }
    }
    return STATUS_OK;
}

/* A file that belongs only to entries about people out of scope is theirs (M03). */
static enum status check_owner(const struct extract_memory *memory, const char *name,
                               struct error *err)
{
    const struct record_entry *owner = NULL;
    for (size_t i = 0; i < memory->record->entry_count; i++) {
        const struct record_entry *entry = &extract_entries(memory)[i];
        if (!names_have(&entry->attachments, name))
            continue;
        owner = entry;
        for (size_t j = 0; j < entry->about.count; j++)
            if (extract_person_by_id(memory, entry->about.items[j])->in_scope)
                return STATUS_OK;
    }
    if (!owner)
        return check_not_taken_out(memory, name, err);
    error_set(err, STATUS_REFUSED,
              "attachment \"%s\" belongs to entry \"%s\", which is about nobody whose details go",
              name, owner->id);
    error_context(err, "%s", rule_id_text(RULE_M03));
    error_hint(err, "leave it out, or add " WAY);
    return error_way_input(err, WAY_GIVE, INPUT_ABOUT, owner->about.items[0]);
}

static enum status check_attached(const struct extract_memory *memory, const char *name,
                                  struct error *err)
{
    enum status status = find_file(memory, name, err);
    if (status == STATUS_OK && memory->profile->anonymised) {
        error_set(err, STATUS_REFUSED,
                  "attachment \"%s\" cannot leave for the anonymised purpose \"%s\"", name,
                  memory->profile->name);
        error_context(err, "%s", rule_id_text(RULE_M09));
        error_hint(err, "a file could tell who the family is; leave it out");
        status = STATUS_REFUSED;
    }
    if (status == STATUS_OK)
        status = check_owner(memory, name, err);
    return status;
}

bool extract_file_goes_with(const struct extract_memory *memory, const char *name)
{
    return !memory->profile->anonymised && !names_have(&memory->choice->without, name);
}

const struct selected_attachment *extract_leaving_file(const struct selection *selection,
                                                       const char *name)
{
    for (size_t i = 0; i < selection->attachment_count; i++)
        if (strcmp(selection->attachments[i].name, name) == 0)
            return &selection->attachments[i];
    return NULL;
}

/* All names that leave, sorted, each once. */
static enum status collect_candidates(struct extract_memory *memory, struct candidate **candidates,
                                      size_t *count, struct error *err)
{
    const struct selection *selection = &memory->selection;
    const struct names *by_hand = &memory->choice->attach;
    size_t most = by_hand->count, used = 0;
    for (size_t i = 0; i < selection->entry_count; i++)
        most += selection->entries[i].leaves ? selection->entries[i].entry->attachments.count : 0;
    struct candidate *list = memory_allocate_array(most, sizeof *list);
    if (!list)
        return memory_error(err);
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct record_entry *entry = selection->entries[i].entry;
        for (size_t j = 0; selection->entries[i].leaves && j < entry->attachments.count; j++) {
            if (extract_file_goes_with(memory, entry->attachments.items[j]))
                list[used++] = (struct candidate){entry->attachments.items[j], entry,
                                                  memory->entries[i].marking};
        }
    }
    for (size_t i = 0; i < by_hand->count; i++) {
        if (extract_file_goes_with(memory, by_hand->items[i]))
            list[used++] = (struct candidate){extract_keep(memory, "%s", by_hand->items[i]), NULL,
                                              MARKING_CONFIDENTIAL};
    }
    qsort(list, used, sizeof *list, compare_candidates);
    *count = 0;
    for (size_t i = 0; i < used; i++) {
        if (*count > 0 && strcmp(list[*count - 1].name, list[i].name) == 0) {
            if (list[i].marking > list[*count - 1].marking)
                list[*count - 1].marking = list[i].marking;
        } else {
            list[(*count)++] = list[i];
        }
    }
    *candidates = list;
    return STATUS_OK;
}

/* What the recipient's system would not hold under its name gets another. */
static enum status name_attachments(struct extract_memory *memory, struct error *err)
{
    struct selection *selection = &memory->selection;
    size_t count = selection->attachment_count;
    struct file_name *names = memory_allocate_array(count, sizeof *names);
    if (!names)
        return memory_error(err);
    for (size_t i = 0; i < count; i++)
        names[i].recorded = selection->attachments[i].name;
    enum status status = file_names_choose(names, count, err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (names[i].trouble == FILE_NAME_FITS)
            continue;
        selection->attachments[i].sent_name = extract_keep(memory, "%s", names[i].sent);
        selection->attachments[i].renamed_because = file_name_trouble_words(names[i].trouble);
    }
    memory_free(names);
    return status;
}

enum status extract_select_attachments(struct extract_memory *memory, struct error *err)
{
    struct selection *selection = &memory->selection;
    struct candidate *candidates = NULL;
    size_t count = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < memory->choice->attach.count; i++)
        status = check_attached(memory, memory->choice->attach.items[i], err);
    if (status == STATUS_OK)
        status = collect_candidates(memory, &candidates, &count, err);
    if (status == STATUS_OK) {
        selection->attachments = memory_allocate_array(count, sizeof *selection->attachments);
        memory->attachment_marking =
            memory_allocate_array(count, sizeof *memory->attachment_marking);
        if (!selection->attachments || !memory->attachment_marking)
            status = memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        selection->attachments[i].name = candidates[i].name;
        selection->attachments[i].entry = candidates[i].entry;
        memory->attachment_marking[i] = candidates[i].marking;
        selection->attachment_count++;
    }
    memory_free(candidates);
    return status == STATUS_OK ? name_attachments(memory, err) : status;
}
