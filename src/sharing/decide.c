/* The decision: written once, taken up again by its id. */
#include "sharing_internal.h"

#include <string.h>

#include "safehand/inspect/kept.h"

static enum status decision_make(struct sharing *sharing, const char *readings, timestamp now,
                                 struct error *err)
{
    unsigned char salt[DECISION_SALT_SIZE];
    char verifier[NOTE_VERIFIER_SIZE];
    const struct card *self = office_self(sharing->office)->card;
    enum status status = random_bytes(salt, sizeof salt, err);
    if (status != STATUS_OK)
        return status;
    note_verifier_format(&self->verifier, verifier);
    struct decision_parts parts = {
        .id = sharing->id,
        .salt = salt,
        .created = now,
        .expires = office_deadline(now, DECISION_VALID_DAYS),
        .sender_name = self->name,
        .sender_verifier = verifier,
        .asked = sharing->asked,
        .facts = &sharing->facts,
        .verdict = &sharing->verdict,
        .readings = *readings ? readings : NULL,
    };
    status = decision_build(&parts, &sharing->decision, err);
    return status == STATUS_OK ? decision_digest(sharing->decision, sharing->decision_digest, err)
                               : status;
}

static enum status decision_append(struct sharing *sharing, const struct names *awaits,
                                   timestamp now, struct error *err)
{
    char review[DATE_SIZE];
    struct date day = review_day(office_deadline(now, sharing->profile->retention_days));
    date_format(&day, review);
    json_t *rules = names_to_json(awaits);
    const struct entry_decision said = {
        .id = sharing->id,
        .decision = sharing->decision,
        .awaits = rules,
        .expires = json_text(sharing->decision, "expires"),
        .review = review,
    };
    json_t *detail = rules ? entry_decision_write(&said) : NULL;
    json_decref(rules);
    const struct office_entry entry = {.kind = ENTRY_KIND_DECISION,
                                       .subject = sharing->decision_digest,
                                       .detail = detail,
                                       .lookups = {{LOOKUP_SHARING, sharing->id},
                                                   {LOOKUP_FAMILY, sharing->record->reference},
                                                   {LOOKUP_RECIPIENT, sharing->recipient->key}}};
    return office_append(sharing->office, &entry, now, NULL, err);
}

/* Writes the decision down, and then keeps what it says of files. */
static enum status decide(struct sharing *sharing, struct names *awaits, timestamp now,
                          struct error *err)
{
    struct buffer readings;
    char digest[DIGEST_HEX_SIZE] = "";
    buffer_init(&readings, 2 * INSPECT_KEPT_MAXIMUM);
    enum status status = outbox_lock(sharing->office, sharing->id, &sharing->lock, err);
    if (status == STATUS_OK)
        status = kept_readings_make(sharing, &readings, digest, err);
    if (status == STATUS_OK)
        status = decision_make(sharing, digest, now, err);
    if (status == STATUS_OK)
        status = decision_awaits(sharing->decision, awaits, err);
    if (status == STATUS_OK)
        status = kept_copies_write(sharing, err);
    if (status == STATUS_OK)
        status = decision_append(sharing, awaits, now, err);
    if (status == STATUS_OK)
        kept_readings_write(sharing, &readings);
    buffer_free(&readings);
    return status;
}

static enum status parts_hint(struct error *err)
{
    error_hint(err, "share them in several parts: " WAY " and " WAY " choose");
    error_way_input(err, WAY_INPUT, INPUT_ENTRY, NULL);
    return error_way_input(err, WAY_INPUT, INPUT_ATTACH, NULL);
}

