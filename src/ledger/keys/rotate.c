/*
 * Changing the ledger's keys. ledger.keys is committed first, inside the write transaction of
 * ledger.db, so that nobody appends between; from then on only the new keys open anything, and the
 * old sign key, kept beside them, still finishes the `key-rotated` entry.
 */
#include <string.h>

#include "ledger_internal.h"

enum status ledger_take_signer(struct ledger *ledger, const unsigned char seed[NOTE_SEED_SIZE],
                               const char *origin, struct error *err)
{
    struct note_signer *signer = NULL;
    enum status status = note_signer_new(&signer, seed, origin, err);

    if (status != STATUS_OK)
        return status;
    note_signer_free(ledger->signer);
    ledger->signer = signer;
    ledger->verifier = *note_signer_verifier(signer);
    return STATUS_OK;
}

/* What the new entry needs before it is made. */
struct rotating {
    const struct card *const *cards; /* NULL: ledger.keys is changed already */
    size_t count;
    json_t *detail; /* owned; the entry's */
};

static enum status change_keys(struct ledger *ledger, const struct rotating *rotating,
                               struct error *err)
{
    struct ledger_keys *next = secret_allocate(sizeof *next);
    enum status status = next ? STATUS_OK : memory_error(err);

    if (status == STATUS_OK) {
        memcpy(next, ledger->keys, sizeof *next);
        status = ledger_keys_next(next, ledger_size(ledger), err);
    }
    if (status == STATUS_OK)
        status = keyring_rotate(ledger->keyring, ledger->keys, next, rotating->cards,
                                rotating->count, err);
    if (status == STATUS_OK) {
        struct ledger_keys *old = ledger->keys;
        ledger->keys = next;
        entry_tools_free(ledger->tools);
        ledger->tools = NULL;
        next = old;
    }
    secret_free(next);
    return status;
}

/* The note by both keys, for the place that the entry will have; then the new key signs. */
static enum status change_signer(struct ledger *ledger, struct rotating *rotating,
                                 struct error *err)
{
    struct note_signer *old_signer = ledger->signer;
    struct rotation rotation = {.size = ledger->head.checkpoint.size, .old_key = ledger->verifier};
    struct buffer note;
    enum status status;

    buffer_init(&note, NOTE_MAXIMUM);
    memcpy(rotation.origin, ledger->verifier.name, strlen(ledger->verifier.name) + 1);
    ledger->signer = NULL; /* both are needed for a moment */
    status = ledger_take_signer(ledger, ledger->keys->sign, rotation.origin, err);
    if (status == STATUS_OK) {
        rotation.new_key = ledger->verifier;
        status = rotation_sign(&rotation, old_signer, ledger->signer, &note, err);
    } else {
        ledger->signer = old_signer;
        old_signer = NULL;
    }
    if (status == STATUS_OK) {
        rotating->detail =
            json_pack("{s:I, s:s%}", "generation", (json_int_t)ledger->keys->generation, "note",
                      buffer_text(&note), note.length);
        status = rotating->detail ? STATUS_OK : memory_error(err);
    }
    note_signer_free(old_signer);
    buffer_free(&note);
    return status;
}

static enum status before_entry(struct ledger *ledger, struct ledger_new *entry, void *context,
                                struct error *err)
{
    struct rotating *rotating = context;
    enum status status = append_check(ledger, err);

    if (status == STATUS_OK && rotating->cards)
        status = change_keys(ledger, rotating, err);
    if (status == STATUS_OK)
        status = change_signer(ledger, rotating, err);
    entry->detail = rotating->detail;
    return status;
}

static enum status rotate(struct ledger *ledger, struct rotating *rotating,
                          const struct note_signer *signer, timestamp now, struct error *err)
{
    json_t *nothing = json_object();
    struct ledger_new entry = {
        .kind = ENTRY_KIND_KEY_ROTATED, .detail = nothing, .signer = signer, .time = now};
    uint64_t number;
    enum status status = nothing ? STATUS_OK : memory_error(err);

    if (status == STATUS_OK)
        status = append_after(ledger, &entry, before_entry, rotating, &number, err);
    json_decref(rotating->detail);
    json_decref(nothing);
    if (status != STATUS_OK)
        return status;
    ledger->is_rotating = false;
    return history_reload(ledger, err);
}

enum status ledger_rotate(struct ledger *ledger, const struct card *const *cards, size_t count,
                          const struct note_signer *signer, timestamp now, struct error *err)
{
    struct rotating rotating = {.cards = cards, .count = count};

    return rotate(ledger, &rotating, signer, now, err);
}

enum status rotation_finish(struct ledger *ledger, const struct note_signer *signer, timestamp now,
                            struct error *err)
{
    struct rotating rotating = {.cards = NULL};

    return rotate(ledger, &rotating, signer, now, err);
}
