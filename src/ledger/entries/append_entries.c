/* The entries of one appending: made on all cores, and put into the store in order. */
#include <stdlib.h>
#include <string.h>

#include "ledger_internal.h"
#include "safehand/base/pool.h"

enum {
    JOB_ENTRIES = 64,
    USUAL_NOTE = 1000, /* bytes that most bodies are shorter than */
};

/* An entry on its way into the store. */
struct appending {
    const struct ledger_new *entry;
    struct leaf leaf;
    json_t *lookups;
    bool has_clock; /* its clock was behind the entry before: its time is not the clock's */
};

/* A look-up on its way there. */
struct lookup_row {
    unsigned char digest[DIGEST_SIZE];
    uint64_t number;
};

static enum status appending_init(struct appending *appending, const struct ledger_new *entry,
                                  struct error *err)
{
    struct leaf *leaf = &appending->leaf;

    appending->entry = entry;
    if (!entry_kind_name(entry->kind))
        return error_set(err, STATUS_USAGE, "%d is no kind of entry", (int)entry->kind);
    if (!json_is_object(entry->detail))
        return error_set(err, STATUS_USAGE, "the detail of an entry is a JSON object");
    if (entry->subject && strlen(entry->subject) != DIGEST_HEX_SIZE - 1)
        return error_set(err, STATUS_USAGE, "the subject of an entry is a digest in hex");
    leaf->time = entry->time;
    leaf->kind = entry->kind;
    memset(leaf->subject, '0', DIGEST_HEX_SIZE - 1);
    if (entry->subject)
        memcpy(leaf->subject, entry->subject, DIGEST_HEX_SIZE);
    return body_lookups(entry->lookups, entry->lookup_count, &appending->lookups, err);
}

/* Which of many it is that failed. */
static enum status name_entry(const struct append *append, size_t at, struct error *err)
{
    if (append->count > 1)
        error_context(err, "number %zu of %zu", at + 1, append->count);
    return err->status;
}

enum status append_init(struct append *append, struct ledger *ledger,
                        const struct ledger_new *entries, size_t count, struct error *err)
{
    *append = (struct append){.ledger = ledger, .count = count};
    buffer_init(&append->head.note, CHECKPOINT_NOTE_MAXIMUM);
    append->entries = memory_allocate_array(count, sizeof *append->entries);
    append->keys = memory_allocate_array(count, sizeof *append->keys);
    if (!append->entries || !append->keys)
        return memory_error(err);
    for (size_t i = 0; i < count; i++)
        if (appending_init(&append->entries[i], &entries[i], err) != STATUS_OK)
            return name_entry(append, i, err);
    return STATUS_OK;
}

void append_free(struct append *append)
{
    for (size_t i = 0; append->entries && i < append->count; i++)
        json_decref(append->entries[i].lookups);
    memory_free(append->entries);
    memory_free(append->keys);
    memory_free(append->rows);
    buffer_free(&append->head.note);
}

/* ---- making entries: on all cores, and each with the place that it will have ---- */

/* What the store gets of an entry. */
struct made_entry {
    struct buffer sealed, leaf_text, digests;
    merkle_hash hash;
};
struct make_job {
    const struct append *append;
    size_t begin, count;
    size_t failed_at; /* with failure */
    struct error failure;
    struct made_entry made[JOB_ENTRIES];
};

static void job_free(void *context)
{
    struct make_job *job = context;

    for (size_t i = 0; i < JOB_ENTRIES; i++) {
        buffer_free(&job->made[i].sealed);
        buffer_free(&job->made[i].leaf_text);
        buffer_free(&job->made[i].digests);
    }
}

static enum status make_entry(struct entry_tools *tools, const struct append *append, size_t at,
                              struct buffer *note, struct made_entry *made, struct error *err)
{
    struct appending *appending = &append->entries[at];
    const struct entry_key *key = &append->keys[at];
    struct leaf *leaf = &appending->leaf;
    const struct checkpoint *before = &append->ledger->head.checkpoint;
    struct body_content content = {.leaf = leaf,
                                   .origin = append->ledger->verifier.name,
                                   .detail = appending->entry->detail,
                                   .lookups = appending->lookups};
    enum status status;

