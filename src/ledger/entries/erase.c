/* Erasing a sharing. */
#include "erase.h"

#include <inttypes.h>
#include <string.h>

/* An entry that goes. */
struct erased_entry {
    uint64_t index;
    json_t *lookups; /* of its body */
    unsigned char commitment[SEAL_COMMITMENT_SIZE];
};

struct erasing {
    struct ledger *ledger;
    const struct ledger_erasing *what;
    struct erased_entry *entries;
    size_t count;
};

static void erasing_free(struct erasing *erasing)
{
    for (size_t i = 0; i < erasing->count; i++)
        json_decref(erasing->entries[i].lookups);
    memory_free(erasing->entries);
}

/* ---- what goes ---- */

static enum status read_commitment(struct ledger *ledger, uint64_t index,
                                   unsigned char commitment[SEAL_COMMITMENT_SIZE],
                                   struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    bool found = false;
    enum status status = store_begin(ledger->store, DATABASE_READ, err);

    if (status != STATUS_OK)
        return status;
    status = store_read_entry(ledger->store, index, &query, &stored, &found, err);
    if (status == STATUS_OK && (!found || stored.sealed_length < SEAL_COMMITMENT_SIZE))
        status = error_set(err, STATUS_USAGE, "entry %" PRIu64 " has no body to erase", index);
    if (status == STATUS_OK)
        memcpy(commitment, stored.sealed, SEAL_COMMITMENT_SIZE);
    query_end(&query);
    store_rollback(ledger->store);
    return status;
}

/* Whether a sharing has an entry of kind `erased`. */
static enum status sharing_is_erased(struct ledger *ledger, const char *id, bool *is_erased,
                                     struct error *err)
{
    struct ledger_lookup lookup = {LOOKUP_SHARING, id};
    struct ledger_indexes indexes = {0};
    enum status status = ledger_find(ledger, &lookup, &indexes, err);

    *is_erased = false;
    for (size_t i = 0; status == STATUS_OK && !*is_erased && i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        status = ledger_read(ledger, indexes.items[i], &entry, err);
        if (status == STATUS_OK)
            *is_erased = entry->leaf.kind == ENTRY_KIND_ERASED;
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    return status;
}

/* Whether another sharing that is not erased needs the entry too. */
static enum status is_needed(struct erasing *erasing, const struct ledger_entry *entry,
                             bool *needed, struct error *err)
{
    size_t i;
    json_t *pair;

    *needed = false;
    json_array_foreach(entry->lookups, i, pair)
    {
        const char *kind = json_string_value(json_array_get(pair, 0));
        const char *value = json_string_value(json_array_get(pair, 1));
        bool is_erased = false;
        enum status status;
        if (strcmp(kind, lookup_kind_name(LOOKUP_SHARING)) != 0 ||
            strcmp(value, erasing->what->id) == 0)
            continue;
        status = sharing_is_erased(erasing->ledger, value, &is_erased, err);
        if (status != STATUS_OK)
            return status;
        *needed = *needed || !is_erased;
    }
    return STATUS_OK;
}

static enum status take_to_erase(struct erasing *erasing, uint64_t index, struct error *err)
{
    struct ledger_entry *entry = NULL;
    struct erased_entry *taken = &erasing->entries[erasing->count];
    bool needed = false;
    enum status status = ledger_read(erasing->ledger, index, &entry, err);

    if (status == STATUS_OK && entry->leaf.kind == ENTRY_KIND_ERASED)
        status = error_set(err, STATUS_USAGE, "sharing %s is erased already", erasing->what->id);
    if (status == STATUS_OK)
        status = is_needed(erasing, entry, &needed, err);
    if (status == STATUS_OK && !needed)
        status = read_commitment(erasing->ledger, index, taken->commitment, err);
    if (status == STATUS_OK && !needed) {
        taken->index = index;
        taken->lookups = json_incref(entry->lookups);
        erasing->count++;
    }
    ledger_entry_free(entry);
    return status;
}

static enum status take_entries(struct erasing *erasing, struct error *err)
{
    const struct ledger_erasing *what = erasing->what;
    enum status status = STATUS_OK;

    erasing->entries = memory_allocate_array(what->entry_count, sizeof *erasing->entries);
    if (!erasing->entries)
        return memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < what->entry_count; i++)
        status = take_to_erase(erasing, what->entries[i], err);
    return status;
}

/* ---- the transaction ---- */

/* Nothing was added to the sharing, a hold least of all, since the caller looked. */
static enum status check_unchanged(const struct erasing *erasing, uint64_t own, struct error *err)
{
    const struct ledger_erasing *what = erasing->what;
    struct ledger_lookup lookup = {LOOKUP_SHARING, what->id};
    struct ledger_indexes now = {0};
    enum status status = ledger_find(erasing->ledger, &lookup, &now, err);
    bool is_same;

    if (status != STATUS_OK)
        return status;
    is_same = now.count == what->entry_count + 1 && now.items[now.count - 1] == own &&
              memcmp(now.items, what->entries, what->entry_count * sizeof *now.items) == 0;
    ledger_indexes_free(&now);
    if (is_same)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "sharing %s was changed by another run just now", what->id);
    error_hint(err, "look at it with " WAY ", then try again");
    return error_way(err, WAY_SHOW_SHARING, what->id, NULL);
}

