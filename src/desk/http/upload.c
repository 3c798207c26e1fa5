#include "upload.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum {
    NUMBER_SIZE = 24,
    ROOM_LEFT = 256 << 20, /* bytes of the disk that no upload takes: the ledger goes on */
};
static const char UPLOADS[] = "uploads";

struct uploads {
    pthread_mutex_t making;
    char *folder; /* of all desks of the office */
    char *path;   /* of the desk's own folder; NULL until it is made */
    int lock;     /* that folder, locked as long as the desk runs; -1 until it is made */
    atomic_ullong number;
};

struct upload_writer {
    struct upload_list *list;
    size_t at; /* in it */
    int fd;    /* -1: it is not kept */
    struct digest *digest;
};

/* ---- the folder ---- */

/* Removes what a desk that does not run any more has left: its lock is free. */
static void remove_left(const char *folder, const char *name)
{
    struct error err = {0};
    char *path = file_join(folder, name);
    int fd = path ? file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0) : -1;
    /* What cannot be removed lies there until the next start. */
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        (void)!file_remove_tree(path, &err);
    file_close(&fd);
    memory_free(path);
}

static enum status remove_all_left(const char *folder, struct error *err)
{
    struct file_list list = {0};
    enum status status = file_list_folder(folder, &list, err);
    for (size_t i = 0; i < list.count; i++)
        remove_left(folder, list.names[i]);
    file_list_free(&list);
    return status;
}

static enum status make_own(const char *folder, struct uploads *uploads, struct error *err)
{
    char id[ID_SIZE];
    enum status status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    memory_free(uploads->path);
    uploads->path = file_join(folder, id);
    if (!uploads->path)
        return memory_error(err);
    status = file_make_folder(uploads->path, 0700, err);
    if (status != STATUS_OK)
        return status;
    uploads->lock = file_open(AT_FDCWD, uploads->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (uploads->lock < 0 || !file_lock_wait(uploads->lock))
        return error_set_errno(err, "%s: cannot lock the folder", uploads->path);
    return STATUS_OK;
}

/* While the whole folder is locked nobody else finds a new one that is not locked yet. */
static enum status tidy_and_make(const char *folder, struct uploads *uploads, struct error *err)
{
    enum status status = file_exists(folder) ? STATUS_OK : file_make_folder(folder, 0700, err);
    if (status != STATUS_OK)
        return status;
    int whole = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (whole < 0 || fchmod(whole, 0700) != 0 || !file_lock_wait(whole))
        status = error_set_errno(err, "%s: cannot open the folder", folder);
    if (status == STATUS_OK)
        status = remove_all_left(folder, err);
    if (status == STATUS_OK)
        status = make_own(folder, uploads, err);
    file_close(&whole);
    return status;
}

/* The office may be made while the desk runs. */
static enum status ready(struct uploads *uploads, struct error *err)
{
    enum status status = STATUS_OK;
    pthread_mutex_lock(&uploads->making);
    if (uploads->lock < 0)
        status = tidy_and_make(uploads->folder, uploads, err);
    pthread_mutex_unlock(&uploads->making);
    return status;
}

enum status uploads_open(const char *office, struct uploads **uploads, struct error *err)
{
    struct uploads *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    made->lock = -1;
    pthread_mutex_init(&made->making, NULL);
    made->folder = file_join(office, UPLOADS);
    enum status status = made->folder ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && file_exists(office))
        status = ready(made, err);
    if (status != STATUS_OK) {
        uploads_close(made);
        return status;
    }
    *uploads = made;
    return STATUS_OK;
}

void uploads_close(struct uploads *uploads)
{
    struct error err = {0};
    if (!uploads)
        return;
    if (uploads->lock >= 0)
        (void)!file_remove_tree(uploads->path, &err); /* else the next start does */
    file_close(&uploads->lock);
    pthread_mutex_destroy(&uploads->making);
    memory_free(uploads->folder);
    memory_free(uploads->path);
    memory_free(uploads);
}

uint64_t uploads_room(struct uploads *uploads)
{
    struct statvfs about;
    struct error err = {0};
    if (ready(uploads, &err) != STATUS_OK || fstatvfs(uploads->lock, &about) != 0)
        return 0;
    uint64_t free_bytes = (uint64_t)about.f_bavail * about.f_frsize;
    return free_bytes > ROOM_LEFT ? free_bytes - ROOM_LEFT : 0;
}

/* ---- one file ---- */

