/* Duties that a decision left: goes on now, to be done afterwards. */
#include "tasks.h"

#include <string.h>

enum whose { WHOSE_APPROVER, WHOSE_SENDER };

/* C05, C08 and L05 are worked out from where the package is, and not from the decision. */
static const struct {
    enum rule_id rule;
    const char *what, *consequence, *how;
    enum way_action ways[WAYS_MAXIMUM]; /* of how: each about the sharing */
    enum whose whose;
    enum profile_duty due; /* PROFILE_DUTY_COUNT: within the hours of an emergency */
    int days; /* where the profile does not say: working days, or 0 for TASK_TELL_DAYS */
} DUTIES[] = {
    {RULE_P06,
     "look at what was shared without waiting for an approval, and sign it",
     "somebody shared about a family, and nobody else ever looked at it",
     WAY,
     {WAY_LOOK_AFTERWARDS},
     WHOSE_APPROVER,
     PROFILE_DUTY_APPROVE,
     1},
    {RULE_P07,
     "look at what was shared in an emergency, and sign that it was right",
     "an emergency stays the only reason why the rules were not kept",
     WAY,
     {WAY_LOOK_AFTERWARDS},
     WHOSE_APPROVER,
     PROFILE_DUTY_COUNT,
     0},
    {RULE_P08,
     "tell the family what was shared, why and with whom, or record why not",
     "the family hears of it from somebody else, and trusts nobody any more",
     WAY,
     {WAY_INFORM},
     WHOSE_SENDER,
     PROFILE_DUTY_INFORM,
     0},
    {RULE_C02,
     "look at how it was handed over, which was not as the rule asks, and sign it",
     "what was told of a family lies where others can read it, and nobody knows",
     WAY,
     {WAY_LOOK_AFTERWARDS},
     WHOSE_APPROVER,
     PROFILE_DUTY_APPROVE,
     1},
    {RULE_P12,
     "make the trustees aware of the request by the police or a court",
     "the trustees answer for a disclosure that they do not know of",
     WAY,
     {WAY_NOTIFY_TRUSTEES},
     WHOSE_SENDER,
     PROFILE_DUTY_TRUSTEES,
     0},
};
enum { DUTIES_COUNT = sizeof DUTIES / sizeof DUTIES[0] };

static bool names_has(const json_t *names, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach(names, i, item)
    {
        if (json_is_string(item) && strcmp(json_string_value(item), name) == 0)
            return true;
    }
    return false;
}

/* What an emergency set aside of the family is owed as what was put off is. */
static bool is_left(const json_t *decision, enum rule_id rule)
{
    return decision_has(decision, rule, POLICY_DUTY) ||
           (rule == RULE_P08 && decision_has(decision, rule, POLICY_AUTOMATIC));
}

/* By an entry of the sharing that says so. That the trustees know, and that the family knows or why
 * not, can be told by anybody; what was not approved beforehand is ended by an approval alone. */
static bool is_done(const struct sharing_timeline *timeline, const struct names *approved,
                    enum rule_id rule)
{
    if (names_have_rule(approved, rule))
        return true;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        struct entry_other_channel said;
        entry_other_channel_see(entry->detail, &said);
        if (rule == RULE_P12 && entry->leaf.kind == ENTRY_KIND_OTHER_CHANNEL &&
            rule_id_is(said.discharges, rule))
            return true;
        if (rule == RULE_P08 && entry->leaf.kind == ENTRY_KIND_FAMILY_INFORMED)
            return true;
    }
    return false;
}

/* The hours of an emergency are elapsed hours, across a change of clocks too. */
static void duty_due(struct task *task, struct owing *owing, const struct sharing_view *view,
                     size_t duty)
{
    timestamp from = view->decided;
    if (DUTIES[duty].due == PROFILE_DUTY_COUNT)
        task_due(task, owing, from + (timestamp)POLICY_EMERGENCY_HOURS * 3600);
    else
        task_due_by(task, owing, view->profile, DUTIES[duty].due, from, DUTIES[duty].days,
                    DUTIES[duty].days ? 0 : office_deadline(from, TASK_TELL_DAYS));
}

