/* What one sharing leaves to be done. */
#include "tasks.h"

#include <string.h>

/* Who decided a sharing. */
static const struct office_member *sender_of(const struct owing *owing,
                                             const struct sharing_timeline *timeline)
{
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    return decided ? office_signer(owing->office, decided) : NULL;
}

static void task_of(struct task *task, const struct sharing_view *view)
{
    memcpy(task->sharing, view->id, ID_SIZE);
}

/* ---- what waits ---- */

static void names_join(const json_t *names, char *text, size_t size)
{
    size_t i;
    json_t *name;
    text[0] = '\0';
    json_array_foreach(names, i, name)(void) !office_words_add(text, size, "%s%s", i ? ", " : "",
                                                               json_string_value(name));
}

static enum status task_approval(struct owing *owing, const struct sharing_view *view,
                                 const struct sharing_deadlines *deadlines, struct error *err)
{
    char rules[128];
    const struct ledger_entry *decided = timeline_first(view->timeline, ENTRY_KIND_DECISION);
    struct entry_decision said;
    entry_decision_see(decided->detail, &said);
    names_join(said.awaits, rules, sizeof rules);
    struct task *task = task_add(owing, "approval", view->decided, err);
    if (!task)
        return err->status;
    task_of(task, view);
    task_text(task->what, "approve the sharing with %s, %s (%s), or say why not", view->recipient,
              view->organisation, rules);
    task_approvers(owing->office, sender_of(owing, view->timeline), task->who);
    task_text(task->consequence, "nothing leaves; when the decision has lapsed it is made anew");
    task_how(task, WAY_APPROVE, view->id, NULL);
    if (deadlines->has_expiry)
        task_due(task, owing, deadlines->expires - 1);
    return STATUS_OK;
}

static enum status task_delivery(struct owing *owing, const struct sharing_view *view,
                                 const struct sharing_deadlines *deadlines, struct error *err)
{
    const struct office_member *sender = sender_of(owing, view->timeline);
    struct task *task = task_add(owing, "delivery", view->decided, err);
    if (!task)
        return err->status;
    task_of(task, view);
    task_text(task->what, "deliver the sharing with %s, %s, or withdraw it", view->recipient,
              view->organisation);
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_text(task->consequence, "the recipient does not get what they need; it lapses");
    task_how(task, WAY_DELIVER, view->id, NULL);
    if (deadlines->has_expiry)
        task_due(task, owing, deadlines->expires - 1);
    return STATUS_OK;
}

static enum status task_receipt(struct owing *owing, const struct sharing_view *view,
                                struct error *err)
{
    struct sharing_deadlines deadlines;
    const struct sharing_timeline *timeline = view->timeline;
    const struct ledger_entry *delivered = timeline_last(timeline, ENTRY_KIND_DELIVERED);
    sharing_deadlines_of((const struct ledger_entry *const *)timeline->entries, timeline->count,
                         &deadlines);
    struct task *task = task_add(owing, rule_id_text(RULE_C08), delivered->leaf.time, err);
    if (!task)
        return err->status;
    task_of(task, view);
    task_text(task->what, "get the receipt for the package to %s, %s", view->recipient,
              view->organisation);
    const struct office_member *sender = sender_of(owing, timeline);
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_text(task->consequence,
              "nobody knows whether it arrived: phone them; if it is lost, " WAY);
    ways_add(&task->consequence_ways, WAY_REPORT_INCIDENT, view->id, NULL);
    task_how(task, strcmp(view->channel, "portal") == 0 ? WAY_COLLECT : WAY_RECEIVE, NULL, NULL);
    if (deadlines.has_receipt_due)
        task_due(task, owing, deadlines.receipt_due);
    return STATUS_OK;
}

enum status task_review(struct owing *owing, const struct sharing_timeline *timeline,
                        const char *what, struct error *err)
{
    struct date review;
    struct error unknown = {0};
    if (review_date(timeline, &review, &unknown) != STATUS_OK ||
        date_compare(&owing->today, &review) < 0 || timeline_hold(timeline))
        return STATUS_OK;
    struct task *task = task_add(owing, rule_id_text(RULE_L05), date_begins(&review), err);
    if (!task)
        return err->status;
    memcpy(task->sharing, timeline->id, ID_SIZE);
    task_text(task->what, "look at %s again: erase it, or hold it", what);
    task_who(task->who, "a manager, deputy or trustee who did not send it");
    task_text(task->consequence, "a family's information is kept longer than there is a reason");
    task_how(task, WAY_ERASE, timeline->id, NULL);
    task_due(task, owing, date_ends(&review));
    return STATUS_OK;
}

static enum status task_review_sharing(struct owing *owing, const struct sharing_view *view,
                                       struct error *err)
{
    char what[TASK_TEXT_SIZE];
    task_text(what, "the sharing with %s, %s", view->recipient, view->organisation);
    return task_review(owing, view->timeline, what, err);
}

enum status tasks_of_sharing(void *context, const struct sharing_view *view, bool *go_on,
                             struct error *err)
{
    struct owing *owing = context;
    struct sharing_deadlines deadlines;
    enum status status = STATUS_OK;
    (void)go_on;
    if (view->state == SHARING_ERASED)
        return STATUS_OK;
    sharing_deadlines_of((const struct ledger_entry *const *)view->timeline->entries,
                         view->timeline->count, &deadlines);
    if (view->state == SHARING_AWAITING_APPROVAL)
        status = task_approval(owing, view, &deadlines, err);
    else if (view->state == SHARING_DRAFTED || view->state == SHARING_SEALED)
        status = task_delivery(owing, view, &deadlines, err);
    else if (view->state == SHARING_DELIVERED || view->state == SHARING_OVERDUE)
        status = task_receipt(owing, view, err);
    if (status == STATUS_OK)
        status = tasks_of_duties(owing, view, err);
    return status == STATUS_OK ? task_review_sharing(owing, view, err) : status;
}
