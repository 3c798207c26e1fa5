/*
 * The tree, recomputed from the leaves in one pass and compared with what is stored. Of the tree
 * only its right edge is in memory: the last complete subtree of each level.
 */
#include <inttypes.h>
#include <string.h>

#include "batch.h"

enum { LEVELS = 64 };

const char ledger_tampered_hint[] = "keep this copy as it is: it shows what was done; then put the "
                                    "newest backup of the office's folder back";

/* The walk through one log. */
struct walk {
    struct ledger *ledger;
    const struct store_log *log;
    struct query checkpoints;
    struct query nodes[LEVELS]; /* stored nodes of each level, in order */
    uint64_t edge_number[LEVELS];
    merkle_hash edge[LEVELS];
    uint64_t size;    /* leaves so far */
    uint64_t written; /* nodes so far */
    struct stored_checkpoint next;
    bool has_next;
    struct seen_tree seen;
    uint64_t last_signed; /* size of the last checkpoint passed */
    bool has_signed;
};

/* The number of the entry at a place of the log. */
static uint64_t number_of(const struct walk *walk, uint64_t index)
{
    return walk->log->first + index;
}

static enum status tree_error(struct error *err, const struct walk *walk, uint64_t index,
                              const char *what)
{
    return error_set(err, STATUS_AUTHENTICATION, "entry %" PRIu64 ": %s", number_of(walk, index),
                     what);
}

/* merkle_reader over the right edge. */
static enum status read_edge(void *context, unsigned level, uint64_t number, merkle_hash hash,
                             struct error *err)
{
    struct walk *walk = context;

    if (level >= LEVELS || walk->edge_number[level] != number)
        return error_set(err, STATUS_SYSTEM, "the tree was walked out of order");
    memcpy(hash, walk->edge[level], DIGEST_SIZE);
    return STATUS_OK;
}

/* merkle_writer: moves the edge, and compares with the next stored node of the level. */
static enum status compare_node(void *context, unsigned level, uint64_t number,
                                const merkle_hash hash, struct error *err)
{
    struct walk *walk = context;
    const unsigned char *stored = NULL;
    uint64_t found_number = 0;
    bool found = false;
    enum status status = STATUS_OK;

    if (level >= LEVELS)
        return error_set(err, STATUS_MALFORMED, "the tree is too high");
    if (number == 0)
        status = store_walk_nodes(walk->ledger->store, walk->log->number, level,
                                  &walk->nodes[level], err);
    if (status == STATUS_OK)
        status = store_next_node(&walk->nodes[level], &found_number, &stored, &found, err);
    if (status != STATUS_OK)
        return status;
    /* What is read later is always a left child. */
    if ((number & 1) == 0) {
        memcpy(walk->edge[level], hash, DIGEST_SIZE);
        walk->edge_number[level] = number;
    }
    walk->written++;
    if (found && found_number == number && stored && memcmp(stored, hash, DIGEST_SIZE) == 0)
        return STATUS_OK;
    if (level == 0)
        return tree_error(err, walk, number, "its leaf is not the one in the tree");
    return error_set(err, STATUS_AUTHENTICATION,
                     "entries %" PRIu64 " to %" PRIu64 ": the tree's node over them was changed",
                     number_of(walk, number << level),
                     number_of(walk, ((number + 1) << level) - 1));
}

/* ---- checkpoints ---- */

static enum status next_checkpoint(struct walk *walk, struct error *err)
{
    return store_next_checkpoint(&walk->checkpoints, &walk->next, &walk->has_next, err);
}

/* The stored checkpoint of the size that the walk has reached. */
static enum status check_checkpoint(struct walk *walk, struct error *err)
{
    struct checkpoint opened;
    merkle_hash root;
    enum status status = checkpoint_open(
        walk->next.note, walk->next.length,
        history_verifier(walk->ledger, walk->log->number, walk->size), &opened, err);

    if (status == STATUS_OK && opened.size != walk->size)
        status = error_set(err, STATUS_AUTHENTICATION, "it was signed for %" PRIu64 " entries",
                           opened.size);
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    if (status != STATUS_OK) {
        error_context(err, "the checkpoint of %" PRIu64 " entries", walk->size);
        return status;
    }
    status = merkle_root(walk->size, read_edge, walk, root, err);
    if (status == STATUS_OK && memcmp(root, opened.root, sizeof root) != 0)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "entries %" PRIu64 " to %" PRIu64
                           ": not the ones whose checkpoint was signed",
                           number_of(walk, walk->last_signed), number_of(walk, walk->size - 1));
    walk->last_signed = walk->size;
    walk->has_signed = true;
    return status;
}

static enum status pass_checkpoint(struct walk *walk, struct ledger_verified *verified,
                                   struct error *err)
{
    enum status status;

    if (!walk->has_next || walk->next.size != walk->size)
        return STATUS_OK;
    status = check_checkpoint(walk, err);
    if (status != STATUS_OK)
        return status;
    verified->checkpoints++;
    return next_checkpoint(walk, err);
}

/* ---- entries ---- */

static enum status grow_tree(struct walk *walk, const struct batch *batch, size_t at,
                             struct error *err)
{
    const struct checked_entry *entry = &batch->entries[at];
    enum status status = STATUS_OK;

    if (entry->number == UINT64_MAX)
        return error_set(err, STATUS_AUTHENTICATION, "ledger.db holds an entry before entry 0");
    if (entry->number != number_of(walk, walk->size))
        return tree_error(err, walk, walk->size, "it is missing from ledger.db");
    if (batch_failed(batch, at, CHECK_LEAF)) {
        *err = batch->failure;
        return error_context(err, "entry %" PRIu64, entry->number);
    }
    if (entry->has_seen && entry->seen.size == walk->size)
        status = seen_tree_take(&walk->seen, walk->size, read_edge, walk, err);
    if (status == STATUS_OK)
        status = merkle_append(walk->size, entry->hash, read_edge, compare_node, walk, err);
    if (status == STATUS_OK)
        walk->size++;
    return status;
}

