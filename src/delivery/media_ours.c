/* What this program put onto a device, and taking it off again. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/base/array.h"
#include "source.h"

static const char PACKAGE[] = ".safehand", LEFT[] = ".partial-";
enum { PACKAGE_LENGTH = ID_SIZE - 1 + sizeof PACKAGE - 1, LEFT_DIGITS = 8, ZEROS = 64 * 1024 };

void media_ours_free(struct media_ours *ours)
{
    memory_free(ours->items);
    *ours = (struct media_ours){.items = NULL};
}

/* ID.safehand, or ".ID.safehand.partial-XXXXXXXX" as file_output_begin names what it writes. */
static bool is_ours(const char *name, struct media_our_file *ours)
{
    *ours = (struct media_our_file){.is_left = name[0] == '.'};
    const char *begin = name + ours->is_left;
    size_t length = strlen(begin);
    size_t whole = PACKAGE_LENGTH + (ours->is_left ? sizeof LEFT - 1 + LEFT_DIGITS : 0);
    if (length != whole || strncmp(begin + ID_SIZE - 1, PACKAGE, sizeof PACKAGE - 1) != 0)
        return false;
    const char *end = begin + PACKAGE_LENGTH;
    if (ours->is_left && (strncmp(end, LEFT, sizeof LEFT - 1) != 0 ||
                          strspn(end + sizeof LEFT - 1, "0123456789abcdef") != LEFT_DIGITS))
        return false;
    snprintf(ours->id, sizeof ours->id, "%s", begin);
    snprintf(ours->name, sizeof ours->name, "%s", name);
    return id_is_valid(ours->id);
}

enum status media_find_ours(const char *folder, struct media_ours *ours, struct error *err)
{
    struct file_list names = {0};
    *ours = (struct media_ours){.items = NULL};
    if (!file_exists(folder)) {
        error_set(err, STATUS_USAGE, "%s: is no folder", folder);
        return error_hint(err, "plug the device in, open it once, and give the folder it shows as");
    }
    enum status status = file_list_all(folder, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        struct media_our_file found;
        if (is_ours(names.names[i], &found) && !ARRAY_ADD(ours->items, ours->count, found))
            status = memory_error(err);
    }
    file_list_free(&names);
    if (status != STATUS_OK)
        media_ours_free(ours);
    return status;
}

enum status media_count_ours(const char *folder, const char *id, size_t *others, bool *is_there,
                             struct error *err)
{
    struct media_ours ours;
    *others = 0;
    *is_there = false;
    enum status status = media_find_ours(folder, &ours, err);
    for (size_t i = 0; i < ours.count; i++) {
        bool is_its = strcmp(ours.items[i].id, id) == 0;
        *others += !is_its;
        *is_there = *is_there || (is_its && !ours.items[i].is_left);
    }
    media_ours_free(&ours);
    return status;
}

/* ---- taking it off ---- */

static bool overwrite(int fd, uint64_t size)
{
    static const unsigned char zeros[ZEROS];
    bool is_good = true;
    while (is_good && size > 0) {
        size_t length = size < sizeof zeros ? (size_t)size : sizeof zeros;
        is_good = file_write(fd, zeros, length);
        size -= length;
    }
    return is_good && file_sync(fd);
}

static enum status erase_opened(int folder, const char *name, int fd, struct error *err)
{
    struct stat about;
    if (fstat(fd, &about) != 0)
        return error_set_errno(err, "%s: cannot look at it on the device", name);
    if (!S_ISREG(about.st_mode) || about.st_nlink != 1) {
        error_set(err, STATUS_USAGE, "%s on the device is no plain file", name);
        return error_hint(err, "see what it is, and take it away by hand");
    }
    bool is_overwritten = overwrite(fd, (uint64_t)about.st_size);
    int number = errno;
    if (!seam_pass(SEAM_FILE, "unlink") || unlinkat(folder, name, 0) != 0 ||
        !file_sync_folder(folder))
        return error_set_errno(err, "%s: cannot be removed from the device", name);
    if (is_overwritten)
        return STATUS_OK;
    errno = number;
    error_set_errno(err, "%s was removed from the device, but could not be overwritten", name);
    return error_hint(err, "format the whole device, or destroy it");
}

enum status media_erase(const char *folder, const char *name, bool *was_there, struct error *err)
{
    int at = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
    *was_there = false;
    if (at < 0)
        return error_set_errno(err, "%s: cannot open the folder", folder);
    int fd = file_open(at, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    enum status status = STATUS_OK;
    if (fd < 0 && errno != ENOENT) {
        status = error_set_errno(err, "%s: cannot be overwritten on the device", name);
        error_hint(err, "see that the device is plugged in and takes writing (its lock)");
    }
    if (fd >= 0) {
        status = erase_opened(at, name, fd, err);
        *was_there = status == STATUS_OK;
    }
    file_close(&fd);
    file_close(&at);
    return status;
}
