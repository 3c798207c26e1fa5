/* A hold keeps a sharing from being erased, whatever its review date. */
#include "register_internal.h"

#include <string.h>

#define HELD "held"
#define RELEASED "released"

const struct ledger_entry *timeline_hold(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *last = timeline_last(timeline, ENTRY_KIND_HOLD);
    struct entry_hold said;
    entry_hold_see(last ? last->detail : NULL, &said);
    return said.state && strcmp(said.state, HELD) == 0 ? last : NULL;
}

void hold_view_free(struct hold_view *view)
{
    memory_free(view->by);
    memory_free(view->reason);
    *view = (struct hold_view){.is_held = false};
}

/* The hold that stands in a timeline, if any. */
static enum status view_fill(struct hold_view *view, const struct office *office,
                             const struct sharing_timeline *timeline, struct error *err)
{
    const struct ledger_entry *hold = timeline_hold(timeline);
    const struct office_member *by = hold ? office_signer(office, hold) : NULL;
    struct entry_hold said;
    *view = (struct hold_view){.is_held = hold != NULL};
    memcpy(view->id, timeline->id, ID_SIZE);
    if (!hold)
        return STATUS_OK;
    entry_hold_see(hold->detail, &said);
    view->since = hold->leaf.time;
    view->by = memory_copy_string(by ? by->card->name : "");
    view->reason = memory_copy_string(said.reason ? said.reason : "");
    if (view->by && view->reason)
        return STATUS_OK;
    hold_view_free(view);
    return memory_error(err);
}

static enum status hold_append(struct office *office, const char *id, const char *state,
                               const char *reason, timestamp now, struct error *err)
{
    const struct entry_hold said = {.id = id, .state = state, .reason = reason};
    const struct office_entry entry = {.kind = ENTRY_KIND_HOLD,
                                       .detail = entry_hold_write(&said),
                                       .lookups = {{LOOKUP_SHARING, id}}};
    return office_append(office, &entry, now, NULL, err);
}

/* The hold as it is to be, with the sharing locked. */
static enum status hold_set(struct office *office, const char *id, bool held, const char *reason,
                            timestamp now, struct hold_view *view, struct error *err)
{
    bool is_new = false;
    struct sharing_timeline timeline = {0};
    enum status status = timeline_read(office, id, now, &timeline, err);
    if (status == STATUS_OK && timeline.state == SHARING_ERASED) {
        status = error_set(err, STATUS_USAGE, "sharing %s is erased: there is nothing to hold", id);
        error_hint(err, WAY " tells who erased it, and why");
        error_way(err, WAY_SHOW_SHARING, id, NULL);
    }
    if (status == STATUS_OK) {
        is_new = (timeline_hold(&timeline) != NULL) != held;
        if (is_new)
            status = hold_append(office, id, held ? HELD : RELEASED, reason, now, err);
    }
    if (status == STATUS_OK && is_new) {
        timeline_free(&timeline);
        status = timeline_read(office, id, now, &timeline, err);
    }
    if (status == STATUS_OK)
        status = view_fill(view, office, &timeline, err);
    if (status == STATUS_OK)
        view->is_new = is_new;
    timeline_free(&timeline);
    return status;
}

static enum status hold_change(struct office *office, const char *id, bool held, const char *reason,
                               timestamp now, struct hold_view *view, struct error *err)
{
    char whole[ID_SIZE];
    int lock = -1;
    enum status status = reason_check(reason, "a hold is set and ended with a reason", err);
    if (status == STATUS_OK)
        status = outbox_lock_named(office, id, whole, &lock, err);
    if (status == STATUS_OK)
        status = hold_set(office, whole, held, reason, now, view, err);
    outbox_unlock(office, whole, &lock);
    return status;
}

enum status hold_put(struct office *office, const char *id, const char *reason, timestamp now,
                     struct hold_view *view, struct error *err)
{
    return hold_change(office, id, true, reason, now, view, err);
}

enum status hold_release(struct office *office, const char *id, const char *reason, timestamp now,
                         struct hold_view *view, struct error *err)
{
    enum status status = office_require(office_role_approves(office_self(office)->role), office,
                                        "may not end a hold", err);
    if (status != STATUS_OK)
        return error_hint(err, "ask a manager, a deputy or a trustee");
    status = hold_change(office, id, false, reason, now, view, err);
    if (status != STATUS_OK || view->is_new)
        return status;
    error_set(err, STATUS_USAGE, "sharing %s is not on hold", view->id);
    error_hint(err, WAY " tells what happened");
    return error_way(err, WAY_SHOW_SHARING, view->id, NULL);
}
