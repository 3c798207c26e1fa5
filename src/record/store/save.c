/* Records as they come to lie sealed: new ones, changed ones, and those that lay readable. */
#include "store_internal.h"

#include <string.h>

#include "safehand/base/recheck.h"

static const char *name_of(const char *folder)
{
    const char *slash = strrchr(folder, '/');
    return slash ? slash + 1 : folder;
}

/* Those that are given by somebody now. */
static enum status add_files(struct sealing *sealing, const struct record_new_file *files,
                             size_t count, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (!file_name_is_plain(files[i].name)) {
            error_set(err, STATUS_USAGE, "\"%s\" cannot be the name of an attachment",
                      files[i].name);
            return error_hint(err, "give it a name without slashes, backslashes and what nobody "
                                   "sees, of at most 255 bytes, that does not begin with a dot");
        }
        status = sealing_add(sealing, files[i].name, files[i].fd, err);
    }
    return status;
}

/* ---- a new folder ---- */

/* Fills a folder of a name that begins with a dot, which no list shows, until it is whole. */
struct making {
    const char *folder;
    const struct record_keys *keys;
    const struct record *from; /* whose files it gets; NULL: none */
    const struct record_new_file *files;
    size_t count;
};

static enum status fill(const struct making *making, const char *hidden, const struct buffer *text,
                        struct error *err)
{
    struct sealing sealing = {0};
    enum status status =
        sealing_begin(&sealing, hidden, name_of(making->folder), making->keys, NULL, err);
    if (status == STATUS_OK && making->from)
        status = sealing_add_all(&sealing, making->from, making->keys, err);
    if (status == STATUS_OK)
        status = add_files(&sealing, making->files, making->count, err);
    if (status == STATUS_OK)
        status = sealing_commit(&sealing, text, FILE_NEW, err);
    sealing_end(&sealing);
    return status;
}

/* One at a time in the folder above. In a batch the hidden folder outlives the lock: it is of a
 * name that no other writer has, and what was cut off goes when it is old. */
static enum status make(const struct making *making, const struct buffer *text, struct error *err)
{
    struct error ignored = {0};
    int lock = -1;
    char *hidden = NULL;
    size_t length = (size_t)(name_of(making->folder) - making->folder);
    char *above = length > 0
                      ? memory_format("%.*s", length > 1 ? (int)length - 1 : 1, making->folder)
                      : memory_copy_string(".");
    enum status status = above ? record_lock(above, &lock, err) : memory_error(err);
    if (status == STATUS_OK && file_batch_count() == 0) {
        file_sweep_hidden(above, SEALING_ENDING, true);
        file_sweep_hidden(above, SEALING_IN_BATCH, false);
    }
    if (status == STATUS_OK && file_exists(making->folder))
        status = error_set(err, STATUS_USAGE, "%s exists already", making->folder);
    if (status == STATUS_OK)
        status = file_make_hidden(
            making->folder, file_batch_is_open() ? SEALING_IN_BATCH : SEALING_ENDING, &hidden, err);
    if (status == STATUS_OK)
        status = fill(making, hidden, text, err);
    if (status == STATUS_OK)
        status = file_rename_new(hidden, making->folder, err);
    if (status != STATUS_OK && hidden)
        (void)!file_remove_tree(hidden, &ignored);
    file_close(&lock);
    memory_free(hidden);
    memory_free(above);
    return status;
}

enum status record_seal_copy(const struct record *from, const struct record_keys *keys,
                             const char *folder, struct error *err)
{
    return make(&(struct making){.folder = folder, .keys = keys, .from = from}, &from->text, err);
}

/* ---- what lies readable ---- */

static char *attachment_path(const char *folder, const char *name)
{
    return memory_format("%s/" ATTACHMENTS "/%s", folder, name);
}

