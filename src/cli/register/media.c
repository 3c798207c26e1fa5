#include "register/recording.h"

#include <string.h>

const struct command_option OPTIONS_MEDIA_WIPE[] = {
    {"--media", "DIR", "where it is plugged in: our packages there are removed first"},
    OPTIONS_AT_END};
const char MEDIA_WIPE_MORE[] =
    "It records that the device was wiped. With --media the packages of this office that lie there "
    "are removed\nfirst; they are sealed, and nothing else is touched: to wipe the whole device, "
    "format it.";

static const char *media_state(const struct media_item *item)
{
    if (item->is_wiped)
        return "wiped";
    return item->is_back ? "returned" : "out";
}

static json_t *media_json(const struct media_item *item)
{
    char issued[TIMESTAMP_SIZE];
    timestamp_format(item->issued, issued);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "device", item->device,
                     "label", item->label, "serial", item->serial, "uuid", item->uuid, "sharing",
                     item->sharing, "carrier", item->carrier, "issued", issued, "state",
                     media_state(item), "acknowledged", item->is_acknowledged, "done",
                     media_item_is_done(item));
}

static void media_print(const struct media_item *item)
{
    char issued[TIMESTAMP_WORDS_SIZE];
    struct date day = date_of(item->issued);
    date_words(&day, issued);
    print_line("%-9s %s  with %s since %s, sharing %.8s, %s", media_state(item), item->device,
               *item->carrier ? item->carrier : "somebody", issued, item->sharing,
               item->is_acknowledged ? "acknowledged" : "not acknowledged");
}

enum status command_media_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct media_items list = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = media_list(session.office, session_now(), &list, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        json_t *array = json_array();
        for (size_t i = 0; i < list.count; i++)
            json_array_append_new(array, media_json(&list.items[i]));
        status = print_json(array, err);
    } else if (status == STATUS_OK) {
        for (size_t i = 0; i < list.count; i++)
            media_print(&list.items[i]);
        if (list.count == 0)
            print_note("no device carried a package yet");
    }
    media_items_free(&list);
    session_close(&session);
    return status;
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
        status =
            print_json(json_pack("{s:s, s:s, s:I, s:I}", "device", device, "state",
                                 is_wiped ? "wiped" : "returned", "sharings",
                                 (json_int_t)done.sharings, "removed", (json_int_t)done.removed),
                       err);
    } else if (status == STATUS_OK) {
        print_line("Recorded: the device %s %s.", device, is_wiped ? "is wiped" : "is back");
        if (folder)
            print_line("Packages removed from it: %zu.", done.removed);
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
