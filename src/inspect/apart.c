/*
 * A reader in a process of its own. What a library does with a hostile file ends there: a crash, an
 * endless loop or too much memory makes the file one that could not be searched, and no more.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "parsers.h"

enum { SLICE = 200 /* milliseconds */ };

/* What goes through the pipe first. */
struct head {
    enum status status;
    struct finding finding;
    size_t text_length;
    char message[ERROR_MESSAGE_SIZE];
};

static bool write_all(int fd, const void *data, size_t length)
{
    const char *from = data;
    while (length > 0) {
        ssize_t written = write(fd, from, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        from += written;
        length -= (size_t)written;
    }
    return true;
}

/* In the child; never returns. */
static void run_parser(inspect_parser *parser, const struct buffer *file, int out)
{
    struct error err = {0};
    struct buffer text;
    struct head head = {.status = STATUS_OK};
    const struct rlimit seconds = {INSPECT_SECONDS, INSPECT_SECONDS}, none = {0, 0};
    unsetenv("SAFEHAND_FAULT_TRACE"); /* a test's list of calls is that of one process */
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_FSIZE, &none);
    /* What the libraries say of the file is for nobody. */
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0) {
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
    }
    buffer_init(&text, INSPECT_TEXT_MAXIMUM);
    head.status = parser(file, &text, &head.finding, &err);
    if (head.status == STATUS_OK && text.failure == STATUS_SYSTEM)
        head.status = memory_error(&err);
    else if (text.failure != STATUS_OK)
        head.finding.unread |= UNREAD_SIZE;
    memcpy(head.message, err.message, sizeof head.message);
    head.text_length = text.length;
    bool written = write_all(out, &head, sizeof head);
    if (written && head.status != STATUS_SYSTEM)
        written = write_all(out, text.data, text.length);
    _exit(written ? 0 : 1);
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Exactly so many bytes before the deadline, or false. */
static bool read_all(int fd, void *data, size_t length, int64_t deadline)
{
    char *to = data;
    while (length > 0) {
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
        ssize_t got = read(fd, to, length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        length -= (size_t)got;
    }
    return true;
}

/* What the child tells; false if it told nothing that is whole. */
static bool take_result(int fd, struct head *head, struct buffer *text)
{
    int64_t deadline = milliseconds() + INSPECT_SECONDS * 1000;
    if (!read_all(fd, head, sizeof *head, deadline) || head->text_length > INSPECT_TEXT_MAXIMUM)
        return false;
    head->message[sizeof head->message - 1] = '\0';
    if (head->status == STATUS_SYSTEM || head->text_length == 0)
        return true;
    unsigned char *room = buffer_append_space(text, head->text_length);
    return room && read_all(fd, room, head->text_length, deadline);
}

enum status parse_apart(inspect_parser *parser, const struct buffer *file,
                        struct inspection *reading, struct finding *finding, struct error *err)
{
    int ends[2];
    struct head head = {.status = STATUS_MALFORMED};
    if (!seam_pass(SEAM_FILE, "fork") || pipe2(ends, O_CLOEXEC) != 0)
        return error_set_errno(err, "cannot start reading a file");
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run_parser(parser, file, ends[1]);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return error_set_errno(err, "cannot start reading a file");
    }
    bool told = take_result(ends[0], &head, &reading->text);
    close(ends[0]);
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    enum status status = work_goes_on("reading", 0, 0, err);
    if (status != STATUS_OK)
        return status;
    if (told && head.status == STATUS_SYSTEM)
        return error_set(err, STATUS_SYSTEM, "%s", head.message);
    if (!told) {
        buffer_truncate(&reading->text, 0);
        *finding = (struct finding){.unread = UNREAD_READER};
        return STATUS_OK;
    }
    *finding = head.finding;
    if (head.status != STATUS_OK && head.finding.unread == 0)
        finding->unread |= UNREAD_DAMAGED;
    return STATUS_OK;
}
