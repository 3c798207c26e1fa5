/* Whom a second person is still to look at: members of staff, and recipients who were verified. */
#include "tasks.h"

#include "safehand/office/verified.h"

enum { CONFIRM_DAYS = 5 }; /* working days for a second person's look */

/* ---- staff ---- */

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
                  member->waits
                      ? "until then they have a coordinator's rights alone, and count as one "
                        "person with whoever bears their name, or added them"
                      : "until then they may share, and whoever added them approves nothing of it: "
                        "the card may be their own");
        task_how(task, WAY_CONFIRM_STAFF, member->card->name, NULL);
        task_due(task, owing, policy_working_days_end(added->leaf.time, CONFIRM_DAYS));
    } else {
        status = err->status;
    }
    ledger_entry_free(added);
    return status;
}

/* Whoever has not signed may not know that there is a card in their name. */
static enum status task_sign(struct owing *owing, const struct office_member *member,
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
                  "have %s sign that the card with the fingerprint %s is theirs: they have not yet",
                  member->card->name, member->card->fingerprint);
        task_managers(owing->office, task->who);
        task_text(task->consequence, "only who added them says that it is");
        task_how(task, WAY_SIGN_CARD, member->card->name, NULL);
        task_text(task->how, WAY ", as %s", member->card->name);
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
        if (office_member_is_unseen(member))
            status = task_confirm(owing, member, err);
        if (status == STATUS_OK && !member->has_signed && !member->is_removed)
            status = task_sign(owing, member, err);
    }
    return status;
}

/* ---- recipients ---- */

static enum status task_verified(struct owing *owing,
                                 const struct office_verification *verification, struct error *err)
{
    const struct office_member *by = verification->verified_by;
    const char *did = verification->is_revoked ? "verified and revoked" : "verified";
    struct task *task = task_add(owing, rule_id_text(RULE_P03), verification->since, err);
    if (!task)
        return err->status;
    task->has_entry = true;
    task->entry = verification->entry;
    if (verification->card)
        task_text(task->what,
                  "look whether the card of %s, %s (fingerprint %s) is theirs, which %s alone %s, "
                  "and confirm it",
                  verification->name, verification->organisation, verification->mark,
                  by->card->name, did);
    else
        task_text(task->what,
                  "look whether %s, %s is reached at %s, which %s alone %s, and confirm it",
                  verification->name, verification->organisation, verification->mark,
                  by->card->name, did);
    if (office_has_somebody_else(owing->office, by, OFFICE_NOW))
        task_text(task->who, "anybody on the staff but %s", by->card->name);
    else
        task_who(task->who, "nobody else is on the staff: show it to a trustee or another scheme's "
                            "named person, and say whom");
    task_text(task->consequence,
              "%s reads what is shared with it, and one person alone says whose "
              "it is",
              verification->card ? "whoever has that card's key" : "whoever is at that address");
    task_how(task, WAY_CONFIRM_RECIPIENT, verification->name, NULL);
    task_due(task, owing, policy_working_days_end(verification->since, CONFIRM_DAYS));
    return STATUS_OK;
}

enum status tasks_of_recipients(struct owing *owing, struct error *err)
{
    struct office_verifications list;
    enum status status = office_verifications_read(owing->office, &list, err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        if (office_verification_waits(&list.items[i]))
            status = task_verified(owing, &list.items[i], err);
    office_verifications_free(&list);
    return status;
}
