/* Checkpoints and proofs for others. */
#include <inttypes.h>
#include <string.h>

#include "ledger_internal.h"

/* A checkpoint that leaves the house is kept for good, and that is on the disk before it leaves. */
static enum status keep_head(struct ledger *ledger, struct error *err)
{
    enum status status = STATUS_OK;

    if (!ledger->head.is_kept)
        status = store_keep_checkpoint(ledger->store, ledger->head.checkpoint.size, err);
    if (status == STATUS_OK)
        status = store_commit(ledger->store, err);
    if (status == STATUS_OK)
        ledger->head.is_kept = true;
    return status;
}

enum status ledger_checkpoint(struct ledger *ledger, bool keep, struct buffer *out,
                              struct error *err)
{
    size_t begin = out->length;
    enum status status = store_begin(ledger->store, keep ? DATABASE_WRITE : DATABASE_READ, err);

    if (status != STATUS_OK)
        return status;
    status = head_refresh(ledger, err);
    if (status == STATUS_OK) {
        buffer_append(out, ledger->head.note.data, ledger->head.note.length);
        status = buffer_status(out, err);
    }
    if (status == STATUS_OK && keep)
        status = keep_head(ledger, err);
    store_rollback(ledger->store);
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

/* Proof and leaf of one entry, checked as its reader will check them. */
static enum status format_proof(struct ledger *ledger, uint64_t number, struct buffer *out,
                                struct error *err)
{
    const struct store_log *log = history_log_of(ledger, number);
    const struct checkpoint *head = history_head(ledger, log->number);
    struct store_tree tree = {ledger->store, log->number};
    struct buffer note;
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    struct leaf leaf;
    struct checkpoint checked;
    struct tlog_proof proof = {.index = number - log->first};
    bool found = false, is_kept;
    enum status status = merkle_prove_inclusion(proof.index, head->size, store_read_node, &tree,
                                                &proof.inclusion, err);

    buffer_init(&note, CHECKPOINT_NOTE_MAXIMUM);
    if (status == STATUS_OK)
        status = store_latest(ledger->store, log->number, &note, &is_kept, err);
    if (status == STATUS_OK)
        status = store_read_entry(ledger->store, number, &query, &stored, &found, err);
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_AUTHENTICATION, "it is missing from ledger.db");
    if (status == STATUS_OK)
        status = entry_leaf(ledger, &stored, &leaf, err);
    if (status == STATUS_OK) {
        proof.extra = stored.leaf;
        proof.extra_length = stored.leaf_length;
        proof.checkpoint = buffer_text(&note);
        proof.checkpoint_length = note.length;
        status = tlog_proof_verify(&proof, history_verifier(ledger, log->number, head->size),
                                   &checked, err);
    }
    if (status == STATUS_OK)
        status = tlog_proof_format(&proof, out, err);
    query_end(&query);
    buffer_free(&note);
    if (status == STATUS_AUTHENTICATION) {
        error_context(err, "entry %" PRIu64, number);
        error_hint(err, "do not rely on this ledger; " WAY " looks at all of it");
        error_way(err, WAY_VERIFY_LEDGER, NULL, NULL);
    }
    return status;
}

/* What leaves the house is about today's head, which is kept then; `out` is as it was on failure.
 */
static enum status give_out(struct ledger *ledger, uint64_t number,
                            enum status (*format)(struct ledger *, uint64_t, struct buffer *,
                                                  struct error *),
                            struct buffer *out, struct error *err)
{
    size_t begin = out->length;
    enum status status = store_begin(ledger->store, DATABASE_WRITE, err);

    if (status != STATUS_OK)
        return status;
    status = head_refresh(ledger, err);
    if (status == STATUS_OK)
        status = format(ledger, number, out, err);
    if (status == STATUS_OK)
        status = keep_head(ledger, err);
    store_rollback(ledger->store);
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

enum status ledger_prove(struct ledger *ledger, uint64_t index, struct buffer *out,
                         struct error *err)
{
    return give_out(ledger, index, format_proof, out, err);
}

enum status ledger_check_checkpoint(struct ledger *ledger, const char *data, size_t length,
                                    struct checkpoint *checkpoint, bool *is_lost, struct error *err)
{
    struct checkpoint held;
    struct error ignored = {0};
    uint64_t log = 0;
    bool is_named = false;
    enum status status = history_open_checkpoint(ledger, data, length, &held, &log, err);

    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_READ, err);
    if (status != STATUS_OK)
        return status;
    status = head_refresh(ledger, err);
    if (status == STATUS_OK)
        status = head_continues(ledger, log, &held, "the checkpoint", err);
    store_rollback(ledger->store);
    if (status == STATUS_AUTHENTICATION &&
        history_names_head(ledger, log, data, length, &is_named, &ignored) == STATUS_OK && is_named)
        status = STATUS_OK;
    if (status == STATUS_OK && checkpoint)
        *checkpoint = held;
    if (status == STATUS_OK && is_lost)
        *is_lost = is_named;
    return status;
}

