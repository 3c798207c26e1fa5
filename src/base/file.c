#include "safehand/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "safehand/base/memory.h"
#include "safehand/base/seam.h"
#include "safehand/base/text.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

enum { READ_STEP = 1 << 16 };

int file_open(int folder, const char *path, int flags, mode_t mode)
{
    int fd = -1;
    do {
        if (seam_pass(SEAM_FILE, "open"))
            fd = openat(folder, path, flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

/* A descriptor's own path, which linkat follows: what it needs otherwise is a privilege. */
enum { DESCRIPTOR_PATH_SIZE = 40 };

static void descriptor_path(int fd, char path[DESCRIPTOR_PATH_SIZE])
{
    snprintf(path, DESCRIPTOR_PATH_SIZE, "/proc/self/fd/%d", fd);
}

int file_open_unnamed(int folder)
{
    char path[DESCRIPTOR_PATH_SIZE];
    int fd = file_open(folder, ".", O_TMPFILE | O_WRONLY, 0600);
    if (fd >= 0) {
        descriptor_path(fd, path);
        if (access(path, F_OK) == 0)
            return fd;
        file_close(&fd);
        errno = ENOTSUP;
    } else if (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL) {
        errno = ENOTSUP;
    }
    return -1;
}

int file_begin_in_memory(void)
{
    const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    if (!seam_pass(SEAM_FILE, "open"))
        return -1;
    int fd = memfd_create("safehand", flags | MFD_NOEXEC_SEAL);
    return fd < 0 && errno == EINVAL ? memfd_create("safehand", flags) : fd; /* before Linux 6.3 */
}

bool file_end_in_memory(int fd)
{
    const int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
    return fcntl(fd, F_ADD_SEALS, seals) == 0 && lseek(fd, 0, SEEK_SET) == 0;
}

int file_open_in_memory(const void *data, size_t length)
{
    int fd = file_begin_in_memory();
    if (fd >= 0 && (!file_write(fd, data, length) || !file_end_in_memory(fd))) {
        int reason = errno;
        file_close(&fd);
        errno = reason;
    }
    return fd;
}

int file_open_again(int fd)
{
    char path[DESCRIPTOR_PATH_SIZE];
    descriptor_path(fd, path);
    return file_open(AT_FDCWD, path, O_RDONLY, 0);
}

bool file_link_unnamed(int fd, int folder, const char *name)
{
    char path[DESCRIPTOR_PATH_SIZE];
    descriptor_path(fd, path);
    return seam_pass(SEAM_FILE, "link") &&
           linkat(AT_FDCWD, path, folder, name, AT_SYMLINK_FOLLOW) == 0;
}

/* Reads whole lengths from the current position, or from offset if it is not negative. */
static bool read_all(int fd, unsigned char *data, size_t length, off_t offset, size_t *got)
{
    *got = 0;
    while (*got < length) {
        ssize_t count = -1;
        if (seam_pass(SEAM_FILE, "read"))
            count = offset < 0 ? read(fd, data + *got, length - *got)
                               : pread(fd, data + *got, length - *got, offset + (off_t)*got);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        if (count == 0)
            break;
        *got += (size_t)count;
    }
    return true;
}

static bool write_all(int fd, const unsigned char *data, size_t length, off_t offset)
{
    size_t done = 0;
    while (done < length) {
        ssize_t count = -1;
        if (seam_pass(SEAM_FILE, "write"))
            count = offset < 0 ? write(fd, data + done, length - done)
                               : pwrite(fd, data + done, length - done, offset + (off_t)done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        if (count == 0) { /* no regular file does this; do not go round for ever */
            errno = EIO;
            return false;
        }
        done += (size_t)count;
    }
    return true;
}

/* Whether offset and length stay within what the system can address. */
static bool range_is_possible(size_t length, uint64_t offset)
{
    if (offset <= INT64_MAX && length <= INT64_MAX - offset)
        return true;
    errno = EOVERFLOW;
    return false;
}

bool file_read(int fd, void *data, size_t length, size_t *got)
{
    return read_all(fd, data, length, -1, got);
}

bool file_read_at(int fd, void *data, size_t length, uint64_t offset, size_t *got)
{
    *got = 0;
    return range_is_possible(length, offset) && read_all(fd, data, length, (off_t)offset, got);
}

bool file_write(int fd, const void *data, size_t length)
{
    return write_all(fd, data, length, -1);
}

bool file_write_at(int fd, const void *data, size_t length, uint64_t offset)
{
    return range_is_possible(length, offset) && write_all(fd, data, length, (off_t)offset);
}

static bool sync_by(int (*call)(int), int fd)
{
    /* Never again after EIO: the kernel has then marked the pages clean. */
    int result = -1;
    do {
        if (seam_pass(SEAM_FILE, "fsync"))
            result = call(fd);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

bool file_sync(int fd)
{
    return sync_by(fsync, fd);
}

bool file_sync_system(int fd)
{
    return sync_by(syncfs, fd);
}

bool file_lock_wait(int fd)
{
    int result = -1;
    do {
        if (seam_pass(SEAM_FILE, "lock"))
            result = flock(fd, LOCK_EX);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

void file_close(int *fd)
{
    int before = errno;
    if (*fd >= 0)
        close(*fd); /* on Linux the descriptor is gone even after EINTR */
    *fd = -1;
    errno = before;
}

static enum status open_failed(const char *name, struct error *err)
{
    int reason = errno;
    error_set_errno(err, "%s: cannot open", name);
    if (reason == ENOENT || reason == ENOTDIR)
        error_hint(err, "check the spelling of the path");
    else if (reason == EACCES || reason == EPERM)
        error_hint(err, "check that you may read it");
    return err->status;
}

/* Refuses anything but a regular file; a folder or FIFO was opened without harm. */
static enum status check_regular(int fd, const char *name, struct error *err)
{
    struct stat about;
    if (!seam_pass(SEAM_FILE, "stat") || fstat(fd, &about) != 0)
        return error_set_errno(err, "%s: cannot look at the file", name);
    if (S_ISREG(about.st_mode))
        return STATUS_OK;
    error_set(err, STATUS_MALFORMED, "%s: is %s, not a file", name,
              S_ISDIR(about.st_mode) ? "a folder" : "a device or pipe");
    return error_hint(err, "name a file");
}

/* Whether every part between the slashes is a name, so that the path can only lead downwards. */
static bool leads_beneath(const char *name)
{
    for (;;) {
        size_t length = strcspn(name, "/");
        if (length == 0 || (length == 1 && name[0] == '.') ||
            (length == 2 && name[0] == '.' && name[1] == '.'))
            return false;
        if (name[length] == '\0')
            return true;
        name += length + 1;
    }
}

enum status file_open_beneath(int folder, const char *name, int *fd, struct error *err)
{
    if (!leads_beneath(name)) {
        error_set(err, STATUS_MALFORMED, "%s: does not name a file within its folder", name);
        return error_hint(err, "use a path without \"..\" that begins with a name");
    }
    /* O_NONBLOCK, because opening a FIFO would wait for its other end. */
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    long opened = -1;
    do {
        if (seam_pass(SEAM_FILE, "open"))
            opened = syscall(SYS_openat2, folder, name, &how, sizeof how);
    } while (opened < 0 && (errno == EINTR || errno == EAGAIN));
    if (opened < 0 && (errno == ELOOP || errno == EXDEV)) {
        error_set(err, STATUS_MALFORMED, "%s: is, or lies behind, a symbolic link", name);
        return error_hint(err, "put the file itself into the folder");
    }
    if (opened < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        error_set(err, STATUS_MALFORMED, "%s: no such file in its folder", name);
        return error_hint(err, "put the file into the folder, or take its name out");
    }
    if (opened < 0)
        return open_failed(name, err);
    int file = (int)opened;
    enum status status = check_regular(file, name, err);
    if (status == STATUS_OK)
        *fd = file;
    else
        file_close(&file);
    return status;
}

/* One byte more than the bound is asked for, to see that it is over. */
enum status file_read_to_end(int fd, const char *name, struct buffer *out, struct error *err)
{
    unsigned char *step = memory_allocate(READ_STEP);
    if (!step)
        return memory_error(err);
    enum status status = STATUS_OK;
    size_t got = READ_STEP;
    while (status == STATUS_OK && got == READ_STEP) {
        if (!file_read(fd, step, READ_STEP, &got)) {
            status = error_set_errno(err, "%s: cannot read", name);
            break;
        }
        buffer_append(out, step, got);
        status = buffer_status(out, err);
        if (status != STATUS_OK)
            error_context(err, "%s", name);
        if (status == STATUS_MALFORMED)
            error_hint(err, "check that this is the right file");
    }
    memory_free(step);
    return status;
}

/* Reads an opened file, closes it, and leaves nothing in out on failure. */
static enum status read_opened(int fd, const char *name, struct buffer *out, struct error *err)
{
    enum status status = file_read_to_end(fd, name, out, err);
    file_close(&fd);
    if (status != STATUS_OK)
        buffer_free(out);
    return status;
}

enum status file_read_whole(const char *path, struct buffer *out, struct error *err)
{
    if (strcmp(path, "-") == 0) {
        enum status status = file_read_to_end(STDIN_FILENO, "standard input", out, err);
        if (status != STATUS_OK)
            buffer_free(out);
        return status;
    }
    int fd = file_open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
    if (fd < 0)
        return open_failed(path, err);
    enum status status = check_regular(fd, path, err);
    if (status != STATUS_OK) {
        file_close(&fd);
        return status;
    }
    return read_opened(fd, path, out, err);
}

enum status file_read_whole_beneath(int folder, const char *name, struct buffer *out,
                                    struct error *err)
{
    int fd = -1;
    enum status status = file_open_beneath(folder, name, &fd, err);
    return status == STATUS_OK ? read_opened(fd, name, out, err) : status;
}

bool file_exists(const char *path)
{
    struct stat about;
    return seam_pass(SEAM_FILE, "stat") && lstat(path, &about) == 0;
}

char *file_join(const char *folder, const char *name)
{
    if (*folder == '\0')
        return memory_copy_string(name);
    return memory_format("%s%s%s", folder, text_ends_with(folder, "/") ? "" : "/", name);
}

bool file_name_is_one(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > 255 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return false;
    for (size_t at = 0, size; at < length; at += size) {
        uint32_t code_point;
        size = utf8_decode(name + at, length - at, &code_point);
        if (size == 0 || code_point == '/' || text_is_control(code_point))
            return false;
    }
    return true;
}

bool file_name_is_plain(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > 255 || name[0] == '.')
        return false;
    while (length > 0) {
        uint32_t code_point;
        size_t size = utf8_decode(name, length, &code_point);
        if (size == 0 || code_point == '/' || code_point == '\\' || text_is_control(code_point) ||
            text_is_invisible(code_point))
            return false;
        name += size;
        length -= size;
    }
    return true;
}
