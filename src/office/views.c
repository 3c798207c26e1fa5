#include "office_internal.h"

#include <string.h>

/* ---- one sharing ---- */

void office_timeline_free(struct sharing_timeline *timeline)
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
    enum status status = ledger_find_kind(office->ledger, "decision", &indexes, err);
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        status = ledger_read(office->ledger, indexes.items[i], &entry, err);
        const char *whole = status == STATUS_OK ? json_text(entry->detail, "id") : NULL;
        if (whole && id_is_valid(whole) && text_starts_with(whole, id)) {
            memcpy(found, whole, ID_SIZE);
            matches++;
        }
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    if (status != STATUS_OK || matches == 1)
        return status;
    error_set(err, STATUS_USAGE,
              matches ? "more than one sharing begins with %s" : "there is no sharing %s", id);
    return error_hint(err, "`safehand ledger list` shows them all");
}

enum status office_timeline(struct office *office, const char *id, timestamp now,
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
        error_hint(err, "`safehand ledger list` shows them all");
    }
    if (status == STATUS_OK && indexes.count > OFFICE_SHARING_ENTRIES_MAXIMUM)
        status = error_set(err, STATUS_MALFORMED, "sharing %s has more than %d entries", id,
                           OFFICE_SHARING_ENTRIES_MAXIMUM);
    if (status == STATUS_OK) {
        timeline->entries = memory_allocate_array(indexes.count, sizeof *timeline->entries);
        status = timeline->entries ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        const struct office_member *signer;
        status = office_read(office, indexes.items[i], &timeline->entries[i], &signer, err);
        if (status == STATUS_OK)
            timeline->count++;
    }
    if (status == STATUS_OK)
        timeline->state = sharing_state_of((const struct ledger_entry *const *)timeline->entries,
                                           timeline->count, now);
    else
        office_timeline_free(timeline);
    ledger_indexes_free(&indexes);
    return status;
}

/* ---- all sharings ---- */

static void view_free(struct sharing_view *view)
{
    memory_free(view->recipient);
    memory_free(view->organisation);
    memory_free(view->profile);
    memory_free(view->reference);
    memory_free(view->channel);
}

void office_sharings_free(struct sharing_views *views)
{
    for (size_t i = 0; i < views->count; i++)
        view_free(&views->items[i]);
    memory_free(views->items);
    *views = (struct sharing_views){0};
}

/* A member of a member of the decision; "" if it is not there. */
static char *decision_copy(const json_t *decision, const char *object, const char *key)
{
    const char *text = json_text(object ? json_object_get(decision, object) : decision, key);
    return memory_copy_string(text ? text : "");
}

static enum status view_fill(struct sharing_view *view, const struct sharing_timeline *timeline,
                             struct error *err)
{
    const struct ledger_entry *decided = timeline_first(timeline, "decision");
    const json_t *decision = decided ? json_object_get(decided->detail, "decision") : NULL;
    memcpy(view->id, timeline->id, ID_SIZE);
    view->state = timeline->state;
    view->decided = timeline->entries[0]->leaf.time;
    view->recipient = decision_copy(decision, "recipient", "name");
    view->organisation = decision_copy(decision, "recipient", "organisation");
    view->profile = decision_copy(decision, "profile", "name");
    view->reference = decision_copy(decision, NULL, "reference");
    view->channel = decision_copy(decision, "channel", "kind");
    if (view->recipient && view->organisation && view->profile && view->reference && view->channel)
        return STATUS_OK;
    view_free(view);
    return memory_error(err);
}

static bool view_passes(const struct sharing_view *view, const struct sharing_filter *filter)
{
    struct date day = date_of(view->decided);
    if (filter->reference && strcmp(filter->reference, view->reference) != 0)
        return false;
    if (filter->recipient && !strcasestr(view->recipient, filter->recipient))
        return false;
    if (filter->has_state && filter->state != view->state)
        return false;
    return !filter->has_since || date_compare(&day, &filter->since) >= 0;
}

static enum status view_of_decision(struct office *office, uint64_t index, timestamp now,
                                    struct sharing_view *view, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    const char *id = NULL;
    struct sharing_timeline timeline = {0};
    enum status status = office_read(office, index, &entry, &signer, err);
    if (status == STATUS_OK && entry->is_erased) {
        view->decided = entry->leaf.time;
        view->state = SHARING_ERASED;
        ledger_entry_free(entry);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = office_detail_text(entry, "id", &id, err);
    if (status == STATUS_OK)
        status = office_timeline(office, id, now, &timeline, err);
    if (status == STATUS_OK)
        status = view_fill(view, &timeline, err);
    office_timeline_free(&timeline);
    ledger_entry_free(entry);
    return status;
}

enum status office_sharings(struct office *office, const struct sharing_filter *filter,
                            timestamp now, struct sharing_views *views, struct error *err)
{
    struct ledger_indexes indexes = {0};
    *views = (struct sharing_views){0};
    enum status status = ledger_find_kind(office->ledger, "decision", &indexes, err);
    if (status == STATUS_OK) {
        views->items = memory_allocate_array(indexes.count + 1, sizeof *views->items);
        status = views->items ? STATUS_OK : memory_error(err);
    }
    for (size_t i = indexes.count; status == STATUS_OK && i > 0; i--) {
        struct sharing_view view = {.id = ""};
        status = view_of_decision(office, indexes.items[i - 1], now, &view, err);
        if (status == STATUS_OK && view.id[0] && view_passes(&view, filter))
            views->items[views->count++] = view;
        else if (status == STATUS_OK)
            view_free(&view);
    }
    if (status != STATUS_OK)
        office_sharings_free(views);
    ledger_indexes_free(&indexes);
    return status;
}
