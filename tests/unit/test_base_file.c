#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

/* Every test works in a folder of its own, which is the current one and is removed at the end. */
static char home[] = "/tmp/safehand-file-XXXXXX";
static struct error err;

static void start(void)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_not_null(mkdtemp(home));
    cr_assert_eq(chdir(home), 0);
    umask(022);
}

static void finish(void)
{
    seam_plan(NULL);
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(file_remove_tree(home, &err), STATUS_OK, "%s", err.message);
    cr_assert_not(file_exists(home));
}

TestSuite(base_file, .init = start, .fini = finish);

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_content(const char *path, const char *text)
{
    char content[100] = "";
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fread(content, 1, sizeof content - 1, file), strlen(text), "%s", path);
    fclose(file);
    cr_assert_str_eq(content, text);
}

/* Names in the folder, the hidden ones too. */
static int count_names(const char *path)
{
    int count = -2;
    DIR *folder = opendir(path);
    cr_assert_not_null(folder);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static int count_descriptors(void)
{
    return count_names("/proc/self/fd");
}

Test(base_file, reads_whole_files_within_the_bound)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 200000};
    int descriptors = count_descriptors();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct buffer out;
        char *data = memory_allocate(sizes[i]);
        memset(data, 'd', sizes[i]);
        cr_assert_eq(file_write_whole("f", data, sizes[i], 0600, FILE_REPLACE, &err), STATUS_OK);
        buffer_init(&out, sizes[i]);
        cr_assert_eq(file_read_whole("f", &out, &err), STATUS_OK, "%zu: %s", sizes[i], err.message);
        cr_assert_eq(out.length, sizes[i]);
        cr_assert_eq(memcmp(buffer_text(&out), data, sizes[i]), 0);
        buffer_free(&out);
        if (sizes[i] > 0) {
            char message[100];
            buffer_init(&out, sizes[i] - 1);
            cr_assert_eq(file_read_whole("f", &out, &err), STATUS_MALFORMED);
            snprintf(message, sizeof message, "f: larger than the limit of %zu bytes",
                     sizes[i] - 1);
            cr_assert_str_eq(err.message, message);
            cr_assert_str_eq(err.hint, "check that this is the right file");
            cr_assert_eq(out.length, 0);
            cr_assert_null(out.data);
        }
        memory_free(data);
    }
    cr_assert_eq(count_descriptors(), descriptors);
}

