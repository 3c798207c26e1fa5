/* Making, opening and closing a ledger. */
#include <string.h>
#include <unistd.h>

#include "ledger_internal.h"

/* ---- making ---- */

/* The three files of a ledger. */
struct paths {
    char *folder, *database, *keys, *head;
};

static void paths_free(struct paths *paths)
{
    memory_free(paths->folder);
    memory_free(paths->database);
    memory_free(paths->keys);
    memory_free(paths->head);
}

static enum status paths_find(const char *folder, struct paths *paths, struct error *err)
{
    enum status status = place_resolve(folder, &paths->folder, err);

    if (status != STATUS_OK)
        return status;
    paths->database = file_join(paths->folder, "ledger.db");
    paths->keys = file_join(paths->folder, "ledger.keys");
    paths->head = file_join(paths->folder, "head.note");
    if (!paths->database || !paths->keys || !paths->head)
        return memory_error(err);
    return STATUS_OK;
}

/* The signed checkpoint of no entries. */
static enum status sign_empty(const struct ledger_keys *keys, const char *origin,
                              struct note_verifier *verifier, struct buffer *note,
                              struct error *err)
{
    struct checkpoint empty = {0};
    struct note_signer *signer = NULL;
    enum status status = checkpoint_origin_check(origin, err);

    if (status == STATUS_OK) {
        memcpy(empty.origin, origin, strlen(origin) + 1);
        status = merkle_root(0, NULL, NULL, empty.root, err);
    }
    if (status == STATUS_OK)
        status = note_signer_new(&signer, keys->sign, origin, err);
    if (status == STATUS_OK)
        status = checkpoint_sign(&empty, signer, note, err);
    if (status == STATUS_OK)
        *verifier = *note_signer_verifier(signer);
    note_signer_free(signer);
    return status;
}

/* ledger.db comes last: where it stands, the others stand too. */
static enum status make_files(const struct paths *paths, const char *origin,
                              const struct ledger_keys *keys, const struct card *founder,
                              const struct buffer *note, struct error *err)
{
    enum status status = keyring_create(paths->keys, origin, keys, founder, err);

    if (status != STATUS_OK)
        return status;
    status = file_write_whole(paths->head, note->data, note->length, 0600, FILE_NEW, err);
    if (status == STATUS_OK) {
        status = store_create(paths->database, origin, buffer_text(note), note->length, err);
        if (status != STATUS_OK)
            unlink(paths->head);
    }
    if (status != STATUS_OK)
        database_discard(paths->keys);
    return status;
}

enum status ledger_create(const char *folder, const char *origin, const struct identity *founder,
                          struct note_verifier *verifier, struct error *err)
{
    struct paths paths = {0};
    struct ledger_keys *keys = NULL;
    struct note_verifier made;
    struct buffer note;
    enum status status = paths_find(folder, &paths, err);

    buffer_init(&note, CHECKPOINT_NOTE_MAXIMUM);
    if (status == STATUS_OK)
        status = ledger_keys_new(&keys, err);
    if (status == STATUS_OK)
        status = sign_empty(keys, origin, &made, &note, err);
    if (status == STATUS_OK)
        status = make_files(&paths, origin, keys, founder->card, &note, err);
    if (status == STATUS_OK)
        *verifier = made;
    secret_free(keys);
    buffer_free(&note);
    paths_free(&paths);
    return status;
}

/* ---- opening ---- */

/* The unsealed sign key must be the one that the office and its cards name, or the one after it. */
static enum status make_signer(struct ledger *ledger, const struct note_verifier *named,
                               struct error *err)
{
    const char *origin = store_current_log(ledger->store)->origin;
    struct note_verifier replaced;
    enum status status = ledger_take_signer(ledger, ledger->keys->sign, origin, err);

    if (status != STATUS_OK || memcmp(ledger->verifier.key, named->key, sizeof named->key) == 0)
        return status;
    if (ledger->keys->generation > 0) {
        status = note_verifier_of_seed(ledger->keys->replaced, origin, &replaced, err);
        if (status != STATUS_OK || memcmp(replaced.key, named->key, sizeof named->key) == 0)
            return status;
    }
    error_set(err, STATUS_AUTHENTICATION,
              "ledger.keys holds another ledger's keys than the office names");
    return error_hint(err, "put this office's own ledger.keys back");
}

