/*
 * The folder in which tools of the inspector may write. It lies in memory, so that nothing in clear
 * comes to a disk, and whoever makes it holds its lock: what nobody holds was left by a process
 * that was killed, and is removed by the next one.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inspect_internal.h"

#define PLACE "/dev/shm"
#define PREFIX "safehand-inspect-"

/* Takes the lock of a folder that is this user's; -1 if somebody holds it, or it is none. */
static int hold(const char *path)
{
    struct stat about;
    int fd = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (fd >= 0 && (fstat(fd, &about) != 0 || about.st_uid != geteuid() || about.st_nlink == 0 ||
                    flock(fd, LOCK_EX | LOCK_NB) != 0))
        file_close(&fd);
    return fd;
}

/* Removes files, and folders that are empty. The first folder that is not comes back open. */
static int remove_entries(int at)
{
    int copy = fcntl(at, F_DUPFD_CLOEXEC, 0), inner = -1;
    DIR *folder = copy >= 0 ? fdopendir(copy) : NULL;
    const struct dirent *entry;
    if (folder)
        rewinddir(folder);
    while (folder && inner < 0 && (entry = readdir(folder))) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || unlinkat(at, name, 0) == 0 ||
            unlinkat(at, name, AT_REMOVEDIR) == 0)
            continue;
        (void)(fchmodat(at, name, 0700, 0) ==
               0); /* it may have been made so that it cannot be listed */
        inner = file_open(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    }
    if (folder)
        closedir(folder);
    else
        file_close(&copy);
    return inner;
}

static bool is_same_folder(int a, int b)
{
    struct stat first, second;
    return fstat(a, &first) != 0 || fstat(b, &second) != 0 ||
           (first.st_ino == second.st_ino && first.st_dev == second.st_dev);
}

/* All that is in it, and it: down into one folder and up again, however deep they are, since a
 * hostile file may have made them. What is left a later process removes. */
static void remove_all(const char *path, int *lock)
{
    enum { STEPS = 1000000 };
    int at = fcntl(*lock, F_DUPFD_CLOEXEC, 0);
    for (int step = 0; at >= 0 && step < STEPS; step++) {
        int next = remove_entries(at);
        bool is_done = next < 0 && is_same_folder(at, *lock);
        if (next < 0 && !is_done)
            next = file_open(at, "..", O_RDONLY | O_DIRECTORY, 0);
        file_close(&at);
        at = is_done ? -1 : next;
    }
    file_close(&at);
    rmdir(path);
    file_close(lock);
}

static void sweep(void)
{
    DIR *place = opendir(PLACE);
    const struct dirent *entry;
    while (place && (entry = readdir(place))) {
        char path[sizeof PLACE + sizeof entry->d_name];
        snprintf(path, sizeof path, PLACE "/%s", entry->d_name);
        int lock = text_starts_with(entry->d_name, PREFIX) ? hold(path) : -1;
        if (lock >= 0)
            remove_all(path, &lock);
    }
    if (place)
        closedir(place);
}

void inspect_folder_make(struct inspect_folder *folder)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct stat about;
    *folder = (struct inspect_folder){.lock = -1};
    snprintf(folder->path, sizeof folder->path, PLACE "/" PREFIX "%d-XXXXXX", (int)getpid());
    pthread_once(&once, sweep);
    if (!seam_pass(SEAM_FILE, "mkdir") || !mkdtemp(folder->path)) {
        folder->path[0] = '\0';
        return;
    }
    folder->lock = hold(folder->path);
    /* Another process that sweeps may have been faster: then this run has none. */
    if (folder->lock < 0 || fstat(folder->lock, &about) != 0 || about.st_nlink == 0) {
        file_close(&folder->lock);
        rmdir(folder->path);
        folder->path[0] = '\0';
    }
}

void inspect_folder_remove(struct inspect_folder *folder)
{
    if (folder->path[0] != '\0')
        remove_all(folder->path, &folder->lock);
    folder->path[0] = '\0';
}
