/* The decision: written once, taken up again by its id. */
#include "office_internal.h"

#include <string.h>

void sharing_lookups(const struct sharing *sharing, const char *verifier,
                     struct ledger_lookup lookups[LOOKUPS_OF_A_SHARING], size_t *count)
{
    lookups[0] = (struct ledger_lookup){LOOKUP_SHARING, sharing->id};
    lookups[1] = (struct ledger_lookup){LOOKUP_FAMILY, sharing->record->reference};
    lookups[2] = (struct ledger_lookup){LOOKUP_RECIPIENT, verifier};
    *count = 3;
}

static enum status decision_make(struct sharing *sharing, timestamp now, struct error *err)
{
    unsigned char salt[DECISION_SALT_SIZE];
    char verifier[NOTE_VERIFIER_SIZE];
    const struct card *self = sharing->office->self->card;
    enum status status = random_bytes(salt, sizeof salt, err);
    if (status != STATUS_OK)
        return status;
    note_verifier_format(&self->verifier, verifier);
    struct decision_parts parts = {
        .id = sharing->id,
        .salt = salt,
        .created = now,
        .expires = now + (timestamp)DECISION_VALID_DAYS * 86400,
        .sender_name = self->name,
        .sender_verifier = verifier,
        .asked = sharing->asked,
        .facts = &sharing->facts,
        .verdict = &sharing->verdict,
    };
    status = decision_build(&parts, &sharing->decision, err);
    return status == STATUS_OK ? decision_digest(sharing->decision, sharing->decision_digest, err)
                               : status;
}

static enum status decision_append(struct sharing *sharing, const struct record_names *awaits,
                                   timestamp now, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    struct ledger_lookup lookups[LOOKUPS_OF_A_SHARING];
    size_t count;
    int failed = 0;
    json_t *rules = json_array();
    for (size_t i = 0; i < awaits->count; i++)
        failed |= json_array_append_new(rules, json_string(awaits->items[i])) != 0;
    json_t *detail = json_object();
    json_put(detail, "id", json_string(sharing->id), &failed);
    json_put(detail, "decision", json_incref(sharing->decision), &failed);
    json_put(detail, "awaits", rules, &failed);
    json_put(detail, "expires", json_string(json_text(sharing->decision, "expires")), &failed);
    if (failed) {
        json_decref(detail);
        return memory_error(err);
    }
    note_verifier_format(&sharing->recipient->card->verifier, verifier);
    sharing_lookups(sharing, verifier, lookups, &count);
    return office_append(sharing->office, "decision", sharing->decision_digest, detail, lookups,
                         count, now, err);
}

enum status sharing_decide(struct sharing *sharing, timestamp now, bool *waits, struct error *err)
{
    struct record_names awaits = {0};
    *waits = false;
    /* At the decision's own time, as it will be selected again when it is taken up. */
    enum status status = sharing_select(sharing, now, err);
    if (status == STATUS_OK)
        status = sharing_check(sharing, now, err);
    if (status != STATUS_OK && status != STATUS_WAITING)
        return status;
    status = decision_make(sharing, now, err);
    if (status == STATUS_OK)
        status = decision_awaits(sharing->decision, &awaits, err);
    if (status == STATUS_OK)
        status = decision_append(sharing, &awaits, now, err);
    *waits = awaits.count > 0;
    memory_free(awaits.items);
    return status;
}

/* ---- taking up ---- */

/* What was decided against what would leave now; any difference voids the decision. */
static enum status decision_still_holds(const struct sharing *sharing, struct error *err)
{
    const json_t *decision = sharing->decision;
    const struct {
        const char *what, *decided, *now;
    } parts[] = {
        {"what would leave of the family's record", json_text(decision, "extract"),
         sharing->selection->extract_digest},
        {"the profile", json_text(json_object_get(decision, "profile"), "digest"),
         sharing->profile->digest},
        {"the catalogue", json_text(decision, "catalogue"), sharing->office->catalogue->digest},
        {"the recipient's card", json_text(json_object_get(decision, "recipient"), "card"),
         sharing->recipient->card->digest},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].decided && strcmp(parts[i].decided, parts[i].now) == 0)
            continue;
        error_set(err, STATUS_REFUSED, "%s has changed since sharing %s was decided", parts[i].what,
                  sharing->id);
        return error_hint(err, "withdraw it (`safehand withdraw %.8s --reason ...`) and share anew",
                          sharing->id);
    }
    return STATUS_OK;
}

