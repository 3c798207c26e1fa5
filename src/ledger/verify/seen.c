/*
 * Each body names the tree that its signer saw. In one log the sizes ascend, since each appending
 * saw the one before; so a tree is computed once, mostly at the moment when the walk has just that
 * many entries, and for an entry whose companions were erased from the nodes that were passed.
 */
#include <inttypes.h>
#include <string.h>

#include "batch.h"

enum status seen_tree_take(struct seen_tree *tree, uint64_t size, merkle_reader read, void *context,
                           struct error *err)
{
    enum status status = merkle_root(size, read, context, tree->root, err);

    tree->is_known = status == STATUS_OK;
    tree->size = size;
    return status;
}

static enum status seen_error(const struct store_log *log, const struct checked_entry *entry,
                              struct error *err)
{
    const char *who = entry->person ? entry->person : entry->signer_name;
    uint64_t before = log->first + entry->seen.size;

    return error_set(err, STATUS_AUTHENTICATION,
                     "entry %" PRIu64
                     ": %s signed it when other entries stood before entry %" PRIu64
                     ": they were rewritten, or are gone",
                     entry->number, who, before);
}

enum status seen_check(struct seen_tree *tree, const struct ledger *ledger,
                       const struct store_log *log, const struct checked_entry *entry,
                       struct error *err)
{
    struct store_tree stored = {ledger->store, log->number};
    enum status status = STATUS_OK;

    if (!entry->has_seen)
        return STATUS_OK;
    if (tree->is_known && entry->seen.size < tree->size)
        return error_set(err, STATUS_AUTHENTICATION,
                         "entry %" PRIu64 ": its signer saw %" PRIu64
                         " entries, and the one of an entry before it saw %" PRIu64,
                         entry->number, entry->seen.size, tree->size);
    if (!tree->is_known || tree->size != entry->seen.size)
        status = seen_tree_take(tree, entry->seen.size, store_read_node, &stored, err);
    if (status == STATUS_OK && memcmp(tree->root, entry->seen.root, sizeof tree->root) != 0)
        status = seen_error(log, entry, err);
    return status;
}
