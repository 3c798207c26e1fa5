/*
 * The process that waits never looks at a file: it forks for each, and only the child, which knows
 * nothing of other files, confines itself and reads. What the child can tell it is how it ended.
 */
#include "wait.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "media/media.h"
#include "safehand/base.h"
#include "safehand/inspect/answer.h"

enum { TAKEN = 2 /* descriptors: the file, where to answer */ };

static char request[WAITING_REQUEST_MAXIMUM];

bool wait_is_wanted(int count, char *const words[])
{
    struct stat about;
    return count == 2 && strcmp(words[1], "--wait") == 0 && fstat(STDIN_FILENO, &about) == 0 &&
           S_ISSOCK(about.st_mode);
}

static bool say(enum waiting_word word)
{
    char letter = (char)word;
    return send(STDIN_FILENO, &letter, 1, MSG_NOSIGNAL) == 1;
}

/* Name and folder of a request; false if it is none. */
static bool take_words(size_t length, const char **name, const char **folder)
{
    size_t first = strnlen(request, length);
    if (first + 1 >= length || request[length - 1] != '\0' ||
        first + 1 + strlen(request + first + 1) + 1 != length)
        return false;
    *name = request;
    *folder = request[first + 1] != '\0' ? request + first + 1 : NULL;
    return true;
}

/* The next request. What is none is passed over: a stop that came too late. */
static bool receive(int taken[TAKEN], const char **name, const char **folder)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(TAKEN * sizeof(int))];
    } control;
    for (;;) {
        memset(request, 0, sizeof request); /* of the file before */
        struct iovec bytes = {request, sizeof request};
        struct msghdr message = {.msg_iov = &bytes,
                                 .msg_iovlen = 1,
                                 .msg_control = &control,
                                 .msg_controllen = sizeof control};
        ssize_t length = recvmsg(STDIN_FILENO, &message, MSG_CMSG_CLOEXEC);
        if (length == 0 || (length < 0 && errno != EINTR))
            return false;
        const struct cmsghdr *given = length > 0 ? CMSG_FIRSTHDR(&message) : NULL;
        if (!given)
            continue;
        if (given->cmsg_type != SCM_RIGHTS || given->cmsg_len != CMSG_LEN(TAKEN * sizeof(int)) ||
            !take_words((size_t)length, name, folder))
            return false; /* nobody of ours asks like that */
        memcpy(taken, CMSG_DATA(given), TAKEN * sizeof(int));
        return true;
    }
}

/* In the child: as if it had been started for this file. */
static void become(const int taken[TAKEN], pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
        dup2(taken[0], STDIN_FILENO) < 0 || dup2(taken[1], STDOUT_FILENO) < 0 ||
        close_range(STDERR_FILENO + 1, ~0U, 0) != 0)
        _exit(EXIT_FAILURE);
}

/* Until it has ended or is to; then nothing is left of it and what it started. */
static int watch(pid_t child)
{
    int result = 0, ended = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd on[] = {{.fd = ended, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    while (ended >= 0 && poll(on, sizeof on / sizeof *on, -1) < 0 && errno == EINTR)
        ;
    kill(-child, SIGKILL);
    kill(child, SIGKILL); /* no matter to one that has ended */
    while (waitpid(child, &result, 0) < 0 && errno == EINTR)
        ;
    file_close(&ended);
    return WIFEXITED(result) ? WEXITSTATUS(result) : EXIT_FAILURE;
}

bool wait_for_file(const char **name, const char **folder)
{
    unsigned made = 0; /* what the files so far had to make */
    int taken[TAKEN], result = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    for (bool goes_on = say(WAITING_READY); goes_on && receive(taken, name, folder);) {
        words_make(made);
        pid_t own = getpid(), child = fork();
        if (child == 0) {
            become(taken, own);
            return true;
        }
        if (child > 0)
            setpgid(child, child); /* it is in none but ours until then */
        file_close(&taken[0]);
        file_close(&taken[1]);
        result = child > 0 ? watch(child) : EXIT_FAILURE;
        made |= result >= WAIT_READ ? (unsigned)(result - WAIT_READ) : 0;
        goes_on = say(result >= WAIT_READ ? WAITING_READ : WAITING_BROKE_OFF);
    }
    return false;
}
