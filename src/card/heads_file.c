/* The file of what is remembered of a ledger. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "heads_internal.h"
#include "safehand/base/json_reader.h"

#define FORMAT "safehand.heads/2"

static const char *const MEMBERS[] = {"acknowledged", "format", "keys", "last", "origin", NULL};
static const struct json_limits LIMITS = {HEADS_MAXIMUM, 4, HEADS_NOTE_MAXIMUM};
static const struct json_manner MANNER = {
    .no_object = "must be an object",
    .unknown = "is not known here",
    .no_text = "must be a text",
    .no_list = "must be a list",
    .empty_list = "is empty",
    .twice = "stands twice",
    .quote = '"',
};

/* ---- writing ---- */

static void put_text(json_t *list, const char *text, size_t length, int *failed)
{
    if (json_array_append_new(list, json_stringn(text, length)) != 0)
        *failed = 1;
}

static enum status heads_format(const struct heads *heads, struct buffer *out, struct error *err)
{
    char key[NOTE_VERIFIER_SIZE];
    int failed = 0;
    json_t *root = json_object(), *keys = json_array(), *acknowledged = json_array();

    for (size_t i = 0; i < heads->key_count; i++) {
        note_verifier_format(&heads->keys[i], key);
        put_text(keys, key, strlen(key), &failed);
    }
    for (size_t i = 0; i < heads->acknowledged_count; i++)
        put_text(acknowledged, heads->acknowledged[i].note, heads->acknowledged[i].length, &failed);
    json_put(root, "format", json_string(FORMAT), &failed);
    json_put(root, "origin", json_string(heads->origin), &failed);
    json_put(root, "keys", keys, &failed);
    json_put(root, "last", json_stringn(heads->last.note, heads->last.length), &failed);
    json_put(root, "acknowledged", acknowledged, &failed);
    enum status status = !root || failed ? memory_error(err) : json_canonical(root, out, err);
    json_decref(root);
    if (status != STATUS_OK)
        return status;
    buffer_append_byte(out, '\n');
    return buffer_status(out, err);
}

/* ---- reading ---- */

static bool is_not_empty(const char *text)
{
    return *text != '\0';
}

static const struct json_form TEXT = {.fits = is_not_empty, .what = "a text"};

static enum status read_keys(const struct json_node *root, struct heads *heads)
{
    struct error *err = root->reader->err;
    struct names keys = {0};
    enum status status = json_node_get_names(root, "keys", 1, HEADS_KEYS_MAXIMUM, &TEXT, &keys);

    for (size_t i = 0; status == STATUS_OK && i < keys.count; i++) {
        struct note_verifier key;

        status = note_verifier_parse(keys.items[i], &key, err);
        if (status == STATUS_OK)
            status = heads_add_key(heads, &key, err);
    }
    memory_free(keys.items);
    return status;
}

static enum status read_heads(const struct json_node *root, struct heads *heads)
{
    struct error *err = root->reader->err;
    const char *last = NULL;
    struct names notes = {0};
    enum status status =
        json_node_get_names(root, "acknowledged", 0, HEADS_ACKNOWLEDGED_MAXIMUM, &TEXT, &notes);

    for (size_t i = 0; status == STATUS_OK && i < notes.count; i++)
        status = heads_acknowledge(heads, notes.items[i], strlen(notes.items[i]), err);
    if (status == STATUS_OK)
        status = json_node_get_string(root, "last", JSON_REQUIRED, &last);
    if (status == STATUS_OK)
        status = heads_see(heads, last, strlen(last), err);
    memory_free(notes.items);
    return status;
}

static enum status read_root(const struct json_node *root, struct heads **heads)
{
    const char *origin = NULL;
    enum status status = json_node_check_object(root, MEMBERS);

    if (status == STATUS_OK)
        status = json_node_check_format(root, FORMAT);
    if (status == STATUS_OK)
        status = json_node_get_string(root, "origin", JSON_REQUIRED, &origin);
    if (status == STATUS_OK)
        status = checkpoint_origin_check(origin, root->reader->err);
    if (status == STATUS_OK)
        status = heads_new(origin, heads, root->reader->err);
    if (status == STATUS_OK)
        status = read_keys(root, *heads);
    return status == STATUS_OK ? read_heads(root, *heads) : status;
}

