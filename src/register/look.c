/* That somebody else looked at what one person did alone: an emergency (P07), and what was said of
 * the ledger itself because nothing might wait (L02). */
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
    struct entry_looked said;
    entry_looked_see(entry->detail, &said);
    if (entry->leaf.kind != ENTRY_KIND_LOOKED || !signer || !said.what)
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

/* ---- an entry about the ledger itself ---- */

bool look_is_owed(enum entry_kind kind)
{
    return kind == ENTRY_KIND_CLOCK_CORRECTED || kind == ENTRY_KIND_LOG_CONTINUED;
}

bool look_may(const struct office *office, const struct office_member *by,
              const struct office_member *did, uint64_t number)
{
    return !office_may_be_one(by, did, number) || !office_has_somebody_else(office, did, number);
}

enum status look_find(struct office *office, uint64_t about, const struct office_member *did,
                      bool *is_found, struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status = ledger_find_kind(office_ledger(office), ENTRY_KIND_LOOKED, &all, err);
    *is_found = false;
    for (size_t i = all.count; status == STATUS_OK && !*is_found && i > 0; i--) {
        struct ledger_entry *entry = NULL;
        struct entry_looked said;
        const struct office_member *by = NULL;
        if (all.items[i - 1] < about)
            break;
        status = ledger_read(office_ledger(office), all.items[i - 1], &entry, err);
        entry_looked_see(status == STATUS_OK ? entry->detail : NULL, &said);
        if (status == STATUS_OK && said.entry.is_told && said.entry.value == about)
            by = office_signer(office, entry);
        *is_found = by && look_may(office, by, did, entry->number);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&all);
    return status;
}

static enum status refuse_entry(const struct office *office, uint64_t number,
                                const struct office_member *did, struct error *err)
{
    if (!office_same_person(did, office_self(office)))
        return office_refuse_unseen(office, did, err);
    rule_error(err, STATUS_REFUSED, RULE_L02,
               "you signed entry %llu yourself: somebody else looks at it",
               (unsigned long long)number);
    return error_hint(err, "anybody else on the staff may; nothing waits for it");
}

static enum status check_entry(struct office *office, uint64_t number, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *did = NULL, *self = office_self(office);
    enum status status = office_read(office, number, &entry, &did, err);
    if (status == STATUS_OK && !look_is_owed(entry->leaf.kind)) {
        error_set(err, STATUS_USAGE, "entry %llu (%s) waits for nobody's look",
                  (unsigned long long)number, leaf_kind_name(&entry->leaf));
        error_hint(err, WAY " shows what is owed");
        status = error_way(err, WAY_LIST_TASKS, NULL, NULL);
    } else if (status == STATUS_OK &&
               !look_may(office, self, did, ledger_size(office_ledger(office)))) {
        status = refuse_entry(office, number, did, err);
    }
    ledger_entry_free(entry);
    return status;
}

static enum status look_record_entry(struct office *office, uint64_t number, const char *what,
                                     timestamp now, struct error *err)
{
    enum status status = check_entry(office, number, err);
    if (status != STATUS_OK)
        return status;
    const struct entry_looked said = {.entry = {true, number}, .what = what};
    const struct office_entry entry = {.kind = ENTRY_KIND_LOOKED,
                                       .detail = entry_looked_write(&said)};
    return office_append(office, &entry, now, NULL, err);
}

/* ---- recording it ---- */

enum status look_record(struct office *office, const char *id, const char *what, timestamp now,
                        struct error *err)
{
    int lock = -1;
    uint64_t number;
    struct sharing_timeline timeline = {0};
    enum status status = words_check(what, INPUT_WHAT, err);
    if (status == STATUS_OK && entry_number_is(id, &number))
        return look_record_entry(office, number, what, now, err);
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
