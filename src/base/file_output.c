/* Files that appear whole or not at all, and renaming without replacing. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/base/names.h"
#include "safehand/base/seam.h"
#include "safehand/base/text.h"

enum {
    TEMPORARY_TRIES = 16,
    NAME_KEPT = 200, /* of the target in the temporary's name, which may be 255 bytes long */
};

/* What this thread has put off (file_batch_begin). */
static _Thread_local struct file_batch {
    bool is_open;
    struct names from, to;
} batch;

/* A path's last part, and the folder that it stands in. */
struct place {
    int folder;
    char *name;
};

static void place_free(struct place *place)
{
    file_close(&place->folder);
    memory_free(place->name);
    place->name = NULL;
}

/* Opens the folder of path, so that everything after happens in that one. */
static enum status place_open(struct place *place, const char *path, struct error *err)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    size_t begin = length;
    while (begin > 0 && path[begin - 1] != '/')
        begin--;
    *place = (struct place){.folder = -1, .name = memory_copy_bytes(path + begin, length - begin)};
    char *folder = begin == 0 ? memory_copy_string(".") : memory_copy_bytes(path, begin);
    enum status status = STATUS_OK;
    if (!place->name || !folder) {
        status = memory_error(err);
    } else if (*place->name == '\0' || strcmp(place->name, ".") == 0 ||
               strcmp(place->name, "..") == 0) {
        error_set(err, STATUS_USAGE, "\"%s\" does not end in a name", path);
        status = error_hint(err, "write the folder, a slash, and a name");
    } else {
        place->folder = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
        if (place->folder < 0)
            status = error_set_errno(err, "%s: cannot open the folder", folder);
    }
    memory_free(folder);
    if (status != STATUS_OK)
        place_free(place);
    return status;
}

bool file_sync_folder(int folder)
{
    return file_sync(folder) || errno == EINVAL || errno == ENOTSUP;
}

static bool move(const struct place *from, const struct place *to, unsigned flags)
{
    return seam_pass(SEAM_FILE, "rename") &&
           renameat2(from->folder, from->name, to->folder, to->name, flags) == 0;
}

/* For file systems without RENAME_NOREPLACE: link fails on an existing name, and so does mkdir; a
 * folder may then be renamed over the empty one, which fails if somebody filled it. */
