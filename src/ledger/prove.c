/* Checkpoints and proofs for others. */
#include <inttypes.h>
#include <string.h>

#include "ledger_internal.h"

/* A checkpoint that leaves the house is kept for good, and that is on the disk before it leaves. */
static enum status keep_tip(struct ledger *ledger, struct error *err)
{
    enum status status = STATUS_OK;

    if (!ledger->tip.is_kept)
        status = store_keep_checkpoint(ledger->store, ledger->tip.checkpoint.size, err);
    if (status == STATUS_OK)
        status = store_commit(ledger->store, err);
    if (status == STATUS_OK)
        ledger->tip.is_kept = true;
    return status;
}

enum status ledger_checkpoint(struct ledger *ledger, bool keep, struct buffer *out,
                              struct error *err)
{
    size_t begin = out->length;
    enum status status = store_begin(ledger->store, keep ? DATABASE_WRITE : DATABASE_READ, err);

    if (status != STATUS_OK)
        return status;
    status = tip_refresh(ledger, err);
    if (status == STATUS_OK) {
        buffer_append(out, ledger->tip.note.data, ledger->tip.note.length);
        status = buffer_status(out, err);
    }
    if (status == STATUS_OK && keep)
        status = keep_tip(ledger, err);
    store_rollback(ledger->store);
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

/* Proof and leaf of one entry, checked as its reader will check them. */
static enum status format_proof(struct ledger *ledger, uint64_t index, struct buffer *out,
                                struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    struct leaf leaf;
    struct checkpoint checked;
    struct tlog_proof proof = {.index = index,
                               .checkpoint = buffer_text(&ledger->tip.note),
                               .checkpoint_length = ledger->tip.note.length};
    bool found = false;
    enum status status = merkle_prove_inclusion(index, ledger->tip.checkpoint.size, store_read_node,
                                                ledger->store, &proof.inclusion, err);

    if (status == STATUS_OK)
        status = store_read_entry(ledger->store, index, &query, &stored, &found, err);
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_AUTHENTICATION, "it is missing from ledger.db");
    if (status == STATUS_OK)
        status = entry_leaf(&stored, &leaf, err);
    if (status == STATUS_OK) {
        proof.extra = stored.leaf;
        proof.extra_length = stored.leaf_length;
        status = tlog_proof_verify(&proof, &ledger->verifier, &checked, err);
    }
    if (status == STATUS_OK)
        status = tlog_proof_format(&proof, out, err);
    query_end(&query);
    if (status == STATUS_AUTHENTICATION) {
        error_context(err, "entry %" PRIu64, index);
        error_hint(err, "do not rely on this ledger; `safehand ledger verify` looks at all of it");
    }
    return status;
}

enum status ledger_prove(struct ledger *ledger, uint64_t index, struct buffer *out,
                         struct error *err)
{
    size_t begin = out->length;
    enum status status = store_begin(ledger->store, DATABASE_WRITE, err);

    if (status != STATUS_OK)
        return status;
    status = tip_refresh(ledger, err);
    if (status == STATUS_OK)
        status = format_proof(ledger, index, out, err);
    if (status == STATUS_OK)
        status = keep_tip(ledger, err);
    store_rollback(ledger->store);
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

enum status ledger_check_checkpoint(struct ledger *ledger, const char *data, size_t length,
                                    struct error *err)
{
    struct checkpoint held;
    enum status status = checkpoint_open(data, length, &ledger->verifier, &held, err);

    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_READ, err);
    if (status != STATUS_OK)
        return status;
    status = tip_refresh(ledger, err);
    if (status == STATUS_OK)
        status = tip_continues(ledger, &held, "the checkpoint", err);
    store_rollback(ledger->store);
    return status;
}
