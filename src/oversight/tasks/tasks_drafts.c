/* Sharings that who looks began to answer, and that were not decided. */
#include "tasks.h"

#include "safehand/office/drafts.h"

enum { DRAFT_SECONDS = 24 * 3600 }; /* for so long it is work that goes on */

static enum status task_draft(struct owing *owing, const struct draft *draft, struct error *err)
{
    struct task *task = task_add(owing, rule_id_text(RULE_P11), draft->started, err);
    if (!task)
        return err->status;
    task_text(task->what,
              "decide the sharing about %s that you began to answer, throw your answers away, or "
              "record why nothing is shared",
              draft->reference);
    task_who(task->who, office_self(owing->office)->card->name);
    task_text(task->consequence,
              "nobody gets what you meant to share, and nobody else knows of it");
    task_how(task, WAY_RESUME_DRAFT, draft->id, NULL);
    return STATUS_OK;
}

enum status tasks_of_drafts(struct owing *owing, struct error *err)
{
    struct drafts drafts = {.items = NULL};
    struct error ignored = {0}; /* what cannot be read is no reason not to tell what is owed */
    enum status status = STATUS_OK;
    if (drafts_list(owing->office, &drafts, &ignored) != STATUS_OK)
        return STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < drafts.count; i++)
        if (owing->now - drafts.items[i].started > DRAFT_SECONDS)
            status = task_draft(owing, &drafts.items[i], err);
    drafts_free(&drafts);
    return status;
}
