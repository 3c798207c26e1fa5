#include "register/recording.h"

#include <string.h>

const struct command_option OPTIONS_MEDIA_ADD[] = {
    {"--name", "NAME", "what it is called: its inventory label"}, OPTIONS_AT_END};
const char MEDIA_ADD_MORE[] =
    "DIR is where the device is plugged in. From then on it is known: the checklist names it by "
    "itself, and\nwhere the checklist names it no other device is written to.";
const struct command_option OPTIONS_MEDIA_WIPE[] = {
    {"--media", "DIR", "where it is plugged in: our packages there are removed first"},
    OPTIONS_AT_END};
const char MEDIA_WIPE_MORE[] =
    "It records that the device was wiped. With --media the packages of this office that lie there "
    "are\noverwritten and removed first, and the pages beside them. They are sealed, and nothing "
    "else is touched:\nto wipe the whole device, format it.";

static const char *media_state(const struct media_item *item)
{
    if (item->is_wiped)
        return "wiped";
    return item->is_back ? "returned" : "out";
}

static json_t *media_json(const struct media_item *item)
{
    char issued[TIMESTAMP_SIZE], back_by[DATE_SIZE];
    timestamp_format(item->issued, issued);
    date_format(&item->back_by, back_by);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:b, s:b}", "device",
                     item->device, "label", item->label, "serial", item->serial, "uuid", item->uuid,
                     "sharing", item->sharing, "carrier", item->carrier, "issued", issued, "state",
                     media_state(item), "back_by", item->has_back_by ? back_by : NULL,
                     "acknowledged", item->is_acknowledged, "done", media_item_is_done(item));
}

static void media_print(const struct media_item *item)
{
    char issued[TIMESTAMP_WORDS_SIZE], back_by[TIMESTAMP_WORDS_SIZE];
    struct date day = date_of(item->issued);
    bool is_out = !item->is_back && !item->is_wiped;
    date_words(&day, issued);
    date_words(&item->back_by, back_by);
    print_line("%-9s %s  with %s since %s, sharing %.8s, %s%s%s", media_state(item), item->device,
               *item->carrier ? item->carrier : "somebody", issued, item->sharing,
               item->is_acknowledged ? "acknowledged" : "not acknowledged",
               is_out && item->has_back_by ? "; to be back by " : "",
               is_out && item->has_back_by ? back_by : "");
}

static void known_words(const struct media_known *known, char words[512])
{
    snprintf(words, 512, "%s%s%s%s%s", known->model, *known->model && *known->serial ? ", " : "",
             *known->serial ? "serial number " : "", known->serial,
             *known->serial || *known->model ? "" : known->uuid);
}

static json_t *known_json(const struct media_known *known)
{
    char since[TIMESTAMP_SIZE];
    timestamp_format(known->since, since);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "device", known->name, "label", known->label,
                     "serial", known->serial, "uuid", known->uuid, "since", since, "state",
                     "registered");
}

static void known_print(const struct media_known *known)
{
    char since[TIMESTAMP_WORDS_SIZE], words[512];
    struct date day = date_of(known->since);
    date_words(&day, since);
    known_words(known, words);
    print_line("%-9s %s  %s, since %s", "known", known->name, words, since);
}

enum status command_media_add(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct media_device device;
    const char *name, *folder = arguments->positional.items[0];
    enum status status = argument_required(arguments, "--name", &name, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = media_add(session.office, folder, name, session_now(), &device, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status =
            print_json(json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:b}", "device",
                                 name, "serial", device.serial, "model", device.model, "label",
                                 device.label, "uuid", device.uuid, "bus", device.bus,
                                 "file_system", device.file_system, "encryption", device.encryption,
                                 "size", (json_int_t)device.size, "read_only", device.is_read_only),
                       err);
    } else if (status == STATUS_OK) {
        print_line("Registered: %s%s%s%s%s.", name, *device.model ? ", " : "", device.model,
                   *device.serial ? ", serial number " : "", device.serial);
        if (!*device.encryption)
            print_note("it is not seen to be encrypted: what is put on it besides sealed packages "
                       "can be read by whoever finds it");
    }
    session_close(&session);
    return status;
}

enum status command_media_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct media_items list = {0};
    struct media_knowns known = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = media_list(session.office, session_now(), &list, err);
    if (status == STATUS_OK)
        status = media_known_list(session.office, &known, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        json_t *array = json_array();
        for (size_t i = 0; i < list.count; i++)
            json_array_append_new(array, media_json(&list.items[i]));
        for (size_t i = 0; i < known.count; i++)
            json_array_append_new(array, known_json(&known.items[i]));
        status = print_json(array, err);
    } else if (status == STATUS_OK) {
        for (size_t i = 0; i < list.count; i++)
            media_print(&list.items[i]);
        for (size_t i = 0; i < known.count; i++)
            known_print(&known.items[i]);
        if (list.count + known.count == 0)
            print_note("no device carried a package yet");
    }
    media_items_free(&list);
    media_knowns_free(&known);
    session_close(&session);
    return status;
}

static void print_wiped(const struct media_return_done *done)
{
    print_line("Packages overwritten and removed: %zu.", done->removed);
    if (done->beside > 0)
        print_line("Pages beside them removed: %zu.", done->beside);
    if (done->others > 0)
        print_note("%zu %s left on it: nothing says that this office gave %s out on this device",
                   done->others, done->others == 1 ? "package was" : "packages were",
                   done->others == 1 ? "it" : "them");
    print_note(
        "a stick may keep old bytes where no program reaches them; what lay there is sealed, "
        "and only its recipient can open it");
}

static enum status take_back(const struct arguments *arguments, bool is_wiped, const char *folder,
                             struct error *err)
{
    struct media_return_done done = {0};
    struct session session = {0};
    const char *device = arguments->positional.items[0];
    const struct media_return back = {device, is_wiped, folder};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = media_back(session.office, &back, session_now(), &done, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status = print_json(json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "device", device, "state",
                                      is_wiped ? "wiped" : "returned", "sharings",
                                      (json_int_t)done.sharings, "removed",
                                      (json_int_t)done.removed, "beside", (json_int_t)done.beside,
                                      "others", (json_int_t)done.others),
                            err);
    } else if (status == STATUS_OK) {
        print_line("Recorded: the device %s %s.", device, is_wiped ? "is wiped" : "is back");
        if (folder)
            print_wiped(&done);
        if (!is_wiped)
            print_note("wipe it before it carries anything else, and record that with `safehand "
                       "media wipe`");
    }
    session_close(&session);
    return status;
}

enum status command_media_return(const struct arguments *arguments, struct error *err)
{
    return take_back(arguments, false, NULL, err);
}

enum status command_media_wipe(const struct arguments *arguments, struct error *err)
{
    return take_back(arguments, true, argument_value(arguments, "--media"), err);
}
