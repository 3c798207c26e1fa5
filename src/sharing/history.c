/* What a package tells its recipient of the ledger's past. */
#include "sharing_internal.h"

#include <string.h>

/* The checkpoint that a filed receipt quotes; false where it is none. */
static bool quoted(const struct ledger_entry *filed, const char **data, size_t *length)
{
    struct entry_receipt said;
    struct receipt receipt;
    struct error unused = {0};
    entry_receipt_see(filed->detail, &said);
    if (!said.receipt.data ||
        receipt_parse(said.receipt.data, said.receipt.length, &receipt, &unused) != STATUS_OK)
        return false;
    *data = receipt.checkpoint;
    *length = receipt.checkpoint_length;
    return true;
}

/* What was found for a recipient. */
struct acknowledged {
    bool is_found;
    size_t receipts; /* that were looked at */
    uint64_t log;
    struct checkpoint from;
    struct merkle_proof proof;
};
enum { RECEIPTS_ENOUGH = 32 }; /* as many as their memory holds */

/* A receipt's head counts if it is further than what was found before: a package may have been made
 * long after it was sealed. */
static enum status take_receipt(struct office *office, const char *data, size_t length,
                                const struct checkpoint *to, struct acknowledged *found,
                                struct error *failure)
{
    struct acknowledged other = {.is_found = true, .receipts = found->receipts + 1};
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    enum status status = ledger_prove_since(office_ledger(office), data, length, to, &other.from,
                                            &other.proof, failure);
    if (status != STATUS_OK)
        return status;
    checkpoint_origin_split(other.from.origin, first, &other.log);
    if (!found->is_found || other.log > found->log ||
        (other.log == found->log && other.from.size > found->from.size))
        *found = other;
    else
        found->receipts++;
    return STATUS_OK;
}

/* By the last receipt of one sharing. A sharing that cannot be read, or a receipt that does not
 * fit, is for whoever verifies the ledger: what is to be sealed does not wait for it. */
static enum status try_sharing(struct office *office, const char *id, const struct checkpoint *to,
                               timestamp now, struct acknowledged *found, struct error *err)
{
    struct sharing_timeline timeline = {0};
    struct error failure = {0};
    const char *data = NULL;
    size_t length = 0;
    enum status status = timeline_read(office, id, now, &timeline, &failure);
    const struct ledger_entry *filed =
        status == STATUS_OK ? timeline_last(&timeline, ENTRY_KIND_RECEIPT) : NULL;
    if (filed && quoted(filed, &data, &length))
        status = take_receipt(office, data, length, to, found, &failure);
    timeline_free(&timeline);
    if (status != STATUS_SYSTEM)
        return STATUS_OK;
    *err = failure;
    return status;
}

/* The furthest head that they sent a receipt for. */
static enum status find_acknowledged(struct office *office, const struct card *recipient,
                                     const struct checkpoint *to, timestamp now,
                                     struct acknowledged *found, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    struct ledger_lookup lookup = {LOOKUP_RECIPIENT, verifier};
    struct ledger_indexes indexes = {0};
    note_verifier_format(&recipient->verifier, verifier);
    enum status status = ledger_find(office_ledger(office), &lookup, &indexes, err);
    for (size_t i = indexes.count;
         status == STATUS_OK && found->receipts < RECEIPTS_ENOUGH && i > 0; i--) {
        struct ledger_entry *entry = NULL;
        status = ledger_read(office_ledger(office), indexes.items[i - 1], &entry, err);
        const char *id = status == STATUS_OK && entry->leaf.kind == ENTRY_KIND_SEALED
                             ? entry_sharing(entry)
                             : NULL;
        if (id)
            status = try_sharing(office, id, to, now, found, err);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    return status;
}

/* The head that the package's own proof leads to. */
static enum status proof_head(struct office *office, const struct buffer *proof,
                              struct checkpoint *head, struct error *err)
{
    struct tlog_proof parsed;
    struct buffer extra;
    buffer_init(&extra, TLOG_PROOF_EXTRA_MAXIMUM);
    enum status status = tlog_proof_parse(buffer_text(proof), proof->length, &parsed, &extra, err);
    if (status == STATUS_OK)
        status = ledger_check_checkpoint(office_ledger(office), parsed.checkpoint,
                                         parsed.checkpoint_length, head, NULL, err);
    buffer_free(&extra);
    return status;
}

enum status sealing_history(const struct sharing *sharing, const struct buffer *proof,
                            timestamp now, struct buffer *out, struct error *err)
{
    struct checkpoint head;
    struct acknowledged found = {.is_found = false};
    struct names rotations = {0}, logs = {0};
    struct office *office = sharing->office;
    enum status status = proof_head(office, proof, &head, err);
    if (status == STATUS_OK)
        status = find_acknowledged(office, sharing->recipient->card, &head, now, &found, err);
    if (status == STATUS_OK)
        status = ledger_rotations(office_ledger(office), &rotations, err);
    if (status == STATUS_OK)
        status = ledger_continuations(office_ledger(office), &logs, err);
    if (status == STATUS_OK)
        status = package_history_format(found.is_found ? &found.from : NULL, &found.proof,
                                        &rotations, &logs, out, err);
    names_free_copies(&logs);
    names_free_copies(&rotations);
    return status;
}
