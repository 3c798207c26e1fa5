/* Memory sticks and the like (C05): who has which, until it is back or wiped. */
#include "register_internal.h"

#include <string.h>
#include <strings.h>

enum { MEDIA_ID_CHARACTERS = 8 };

void media_items_free(struct media_items *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct media_item *item = &list->items[i];
        memory_free(item->device);
        memory_free(item->carrier);
        memory_free(item->label);
        memory_free(item->serial);
        memory_free(item->uuid);
    }
    memory_free(list->items);
    *list = (struct media_items){0};
}

bool media_item_is_done(const struct media_item *item)
{
    return item->is_acknowledged && (item->is_back || item->is_wiped);
}

/* ---- where they are ---- */

static char *item_text(const char *text)
{
    return memory_copy_string(text ? text : "");
}

/* What came after it was given out, in the same sharing. */
static void item_follow(struct media_item *item, const struct sharing_timeline *timeline)
{
    struct sharing_deadlines deadlines;
    sharing_deadlines_of((const struct ledger_entry *const *)timeline->entries, timeline->count,
                         &deadlines);
    item->has_due = deadlines.has_receipt_due || deadlines.has_expiry;
    item->due = deadlines.has_receipt_due ? deadlines.receipt_due : deadlines.expires;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        struct entry_media_returned said;
        if (entry->leaf.kind == ENTRY_KIND_RECEIPT && !item->is_acknowledged) {
            item->is_acknowledged = true;
            item->acknowledged = entry->leaf.time;
        }
        if (entry->leaf.kind != ENTRY_KIND_MEDIA_RETURNED || entry->number < item->entry)
            continue;
        entry_media_returned_see(entry->detail, &said);
        if (!said.device || strcmp(said.device, item->device) != 0 || !said.how)
            continue;
        item->is_back = item->is_back || strcmp(said.how, "returned") == 0;
        item->is_wiped = item->is_wiped || strcmp(said.how, "wiped") == 0;
        item->back = entry->leaf.time;
    }
}

/* One that was erased with its sharing is not tracked any more. */
static enum status item_read(struct office *office, uint64_t number, timestamp now,
                             struct media_items *list, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    struct sharing_timeline timeline = {0};
    struct media_item *item = &list->items[list->count];
    enum status status = office_read(office, number, &entry, &signer, err);
    const char *id = status == STATUS_OK && signer ? entry_sharing(entry) : NULL;
    if (id) {
        struct entry_media_issued said;
        entry_media_issued_see(entry->detail, &said);
        list->count++;
        memcpy(item->sharing, id, ID_SIZE);
        item->issued = entry->leaf.time;
        item->entry = number;
        item->device = item_text(said.device);
        item->carrier = item_text(said.carrier);
        item->label = item_text(said.label);
        item->serial = item_text(said.serial);
        item->uuid = item_text(said.uuid);
        if (!item->device || !item->carrier || !item->label || !item->serial || !item->uuid)
            status = memory_error(err);
        else
            status = timeline_read(office, item->sharing, now, &timeline, err);
        if (status == STATUS_OK)
            item_follow(item, &timeline);
    }
    timeline_free(&timeline);
    ledger_entry_free(entry);
    return status;
}

enum status media_list(struct office *office, timestamp now, struct media_items *list,
                       struct error *err)
{
    struct ledger_indexes indexes = {0};
    *list = (struct media_items){0};
    enum status status =
        ledger_find_kind(office_ledger(office), ENTRY_KIND_MEDIA_ISSUED, &indexes, err);
    if (status == STATUS_OK) {
        list->items = memory_allocate_array(indexes.count + 1, sizeof *list->items);
        status = list->items ? STATUS_OK : memory_error(err);
    }
    for (size_t i = indexes.count; status == STATUS_OK && i > 0; i--)
        status = item_read(office, indexes.items[i - 1], now, list, err);
    if (status != STATUS_OK)
        media_items_free(list);
    ledger_indexes_free(&indexes);
    return status;
}

/* ---- coming back ---- */

static bool item_is_named(const struct media_item *item, const char *name)
{
    const char *const texts[] = {item->device, item->label, item->serial, item->uuid};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (*texts[i] && strcasecmp(texts[i], name) == 0)
            return true;
    return strlen(name) >= MEDIA_ID_CHARACTERS && text_starts_with(item->sharing, name);
}

static bool item_waits(const struct media_item *item, bool is_wiped)
{
    return is_wiped ? !item->is_wiped : !item->is_back && !item->is_wiped;
}

static enum status nothing_out(const struct media_items *list, const char *name, bool is_known,
                               struct error *err)
{
    char names[ERROR_HINT_SIZE / 2] = "";
    for (size_t i = 0; i < list->count; i++) {
        if (!item_waits(&list->items[i], false))
            continue;
        (void)!office_words_add(names, sizeof names, "%s%s (%.8s)", *names ? "; " : "",
                                list->items[i].device, list->items[i].sharing);
    }
    error_set(err, STATUS_USAGE,
              is_known ? "the device %s is back already" : "no device %s was given out", name);
    return error_hint(err, *names ? "those that are out: %s" : "no device is out%s", names);
}

/* Takes a package of ours off the device. */
static enum status package_remove(const char *folder, const char *id, size_t *removed,
                                  struct error *err)
{
    char name[PACKAGE_NAME_SIZE];
    snprintf(name, sizeof name, "%s.safehand", id);
    char *path = file_join(folder, name);
    enum status status = path ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && file_exists(path)) {
        status = file_remove(path, err);
        *removed += status == STATUS_OK;
    }
    memory_free(path);
    return status;
}

static enum status back_append(struct office *office, const struct media_item *item, bool is_wiped,
                               timestamp now, struct error *err)
{
    int lock = -1;
    enum status status = outbox_lock_kept(office, item->sharing, now, &lock, err);
    if (status == STATUS_OK) {
        const struct entry_media_returned said = {.id = item->sharing,
                                                  .device = item->device,
                                                  .serial = item->serial,
                                                  .how = is_wiped ? "wiped" : "returned"};
        const struct office_entry entry = {.kind = ENTRY_KIND_MEDIA_RETURNED,
                                           .detail = entry_media_returned_write(&said),
                                           .lookups = {{LOOKUP_SHARING, item->sharing}}};
        status = office_append(office, &entry, now, NULL, err);
    }
    outbox_unlock(office, item->sharing, &lock);
    return status;
}

enum status media_back(struct office *office, const struct media_return *back, timestamp now,
                       struct media_return_done *done, struct error *err)
{
    bool is_known = false;
    struct media_items list;
    *done = (struct media_return_done){0};
    enum status status = media_list(office, now, &list, err);
    if (status != STATUS_OK)
        return status;
    if (back->folder && !file_exists(back->folder)) {
        status = error_set(err, STATUS_USAGE, "there is no folder %s", back->folder);
        error_hint(err, "plug the device in, and give the folder it shows as");
    }
    /* First the packages: an entry that says wiped must not stand before it is true. */
    for (size_t i = 0; status == STATUS_OK && back->folder && i < list.count; i++)
        if (item_is_named(&list.items[i], back->device))
            status = package_remove(back->folder, list.items[i].sharing, &done->removed, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        const struct media_item *item = &list.items[i];
        if (!item_is_named(item, back->device))
            continue;
        is_known = true;
        if (!item_waits(item, back->is_wiped))
            continue;
        status = back_append(office, item, back->is_wiped, now, err);
        done->sharings += status == STATUS_OK;
    }
    if (status == STATUS_OK && done->sharings == 0)
        status = nothing_out(&list, back->device, is_known, err);
    media_items_free(&list);
    return status;
}
