/* What a file can do that has taken the inspector over, to the program that started it: it is not
 * read, and the next file goes on. Another program stands in the inspector's place. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "inspect_internal.h"
#include "safehand/inspect/kept.h"

#define BROKE_OFF "reading it took too long, or broke off"

static void begin(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    setenv("SAFEHAND_TEST_INSPECTOR", HOSTILE_INSPECTOR, 1);
    setenv("SAFEHAND_TEST_INSPECT_SECONDS", "1", 1);
}

/* How many folders of this process's inspectors there are in memory. */
static int folders(void)
{
    int count = 0;
    char own[64];
    int length = snprintf(own, sizeof own, "safehand-inspect-%d-", (int)getpid());
    DIR *place = opendir("/dev/shm");
    const struct dirent *entry;
    while (place && (entry = readdir(place)))
        count += strncmp(entry->d_name, own, (size_t)length) == 0;
    if (place)
        closedir(place);
    return count;
}

static void read_file(const char *name, struct inspection *reading)
{
    struct error err = {0};
    struct buffer bytes;
    buffer_init(&bytes, 64);
    buffer_append_text(&bytes, "anything");
    cr_assert_eq(inspect_bytes(name, &bytes, reading, &err), STATUS_OK, "%s", err.message);
    buffer_free(&bytes);
}

static void expect(const char *name, const char *text, const char *unread)
{
    struct inspection reading;
    read_file(name, &reading);
    cr_expect_str_eq(buffer_text(&reading.text), text, "%s: %s", name, buffer_text(&reading.text));
    cr_expect_str_eq(buffer_text(&reading.text_unread), unread, "%s: %s", name,
                     buffer_text(&reading.text_unread));
    cr_expect_str_eq(buffer_text(&reading.hidden_unread), unread, "%s: %s", name,
                     buffer_text(&reading.hidden_unread));
    inspection_free(&reading);
}

Test(inspect_hostile, what_breaks_off_is_not_read_and_the_next_goes_on, .init = begin)
{
    static const char *const names[] = {"killed", "half", "status", "waits",
                                        "stays",  "bomb", "nothing"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        expect(names[i], "", BROKE_OFF);
        expect("good", "hello", "");
    }
}

Test(inspect_hostile, more_than_an_answer_holds_is_too_large, .init = begin)
{
    unsetenv("SAFEHAND_TEST_INSPECT_SECONDS");
    expect("floods", "", "it is too large");
}

/* How many names in a folder end so. */
static int count_ending(const char *folder, const char *ending)
{
    int count = 0;
    DIR *place = opendir(folder);
    const struct dirent *entry;
    while (place && (entry = readdir(place))) {
        const char *found = strstr(entry->d_name, ending);
        count += found && strcmp(found, ending) == 0;
    }
    if (place)
        closedir(place);
    return count;
}

/* How many processes were started for a file of that name. */
static int count_processes(const char *name)
{
    int count = 0;
    DIR *place = opendir("/proc");
    const struct dirent *entry;
    while (place && (entry = readdir(place))) {
        char path[300], words[64] = "";
        snprintf(path, sizeof path, "/proc/%s/cmdline", entry->d_name);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t length = fd >= 0 ? read(fd, words, sizeof words - 1) : 0;
        size_t first = strlen(words) + 1;
        count += length > (ssize_t)first && strcmp(words + first, name) == 0;
        if (fd >= 0)
            close(fd);
    }
    if (place)
        closedir(place);
    return count;
}

Test(inspect_hostile, nothing_is_left_of_it, .init = begin)
{
    int before = folders();
    expect("leaves", "hello", "");
    expect("outlives", "hello", "");
    expect("bomb-of-this-test", "", BROKE_OFF);
    cr_expect_eq(folders(), before);
    sleep(3);
    cr_expect_eq(count_ending("/dev/shm", ".later"), 0, "a process was still there");
    cr_expect_eq(count_processes("bomb-of-this-test"), 0);
}

Test(inspect_hostile, it_is_given_the_file_and_nothing_else, .init = begin)
{
    signal(SIGPIPE, SIG_IGN);
    expect("surroundings", "0 0 own 700 default sealed", "");
}

/* A process that makes a folder, tells its path, and then is killed or stays. */
static pid_t holder(bool is_killed, char path[64])
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct inspect_folder folder;
        inspect_folder_make(&folder);
        if (write(ends[1], folder.path, sizeof folder.path) == sizeof folder.path && is_killed)
            raise(SIGKILL);
        pause();
    }
    cr_assert(child > 0 && read(ends[0], path, 64) == 64);
    if (is_killed)
        cr_assert_eq(waitpid(child, NULL, 0), child);
    close(ends[0]);
    close(ends[1]);
    return child;
}

