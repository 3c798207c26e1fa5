#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base_folder.h"
#include "safehand/base/names.h"

TestSuite(base_file_output, .init = start, .fini = finish);

Test(base_file_output, appears_whole_or_not_at_all)
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

Test(base_file_output, names_and_folders_of_outputs)
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
    struct file_output output = FILE_OUTPUT_NONE;
    cr_assert_eq(file_output_begin(&output, longest, 0600, &err), STATUS_OK);
    cr_assert_eq(strlen(output.temporary), 1 + 199 + 9 + 8, "cut before the character, not in it");
    file_output_end(&output);
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
Test(base_file_output, whichever_call_fails_nothing_is_left_behind)
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

Test(base_file_output, killed_anywhere_the_target_is_whole)
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

Test(base_file_output, renames_without_replacing)
{
    rename_without_replacing();
    put("from", "x");
    rename_with_faults("from", "to");
    assert_content("to", "x");
}

Test(base_file_output, renames_without_replacing_where_the_kernel_does_not_help)
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

/* ---- many at once ---- */

/* Has the wait for the whole file system fail, as on a broken disk. */
static void break_sync_system(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_syncfs, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EIO),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    cr_assert_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    cr_assert_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

Test(base_file_output, in_a_batch_all_is_on_the_disk_before_what_is_replaced)
{
    put("family", "names nothing");
    break_sync_system();
    file_batch_begin();
    cr_expect_eq(file_write_whole("attachment", "new", 3, 0600, FILE_NEW, &err), STATUS_OK, "%s",
                 err.message);
    cr_expect_eq(file_write_whole("family", "names it", 8, 0600, FILE_REPLACE, &err),
                 STATUS_SYSTEM);
    cr_expect_str_eq(err.message, "family: cannot bring the file to the disk: Input/output error");
    assert_content("family", "names nothing");
    cr_expect_eq(file_batch_end(".", true, &err), STATUS_OK, "nothing was put off");
    cr_expect_eq(file_write_whole("family", "names it", 8, 0600, FILE_REPLACE, &err), STATUS_OK,
                 "by itself it waits for itself");
    cr_expect_eq(count_names("."), 2);
}

Test(base_file_output, in_a_batch_one_that_fails_keeps_no_other_back)
{
    static const char *const made[] = {".a", ".b", ".c", ".d"}, *const wanted[] = {"a", "b", "c",
                                                                                   "d"};
    file_batch_begin();
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(file_batch_count(), i);
        cr_assert_eq(mkdir(made[i], 0700), 0);
        cr_assert_eq(file_rename_new(made[i], wanted[i], &err), STATUS_OK);
    }
    cr_assert_eq(mkdir("b", 0700), 0); /* somebody else's */
    cr_assert_eq(rmdir(".c"), 0);
    cr_expect_eq(file_batch_end(".", true, &err), STATUS_USAGE);
    cr_expect_str_eq(err.message, "2 of 4 could not be put into place: b: exists already");
    cr_expect_str_eq(err.hint,
                     "the others are in their places: do the same again for what is missing");
    cr_expect(file_exists("a"));
    cr_expect(file_exists("d"));
    cr_expect_eq(count_names("."), 3, "a, b and d: what failed is removed");
    cr_expect_eq(file_batch_count(), 0);
    /* One that is not to be kept, and all that fail. */
    file_batch_begin();
    cr_assert_eq(mkdir(".e", 0700), 0);
    cr_assert_eq(file_rename_new(".e", "e", &err), STATUS_OK);
    cr_expect_eq(file_batch_end(".", false, &err), STATUS_OK);
    file_batch_begin();
    cr_assert_eq(mkdir(".e", 0700), 0);
    cr_assert_eq(file_rename_new(".e", "b", &err), STATUS_OK);
    cr_expect_eq(file_batch_end(".", true, &err), STATUS_USAGE);
    cr_expect_str_eq(err.message, "1 of 1 could not be put into place: b: exists already");
    cr_expect_str_eq(err.hint, "choose another name, or move the old one away first");
    cr_expect_eq(count_names("."), 3);
}

