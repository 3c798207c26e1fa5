#include "draft/draft.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is written ---- */

/* The form of what was asked for before a sharing has begun. */
static json_t *asked_of_request(const struct share *share, int *failed)
{
    const struct sharing_request *request = &share->request;
    json_t *asked = json_object();
    extract_choice_put(&request->choice, asked, failed);
    json_put(asked, "hold", json_boolean(request->hold), failed);
    json_put(asked, "emergency", json_boolean(request->is_emergency), failed);
    if (!share->asks_channel) {
        json_put(asked, "channel", json_string(channel_name(request->channel)), failed);
        if (request->channel_to)
            json_put(asked, "channel_to", json_string(request->channel_to), failed);
    }
    return asked;
}

/* The same of one that has begun, in which its answers changed what leaves, and how it goes. */
static json_t *asked_of_sharing(const struct questions *questions, const json_t *asked)
{
    json_t *copy = json_copy_whole(asked);
    (void)json_object_del(copy, "recipient");
    if (questions->asks_channel && !questions->has_channel) {
        (void)json_object_del(copy, "channel");
        (void)json_object_del(copy, "channel_to");
    }
    return copy;
}

static bool is_decided(const struct share *share, size_t index)
{
    return index < share->count && share->items[index].sharing &&
           sharing_decision(share->items[index].sharing);
}

/* What every draft holds: whose record, for whom it is not decided yet, and what was chosen. */
static void asked_complete(const struct share *share, json_t *asked, int *failed)
{
    json_t *recipients = json_array(), *steps = json_array();
    for (size_t i = 0; i < share->recipients.count; i++)
        if (share->recipients.items[i] && !is_decided(share, i))
            *failed |=
                json_array_append_new(recipients, json_string(share->recipients.items[i])) != 0;
    if (share->has_entries)
        *failed |= json_array_append_new(steps, json_string("entries")) != 0;
    if (share->has_whom)
        *failed |= json_array_append_new(steps, json_string("whom")) != 0;
    if (share->has_people)
        *failed |= json_array_append_new(steps, json_string("people")) != 0;
    json_put(asked, "folder", json_string(share->folder), failed);
    json_put(asked, "recipients", recipients, failed);
    json_put(asked, "steps", steps, failed);
    if (share->request.profile)
        json_put(asked, "profile", json_string(share->request.profile), failed);
}

/* The family's reference, and where its record lies, which one who goes on may not say again. */
static enum status draft_begin(struct share *share, struct error *err)
{
    struct record *record = NULL;
    if (*share->draft.id)
        return STATUS_OK;
    char *whole = realpath(share->record_path, NULL);
    enum status status =
        office_record_open(share->session.office, share->record_path, &record, err);
    if (status == STATUS_OK) {
        share->draft.reference = memory_copy_string(record->reference);
        share->folder = memory_copy_string(whole);
        status = share->draft.reference && share->folder ? STATUS_OK : memory_error(err);
    }
    record_free(record);
    free(whole);
    share->draft.started = session_now();
    return status == STATUS_OK ? id_new(share->draft.id, err) : status;
}

static enum status draft_fill(struct share *share, const struct questions *questions,
                              struct error *err)
{
    struct draft *draft = &share->draft;
    struct sharing_point point = {0};
    int failed = 0;
    enum status status = draft_begin(share, err);
    if (status == STATUS_OK && questions)
        status = sharing_keep(questions->sharing, &point, err);
    if (status == STATUS_OK && questions)
        status = asking_seen(questions->sharing, draft->seen, err);
    if (status != STATUS_OK)
        return status;
    json_decref(draft->asked);
    json_decref(draft->answers);
    draft->changed = session_now();
    draft->asked =
        questions ? asked_of_sharing(questions, point.asked) : asked_of_request(share, &failed);
    draft->answers = json_copy_whole(questions ? point.answers : share->request.answers);
    asked_complete(share, draft->asked, &failed);
    if (share->recipients.count > 1)
        asking_forget_call(draft->answers);
    sharing_point_free(&point);
    return failed || !draft->answers ? memory_error(err) : STATUS_OK;
}

void share_draft_keep(struct share *share, const struct questions *questions)
{
    struct error failure = {0};
    enum status status = draft_fill(share, questions, &failure);
    if (status == STATUS_OK)
        status = draft_write(share->session.office, &share->draft, &failure);
    if (status == STATUS_OK)
        share->is_kept = true;
    else if (!share->told_unkept)
        print_failure("what you answer is not kept, should this fail: ", &failure);
    share->told_unkept = share->told_unkept || status != STATUS_OK;
}

/* ---- the end ---- */

/* For whom it is not decided, of those whom the run came to or would have come to. */
static size_t count_undecided(const struct share *share)
{
    size_t left = share->recipients.count == 0;
    for (size_t i = 0; i < share->recipients.count; i++)
        left += !is_decided(share, i);
    return left;
}

/* Of several the draft goes on with those for whom nothing is decided. */
static void draft_narrow(struct share *share)
{
    int failed = 0;
    struct error failure = {0};
    asked_complete(share, share->draft.asked, &failed);
    if (failed || draft_write(share->session.office, &share->draft, &failure) != STATUS_OK)
        print_failure("what is kept names recipients who have it already: ", &failure);
}

void share_draft_end(struct share *share)
{
    struct error failure = {0};
    if (!share->is_kept)
        return;
    size_t left = count_undecided(share);
    if (left == 0) {
        if (draft_remove(share->session.office, share->draft.id, &failure) != STATUS_OK)
            print_failure("what you answered is decided, and still kept: ", &failure);
        return;
    }
    if (left < share->recipients.count)
        draft_narrow(share);
    print_note("your answers are kept: `safehand share --resume %.8s` goes on with them, "
               "`safehand share --discard %.8s` throws them away",
               share->draft.id, share->draft.id);
}
