/* Checkpoints that somebody else holds: how far they reach. */
#include "ledger_internal.h"

enum status ledger_reach_of(struct ledger *ledger, const char *data, size_t length,
                            struct ledger_reach *reach, struct error *err)
{
    struct ledger_reach opened = {.is_lost = false};
    uint64_t log = 0;
    size_t count;
    enum status status =
        history_open_checkpoint(ledger, data, length, &opened.checkpoint, &log, err);

    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_READ, err);
    if (status != STATUS_OK)
        return status;
    status = head_refresh(ledger, err);
    if (status == STATUS_OK) {
        uint64_t first = store_logs(ledger->store, &count)[log].first;
        opened.covers = first + opened.checkpoint.size;
        opened.end = first + history_head(ledger, log)->size;
        *reach = opened;
    }
    store_rollback(ledger->store);
    return status;
}
