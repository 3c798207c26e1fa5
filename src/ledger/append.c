/* Appending one entry. */
#include <string.h>

#include "ledger_internal.h"

/* An entry on its way into the store. */
struct appending {
    struct ledger_new *entry;
    append_before before; /* NULL: append_check */
    append_also also;     /* or NULL */
    void *context;
    struct leaf leaf;
    json_t *lookups;
    unsigned char *key; /* of the body, in secret memory */
    struct buffer note, sealed, leaf_text;
    struct tip tip; /* the tree's head with this entry */
};

static enum status appending_init(struct appending *appending, struct ledger_new *entry,
                                  struct error *err)
{
    struct leaf *leaf = &appending->leaf;

    appending->entry = entry;
    buffer_init(&appending->note, LEDGER_BODY_MAXIMUM);
    buffer_init(&appending->sealed, LEDGER_BODY_MAXIMUM + SEAL_COMMITMENT_SIZE + SEAL_OVERHEAD);
    buffer_init(&appending->leaf_text, LEAF_SIZE);
    buffer_init(&appending->tip.note, CHECKPOINT_NOTE_MAXIMUM);
    if (!ledger_kind_is_known(entry->kind))
        return error_set(err, STATUS_USAGE, "\"%s\" is no kind of entry", entry->kind);
    if (!json_is_object(entry->detail))
        return error_set(err, STATUS_USAGE, "the detail of an entry is a JSON object");
    if (entry->subject != NULL && strlen(entry->subject) != DIGEST_HEX_SIZE - 1)
        return error_set(err, STATUS_USAGE, "the subject of an entry is a digest in hex");
    leaf->time = entry->time;
    memcpy(leaf->kind, entry->kind, strlen(entry->kind) + 1);
    memset(leaf->subject, '0', DIGEST_HEX_SIZE - 1);
    if (entry->subject != NULL)
        memcpy(leaf->subject, entry->subject, DIGEST_HEX_SIZE);
    appending->key = secret_allocate(SEAL_KEY_SIZE);
    if (appending->key == NULL)
        return memory_error(err);
    return body_lookups(entry->lookups, entry->lookup_count, &appending->lookups, err);
}

static void appending_free(struct appending *appending)
{
    json_decref(appending->lookups);
    secret_free(appending->key);
    buffer_free(&appending->note);
    buffer_free(&appending->sealed);
    buffer_free(&appending->leaf_text);
    buffer_free(&appending->tip.note);
}

/* Body, sealed bytes and leaf, for the place that the tip has now. */
static enum status make_entry(struct ledger *ledger, struct appending *appending, struct error *err)
{
    struct leaf *leaf = &appending->leaf;
    enum status status;

    leaf->index = ledger->tip.checkpoint.size;
    status = body_format(leaf, ledger->verifier.name, appending->entry->detail, appending->lookups,
                         appending->entry->signer, &appending->note, err);
    if (status == STATUS_OK)
        status = seal_body(appending->key, appending->note.data, appending->note.length,
                           &appending->sealed, err);
    if (status == STATUS_OK)
        status =
            digest_sha256_hex(appending->sealed.data, appending->sealed.length, leaf->sealed, err);
    if (status == STATUS_OK)
        status = leaf_format(leaf, &appending->leaf_text, err);
    return status;
}

