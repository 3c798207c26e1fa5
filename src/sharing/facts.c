/* The facts that the rules go by, and the rules' verdict over them. */
#include "sharing_internal.h"

#include <string.h>

/* Whether the profile that ships under this name is about a concern. */
static bool ships_as_concern(const struct profile *profile)
{
    struct error ignored = {0};
    struct profile *shipped = NULL;
    bool concern = false;
    char *name = memory_format("profiles/%s.json", profile->name);
    const struct embedded_file *file = name ? embedded_find(policy_data, name) : NULL;
    if (file && profile_parse((const char *)file->data, file->length, file->name, &shipped,
                              &ignored) == STATUS_OK)
        concern = shipped->concern;
    profile_free(shipped);
    memory_free(name);
    return concern;
}

/* What a memory stick's folder lies on (C04), read from the system. One that is not plugged in may
 * be anything. */
static enum policy_target target_of(struct sharing *sharing)
{
    struct error ignored = {0};
    struct media_device device = {.is_removable = false};
    sharing->device = device;
    if (sharing->channel == CHANNEL_MEDIA && !sharing->channel_to)
        return TARGET_UNSEEN;
    if (sharing->channel != CHANNEL_MEDIA ||
        media_inspect(sharing->channel_to, &device, &ignored) != STATUS_OK)
        return TARGET_UNKNOWN;
    sharing->device = device;
    return media_is_removable(&device) ? TARGET_REMOVABLE : TARGET_OTHER;
}

/* Of a device that is registered nobody types what it is. What is decided stays as it was. */
static enum status say_device(struct sharing *sharing, const struct media_known *known,
                              struct error *err)
{
    char words[sizeof sharing->device.serial + 256];
    if (!known || sharing->decision || answer_find(sharing->answers, ANSWER_C03_DEVICE, NULL))
        return STATUS_OK;
    snprintf(words, sizeof words, "%.120s%s%s", known->name,
             *known->serial ? ", serial number " : "", known->serial);
    return json_object_set_new(sharing->answers, answer_key_text(ANSWER_C03_DEVICE),
                               json_string(words)) == 0
               ? STATUS_OK
               : memory_error(err);
}

/* Which device is in the drive, and which the checklist names, by what the office registered. */
static enum status sharing_read_device(struct sharing *sharing, struct error *err)
{
    struct policy_facts *facts = &sharing->facts;
    facts->target = target_of(sharing);
    facts->device = (struct policy_device){
        .serial = sharing->device.serial,
        .label = sharing->device.label,
        .model = sharing->device.model,
    };
    media_knowns_free(&sharing->known);
    if (sharing->channel != CHANNEL_MEDIA)
        return STATUS_OK;
    enum status status = media_known_list(sharing->office, &sharing->known, err);
    if (status != STATUS_OK || facts->target != TARGET_REMOVABLE)
        return status;
    const struct media_known *known = media_known_find(&sharing->known, &sharing->device);
    status = say_device(sharing, known, err);
    const char *said = answer_find(sharing->answers, ANSWER_C03_DEVICE, NULL);
    const struct media_known *named = media_known_named(&sharing->known, said);
    facts->device.registered = known ? known->name : NULL;
    facts->device.is_other = named && named != known;
    return status;
}

/* The agreement that was named (P13), as signed entries say today. */
static enum status sharing_read_agreement(struct sharing *sharing, struct error *err)
{
    const char *name = answer_find(sharing->answers, ANSWER_P13_AGREEMENT, NULL);
    sharing->facts.agreement = NULL;
    agreement_free(sharing->registered);
    sharing->registered = NULL;
    if (!name)
        return STATUS_OK;
    enum status status = agreement_find(sharing->office, name, &sharing->registered, err);
    if (status != STATUS_OK)
        return status;
    const struct agreement *known = sharing->registered;
    sharing->agreement = (struct policy_agreement){.name = name, .is_known = known != NULL};
    if (known) {
        sharing->agreement.with = known->with;
        sharing->agreement.profiles = known->profiles;
        sharing->agreement.lapses_on = known->review;
    }
    sharing->facts.agreement = &sharing->agreement;
    return STATUS_OK;
}

