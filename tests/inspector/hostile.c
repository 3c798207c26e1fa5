/*
 * hostile [--clean | --pages] NAME [FOLDER]: stands in the inspector's place, and does what a file
 * could make of it that has taken it over. What it does goes by the name of the file.
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

/* Folders so deep that no path leads there, the last of which cannot be listed. */
static void bury(const char *folder)
{
    if (chdir(folder) != 0)
        _exit(4);
    for (int i = 0; i < 3000; i++)
        if (mkdir("folder", 0700) != 0 || chdir("folder") != 0)
            _exit(4);
    if (mkdir("closed", 0300) != 0)
        _exit(4);
    close(openat(AT_FDCWD, "closed/in clear", O_WRONLY | O_CREAT, 0600));
}

#define COPY                                                                                       \
    HEAD "w\1\0\0\0001"                                                                            \
         "c\5\0\0\0clean" END

/* What it answers when a copy is asked for. */
static const struct {
    const char *name, *bytes;
    size_t length;
} COPIES[] = {
#define SAYS(name, bytes)                                                                          \
    {                                                                                              \
        name, bytes, sizeof(bytes) - 1                                                             \
    }
    SAYS("drawing.png", COPY), /* of a family's record */
    SAYS("good", COPY),
    SAYS("same", HEAD "w\1\0\0\0001"
                      "c\4\0\0\0same" END),
    SAYS("a reading", GOOD),
    SAYS("no way", HEAD "c\5\0\0\0clean" END),
    SAYS("no copy", HEAD "w\1\0\0\0001" END),
    SAYS("an empty copy", HEAD "w\1\0\0\0001"
                               "c\0\0\0\0" END),
    SAYS("two copies", HEAD "w\1\0\0\0001"
                            "c\1\0\0\0a"
                            "c\1\0\0\0b" END),
    SAYS("both", HEAD "w\1\0\0\0001"
                      "c\5\0\0\0clean"
                      "n\1\0\0\0001" END),
    SAYS("both the other way", HEAD "n\1\0\0\0001"
                                    "w\1\0\0\0001"
                                    "c\5\0\0\0clean" END),
    SAYS("an unknown way", HEAD "w\1\0\0\0009"
                                "c\5\0\0\0clean" END),
    SAYS("half", HEAD "w\1\0\0\0001"
                      "c\5\0\0\0cle"),
    SAYS("more", COPY "t\0\0\0\0"),
    SAYS("no kind", HEAD "n\1\0\0\0001" END),
    SAYS("no tool", HEAD "n\x8\0\0\0002 a\xE2\x80\xAE\x1B[" END),
    SAYS("an unknown why", HEAD "n\1\0\0\0009" END),
    SAYS("nothing", HEAD END),
#undef SAYS
};

static int clean(const char *name, const char *folder)
{
    for (size_t i = 0; i < sizeof COPIES / sizeof *COPIES; i++)
        if (strcmp(COPIES[i].name, name) == 0) {
            say(COPIES[i].bytes, COPIES[i].length);
            return 0;
        }
    if (strcmp(name, "killed") == 0)
        raise(SIGSEGV);
    else if (strcmp(name, "waits") == 0)
        wait_for_ever();
    else if (strcmp(name, "buries") == 0) {
        bury(folder);
        SAY(COPY);
    } else
        return 2;
    return 0;
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

/* What stands on its standard input: how long it is, and that it can be read alone. */
static void tell_file(void)
{
    struct stat about;
    char text[64], head[] = HEAD "t\0\0\0\0";
    if (fstat(STDIN_FILENO, &about) != 0)
        _exit(5);
    int length = snprintf(text, sizeof text, "%lld %s", (long long)about.st_size,
                          write(STDIN_FILENO, "x", 1) < 0 ? "sealed" : "open");
    head[sizeof head - 5] = (char)length;
    say(head, sizeof head - 1);
    say(text, (size_t)length);
    SAY(END);
}

int main(int count, char **words)
{
    if (count == 4)
        return clean(words[2], words[3]);
    const char *name = count > 1 ? words[1] : "", *folder = count > 2 ? words[2] : "";
    if (strcmp(name, "good") == 0)
        SAY(GOOD);
    else if (strcmp(name, "same") == 0 || strcmp(name, "buries") == 0 ||
             strcmp(name, "drawing.png") == 0)
        SAY(GOOD); /* of a copy */
    else if (strcmp(name, "seen.jpg") == 0)
        SAY(HEAD "t\7\0\0\0a visit"
                 "s\x10\0\0\0Dean Rudkin came" END);
    else if (strcmp(name, "size") == 0)
        tell_file();
    else if (strcmp(name, "slow") == 0) {
        usleep(700000);
        SAY(GOOD);
    } else if (strcmp(name, "killed") == 0)
        raise(SIGSEGV);
    else if (strcmp(name, "half") == 0)
        SAY(HEAD "t\5\0\0\0hel");
    else if (strcmp(name, "status") == 0) {
        SAY(GOOD);
        return 1;
    } else if (strcmp(name, "waits") == 0)
        wait_for_ever();
    else if (strcmp(name, "stays") == 0) {
        SAY(GOOD);
        close(STDOUT_FILENO);
        wait_for_ever();
    } else if (strncmp(name, "bomb", 4) == 0)
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
