/* The folder that an opened package becomes: whole or not at all. */
#include "opener.h"
#include "safehand/base/array.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

static enum status output_parent(struct output_folder *output, const char *out_folder,
                                 struct error *err)
{
    output->parent = memory_copy_string(out_folder);
    if (!output->parent)
        return memory_error(err);
    if (file_exists(out_folder))
        return STATUS_OK;
    enum status status = file_make_folder(out_folder, 0700, err);
    output->made_parent = status == STATUS_OK;
    return status;
}

/* The lock tells a run at work from one that was killed. -1 with errno EWOULDBLOCK: it is held. */
static int output_open_locked(const char *partial)
{
    int fd = file_open(AT_FDCWD, partial, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0)
        file_close(&fd);
    return fd;
}

/* What a killed run left behind is decrypted text: away with it, whatever comes next. */
static enum status output_remove_stale(const char *partial, struct error *err)
{
    int fd = output_open_locked(partial);
    if (fd < 0 && errno == EWOULDBLOCK) {
        error_set(err, STATUS_USAGE, "this package is being opened by another run right now");
        return error_hint(err, "wait until that has finished, or name another folder with -o");
    }
    file_close(&fd);
    return file_remove_tree(partial, err);
}

/*
 * Files without a name stay open until they get one: only where so many may be open, beside what
 * else is (as many as that may be is asked for first).
 */
static bool output_may_be_unnamed(size_t files)
{
    enum { OTHERS = 128 };
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return false;
    if (limit.rlim_cur < files + OTHERS && limit.rlim_max >= files + OTHERS) {
        limit.rlim_cur = files + OTHERS;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
            return false;
    }
    return limit.rlim_cur >= files + OTHERS;
}

/* Something is there: whether it is what is being opened is told by its manifest, not by its id. */
static enum status output_is_there(const struct output_folder *output,
                                   const struct package_opened *opened, struct error *err)
{
    char digest[DIGEST_HEX_SIZE] = "";
    char *path = file_join(output->path, MEMBER_MANIFEST);
    struct error unused = {0};
    struct buffer manifest;
    buffer_init(&manifest, PACKAGE_MANIFEST_MAXIMUM);
    if (path && file_read_whole(path, &manifest, &unused) == STATUS_OK)
        (void)(digest_sha256_hex(manifest.data, manifest.length, digest, &unused) == STATUS_OK);
    buffer_free(&manifest);
    memory_free(path);
    error_set(err, STATUS_USAGE, "%s is there already", output->path);
    if (strcmp(digest, opened->manifest_digest) == 0)
        return error_hint(err, "this package was opened before; name another folder with -o");
    return error_hint(err,
                      "what lies there is not this package: name another folder with -o, and "
                      "if both say that they are the same sharing, ask the sender which holds");
}

enum status output_begin(struct output_folder *output, const char *out_folder,
                         const struct package_opened *opened, struct error *err)
{
    const char *id = opened->manifest->id;
    if (!out_folder)
        return STATUS_OK;
    enum status status = output_parent(output, out_folder, err);
    if (status != STATUS_OK)
        return status;
    char *name = memory_format(".%s.partial", id);
    output->path = file_join(out_folder, id);
    char *partial = name ? file_join(out_folder, name) : NULL;
    memory_free(name);
    if (!output->path || !partial) {
        memory_free(partial);
        return memory_error(err);
    }
    if (file_exists(output->path))
        status = output_is_there(output, opened, err);
    if (status == STATUS_OK)
        status = output_remove_stale(partial, err);
    if (status == STATUS_OK)
        status = file_make_folder(partial, 0700, err);
    if (status != STATUS_OK) {
        memory_free(partial);
        return status;
    }
    output->partial = partial;
    output->is_unnamed = output_may_be_unnamed(opened->manifest->file_count);
    output->fd = output_open_locked(partial);
    return output->fd >= 0 ? STATUS_OK : error_set_errno(err, "cannot open %s", partial);
}