/* What was read is written the same again, so that nothing stands there that was not looked at. */
static enum status check_canonical(const struct heads *heads, const struct buffer *text,
                                   struct error *err)
{
    struct buffer again;
    enum status status;

    buffer_init(&again, HEADS_MAXIMUM);
    status = heads_format(heads, &again, err);
    if (status == STATUS_OK &&
        (again.length != text->length || memcmp(again.data, text->data, text->length) != 0))
        status = error_set(err, STATUS_MALFORMED, "is not as it was written");
    buffer_free(&again);
    return status;
}

static enum status heads_parse(const struct buffer *text, struct heads **heads, struct error *err)
{
    const struct json_reader reader = {buffer_text(text), text->length, "heads",
                                       &MANNER,           err,          NULL};
    struct json_node root = {&reader, NULL, ""};
    struct heads *made = NULL;
    enum status status =
        json_strict_parse(reader.text, reader.length, reader.name, &LIMITS, &root.json, err);

    if (status == STATUS_OK)
        status = read_root(&root, &made);
    if (status == STATUS_OK)
        status = check_canonical(made, text, err);
    json_decref(root.json);
    if (status == STATUS_OK)
        *heads = made;
    else
        heads_free(made);
    return status;
}

enum status heads_load(const char *path, struct heads **heads, struct error *err)
{
    struct error failure = {0};
    struct heads *made = NULL;
    struct buffer text;
    enum status status;

    buffer_init(&text, HEADS_MAXIMUM);
    status = file_read_whole(path, &text, &failure);
    if (status == STATUS_SYSTEM && errno == ENOENT) {
        *heads = NULL;
        buffer_free(&text);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = heads_parse(&text, &made, &failure);
    buffer_free(&text);
    if (status == STATUS_OK) {
        *heads = made;
        return STATUS_OK;
    }
    *err = failure;
    if (status == STATUS_SYSTEM)
        return status;
    err->status = STATUS_MALFORMED;
    error_context(err, "%s: what you have seen of this ledger cannot be used", path);
    return error_hint(err, "put the file back from a backup; without one, remove it, and whatever "
                           "the office shows next is believed as on the first day");
}

/* ---- storing ---- */

static char *folder_of(const char *path)
{
    return memory_copy_bytes(path, (size_t)(strrchr(path, '/') - path));
}

/* Puts into `stored` what is new. */
static enum status merge(struct heads *stored, const struct heads *heads, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < heads->key_count; i++)
        status = heads_add_key(stored, &heads->keys[i], err);
    for (size_t i = 0; status == STATUS_OK && i < heads->acknowledged_count; i++)
        status = heads_acknowledge(stored, heads->acknowledged[i].note,
                                   heads->acknowledged[i].length, err);
    return status == STATUS_OK ? heads_see(stored, heads->last.note, heads->last.length, err)
                               : status;
}

enum status heads_store_locked(const char *path, const struct heads *heads, struct error *err)
{
    struct heads *stored = NULL;
    struct buffer text;
    enum status status = heads_load(path, &stored, err);

    buffer_init(&text, HEADS_MAXIMUM);
    if (status == STATUS_OK && stored)
        status = merge(stored, heads, err);
    if (status == STATUS_OK)
        status = heads_format(stored ? stored : heads, &text, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_REPLACE, err);
    buffer_free(&text);
    heads_free(stored);
    return status;
}

enum status heads_lock(const char *path, int *lock, struct error *err)
{
    char *folder = folder_of(path);
    enum status status = folder ? file_make_folders(folder, 0700, err) : memory_error(err);

    *lock = -1;
    if (status == STATUS_OK) {
        *lock = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
        if (*lock < 0 || !file_lock_wait(*lock))
            status = error_set_errno(err, "%s: cannot lock the folder", folder);
    }
    if (status != STATUS_OK)
        file_close(lock);
    memory_free(folder);
    return status;
}

enum status heads_store(const char *path, const struct heads *heads, struct error *err)
{
    int lock = -1;
    enum status status = heads->last.note ? heads_lock(path, &lock, err)
                                          : error_set(err, STATUS_USAGE, "no head was seen yet");

    if (status == STATUS_OK)
        status = heads_store_locked(path, heads, err);
    file_close(&lock);
    return status;
}

enum status heads_forget(const char *path, struct error *err)
{
    return file_remove(path, err);
}
