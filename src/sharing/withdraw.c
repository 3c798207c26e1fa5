#include "sharing_internal.h"

#include <string.h>

static enum status withdraw_append(struct office *office, const struct entry_withdrawn *said,
                                   timestamp now, struct error *err)
{
    const struct office_entry entry = {.kind = ENTRY_KIND_WITHDRAWN,
                                       .detail = entry_withdrawn_write(said),
                                       .lookups = {{LOOKUP_SHARING, said->id}}};
    return office_append(office, &entry, now, NULL, err);
}

static enum status withdraw_check(const struct sharing_timeline *timeline, struct error *err)
{
    const char *state = timeline_state_words(timeline);
    if (timeline->state == SHARING_DECLINED || timeline->state == SHARING_RECORDED)
        return error_set(err, STATUS_USAGE, "%s is %s: there is nothing to withdraw", timeline->id,
                         state);
    if (sharing_state_is_withdrawn(timeline->state) || timeline->state == SHARING_ERASED)
        return error_set(err, STATUS_USAGE, "sharing %s is %s already", timeline->id, state);
    return STATUS_OK;
}

/* With its lock held. */
static enum status withdraw_locked(struct office *office, const struct sharing_timeline *timeline,
                                   const char *reason, timestamp now, struct error *err)
{
    /* That it lay there is said only of what was seen to arrive. */
    const char *portal = timeline_may_be_on_portal(timeline) ? NULL : timeline_on_portal(timeline);
    const struct entry_withdrawn said = {.id = timeline->id,
                                         .reason = reason,
                                         .portal = portal,
                                         .taken_off = portal ? TRUTH_NO : TRUTH_UNTOLD};
    enum status status = withdraw_append(office, &said, now, err);
    if (status != STATUS_OK)
        return status;
    status = outbox_remove(office, timeline->id, err);
    if (status != STATUS_OK)
        error_context(err, "sharing %s is withdrawn, but its package could not be removed",
                      timeline->id);
    return status;
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
    if (status == STATUS_OK)
        status = withdraw_check(&timeline, err);
    if (status == STATUS_OK)
        status = delivery_end_cut_off(office, &timeline, now, err);
    if (status == STATUS_OK)
        status = withdraw_locked(office, &timeline, reason, now, err);
    timeline_free(&timeline);
    outbox_unlock(office, whole, &lock);
    return status;
}

/* ---- an approval that is refused ---- */

static const char REFUSED[] = "not approved: ";

const char *refusal_reason(const char *reason)
{
    return reason && text_starts_with(reason, REFUSED) ? reason + strlen(REFUSED) : NULL;
}

/* What did not wait for the approval is not stopped by refusing it. */
static enum status refuse_check(const struct sharing_timeline *timeline, const char *shown,
                                const struct approval_view *view, struct error *err)
{
    if (strcmp(view->digest, shown) != 0) {
        error_set(err, STATUS_REFUSED, "what was decided has changed since you looked");
        return error_hint(err, "look at it again: nothing was recorded");
    }
    if (timeline->state == SHARING_AWAITING_APPROVAL)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "sharing %s does not wait for an approval: it is %s", timeline->id,
              timeline_state_words(timeline));
    error_hint(err, "if it should not have left, withdraw it: " WAY);
    return error_way(err, WAY_WITHDRAW, timeline->id, NULL);
}

enum status sharing_refuse(struct office *office, const char *id, const char *digest,
                           const char *reason, timestamp now, struct error *err)
{
    struct sharing_timeline timeline = {0};
    struct approval_view view = {0};
    char whole[ID_SIZE], *said = NULL;
    int lock = -1;
    enum status status = words_check(reason, INPUT_REASON, err);
    if (status == STATUS_OK)
        status = outbox_lock_named(office, id, whole, &lock, err);
    if (status == STATUS_OK)
        status = approval_view_read(office, whole, now, &view, err);
    if (status == STATUS_OK)
        status = timeline_read(office, whole, now, &timeline, err);
    if (status == STATUS_OK)
        status = refuse_check(&timeline, digest, &view, err);
    if (status == STATUS_OK) {
        said = memory_format("%s%s", REFUSED, reason);
        status = said ? withdraw_locked(office, &timeline, said, now, err) : memory_error(err);
    }
    memory_free(said);
    timeline_free(&timeline);
    approval_view_free(&view);
    outbox_unlock(office, whole, &lock);
    return status;
}

/* ---- taking it off the portal ---- */

static enum status take_off_check(const struct sharing_timeline *timeline, struct error *err)
{
    if (!sharing_state_is_withdrawn(timeline->state)) {
        error_set(err, STATUS_USAGE, "sharing %s is not withdrawn: it is %s", timeline->id,
                  timeline_state_words(timeline));
        error_hint(err, "withdraw it first with " WAY);
        return error_way(err, WAY_WITHDRAW, timeline->id, NULL);
    }
    if (timeline_on_portal(timeline))
        return STATUS_OK;
    return error_set(err, STATUS_USAGE, "sharing %s is %s already, and lies on no portal",
                     timeline->id, timeline_state_words(timeline));
}

static enum status take_off_locked(struct office *office, const struct sharing_timeline *timeline,
                                   struct portal_session *portal, const char *by, timestamp now,
                                   struct error *err)
{
    char name[PACKAGE_NAME_SIZE];
    snprintf(name, sizeof name, "%s.safehand", timeline->id);
    enum status status = by ? words_check(by, INPUT_TAKEN_OFF, err) : STATUS_OK;
    if (status == STATUS_OK && !by)
        status = portal_delete(portal, name, err);
    if (status != STATUS_OK)
        return status;
    const struct entry_withdrawn said = {.id = timeline->id,
                                         .reason = by ? "taken off the portal"
                                                      : "nothing of it is on the portal",
                                         .portal = timeline_on_portal(timeline),
                                         .taken_off = TRUTH_YES,
                                         .by = by};
    return withdraw_append(office, &said, now, err);
}

enum status sharing_take_off(struct office *office, const char *id, struct portal_session *portal,
                             const char *by, timestamp now, struct error *err)
{
    struct sharing_timeline timeline = {0};
    char whole[ID_SIZE];
    int lock = -1;
    enum status status = sharing_complete_id(office, id, whole, err);
    if (status == STATUS_OK)
        status = outbox_lock(office, whole, &lock, err);
    if (status == STATUS_OK)
        status = timeline_read(office, whole, now, &timeline, err);
    if (status == STATUS_OK)
        status = take_off_check(&timeline, err);
    if (status == STATUS_OK)
        status = take_off_locked(office, &timeline, portal, by, now, err);
    timeline_free(&timeline);
    outbox_unlock(office, whole, &lock);
    return status;
}
