#include "share_ask.h"

#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAXIMUM = 4096, CHOICES_MAXIMUM = 200 };

/* Lines to choose from; `values` are what is chosen, `labels` what is shown. */
struct choices {
    char *labels[CHOICES_MAXIMUM];
    char *values[CHOICES_MAXIMUM];
    size_t count;
};

static void choices_free(struct choices *choices)
{
    for (size_t i = 0; i < choices->count; i++) {
        memory_free(choices->labels[i]);
        memory_free(choices->values[i]);
    }
    choices->count = 0;
}

/* Takes both strings over, also when it fails. */
static enum status choices_add(struct choices *choices, char *label, char *value, struct error *err)
{
    if (label && value && choices->count < CHOICES_MAXIMUM) {
        choices->labels[choices->count] = label;
        choices->values[choices->count++] = value;
        return STATUS_OK;
    }
    memory_free(label);
    memory_free(value);
    return choices->count < CHOICES_MAXIMUM
               ? memory_error(err)
               : error_set(err, STATUS_USAGE, "more than %d to choose from: name it by its option",
                           CHOICES_MAXIMUM);
}

static enum status choices_ask(const struct choices *choices, const char *question, size_t *chosen,
                               struct error *err)
{
    struct buffer answer;
    enum status status = STATUS_OK;
    buffer_init(&answer, ANSWER_MAXIMUM);
    terminal_say("\n%s", question);
    for (size_t i = 0; i < choices->count; i++)
        terminal_say("  %zu  %s", i + 1, choices->labels[i]);
    for (;;) {
        char *end;
        status = terminal_ask("> ", &answer, err);
        if (status != STATUS_OK)
            break;
        unsigned long number = strtoul(buffer_text(&answer), &end, 10);
        *chosen = number - 1;
        if (!*end && number >= 1 && number <= choices->count)
            break;
        terminal_say("Please give one of the numbers.");
    }
    buffer_free(&answer);
    return status;
}

/* Asks, and copies the value chosen. */
static enum status choices_take(const struct choices *choices, const char *question, char **value,
                                struct error *err)
{
    size_t chosen;
    enum status status = choices_ask(choices, question, &chosen, err);
    if (status != STATUS_OK)
        return status;
    *value = memory_copy_string(choices->values[chosen]);
    return *value ? STATUS_OK : memory_error(err);
}

/* ---- the three questions ---- */

static enum status ask_recipient(struct office *office, char **recipient, struct error *err)
{
    char key[NOTE_VERIFIER_SIZE];
    struct choices choices = {.count = 0};
    struct office_recipients list = {0};
    enum status status = office_recipient_list(office, &list, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        const struct office_recipient *item = list.items[i];
        note_verifier_format(&item->card->verifier, key);
        status = choices_add(&choices,
                             memory_format("%s, %s%s", item->card->name, item->card->organisation,
                                           item->is_revoked    ? " (revoked)"
                                           : item->is_verified ? ""
                                                               : " (not verified yet)"),
                             memory_copy_string(key), err);
    }
    if (status == STATUS_OK && choices.count == 0) {
        status = error_set(err, STATUS_USAGE, "the office knows no recipient yet");
        error_hint(err, "ask for their card and add it: `safehand recipient add CARD`");
    }
    if (status == STATUS_OK)
        status = choices_take(&choices, "Who shall have it?", recipient, err);
    choices_free(&choices);
    office_recipients_free(&list);
    return status;
}

static enum status ask_profile(struct office *office, char **chosen, struct error *err)
{
    struct choices choices = {.count = 0};
    struct file_list names = {0};
    char *folder = file_join(office->folder, "profiles");
    enum status status = folder ? file_list_folder(folder, &names, err) : memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        struct profile *profile = NULL;
        char *name = names.names[i];
        if (!text_ends_with(name, ".json"))
            continue;
        name[strlen(name) - strlen(".json")] = '\0';
        status = office_profile(office, name, &profile, err);
        if (status == STATUS_OK)
            status = choices_add(&choices, memory_format("%s (%s)", profile->title, name),
                                 memory_copy_string(name), err);
        profile_free(profile);
    }
    if (status == STATUS_OK && choices.count == 0)
        status = error_set(err, STATUS_USAGE, "the office has no profile");
    if (status == STATUS_OK)
        status = choices_take(&choices, "What is it for?", chosen, err);
    choices_free(&choices);
    file_list_free(&names);
    memory_free(folder);
    return status;
}

static enum status ask_folder(char **folder, struct error *err)
{
    struct buffer answer;
    buffer_init(&answer, ANSWER_MAXIMUM);
    enum status status =
        terminal_ask("Where is the memory stick (its folder, like /media/stick)? ", &answer, err);
    if (status == STATUS_OK) {
        *folder = memory_copy_string(buffer_text(&answer));
        status = *folder ? STATUS_OK : memory_error(err);
    }
    buffer_free(&answer);
    return status;
}

/* Portals first: they are the rule (C01), the others the exception. */
static enum status ask_channel(struct office *office, enum channel *channel, char **channel_to,
                               struct error *err)
{
    static const enum channel OTHERS[] = {CHANNEL_MEDIA, CHANNEL_EMAIL, CHANNEL_HAND};
    static const char *const WORDS[] = {"on a memory stick, after a checklist",
                                        "by email: the sealed file is made, you send it",
                                        "by hand: the sealed file is made, you hand it over"};
    enum { OTHER_COUNT = sizeof OTHERS / sizeof OTHERS[0] };
    struct choices choices = {.count = 0};
    struct file_list names = {0};
    size_t chosen = 0;
    enum status status = office_portal_list(office, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        char *name = names.names[i];
        if (!text_ends_with(name, ".json"))
            continue;
        name[strlen(name) - strlen(".json")] = '\0';
        status = choices_add(&choices, memory_format("by the portal %s", name),
                             memory_copy_string(name), err);
    }
    size_t portals = choices.count;
    for (size_t i = 0; status == STATUS_OK && i < OTHER_COUNT; i++)
        status = choices_add(&choices, memory_copy_string(WORDS[i]), memory_copy_string(""), err);
    if (status == STATUS_OK)
        status = choices_ask(&choices, "How shall it go?", &chosen, err);
    if (status == STATUS_OK && chosen < portals) {
        *channel = CHANNEL_PORTAL;
        *channel_to = memory_copy_string(choices.values[chosen]);
        status = *channel_to ? STATUS_OK : memory_error(err);
    } else if (status == STATUS_OK) {
        *channel = OTHERS[chosen - portals];
        if (*channel == CHANNEL_MEDIA)
            status = ask_folder(channel_to, err);
    }
    choices_free(&choices);
    file_list_free(&names);
    return status;
}

enum status share_ask(struct office *office, bool has_channel, struct sharing_request *request,
                      struct share_asked *asked, struct error *err)
{
    enum status status = STATUS_OK;
    if (!request->recipient) {
        status = ask_recipient(office, &asked->recipient, err);
        request->recipient = asked->recipient;
    }
    if (status == STATUS_OK && !request->profile) {
        status = ask_profile(office, &asked->profile, err);
        request->profile = asked->profile;
    }
    if (status == STATUS_OK && !has_channel) {
        status = ask_channel(office, &request->channel, &asked->channel_to, err);
        request->channel_to = asked->channel_to;
    }
    return status;
}

void share_asked_free(struct share_asked *asked)
{
    memory_free(asked->recipient);
    memory_free(asked->profile);
    memory_free(asked->channel_to);
    *asked = (struct share_asked){0};
}
