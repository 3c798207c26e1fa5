/* A pager between stdout and the terminal, as git has it. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
    pid_t process;
    int screen; /* what stdout was before */
    char command[4096];
} pager = {.screen = -1};

int output_screen(void)
{
    return pager.process > 0 ? pager.screen : STDOUT_FILENO;
}

bool pager_is_gone(void)
{
    return pager.process > 0 && ferror(stdout);
}

static bool less_is_there(void)
{
    const char *at = getenv("PATH");
    while (at && *at) {
        char path[4096];
        size_t length = strcspn(at, ":");
        snprintf(path, sizeof path, "%.*s/less", (int)length, at);
        if (length > 0 && access(path, X_OK) == 0)
            return true;
        at += length + (at[length] == ':');
    }
    return false;
}

/* NULL for none. */
static const char *pager_choose(void)
{
    const char *command = getenv("SAFEHAND_PAGER"), *terminal = getenv("TERM");
    if (!command)
        command = getenv("PAGER");
    /* On a terminal that can do nothing less only complains, and waits for a key. */
    if (!command && terminal && strcmp(terminal, "dumb") != 0 && less_is_there())
        command = "less -FRX";
    if (!command)
        command = "";
    return *command && strcmp(command, "cat") != 0 ? command : NULL;
}

/* Spawned, not forked: no copy of what this process holds in memory. */
static int pager_spawn(const char *command, int from, pid_t *process)
{
    char shell[] = "sh", option[] = "-c", *copy = memory_copy_string(command);
    char *const words[] = {shell, option, copy, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t pipes;
    int failure = copy ? posix_spawn_file_actions_init(&actions) : ENOMEM;
    if (failure != 0) {
        memory_free(copy);
        return failure;
    }
    failure = posix_spawnattr_init(&attributes);
    if (failure == 0) {
        sigemptyset(&pipes);
        sigaddset(&pipes, SIGPIPE);
        failure = posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
        if (failure == 0)
            failure = posix_spawnattr_setsigdefault(&attributes, &pipes);
        if (failure == 0)
            failure = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
        if (failure == 0)
            failure = posix_spawn(process, "/bin/sh", &actions, &attributes, words, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    memory_free(copy);
    return failure;
}

enum status pager_begin(struct error *err)
{
    int ends[2] = {-1, -1};
    const char *command = pager_choose();
    if (pager.process > 0 || !command || !isatty(STDOUT_FILENO))
        return STATUS_OK;
    /* What is searched for would stand in ~/.lesshst, what is shown in a file that `s` writes. */
    if (setenv("LESSHISTFILE", "-", 1) != 0 || setenv("LESSSECURE", "1", 1) != 0)
        return memory_error(err);
    pager.screen = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (pager.screen < 0 || pipe2(ends, O_CLOEXEC) != 0) {
        error_set_errno(err, "cannot begin the pager");
        file_close(&pager.screen);
        return err->status;
    }
    fflush(stdout);
    int failure = pager_spawn(command, ends[0], &pager.process);
    if (failure == 0 && dup2(ends[1], STDOUT_FILENO) < 0)
        failure = errno;
    file_close(&ends[0]);
    file_close(&ends[1]);
    if (failure == 0) {
        snprintf(pager.command, sizeof pager.command, "%s", command);
        return STATUS_OK;
    }
    errno = failure;
    error_set_errno(err, "cannot begin the pager %s", command);
    file_close(&pager.screen);
    pager.process = 0;
    return err->status;
}

enum status pager_end(struct error *err)
{
    int how = 0;
    pid_t process = pager.process;
    if (process <= 0)
        return STATUS_OK;
    /* Whoever quits has read enough: what could not be written then is no failure. */
    fflush(stdout);
    dup2(pager.screen, STDOUT_FILENO);
    file_close(&pager.screen);
    clearerr(stdout);
    pager.process = 0;
    while (waitpid(process, &how, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(how) || (WEXITSTATUS(how) != 126 && WEXITSTATUS(how) != 127))
        return STATUS_OK;
    error_set(err, STATUS_SYSTEM, "the pager cannot be run: %s", pager.command);
    return error_hint(err, "name another in SAFEHAND_PAGER, or set it to cat for none");
}
