/* The files of an export: tables, and what lies beside them. */
#include "record/import.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 && S_ISDIR(file.st_mode);
}

/* In a folder only what looks like a table is taken for one; a file that is named always is. */
static bool is_table_name(const char *name)
{
    static const char *const ends[] = {".csv", ".tsv", ".xlsx", ".ods", ".json", ".docx"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof ends / sizeof *ends; i++)
        if (strcasecmp(dot, ends[i]) == 0)
            return true;
    return false;
}

static const char *bare_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void tell_remarks(const char *name, const struct table_book *book)
{
    for (size_t i = 0; i < book->remark_count; i++)
        if (book->remarks[i].kind != TABLE_REMARK_SEPARATOR)
            print_note("%s: %s", name, book->remarks[i].words);
}

static enum status read_source(const char *path, struct export_files *files, struct error *err)
{
    struct stat file;
    struct table_book *book = NULL;
    int fd = file_open(AT_FDCWD, path, O_RDONLY, 0);
    if (fd < 0 || fstat(fd, &file) != 0) {
        error_set_errno(err, "%s: cannot open", path);
        file_close(&fd);
        return error_hint(err, "name the file that the other system gave out");
    }
    struct date day = date_of(file.st_mtime);
    if (files->count == 0 || date_compare(&day, &files->newest) > 0)
        files->newest = day;
    enum status status = table_book_read(fd, path, NULL, &book, err);
    file_close(&fd);
    char *name = status == STATUS_OK ? memory_copy_string(bare_name(path)) : NULL;
    struct import_source source = {name, book};
    if (status == STATUS_OK && !name)
        status = memory_error(err);
    if (status == STATUS_OK && (!ARRAY_RESERVE(files->sources, files->count, 1) ||
                                !ARRAY_RESERVE(files->books, files->count, 1) ||
                                !ARRAY_RESERVE(files->names, files->count, 1)))
        status = memory_error(err);
    if (status != STATUS_OK) {
        table_book_free(book);
        memory_free(name);
        return status;
    }
    files->sources[files->count] = source;
    files->books[files->count] = book;
    files->names[files->count++] = name;
    tell_remarks(name, book);
    return STATUS_OK;
}

static enum status read_folder(const char *folder, struct export_files *files, struct error *err)
{
    struct file_list list = {0};
    enum status status = file_list_folder(folder, &list, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        char *path = file_join(folder, list.names[i]);
        if (!path)
            status = memory_error(err);
        else if (!is_folder(path) && is_table_name(list.names[i]))
            status = read_source(path, files, err);
        memory_free(path);
    }
    file_list_free(&list);
    if (status == STATUS_OK && !ARRAY_ADD(files->folders.items, files->folders.count, folder))
        status = memory_error(err);
    return status;
}

enum status export_read(const struct names *words, struct export_files *files, struct error *err)
{
    enum status status = STATUS_OK;
    *files = (struct export_files){0};
    for (size_t i = 0; status == STATUS_OK && i < words->count; i++)
        status = is_folder(words->items[i]) ? read_folder(words->items[i], files, err)
                                            : read_source(words->items[i], files, err);
    if (status == STATUS_OK && files->count == 0) {
        error_set(err, STATUS_USAGE, "there is no table in it");
        status = error_hint(err, "a table is a file of the kind CSV, XLSX, ODS, JSON or DOCX");
    }
    return status;
}

void export_free(struct export_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        table_book_free(files->books[i]);
        memory_free(files->names[i]);
    }
    memory_free(files->sources);
    memory_free(files->books);
    memory_free(files->names);
    memory_free(files->folders.items);
    *files = (struct export_files){0};
}

/* ---- what lies beside ---- */

/* Whether an export is called that: in the file stand other families. */
static bool is_export(const struct export_files *files, const char *name)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->names[i], name) == 0)
            return true;
    return false;
}

/* Opens FOLDER/FAMILY/NAME, or FOLDER/NAME unless that is an export; -1 if neither is a file. */
static int open_beside(const struct export_files *files, const char *family, const char *name)
{
    struct error ignored = {0};
    int fd = -1;
    if (!file_name_is_plain(name))
        return -1;
    for (size_t i = 0; fd < 0 && i < files->folders.count; i++) {
        int folder = file_open(AT_FDCWD, files->folders.items[i], O_RDONLY | O_DIRECTORY, 0);
        char *inner = memory_format("%s/%s", family, name);
        if (folder >= 0 && inner && file_open_beneath(folder, inner, &fd, &ignored) != STATUS_OK &&
            (is_export(files, name) || file_open_beneath(folder, name, &fd, &ignored) != STATUS_OK))
            fd = -1;
        memory_free(inner);
        file_close(&folder);
    }
    return fd;
}

bool export_has_file(void *context, const char *family, const char *name)
{
    int fd = open_beside(context, family, name);
    bool has = fd >= 0;
    file_close(&fd);
    return has;
}

/* Whether the record has one of that name, sealed or not. */
static bool has_attachment(const struct record *record, const char *name)
{
    struct error ignored = {0};
    return record && record_file_check(record, name, &ignored) == STATUS_OK;
}

static enum status add_file(const struct export_files *files, const char *family,
                            const struct record *record, const char *name, struct family_files *out,
                            struct error *err)
{
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->names[i], name) == 0)
            return STATUS_OK;
    if (has_attachment(record, name))
        return STATUS_OK;
    int fd = open_beside(files, family, name);
    if (fd < 0)
        return STATUS_OK;
    char *copy = memory_copy_string(name);
    if (!copy || !ARRAY_RESERVE(out->items, out->count, 1) ||
        !ARRAY_RESERVE(out->names, out->count, 1)) {
        memory_free(copy);
        file_close(&fd);
        return memory_error(err);
    }
    out->names[out->count] = copy;
    out->items[out->count++] = (struct record_new_file){copy, fd};
    return STATUS_OK;
}

/* All that lies in FOLDER/FAMILY. */
static enum status add_folder(const struct export_files *files, const char *folder,
                              const char *family, const struct record *record,
                              struct family_files *out, struct error *err)
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

enum status export_family_files(const struct export_files *files, const char *family,
                                const struct record *record, const json_t *root,
                                struct family_files *out, struct error *err)
{
    enum status status = STATUS_OK;
    size_t i, j;
    const json_t *entry, *name;
    *out = (struct family_files){0};
    for (i = 0; status == STATUS_OK && i < files->folders.count; i++)
        status = add_folder(files, files->folders.items[i], family, record, out, err);
    json_array_foreach(json_object_get(root, "entries"), i, entry)
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