enum status sharing_decide(struct sharing *sharing, timestamp now, bool *waits, struct error *err)
{
    struct names awaits = {0};
    *waits = false;
    if (sharing->decision)
        return error_set(err, STATUS_USAGE, "sharing %s is decided already", sharing->id);
    if (sharing->selection->attachment_count > PACKAGE_ATTACHMENTS_MAXIMUM) {
        error_set(err, STATUS_REFUSED, "%zu attachments are more than one package holds (%d)",
                  sharing->selection->attachment_count, PACKAGE_ATTACHMENTS_MAXIMUM);
        return parts_hint(err);
    }
    if (!package_names_fit(sharing->selection->attachments, sharing->selection->attachment_count)) {
        error_set(err, STATUS_REFUSED,
                  "the names of %zu attachments, and what they are renamed "
                  "to, are longer than one package holds",
                  sharing->selection->attachment_count);
        return parts_hint(err);
    }
    /* At the decision's own time, as it will be selected again when it is taken up. */
    enum status status = sharing_select(sharing, sharing->asked, now, err);
    if (status == STATUS_OK)
        status = sharing_check(sharing, now, err);
    if (status != STATUS_OK && status != STATUS_WAITING)
        return status;
    status = decide(sharing, &awaits, now, err);
    if (status == STATUS_OK) {
        *waits = awaits.count > 0;
    } else {
        json_decref(sharing->decision); /* nothing was decided: its entry is not there */
        sharing->decision = NULL;
        kept_copies_remove(sharing);
        outbox_unlock(sharing->office, sharing->id, &sharing->lock);
    }
    memory_free(awaits.items);
    return status;
}

/* ---- taking up ---- */

/* Whether what leaves under that name is this copy of this file. */
static bool is_copy(const struct selection *selection, const char *name, const char *original,
                    const char *digest)
{
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *file = &selection->attachments[i];
        if (strcmp(selected_file_name(file), name) == 0)
            return strcmp(file->original, original) == 0 && strcmp(file->digest, digest) == 0;
    }
    return false;
}

const char *decided_copy_changed(const json_t *decision, const struct selection *selection)
{
    size_t index;
    json_t *file;
    json_array_foreach(json_object_get(decision, "attachments"), index, file)
    {
        const char *name = json_text(file, "name"), *original = json_text(file, "original");
        const char *digest = json_text(file, "digest");
        if (name && original && digest && !is_copy(selection, name, original, digest))
            return name;
    }
    return NULL;
}

/* What was decided against what would leave now; any difference voids the decision. */
static enum status decision_still_holds(const struct sharing *sharing, struct error *err)
{
    const json_t *decision = sharing->decision;
    const char *copy = decided_copy_changed(decision, sharing->selection);
    const struct {
        const char *what, *decided, *now;
    } parts[] = {
        {"what would leave of the family's record", json_text(decision, "extract"),
         sharing->selection->extract_digest},
        {"the profile", json_text(json_object_get(decision, "profile"), "digest"),
         sharing->profile->digest},
        {"the catalogue", json_text(decision, "catalogue"),
         office_catalogue(sharing->office)->digest},
        {sharing->recipient->card ? "the recipient's card" : "the recipient's address",
         json_text(json_object_get(decision, "recipient"), "card"), sharing->recipient->digest},
    };
    if (copy) {
        error_set(err, STATUS_REFUSED,
                  "the clean copy of %s that sharing %s was decided on is lost, or its file has "
                  "changed",
                  copy, sharing->id);
        error_hint(err, "withdraw it (" WAY ") and share anew");
        return error_way(err, WAY_WITHDRAW, sharing->id, NULL);
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].decided && strcmp(parts[i].decided, parts[i].now) == 0)
            continue;
        error_set(err, STATUS_REFUSED, "%s has changed since sharing %s was decided", parts[i].what,
                  sharing->id);
        error_hint(err, "withdraw it (" WAY ") and share anew");
        return error_way(err, WAY_WITHDRAW, sharing->id, NULL);
    }
    return STATUS_OK;
}

