#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "edit/edit_internal.h"
#include "store/store_internal.h"

/* ---- the text ---- */

static int append(const char *data, size_t length, void *context)
{
    struct buffer *out = context;
    buffer_append(out, data, length);
    return out->failure == STATUS_OK ? 0 : -1;
}

/* In the order in which it stands, a member a line, as people may read it; one that would be too
 * long so is written without blanks. */
static enum status write_text(const json_t *root, struct buffer *out, struct error *err)
{
    static const size_t layouts[] = {JSON_INDENT(2), JSON_COMPACT};
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        buffer_clear(out);
        if (json_dump_callback(root, append, out, layouts[i]) != 0 && out->failure == STATUS_OK)
            return memory_error(err);
        buffer_append_byte(out, '\n');
        if (out->failure != STATUS_MALFORMED)
            return buffer_status(out, err);
    }
    error_set(err, STATUS_MALFORMED, "the record would be longer than %zu bytes", out->maximum);
    return error_hint(err, "take out what is no longer needed, or put long texts into attachments");
}

static json_t *change_of(const struct record_change *change)
{
    char at[TIMESTAMP_SIZE];
    timestamp_format(change->at, at);
    return json_pack("{s:s, s:s, s:s}", "at", at, "by", change->by, "what", change->what);
}

/* The family file with one more change; NULL without memory. Only the list is a new one. */
static json_t *with_change(json_t *root, const struct record_change *change)
{
    json_t *whole = json_copy_shared(root);
    json_t *before = json_object_get(root, "changes");
    json_t *changes = json_is_array(before) ? json_copy_shared(before) : json_array();
    if (whole && changes && json_array_append_new(changes, change_of(change)) == 0 &&
        json_object_set(whole, "changes", changes) == 0) {
        json_decref(changes);
        return whole;
    }
    json_decref(changes);
    json_decref(whole);
    return NULL;
}

enum status record_text_of(json_t *root, const struct record_change *change, struct buffer *text,
                           struct error *err)
{
    json_t *whole = with_change(root, change);
    enum status status = whole ? write_text(whole, text, err) : memory_error(err);
    json_decref(whole);
    return status;
}

/* The text that is to be written: one that the strict reader takes. */
static enum status make_text(const char *path, int folder, json_t *root,
                             const struct record_change *change, struct buffer *text,
                             struct error *err)
{
    struct record *record = NULL;
    struct buffer copy;
    buffer_init(&copy, JSON_LIMITS_DEFAULT.size);
    enum status status = record_text_of(root, change, text, err);
    if (status == STATUS_OK) {
        buffer_append(&copy, text->data, text->length);
        status = buffer_status(&copy, err);
    }
    if (status == STATUS_OK)
        status = record_open_text(path, folder, &copy, &record, err);
    buffer_free(&copy);
    record_free(record);
    return status;
}

/* ---- a folder ---- */

/* Opens the folder itself, and waits until no other writes there. */
enum status record_lock(const char *path, int *folder, struct error *err)
{
    *folder = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (*folder < 0 && (errno == ELOOP || errno == ENOTDIR)) {
        error_set(err, STATUS_MALFORMED, "%s: is no folder, or a link to one", path);
        return error_hint(err, "name the folder itself that holds family.json");
    }
    if (*folder < 0) {
        error_set_errno(err, "%s: cannot open the family's folder", path);
        return error_hint(
            err,
            "name the folder that holds family.json, or a record of the office by its reference");
    }
    if (file_lock_wait(*folder))
        return STATUS_OK;
    error_set_errno(err, "%s: cannot keep others from writing meanwhile", path);
    file_close(folder);
    return err->status;
}

/* What is to be written. */
struct saving {
    const char *folder, *base;
    json_t *root;
    const struct record_change *change;
    const struct record_new_file *files;
    size_t count;
};

/* Whether the family file is the new one, though something failed after it was put into place: it
 * may then name the files. */
static bool is_written(int folder, const struct buffer *text)
{
    struct error ignored = {0};
    struct buffer there;
    buffer_init(&there, JSON_LIMITS_DEFAULT.size);
    bool is_same = text->length > 0 &&
                   file_read_whole_beneath(folder, "family.json", &there, &ignored) == STATUS_OK &&
                   there.length == text->length &&
                   memcmp(there.data, text->data, text->length) == 0;
    buffer_free(&there);
    return is_same;
}

/* The files and then the family file, which may name them, into a folder that is locked or nobody
 * else's. */
static enum status write_into(const struct saving *saving, const char *path, int folder,
                              mode_t mode, enum file_output_mode how, struct error *err)
{
    struct buffer text;
    char *file = file_join(path, "family.json");
    bool *are_ours = memory_allocate_array(saving->count, sizeof *are_ours);
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status = file && are_ours
                             ? edit_put_files(path, saving->files, saving->count, are_ours, err)
                             : memory_error(err);
    bool are_put = status == STATUS_OK;
    if (status == STATUS_OK)
        status = make_text(saving->folder, folder, saving->root, saving->change, &text, err);
    if (status == STATUS_OK)
        status = file_write_whole(file, text.data, text.length, mode, how, err);
    if (status != STATUS_OK && are_put && !is_written(folder, &text))
        edit_take_files(path, saving->files, saving->count, are_ours);
    buffer_free(&text);
    memory_free(file);
    memory_free(are_ours);
    return status;
}

/* ---- a new one ---- */

/* Of a folder that is being made (file_make_hidden) while the one above is locked; one of a batch
 * outlives that lock. */
static const char ENDING[] = ".saving", IN_BATCH[] = ".batch.saving";

