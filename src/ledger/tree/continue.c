/* Going on in a further log where the database is behind what was signed. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_internal.h"

enum status ledger_open_behind(const char *folder, const struct note_verifier *verifier,
                               const struct identity *member, struct ledger **ledger,
                               struct error *err)
{
    return ledger_open_as(folder, verifier, member, true, ledger, err);
}

struct continuing {
    const struct ledger_held *held;
    size_t count;
    const char *reason;
    uint64_t known;                /* of the logs that are known of, the largest number */
    struct store_log log;          /* the further one */
    struct checkpoint last;        /* the log as it was found */
    struct note_verifier verifier; /* its key */
    json_t *heads;                 /* what it is behind of */
    json_t *detail;                /* owned; the entry's */
};

static enum status add_head(struct continuing *continuing, const char *data, size_t length,
                            struct error *err)
{
    size_t i;
    json_t *other;

    json_array_foreach(continuing->heads, i, other)
    {
        if (json_string_length(other) == length &&
            memcmp(json_string_value(other), data, length) == 0)
            return STATUS_OK;
    }
    if (json_array_size(continuing->heads) == LEDGER_HEADS_MAXIMUM)
        return STATUS_OK; /* that many tell enough */
    if (json_array_append_new(continuing->heads, json_stringn(data, length)) != 0)
        return memory_error(err);
    return STATUS_OK;
}

/* Puts a checkpoint among the heads if the database is behind it, or contradicts it. */
static enum status take_head(struct ledger *ledger, struct continuing *continuing, const char *data,
                             size_t length, struct error *err)
{
    struct checkpoint head;
    struct error found = {0};
    uint64_t log;
    enum status status = history_open_checkpoint(ledger, data, length, &head, &log, err);

    if (status == STATUS_OK && log == store_current_log(ledger->store)->number)
        status = head_continues(ledger, log, &head, "it", &found);
    if (status != STATUS_AUTHENTICATION || found.status != STATUS_AUTHENTICATION)
        return status;
    return add_head(continuing, data, length, err);
}

static enum status take_held(struct ledger *ledger, struct continuing *continuing,
                             const struct ledger_held *held, struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    struct checkpoint head;
    uint64_t log;
    enum status status;

    if (!held->key)
        return take_head(ledger, continuing, held->data, held->length, err);
    status = checkpoint_open(held->data, held->length, held->key, &head, err);
    if (status != STATUS_OK)
        return status;
    checkpoint_origin_split(head.origin, first, &log);
    if (log > continuing->known)
        continuing->known = log;
    return add_head(continuing, held->data, held->length, err);
}

static enum status take_heads(struct ledger *ledger, struct continuing *continuing,
                              struct error *err)
{
    struct buffer note;
    enum status status;

    buffer_init(&note, CHECKPOINT_NOTE_MAXIMUM);
    status = head_note_read(ledger, &note, err);
    if (status == STATUS_OK)
        status = take_head(ledger, continuing, buffer_text(&note), note.length, err);
    if (status != STATUS_OK)
        error_context(err, "head.note");
    for (size_t i = 0; status == STATUS_OK && i < continuing->count; i++)
        status = take_held(ledger, continuing, &continuing->held[i], err);
    buffer_free(&note);
    if (status == STATUS_OK && json_array_size(continuing->heads) == 0) {
        error_set(err, STATUS_USAGE, "the ledger is behind nothing: no entry is missing");
        error_hint(err, "go on as usual; if a receipt shows that entries are gone, name its folder "
                        "with " WAY);
        status = error_way_input(err, WAY_INPUT, INPUT_RECEIPTS, NULL);
    }
    return status;
}

/* "ORIGIN/2" after the first log, "ORIGIN/3" after the second. */
static enum status name_log(struct ledger *ledger, uint64_t known, struct store_log *log,
                            struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    uint64_t last;
    size_t count;
    const struct store_log *logs = store_logs(ledger->store, &count);
    int length;

    if (count == STORE_LOGS_MAXIMUM)
        return error_set(err, STATUS_REFUSED, "a ledger has at most %d logs", STORE_LOGS_MAXIMUM);
    *log = (struct store_log){.number = count, .first = ledger_size(ledger)};
    checkpoint_origin_split(logs[count - 1].origin, first, &last);
    if (known > last)
        last = known;
    length = snprintf(log->origin, sizeof log->origin, "%s/%" PRIu64, logs[0].origin, last + 1);
    if (length < 0 || (size_t)length >= sizeof log->origin)
        return error_set(err, STATUS_MALFORMED, "the ledger's origin is too long to be continued");
    return STATUS_OK;
}

