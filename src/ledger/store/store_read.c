/* Reading the store: single rows, what look-ups find, and walks through everything. */
#include <string.h>

#include "store_internal.h"

/* Runs a prepared query that gives one number; null counts as 0. */
static enum status read_number(struct query *query, uint64_t *number, bool *found,
                               struct error *err)
{
    enum status status = query_step(query, found, err);

    if (status == STATUS_OK && *found)
        *number = query_number(query, 0);
    query_end(query);
    return status;
}

static enum status count(struct store *store, enum store_query which, uint64_t *number,
                         struct error *err)
{
    struct query query = QUERY_NONE;
    bool found;
    enum status status = database_query(store->database, which, &query, err);

    return status == STATUS_OK ? read_number(&query, number, &found, err) : status;
}

enum status store_count(struct store *store, uint64_t *number, struct error *err)
{
    return count(store, STORE_COUNT_ENTRIES, number, err);
}

enum status store_count_nodes(struct store *store, uint64_t *number, struct error *err)
{
    return count(store, STORE_COUNT_NODES, number, err);
}

enum status store_count_lookups(struct store *store, uint64_t *number, struct error *err)
{
    return count(store, STORE_COUNT_LOOKUPS, number, err);
}

enum status store_count_erasures(struct store *store, uint64_t *number, struct error *err)
{
    return count(store, STORE_COUNT_ERASURES, number, err);
}

enum status store_find_erasure(struct store *store, uint64_t index, uint64_t *by, bool *found,
                               struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_FIND_ERASURE, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, index);
    return read_number(&query, by, found, err);
}

enum status store_has_lookup(struct store *store, const unsigned char digest[DIGEST_SIZE],
                             uint64_t index, bool *found, struct error *err)
{
    struct query query = QUERY_NONE;
    uint64_t one;
    enum status status = database_query(store->database, STORE_HAS_LOOKUP, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, digest, DIGEST_SIZE);
    query_bind_number(&query, 2, index);
    return read_number(&query, &one, found, err);
}

enum status store_latest(struct store *store, uint64_t log, struct buffer *note, bool *is_kept,
                         struct error *err)
{
    struct query query = QUERY_NONE;
    bool row = false;
    enum status status = database_query(store->database, STORE_LATEST, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, log);
    status = query_step(&query, &row, err);
    if (status == STATUS_OK && !row) {
        error_set(err, STATUS_AUTHENTICATION, "ledger.db holds no signed checkpoint");
        status = error_hint(err, "keep this copy, and put the newest backup of the folder back");
    }
    if (status == STATUS_OK) {
        size_t length;
        const char *text = query_text(&query, 0, &length);
        buffer_append(note, text, length);
        *is_kept = query_number(&query, 1) == 1;
        status = buffer_status(note, err);
    }
    query_end(&query);
    return status;
}

/* ---- entries ---- */

static void entry_of_row(const struct query *query, struct stored_entry *entry)
{
    size_t length;

    *entry = (struct stored_entry){.index = query_number(query, 0)};
    entry->leaf = query_text(query, 1, &entry->leaf_length);
    entry->kind = query_text(query, 2, &length);
    if (!query_is_null(query, 3))
        entry->sealed = query_blob(query, 3, &entry->sealed_length);
}

enum status store_read_entry(struct store *store, uint64_t index, struct query *query,
                             struct stored_entry *entry, bool *found, struct error *err)
{
    enum status status = database_query(store->database, STORE_READ_ENTRY, query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(query, 1, index);
    return store_next_entry(query, entry, found, err);
}

enum status store_walk_entries(struct store *store, struct query *query, struct error *err)
{
    return database_query(store->database, STORE_WALK_ENTRIES, query, err);
}

enum status store_next_entry(struct query *query, struct stored_entry *entry, bool *found,
                             struct error *err)
{
    enum status status = query_step(query, found, err);

    if (status == STATUS_OK && *found)
        entry_of_row(query, entry);
    return status;
}

/* ---- nodes and checkpoints ---- */

enum status store_walk_nodes(struct store *store, uint64_t log, unsigned level, struct query *query,
                             struct error *err)
{
    enum status status = database_query_text(
        store->database,
        "SELECT number, hash FROM nodes WHERE log = ? AND level = ? ORDER BY number", query, err);

