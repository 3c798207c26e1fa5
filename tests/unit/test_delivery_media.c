/* What removable media are and take. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "safehand/delivery.h"

enum { SIZE = 3 * 1000 * 1000 + 17 };

static const char name[] = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand";
static char folder[64];
static struct error err;

static int run(const char *format, ...) PRINTF_LIKE(1, 2);

static int run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void begin(void)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
    strcpy(folder, "/tmp/safehand-media-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void end(void)
{
    if (folder[0] != '\0')
        cr_expect_eq(run("rm -rf %s", folder), 0);
    folder[0] = '\0';
}

/* A skipped test does not come to its end. */
static void skip(const char *reason)
{
    end();
    cr_skip_test("%s", reason);
}

#define assert_error(want_status, want_message, ...)                                               \
    do {                                                                                           \
        char wanted[ERROR_MESSAGE_SIZE];                                                           \
        snprintf(wanted, sizeof wanted, want_message, ##__VA_ARGS__);                              \
        cr_expect_eq(err.status, want_status, "status %d", err.status);                            \
        cr_expect_str_eq(err.message, wanted);                                                     \
        cr_expect_str_neq(err.hint, "");                                                           \
    } while (0)

/* ---- media ---- */

struct package {
    int fd;
    char digest[DIGEST_HEX_SIZE];
};

static struct package make_package(uint64_t size)
{
    struct package package;
    char path[] = "/tmp/safehand-package-XXXXXX";
    package.fd = mkstemp(path);
    cr_assert_geq(package.fd, 0);
    unlink(path);
    unsigned char *data = memory_allocate(size);
    for (uint64_t i = 0; i < size; i++)
        data[i] = (unsigned char)(i * i >> 7);
    cr_assert(file_write(package.fd, data, size));
    cr_assert_eq(digest_sha256_hex(data, size, package.digest, &err), STATUS_OK);
    memory_free(data);
    return package;
}

static enum status write_to(const char *where, const struct package *package, uint64_t size,
                            delivery_progress progress, void *context)
{
    err = (struct error){0};
    return media_write(where, NULL, name, package->fd, size, package->digest, progress, context,
                       &err);
}

static bool holds(const char *where, const struct package *package)
{
    char path[256], hex[DIGEST_HEX_SIZE] = "";
    struct buffer data;
    struct error ignored = {0};
    snprintf(path, sizeof path, "%s/%s", where, name);
    buffer_init(&data, 1 << 26);
    if (file_read_whole(path, &data, &ignored) == STATUS_OK)
        cr_assert_eq(digest_sha256_hex(data.data, data.length, hex, &ignored), STATUS_OK);
    buffer_free(&data);
    return strcmp(hex, package->digest) == 0;
}

/* Hidden files count. */
static bool is_empty(const char *where)
{
    return run("test -z \"$(ls -A %s)\"", where) == 0;
}

Test(media, writes_whole_or_not_at_all, .init = begin, .fini = end)
{
    static const uint64_t sizes[] = {0, 1, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1, SIZE};
    struct stat about;
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct package package = make_package(sizes[i]);
        cr_expect_eq(write_to(folder, &package, sizes[i], NULL, NULL), STATUS_OK, "%s",
                     err.message);
        cr_expect(holds(folder, &package));
        cr_assert_eq(stat(path, &about), 0);
        cr_expect_eq(about.st_mode & 07777, 0600);
        /* Again: the same content is there, and counts. */
        cr_expect_eq(write_to(folder, &package, sizes[i], NULL, NULL), STATUS_OK, "%s",
                     err.message);
        file_close(&package.fd);
        cr_assert_eq(unlink(path), 0);
        cr_expect(is_empty(folder));
    }
    struct package package = make_package(1000);
    cr_expect_eq(write_to(folder, &package, 999, NULL, NULL), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION,
                 "the package on this computer is no longer the one that was recorded");
    cr_expect_eq(write_to(folder, &package, 1001, NULL, NULL), STATUS_AUTHENTICATION);
    package.digest[0] = package.digest[0] == 'a' ? 'b' : 'a';
    cr_expect_eq(write_to(folder, &package, 1000, NULL, NULL), STATUS_AUTHENTICATION);
    cr_expect(is_empty(folder));
    file_close(&package.fd);
}

