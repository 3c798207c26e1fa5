/* Complaints about how data is handled: to be acknowledged, then answered. */
#include "tasks.h"

#include "safehand/register.h"

static enum status task_complaint(struct owing *owing, const struct complaint_view *view,
                                  struct error *err)
{
    timestamp since = view->was_acknowledged ? date_begins(&view->told) : view->received;
    struct task *task = task_add(owing, "complaint", since, err);
    if (!task)
        return err->status;
    task->has_entry = true;
    task->entry = view->entry;
    task_text(task->what,
              view->was_acknowledged ? "answer the complaint%s%s, or tell them how far it is"
                                     : "acknowledge the complaint%s%s, and look into it",
              view->reference ? " about " : "", view->reference ? view->reference : "");
    task_managers(owing->office, task->who);
    task_text(task->consequence,
              view->was_acknowledged
                  ? "the law wants an answer without undue delay, and a word on how it goes until "
                    "then"
                  : "after 30 days the law is broken; looking into it is to begin at once");
    task_how(task, WAY_TELL_COMPLAINT, view->id, NULL);
    task_due(task, owing, complaint_due(view));
    return STATUS_OK;
}

enum status tasks_of_complaints(struct owing *owing, struct error *err)
{
    struct complaint_views views;
    enum status status = complaint_list(owing->office, &views, err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; status == STATUS_OK && i < views.count; i++)
        if (!views.items[i].was_answered)
            status = task_complaint(owing, &views.items[i], err);
    complaint_views_free(&views);
    return status;
}
