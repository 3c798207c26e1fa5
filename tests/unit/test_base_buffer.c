#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "safehand/base/buffer.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

static void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

TestSuite(base_buffer, .init = start);

Test(base_buffer, grows_and_stays_terminated)
{
    struct buffer buffer;
    struct error err = {0};
    buffer_init(&buffer, 100000);
    cr_assert_str_eq(buffer_text(&buffer), "");
    for (size_t i = 0; i < 5000; i++) {
        buffer_append_byte(&buffer, (unsigned char)('a' + i % 26));
        cr_assert_eq(buffer.length, i + 1);
        cr_assert_eq(buffer.data[i + 1], 0);
    }
    for (size_t i = 0; i < 5000; i++)
        cr_assert_eq(buffer.data[i], 'a' + i % 26);
    buffer_clear(&buffer);
    cr_assert_str_eq(buffer_text(&buffer), "");
    buffer_append_text(&buffer, "one ");
    buffer_append_format(&buffer, "%d and %s", 2, "three");
    buffer_append(&buffer, "\0x", 2);
    buffer_append(&buffer, NULL, 0);
    cr_assert_eq(buffer.length, 17);
    cr_assert_arr_eq(buffer.data, "one 2 and three\0x", 18);
    buffer_truncate(&buffer, 3);
    cr_assert_str_eq(buffer_text(&buffer), "one");
    cr_assert_arr_eq(buffer.data + 3, "\0\0\0\0\0", 5, "the rest is wiped");
    buffer_truncate(&buffer, 50);
    cr_assert_eq(buffer.length, 3);
    unsigned char *space = buffer_append_space(&buffer, 2);
    cr_assert_arr_eq(space, "\0\0", 3);
    memcpy(space, "!!", 2);
    cr_assert_str_eq(buffer_text(&buffer), "one!!");
    cr_assert_eq(buffer_status(&buffer, &err), STATUS_OK);
    buffer_free(&buffer);
    buffer_free(&buffer);
    buffer_free(NULL);
}

/* Bound, bytes held, bytes appended, whether they fit. */
Test(base_buffer, keeps_its_bound)
{
    static const struct {
        size_t maximum, held, more;
        bool fits;
    } cases[] = {
        {0, 0, 0, true},
        {0, 0, 1, false},
        {1, 0, 1, true},
        {1, 1, 1, false},
        {63, 0, 63, true},
        {63, 0, 64, false},
        {64, 63, 1, true},
        {64, 64, 1, false},
        {65, 64, 1, true},
        {100, 64, 36, true},
        {100, 64, 37, false},
        {128, 1, 127, true},
        {129, 128, 1, true},
        {1000, 999, 1, true},
        {1000, 999, 2, false},
        {1000, 999, SIZE_MAX, false},
        {SIZE_MAX, 64, SIZE_MAX - 63, false},
    };
    static const char zeros[1000];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer buffer;
        struct error err = {0};
        buffer_init(&buffer, cases[i].maximum);
        buffer_append(&buffer, zeros, cases[i].held);
        unsigned char *space = buffer_append_space(&buffer, cases[i].more);
        cr_assert_eq(space != NULL, cases[i].fits, "case %zu", i);
        cr_assert_eq(buffer_status(&buffer, &err), cases[i].fits ? STATUS_OK : STATUS_MALFORMED,
                     "case %zu", i);
        cr_assert_eq(buffer.length, cases[i].held + (cases[i].fits ? cases[i].more : 0));
        buffer_free(&buffer);
    }
}

Test(base_buffer, a_failure_sticks_until_cleared)
{
    struct buffer buffer;
    struct error err = {0};
    buffer_init(&buffer, 10);
    buffer_append_text(&buffer, "12345");
    buffer_append_text(&buffer, "678901");
    buffer_append_text(&buffer, "x");
    buffer_append_format(&buffer, "%d", 1);
    cr_assert_str_eq(buffer_text(&buffer), "12345");
    cr_assert_eq(buffer_status(&buffer, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "larger than the limit of 10 bytes");
    size_t length = 99;
    cr_assert_null(buffer_take(&buffer, &length));
    cr_assert_eq(length, 99);
    buffer_clear(&buffer);
    buffer_append_text(&buffer, "1234567890");
    cr_assert_eq(buffer_status(&buffer, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&buffer), "1234567890");
    buffer_free(&buffer);
}

Test(base_buffer, lack_of_memory_is_told_apart)
{
    struct buffer buffer;
    struct error err = {0};
    buffer_init(&buffer, 1000);
    seam_plan("fail:memory:2");
    buffer_append_text(&buffer, "kept");
    for (int i = 0; i < 200; i++)
        buffer_append_byte(&buffer, 'x');
    cr_assert(seam_was_hit());
    cr_assert_eq(buffer.length, 64);
    cr_assert_eq(buffer_status(&buffer, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "out of memory");
    buffer_free(&buffer);
    seam_plan("fail:memory:1");
    cr_assert_null(buffer_take(&buffer, NULL));
    buffer_free(&buffer);
}

Test(base_buffer, hands_its_data_over)
{
    struct buffer buffer;
    size_t length = 99;
    buffer_init(&buffer, 10);
    char *text = buffer_take(&buffer, &length);
    cr_assert_str_eq(text, "");
    cr_assert_eq(length, 0);
    memory_free(text);
    buffer_append_text(&buffer, "abc");
    text = buffer_take(&buffer, &length);
    cr_assert_str_eq(text, "abc");
    cr_assert_eq(length, 3);
    memory_free(text);
    cr_assert_eq(buffer.length, 0);
    cr_assert_eq(buffer.maximum, 10);
    cr_assert_null(buffer.data);
    buffer_append_text(&buffer, "again");
    cr_assert_str_eq(buffer_text(&buffer), "again");
    buffer_free(&buffer);
}
