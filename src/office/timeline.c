/* One sharing: its id, and all its entries. */
#include "office_internal.h"

#include <stdlib.h>
#include <string.h>

enum status decision_id(struct office *office, uint64_t index, char id[ID_SIZE], struct error *err)
{
    struct ledger_entry *entry = NULL;
    struct entry_common said = {.id = NULL};
    enum status status = ledger_read(office->ledger, index, &entry, err);
    if (status == STATUS_OK && entry->is_erased) {
        uint64_t by = entry->erased_by;
        ledger_entry_free(entry);
        entry = NULL;
        status = ledger_read(office->ledger, by, &entry, err);
    }
    if (status == STATUS_OK)
        entry_common_see(entry->detail, &said);
    if (status == STATUS_OK && !said.id)
        status = error_set(err, STATUS_MALFORMED, "entry %llu of the ledger (%s) has no id",
                           (unsigned long long)entry->number, leaf_kind_name(&entry->leaf));
    if (status == STATUS_OK && !id_is_valid(said.id))
        status = error_set(err, STATUS_MALFORMED, "entry %llu of the ledger names no sharing",
                           (unsigned long long)index);
    if (status == STATUS_OK)
        memcpy(id, said.id, ID_SIZE);
    ledger_entry_free(entry);
    return status;
}

void timeline_free(struct sharing_timeline *timeline)
{
    for (size_t i = 0; i < timeline->count; i++)
        ledger_entry_free(timeline->entries[i]);
    memory_free(timeline->entries);
    *timeline = (struct sharing_timeline){0};
}

enum status sharing_complete_id(struct office *office, const char *id, char found[ID_SIZE],
                                struct error *err)
{
    struct ledger_indexes indexes = {0};
    size_t matches = 0;
    if (id_is_valid(id)) {
        memcpy(found, id, ID_SIZE);
        return STATUS_OK;
    }
    if (strlen(id) < 8) {
        error_set(err, STATUS_USAGE, "%s is too short for the id of a sharing", id);
        return error_hint(err, "give at least its first 8 characters");
    }
    enum status status = STATUS_OK;
    for (enum entry_kind kind = 0; status == STATUS_OK && kind < ENTRY_KINDS; kind++) {
        const struct entry_about *about = entry_about(kind);
        bool is_record = about && about->is_record;
        if (kind != ENTRY_KIND_DECISION && kind != ENTRY_KIND_DECLINED && !is_record)
            continue;
        status = ledger_find_kind(office->ledger, kind, &indexes, err);
        for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
            char whole[ID_SIZE];
            status = decision_id(office, indexes.items[i], whole, err);
            /* Records had no id of their own at first. */
            if (status == STATUS_MALFORMED && is_record) {
                *err = (struct error){.status = STATUS_OK};
                status = STATUS_OK;
                continue;
            }
            /* Several entries of one sharing count once. */
            if (status == STATUS_OK && text_starts_with(whole, id) &&
                (matches == 0 || strcmp(found, whole) != 0)) {
                memcpy(found, whole, ID_SIZE);
                matches++;
            }
        }
        ledger_indexes_free(&indexes);
    }
    if (status != STATUS_OK || matches == 1)
        return status;
    error_set(err, STATUS_USAGE,
              matches ? "more than one sharing begins with %s" : "there is no sharing %s", id);
    error_hint(err, WAY " shows them all");
    return error_way(err, WAY_LIST_ENTRIES, NULL, NULL);
}

/* Reads entries to the end of the timeline. */
static enum status read_entries(struct office *office, const uint64_t *indexes, size_t count,
                                struct sharing_timeline *timeline, struct error *err)
{
    enum status status = STATUS_OK;
    if (count > SHARING_ENTRIES_MAXIMUM - timeline->count)
        return error_set(err, STATUS_MALFORMED, "sharing %s has more than %d entries", timeline->id,
                         SHARING_ENTRIES_MAXIMUM);
    struct ledger_entry **entries =
        memory_resize(timeline->entries, (timeline->count + count) * sizeof *entries);
    if (!entries)
        return memory_error(err);
    timeline->entries = entries;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        const struct office_member *signer;
        status = office_read(office, indexes[i], &entries[timeline->count], &signer, err);
        if (status == STATUS_OK)
            timeline->count++;
    }
    return status;
}

static int compare_entries(const void *a, const void *b)
{
    const struct ledger_entry *const *left = a, *const *right = b;
    return ((*left)->number > (*right)->number) - ((*left)->number < (*right)->number);
}

/* What was erased is found by no look-up, but by the entry that erased it. */
static enum status timeline_read_erased(struct office *office, struct sharing_timeline *timeline,
                                        struct error *err)
{
    const struct ledger_entry *eraser = timeline_last(timeline, ENTRY_KIND_ERASED);
    struct entry_erased said;
    enum status status = STATUS_OK;
    size_t i;
    json_t *number;
    entry_erased_see(eraser ? eraser->detail : NULL, &said);
    json_array_foreach(said.entries, i, number)
    {
        uint64_t index = (uint64_t)json_integer_value(number);
        if (status == STATUS_OK)
            status = read_entries(office, &index, 1, timeline, err);
    }
    if (status == STATUS_OK && eraser)
        qsort(timeline->entries, timeline->count, sizeof *timeline->entries, compare_entries);
    return status;
}

enum status timeline_read(struct office *office, const char *id, timestamp now,
                          struct sharing_timeline *timeline, struct error *err)
{
    struct ledger_indexes indexes = {0};
    *timeline = (struct sharing_timeline){0};
    enum status status = sharing_complete_id(office, id, timeline->id, err);
    struct ledger_lookup lookup = {LOOKUP_SHARING, timeline->id};
    if (status == STATUS_OK)
        status = ledger_find(office->ledger, &lookup, &indexes, err);
    if (status == STATUS_OK && indexes.count == 0) {
        status = error_set(err, STATUS_USAGE, "there is no sharing %s", id);
        error_hint(err, WAY " shows them all");
        error_way(err, WAY_LIST_ENTRIES, NULL, NULL);
    }
    if (status == STATUS_OK)
        status = read_entries(office, indexes.items, indexes.count, timeline, err);
    if (status == STATUS_OK)
        status = timeline_read_erased(office, timeline, err);
    if (status == STATUS_OK)
        timeline->state = sharing_state_of((const struct ledger_entry *const *)timeline->entries,
                                           timeline->count, now);
    else
        timeline_free(timeline);
    ledger_indexes_free(&indexes);
    return status;
}

const char *timeline_state_words(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *handed = timeline_last(timeline, ENTRY_KIND_FOR_SENDING);
    struct entry_for_sending said;
    entry_for_sending_see(handed ? handed->detail : NULL, &said);
    return sharing_state_words(timeline->state, said.channel);
}

const struct ledger_entry *timeline_provable(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *sealed = timeline_first(timeline, ENTRY_KIND_SEALED);
    return sealed || timeline->count == 0 ? sealed : timeline->entries[0];
}
