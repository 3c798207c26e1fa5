/* The sharing as answered so far: made of what the draft says, and kept in the session until that
 * says something else. */
#include <string.h>

#include "share/held.h"

/* Of what the draft says, and of the record as it is now. */
static enum status draft_digest(struct wizard *wizard, char digest[DIGEST_HEX_SIZE],
                                struct error *err)
{
    int failed = 0;
    json_t *root = json_object();
    enum status status = wizard_record(wizard, err);
    if (status == STATUS_OK) {
        json_put(root, "asked", json_incref(wizard->draft.asked), &failed);
        json_put(root, "record", json_string(wizard->record->digest), &failed);
        json_t *answers = json_array(); /* keys of questions are not snake_case */
        const char *key;
        json_t *answer;
        json_object_foreach(wizard->draft.answers, key, answer)
        {
            failed |= json_array_append_new(answers, json_string(key)) != 0;
            failed |= json_array_append(answers, answer) != 0;
        }
        json_put(root, "answers", answers, &failed);
        status = failed ? memory_error(err) : json_canonical_digest(root, digest, err);
    }
    json_decref(root);
    return status;
}

/* One entry of another day to come must not hold up a concern. */
static enum status believe_clock(struct wizard *wizard, struct error *err)
{
    timestamp clock = timestamp_now(), until = 0;
    bool is_earlier = false;
    struct error ignored = {0};
    struct office_recipient *recipient = NULL;
    if (office_clock_behind(wizard->office, clock) == 0 ||
        !(wizard->profile->concern || wizard_is_emergency(wizard)))
        return STATUS_OK;
    if (office_recipient_find(wizard->office, wizard_recipient(wizard), &recipient, &ignored) ==
            STATUS_OK &&
        recipient->card)
        until = recipient->card->expires;
    office_recipient_free(recipient);
    return office_believe_clock(wizard->office, until, clock, &is_earlier, err);
}

static enum status begin(struct wizard *wizard, struct held *held, struct sharing **sharing,
                         struct error *err)
{
    const json_t *asked = wizard->draft.asked;
    const char *channel = json_text(asked, "channel");
    struct sharing_request request = {
        .record_path = json_text(asked, "folder"),
        .recipient = wizard_recipient(wizard),
        .profile = json_text(asked, "profile"),
        .channel_to = json_text(asked, "channel_to"),
        .hold = json_is_true(json_object_get(asked, "hold")),
        .is_emergency = wizard_is_emergency(wizard),
        .answers = wizard->draft.answers,
        .readings = held->readings,
        .copies = held->copies,
    };
    enum status status = wizard_choice(wizard, &request.choice, err);
    if (status == STATUS_OK)
        status = held_read_files(wizard, held, &request.choice, err);
    if (status == STATUS_OK && (!channel || !channel_parse(channel, &request.channel)))
        status = asking_presume_channel(wizard->profile, &request.channel, err);
    if (status == STATUS_OK)
        status = sharing_begin(wizard->office, &request, visit_now(wizard->visit), sharing, err);
    if (status == STATUS_OK && !channel)
        status = asking_fit_channel(*sharing, visit_now(wizard->visit), err);
    extract_choice_free(&request.choice);
    return status;
}

/* What was answered about record and files counts only as long as these are as they were. */
static enum status look_again(struct wizard *wizard, struct held *held, struct error *err)
{
    char seen[DIGEST_HEX_SIZE];
    struct draft *draft = &wizard->draft;
    enum status status = asking_seen(held->sharing, seen, err);
    if (status != STATUS_OK || strcmp(seen, draft->seen) == 0)
        return status;
    if (*draft->seen) {
        wizard->has_forgotten = true;
        asking_forget_seen(draft->asked, draft->answers);
        sharing_free(held->sharing);
        held->sharing = NULL;
        status = begin(wizard, held, &held->sharing, err);
        if (status == STATUS_OK)
            status = asking_seen(held->sharing, seen, err);
    }
    if (status != STATUS_OK)
        return status;
    memcpy(draft->seen, seen, sizeof draft->seen);
    return wizard_save(wizard, err);
}

struct sharing *wizard_sharing(struct wizard *wizard)
{
    struct error err = {0};
    struct held *held = NULL;
    char digest[DIGEST_HEX_SIZE];
    enum status status = held_of(wizard, &held, &err);
    if (status == STATUS_OK)
        status = draft_digest(wizard, digest, &err);
    if (status == STATUS_OK && held->sharing && strcmp(digest, held->answered) == 0)
        return held->sharing;
    wizard_drop_sharing(wizard);
    if (status == STATUS_OK)
        status = wizard_profile(wizard, &err);
    if (status == STATUS_OK)
        status = believe_clock(wizard, &err);
    if (status == STATUS_OK)
        status = begin(wizard, held, &held->sharing, &err);
    if (status == STATUS_OK)
        status = look_again(wizard, held, &err);
    if (status == STATUS_OK)
        status = draft_digest(wizard, held->answered, &err);
    if (status == STATUS_OK)
        return held->sharing;
    wizard_drop_sharing(wizard);
    held_trouble(wizard, &err);
    return NULL;
}

enum status wizard_keep(struct wizard *wizard, struct sharing *sharing, struct error *err)
{
    static const char *const OURS[] = {"folder", "recipients", "steps", "profile"};
    struct draft *draft = &wizard->draft;
    struct sharing_point point = {0};
    struct held *held = wizard->visit->session->work;
    int failed = 0;
    enum status status = sharing_keep(sharing, &point, err);
    if (status != STATUS_OK)
        return status;
    (void)json_object_del(point.asked, "recipient");
    if (!json_text(draft->asked, "channel")) {
        (void)json_object_del(point.asked, "channel");
        (void)json_object_del(point.asked, "channel_to");
    }
    for (size_t i = 0; i < sizeof OURS / sizeof *OURS; i++)
        json_put(point.asked, OURS[i], json_incref(json_object_get(draft->asked, OURS[i])),
                 &failed);
    json_decref(draft->asked);
    json_decref(draft->answers);
    draft->asked = point.asked;
    draft->answers = point.answers;
    status = failed ? memory_error(err) : asking_seen(sharing, draft->seen, err);
    if (status == STATUS_OK)
        status = wizard_save(wizard, err);
    if (status == STATUS_OK && held)
        status = draft_digest(wizard, held->answered, err);
    return status;
}
