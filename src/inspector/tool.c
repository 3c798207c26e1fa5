#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BLOCK = 65536 };

static const char *const PATHS[] = {
    "/usr/bin/exiftool",
    "/usr/bin/python3" /* for MAT2, see clean/document.c */,
    NULL,
};

static struct {
    int fd;
    const unsigned char *data;
    size_t length;
} whole = {.fd = -1};

const char *const *tool_paths(void)
{
    return PATHS;
}

void tool_set_whole(int fd, const unsigned char *data, size_t length)
{
    whole.fd = fd;
    whole.data = data;
    whole.length = length;
}

/* NULL if the list has no such name. */
static const char *path_of(const char *name)
{
    for (const char *const *path = PATHS; *path; path++)
        if (strcmp(strrchr(*path, '/') + 1, name) == 0)
            return *path;
    return NULL;
}

bool tool_is_there(const char *name)
{
    const char *path = path_of(name);
    return path && seam_pass(SEAM_FILE, "tool") && access(path, X_OK) == 0;
}

/* What is to be its standard input. */
static int open_input(const struct part *in)
{
    if (!in)
        return file_open(AT_FDCWD, "/dev/null", O_RDONLY, 0);
    if (in->data != whole.data || in->length != whole.length)
        return file_open_in_memory(in->data, in->length);
    return lseek(whole.fd, 0, SEEK_SET) == 0 ? fcntl(whole.fd, F_DUPFD_CLOEXEC, 0) : -1;
}

/* In the child, between fork and exec: calls alone that may stand there. */
static _Noreturn void become(const char *path, const char *const words[], int in, int out,
                             pid_t parent)
{
    enum { LOST = 127 };
    char *const environment[] = {NULL};
    char *const *arguments = (char *const *)(uintptr_t)words;
    /* Its own end comes with ours, and after its time: nothing in the inspector may send signals.
     */
    alarm(TOOL_SECONDS);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
        dup2(in, STDIN_FILENO) == STDIN_FILENO && dup2(out, STDOUT_FILENO) == STDOUT_FILENO &&
        close_range(STDERR_FILENO + 1, ~0U, 0) == 0)
        execve(path, arguments, environment);
    _exit(LOST);
}

/* All that it writes; why it is not all otherwise, or 0. */
static unsigned take_output(int fd, struct buffer *out)
{
    unsigned char block[BLOCK];
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got == 0)
            return 0;
        if (got < 0 && errno != EINTR)
            return UNREAD_READER;
        buffer_append(out, block, got > 0 ? (size_t)got : 0);
        if (out->failure != STATUS_OK)
            return UNREAD_SIZE;
    }
}

static unsigned run(const char *path, const char *const words[], int in, struct buffer *out)
{
    int ends[2], result = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return UNREAD_READER;
    pid_t own = getpid(), child = seam_pass(SEAM_FILE, "start") ? fork() : -1;
    if (child == 0)
        become(path, words, in, ends[1], own);
    close(ends[1]);
    unsigned unread = child > 0 ? take_output(ends[0], out) : UNREAD_READER;
    close(ends[0]);
    /* What goes on writing ends by SIGPIPE now, and what does not by its alarm. */
    while (child > 0 && waitpid(child, &result, 0) < 0 && errno == EINTR)
        ;
    return unread != 0 || WIFEXITED(result) ? unread : UNREAD_READER;
}

bool tool_run(const char *const words[], const struct part *in, struct buffer *out,
              struct answer *answer)
{
    if (!tool_is_there(words[0])) {
        answer_unread(answer, UNREAD_TOOL, words[0]);
        return false;
    }
    int input = open_input(in);
    unsigned unread = input >= 0 ? run(path_of(words[0]), words, input, out) : UNREAD_READER;
    file_close(&input);
    if (unread != 0)
        answer_unread(answer, unread, words[0]);
    return unread == 0;
}