/* What the office's own entries say of who decides, and of the profile. */
static enum status sharing_read_office(struct sharing *sharing, timestamp now, struct error *err)
{
    struct office *office = sharing->office;
    struct standing standing = {.is_given = false};
    struct date today = date_of(now);
    enum status status =
        office_training(office, office_self(office), &sharing->facts.training, err);
    if (status == STATUS_OK && sharing->profile->standing_approval)
        status = standing_find(office, sharing->profile->name, office_self(office), &standing, err);
    /* An end date includes that day. */
    sharing->facts.has_standing_approval =
        standing.is_given && date_compare(&today, &standing.until) <= 0;
    return status == STATUS_OK ? sharing_read_agreement(sharing, err) : status;
}

/* ---- the very same again ---- */

enum { AGAIN_SECONDS = 3600 };

struct repeat {
    const struct sharing *sharing;
    timestamp now;
    char *id;
};

static bool is_same_entries(const struct selection *selection, const json_t *entries)
{
    size_t leaving = 0, same = 0;
    for (size_t i = 0; i < selection->entry_count; i++) {
        size_t j;
        json_t *id;
        if (!selection->entries[i].leaves)
            continue;
        leaving++;
        json_array_foreach(entries, j, id) same +=
            strcmp(json_string_value(id), selection->entries[i].entry->id) == 0;
    }
    return leaving > 0 && same == leaving && json_array_size(entries) == leaving;
}

static enum status take_repeat(void *context, const struct sharing_view *view, bool *go_on,
                               struct error *err)
{
    struct repeat *repeat = context;
    const struct sharing *sharing = repeat->sharing;
    const struct ledger_entry *decided = timeline_first(view->timeline, ENTRY_KIND_DECISION);
    const json_t *decision = decided && !decided->is_erased ? decision_of(decided) : NULL;
    const char *card = json_text(json_object_get(decision, "recipient"), "card");
    (void)err;
    if (view->decided + AGAIN_SECONDS < repeat->now) {
        *go_on = false; /* the newest come first */
        return STATUS_OK;
    }
    /* What was cut off, or still waits, was not shared. */
    if (view->state == SHARING_DRAFTED || view->state == SHARING_AWAITING_APPROVAL ||
        view->state == SHARING_WITHDRAWN || view->state == SHARING_EXPIRED || !card ||
        strcmp(card, sharing->recipient->digest) != 0 ||
        strcmp(view->reference, sharing->record->reference) != 0 ||
        !is_same_entries(sharing->selection, json_object_get(decision, "entries")))
        return STATUS_OK;
    repeat->id = memory_copy_string(view->id);
    *go_on = false;
    return STATUS_OK;
}

/* Of one that is decided already nothing is asked any more. */
static enum status sharing_read_repeat(struct sharing *sharing, timestamp now, struct error *err)
{
    struct repeat repeat = {.sharing = sharing, .now = now};
    struct date today = date_of(now);
    const struct ledger_filter filter = {.reference = sharing->record->reference,
                                         .has_since = true,
                                         .since = date_add_days(&today, -1)};
    memory_free(sharing->repeats);
    sharing->repeats = NULL;
    if (sharing->decision)
        return STATUS_OK;
    enum status status = list_sharings(sharing->office, &filter, now, take_repeat, &repeat, err);
    sharing->repeats = repeat.id;
    return status;
}