/* While the package is looked at, the device is pulled out and another one shows at its path. */
static bool swap(void *context, const char *what, uint64_t done, uint64_t all)
{
    bool *was_swapped = context;
    (void)done;
    (void)all;
    cr_assert_str_neq(what, "");
    if (!*was_swapped)
        cr_assert_eq(run("mv %s %s.pulled && mkdir %s", folder, folder, folder), 0);
    *was_swapped = true;
    return true;
}

Test(media, what_is_plugged_in_later_is_not_written_to, .init = begin, .fini = end)
{
    char pulled[96];
    bool was_swapped = false;
    struct package package = make_package(SIZE);
    snprintf(pulled, sizeof pulled, "%s.pulled", folder);
    cr_expect_eq(write_to(folder, &package, SIZE, swap, &was_swapped), STATUS_OK, "%s",
                 err.message);
    cr_expect(was_swapped);
    cr_expect(is_empty(folder));
    cr_expect(holds(pulled, &package));
    cr_expect_eq(run("rm -r %s", pulled), 0);
    file_close(&package.fd);
}

Test(media, another_device_than_was_judged_is_refused, .init = begin, .fini = end)
{
    struct media_device judged = {.is_removable = false};
    struct package package = make_package(SIZE);
    setenv("SAFEHAND_TEST_DEVICE", "4C53/HSE/Cruzer/AA11-BB22", 1);
    cr_assert_eq(media_inspect(folder, &judged, &err), STATUS_OK, "%s", err.message);
    static const char *const others[] = {"4C54/HSE/Cruzer/AA11-BB22", "4C53/KIDS/Cruzer/AA11-BB22",
                                         "4C53/HSE/Ultra/AA11-BB22", "4C53/HSE/Cruzer/AA11-BB23",
                                         ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        setenv("SAFEHAND_TEST_DEVICE", others[i], 1);
        err = (struct error){0};
        cr_expect_eq(
            media_write(folder, &judged, name, package.fd, SIZE, package.digest, NULL, NULL, &err),
            STATUS_SYSTEM);
        assert_error(STATUS_SYSTEM,
                     "another device is plugged in by now than was looked at before");
        cr_expect(is_empty(folder));
    }
    setenv("SAFEHAND_TEST_DEVICE", "4C53/HSE/Cruzer/AA11-BB22", 1);
    err = (struct error){0};
    cr_expect_eq(
        media_write(folder, &judged, name, package.fd, SIZE, package.digest, NULL, NULL, &err),
        STATUS_OK, "%s", err.message);
    cr_expect(holds(folder, &package));
    unsetenv("SAFEHAND_TEST_DEVICE");
    file_close(&package.fd);
}

/* Has a call to the kernel fail from here on, of the descriptor `fd` only; -1: of each. */
static void break_call(unsigned number, int fd, unsigned failure)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | (fd < 0 ? BPF_JGE : BPF_JEQ) | BPF_K, fd < 0 ? 0 : (unsigned)fd, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | failure),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    cr_assert_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    cr_assert_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

/* Whoever wrote it may have been killed before it was on the device. */
Test(media, what_is_there_already_is_brought_to_the_device, .init = begin, .fini = end)
{
    struct package package = make_package(1000);
    cr_assert_eq(write_to(folder, &package, 1000, NULL, NULL), STATUS_OK, "%s", err.message);
    break_call(SYS_syncfs, -1, EIO);
    cr_expect_eq(write_to(folder, &package, 1000, NULL, NULL), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "cannot bring the file to the device: Input/output error");
    cr_expect(holds(folder, &package));
    file_close(&package.fd);
}

