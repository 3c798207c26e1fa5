#include "sharing_internal.h"

#include <string.h>

/* Keeps the rules that somebody's approval ends and that none has approved yet: an emergency, too,
 * is looked at afterwards by somebody who approves. */
static void rules_keep_open(struct names *rules, const struct names *approved)
{
    size_t kept = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct policy_rule *rule = policy_find_rule(rules->items[i]);
        if (rule && (strstr(rule->outcome, "approve") || rule->id == RULE_P07) &&
            !names_have_rule(approved, rule->id))
            rules->items[kept++] = rules->items[i];
    }
    rules->count = kept;
}

/* What the decision awaits, and what it leaves to be looked at, in the order of the rules. With the
 * first the second is looked at too, but for an emergency's: that is looked at when it has gone. */
static enum status rules_read(const json_t *decision, bool is_awaited, struct names *rules,
                              struct error *err)
{
    struct names awaited = {0}, duties = {0};
    enum status status = is_awaited ? decision_awaits(decision, &awaited, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = decision_duties(decision, &duties, err);
    for (int i = 0; status == STATUS_OK && i < RULE_COUNT; i++) {
        enum rule_id rule = (enum rule_id)i;
        bool is_looked_at = names_have_rule(&duties, rule) && !(is_awaited && rule == RULE_P07);
        if ((is_looked_at || names_have_rule(&awaited, rule)) &&
            !ARRAY_ADD(rules->items, rules->count, rule_id_text(rule)))
            status = memory_error(err);
    }
    memory_free(awaited.items);
    memory_free(duties.items);
    return status;
}

/*
 * What somebody may still approve: what the decision awaits, and with it the duty to look at the
 * same decision afterwards; or, of a concern that was shared without waiting, that duty alone.
 */
static enum status approval_rules(struct office *office, const struct sharing_timeline *timeline,
                                  const struct approval_view *view, struct names *rules,
                                  struct error *err)
{
    struct names approved = {0};
    enum status status =
        rules_read(view->decision, timeline->state == SHARING_AWAITING_APPROVAL, rules, err);
    if (status == STATUS_OK)
        status = approvals_collect(office, timeline, timeline->id, view->digest, &approved, err);
    if (status == STATUS_OK)
        rules_keep_open(rules, &approved);
    memory_free(approved.items);
    if (status != STATUS_OK || rules->count > 0)
        return status;
    if (timeline->state == SHARING_DRAFTED && timeline_first(timeline, ENTRY_KIND_APPROVAL)) {
        error_set(err, STATUS_USAGE, "sharing %s is approved already", timeline->id);
        error_hint(err, "who decided it sends it with " WAY);
        return error_way(err, WAY_DELIVER, timeline->id, NULL);
    }
    error_set(err, STATUS_USAGE, "sharing %s does not await approval: it is %s", timeline->id,
              timeline_state_words(timeline));
    error_hint(err, WAY " tells what happened");
    return error_way(err, WAY_SHOW_SHARING, timeline->id, NULL);
}

/* The decision of an id. */
static enum status approval_open(struct office *office, const char *id, timestamp now,
                                 struct sharing_timeline *timeline,
                                 const struct ledger_entry **decided, struct error *err)
{
    enum status status = timeline_read(office, id, now, timeline, err);
    if (status != STATUS_OK)
        return status;
    *decided = timeline_decision(timeline);
    if (*decided)
        return STATUS_OK;
    return error_set(err, STATUS_USAGE, "there is no decision %s to approve", id);
}

/* Whether this member of staff may approve that decision. */
static enum status approver_check(struct office *office, const struct ledger_entry *decided,
                                  timestamp now, struct error *err)
{
    enum status status = training_check_approver(office, now, err);
    const struct office_member *sender = office_signer(office, decided);
    if (status != STATUS_OK || !office_may_be_one(sender, office_self(office), OFFICE_NOW))
        return status;
    if (!office_same_person(sender, office_self(office)))
        return office_refuse_unseen(office, sender, err);
    error_set(err, STATUS_REFUSED, "%s decided this sharing and may not approve it",
              office_self(office)->card->name);
    return error_hint(err, "an approval is always somebody else's: ask another manager, a deputy "
                           "or a trustee");
}

enum status approval_view_read(struct office *office, const char *id, timestamp now,
                               struct approval_view *view, struct error *err)
{
    struct sharing_timeline timeline = {0};
    const struct ledger_entry *decided = NULL;
    *view = (struct approval_view){0};
    enum status status = office_require(office_role_approves(office_self(office)->role), office,
                                        "may not approve", err);
    if (status == STATUS_OK)
        status = approval_open(office, id, now, &timeline, &decided, err);
    if (status == STATUS_OK)
        status = approver_check(office, decided, now, err);
    if (status == STATUS_OK) {
        view->decision = json_incref((json_t *)(uintptr_t)decision_of(decided));
        status = decision_digest(view->decision, view->digest, err);
    }
    if (status == STATUS_OK)
        status = approval_rules(office, &timeline, view, &view->awaits, err);
    if (status != STATUS_OK)
        approval_view_free(view);
    timeline_free(&timeline);
    return status;
}

void approval_view_free(struct approval_view *view)
{
    json_decref(view->decision);
    memory_free(view->awaits.items);
    *view = (struct approval_view){0};
}

static enum status approval_append(struct office *office, const char *id,
                                   const struct approval_view *view, timestamp now,
                                   struct error *err)
{
    struct buffer text, note;
    const struct note_signer *signer = office_identity(office)->signer;
    buffer_init(&text, NOTE_MAXIMUM);
    buffer_init(&note, NOTE_MAXIMUM);
    enum status status = approval_text(id, view->digest, &view->awaits, now, &text, err);
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, &signer, 1, &note, err);
    if (status == STATUS_OK) {
        json_t *rules = names_to_json(&view->awaits);
        const struct entry_approval said = {.id = id,
                                            .decision = view->digest,
                                            .rules = rules,
                                            .note = {buffer_text(&note), note.length}};
        const struct office_entry entry = {.kind = ENTRY_KIND_APPROVAL,
                                           .subject = view->digest,
                                           .detail = rules ? entry_approval_write(&said) : NULL,
                                           .lookups = {{LOOKUP_SHARING, id}}};
        status = office_append(office, &entry, now, NULL, err);
        json_decref(rules);
    }
    buffer_free(&text);
    buffer_free(&note);
    return status;
}

