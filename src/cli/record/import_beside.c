/* What lies beside the tables of an export: files for families, and what joined none of them. */
#include "record/import.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_WORDS_MAXIMUM = 16384 };

/* ---- opening one ---- */

/* Whether an export is called that: in the file stand other families. */
static bool is_export(const struct export_files *files, const char *name)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->names[i], name) == 0)
            return true;
    return false;
}

static int open_in(const char *path, const char *name)
{
    struct error ignored = {0};
    int fd = -1, folder = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    if (folder >= 0 && file_open_beneath(folder, name, &fd, &ignored) != STATUS_OK)
        fd = -1;
    file_close(&folder);
    return fd;
}

/* Opens FOLDER/FAMILY/NAME, or FOLDER/NAME unless that is an export; -1 if neither is a file. *path
 * gets which it is (memory_free). */
static int open_beside(const struct export_files *files, const char *family, const char *name,
                       char **path)
{
    int fd = -1;
    *path = NULL;
    if (!file_name_is_plain(name))
        return -1;
    for (size_t i = 0; fd < 0 && i < files->folders.count; i++) {
        const char *folder = files->folders.items[i];
        char *inner = memory_format("%s/%s", family, name);
        fd = inner ? open_in(folder, inner) : -1;
        if (fd >= 0)
            *path = file_join(folder, inner);
        else if (!is_export(files, name) && (fd = open_in(folder, name)) >= 0)
            *path = file_join(folder, name);
        memory_free(inner);
    }
    return fd;
}

bool export_has_file(void *context, const char *family, const char *name)
{
    char *path;
    int fd = open_beside(context, family, name, &path);
    bool has = fd >= 0;
    memory_free(path);
    file_close(&fd);
    return has;
}

/* ---- for a family ---- */

/* What became of a file: it joined a family, unless `why` says why not. */
static enum status mark(struct export_files *files, const char *path, const char *why,
                        struct error *err)
{
    if (!files->joined)
        files->joined = json_object();
    if (path && json_is_true(json_object_get(files->joined, path)))
        return STATUS_OK;
    json_t *fate = why ? json_string(why) : json_true();
    return path && json_object_set_new_nocheck(files->joined, path, fate) == 0 ? STATUS_OK
                                                                               : memory_error(err);
}

/* Whether the record has one of that name, sealed or not. */
static bool has_attachment(const struct record *record, const char *name)
{
    struct error ignored = {0};
    return record && record_file_check(record, name, &ignored) == STATUS_OK;
}

/* A file whose name the record has already: the same, or another that stays out. */
static enum status mark_known(struct export_files *files, const struct record *record,
                              const char *name, int fd, const char *path, struct error *err)
{
    bool same;
    enum status status = record_file_holds(record, name, fd, &same, err);
    return status == STATUS_OK
               ? mark(files, path,
                      same ? NULL
                           : "its family has another file of that name, which stays: give this one "
                             "another name, and import it again",
                      err)
               : status;
}

static enum status add_opened(const char *name, int *fd, struct family_files *out,
                              struct error *err)
{
    char *copy = memory_copy_string(name);
    if (!copy || !ARRAY_RESERVE(out->items, out->count, 1) ||
        !ARRAY_RESERVE(out->names, out->count, 1)) {
        memory_free(copy);
        return memory_error(err);
    }
    out->names[out->count] = copy;
    out->items[out->count++] = (struct record_new_file){copy, *fd};
    *fd = -1;
    return STATUS_OK;
}

static enum status add_file(struct export_files *files, const char *family,
                            const struct record *record, const char *name, struct family_files *out,
                            struct error *err)
{
    char *path = NULL;
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->names[i], name) == 0)
            return STATUS_OK;
    int fd = open_beside(files, family, name, &path);
    enum status status = STATUS_OK;
    if (fd >= 0 && has_attachment(record, name))
        status = mark_known(files, record, name, fd, path, err);
    else if (fd >= 0)
        status = mark(files, path, NULL, err);
    if (status == STATUS_OK && fd >= 0 && !has_attachment(record, name))
        status = add_opened(name, &fd, out, err);
    file_close(&fd);
    memory_free(path);
    return status;
}

static bool is_folder(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 && S_ISDIR(file.st_mode);
}