    if (status == STATUS_OK) {
        query_bind_number(query, 1, log);
        query_bind_number(query, 2, level);
    }
    return status;
}

enum status store_next_node(struct query *query, uint64_t *number, const unsigned char **hash,
                            bool *found, struct error *err)
{
    enum status status = query_step(query, found, err);

    if (status == STATUS_OK && *found) {
        size_t length;
        const void *data = query_blob(query, 1, &length);
        *number = query_number(query, 0);
        *hash = length == DIGEST_SIZE ? data : NULL;
    }
    return status;
}

enum status store_walk_checkpoints(struct store *store, uint64_t log, struct query *query,
                                   struct error *err)
{
    enum status status = database_query(store->database, STORE_WALK_CHECKPOINTS, query, err);

    if (status == STATUS_OK)
        query_bind_number(query, 1, log);
    return status;
}

enum status store_next_checkpoint(struct query *query, struct stored_checkpoint *checkpoint,
                                  bool *found, struct error *err)
{
    enum status status = query_step(query, found, err);

    if (status == STATUS_OK && *found) {
        checkpoint->size = query_number(query, 0);
        checkpoint->note = query_text(query, 1, &checkpoint->length);
        checkpoint->is_kept = query_number(query, 2) == 1;
    }
    return status;
}

enum status store_kept(struct store *store, uint64_t log, uint64_t size, struct buffer *note,
                       struct error *err)
{
    struct query query = QUERY_NONE;
    bool row = false;
    enum status status = database_query(store->database, STORE_KEPT, &query, err);

    if (status == STATUS_OK) {
        query_bind_number(&query, 1, log);
        query_bind_number(&query, 2, size);
        status = query_step(&query, &row, err);
    }
    if (status == STATUS_OK && row) {
        size_t length;
        const char *text = query_text(&query, 0, &length);
        buffer_append(note, text, length);
        status = buffer_status(note, err);
    }
    query_end(&query);
    return status;
}

enum status store_kept_between(struct store *store, uint64_t log, uint64_t above, uint64_t most,
                               bool *found, struct error *err)
{
    struct query query = QUERY_NONE;
    uint64_t size;
    enum status status = database_query(store->database, STORE_KEPT_BETWEEN, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_number(&query, 1, log);
    query_bind_number(&query, 2, above);
    query_bind_number(&query, 3, most);
    return read_number(&query, &size, found, err);
}

enum status store_walk_lookups(struct store *store, struct query *query, struct error *err)
{
    return database_query(store->database, STORE_WALK_LOOKUPS, query, err);
}

enum status store_next_lookups(struct query *query, uint64_t *index, uint64_t *number, bool *found,
                               struct error *err)
{
    enum status status = query_step(query, found, err);

    if (status == STATUS_OK && *found) {
        *index = query_number(query, 0);
        *number = query_number(query, 1);
    }
    return status;
}

enum status store_walk_pairs(struct store *store, struct query *query, struct error *err)
{
    return database_query(store->database, STORE_WALK_PAIRS, query, err);
}

enum status store_next_pair(struct query *query, const unsigned char **digest, uint64_t *index,
                            bool *found, struct error *err)
{
    enum status status = query_step(query, found, err);

    if (status == STATUS_OK && *found) {
        size_t length;
        const void *data = query_blob(query, 0, &length);
        *digest = length == DIGEST_SIZE ? data : NULL;
        *index = query_number(query, 1);
    }
    return status;
}

/* ---- finding ---- */

/* Adds the first column of all rows, and ends the query. */
static enum status collect_indexes(struct query *query, struct ledger_indexes *indexes,
                                   struct error *err)
{
    bool row = false;
    enum status status;

    while ((status = query_step(query, &row, err)) == STATUS_OK && row) {
        if (!ARRAY_ADD(indexes->items, indexes->count, query_number(query, 0))) {
            status = memory_error(err);
            break;
        }
    }
    query_end(query);
    return status;
}

void ledger_indexes_free(struct ledger_indexes *indexes)
{
    if (!indexes)
        return;
    memory_free(indexes->items);
    *indexes = (struct ledger_indexes){0};
}

enum status store_find(struct store *store, const unsigned char digest[DIGEST_SIZE],
                       struct ledger_indexes *indexes, struct error *err)
{
    struct query query = QUERY_NONE;
    enum status status = database_query(store->database, STORE_FIND, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_blob(&query, 1, digest, DIGEST_SIZE);
    return collect_indexes(&query, indexes, err);
}

enum status store_find_kind(struct store *store, enum entry_kind kind,
                            struct ledger_indexes *indexes, struct error *err)
{
    struct query query = QUERY_NONE;
    const char *name = entry_kind_name(kind);
    enum status status = database_query(store->database, STORE_FIND_KIND, &query, err);

    if (status != STATUS_OK)
        return status;
    query_bind_text(&query, 1, name, strlen(name));
    return collect_indexes(&query, indexes, err);
}
