#include "sharing_internal.h"

#include <string.h>

static enum status withdraw_append(struct office *office, const struct sharing_timeline *timeline,
                                   const char *reason, timestamp now, struct error *err)
{
    const struct entry_withdrawn said = {.id = timeline->id, .reason = reason};
    const struct office_entry entry = {.kind = ENTRY_KIND_WITHDRAWN,
                                       .detail = entry_withdrawn_write(&said),
                                       .lookups = {{LOOKUP_SHARING, timeline->id}}};
    return office_append(office, &entry, now, NULL, err);
}

enum status sharing_withdraw(struct office *office, const char *id, const char *reason,
                             timestamp now, struct error *err)
{
    struct sharing_timeline timeline = {0};
    char whole[ID_SIZE];
    int lock = -1;
    enum status status = reason_check(reason, "withdrawing needs a reason", err);
    if (status == STATUS_OK)
        status = outbox_lock_named(office, id, whole, &lock, err);
    if (status == STATUS_OK)
        status = timeline_read(office, whole, now, &timeline, err);
    if (status == STATUS_OK &&
        (timeline.state == SHARING_WITHDRAWN || timeline.state == SHARING_ERASED))
        status = error_set(err, STATUS_USAGE, "sharing %s is %s already", whole,
                           sharing_state_name(timeline.state));
    if (status == STATUS_OK &&
        (timeline.state == SHARING_DECLINED || timeline.state == SHARING_RECORDED))
        status = error_set(err, STATUS_USAGE, "%s is %s: there is nothing to withdraw", whole,
                           sharing_state_name(timeline.state));
    if (status == STATUS_OK)
        status = withdraw_append(office, &timeline, reason, now, err);
    if (status == STATUS_OK) {
        status = outbox_remove(office, whole, err);
        if (status != STATUS_OK)
            error_context(err, "sharing %s is withdrawn, but its package could not be removed",
                          whole);
    }
    timeline_free(&timeline);
    outbox_unlock(office, whole, &lock);
    return status;
}
