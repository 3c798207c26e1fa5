/* Verification of everything: the tree, and what stands behind each of its leaves. */
#include <inttypes.h>
#include <string.h>

#include "ledger_internal.h"

struct verifying {
    struct ledger *ledger;
    ledger_who who; /* NULL: signatures are left out */
    void *context;
    struct ledger_verified *verified;
    uint64_t lookups; /* that there must be */
    uint64_t erased;
    /* the entry that erased the last erased one, so that a run of them opens it once */
    uint64_t eraser;
    json_t *eraser_names; /* its array of entries, or NULL */
    /* when a look-up too many is sought */
    struct query counts;
    uint64_t counted_index, counted;
    bool has_counted;
};

/* ---- bodies ---- */

static enum status check_signature(struct verifying *verifying, const struct buffer *text,
                                   uint64_t index, const struct leaf *leaf, const struct body *body,
                                   struct error *err)
{
    struct ledger_signed what = {.index = index,
                                 .leaf = leaf,
                                 .detail = body->detail,
                                 .signer_name = body->signer_name,
                                 .signer_hash = body->signer_hash};
    struct note_verifier verifier;
    struct note note;
    enum status status;

    if (verifying->who == NULL)
        return STATUS_OK;
    status = verifying->who(verifying->context, &what, &verifier, err);
    if (status == STATUS_OK)
        status = note_parse(buffer_text(text), text->length, &note, err);
    return status == STATUS_OK ? note_verify(&note, &verifier, 1, err) : status;
}

static enum status check_lookups(struct verifying *verifying, uint64_t index, const json_t *lookups,
                                 struct error *err)
{
    size_t i;
    json_t *pair;

    json_array_foreach(lookups, i, pair)
    {
        const char *kind = json_string_value(json_array_get(pair, 0));
        unsigned char digest[DIGEST_SIZE];
        bool found = false;
        enum status status = lookup_digest(ledger_keys_index(verifying->ledger->keys, index), kind,
                                           json_string_value(json_array_get(pair, 1)), digest, err);
        if (status == STATUS_OK)
            status = store_has_lookup(verifying->ledger->store, digest, index, &found, err);
        if (status == STATUS_OK && !found)
            status =
                error_set(err, STATUS_AUTHENTICATION, "it is not found by its %s any more", kind);
        if (status != STATUS_OK)
            return status;
        verifying->lookups++;
    }
    return STATUS_OK;
}

static enum status check_body(struct verifying *verifying, const struct stored_entry *stored,
                              const struct leaf *leaf, struct error *err)
{
    struct buffer note;
    struct body body = {0};
    enum status status;

    buffer_init(&note, LEDGER_BODY_MAXIMUM);
    status = entry_open(verifying->ledger, stored, leaf, &note, &body, err);
    if (status == STATUS_OK)
        status = check_signature(verifying, &note, stored->index, leaf, &body, err);
    if (status == STATUS_OK)
        status = check_lookups(verifying, stored->index, body.lookups, err);
    if (status == STATUS_OK)
        verifying->verified->bodies++;
    body_free(&body);
    buffer_free(&note);
    return status;
}

/* ---- erased entries ---- */

/* Opens the entry that is said to have erased another and takes the list of what it erased. */
static enum status open_eraser(struct verifying *verifying, uint64_t by, struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    struct leaf leaf;
    struct body body = {0};
    struct buffer note;
    bool found = false;
    enum status status =
        store_read_entry(verifying->ledger->store, by, &query, &stored, &found, err);

    buffer_init(&note, LEDGER_BODY_MAXIMUM);
    if (status == STATUS_OK && found && stored.sealed != NULL) {
        status = entry_leaf(verifying->ledger, &stored, &leaf, err);
        if (status == STATUS_OK && strcmp(leaf.kind, "erased") == 0)
            status = entry_open(verifying->ledger, &stored, &leaf, &note, &body, err);
    }
    query_end(&query);
    if (status == STATUS_OK) {
        json_decref(verifying->eraser_names);
        verifying->eraser_names = json_incref(json_object_get(body.detail, "entries"));
        verifying->eraser = by;
    } else if (status == STATUS_AUTHENTICATION) {
        error_context(err, "entry %" PRIu64 ", said to have erased it", by);
    }
    body_free(&body);
    buffer_free(&note);
    return status;
}

static enum status check_erased(struct verifying *verifying, uint64_t index, struct error *err)
{
    uint64_t by = 0;
    bool found = false;
    size_t i;
    json_t *name;
    enum status status = store_find_erasure(verifying->ledger->store, index, &by, &found, err);

    if (status == STATUS_OK && found &&
        (verifying->eraser_names == NULL || verifying->eraser != by))
        status = open_eraser(verifying, by, err);
    if (status != STATUS_OK)
        return status;
    verifying->erased++;
    if (found && by > index) {
        json_array_foreach(verifying->eraser_names, i, name)
        {
            if (json_is_integer(name) && json_integer_value(name) == (json_int_t)index)
                return STATUS_OK;
        }
    }
    return error_set(err, STATUS_AUTHENTICATION,
                     "its body is gone, and no entry says that it was erased");
}

