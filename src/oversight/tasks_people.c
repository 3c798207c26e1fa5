/* Whom a second person is still to look at: members of staff who wait for a signature. */
#include "tasks.h"

enum { CONFIRM_DAYS = 5 }; /* working days for a second person's look */

static enum status task_confirm(struct owing *owing, const struct office_member *member,
                                struct error *err)
{
    struct ledger_entry *added = NULL;
    enum status status = ledger_read(office_ledger(owing->office), member->added, &added, err);
    if (status != STATUS_OK)
        return status;
    struct task *task = task_add(owing, rule_id_text(RULE_P06), added->leaf.time, err);
    if (task) {
        task->has_entry = true;
        task->entry = member->added;
        task_text(task->what,
                  "look whether the card of %s (fingerprint %s) is theirs, and confirm "
                  "them as %s",
                  member->card->name, member->card->fingerprint, office_role_name(member->given));
        office_confirmers(owing->office, member, task->who, sizeof task->who);
        task_text(task->consequence,
                  "until then they have a coordinator's rights alone, and count as one person "
                  "with whoever bears their name");
        task_how(task, WAY_CONFIRM_STAFF, member->card->name, NULL);
        task_due(task, owing, policy_working_days_end(added->leaf.time, CONFIRM_DAYS));
    } else {
        status = err->status;
    }
    ledger_entry_free(added);
    return status;
}

enum status tasks_of_people(struct owing *owing, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < office_member_count(owing->office); i++) {
        const struct office_member *member = office_member_at(owing->office, i);
        if (member->waits && !member->is_removed)
            status = task_confirm(owing, member, err);
    }
    return status;
}
