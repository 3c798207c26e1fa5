#include "batch.h"

#include <string.h>

enum {
    BATCH_MAXIMUM = 128 << 20, /* bytes; SQLite gives no larger values than 32 MiB */
    KEPT_BYTES = 1 << 20,      /* above this a batch gives its memory back */
};

/* ---- filling ---- */

static void reuse(struct buffer *buffer)
{
    if (buffer->capacity > KEPT_BYTES)
        buffer_free(buffer);
    else
        buffer_clear(buffer);
    buffer->maximum = BATCH_MAXIMUM;
}

void batch_begin(struct batch *batch, const struct checks *checks, const struct store_log *log)
{
    batch->checks = checks;
    batch->log = log;
    batch->count = 0;
    reuse(&batch->bytes);
    reuse(&batch->digests);
    batch->sum = (struct lookup_sum){0};
    batch->failure.status = STATUS_OK;
    batch->key_failure.status = STATUS_OK;
    batch->end.status = STATUS_OK;
}

static size_t copy(struct batch *batch, const void *data, size_t length)
{
    size_t at = batch->bytes.length;
    buffer_append(&batch->bytes, data, length);
    return at;
}

bool batch_add(struct batch *batch, const struct stored_entry *stored)
{
    struct checked_entry *entry = &batch->entries[batch->count];
    bool has_body = batch->checks->has_bodies && stored->sealed;

    entry->number = stored->index;
    entry->is_erased = !stored->sealed;
    entry->has_seen = false;
    entry->person = NULL;
    entry->digest_count = 0;
    entry->leaf_length = stored->leaf_length;
    entry->leaf_at = copy(batch, stored->leaf, stored->leaf_length);
    entry->kind_at = copy(batch, stored->kind, strlen(stored->kind) + 1);
    entry->sealed_at = has_body ? copy(batch, stored->sealed, stored->sealed_length) : 0;
    if (buffer_status(&batch->bytes, &batch->end) != STATUS_OK)
        return false;
    batch->count++;
    if (has_body)
        (void)!sealed_entry_find(batch->checks->ledger, stored, &entry->sealed,
                                 &batch->key_failure);
    return batch->key_failure.status == STATUS_OK && batch->count < BATCH_ENTRIES &&
           batch->bytes.length < BATCH_BYTES;
}

/* ---- checking ---- */

static enum status check_leaf(struct batch *batch, struct checked_entry *entry, struct leaf *leaf,
                              struct error *err)
{
    const char *bytes = buffer_text(&batch->bytes);
    struct stored_entry stored = {.index = entry->number,
                                  .leaf = bytes + entry->leaf_at,
                                  .leaf_length = entry->leaf_length,
                                  .kind = bytes + entry->kind_at};
    enum status status = entry_leaf_of(batch->log->first, &stored, leaf, err);

    return status == STATUS_OK ? merkle_leaf(stored.leaf, stored.leaf_length, entry->hash, err)
                               : status;
}

static enum status check_signature(const struct checks *checks, struct checked_entry *entry,
                                   const struct leaf *leaf, const struct body *body,
                                   struct error *err)
{
    struct ledger_signed what = {.index = entry->number,
                                 .person = &entry->person,
                                 .leaf = leaf,
                                 .detail = body->detail,
                                 .lookups = body->lookups,
                                 .signer_name = body->signer_name,
                                 .signer_hash = body->signer_hash};
    struct note_verifier verifier;
    enum status status;

    if (!checks->who)
        return STATUS_OK;
    status = checks->who(checks->context, &what, &verifier, err);
    return status == STATUS_OK ? note_verify(&body->note, &verifier, 1, err) : status;
}

static enum status sum_lookups(struct entry_tools *tools, struct batch *batch,
                               struct checked_entry *entry, const json_t *lookups,
                               struct error *err)
{
    size_t before = batch->digests.length;
    enum status status =
        lookup_digests(entry_tools_index(tools, entry->number), lookups, &batch->digests, err);

    entry->first_digest = before / DIGEST_SIZE;
    entry->digest_count = (batch->digests.length - before) / DIGEST_SIZE;
    for (size_t at = before; at < batch->digests.length && status == STATUS_OK; at += DIGEST_SIZE)
        status = lookup_sum_add(&batch->sum, batch->checks->sum_key, batch->digests.data + at,
                                entry->number, err);
    return status;
}

static enum status check_body(struct entry_tools *tools, struct batch *batch,
                              struct checked_entry *entry, const struct leaf *leaf,
                              struct buffer *note, struct error *err)
{
    struct body body = {0};
    enum status status;

    entry->sealed.sealed = batch->bytes.data + entry->sealed_at;
    if (entry == &batch->entries[batch->count - 1])
        entry->sealed.key_failure = &batch->key_failure;
    status = sealed_entry_open(tools, &entry->sealed, leaf, batch->log->origin, note, &body, err);
    if (status == STATUS_OK)
        status = check_signature(batch->checks, entry, leaf, &body, err);
    if (status == STATUS_OK)
        status = sum_lookups(tools, batch, entry, body.lookups, err);
    if (status == STATUS_OK) {
        entry->has_seen = true;
        entry->seen = body.seen;
        memcpy(entry->signer_name, body.signer_name, sizeof entry->signer_name);
    }
    body_free(&body);
    return status;
}

static bool check_batch(void *context, void *hand, void *job)
{
    struct entry_tools *tools = hand;
    struct batch *batch = job;
    struct error err = {0};
    struct leaf leaf;
    struct buffer note;
    enum status status = STATUS_OK;

    (void)context;
    buffer_init(&note, LEDGER_BODY_MAXIMUM);
    for (size_t i = 0; i < batch->count && status == STATUS_OK; i++) {
        struct checked_entry *entry = &batch->entries[i];
        batch->failed_at = i;
        batch->failed_stage = CHECK_LEAF;
        status = check_leaf(batch, entry, &leaf, &err);
        if (status == STATUS_OK && batch->checks->has_bodies && !entry->is_erased) {
            batch->failed_stage = CHECK_BODY;
            buffer_clear(&note);
            status = check_body(tools, batch, entry, &leaf, &note, &err);
        }
    }
    if (status != STATUS_OK)
        batch->failure = err;
    buffer_free(&note);
    return true;
}

bool batch_failed(const struct batch *batch, size_t at, enum check_stage stage)
{
    return batch->failure.status != STATUS_OK && batch->failed_at == at &&
           batch->failed_stage == stage;
}

/* ---- the line ---- */

static void batch_free(void *job)
{
    struct batch *batch = job;

    buffer_free(&batch->bytes);
    buffer_free(&batch->digests);
}

static enum status hand_new(void *ledger, void **hand, struct error *err)
{
    struct entry_tools *tools = NULL;
    enum status status = entry_tools_new(((struct ledger *)ledger)->keys, &tools, err);

    *hand = tools;
    return status;
}

static void hand_free(void *hand)
{
    entry_tools_free(hand);
}

enum status batch_pool_new(struct pool **pool, struct ledger *ledger, struct error *err)
{
    const struct pool_line line = {
        .stages = {{POOL_CALLER, NULL}, {POOL_BESIDE, check_batch}, {POOL_CALLER, NULL}},
        .stage_count = 3,
        .job_size = sizeof(struct batch),
        .job_free = batch_free,
        .hand_new = hand_new,
        .hand_free = hand_free,
        .context = ledger,
        .threads = POOL_THREADS_MAXIMUM,
        .jobs_alone = 1};

    return pool_new(pool, &line, err);
}
