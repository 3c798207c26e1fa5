/* Locks between processes, by files. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/base/file.h"

enum { LOCK_TRIES = 100 };

/* Whether the locked file is still the one at path: its last holder removed it, maybe. */
static bool is_current(int fd, const char *path)
{
    struct stat held, there;
    return fstat(fd, &held) == 0 && stat(path, &there) == 0 && held.st_ino == there.st_ino &&
           held.st_dev == there.st_dev;
}

bool file_lock(const char *path, int *lock)
{
    errno = EBUSY;
    for (int i = 0; i < LOCK_TRIES; i++) {
        int fd = file_open(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
        bool locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
        if (locked && is_current(fd, path)) {
            *lock = fd;
            return true;
        }
        file_close(&fd);
        if (!locked)
            break;
    }
    return false;
}

void file_unlock(const char *path, int *lock)
{
    if (*lock < 0)
        return;
    (void)unlink(path); /* before it is let go; one that stays is empty and locks nobody out */
    file_close(lock);
}
