/* Files that a record gets which lies readable. */
#include "store_internal.h"

enum { PIECE_SIZE = 65536 };

static enum status copy_bytes(int from, int to, struct error *err)
{
    unsigned char piece[PIECE_SIZE];
    uint64_t at = 0;
    for (size_t got = sizeof piece; got == sizeof piece; at += got) {
        if (!file_read_at(from, piece, sizeof piece, at, &got))
            return error_set_errno(err, "cannot read");
        if (!file_write(to, piece, got))
            return error_set_errno(err, "cannot write");
    }
    return STATUS_OK;
}

enum status record_copy_file(const char *path, int fd, struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    enum status status = file_output_begin(&output, path, 0600, err);
    if (status == STATUS_OK)
        status = copy_bytes(fd, output.fd, err);
    if (status == STATUS_OK)
        status = file_output_commit(&output, FILE_NEW, err);
    file_output_end(&output);
    return status;
}

static char *path_of(const char *folder, const struct record_new_file *file)
{
    return memory_format("%s/attachments/%s", folder, file ? file->name : "");
}

static enum status make_attachments(const char *folder, struct error *err)
{
    char *path = file_join(folder, "attachments");
    enum status status = path ? file_make_folders(path, 0700, err) : memory_error(err);
    memory_free(path);
    return status;
}

static enum status copy_named(const char *folder, const struct record_new_file *file,
                              struct error *err)
{
    if (!file_name_is_one(file->name))
        return error_set(err, STATUS_USAGE, "\"%s\" is no name that a file can have", file->name);
    char *path = path_of(folder, file);
    enum status status = path ? record_copy_file(path, file->fd, err) : memory_error(err);
    memory_free(path);
    return status;
}

enum status record_save_with(const char *folder, const char *base, json_t *root,
                             const struct record_change *change,
                             const struct record_new_file *files, size_t count, struct error *err)
{
    struct error ignored = {0};
    size_t copied = 0;
    enum status status = STATUS_OK;
    if (count > 0 && !base)
        return error_set(err, STATUS_USAGE, "files are added to a record that is there");
    if (count > 0)
        status = make_attachments(folder, err);
    for (; status == STATUS_OK && copied < count; copied += status == STATUS_OK)
        status = copy_named(folder, &files[copied], err);
    if (status == STATUS_OK)
        status = record_save(folder, base, root, change, err);
    while (status != STATUS_OK && copied > 0) {
        char *path = path_of(folder, &files[--copied]);
        if (path)
            (void)!file_remove(path, &ignored);
        memory_free(path);
    }
    return status;
}