/* All that lies in FOLDER/FAMILY. */
static enum status add_folder(struct export_files *files, const char *folder, const char *family,
                              const struct record *record, struct family_files *out,
                              struct error *err)
{
    struct file_list list = {0};
    char *path = file_join(folder, family);
    enum status status = path ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && is_folder(path))
        status = file_list_folder(path, &list, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        status = add_file(files, family, record, list.names[i], out, err);
    file_list_free(&list);
    memory_free(path);
    return status;
}

enum status export_family_files(struct export_files *files, const char *family,
                                const struct record *record, const json_t *root,
                                struct family_files *out, struct error *err)
{
    enum status status = STATUS_OK;
    size_t i, j;
    const json_t *entry, *name, *now = root ? root : record ? record->root : NULL;
    *out = (struct family_files){0};
    if (files->folders.count == 0)
        return STATUS_OK;
    for (i = 0; status == STATUS_OK && i < files->folders.count; i++)
        status = add_folder(files, files->folders.items[i], family, record, out, err);
    json_array_foreach(json_object_get(now, "entries"), i, entry)
        json_array_foreach(json_object_get(entry, "attachments"), j, name) if (status == STATUS_OK)
            status = add_file(files, family, record, json_string_value(name), out, err);
    return status;
}

void family_files_free(struct family_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        int fd = files->items[i].fd;
        file_close(&fd);
        memory_free(files->names[i]);
    }
    memory_free(files->items);
    memory_free(files->names);
    *files = (struct family_files){0};
}

/* ---- what joined none ---- */

struct looking {
    struct export_files *files;
    bool (*of_run)(const void *context, const char *family);
    const void *context;
    struct error *err;
};

static enum status add_loose(const struct looking *looking, const char *path, const char *why)
{
    struct buffer words;
    buffer_init(&words, PATH_WORDS_MAXIMUM);
    text_append_visible(&words, path, strlen(path));
    struct export_files *files = looking->files;
    struct export_loose loose = {buffer_take(&words, NULL), memory_copy_string(why)};
    buffer_free(&words);
    if (loose.path && loose.why && ARRAY_ADD(files->loose, files->loose_count, loose))
        return STATUS_OK;
    memory_free(loose.path);
    memory_free(loose.why);
    return memory_error(looking->err);
}

/* Why a file of a family's folder joined it not; `family` NULL: it lies right beside the tables. */
static const char *reason_of(const struct looking *looking, const char *family, const char *name,
                             const struct stat *about)
{
    if (!S_ISREG(about->st_mode))
        return S_ISDIR(about->st_mode)
                   ? "it is a folder: put its files right into that of their family"
                   : "it is a link, or no file: put the file itself there";
    if (!family)
        return "no entry names it, and it lies in no family's folder: put it into one that bears "
               "the family's reference";
    if (!looking->of_run(looking->context, family))
        return "this export has no family of that reference: name the folder by one that it has";
    if (!file_name_is_plain(name))
        return "its name cannot be kept: give it a plain one";
    for (size_t i = 0; i < looking->files->folders.count; i++) {
        char *inner = memory_format("%s/%s", family, name);
        char *path = inner ? file_join(looking->files->folders.items[i], inner) : NULL;
        bool is_taken = path && json_is_true(json_object_get(looking->files->joined, path));
        memory_free(inner);
        memory_free(path);
        if (is_taken)
            return "another folder has a file of that name for its family, which was taken: give "
                   "this one another name";
    }
    return "its family has no record";
}

static enum status look_at(const struct looking *looking, const char *path, const char *family,
                           const char *name)
{
    struct stat about;
    const json_t *fate = json_object_get(looking->files->joined, path);
    if (json_is_true(fate) || lstat(path, &about) != 0)
        return STATUS_OK;
    return add_loose(looking, path,
                     fate ? json_string_value(fate) : reason_of(looking, family, name, &about));
}

static enum status look_into(const struct looking *looking, const char *folder, const char *family)
{
    struct file_list list = {0};
    enum status status = file_list_all(folder, &list, looking->err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        const char *name = list.names[i];
        char *path = file_join(folder, name);
        if (!path)
            status = memory_error(looking->err);
        else if (!family && is_folder(path))
            status = look_into(looking, path, name);
        else if (family || !is_export(looking->files, name))
            status = look_at(looking, path, family, name);
        memory_free(path);
    }
    file_list_free(&list);
    return status;
}

enum status export_find_loose(struct export_files *files,
                              bool (*of_run)(const void *context, const char *family),
                              const void *context, struct error *err)
{
    const struct looking looking = {files, of_run, context, err};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < files->folders.count; i++)
        status = look_into(&looking, files->folders.items[i], NULL);
    return status;
}
