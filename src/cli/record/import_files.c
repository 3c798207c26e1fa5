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
        else if (!is_folder(path) && table_is_named_so(list.names[i]))
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
    for (size_t i = 0; i < files->loose_count; i++) {
        memory_free(files->loose[i].path);
        memory_free(files->loose[i].why);
    }
    memory_free(files->loose);
    json_decref(files->joined);
    memory_free(files->folders.items);
    *files = (struct export_files){0};
}
