/* The tree's head: the latest checkpoint in the store, and its copy in head.note. */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "ledger_internal.h"

/* Whether a has the bytes that were found good before; nothing is never good. */
static bool same_bytes(const struct buffer *a, const struct buffer *good)
{
    return good->length > 0 && a->length == good->length &&
           memcmp(a->data, good->data, good->length) == 0;
}

static enum status behind_hint(struct error *err)
{
    error_hint(err, "put the newest copy of ledger.db and ledger.keys back; if there is none, keep "
                    "every receipt, and open the next log with " WAY);
    return error_way(err, WAY_CONTINUE_LEDGER, NULL, NULL);
}

/* ---- in the store ---- */

enum status head_continues(struct ledger *ledger, uint64_t log, const struct checkpoint *older,
                           const char *whose, struct error *err)
{
    const struct checkpoint *head = history_head(ledger, log);
    uint64_t first = store_log_first(ledger->store, log);
    struct store_tree tree = {ledger->store, log};
    struct merkle_proof proof;
    enum status status;

    if (older->size > head->size) {
        error_set(err, STATUS_AUTHENTICATION,
                  "%s covers %" PRIu64 " entries, but ledger.db holds %" PRIu64
                  ": from entry %" PRIu64 " on they are gone",
                  whose, older->size, head->size, first + head->size);
        return behind_hint(err);
    }
    status = merkle_prove_consistency(older->size, head->size, store_read_node, &tree, &proof, err);
    if (status == STATUS_OK)
        status = merkle_verify_consistency(older->size, older->root, head->size, head->root, &proof,
                                           err);
    if (status != STATUS_AUTHENTICATION)
        return status;
    error_set(err, STATUS_AUTHENTICATION,
              "%s contradicts ledger.db: entries before %" PRIu64 " were rewritten", whose,
              first + older->size);
    error_hint(err, "keep this copy as it is: it shows what was done; then put the newest backup "
                    "back, or, if an older backup was put back and used since, name this to " WAY);
    return error_way(err, WAY_CONTINUE_LEDGER, NULL, NULL);
}

/* The tree of the store's nodes must lead to the checkpoint's root. */
static enum status check_tree(struct ledger *ledger, const struct checkpoint *checkpoint,
                              struct error *err)
{
    uint64_t first = store_current_log(ledger->store)->first, count = 0;
    struct store_tree tree = store_current_tree(ledger->store);
    merkle_hash root;
    enum status status = store_count(ledger->store, &count, err);

    if (status == STATUS_OK && count != first + checkpoint->size) {
        error_set(err, STATUS_AUTHENTICATION,
                  "ledger.db holds %" PRIu64 " entries, but its checkpoint was signed for %" PRIu64,
                  count, first + checkpoint->size);
        return error_hint(err, "%s", ledger_tampered_hint);
    }
    if (status == STATUS_OK)
        status = merkle_root(checkpoint->size, store_read_node, &tree, root, err);
    if (status == STATUS_OK && memcmp(root, checkpoint->root, sizeof root) != 0) {
        error_set(err, STATUS_AUTHENTICATION, "ledger.db's tree does not lead to its signed root");
        status = error_hint(err, "%s", ledger_tampered_hint);
    }
    return status;
}

/* Keys that somebody changed meanwhile are no damage. */
static enum status explain_latest(struct ledger *ledger, struct error *err)
{
    struct error closer = {0};

    if (keyring_check_generation(ledger->keyring, ledger->keys, &closer) != STATUS_OK)
        *err = closer;
    else
        error_context(err, "ledger.db's latest checkpoint");
    return err->status;
}

enum status head_refresh(struct ledger *ledger, struct error *err)
{
    struct head fresh = {0};
    struct checkpoint before = ledger->head.checkpoint;
    bool is_first = ledger->head.note.length == 0, is_same;
    enum status status;