static bool move_new_by_parts(const struct place *from, const struct place *to)
{
    struct stat about;
    if (fstatat(from->folder, from->name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    bool is_folder = S_ISDIR(about.st_mode);
    if (!seam_pass(SEAM_FILE, is_folder ? "mkdir" : "link"))
        return false;
    if (is_folder ? mkdirat(to->folder, to->name, 0700) != 0
                  : linkat(from->folder, from->name, to->folder, to->name, 0) != 0)
        return false;
    bool moved = is_folder
                     ? move(from, to, 0)
                     : seam_pass(SEAM_FILE, "unlink") && unlinkat(from->folder, from->name, 0) == 0;
    if (!moved) {
        int before = errno;
        unlinkat(to->folder, to->name, is_folder ? AT_REMOVEDIR : 0);
        errno = before;
    }
    return moved;
}

static bool move_new(const struct place *from, const struct place *to)
{
    if (move(from, to, RENAME_NOREPLACE))
        return true;
    return (errno == EINVAL || errno == ENOSYS) && move_new_by_parts(from, to);
}

static enum status move_failed(const char *name, struct error *err)
{
    if (errno != EEXIST && errno != ENOTEMPTY)
        return error_set_errno(err, "%s: cannot put into place", name);
    error_set(err, STATUS_USAGE, "%s: exists already", name);
    return error_hint(err, "choose another name, or move the old one away first");
}

/* Creates ".NAME.partial-XXXXXXXX" in the target's folder. */
static enum status create_temporary(struct file_output *output, mode_t mode, struct error *err)
{
    size_t kept = strlen(output->name);
    if (kept > NAME_KEPT)
        kept = utf8_check(output->name, NAME_KEPT);
    for (int i = 0; i < TEMPORARY_TRIES; i++) {
        uint32_t number;
        enum status status = random_system_bytes(&number, sizeof number, err);
        if (status != STATUS_OK)
            return status;
        memory_free(output->temporary);
        output->temporary =
            memory_format(".%.*s.partial-%08x", (int)kept, output->name, (unsigned)number);
        if (!output->temporary)
            return memory_error(err);
        output->fd = file_open(output->folder, output->temporary,
                               O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
        if (output->fd >= 0)
            return STATUS_OK;
        if (errno != EEXIST)
            break;
    }
    error_set_errno(err, "%s: cannot create the file", output->name);
    memory_free(output->temporary); /* it is not ours to remove */
    output->temporary = NULL;
    return error_hint(err, "check that the folder may be written to and has room");
}

/* Takes over what place holds. */
static enum status begin_in(struct file_output *output, const struct place *place, mode_t mode,
                            struct error *err)
{
    struct file_output fresh = {.fd = -1, .folder = place->folder, .name = place->name};
    enum status status = create_temporary(&fresh, mode, err);
    if (status == STATUS_OK)
        *output = fresh;
    else
        file_output_end(&fresh);
    return status;
}

enum status file_output_begin(struct file_output *output, const char *path, mode_t mode,
                              struct error *err)
{
    struct place place;
    enum status status = place_open(&place, path, err);
    return status == STATUS_OK ? begin_in(output, &place, mode, err) : status;
}

enum status file_output_begin_at(struct file_output *output, int folder, const char *name,
                                 mode_t mode, struct error *err)
{
    struct place place = {.folder = -1, .name = memory_copy_string(name)};
    enum status status = place.name ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        place.folder = file_open(folder, ".", O_RDONLY | O_DIRECTORY, 0);
    if (status == STATUS_OK && place.folder < 0)
        status = error_set_errno(err, "cannot open the folder of %s", name);
    if (status == STATUS_OK)
        return begin_in(output, &place, mode, err);
    place_free(&place);
    return status;
}

/* What is replaced is what a reader goes by, and what others are removed after: in a batch all that
 * was not waited for comes to the disk before it. */
static bool sync_before(int fd)
{
    return batch.is_open ? file_sync_system(fd) : file_sync(fd);
}

enum status file_output_commit(struct file_output *output, enum file_output_mode mode,
                               struct error *err)
{
    bool waits = !(batch.is_open && mode == FILE_NEW);
    if (waits && !sync_before(output->fd)) {
        error_set_errno(err, "%s: cannot bring the file to the disk", output->name);
        return error_hint(err, "check that the disk has room and is sound");
    }
    file_close(&output->fd);
    struct place from = {output->folder, output->temporary};
    struct place to = {output->folder, output->name};
    if (!(mode == FILE_NEW ? move_new(&from, &to) : move(&from, &to, 0)))
        return move_failed(output->name, err);
    memory_free(output->temporary);
    output->temporary = NULL;
    if (!waits || file_sync_folder(output->folder))
        return STATUS_OK;
    error_set_errno(err, "%s: cannot bring the folder to the disk", output->name);
    if (mode == FILE_NEW)
        unlinkat(output->folder, output->name, 0);
    return error_hint(err, "check that the disk is sound");
}

void file_output_end(struct file_output *output)
{
    if (!output)
        return;
    int before = errno;
    file_close(&output->fd);
    /* Not through the seam: cleaning up is what remains to do when a call has failed. */
    if (output->temporary)
        unlinkat(output->folder, output->temporary, 0);
    file_close(&output->folder);
    memory_free(output->temporary);
    memory_free(output->name);
    *output = FILE_OUTPUT_NONE;
    errno = before;
}

enum status file_write_whole(const char *path, const void *data, size_t length, mode_t mode,
                             enum file_output_mode how, struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    enum status status = file_output_begin(&output, path, mode, err);
    if (status == STATUS_OK && !file_write(output.fd, data, length)) {
        error_set_errno(err, "%s: cannot write", path);
        status = error_hint(err, "check that the disk has room and is sound");
    }
    if (status == STATUS_OK)
        status = file_output_commit(&output, how, err);
    file_output_end(&output);
    return status;
}

/* ---- many at once ---- */

void file_batch_begin(void)
{
    batch.is_open = true;
}

/* Puts off a rename until the end. */
static enum status put_off(const char *from, const char *to, struct error *err)
{
    if (!names_add_copy(&batch.from, from))
        return memory_error(err);
    if (names_add_copy(&batch.to, to))
        return STATUS_OK;
    char *last = (char *)(uintptr_t)batch.from.items[--batch.from.count];
    memory_free(last);
    return memory_error(err);
}

static enum status sync_all(const char *folder, struct error *err)
{
    int fd = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
    enum status status = fd >= 0 && file_sync_system(fd)
                             ? STATUS_OK
                             : error_set_errno(err,
                                               "%s: cannot bring what "
                                               "was written to the disk",
                                               folder);
    file_close(&fd);
    return status == STATUS_OK ? status
                               : error_hint(err, "check that the disk has room and is sound");
}

static enum status put_into_place(const char *from, const char *to, struct error *err)
{
    struct place old = {.folder = -1}, fresh = {.folder = -1};
    enum status status = place_open(&old, from, err);
    if (status == STATUS_OK)
        status = place_open(&fresh, to, err);
    if (status == STATUS_OK && !move_new(&old, &fresh))
        status = move_failed(to, err);
    place_free(&old);
    place_free(&fresh);
    return status;
}

bool file_batch_is_open(void)
{
    return batch.is_open;
}

size_t file_batch_count(void)
{
    return batch.from.count;
}

/* Those of which one fails keep the others from nothing: *failed counts them, and err is of the
 * first. Tells how many are in their places: they have no `from` any more. */
static size_t put_all_into_place(struct file_batch *ended, size_t *failed, struct error *err)
{
    size_t done = 0;
    for (size_t i = 0; i < ended->from.count; i++) {
        struct error why = {0}, ignored = {0};
        if (put_into_place(ended->from.items[i], ended->to.items[i], &why) == STATUS_OK) {
            memory_free((char *)(uintptr_t)ended->from.items[i]);
            ended->from.items[i] = NULL;
            done++;
            continue;
        }
        (void)!file_remove_tree(ended->from.items[i], &ignored);
        if ((*failed)++ == 0)
            *err = why;
    }
    return done;
}

/* Takes those that are in their places out of what is still to be there. */
static void drop_done(struct file_batch *ended)
{
    size_t kept = 0;
    for (size_t i = 0; i < ended->to.count; i++)
        if (ended->from.items[i])
            ended->to.items[kept++] = ended->to.items[i];
        else
            memory_free((char *)(uintptr_t)ended->to.items[i]);
    ended->to.count = kept;
}

static enum status end_batch(struct file_batch *ended, const char *folder, bool keeps,
                             struct error *err)
{
    struct error ignored = {0};
    size_t count = ended->from.count, failed = 0, done = 0;
    enum status status = keeps && count > 0 ? sync_all(folder, err) : STATUS_OK;
    if (!keeps || status != STATUS_OK) {
        for (size_t i = 0; i < count; i++)
            (void)!file_remove_tree(ended->from.items[i], &ignored);
        return status;
    }
    done = put_all_into_place(ended, &failed, err);
    bool is_on_disk = done == 0 || sync_all(folder, failed == 0 ? err : &ignored) == STATUS_OK;
    if (is_on_disk)
        drop_done(ended);
    if (failed == 0)
        return is_on_disk ? STATUS_OK : err->status;
    status = error_context(err, "%zu of %zu could not be put into place", failed, count);
    return failed < count ? error_hint(err, "the others are in their places: do the same again for "
                                            "what is missing")
                          : status;
}

enum status file_batch_end_telling(const char *folder, bool keeps, struct names *missing,
                                   struct error *err)
{
    struct file_batch ended = batch;
    batch = (struct file_batch){0};
    enum status status = end_batch(&ended, folder, keeps, err);
    names_free_copies(&ended.from);
    *missing = ended.to;
    return status;
}

enum status file_batch_end(const char *folder, bool keeps, struct error *err)
{
    struct names missing = {0};
    enum status status = file_batch_end_telling(folder, keeps, &missing, err);
    names_free_copies(&missing);
    return status;
}

enum status file_rename_new(const char *from, const char *to, struct error *err)
{
    if (batch.is_open)
        return put_off(from, to, err);
    struct place old = {.folder = -1}, fresh = {.folder = -1};
    enum status status = place_open(&old, from, err);
    if (status == STATUS_OK)
        status = place_open(&fresh, to, err);
    if (status == STATUS_OK && !move_new(&old, &fresh))
        status = move_failed(to, err);
    else if (status == STATUS_OK &&
             !(file_sync_folder(fresh.folder) && file_sync_folder(old.folder))) {
        error_set_errno(err, "%s: cannot bring the folder to the disk", to);
        move_new(&fresh, &old); /* back; if that fails too, the message above still holds */
        status = error_hint(err, "check that the disk is sound");
    }
    place_free(&old);
    place_free(&fresh);
    return status;
}