static enum status duty_add(struct owing *owing, const struct sharing_view *view, size_t duty,
                            struct error *err)
{
    const struct ledger_entry *decided = timeline_first(view->timeline, ENTRY_KIND_DECISION);
    const struct office_member *sender = office_signer(owing->office, decided);
    struct task *task = task_add(owing, rule_id_text(DUTIES[duty].rule), view->decided, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what, "%s (with %s, %s)", DUTIES[duty].what, view->recipient,
              view->organisation);
    task_text(task->consequence, "%s", DUTIES[duty].consequence);
    memcpy(task->how, DUTIES[duty].how, strlen(DUTIES[duty].how) + 1);
    for (size_t i = 0; i < WAYS_MAXIMUM && DUTIES[duty].ways[i] != WAY_NONE; i++)
        ways_add(&task->how_ways, DUTIES[duty].ways[i], view->id, NULL);
    if (DUTIES[duty].whose == WHOSE_APPROVER)
        task_approvers(owing->office, sender, task->who);
    else
        task_who(task->who, sender ? sender->card->name : "who decided it");
    duty_due(task, owing, view, duty);
    return STATUS_OK;
}

/* What was stopped before it left owes nobody anything; but a request was made (P12). */
static bool never_left(const struct sharing_view *view)
{
    return (sharing_state_is_withdrawn(view->state) || view->state == SHARING_EXPIRED) &&
           !timeline_left(view->timeline);
}

/* Everybody is told of an emergency, until somebody else has looked at it or signed it. */
static enum status task_look(struct owing *owing, const struct sharing_view *view,
                             const struct ledger_entry *decided, struct error *err)
{
    const struct office_member *sender = office_signer(owing->office, decided);
    for (size_t i = 0; i < view->timeline->count; i++)
        if (look_counts(owing->office, view->timeline->entries[i], sender))
            return STATUS_OK;
    struct task *task = task_add(owing, rule_id_text(RULE_P07), view->decided, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what, "look now at what %s shared in an emergency, with %s, %s",
              sender ? sender->card->name : "somebody", view->recipient, view->organisation);
    task_text(task->consequence, "one person alone decided it, and nobody else has looked at it");
    task_looker(owing->office, sender, task->who);
    task_how(task, WAY_LOOK_AT, view->id, NULL);
    task_due(task, owing, policy_working_days_end(view->decided, 1));
    return STATUS_OK;
}

/* What nobody was asked in an emergency is asked by the end of the next working day. */
static enum status task_left_open(struct owing *owing, const struct sharing_view *view,
                                  const struct ledger_entry *decided, struct error *err)
{
    struct left_open open;
    const struct office_member *sender = office_signer(owing->office, decided);
    left_open_see(view->timeline, &open);
    if (!open.is_basis && !open.is_involved)
        return STATUS_OK;
    struct task *task =
        task_add(owing, rule_id_text(open.is_basis ? RULE_P05 : RULE_P09), view->decided, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what, "answer what the emergency left open: %s%s%s (with %s, %s)",
              open.is_basis ? "on which basis in law it was shared, and why" : "",
              open.is_basis && open.is_involved ? "; " : "",
              open.is_involved ? "how the young person had a part in it, or why not" : "",
              view->recipient, view->organisation);
    task_text(task->consequence,
              "nobody can say afterwards why it was lawful, or that the young person was asked");
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_how(task, WAY_COMPLETE, view->id, NULL);
    task_due(task, owing, policy_working_days_end(view->decided, 1));
    return STATUS_OK;
}

/* What waits for an approval is looked at with that, and has not gone yet. */
static bool comes_with_approval(const struct sharing_view *view, size_t duty)
{
    return view->state == SHARING_AWAITING_APPROVAL && DUTIES[duty].whose == WHOSE_APPROVER;
}

enum status tasks_of_duties(struct owing *owing, const struct sharing_view *view, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    struct names approved = {0};
    const struct ledger_entry *decided = timeline_first(view->timeline, ENTRY_KIND_DECISION);
    struct entry_decision said;
    entry_decision_see(decided ? decided->detail : NULL, &said);
    const json_t *decision = said.decision;
    if (!decision)
        return STATUS_OK;
    enum status status = decision_digest(decision, digest, err);
    if (status == STATUS_OK)
        status = approvals_collect(owing->office, view->timeline, view->id, digest, &approved, err);
    for (size_t i = 0; status == STATUS_OK && i < DUTIES_COUNT; i++)
        if ((DUTIES[i].rule == RULE_P12 || !never_left(view)) &&
            is_left(decision, DUTIES[i].rule) && !comes_with_approval(view, i) &&
            !names_has(said.awaits, rule_id_text(DUTIES[i].rule)) &&
            !is_done(view->timeline, &approved, DUTIES[i].rule))
            status = duty_add(owing, view, i, err);
    if (status == STATUS_OK && json_is_true(json_object_get(decision, "emergency")) &&
        !names_have_rule(&approved, RULE_P07))
        status = task_look(owing, view, decided, err);
    if (status == STATUS_OK && !never_left(view))
        status = task_left_open(owing, view, decided, err);
    memory_free(approved.items);
    return status;
}
