/* Memory sticks and the like (C05): who has which, until it is back or wiped. */
#include "register_internal.h"
#include "safehand/page.h"

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
        memory_free(item->profile);
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

/* Lost, or what it carries is withdrawn: then it does not wait for a receipt. */
static void item_recall(struct media_item *item, const struct ledger_entry *entry)
{
    struct entry_incident said;
    bool is_incident = entry->leaf.kind == ENTRY_KIND_INCIDENT;
    entry_incident_see(entry->detail, &said);
    if (is_incident && said.what && strcmp(said.what, "lost") == 0)
        item->is_lost = true;
    if (item->is_recalled || (!is_incident && entry->leaf.kind != ENTRY_KIND_WITHDRAWN))
        return;
    item->is_recalled = true;
    item->recalled = entry->leaf.time;
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
        if (entry->number > item->entry)
            item_recall(item, entry);
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
        item->has_back_by = said.back_by && date_parse(said.back_by, &item->back_by);
        item->uuid = item_text(said.uuid);
        if (!item->device || !item->carrier || !item->label || !item->serial || !item->uuid)
            status = memory_error(err);
        else
            status = timeline_read(office, item->sharing, now, &timeline, err);
        if (status == STATUS_OK) {
            const struct ledger_entry *decided = timeline_first(&timeline, ENTRY_KIND_DECISION);
            item_follow(item, &timeline);
            item->profile = item_text(
                decided ? json_text(json_object_get(decision_of(decided), "profile"), "name")
                        : NULL);
            status = item->profile ? STATUS_OK : memory_error(err);
        }
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

/* The name under which it is registered stands for its serial number. */
static enum status item_name(struct office *office, const char *name, char **device,
                             struct error *err)
{
    struct media_knowns known = {.items = NULL};
    enum status status = media_known_list(office, &known, err);
    const char *stands_for = name;
    for (size_t i = 0; i < known.count; i++)
        if (strcasecmp(known.items[i].name, name) == 0)
            stands_for = *known.items[i].serial ? known.items[i].serial : known.items[i].uuid;
    if (status == STATUS_OK && !(*device = memory_copy_string(stands_for)))
        status = memory_error(err);
    media_knowns_free(&known);
    return status;
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

/* ---- taking off it what is ours ---- */

/* What is to come back or was wiped, of all that was given out. */
struct meant {
    struct office *office;
    const struct media_items *list;
    const char *name; /* as item_is_named has it */
    bool is_wiped;
    bool is_seen; /* the device in the drive says that it is the one that was given out */
};

static bool item_is_meant(const struct media_item *item, const struct meant *meant)
{
    return item_is_named(item, meant->name) && item_waits(item, meant->is_wiped);
}

static bool anything_is_meant(const struct meant *meant, bool *is_known)
{
    bool waits = false;
    for (size_t i = 0; i < meant->list->count; i++) {
        *is_known = *is_known || item_is_named(&meant->list->items[i], meant->name);
        waits = waits || item_is_meant(&meant->list->items[i], meant);
    }
    return waits;
}

static enum status another_device(const char *folder, const char *what, const char *there,
                                  const char *wanted, struct error *err)
{
    error_set(err, STATUS_USAGE, "%s is on another device: its %s is %s, and not %s", folder, what,
              there, wanted);
    return error_hint(err, "plug in the device that is to be wiped; nothing was touched");
}

/* Compares what was given out with what is in the drive: by the serial number, or where one of them
 * tells none by the file system's UUID. */
static enum status check_device(const char *folder, struct meant *meant, struct error *err)
{
    struct media_device device = {.is_removable = false};
    enum status status = media_inspect(folder, &device, err);
    for (size_t i = 0; status == STATUS_OK && i < meant->list->count; i++) {
        const struct media_item *item = &meant->list->items[i];
        if (!item_is_meant(item, meant))
            continue;
        bool by_serial = *item->serial && *device.serial;
        const char *wanted = by_serial ? item->serial : item->uuid;
        const char *there = by_serial ? device.serial : device.uuid;
        if (!*wanted || !*there)
            continue;
        if (strcmp(wanted, there) != 0)
            status = another_device(folder, by_serial ? "serial number" : "file system's UUID",
                                    there, wanted, err);
        meant->is_seen = true;
    }
    return status;
}

/* An outbox holds packages that look like those on a stick. */
static enum status check_folder(const struct office *office, const char *folder, struct error *err)
{
    if (!file_exists(folder)) {
        error_set(err, STATUS_USAGE, "there is no folder %s", folder);
        return error_hint(err, "plug the device in, and give the folder it shows as");
    }
    if (!office_encloses(office, folder))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s is within the office, and on no device that was given out",
              folder);
    return error_hint(err, "give the folder that the device shows as; nothing was touched");
}

/* Whether an entry of this office tells of a sharing of that id. */
static enum status is_our_sharing(struct office *office, const char *id, bool *is_so,
                                  struct error *err)
{
    struct ledger_indexes indexes = {0};
    const struct ledger_lookup lookup = {LOOKUP_SHARING, id};
    enum status status = ledger_find(office_ledger(office), &lookup, &indexes, err);
    *is_so = indexes.count > 0;
    ledger_indexes_free(&indexes);
    return status;
}

/* Whether the very page stands there: what is another than ours now may be somebody else's. */
static bool page_is_there(const char *folder, const struct recipient_page *page)
{
    struct error ignored = {0};
    struct buffer there;
    buffer_init(&there, DELIVERY_TEXT_MAXIMUM);
    char *path = file_join(folder, page->name);
    bool is_same = path && file_read_whole(path, &there, &ignored) == STATUS_OK &&
                   there.length == page->length &&
                   memcmp(there.data, page->data, page->length) == 0;
    buffer_free(&there);
    memory_free(path);
    return is_same;
}

static enum status erase_beside(const char *folder, struct media_return_done *done,
                                struct error *err)
{
    struct recipient_page pages[2];
    const bool has[] = {recipient_page_find(&pages[0]), read_me_page_find(&pages[1])};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof has / sizeof *has; i++) {
        bool was_there = false;
        if (!has[i] || !page_is_there(folder, &pages[i]))
            continue;
        status = media_erase(folder, pages[i].name, &was_there, err);
        done->beside += was_there;
    }
    return status;
}