static enum status make_file(struct uploads *uploads, struct upload *upload, int *fd,
                             struct error *err)
{
    char number[NUMBER_SIZE];
    enum status status = ready(uploads, err);
    if (status != STATUS_OK)
        return status;
    snprintf(number, sizeof number, "%llu", atomic_fetch_add(&uploads->number, 1));
    upload->path = file_join(uploads->path, number);
    if (!upload->path)
        return memory_error(err);
    *fd = file_open(AT_FDCWD, upload->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    return *fd >= 0 ? STATUS_OK : error_set_errno(err, "a file that was sent cannot be kept");
}

static void upload_free(struct upload *upload)
{
    struct error err = {0};
    if (upload->path)
        (void)!file_remove(upload->path, &err); /* else at the desk's end */
    memory_free(upload->path);
    memory_free(upload->field);
    memory_free(upload->name);
}

static enum status begin(struct uploads *uploads, struct upload_writer *writer, bool is_kept,
                         struct upload *upload, struct error *err)
{
    struct upload_list *list = writer->list;
    if (list->count >= UPLOADS_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "more than %d files were sent at once",
                         UPLOADS_MAXIMUM);
    enum status status = digest_begin(&writer->digest, err);
    if (status == STATUS_OK && is_kept)
        status = make_file(uploads, upload, &writer->fd, err);
    if (status == STATUS_OK && !ARRAY_ADD(list->items, list->count, *upload))
        status = memory_error(err);
    writer->at = list->count - 1;
    return status;
}

enum status upload_begin(struct uploads *uploads, struct upload_list *list, const char *field,
                         const char *name, bool is_kept, struct upload_writer **writer,
                         struct error *err)
{
    struct upload upload = {.field = memory_copy_string(field), .name = memory_copy_string(name)};
    struct upload_writer *made = memory_allocate(sizeof *made);
    if (made)
        *made = (struct upload_writer){.list = list, .fd = -1};
    enum status status = upload.field && upload.name && made
                             ? begin(uploads, made, is_kept, &upload, err)
                             : memory_error(err);
    if (status != STATUS_OK) {
        upload_drop(made);
        upload_free(&upload);
        return status;
    }
    *writer = made;
    return STATUS_OK;
}

enum status upload_data(struct upload_writer *writer, const void *data, size_t length,
                        struct error *err)
{
    writer->list->items[writer->at].size += length;
    if (writer->fd >= 0 && !file_write(writer->fd, data, length))
        return error_set_errno(err, "a file that was sent cannot be kept");
    return digest_update(writer->digest, data, length, err);
}

enum status upload_end(struct upload_writer *writer, struct error *err)
{
    unsigned char digest[DIGEST_SIZE];
    enum status status = digest_end(writer->digest, digest, err);
    if (status == STATUS_OK)
        hex_encode(digest, sizeof digest, writer->list->items[writer->at].digest);
    upload_drop(writer);
    return status;
}

void upload_drop(struct upload_writer *writer)
{
    if (!writer)
        return;
    file_close(&writer->fd);
    digest_free(writer->digest);
    memory_free(writer);
}

const struct upload *upload_next(const struct upload_list *list, const char *field, size_t *next)
{
    while (*next < list->count) {
        const struct upload *upload = &list->items[(*next)++];
        if (strcmp(upload->field, field) == 0)
            return upload;
    }
    return NULL;
}

enum status upload_open(const struct upload *upload, int *fd, struct error *err)
{
    *fd = upload->path ? file_open(AT_FDCWD, upload->path, O_RDONLY | O_NOFOLLOW, 0) : -1;
    return *fd >= 0 ? STATUS_OK : error_set_errno(err, "a file that was sent cannot be read");
}

enum status upload_keep(const struct upload *upload, const char *to, struct error *err)
{
    int fd;
    enum status status = upload_open(upload, &fd, err);
    if (status == STATUS_OK && !file_sync(fd))
        status = error_set_errno(err, "a file that was sent cannot be kept");
    file_close(&fd);
    return status == STATUS_OK ? file_rename_new(upload->path, to, err) : status;
}

char *upload_beside(const struct upload *upload, const char *name)
{
    const char *end = strrchr(upload->path, '/');
    char *folder = memory_copy_bytes(upload->path, (size_t)(end - upload->path));
    char *path = folder ? file_join(folder, name) : NULL;
    memory_free(folder);
    return path;
}

enum status upload_move(const struct upload *upload, const char *to, struct error *err)
{
    if (seam_pass(SEAM_FILE, "rename") &&
        renameat2(AT_FDCWD, upload->path, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return STATUS_OK;
    return errno == EEXIST ? error_set(err, STATUS_USAGE, "%s was sent twice", upload->name)
                           : error_set_errno(err, "%s cannot be kept", upload->name);
}

void uploads_free(struct upload_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        upload_free(&list->items[i]);
    memory_free(list->items);
    *list = (struct upload_list){0};
}
