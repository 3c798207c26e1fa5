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
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "waiting.h"

enum { SLICE = 200 /* milliseconds */, BLOCK = 65536 };

/* ---- where it is ---- */

/* Whether that path is a program; else it is added to those where it is not. */
static bool is_there(const char *path, struct buffer *places)
{
    if (access(path, X_OK) == 0)
        return true;
    buffer_append_format(places, "%s%s", places->length > 0 ? " nor as " : "", path);
    return false;
}

/* In the folder of the program, or where it is installed beside that. */
static bool is_beside(const char *own, const char *within, char path[PATH_MAX],
                      struct buffer *places)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", own);
    return snprintf(path, PATH_MAX, "%s%s/safehand-inspect", dirname(folder), within) < PATH_MAX &&
           is_there(path, places);
}

#ifdef SAFEHAND_TESTING
/* A test takes another program in its place; and tests copy the program alone. */
static bool is_for_tests(char path[PATH_MAX], bool *is_chosen)
{
    const char *chosen = getenv("SAFEHAND_TEST_INSPECTOR");
    *is_chosen = chosen && *chosen;
    snprintf(path, PATH_MAX, "%s", *is_chosen ? chosen : SAFEHAND_INSPECTOR);
    return access(path, X_OK) == 0;
}
#endif

/* How long one file may take. */
static int64_t patience(void)
{
    int64_t seconds = INSPECT_SECONDS;
#ifdef SAFEHAND_TESTING
    const char *chosen = getenv("SAFEHAND_TEST_INSPECT_SECONDS");
    seconds = chosen ? atoi(chosen) : seconds;
#endif
    return seconds * 1000;
}

bool inspector_find(char path[PATH_MAX])
{
    struct buffer places;
    char own[PATH_MAX];
    bool is_chosen = false, found = false;
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    own[length > 0 ? length : 0] = '\0';
    buffer_init(&places, PATH_MAX);
#ifdef SAFEHAND_TESTING
    found = is_for_tests(path, &is_chosen);
#endif
    if (is_chosen && !found)
        buffer_append_text(&places, path);
    if (!is_chosen && !found)
        found = is_beside(own, "", path, &places) ||
                is_beside(own, "/../libexec/safehand", path, &places);
    if (!found)
        trouble_no_inspector(buffer_text(&places));
    buffer_free(&places);
    return found;
}

/* ---- one run ---- */

struct run {
    const char *mode;        /* NULL: it reads */
    struct waiting *waiting; /* NULL: one is started */
    struct inspect_folder folder;
    pid_t child;
    int64_t deadline;
};

int64_t inspector_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* All that comes before the deadline; else why it is not all. */
static unsigned read_all(int fd, struct buffer *answer, int64_t deadline, struct error *err)
{
    for (;;) {
        int64_t left = deadline - inspector_milliseconds();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        /* A signal that comes before the waiting does is seen after it. */
        int ready = left > 0 ? poll(&wait, 1, (int)(left < SLICE ? left : SLICE)) : 0;
        if (work_goes_on("reading", 0, 0, err) != STATUS_OK)
            return UNREAD_READER;
        if ((ready < 0 && errno == EINTR) || (ready == 0 && left > SLICE))
            continue;
        unsigned char *room = ready > 0 ? buffer_append_space(answer, BLOCK) : NULL;
        if (!room)
            return ready > 0 ? UNREAD_SIZE : UNREAD_READER;
        ssize_t got = read(fd, room, BLOCK);
        buffer_truncate(answer, answer->length - BLOCK + (got > 0 ? (size_t)got : 0));
        if (got == 0)
            return 0;
        if (got < 0 && errno != EINTR)
            return UNREAD_READER;
    }
}

/* Nothing of ours but the file and the pipe: no environment, no signals that are ignored or kept
 * back, and a group of its own, so that all that it starts can be ended at once. */
static bool set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETSIGMASK) == 0 &&
           posix_spawnattr_setpgroup(attributes, 0) == 0 &&
           posix_spawnattr_setsigdefault(attributes, &all) == 0 &&
           posix_spawnattr_setsigmask(attributes, &none) == 0;
}

