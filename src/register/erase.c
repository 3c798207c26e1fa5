/* Erasing a sharing: who may, and from when on (rule L05). */
#include "register_internal.h"

#include <string.h>

#include "safehand/inspect/kept.h"

/* ---- the review date ---- */

/* The decision, or the entry with which a record by itself begins; NULL if there is none. */
static const struct ledger_entry *timeline_began(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    return decided || timeline->count == 0 ? decided : timeline->entries[0];
}

enum status review_date(const struct sharing_timeline *timeline, struct date *review,
                        struct error *err)
{
    const struct ledger_entry *sealed = timeline_first(timeline, ENTRY_KIND_SEALED);
    const struct ledger_entry *decided = timeline_began(timeline);
    struct entry_sealed said;
    struct entry_common began;
    timestamp time;
    entry_sealed_see(sealed ? sealed->detail : NULL, &said);
    entry_common_see(decided ? decided->detail : NULL, &began);
    if (said.expires && timestamp_parse(said.expires, &time)) {
        *review = review_day(time);
        return STATUS_OK;
    }
    if (!sealed && began.review && date_parse(began.review, review))
        return STATUS_OK;
    return error_set(err, STATUS_MALFORMED, "the entries of sharing %s name no review date",
                     timeline->id);
}

/* ---- who may ---- */

static enum status check_hold(const struct office *office, const struct sharing_timeline *timeline,
                              struct error *err)
{
    char since[TIMESTAMP_WORDS_SIZE];
    const struct ledger_entry *hold = timeline_hold(timeline);
    struct entry_hold said;
    const struct office_member *by = hold ? office_signer(office, hold) : NULL;
    if (!hold)
        return STATUS_OK;
    entry_hold_see(hold->detail, &said);
    timestamp_words(hold->leaf.time, since);
    error_set(err, STATUS_REFUSED, "sharing %s is on hold since %s, by %s: %s", timeline->id, since,
              by ? by->card->name : "", said.reason ? said.reason : "");
    error_hint(err,
               "nothing of it is erased until a manager, deputy or trustee ends that with " WAY);
    return error_way(err, WAY_RELEASE_HOLD, timeline->id, NULL);
}

/* A receipt, or a failure, of what is on its way could not be recorded any more. */
static enum status check_arrived(const struct sharing_timeline *timeline, struct error *err)
{
    switch (timeline->state) {
    case SHARING_ACKNOWLEDGED:
    case SHARING_REJECTED:
    case SHARING_WITHDRAWN:
    case SHARING_ARRIVED_WITHDRAWN:
    case SHARING_EXPIRED:
    case SHARING_DECLINED:
    case SHARING_RECORDED:
        return STATUS_OK;
    case SHARING_ERASED:
        error_set(err, STATUS_USAGE, "sharing %s is erased already", timeline->id);
        error_hint(err, WAY " tells who erased it, and why");
        return error_way(err, WAY_SHOW_SHARING, timeline->id, NULL);
    default:
        error_set(err, STATUS_REFUSED, "sharing %s is still on its way: it is %s", timeline->id,
                  timeline_state_words(timeline));
        error_hint(err, "withdraw it first (" WAY "); once it is erased, no receipt for it can be "
                        "filed");
        return error_way(err, WAY_WITHDRAW, timeline->id, NULL);
    }
}

static enum status refuse(const struct office *office, const struct sharing_timeline *timeline,
                          const struct date *review, bool is_sender, struct error *err)
{
    char day[TIMESTAMP_WORDS_SIZE];
    const struct office_member *self = office_self(office);
    date_words(review, day);
    if (is_sender)
        error_set(err, STATUS_REFUSED, "%s sent sharing %s and may not erase it alone",
                  self->card->name, timeline->id);
    else
        error_set(err, STATUS_REFUSED, "%s (%s) may not erase sharing %s alone", self->card->name,
                  office_role_name(self->role), timeline->id);
    error_hint(err,
               "a manager, deputy or trustee who did not send it may; in an office of one person, "
               "somebody of another scheme or a trustee who is added for that (" WAY
               "). Its review date is %s, which this computer's clock alone does not tell: from "
               "then on anybody may, when a colleague has recorded what a witness outside signed "
               "on that day or later (" WAY " prints what they sign), or has delivered by a portal "
               "that told such a day",
               day);
    error_way(err, WAY_ADD_STAFF, NULL, NULL);
    return error_way(err, WAY_CHECKPOINT, NULL, NULL);
}

