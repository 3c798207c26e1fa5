/* Appending: one entry or many, all in one transaction or none. */
#include "ledger_internal.h"

/* The grown tree's head is signed. */
static enum status sign_head(struct append *append, struct error *err)
{
    struct ledger *ledger = append->ledger;
    struct checkpoint *head = &append->head.checkpoint;
    struct store_tree tree = store_current_tree(ledger->store);
    uint64_t size = ledger->head.checkpoint.size;
    enum status status;

    *head = ledger->head.checkpoint;
    head->size = size + append->count;
    status = merkle_root(head->size, store_read_node, &tree, head->root, err);
    if (status == STATUS_OK)
        status = checkpoint_sign(head, ledger->signer, &append->head.note, err);
    if (status == STATUS_OK) {
        const struct buffer *note = &append->head.note;
        const struct stored_checkpoint row = {
            .size = head->size, .note = buffer_text(note), .length = note->length};
        status = store_add_checkpoint(ledger->store, tree.log, size, &row, err);
    }
    return status;
}

/* Never onto a tree that is not the one last signed, nor onto one that is behind its head, nor with
 * keys that were changed meanwhile: whoever changes them holds the store's lock. */
enum status append_check(struct ledger *ledger, struct error *err)
{
    struct buffer head_note;
    enum status status = keyring_check_generation(ledger->keyring, ledger->keys, err);

    buffer_init(&head_note, CHECKPOINT_NOTE_MAXIMUM);
    if (status == STATUS_OK)
        status = head_refresh(ledger, err);
    if (status == STATUS_OK)
        status = head_note_read(ledger, &head_note, err);
    if (status == STATUS_OK)
        status = head_note_check(ledger, &head_note, err);
    buffer_free(&head_note);
    return status;
}

/* What came before may have wrapped every key anew. */
static enum status find_keys_again(struct append *append, struct error *err)
{
    bool found = true;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < append->count && status == STATUS_OK && found; i++) {
        struct entry_key *key = &append->keys[i];
        status =
            keyring_find_key(append->ledger->keyring, key->commitment, key->wrapped, &found, err);
    }
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_AUTHENTICATION, "a new key is missing from ledger.keys");
    return status;
}

/* The entries are recorded. A head that stays behind is sound, and the next call mends it. */
static void take_new_head(struct append *append)
{
    struct error ignored = {0};
    struct head old = append->ledger->head;

    append->ledger->head = append->head;
    append->head = old;
    (void)!head_note_write(append->ledger, &ignored);
}

/* What belongs to the entries in their transaction; all may be NULL. */
struct company {
    append_before before; /* in place of the usual checks; may change `entry` */
    struct ledger_new *entry;
    append_also also;
    void *context;
};

static enum status run_before(struct append *append, const struct company *company,
                              struct error *err)
{
    enum status status;

    if (!company->before)
        return append_check(append->ledger, err);
    status = company->before(append->ledger, company->entry, company->context, err);
    return status == STATUS_OK ? find_keys_again(append, err) : status;
}

static enum status append_run(struct ledger *ledger, const struct ledger_new *entries, size_t count,
                              const struct company *company, uint64_t *first, struct error *err)
{
    struct append append;
    enum status status = append_init(&append, ledger, entries, count, err);

    if (status == STATUS_OK)
        status = keyring_new_keys(ledger->keyring, ledger->keys, append.keys, count, err);
    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_WRITE, err);
    if (status == STATUS_OK) {
        status = run_before(&append, company, err);
        if (status == STATUS_OK)
            status = append_put_entries(&append, err);
        if (status == STATUS_OK)
            status = sign_head(&append, err);
        if (status == STATUS_OK && company->also)
            status = company->also(company->context, append.first, err);
        if (status == STATUS_OK)
            status = store_commit(ledger->store, err);
        else
            store_rollback(ledger->store);
    }
    if (status == STATUS_OK) {
        take_new_head(&append);
        *first = append.first;
    }
    append_free(&append);
    return status;
}

enum status append_after(struct ledger *ledger, struct ledger_new *entry, append_before before,
                         void *context, uint64_t *index, struct error *err)
{
    const struct company company = {.before = before, .entry = entry, .context = context};

    return append_run(ledger, entry, 1, &company, index, err);
}

enum status append_with(struct ledger *ledger, const struct ledger_new *entry, append_also also,
                        void *context, uint64_t *index, struct error *err)
{
    const struct company company = {.also = also, .context = context};

    return append_run(ledger, entry, 1, &company, index, err);
}

enum status ledger_append_all(struct ledger *ledger, const struct ledger_new *entries, size_t count,
                              uint64_t *first, struct error *err)
{
    const struct company nobody = {0};

    if (count == 0 || count > LEDGER_APPEND_MAXIMUM)
        return error_set(err, STATUS_USAGE, "1 to %d entries are appended at once, not %zu",
                         LEDGER_APPEND_MAXIMUM, count);
    return append_run(ledger, entries, count, &nobody, first, err);
}

enum status ledger_append(struct ledger *ledger, const struct ledger_new *entry, uint64_t *index,
                          struct error *err)
{
    return ledger_append_all(ledger, entry, 1, index, err);
}