/* Some file systems of sticks cannot sync a folder. */
Test(media, erases_where_a_folder_cannot_be_synced, .init = begin, .fini = end)
{
    bool was_there = false;
    cr_assert_eq(run("head -c 1000 /dev/urandom >%s/kept", folder), 0);
    int next = dup(0); /* the descriptor that the folder gets */
    cr_assert_geq(next, 0);
    close(next);
    break_call(SYS_fsync, next, EINVAL);
    cr_expect_eq(media_erase(folder, "kept", &was_there, &err), STATUS_OK, "%s", err.message);
    cr_expect(was_there);
    cr_expect(is_empty(folder));
}

Test(media, what_stands_there_stays, .init = begin, .fini = end)
{
    struct package package = make_package(1000);
    static const char *const others[] = {"echo other >%s/%s", "head -c 1000 /dev/zero >%s/%s",
                                         "mkdir %s/%s", "mkfifo %s/%s", "ln -s /etc/passwd %s/%s"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const char *format = others[i];
        char command[256], *at = command;
        const char *parts[] = {folder, name};
        size_t part = 0;
        for (; *format != '\0'; format++) {
            if (*format == '%') {
                at = stpcpy(at, parts[part++]);
                format++;
            } else {
                *at++ = *format;
            }
        }
        *at = '\0';
        cr_assert_eq(run("%s", command), 0);
        cr_expect_eq(write_to(folder, &package, 1000, NULL, NULL), STATUS_USAGE, "%s", command);
        assert_error(STATUS_USAGE, "the device already holds %s, with other content", name);
        cr_assert_eq(run("test \"$(ls -A %s)\" = %s && rm -r %s/%s", folder, name, folder, name),
                     0);
    }
    err = (struct error){0};
    cr_expect_eq(
        media_write(folder, NULL, "a/b", package.fd, 1000, package.digest, NULL, NULL, &err),
        STATUS_USAGE);
    assert_error(STATUS_USAGE, "\"a/b\" cannot be the name of a delivered file");
    cr_expect_eq(write_to("/tmp/safehand-not-there", &package, 1000, NULL, NULL), STATUS_USAGE);
    assert_error(STATUS_USAGE, "/tmp/safehand-not-there: is no folder");
    cr_expect_eq(write_to("/etc/passwd", &package, 1000, NULL, NULL), STATUS_USAGE);
    assert_error(STATUS_USAGE, "/etc/passwd: is no folder");
    file_close(&package.fd);
}

struct moment {
    const char *what;
    uint64_t from;
    bool spoils; /* changes a byte on the device, instead of interrupting */
    int calls;
};

static bool at_moment(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct moment *moment = context;
    cr_assert_leq(done, all);
    cr_assert_eq(all, strcmp(what, "bringing to the device") == 0 ? 0 : SIZE);
    if (strcmp(what, moment->what) != 0 || done < moment->from)
        return true;
    if (moment->calls++ == 0 && moment->spoils)
        cr_assert_eq(run("printf X | dd of=%s/%s bs=1 seek=%d conv=notrunc,fsync 2>/dev/null",
                         folder, name, SIZE - 1),
                     0);
    return moment->spoils;
}

Test(media, interrupted_or_faulty, .init = begin, .fini = end)
{
    struct package package = make_package(SIZE);
    static const struct moment moments[] = {
        {"checking", 0, false, 0},
        {"checking", SIZE, false, 0},
        {"writing", 0, false, 0},
        {"writing", 1 << 20, false, 0},
        {"writing", SIZE, false, 0},
        {"reading back", 0, false, 0},
        {"reading back", SIZE, false, 0},
        {"reading back", 0, true, 0},
        {"bringing to the device", 0, false, 0},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct moment moment = moments[i];
        enum status want = moment.spoils ? STATUS_SYSTEM : STATUS_INTERRUPTED;
        cr_expect_eq(write_to(folder, &package, SIZE, at_moment, &moment), want);
        assert_error(want, moment.spoils ? "the device gave back something else than was written"
                                         : "interrupted");
        cr_expect_geq(moment.calls, 1);
        cr_expect(is_empty(folder), "%s %d", moment.what, (int)moment.from);
    }
    file_close(&package.fd);
}

