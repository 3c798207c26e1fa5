/* What one person said of the whole ledger, which a second is still to look at. */
#include "tasks.h"

enum { LOOK_DAYS = 1 }; /* working days */
static const enum entry_kind SAID[] = {ENTRY_KIND_CLOCK_CORRECTED, ENTRY_KIND_LOG_CONTINUED};

static void say_corrected(struct task *task, const struct ledger_entry *entry, const char *by)
{
    struct entry_clock_corrected said;
    entry_clock_corrected_see(entry->detail, &said);
    if (said.for_concern == TRUTH_YES)
        task_text(
            task->what,
            "look which clock is right: the entry before entry %llu bears the time %s, and %s "
            "went on by an earlier one, for a concern",
            (unsigned long long)entry->number, said.newest ? said.newest : "", by);
    else
        task_text(task->what,
                  "look whether the clock was wrong before entry %llu, as %s says there: %s",
                  (unsigned long long)entry->number, by, said.reason ? said.reason : "");
    task_text(task->consequence, "one person alone said which times count, and nobody else has "
                                 "looked whether it is so");
}

static void say_continued(struct task *task, const struct ledger_entry *entry, const char *by)
{
    struct entry_log_continued said;
    entry_log_continued_see(entry->detail, &said);
    task_text(task->what,
              "look why entries before entry %llu are gone, without which %s went on there: %s",
              (unsigned long long)entry->number, by, said.reason ? said.reason : "");
    task_text(task->consequence,
              "one person alone went on without them, and nobody else has looked what was lost");
}

static enum status task_said(struct owing *owing, const struct ledger_entry *entry,
                             const struct office_member *did, struct error *err)
{
    char number[24];
    struct task *task = task_add(owing, rule_id_text(RULE_L02), entry->leaf.time, err);
    if (!task)
        return err->status;
    task->has_entry = true;
    task->entry = entry->number;
    if (entry->leaf.kind == ENTRY_KIND_CLOCK_CORRECTED)
        say_corrected(task, entry, did->card->name);
    else
        say_continued(task, entry, did->card->name);
    task_looker(owing->office, did, task->who);
    snprintf(number, sizeof number, "%llu", (unsigned long long)entry->number);
    task_how(task, WAY_LOOK_AT, number, NULL);
    task_due(task, owing, policy_working_days_end(entry->leaf.time, LOOK_DAYS));
    return STATUS_OK;
}

static enum status take_said(struct owing *owing, uint64_t number, struct error *err)
{
    bool is_found = false;
    struct ledger_entry *entry = NULL;
    const struct office_member *did = NULL;
    enum status status = office_read(owing->office, number, &entry, &did, err);
    if (status == STATUS_OK && did)
        status = look_find(owing->office, number, did, &is_found, err);
    if (status == STATUS_OK && did && !is_found)
        status = task_said(owing, entry, did, err);
    ledger_entry_free(entry);
    return status;
}

enum status tasks_of_ledger(struct owing *owing, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof SAID / sizeof SAID[0]; i++) {
        struct ledger_indexes all = {0};
        status = ledger_find_kind(office_ledger(owing->office), SAID[i], &all, err);
        for (size_t j = 0; status == STATUS_OK && j < all.count; j++)
            status = take_said(owing, all.items[j], err);
        ledger_indexes_free(&all);
    }
    return status;
}
