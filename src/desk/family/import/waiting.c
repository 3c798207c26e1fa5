/* What was sent, as it waits. */
#include "family/import/import.h"

#include <fcntl.h>
#include <string.h>

static enum status read_json(const char *folder, const char *name, json_t **root, struct error *err)
{
    char *path = file_join(folder, name);
    enum status status =
        path ? json_strict_load(path, &JSON_LIMITS_DEFAULT, root, NULL, err) : memory_error(err);
    memory_free(path);
    return status;
}

static enum status parse_map(struct waiting_import *waiting, struct error *err)
{
    char *text = json_dumps(waiting->map, JSON_COMPACT);
    const struct catalogue *catalogue = office_catalogue(waiting->visit->session->office);
    struct record_map *parsed = NULL;
    enum status status =
        text ? record_map_parse(text, strlen(text), "the map", catalogue, &parsed, err)
             : memory_error(err);
    memory_free(text);
    if (status == STATUS_OK) {
        record_map_free(waiting->parsed);
        waiting->parsed = parsed;
    }
    return status;
}

static enum status read_one(struct waiting_import *waiting, const char *folder, const char *name,
                            struct error *err)
{
    char *path = file_join(folder, name), *copy = memory_copy_string(name);
    struct table_book *book = NULL;
    int fd = path ? file_open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW, 0) : -1;
    enum status status = fd >= 0 && copy ? table_book_read(fd, name, NULL, &book, err)
                                         : error_set_errno(err, "%s cannot be read", name);
    if (status == STATUS_OK) {
        waiting->names[waiting->count] = copy;
        waiting->books[waiting->count] = book;
        waiting->sources[waiting->count++] = (struct import_source){copy, book};
        copy = NULL;
    }
    memory_free(copy);
    memory_free(path);
    file_close(&fd);
    return status;
}

static enum status read_files(struct waiting_import *waiting, const char *folder, struct error *err)
{
    struct file_list list = {0};
    enum status status = file_list_folder(folder, &list, err);
    size_t room = list.count + 1;
    waiting->names = memory_allocate_array(room, sizeof *waiting->names);
    waiting->books = memory_allocate_array(room, sizeof *waiting->books);
    waiting->sources = memory_allocate_array(room, sizeof *waiting->sources);
    if (status == STATUS_OK && !(waiting->names && waiting->books && waiting->sources))
        status = memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        status = read_one(waiting, folder, list.names[i], err);
    file_list_free(&list);
    return status;
}

enum status waiting_open(struct visit *visit, struct waiting_import *waiting, struct error *err)
{
    const char *folder = visit->session->waiting;
    *waiting = (struct waiting_import){.visit = visit};
    char *files = folder ? file_join(folder, IMPORT_FILES) : NULL;
    if (!files || !file_exists(files)) {
        memory_free(files);
        error_set(err, STATUS_USAGE, "what was sent is not here any more");
        return error_hint(err, "choose it again");
    }
    enum status status = read_files(waiting, files, err);
    char *map = file_join(folder, IMPORT_MAP);
    if (status == STATUS_OK)
        status = read_json(folder, IMPORT_ABOUT, &waiting->about, err);
    if (status == STATUS_OK && map && file_exists(map)) {
        status = read_json(folder, IMPORT_MAP, &waiting->map, err);
        if (status == STATUS_OK)
            status = parse_map(waiting, err);
    }
    memory_free(map);
    memory_free(files);
    return status;
}

void waiting_close(struct waiting_import *waiting)
{
    record_map_free(waiting->parsed);
    for (size_t i = 0; i < waiting->count; i++) {
        table_book_free(waiting->books[i]);
        memory_free(waiting->names[i]);
    }
    memory_free(waiting->names);
    memory_free(waiting->books);
    memory_free(waiting->sources);
    json_decref(waiting->map);
    json_decref(waiting->about);
}

enum status waiting_write(const char *folder, const char *name, const json_t *json,
                          struct error *err)
{
    char *text = json_dumps(json, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    char *path = file_join(folder, name);
    enum status status = text && path
                             ? file_write_whole(path, text, strlen(text), 0600, FILE_REPLACE, err)
                             : memory_error(err);
    memory_free(text);
    memory_free(path);
    return status;
}

enum status waiting_keep_map(struct waiting_import *waiting, struct error *err)
{
    enum status status = parse_map(waiting, err);
    return status == STATUS_OK
               ? waiting_write(waiting->visit->session->waiting, IMPORT_MAP, waiting->map, err)
               : status;
}