enum status timeline_may_go_on(const struct sharing_timeline *timeline, struct error *err)
{
    const char *id = timeline->id;
    switch (timeline->state) {
    case SHARING_DRAFTED:
    case SHARING_AWAITING_APPROVAL:
    case SHARING_SEALED:
        return STATUS_OK;
    case SHARING_FOR_SENDING:
        error_set(err, STATUS_USAGE, "sharing %s is %s already", id,
                  timeline_state_words(timeline));
        error_hint(err,
                   "bring or send the file that lies in the outbox, and record that with " WAY);
        return error_way(err, WAY_SENT, id, NULL);
    case SHARING_HANDED_OVER:
        error_set(err, STATUS_USAGE, "sharing %s is %s already", id,
                  timeline_state_words(timeline));
        error_hint(err, "when they give you a reference number, record that with " WAY);
        return error_way(err, WAY_RECORD_REFERENCE, id, NULL);
    case SHARING_WITHDRAWN:
    case SHARING_ARRIVED_WITHDRAWN:
    case SHARING_EXPIRED:
    case SHARING_ERASED:
    case SHARING_DECLINED:
    case SHARING_RECORDED:
        error_set(err, STATUS_USAGE, "sharing %s cannot go on: it is %s", id,
                  timeline_state_words(timeline));
        error_hint(err, "share anew with " WAY);
        return error_way(err, WAY_SHARE, NULL, NULL);
    default:
        error_set(err, STATUS_USAGE, "sharing %s has been delivered already: it is %s", id,
                  timeline_state_words(timeline));
        error_hint(err, WAY " tells when and how");
        return error_way(err, WAY_SHOW_SHARING, id, NULL);
    }
}

static enum status sharing_read_decision(struct sharing *sharing,
                                         const struct sharing_timeline *timeline, struct error *err)
{
    const struct ledger_entry *decided = timeline_decision(timeline);
    if (!decided)
        return error_set(err, STATUS_USAGE, "there is no decision %s", sharing->id);
    if (office_signer(sharing->office, decided) != office_self(sharing->office)) {
        error_set(err, STATUS_REFUSED, "sharing %s was decided by somebody else", sharing->id);
        return error_hint(err, "only who decided it may seal and deliver it");
    }
    sharing->decision = json_incref((json_t *)(uintptr_t)decision_of(decided));
    /* A copy: the choice of this run must not change what is recorded. */
    sharing->asked = json_deep_copy(json_object_get(sharing->decision, "asked"));
    sharing->answers = answers_of_list(json_object_get(sharing->decision, "answers"));
    if (!sharing->asked || !sharing->answers)
        return memory_error(err);
    return decision_digest(sharing->decision, sharing->decision_digest, err);
}

/* The family's file may have been renamed or moved meanwhile, and that is easily put right. */
static enum status record_is_there(const struct sharing *sharing, struct error *err)
{
    const char *path = json_text(sharing->asked, "folder");
    if (!path || file_exists(path))
        return STATUS_OK;
    error_set(err, STATUS_USAGE,
              "the family's file that sharing %s was decided on is not there any more: %s",
              sharing->id, path);
    error_hint(err, "put the folder back where it was, or withdraw the sharing (" WAY
                    ") and share anew");
    return error_way(err, WAY_WITHDRAW, sharing->id, NULL);
}

/* When it was decided: now it must not have expired yet. Where times were set back since, because a
 * clock was wrong, it counts from there. */
static enum status decision_in_force(const struct sharing *sharing, uint64_t entry, timestamp now,
                                     timestamp *decided, struct error *err)
{
    timestamp expires, back;
    bool is_back = false;
    const char *created = json_text(sharing->decision, "created");
    const char *until = json_text(sharing->decision, "expires");
    if (!created || !timestamp_parse(created, decided) || !until ||
        !timestamp_parse(until, &expires))
        return error_set(err, STATUS_MALFORMED, "the decision %s has no time", sharing->id);
    enum status status = office_clock_set_back(sharing->office, entry, &back, &is_back, err);
    if (status != STATUS_OK)
        return status;
    is_back = is_back && back < *decided;
    if (is_back)
        expires = office_deadline(back, DECISION_VALID_DAYS);
    if (now >= expires) {
        error_set(err, STATUS_USAGE, "sharing %s cannot go on: its decision has expired",
                  sharing->id);
        error_hint(err, "withdraw it (" WAY ") and share anew");
        return error_way(err, WAY_WITHDRAW, sharing->id, NULL);
    }
    if (now < (is_back ? back : *decided)) {
        /* With its clock set back, what has expired would seem to hold again. */
        error_set(err, STATUS_REFUSED, "sharing %s was decided later than now, by this computer",
                  sharing->id);
        return error_hint(err, "set the computer's clock right");
    }
    return STATUS_OK;
}