/* Whether what lies there readable is what is sealed under that name. */
static enum status is_same(const struct record *sealed, const char *name, bool *same,
                           struct error *err)
{
    int fd = -1;
    uint64_t size;
    struct recheck_mark mark;
    char digest[DIGEST_HEX_SIZE];
    const struct sealed_file *file = record_seal_find(sealed->seal, name);
    *same = false;
    if (!file || sealed->attachments < 0)
        return STATUS_OK;
    enum status status = file_open_beneath(sealed->attachments, name, &fd, err);
    if (status == STATUS_OK)
        status = recheck_read(fd, NULL, &size, digest, &mark, err);
    file_close(&fd);
    *same = status == STATUS_OK && strcmp(digest, file->digest) == 0;
    return status == STATUS_MALFORMED ? STATUS_OK : status; /* a folder, or a link: not ours */
}

static enum status remove_one(char *path, struct error *err)
{
    enum status status = path ? file_remove(path, err) : memory_error(err);
    memory_free(path);
    return status;
}

static enum status remember(struct names *others, const char *folder, const char *name,
                            struct error *err)
{
    char *path = memory_format("%s/%s", name_of(folder), name);
    bool done = !others || (path && names_add_copy(others, path));
    memory_free(path);
    return done ? STATUS_OK : memory_error(err);
}

static enum status remove_attachments(const char *folder, const struct record_keys *keys,
                                      const struct record *sealed, bool *is_changed,
                                      struct names *others, struct error *err)
{
    struct file_list names = {0};
    char *attachments = file_join(folder, ATTACHMENTS);
    enum status status = attachments ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && file_exists(attachments))
        status = file_list_all(attachments, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        const char *name = names.names[i];
        bool same = false;
        if (!record_seal_find(sealed->seal, name) && is_sealed_file(folder, name, keys))
            continue;
        bool goes = !record_seal_find(sealed->seal, name) && is_cut_off(name, NULL);
        status = goes ? STATUS_OK : is_same(sealed, name, &same, err);
        same = same || goes;
        if (status == STATUS_OK && same)
            status = remove_one(attachment_path(folder, name), err);
        else if (status == STATUS_OK)
            status = remember(others, folder, name, err);
        *is_changed = *is_changed || same;
    }
    file_list_free(&names);
    memory_free(attachments);
    return status;
}

/* What a saving that was cut off left of family.json goes; the rest is told. */
static enum status tell_others(const char *folder, bool *is_changed, struct names *others,
                               struct error *err)
{
    struct file_list names = {0};
    enum status status = file_list_all(folder, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        const char *name = names.names[i];
        if (is_cut_off(name, PLAIN_FAMILY) || is_cut_off(name, SEALED_FAMILY)) {
            status = remove_one(file_join(folder, name), err);
            *is_changed = *is_changed || status == STATUS_OK;
        } else if (strcmp(name, SEALED_FAMILY) != 0 && strcmp(name, ATTACHMENTS) != 0) {
            status = remember(others, folder, name, err);
        }
    }
    file_list_free(&names);
    return status;
}

/* Once it is sealed, as `sealed`: family.json, and each file that is sealed with it. */
static enum status remove_readable(const char *folder, const struct record_keys *keys,
                                   const struct record *sealed, bool *is_changed,
                                   struct names *others, struct error *err)
{
    char *family = file_join(folder, PLAIN_FAMILY);
    bool is_there = family && file_exists(family);
    enum status status = family ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && is_there)
        status = file_remove(family, err);
    *is_changed = *is_changed || is_there;
    if (status == STATUS_OK)
        status = remove_attachments(folder, keys, sealed, is_changed, others, err);
    if (status == STATUS_OK)
        status = tell_others(folder, is_changed, others, err);
    if (status == STATUS_OK)
        sealing_sweep(folder, keys, sealed->seal);
    memory_free(family);
    return status;
}

/* ---- where it lies ---- */

/* All of it anew, to today's key. */
static enum status seal_anew(const char *folder, const struct record_keys *keys,
                             const struct record *record, struct error *err)
{
    struct sealing sealing = {0};
    if (!is_named_for(folder, record->reference)) {
        error_set(err, STATUS_USAGE, "the folder is named %s, and the record is that of %s",
                  name_of(folder), record->reference);
        return error_hint(err, "a sealed record lies in a folder that bears its reference: name "
                               "the folder so");
    }
    enum status status = sealing_begin(&sealing, folder, record->reference, keys, NULL, err);
    if (status == STATUS_OK)
        status = sealing_add_all(&sealing, record, keys, err);
    if (status == STATUS_OK)
        status = sealing_commit(&sealing, &record->text, FILE_REPLACE, err);
    sealing_end(&sealing);
    return status;
}

