/* Keys destroyed and logs cut: the part of erasing that may be cut off and done again. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "erase.h"

/* ---- the mark ---- */

static char *mark_path(const struct ledger *ledger)
{
    size_t folder = (size_t)(strrchr(ledger->head_path, '/') - ledger->head_path);

    return memory_format("%.*s/ledger.erasing", (int)folder, ledger->head_path);
}

/* The mark must be on the disk before anything is erased. */
static enum status sync_mark(const struct erase_mark *mark, struct error *err)
{
    char *folder = memory_copy_bytes(mark->path, (size_t)(strrchr(mark->path, '/') - mark->path));
    enum status status = STATUS_OK;
    int fd = -1;

    if (!folder)
        return memory_error(err);
    fd = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
    if (!file_sync(mark->lock) || fd < 0 || !file_sync(fd))
        status = error_set_errno(err, "%s: cannot be written", mark->path);
    file_close(&fd);
    memory_free(folder);
    return status;
}

enum status erase_mark_make(const struct ledger *ledger, struct erase_mark *mark, struct error *err)
{
    enum status status = STATUS_OK;

    *mark = (struct erase_mark){.path = mark_path(ledger), .lock = -1};
    if (!mark->path)
        return memory_error(err);
    mark->was_there = file_exists(mark->path);
    if (file_lock(mark->path, &mark->lock)) {
        status = sync_mark(mark, err);
    } else if (errno == EWOULDBLOCK) {
        error_set(err, STATUS_USAGE, "another run of safehand is erasing just now");
        status = error_hint(err, "wait until it has finished, then try again");
    } else {
        status = error_set_errno(err, "%s: cannot be made", mark->path);
    }
    if (status != STATUS_OK)
        erase_mark_end(mark, !mark->was_there);
    return status;
}

void erase_mark_end(struct erase_mark *mark, bool is_done)
{
    if (is_done && mark->path)
        file_unlock(mark->path, &mark->lock);
    file_close(&mark->lock);
    memory_free(mark->path);
    *mark = (struct erase_mark){.lock = -1};
}

/* ---- lists of keys ---- */

enum status key_list_add(struct key_list *list,
                         const unsigned char commitment[SEAL_COMMITMENT_SIZE], struct error *err)
{
    if (!ARRAY_RESERVE(list->commitments, list->count, 1))
        return memory_error(err);
    memcpy(list->commitments[list->count++], commitment, SEAL_COMMITMENT_SIZE);
    return STATUS_OK;
}

void key_list_free(struct key_list *list)
{
    memory_free(list->commitments);
    *list = (struct key_list){0};
}

/* The keys that an entry of kind `erased` says are destroyed. */
static enum status add_keys_of(const struct ledger_entry *entry, struct key_list *list,
                               struct error *err)
{
    size_t i;
    json_t *item;