/* Nothing may stand behind the last entry: no checkpoint, no node, and no entry behind the last
 * checkpoint. */
static enum status check_end(struct walk *walk, struct error *err)
{
    if (walk->has_next)
        return error_set(err, STATUS_AUTHENTICATION,
                         "entry %" PRIu64
                         ": it is missing from ledger.db, whose checkpoint was signed for %" PRIu64
                         " entries",
                         number_of(walk, walk->size), walk->next.size);
    if (!walk->has_signed)
        return error_set(err, STATUS_AUTHENTICATION, "ledger.db holds no signed checkpoint");
    if (walk->last_signed != walk->size)
        return tree_error(err, walk, walk->last_signed,
                          "it stands behind the last signed checkpoint");
    return STATUS_OK;
}

/* A tree that is walked through: what is read, and what it is for. */
struct walking {
    const struct checks *checks;
    struct pool *pool;
    struct query entries; /* of all logs */
    struct stored_entry stored;
    bool found; /* stored is the next that no batch has yet */
    tree_visitor each;
    void *context;
    struct ledger_verified *verified;
    uint64_t nodes;
};

/* Goes through a batch in order, as far as everything is right. */
static enum status take_batch(struct walking *walking, struct walk *walk, const struct batch *batch,
                              struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < batch->count && status == STATUS_OK; i++) {
        status = grow_tree(walk, batch, i, err);
        if (status == STATUS_OK && walking->each)
            status = walking->each(walking->context, batch, i, err);
        if (status == STATUS_OK)
            status = seen_check(&walk->seen, walking->checks->ledger, walk->log, &batch->entries[i],
                                err);
        if (status == STATUS_OK) {
            walking->verified->entries++;
            status = pass_checkpoint(walk, walking->verified, err);
        }
    }
    if (status == STATUS_OK && batch->end.status != STATUS_OK) {
        *err = batch->end;
        status = err->status;
    }
    return status;
}

/* Fills a batch with at most `most` entries; how many there are is in it. */
static void fill_batch(struct walking *walking, struct batch *batch, uint64_t most)
{
    bool more = true;

    while (more && walking->found && batch->count < most) {
        more = batch_add(batch, &walking->stored);
        if (batch->end.status == STATUS_OK &&
            store_next_entry(&walking->entries, &walking->stored, &walking->found, &batch->end) !=
                STATUS_OK)
            walking->found = false;
    }
    if (batch->end.status != STATUS_OK)
        walking->found = false;
}

/* The entries of one log, from the one that was read already; the next log's first is left. */
static enum status walk_entries(struct walking *walking, struct walk *walk, uint64_t end,
                                struct error *err)
{
    uint64_t next = walk->log->first; /* number that the next entry to be read must have */
    struct batch *batch;
    enum status status = pass_checkpoint(walk, walking->verified, err);

    while (status == STATUS_OK) {
        while (walking->found && next < end && (batch = pool_space(walking->pool))) {
            batch_begin(batch, walking->checks, walk->log);
            fill_batch(walking, batch, end - next);
            next += batch->count;
            pool_submit(walking->pool);
        }
        batch = pool_next(walking->pool);
        if (!batch)
            break;
        status = take_batch(walking, walk, batch, err);
        pool_release(walking->pool);
    }
    return status == STATUS_OK ? check_end(walk, err) : status;
}

static enum status walk_log(struct walking *walking, const struct store_log *log, uint64_t end,
                            struct error *err)
{
    struct ledger *ledger = walking->checks->ledger;
    struct walk walk = {.ledger = ledger, .log = log};
    enum status status = store_walk_checkpoints(ledger->store, log->number, &walk.checkpoints, err);

    if (status == STATUS_OK)
        status = next_checkpoint(&walk, err);
    if (status == STATUS_OK)
        status = walk_entries(walking, &walk, end, err);
    walking->nodes += walk.written;
    query_end(&walk.checkpoints);
    for (size_t level = 0; level < LEVELS; level++)
        query_end(&walk.nodes[level]);
    return status;
}

static enum status walk_logs(struct walking *walking, struct error *err)
{
    struct store *store = walking->checks->ledger->store;
    size_t count;
    const struct store_log *logs = store_logs(store, &count);
    uint64_t nodes = 0;
    enum status status =
        store_next_entry(&walking->entries, &walking->stored, &walking->found, err);

    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = walk_log(walking, &logs[i], i + 1 < count ? logs[i + 1].first : UINT64_MAX, err);
    if (status == STATUS_OK)
        status = store_count_nodes(store, &nodes, err);
    if (status == STATUS_OK && nodes != walking->nodes)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.db holds nodes of its tree that belong to no entry");
    return status;
}

enum status tree_verify(const struct checks *checks, tree_visitor each, void *context,
                        struct ledger_verified *verified, struct error *err)
{
    struct walking walking = {
        .checks = checks, .each = each, .context = context, .verified = verified};
    enum status status = batch_pool_new(&walking.pool, checks->ledger, err);

    if (status == STATUS_OK)
        status = store_walk_entries(checks->ledger->store, &walking.entries, err);
    if (status == STATUS_OK)
        status = walk_logs(&walking, err);
    pool_free(walking.pool);
    query_end(&walking.entries);
    if (status == STATUS_AUTHENTICATION)
        error_hint(err, "%s", ledger_tampered_hint);
    return status;
}
