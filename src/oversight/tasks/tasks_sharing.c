/* What one sharing leaves to be done. */
#include "tasks.h"

#include "safehand/office/outbox.h"

#include <string.h>

enum {
    DELIVER_WORKING_DAYS = 5,
    WITHDRAWN_WORKING_DAYS = 1,
    SEND_WORKING_DAYS = 1
}; /* where no profile says */

/* Who decided a sharing. */
static const struct office_member *sender_of(const struct owing *owing,
                                             const struct sharing_timeline *timeline)
{
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    return decided ? office_signer(owing->office, decided) : NULL;
}

/* ---- what waits ---- */

/* What is to be approved, in words. */
static void approvals_join(const json_t *rules, char *text, size_t size)
{
    size_t i;
    json_t *rule;
    enum rule_id id;
    text[0] = '\0';
    json_array_foreach(rules, i, rule)
    {
        const char *name = json_string_value(rule);
        bool is_known = name && rule_id_parse(name, &id);
        (void)!office_words_add(text, size, "%s%s", i ? ", " : "",
                                is_known ? policy_approval_words(id)
                                : name   ? name
                                         : "");
    }
}

static enum status task_approval(struct owing *owing, const struct sharing_view *view,
                                 const struct sharing_deadlines *deadlines, struct error *err)
{
    char rules[TASK_TEXT_SIZE];
    const struct ledger_entry *decided = timeline_first(view->timeline, ENTRY_KIND_DECISION);
    struct entry_decision said;
    entry_decision_see(decided->detail, &said);
    approvals_join(said.awaits, rules, sizeof rules);
    struct task *task = task_add(owing, "approval", view->decided, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what, "look at the sharing with %s, %s, and approve it (%s), or say why not",
              view->recipient, view->organisation, rules);
    task_approvers(owing->office, sender_of(owing, view->timeline), task->who);
    task_text(task->consequence, "nothing leaves; when the decision has lapsed it is made anew");
    task_how(task, WAY_APPROVE, view->id, NULL);
    task_due_by(task, owing, view->profile, PROFILE_DUTY_APPROVE, view->decided, 0,
                deadlines->has_expiry ? deadlines->expires - 1 : 0);
    return STATUS_OK;
}

/* When it could have been delivered: decided, approved, or sealed to be held. */
static timestamp ready_since(const struct sharing_view *view)
{
    static const enum entry_kind kinds[] = {ENTRY_KIND_APPROVAL, ENTRY_KIND_SEALED};
    timestamp since = view->decided;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct ledger_entry *entry = timeline_last(view->timeline, kinds[i]);
        since = entry && entry->leaf.time > since ? entry->leaf.time : since;
    }
    return since;
}

static enum status task_delivery(struct owing *owing, const struct sharing_view *view,
                                 const struct sharing_deadlines *deadlines, struct error *err)
{
    struct outbox_going going;
    const struct office_member *sender = sender_of(owing, view->timeline);
    struct task *task = task_add(owing, "delivery", view->decided, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what, "deliver the sharing with %s, %s, or withdraw it%s", view->recipient,
              view->organisation,
              outbox_going_find(owing->office, view->id, &going)
                  ? ": delivering it was cut off, and it may lie on the portal"
              : timeline_last(view->timeline, ENTRY_KIND_DELIVERY_FAILED)
                  ? ": it could not be delivered"
                  : "");
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_text(task->consequence, "the recipient does not get what they need; it lapses");
    task_how(task, WAY_DELIVER, view->id, NULL);
    task_due_by(task, owing, view->profile, PROFILE_DUTY_DELIVER, ready_since(view),
                DELIVER_WORKING_DAYS, deadlines->has_expiry ? deadlines->expires - 1 : 0);
    return STATUS_OK;
}

static enum status task_send(struct owing *owing, const struct sharing_view *view,
                             struct error *err)
{
    const struct office_member *sender = sender_of(owing, view->timeline);
    timestamp since = timeline_last(view->timeline, ENTRY_KIND_FOR_SENDING)->leaf.time;
    struct task *task = task_add(owing, "sending", since, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what,
              view->channel && strcmp(view->channel, "hand") == 0
                  ? "hand the package to %s, %s, and record that they have it"
                  : "send the package to %s, %s by secure email, and record that it was sent",
              view->recipient, view->organisation);
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_text(task->consequence, "it lies in the outbox, and the recipient has nothing");
    task_how(task, WAY_SENT, view->id, NULL);
    task_due_by(task, owing, view->profile, PROFILE_DUTY_SEND, since, SEND_WORKING_DAYS, 0);
    return STATUS_OK;
}

