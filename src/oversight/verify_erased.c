/* Who erased alone did so by a time that somebody outside attests. */
#include "oversight_internal.h"

static enum status check(struct office *office, uint64_t number, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *by = NULL;
    struct entry_erased said;
    struct date review;
    bool is_attested = false;
    enum status status = office_read(office, number, &entry, &by, err);
    entry_erased_see(status == STATUS_OK ? entry->detail : NULL, &said);
    if (status == STATUS_OK && said.attested.is_told) {
        if (by && said.review && said.attested.value < number && date_parse(said.review, &review))
            status = attested_check(office, said.attested.value, &review, by, &is_attested, err);
        if (status == STATUS_OK && !is_attested)
            status = error_set(
                err, STATUS_AUTHENTICATION,
                "entry %llu: %s erased it, and entry %llu attests no time on or after "
                "%s that somebody else recorded",
                (unsigned long long)number, by ? by->card->name : "nobody",
                (unsigned long long)said.attested.value, said.review ? said.review : "any day");
    }
    ledger_entry_free(entry);
    return status;
}

enum status erasings_check(struct office *office, struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status = ledger_find_kind(office_ledger(office), ENTRY_KIND_ERASED, &all, err);
    for (size_t i = 0; status == STATUS_OK && i < all.count; i++)
        status = check(office, all.items[i], err);
    ledger_indexes_free(&all);
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    return status;
}
