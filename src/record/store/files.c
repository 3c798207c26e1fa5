/* The attachments of a record, readable or sealed: whoever reads one opens it here. */
#include "safehand/record/store.h"

#include <errno.h>

struct record_files record_files(const struct record *record)
{
    return (struct record_files){.folder = record->attachments, .seal = NULL};
}

enum status record_files_open(struct record_files files, const char *name, int *fd,
                              struct error *err)
{
    if (files.folder < 0)
        return error_set(err, STATUS_MALFORMED, "%s: there is no such file", name);
    return file_open_beneath(files.folder, name, fd, err);
}

enum status record_file_open(const struct record *record, const char *name, int *fd,
                             struct error *err)
{
    return record_files_open(record_files(record), name, fd, err);
}

enum status record_file_list(const struct record *record, struct file_list *names,
                             struct error *err)
{
    *names = (struct file_list){0};
    if (record->attachments < 0)
        return STATUS_OK;
    char *folder = file_join(record->path, "attachments");
    enum status status = folder ? file_list_folder(folder, names, err) : memory_error(err);
    memory_free(folder);
    return status;
}

bool record_is_sealed(const char *path)
{
    char *plain = file_join(path, "family.json"), *sealed = file_join(path, "family.json.age");
    bool is_sealed = plain && sealed && !file_exists(plain) && file_exists(sealed);
    memory_free(plain);
    memory_free(sealed);
    return is_sealed;
}