    json_array_foreach(json_object_get(entry->detail, "keys"), i, item)
    {
        unsigned char commitment[SEAL_COMMITMENT_SIZE];
        const char *hex = json_string_value(item);
        enum status status;
        if (!hex || strlen(hex) != 2 * SEAL_COMMITMENT_SIZE ||
            !hex_decode(hex, commitment, sizeof commitment))
            return error_set(err, STATUS_MALFORMED,
                             "entry %" PRIu64 ": it names no keys that were destroyed",
                             entry->number);
        status = key_list_add(list, commitment, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Calls `each` with every entry of kind `erased` and its keys, until one fails. */
static enum status each_erasing(struct ledger *ledger,
                                enum status (*each)(void *context, uint64_t index,
                                                    const struct key_list *keys, struct error *err),
                                void *context, struct error *err)
{
    struct ledger_indexes indexes = {0};
    enum status status = ledger_find_kind(ledger, ENTRY_KIND_ERASED, &indexes, err);

    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        struct key_list keys = {0};
        status = ledger_read(ledger, indexes.items[i], &entry, err);
        if (status == STATUS_OK)
            status = add_keys_of(entry, &keys, err);
        if (status == STATUS_OK)
            status = each(context, indexes.items[i], &keys, err);
        key_list_free(&keys);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&indexes);
    return status;
}

/* ---- destroying ---- */

enum status erase_destroy(struct ledger *ledger, const struct key_list *keys, int patience,
                          size_t *destroyed, struct error *err)
{
    enum status status = store_truncate_log(ledger->store, patience, err);

    if (status == STATUS_OK)
        status = keyring_destroy_keys(ledger->keyring, keys, destroyed, err);
    if (status == STATUS_OK)
        status = keyring_truncate_log(ledger->keyring, patience, err);
    return status;
}

/* What is looked for among the keys of all erasings. */
struct finding {
    struct ledger *ledger;
    struct key_list left; /* that are still in ledger.keys */
    uint64_t index;       /* of the first erasing that has one */
};

static enum status find_left(void *context, uint64_t index, const struct key_list *keys,
                             struct error *err)
{
    struct finding *finding = context;

    for (size_t i = 0; i < keys->count; i++) {
        bool found = false;
        enum status status =
            keyring_has_key(finding->ledger->keyring, keys->commitments[i], &found, err);
        if (status == STATUS_OK && found) {
            if (finding->left.count == 0)
                finding->index = index;
            status = key_list_add(&finding->left, keys->commitments[i], err);
        }
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Where a mark was left the logs are cut even if no key is left: that may have been cut off. */
static enum status finish(struct ledger *ledger, struct erase_mark *mark, int patience,
                          struct ledger_finished *finished, struct error *err)
{
    struct finding finding = {.ledger = ledger};
    enum status status = each_erasing(ledger, find_left, &finding, err);

    finished->was_unfinished = mark->was_there || finding.left.count > 0;
    if (status == STATUS_OK && finished->was_unfinished)
        status = erase_destroy(ledger, &finding.left, patience, &finished->keys, err);
    key_list_free(&finding.left);
    return status;
}

enum status ledger_finish_erasing(struct ledger *ledger, struct ledger_finished *finished,
                                  struct error *err)
{
    struct erase_mark mark;
    struct ledger_finished done = {0};
    enum status status = erase_mark_make(ledger, &mark, err);

    if (status != STATUS_OK)
        return status;
    status = finish(ledger, &mark, ERASE_PATIENCE, &done, err);
    erase_mark_end(&mark, status == STATUS_OK || !done.was_unfinished);
    if (status == STATUS_OK) {
        done.keys += ledger->settled.keys;
        done.was_unfinished = done.was_unfinished || ledger->settled.was_unfinished;
        *finished = done;
        ledger->settled = (struct ledger_finished){0};
    }
    return status;
}

void erase_settle(struct ledger *ledger)
{
    struct erase_mark mark;
    struct error ignored = {0};
    char *path = mark_path(ledger);
    bool is_marked = path && file_exists(path);

    memory_free(path);
    if (!is_marked || erase_mark_make(ledger, &mark, &ignored) != STATUS_OK)
        return;
    enum status status = finish(ledger, &mark, 0, &ledger->settled, &ignored);
    if (status != STATUS_OK)
        ledger->settled = (struct ledger_finished){0};
    erase_mark_end(&mark, status == STATUS_OK);
}

/* One that was finished while this looked is not told as cut off, nor as tampered with. */
enum status erase_check(struct ledger *ledger, bool *is_pending, struct error *err)
{
    enum { LOOKS = 2 };
    struct finding finding = {.ledger = ledger};
    char *path = mark_path(ledger);
    bool is_marked = path && file_exists(path), is_left = true;
    enum status status = !path ? memory_error(err) : STATUS_OK;

    for (int i = 0; i < LOOKS && status == STATUS_OK && is_left && !is_marked; i++) {
        key_list_free(&finding.left);
        status = each_erasing(ledger, find_left, &finding, err);
        is_left = finding.left.count > 0;
        is_marked = file_exists(path);
    }
    if (status == STATUS_OK && is_left && !is_marked) {
        error_set(err, STATUS_AUTHENTICATION,
                  "entry %" PRIu64 ": a key that it says was destroyed is in ledger.keys",
                  finding.index);
        error_hint(err, WAY " destroys it; an old copy of ledger.keys may have been put back");
        status = error_way(err, WAY_RESUME, NULL, NULL);
    }
    if (status == STATUS_OK)
        *is_pending = is_marked;
    key_list_free(&finding.left);
    memory_free(path);
    return status;
}
