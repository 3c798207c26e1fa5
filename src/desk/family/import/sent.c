/* What was sent, as it is read: tables, and the files of the families beside them. */
#include "family/import/import.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/package/unzip.h"
#include "transfer/coming.h"

enum { COPY_SIZE = 65536 };
#define UNPACKED_MAXIMUM (UINT64_C(256) << 20) /* bytes: what may come file by file too */

/* One file that came: a table is read where it lies, all else is kept in memory. */
struct piece {
    char *way; /* "people.csv", "HS-1/letter.pdf" */
    int fd;
    bool is_in_memory;
};
struct pieces {
    struct piece *items;
    size_t count;
};

static void pieces_free(struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        file_close(&pieces->items[i].fd);
        memory_free(pieces->items[i].way);
    }
    memory_free(pieces->items);
}

/* *fd is the piece's then. */
static enum status add_piece(struct pieces *pieces, const char *way, int *fd, bool is_in_memory,
                             struct error *err)
{
    struct piece piece = {memory_copy_string(way), *fd, is_in_memory};
    if (!piece.way || !ARRAY_ADD(pieces->items, pieces->count, piece)) {
        memory_free(piece.way);
        return memory_error(err);
    }
    *fd = -1;
    return STATUS_OK;
}

/* ---- what came ---- */

/* The first of those that were chosen, in whichever field, from *next on; a field that was left
 * empty sends a file without a name. */
static const struct upload *next_chosen(const struct upload_list *list, size_t *next)
{
    while (*next < list->count) {
        const struct upload *upload = &list->items[(*next)++];
        bool is_asked =
            strcmp(upload->field, IMPORT_FILES) == 0 || strcmp(upload->field, IMPORT_FOLDER) == 0;
        if (is_asked && *upload->name)
            return upload;
    }
    return NULL;
}

static enum status place(void *context, const char *name, int *fd, struct error *err)
{
    struct pieces *pieces = context;
    if (coming_is_of_a_system(name))
        return STATUS_OK;
    *fd = file_begin_in_memory();
    int own = *fd < 0 ? -1 : file_open_again(*fd);
    enum status status = own < 0 ? error_set_errno(err, "what is in the ZIP cannot be kept")
                                 : add_piece(pieces, name, &own, true, err);
    file_close(&own);
    return status;
}

static enum status take_zip(const struct upload *upload, struct pieces *pieces, struct error *err)
{
    int fd = -1;
    const struct unzip unzip = {.files_most = UPLOADS_MAXIMUM,
                                .bytes_most = UNPACKED_MAXIMUM,
                                .place = place,
                                .context = pieces};
    enum status status = upload_open(upload, &fd, err);
    if (status == STATUS_OK)
        status = unzip_files(fd, &unzip, err);
    file_close(&fd);
    return status;
}

static enum status take_upload(const struct upload *upload, struct pieces *pieces,
                               struct error *err)
{
    int fd = -1;
    if (coming_is_of_a_system(upload->name))
        return STATUS_OK;
    enum status status = upload_open(upload, &fd, err);
    if (status == STATUS_OK)
        status = add_piece(pieces, upload->name, &fd, false, err);
    file_close(&fd);
    return status;
}

/* *is_table: it is one file that was chosen for itself, and so a table whatever it is called. */
static enum status take_all(const struct upload_list *uploads, struct pieces *pieces,
                            bool *is_table, struct error *err)
{
    size_t next = 0;
    const struct upload *upload = next_chosen(uploads, &next);
    size_t behind = next;
    bool is_alone = upload && !next_chosen(uploads, &behind);
    *is_table = false;
    if (!upload)
        return error_set(err, STATUS_USAGE, "choose a file");
    if (is_alone && coming_is_zip(upload))
        return take_zip(upload, pieces, err);
    *is_table = is_alone && !strchr(upload->name, '/');
    enum status status = STATUS_OK;
    for (; status == STATUS_OK && upload; upload = next_chosen(uploads, &next))
        status = take_upload(upload, pieces, err);
    return status;
}

/* ---- what it is ---- */

/* The length of the folder in which all of it lies, with its '/'; 0: there is none. */
static size_t common_folder(const struct pieces *pieces)
{
    const char *first = pieces->count > 0 ? pieces->items[0].way : "";
    const char *slash = strchr(first, '/');
    size_t length = slash ? (size_t)(slash - first) + 1 : 0;
    for (size_t i = 1; i < pieces->count; i++)
        if (strncmp(pieces->items[i].way, first, length) != 0)
            return 0;
    return length;
}

static enum status read_table(struct import_sent *sent, const char *name, int fd, struct error *err)
{
    struct table_book *book = NULL;
    char *copy = memory_copy_string(name);
    bool has_room = copy && ARRAY_RESERVE(sent->names, sent->count, 1) &&
                    ARRAY_RESERVE(sent->books, sent->count, 1) &&
                    ARRAY_RESERVE(sent->sources, sent->count, 1);
    enum status status = has_room ? table_book_read(fd, name, NULL, &book, err) : memory_error(err);
    if (status != STATUS_OK) {
        memory_free(copy);
        return status;
    }
    sent->names[sent->count] = copy;
    sent->books[sent->count] = book;
    sent->sources[sent->count++] = (struct import_source){copy, book};
    return STATUS_OK;
}

static enum status copy_to_memory(int from, int *to, struct error *err)
{
    size_t got = COPY_SIZE;
    unsigned char *block = memory_allocate(COPY_SIZE);
    bool is_well = block && (*to = file_begin_in_memory()) >= 0;
    while (is_well && got == COPY_SIZE)
        is_well = file_read(from, block, COPY_SIZE, &got) && file_write(*to, block, got);
    memory_free(block);
    return is_well ? STATUS_OK : error_set_errno(err, "a file that was sent cannot be kept");
}

