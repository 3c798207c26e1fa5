/* Reading entries, and finding them. */
#include <inttypes.h>
#include <string.h>

#include "ledger_internal.h"

enum status entry_leaf(const struct ledger *ledger, const struct stored_entry *stored,
                       struct leaf *leaf, struct error *err)
{
    uint64_t first = history_log_of(ledger, stored->index)->first;
    enum status status = leaf_parse(stored->leaf, stored->leaf_length, leaf, err);

    if (status != STATUS_OK)
        return err->status = STATUS_AUTHENTICATION;
    if (leaf->index != stored->index - first)
        return error_set(err, STATUS_AUTHENTICATION, "its leaf says that it is entry %" PRIu64,
                         first + leaf->index);
    if (strcmp(leaf->kind, stored->kind) != 0)
        return error_set(err, STATUS_AUTHENTICATION,
                         "it is stored as of kind \"%s\", but its leaf says \"%s\"", stored->kind,
                         leaf->kind);
    return STATUS_OK;
}

static enum status check_sealed(const struct stored_entry *stored, const struct leaf *leaf,
                                struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    enum status status = digest_sha256_hex(stored->sealed, stored->sealed_length, digest, err);

    if (status == STATUS_OK && strcmp(digest, leaf->sealed) != 0)
        status = error_set(err, STATUS_AUTHENTICATION, "its sealed body was changed");
    else if (status == STATUS_OK && stored->sealed_length < SEAL_COMMITMENT_SIZE)
        status = error_set(err, STATUS_AUTHENTICATION, "its sealed body is too short");
    return status;
}

enum status entry_open(struct ledger *ledger, const struct stored_entry *stored,
                       const struct leaf *leaf, struct buffer *note, struct body *body,
                       struct error *err)
{
    unsigned char *key = NULL;
    bool found = false;
    enum status status = check_sealed(stored, leaf, err);

    if (status == STATUS_OK && (key = secret_allocate(SEAL_KEY_SIZE)) == NULL)
        status = memory_error(err);
    if (status == STATUS_OK) {
        status = keyring_find_key(ledger->keyring, ledger->keys, stored->sealed, key, &found, err);
        if (status == STATUS_AUTHENTICATION)
            error_context(err, "its key in ledger.keys");
    }
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_AUTHENTICATION, "its key is missing from ledger.keys");
    if (status == STATUS_OK) {
        status = seal_open_body(key, stored->sealed, stored->sealed_length, note, err);
        if (status == STATUS_AUTHENTICATION)
            error_context(err, "its body");
    }
    if (status == STATUS_OK)
        status = body_parse(buffer_text(note), note->length, leaf,
                            history_log_of(ledger, stored->index)->origin, body, err);
    secret_free(key);
    return status;
}

enum status entry_is_included(struct ledger *ledger, const struct stored_entry *stored,
                              struct error *err)
{
    const struct store_log *log = history_log_of(ledger, stored->index);
    const struct checkpoint *head = history_head(ledger, log->number);
    struct store_tree tree = {ledger->store, log->number};
    uint64_t index = stored->index - log->first;
    struct merkle_proof proof;
    merkle_hash hash;
    enum status status = merkle_leaf(stored->leaf, stored->leaf_length, hash, err);

    if (status == STATUS_OK)
        status = merkle_prove_inclusion(index, head->size, store_read_node, &tree, &proof, err);
    if (status == STATUS_OK)
        status = merkle_verify_inclusion(index, head->size, hash, &proof, head->root, err);
    if (status == STATUS_AUTHENTICATION)
        error_set(err, status, "its leaf is not the one in the tree");
    return status;
}

static enum status take_leaf(struct ledger *ledger, const struct stored_entry *stored,
                             struct ledger_entry *entry, struct error *err)
{
    enum status status = entry_leaf(ledger, stored, &entry->leaf, err);

    entry->number = stored->index;
    entry->origin = history_log_of(ledger, stored->index)->origin;
    if (status == STATUS_OK)
        status = entry_is_included(ledger, stored, err);
    if (status != STATUS_OK)
        return status;
    entry->leaf_text = memory_copy_bytes(stored->leaf, stored->leaf_length);
    entry->leaf_length = stored->leaf_length;
    return entry->leaf_text != NULL ? STATUS_OK : memory_error(err);
}

static enum status take_erased(struct ledger *ledger, uint64_t index, struct ledger_entry *entry,
                               struct error *err)
{
    bool found = false;
    enum status status = store_find_erasure(ledger->store, index, &entry->erased_by, &found, err);

    entry->is_erased = true;
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "its body is gone, and no entry says that it was erased");
    return status;
}