/* When the quick checks find something, the slow walk can name the entry. */
static enum status explain(struct ledger *ledger, enum status status, struct error *err)
{
    struct error closer = {0};
    struct ledger_verified ignored = {0};

    if (status == STATUS_AUTHENTICATION && history_load(ledger, false, &closer) != STATUS_OK)
        return status;
    if (status == STATUS_AUTHENTICATION &&
        entries_verify(ledger, NULL, NULL, &ignored, &closer) == STATUS_AUTHENTICATION)
        *err = closer;
    return status;
}

/* Whether ledger.keys has a new sign key that the ledger does not know yet: a change of keys was
 * cut off. The old key then serves until it is finished. */
static enum status check_rotation(struct ledger *ledger, struct error *err)
{
    const struct store_log *log = store_current_log(ledger->store);
    struct note_verifier replaced;
    struct note note;
    struct buffer latest;
    struct error ignored = {0};
    bool is_kept;
    enum status status = STATUS_OK;

    if (ledger->keys->generation == 0)
        return STATUS_OK;
    buffer_init(&latest, CHECKPOINT_NOTE_MAXIMUM);
    status = note_verifier_of_seed(ledger->keys->replaced, log->origin, &replaced, err);
    if (status == STATUS_OK)
        status = store_latest(ledger->store, log->number, &latest, &is_kept, err);
    if (status == STATUS_OK &&
        note_parse(buffer_text(&latest), latest.length, &note, &ignored) == STATUS_OK &&
        note_is_by(&note, &replaced) && !note_is_by(&note, &ledger->verifier)) {
        status = ledger_take_signer(ledger, ledger->keys->replaced, log->origin, err);
        ledger->is_rotating = true;
    }
    buffer_free(&latest);
    return status;
}

/* Inside a reading transaction; head.note was read before. */
static enum status check_store(struct ledger *ledger, const struct buffer *head_note, bool any_head,
                               struct error *err)
{
    enum status status = check_rotation(ledger, err);

    if (status != STATUS_OK)
        return status;
    status = head_refresh(ledger, err);
    if (status != STATUS_OK)
        return explain(ledger, status, err);
    status = history_load(ledger, true, err);
    if (status != STATUS_OK)
        return explain(ledger, status, err);
    if (!any_head)
        status = head_note_check(ledger, head_note, err);
    return status;
}

static enum status check_state(struct ledger *ledger, bool any_head, struct error *err)
{
    struct buffer head_note;
    bool is_behind;
    enum status status;

    buffer_init(&head_note, CHECKPOINT_NOTE_MAXIMUM);
    status = head_note_read(ledger, &head_note, err);
    if (status == STATUS_OK)
        status = store_begin(ledger->store, DATABASE_READ, err);
    if (status == STATUS_OK) {
        status = check_store(ledger, &head_note, any_head, err);
        store_rollback(ledger->store);
    }
    if (any_head) { /* nothing is known to be good of it */
        buffer_free(&head_note);
        return status;
    }
    is_behind = status == STATUS_OK &&
                (head_note.length != ledger->head.note.length ||
                 memcmp(head_note.data, ledger->head.note.data, head_note.length) != 0);
    buffer_free(&ledger->head_note);
    ledger->head_note = head_note;
    ledger->head_was_behind = is_behind;
    if (is_behind) {
        /* A head that cannot be written now, on a full disk, must not keep anybody from reading. */
        struct error ignored = {0};
        (void)!head_note_write(ledger, &ignored);
    }
    return status;
}

enum status ledger_open_as(const char *folder, const struct note_verifier *verifier,
                           const struct identity *member, bool any_head, struct ledger **ledger,
                           struct error *err)
{
    struct paths paths = {0};
    struct ledger *fresh = memory_allocate(sizeof *fresh);
    enum status status;

    if (!fresh)
        return memory_error(err);
    buffer_init(&fresh->head.note, CHECKPOINT_NOTE_MAXIMUM);
    buffer_init(&fresh->head_note, CHECKPOINT_NOTE_MAXIMUM);
    status = paths_find(folder, &paths, err);
    if (status == STATUS_OK) {
        fresh->head_path = paths.head;
        paths.head = NULL;
        status = store_open(paths.database, verifier->name, &fresh->store, err);
    }
    if (status == STATUS_OK) {
        size_t count;
        status = keyring_open(paths.keys, store_logs(fresh->store, &count)->origin, member,
                              &fresh->keyring, &fresh->keys, err);
    }
    if (status == STATUS_OK)
        status = make_signer(fresh, verifier, err);
    if (status == STATUS_OK)
        status = check_state(fresh, any_head, err);
    paths_free(&paths);
    if (status == STATUS_OK)
        *ledger = fresh;
    else
        ledger_close(fresh);
    return status;
}

