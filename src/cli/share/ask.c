#include "share/ask.h"

#include <string.h>

enum { ANSWER_MAXIMUM = 4096 };

/* ---- what for ---- */

enum status share_ask_profile(const struct office *office, char **chosen, bool *back,
                              struct error *err)
{
    struct choices choices = {.count = 0};
    struct asking_profiles list = {0};
    enum status status = asking_profiles_list(office, &list, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        status =
            choices_add(&choices, memory_format("%s (%s)", list.items[i].title, list.items[i].name),
                        memory_copy_string(list.items[i].name), err);
    if (status == STATUS_OK)
        status = choices_take(&choices, "What is it for?", chosen, back, err);
    choices_free(&choices);
    asking_profiles_free(&list);
    return status;
}

/* ---- whom ---- */

/* Adds the recipients whom the profile is for, or the others, with what they are. */
static enum status add_recipients(const struct office_recipients *list,
                                  const struct profile *profile,
                                  const struct recipient_kinds *kinds, bool fitting,
                                  struct choices *choices, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
        const struct office_recipient *item = list->items[i];
        const char *but = item->is_revoked     ? " (revoked)"
                          : !item->is_verified ? " (not verified yet)"
                          : item->card         ? ""
                                               : " (no key: you hand it over)";
        if (names_have(&profile->recipient_kinds, item->organisation_kind) != fitting)
            continue;
        status = choices_add(
            choices,
            fitting ? memory_format("%s, %s%s", item->name, item->organisation, but)
                    : memory_format("%s, %s (%s: not for this purpose)%s", item->name,
                                    item->organisation,
                                    recipient_kind_label(kinds, item->organisation_kind), but),
            memory_copy_string(item->key), err);
    }
    return status;
}

enum status share_ask_recipient(struct office *office, const struct profile *profile, char **chosen,
                                bool *back, struct error *err)
{
    struct choices choices = {.count = 0};
    struct office_recipients list = {0};
    struct recipient_kinds *kinds = NULL;
    enum status status = recipient_kinds_shipped(&kinds, err);
    if (status == STATUS_OK)
        status = office_recipient_list(office, &list, err);
    if (status == STATUS_OK)
        status = add_recipients(&list, profile, kinds, true, &choices, err);
    if (status == STATUS_OK)
        status = add_recipients(&list, profile, kinds, false, &choices, err);
    if (status == STATUS_OK && choices.count == 0) {
        status = error_set(err, STATUS_USAGE, "the office knows no recipient yet");
        error_hint(err, "ask for their card and add it: `safehand recipient add CARD`");
    }
    if (status == STATUS_OK)
        status = choices_take(&choices, "Who shall have it?", chosen, back, err);
    choices_free(&choices);
    office_recipients_free(&list);
    recipient_kinds_free(kinds);
    return status;
}

/* ---- which way ---- */

static enum status ask_folder(const char *question, char **folder, bool *back, struct error *err)
{
    struct buffer answer;
    buffer_init(&answer, ANSWER_MAXIMUM);
    enum status status = terminal_ask(question, &answer, err);
    if (status == STATUS_OK) {
        *back = answer_is_back(buffer_text(&answer));
        *folder = *back ? NULL : memory_copy_string(buffer_text(&answer));
        status = *back || *folder ? STATUS_OK : memory_error(err);
    }
    buffer_free(&answer);
    return status;
}

/* To whom nothing can be sealed there is one way. */
static enum status add_handover(const struct sharing *sharing, struct choices *choices,
                                struct error *err)
{
    const struct keyless *keyless = sharing_recipient(sharing)->keyless;
    return choices_add(choices,
                       memory_format("you bring it to %s that they publish: %s",
                                     keyless_way_words(keyless->way), keyless->address),
                       memory_copy_string(channel_name(CHANNEL_HANDOVER)), err);
}

/* The value of a way's choice is its channel and, of a portal, its name: "portal council". */
static enum status add_channel(const struct sharing *sharing, const struct asking_way *way,
                               struct choices *choices, struct error *err)
{
    static const char *const WORDS[] = {
        [CHANNEL_MEDIA] = "on a memory stick, after a checklist",
        [CHANNEL_EMAIL] = "by email: the sealed file is made, you send it",
        [CHANNEL_HAND] = "by hand: the sealed file is made, you hand it over",
    };
    if (way->channel == CHANNEL_HANDOVER)
        return add_handover(sharing, choices, err);
    if (way->portal)
        return choices_add(choices, memory_format("by the portal %s", way->portal),
                           memory_format("portal %s", way->portal), err);
    return choices_add(choices, memory_copy_string(WORDS[way->channel]),
                       memory_copy_string(channel_name(way->channel)), err);
}

static enum status add_channels(const struct sharing *sharing, struct choices *choices,
                                struct error *err)
{
    struct asking_ways ways = {0};
    enum status status = asking_ways_list(sharing, &ways, err);
    for (size_t i = 0; status == STATUS_OK && i < ways.count; i++)
        status = add_channel(sharing, &ways.items[i], choices, err);
    asking_ways_free(&ways);
    return status;
}

static enum status take_channel(const char *chosen, enum channel *channel, char **channel_to,
                                bool *back, struct error *err)
{
    const char *portal = strchr(chosen, ' ');
    *channel = CHANNEL_PORTAL;
    if (portal) {
        *channel_to = memory_copy_string(portal + 1);
        return *channel_to ? STATUS_OK : memory_error(err);
    }
    bool is_known = channel_parse(chosen, channel);
    if (is_known && *channel == CHANNEL_MEDIA)
        return ask_folder("Where is the memory stick (its folder, like /media/stick)? ", channel_to,
                          back, err);
    if (is_known && *channel == CHANNEL_HANDOVER)
        return ask_folder("Into which new folder shall the open files be written? ", channel_to,
                          back, err);
    return STATUS_OK;
}

enum status share_ask_channel(const struct sharing *sharing, enum channel *channel,
                              char **channel_to, bool *back, struct error *err)
{
    struct choices choices = {.count = 0};
    char *chosen = NULL;
    enum status status = add_channels(sharing, &choices, err);
    if (status == STATUS_OK)
        status = choices_take(&choices, "How shall it go?", &chosen, back, err);
    if (status == STATUS_OK && !*back)
        status = take_channel(chosen, channel, channel_to, back, err);
    memory_free(chosen);
    choices_free(&choices);
    return status;
}
