/*
 * hostile NAME [FOLDER]: stands in the inspector's place, and does what a file could make of it
 * that has taken it over. What it does goes by the name of the file.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written <= 0)
            _exit(3);
        bytes += written;
        length -= (size_t)written;
    }
}
#define SAY(literal) say(literal, sizeof(literal) - 1)
#define HEAD "safehand-inspect/1\n"
#define END "e\0\0\0\0"
#define GOOD HEAD "t\5\0\0\0hello" END

static void wait_for_ever(void)
{
    for (;;)
        pause();
}

/* Each child makes further ones, 64 in all; all hold the answer's descriptor. */
static void fork_bomb(void)
{
    for (int i = 0; i < 6; i++)
        (void)fork();
    wait_for_ever();
}

/* A child that outlives the answer, and says later that it is there. */
static void outlive(const char *folder)
{
    if (fork() == 0) {
        char path[256];
        close(STDOUT_FILENO);
        snprintf(path, sizeof path, "%s.later", folder);
        sleep(2);
        close(open(path, O_WRONLY | O_CREAT, 0600));
        wait_for_ever();
    }
    SAY(GOOD);
}

static void leave_behind(const char *folder)
{
    char path[256];
    static const char *const names[] = {"a.txt", ".hidden", "b c"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        int fd = open(path, O_WRONLY | O_CREAT, 0600);
        if (fd < 0 || write(fd, "in clear", 8) != 8)
            _exit(4);
        close(fd);
    }
    fchmodat(AT_FDCWD, path, 0, 0);
    SAY(GOOD);
}

static void flood(void)
{
    static char block[65536];
    SAY(HEAD);
    for (;;)
        say(block, sizeof block);
}

/* What it is given besides the file: nothing. */
static void tell_surroundings(const char *folder)
{
    extern char **environ;
    struct stat about;
    char text[64];
    int open_count = 0;
    for (int fd = 3; fd < 1024; fd++)
        open_count += fcntl(fd, F_GETFD) >= 0;
    struct sigaction pipe;
    sigaction(SIGPIPE, NULL, &pipe);
    int length = snprintf(text, sizeof text, "%d %d %s %o %s %s", environ[0] != NULL, open_count,
                          getpgrp() == getpid() ? "own" : "shared",
                          folder && stat(folder, &about) == 0 ? about.st_mode & 07777 : 0U,
                          pipe.sa_handler == SIG_DFL ? "default" : "ignored",
                          write(STDIN_FILENO, "x", 1) < 0 ? "sealed" : "open");
    char head[] = HEAD "t\0\0\0\0";
    head[sizeof head - 5] = (char)length;
    say(head, sizeof head - 1);
    say(text, (size_t)length);
    SAY(END);
}

int main(int count, char **words)
{
    const char *name = count > 1 ? words[1] : "", *folder = count > 2 ? words[2] : "";
    if (strcmp(name, "good") == 0)
        SAY(GOOD);
    else if (strcmp(name, "seen.jpg") == 0)
        SAY(HEAD "t\7\0\0\0a visit" "s\x10\0\0\0Dean Rudkin came" END);
    else if (strcmp(name, "killed") == 0)
        raise(SIGSEGV);
    else if (strcmp(name, "half") == 0)
        SAY(HEAD "t\5\0\0\0hel");
    else if (strcmp(name, "status") == 0) {
        SAY(GOOD);
        return 1;
    } else if (strcmp(name, "waits") == 0)
        wait_for_ever();
    else if (strncmp(name, "bomb", 4) == 0)
        fork_bomb();
    else if (strcmp(name, "outlives") == 0)
        outlive(folder);
    else if (strcmp(name, "leaves") == 0)
        leave_behind(folder);
    else if (strcmp(name, "floods") == 0)
        flood();
    else if (strcmp(name, "surroundings") == 0)
        tell_surroundings(folder);
    else if (strcmp(name, "unconfined") == 0)
        SAY(HEAD "t\5\0\0\0hellol\1\0\0\0003" END);
    else
        return 2;
    return 0;
}
