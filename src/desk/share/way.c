/* By which way it goes. */
#include "share/share.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STICKS_MAXIMUM = 20, VALUE_SIZE = 128 };

/* What of a way is a choice: "portal NAME", or the channel. */
static void way_value(const struct asking_way *way, char value[VALUE_SIZE])
{
    snprintf(value, VALUE_SIZE, "%s%s%s", channel_name(way->channel), way->portal ? " " : "",
             way->portal ? way->portal : "");
}

static char *way_label(const struct sharing *sharing, const struct asking_way *way)
{
    static const char *const WORDS[] = {
        [CHANNEL_MEDIA] = "On a memory stick, after a checklist",
        [CHANNEL_EMAIL] = "By email: the sealed file is made, and you send it",
        [CHANNEL_HAND] = "By hand: the sealed file is made, and you hand it over",
    };
    const struct keyless *keyless = sharing_recipient(sharing)->keyless;
    if (way->portal)
        return memory_format("By the portal %s", way->portal);
    if (way->channel == CHANNEL_HANDOVER && keyless)
        return memory_format("Open, to %s that they publish: %s", keyless_way_words(keyless->way),
                             keyless->address);
    return memory_copy_string(WORDS[way->channel]);
}

/* ---- where a stick is ---- */

struct sticks {
    char *folders[STICKS_MAXIMUM];
    size_t count;
};

static void sticks_free(struct sticks *sticks)
{
    for (size_t i = 0; i < sticks->count; i++)
        memory_free(sticks->folders[i]);
}

/* What is plugged in lies where the system puts it for this user. */
static void sticks_find(struct sticks *sticks)
{
    static const char *const ROOTS[] = {"/media", "/run/media"};
    const struct passwd *user = getpwuid(getuid());
    for (size_t i = 0; user && i < sizeof ROOTS / sizeof *ROOTS; i++) {
        struct file_list names = {0};
        struct error ignored = {0};
        char *root = file_join(ROOTS[i], user->pw_name);
        if (root && file_list_folder(root, &names, &ignored) == STATUS_OK)
            for (size_t j = 0; j < names.count && sticks->count < STICKS_MAXIMUM; j++)
                if ((sticks->folders[sticks->count] = file_join(root, names.names[j])))
                    sticks->count++;
        file_list_free(&names);
        memory_free(root);
    }
}

/* ---- the page ---- */

struct way_page {
    const struct error *err;
    const char *field;                /* that is wrong */
    const char *way, *stick, *folder; /* typed */
};

static bool has_channel(const struct asking_ways *ways, enum channel channel)
{
    for (size_t i = 0; i < ways->count; i++)
        if (ways->items[i].channel == channel)
            return true;
    return false;
}

static void show_ways(struct wizard *wizard, const struct sharing *sharing,
                      const struct asking_ways *ways, const struct way_page *typed)
{
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    char values[SHARE_CHOICES_MAXIMUM][VALUE_SIZE];
    char *labels[SHARE_CHOICES_MAXIMUM];
    size_t count = ways->count < SHARE_CHOICES_MAXIMUM ? ways->count : SHARE_CHOICES_MAXIMUM;
    for (size_t i = 0; i < count; i++) {
        way_value(&ways->items[i], values[i]);
        labels[i] = way_label(sharing, &ways->items[i]);
        options[i] = (struct field_option){.value = values[i],
                                           .label = labels[i] ? labels[i] : values[i],
                                           .is_chosen = strcmp(typed->way, values[i]) == 0};
    }
    page_field_radios(wizard->page,
                      &(struct field){.name = "way",
                                      .label = "Choose how it goes",
                                      .hint = "A portal is the rule; any other way needs a reason.",
                                      .err = strcmp(typed->field, "way") == 0 ? typed->err : NULL},
                      options, count);
    for (size_t i = 0; i < count; i++)
        memory_free(labels[i]);
}

static void show_stick(struct wizard *wizard, const struct way_page *typed)
{
    struct sticks sticks = {.count = 0};
    struct buffer hint;
    buffer_init(&hint, SHARE_WORDS_SIZE);
    sticks_find(&sticks);
    buffer_append_text(
        &hint, "The folder under which the desk's computer shows it, like /media/stick. Leave it "
               "empty if the stick is in another computer: the browser there writes "
               "it then, and a manager approves that the program did not see it.");
    for (size_t i = 0; i < sticks.count; i++)
        buffer_append_format(&hint, "%s%s", i ? ", " : " Plugged in now: ", sticks.folders[i]);
    bool is_only = sticks.count == 1 && !*typed->stick;
    page_field_text(wizard->page,
                    &(struct field){.name = "stick",
                                    .label = "If on a memory stick: where is it?",
                                    .hint = buffer_text(&hint),
                                    .typed = is_only ? sticks.folders[0] : typed->stick,
                                    .err = strcmp(typed->field, "stick") == 0 ? typed->err : NULL});
    sticks_free(&sticks);
    buffer_free(&hint);
}

static void show_folder(struct wizard *wizard, const struct way_page *typed)
{
    page_field_text(
        wizard->page,
        &(struct field){.name = "folder",
                        .label = "Into which new folder shall the open files be written?",
                        .hint =
                            "It must not be there yet. Delete it once they have it: nobody else "
                            "does.",
                        .typed = typed->folder,
                        .err = strcmp(typed->field, "folder") == 0 ? typed->err : NULL});
}