/* What a process left that was killed, and not what another one holds. */
Test(inspect_hostile, the_folder_of_a_killed_process_is_removed_by_the_next, .init = begin)
{
    struct inspect_folder own;
    char left[64], held[64];
    holder(true, left);
    cr_assert(file_exists(left));
    pid_t other = holder(false, held);
    cr_expect_not(file_exists(left), "the next process removes it");
    char again[64];
    holder(true, again);
    inspect_folder_make(&own);
    cr_expect(file_exists(own.path) && file_exists(held));
    cr_expect_not(file_exists(again));
    kill(other, SIGKILL);
    cr_assert_eq(waitpid(other, NULL, 0), other);
    inspect_folder_remove(&own);
    cr_expect_not(file_exists(own.path));
    cr_expect_eq(rmdir(held), 0);
}

static void expect_trouble(const char *words)
{
    char what[1024];
    cr_assert(inspect_next_trouble(what, sizeof what));
    cr_expect_str_eq(what, words, "%s", what);
    cr_expect_not(inspect_next_trouble(what, sizeof what), "%s", what);
}

Test(inspect_hostile, that_there_is_no_sandbox_is_told_once, .init = begin)
{
    char what[8];
    expect("good", "hello", "");
    cr_expect_not(inspect_next_trouble(what, sizeof what));
    expect("unconfined", "hello", "");
    expect("unconfined", "hello", "");
    expect_trouble("attached files were read without a sandbox, since this system has neither "
                   "Landlock nor seccomp: a hostile file could do what you can do");
}

Test(inspect_hostile, that_there_is_no_inspector_is_told_and_nothing_is_held_up, .init = begin)
{
    setenv("SAFEHAND_TEST_INSPECTOR", "/nowhere/safehand-inspect", 1);
    expect("good", "", "what reads such files is not installed");
    expect_trouble("no attached file can be read: safehand-inspect, the program that looks into "
                   "them, is not there, neither as /nowhere/safehand-inspect; install Safehand "
                   "again, and whole");
}

/* ---- several files ---- */

struct office_files {
    char folder[64];
    int fd;
};

static struct office_files make_files(const char *const *names, size_t count)
{
    struct office_files files = {"/tmp/safehand-test-XXXXXX", -1};
    cr_assert(mkdtemp(files.folder));
    files.fd = open(files.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < count; i++) {
        int fd = openat(files.fd, names[i], O_WRONLY | O_CREAT, 0600);
        cr_assert(fd >= 0 && write(fd, names[i], strlen(names[i])) == (ssize_t)strlen(names[i]));
        close(fd);
    }
    return files;
}

static void remove_files(struct office_files *files)
{
    struct error err = {0};
    close(files->fd);
    cr_assert_eq(file_remove_tree(files->folder, &err), STATUS_OK);
}

Test(inspect_hostile, files_come_in_their_order_whatever_happens_to_some, .init = begin)
{
    static const char *const names[] = {"good", "killed", "half", "good", "waits", "good", "good"};
    struct office_files files = make_files(names, 5);
    struct inspect_files *reading = NULL;
    struct error err = {0};
    cr_assert_eq(
        inspect_files_begin((struct record_files){files.fd, NULL}, names, 7, NULL, &reading, &err),
        STATUS_OK);
    for (size_t i = 0; i < 7; i++) {
        struct inspected_file file;
        struct inspection found;
        char digest[DIGEST_HEX_SIZE];
        bool is_good = strcmp(names[i], "good") == 0;
        cr_assert_eq(inspect_files_next(reading, &file, &found, &err), STATUS_OK);
        cr_expect_str_eq(buffer_text(&found.text), is_good ? "hello" : "", "%zu", i);
        cr_expect_str_eq(buffer_text(&found.text_unread), is_good ? "" : BROKE_OFF, "%zu", i);
        cr_assert_eq(digest_sha256_hex(names[i], strlen(names[i]), digest, &err), STATUS_OK);
        cr_expect_str_eq(file.digest, digest);
        cr_expect_eq(file.size, strlen(names[i]));
        inspection_free(&found);
    }
    inspect_files_end(reading);
    remove_files(&files);
}