static enum status decision_may_go_on(const struct sharing *sharing,
                                      const struct sharing_timeline *timeline, struct error *err)
{
    switch (timeline->state) {
    case SHARING_DRAFTED:
    case SHARING_AWAITING_APPROVAL:
    case SHARING_SEALED:
        return STATUS_OK;
    case SHARING_WITHDRAWN:
    case SHARING_EXPIRED:
    case SHARING_ERASED:
        error_set(err, STATUS_USAGE, "sharing %s cannot go on: it is %s", sharing->id,
                  sharing_state_name(timeline->state));
        return error_hint(err, "share anew with `safehand share`");
    default:
        error_set(err, STATUS_USAGE, "sharing %s has been delivered already: it is %s", sharing->id,
                  sharing_state_name(timeline->state));
        return error_hint(err, "`safehand ledger show %.8s` tells when and how", sharing->id);
    }
}

static enum status sharing_read_decision(struct sharing *sharing,
                                         const struct sharing_timeline *timeline, struct error *err)
{
    const struct ledger_entry *decided = timeline_first(timeline, "decision");
    memcpy(sharing->id, timeline->id, ID_SIZE);
    if (!decided || decided->is_erased)
        return error_set(err, STATUS_USAGE, "there is no decision %s", sharing->id);
    if (office_signer(sharing->office, decided) != sharing->office->self) {
        error_set(err, STATUS_REFUSED, "sharing %s was decided by somebody else", sharing->id);
        return error_hint(err, "only who decided it may seal and deliver it");
    }
    sharing->decision = json_incref(json_object_get(decided->detail, "decision"));
    /* A copy: the choice of this run must not change what is recorded. */
    sharing->asked = json_deep_copy(json_object_get(sharing->decision, "asked"));
    sharing->answers = answers_of_list(json_object_get(sharing->decision, "answers"));
    if (!sharing->asked || !sharing->answers)
        return memory_error(err);
    return decision_digest(sharing->decision, sharing->decision_digest, err);
}

enum status sharing_resume(struct office *office, const char *id, timestamp now,
                           struct sharing **out, struct error *err)
{
    struct sharing_timeline timeline = {0};
    timestamp decided = now;
    *out = NULL;
    struct sharing *sharing = memory_allocate(sizeof *sharing);
    if (!sharing)
        return memory_error(err);
    sharing->office = office;
    enum status status = office_timeline(office, id, now, &timeline, err);
    if (status == STATUS_OK)
        status = sharing_read_decision(sharing, &timeline, err);
    if (status == STATUS_OK)
        status = decision_may_go_on(sharing, &timeline, err);
    if (status == STATUS_OK)
        status = approvals_collect(office, &timeline, sharing->id, sharing->decision_digest,
                                   &sharing->facts.approved, err);
    /* Ages and what is out of date are as they were when it was decided. */
    const char *created = json_text(sharing->decision, "created");
    if (status == STATUS_OK && (!created || !timestamp_parse(created, &decided)))
        status = error_set(err, STATUS_MALFORMED, "the decision %s has no time", sharing->id);
    if (status == STATUS_OK)
        status = sharing_load(sharing, decided, err);
    if (status == STATUS_OK)
        status = decision_still_holds(sharing, err);
    if (status == STATUS_OK)
        status = sharing_check(sharing, now, err);
    office_timeline_free(&timeline);
    if (status == STATUS_OK)
        *out = sharing;
    else
        sharing_free(sharing);
    return status;
}
