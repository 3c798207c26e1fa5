/* A family's file as it comes in, put together in a folder of its own: from a folder, a ZIP, or
 * file by file. */
#include "transfer/coming.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "safehand/package/unzip.h"
#include "transfer/transfer.h"

#define UNPACKED_MAXIMUM (UINT64_C(4) << 30) /* bytes: what may come file by file too */

/* What the name is below the folder that was chosen: "family.json", "attachments/letter.pdf". */
static const char *name_below(const char *name)
{
    const char *slash = strchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) : 0;
    bool is_below = !slash || (length == strlen(COMING_ATTACHMENTS) &&
                               strncmp(name, COMING_ATTACHMENTS, length) == 0);
    return is_below ? name : slash + 1;
}

bool coming_is_of_a_system(const char *name)
{
    const char *last = strrchr(name, '/');
    last = last ? last + 1 : name;
    return last[0] == '.' || strcasecmp(last, "Thumbs.db") == 0 ||
           strcasecmp(last, "desktop.ini") == 0;
}

static bool is_attachment(const char *name)
{
    size_t length = strlen(COMING_ATTACHMENTS);
    return strncmp(name, COMING_ATTACHMENTS, length) == 0 && name[length] == '/' &&
           file_name_is_one(name + length + 1);
}

/* Where it goes in the folder that is put together; NULL without memory, or for what does not. */
static char *path_of(struct coming *coming, const char *whole, enum status *status,
                     struct error *err)
{
    const char *name = name_below(whole);
    *status = STATUS_OK;
    if (coming_is_of_a_system(name))
        return NULL;
    bool is_alone =
        !strchr(whole, '/') && strcmp(name, COMING_FAMILY) != 0 && file_name_is_one(name);
    char *path = NULL;
    if (is_alone) /* file by file: what is not the record belongs to it */
        path = memory_format("%s/%s/%s", coming->folder, COMING_ATTACHMENTS, name);
    else if (strcmp(name, COMING_FAMILY) == 0 || is_attachment(name))
        path = file_join(coming->folder, name);
    else if (names_add_copy(&coming->skipped, whole))
        return NULL;
    if (!path)
        *status = memory_error(err);
    return path;
}

static enum status put_one(struct coming *coming, const struct upload *upload, struct error *err)
{
    enum status status;
    char *path = path_of(coming, upload->name, &status, err);
    if (path)
        status = upload_move(upload, path, err);
    memory_free(path);
    return status;
}

/* ---- a ZIP ---- */

static enum status place(void *context, const char *name, int *fd, struct error *err)
{
    struct coming *coming = context;
    enum status status;
    char *path = path_of(coming, name, &status, err);
    if (path)
        *fd = file_open(AT_FDCWD, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (path && *fd < 0 && errno == EEXIST) {
        error_set(err, STATUS_MALFORMED, "the ZIP has %.200s twice", name);
        status = error_hint(err, "choose the folder itself, or make the ZIP anew of that folder "
                                 "alone");
    } else if (path && *fd < 0) {
        status = error_set_errno(err, "what is in the ZIP cannot be kept");
    }
    memory_free(path);
    return status;
}

static bool ends_as_zip(const char *name)
{
    size_t length = strlen(name), end = strlen(".zip");
    return length > end && strcasecmp(name + length - end, ".zip") == 0;
}

bool coming_is_zip(const struct upload *upload)
{
    struct error ignored = {0};
    int fd = -1;
    bool is_one = ends_as_zip(upload->name) && upload_open(upload, &fd, &ignored) == STATUS_OK &&
                  unzip_is_one(fd);
    file_close(&fd);
    return is_one;
}

static enum status put_zip(struct coming *coming, const struct upload *upload, struct error *err)
{
    int fd = -1;
    const struct unzip unzip = {.files_most = UPLOADS_MAXIMUM,
                                .bytes_most = UNPACKED_MAXIMUM,
                                .place = place,
                                .context = coming};
    enum status status = upload_open(upload, &fd, err);
    if (status == STATUS_OK)
        status = unzip_files(fd, &unzip, err);
    file_close(&fd);
    return status;
}

static enum status make_folders(struct coming *coming, const struct upload *first,
                                struct error *err)
{
    char id[ID_SIZE];
    char *attachments = NULL;
    enum status status = id_new(id, err);
    coming->folder = status == STATUS_OK ? upload_beside(first, id) : NULL;
    if (status == STATUS_OK && coming->folder)
        attachments = file_join(coming->folder, COMING_ATTACHMENTS);
    if (status == STATUS_OK && !attachments)
        status = memory_error(err);
    if (status == STATUS_OK)
        status = file_make_folder(coming->folder, 0700, err);
    if (status == STATUS_OK)
        status = file_make_folder(attachments, 0700, err);
    memory_free(attachments);
    return status;
}

/* What the reader says of it, without where it lies meanwhile. */
static void name_plainly(const struct coming *coming, struct error *err)
{
    size_t length = strlen(coming->folder) + 1;
    char *at;
    while ((at = strstr(err->message, coming->folder)) && at[length - 1] == '/')
        memmove(at, at + length, strlen(at + length) + 1);
}

static enum status read_record(struct coming *coming, struct error *err)
{
    char *family = file_join(coming->folder, COMING_FAMILY);
    enum status status = family ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && !file_exists(family)) {
        error_set(err, STATUS_USAGE, "there is no family.json in what was chosen");
        status = error_hint(err, "choose the folder of the family itself, which holds family.json "
                                 "and the attachments");
    }
    memory_free(family);
    if (status == STATUS_OK)
        status = record_open_checked(coming->folder, &coming->check, &coming->record, err);
    if (status != STATUS_OK)
        name_plainly(coming, err);
    return status;
}

/* What was chosen or dropped, in whichever field; a field that was left empty sends a file without
 * a name. The first from *next on. */
static const struct upload *next_chosen(const struct upload_list *list, size_t *next)
{
    while (*next < list->count) {
        const struct upload *upload = &list->items[(*next)++];
        bool is_asked =
            strcmp(upload->field, COMING_FOLDER) == 0 || strcmp(upload->field, COMING_PARTS) == 0;
        if (is_asked && *upload->name)
            return upload;
    }
    return NULL;
}

enum status coming_put_together(struct coming *coming, struct error *err)
{
    const struct upload_list *list = &coming->visit->request->uploads;
    size_t next = 0;
    const struct upload *upload = next_chosen(list, &next);
    if (!upload) {
        error_set(err, STATUS_USAGE, "nothing was chosen");
        return error_hint(err, "choose the folder of the family, a ZIP of it, or its files");
    }
    size_t behind = next;
    bool is_alone = !next_chosen(list, &behind);
    enum status status = make_folders(coming, upload, err);
    if (status == STATUS_OK && is_alone && coming_is_zip(upload)) {
        status = put_zip(coming, upload, err);
        return status == STATUS_OK ? read_record(coming, err) : status;
    }
    for (; status == STATUS_OK && upload; upload = next_chosen(list, &next))
        status = put_one(coming, upload, err);
    return status == STATUS_OK ? read_record(coming, err) : status;
}

void coming_free(struct coming *coming)
{
    struct error err = {0};
    record_free(coming->record);
    record_check_free(&coming->check);
    if (coming->folder)
        (void)!file_remove_tree(coming->folder, &err); /* else at the desk's end */
    memory_free(coming->folder);
    names_free_copies(&coming->skipped);
}