Test(inspect_hostile, what_was_told_is_told_again_without_reading, .init = begin)
{
    static const char *const names[] = {"good", "killed"};
    struct office_files files = make_files(names, 2);
    struct inspect_kept *kept = NULL;
    struct error err = {0};
    cr_assert_eq(inspect_kept_new(&kept, &err), STATUS_OK);
    for (int turn = 0; turn < 2; turn++) {
        struct inspect_files *reading = NULL;
        cr_assert_eq(inspect_files_begin((struct record_files){files.fd, NULL}, names, 2, kept,
                                         &reading, &err),
                     STATUS_OK);
        for (size_t i = 0; i < 2; i++) {
            struct inspected_file file;
            struct inspection found;
            cr_assert_eq(inspect_files_next(reading, &file, &found, &err), STATUS_OK);
            cr_expect_str_eq(buffer_text(&found.text), i == 0 ? "hello" : "");
            cr_expect_str_eq(buffer_text(&found.text_unread), i == 0 ? "" : BROKE_OFF);
            inspection_free(&found);
        }
        inspect_files_end(reading);
        /* There is nothing any more that could read them. */
        setenv("SAFEHAND_TEST_INSPECTOR", "/nowhere/safehand-inspect", 1);
    }
    cr_expect_eq(inspect_kept_count(kept), 2);
    inspect_kept_free(kept);
    remove_files(&files);
}

/* Beyond what is copied into memory it is looked into where it lies. */
static enum status read_large(const char *name, bool is_changed, struct inspection *found,
                              struct error *err)
{
    struct office_files files = make_files(&name, 1);
    struct inspected_file file = {0};
    int fd = openat(files.fd, name, O_WRONLY);
    cr_assert(fd >= 0 && ftruncate(fd, 2 * (off_t)INSPECT_TEXT_MAXIMUM) == 0);
    pid_t child = is_changed ? fork() : -1;
    if (child == 0) {
        usleep(300000);
        _exit(pwrite(fd, "x", 1, 5) == 1 ? 0 : 1);
    }
    enum status status =
        inspect_file((struct record_files){files.fd, NULL}, name, &file, found, err);
    int result = 0;
    if (child > 0)
        cr_assert(waitpid(child, &result, 0) == child && result == 0);
    cr_expect(status != STATUS_OK || file.size == 2 * (uint64_t)INSPECT_TEXT_MAXIMUM);
    close(fd);
    remove_files(&files);
    return status;
}

Test(inspect_hostile, a_large_file_is_read_where_it_lies_and_not_if_it_changes, .init = begin)
{
    struct inspection found;
    struct error err = {0};
    setenv("SAFEHAND_TEST_INSPECT_SECONDS", "10", 1);
    cr_assert_eq(read_large("size", false, &found, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&found.text), "134217728 sealed");
    inspection_free(&found);
    cr_assert_eq(read_large("slow", true, &found, &err), STATUS_MALFORMED);
    cr_expect_str_eq(err.message, "attachment \"slow\": it was changed while it was looked into");
    cr_expect_str_eq(err.hint, "try again when nothing writes to it");
}

Test(inspect_hostile, a_file_that_is_not_there_ends_it_in_its_turn, .init = begin)
{
    static const char *const names[] = {"good", "missing", "good"};
    struct office_files files = make_files(names, 1);
    struct inspect_files *reading = NULL;
    struct inspected_file file;
    struct inspection found;
    struct error err = {0};
    cr_assert_eq(
        inspect_files_begin((struct record_files){files.fd, NULL}, names, 3, NULL, &reading, &err),
        STATUS_OK);
    cr_assert_eq(inspect_files_next(reading, &file, &found, &err), STATUS_OK);
    inspection_free(&found);
    cr_assert_eq(inspect_files_next(reading, &file, &found, &err), STATUS_MALFORMED);
    cr_expect(strncmp(err.message, "attachment \"missing\": ", 22) == 0, "%s", err.message);
    inspect_files_end(reading);
    remove_files(&files);
}

/* Whatever call fails, it is told, or the file is not read; nothing is left. */
Test(inspect_hostile, at_any_call_that_fails_nothing_is_left, .init = begin)
{
    static const char *const name = "good";
    static const char *const kinds[] = {"file", "memory"};
    struct office_files files = make_files(&name, 1);
    int before = folders();
    for (size_t kind = 0; kind < 2; kind++) {
        for (size_t call = 1;; call++) {
            struct inspected_file file;
            struct inspection found;
            struct error err = {0};
            char plan[32];
            snprintf(plan, sizeof plan, "fail:%s:%zu", kinds[kind], call);
            seam_plan(plan);
            enum status status =
                inspect_file((struct record_files){files.fd, NULL}, name, &file, &found, &err);
            bool was_hit = seam_was_hit();
            seam_plan(NULL);
            bool is_whole = status == STATUS_OK && strcmp(buffer_text(&found.text), "hello") == 0;
            bool is_told =
                status != STATUS_OK || strcmp(buffer_text(&found.text_unread), BROKE_OFF) == 0;
            cr_expect(is_whole || is_told, "%s", plan);
            cr_expect(was_hit || is_whole, "%s", plan);
            if (status == STATUS_OK)
                inspection_free(&found);
            cr_expect_eq(folders(), before, "%s", plan);
            if (!was_hit)
                break;
        }
    }
    remove_files(&files);
}
