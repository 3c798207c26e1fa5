/* A sharing from the request to what is selected for it; sharing_facts.c judges it. */
#include "sharing_internal.h"

#include "safehand/inspect/kept.h"
#include "safehand/office/records.h"
#include "safehand/sharing/asking.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the request, as the decision keeps it ---- */

json_t *answers_of_list(const json_t *list)
{
    json_t *answers = json_object();
    size_t index;
    json_t *item;
    json_array_foreach(list, index, item)
    {
        const char *key = json_text(item, "key");
        json_t *answer = json_object_get(item, "answer");
        if (key && json_object_set(answers, key, answer) != 0) {
            json_decref(answers);
            return NULL;
        }
    }
    return answers;
}

/* A path that means the same from every folder; the links in it stay, since a stick may be out. */
static json_t *path_to_json(const char *path)
{
    char *here = *path == '/' ? NULL : getcwd(NULL, 0);
    char *whole = here ? file_join(here, path) : memory_copy_string(*path == '/' ? path : NULL);
    json_t *text = whole ? json_string(whole) : NULL;
    free(here);
    memory_free(whole);
    return text;
}

void asked_put_channel(json_t *asked, enum channel channel, const char *to, int *failed)
{
    json_put(asked, "channel", json_string(channel_name(channel)), failed);
    if (to && (channel == CHANNEL_MEDIA || channel == CHANNEL_HANDOVER))
        json_put(asked, "channel_to", path_to_json(to), failed);
    else if (to)
        json_put(asked, "channel_to", json_string(to), failed);
    else
        json_object_del(asked, "channel_to");
}

static enum status request_to_json(const struct sharing_request *request, const char *recipient,
                                   json_t **asked, struct error *err)
{
    int failed = 0;
    char *record = realpath(request->record_path, NULL);
    if (!record) {
        error_set_errno(err, "cannot read the family's file %s", request->record_path);
        err->status = STATUS_USAGE;
        return error_hint(
            err,
            "name the folder that holds family.json, or a record of the office by its reference");
    }
    json_t *root = json_object();
    json_put(root, "folder", json_string(record), &failed);
    json_put(root, "recipient", json_string(recipient), &failed);
    json_put(root, "profile", json_string(request->profile), &failed);
    extract_choice_put(&request->choice, root, &failed);
    asked_put_channel(root, request->channel, request->channel_to, &failed);
    json_put(root, "hold", json_boolean(request->hold), &failed);
    json_put(root, "emergency", json_boolean(request->is_emergency), &failed);
    free(record);
    if (failed) {
        json_decref(root);
        return memory_error(err);
    }
    *asked = root;
    return STATUS_OK;
}

/* The recipient and our own staff may be named in what leaves (M04). */
static enum status choice_add_known(const struct sharing *sharing, struct extract_choice *choice,
                                    struct error *err)
{
    const struct office *office = sharing->office;
    for (size_t i = 0; i < office_member_count(office); i++)
        if (!names_add_copy(&choice->known, office_member_at(office, i)->card->name))
            return memory_error(err);
    if (sharing->recipient && !names_add_copy(&choice->known, sharing->recipient->name))
        return memory_error(err);
    return STATUS_OK;
}

/* ---- loading ---- */

enum status sharing_select(struct sharing *sharing, const json_t *asked, timestamp at,
                           struct error *err)
{
    struct extract_choice choice = {0};
    struct selection *selection = NULL;
    enum status status = extract_choice_read(asked, &choice, err);
    if (status == STATUS_OK)
        status = choice_add_known(sharing, &choice, err);
    choice.copies = sharing->copies;
    choice.readings = sharing->readings;
    if (status == STATUS_OK)
        status = extract_select(sharing->record, office_catalogue(sharing->office),
                                sharing->profile, &choice, at, &selection, err);
    if (status != STATUS_OK) {
        extract_choice_free(&choice);
        return status;
    }
    extract_selection_free(sharing->selection);
    extract_choice_free(&sharing->choice);
    sharing->selection = selection;
    sharing->choice = choice;
    return STATUS_OK;
}

/* The portal is there, as it was added, and is this recipient's own or the office's (C02). */
enum status sharing_check_portal(const struct sharing *sharing, struct error *err)
{
    struct portal *portal = NULL;
    if (sharing->channel != CHANNEL_PORTAL || !sharing->channel_to)
        return STATUS_OK;
    enum status status = office_portal_find(sharing->office, sharing->channel_to, &portal, err);
    if (status != STATUS_OK)
        return status;
    if (portal->recipient && strcmp(portal->recipient, sharing->recipient->key) != 0) {
        status = rule_error(err, STATUS_REFUSED, RULE_C02,
                            "the portal %s is another recipient's own place, and "
                            "not that of %s",
                            portal->name, sharing->recipient->name);
        error_hint(err, "share by a portal of theirs, or one that the office keeps for all");
    }
    portal_free(portal);
    return status;
}

