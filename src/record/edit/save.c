#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "safehand/base/json.h"
#include "safehand/record/edit.h"
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
    json_t *whole = json_copy(root);
    json_t *before = json_object_get(root, "changes");
    json_t *changes = json_is_array(before) ? json_copy(before) : json_array();
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

/* ---- a new one ---- */

/* Under a name that begins with a dot, which no list shows, until it is whole. */
static enum status write_new_folder(const char *folder, const struct buffer *text,
                                    struct error *err)
{
    struct error ignored = {0};
    size_t length = strlen(folder);
    const char *slash = strrchr(folder, '/');
    size_t begin = slash ? (size_t)(slash - folder) + 1 : 0;
    char *hidden =
        memory_format("%.*s.%.*s", (int)begin, folder, (int)(length - begin), folder + begin);
    char *file = hidden ? file_join(hidden, "family.json") : NULL;
    enum status status = file ? file_remove_tree(hidden, err) /* of one that was cut off */
                              : memory_error(err);
    if (status == STATUS_OK)
        status = file_make_folder(hidden, 0700, err);
    if (status == STATUS_OK)
        status = file_write_whole(file, text->data, text->length, 0600, FILE_NEW, err);
    if (status == STATUS_OK)
        status = file_rename_new(hidden, folder, err);
    if (status != STATUS_OK && hidden)
        (void)!file_remove_tree(hidden, &ignored);
    memory_free(hidden);
    memory_free(file);
    return status;
}

static enum status save_new(const char *folder, json_t *root, const struct record_change *change,
                            struct error *err)
{
    struct buffer text;
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status = make_text(folder, -1, root, change, &text, err);
    if (status == STATUS_OK)
        status = write_new_folder(folder, &text, err);
    buffer_free(&text);
    return status;
}

/* ---- one that is there ---- */

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
        return error_hint(err, "name the folder that holds family.json");
    }
    if (file_lock_wait(*folder))
        return STATUS_OK;
    error_set_errno(err, "%s: cannot keep others from writing meanwhile", path);
    file_close(folder);
    return err->status;
}

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

static enum status save_over(const char *folder, int lock, const char *base, json_t *root,
                             const struct record_change *change, struct error *err)
{
    struct buffer text;
    mode_t mode = 0600;
    char *file = file_join(folder, "family.json");
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status = file ? check_base(folder, lock, base, &mode, err) : memory_error(err);
    if (status == STATUS_OK)
        status = make_text(folder, lock, root, change, &text, err);
    if (status == STATUS_OK)
        status = file_write_whole(file, text.data, text.length, mode, FILE_REPLACE, err);
    buffer_free(&text);
    memory_free(file);
    return status;
}

enum status record_save(const char *folder, const char *base, json_t *root,
                        const struct record_change *change, struct error *err)
{
    int lock = -1;
    if (!base)
        return save_new(folder, root, change, err);
    enum status status = record_lock(folder, &lock, err);
    if (status == STATUS_OK)
        status = save_over(folder, lock, base, root, change, err);
    file_close(&lock);
    return status;
}
