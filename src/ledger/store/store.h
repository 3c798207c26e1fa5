/*
 * ledger.db: what the rest of the ledger asks of its store. All SQL on that database stands in
 * store.c and store_schema.c, so that another database can be put behind these calls.
 *
 * Nothing here knows a key: the store keeps bytes in order and gives them back.
 */
#ifndef SAFEHAND_LEDGER_STORE_H
#define SAFEHAND_LEDGER_STORE_H

#include "database.h"
#include "safehand/ledger.h"

struct store;
/* Makes the database at path, with its first log and the signed checkpoint of no entries. */
enum status store_create(const char *path, const char *origin, const char *checkpoint,
                         size_t length, struct error *err) MUST_CHECK;
/* Opens it; one of its logs must be that of `origin`. */
enum status store_open(const char *path, const char *origin, struct store **store,
                       struct error *err) MUST_CHECK;
void store_close(struct store *store);

/* ---- logs: entries are counted through all of them, nodes and checkpoints belong to one ---- */

enum { STORE_LOGS_MAXIMUM = 64 };
struct store_log {
    uint64_t number; /* from 0, without gaps */
    uint64_t first;  /* number of its first entry, which has index 0 in its tree */
    char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1];
};
/* The logs that were there when the store was opened, or added by it; the last one is the current,
 * which what follows is about unless it says otherwise. */
const struct store_log *store_logs(const struct store *store, size_t *count);
const struct store_log *store_current_log(const struct store *store);
uint64_t store_log_first(const struct store *store, uint64_t log);
/* STATUS_AUTHENTICATION if another process has added a log since. */
enum status store_check_logs(struct store *store, struct error *err) MUST_CHECK;
/* Adds the log `origin`, whose first entry is the next one; it becomes the current when the
 * transaction (DATABASE_WRITE) is committed and store_take_log is called. */
enum status store_add_log(struct store *store, const struct store_log *log,
                          struct error *err) MUST_CHECK;
void store_take_log(struct store *store, const struct store_log *log);
/* One log's tree, the context of store_read_node and store_write_node. */
struct store_tree {
    struct store *store;
    uint64_t log;
};
struct store_tree store_current_tree(struct store *store);

enum status store_begin(struct store *store, enum database_lock lock, struct error *err) MUST_CHECK;
enum status store_commit(struct store *store, struct error *err) MUST_CHECK;
void store_rollback(struct store *store);

/* ---- rows: what is read points into its query ---- */

struct stored_entry {
    uint64_t index; /* its number through all logs */
    const char *leaf;
    size_t leaf_length;
    const char *kind;
    const void *sealed; /* NULL when erased */
    size_t sealed_length;
};
struct stored_checkpoint {
    uint64_t size;
    const char *note;
    size_t length;
    bool is_kept;
};

/* ---- appending, inside DATABASE_WRITE ---- */

enum status store_add_entry(struct store *store, const struct stored_entry *entry,
                            struct error *err) MUST_CHECK;
enum status store_add_lookup(struct store *store, const unsigned char digest[DIGEST_SIZE],
                             uint64_t index, struct error *err) MUST_CHECK;
/* Adds the latest checkpoint of a log, which nobody keeps yet; the one before, of old_size, is
 * forgotten unless it is kept (old_size equal to its size: there is none). */
enum status store_add_checkpoint(struct store *store, uint64_t log, uint64_t old_size,
                                 const struct stored_checkpoint *checkpoint,
                                 struct error *err) MUST_CHECK;
enum status store_keep_checkpoint(struct store *store, uint64_t size, struct error *err) MUST_CHECK;
/* merkle_reader and merkle_writer; context is a struct store_tree. A missing node is
 * STATUS_AUTHENTICATION. */
enum status store_read_node(void *context, unsigned level, uint64_t number, merkle_hash hash,
                            struct error *err) MUST_CHECK;
enum status store_write_node(void *context, unsigned level, uint64_t number, const merkle_hash hash,
                             struct error *err) MUST_CHECK;

/* ---- reading ---- */

/* One more than the last entry's index. */
enum status store_count(struct store *store, uint64_t *count, struct error *err) MUST_CHECK;
/* A log's checkpoint of the largest size, appended to note; STATUS_AUTHENTICATION if there is none.
 */
