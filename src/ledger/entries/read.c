/* Reading entries, and finding them. */
#include <inttypes.h>
#include <string.h>

#include "ledger_internal.h"

/* ---- leaf and body ---- */

enum status entry_leaf_of(uint64_t first, const struct stored_entry *stored, struct leaf *leaf,
                          struct error *err)
{
    enum status status = leaf_parse(stored->leaf, stored->leaf_length, leaf, err);

    if (status != STATUS_OK)
        return err->status = STATUS_AUTHENTICATION;
    if (leaf->index != stored->index - first)
        return error_set(err, STATUS_AUTHENTICATION, "its leaf says that it is entry %" PRIu64,
                         first + leaf->index);
    if (strcmp(leaf_kind_name(leaf), stored->kind) != 0)
        return error_set(err, STATUS_AUTHENTICATION,
                         "it is stored as of kind \"%s\", but its leaf says \"%s\"", stored->kind,
                         leaf_kind_name(leaf));
    return STATUS_OK;
}

enum status entry_leaf(const struct ledger *ledger, const struct stored_entry *stored,
                       struct leaf *leaf, struct error *err)
{
    return entry_leaf_of(history_log_of(ledger, stored->index)->first, stored, leaf, err);
}

enum status entry_tools_new(const struct ledger_keys *keys, struct entry_tools **tools,
                            struct error *err)
{
    size_t count = keys->generation + 1;
    struct entry_tools *fresh = memory_allocate(sizeof *fresh + count * sizeof fresh->indexes[0]);
    enum status status;

    if (!fresh)
        return memory_error(err);
    status = sealer_new(keys->read, &fresh->sealer, err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        fresh->index_count = count;
        fresh->indexes[i].from = keys->indexes[i].from;
        status = digest_hmac_new(&fresh->indexes[i].hmac, keys->indexes[i].key, SEAL_KEY_SIZE, err);
    }
    if (status == STATUS_OK)
        *tools = fresh;
    else
        entry_tools_free(fresh);
    return status;
}

void entry_tools_free(struct entry_tools *tools)
{
    if (!tools)
        return;
    sealer_free(tools->sealer);
    for (size_t i = 0; i < tools->index_count; i++)
        digest_hmac_free(tools->indexes[i].hmac);
    memory_free(tools);
}

enum status ledger_tools(struct ledger *ledger, struct entry_tools **tools, struct error *err)
{
    enum status status = STATUS_OK;

    if (!ledger->tools)
        status = entry_tools_new(ledger->keys, &ledger->tools, err);
    *tools = ledger->tools;
    return status;
}

struct digest_hmac *entry_tools_index(const struct entry_tools *tools, uint64_t number)
{
    size_t i = tools->index_count - 1;

    while (i > 0 && tools->indexes[i].from > number)
        i--;
    return tools->indexes[i].hmac;
}

enum status sealed_entry_find(struct ledger *ledger, const struct stored_entry *stored,
                              struct sealed_entry *entry, struct error *err)
{
    entry->sealed = stored->sealed;
    entry->length = stored->sealed_length;
    entry->has_key = false;
    entry->key_failure = NULL;
    if (entry->length < SEAL_COMMITMENT_SIZE)
        return STATUS_OK;
    return keyring_find_key(ledger->keyring, entry->sealed, entry->wrapped, &entry->has_key, err);
}

enum status sealed_entry_open(struct entry_tools *tools, const struct sealed_entry *entry,
                              const struct leaf *leaf, const char *origin, struct buffer *note,
                              struct body *body, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    enum status status = digest_sha256_hex(entry->sealed, entry->length, digest, err);

    if (status == STATUS_OK && strcmp(digest, leaf->sealed) != 0)
        status = error_set(err, STATUS_AUTHENTICATION, "its sealed body was changed");
    else if (status == STATUS_OK && entry->length < SEAL_COMMITMENT_SIZE)
        status = error_set(err, STATUS_AUTHENTICATION, "its sealed body is too short");
    if (status == STATUS_OK && entry->key_failure && entry->key_failure->status != STATUS_OK) {
        *err = *entry->key_failure;
        status = err->status;
    }
    if (status == STATUS_OK && !entry->has_key)
        status = error_set(err, STATUS_AUTHENTICATION, "its key is missing from ledger.keys");
    if (status == STATUS_OK)
        status =
            sealer_open(tools->sealer, entry->wrapped, entry->sealed, entry->length, note, err);
    if (status == STATUS_OK)
        status = body_parse(buffer_text(note), note->length, leaf, origin, body, err);
    return status;
}

enum status entry_open(struct ledger *ledger, const struct stored_entry *stored,
                       const struct leaf *leaf, struct buffer *note, struct body *body,
                       struct error *err)
{
    struct sealed_entry entry;
    struct entry_tools *tools = NULL;
    enum status status = ledger_tools(ledger, &tools, err);

    if (status == STATUS_OK)
        status = sealed_entry_find(ledger, stored, &entry, err);
    if (status == STATUS_OK)
        status = sealed_entry_open(tools, &entry, leaf,
                                   history_log_of(ledger, stored->index)->origin, note, body, err);
    return status;
}

/* ---- one entry ---- */

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
    return entry->leaf_text ? STATUS_OK : memory_error(err);
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
        status = head_refresh(ledger, err);
    if (status == STATUS_OK && index >= ledger_size(ledger)) {
        error_set(err, STATUS_USAGE, "the ledger has no entry %" PRIu64 ": it has %" PRIu64, index,
                  ledger_size(ledger));
        error_hint(err, "entries are counted from 0; " WAY " shows them");
        return error_way(err, WAY_LIST_ENTRIES, NULL, NULL);
    }
    if (status == STATUS_OK)
        status = store_read_entry(ledger->store, index, &query, &stored, &found, err);
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_AUTHENTICATION, "it is missing from ledger.db");
    if (status == STATUS_OK)
        status = take_leaf(ledger, &stored, entry, err);
    if (status == STATUS_OK)
        status = !stored.sealed ? take_erased(ledger, index, entry, err)
                                : take_body(ledger, &stored, entry, err);
    query_end(&query);
    if (status == STATUS_AUTHENTICATION) {
        error_context(err, "entry %" PRIu64, index);
        error_hint(err, "do not rely on this ledger; " WAY " looks at all of it");
        error_way(err, WAY_VERIFY_LEDGER, NULL, NULL);
    }
    return status;
}

enum status ledger_read(struct ledger *ledger, uint64_t index, struct ledger_entry **entry,
                        struct error *err)
{
    struct ledger_entry *fresh = memory_allocate(sizeof *fresh);
    enum status status;

    if (!fresh)
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
    if (!entry)
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
    struct entry_tools *tools = NULL;
    enum status status = ledger_tools(ledger, &tools, err);

    for (size_t i = 0; status == STATUS_OK && i < tools->index_count; i++) {
        status = lookup_digest(tools->indexes[i].hmac, lookup_kind_name(lookup->kind),
                               lookup->value, digest, err);
        if (status == STATUS_OK)
            status = store_find(ledger->store, digest, &found, err);
    }
    if (status == STATUS_OK)
        *indexes = found;
    else
        ledger_indexes_free(&found);
    return status;
}

enum status ledger_find_kind(struct ledger *ledger, enum entry_kind kind,
                             struct ledger_indexes *indexes, struct error *err)
{
    struct ledger_indexes found = {0};
    enum status status = STATUS_OK;

    if (entry_kind_name(kind))
        status = store_find_kind(ledger->store, kind, &found, err);
    if (status == STATUS_OK)
        *indexes = found;
    else
        ledger_indexes_free(&found);
    return status;
}
