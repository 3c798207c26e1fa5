#include <string.h>

#include "store_internal.h"

enum status store_add_log(struct store *store, const struct store_log *log, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ADD_LOG, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, log->number);
    query_bind_text(&query, 2, log->origin, strlen(log->origin));
    query_bind_number(&query, 3, log->first);
    return query_run(&query, err);
}

void store_take_log(struct store *store, const struct store_log *log)
{
    store->logs[store->log_count++] = *log;
}

enum status store_create(const char *path, const char *origin, const char *checkpoint,
                         size_t length, struct error *err)
{
    struct store store = {.log_count = 0};
    struct store_log first = {.number = 0, .first = 0};
    const struct stored_checkpoint empty = {.size = 0, .note = checkpoint, .length = length};
    enum status status = database_create(path, &store_kind, &store.database, err);

    if (status != STATUS_OK)
        return status;
    memcpy(first.origin, origin, strlen(origin) + 1);
    status = store_add_log(&store, &first, err);
    if (status == STATUS_OK)
        status = store_add_checkpoint(&store, first.number, 0, &empty, err);
    if (status == STATUS_OK)
        status = database_commit(store.database, err);
    database_close(store.database);
    if (status != STATUS_OK)
        database_discard(path);
    return status;
}

static enum status log_error(struct error *err)
{
    error_set(err, STATUS_AUTHENTICATION, "ledger.db: the list of its logs was changed");
    return error_hint(err, "put the newest backup of the folder back");
}

/* Numbers without gaps, the first log from entry 0 on, each later one from where it was opened. */
static enum status take_log(struct store *store, const struct query *query, struct error *err)
{
    size_t length;
    const char *origin = query_text(query, 1, &length);
    struct store_log *log = &store->logs[store->log_count];

    if (store->log_count == STORE_LOGS_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "ledger.db has more than %d logs",
                         STORE_LOGS_MAXIMUM);
    *log = (struct store_log){.number = query_number(query, 0), .first = query_number(query, 2)};
    if (length >= sizeof log->origin || log->number != store->log_count ||
        log->first > MERKLE_SIZE_MAXIMUM ||
        (store->log_count == 0 ? log->first != 0 : log->first < log[-1].first))
        return log_error(err);
    memcpy(log->origin, origin, length + 1);
    store->log_count++;
    return STATUS_OK;
}

static enum status read_logs(struct store *store, struct error *err)
{
    struct query query = QUERY_NONE;
    bool row = true;
    enum status status = database_query(store->database, STORE_READ_LOGS, &query, err);

    while (status == STATUS_OK && row) {
        status = query_step(&query, &row, err);
        if (status == STATUS_OK && row)
            status = take_log(store, &query, err);
    }
    query_end(&query);
    if (status == STATUS_OK && store->log_count == 0)
        status = log_error(err);
    return status;
}

static enum status check_origin(const struct store *store, const char *origin, struct error *err)
{
    for (size_t i = 0; i < store->log_count; i++)
        if (strcmp(store->logs[i].origin, origin) == 0)
            return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION, "ledger.db is of the ledger \"%s\", not of \"%s\"",
              store->logs[0].origin, origin);
    return error_hint(err, "put this office's own ledger.db back");
}

const struct store_log *store_logs(const struct store *store, size_t *count)
{
    *count = store->log_count;
    return store->logs;
}

const struct store_log *store_current_log(const struct store *store)
{
    return &store->logs[store->log_count - 1];
}

uint64_t store_log_first(const struct store *store, uint64_t log)
{
    return store->logs[log].first;
}

struct store_tree store_current_tree(struct store *store)
{
    return (struct store_tree){store, store_current_log(store)->number};
}

enum status store_check_logs(struct store *store, struct error *err)
{
    struct query query = QUERY_NONE;
    bool row = false;
    uint64_t count = 0;
    enum status status = database_query(store->database, STORE_COUNT_LOGS, &query, err);

    if (status == STATUS_OK)
        status = query_step(&query, &row, err);
    if (status == STATUS_OK)
        count = query_number(&query, 0);
    query_end(&query);
    if (status != STATUS_OK || count == store->log_count)
        return status;
    error_set(err, STATUS_AUTHENTICATION,
              "the ledger was continued in a further log while it was "
              "open");
    return error_hint(err, "start the command again");
}

enum status store_open(const char *path, const char *origin, struct store **store,
                       struct error *err)
{
    struct store *fresh = memory_allocate(sizeof *fresh);
    enum status status;