    buffer_init(&fresh.note, CHECKPOINT_NOTE_MAXIMUM);
    status = store_check_logs(ledger->store, err);
    if (status == STATUS_OK)
        status = store_latest(ledger->store, store_current_log(ledger->store)->number, &fresh.note,
                              &fresh.is_kept, err);
    is_same = status == STATUS_OK && same_bytes(&fresh.note, &ledger->head.note);
    if (is_same) {
        fresh.checkpoint = before;
    } else if (status == STATUS_OK) {
        status = checkpoint_open(buffer_text(&fresh.note), fresh.note.length, &ledger->verifier,
                                 &fresh.checkpoint, err);
        if (status == STATUS_MALFORMED)
            err->status = status = STATUS_AUTHENTICATION;
        if (status != STATUS_OK)
            status = explain_latest(ledger, err);
    }
    if (status == STATUS_OK)
        status = check_tree(ledger, &fresh.checkpoint, err);
    if (status != STATUS_OK) {
        buffer_free(&fresh.note);
        return status;
    }
    struct head old = ledger->head;
    ledger->head = fresh;
    if (!is_first && !is_same)
        status = head_continues(ledger, store_current_log(ledger->store)->number, &before,
                                "what was read before", err);
    if (status != STATUS_OK)
        ledger->head = old;
    buffer_free(status == STATUS_OK ? &old.note : &fresh.note);
    return status;
}

/* ---- head.note ---- */

/* The ledger's folder, locked: a head is read and written by one process at a time. */
static enum status lock_folder(const struct ledger *ledger, int *folder, struct error *err)
{
    size_t length = (size_t)(strrchr(ledger->head_path, '/') - ledger->head_path);
    char *path = memory_copy_bytes(ledger->head_path, length);
    enum status status = STATUS_OK;

    if (!path)
        return memory_error(err);
    *folder = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    if (*folder < 0 || !file_lock_wait(*folder)) {
        status = error_set_errno(err, "%s: cannot lock the folder", path);
        file_close(folder);
    }
    memory_free(path);
    return status;
}

enum status head_note_read(const struct ledger *ledger, struct buffer *note, struct error *err)
{
    int folder = -1;
    enum status status = place_check_file(ledger->head_path, err);

    if (status == STATUS_OK)
        status = lock_folder(ledger, &folder, err);
    if (status != STATUS_OK)
        return status;
    status = file_read_whole(ledger->head_path, note, err);
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    file_close(&folder);
    return status;
}

enum status head_note_check(struct ledger *ledger, const struct buffer *note, struct error *err)
{
    struct checkpoint head;
    uint64_t log = 0, first, from;
    enum status status;

    if (same_bytes(note, &ledger->head_note) || same_bytes(note, &ledger->head.note))
        return STATUS_OK;
    status = history_open_checkpoint(ledger, buffer_text(note), note->length, &head, &log, err);
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    if (status != STATUS_OK) {
        error_context(err, "head.note");
        return error_hint(err, "%s", ledger_tampered_hint);
    }
    /* A further log names in its first entry what it found; the head it replaced says no more. */
    if (log != store_current_log(ledger->store)->number)
        return STATUS_OK;
    first = store_log_first(ledger->store, log);
    from = first + ledger->head.checkpoint.size;
    if (head.size <= ledger->head.checkpoint.size)
        return head_continues(ledger, log, &head, "head.note", err);
    if (first + head.size == from + 1)
        error_set(err, STATUS_AUTHENTICATION,
                  "ledger.db is behind head.note: entry %" PRIu64 " is gone", from);
    else
        error_set(err, STATUS_AUTHENTICATION,
                  "ledger.db is behind head.note: entries %" PRIu64 " to %" PRIu64 " are gone",
                  from, first + head.size - 1);
    return behind_hint(err);
}

/*
 * Under a lock on the folder, which dies with its process: of two that write, the later has read
 * the store's latest later, and a store only grows, so no head is ever replaced by an older one. A
 * transaction that waits for somebody's append is not needed for that. Nor is a sync: until the
 * disk has it, a power cut leaves a head that was there before, which ledger_open brings up to
 * date.
 */
enum status head_note_write(struct ledger *ledger, struct error *err)
{
    struct buffer latest;
    int folder = -1;
    bool is_kept;
    enum status status = lock_folder(ledger, &folder, err);

    buffer_init(&latest, CHECKPOINT_NOTE_MAXIMUM);
    if (status == STATUS_OK)
        status = store_latest(ledger->store, store_current_log(ledger->store)->number, &latest,
                              &is_kept, err);
    if (status == STATUS_OK)
        status = file_rewrite(folder, "head.note", latest.data, latest.length, err);
    file_close(&folder);
    if (status == STATUS_OK) {
        buffer_free(&ledger->head_note);
        ledger->head_note = latest;
    } else {
        buffer_free(&latest);
    }
    return status;
}

bool ledger_head_was_behind(const struct ledger *ledger)
{
    return ledger->head_was_behind;
}