enum status sharing_approve(struct office *office, const char *id, timestamp now, struct error *err)
{
    struct approval_view view = {0};
    char whole[ID_SIZE];
    int lock = -1;
    enum status status = sharing_complete_id(office, id, whole, err);
    if (status == STATUS_OK)
        status = outbox_lock(office, whole, &lock, err);
    if (status == STATUS_OK)
        status = approval_view_read(office, whole, now, &view, err);
    if (status == STATUS_OK)
        status = approval_append(office, whole, &view, now, err);
    approval_view_free(&view);
    outbox_unlock(office, whole, &lock);
    return status;
}

/* ---- which rules are approved ---- */

/* The names of a comma-separated list, as they stand in the table of rules. */
static enum status rules_add(const char *list, struct names *rules, struct error *err)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        const char *id = rule_id_text((enum rule_id)i);
        size_t length = strlen(id);
        for (const char *at = list; (at = strstr(at, id)); at += length) {
            bool whole = (at == list || at[-1] == ',') && (at[length] == ',' || !at[length]);
            if (whole && !names_have(rules, id) && !ARRAY_ADD(rules->items, rules->count, id))
                return memory_error(err);
        }
    }
    return STATUS_OK;
}

/* Whether the approver's own acceptance of the policy counted then; a trustee needs none (L07). */
static enum status approver_was_current(struct office *office, const struct office_member *approver,
                                        const struct ledger_entry *entry, bool *counts,
                                        struct error *err)
{
    struct policy_training training;
    struct date day = date_of(entry->leaf.time);
    *counts = true;
    if (approver->role == ROLE_TRUSTEE)
        return STATUS_OK;
    enum status status = training_read(office, approver, entry->number, &training, err);
    *counts = status == STATUS_OK && training_is_current(&training, &day);
    return status;
}

/* One approval: over exactly this decision, by a member with the right, who did not decide it. */
static enum status approval_read(struct office *office, const struct ledger_entry *entry,
                                 const struct office_member *sender, const char *id,
                                 const char *digest, struct names *rules, struct error *err)
{
    struct entry_approval said;
    struct note note;
    char list[APPROVAL_RULES_SIZE];
    timestamp time;
    bool counts = false;
    enum status status = entry_approval_read(entry, &said, err);
    if (status != STATUS_OK)
        return status;
    const struct office_member *approver = office_signer(office, entry);
    if (!approver || office_may_be_one(sender, approver, entry->number) ||
        !office_role_approves(approver->role))
        return error_set(err, STATUS_AUTHENTICATION,
                         "entry %llu approves %s, but is not by somebody with the right to",
                         (unsigned long long)entry->number, id);
    status = note_parse(said.note.data, said.note.length, &note, err);
    if (status == STATUS_OK)
        status = note_verify_only(&note, &approver->card->verifier, err);
    if (status == STATUS_OK)
        status = approval_check(note.text, note.text_length, id, digest, list, &time, err);
    if (status == STATUS_OK)
        status = approver_was_current(office, approver, entry, &counts, err);
    return status == STATUS_OK && counts ? rules_add(list, rules, err) : status;
}

enum status approvals_collect(struct office *office, const struct sharing_timeline *timeline,
                              const char *id, const char *digest, struct names *rules,
                              struct error *err)
{
    enum status status = STATUS_OK;
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    const struct office_member *sender = decided ? office_signer(office, decided) : NULL;
    for (size_t i = 0; status == STATUS_OK && i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        if (entry->leaf.kind == ENTRY_KIND_APPROVAL && !entry->is_erased)
            status = approval_read(office, entry, sender, id, digest, rules, err);
    }
    return status;
}
