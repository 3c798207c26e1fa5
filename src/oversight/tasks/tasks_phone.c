/* That the recipient is phoned: what is sealed may lie unread, and a child does not wait for that.
 */
#include "tasks.h"

#include <string.h>

enum { PHONE_WORKING_DAYS = 1 };

static bool is_on_its_way(enum sharing_state state)
{
    return state == SHARING_AWAITING_APPROVAL || state == SHARING_DRAFTED ||
           state == SHARING_SEALED || state == SHARING_FOR_SENDING || state == SHARING_DELIVERED ||
           state == SHARING_HANDED_OVER || state == SHARING_OVERDUE;
}

static bool is_emergency(const json_t *decision)
{
    return json_is_true(json_object_get(decision, "emergency"));
}

/* A concern that waited for nobody, and an emergency: today. What nobody acknowledged in time: by
 * the end of the next working day. */
static bool is_owed(const struct sharing_view *view, const struct sharing_deadlines *deadlines,
                    timestamp *since, timestamp *due)
{
    const struct ledger_entry *decided = timeline_decision(view->timeline);
    const json_t *decision = decided ? decision_of(decided) : NULL;
    if (!is_on_its_way(view->state))
        return false;
    if (view->state == SHARING_OVERDUE && deadlines->has_receipt_due) {
        *since = deadlines->receipt_due;
        *due = policy_working_days_end(*since, PHONE_WORKING_DAYS);
        return true;
    }
    *since = view->decided;
    *due = office_deadline(*since, 0);
    return is_emergency(decision) || decision_has(decision, RULE_P06, POLICY_DUTY);
}

enum status tasks_of_phone(struct owing *owing, const struct sharing_view *view,
                           const struct sharing_deadlines *deadlines, struct error *err)
{
    timestamp since, due;
    if (!is_owed(view, deadlines, &since, &due) ||
        sharing_discharges(view->timeline, DUTY_PHONED, since))
        return STATUS_OK;
    bool is_late = view->state == SHARING_OVERDUE;
    const struct ledger_entry *decided = timeline_decision(view->timeline);
    const struct office_member *sender = decided ? office_signer(owing->office, decided) : NULL;
    struct task *task = task_add(owing, duty_id_text(DUTY_PHONED), since, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what,
              is_late ? "phone %s, %s: they have not said that it arrived"
              : decided && is_emergency(decision_of(decided))
                  ? "phone %s, %s at once about what is shared with them"
                  : "phone %s, %s today about what is shared with them",
              view->recipient, view->organisation);
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_text(task->consequence, "it lies there unread, and nobody acts on it");
    task_how(task, WAY_PHONED, view->id, NULL);
    task_due(task, owing, due);
    return STATUS_OK;
}