enum status sharing_load_channel(struct sharing *sharing, struct error *err)
{
    const char *channel = json_text(sharing->asked, "channel");
    const char *channel_to = json_text(sharing->asked, "channel_to");
    sharing->hold = json_is_true(json_object_get(sharing->asked, "hold"));
    if (!channel)
        return error_set(err, STATUS_MALFORMED, "the decision names no channel");
    if (!channel_parse(channel, &sharing->channel)) {
        error_set(
            err, STATUS_MALFORMED,
            "the decision names the channel %s, none that this version knows: made by a newer "
            "program, or forged",
            channel);
        return error_hint(err, "get the newest version of Safehand, and try again with that");
    }
    memory_free(sharing->channel_to);
    sharing->channel_to = NULL;
    if (!channel_to)
        return STATUS_OK;
    sharing->channel_to = memory_copy_string(channel_to);
    return sharing->channel_to ? STATUS_OK : memory_error(err);
}

enum status sharing_load(struct sharing *sharing, timestamp at, struct error *err)
{
    const char *recipient = json_text(sharing->asked, "recipient");
    const char *record = json_text(sharing->asked, "folder");
    const char *profile = json_text(sharing->asked, "profile");
    if (!recipient || !record || !profile)
        return error_set(err, STATUS_MALFORMED, "the decision does not tell what was asked for");
    enum status status = sharing_load_channel(sharing, err);
    if (status == STATUS_OK)
        status = office_recipient_find(sharing->office, recipient, &sharing->recipient, err);
    if (status == STATUS_OK)
        status = sharing_check_portal(sharing, err);
    if (status == STATUS_OK)
        status = office_record_open(sharing->office, record, &sharing->record, err);
    if (status == STATUS_OK)
        status = office_profile_accepted(sharing->office, profile, &sharing->profile, err);
    if (status == STATUS_OK)
        status = office_catalogue_accepted(sharing->office, sharing->profile->concern, err);
    if (status == STATUS_OK)
        status = sharing_select(sharing, sharing->asked, at, err);
    return status;
}

struct sharing *sharing_new(struct office *office)
{
    struct error ignored = {0};
    struct sharing *sharing = memory_allocate(sizeof *sharing);
    if (!sharing)
        return NULL;
    sharing->office = office;
    sharing->lock = -1;
    if (inspect_kept_open(&sharing->readings, &ignored) == STATUS_OK &&
        clean_copies_new(&sharing->copies, &ignored) == STATUS_OK)
        return sharing;
    inspect_kept_free(sharing->readings);
    memory_free(sharing);
    return NULL;
}

static void free_files(struct sharing *sharing)
{
    if (sharing->is_lent)
        return;
    clean_copies_free(sharing->copies);
    inspect_kept_free(sharing->readings);
}

static void borrow_files(struct sharing *sharing, const struct sharing_request *request)
{
    if (!request || !request->readings || !request->copies)
        return;
    free_files(sharing);
    sharing->readings = request->readings;
    sharing->copies = request->copies;
    sharing->is_lent = true;
}

void sharing_free(struct sharing *sharing)
{
    if (!sharing)
        return;
    outbox_unlock(sharing->office, sharing->id, &sharing->lock);
    policy_verdict_free(&sharing->verdict);
    memory_free(sharing->facts.approved.items);
    extract_selection_free(sharing->selection);
    extract_choice_free(&sharing->choice);
    free_files(sharing);
    office_recipient_free(sharing->recipient);
    memory_free(sharing->repeats);
    agreement_free(sharing->registered);
    media_knowns_free(&sharing->known);
    profile_free(sharing->profile);
    record_free(sharing->record);
    json_decref(sharing->answers);
    json_decref(sharing->asked);
    json_decref(sharing->decision);
    memory_free(sharing->channel_to);
    memory_free(sharing->package_path);
    memory_free(sharing->without_pdf);
    memory_free(sharing);
}

/* Takes asked and answers (NULL: no memory) over, reads what they name, and judges; `request` lends
 * what was read of files, or is NULL. */
static enum status sharing_start(struct office *office, json_t *asked, json_t *answers,
                                 const struct sharing_request *request, timestamp now,
                                 struct sharing **out, struct error *err)
{
    struct sharing *sharing = sharing_new(office);
    if (!sharing) {
        json_decref(asked);
        json_decref(answers);
        return memory_error(err);
    }
    borrow_files(sharing, request);
    sharing->asked = asked;
    sharing->answers = answers;
    enum status status = asked && answers ? id_new(sharing->id, err) : memory_error(err);
    if (status == STATUS_OK)
        status = leak_answers_put(sharing->asked, sharing->answers, err);
    if (status == STATUS_OK)
        status = sharing_load(sharing, now, err);
    if (status == STATUS_OK)
        status = sharing_judge(sharing, now, err);
    if (status == STATUS_OK)
        *out = sharing;
    else
        sharing_free(sharing);
    return status;
}

