/* Until when: each duty has its own day, in the profile. */
#include "tasks.h"

#include <string.h>

/* NULL without memory. */
static json_t *days_of(const struct profile *profile)
{
    json_t *days = json_array();
    for (int i = 0; i < PROFILE_DUTY_COUNT; i++)
        if (json_array_append_new(
                days, json_integer(profile_duty_days(profile, (enum profile_duty)i))) != 0) {
            json_decref(days);
            return NULL;
        }
    return days;
}

/* Each profile is read once; of one that is not there any more nothing is known, and so it counts
 * as a concern: too early is better than too late. */
static int duty_days(struct owing *owing, const char *name, enum profile_duty duty)
{
    struct error ignored = {0};
    struct profile *profile = NULL;
    json_t *days = json_object_get(owing->days, name);
    if (!days) {
        bool is_there = office_profile(owing->office, name, &profile, &ignored) == STATUS_OK;
        days = is_there ? days_of(profile) : NULL;
        if (json_object_set_new(owing->days, name, days ? days : json_null()) != 0)
            days = NULL;
        profile_free(profile);
    }
    if (!json_is_array(days))
        return duty <= PROFILE_DUTY_APPROVE ? 1 : 0;
    return (int)json_integer_value(json_array_get(days, (size_t)duty));
}

void task_due_by(struct task *task, struct owing *owing, const char *profile,
                 enum profile_duty duty, timestamp from, int otherwise, timestamp latest)
{
    int days = duty_days(owing, profile, duty);
    days = days ? days : otherwise;
    timestamp due = days ? policy_working_days_end(from, days) : latest;
    if (due)
        task_due(task, owing, latest && latest < due ? latest : due);
}

void task_due(struct task *task, const struct owing *owing, timestamp due)
{
    task->has_due = true;
    task->due = due;
    task->is_overdue = owing->now > due; /* at a deadline it is still in time */
}
