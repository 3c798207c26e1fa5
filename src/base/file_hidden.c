/* Folders that are filled under a name that no list shows, until they are whole. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "internal.h"
#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/base/text.h"

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

/* Whether it is a folder in which nothing was made for so long. */
static bool is_left(const char *path)
{
    struct stat about;
    int fd = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    bool is_old =
        fd >= 0 && fstat(fd, &about) == 0 && time(NULL) - about.st_mtim.tv_sec > LEFT_AFTER;
    file_close(&fd);
    return is_old;
}

void file_sweep_hidden(const char *folder, const char *ending)
{
    struct error ignored = {0};
    struct file_list names = {0};
    (void)!file_list_all(folder, &names, &ignored);
    for (size_t i = 0; i < names.count; i++) {
        char *path =
            is_hidden_name(names.names[i], ending) ? file_join(folder, names.names[i]) : NULL;
        if (path && is_left(path))
            (void)!file_remove_tree(path, &ignored);
        memory_free(path);
    }
    file_list_free(&names);
}