enum status store_latest(struct store *store, uint64_t log, struct buffer *note, bool *is_kept,
                         struct error *err) MUST_CHECK;
/* One entry; query_end the query after use, also on failure. */
enum status store_read_entry(struct store *store, uint64_t index, struct query *query,
                             struct stored_entry *entry, bool *found, struct error *err) MUST_CHECK;
/* What is found is added to indexes, which the caller frees also on failure. */
enum status store_find(struct store *store, const unsigned char digest[DIGEST_SIZE],
                       struct ledger_indexes *indexes, struct error *err) MUST_CHECK;
enum status store_find_kind(struct store *store, enum entry_kind kind,
                            struct ledger_indexes *indexes, struct error *err) MUST_CHECK;

/* ---- walking through everything, for verification ---- */

/* Each walk is begun with a query of QUERY_NONE, stepped to *found false, and ended by query_end.
 */
enum status store_walk_entries(struct store *store, struct query *query,
                               struct error *err) MUST_CHECK;
enum status store_next_entry(struct query *query, struct stored_entry *entry, bool *found,
                             struct error *err) MUST_CHECK;
enum status store_walk_nodes(struct store *store, uint64_t log, unsigned level, struct query *query,
                             struct error *err) MUST_CHECK;
/* hash points into the query and is NULL unless it has the size of one. */
enum status store_next_node(struct query *query, uint64_t *number, const unsigned char **hash,
                            bool *found, struct error *err) MUST_CHECK;
enum status store_walk_checkpoints(struct store *store, uint64_t log, struct query *query,
                                   struct error *err) MUST_CHECK;
enum status store_next_checkpoint(struct query *query, struct stored_checkpoint *checkpoint,
                                  bool *found, struct error *err) MUST_CHECK;
/* Appends the kept checkpoint of that size to note; nothing if none is kept. */
enum status store_kept(struct store *store, uint64_t log, uint64_t size, struct buffer *note,
                       struct error *err) MUST_CHECK;
/* Whether one is kept of a size above `above`, and not above `most`. */
enum status store_kept_between(struct store *store, uint64_t log, uint64_t above, uint64_t most,
                               bool *found, struct error *err) MUST_CHECK;
/* Nodes at all levels, and look-ups. */
enum status store_count_nodes(struct store *store, uint64_t *count, struct error *err) MUST_CHECK;
enum status store_count_lookups(struct store *store, uint64_t *count, struct error *err) MUST_CHECK;
enum status store_has_lookup(struct store *store, const unsigned char digest[DIGEST_SIZE],
                             uint64_t index, bool *found, struct error *err) MUST_CHECK;
/* Every look-up and where it leads, in no order; digest is NULL unless it has the size of one. */
enum status store_walk_pairs(struct store *store, struct query *query,
                             struct error *err) MUST_CHECK;
enum status store_next_pair(struct query *query, const unsigned char **digest, uint64_t *index,
                            bool *found, struct error *err) MUST_CHECK;
/* How many look-ups lead to each entry that has any, ascending. Sorts all of them. */
enum status store_walk_lookups(struct store *store, struct query *query,
                               struct error *err) MUST_CHECK;
enum status store_next_lookups(struct query *query, uint64_t *index, uint64_t *count, bool *found,
                               struct error *err) MUST_CHECK;
/* Which entry says that this one was erased. */
enum status store_find_erasure(struct store *store, uint64_t index, uint64_t *by, bool *found,
                               struct error *err) MUST_CHECK;
enum status store_count_erasures(struct store *store, uint64_t *count,
                                 struct error *err) MUST_CHECK;
/* database_check. */
enum status store_check(struct store *store, struct error *err) MUST_CHECK;

/* ---- erasing, inside DATABASE_WRITE ---- */

/* Takes an entry's body away, and records that the entry `by`, of kind `erased`, did it. */
enum status store_erase_entry(struct store *store, uint64_t index, uint64_t by,
                              struct error *err) MUST_CHECK;
/* Takes away one look-up of an entry that was erased before. */
enum status store_erase_lookup(struct store *store, const unsigned char digest[DIGEST_SIZE],
                               uint64_t index, struct error *err) MUST_CHECK;
/* database_truncate_log_within; outside any transaction. */
enum status store_truncate_log(struct store *store, int milliseconds, struct error *err) MUST_CHECK;

#endif