enum status sharing_begin(struct office *office, const struct sharing_request *request,
                          timestamp now, struct sharing **out, struct error *err)
{
    struct office_recipient *recipient = NULL;
    json_t *asked = NULL;
    *out = NULL;
    enum status status = office_recipient_find(office, request->recipient, &recipient, err);
    if (status != STATUS_OK)
        return status;
    status = request_to_json(request, recipient->key, &asked, err);
    office_recipient_free(recipient);
    if (status != STATUS_OK)
        return status;
    return sharing_start(office, asked,
                         request->answers ? json_copy_whole(request->answers) : json_object(),
                         request, now, out, err);
}

bool sharing_rests_on_call(const struct sharing *sharing)
{
    const struct policy_verdict *verdict = &sharing->verdict;
    return verdict->count > RULE_P03 && verdict->outcomes[RULE_P03].result == POLICY_JUSTIFIED;
}

void asking_forget_call(json_t *answers)
{
    static const enum answer_key keys[] = {ANSWER_P03_CALLBACK, ANSWER_P03_NUMBER, ANSWER_P03_AGAIN,
                                           ANSWER_P03_SOURCE};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        (void)json_object_del(answers, answer_key_text(keys[i]));
}

enum status sharing_begin_like(const struct sharing *like, const char *name, timestamp now,
                               struct sharing **out, struct error *err)
{
    struct office_recipient *recipient = NULL;
    int failed = 0;
    *out = NULL;
    enum status status = office_recipient_find(like->office, name, &recipient, err);
    if (status != STATUS_OK)
        return status;
    json_t *asked = json_copy_whole(like->asked), *answers = json_copy_whole(like->answers);
    json_put(asked, "recipient", json_string(recipient->key), &failed);
    office_recipient_free(recipient);
    if (failed) {
        json_decref(asked);
        json_decref(answers);
        return memory_error(err);
    }
    if (sharing_rests_on_call(like))
        asking_forget_call(answers);
    return sharing_start(like->office, asked, answers, NULL, now, out, err);
}

/* ---- answering ---- */

/* The list of marks with "ENTRY=KIND" in place of one that the entry had. */
static enum status marks_put(json_t *marks, const char *entry, const char *kind, struct error *err)
{
    char *item = memory_format("%s=%s", entry, kind);
    size_t length = strlen(entry);
    if (!item)
        return memory_error(err);
    for (size_t i = json_array_size(marks); i > 0; i--) {
        const char *mark = json_string_value(json_array_get(marks, i - 1));
        if (mark && strncmp(mark, item, length + 1) == 0)
            json_array_remove(marks, i - 1);
    }
    int failed = json_array_append_new(marks, json_string(item));
    memory_free(item);
    return failed ? memory_error(err) : STATUS_OK;
}

/* An answer that changes what leaves goes into the choice as if it had been an option. */
static enum status answer_choice(struct sharing *sharing, const char *key, const char *answer,
                                 timestamp now, struct error *err)
{
    enum answer_key question;
    const char *rest = "";
    json_t *asked = json_copy_whole(sharing->asked);
    if (!asked)
        return memory_error(err);
    enum status status = answer_key_parse(key, &question, &rest) && question == ANSWER_M05
                             ? marks_put(json_object_get(asked, "marks"), rest, answer, err)
                             : leak_answer_put(asked, key, answer, err);
    if (status == STATUS_OK)
        status = sharing_select(sharing, asked, now, err);
    if (status != STATUS_OK) {
        json_decref(asked);
        return status;
    }
    json_decref(sharing->asked);
    sharing->asked = asked;
    return STATUS_OK;
}

enum status sharing_answer(struct sharing *sharing, const char *key, const char *answer,
                           timestamp now, struct error *err)
{
    enum status status = STATUS_OK;
    enum answer_key question;
    const char *rest;
    bool marks = answer_key_parse(key, &question, &rest) && question == ANSWER_M05;
    if (marks || answer_is_to_leak(key, answer))
        status = answer_choice(sharing, key, answer, now, err);
    if (status == STATUS_OK && !answer_is_clean(key, answer) &&
        json_object_set_new(sharing->answers, key, json_string(answer)) != 0)
        status = memory_error(err);
    return status == STATUS_OK ? sharing_judge(sharing, now, err) : status;
}
