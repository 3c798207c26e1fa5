#include <string.h>

#include "store_internal.h"

/* Today there is one log, whose entries begin at 0. */
enum { FIRST_LOG = 0, FIRST_ENTRY = 0 };

static enum status add_log(struct database *database, const char *origin, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(database, STORE_ADD_LOG, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, FIRST_LOG);
    query_bind_text(&query, 2, origin, strlen(origin));
    query_bind_number(&query, 3, FIRST_ENTRY);
    return query_run(&query, err);
}

enum status store_create(const char *path, const char *origin, const char *checkpoint,
                         size_t length, struct error *err)
{
    struct store store = {.log = FIRST_LOG};
    enum status status = database_create(path, &store_kind, &store.database, err);

    if (status != STATUS_OK)
        return status;
    status = add_log(store.database, origin, err);
    if (status == STATUS_OK)
        status = store_add_checkpoint(&store, 0, 0, checkpoint, length, err);
    if (status == STATUS_OK)
        status = database_commit(store.database, err);
    database_close(store.database);
    if (status != STATUS_OK)
        database_discard(path);
    return status;
}

static enum status check_log(struct database *database, const char *origin, struct error *err)
{
    struct query query = QUERY_NONE;
    bool row = false;
    size_t length;
    const char *found;
    enum status status = database_query(database, STORE_READ_LOGS, &query, err);

    if (status == STATUS_OK)
        status = query_step(&query, &row, err);
    found = status == STATUS_OK && row ? query_text(&query, 1, &length) : "";
    if (status == STATUS_OK && strcmp(found, origin) != 0) {
        error_set(err, STATUS_AUTHENTICATION, "ledger.db is of the ledger \"%s\", not of \"%s\"",
                  found, origin);
        status = error_hint(err, "put this office's own ledger.db back");
    } else if (status == STATUS_OK &&
               (query_number(&query, 0) != FIRST_LOG || query_number(&query, 2) != FIRST_ENTRY)) {
        error_set(err, STATUS_AUTHENTICATION, "ledger.db: the beginning of its log was changed");
        status = error_hint(err, "put the newest backup of the folder back");
    }
    if (status == STATUS_OK)
        status = query_step(&query, &row, err);
    if (status == STATUS_OK && row) {
        error_set(err, STATUS_SYSTEM, "ledger.db goes on in a further log");
        status = error_hint(err, "use the newest version of safehand");
    }
    query_end(&query);
    return status;
}

enum status store_open(const char *path, const char *origin, struct store **store,
                       struct error *err)
{
    struct store *fresh = memory_allocate(sizeof *fresh);
    enum status status;

    if (fresh == NULL)
        return memory_error(err);
    status = database_open(path, &store_kind, &fresh->database, err);
    if (status == STATUS_OK)
        status = check_log(fresh->database, origin, err);
    if (status == STATUS_OK)
        *store = fresh;
    else
        store_close(fresh);
    return status;
}

void store_close(struct store *store)
{
    if (store == NULL)
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

enum status store_add_entry(struct store *store, const struct leaf *leaf, const char *text,
                            size_t text_length, const void *sealed, size_t sealed_length,
                            struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ADD_ENTRY, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, leaf->index);
    query_bind_text(&query, 2, text, text_length);
    query_bind_text(&query, 3, leaf->kind, strlen(leaf->kind));
    query_bind_blob(&query, 4, sealed, sealed_length);
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

enum status store_add_checkpoint(struct store *store, uint64_t old_size, uint64_t size,
                                 const char *note, size_t length, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ADD_CHECKPOINT, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, store->log);
    query_bind_number(&query, 2, size);
    query_bind_text(&query, 3, note, length);
    status = query_run(&query, err);
    if (status != STATUS_OK || old_size == size)
        return status;
    status = database_query(store->database, STORE_FORGET_CHECKPOINT, &query, err);
    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, store->log);
    query_bind_number(&query, 2, old_size);
    return query_run(&query, err);
}

enum status store_keep_checkpoint(struct store *store, uint64_t size, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_KEEP_CHECKPOINT, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, store->log);
    query_bind_number(&query, 2, size);
    return query_run(&query, err);
}

/* ---- nodes ---- */

enum status store_read_node(void *context, unsigned level, uint64_t number, merkle_hash hash,
                            struct error *err)
{
    struct store *store = context;
    struct query query = QUERY_NONE;
    bool row = false;
    size_t length = 0;
    const void *found = NULL;
    enum status status = database_query(store->database, STORE_READ_NODE, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, store->log);
    query_bind_number(&query, 2, level);
    query_bind_number(&query, 3, number);
    status = query_step(&query, &row, err);
    if (status == STATUS_OK && row)
        found = query_blob(&query, 0, &length);
    if (status == STATUS_OK && length != DIGEST_SIZE) {
        error_set(err, STATUS_AUTHENTICATION, "the tree's node %llu at level %u is missing",
                  (unsigned long long)number, level);
        status = error_hint(err, "run `safehand ledger verify`");
    }
    if (status == STATUS_OK)
        memcpy(hash, found, DIGEST_SIZE);
    query_end(&query);
    return status;
}

enum status store_write_node(void *context, unsigned level, uint64_t number, const merkle_hash hash,
                             struct error *err)
{
    struct store *store = context;
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_ADD_NODE, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, store->log);
    query_bind_number(&query, 2, level);
    query_bind_number(&query, 3, number);
    query_bind_blob(&query, 4, hash, DIGEST_SIZE);
    return query_run(&query, err);
}
