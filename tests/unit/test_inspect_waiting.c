/* An inspector that waits: each file is read by a process of its own, of which nothing is left;
 * what ends one keeps no other from being read. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "waiting.h"

static struct waiting *begin(void)
{
    struct error err = {0};
    struct waiting *waiting = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(waiting_new(&waiting, &err), STATUS_OK);
    return waiting;
}

/* The answer's descriptor, of a file that the inspector was asked for; -1 if it cannot be. */
static int ask(struct waiting *waiting, const char *path, const char *name, const char *text,
               size_t length)
{
    int ends[2], file = file_open_in_memory(text, length);
    cr_assert(file >= 0 && pipe2(ends, O_CLOEXEC) == 0);
    bool is_asked = waiting_ask(waiting, path, name, "", file, ends[1]);
    close(ends[1]);
    close(file);
    if (is_asked)
        return ends[0];
    close(ends[0]);
    return -1;
}

/* All that is answered, up to 1 KB; how long it is. */
static size_t take(int from, char answer[1024])
{
    ssize_t got = 0, length = 0;
    while (length < 1023 && (got = read(from, answer + length, 1023 - (size_t)length)) > 0)
        length += got;
    answer[length] = '\0';
    close(from);
    return (size_t)length;
}

static void expect_read(struct waiting *waiting, const char *text)
{
    char answer[1024];
    int from = ask(waiting, SAFEHAND_INSPECTOR, "a.txt", text, strlen(text));
    cr_assert_geq(from, 0);
    size_t length = take(from, answer);
    cr_expect(waiting_end(waiting, true, inspector_milliseconds() + 60000));
    cr_expect_eq(memcmp(answer, INSPECT_ANSWER_HEAD, sizeof INSPECT_ANSWER_HEAD - 1), 0);
    cr_expect_not_null(memmem(answer, length, text, strlen(text)));
    cr_expect_eq(answer[length - 5], ANSWER_END);
}

/* The only process that this one started, and how many there are. */
static pid_t child_of(pid_t parent, int *count)
{
    pid_t found = 0;
    DIR *place = opendir("/proc");
    const struct dirent *entry;
    *count = 0;
    while (place && (entry = readdir(place))) {
        char path[300], text[512] = "";
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        int fd = open(path, O_RDONLY | O_CLOEXEC), of = 0;
        ssize_t got = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
        const char *behind = got > 0 ? strrchr(text, ')') : NULL;
        if (behind && sscanf(behind, ") %*c %d", &of) == 1 && of == parent) {
            found = atoi(entry->d_name);
            ++*count;
        }
        if (fd >= 0)
            close(fd);
    }
    if (place)
        closedir(place);
    return found;
}

static int descriptors(pid_t process)
{
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", process);
    DIR *place = opendir(path);
    const struct dirent *entry;
    while (place && (entry = readdir(place)))
        count += entry->d_name[0] != '.';
    if (place)
        closedir(place);
    return count;
}

/* Something that is not read within a second; and the process that reads it. */
static int ask_much(struct waiting *waiting, pid_t *reader)
{
    static char much[24 * 1024 * 1024];
    int count = 0;
    for (size_t i = 0; i < sizeof much; i++)
        much[i] = "<div><b>"[i % 8];
    int from = ask(waiting, SAFEHAND_INSPECTOR, "a.html", much, sizeof much);
    cr_assert_geq(from, 0);
    for (int tries = 0; tries < 1000 && count == 0; tries++) {
        *reader = child_of(waiting->id, &count);
        usleep(10000);
    }
    cr_assert_eq(count, 1);
    return from;
}

static void expect_gone(pid_t process)
{
    for (int tries = 0; tries < 500 && kill(process, 0) == 0; tries++)
        usleep(10000);
    cr_expect(kill(process, 0) != 0, "it is still there");
}

Test(inspect_waiting, one_serves_many_files_and_nothing_is_left_of_any)
{
    struct waiting *waiting = begin();
    int count = 0;
    pid_t id = 0;
    for (int i = 0; i < 3; i++) {
        expect_read(waiting, "Wren came at ten.");
        cr_expect(i == 0 || waiting->id == id, "the same one");
        id = waiting->id;
        child_of(id, &count);
        cr_expect_eq(count, 0);
    }
    waiting_free(waiting);
    cr_expect(kill(id, 0) != 0);
}

Test(inspect_waiting, whoever_reads_has_the_file_and_its_answer_and_nothing_else)
{
    struct waiting *waiting = begin();
    pid_t reader = 0;
    int from = ask_much(waiting, &reader);
    cr_expect_eq(descriptors(reader), 3, "%d", descriptors(reader));
    cr_expect_eq(getpgid(reader), reader);
    close(from);
    cr_expect_not(waiting_end(waiting, false, 0));
    expect_gone(reader);
    waiting_free(waiting);
}