static enum status take_body(struct ledger *ledger, const struct stored_entry *stored,
                             struct ledger_entry *entry, struct error *err)
{
    struct buffer note;
    struct body body = {0};
    enum status status;

    buffer_init(&note, LEDGER_BODY_MAXIMUM);
    status = entry_open(ledger, stored, &entry->leaf, &note, &body, err);
    if (status == STATUS_OK) {
        entry->detail = json_incref(body.detail);
        entry->lookups = json_incref(body.lookups);
        memcpy(entry->signer_name, body.signer_name, sizeof entry->signer_name);
        entry->signer_hash = body.signer_hash;
        entry->body = buffer_take(&note, &entry->body_length);
    }
    body_free(&body);
    buffer_free(&note);
    return status;
}

static enum status read_entry(struct ledger *ledger, uint64_t index, struct ledger_entry *entry,
                              struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    bool found = false;
    enum status status = STATUS_OK;

    if (index >= ledger_size(ledger))
        status = tip_refresh(ledger, err);
    if (status == STATUS_OK && index >= ledger_size(ledger)) {
        error_set(err, STATUS_USAGE, "the ledger has no entry %" PRIu64 ": it has %" PRIu64, index,
                  ledger_size(ledger));
        return error_hint(err, "entries are counted from 0; `safehand ledger list` shows them");
    }
    if (status == STATUS_OK)
        status = store_read_entry(ledger->store, index, &query, &stored, &found, err);
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_AUTHENTICATION, "it is missing from ledger.db");
    if (status == STATUS_OK)
        status = take_leaf(ledger, &stored, entry, err);
    if (status == STATUS_OK)
        status = stored.sealed == NULL ? take_erased(ledger, index, entry, err)
                                       : take_body(ledger, &stored, entry, err);
    query_end(&query);
    if (status == STATUS_AUTHENTICATION) {
        error_context(err, "entry %" PRIu64, index);
        error_hint(err, "do not rely on this ledger; `safehand ledger verify` looks at all of it");
    }
    return status;
}

enum status ledger_read(struct ledger *ledger, uint64_t index, struct ledger_entry **entry,
                        struct error *err)
{
    struct ledger_entry *fresh = memory_allocate(sizeof *fresh);
    enum status status;

    if (fresh == NULL)
        return memory_error(err);
    status = store_begin(ledger->store, DATABASE_READ, err);
    if (status == STATUS_OK) {
        status = read_entry(ledger, index, fresh, err);
        store_rollback(ledger->store);
    }
    if (status == STATUS_OK)
        *entry = fresh;
    else
        ledger_entry_free(fresh);
    return status;
}

void ledger_entry_free(struct ledger_entry *entry)
{
    if (entry == NULL)
        return;
    memory_free(entry->leaf_text);
    memory_free(entry->body);
    json_decref(entry->detail);
    json_decref(entry->lookups);
    memory_free(entry);
}

enum status ledger_entry_signed_by(const struct ledger_entry *entry,
                                   const struct note_verifier *verifier, struct error *err)
{
    struct note note;
    enum status status;

    if (entry->is_erased)
        return error_set(err, STATUS_AUTHENTICATION,
                         "entry %" PRIu64 " was erased, its signature too", entry->number);
    status = note_parse(entry->body, entry->body_length, &note, err);
    if (status == STATUS_OK)
        status = note_verify(&note, verifier, 1, err);
    if (status != STATUS_OK)
        error_context(err, "entry %" PRIu64, entry->number);
    return status;
}

/* A generation of look-up keys after the other: what each finds comes after what the one before
 * did, for entries are numbered in the order of the keys. */
enum status ledger_find(struct ledger *ledger, const struct ledger_lookup *lookup,
                        struct ledger_indexes *indexes, struct error *err)
{
    unsigned char digest[DIGEST_SIZE];
    struct ledger_indexes found = {0};
    enum status status = STATUS_OK;

    for (uint64_t i = 0; status == STATUS_OK && i <= ledger->keys->generation; i++) {
        status =
            lookup_digest(ledger->keys->indexes[i].key, lookup->kind, lookup->value, digest, err);
        if (status == STATUS_OK)
            status = store_find(ledger->store, digest, &found, err);
    }
    if (status == STATUS_OK)
        *indexes = found;
    else
        ledger_indexes_free(&found);
    return status;
}

enum status ledger_find_kind(struct ledger *ledger, const char *kind,
                             struct ledger_indexes *indexes, struct error *err)
{
    struct ledger_indexes found = {0};
    enum status status = store_find_kind(ledger->store, kind, &found, err);

    if (status == STATUS_OK)
        *indexes = found;
    else
        ledger_indexes_free(&found);
    return status;
}