/* Reads again what was decided on, as on the day of the decision: what is out of date, and ages in
 * bands, would else differ some days later and void it. */
static enum status sharing_load_again(struct sharing *sharing, uint64_t entry, timestamp now,
                                      struct error *err)
{
    timestamp decided;
    enum status status = decision_in_force(sharing, entry, now, &decided, err);
    if (status == STATUS_OK)
        status = record_is_there(sharing, err);
    if (status == STATUS_OK) {
        kept_readings_take(sharing, sharing->decision);
        kept_copies_take(sharing, sharing->id);
        status = sharing_load(sharing, decided, err);
    }
    return status == STATUS_OK ? decision_still_holds(sharing, err) : status;
}

/* Whether a rule now asks for an answer, or for an approval, that the decision did not know of. */
static bool verdict_wants_more(const struct policy_verdict *verdict, const struct names *awaited)
{
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        if (outcome->result == POLICY_ASKS || (outcome->result == POLICY_AWAITS_APPROVAL &&
                                               !names_have_rule(awaited, outcome->rule->id)))
            return true;
    }
    return false;
}

/* The rules again. Nobody can answer or approve what is not in the decision: then it is void. */
static enum status sharing_check_again(struct sharing *sharing, timestamp now, struct error *err)
{
    struct names awaited = {0};
    struct error unread = {0};
    enum status status = sharing_check(sharing, now, err);
    if (status != STATUS_USAGE && status != STATUS_WAITING)
        return status;
    if (decision_awaits(sharing->decision, &awaited, &unread) != STATUS_OK) {
        *err = unread;
        status = unread.status;
    } else if (verdict_wants_more(&sharing->verdict, &awaited)) {
        err->status = status = STATUS_REFUSED;
        error_context(err, "sharing %s does not hold any more", sharing->id);
        error_hint(err, "withdraw it (" WAY ") and share anew");
        error_way(err, WAY_WITHDRAW, sharing->id, NULL);
    }
    memory_free(awaited.items);
    return status;
}

bool sharing_is_concern(struct office *office, const char *id, timestamp now, timestamp *until)
{
    struct error ignored = {0};
    struct sharing_timeline timeline = {0};
    struct profile *profile = NULL;
    bool is_concern = false;
    *until = 0;
    if (timeline_read(office, id, now, &timeline, &ignored) == STATUS_OK &&
        timeline_decision(&timeline)) {
        const json_t *decision = decision_of(timeline_decision(&timeline));
        const char *name = json_text(json_object_get(decision, "profile"), "name");
        const char *ends = json_text(json_object_get(decision, "recipient"), "expires");
        is_concern = json_is_true(json_object_get(decision, "emergency"));
        if (name && office_profile_accepted(office, name, &profile, &ignored) == STATUS_OK)
            is_concern = is_concern || profile->concern;
        if (!ends || !timestamp_parse(ends, until))
            *until = 0;
    }
    profile_free(profile);
    timeline_free(&timeline);
    return is_concern;
}

enum status sharing_resume(struct office *office, const char *id, timestamp now,
                           struct sharing **out, struct error *err)
{
    struct sharing_timeline timeline = {0};
    *out = NULL;
    struct sharing *sharing = sharing_new(office);
    if (!sharing)
        return memory_error(err);
    enum status status = outbox_lock_named(office, id, sharing->id, &sharing->lock, err);
    if (status == STATUS_OK)
        status = timeline_read(office, sharing->id, now, &timeline, err);
    if (status == STATUS_OK)
        status = sharing_read_decision(sharing, &timeline, err);
    if (status == STATUS_OK)
        status = timeline_may_go_on(&timeline, err);
    if (status == STATUS_OK)
        status = approvals_collect(office, &timeline, sharing->id, sharing->decision_digest,
                                   &sharing->facts.approved, err);
    if (status == STATUS_OK)
        status = sharing_load_again(sharing, timeline_decision(&timeline)->number, now, err);
    if (status == STATUS_OK)
        status = sharing_check_again(sharing, now, err);
    timeline_free(&timeline);
    if (status == STATUS_OK)
        *out = sharing;
    else
        sharing_free(sharing);
    return status;
}