    content.has_clock = appending->has_clock;
    content.clock = appending->entry->time;
    content.seen.size = before->size;
    memcpy(content.seen.root, before->root, sizeof content.seen.root);
    status = body_format(&content, appending->entry->signer, note, err);
    if (status == STATUS_OK)
        status = sealer_seal(tools->sealer, key->commitment, key->wrapped, note->data, note->length,
                             &made->sealed, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(made->sealed.data, made->sealed.length, leaf->sealed, err);
    if (status == STATUS_OK)
        status = leaf_format(leaf, &made->leaf_text, err);
    if (status == STATUS_OK)
        status = merkle_leaf(made->leaf_text.data, made->leaf_text.length, made->hash, err);
    if (status == STATUS_OK)
        status = lookup_digests(entry_tools_index(tools, append->first + at), appending->lookups,
                                &made->digests, err);
    return status;
}

/* A failure is left in the job, for whoever puts its entries into the store. */
static bool make_entries(void *context, void *hand, void *made_job)
{
    struct make_job *job = made_job;
    struct buffer note;

    (void)context;
    job->failure.status = STATUS_OK;
    buffer_init(&note, LEDGER_BODY_MAXIMUM);
    for (size_t i = 0; i < job->count && job->failure.status == STATUS_OK; i++) {
        struct made_entry *made = &job->made[i];
        struct error err = {0};
        buffer_clear(&note);
        buffer_reserve(&note, USUAL_NOTE);
        buffer_init(&made->sealed, LEDGER_BODY_MAXIMUM + SEAL_COMMITMENT_SIZE + SEAL_OVERHEAD);
        buffer_init(&made->leaf_text, LEAF_SIZE);
        buffer_init(&made->digests, LEDGER_LOOKUPS_MAXIMUM * DIGEST_SIZE);
        buffer_reserve(&made->leaf_text, LEAF_SIZE);
        job->failed_at = job->begin + i;
        if (make_entry(hand, job->append, job->failed_at, &note, made, &err) != STATUS_OK)
            job->failure = err;
    }
    buffer_free(&note);
    return true;
}

/* ---- putting them into the store ---- */

static enum status keep_lookups(struct append *append, uint64_t number,
                                const struct buffer *digests, struct error *err)
{
    size_t count = digests->length / DIGEST_SIZE;

    if (!ARRAY_RESERVE(append->rows, append->row_count, count))
        return memory_error(err);
    for (size_t i = 0; i < count; i++) {
        struct lookup_row *row = &append->rows[append->row_count++];
        memcpy(row->digest, digests->data + i * DIGEST_SIZE, DIGEST_SIZE);
        row->number = number;
    }
    return STATUS_OK;
}

static enum status put_entry(struct append *append, size_t at, const struct made_entry *made,
                             struct error *err)
{
    struct store_tree tree = store_current_tree(append->ledger->store);
    const struct leaf *leaf = &append->entries[at].leaf;
    const struct stored_entry row = {.index = append->first + at,
                                     .leaf = buffer_text(&made->leaf_text),
                                     .leaf_length = made->leaf_text.length,
                                     .kind = leaf_kind_name(leaf),
                                     .sealed = made->sealed.data,
                                     .sealed_length = made->sealed.length};
    enum status status = store_add_entry(append->ledger->store, &row, err);

    if (status == STATUS_OK)
        status =
            merkle_append(leaf->index, made->hash, store_read_node, store_write_node, &tree, err);
    if (status == STATUS_OK)
        status = keep_lookups(append, row.index, &made->digests, err);
    return status;
}

static enum status put_job(struct append *append, struct make_job *job, struct error *err)
{
    enum status status = STATUS_OK;

