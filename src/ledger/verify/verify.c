/* Verification of everything: the tree, and what stands behind each of its leaves. */
#include <inttypes.h>
#include <string.h>

#include "batch.h"

/* How look-ups are checked: all at once by their sum, or, when that is wrong, one by one. */
enum lookup_check {
    LOOKUPS_SUMMED,
    LOOKUPS_PROBED,  /* for one that is missing */
    LOOKUPS_COUNTED, /* for one too many */
};

struct verifying {
    struct checks checks;
    enum lookup_check how;
    struct ledger_verified *verified;
    struct lookup_sum sum;
    uint64_t lookups; /* that there must be */
    uint64_t erased;
    /* the entry that erased the last erased one, so that a run of them opens it once */
    uint64_t eraser;
    json_t *eraser_names; /* its array of entries, or NULL */
    /* when a look-up too many is sought */
    struct query counts;
    uint64_t counted_index, counted;
    bool has_counted;
};

/* ---- erased entries ---- */

/* Opens the entry that is said to have erased another and takes the list of what it erased. */
static enum status open_eraser(struct verifying *verifying, uint64_t by, struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    struct leaf leaf;
    struct body body = {0};
    struct buffer note;
    bool found = false;
    enum status status =
        store_read_entry(verifying->checks.ledger->store, by, &query, &stored, &found, err);

    buffer_init(&note, LEDGER_BODY_MAXIMUM);
    if (status == STATUS_OK && found && stored.sealed) {
        status = entry_leaf(verifying->checks.ledger, &stored, &leaf, err);
        if (status == STATUS_OK && leaf.kind == ENTRY_KIND_ERASED)
            status = entry_open(verifying->checks.ledger, &stored, &leaf, &note, &body, err);
    }
    query_end(&query);
    if (status == STATUS_OK) {
        json_decref(verifying->eraser_names);
        verifying->eraser_names = json_incref(json_object_get(body.detail, "entries"));
        verifying->eraser = by;
    } else if (status == STATUS_AUTHENTICATION) {
        error_context(err, "entry %" PRIu64 ", said to have erased it", by);
    }
    body_free(&body);
    buffer_free(&note);
    return status;
}

static enum status check_erased(struct verifying *verifying, uint64_t index, struct error *err)
{
    uint64_t by = 0;
    bool found = false;
    size_t i;
    json_t *name;
    enum status status =
        store_find_erasure(verifying->checks.ledger->store, index, &by, &found, err);

    if (status == STATUS_OK && found && (!verifying->eraser_names || verifying->eraser != by))
        status = open_eraser(verifying, by, err);
    if (status != STATUS_OK)
        return status;
    verifying->erased++;
    if (found && by > index) {
        json_array_foreach(verifying->eraser_names, i, name)
        {
            if (json_is_integer(name) && json_integer_value(name) == (json_int_t)index)
                return STATUS_OK;
        }
    }
    return error_set(err, STATUS_AUTHENTICATION,
                     "its body is gone, and no entry says that it was erased");
}

/* ---- look-ups ---- */

/* The kind of an entry's look-up number `which`, for the message that it is missing. */
static enum status missing_lookup(struct verifying *verifying, uint64_t index, size_t which,
                                  struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    struct leaf leaf;
    struct body body = {0};
    struct buffer note;
    bool found = false;
    struct ledger *ledger = verifying->checks.ledger;
    enum status status = store_read_entry(ledger->store, index, &query, &stored, &found, err);

    buffer_init(&note, LEDGER_BODY_MAXIMUM);
    if (status == STATUS_OK)
        status = entry_leaf(ledger, &stored, &leaf, err);
    if (status == STATUS_OK)
        status = entry_open(ledger, &stored, &leaf, &note, &body, err);
    if (status == STATUS_OK)
        status =
            error_set(err, STATUS_AUTHENTICATION, "it is not found by its %s any more",
                      json_string_value(json_array_get(json_array_get(body.lookups, which), 0)));
    query_end(&query);
    body_free(&body);
    buffer_free(&note);
    return status;
}