static enum status erase_entry(const struct erasing *erasing, const struct entry_tools *tools,
                               const struct erased_entry *entry, uint64_t by, struct error *err)
{
    struct store *store = erasing->ledger->store;
    struct buffer digests;
    enum status status = store_erase_entry(store, entry->index, by, err);

    buffer_init(&digests, LEDGER_LOOKUPS_MAXIMUM * DIGEST_SIZE);
    if (status == STATUS_OK)
        status =
            lookup_digests(entry_tools_index(tools, entry->index), entry->lookups, &digests, err);
    for (size_t at = 0; status == STATUS_OK && at < digests.length; at += DIGEST_SIZE)
        status = store_erase_lookup(store, digests.data + at, entry->index, err);
    buffer_free(&digests);
    return status;
}

static enum status erase_all(void *context, uint64_t index, struct error *err)
{
    struct erasing *erasing = context;
    struct entry_tools *tools = NULL;
    enum status status = check_unchanged(erasing, index, err);

    if (status == STATUS_OK)
        status = ledger_tools(erasing->ledger, &tools, err);
    for (size_t i = 0; status == STATUS_OK && i < erasing->count; i++)
        status = erase_entry(erasing, tools, &erasing->entries[i], index, err);
    return status;
}

static json_t *format_detail(const struct erasing *erasing)
{
    const struct ledger_erasing *what = erasing->what;
    json_t *detail = json_object(), *entries = json_array(), *keys = json_array();
    int failed = 0;

    for (size_t i = 0; i < erasing->count; i++) {
        char hex[2 * SEAL_COMMITMENT_SIZE + 1];
        hex_encode(erasing->entries[i].commitment, SEAL_COMMITMENT_SIZE, hex);
        failed |=
            json_array_append_new(entries, json_integer((json_int_t)erasing->entries[i].index));
        failed |= json_array_append_new(keys, json_string(hex));
    }
    json_put(detail, "id", json_string(what->id), &failed);
    json_put(detail, "reason", json_string(what->reason), &failed);
    json_put(detail, "review", json_string(what->review), &failed);
    json_put(detail, "entries", entries, &failed);
    json_put(detail, "keys", keys, &failed);
    if (what->is_attested)
        json_put(detail, "attested", json_integer((json_int_t)what->attested), &failed);
    if (failed == 0)
        return detail;
    json_decref(detail);
    return NULL;
}

static enum status append_erased(struct erasing *erasing, uint64_t *index, struct error *err)
{
    const struct ledger_erasing *what = erasing->what;
    struct ledger_lookup lookup = {LOOKUP_SHARING, what->id};
    struct ledger_new entry = {.kind = ENTRY_KIND_ERASED,
                               .lookups = &lookup,
                               .lookup_count = 1,
                               .signer = what->signer,
                               .time = what->time};
    json_t *detail = format_detail(erasing);
    enum status status;

    if (!detail)
        return memory_error(err);
    entry.detail = detail;
    status = append_with(erasing->ledger, &entry, erase_all, erasing, index, err);
    json_decref(detail);
    return status;
}

/* ---- the call ---- */

static enum status destroy_keys(struct erasing *erasing, struct error *err)
{
    struct key_list keys = {0};
    size_t destroyed;
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < erasing->count; i++)
        status = key_list_add(&keys, erasing->entries[i].commitment, err);
    if (status == STATUS_OK)
        status = erase_destroy(erasing->ledger, &keys, ERASE_PATIENCE, &destroyed, err);
    key_list_free(&keys);
    if (status == STATUS_OK)
        return status;
    error_context(err, "sharing %s is erased, but its keys may still be on the disk",
                  erasing->what->id);
    error_hint(err, "close every other program that is at work on this office, and run " WAY
                    ", which finishes it");
    return error_way(err, WAY_RESUME, NULL, NULL);
}

enum status ledger_erase(struct ledger *ledger, const struct ledger_erasing *what,
                         struct ledger_erased *erased, struct error *err)
{
    struct erasing erasing = {.ledger = ledger, .what = what};
    struct erase_mark mark;
    bool is_done;
    enum status status = erase_mark_make(ledger, &mark, err);

    if (status != STATUS_OK)
        return status;
    status = take_entries(&erasing, err);
    /* Nothing was erased yet; what an earlier run may have left, its mark tells. */
    is_done = !mark.was_there;
    if (status == STATUS_OK) {
        status = append_erased(&erasing, &erased->index, err);
        /* After a disk that failed nobody knows, until it is read again, what stands on it. */
        is_done = is_done && status != STATUS_OK && status != STATUS_SYSTEM;
    }
    if (status == STATUS_OK) {
        erased->erased = erasing.count;
        erased->kept = what->entry_count - erasing.count;
        status = destroy_keys(&erasing, err);
        is_done = status == STATUS_OK && !mark.was_there;
    }
    erase_mark_end(&mark, is_done);
    erasing_free(&erasing);
    return status;
}
