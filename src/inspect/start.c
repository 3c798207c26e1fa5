/*
 * The inspector is started for each file. What a library does with a hostile file ends there: a
 * crash, an endless loop or too much memory makes the file one that could not be read, and no more.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "inspect_internal.h"

enum { SLICE = 200 /* milliseconds */, BLOCK = 65536 };

/* Beside the program, or where it is installed. */
static bool find_inspector(char path[PATH_MAX])
{
    static const char *const places[] = {"%s/safehand-inspect", "%s/../safehand-inspect",
                                         "%s/../libexec/safehand/safehand-inspect"};
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length <= 0)
        return false;
    own[length] = '\0';
    const char *folder = dirname(own);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (snprintf(path, PATH_MAX, places[i], folder) < PATH_MAX && access(path, X_OK) == 0)
            return true;
#ifdef SAFEHAND_TESTING
    if (snprintf(path, PATH_MAX, "%s", SAFEHAND_INSPECTOR) < PATH_MAX && access(path, X_OK) == 0)
        return true;
#endif
    return false;
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* All that comes before the deadline; false if that passes, or the work is to stop. */
static bool read_all(int fd, struct buffer *answer, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - milliseconds();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        /* A signal that comes before the waiting does is seen after it. */
        int ready = left > 0 ? poll(&wait, 1, (int)(left < SLICE ? left : SLICE)) : 0;
        struct error stopped = {0};
        if (work_goes_on("reading", 0, 0, &stopped) != STATUS_OK)
            return false;
        if ((ready < 0 && errno == EINTR) || (ready == 0 && left > SLICE))
            continue;
        if (ready <= 0)
            return false;
        unsigned char *room = buffer_append_space(answer, BLOCK);
        ssize_t got = room ? read(fd, room, BLOCK) : 0;
        if (!room)
            return false;
        buffer_truncate(answer, answer->length - BLOCK + (got > 0 ? (size_t)got : 0));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
    }
}

static bool start(const char *path, const char *mode, const char *name, int file, int out, pid_t *child)
{
    char folder[] = "/dev/shm/safehand-inspect-XXXXXX";
    char *const words[] = {(char *)(uintptr_t) "safehand-inspect", (char *)(uintptr_t)(mode ? mode : name), (char *)(uintptr_t)(mode ? name : mkdtemp(folder)), mode ? mkdtemp(folder) : NULL, NULL};
    char *const environment[] = {(char *)(uintptr_t) "LC_ALL=C.UTF-8",
                                 (char *)(uintptr_t) "PATH=/usr/bin:/bin", NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    bool done =
        posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn(child, path, &actions, NULL, words, environment) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return done;
}

static bool run(const char *path, const char *mode, const char *name, int file, struct buffer *answer, bool *is_told)
{
    int ends[2], result = 0;
    pid_t child = -1;
    if (!seam_pass(SEAM_FILE, "spawn") || pipe2(ends, O_CLOEXEC) != 0)
        return false;
    bool started = start(path, mode, name, file, ends[1], &child);
    close(ends[1]);
    if (started) {
        *is_told = read_all(ends[0], answer, milliseconds() + INSPECT_SECONDS * 1000);
        if (!*is_told)
            kill(child, SIGKILL);
        while (waitpid(child, &result, 0) < 0 && errno == EINTR)
            ;
        *is_told = *is_told && WIFEXITED(result) && WEXITSTATUS(result) == 0;
    }
    close(ends[0]);
    return started;
}

enum status inspector_run(const char *mode, const char *name, const struct buffer *bytes, struct buffer *answer,
                          bool *is_told, struct error *err)
{
    char path[PATH_MAX];
    *is_told = false;
    if (!find_inspector(path))
        return error_set(err, STATUS_SYSTEM,
                         "safehand-inspect, the program that looks into attachments, is not there");
    int file = file_open_in_memory(bytes->data, bytes->length);
    if (file < 0)
        return error_set_errno(err, "cannot start reading a file");
    bool started = run(path, mode, name, file, answer, is_told);
    enum status status = started ? STATUS_OK : error_set_errno(err, "cannot start reading a file");
    file_close(&file);
    return status == STATUS_OK ? work_goes_on("reading", 0, 0, err) : status;
}