/* Without white space, or whatever else the file system of an office would not take. */
static enum status keep_file(struct import_sent *sent, const char *way, struct piece *piece,
                             struct error *err)
{
    const char *slash = strchr(way, '/'), *name = slash ? slash + 1 : way;
    if (!file_name_is_plain(name))
        return names_add_copy(&sent->skipped, way) ? STATUS_OK : memory_error(err);
    struct sent_file file = {.family = memory_format("%.*s", slash ? (int)(slash - way) : 0, way),
                             .name = memory_copy_string(name),
                             .fd = -1};
    enum status status = file.family && file.name ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && piece->is_in_memory) {
        file.fd = piece->fd;
        piece->fd = -1;
    } else if (status == STATUS_OK) {
        status = copy_to_memory(piece->fd, &file.fd, err);
    }
    if (status == STATUS_OK && !ARRAY_ADD(sent->files, sent->file_count, file))
        status = memory_error(err);
    if (status != STATUS_OK) {
        file_close(&file.fd);
        memory_free(file.family);
        memory_free(file.name);
    }
    return status;
}

static int compare_ways(const void *one, const void *other)
{
    return strcmp(((const struct piece *)one)->way, ((const struct piece *)other)->way);
}

enum status sent_read(const struct upload_list *uploads, struct import_sent *sent,
                      struct error *err)
{
    bool is_table;
    struct pieces pieces = {0};
    *sent = (struct import_sent){0};
    enum status status = take_all(uploads, &pieces, &is_table, err);
    size_t above = common_folder(&pieces);
    if (pieces.count > 0)
        qsort(pieces.items, pieces.count, sizeof *pieces.items, compare_ways);
    for (size_t i = 0; status == STATUS_OK && i < pieces.count; i++) {
        struct piece *piece = &pieces.items[i];
        const char *way = piece->way + above;
        if (!strchr(way, '/') && (is_table || table_is_named_so(way)))
            status = read_table(sent, way, piece->fd, err);
        else
            status = keep_file(sent, way, piece, err);
    }
    if (status == STATUS_OK && sent->count == 0) {
        error_set(err, STATUS_USAGE, "there is no table in it");
        status = error_hint(err, "a table is a spreadsheet (CSV, Excel, OpenDocument), JSON, or a "
                                 "form written in Word; it stands beside the families' folders");
    }
    pieces_free(&pieces);
    return status;
}

void sent_forget(struct import_sent *sent)
{
    for (size_t i = 0; i < sent->count; i++) {
        table_book_free(sent->books[i]);
        memory_free(sent->names[i]);
    }
    sent->count = 0;
    for (size_t i = 0; i < sent->file_count; i++)
        file_close(&sent->files[i].fd);
}

void sent_free(struct import_sent *sent)
{
    sent_forget(sent);
    for (size_t i = 0; i < sent->file_count; i++) {
        memory_free(sent->files[i].family);
        memory_free(sent->files[i].name);
    }
    memory_free(sent->names);
    memory_free(sent->books);
    memory_free(sent->sources);
    memory_free(sent->files);
    names_free_copies(&sent->skipped);
    *sent = (struct import_sent){0};
}

/* ---- a family's ---- */

/* The one of its folder before one of none. */
static struct sent_file *find(const struct import_sent *sent, const char *family, const char *name)
{
    struct sent_file *of_none = NULL;
    for (size_t i = 0; i < sent->file_count; i++) {
        struct sent_file *file = &sent->files[i];
        if (strcmp(file->name, name) != 0)
            continue;
        if (strcmp(file->family, family) == 0)
            return file;
        if (!*file->family)
            of_none = file;
    }
    return of_none;
}

bool sent_has_file(void *context, const char *family, const char *name)
{
    return find(context, family, name) != NULL;
}

static enum status add(struct sent_file *file, const struct record *record, struct sent_files *out,
                       struct error *err)
{
    struct error ignored = {0};
    bool is_same;
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->items[i].name, file->name) == 0)
            return STATUS_OK;
    file->is_used = true;
    if (record && record_file_check(record, file->name, &ignored) == STATUS_OK) {
        enum status status = record_file_holds(record, file->name, file->fd, &is_same, err);
        file->is_other = status == STATUS_OK && !is_same;
        return status;
    }
    struct record_new_file item = {file->name, file_open_again(file->fd)};
    if (item.fd < 0)
        return error_set_errno(err, "%s cannot be read", file->name);
    if (ARRAY_ADD(out->items, out->count, item))
        return STATUS_OK;
    file_close(&item.fd);
    return memory_error(err);
}

enum status sent_for_family(struct import_sent *sent, const char *family,
                            const struct record *record, const json_t *root, struct sent_files *out,
                            struct error *err)
{
    size_t i, j;
    const json_t *entry, *name;
    enum status status = STATUS_OK;
    *out = (struct sent_files){0};
    for (i = 0; status == STATUS_OK && i < sent->file_count; i++)
        if (strcmp(sent->files[i].family, family) == 0)
            status = add(&sent->files[i], record, out, err);
    json_array_foreach(json_object_get(root, "entries"), i, entry)
        json_array_foreach(json_object_get(entry, "attachments"), j, name)
    {
        struct sent_file *file = find(sent, family, json_string_value(name));
        if (status == STATUS_OK && file)
            status = add(file, record, out, err);
    }
    return status;
}

void sent_for_family_free(struct sent_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        int fd = files->items[i].fd;
        file_close(&fd);
    }
    memory_free(files->items);
    *files = (struct sent_files){0};
}