enum status ledger_prove_since(struct ledger *ledger, const char *data, size_t length,
                               const struct checkpoint *to, struct checkpoint *from,
                               struct merkle_proof *proof, struct error *err)
{
    const struct store_log *log = history_log_named(ledger, to->origin);
    struct checkpoint held;
    enum status status = ledger_check_checkpoint(ledger, data, length, &held, NULL, err);

    if (status != STATUS_OK)
        return status;
    *proof = (struct merkle_proof){0};
    *from = held;
    /* Of an earlier log: to its end, which the next one's note names. */
    struct checkpoint end = *to;
    if (log && strcmp(held.origin, to->origin) != 0) {
        const struct store_log *before = history_log_named(ledger, held.origin);
        log = before && before->number < log->number ? before : NULL;
        if (log)
            end = *history_head(ledger, log->number);
    }
    if (!log || held.size > end.size)
        return STATUS_OK;
    status = store_begin(ledger->store, DATABASE_READ, err);
    if (status != STATUS_OK)
        return status;
    struct store_tree tree = {ledger->store, log->number};
    status = merkle_prove_consistency(held.size, end.size, store_read_node, &tree, proof, err);
    if (status == STATUS_OK)
        status = merkle_verify_consistency(held.size, held.root, end.size, end.root, proof, err);
    store_rollback(ledger->store);
    /* One that a later log names as lost contradicts its log, and has no proof: it goes as it is.
     */
    if (status == STATUS_AUTHENTICATION && strcmp(held.origin, to->origin) != 0) {
        *proof = (struct merkle_proof){0};
        *err = (struct error){0};
        status = STATUS_OK;
    }
    return status;
}

/* Of the head that was read, checked as the witness will check it. */
static enum status format_request(struct ledger *ledger, uint64_t old_size, struct buffer *out,
                                  struct error *err)
{
    const struct checkpoint *head = &ledger->head.checkpoint;
    struct store_tree tree = store_current_tree(ledger->store);
    struct witness_request request = {.old_size = old_size,
                                      .checkpoint = buffer_text(&ledger->head.note),
                                      .checkpoint_length = ledger->head.note.length};
    merkle_hash root;
    enum status status = STATUS_OK;

    if (old_size > head->size)
        return error_set(err, STATUS_USAGE,
                         "the log %s has %" PRIu64 " entries, and no proof begins from %" PRIu64,
                         head->origin, head->size, old_size);
    status =
        merkle_prove_consistency(old_size, head->size, store_read_node, &tree, &request.proof, err);
    if (status == STATUS_OK)
        status = merkle_root(old_size, store_read_node, &tree, root, err);
    if (status == STATUS_OK)
        status =
            merkle_verify_consistency(old_size, root, head->size, head->root, &request.proof, err);
    return status == STATUS_OK ? witness_request_format(&request, out, err) : status;
}

enum status ledger_request_witness(struct ledger *ledger, uint64_t old_size, struct buffer *out,
                                   struct error *err)
{
    return give_out(ledger, old_size, format_request, out, err);
}

/* The notes that entries of a kind hold; older ones of some hold none. */
static enum status notes_of(struct ledger *ledger, enum entry_kind kind, struct names *notes,
                            struct error *err)
{
    struct ledger_indexes indexes = {0};
    enum status status = ledger_find_kind(ledger, kind, &indexes, err);

    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        const char *note;

        status = ledger_read(ledger, indexes.items[i], &entry, err);
        note = status == STATUS_OK ? json_text(entry->detail, "note") : NULL;
        if (note && !names_add_copy(notes, note))
            status = memory_error(err);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    return status;
}

enum status ledger_rotations(struct ledger *ledger, struct names *notes, struct error *err)
{
    return notes_of(ledger, ENTRY_KIND_KEY_ROTATED, notes, err);
}

enum status ledger_continuations(struct ledger *ledger, struct names *notes, struct error *err)
{
    return notes_of(ledger, ENTRY_KIND_LOG_CONTINUED, notes, err);
}
