#include "waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* Milliseconds: a loaded machine takes its time to start one, and to end one. */
enum { START = 10000, STOP = 10000, GIVEN = 2 };

enum status waiting_new(struct waiting **waiting, struct error *err)
{
    *waiting = memory_allocate(sizeof **waiting);
    if (!*waiting)
        return memory_error(err);
    (*waiting)->line = -1;
    return STATUS_OK;
}

/* Its own end of the line closed, it would end by itself; what reads a file ends with it. */
static void stop(struct waiting *waiting)
{
    if (waiting->line < 0)
        return;
    file_close(&waiting->line);
    kill(waiting->id, SIGKILL);
    while (waitpid(waiting->id, NULL, 0) < 0 && errno == EINTR)
        ;
}

void waiting_free(struct waiting *waiting)
{
    if (waiting)
        stop(waiting);
    memory_free(waiting);
}

/* The word that it says, 0 if none comes by then. */
static char listen_to(const struct waiting *waiting, int64_t deadline)
{
    char word = 0;
    for (;;) {
        int64_t left = deadline - inspector_milliseconds();
        struct pollfd wait = {.fd = waiting->line, .events = POLLIN};
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        return ready > 0 && recv(waiting->line, &word, 1, 0) == 1 ? word : 0;
    }
}

static bool start(struct waiting *waiting, const char *path)
{
    int ends[2];
    char *const words[] = {(char *)(uintptr_t) "safehand-inspect", (char *)(uintptr_t) "--wait",
                           NULL};
    if (!seam_pass(SEAM_FILE, "socketpair") ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    if (inspector_start(path, words, ends[1], ends[1], &waiting->id))
        waiting->line = ends[0];
    else
        close(ends[0]);
    close(ends[1]);
    if (waiting->line >= 0 && listen_to(waiting, inspector_milliseconds() + START) != WAITING_READY)
        stop(waiting);
    return waiting->line >= 0;
}

bool waiting_ask(struct waiting *waiting, const char *path, const char *name, const char *folder,
                 int file, int out)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(GIVEN * sizeof(int))];
    } control = {0};
    const int given[GIVEN] = {file, out};
    size_t length = strlen(name) + 1, further = strlen(folder) + 1;
    struct iovec bytes[] = {{(char *)(uintptr_t)name, length},
                            {(char *)(uintptr_t)folder, further}};
    struct msghdr message = {.msg_iov = bytes,
                             .msg_iovlen = 2,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    waiting->is_useless = waiting->is_useless || (waiting->line < 0 && !start(waiting, path));
    if (waiting->is_useless || length + further > WAITING_REQUEST_MAXIMUM)
        return false;
    control.head.cmsg_level = SOL_SOCKET;
    control.head.cmsg_type = SCM_RIGHTS;
    control.head.cmsg_len = CMSG_LEN(sizeof given);
    memcpy(CMSG_DATA(&control.head), given, sizeof given);
    if (sendmsg(waiting->line, &message, MSG_NOSIGNAL) == (ssize_t)(length + further))
        return true;
    stop(waiting);
    return false;
}

bool waiting_end(struct waiting *waiting, bool is_told, int64_t deadline)
{
    char stopping = WAITING_STOP, word = is_told ? listen_to(waiting, deadline) : 0;
    if (word == 0 && send(waiting->line, &stopping, 1, MSG_NOSIGNAL) == 1)
        word = listen_to(waiting, inspector_milliseconds() + STOP);
    if (word == 0)
        stop(waiting); /* another one is started for the next file */
    return is_told && word == WAITING_READ;
}