static enum status output_attachments(struct output_folder *output, struct error *err)
{
    if (output->attachments >= 0)
        return STATUS_OK;
    char *path = file_join(output->partial, "attachments");
    enum status status = path ? file_make_folder(path, 0700, err) : memory_error(err);
    memory_free(path);
    if (status != STATUS_OK)
        return status;
    output->attachments =
        file_open(output->fd, "attachments", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    return output->attachments >= 0 ? STATUS_OK
                                    : error_set_errno(err, "cannot open the attachments' folder");
}

/* The folder and the name there of a path. */
static enum status output_place(struct output_folder *output, const char *path, int *folder,
                                const char **name, struct error *err)
{
    enum status status = STATUS_OK;
    *folder = output->fd;
    *name = path;
    if (text_starts_with(path, MEMBER_ATTACHMENTS)) {
        status = output_attachments(output, err);
        *folder = output->attachments;
        *name = path + strlen(MEMBER_ATTACHMENTS);
    }
    return status;
}

/* Without a name, if the file system has that; *fd stays -1 if not. */
static enum status output_open_unnamed(struct output_folder *output, const char *path, int *fd,
                                       struct error *err)
{
    struct unnamed_file file = {path, -1};
    if (!ARRAY_RESERVE(output->unnamed, output->unnamed_count, 1))
        return memory_error(err);
    file.fd = file_open_unnamed(output->fd);
    if (file.fd < 0 && errno != ENOTSUP)
        return error_set_errno(err, "cannot create %s", path);
    output->is_unnamed = file.fd >= 0;
    if (file.fd >= 0)
        output->unnamed[output->unnamed_count++] = file;
    *fd = file.fd;
    return STATUS_OK;
}

/* Whoever writes a file that has a name closes it; one without a name stays open until it gets one.
 */
static enum status output_open(struct output_folder *output, const char *path, int *fd,
                               bool *is_named, struct error *err)
{
    int folder;
    const char *name;
    enum status status = STATUS_OK;
    *fd = -1;
    if (output->is_unnamed)
        status = output_open_unnamed(output, path, fd, err);
    *is_named = *fd < 0;
    if (status != STATUS_OK || *fd >= 0)
        return status;
    status = output_place(output, path, &folder, &name, err);
    if (status != STATUS_OK)
        return status;
    *fd = file_open(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    return *fd >= 0 ? STATUS_OK : error_set_errno(err, "cannot create %s", path);
}

enum status output_write(struct output_folder *output, const char *path, const struct buffer *data,
                         struct error *err)
{
    int fd;
    bool is_named;
    if (!output->partial)
        return STATUS_OK;
    enum status status = output_open(output, path, &fd, &is_named, err);
    if (status == STATUS_OK && !file_write(fd, data->data, data->length))
        status = error_set_errno(err, "cannot write %s", path);
    if (is_named)
        file_close(&fd);
    return status;
}

/* ---- files that any thread writes ---- */

/* A file stays open until its last piece is written. Where the disk is slow, many would wait, and a
 * process may have no more than a thousand or so open. */
enum { WAITING_MAXIMUM = 64 };

struct output_file {
    struct output_folder *folder;
    const char *path;
    int fd;
    bool is_named;
    uint64_t size;  /* of what was put so far */
    unsigned users; /* the caller, and every piece that is still to be written */
};

struct piece {
    struct age_job job;
    struct output_file *file;
    const void *data;
    size_t length;
    uint64_t offset;
};

enum status output_failure(struct output_folder *output, struct error *err)
{
    pthread_mutex_lock(&output->lock);
    enum status status = output->failure.status;
    if (status != STATUS_OK)
        *err = output->failure;
    pthread_mutex_unlock(&output->lock);
    return status;
}

static void output_fail(struct output_folder *output, const struct error *err)
{
    pthread_mutex_lock(&output->lock);
    if (output->failure.status == STATUS_OK)
        output->failure = *err;
    pthread_mutex_unlock(&output->lock);
}

enum status output_create(struct output_folder *output, const char *path, struct output_file **file,
                          struct error *err)
{
    *file = NULL;
    if (!output->partial)
        return STATUS_OK;
    struct output_file *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    *made = (struct output_file){.folder = output, .path = path, .users = 1};
    enum status status = output_open(output, path, &made->fd, &made->is_named, err);
    if (status == STATUS_OK)
        *file = made;
    else
        memory_free(made);
    return status;
}

void output_close(struct output_file *file)
{
    if (!file)
        return;
    struct output_folder *output = file->folder;
    pthread_mutex_lock(&output->lock);
    unsigned left = --file->users;
    pthread_mutex_unlock(&output->lock);
    if (left > 0)
        return;
    if (file->is_named)
        file_close(&file->fd);
    memory_free(file);
}

static void piece_write(struct age_job *job)
{
    struct piece *piece = (struct piece *)job;
    struct output_file *file = piece->file;
    struct output_folder *output = file->folder;
    if (!file_write_at(file->fd, piece->data, piece->length, piece->offset)) {
        struct error err = {0};
        error_set_errno(&err, "cannot write %s", file->path);
        output_fail(output, &err);
    }
    memory_free(piece);
    pthread_mutex_lock(&output->lock);
    output->waiting--;
    pthread_mutex_unlock(&output->lock);
    output_close(file);
}

enum status output_put(struct output_file *file, struct opener *opener, const void *data,
                       size_t length, struct error *err)
{
    struct output_folder *output = file->folder;
    enum status status = output_failure(output, err);
    if (status != STATUS_OK)
        return status;
    struct piece *piece = memory_allocate(sizeof *piece);
    if (!piece)
        return memory_error(err);
    *piece = (struct piece){{.run = piece_write}, file, data, length, file->size};
    file->size += length;
    pthread_mutex_lock(&output->lock);
    file->users++;
    bool may_wait = ++output->waiting <= WAITING_MAXIMUM;
    pthread_mutex_unlock(&output->lock);
    if (may_wait)
        opener_later(opener, data, length, &piece->job);
    else
        piece_write(&piece->job);
    return STATUS_OK;
}

static enum status output_name_files(struct output_folder *output, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < output->unnamed_count; i++) {
        const struct unnamed_file *file = &output->unnamed[i];
        int folder;
        const char *name;
        status = output_place(output, file->path, &folder, &name, err);
        if (status == STATUS_OK && !file_link_unnamed(file->fd, folder, name))
            status = error_set_errno(err, "cannot create %s", file->path);
    }
    return status;
}

enum status output_commit(struct output_folder *output, char **path, struct error *err)
{
    if (!output->partial)
        return STATUS_OK;
    enum status status = output_name_files(output, err);
    if (status != STATUS_OK)
        return status;
    if (!file_sync_system(output->fd)) /* two thousand attachments would wait two thousand times */
        return error_set_errno(err, "cannot write %s", output->partial);
    status = file_rename_new(output->partial, output->path, err);
    if (status != STATUS_OK)
        return status;
    memory_free(output->partial);
    output->partial = NULL;
    output->made_parent = false;
    *path = output->path;
    output->path = NULL;
    return STATUS_OK;
}

void output_end(struct output_folder *output)
{
    struct error ignored = {0};
    bool removed = true;
    for (size_t i = 0; i < output->unnamed_count; i++)
        file_close(&output->unnamed[i].fd);
    memory_free(output->unnamed);
    file_close(&output->attachments);
    file_close(&output->fd);
    if (output->partial)
        removed = file_remove_tree(output->partial, &ignored) == STATUS_OK;
    if (output->made_parent && removed)
        (void)rmdir(output->parent); /* stays if somebody put something in meanwhile */
    memory_free(output->partial);
    memory_free(output->path);
    memory_free(output->parent);
    pthread_mutex_destroy(&output->lock);
}
