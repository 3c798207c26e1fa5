/* Folders: making, listing, removing. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"
#include "safehand/base/array.h"
#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/base/names.h"
#include "safehand/base/seam.h"
#include "safehand/base/text.h"

enum { TREE_DEPTH_MAXIMUM = 64, REMOVE_PASSES = 1000 };

enum status file_make_folder(const char *path, mode_t mode, struct error *err)
{
    if (seam_pass(SEAM_FILE, "mkdir") && mkdir(path, mode) == 0)
        return STATUS_OK;
    if (errno != EEXIST)
        return error_set_errno(err, "%s: cannot make the folder", path);
    error_set(err, STATUS_USAGE, "%s: exists already", path);
    return error_hint(err, "choose another name, or move the old one away first");
}

enum status file_make_folders(const char *path, mode_t mode, struct error *err)
{
    char *part = memory_copy_string(path);
    enum status status = !part ? memory_error(err) : STATUS_OK;

    for (size_t i = 1; status == STATUS_OK && i <= strlen(path); i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        part[i] = '\0';
        if (!file_exists(part)) {
            struct error failure = {0};

            /* It may be there nevertheless, where somebody else was quicker. */
            if (file_make_folder(part, mode, &failure) == STATUS_SYSTEM) {
                *err = failure;
                status = STATUS_SYSTEM;
            }
        }
        part[i] = path[i];
    }
    memory_free(part);
    return status;
}