static enum status task_receipt(struct owing *owing, const struct sharing_view *view,
                                struct error *err)
{
    struct sharing_deadlines deadlines;
    const struct sharing_timeline *timeline = view->timeline;
    const struct ledger_entry *delivered = timeline_last(timeline, ENTRY_KIND_DELIVERED);
    const struct ledger_entry *handed = timeline_last(timeline, ENTRY_KIND_HANDED_OVER);
    sharing_deadlines_of((const struct ledger_entry *const *)timeline->entries, timeline->count,
                         &deadlines);
    struct task *task =
        task_add(owing, rule_id_text(RULE_C08), (handed ? handed : delivered)->leaf.time, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what,
              handed ? "get the reference number for what was handed over to %s, %s"
                     : "get the receipt for the package to %s, %s",
              view->recipient, view->organisation);
    const struct office_member *sender = sender_of(owing, timeline);
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_text(task->consequence,
              "nobody knows whether it arrived: phone them; if it is lost, " WAY);
    ways_add(&task->consequence_ways, WAY_REPORT_INCIDENT, view->id, NULL);
    if (handed)
        task_how(task, WAY_RECORD_REFERENCE, view->id, NULL);
    else
        task_how(task, strcmp(view->channel, "portal") == 0 ? WAY_COLLECT : WAY_RECEIVE, NULL,
                 NULL);
    if (deadlines.has_receipt_due)
        task_due(task, owing, deadlines.receipt_due);
    return STATUS_OK;
}

/* The files lie open where they were put until the person who asked for them deletes them. A folder
 * that cannot be seen from here is not told of. */
