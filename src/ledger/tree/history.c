#include "history.h"

#include <inttypes.h>
#include <string.h>

#include "ledger_internal.h"

void history_free(struct history *history)
{
    if (!history)
        return;
    memory_free(history->keys);
    memory_free(history);
}

/* ---- looking things up ---- */

const struct store_log *history_log_of(const struct ledger *ledger, uint64_t number)
{
    size_t count;
    const struct store_log *logs = store_logs(ledger->store, &count);

    while (count > 1 && logs[count - 1].first > number)
        count--;
    return &logs[count - 1];
}

const struct store_log *history_log_named(const struct ledger *ledger, const char *origin)
{
    size_t count;
    const struct store_log *logs = store_logs(ledger->store, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(logs[i].origin, origin) == 0)
            return &logs[i];
    return NULL;
}

const struct checkpoint *history_head(const struct ledger *ledger, uint64_t log)
{
    return log == store_current_log(ledger->store)->number ? &ledger->head.checkpoint
                                                           : &ledger->history->heads[log];
}

const struct note_verifier *history_verifier(const struct ledger *ledger, uint64_t log,
                                             uint64_t size)
{
    const struct history *history = ledger->history;

    for (size_t i = 0; i < history->key_count; i++)
        if (history->keys[i].log == log && history->keys[i].from <= size)
            return &history->keys[i].verifier;
    return &ledger->verifier;
}

/* Origin and size of a checkpoint that nobody has verified yet: enough to choose the key. */
static bool peek(const char *data, size_t length, char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1],
                 uint64_t *size)
{
    char number[24];
    const char *newline = memchr(data, '\n', length), *end;

    if (!newline || newline - data > CHECKPOINT_ORIGIN_MAXIMUM)
        return false;
    memcpy(origin, data, (size_t)(newline - data));
    origin[newline - data] = '\0';
    data = newline + 1;
    length -= strlen(origin) + 1;
    end = memchr(data, '\n', length);
    if (!end || end == data || end - data >= (ptrdiff_t)sizeof number)
        return false;
    *size = 0;
    for (; data < end; data++) {
        if (*data < '0' || *data > '9' || *size > MERKLE_SIZE_MAXIMUM / 10)
            return false;
        *size = *size * 10 + (uint64_t)(*data - '0');
    }
    return true;
}

enum status history_open_checkpoint(const struct ledger *ledger, const char *data, size_t length,
                                    struct checkpoint *checkpoint, uint64_t *log, struct error *err)
{
    char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    uint64_t size = 0;
    const struct store_log *found = NULL;
    const struct note_verifier *verifier = &ledger->verifier;

    /* What cannot be read, or is of another ledger, is refused by today's key. */
    if (peek(data, length, origin, &size))
        found = history_log_named(ledger, origin);
    if (found)
        verifier = history_verifier(ledger, found->number, size);
    *log = found ? found->number : store_current_log(ledger->store)->number;
    return checkpoint_open(data, length, verifier, checkpoint, err);
}

/* ---- reading it, from today backwards ---- */

struct loading {
    struct ledger *ledger;
    bool is_included;
    struct history *history;       /* the new one, not the ledger's yet */
    struct note_verifier verifier; /* the key that the walk has reached */
    struct ledger_indexes rotations;
};

static enum status add_key(struct history *history, uint64_t log, uint64_t from,
                           const struct note_verifier *verifier, struct error *err)
{
    const struct history_key key = {.log = log, .from = from, .verifier = *verifier};

    return ARRAY_ADD(history->keys, history->key_count, key) ? STATUS_OK : memory_error(err);
}

/* The detail of an entry whose leaf is in the tree of that head. */
static enum status read_detail(struct loading *loading, uint64_t number, enum entry_kind kind,
                               json_t **detail, struct error *err)
{
    struct query query = QUERY_NONE;
    struct stored_entry stored = {0};
    struct leaf leaf;
    struct body body = {0};
    struct buffer note;
    bool found = false;
    enum status status =
        store_read_entry(loading->ledger->store, number, &query, &stored, &found, err);

    buffer_init(&note, LEDGER_BODY_MAXIMUM);
    if (status == STATUS_OK && (!found || !stored.sealed))
        status = error_set(err, STATUS_AUTHENTICATION, "it is missing from ledger.db");
    if (status == STATUS_OK)
        status = entry_leaf(loading->ledger, &stored, &leaf, err);
    if (status == STATUS_OK && leaf.kind != kind)
        status = error_set(err, STATUS_AUTHENTICATION, "it is not of kind \"%s\"",
                           entry_kind_name(kind));
    if (status == STATUS_OK && loading->is_included)
        status = entry_is_included(loading->ledger, &stored, err);
    if (status == STATUS_OK)
        status = entry_open(loading->ledger, &stored, &leaf, &note, &body, err);
    if (status == STATUS_OK)
        *detail = json_incref(body.detail);
    if (status == STATUS_AUTHENTICATION)
        error_context(err, "entry %" PRIu64, number);
    query_end(&query);
    body_free(&body);
    buffer_free(&note);
    return status;
}

