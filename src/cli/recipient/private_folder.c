#include "recipient/private_folder.h"

#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Whether a folder is ours alone, or such that what we make in it is. */
static bool is_usable(const char *path)
{
    struct stat about;
    return path && *path == '/' && stat(path, &about) == 0 && S_ISDIR(about.st_mode) &&
           access(path, W_OK | X_OK) == 0 &&
           (about.st_uid == getuid() || (about.st_mode & S_ISVTX) != 0);
}

static const char *place(void)
{
    const char *const places[] = {getenv("XDG_RUNTIME_DIR"), "/dev/shm", getenv("TMPDIR")};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (is_usable(places[i]))
            return places[i];
    return "/tmp";
}

enum status private_folder_make(char **folder, struct error *err)
{
    enum { RANDOM = 8 };
    unsigned char random[RANDOM];
    char hex[2 * RANDOM + 1];
    *folder = NULL;
    enum status status = random_bytes(random, sizeof random, err);
    if (status != STATUS_OK)
        return status;
    hex_encode(random, sizeof random, hex);
    char *path = memory_format("%s/safehand-%s", place(), hex);
    if (!path)
        return memory_error(err);
    status = file_make_folder(path, 0700, err);
    if (status == STATUS_OK)
        *folder = path;
    else
        memory_free(path);
    return status;
}

static bool is_in_path(const char *program)
{
    const char *at = getenv("PATH");
    while (at && *at) {
        char path[4096];
        size_t length = strcspn(at, ":");
        snprintf(path, sizeof path, "%.*s/%s", (int)length, at, program);
        if (length > 0 && access(path, X_OK) == 0)
            return true;
        at += length + (at[length] == ':');
    }
    return false;
}

enum status private_folder_can_view(struct error *err)
{
    const char *browser = getenv("BROWSER");
    if ((browser && *browser) || is_in_path("xdg-open"))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "there is no browser to show the report with");
    return error_hint(err, "name one in BROWSER, or open the package into a folder with -o");
}

/* Spawned, not forked: no copy of what this process holds in memory. BROWSER may have words of its
 * own; the path is no part of what the shell reads. */
static void show(const char *path, pid_t *process)
{
    char shell[] = "sh", option[] = "-c", script[] = "exec ${BROWSER:-xdg-open} \"$1\"";
    char *copy = memory_copy_string(path);
    char *const words[] = {shell, option, script, shell, copy, NULL};
    if (!copy || posix_spawn(process, "/bin/sh", NULL, NULL, words, environ) != 0)
        *process = -1;
    memory_free(copy);
}

/* Waits a moment for what shows it: most are only a call to a browser that runs already, and end at
 * once. STATUS_SYSTEM if there is no such program. */
static enum status wait_shown(pid_t process, struct error *err)
{
    enum { TRIES = 100, NOT_RUN = 126, NOT_FOUND = 127 };
    static const struct timespec pause = {.tv_nsec = 20000000};
    int how = 0;
    pid_t ended = 0;
    for (int i = 0; process > 0 && ended == 0 && i < TRIES && !interrupt_seen(); i++) {
        ended = waitpid(process, &how, WNOHANG);
        if (ended == 0)
            nanosleep(&pause, NULL);
    }
    bool was_run = process > 0 && !(ended == process && WIFEXITED(how) &&
                                    (WEXITSTATUS(how) == NOT_RUN || WEXITSTATUS(how) == NOT_FOUND));
    if (was_run)
        return STATUS_OK;
    error_set(err, STATUS_SYSTEM, "the browser cannot be run");
    return error_hint(err, "name another in BROWSER, or open the package into a folder with -o");
}

enum status private_folder_view(const char *opened, struct error *err)
{
    struct buffer answer;
    pid_t process = -1;
    char *report = file_join(opened, "report.html");
    if (!report)
        return memory_error(err);
    show(report, &process);
    memory_free(report);
    enum status status = wait_shown(process, err);
    if (status != STATUS_OK)
        return status;
    terminal_say("The report is shown in your browser.");
    buffer_init(&answer, 1 << 16);
    status = terminal_ask("Press Enter when you have read it: it is removed then. ", &answer, err);
    buffer_free(&answer);
    if (process > 0)
        (void)waitpid(process, NULL, WNOHANG);
    return status;
}

enum status private_folder_remove(char *folder, enum status status, struct error *err)
{
    struct error failure = {0};
    if (!folder)
        return status;
    if (file_remove_tree(folder, &failure) != STATUS_OK && status == STATUS_OK) {
        *err = failure;
        status = error_hint(err, "what was opened lies in %s: remove it by hand", folder);
    }
    memory_free(folder);
    return status;
}