enum status ledger_open(const char *folder, const struct note_verifier *verifier,
                        const struct identity *member, struct ledger **ledger, struct error *err)
{
    struct ledger *fresh = NULL;
    enum status status = ledger_open_as(folder, verifier, member, false, &fresh, err);

    if (status == STATUS_OK && fresh->is_rotating)
        status = rotation_finish(fresh, member->signer, timestamp_now(), err);
    if (status == STATUS_OK)
        erase_settle(fresh);
    if (status == STATUS_OK)
        *ledger = fresh;
    else
        ledger_close(fresh);
    return status;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    store_close(ledger->store);
    keyring_close(ledger->keyring);
    note_signer_free(ledger->signer);
    entry_tools_free(ledger->tools);
    secret_free(ledger->keys);
    history_free(ledger->history);
    buffer_free(&ledger->head.note);
    buffer_free(&ledger->head_note);
    memory_free(ledger->head_path);
    memory_free(ledger);
}

const char *ledger_origin(const struct ledger *ledger)
{
    return ledger->verifier.name;
}

uint64_t ledger_generation(const struct ledger *ledger)
{
    return ledger->keys->generation;
}

enum status ledger_check_generation(const struct ledger *ledger, struct error *err)
{
    return keyring_check_generation(ledger->keyring, ledger->keys, err);
}

enum status ledger_record_key(const struct ledger *ledger, uint64_t generation,
                              unsigned char key[LEDGER_RECORD_KEY_SIZE], bool *found,
                              struct error *err)
{
    const struct ledger_keys *keys = ledger->keys;
    *found = generation <= keys->generation;
    if (generation == keys->generation)
        return ledger_keys_record(keys->read, key, err);
    *found = *found && keys->records[generation].is_kept;
    if (*found)
        memcpy(key, keys->records[generation].key, LEDGER_RECORD_KEY_SIZE);
    return STATUS_OK;
}

const struct note_verifier *ledger_verifier(const struct ledger *ledger)
{
    return &ledger->verifier;
}

const struct note_verifier *ledger_verifier_of(const struct ledger *ledger, uint64_t index)
{
    const struct store_log *log = history_log_of(ledger, index);

    return history_verifier(ledger, log->number, history_head(ledger, log->number)->size);
}

bool ledger_had_key(const struct ledger *ledger, const struct note_verifier *verifier)
{
    for (size_t i = 0; i < ledger->history->key_count; i++) {
        const struct note_verifier *key = &ledger->history->keys[i].verifier;
        if (strcmp(key->name, verifier->name) == 0 &&
            memcmp(key->key, verifier->key, sizeof key->key) == 0)
            return true;
    }
    return false;
}

bool ledger_had_public_key(const struct ledger *ledger, const unsigned char *key)
{
    for (size_t i = 0; i < ledger->history->key_count; i++)
        if (memcmp(ledger->history->keys[i].verifier.key, key, NOTE_PUBLIC_KEY_SIZE) == 0)
            return true;
    return memcmp(ledger->verifier.key, key, NOTE_PUBLIC_KEY_SIZE) == 0;
}

enum status ledger_look_again(struct ledger *ledger, struct error *err)
{
    return head_refresh(ledger, err);
}

uint64_t ledger_size(const struct ledger *ledger)
{
    return store_current_log(ledger->store)->first + ledger->head.checkpoint.size;
}

enum status ledger_add_member(struct ledger *ledger, const struct card *card, struct error *err)
{
    return keyring_add_member(ledger->keyring, ledger->keys, card, err);
}

enum status ledger_members(struct ledger *ledger, struct names *verifiers, struct error *err)
{
    return keyring_members(ledger->keyring, verifiers, err);
}

enum status ledger_remove_member(struct ledger *ledger, const struct note_verifier *verifier,
                                 struct error *err)
{
    return keyring_remove_member(ledger->keyring, verifier, err);
}