static void sharing_fill_facts(struct sharing *sharing, timestamp now)
{
    const struct office_recipient *recipient = sharing->recipient;
    struct policy_facts *facts = &sharing->facts;
    if (recipient->keyless)
        sharing->address = (struct policy_address){.way = recipient->keyless->way,
                                                   .at = recipient->keyless->address,
                                                   .published = recipient->keyless->published};
    facts->record = sharing->record;
    facts->catalogue = office_catalogue(sharing->office);
    facts->profile = sharing->profile;
    facts->concern_is_unconfirmed =
        sharing->profile->concern && !ships_as_concern(sharing->profile);
    facts->selection = sharing->selection;
    facts->recipient = (struct policy_recipient){
        .name = recipient->name,
        .organisation = recipient->organisation,
        .organisation_kind = recipient->organisation_kind,
        .card_digest = recipient->digest,
        .fingerprint = recipient->card ? recipient->card->fingerprint : NULL,
        .expires = recipient->card ? recipient->card->expires : INT64_MAX,
        .address = recipient->keyless ? &sharing->address : NULL,
        .is_verified = recipient->is_verified,
        .verified_by = recipient->verified_by,
        .verified_how = recipient->verified_how,
        .verified_on = recipient->verified_on,
        .is_revoked = recipient->is_revoked,
        .revoked_because = recipient->revoked_because,
        .listed = sharing->is_listed ? &sharing->number : NULL,
    };
    facts->channel = sharing->channel;
    facts->channel_to = sharing->channel_to;
    facts->answers = sharing->answers;
    facts->is_held = sharing->hold;
    facts->is_emergency = json_is_true(json_object_get(sharing->asked, "emergency"));
    facts->repeats = sharing->repeats;
    facts->is_recorded = office_ledger(sharing->office) != NULL;
    facts->now = now;
}

/* In an emergency: what the office's own list says of the recipient. */
static enum status sharing_read_listed(struct sharing *sharing, struct error *err)
{
    sharing->is_listed = false;
    if (!json_is_true(json_object_get(sharing->asked, "emergency")))
        return STATUS_OK;
    enum status status = office_number_of(sharing->office, sharing->recipient, &sharing->listed,
                                          &sharing->is_listed, err);
    sharing->number = (struct policy_number){.kind = sharing->listed.kind,
                                             .number = sharing->listed.number,
                                             .source = sharing->listed.source};
    return status;
}

/* The purpose, and of an emergency who is at risk and what may happen (P07): they leave too. */
static enum status search_what_is_said(struct sharing *sharing, struct error *err)
{
    static const enum answer_key KEYS[] = {ANSWER_P01_PURPOSE, ANSWER_P07_WHO, ANSWER_P07_HARM};
    struct buffer said;
    bool is_emergency = json_is_true(json_object_get(sharing->asked, "emergency"));
    buffer_init(&said, EXTRACT_MAXIMUM);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        const char *text = answer_find(sharing->answers, KEYS[i], NULL);
        if (!text || (i > 0 && !is_emergency))
            continue;
        buffer_append_text(&said, said.length == 0 ? "" : "\n");
        buffer_append_text(&said, text);
    }
    enum status status = buffer_status(&said, err);
    if (status == STATUS_OK)
        status = extract_search_purpose(sharing->selection, buffer_text(&said), err);
    buffer_free(&said);
    return status;
}

enum status sharing_judge(struct sharing *sharing, timestamp now, struct error *err)
{
    enum status status = recipient_read_standing(sharing->office, sharing->recipient, err);
    if (status == STATUS_OK)
        status = sharing_read_office(sharing, now, err);
    if (status == STATUS_OK)
        status = sharing_read_listed(sharing, err);
    if (status == STATUS_OK)
        status = sharing_read_repeat(sharing, now, err);
    if (status == STATUS_OK)
        status = sharing_read_device(sharing, err);
    if (status == STATUS_OK)
        status = search_what_is_said(sharing, err);
    if (status != STATUS_OK)
        return status;
    sharing_fill_facts(sharing, now);
    policy_verdict_free(&sharing->verdict);
    sharing->verdict = (struct policy_verdict){0};
    return policy_evaluate(&sharing->facts, &sharing->verdict, err);
}

enum status sharing_check(struct sharing *sharing, timestamp now, struct error *err)
{
    enum status status = sharing_judge(sharing, now, err);
    return status == STATUS_OK ? policy_verdict_status(&sharing->verdict, err) : status;
}
