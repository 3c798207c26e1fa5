/* The tables of ledger.db, and the queries on them by number. */
#ifndef SAFEHAND_LEDGER_STORE_INTERNAL_H
#define SAFEHAND_LEDGER_STORE_INTERNAL_H

#include "store.h"

enum store_query {
    STORE_ADD_LOG,
    STORE_READ_LOGS,
    STORE_COUNT_LOGS,
    STORE_ADD_ENTRY,
    STORE_READ_ENTRY,
    STORE_WALK_ENTRIES,
    STORE_COUNT_ENTRIES,
    STORE_FIND_KIND,
    STORE_ADD_LOOKUP,
    STORE_FIND,
    STORE_HAS_LOOKUP,
    STORE_COUNT_LOOKUPS,
    STORE_WALK_LOOKUPS,
    STORE_WALK_PAIRS,
    STORE_ADD_NODE,
    STORE_READ_NODE,
    STORE_COUNT_NODES,
    STORE_ADD_CHECKPOINT,
    STORE_FORGET_CHECKPOINT,
    STORE_KEEP_CHECKPOINT,
    STORE_LATEST,
    STORE_WALK_CHECKPOINTS,
    STORE_KEPT,
    STORE_KEPT_BETWEEN,
    STORE_FIND_ERASURE,
    STORE_COUNT_ERASURES,
    STORE_ADD_ERASURE,
    STORE_ERASE_BODY,
    STORE_ERASE_LOOKUP,
    STORE_QUERY_COUNT,
};

struct store {
    struct database *database;
    struct store_log logs[STORE_LOGS_MAXIMUM];
    size_t log_count; /* 1 or more */
};

extern const struct database_kind store_kind;

#endif
