/* Times that somebody outside attests, which no clock in the office makes: a witness's cosignature,
 * and the clock of a portal, as a colleague recorded it. */
#include "register_internal.h"

#include <string.h>

/* A key of the staff is not outside. */
static bool is_of_staff(const struct office *office, const struct witness *witness)
{
    for (size_t i = 0; i < office_member_count(office); i++)
        if (memcmp(office_member_at(office, i)->card->verifier.key, witness->key.key,
                   sizeof witness->key.key) == 0)
            return true;
    return false;
}

static enum status witnessed_time(struct office *office, const struct ledger_entry *entry,
                                  bool *is_outside, timestamp *time, struct error *err)
{
    struct entry_witnessed said;
    struct witness witness;
    bool is_lost = false;
    enum status status = entry_witnessed_read(entry, &said, err);
    if (status == STATUS_OK)
        status = witness_parse(said.witness, &witness, err);
    if (status == STATUS_OK)
        status = ledger_check_checkpoint(office_ledger(office), said.checkpoint.data,
                                         said.checkpoint.length, NULL, &is_lost, err);
    if (status == STATUS_OK)
        status =
            cosignature_verify(said.checkpoint.data, said.checkpoint.length, &witness, time, err);
    if (status == STATUS_OK)
        *is_outside = !is_of_staff(office, &witness);
    return status;
}

/* What a portal said counts only where the clock of who recorded it said the same: else one of them
 * was wrong, and nobody knows which. The entry's own day must have come too, since that is what is
 * left of it when its sharing is erased. */
static void portal_day(const struct ledger_entry *entry, bool *is_outside, timestamp *time)
{
    struct entry_delivered said;
    timestamp portal, own;
    entry_delivered_see(entry->detail, &said);
    if (!said.channel || strcmp(said.channel, "portal") != 0 || !said.portal_time ||
        !timestamp_parse(said.portal_time, &portal) || !said.own_time ||
        !timestamp_parse(said.own_time, &own) || portal > own + LEDGER_CLOCKS_DIFFER ||
        own > portal + LEDGER_CLOCKS_DIFFER)
        return;
    *is_outside = true;
    *time = portal < entry->leaf.time ? portal : entry->leaf.time;
}

enum status attested_check(struct office *office, uint64_t number, const struct date *day,
                           const struct office_member *by, bool *is_attested, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer = NULL;
    bool is_outside = false;
    timestamp time = 0;
    *is_attested = false;
    enum status status = office_read(office, number, &entry, &signer, err);
    if (status == STATUS_OK && signer && !office_may_be_one(signer, by, OFFICE_NOW)) {
        if (entry->leaf.kind == ENTRY_KIND_WITNESSED)
            status = witnessed_time(office, entry, &is_outside, &time, err);
        else if (entry->leaf.kind == ENTRY_KIND_DELIVERED)
            portal_day(entry, &is_outside, &time);
        if (status == STATUS_OK && is_outside) {
            struct date seen = date_of(time);
            *is_attested = date_compare(&seen, day) >= 0;
        }
    }
    ledger_entry_free(entry);
    return status;
}

/* A delivery attests no day after its own, and no entry's time is after that of the next one. */
static bool is_too_early(struct office *office, uint64_t number, const struct date *day)
{
    struct error ignored = {0};
    struct ledger_entry *entry = NULL;
    bool is_early = false;
    if (ledger_read(office_ledger(office), number, &entry, &ignored) == STATUS_OK &&
        entry->leaf.kind == ENTRY_KIND_DELIVERED) {
        struct date delivered = date_of(entry->leaf.time);
        is_early = date_compare(&delivered, day) < 0;
    }
    ledger_entry_free(entry);
    return is_early;
}

/* The newest entry of a kind that attests the day. */
static enum status find_among(struct office *office, enum entry_kind kind, const struct date *day,
                              uint64_t *number, bool *is_found, struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status = ledger_find_kind(office_ledger(office), kind, &all, err);
    for (size_t i = all.count; status == STATUS_OK && !*is_found && i > 0; i--) {
        struct error ignored = {0};
        *number = all.items[i - 1];
        if (is_too_early(office, *number, day))
            break;
        /* One that is not good attests nothing; verification tells. */
        (void)!attested_check(office, *number, day, office_self(office), is_found, &ignored);
    }
    ledger_indexes_free(&all);
    return status;
}

enum status attested_find(struct office *office, const struct date *day, uint64_t *number,
                          bool *is_found, struct error *err)
{
    *is_found = false;
    enum status status = find_among(office, ENTRY_KIND_WITNESSED, day, number, is_found, err);
    if (status == STATUS_OK && !*is_found)
        status = find_among(office, ENTRY_KIND_DELIVERED, day, number, is_found, err);
    return status;
}
