/* What was told in an emergency by other means owes what a package in one owes (P07, P08). */
#include "tasks.h"

#include <string.h>

static struct task *call_task(struct owing *owing, const struct ledger_entry *entry,
                              enum duty_id duty, struct error *err)
{
    struct task *task = task_add(owing, duty_id_text(duty), entry->leaf.time, err);
    if (task) {
        task->has_entry = true;
        task->entry = entry->number;
    }
    return task;
}

static enum status task_look(struct owing *owing, const struct ledger_entry *entry,
                             const struct office_member *signer, const char *to, struct error *err)
{
    char number[24];
    struct task *task = call_task(owing, entry, DUTY_P07, err);
    if (!task)
        return err->status;
    snprintf(number, sizeof number, "%llu", (unsigned long long)entry->number);
    task_text(task->what, "look at what was told to %s in an emergency, and sign that it was right",
              to);
    task_approvers(owing->office, signer, task->who);
    task_text(task->consequence, "somebody told about a family, and nobody else ever looked at it");
    task_how(task, WAY_LOG_DUTY, duty_id_text(DUTY_P07), number);
    task_due(task, owing, entry->leaf.time + (timestamp)POLICY_EMERGENCY_HOURS * 3600);
    return STATUS_OK;
}

static enum status task_family(struct owing *owing, const struct ledger_entry *entry,
                               const struct office_member *signer, const char *to, const char *id,
                               struct error *err)
{
    struct task *task = call_task(owing, entry, DUTY_P08, err);
    if (!task)
        return err->status;
    task_text(task->what, "tell the family what was told to %s and why, or record why not", to);
    task_who(task->who, signer->card->name);
    task_text(task->consequence, "the family hears of it from somebody else, and trusts nobody any "
                                 "more");
    task_how(task, WAY_INFORM, id, NULL);
    task_due(task, owing, office_deadline(entry->leaf.time, TASK_TELL_DAYS));
    return STATUS_OK;
}

static enum status take_call(void *context, const struct ledger_entry *entry,
                             const struct office_member *signer, bool *go_on, struct error *err)
{
    struct owing *owing = context;
    struct sharing_timeline timeline = {0};
    struct entry_other_channel said;
    enum status status = STATUS_OK;
    entry_other_channel_see(entry->detail, &said);
    (void)go_on;
    if (!signer || said.emergency != TRUTH_YES || !said.to || !said.id)
        return STATUS_OK;
    if (!owing_is_discharged(owing, duty_id_text(DUTY_P07), entry->number))
        status = task_look(owing, entry, signer, said.to, err);
    if (status != STATUS_OK || owing_is_discharged(owing, duty_id_text(DUTY_P08), entry->number))
        return status;
    status = timeline_read(owing->office, said.id, owing->now, &timeline, err);
    if (status == STATUS_OK && !timeline_first(&timeline, ENTRY_KIND_FAMILY_INFORMED))
        status = task_family(owing, entry, signer, said.to, said.id, err);
    timeline_free(&timeline);
    return status;
}

enum status tasks_of_calls(struct owing *owing, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    return list_entries(owing->office, ENTRY_KIND_OTHER_CHANNEL, &any, take_call, owing, err);
}
