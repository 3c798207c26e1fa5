/* So that a device may be pulled out. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libdevice.h"
#include "source.h"

/* Where, and from what, the file system is mounted on which the folder lies. */
struct mounted {
    char *target, *source;
    uint64_t id;
    dev_t number;
};

static bool mount_id(const char *path, uint64_t *id)
{
    struct statx about;
    bool is_known = statx(AT_FDCWD, path, AT_NO_AUTOMOUNT, STATX_MNT_ID, &about) == 0 &&
                    (about.stx_mask & STATX_MNT_ID) != 0;
    *id = is_known ? about.stx_mnt_id : 0;
    return is_known;
}

static enum status find_mounted(const char *folder, struct mounted *mounted, struct error *err)
{
    struct libmnt_table *table = libmount.new_table_from_file("/proc/self/mountinfo");
    struct libmnt_iter *iterator = libmount.new_iter(MNT_ITER_FORWARD);
    struct libmnt_fs *fs = NULL;
    bool is_known = mount_id(folder, &mounted->id);
    while (is_known && table && iterator && !mounted->target &&
           libmount.table_next_fs(table, iterator, &fs) == 0) {
        if ((uint64_t)libmount.fs_get_id(fs) != mounted->id)
            continue;
        mounted->target = memory_copy_string(libmount.fs_get_target(fs));
        mounted->source = memory_copy_string(libmount.fs_get_source(fs));
        mounted->number = libmount.fs_get_devno(fs);
    }
    libmount.free_iter(iterator);
    libmount.unref_table(table);
    if (mounted->target && mounted->source)
        return STATUS_OK;
    error_set(err, STATUS_SYSTEM, "cannot see where the device is mounted");
    return error_hint(err, "let the file manager eject it before you pull it out");
}

/* By the desktop's own way, which lets whoever sits at the computer. False if it did not. */
static bool unmount_by_desktop(const char *source)
{
    char program[] = "udisksctl", word[] = "unmount", quiet[] = "--no-user-interaction",
         option[] = "-b", *device = memory_copy_string(source);
    char *const words[] = {program, word, quiet, option, device, NULL};
    posix_spawn_file_actions_t actions;
    pid_t process = 0;
    int how = -1;
    if (!device || posix_spawn_file_actions_init(&actions) != 0) {
        memory_free(device);
        return false;
    }
    bool started = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0 &&
                   posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) == 0 &&
                   posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) == 0 &&
                   posix_spawnp(&process, program, &actions, NULL, words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    memory_free(device);
    if (!started)
        return false;
    while (waitpid(process, &how, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(how) && WEXITSTATUS(how) == 0;
}

static enum status unmount(const char *folder, const struct mounted *mounted, struct error *err)
{
    uint64_t now;
    bool was_asked =
        seam_pass(SEAM_FILE, "umount") && umount2(mounted->target, UMOUNT_NOFOLLOW) == 0;
    int number = errno;
    if (!was_asked && number == EPERM)
        was_asked = unmount_by_desktop(mounted->source);
    if (was_asked && !(mount_id(folder, &now) && now == mounted->id))
        return STATUS_OK;
    errno = number;
    if (number == EBUSY)
        error_set(err, STATUS_SYSTEM, "the device is in use, and was not unmounted");
    else
        error_set_errno(err, "the device could not be unmounted");
    return error_hint(err, "close what is open on it, and let the file manager eject it before "
                           "you pull it out");
}

/* ---- what else of it is mounted ---- */

/* The folder in /sys of the whole disk that a block device is, or is a part of; NULL if there is
 * none. memory_free. */
static char *disk_of(dev_t number)
{
    char *link = memory_format("/sys/dev/block/%u:%u", major(number), minor(number));
    char *found = link ? realpath(link, NULL) : NULL;
    char *part = found ? file_join(found, "partition") : NULL;
    if (part && file_exists(part))
        *strrchr(found, '/') = '\0';
    char *disk = found ? memory_copy_string(found) : NULL;
    free(found);
    memory_free(link);
    memory_free(part);
    return disk;
}

static bool is_same_disk(dev_t a, dev_t b)
{
    char *first = disk_of(a), *second = disk_of(b);
    bool is_same = a == b || (first && second && strcmp(first, second) == 0);
    memory_free(first);
    memory_free(second);
    return is_same;
}

/* The device is not to be pulled out while the same file system, or another part of the disk, is
 * mounted somewhere else. */
static enum status want_nothing_left(const struct mounted *mounted, struct error *err)
{
    struct libmnt_table *table = libmount.new_table_from_file("/proc/self/mountinfo");
    struct libmnt_iter *iterator = libmount.new_iter(MNT_ITER_FORWARD);
    struct libmnt_fs *fs = NULL;
    enum status status = table && iterator ? STATUS_OK : memory_error(err);
    while (status == STATUS_OK && libmount.table_next_fs(table, iterator, &fs) == 0) {
        if (!is_same_disk(libmount.fs_get_devno(fs), mounted->number))
            continue;
        status = error_set(err, STATUS_SYSTEM, "the device is in use at %s too, and must stay in",
                           libmount.fs_get_target(fs));
        error_hint(err, "let the file manager eject it before you pull it out");
    }
    libmount.free_iter(iterator);
    libmount.unref_table(table);
    return status;
}

enum status media_unmount(const char *folder, struct error *err)
{
    struct mounted mounted = {.target = NULL};
    struct media_device device;
    enum status status = media_inspect(folder, &device, err);
    if (status == STATUS_OK && !media_is_removable(&device)) {
        error_set(err, STATUS_USAGE, "%s is on no removable device: nothing was unmounted", folder);
        status = error_hint(err, "give the folder that the memory stick shows as");
    }
    if (status == STATUS_OK)
        status = find_mounted(folder, &mounted, err);
    if (status == STATUS_OK && strcmp(mounted.target, "/") == 0) {
        error_set(err, STATUS_USAGE, "%s is on what the computer itself runs from", folder);
        status = error_hint(err, "give the folder that the memory stick shows as");
    }
    if (status == STATUS_OK)
        status = unmount(folder, &mounted, err);
    if (status == STATUS_OK)
        status = want_nothing_left(&mounted, err);
    memory_free(mounted.target);
    memory_free(mounted.source);
    return status;
}
