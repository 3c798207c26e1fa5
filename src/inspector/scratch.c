#include "scratch.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

static const char *folder;

void scratch_set(const char *path)
{
    folder = path;
}

const char *scratch_path(void)
{
    return folder;
}

/* The path of a file in the folder; false if there is none, or the name is not plain. */
static bool path_of(const char *name, char path[PATH_MAX])
{
    return folder && file_name_is_plain(name) &&
           snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX;
}

bool scratch_write(const char *name, const struct part *part)
{
    enum { FLAGS = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC };
    char path[PATH_MAX];
    int fd = path_of(name, path) ? file_open(AT_FDCWD, path, FLAGS, 0600) : -1;
    bool is_written = fd >= 0 && file_write(fd, part->data, part->length);
    file_close(&fd);
    return is_written;
}

bool scratch_read(const char *name, struct buffer *out)
{
    struct error err = {0};
    char path[PATH_MAX];
    return path_of(name, path) && file_read_whole(path, out, &err) == STATUS_OK;
}

void scratch_remove(const char *name)
{
    char path[PATH_MAX];
    if (path_of(name, path))
        unlink(path);
}