static void show_way(struct wizard *wizard, const struct sharing *sharing,
                     const struct way_page *typed)
{
    struct error failure = {0};
    struct asking_ways ways = {0};
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    wizard_address(wizard, SHARE_WAY, address);
    wizard_address(wizard, SHARE_FILES, back);
    if (asking_ways_list(sharing, &ways, &failure) != STATUS_OK) {
        wizard_failure(wizard, &failure);
        return;
    }
    wizard_begin(wizard, typed->err, typed->field, "How shall it go?", back);
    page_form_begin(wizard->page, address);
    show_ways(wizard, sharing, &ways, typed);
    if (has_channel(&ways, CHANNEL_MEDIA))
        show_stick(wizard, typed);
    if (has_channel(&ways, CHANNEL_HANDOVER))
        show_folder(wizard, typed);
    page_form_end(wizard->page, "Go on");
    wizard_end(wizard);
    asking_ways_free(&ways);
}

void share_show_way(struct wizard *wizard)
{
    const char *channel = json_text(wizard->draft.asked, "channel");
    const char *to = json_text(wizard->draft.asked, "channel_to");
    bool is_portal = channel && strcmp(channel, channel_name(CHANNEL_PORTAL)) == 0;
    bool is_media = channel && strcmp(channel, channel_name(CHANNEL_MEDIA)) == 0;
    const struct sharing *sharing = wizard_sharing(wizard);
    char value[VALUE_SIZE];
    char *suggested = NULL;
    if (!sharing)
        return;
    snprintf(value, sizeof value, "%s%s%s", channel ? channel : "", is_portal && to ? " " : "",
             is_portal && to ? to : "");
    if (!sharing_recipient(sharing)->card)
        suggested = memory_format("%s/to-hand-over-%s", getenv("HOME") ? getenv("HOME") : "",
                                  wizard->draft.reference);
    struct way_page typed = {.field = "",
                             .way = value,
                             .stick = is_media && to ? to : "",
                             .folder = !is_portal && !is_media && to ? to
                                       : suggested                   ? suggested
                                                                     : ""};
    show_way(wizard, sharing, &typed);
    memory_free(suggested);
}

/* A place that is named wrong is told at once. */
static enum status check_place(enum channel channel, const char *to, struct way_page *typed,
                               struct error *err)
{
    struct media_device device;
    typed->field = channel == CHANNEL_MEDIA ? "stick" : "folder";
    if (to && *to != '/')
        return error_set(err, STATUS_USAGE,
                         channel == CHANNEL_MEDIA ? "name the folder of the memory stick, from / on"
                                                  : "name the new folder, from / on");
    if (channel == CHANNEL_MEDIA)
        return media_inspect(to, &device, err);
    if (channel == CHANNEL_HANDOVER && file_exists(to)) {
        error_set(err, STATUS_USAGE, "%s is there already", to);
        return error_hint(err, "name a folder that is not there yet: what is handed over lies in "
                               "one of its own");
    }
    return STATUS_OK;
}

static enum status take_way(struct wizard *wizard, struct sharing *sharing,
                            const struct asking_way *way, struct way_page *typed, struct error *err)
{
    bool is_here = *typed->stick; /* else a browser writes it, at the computer that it sits at */
    const char *to = way->portal                        ? way->portal
                     : way->channel == CHANNEL_MEDIA    ? (is_here ? typed->stick : NULL)
                     : way->channel == CHANNEL_HANDOVER ? typed->folder
                                                        : NULL;
    enum status status = STATUS_OK;
    if (!way->portal && (way->channel != CHANNEL_MEDIA || is_here))
        status = check_place(way->channel, to, typed, err);
    if (status == STATUS_OK) {
        typed->field = "way";
        status = sharing_set_channel(sharing, way->channel, to, visit_now(wizard->visit), err);
    }
    if (status == STATUS_OK)
        status = wizard_put_text(wizard, "channel", channel_name(way->channel), err);
    return status == STATUS_OK ? wizard_keep(wizard, sharing, err) : status;
}

void share_take_way(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    struct asking_ways ways = {0};
    char value[VALUE_SIZE];
    struct sharing *sharing = wizard_sharing(wizard);
    struct way_page typed = {&err, "way", share_value(form, "way"), share_value(form, "stick"),
                             share_value(form, "folder")};
    if (!sharing)
        return;
    enum status status = asking_ways_list(sharing, &ways, &err);
    const struct asking_way *chosen = NULL;
    for (size_t i = 0; status == STATUS_OK && i < ways.count; i++) {
        way_value(&ways.items[i], value);
        chosen = strcmp(value, typed.way) == 0 ? &ways.items[i] : chosen;
    }
    if (status == STATUS_OK && !chosen)
        status = error_set(&err, STATUS_USAGE, "choose how it goes");
    if (status == STATUS_OK)
        status = take_way(wizard, sharing, chosen, &typed, &err);
    if (status == STATUS_OK)
        wizard_go_on(wizard);
    else
        show_way(wizard, sharing, &typed);
    asking_ways_free(&ways);
}