static enum status task_open_copy(struct owing *owing, const struct sharing_view *view,
                                  struct error *err)
{
    struct entry_handed_over said;
    const struct office_member *sender = sender_of(owing, view->timeline);
    const struct ledger_entry *handed = timeline_last(view->timeline, ENTRY_KIND_HANDED_OVER);
    entry_handed_over_see(handed ? handed->detail : NULL, &said);
    if (!said.folder || !file_exists(said.folder))
        return STATUS_OK;
    struct task *task = task_add(owing, "copy", handed->leaf.time, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what, "delete %s: it holds, open, what was handed over to %s, %s", said.folder,
              view->recipient, view->organisation);
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_text(task->consequence, "whoever uses that computer can read it");
    task_text(task->how, "delete the folder");
    task_due_by(task, owing, view->profile, PROFILE_DUTY_SEND, handed->leaf.time, SEND_WORKING_DAYS,
                0);
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
    task_of(task, timeline);
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

/* ---- what was withdrawn ---- */

/* What is withdrawn, superseded or has expired, and lies on a portal, or may. */
static enum status task_take_off(struct owing *owing, const struct sharing_view *view,
                                 const char *portal, timestamp since, struct error *err)
{
    bool has_expired = view->state == SHARING_EXPIRED;
    const struct office_member *sender = sender_of(owing, view->timeline);
    struct task *task = task_add(owing, duty_id_text(DUTY_WITHDRAWN), since, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what, "take the package to %s, %s off the portal %s: it %s, and %s there",
              view->recipient, view->organisation, portal,
              has_expired ? "has expired" : "is withdrawn",
              timeline_first(view->timeline, ENTRY_KIND_DELIVERED) ? "lies" : "may lie");
    task_text(task->who, "%s, or whoever runs the portal",
              sender ? sender->card->name : "who decided it");
    task_text(task->consequence, "what %s can still be fetched and opened",
              has_expired ? "has expired" : "was withdrawn");
    task_how(task, has_expired ? WAY_WITHDRAW : WAY_TAKE_OFF, view->id, NULL);
    task_due_by(task, owing, view->profile, PROFILE_DUTY_WITHDRAWN, since, WITHDRAWN_WORKING_DAYS,
                0);
    return STATUS_OK;
}

bool sharing_discharges(const struct sharing_timeline *timeline, enum duty_id duty, timestamp since)
{
    for (size_t i = 0; i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        struct entry_other_channel said;
        entry_other_channel_see(entry->detail, &said);
        if (entry->leaf.kind == ENTRY_KIND_OTHER_CHANNEL && entry->leaf.time >= since &&
            said.discharges && strcmp(said.discharges, duty_id_text(duty)) == 0)
            return true;
    }
    return false;
}

static enum status task_tell_withdrawn(struct owing *owing, const struct sharing_view *view,
                                       timestamp since, struct error *err)
{
    const struct office_member *sender = sender_of(owing, view->timeline);
    struct task *task = task_add(owing, duty_id_text(DUTY_WITHDRAWN), since, err);
    if (!task)
        return err->status;
    task_of(task, view->timeline);
    task_text(task->what, "tell %s, %s that what was sent to them is withdrawn", view->recipient,
              view->organisation);
    task_who(task->who, sender ? sender->card->name : "who decided it");
    task_text(task->consequence, "they act on what was taken back, or keep it");
    task_text(task->how, "send them the words (" WAY "), then " WAY);
    ways_add(&task->how_ways, WAY_NOTICE, view->id, NULL);
    ways_add(&task->how_ways, WAY_LOG_SHARING_DUTY, duty_id_text(DUTY_WITHDRAWN), view->id);
    task_due_by(task, owing, view->profile, PROFILE_DUTY_WITHDRAWN, since, WITHDRAWN_WORKING_DAYS,
                0);
    return STATUS_OK;
}

/* Of what was cut off on the way only the outbox knows. */
static enum status tasks_of_expired(struct owing *owing, const struct sharing_view *view,
                                    timestamp expires, struct error *err)
{
    struct outbox_going going;
    const char *portal = timeline_on_portal(view->timeline);
    if (!portal && outbox_going_find(owing->office, view->id, &going))
        portal = going.portal;
    return portal ? task_take_off(owing, view, portal, expires, err) : STATUS_OK;
}

/* One that another sharing took the place of: its recipient hears of that one. */
static enum status tasks_of_withdrawn(struct owing *owing, const struct sharing_view *view,
                                      struct error *err)
{
    const char *portal = timeline_on_portal(view->timeline);
    const struct ledger_entry *withdrawn = timeline_first(view->timeline, ENTRY_KIND_WITHDRAWN);
    const struct ledger_entry *superseded = timeline_first(view->timeline, ENTRY_KIND_SUPERSEDED);
    const struct ledger_entry *by = withdrawn ? withdrawn : superseded;
    enum status status = STATUS_OK;
    if (by && portal)
        status = task_take_off(owing, view, portal, by->leaf.time, err);
    if (status == STATUS_OK && withdrawn && timeline_left(view->timeline) &&
        !sharing_discharges(view->timeline, DUTY_WITHDRAWN, 0))
        status = task_tell_withdrawn(owing, view, withdrawn->leaf.time, err);
    return status;
}

/* Nothing is, of one that is settled, until its content is to be looked at again; but for what was
 * handed over open, of which a folder may lie about. */
static void owes_nothing(struct owing *owing, const struct sharing_view *view)
{
    struct date review;
    struct error unknown = {0};
    if (!timeline_last(view->timeline, ENTRY_KIND_HANDED_OVER) &&
        review_date(view->timeline, &review, &unknown) == STATUS_OK &&
        date_compare(&owing->today, &review) < 0)
        office_owes_nothing(owing->office, view, date_begins(&review));
}

enum status tasks_of_sharing(void *context, const struct sharing_view *view, bool *go_on,
                             struct error *err)
{
    struct owing *owing = context;
    struct sharing_deadlines deadlines;
    enum status status = STATUS_OK;
    size_t before = owing->tasks->count;
    (void)go_on;
    owing->done++;
    if (owing->progress && !owing->progress->tell(owing->progress->context, owing->done))
        return error_set(err, STATUS_INTERRUPTED, "interrupted");
    if (view->state == SHARING_ERASED) {
        office_owes_nothing(owing->office, view, INT64_MAX);
        return STATUS_OK;
    }
    sharing_deadlines_of((const struct ledger_entry *const *)view->timeline->entries,
                         view->timeline->count, &deadlines);
    if (view->state == SHARING_AWAITING_APPROVAL)
        status = task_approval(owing, view, &deadlines, err);
    else if (view->state == SHARING_DRAFTED || view->state == SHARING_SEALED)
        status = task_delivery(owing, view, &deadlines, err);
    else if (view->state == SHARING_FOR_SENDING)
        status = task_send(owing, view, err);
    else if (view->state == SHARING_DELIVERED || view->state == SHARING_HANDED_OVER ||
             view->state == SHARING_OVERDUE)
        status = task_receipt(owing, view, err);
    else if (sharing_state_is_withdrawn(view->state))
        status = tasks_of_withdrawn(owing, view, err);
    else if (view->state == SHARING_EXPIRED)
        status = tasks_of_expired(owing, view, deadlines.expires, err);
    if (status == STATUS_OK)
        status = tasks_of_phone(owing, view, &deadlines, err);
    if (status == STATUS_OK)
        status = task_open_copy(owing, view, err);
    if (status == STATUS_OK)
        status = tasks_of_duties(owing, view, err);
    if (status == STATUS_OK)
        status = task_review_sharing(owing, view, err);
    if (status == STATUS_OK && owing->tasks->count == before)
        owes_nothing(owing, view);
    return status;
}
