/* Records of families that lie readable in the office, or sealed to a key that somebody had who
 * left. */
#include "tasks.h"

#include "safehand/office/records.h"

enum { NAMED_MAXIMUM = 5 };

/* "HS-1, HS-2 and 7 more" */
static void put_names(const struct names *names, char *text, size_t size)
{
    size_t used = 0, shown = names->count > NAMED_MAXIMUM ? NAMED_MAXIMUM - 1 : names->count;
    text[0] = '\0';
    for (size_t i = 0; i < shown && used < size; i++)
        used +=
            (size_t)snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ", names->items[i]);
    if (shown < names->count && used < size)
        snprintf(text + used, size - used, " and %zu more", names->count - shown);
}

static enum status task_seal(struct owing *owing, const struct names *names, const char *what,
                             const char *consequence, struct error *err)
{
    char list[TASK_TEXT_SIZE / 2];
    if (names->count == 0)
        return STATUS_OK;
    struct task *task = task_add(owing, rule_id_text(RULE_L03), owing->now, err);
    if (!task)
        return err->status;
    put_names(names, list, sizeof list);
    task_text(task->what, "%s: %s", what, list);
    task_who(task->who, "anybody on the staff");
    task_text(task->consequence, "%s", consequence);
    task_how(task, WAY_SEAL_RECORDS, NULL, NULL);
    return STATUS_OK;
}

enum status tasks_of_lying(struct owing *owing, struct error *err)
{
    struct office_records records;
    struct error ignored = {0}; /* what cannot be looked at is no reason not to tell what is owed */
    if (office_records_look(owing->office, &records, &ignored) != STATUS_OK)
        return STATUS_OK;
    enum status status = task_seal(owing, &records.readable, "seal the records that lie readable",
                                   "whoever gets at the office's folder, or at a backup of it, "
                                   "reads them",
                                   err);
    if (status == STATUS_OK)
        status = task_seal(owing, &records.sealed_before,
                           "seal the records anew that are sealed to an earlier key",
                           "whoever left and copied that key can read them, if they get at the "
                           "office's folder or at a backup of it",
                           err);
    office_records_free(&records);
    return status;
}
