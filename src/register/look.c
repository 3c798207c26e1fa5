/* That somebody else looked at what was shared in an emergency (P07). */
#include "register_internal.h"

bool office_has_only(const struct office *office, const struct office_member *member)
{
    for (size_t i = 0; member && i < office_member_count(office); i++) {
        const struct office_member *other = office_member_at(office, i);
        if (!other->is_removed && !office_same_person(other, member))
            return false;
    }
    return member != NULL;
}

bool look_counts(const struct office *office, const struct ledger_entry *entry,
                 const struct office_member *sender)
{
    const struct office_member *signer = office_signer(office, entry);
    if (entry->leaf.kind != ENTRY_KIND_LOOKED || !signer)
        return false;
    return !sender || office_has_only(office, sender) ||
           !office_may_be_one(signer, sender, entry->number);
}

static enum status check_look(const struct office *office, const struct sharing_timeline *timeline,
                              struct error *err)
{
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    const struct office_member *self = office_self(office);
    const struct office_member *sender = decided ? office_signer(office, decided) : NULL;
    if (!decided || decided->is_erased ||
        !json_is_true(json_object_get(decision_of(decided), "emergency"))) {
        error_set(err, STATUS_USAGE, "sharing %s was no emergency", timeline->id);
        error_hint(err, WAY " shows what is owed");
        return error_way(err, WAY_LIST_TASKS, NULL, NULL);
    }
    if (!office_may_be_one(sender, self, OFFICE_NOW) || office_has_only(office, self))
        return STATUS_OK;
    if (!office_same_person(sender, self))
        return office_refuse_unseen(office, sender, err);
    rule_error(err, STATUS_REFUSED, RULE_P07,
               "you shared this yourself: somebody else looks at it");
    return error_hint(err, "anybody else on the staff may; nothing waits for it");
}

enum status look_record(struct office *office, const char *id, const char *what, timestamp now,
                        struct error *err)
{
    int lock = -1;
    struct sharing_timeline timeline = {0};
    enum status status = words_check(what, INPUT_WHAT, err);
    if (status == STATUS_OK)
        status = timeline_read(office, id, now, &timeline, err);
    if (status == STATUS_OK)
        status = check_look(office, &timeline, err);
    if (status == STATUS_OK)
        status = outbox_lock_kept(office, timeline.id, now, &lock, err);
    if (status == STATUS_OK) {
        const struct entry_looked said = {.id = timeline.id, .what = what};
        const struct office_entry entry = {.kind = ENTRY_KIND_LOOKED,
                                           .detail = entry_looked_write(&said),
                                           .lookups = {{LOOKUP_SHARING, timeline.id}}};
        status = office_append(office, &entry, now, NULL, err);
        outbox_unlock(office, timeline.id, &lock);
    }
    timeline_free(&timeline);
    return status;
}