    if (!fresh)
        return memory_error(err);
    status = database_open(path, &store_kind, &fresh->database, err);
    if (status == STATUS_OK)
        status = read_logs(fresh, err);
    if (status == STATUS_OK)
        status = check_origin(fresh, origin, err);
    if (status == STATUS_OK)
        *store = fresh;
    else
        store_close(fresh);
    return status;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    database_close(store->database);
    memory_free(store);
}

enum status store_begin(struct store *store, enum database_lock lock, struct error *err)
{
    return database_begin(store->database, lock, err);
}

enum status store_commit(struct store *store, struct error *err)
{
    return database_commit(store->database, err);
}

void store_rollback(struct store *store)
{
    database_rollback(store->database);
}

enum status store_check(struct store *store, struct error *err)
{
    return database_check(store->database, err);
}

/* ---- appending ---- */

enum status store_add_entry(struct store *store, const struct stored_entry *entry,
                            struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ADD_ENTRY, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, entry->index);
    query_bind_text(&query, 2, entry->leaf, entry->leaf_length);
    query_bind_text(&query, 3, entry->kind, strlen(entry->kind));
    query_bind_blob(&query, 4, entry->sealed, entry->sealed_length);
    return query_run(&query, err);
}

enum status store_add_lookup(struct store *store, const unsigned char digest[DIGEST_SIZE],
                             uint64_t index, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ADD_LOOKUP, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, digest, DIGEST_SIZE);
    query_bind_number(&query, 2, index);
    return query_run(&query, err);
}

enum status store_add_checkpoint(struct store *store, uint64_t log, uint64_t old_size,
                                 const struct stored_checkpoint *checkpoint, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ADD_CHECKPOINT, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, log);
    query_bind_number(&query, 2, checkpoint->size);
    query_bind_text(&query, 3, checkpoint->note, checkpoint->length);
    status = query_run(&query, err);
    if (status != STATUS_OK || old_size == checkpoint->size)
        return status;
    status = database_query(store->database, STORE_FORGET_CHECKPOINT, &query, err);
    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, log);
    query_bind_number(&query, 2, old_size);
    return query_run(&query, err);
}

enum status store_keep_checkpoint(struct store *store, uint64_t size, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_KEEP_CHECKPOINT, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, store_current_log(store)->number);
    query_bind_number(&query, 2, size);
    return query_run(&query, err);
}

/* ---- nodes ---- */

enum status store_read_node(void *context, unsigned level, uint64_t number, merkle_hash hash,
                            struct error *err)
{
    const struct store_tree *tree = context;
    struct query query = QUERY_NONE;
    bool row = false;
    size_t length = 0;
    const void *found = NULL;
    enum status status = database_query(tree->store->database, STORE_READ_NODE, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, tree->log);
    query_bind_number(&query, 2, level);
    query_bind_number(&query, 3, number);
    status = query_step(&query, &row, err);
    if (status == STATUS_OK && row)
        found = query_blob(&query, 0, &length);
    if (status == STATUS_OK && length != DIGEST_SIZE) {
        error_set(err, STATUS_AUTHENTICATION, "the tree's node %llu at level %u is missing",
                  (unsigned long long)number, level);
        error_hint(err, "run " WAY);
        status = error_way(err, WAY_VERIFY_LEDGER, NULL, NULL);
    }
    if (status == STATUS_OK)
        memcpy(hash, found, DIGEST_SIZE);
    query_end(&query);
    return status;
}

enum status store_write_node(void *context, unsigned level, uint64_t number, const merkle_hash hash,
                             struct error *err)
{
    const struct store_tree *tree = context;
    struct query query = QUERY_NONE;
    enum status status = database_query(tree->store->database, STORE_ADD_NODE, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, tree->log);
    query_bind_number(&query, 2, level);
    query_bind_number(&query, 3, number);
    query_bind_blob(&query, 4, hash, DIGEST_SIZE);
    return query_run(&query, err);
}

/* ---- erasing ---- */

enum status store_erase_entry(struct store *store, uint64_t index, uint64_t by, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ADD_ERASURE, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, index);
    query_bind_number(&query, 2, by);
    status = query_run(&query, err);
    if (status == STATUS_OK)
        status = database_query(store->database, STORE_ERASE_BODY, &query, err);
    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, index);
    return query_run(&query, err);
}

enum status store_erase_lookup(struct store *store, const unsigned char digest[DIGEST_SIZE],
                               uint64_t index, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ERASE_LOOKUP, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, digest, DIGEST_SIZE);
    query_bind_number(&query, 2, index);
    return query_run(&query, err);
}

enum status store_truncate_log(struct store *store, int milliseconds, struct error *err)
{
    return database_truncate_log_within(store->database, milliseconds, err);
}
