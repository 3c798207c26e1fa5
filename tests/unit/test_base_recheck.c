/* The mark of a file, by which a second reading is known to be the same. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "safehand/base.h"

static const char text[] = "The same bytes, twice.";

static int file_of(const char *data, size_t length)
{
    int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    cr_assert_geq(fd, 0);
    cr_assert(file_write(fd, data, length));
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static void mark_of(const char *data, size_t length, struct recheck_mark *mark)
{
    struct error err = {0};
    char digest[DIGEST_HEX_SIZE], expected[DIGEST_HEX_SIZE];
    uint64_t size;
    int fd = file_of(data, length);
    cr_assert_eq(recheck_read(fd, NULL, &size, digest, mark, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(digest_sha256_hex(data, length, expected, &err), STATUS_OK);
    cr_expect_eq(size, length);
    cr_expect_str_eq(digest, expected);
    close(fd);
}

static bool is_same(struct recheck *recheck, const struct recheck_mark *mark, const char *data,
                    size_t length, size_t piece)
{
    struct error err = {0};
    bool same = false;
    cr_assert_eq(recheck_begin(recheck, mark, &err), STATUS_OK);
    for (size_t i = 0; i < length; i += piece)
        cr_assert_eq(
            recheck_update(recheck, data + i, length - i < piece ? length - i : piece, &err),
            STATUS_OK);
    cr_assert_eq(recheck_end(recheck, mark, &same, &err), STATUS_OK);
    return same;
}

Test(base_recheck, any_change_is_seen)
{
    struct error err = {0};
    struct recheck_mark mark, other;
    struct recheck *recheck;
    char changed[sizeof text + 1];
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(recheck_new(&recheck, &err), STATUS_OK);
    mark_of(text, strlen(text), &mark);
    mark_of(text, strlen(text), &other);
    cr_expect(memcmp(mark.key, other.key, sizeof mark.key) != 0);
    cr_expect(memcmp(mark.tag, other.tag, sizeof mark.tag) != 0);
    for (size_t piece = 1; piece <= strlen(text); piece++)
        cr_expect(is_same(recheck, &mark, text, strlen(text), piece));
    for (size_t bit = 0; bit < 8 * strlen(text); bit++) {
        memcpy(changed, text, sizeof text);
        changed[bit / 8] = (char)(changed[bit / 8] ^ 1 << bit % 8);
        cr_expect_not(is_same(recheck, &mark, changed, strlen(text), 7));
    }
    cr_expect_not(is_same(recheck, &mark, text, strlen(text) - 1, 7));
    cr_expect_not(is_same(recheck, &mark, text, sizeof text, 7));
    cr_expect_not(is_same(recheck, &mark, text, 0, 7));
    recheck_free(recheck);
}

Test(base_recheck, sizes)
{
    enum { LARGE = 200000 };
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, LARGE};
    static char data[LARGE];
    struct error err = {0};
    struct recheck *recheck;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(recheck_new(&recheck, &err), STATUS_OK);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * 7 + i / 251);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct recheck_mark mark;
        mark_of(data, sizes[i], &mark);
        cr_expect(is_same(recheck, &mark, data, sizes[i], 4096));
    }
    recheck_free(recheck);
    recheck_free(NULL);
}

/* The tag is that of RFC 8439, section 2.5.2. */
Test(base_recheck, is_poly1305)
{
    static const char message[] = "Cryptographic Forum Research Group";
    static const struct recheck_mark mark = {
        .key = {0x85, 0xd6, 0xbe, 0x78, 0x57, 0x55, 0x6d, 0x33, 0x7f, 0x44, 0x52,
                0xfe, 0x42, 0xd5, 0x06, 0xa8, 0x01, 0x03, 0x80, 0x8a, 0xfb, 0x0d,
                0xb2, 0xfd, 0x4a, 0xbf, 0xf6, 0xaf, 0x41, 0x49, 0xf5, 0x1b},
        .tag = {0xa8, 0x06, 0x1d, 0xc1, 0x30, 0x51, 0x36, 0xc6, 0xc2, 0x2b, 0x8b, 0xaf, 0x0c, 0x01,
                0x27, 0xa9},
    };
    struct error err = {0};
    struct recheck *recheck;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(recheck_new(&recheck, &err), STATUS_OK);
    cr_expect(is_same(recheck, &mark, message, strlen(message), 5));
    recheck_free(recheck);
}