Test(media, failing_calls, .init = begin, .fini = end, .timeout = 120)
{
    struct package package = make_package(SIZE);
    bool was_hit = true;
    for (int n = 1; was_hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = write_to(folder, &package, SIZE, NULL, NULL);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        if (status == STATUS_OK) {
            cr_expect(holds(folder, &package), "%s", plan);
            cr_assert_eq(run("rm %s/%s", folder, name), 0);
        } else {
            cr_expect_eq(status, STATUS_SYSTEM, "%s: %s", plan, err.message);
            cr_expect_eq(err.status, status);
        }
        cr_expect(is_empty(folder), "%s: %s", plan, err.message);
    }
    file_close(&package.fd);
}

/* Mounts on the test's folder, seen by this test alone. */
static void mount_or_skip(const char *options)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("stick", folder, "tmpfs", 0, options) != 0)
        skip("a tmpfs cannot be mounted here, which needs root");
}

static void end_mounted(void)
{
    umount(folder);
    end();
}

Test(media, full_or_locked, .init = begin, .fini = end_mounted)
{
    struct package package = make_package(SIZE);
    mount_or_skip("size=2m,nr_inodes=100");
    cr_expect_eq(write_to(folder, &package, SIZE, NULL, NULL), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "the device has too little room: 4 MB are needed, 2 MB are free");
    cr_expect_str_eq(err.hint, "make room on the device, or take another one; the package is kept");
    cr_assert_eq(mount(NULL, folder, NULL, MS_REMOUNT, "size=8m,nr_inodes=1"), 0);
    cr_expect_eq(write_to(folder, &package, SIZE, NULL, NULL), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "%s: cannot create the file: No space left on device", name);
    cr_assert_eq(mount(NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, "size=8m,nr_inodes=100"), 0);
    cr_expect_eq(write_to(folder, &package, SIZE, NULL, NULL), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "the device takes no writing");
    cr_assert_eq(mount(NULL, folder, NULL, MS_REMOUNT, "size=8m,nr_inodes=100"), 0);
    cr_expect(is_empty(folder));
    cr_expect_eq(write_to(folder, &package, SIZE, NULL, NULL), STATUS_OK, "%s", err.message);
    cr_expect(holds(folder, &package));
    file_close(&package.fd);
}

/* Fills the device while the package is written. */
static bool fill(void *context, const char *what, uint64_t done, uint64_t all)
{
    (void)all;
    if (strcmp(what, "writing") == 0 && done == 1 << 20 && !*(bool *)context) {
        *(bool *)context = true;
        cr_assert_neq(run("cat /dev/zero >%s/filler 2>/dev/null", folder), 0);
    }
    return true;
}

Test(media, becomes_full, .init = begin, .fini = end_mounted)
{
    bool is_filled = false;
    struct package package = make_package(SIZE);
    mount_or_skip("size=8m");
    cr_expect_eq(write_to(folder, &package, SIZE, fill, &is_filled), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "cannot write to the device: No space left on device");
    cr_expect_eq(run("test \"$(ls -A %s)\" = filler", folder), 0);
    file_close(&package.fd);
}

/* ---- names, and what is ours ---- */

Test(media, names_that_sticks_take, .init = begin, .fini = end)
{
    struct package package = make_package(10);
    static const char *const bad[] = {"a:b", "a?", "a*b", "a\"b",    "a<b",           "a|b",
                                      "a.",  "a ", "CON", "nul.txt", "com1.safehand", "LPT9"};
    static const char *const good[] = {"CONTENT",          "com",       "com10",
                                       "compass.txt",      "auxiliary", "READ ME FIRST.html",
                                       "L\u00ear.safehand"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err = (struct error){0};
        cr_expect_eq(
            media_write(folder, NULL, bad[i], package.fd, 10, package.digest, NULL, NULL, &err),
            STATUS_USAGE, "%s", bad[i]);
        cr_expect_str_eq(err.hint,
                         "use a name without \" * : < > ? \\ |, that does not end in a dot or a "
                         "space and is no device's of Windows, such as CON");
    }
    cr_expect(is_empty(folder));
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        err = (struct error){0};
        cr_expect_eq(
            media_write(folder, NULL, good[i], package.fd, 10, package.digest, NULL, NULL, &err),
            STATUS_OK, "%s: %s", good[i], err.message);
    }
    file_close(&package.fd);
}