/* The next entry but "." and ".."; NULL with errno 0 at the end. */
static const struct dirent *next_entry(DIR *folder)
{
    const struct dirent *entry;
    do {
        errno = 0;
        entry = seam_pass(SEAM_FILE, "readdir") ? readdir(folder) : NULL;
    } while (entry && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
    return entry;
}

/* Opens a folder for next_entry; a symbolic link is not followed. */
static DIR *folder_stream(int parent, const char *name)
{
    int fd = file_open(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (fd < 0)
        return NULL;
    DIR *folder = fdopendir(fd);
    if (!folder)
        file_close(&fd);
    return folder;
}

/* What somebody else removed meanwhile is removed. */
static bool remove_entry(int folder, const char *name, int flags)
{
    return seam_pass(SEAM_FILE, "unlink") &&
           (unlinkat(folder, name, flags) == 0 || errno == ENOENT);
}

enum status file_remove(const char *path, struct error *err)
{
    if (remove_entry(AT_FDCWD, path, 0))
        return STATUS_OK;
    error_set_errno(err, "%s: cannot remove the file", path);
    return error_hint(err, "remove it by hand");
}

/* Removes a folder with its content; false with errno. */
static bool remove_folder(int parent, const char *name, int depth)
{
    if (depth > TREE_DEPTH_MAXIMUM) {
        errno = ELOOP;
        return false;
    }
    DIR *folder = folder_stream(parent, name);
    if (!folder)
        return errno == ENOENT;
    bool good = true, found = true;
    /* Again until nothing is found: some file systems skip entries while others are removed. */
    for (int pass = 0; good && found && pass < REMOVE_PASSES; pass++) {
        const struct dirent *entry;
        found = false;
        rewinddir(folder);
        while (good && (entry = next_entry(folder))) {
            found = true;
            good = remove_entry(dirfd(folder), entry->d_name, 0);
            if (!good && errno == EISDIR)
                good = remove_folder(dirfd(folder), entry->d_name, depth + 1);
            errno = good ? 0 : errno;
        }
        good = good && errno == 0;
    }
    int before = errno;
    closedir(folder);
    errno = before;
    return good && remove_entry(parent, name, AT_REMOVEDIR);
}

enum status file_remove_tree(const char *path, struct error *err)
{
    /* A slash at the end would follow a symbolic link. */
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    char *name = memory_copy_bytes(path, length);
    if (!name)
        return memory_error(err);
    enum status status = STATUS_OK;
    if (!remove_folder(AT_FDCWD, name, 0)) {
        status = error_set_errno(err, "%s: cannot remove the folder", path);
        if (errno == ELOOP) /* only from our own limit: links are not followed */
            error_set(err, STATUS_SYSTEM, "%s: folders nested deeper than the limit of %d", path,
                      TREE_DEPTH_MAXIMUM);
        error_hint(err, "remove what is left of it by hand");
    }
    memory_free(name);
    return status;
}

/* Adds a copy of name. */
static enum status list_add(struct file_list *list, const char *name, struct error *err)
{
    if (list->count == FILE_LIST_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "more than %d files", FILE_LIST_MAXIMUM);
    char *copy = memory_copy_string(name);
    if (copy && ARRAY_ADD(list->names, list->count, copy))
        return STATUS_OK;
    memory_free(copy);
    return memory_error(err);
}

static enum status list_folder(const char *path, bool with_hidden, struct file_list *list,
                               struct error *err)
{
    struct file_list found = {0};
    int fd = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (!folder) {
        error_set_errno(err, "%s: cannot open the folder", path);
        file_close(&fd);
        return STATUS_SYSTEM;
    }
    enum status status = STATUS_OK;
    const struct dirent *entry;
    while (status == STATUS_OK && (entry = next_entry(folder)))
        if (with_hidden || entry->d_name[0] != '.')
            status = list_add(&found, entry->d_name, err);
    if (status != STATUS_OK)
        error_context(err, "%s", path);
    else if (errno != 0)
        status = error_set_errno(err, "%s: cannot read the folder", path);
    closedir(folder);
    if (status == STATUS_OK) {
        if (found.count > 1)
            qsort(found.names, found.count, sizeof *found.names, names_compare);
        *list = found;
    } else {
        file_list_free(&found);
    }
    return status;
}

enum status file_list_folder(const char *path, struct file_list *list, struct error *err)
{
    return list_folder(path, false, list, err);
}

enum status file_list_all(const char *path, struct file_list *list, struct error *err)
{
    return list_folder(path, true, list, err);
}

void file_list_free(struct file_list *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->count; i++)
        memory_free(list->names[i]);
    memory_free(list->names);
    *list = (struct file_list){0};
}

/* ---- filled under a name that no list shows, until they are whole ---- */

enum {
    NAME_TRIES = 16,
    DIGITS = 8,
    LEFT_AFTER = 24 * 60 * 60, /* seconds after which nobody fills one any more */
};

enum status file_make_hidden(const char *path, const char *ending, char **hidden, struct error *err)
{
    const char *slash = strrchr(path, '/');
    int begin = slash ? (int)(slash - path) + 1 : 0;
    enum status status = STATUS_USAGE;
    *hidden = NULL;
    for (int i = 0; status == STATUS_USAGE && i < NAME_TRIES; i++) {
        uint32_t number;
        memory_free(*hidden);
        *hidden = NULL;
        status = random_system_bytes(&number, sizeof number, err);
        if (status != STATUS_OK)
            return status;
        *hidden =
            memory_format("%.*s.%s.%08x%s", begin, path, path + begin, (unsigned)number, ending);
        status = *hidden ? file_make_folder(*hidden, 0700, err) : memory_error(err);
    }
    if (status != STATUS_OK) {
        memory_free(*hidden); /* it is not ours to remove */
        *hidden = NULL;
    }
    return status;
}

/* ".NAME.XXXXXXXXENDING" */
static bool is_hidden_name(const char *name, const char *ending)
{
    size_t length = strlen(name), after = strlen(ending) + DIGITS;
    if (name[0] != '.' || !text_ends_with(name, ending) || length < after + 2)
        return false;
    const char *digits = name + length - after;
    return digits[-1] == '.' && strspn(digits, "0123456789abcdef") >= DIGITS;
}

/* Whether it is a folder in which nothing was made for so long, or nobody can be making anything.
 */
static bool is_left(const char *path, bool is_locked)
{
    struct stat about;
    int fd = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    bool is_old =
        fd >= 0 &&
        (is_locked || (fstat(fd, &about) == 0 && time(NULL) - about.st_mtim.tv_sec > LEFT_AFTER));
    file_close(&fd);
    return is_old;
}

void file_sweep_hidden(const char *folder, const char *ending, bool is_locked)
{
    struct error ignored = {0};
    struct file_list names = {0};
    (void)!file_list_all(folder, &names, &ignored);
    for (size_t i = 0; i < names.count; i++) {
        char *path =
            is_hidden_name(names.names[i], ending) ? file_join(folder, names.names[i]) : NULL;
        if (path && is_left(path, is_locked))
            (void)!file_remove_tree(path, &ignored);
        memory_free(path);
    }
    file_list_free(&names);
}