static enum status probe_lookups(struct verifying *verifying, const struct batch *batch,
                                 const struct checked_entry *entry, struct error *err)
{
    for (size_t i = 0; i < entry->digest_count; i++) {
        bool found = false;
        enum status status =
            store_has_lookup(verifying->checks.ledger->store,
                             batch->digests.data + (entry->first_digest + i) * DIGEST_SIZE,
                             entry->number, &found, err);
        if (status == STATUS_OK && !found)
            status = missing_lookup(verifying, entry->number, i, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Compares how many look-ups an entry has with how many lead to it. */
static enum status count_lookups(struct verifying *verifying, const struct checked_entry *entry,
                                 struct error *err)
{
    if (!verifying->has_counted || verifying->counted_index != entry->number)
        return STATUS_OK;
    if (verifying->counted != entry->digest_count)
        return error_set(err, STATUS_AUTHENTICATION, "it is found by what it does not have");
    return store_next_lookups(&verifying->counts, &verifying->counted_index, &verifying->counted,
                              &verifying->has_counted, err);
}

/* ---- all entries ---- */

static enum status check_entry(struct verifying *verifying, const struct batch *batch, size_t at,
                               struct error *err)
{
    const struct checked_entry *entry = &batch->entries[at];
    enum status status = STATUS_OK;

    if (batch_failed(batch, at, CHECK_BODY)) {
        *err = batch->failure;
        return err->status;
    }
    if (entry->is_erased)
        status = check_erased(verifying, entry->number, err);
    else
        verifying->verified->bodies++;
    verifying->lookups += entry->digest_count;
    if (status == STATUS_OK && verifying->how == LOOKUPS_PROBED)
        status = probe_lookups(verifying, batch, entry, err);
    if (status == STATUS_OK && verifying->how == LOOKUPS_COUNTED)
        status = count_lookups(verifying, entry, err);
    return status;
}

static enum status visit(void *context, const struct batch *batch, size_t at, struct error *err)
{
    struct verifying *verifying = context;
    enum status status = check_entry(verifying, batch, at, err);

    if (status == STATUS_OK && at + 1 == batch->count)
        lookup_sum_join(&verifying->sum, &batch->sum);
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    if (status == STATUS_AUTHENTICATION)
        error_context(err, "entry %" PRIu64, batch->entries[at].number);
    return status;
}

/* Walks through everything once. */
static enum status walk(struct verifying *verifying, enum lookup_check how,
                        struct ledger_verified *verified, struct error *err)
{
    verifying->how = how;
    verifying->verified = verified;
    verifying->lookups = verifying->erased = 0;
    verifying->sum = (struct lookup_sum){0};
    return tree_verify(&verifying->checks, visit, verifying, verified, err);
}

/* There are more look-ups than the entries have: another walk tells which. */
static enum status find_stray_lookup(struct verifying *verifying, struct error *err)
{
    struct ledger_verified ignored = {0};
    struct store *store = verifying->checks.ledger->store;
    enum status status = store_walk_lookups(store, &verifying->counts, err);

    if (status == STATUS_OK)
        status = store_next_lookups(&verifying->counts, &verifying->counted_index,
                                    &verifying->counted, &verifying->has_counted, err);
    verifying->checks.who = NULL;
    if (status == STATUS_OK)
        status = walk(verifying, LOOKUPS_COUNTED, &ignored, err);
    if (status == STATUS_OK && verifying->has_counted)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "a look-up leads to entry %" PRIu64 ", which does not exist",
                           verifying->counted_index);
    if (status == STATUS_OK)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.db: its look-ups are not those of its entries");
    query_end(&verifying->counts);
    return status;
}

static enum status check_erasures(const struct verifying *verifying, struct error *err)
{
    uint64_t erasures = 0;
    enum status status = store_count_erasures(verifying->checks.ledger->store, &erasures, err);

    if (status == STATUS_OK && erasures != verifying->erased)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.db names %" PRIu64 " erased entries, but %" PRIu64 " are",
                           erasures, verifying->erased);
    return status;
}

/* Everything but the look-ups one by one: in one walk, and one through the table of look-ups. */
static enum status verify_by_sum(struct verifying *verifying, struct ledger_verified *verified,
                                 struct error *err)
{
    struct lookup_sum sum = {0};
    bool is_odd = false;
    enum status status = walk(verifying, LOOKUPS_SUMMED, verified, err);

    if (status == STATUS_OK)
        status = lookup_sum_table(verifying->checks.ledger, verifying->checks.sum_key, &sum,
                                  &is_odd, err);
    if (status == STATUS_OK && (is_odd || memcmp(&sum, &verifying->sum, sizeof sum) != 0))
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.db: its look-ups are not those of its entries");
    return status == STATUS_OK ? check_erasures(verifying, err) : status;
}

/* Something is wrong: what comes first is named, be it a body or a look-up. */
static enum status name_first(struct verifying *verifying, struct error *err)
{
    struct ledger_verified ignored = {0};
    uint64_t lookups = 0;
    enum status status = walk(verifying, LOOKUPS_PROBED, &ignored, err);

    if (status == STATUS_OK)
        status = check_erasures(verifying, err);
    if (status == STATUS_OK)
        status = store_count_lookups(verifying->checks.ledger->store, &lookups, err);
    if (status == STATUS_OK && lookups != verifying->lookups)
        status = find_stray_lookup(verifying, err);
    return status;
}

enum status entries_verify(struct ledger *ledger, ledger_who who, void *context,
                           struct ledger_verified *verified, struct error *err)
{
    struct verifying verifying = {
        .checks = {.ledger = ledger, .has_bodies = true, .who = who, .context = context}};
    enum status status =
        random_bytes(verifying.checks.sum_key, sizeof verifying.checks.sum_key, err);

    if (status == STATUS_OK)
        status = keyring_begin(ledger->keyring, err);
    if (status != STATUS_OK)
        return status;
    status = verify_by_sum(&verifying, verified, err);
    if (status == STATUS_AUTHENTICATION) {
        struct error first = {0};
        if (name_first(&verifying, &first) == STATUS_AUTHENTICATION)
            *err = first;
        status = err->status;
    }
    keyring_end(ledger->keyring);
    json_decref(verifying.eraser_names);
    if (status == STATUS_AUTHENTICATION)
        error_hint(err, "%s", ledger_tampered_hint);
    return status;
}

/* ---- the calls ---- */

/* Around either walk: what needs the newest head, read before. */
static enum status check_heads(struct ledger *ledger, const struct buffer *head_note,
                               struct error *err)
{
    enum status status = head_refresh(ledger, err);

    return status == STATUS_OK ? head_note_check(ledger, head_note, err) : status;
}

enum status ledger_verify_tree(struct ledger *ledger, struct ledger_verified *verified,
                               struct error *err)
{
    struct ledger_verified counted = {0};
    struct buffer head_note;
    enum status status;

    buffer_init(&head_note, CHECKPOINT_NOTE_MAXIMUM);
    status = head_note_read(ledger, &head_note, err);
    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_READ, err);
    if (status == STATUS_OK) {
        status = tree_verify(&(struct checks){.ledger = ledger}, NULL, NULL, &counted, err);
        if (status == STATUS_OK)
            status = check_heads(ledger, &head_note, err);
        store_rollback(ledger->store);
    }
    buffer_free(&head_note);
    if (status == STATUS_OK)
        *verified = counted;
    return status;
}

enum status ledger_verify(struct ledger *ledger, ledger_who who, void *context,
                          struct ledger_verified *verified, struct error *err)
{
    struct ledger_verified counted = {0};
    struct buffer head_note;
    enum status status;

    buffer_init(&head_note, CHECKPOINT_NOTE_MAXIMUM);
    status = head_note_read(ledger, &head_note, err);
    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_READ, err);
    if (status == STATUS_OK) {
        status = entries_verify(ledger, who, context, &counted, err);
        if (status == STATUS_OK)
            status = check_heads(ledger, &head_note, err);
        if (status == STATUS_OK)
            status = store_check(ledger->store, err);
        store_rollback(ledger->store);
    }
    if (status == STATUS_OK)
        status = keyring_check(ledger->keyring, err);
    if (status == STATUS_OK)
        status = erase_check(ledger, &counted.erasing_is_pending, err);
    buffer_free(&head_note);
    if (status == STATUS_OK)
        *verified = counted;
    return status;
}
