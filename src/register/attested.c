/* Times that somebody outside attests: a witness's cosignature, which no clock in the office makes.
 */
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

enum status attested_check(struct office *office, uint64_t number, const struct date *day,
                           const struct office_member *by, bool *is_attested, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer = NULL;
    bool is_outside = false;
    timestamp time = 0;
    *is_attested = false;
    enum status status = office_read(office, number, &entry, &signer, err);
    if (status == STATUS_OK && entry->leaf.kind == ENTRY_KIND_WITNESSED && signer &&
        !office_may_be_one(signer, by, OFFICE_NOW)) {
        status = witnessed_time(office, entry, &is_outside, &time, err);
        if (status == STATUS_OK) {
            struct date seen = date_of(time);
            *is_attested = is_outside && date_compare(&seen, day) >= 0;
        }
    }
    ledger_entry_free(entry);
    return status;
}

enum status attested_find(struct office *office, const struct date *day, uint64_t *number,
                          bool *is_found, struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status = ledger_find_kind(office_ledger(office), ENTRY_KIND_WITNESSED, &all, err);
    *is_found = false;
    for (size_t i = all.count; status == STATUS_OK && !*is_found && i > 0; i--) {
        struct error ignored = {0};
        *number = all.items[i - 1];
        /* One that is not good attests nothing; verification tells. */
        (void)!attested_check(office, *number, day, office_self(office), is_found, &ignored);
    }
    ledger_indexes_free(&all);
    return status;
}
