/* Attachments. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "edit_internal.h"

enum { COPY_SIZE = 262144 };

/* ---- putting one there ---- */

static enum status check_name(const char *name, struct error *err)
{
    if (file_name_is_plain(name))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "\"%s\" cannot be the name of an attachment", name);
    return error_hint(err, "give it a name without slashes, backslashes and what nobody sees, of "
                           "at most 255 bytes, that does not begin with a dot");
}

static enum status copy(int from, const char *name, int to, struct error *err)
{
    unsigned char *block = memory_allocate(COPY_SIZE);
    enum status status = block ? STATUS_OK : memory_error(err);
    uint64_t at = 0;
    for (size_t got = COPY_SIZE; status == STATUS_OK && got == COPY_SIZE; at += got) {
        if (!file_read_at(from, block, COPY_SIZE, at, &got)) {
            status = error_set_errno(err, "%s: cannot be read", name);
        } else if (!file_write(to, block, got)) {
            error_set_errno(err, "%s: cannot write", name);
            status = error_hint(err, "check that the disk has room and is sound");
        }
    }
    memory_free(block);
    return status;
}

/* A folder itself, and no link to one; it is made if it is missing, by us or meanwhile. */
static enum status need_folder(const char *path, struct error *err)
{
    int fd = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (fd < 0 && errno == ENOENT) {
        enum status status = file_make_folder(path, 0700, err);
        return status == STATUS_USAGE ? need_folder(path, err) : status;
    }
    if (fd >= 0) {
        file_close(&fd);
        return STATUS_OK;
    }
    if (errno != ENOTDIR && errno != ELOOP)
        return error_set_errno(err, "%s: cannot open", path);
    error_set(err, STATUS_MALFORMED, "%s: is not a folder, or is a link to one", path);
    return error_hint(err, "put the files themselves into a folder named attachments");
}

/* Whether the file that has the name already holds the same bytes: one that an earlier try left. */
static bool is_same(const char *path, int from)
{
    size_t got = COPY_SIZE, other = COPY_SIZE;
    unsigned char *blocks = memory_allocate(2 * COPY_SIZE);
    int there = blocks ? file_open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0) : -1;
    bool same = there >= 0;
    for (uint64_t at = 0; same && got == COPY_SIZE; at += got)
        same = file_read_at(from, blocks, COPY_SIZE, at, &got) &&
               file_read_at(there, blocks + COPY_SIZE, COPY_SIZE, at, &other) && got == other &&
               memcmp(blocks, blocks + COPY_SIZE, got) == 0;
    file_close(&there);
    memory_free(blocks);
    return same;
}

/* *is_ours: it was not there before. */
static enum status put_file(const char *folder, const struct record_new_file *file, bool *is_ours,
                            struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    enum status status = check_name(file->name, err);
    if (status != STATUS_OK)
        return status;
    char *attachments = file_join(folder, "attachments");
    char *path = attachments ? file_join(attachments, file->name) : NULL;
    status = path ? need_folder(attachments, err) : memory_error(err);
    *is_ours = status == STATUS_OK && !(file_exists(path) && is_same(path, file->fd));
    if (status == STATUS_OK && *is_ours)
        status = file_output_begin(&output, path, 0600, err);
    if (status == STATUS_OK && *is_ours)
        status = copy(file->fd, file->name, output.fd, err);
    if (status == STATUS_OK && *is_ours)
        status = file_output_commit(&output, FILE_NEW, err);
    file_output_end(&output);
    memory_free(attachments);
    memory_free(path);
    return status;
}

void edit_take_files(const char *folder, const struct record_new_file *files, size_t count,
                     const bool *are_ours)
{
    struct error ignored = {0};
    for (size_t i = 0; i < count; i++) {
        char *path = memory_format("%s/attachments/%s", folder, files[i].name);
        if (path && are_ours[i])
            (void)!file_remove(path, &ignored);
        memory_free(path);
    }
}

enum status edit_put_files(const char *folder, const struct record_new_file *files, size_t count,
                           bool *are_ours, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        enum status status = put_file(folder, &files[i], &are_ours[i], err);
        if (status == STATUS_OK)
            continue;
        edit_take_files(folder, files, i, are_ours);
        return status;
    }
    return STATUS_OK;
}

/* ---- in an edit ---- */

static enum status open_file(const char *path, int *fd, struct error *err)
{
    struct stat about;
    *fd = file_open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK, 0);
    if (*fd < 0 || fstat(*fd, &about) != 0) {
        error_set_errno(err, "%s: cannot be opened", path);
        file_close(fd);
        return error_hint(err, "look whether it is called so, and whether you may read it");
    }
    if (S_ISREG(about.st_mode))
        return STATUS_OK;
    file_close(fd);
    error_set(err, STATUS_USAGE, "%s: is a folder, device or pipe, not a file", path);
    return error_hint(err, "name a file; of a folder, each of its files by itself");
}

static enum status check_fresh(const struct record_edit *edit, const char *name, struct error *err)
{
    for (size_t i = 0; i < edit->file_count; i++)
        if (strcmp(edit->files[i].name, name) == 0)
            return error_set(err, STATUS_USAGE, "two of the files are called %s", name);
    return STATUS_OK;
}

static bool name_in_entry(json_t *entry, const char *name)
{
    json_t *names = json_object_get(entry, "attachments");
    if (!names)
        return json_object_set_new(entry, "attachments", json_pack("[s]", name)) == 0;
    return json_array_append_new(names, json_string(name)) == 0;
}

/* Takes the descriptor over. */
static enum status add_file(struct record_edit *edit, const char *name, int fd, json_t *entry,
                            struct error *err)
{
    char *copy_of = memory_copy_string(name);
    struct record_new_file file = {copy_of, fd};
    if (!copy_of || !ARRAY_ADD(edit->files, edit->file_count, file)) {
        memory_free(copy_of);
        file_close(&fd);
        return memory_error(err);
    }
    return edit_add_step(edit, "added the file %s", NULL, name) &&
                   (!entry || name_in_entry(entry, name))
               ? STATUS_OK
               : memory_error(err);
}

enum status record_edit_add_file(struct record_edit *edit, const char *path, const char *name,
                                 const char *entry, struct error *err)
{
    int fd = -1;
    json_t *naming = NULL;
    const char *slash = strrchr(path, '/');
    const char *called = name ? name : slash ? slash + 1 : path;
    enum status status = check_name(called, err);
    if (status == STATUS_OK)
        status = check_fresh(edit, called, err);
    if (status == STATUS_OK && entry)
        status = edit_need_entry(edit, entry, &naming, err);
    if (status == STATUS_OK)
        status = open_file(path, &fd, err);
    return status == STATUS_OK ? add_file(edit, called, fd, naming, err) : status;
}