    if (job->failure.status != STATUS_OK) {
        *err = job->failure;
        return name_entry(append, job->failed_at, err);
    }
    for (size_t i = 0; i < job->count && status == STATUS_OK; i++)
        status = put_entry(append, job->begin + i, &job->made[i], err);
    job_free(job);
    return status;
}

static enum status hand_new(void *keys, void **hand, struct error *err)
{
    struct entry_tools *tools = NULL;
    enum status status = entry_tools_new(keys, &tools, err);

    *hand = tools;
    return status;
}

static void hand_free(void *hand)
{
    entry_tools_free(hand);
}

static enum status put_entries(struct append *append, struct error *err)
{
    struct entry_tools *tools = NULL;
    enum status status = ledger_tools(append->ledger, &tools, err);
    const struct pool_line line = {
        .stages = {{POOL_CALLER, NULL}, {POOL_BESIDE, make_entries}, {POOL_CALLER, NULL}},
        .stage_count = 3,
        .job_size = sizeof(struct make_job),
        .job_free = job_free,
        .hand_new = hand_new,
        .hand_free = hand_free,
        .hand = tools,
        .context = append->ledger->keys,
        .threads = POOL_THREADS_MAXIMUM,
        .jobs_alone = 1};
    struct pool *pool = NULL;
    struct make_job *job;
    size_t next = 0;

    if (status == STATUS_OK)
        status = pool_new(&pool, &line, err);
    while (status == STATUS_OK) {
        while (next < append->count && (job = pool_space(pool))) {
            size_t left = append->count - next;
            job->append = append;
            job->begin = next;
            job->count = left < JOB_ENTRIES ? left : JOB_ENTRIES;
            next += job->count;
            pool_submit(pool);
        }
        job = pool_next(pool);
        if (!job)
            break;
        status = put_job(append, job, err);
        if (status == STATUS_OK)
            pool_release(pool);
    }
    pool_free(pool);
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    return memcmp(((const struct lookup_row *)a)->digest, ((const struct lookup_row *)b)->digest,
                  DIGEST_SIZE);
}

/* In the order of the table, so that each of its pages is gone to once. */
static enum status put_lookups(struct append *append, struct error *err)
{
    enum status status = STATUS_OK;

    if (append->row_count > 0)
        qsort(append->rows, append->row_count, sizeof *append->rows, compare_rows);
    for (size_t i = 0; i < append->row_count && status == STATUS_OK; i++)
        status = store_add_lookup(append->ledger->store, append->rows[i].digest,
                                  append->rows[i].number, err);
    return status;
}

/* No time goes back, however clocks were set: an entry is never older than the one before it. */
static enum status set_times(struct append *append, struct error *err)
{
    timestamp newest = 0;
    bool found = false;
    enum status status = newest_time(append->ledger, &newest, &found, err);

    for (size_t i = 0; status == STATUS_OK && i < append->count; i++) {
        struct appending *appending = &append->entries[i];
        timestamp clock = appending->entry->time;
        bool is_behind =
            found && clock < newest && appending->leaf.kind != ENTRY_KIND_CLOCK_CORRECTED;
        appending->leaf.time = is_behind ? newest : clock;
        appending->has_clock = is_behind && clock + LEDGER_CLOCKS_DIFFER < newest;
        newest = appending->leaf.time;
        found = true;
    }
    return status;
}

enum status append_put_entries(struct append *append, struct error *err)
{
    struct ledger *ledger = append->ledger;
    uint64_t size = ledger->head.checkpoint.size;
    enum status status;

    append->first = store_current_log(ledger->store)->first + size;
    for (size_t i = 0; i < append->count; i++)
        append->entries[i].leaf.index = size + i;
    status = set_times(append, err);
    if (status == STATUS_OK)
        status = put_entries(append, err);
    if (status == STATUS_OK)
        status = put_lookups(append, err);
    return status;
}