/* ---- all entries ---- */

static enum status visit(void *context, const struct stored_entry *stored, const struct leaf *leaf,
                         struct error *err)
{
    struct verifying *verifying = context;
    enum status status = stored->sealed == NULL ? check_erased(verifying, stored->index, err)
                                                : check_body(verifying, stored, leaf, err);

    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    if (status == STATUS_AUTHENTICATION)
        error_context(err, "entry %" PRIu64, stored->index);
    return status;
}

/* ---- a look-up too many ---- */

/* Compares how many look-ups an entry has with how many lead to it. */
static enum status visit_counts(void *context, const struct stored_entry *stored,
                                const struct leaf *leaf, struct error *err)
{
    struct verifying *verifying = context;
    uint64_t before = verifying->lookups;
    enum status status = visit(context, stored, leaf, err);

    if (status == STATUS_OK && verifying->has_counted &&
        verifying->counted_index == stored->index) {
        if (verifying->counted != verifying->lookups - before)
            return error_set(err, STATUS_AUTHENTICATION,
                             "entry %" PRIu64 ": it is found by what it does not have",
                             stored->index);
        status = store_next_lookups(&verifying->counts, &verifying->counted_index,
                                    &verifying->counted, &verifying->has_counted, err);
    }
    return status;
}

/* There are more look-ups than the entries have: a second walk tells which. */
static enum status find_stray_lookup(struct verifying *verifying, struct error *err)
{
    struct ledger_verified again = {0}, *first = verifying->verified;
    enum status status = store_walk_lookups(verifying->ledger->store, &verifying->counts, err);

    if (status == STATUS_OK)
        status = store_next_lookups(&verifying->counts, &verifying->counted_index,
                                    &verifying->counted, &verifying->has_counted, err);
    verifying->who = NULL;
    verifying->verified = &again;
    if (status == STATUS_OK)
        status = tree_verify(verifying->ledger, visit_counts, verifying, &again, err);
    if (status == STATUS_OK)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "a look-up leads to entry %" PRIu64 ", which does not exist",
                           verifying->counted_index);
    verifying->verified = first;
    query_end(&verifying->counts);
    return status;
}

enum status entries_verify(struct ledger *ledger, ledger_who who, void *context,
                           struct ledger_verified *verified, struct error *err)
{
    struct verifying verifying = {
        .ledger = ledger, .who = who, .context = context, .verified = verified};
    uint64_t lookups = 0, erasures = 0;
    enum status status = tree_verify(ledger, visit, &verifying, verified, err);

    if (status == STATUS_OK)
        status = store_count_lookups(ledger->store, &lookups, err);
    if (status == STATUS_OK)
        status = store_count_erasures(ledger->store, &erasures, err);
    if (status == STATUS_OK && erasures != verifying.erased)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "ledger.db names %" PRIu64 " erased entries, but %" PRIu64 " are",
                           erasures, verifying.erased);
    if (status == STATUS_OK && lookups != verifying.lookups)
        status = find_stray_lookup(&verifying, err);
    json_decref(verifying.eraser_names);
    if (status == STATUS_AUTHENTICATION)
        error_hint(err, "%s", ledger_tampered_hint);
    return status;
}

/* ---- the calls ---- */

/* Around either walk: what needs the newest head, read before. */
static enum status check_heads(struct ledger *ledger, const struct buffer *head, struct error *err)
{
    enum status status = tip_refresh(ledger, err);

    return status == STATUS_OK ? head_check(ledger, head, err) : status;
}

enum status ledger_verify_tree(struct ledger *ledger, struct ledger_verified *verified,
                               struct error *err)
{
    struct ledger_verified counted = {0};
    struct buffer head;
    enum status status;

    buffer_init(&head, CHECKPOINT_NOTE_MAXIMUM);
    status = head_read(ledger, &head, err);
    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_READ, err);
    if (status == STATUS_OK) {
        status = tree_verify(ledger, NULL, NULL, &counted, err);
        if (status == STATUS_OK)
            status = check_heads(ledger, &head, err);
        store_rollback(ledger->store);
    }
    buffer_free(&head);
    if (status == STATUS_OK)
        *verified = counted;
    return status;
}

enum status ledger_verify(struct ledger *ledger, ledger_who who, void *context,
                          struct ledger_verified *verified, struct error *err)
{
    struct ledger_verified counted = {0};
    struct buffer head;
    enum status status;

    buffer_init(&head, CHECKPOINT_NOTE_MAXIMUM);
    status = head_read(ledger, &head, err);
    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_READ, err);
    if (status == STATUS_OK) {
        status = entries_verify(ledger, who, context, &counted, err);
        if (status == STATUS_OK)
            status = check_heads(ledger, &head, err);
        if (status == STATUS_OK)
            status = store_check(ledger->store, err);
        store_rollback(ledger->store);
    }
    if (status == STATUS_OK)
        status = keyring_check(ledger->keyring, err);
    if (status == STATUS_OK)
        status = erase_check(ledger, &counted.erasing_is_pending, err);
    buffer_free(&head);
    if (status == STATUS_OK)
        *verified = counted;
    return status;
}