static bool set_descriptors(posix_spawn_file_actions_t *actions, int file, int out)
{
    return posix_spawn_file_actions_adddup2(actions, file, STDIN_FILENO) == 0 &&
           posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO) == 0 &&
           posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) ==
               0 &&
           posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1) == 0;
}

bool inspector_start(const char *path, char *const words[], int file, int out, pid_t *child)
{
    char *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return false;
    }
    bool done = set_attributes(&attributes) && set_descriptors(&actions, file, out) &&
                seam_pass(SEAM_FILE, "spawn") &&
                posix_spawn(child, path, &actions, &attributes, words, environment) == 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return done;
}

static bool start(struct run *run, const char *path, const char *name, int file, int out)
{
    char *folder = run->folder.path[0] != '\0' ? run->folder.path : NULL;
    char *own = (char *)(uintptr_t) "safehand-inspect", *of = (char *)(uintptr_t)name;
    char *const reading[] = {own, of, folder, NULL};
    char *const cleaning[] = {own, (char *)(uintptr_t)run->mode, of, folder, NULL};
    return inspector_start(path, run->mode ? cleaning : reading, file, out, &run->child);
}

/* Whether it ends by itself before its time is over: one that has told all may stay for ever. */
static bool ends_in_time(const struct run *run, struct error *err)
{
    int ended = (int)syscall(SYS_pidfd_open, run->child, 0);
    struct pollfd wait = {.fd = ended, .events = POLLIN};
    int ready = 0;
    while (ended >= 0 && ready == 0 && work_goes_on("reading", 0, 0, err) == STATUS_OK) {
        int64_t left = run->deadline - inspector_milliseconds();
        if (left <= 0)
            break;
        ready = poll(&wait, 1, (int)(left < SLICE ? left : SLICE));
        ready = ready < 0 && errno == EINTR ? 0 : ready;
    }
    file_close(&ended);
    return ready > 0;
}

/* Ends whatever is left of it, and returns whether it had ended well by itself. The group is there
 * as long as nobody has waited for its leader. */
static bool end(const struct run *run, bool is_told, struct error *err)
{
    siginfo_t about = {0};
    int result = 0;
    if (!is_told || !ends_in_time(run, err))
        kill(-run->child, SIGKILL);
    while (waitid(P_PID, (id_t)run->child, &about, WEXITED | WNOWAIT) != 0 && errno == EINTR)
        ;
    kill(-run->child, SIGKILL);
    while (waitpid(run->child, &result, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(result) && WEXITSTATUS(result) == 0;
}

static unsigned run_once(struct run *run, const char *path, const char *name, int file,
                         struct buffer *answer, struct error *err)
{
    int ends[2];
    if (!seam_pass(SEAM_FILE, "pipe") || pipe2(ends, O_CLOEXEC) != 0)
        return UNREAD_READER;
    bool is_asked = run->waiting && !run->mode &&
                    waiting_ask(run->waiting, path, name, run->folder.path, file, ends[1]);
    bool started = is_asked || start(run, path, name, file, ends[1]);
    close(ends[1]);
    unsigned why = started ? read_all(ends[0], answer, run->deadline, err) : UNREAD_READER;
    /* Closed first: who writes still is ended by that. */
    close(ends[0]);
    bool ended_well = is_asked ? waiting_end(run->waiting, why == 0, run->deadline)
                               : started && end(run, why == 0, err);
    return why == 0 && !ended_well ? UNREAD_READER : why;
}

enum status inspector_run(const char *mode, const char *name, int file, struct waiting *waiting,
                          struct buffer *answer, unsigned *why, struct error *err)
{
    char path[PATH_MAX];
    struct run run = {
        .mode = mode, .waiting = waiting, .deadline = inspector_milliseconds() + patience()};
    struct error stopped = {0};
    if (!inspector_find(path)) {
        *why = UNREAD_TOOL;
        return STATUS_OK;
    }
    inspect_folder_make(&run.folder);
    *why = run_once(&run, path, name, file, answer, &stopped);
    inspect_folder_remove(&run.folder);
    if (stopped.status != STATUS_OK)
        *err = stopped;
    else if (answer->failure == STATUS_SYSTEM)
        return memory_error(err);
    return stopped.status;
}
