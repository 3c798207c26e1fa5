/* By which way it goes. */
#include "share/share.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STICKS_MAXIMUM = 20, VALUE_SIZE = 128 };
static const char STICK[] = "media /"; /* how the value of a stick begins, and then its folder */

/* What of a way is a choice: "portal NAME", or the channel. */
static void way_value(const struct asking_way *way, char value[VALUE_SIZE])
{
    snprintf(value, VALUE_SIZE, "%s%s%s", channel_name(way->channel), way->portal ? " " : "",
             way->portal ? way->portal : "");
}

static char *way_label(const struct sharing *sharing, const struct asking_way *way)
{
    static const char *const WORDS[] = {
        [CHANNEL_MEDIA] = "On a memory stick, which this browser writes: a manager, deputy or "
                          "trustee approves that before it leaves",
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

static bool is_listed(const struct sticks *sticks, const char *folder)
{
    for (size_t i = 0; i < sticks->count; i++)
        if (strcmp(sticks->folders[i], folder) == 0)
            return true;
    return false;
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

/* The ways as a page offers them: of a stick each that is plugged in. */
struct offered {
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    char *texts[2 * SHARE_CHOICES_MAXIMUM]; /* value and label of each */
    size_t count;
};

static void offer_one(struct offered *offered, char *value, char *label, const char *hint,
                      bool is_chosen)
{
    offered->texts[2 * offered->count] = value;
    offered->texts[2 * offered->count + 1] = label;
    offered->options[offered->count++] = (struct field_option){.value = value ? value : "",
                                                               .label = label ? label : "",
                                                               .hint = hint,
                                                               .is_chosen = is_chosen};
}

static void offer_sticks(struct offered *offered, const struct sticks *sticks,
                         const struct way_page *typed)
{
    for (size_t i = 0; i < sticks->count && offered->count < SHARE_CHOICES_MAXIMUM; i++) {
        const char *name = strrchr(sticks->folders[i], '/');
        offer_one(offered,
                  memory_format("%.*s%s", (int)strlen(STICK) - 1, STICK, sticks->folders[i]),
                  memory_format("On the memory stick “%s”, which is in the desk's computer",
                                name ? name + 1 : sticks->folders[i]),
                  "After a checklist.", strcmp(sticks->folders[i], typed->stick) == 0);
    }
}

/* One portal, and nothing chosen yet: it is the rule. */
static bool is_only_portal(const struct asking_ways *ways, const struct way_page *typed)
{
    size_t count = 0;
    for (size_t i = 0; i < ways->count; i++)
        count += ways->items[i].portal != NULL;
    return count == 1 && !*typed->way;
}

static void offer_ways(struct offered *offered, const struct sharing *sharing,
                       const struct asking_ways *ways, const struct sticks *sticks,
                       const struct way_page *typed)
{
    for (size_t i = 0; i < ways->count && offered->count < SHARE_CHOICES_MAXIMUM; i++) {
        const struct asking_way *way = &ways->items[i];
        char value[VALUE_SIZE];
        const char *hint = NULL;
        way_value(way, value);
        bool is_chosen =
            strcmp(value, typed->way) == 0 || (way->portal && is_only_portal(ways, typed));
        if (way->channel == CHANNEL_MEDIA) {
            offer_sticks(offered, sticks, typed);
            is_chosen = is_chosen && !is_listed(sticks, typed->stick);
            hint = "After a checklist. This browser writes it later, where you choose then. The "
                   "program does not see the stick, so that it waits for that approval.";
            if (offered->count == SHARE_CHOICES_MAXIMUM)
                break;
        }
        offer_one(offered, memory_copy_string(value), way_label(sharing, way), hint, is_chosen);
    }
}

static void show_ways(struct wizard *wizard, const struct sharing *sharing,
                      const struct asking_ways *ways, const struct sticks *sticks,
                      const struct way_page *typed)
{
    struct offered offered = {.count = 0};
    offer_ways(&offered, sharing, ways, sticks, typed);
    page_field_radios(wizard->page,
                      &(struct field){.name = "way",
                                      .hint = "A portal is the rule; any other way needs a reason.",
                                      .is_brief = true,
                                      .err = strcmp(typed->field, "way") == 0 ? typed->err : NULL},
                      offered.options, offered.count);
    for (size_t i = 0; i < 2 * offered.count; i++)
        memory_free(offered.texts[i]);
}

/* For whom a stick is shown elsewhere than where the system puts it. */
static void show_stick(struct wizard *wizard, const struct sticks *sticks,
                       const struct way_page *typed)
{
    bool is_wrong = strcmp(typed->field, "stick") == 0;
    bool is_typed = *typed->stick && !is_listed(sticks, typed->stick);
    page_markup(wizard->page,
                "<details class=\"desk-more\"%s><summary>The stick is not in this list</summary>\n",
                is_wrong || is_typed ? " open" : "");
    page_field_text(
        wizard->page,
        &(struct field){.name = "stick",
                        .label = "The folder under which the desk's computer shows it",
                        .hint = "Whoever looks after the computer can tell you. It begins with /, "
                                "like /media/stick. Choose “On a memory stick” above too.",
                        .typed = is_wrong || is_typed ? typed->stick : "",
                        .err = is_wrong ? typed->err : NULL});
    page_more_end(wizard->page);
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
    struct sticks sticks = {.count = 0};
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    wizard_address(wizard, SHARE_WAY, address);
    wizard_address(wizard, SHARE_FILES, back);
    if (asking_ways_list(sharing, &ways, &failure) != STATUS_OK) {
        wizard_failure(wizard, &failure);
        return;
    }
    wizard_begin_form(wizard, typed->err, typed->field, "How shall it go?", back);
    page_form_begin(wizard->page, address);
    sticks_find(&sticks);
    show_ways(wizard, sharing, &ways, &sticks, typed);
    if (has_channel(&ways, CHANNEL_MEDIA))
        show_stick(wizard, &sticks, typed);
    sticks_free(&sticks);
    if (has_channel(&ways, CHANNEL_HANDOVER))
        show_folder(wizard, typed);
    wizard_form_end(wizard);
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
                         channel == CHANNEL_MEDIA
                             ? "the stick's folder begins with /: choose the stick in the list, or "
                               "leave the folder empty"
                             : "the new folder's name begins with /");
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
    if (strncmp(typed.way, STICK, strlen(STICK)) == 0) { /* one of the list */
        typed.stick = typed.way + strlen(STICK) - 1;
        typed.way = channel_name(CHANNEL_MEDIA);
    }
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
