#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base_folder.h"

TestSuite(base_file, .init = start, .fini = finish);

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
    cr_assert(file_sync_system(fd));
    file_close(&fd);
    file_close(&fd);
    errno = 0;
    cr_assert_not(file_read(-1, back, 1, &got));
    cr_assert_eq(errno, EBADF);
    cr_assert_not(file_write(-1, back, 1));
    cr_assert_not(file_sync(-1));
    errno = 0;
    cr_assert_not(file_sync_system(-1));
    cr_assert_eq(errno, EBADF);
    cr_assert_eq(file_open(AT_FDCWD, "none", O_RDONLY, 0), -1);
    cr_assert_eq(errno, ENOENT);
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
                                        ("a\xe2\x80\xae"
                                         "fdp.exe"),
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