/* What others left who were cut off, once a batch. */
static void sweep_new(const char *above)
{
    if (file_batch_count() > 0)
        return;
    file_sweep_hidden(above, ENDING, true);
    file_sweep_hidden(above, IN_BATCH, false);
}

static enum status fill_new(const struct saving *saving, struct error *err)
{
    int folder = -1;
    char *hidden = NULL;
    struct error ignored = {0};
    enum status status =
        file_make_hidden(saving->folder, file_batch_is_open() ? IN_BATCH : ENDING, &hidden, err);
    if (status == STATUS_OK) {
        folder = file_open(AT_FDCWD, hidden, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
        status = folder >= 0 ? write_into(saving, hidden, folder, 0600, FILE_NEW, err)
                             : error_set_errno(err, "%s: cannot open", hidden);
    }
    file_close(&folder);
    if (status == STATUS_OK)
        status = file_rename_new(hidden, saving->folder, err);
    if (status != STATUS_OK && hidden)
        (void)!file_remove_tree(hidden, &ignored);
    memory_free(hidden);
    return status;
}

static enum status taken(const char *folder, struct error *err)
{
    error_set(err, STATUS_USAGE, "%s: is there already", folder);
    return error_hint(err, "choose another reference, or change the record that is there");
}

/* Under a name that begins with a dot, which no list shows, until it is whole; one at a time in the
 * folder above. */
static enum status save_new(const struct saving *saving, struct error *err)
{
    int lock = -1;
    const char *slash = strrchr(saving->folder, '/');
    char *above = slash ? memory_copy_bytes(saving->folder, (size_t)(slash - saving->folder) + 1)
                        : memory_copy_string(".");
    enum status status = above ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        lock = file_open(AT_FDCWD, above, O_RDONLY | O_DIRECTORY, 0);
    if (status == STATUS_OK && (lock < 0 || !file_lock_wait(lock)))
        status = error_set_errno(err, "%s: cannot open the folder", above);
    if (status == STATUS_OK)
        sweep_new(above);
    if (status == STATUS_OK && file_exists(saving->folder))
        status = taken(saving->folder, err);
    if (status == STATUS_OK)
        status = fill_new(saving, err);
    file_close(&lock);
    memory_free(above);
    return status;
}

/* ---- one that is there ---- */

/* What is there is still what was changed; *mode gets its permissions. */
static enum status check_base(const char *path, int folder, const char *base, mode_t *mode,
                              struct error *err)
{
    struct buffer text;
    struct stat about;
    char digest[DIGEST_HEX_SIZE];
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status = file_read_whole_beneath(folder, "family.json", &text, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(buffer_text(&text), text.length, digest, err);
    buffer_free(&text);
    if (status == STATUS_OK && fstatat(folder, "family.json", &about, AT_SYMLINK_NOFOLLOW) != 0)
        status = error_set_errno(err, "family.json: cannot be looked at");
    if (status != STATUS_OK)
        return error_context(err, "%s", path);
    *mode = about.st_mode & 0777;
    if (strcmp(digest, base) == 0)
        return STATUS_OK;
    error_set(err, STATUS_REFUSED, "%s: somebody else changed this record meanwhile", path);
    return error_hint(err, "look at it as it is now, and make the change again");
}

static bool is_named(const json_t *root, const char *name)
{
    size_t i, j;
    json_t *entry, *file;
    json_array_foreach(json_object_get(root, "entries"), i, entry)
    {
        json_array_foreach(json_object_get(entry, "attachments"), j, file)
        {
            if (json_is_string(file) && strcmp(json_string_value(file), name) == 0)
                return true;
        }
    }
    return false;
}

/* Removes what was being written when somebody was cut off: while the folder is locked nobody is at
 * it. As many as can be. */
static void sweep_cut_off(const char *folder, const char *of, const json_t *root)
{
    struct error ignored = {0};
    struct file_list names = {0};
    int itself = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (itself >= 0)
        (void)!file_list_all(folder, &names, &ignored);
    for (size_t i = 0; i < names.count; i++) {
        bool goes = is_cut_off(names.names[i], of) && !is_named(root, names.names[i]);
        char *path = goes ? file_join(folder, names.names[i]) : NULL;
        if (path)
            (void)!file_remove(path, &ignored);
        memory_free(path);
    }
    file_list_free(&names);
    file_close(&itself);
}

static void sweep(const struct saving *saving)
{
    char *attachments = file_join(saving->folder, ATTACHMENTS);
    sweep_cut_off(saving->folder, PLAIN_FAMILY, saving->root);
    if (attachments)
        sweep_cut_off(attachments, NULL, saving->root);
    memory_free(attachments);
}

static enum status save_over(const struct saving *saving, struct error *err)
{
    int lock = -1;
    mode_t mode = 0600;
    enum status status = record_lock(saving->folder, &lock, err);
    if (status == STATUS_OK)
        status = check_base(saving->folder, lock, saving->base, &mode, err);
    if (status == STATUS_OK)
        sweep(saving);
    if (status == STATUS_OK)
        status = write_into(saving, saving->folder, lock, mode, FILE_REPLACE, err);
    file_close(&lock);
    return status;
}

enum status record_save_with(const char *folder, const char *base, json_t *root,
                             const struct record_change *change,
                             const struct record_new_file *files, size_t count, struct error *err)
{
    char *path = memory_copy_string(folder);
    struct saving saving = {path, base, root, change, files, count};
    if (!path)
        return memory_error(err);
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/';)
        path[--length] = '\0'; /* else a link would be followed */
    enum status status = base ? save_over(&saving, err) : save_new(&saving, err);
    memory_free(path);
    return status;
}

enum status record_save(const char *folder, const char *base, json_t *root,
                        const struct record_change *change, struct error *err)
{
    return record_save_with(folder, base, root, change, NULL, 0, err);
}