/* As with approvals, never who sent it; and anybody, when somebody outside says that its day has
 * come: the office's own clock is set by whoever sits before it. */
static enum status check_right(struct office *office, struct erase_view *view, struct error *err)
{
    const struct office_member *self = office_self(office);
    const struct ledger_entry *decided = timeline_began(&view->timeline);
    const struct office_member *sender = decided ? office_signer(office, decided) : NULL;
    bool is_sender = office_may_be_one(sender, self, OFFICE_NOW);
    if (office_role_approves(self->role) && !is_sender)
        return STATUS_OK;
    enum status status =
        attested_find(office, &view->review, &view->attested, &view->is_attested, err);
    if (status != STATUS_OK || view->is_attested)
        return status;
    if (is_sender && !office_same_person(sender, self))
        return office_refuse_unseen(office, sender, err);
    return refuse(office, &view->timeline, &view->review, is_sender, err);
}

enum status erase_view_read(struct office *office, const char *id, timestamp now,
                            struct erase_view *view, struct error *err)
{
    *view = (struct erase_view){.review = {0}};
    enum status status = timeline_read(office, id, now, &view->timeline, err);
    if (status == STATUS_OK)
        status = check_hold(office, &view->timeline, err);
    if (status == STATUS_OK)
        status = check_arrived(&view->timeline, err);
    if (status == STATUS_OK)
        status = review_date(&view->timeline, &view->review, err);
    if (status == STATUS_OK)
        status = check_right(office, view, err);
    if (status != STATUS_OK)
        erase_view_free(view);
    return status;
}

void erase_view_free(struct erase_view *view)
{
    timeline_free(&view->timeline);
    *view = (struct erase_view){.review = {0}};
}

/* ---- erasing ---- */

static enum status erase_entries(struct office *office, const struct erase_view *view,
                                 const char *reason, timestamp now, struct ledger_erased *erased,
                                 struct error *err)
{
    const struct sharing_timeline *timeline = &view->timeline;
    char review[DATE_SIZE];
    uint64_t *entries = memory_allocate_array(timeline->count, sizeof *entries);
    if (!entries)
        return memory_error(err);
    for (size_t i = 0; i < timeline->count; i++)
        entries[i] = timeline->entries[i]->number;
    date_format(&view->review, review);
    struct ledger_erasing what = {.id = timeline->id,
                                  .entries = entries,
                                  .entry_count = timeline->count,
                                  .review = review,
                                  .is_attested = view->is_attested,
                                  .attested = view->attested,
                                  .reason = reason,
                                  .signer = office_identity(office)->signer,
                                  .time = now};
    enum status status = ledger_erase(office_ledger(office), &what, erased, err);
    memory_free(entries);
    return status;
}

enum status erase_sharing(struct office *office, const char *id, const char *reason, timestamp now,
                          struct ledger_erased *erased, struct error *err)
{
    struct erase_view view = {.review = {0}};
    char whole[ID_SIZE];
    int lock = -1;
    enum status status = reason_check(reason, "erasing needs a reason", err);
    if (status == STATUS_OK)
        status = outbox_lock_named(office, id, whole, &lock, err);
    if (status == STATUS_OK)
        status = erase_view_read(office, whole, now, &view, err);
    /* Nobody needs the package of such a sharing; first, so that none is ever left. */
    if (status == STATUS_OK) {
        outbox_sweep(office, whole, now);
        status = outbox_remove(office, whole, err);
        inspect_kept_forget();
    }
    if (status == STATUS_OK)
        status = erase_entries(office, &view, reason, now, erased, err);
    erase_view_free(&view);
    outbox_unlock(office, whole, &lock);
    return status;
}