static enum status put_lookups(struct ledger *ledger, const struct appending *appending,
                               uint64_t number, struct error *err)
{
    const unsigned char *index_key = ledger_keys_index(ledger->keys, number);
    size_t i;
    json_t *pair;

    json_array_foreach(appending->lookups, i, pair)
    {
        unsigned char digest[DIGEST_SIZE];
        enum status status = lookup_digest(index_key, json_string_value(json_array_get(pair, 0)),
                                           json_string_value(json_array_get(pair, 1)), digest, err);
        if (status == STATUS_OK)
            status = store_add_lookup(ledger->store, digest, number, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* The tree grows by the leaf, and its new head is signed. */
static enum status grow_tree(struct ledger *ledger, struct appending *appending, struct error *err)
{
    struct checkpoint *head = &appending->tip.checkpoint;
    struct store_tree tree = store_current_tree(ledger->store);
    uint64_t size = appending->leaf.index;
    merkle_hash hash;
    enum status status =
        merkle_leaf(appending->leaf_text.data, appending->leaf_text.length, hash, err);

    if (status == STATUS_OK)
        status = merkle_append(size, hash, store_read_node, store_write_node, &tree, err);
    if (status != STATUS_OK)
        return status;
    *head = ledger->tip.checkpoint;
    head->size = size + 1;
    status = merkle_root(head->size, store_read_node, &tree, head->root, err);
    if (status == STATUS_OK)
        status = checkpoint_sign(head, ledger->signer, &appending->tip.note, err);
    if (status == STATUS_OK)
        status = store_add_checkpoint(ledger->store, tree.log, size, head->size,
                                      buffer_text(&appending->tip.note), appending->tip.note.length,
                                      err);
    return status;
}

/* Never onto a tree that is not the one last signed, nor onto one that is behind its head, nor with
 * keys that were changed meanwhile: whoever changes them holds the store's lock. */
enum status append_check(struct ledger *ledger, struct error *err)
{
    struct buffer head;
    enum status status = keyring_check_generation(ledger->keyring, ledger->keys, err);

    buffer_init(&head, CHECKPOINT_NOTE_MAXIMUM);
    if (status == STATUS_OK)
        status = tip_refresh(ledger, err);
    if (status == STATUS_OK)
        status = head_read(ledger, &head, err);
    if (status == STATUS_OK)
        status = head_check(ledger, &head, err);
    buffer_free(&head);
    return status;
}

/* Inside the store's write transaction. */
static enum status put_entry(struct ledger *ledger, struct appending *appending, uint64_t *number,
                             struct error *err)
{
    enum status status = appending->before != NULL
                             ? appending->before(ledger, appending->entry, appending->context, err)
                             : append_check(ledger, err);

    if (status == STATUS_OK)
        status = make_entry(ledger, appending, err);
    if (status != STATUS_OK)
        return status;
    *number = store_current_log(ledger->store)->first + appending->leaf.index;
    status = store_add_entry(ledger->store, *number, &appending->leaf,
                             buffer_text(&appending->leaf_text), appending->leaf_text.length,
                             appending->sealed.data, appending->sealed.length, err);
    if (status == STATUS_OK)
        status = put_lookups(ledger, appending, *number, err);
    if (status == STATUS_OK)
        status = grow_tree(ledger, appending, err);
    return status;
}

static enum status append_run(struct ledger *ledger, struct ledger_new *entry,
                              struct appending *appending, uint64_t *index, struct error *err)
{
    struct error ignored = {0};
    uint64_t number = 0;
    enum status status = appending_init(appending, entry, err);

    if (status == STATUS_OK)
        status = keyring_new_key(ledger->keyring, ledger->keys, appending->key, err);
    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_WRITE, err);
    if (status == STATUS_OK) {
        status = put_entry(ledger, appending, &number, err);
        if (status == STATUS_OK && appending->also != NULL)
            status = appending->also(appending->context, number, err);
        if (status == STATUS_OK)
            status = store_commit(ledger->store, err);
        else
            store_rollback(ledger->store);
    }
    if (status == STATUS_OK) {
        struct tip old = ledger->tip;
        ledger->tip = appending->tip;
        appending->tip = old;
        *index = number;
        /* The entry is recorded. A head that stays behind is sound, and the next call mends it. */
        (void)!head_write(ledger, &ignored);
    }
    appending_free(appending);
    return status;
}

enum status append_after(struct ledger *ledger, struct ledger_new *entry, append_before before,
                         void *context, uint64_t *index, struct error *err)
{
    struct appending appending = {.before = before, .context = context};

    return append_run(ledger, entry, &appending, index, err);
}

enum status append_with(struct ledger *ledger, const struct ledger_new *entry, append_also also,
                        void *context, uint64_t *index, struct error *err)
{
    struct appending appending = {.also = also, .context = context};
    struct ledger_new copy = *entry;

    return append_run(ledger, &copy, &appending, index, err);
}

enum status ledger_append(struct ledger *ledger, const struct ledger_new *entry, uint64_t *index,
                          struct error *err)
{
    return append_with(ledger, entry, NULL, NULL, index, err);
}
