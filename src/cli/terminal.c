#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { ANSWER_MAXIMUM = 65536, SECRET_MAXIMUM = 1024, WIDTH_DEFAULT = 80, WIDTH_MINIMUM = 40 };

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    interrupted = number;
}

void interrupt_install(void)
{
    /* No SA_RESTART: a read that waits must come back. */
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGQUIT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

bool interrupt_seen(void)
{
    return interrupted != 0;
}

enum status interrupt_error(struct error *err)
{
    return error_set(err, STATUS_INTERRUPTED, "interrupted");
}

static int terminal_open(void)
{
    return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

bool terminal_can_ask(void)
{
    if (!isatty(STDIN_FILENO))
        return false;
    int fd = terminal_open();
    if (fd < 0)
        return false;
    close(fd);
    return true;
}

bool terminal_shows_progress(void)
{
    return isatty(STDERR_FILENO);
}

unsigned terminal_width(void)
{
    struct winsize size;
    if (ioctl(output_screen(), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_DEFAULT;
    return size.ws_col < WIDTH_MINIMUM ? WIDTH_MINIMUM : size.ws_col;
}

static void terminal_write(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t wrote = write(fd, text, length);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return;
        text += wrote;
        length -= (size_t)wrote;
    }
}

void text_wrap(struct buffer *out, const char *text, unsigned width, unsigned indent)
{
    size_t column = 0;
    bool fresh = true; /* nothing but the indent stands on the line */
    while (*text) {
        size_t spaces = strspn(text, " ");
        size_t word = strcspn(text + spaces, " ");
        size_t columns = text_width(text + spaces, word);
        if (width > 0 && !fresh && column + spaces + columns > width) {
            buffer_append_byte(out, '\n');
            for (unsigned i = 0; i < indent; i++)
                buffer_append_byte(out, ' ');
            column = indent;
            spaces = 0;
            text += strspn(text, " ");
        }
        buffer_append(out, text, spaces + word);
        column += spaces + columns;
        text += spaces + word;
        fresh = false;
    }
    buffer_append_byte(out, '\n');
}

void terminal_say(const char *format, ...)
{
    struct buffer visible, wrapped;
    char line[4096];
    va_list list;
    int fd = terminal_open();
    if (fd < 0)
        return;
    buffer_init(&visible, 8 * sizeof line);
    buffer_init(&wrapped, 16 * sizeof line);
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    for (const char *at = line;; at++) {
        size_t length = strcspn(at, "\n");
        buffer_clear(&visible);
        text_append_visible(&visible, at, length);
        /* What is indented stays so where it goes on. */
        unsigned indent = (unsigned)strspn(buffer_text(&visible), " ");
        text_wrap(&wrapped, buffer_text(&visible), terminal_width(), indent ? indent + 2 : 0);
        at += length;
        if (!*at)
            break;
    }
    terminal_write(fd, buffer_text(&wrapped), wrapped.length);
    buffer_free(&visible);
    buffer_free(&wrapped);
    close(fd);
}

/* Waits until there is something to read; false if a signal ended that. Signals come only while
 * waiting, so that none is missed between looking at the flag and the read. */
static bool wait_to_read(int fd)
{
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    sigset_t ours, before;
    int ready = -1;
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGHUP);
    sigprocmask(SIG_BLOCK, &ours, &before);
    while (ready < 0 && !interrupted) {
        ready = ppoll(&readable, 1, NULL, &before);
        if (ready < 0 && errno != EINTR)
            break;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ready > 0;
}

/* Reads a line into text of `size` bytes; how many, or -1 (errno; 0 for the end of input). */
static ssize_t terminal_read_line(int fd, char *text, size_t size)
{
    size_t length = 0;
    for (;;) {
        char byte;
        if (!wait_to_read(fd)) {
            errno = EINTR;
            return -1;
        }
        ssize_t got = read(fd, &byte, 1);
        if (got < 0 && errno == EINTR && !interrupted)
            continue;
        if (got <= 0) {
            errno = got == 0 ? 0 : errno;
            return -1;
        }
        if (byte == '\n')
            break;
        if (length + 1 < size)
            text[length++] = byte;
    }
    text[length] = '\0';
    return (ssize_t)length;
}

enum status terminal_ask(const char *prompt, struct buffer *answer, struct error *err)
{
    char line[4096];
    int fd = terminal_open();
    if (fd < 0)
        return error_set(err, STATUS_USAGE, "there is no terminal to ask on");
    progress_end();
    terminal_write(fd, prompt, strlen(prompt));
    ssize_t length = terminal_read_line(fd, line, sizeof line);
    if (length < 0)
        terminal_write(fd, "\n", 1);
    close(fd);
    if (length < 0)
        return interrupt_error(err);
    if (utf8_check(line, (size_t)length) != (size_t)length)
        return error_set(err, STATUS_MALFORMED, "what was typed is not UTF-8");
    buffer_clear(answer);
    buffer_append(answer, line, (size_t)length);
    secret_wipe(line, sizeof line);
    return buffer_status(answer, err);
}

enum status terminal_ask_secret(const char *prompt, char **answer, struct error *err)
{
    struct termios before, quiet;
    *answer = NULL;
    int fd = terminal_open();
    if (fd < 0)
        return error_set(err, STATUS_USAGE, "there is no terminal to ask on");
    char *secret = secret_allocate(SECRET_MAXIMUM);
    if (!secret || tcgetattr(fd, &before) != 0) {
        secret_free(secret);
        close(fd);
        return secret ? error_set_errno(err, "cannot read the terminal") : memory_error(err);
    }
    progress_end();
    /* A shell that resumes us would leave its own echo on. */
    void (*suspend)(int) = signal(SIGTSTP, SIG_IGN);
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    tcsetattr(fd, TCSAFLUSH, &quiet);
    terminal_write(fd, prompt, strlen(prompt));
    ssize_t length = terminal_read_line(fd, secret, SECRET_MAXIMUM);
    /* Signals only set a flag, so that this line runs in every case. */
    tcsetattr(fd, TCSAFLUSH, &before);
    signal(SIGTSTP, suspend);
    terminal_write(fd, "\n", 1);
    close(fd);
    if (length < 0) {
        secret_free(secret);
        return interrupt_error(err);
    }
    *answer = secret;
    return STATUS_OK;
}

enum status terminal_confirm(const char *prompt, bool *yes, struct error *err)
{
    struct buffer answer;
    buffer_init(&answer, ANSWER_MAXIMUM);
    enum status status;
    for (;;) {
        status = terminal_ask(prompt, &answer, err);
        const char *text = buffer_text(&answer);
        *yes = strcmp(text, "yes") == 0 || strcmp(text, "y") == 0;
        if (status != STATUS_OK || *yes || strcmp(text, "no") == 0 || strcmp(text, "n") == 0)
            break;
        terminal_say("Please answer yes or no.");
    }
    buffer_free(&answer);
    return status;
}

enum status confirm_or_yes(const struct arguments *arguments, const char *prompt,
                           const char *declined, struct error *err)
{
    bool yes = false;
    if (argument_given(arguments, "--yes"))
        return STATUS_OK;
    if (!terminal_can_ask())
        return error_set(err, STATUS_USAGE, "safehand %s needs --yes where nobody can be asked",
                         arguments->command->name);
    fflush(stdout);
    enum status status = terminal_confirm(prompt, &yes, err);
    return status == STATUS_OK && !yes ? error_set(err, STATUS_REFUSED, "%s", declined) : status;
}