static void expect_missing(struct names *missing, const char *wanted)
{
    struct buffer words;
    buffer_init(&words, 1000);
    for (size_t i = 0; i < missing->count; i++)
        buffer_append_format(&words, "%s ", missing->items[i]);
    cr_expect_str_eq(buffer_text(&words), wanted);
    buffer_free(&words);
    names_free_copies(missing);
}

static void put_off_three(void)
{
    static const char *const made[] = {".a", ".b", ".c"}, *const wanted[] = {"a", "b", "c"};
    file_batch_begin();
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(mkdir(made[i], 0700), 0);
        cr_assert_eq(file_rename_new(made[i], wanted[i], &err), STATUS_OK);
    }
}

/* Which are not there is told, so that nobody says of them that they are. */
Test(base_file_output, a_batch_tells_what_is_missing)
{
    struct names missing;
    put_off_three();
    cr_assert_eq(mkdir("b", 0700), 0); /* somebody else's */
    cr_expect_eq(file_batch_end_telling(".", true, &missing, &err), STATUS_USAGE);
    expect_missing(&missing, "b ");
    cr_assert_eq(rmdir("a") + rmdir("b") + rmdir("c"), 0);

    put_off_three();
    cr_expect_eq(file_batch_end_telling(".", true, &missing, &err), STATUS_OK);
    expect_missing(&missing, "");
    cr_assert_eq(rmdir("a") + rmdir("b") + rmdir("c"), 0);

    put_off_three();
    cr_expect_eq(file_batch_end_telling(".", false, &missing, &err), STATUS_OK);
    expect_missing(&missing, "a b c ");
    cr_expect_eq(count_names("."), 0);

    break_sync_system();
    put_off_three();
    cr_expect_eq(file_batch_end_telling(".", true, &missing, &err), STATUS_SYSTEM);
    expect_missing(&missing, "a b c ");
    cr_expect_eq(count_names("."), 0);
}

/* NAME is all of the old or all of the new, whichever call fails. */
static void rewrite_with_faults(void)
{
    static const char *const texts[] = {"first", "later", "a longer one", "short", "", "s"};
    int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int descriptors = count_descriptors();
    const char *before = "zero";
    put("head", before);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bool hit = true;
        for (int n = 1; hit; n++) {
            char plan[32];
            snprintf(plan, sizeof plan, "fail:%d", n);
            seam_plan(plan);
            enum status status = file_rewrite(folder, "head", texts[i], strlen(texts[i]), &err);
            hit = seam_was_hit();
            seam_plan(NULL);
            cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s: %s", plan, err.message);
            assert_content("head", hit ? before : texts[i]);
            cr_assert_eq(count_descriptors(), descriptors, "%s", plan);
        }
        before = texts[i];
    }
    close(folder);
}

Test(base_file_output, rewritten_by_changing_places)
{
    int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    rewrite_with_faults();
    put("head", "newer");
    cr_assert_eq(file_rewrite(folder, "head", "newest", 6, &err), STATUS_OK);
    assert_content("head", "newest");
    assert_content("head.spare", "newer");
    cr_assert_eq(file_rewrite(folder, "missing", "x", 1, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "missing: cannot put into place: No such file or directory");
    cr_assert_not(file_exists("missing"));
    cr_assert_eq(unlink("head.spare"), 0);
    cr_assert_eq(symlink("head", "head.spare"), 0);
    cr_assert_eq(file_rewrite(folder, "head", "x", 1, &err), STATUS_SYSTEM);
    assert_content("head", "newest");
    close(folder);
}

Test(base_file_output, rewritten_where_files_cannot_change_places)
{
    forbid_rename_flags();
    rewrite_with_faults();
    cr_assert_not(file_exists("head.spare"));
}