static enum status take_rotation(struct loading *loading, const struct store_log *log,
                                 uint64_t number, struct error *err)
{
    json_t *detail = NULL;
    struct rotation rotation;
    const char *note;
    enum status status = read_detail(loading, number, ENTRY_KIND_KEY_ROTATED, &detail, err);

    if (status != STATUS_OK)
        return status;
    note = json_text(detail, "note");
    status = rotation_parse(note ? note : "", note ? strlen(note) : 0, &rotation, err);
    if (status == STATUS_OK &&
        (strcmp(rotation.origin, log->origin) != 0 || rotation.size != number - log->first ||
         rotation.new_key.hash != loading->verifier.hash ||
         memcmp(rotation.new_key.key, loading->verifier.key, sizeof rotation.new_key.key) != 0))
        status = error_set(err, STATUS_AUTHENTICATION, "it does not lead to the key after it");
    if (status == STATUS_OK)
        status = add_key(loading->history, log->number, rotation.size + 1, &rotation.new_key, err);
    if (status == STATUS_OK)
        loading->verifier = rotation.old_key;
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    if (status == STATUS_AUTHENTICATION)
        error_context(err, "entry %" PRIu64 ", which changed the keys", number);
    json_decref(detail);
    return status;
}

/* The end of the log before must be what its own nodes lead to. */
static enum status check_end(const struct loading *loading, const struct store_log *log,
                             const struct checkpoint *head, struct error *err)
{
    struct store_tree tree = {loading->ledger->store, log->number};
    merkle_hash root;
    enum status status = merkle_root(head->size, store_read_node, &tree, root, err);

    if (status == STATUS_OK && memcmp(root, head->root, sizeof root) != 0) {
        error_set(err, STATUS_AUTHENTICATION,
                  "ledger.db's tree of the log %s does not lead to its root", log->origin);
        status = error_hint(err, "%s", ledger_tampered_hint);
    }
    return status;
}

/* The note for recipients says the same as the entry; older entries have none. */
static bool note_fits(const json_t *detail, const struct store_log *log,
                      const struct checkpoint *head, const struct note_verifier *verifier)
{
    const char *note = json_text(detail, "note");
    struct error ignored = {0};
    struct continuation *said = note ? memory_allocate(sizeof *said) : NULL;
    bool fits =
        !note || (said && continuation_parse(note, strlen(note), said, &ignored) == STATUS_OK &&
                  strcmp(said->origin, log->origin) == 0 &&
                  strcmp(said->from.origin, head->origin) == 0 && said->from.size == head->size &&
                  memcmp(said->from.root, head->root, sizeof head->root) == 0 &&
                  memcmp(said->key.key, verifier->key, sizeof verifier->key) == 0);
    memory_free(said);
    return fits;
}

/* What the first entry of a log says of the one before. */
static enum status take_continuation(struct loading *loading, const struct store_log *log,
                                     struct error *err)
{
    json_t *detail = NULL;
    const struct store_log *before = log - 1;
    struct checkpoint *head = &loading->history->heads[before->number];
    struct note_verifier verifier;
    enum status status = read_detail(loading, log->first, ENTRY_KIND_LOG_CONTINUED, &detail, err);

    if (status != STATUS_OK)
        return status;
    if (!continued_of_json(json_object_get(detail, "continues"), head, &verifier) ||
        strcmp(head->origin, before->origin) != 0 || head->size != log->first - before->first ||
        memcmp(verifier.key, loading->verifier.key, sizeof verifier.key) != 0 ||
        !note_fits(detail, log, head, &verifier)) {
        error_set(err, STATUS_AUTHENTICATION,
                  "entry %" PRIu64 ": it does not fit the log that it continues", log->first);
        status = error_hint(err, "%s", ledger_tampered_hint);
    }
    if (status == STATUS_OK && loading->is_included)
        status = check_end(loading, before, head, err);
    if (status == STATUS_OK)
        loading->verifier = verifier;
    json_decref(detail);
    return status;
}

static enum status take_log(struct loading *loading, const struct store_log *log, uint64_t end,
                            struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = loading->rotations.count; status == STATUS_OK && i > 0; i--) {
        uint64_t number = loading->rotations.items[i - 1];
        if (number >= log->first && number < end)
            status = take_rotation(loading, log, number, err);
    }
    if (status == STATUS_OK)
        status = add_key(loading->history, log->number, 0, &loading->verifier, err);
    if (status == STATUS_OK && log->number > 0)
        status = take_continuation(loading, log, err);
    return status;
}

enum status history_load(struct ledger *ledger, bool is_included, struct error *err)
{
    struct loading loading = {
        .ledger = ledger, .is_included = is_included, .verifier = ledger->verifier};
    struct history *before = ledger->history;
    size_t count;
    const struct store_log *logs = store_logs(ledger->store, &count);
    uint64_t end = UINT64_MAX;
    enum status status;

    loading.history = memory_allocate(sizeof *loading.history);
    if (!loading.history)
        return memory_error(err);
    ledger->history =
        loading.history; /* what is read of a closed log needs the heads found so far */
    status = store_find_kind(ledger->store, ENTRY_KIND_KEY_ROTATED, &loading.rotations, err);
    for (size_t i = count; status == STATUS_OK && i > 0; i--) {
        status = take_log(&loading, &logs[i - 1], end, err);
        end = logs[i - 1].first;
    }
    ledger_indexes_free(&loading.rotations);
    if (status == STATUS_OK) {
        history_free(before);
    } else {
        ledger->history = before;
        history_free(loading.history);
    }
    return status;
}

enum status history_reload(struct ledger *ledger, struct error *err)
{
    enum status status = store_begin(ledger->store, DATABASE_READ, err);

    if (status == STATUS_OK) {
        status = history_load(ledger, true, err);
        store_rollback(ledger->store);
    }
    return status;
}
