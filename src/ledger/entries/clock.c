/* The time of the newest entry, before which no other is made. */
#include "ledger_internal.h"

enum status newest_time(struct ledger *ledger, timestamp *time, bool *found, struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    struct leaf leaf;
    uint64_t size = ledger_size(ledger);
    enum status status = STATUS_OK;

    *found = false;
    if (size == 0)
        return STATUS_OK;
    status = store_read_entry(ledger->store, size - 1, &query, &stored, found, err);
    if (status == STATUS_OK && *found)
        status = entry_leaf(ledger, &stored, &leaf, err);
    if (status == STATUS_OK && *found)
        *time = leaf.time;
    query_end(&query);
    return status;
}

enum status ledger_newest(struct ledger *ledger, timestamp *time, struct error *err)
{
    bool found = false;
    enum status status = store_begin(ledger->store, DATABASE_READ, err);

    if (status != STATUS_OK)
        return status;
    status = head_refresh(ledger, err);
    if (status == STATUS_OK)
        status = newest_time(ledger, time, &found, err);
    store_rollback(ledger->store);
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_USAGE, "the ledger has no entry yet");
    return status;
}