/* Of a device that does not say which it is: what was given out on the one that is meant. */
static bool was_on_meant(const char *id, const struct meant *meant)
{
    bool was_on = false;
    for (size_t i = 0; i < meant->list->count; i++)
        was_on = was_on || (item_is_meant(&meant->list->items[i], meant) &&
                            strcmp(meant->list->items[i].sharing, id) == 0);
    return was_on;
}

static enum status erase_ours(const struct meant *meant, const char *folder,
                              struct media_return_done *done, struct error *err)
{
    struct media_ours ours;
    enum status status = media_find_ours(folder, &ours, err);
    for (size_t i = 0; status == STATUS_OK && i < ours.count; i++) {
        const char *id = ours.items[i].id;
        bool is_so = was_on_meant(id, meant), was_there = false;
        if (meant->is_seen)
            status = is_our_sharing(meant->office, id, &is_so, err);
        if (status == STATUS_OK && is_so)
            status = media_erase(folder, ours.items[i].name, &was_there, err);
        done->removed += was_there;
        done->others += !is_so;
    }
    media_ours_free(&ours);
    /* Who carries something else has it opened with the same page. */
    if (status == STATUS_OK && done->others == 0)
        status = erase_beside(folder, done, err);
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

/* By the device that a registered name stands for; or else by the words that were typed, which an
 * earlier device bore, or one that was not registered yet. */
static enum status find_meant(struct meant *meant, const char *device, const char *typed,
                              struct error *err)
{
    bool is_known = false;
    meant->name = device;
    if (anything_is_meant(meant, &is_known))
        return STATUS_OK;
    meant->name = typed;
    if (anything_is_meant(meant, &is_known))
        return STATUS_OK;
    return nothing_out(meant->list, typed, is_known, err);
}

enum status media_back(struct office *office, const struct media_return *back, timestamp now,
                       struct media_return_done *done, struct error *err)
{
    char *device = NULL;
    struct media_items list;
    struct meant meant = {.office = office, .list = &list, .is_wiped = back->is_wiped};
    *done = (struct media_return_done){0};
    enum status status = media_list(office, now, &list, err);
    if (status != STATUS_OK)
        return status;
    status = item_name(office, back->device, &device, err);
    if (status == STATUS_OK)
        status = find_meant(&meant, device, back->device, err);
    if (status == STATUS_OK && back->folder)
        status = check_folder(office, back->folder, err);
    if (status == STATUS_OK && back->folder)
        status = check_device(back->folder, &meant, err);
    /* First the packages: an entry that says wiped must not stand before it is true. */
    if (status == STATUS_OK && back->folder)
        status = erase_ours(&meant, back->folder, done, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        if (!item_is_meant(&list.items[i], &meant))
            continue;
        status = back_append(office, &list.items[i], back->is_wiped, now, err);
        done->sharings += status == STATUS_OK;
    }
    memory_free(device);
    media_items_free(&list);
    return status;
}
