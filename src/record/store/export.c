/* A record given back as a readable folder. */
#include "store_internal.h"

#include <string.h>

enum { PIECE_SIZE = 65536 };

static enum status copy_bytes(int from, int to, struct error *err)
{
    size_t got = PIECE_SIZE;
    enum status status = STATUS_OK;
    unsigned char *piece = memory_allocate(PIECE_SIZE);
    if (!piece)
        return memory_error(err);
    while (status == STATUS_OK && got == PIECE_SIZE)
        if (!file_read(from, piece, PIECE_SIZE, &got))
            status = error_set_errno(err, "cannot read");
        else if (!file_write(to, piece, got))
            status = error_set_errno(err, "cannot write");
    memory_free(piece);
    return status;
}

static enum status copy_file(const char *path, int fd, struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    enum status status = file_output_begin(&output, path, 0600, err);
    if (status == STATUS_OK)
        status = copy_bytes(fd, output.fd, err);
    if (status == STATUS_OK)
        status = file_output_commit(&output, FILE_NEW, err);
    file_output_end(&output);
    return status == STATUS_OK ? STATUS_OK : error_context(err, "%s", path);
}

static enum status write_file(const struct record *record, const char *folder, const char *name,
                              struct error *err)
{
    int fd = -1;
    char *path = file_join(folder, name);
    enum status status = path ? record_file_open(record, name, &fd, err) : memory_error(err);
    if (status == STATUS_OK)
        status = copy_file(path, fd, err);
    file_close(&fd);
    memory_free(path);
    return status;
}

static enum status write_files(const struct record *record, const char *folder, struct error *err)
{
    struct file_list names = {0};
    char *attachments = file_join(folder, ATTACHMENTS);
    enum status status = attachments ? record_file_list(record, &names, err) : memory_error(err);
    if (status == STATUS_OK && names.count > 0)
        status = file_make_folder(attachments, 0700, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++)
        status = write_file(record, attachments, names.names[i], err);
    file_list_free(&names);
    memory_free(attachments);
    return status;
}

static enum status write_all(const struct record *record, const char *folder, struct error *err)
{
    char *family = file_join(folder, PLAIN_FAMILY);
    enum status status = family ? file_make_folder(folder, 0700, err) : memory_error(err);
    if (status == STATUS_OK)
        status = write_files(record, folder, err);
    if (status == STATUS_OK)
        status =
            file_write_whole(family, record->text.data, record->text.length, 0600, FILE_NEW, err);
    memory_free(family);
    return status;
}

enum status record_export_check(const char *folder, struct error *err)
{
    const char *slash = strrchr(folder, '/');
    if (file_exists(folder)) {
        error_set(err, STATUS_USAGE, "%s exists already", folder);
        return error_hint(err, "name a folder that is not there yet");
    }
    char *above = slash ? memory_copy_bytes(folder, (size_t)(slash - folder) + 1) : NULL;
    enum status status = !slash || above ? STATUS_OK : memory_error(err);
    if (above && !file_exists(above)) {
        error_set(err, STATUS_USAGE, "%s: there is no such folder", above);
        status = error_hint(err, "make it first, or look at how it is called");
    }
    memory_free(above);
    return status;
}

enum status record_export(const struct record *record, const char *folder, struct error *err)
{
    struct error ignored = {0};
    char id[ID_SIZE];
    enum status status = record_export_check(folder, err);
    if (status == STATUS_OK)
        status = id_new(id, err);
    char *partial = status == STATUS_OK ? memory_format("%s.partial-%.8s", folder, id) : NULL;
    if (status == STATUS_OK)
        status = partial ? write_all(record, partial, err) : memory_error(err);
    if (status == STATUS_OK)
        status = file_rename_new(partial, folder, err);
    if (status != STATUS_OK && partial)
        (void)!file_remove_tree(partial, &ignored);
    memory_free(partial);
    return status;
}
