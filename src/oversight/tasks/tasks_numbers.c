/* Numbers that wait for a second person. */
#include "tasks.h"

#include "safehand/office/numbers.h"

static enum status task_number(struct owing *owing, const struct office_number *number,
                               struct error *err)
{
    struct task *task = task_add(owing, rule_id_text(RULE_P03), number->since, err);
    if (!task)
        return err->status;
    task->has_entry = true;
    task->entry = number->entry;
    task_text(task->what, "look whether %s is the published number of %s (%s), and confirm it",
              number->number, number->name, number->source);
    task_text(task->who, "anybody on the staff but %s", number->listed_by->card->name);
    task_text(task->consequence, "in an emergency the number is typed twice instead");
    task_how(task, WAY_CONFIRM_NUMBER, number->name, NULL);
    task_due(task, owing, office_deadline(number->since, TASK_TELL_DAYS));
    return STATUS_OK;
}

enum status tasks_of_numbers(struct owing *owing, struct error *err)
{
    struct office_numbers numbers = {.items = NULL};
    enum status status = office_number_list(owing->office, &numbers, err);
    for (size_t i = 0; status == STATUS_OK && i < numbers.count; i++)
        if (!numbers.items[i].counts)
            status = task_number(owing, &numbers.items[i], err);
    office_numbers_free(&numbers);
    return status;
}
