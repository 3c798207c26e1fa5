/* Approvals that somebody signed once for all sharings under a profile (P06). */
#include "register_internal.h"

#include <string.h>

enum status standing_sign(struct office *office, const char *name, const struct date *until,
                          const char *reason, timestamp now, struct error *err)
{
    struct profile *profile = NULL;
    char day[DATE_SIZE];
    struct date today = date_of(now);
    enum status status = office_require(office_role_approves(office_self(office)->role), office,
                                        "may not sign a standing approval", err);
    if (status == STATUS_OK)
        status = training_check_approver(office, now, err);
    if (status == STATUS_OK)
        status = office_profile_accepted(office, name, &profile, err);
    if (status == STATUS_OK && !profile->standing_approval) {
        status =
            rule_error(err, STATUS_REFUSED, RULE_P06,
                       "the profile '%s' has every sharing approved by itself", profile->title);
        error_hint(err, "each of its sharings is approved with " WAY);
        error_way(err, WAY_APPROVE, NULL, NULL);
    }
    if (status == STATUS_OK)
        status = words_check(reason, INPUT_REASON, err);
    if (status == STATUS_OK && date_compare(until, &today) < 0)
        status = error_set(err, STATUS_USAGE, "the last day of the approval has passed");
    if (status == STATUS_OK) {
        date_format(until, day);
        const struct entry_standing said = {
            .standing = profile->name, .until = day, .reason = reason};
        const struct office_entry entry = {.kind = ENTRY_KIND_AGREEMENT,
                                           .detail = entry_standing_write(&said),
                                           .lookups = {{LOOKUP_STANDING, profile->name}}};
        status = office_append(office, &entry, now, NULL, err);
    }
    profile_free(profile);
    return status;
}

/* By somebody who approves, and not by who sends: an approval is always somebody else's. */
static void standing_take(const struct ledger_entry *entry, const struct office_member *signer,
                          const struct office_member *sender, struct standing *standing)
{
    struct entry_standing said;
    entry_standing_see(entry->detail, &said);
    if (!said.standing || !said.until || !signer || !office_role_approves(signer->role) ||
        office_may_be_one(signer, sender, OFFICE_NOW) || !date_parse(said.until, &standing->until))
        return;
    standing->is_given = true;
    standing->by = signer;
    standing->entry = entry->number;
    snprintf(standing->profile, sizeof standing->profile, "%s", said.standing);
}

enum status standing_find(struct office *office, const char *profile,
                          const struct office_member *sender, struct standing *standing,
                          struct error *err)
{
    struct ledger_indexes indexes = {0};
    struct ledger_lookup lookup = {LOOKUP_STANDING, profile};
    *standing = (struct standing){.is_given = false};
    enum status status = ledger_find(office_ledger(office), &lookup, &indexes, err);
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        const struct office_member *signer;
        status = office_read(office, indexes.items[i], &entry, &signer, err);
        if (status == STATUS_OK && entry->leaf.kind == ENTRY_KIND_AGREEMENT)
            standing_take(entry, signer, sender, standing);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    return status;
}
