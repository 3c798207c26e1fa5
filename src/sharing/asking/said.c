/* What was said of entries for a sharing, and is kept with them in the record. */
#include "safehand/office/records.h"
#include "safehand/sharing/asking.h"

#include <string.h>

/* Whether anything was said of it that the record, as the sharing read it, does not say. */
static bool says_kind(const struct selected_entry *selected)
{
    return selected->leaves && selected->entry->kind == ENTRY_UNMARKED &&
           selected->kind != ENTRY_UNMARKED;
}

static bool says_whom(const struct record *record, const struct selected_entry *selected)
{
    return selected->leaves && !selected->entry->about_is_open &&
           record_find_entry(record, selected->entry->id)->about_is_open;
}

static bool is_any_said(const struct sharing *sharing)
{
    const struct record *record = sharing_record(sharing);
    const struct selection *selection = sharing_selection(sharing);
    for (size_t i = 0; i < selection->entry_count; i++)
        if (says_kind(&selection->entries[i]) || says_whom(record, &selection->entries[i]))
            return true;
    return false;
}

static enum status say_all(const struct sharing *sharing, struct record_edit *edit,
                           struct error *err)
{
    const struct selection *selection = sharing_selection(sharing);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < selection->entry_count; i++) {
        const struct selected_entry *selected = &selection->entries[i];
        if (says_kind(selected))
            status = record_edit_say_kind(edit, selected->entry->id, selected->kind, err);
        if (status == STATUS_OK && says_whom(sharing_record(sharing), selected))
            status = record_edit_say_about(edit, selected->entry->id, &selected->entry->about, err);
    }
    return status;
}

/* Whether two family files say the same, whatever changes led to them. */
static bool says_same(const json_t *wanted, const json_t *saved)
{
    json_t *first = json_copy_whole(wanted), *second = json_copy_whole(saved);
    (void)json_object_del(first, "changes");
    (void)json_object_del(second, "changes");
    bool same = first && second && json_equal(first, second);
    json_decref(first);
    json_decref(second);
    return same;
}

/* What was answered about the record counts on if this alone was changed in it: `wanted` is what
 * was to become of the record that the sharing read. */
static enum status follow(const struct sharing *sharing, const json_t *wanted,
                          char seen[DIGEST_HEX_SIZE], struct error *err)
{
    char before[DIGEST_HEX_SIZE];
    struct record *saved = NULL;
    enum status status = asking_seen(sharing, before, err);
    if (status != STATUS_OK || strcmp(before, seen) != 0)
        return status;
    status =
        office_record_open(sharing_office(sharing), sharing_record(sharing)->path, &saved, err);
    if (status == STATUS_OK && says_same(wanted, saved->root))
        status = asking_seen_of(sharing, saved->digest, seen, err);
    record_free(saved);
    return status;
}

static enum status save(const struct sharing *sharing, struct record_edit *edit,
                        char seen[DIGEST_HEX_SIZE], struct error *err)
{
    bool is_read = json_equal(record_edit_root(edit), sharing_record(sharing)->root);
    enum status status = say_all(sharing, edit, err);
    if (status != STATUS_OK || !record_edit_is_changed(edit))
        return status;
    json_t *wanted = json_copy_whole(record_edit_root(edit));
    status = wanted ? record_edit_save(edit, err) : memory_error(err);
    if (status == STATUS_OK && is_read && *seen)
        status = follow(sharing, wanted, seen, err);
    json_decref(wanted);
    return status;
}

enum status asking_keep_said(const struct sharing *sharing, timestamp now,
                             char seen[DIGEST_HEX_SIZE], struct error *err)
{
    struct office *office = sharing_office(sharing);
    struct record_edit *edit = NULL;
    const struct record_editor editor = {
        .by = office_self(office)->card->name, .at = now, .catalogue = office_catalogue(office)};
    if (!sharing_decision(sharing) || !is_any_said(sharing))
        return STATUS_OK;
    const struct record_place place = office_record_place(office, sharing_record(sharing)->path);
    enum status status = record_edit_begin(&place, &editor, &edit, err);
    if (status == STATUS_OK)
        status = save(sharing, edit, seen, err);
    record_edit_free(edit);
    return status;
}
