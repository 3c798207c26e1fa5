/* Kinds and times of all entries, without a key. */
#include "ledger_internal.h"

static enum status leaves_walk(struct store *store, ledger_leaf_visitor visit, void *context,
                               struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored;
    bool found = true;
    enum status status = store_walk_entries(store, &query, err);

    while (status == STATUS_OK) {
        struct leaf leaf;
        status = store_next_entry(&query, &stored, &found, err);
        if (status != STATUS_OK || !found)
            break;
        status = leaf_parse(stored.leaf, stored.leaf_length, &leaf, err);
        if (status == STATUS_OK)
            status = visit(context, &leaf, err);
    }
    query_end(&query);
    return status;
}

enum status ledger_leaves(const char *folder, const char *origin, ledger_leaf_visitor visit,
                          void *context, struct error *err)
{
    char *place = NULL;
    struct store *store = NULL;
    enum status status = place_resolve(folder, &place, err);
    char *path = status == STATUS_OK ? file_join(place, "ledger.db") : NULL;

    if (status == STATUS_OK)
        status = path ? place_check_file(path, err) : memory_error(err);
    if (status == STATUS_OK)
        status = store_open(path, origin, &store, err);
    if (status == STATUS_OK)
        status = leaves_walk(store, visit, context, err);
    store_close(store);
    memory_free(path);
    memory_free(place);
    return status;
}