/* `record` as it lies there; afterwards as it lies sealed to today's key, or NULL on failure. */
static enum status seal_locked(const char *folder, const struct record_keys *keys,
                               struct record **record, bool *is_changed, struct names *others,
                               struct error *err)
{
    const struct record_seal *seal = (*record)->seal;
    enum status status = STATUS_OK;
    *is_changed = false;
    if (!seal || !seal->is_todays) {
        status = seal_anew(folder, keys, *record, err);
        *is_changed = status == STATUS_OK;
        record_free(*record);
        *record = NULL;
        if (status == STATUS_OK)
            status = record_open_with(folder, keys, NULL, record, err);
    }
    return status == STATUS_OK ? remove_readable(folder, keys, *record, is_changed, others, err)
                               : status;
}

enum status record_seal_in_place(const char *folder, const struct record_keys *keys,
                                 bool *is_changed, struct names *others, struct error *err)
{
    int lock = -1;
    struct record *record = NULL;
    *is_changed = false;
    enum status status = record_lock(folder, &lock, err);
    if (status == STATUS_OK)
        status = record_open_with(folder, keys, NULL, &record, err);
    if (status == STATUS_OK)
        status = seal_locked(folder, keys, &record, is_changed, others, err);
    record_free(record);
    file_close(&lock);
    return status;
}

/* ---- a change ---- */

/* What is there is still what was changed. */
static enum status check_base(const char *folder, const struct record *now, const char *base,
                              struct error *err)
{
    if (strcmp(now->digest, base) == 0)
        return STATUS_OK;
    error_set(err, STATUS_REFUSED, "%s: somebody else changed this record meanwhile", folder);
    return error_hint(err, "look at it as it is now, and make the change again");
}

struct saving {
    const char *folder, *base;
    const struct record_keys *keys;
    const struct record_new_file *files;
    size_t count;
};

static enum status save_over(const struct saving *saving, const struct buffer *text,
                             struct error *err)
{
    bool is_changed;
    struct record *now = NULL;
    struct sealing sealing = {0};
    const char *folder = saving->folder;
    enum status status = record_open_with(folder, saving->keys, NULL, &now, err);
    if (status == STATUS_OK)
        status = check_base(folder, now, saving->base, err);
    if (status == STATUS_OK)
        status = seal_locked(folder, saving->keys, &now, &is_changed, NULL, err);
    if (status == STATUS_OK)
        status =
            sealing_begin(&sealing, folder, now->seal->reference, saving->keys, now->seal, err);
    if (status == STATUS_OK)
        status = add_files(&sealing, saving->files, saving->count, err);
    if (status == STATUS_OK)
        status = sealing_commit(&sealing, text, FILE_REPLACE, err);
    if (status == STATUS_OK)
        sealing_sweep(folder, saving->keys, sealing.seal);
    sealing_end(&sealing);
    record_free(now);
    return status;
}

enum status record_save_sealed(const char *folder, const struct record_keys *keys, const char *base,
                               json_t *root, const struct record_change *change,
                               const struct record_new_file *files, size_t count,
                               char digest[DIGEST_HEX_SIZE], struct error *err)
{
    int lock = -1;
    struct buffer text;
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status = record_text_of(root, change, &text, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(text.data, text.length, digest, err);
    if (status == STATUS_OK && !base) {
        status =
            make(&(struct making){.folder = folder, .keys = keys, .files = files, .count = count},
                 &text, err);
    } else if (status == STATUS_OK) {
        const struct saving saving = {folder, base, keys, files, count};
        status = record_lock(folder, &lock, err);
        if (status == STATUS_OK)
            status = save_over(&saving, &text, err);
        file_close(&lock);
    }
    buffer_free(&text);
    return status;
}