Test(inspect_waiting, a_reader_that_is_ended_keeps_nobody_from_reading)
{
    struct waiting *waiting = begin();
    pid_t reader = 0;
    int from = ask_much(waiting, &reader);
    pid_t id = waiting->id;
    cr_assert_eq(kill(reader, SIGSEGV), 0);
    char answer[1024];
    take(from, answer);
    cr_expect_str_eq(answer, "");
    cr_expect_not(waiting_end(waiting, true, inspector_milliseconds() + 60000));
    expect_read(waiting, "Wren came at ten.");
    cr_expect_eq(waiting->id, id);
    /* Stopped before its end, and a stop that comes after it. */
    close(ask_much(waiting, &reader));
    cr_expect_not(waiting_end(waiting, false, 0));
    expect_gone(reader);
    char stop = WAITING_STOP;
    cr_assert_eq(write(waiting->line, &stop, 1), 1);
    expect_read(waiting, "Wren came at ten.");
    cr_expect_eq(waiting->id, id);
    waiting_free(waiting);
}

Test(inspect_waiting, one_that_is_killed_takes_its_reader_along_and_another_is_started)
{
    struct waiting *waiting = begin();
    pid_t reader = 0;
    int from = ask_much(waiting, &reader);
    pid_t id = waiting->id;
    cr_assert_eq(kill(id, SIGKILL), 0);
    char answer[1024];
    take(from, answer);
    cr_expect_not(waiting_end(waiting, true, inspector_milliseconds() + 60000));
    expect_gone(reader);
    cr_expect_eq(waiting->line, -1);
    expect_read(waiting, "Wren came at ten.");
    cr_expect_neq(waiting->id, id);
    waiting_free(waiting);
}

/* Then each file has an inspector of its own, as a single one has. */
Test(inspect_waiting, a_program_that_does_not_wait_is_not_asked_twice)
{
    struct waiting *waiting = begin();
    int count = 0;
    cr_expect_eq(ask(waiting, "/bin/true", "a.txt", "a", 1), -1);
    cr_expect(waiting->is_useless);
    cr_expect_eq(ask(waiting, SAFEHAND_INSPECTOR, "a.txt", "a", 1), -1);
    cr_expect_eq(waiting->line, -1);
    child_of(getpid(), &count);
    cr_expect_eq(count, 0);
    waiting_free(waiting);
}

Test(inspect_waiting, a_name_that_no_request_holds_is_not_asked_for)
{
    struct waiting *waiting = begin();
    static char name[WAITING_REQUEST_MAXIMUM];
    memset(name, 'a', sizeof name - 1);
    cr_expect_eq(ask(waiting, SAFEHAND_INSPECTOR, name, "a", 1), -1);
    name[WAITING_REQUEST_MAXIMUM - 2] = '\0'; /* the folder's NUL fits behind it */
    int from = ask(waiting, SAFEHAND_INSPECTOR, name, "a", 1);
    cr_assert_geq(from, 0);
    char answer[1024];
    take(from, answer);
    cr_expect(waiting_end(waiting, true, inspector_milliseconds() + 60000));
    waiting_free(waiting);
}

/* ---- large files ---- */

/* A film of 3 GB, of which the place stands at the end: more than the inspector, or a tool that it
 * starts, may have of memory. */
static void make_film(const char *path)
{
    static const unsigned char head[] = "\0\0\0\x14"
                                        "ftypmp42\0\0\0\0mp42\0\0\0\1mdat\0\0\0\0\xC0\0\0\x10";
    static const unsigned char end[] = "\0\0\0\x2E"
                                       "moov\0\0\0\x26udta\0\0\0\x1E"
                                       "\xA9xyz\0\x12\x15\xC7+52.6300-001.1300/";
    const off_t size = (off_t)3 << 30;
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    cr_assert(fd >= 0);
    cr_assert_eq(write(fd, head, sizeof head - 1), (ssize_t)sizeof head - 1);
    cr_assert_eq(pwrite(fd, end, sizeof end - 1, size + (off_t)sizeof head - 1),
                 (ssize_t)sizeof end - 1);
    close(fd);
}

Test(inspect_waiting, a_film_that_is_larger_than_memory_is_read_to_its_end)
{
    static const char place[] = "52 deg 37' 48.00\" N, 1 deg 7' 48.00\" W";
    static const char film[] = "u\6\0\0\000131072e\0\0\0\0";
    char folder[] = "/tmp/safehand-film-XXXXXX", path[64], command[512], answer[4096];
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/film.mp4", folder);
    make_film(path);
    snprintf(command, sizeof command, "'%s' film.mp4 < '%s'", SAFEHAND_INSPECTOR, path);
    FILE *pipe = popen(command, "r");
    cr_assert(pipe);
    size_t length = fread(answer, 1, sizeof answer, pipe);
    cr_expect_eq(pclose(pipe), 0);
    cr_expect(memmem(answer, length, place, sizeof place - 1));
    /* And of a film nothing else is told as unread than what is heard and seen in it. */
    cr_expect(length > sizeof film &&
              memcmp(answer + length - (sizeof film - 1), film, sizeof film - 1) == 0);
    cr_expect_eq(unlink(path), 0);
    cr_expect_eq(rmdir(folder), 0);
}