Test(base_file, refuses_what_is_no_file)
{
    struct buffer out;
    int descriptors = count_descriptors();
    buffer_init(&out, 100);
    cr_assert_eq(mkfifo("pipe", 0600), 0);
    cr_assert_eq(mkdir("folder", 0700), 0);
    cr_assert_eq(file_read_whole("pipe", &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "pipe: is a device or pipe, not a file");
    cr_assert_eq(file_read_whole("folder", &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "folder: is a folder, not a file");
    cr_assert_eq(file_read_whole("/dev/zero", &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "/dev/zero: is a device or pipe, not a file");
    cr_assert_eq(file_read_whole("none", &out, &err), STATUS_SYSTEM);
    cr_assert_eq(errno, ENOENT);
    cr_assert_str_eq(err.message, "none: cannot open: No such file or directory");
    cr_assert_str_eq(err.hint, "check the spelling of the path");
    cr_assert_eq(count_descriptors(), descriptors);
}

Test(base_file, reads_standard_input)
{
    struct buffer out;
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(write(ends[1], "from a pipe", 11), 11);
    close(ends[1]);
    cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    buffer_init(&out, 11);
    cr_assert_eq(file_read_whole("-", &out, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&out), "from a pipe");
    buffer_free(&out);
    put("f", "much more than fits");
    int fd = open("f", O_RDONLY);
    cr_assert_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    cr_assert_eq(file_read_whole("-", &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "standard input: larger than the limit of 11 bytes");
}

Test(base_file, opens_only_beneath_its_folder)
{
    cr_assert_eq(mkdir("in", 0700), 0);
    cr_assert_eq(mkdir("in/sub", 0700), 0);
    put("secret", "outside");
    put("in/plain", "inside");
    put("in/sub/deep", "deeper");
    cr_assert_eq(symlink("../secret", "in/out"), 0);
    cr_assert_eq(symlink("plain", "in/near"), 0);
    cr_assert_eq(symlink("..", "in/up"), 0);
    cr_assert_eq(symlink("sub", "in/sublink"), 0);
    cr_assert_eq(symlink("nowhere", "in/broken"), 0);
    cr_assert_eq(mkfifo("in/pipe", 0600), 0);
    static const struct {
        const char *name, *message;
    } wrong[] = {
        {"", ": does not name a file within its folder"},
        {".", ".: does not name a file within its folder"},
        {"..", "..: does not name a file within its folder"},
        {"../secret", "../secret: does not name a file within its folder"},
        {"sub/../plain", "sub/../plain: does not name a file within its folder"},
        {"sub/..", "sub/..: does not name a file within its folder"},
        {"./plain", "./plain: does not name a file within its folder"},
        {"sub//deep", "sub//deep: does not name a file within its folder"},
        {"plain/", "plain/: does not name a file within its folder"},
        {"/etc/passwd", "/etc/passwd: does not name a file within its folder"},
        {"out", "out: is, or lies behind, a symbolic link"},
        {"near", "near: is, or lies behind, a symbolic link"},
        {"broken", "broken: is, or lies behind, a symbolic link"},
        {"up/secret", "up/secret: is, or lies behind, a symbolic link"},
        {"sublink/deep", "sublink/deep: is, or lies behind, a symbolic link"},
        {"none", "none: no such file in its folder"},
        {"plain/x", "plain/x: no such file in its folder"},
        {"sub", "sub: is a folder, not a file"},
        {"pipe", "pipe: is a device or pipe, not a file"},
    };
    int folder = open("in", O_RDONLY | O_DIRECTORY);
    int descriptors = count_descriptors();
    struct buffer out;
    buffer_init(&out, 100);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int fd = -1;
        cr_assert_eq(file_open_beneath(folder, wrong[i].name, &fd, &err), STATUS_MALFORMED, "%s",
                     wrong[i].name);
        cr_assert_str_eq(err.message, wrong[i].message);
        cr_assert_neq(err.hint[0] == '\0' && strstr(wrong[i].message, "not name") != NULL, true);
        cr_assert_eq(fd, -1);
        cr_assert_eq(file_read_whole_beneath(folder, wrong[i].name, &out, &err), STATUS_MALFORMED);
        cr_assert_null(out.data);
    }
    cr_assert_eq(file_read_whole_beneath(folder, "plain", &out, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&out), "inside");
    buffer_free(&out);
    cr_assert_eq(file_read_whole_beneath(folder, "sub/deep", &out, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&out), "deeper");
    buffer_free(&out);
    cr_assert_eq(count_descriptors(), descriptors);
    int fd = -1;
    cr_assert_eq(file_open_beneath(folder, "plain", &fd, &err), STATUS_OK);
    cr_assert_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
    file_close(&fd);
    cr_assert_eq(fd, -1);
    close(folder);
}

Test(base_file, reads_and_writes_at_places)
{
    char back[8] = "";
    size_t got = 99;
    int fd = file_open(AT_FDCWD, "f", O_RDWR | O_CREAT | O_EXCL, 0640);
    cr_assert_geq(fd, 0);
    cr_assert(file_write(fd, "abc", 3));
    cr_assert(file_write_at(fd, "XY", 2, 6));
    cr_assert(file_read_at(fd, back, 8, 0, &got));
    cr_assert_eq(got, 8);
    cr_assert_arr_eq(back, "abc\0\0\0XY", 8);
    cr_assert(file_read_at(fd, back, 8, 7, &got));
    cr_assert_eq(got, 1);
    cr_assert(file_read_at(fd, back, 8, 8, &got));
    cr_assert_eq(got, 0);
    cr_assert(file_write(fd, "d", 1), "writing at a place leaves the position alone");
    cr_assert(file_read_at(fd, back, 4, 0, &got));
    cr_assert_arr_eq(back, "abcd", 4);
    errno = 0;
    cr_assert_not(file_read_at(fd, back, 8, UINT64_MAX - 3, &got));
    cr_assert_eq(errno, EOVERFLOW);
    cr_assert_not(file_write_at(fd, back, 8, (uint64_t)INT64_MAX - 7));
    cr_assert(file_read(fd, back, 8, &got));
    cr_assert_eq(got, 4);
    cr_assert(file_sync(fd));
    file_close(&fd);
    file_close(&fd);
    errno = 0;
    cr_assert_not(file_read(-1, back, 1, &got));
    cr_assert_eq(errno, EBADF);
    cr_assert_not(file_write(-1, back, 1));
    cr_assert_not(file_sync(-1));
    cr_assert_eq(file_open(AT_FDCWD, "none", O_RDONLY, 0), -1);
    cr_assert_eq(errno, ENOENT);
}

Test(base_file, appears_whole_or_not_at_all)
{
    struct file_output output = FILE_OUTPUT_NONE;
    struct stat about;
    int descriptors = count_descriptors();
    cr_assert_eq(file_output_begin(&output, "target", 0600, &err), STATUS_OK);
    cr_assert(file_write(output.fd, "half", 4));
    cr_assert_not(file_exists("target"));
    cr_assert_eq(strncmp(output.temporary, ".target.partial-", 16), 0);
    cr_assert_eq(strlen(output.temporary), 24);
    cr_assert_eq(stat(output.temporary, &about), 0);
    cr_assert_eq(about.st_mode & 07777, 0600);
    file_output_end(&output);
    file_output_end(&output);
    file_output_end(NULL);
    cr_assert_eq(count_names("."), 0);

    cr_assert_eq(file_write_whole("target", "one", 3, 0600, FILE_NEW, &err), STATUS_OK);
    assert_content("target", "one");
    cr_assert_eq(file_write_whole("target", "two", 3, 0600, FILE_NEW, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "target: exists already");
    cr_assert_str_eq(err.hint, "choose another name, or move the old one away first");
    assert_content("target", "one");
    cr_assert_eq(file_write_whole("target", "two", 3, 0640, FILE_REPLACE, &err), STATUS_OK);
    assert_content("target", "two");
    cr_assert_eq(stat("target", &about), 0);
    cr_assert_eq(about.st_mode & 07777, 0640);
    cr_assert_eq(count_names("."), 1);
    /* A link at the target is replaced, not followed; and never by FILE_NEW. */
    cr_assert_eq(symlink("target", "link"), 0);
    cr_assert_eq(file_write_whole("link", "x", 1, 0600, FILE_NEW, &err), STATUS_USAGE);
    cr_assert_eq(file_write_whole("link", "x", 1, 0600, FILE_REPLACE, &err), STATUS_OK);
    assert_content("target", "two");
    assert_content("link", "x");
    cr_assert_eq(count_descriptors(), descriptors);
}

Test(base_file, names_and_folders_of_outputs)
{
    char longest[256];
    memset(longest, 'n', 255);
    memcpy(longest + 199, "é", 2); /* where the temporary's name is cut */
    longest[255] = '\0';
    cr_assert_eq(mkdir("sub", 0700), 0);
    char *absolute = file_join(home, "absolute");
    const char *good[] = {"plain", "sub/f", "./sub/g", "sub//h", longest, absolute, "sub/i/"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_assert_eq(file_write_whole(good[i], "x", 1, 0600, FILE_NEW, &err), STATUS_OK, "%s: %s",
                     good[i], err.message);
    memory_free(absolute);
    assert_content("absolute", "x");
    assert_content("sub/i", "x");
    cr_assert_eq(count_names("."), 4);
    cr_assert_eq(count_names("sub"), 4);
    static const char *const nameless[] = {"", "/", ".", "..", "sub/.", "sub/..", "//"};
    for (size_t i = 0; i < sizeof nameless / sizeof *nameless; i++) {
        char message[100];
        snprintf(message, sizeof message, "\"%s\" does not end in a name", nameless[i]);
        cr_assert_eq(file_write_whole(nameless[i], "x", 1, 0600, FILE_NEW, &err), STATUS_USAGE);
        cr_assert_str_eq(err.message, message);
    }
    cr_assert_eq(file_write_whole("none/f", "x", 1, 0600, FILE_NEW, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "none/: cannot open the folder: No such file or directory");
    cr_assert_eq(file_write_whole("plain/f", "x", 1, 0600, FILE_NEW, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "plain/: cannot open the folder: Not a directory");
    longest[254] = 'n';
    cr_assert_eq(file_write_whole("sub", "x", 1, 0600, FILE_REPLACE, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "sub: cannot put into place: Is a directory");
    cr_assert_eq(count_names("."), 4);
}

/* Fails every call in turn. The target is the old one or the new one, whole; nothing else is left,
 * neither a file nor a descriptor. */
Test(base_file, whichever_call_fails_nothing_is_left_behind)
{
    for (int mode = FILE_NEW; mode <= FILE_REPLACE; mode++) {
        bool hit = true;
        int descriptors = count_descriptors();
        for (int n = 1; hit; n++) {
            char plan[32];
            if (mode == FILE_REPLACE)
                put("target", "old");
            else
                unlink("target");
            snprintf(plan, sizeof plan, "fail:%d", n);
            seam_plan(plan);
            enum status status = file_write_whole("target", "new", 3, 0600, mode, &err);
            hit = seam_was_hit();
            seam_plan(NULL);
            cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s", plan);
            cr_assert_eq(count_descriptors(), descriptors, "%s", plan);
            bool last_sync = strstr(err.message, "bring the folder") != NULL;
            if (mode == FILE_NEW && hit)
                cr_assert_not(file_exists("target"), "%s", plan);
            else
                assert_content("target", hit && !last_sync ? "old" : "new");
            cr_assert_eq(count_names("."), mode == FILE_REPLACE || !hit, "%s", plan);
            cr_assert(hit || n >= 8, "the calls were counted");
        }
    }
}

static int last_signal(void (*body)(void))
{
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        body();
        _exit(0);
    }
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static char kill_plan[32];

static void write_until_killed(void)
{
    seam_plan(kill_plan);
    if (file_write_whole("target", "new", 3, 0600, FILE_REPLACE, &err) != STATUS_OK)
        _exit(1);
}

Test(base_file, killed_anywhere_the_target_is_whole)
{
    int signal_seen = SIGKILL, killed = 0;
    for (int n = 1; signal_seen == SIGKILL; n++) {
        put("target", "old");
        snprintf(kill_plan, sizeof kill_plan, "kill:file:%d", n);
        signal_seen = last_signal(write_until_killed);
        killed += signal_seen == SIGKILL;
        char content[10] = "";
        FILE *file = fopen("target", "r");
        cr_assert_eq(fread(content, 1, 9, file), 3);
        fclose(file);
        cr_assert(strcmp(content, "old") == 0 || strcmp(content, "new") == 0, "%s", kill_plan);
        if (signal_seen == 0)
            cr_assert_str_eq(content, "new");
    }
    cr_assert_eq(killed, 6, "open, open, write, fsync, rename, fsync");
}

/* Has renameat2 with a flag fail as on a file system that does not know it. */
static void forbid_rename_flags(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[4])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    cr_assert_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    cr_assert_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
    put("probe", "");
    cr_assert_eq(renameat2(AT_FDCWD, "probe", AT_FDCWD, "other", RENAME_NOREPLACE), -1);
    cr_assert_eq(errno, EINVAL);
    cr_assert_eq(unlink("probe"), 0);
}

static void rename_without_replacing(void)
{
    put("a", "one");
    put("b", "two");
    cr_assert_eq(mkdir("d", 0750), 0);
    put("d/x", "within");
    cr_assert_eq(mkdir("e", 0700), 0);
    cr_assert_eq(symlink("nowhere", "l"), 0);
    static const char *const taken[] = {"b", "e", "l", "e/"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        char message[100];
        snprintf(message, sizeof message, "%s: exists already", taken[i]);
        cr_assert_eq(file_rename_new("a", taken[i], &err), STATUS_USAGE, "%s", taken[i]);
        cr_assert_str_eq(err.message, message);
        cr_assert_eq(file_rename_new("d", taken[i], &err), STATUS_USAGE, "%s", taken[i]);
        cr_assert_str_eq(err.message, message);
    }
    assert_content("a", "one");
    assert_content("b", "two");
    assert_content("d/x", "within");
    cr_assert_eq(count_names("e"), 0);
    cr_assert_eq(file_rename_new("a", "e/a2", &err), STATUS_OK, "%s", err.message);
    assert_content("e/a2", "one");
    cr_assert_eq(file_rename_new("d", "e/d2", &err), STATUS_OK, "%s", err.message);
    assert_content("e/d2/x", "within");
    struct stat about;
    cr_assert_eq(stat("e/d2", &about), 0);
    cr_assert_eq(about.st_mode & 07777, 0750);
    cr_assert_eq(count_names("."), 3);
    cr_assert_eq(file_rename_new("none", "n", &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "n: cannot put into place: No such file or directory");
    cr_assert_eq(file_rename_new("none/x", "n", &err), STATUS_SYSTEM);
    cr_assert_eq(file_rename_new("b", "none/x", &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "none/: cannot open the folder: No such file or directory");
}

/* After each failing call the file stands in one of both places, whole, and in one only. */
static void rename_with_faults(const char *from, const char *to)
{
    int descriptors = count_descriptors();
    bool hit = true;
    for (int n = 1; hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = file_rename_new(from, to, &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s: %s", plan, err.message);
        cr_assert_eq(file_exists(from), hit, "%s", plan);
        cr_assert_eq(file_exists(to), !hit, "%s", plan);
        cr_assert_eq(count_descriptors(), descriptors, "%s", plan);
    }
}

Test(base_file, renames_without_replacing)
{
    rename_without_replacing();
    put("from", "x");
    rename_with_faults("from", "to");
    assert_content("to", "x");
}

Test(base_file, renames_without_replacing_where_the_kernel_does_not_help)
{
    forbid_rename_flags();
    rename_without_replacing();
    put("from", "x");
    rename_with_faults("from", "to");
    assert_content("to", "x");
    cr_assert_eq(mkdir("from", 0700), 0);
    put("from/x", "within");
    rename_with_faults("from", "to2");
    assert_content("to2/x", "within");
    cr_assert_eq(file_write_whole("fresh", "f", 1, 0600, FILE_NEW, &err), STATUS_OK);
    cr_assert_eq(file_write_whole("fresh", "g", 1, 0600, FILE_NEW, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "fresh: exists already");
    assert_content("fresh", "f");
}

static void make_tree(void)
{
    cr_assert_eq(mkdir("tree", 0700), 0);
    cr_assert_eq(mkdir("tree/a", 0700), 0);
    cr_assert_eq(mkdir("tree/a/b", 0700), 0);
    cr_assert_eq(mkdir("tree/c", 0700), 0);
    put("tree/.hidden", "x");
    put("tree/a/f", "x");
    put("tree/a/b/f", "x");
    cr_assert_eq(symlink("../keep", "tree/link"), 0);
    cr_assert_eq(symlink("../../keep", "tree/a/link"), 0);
    cr_assert_eq(mkfifo("tree/pipe", 0600), 0);
}

Test(base_file, removes_a_tree_and_nothing_else)
{
    cr_assert_eq(mkdir("keep", 0700), 0);
    put("keep/f", "kept");
    make_tree();
    cr_assert_eq(file_remove_tree("tree", &err), STATUS_OK, "%s", err.message);
    cr_assert_not(file_exists("tree"));
    assert_content("keep/f", "kept");
    cr_assert_eq(file_remove_tree("tree", &err), STATUS_OK, "a missing one is no error");
    cr_assert_eq(symlink("keep", "link"), 0);
    cr_assert_eq(file_remove_tree("link", &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "link: cannot remove the folder: Not a directory");
    cr_assert_eq(file_remove_tree("link/", &err), STATUS_SYSTEM);
    assert_content("keep/f", "kept");
    cr_assert_eq(file_remove_tree("keep/f", &err), STATUS_SYSTEM);
    assert_content("keep/f", "kept");

    /* More names than one read of the folder gives. */
    cr_assert_eq(mkdir("many", 0700), 0);
    for (int i = 0; i < 2000; i++) {
        char name[40];
        snprintf(name, sizeof name, "many/%d", i);
        put(name, "");
    }
    cr_assert_eq(file_remove_tree("many/", &err), STATUS_OK, "%s", err.message);
    cr_assert_not(file_exists("many"));
}

Test(base_file, a_removal_that_failed_can_be_repeated)
{
    int descriptors = count_descriptors();
    bool hit = true;
    cr_assert_eq(mkdir("keep", 0700), 0);
    for (int n = 1; hit; n++) {
        char plan[32];
        make_tree();
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = file_remove_tree("tree", &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s", plan);
        cr_assert_eq(file_exists("tree"), hit, "%s", plan);
        cr_assert_eq(file_remove_tree("tree", &err), STATUS_OK, "%s", plan);
        cr_assert_eq(count_descriptors(), descriptors, "%s", plan);
        cr_assert(hit || n > 20);
    }
}

Test(base_file, too_deep_a_tree_is_an_error)
{
    char path[200] = "t";
    for (int i = 0; i < 70; i++) {
        cr_assert_eq(mkdir(path, 0700), 0);
        strcat(path, "/t");
    }
    cr_assert_eq(file_remove_tree("t", &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "t: folders nested deeper than the limit of 64");
    /* The upper part goes away in two steps. */
    cr_assert_eq(rename("t/t/t/t/t/t/t/t/t/t", "lower"), 0);
    cr_assert_eq(file_remove_tree("lower", &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(file_remove_tree("t", &err), STATUS_OK, "%s", err.message);
}

Test(base_file, makes_and_lists_folders)
{
    struct stat about;
    struct file_list list = {0};
    cr_assert_eq(file_make_folder("f", 0700, &err), STATUS_OK);
    cr_assert_eq(stat("f", &about), 0);
    cr_assert_eq(about.st_mode & 07777, 0700);
    cr_assert_eq(file_make_folder("f", 0700, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "f: exists already");
    cr_assert_eq(file_make_folder("none/f", 0700, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "none/f: cannot make the folder: No such file or directory");
    cr_assert_eq(file_list_folder("f", &list, &err), STATUS_OK);
    cr_assert_eq(list.count, 0);
    file_list_free(&list);
    static const char *const names[] = {"Z", "a", "a b", "a.json", "b", "\xc3\xa9"};
    put("f/.hidden", "");
    for (size_t i = 6; i-- > 0;) {
        char path[20];
        snprintf(path, sizeof path, "f/%s", names[i]);
        put(path, "");
    }
    cr_assert_eq(file_list_folder("f", &list, &err), STATUS_OK);
    cr_assert_eq(list.count, 6);
    for (size_t i = 0; i < 6; i++)
        cr_assert_str_eq(list.names[i], names[i]);
    file_list_free(&list);
    file_list_free(&list);
    file_list_free(NULL);
    cr_assert_eq(file_list_folder("none", &list, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "none: cannot open the folder: No such file or directory");
    bool hit = true;
    int descriptors = count_descriptors();
    for (int n = 1; hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = file_list_folder("f", &list, &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s", plan);
        cr_assert_eq(list.count, hit ? 0 : 6, "%s", plan);
        cr_assert_eq(count_descriptors(), descriptors, "%s", plan);
    }
    file_list_free(&list);
}

Test(base_file, reading_survives_every_fault)
{
    put("f", "content");
    int folder = open(".", O_RDONLY | O_DIRECTORY);
    int descriptors = count_descriptors();
    for (int which = 0; which < 2; which++) {
        bool hit = true;
        for (int n = 1; hit; n++) {
            struct buffer out;
            char plan[32];
            snprintf(plan, sizeof plan, "fail:%d", n);
            buffer_init(&out, 100);
            seam_plan(plan);
            enum status status = which == 0 ? file_read_whole("f", &out, &err)
                                            : file_read_whole_beneath(folder, "f", &out, &err);
            hit = seam_was_hit();
            seam_plan(NULL);
            cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s", plan);
            cr_assert_str_eq(buffer_text(&out), hit ? "" : "content", "%s", plan);
            cr_assert_eq(count_descriptors(), descriptors, "%s", plan);
            buffer_free(&out);
        }
    }
    close(folder);
}

Test(base_file, names_and_paths)
{
    static const char *const plain[] = {"a", "family.json", "a b", "Siân.pdf",
                                        "-", "a..b",        "a.",  "中文"};
    static const char *const other[] = {"",
                                        ".",
                                        "..",
                                        ".hidden",
                                        "a/b",
                                        "/a",
                                        "a/",
                                        "a\\b",
                                        "a\nb",
                                        "a\x7f",
                                        "\xff",
                                        "a\xc3",
                                        "a\xe2\x80\xae"
                                        "fdp.exe",
                                        "a\xc2\x85"};
    char longest[257];
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        cr_assert(file_name_is_plain(plain[i]), "%s", plain[i]);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        cr_assert_not(file_name_is_plain(other[i]), "%s", other[i]);
    memset(longest, 'a', 256);
    longest[256] = '\0';
    cr_assert_not(file_name_is_plain(longest));
    longest[255] = '\0';
    cr_assert(file_name_is_plain(longest));
    static const char *const joins[][3] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}, {"a", "", "a/"}};
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        char *path = file_join(joins[i][0], joins[i][1]);
        cr_assert_str_eq(path, joins[i][2]);
        memory_free(path);
    }
    seam_plan("fail:memory:1");
    cr_assert_null(file_join("a", "b"));
    cr_assert(file_exists("."));
    cr_assert_not(file_exists("none"));
    cr_assert_eq(symlink("nowhere", "broken"), 0);
    cr_assert(file_exists("broken"));
}