#define OUR_ID "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b"

Test(media, finds_what_is_ours, .init = begin, .fini = end)
{
    struct media_ours ours;
    cr_assert_eq(run("cd %s && touch " OUR_ID ".safehand ." OUR_ID ".safehand.partial-00ff00ff "
                     "." OUR_ID ".safehand " OUR_ID ".safehand.partial-00ff00ff "
                     "." OUR_ID ".safehand.partial-00ff00fg " OUR_ID ".safehand2 " OUR_ID
                     ".SAFEHAND "
                     "zf2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand holiday.jpg .hidden",
                     folder),
                 0);
    cr_assert_eq(media_find_ours(folder, &ours, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(ours.count, 2);
    cr_expect_str_eq(ours.items[0].name, "." OUR_ID ".safehand.partial-00ff00ff");
    cr_expect(ours.items[0].is_left);
    cr_expect_str_eq(ours.items[1].name, OUR_ID ".safehand");
    cr_expect_str_eq(ours.items[1].id, OUR_ID);
    cr_expect_not(ours.items[1].is_left);
    media_ours_free(&ours);
    cr_expect_eq(media_find_ours("/tmp/safehand-not-there", &ours, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "/tmp/safehand-not-there: is no folder");
    cr_expect_eq(ours.count, 0);
}

Test(media, counts_what_is_ours, .init = begin, .fini = end)
{
    static const char other[] = "0f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b";
    size_t others = 9;
    bool is_there = true;
    cr_assert_eq(run("cd %s && touch ." OUR_ID ".safehand.partial-00ff00ff holiday.jpg", folder),
                 0);
    cr_assert_eq(media_count_ours(folder, OUR_ID, &others, &is_there, &err), STATUS_OK);
    cr_expect(others == 0 && !is_there, "what is left of a writing is no package");
    cr_assert_eq(run("touch %s/" OUR_ID ".safehand", folder), 0);
    cr_assert_eq(media_count_ours(folder, OUR_ID, &others, &is_there, &err), STATUS_OK);
    cr_expect(others == 0 && is_there);
    cr_assert_eq(media_count_ours(folder, other, &others, &is_there, &err), STATUS_OK);
    cr_expect(others == 2 && !is_there);
    others = 9;
    cr_expect_eq(media_count_ours("/tmp/safehand-not-there", other, &others, &is_there, &err),
                 STATUS_USAGE);
    cr_expect(others == 0 && !is_there);
}

Test(media, erases, .init = begin, .fini = end)
{
    bool was_there = true;
    char path[128];
    snprintf(path, sizeof path, "%s/kept", folder);
    cr_expect_eq(media_erase(folder, "nothing", &was_there, &err), STATUS_OK);
    cr_expect_not(was_there);
    /* Through a descriptor that is open still, what was there is seen to be overwritten. */
    cr_assert_eq(run("head -c 200000 /dev/urandom >%s", path), 0);
    int fd = open(path, O_RDONLY);
    cr_assert_geq(fd, 0);
    cr_expect_eq(media_erase(folder, "kept", &was_there, &err), STATUS_OK, "%s", err.message);
    cr_expect(was_there);
    static unsigned char after[200001], zeros[200000];
    cr_assert_eq(read(fd, after, sizeof after), 200000);
    cr_expect_arr_eq(after, zeros, sizeof zeros);
    close(fd);
    cr_expect(is_empty(folder));
    /* Another's file is not written to by way of ours. */
    cr_assert_eq(
        run("cd %s && echo theirs >theirs && ln -s theirs link && ln theirs second && mkdir deep",
            folder),
        0);
    err = (struct error){0};
    cr_expect_eq(media_erase(folder, "link", &was_there, &err), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM,
                 "link: cannot be overwritten on the device: Too many levels of symbolic links");
    err = (struct error){0};
    cr_expect_eq(media_erase(folder, "second", &was_there, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "second on the device is no plain file");
    cr_expect_not(was_there);
    cr_expect_eq(run("test \"$(cat %s/theirs)\" = theirs", folder), 0);
    bool was_hit = true;
    for (int n = 1; was_hit; n++) {
        char plan[32];
        cr_assert_eq(run("head -c 100000 /dev/urandom >%s", path), 0);
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = media_erase(folder, "kept", &was_there, &err);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect_eq(status, was_hit ? STATUS_SYSTEM : STATUS_OK, "%s: %s", plan, err.message);
        cr_expect_eq(was_there, !was_hit, "%s", plan);
    }
}

/* What is on no stick is not unmounted, whatever is asked. */
Test(media, unmounts_no_disk, .init = begin, .fini = end_mounted)
{
    mount_or_skip("size=1m");
    cr_expect_eq(media_unmount(folder, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "%s is on no removable device: nothing was unmounted", folder);
    cr_expect_eq(run("mountpoint -q %s", folder), 0);
}

/* ---- which device ---- */

Test(media, inspects_a_folder_without_a_device, .init = begin, .fini = end_mounted)
{
    struct media_device device = {0};
    cr_expect_eq(media_inspect("/tmp/safehand-not-there", &device, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "/tmp/safehand-not-there: is no folder");
    cr_expect_eq(media_inspect("/etc/passwd", &device, &err), STATUS_USAGE);
    mount_or_skip("size=1m");
    cr_expect_eq(media_inspect(folder, &device, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(device.device, "stick");
    cr_expect_str_eq(device.file_system, "tmpfs");
    cr_expect_eq(device.free, 1 << 20);
    cr_expect_str_eq(device.uuid, "");
    cr_expect_str_eq(device.bus, "");
    cr_expect_not(device.is_removable);
    bool was_hit = true;
    for (int n = 1; was_hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = media_inspect(folder, &device, &err);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect(status == STATUS_OK || status == STATUS_SYSTEM, "%s: %s", plan, err.message);
    }
}

static void end_loop(void)
{
    if (folder[0] != '\0')
        run("PATH=$PATH:/sbin; umount %s/mount 2>/dev/null; losetup -j %s/image 2>/dev/null | "
            "cut -d: -f1 | xargs -r losetup -d",
            folder, folder);
    end();
}

/* A loop device with a file system: what is read is on the device, and a name that would move the
 * cursor is made visible. */
Test(media, inspects_a_device, .init = begin, .fini = end_loop)
{
    struct media_device device = {0};
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        run("cd %s && truncate -s 8M image && PATH=$PATH:/sbin:/usr/sbin && mkdir mount && "
            "mkfs.ext4 -q -L \"$(printf 'a\\033b')\" -U 12345678-1234-4234-8234-123456789abc image "
            "&& losetup -f image && mount $(losetup -j image | cut -d: -f1) mount",
            folder) != 0) {
        end_loop();
        skip("a loop device cannot be mounted here, which needs root");
    }
    char mounted[128], name_of_loop[64] = "";
    snprintf(mounted, sizeof mounted, "%s/mount", folder);
    char command[256];
    snprintf(command, sizeof command, "PATH=$PATH:/sbin losetup -j %s/image | cut -d: -f1", folder);
    FILE *stream = popen(command, "r");
    cr_assert_not_null(fgets(name_of_loop, sizeof name_of_loop, stream));
    pclose(stream);
    name_of_loop[strcspn(name_of_loop, "\n")] = '\0';
    cr_assert_eq(media_inspect(mounted, &device, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(device.device, name_of_loop);
    cr_expect_str_eq(device.file_system, "ext4");
    cr_expect_str_eq(device.label, "a\\u{001B}b");
    cr_expect_str_eq(device.uuid, "12345678-1234-4234-8234-123456789abc");
    cr_expect_not(device.is_removable);
    cr_expect_gt(device.free, 1 << 20);
    cr_expect_leq(device.free, 8 << 20);

    struct package package = make_package(SIZE);
    cr_expect_eq(write_to(mounted, &package, SIZE, NULL, NULL), STATUS_OK, "%s", err.message);
    cr_expect(holds(mounted, &package));
    file_close(&package.fd);
}