/* The ledger is about the further log from here on; its tree is empty. */
static enum status begin_log(struct ledger *ledger, struct continuing *continuing,
                             struct error *err)
{
    struct checkpoint *head = &ledger->head.checkpoint;
    enum status status = store_add_log(ledger->store, &continuing->log, err);

    if (status == STATUS_OK)
        status = ledger_take_signer(ledger, ledger->keys->sign, continuing->log.origin, err);
    if (status != STATUS_OK)
        return status;
    store_take_log(ledger->store, &continuing->log);
    memcpy(head->origin, continuing->log.origin, sizeof head->origin);
    head->size = 0;
    return merkle_root(0, NULL, NULL, head->root, err);
}

/* A head that was signed: its lines, as they were verified when it was taken. */
static bool head_of_note(const char *text, struct checkpoint *head)
{
    const char *size = strchr(text, '\n'), *root = size ? strchr(size + 1, '\n') : NULL;
    if (!root || (size_t)(size - text) >= sizeof head->origin)
        return false;
    *head = (struct checkpoint){.size = strtoull(size + 1, NULL, 10)};
    memcpy(head->origin, text, (size_t)(size - text));
    return base64_decode_exact(root + 1, strcspn(root + 1, "\n"), BASE64_PADDED, head->root,
                               sizeof head->root);
}

/* What outsiders are shown of it, without the entry. */
static enum status sign_continuation(struct ledger *ledger, const struct checkpoint *before,
                                     const json_t *heads, struct buffer *note, struct error *err)
{
    size_t i;
    json_t *head;
    struct continuation *said = memory_allocate(sizeof *said);

    if (!said)
        return memory_error(err);
    snprintf(said->origin, sizeof said->origin, "%s", ledger->verifier.name);
    said->key = ledger->verifier;
    said->from = *before;
    json_array_foreach(heads, i, head)
    {
        if (said->lost_count < CONTINUATION_LOST_MAXIMUM &&
            head_of_note(json_string_value(head), &said->lost[said->lost_count]))
            said->lost_count++;
    }
    enum status status = continuation_sign(said, ledger->signer, note, err);
    memory_free(said);
    return status;
}

static enum status before_entry(struct ledger *ledger, struct ledger_new *entry, void *context,
                                struct error *err)
{
    struct continuing *continuing = context;
    enum status status = keyring_check_generation(ledger->keyring, ledger->keys, err);

    if (status == STATUS_OK)
        status = head_refresh(ledger, err);
    if (status == STATUS_OK)
        status = take_heads(ledger, continuing, err);
    if (status == STATUS_OK)
        status = name_log(ledger, continuing->known, &continuing->log, err);
    if (status != STATUS_OK)
        return status;
    struct checkpoint before = ledger->head.checkpoint;
    struct buffer note;
    buffer_init(&note, NOTE_MAXIMUM);
    continuing->detail =
        json_pack("{s:o, s:O, s:s}", "continues", continued_to_json(&before, &ledger->verifier),
                  "heads", continuing->heads, "reason", continuing->reason);
    entry->detail = continuing->detail;
    status = continuing->detail ? begin_log(ledger, continuing, err) : memory_error(err);
    if (status == STATUS_OK)
        status = sign_continuation(ledger, &before, continuing->heads, &note, err);
    if (status == STATUS_OK &&
        json_object_set_new(continuing->detail, "note",
                            json_stringn(buffer_text(&note), note.length)) != 0)
        status = memory_error(err);
    buffer_free(&note);
    return status;
}

enum status ledger_continue(struct ledger *ledger, const struct ledger_held *held, size_t count,
                            const char *reason, const struct note_signer *signer, timestamp now,
                            struct error *err)
{
    struct continuing continuing = {
        .held = held, .count = count, .reason = reason, .heads = json_array()};
    json_t *nothing = json_object();
    struct ledger_new entry = {
        .kind = ENTRY_KIND_LOG_CONTINUED, .detail = nothing, .signer = signer, .time = now};
    uint64_t number;
    enum status status = continuing.heads && nothing ? STATUS_OK : memory_error(err);

    if (status == STATUS_OK)
        status = append_after(ledger, &entry, before_entry, &continuing, &number, err);
    json_decref(continuing.heads);
    json_decref(continuing.detail);
    json_decref(nothing);
    return status == STATUS_OK ? history_reload(ledger, err) : status;
}
