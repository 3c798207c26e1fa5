/* Devices that the office registered, so that nobody types a serial number. */
#include "register_internal.h"
#include "safehand/policy.h"

#include <string.h>
#include <strings.h>

enum { KNOWN_MAXIMUM = 10000, NAME_AT_LEAST = 3, NAME_AT_MOST = 100 };

static void known_free(struct media_known *known)
{
    memory_free(known->name);
    memory_free(known->serial);
    memory_free(known->uuid);
    memory_free(known->label);
    memory_free(known->model);
    memory_free(known->bus);
}

void media_knowns_free(struct media_knowns *list)
{
    for (size_t i = 0; i < list->count; i++)
        known_free(&list->items[i]);
    memory_free(list->items);
    *list = (struct media_knowns){.items = NULL};
}

static char *known_text(const char *text)
{
    return memory_copy_string(text ? text : "");
}

/* The same device: what it says of itself, whatever file system is on it now. */
static bool is_same(const char *serial, const char *model, const char *uuid,
                    const struct media_known *known)
{
    if (*serial || *known->serial)
        return strcmp(serial, known->serial) == 0 && strcmp(model, known->model) == 0;
    return *uuid && strcmp(uuid, known->uuid) == 0;
}

/* Of a name and of a device the newest counts, and they come first. */
static bool is_replaced(const struct media_knowns *list, const struct entry_media_added *said)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcasecmp(list->items[i].name, said->name) == 0 ||
            is_same(said->serial, said->model, said->uuid, &list->items[i]))
            return true;
    return false;
}

static enum status take_known(void *context, const struct ledger_entry *entry,
                              const struct office_member *signer, bool *go_on, struct error *err)
{
    struct media_knowns *list = context;
    struct entry_media_added said;
    entry_media_added_see(entry->detail, &said);
    if (!signer || !said.name || !said.serial || !said.uuid || !said.label || !said.model ||
        !said.bus || is_replaced(list, &said))
        return STATUS_OK;
    *go_on = list->count + 1 < KNOWN_MAXIMUM;
    struct media_known known = {.name = known_text(said.name),
                                .serial = known_text(said.serial),
                                .uuid = known_text(said.uuid),
                                .label = known_text(said.label),
                                .model = known_text(said.model),
                                .bus = known_text(said.bus),
                                .since = entry->leaf.time,
                                .entry = entry->number};
    bool is_whole = known.name && known.serial && known.uuid && known.label && known.model &&
                    known.bus && ARRAY_ADD(list->items, list->count, known);
    if (is_whole)
        return STATUS_OK;
    known_free(&known);
    return memory_error(err);
}

enum status media_known_list(struct office *office, struct media_knowns *list, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    *list = (struct media_knowns){.items = NULL};
    enum status status = list_entries(office, ENTRY_KIND_MEDIA_ADDED, &any, take_known, list, err);
    if (status != STATUS_OK)
        media_knowns_free(list);
    return status;
}

const struct media_known *media_known_find(const struct media_knowns *list,
                                           const struct media_device *device)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_same(device->serial, device->model, device->uuid, &list->items[i]))
            return &list->items[i];
    return NULL;
}

const struct media_known *media_known_named(const struct media_knowns *list, const char *words)
{
    const struct media_known *named = NULL;
    for (size_t i = 0; words && i < list->count; i++)
        if (text_has_word(words, list->items[i].name) &&
            (!named || strlen(list->items[i].name) > strlen(named->name)))
            named = &list->items[i];
    return named;
}

/* ---- registering ---- */

static enum status check_device(const char *folder, const struct media_device *device,
                                struct error *err)
{
    if (!media_is_removable(device)) {
        error_set(err, STATUS_USAGE, "%s is on no removable device, such as a memory stick",
                  folder);
        return error_hint(err, "plug the device in, open it once, and give the folder it shows as");
    }
    if (*device->serial || *device->uuid)
        return STATUS_OK;
    error_set(
        err, STATUS_USAGE,
        "this device tells neither a serial number nor what its file system is called, so that "
        "it cannot be known again");
    return error_hint(err, "take another device, or describe it in the checklist each time");
}

static enum status check_name(const char *name, struct error *err)
{
    size_t length = strlen(name);
    if (length >= NAME_AT_LEAST && length <= NAME_AT_MOST && answer_is_words(name, 1))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "\"%s\" cannot be the name of a device", name);
    return error_hint(
        err,
        "take what is written on it, such as its inventory label: %d to %d characters, "
        "with a letter",
        NAME_AT_LEAST, NAME_AT_MOST);
}

static enum status check_new(const struct media_knowns *list, const struct media_device *device,
                             const char *name, struct error *err)
{
    const struct media_known *known = media_known_find(list, device);
    if (!known || strcmp(known->name, name) != 0)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "this device is registered as %s already", name);
    return error_hint(err, "there is nothing more to do: it is known when it is plugged in");
}

enum status media_add(struct office *office, const char *folder, const char *name, timestamp now,
                      struct media_device *device, struct error *err)
{
    struct media_knowns list = {.items = NULL};
    enum status status = check_name(name, err);
    if (status == STATUS_OK)
        status = media_inspect(folder, device, err);
    if (status == STATUS_OK)
        status = check_device(folder, device, err);
    if (status == STATUS_OK)
        status = media_known_list(office, &list, err);
    if (status == STATUS_OK)
        status = check_new(&list, device, name, err);
    media_knowns_free(&list);
    if (status != STATUS_OK)
        return status;
    const struct entry_media_added said = {.name = name,
                                           .serial = device->serial,
                                           .uuid = device->uuid,
                                           .label = device->label,
                                           .model = device->model,
                                           .bus = device->bus};
    const struct office_entry entry = {.kind = ENTRY_KIND_MEDIA_ADDED,
                                       .detail = entry_media_added_write(&said)};
    return office_append(office, &entry, now, NULL, err);
}
