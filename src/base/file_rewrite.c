/* A small file written again and again, by two that change places. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

/* The length changes before the content is whole, so that one goes to the disk before it is used.
 */
static bool write_spare(int fd, const void *data, size_t length)
{
    struct stat about;

    if (fstat(fd, &about) != 0)
        return false;
    if (about.st_size == (off_t)length)
        return file_write_at(fd, data, length, 0);
    return seam_pass(SEAM_FILE, "truncate") && ftruncate(fd, (off_t)length) == 0 &&
           file_write_at(fd, data, length, 0) && file_sync(fd);
}

static bool change_places(int folder, int fd, const char *spare, const char *name)
{
    if (!seam_pass(SEAM_FILE, "rename"))
        return false;
    if (renameat2(folder, spare, folder, name, RENAME_EXCHANGE) == 0)
        return true;
    /* A file system that cannot exchange: then it is a new file each time, which must be whole. */
    return (errno == EINVAL || errno == ENOSYS) && file_sync(fd) &&
           renameat(folder, spare, folder, name) == 0;
}

enum status file_rewrite(int folder, const char *name, const void *data, size_t length,
                         struct error *err)
{
    char *spare = memory_format("%s.spare", name);
    int fd = -1;
    enum status status = STATUS_OK;

    if (!spare)
        return memory_error(err);
    fd = file_open(folder, spare, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (fd < 0 || !write_spare(fd, data, length)) {
        error_set_errno(err, "%s: cannot write", name);
        status = error_hint(err, "check that the folder may be written to and has room");
    } else if (!change_places(folder, fd, spare, name)) {
        status = error_set_errno(err, "%s: cannot put into place", name);
    }
    file_close(&fd);
    memory_free(spare);
    return status;
}
