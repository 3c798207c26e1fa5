#include <criterion/criterion.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "safehand/base/buffer.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

static void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

TestSuite(base_memory, .init = start);

static void assert_zero(const unsigned char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        cr_assert_eq(data[i], 0, "byte %zu", i);
}

Test(base_memory, is_zeroed_aligned_and_bounded)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 4096, 1 << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *block = memory_allocate(sizes[i]);
        cr_assert_not_null(block);
        cr_assert_eq((uintptr_t)block % alignof(max_align_t), 0);
        assert_zero(block, sizes[i]);
        memset(block, 0xAA, sizes[i]);
        memory_free(block);
    }
    static const size_t impossible[] = {SIZE_MAX, SIZE_MAX - 8, SIZE_MAX - 64, PTRDIFF_MAX};
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++)
        cr_assert_null(memory_allocate(impossible[i]));
    memory_free(NULL);
}

Test(base_memory, arrays_do_not_overflow)
{
    cr_assert_null(memory_allocate_array(SIZE_MAX / 2 + 2, 2));
    cr_assert_null(memory_allocate_array(2, SIZE_MAX / 2 + 2));
    cr_assert_null(memory_allocate_array((size_t)1 << 33, (size_t)1 << 33));
    static const size_t pairs[][2] = {{0, 8}, {8, 0}, {0, 0}, {3, 5}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        unsigned char *block = memory_allocate_array(pairs[i][0], pairs[i][1]);
        cr_assert_not_null(block);
        assert_zero(block, pairs[i][0] * pairs[i][1]);
        memory_free(block);
    }
}

Test(base_memory, resizing_keeps_the_smaller_part)
{
    unsigned char *block = memory_resize(NULL, 4);
    cr_assert_not_null(block);
    memcpy(block, "abcd", 4);
    block = memory_resize(block, 100);
    cr_assert_arr_eq(block, "abcd", 4);
    assert_zero(block + 4, 96);
    block = memory_resize(block, 2);
    cr_assert_arr_eq(block, "ab", 2);
    seam_plan("fail:memory:1");
    cr_assert_null(memory_resize(block, 50));
    cr_assert(seam_was_hit());
    cr_assert_arr_eq(block, "ab", 2);
    memory_free(block);
}

Test(base_memory, copies_of_text)
{
    char *copy = memory_copy_string("kin");
    cr_assert_str_eq(copy, "kin");
    memory_free(copy);
    cr_assert_null(memory_copy_string(NULL));
    copy = memory_copy_bytes("a\0b", 3);
    cr_assert_arr_eq(copy, "a\0b", 4);
    memory_free(copy);
    copy = memory_copy_bytes(NULL, 0);
    cr_assert_str_eq(copy, "");
    memory_free(copy);
    cr_assert_null(memory_copy_bytes("", SIZE_MAX));
    copy = memory_format("%s/%d", "folder", 12);
    cr_assert_str_eq(copy, "folder/12");
    memory_free(copy);
    for (int i = 0; i < 3; i++) {
        seam_plan("fail:memory:1");
        copy = i == 0   ? memory_copy_string("x")
               : i == 1 ? memory_copy_bytes("x", 1)
                        : memory_format("x");
        cr_assert_null(copy);
    }
    struct error err = {0};
    cr_assert_eq(memory_error(&err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "out of memory");
    cr_assert_str_eq(err.hint, "close other programs and try again");
}

Test(base_memory, json_trees_come_from_here)
{
    json_malloc_t allocate;
    json_free_t release;
    json_get_alloc_funcs(&allocate, &release);
    cr_assert(release == memory_free);
    seam_plan("fail:memory:1");
    cr_assert_null(json_object());
    cr_assert(seam_was_hit());
}

#ifdef __SANITIZE_ADDRESS__
/* AddressSanitizer shows every block just before it goes back. */
int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void *, size_t),
                                              void (*freed)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *block);

static size_t blocks_freed, marks_found;

static void ignore_block(const volatile void *block, size_t size)
{
    (void)block;
    (void)size;
}

static void look_for_mark(const volatile void *block)
{
    const volatile unsigned char *bytes = block;
    size_t size = block == NULL ? 0 : __sanitizer_get_allocated_size(block);
    blocks_freed++;
    for (size_t i = 0; i + 3 <= size; i++)
        marks_found += bytes[i] == 0xA7 && bytes[i + 1] == 0xA8 && bytes[i + 2] == 0xA9;
}

Test(base_memory, what_is_freed_has_been_wiped)
{
    static const char mark[] = "\xA7\xA8\xA9";
    cr_assert_gt(__sanitizer_install_malloc_and_free_hooks(ignore_block, look_for_mark), 0);
    char *control = strdup(mark);
    free(control);
    cr_assert_eq(marks_found, 1, "the mark is found where nobody wipes");
    marks_found = blocks_freed = 0;
    memory_free(memory_copy_string(mark));
    memory_free(memory_resize(memory_format("%s and more", mark), 1000));
    struct buffer buffer;
    buffer_init(&buffer, 10000);
    for (int i = 0; i < 1000; i++)
        buffer_append_text(&buffer, mark);
    buffer_free(&buffer);
    json_t *tree = json_pack("{s:[s]}", "name", "Ana");
    json_array_append_new(json_object_get(tree, "name"), json_stringn_nocheck(mark, 3));
    json_decref(tree);
    cr_assert_geq(blocks_freed, 10);
    cr_assert_eq(marks_found, 0);
}
#endif

Test(base_memory, a_foreign_pointer_stops_the_program, .signal = SIGABRT)
{
    static max_align_t foreign[8];
    memory_free(foreign + 4);
}

Test(base_memory, secrets_live_in_the_pool)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK, "a second start does nothing");
    unsigned char *secret = secret_allocate(32);
    cr_assert_not_null(secret);
    cr_assert_eq(CRYPTO_secure_allocated(secret), 1);
    assert_zero(secret, 32);
    memset(secret, 0x5A, 32);
    secret_free(secret);
    /* The pool hands the same block out again, and it has been wiped. */
    unsigned char *again = secret_allocate(32);
    cr_assert_eq(again, secret);
    assert_zero(again, 32);
    secret_free(again);
    secret_free(NULL);
    cr_assert_not_null(again = secret_allocate(0));
    secret_free(again);
    seam_plan("fail:memory:1");
    cr_assert_null(secret_allocate(32));
    cr_assert_null(secret_allocate((size_t)4 << 20), "more than the pool holds");
}

Test(base_memory, an_exhausted_pool_gives_nothing)
{
    enum { HALF = 1 << 20 };
    void *first = secret_allocate(HALF), *second = secret_allocate(HALF);
    cr_assert_not_null(first);
    cr_assert_not_null(second);
    cr_assert_null(secret_allocate(HALF));
    secret_free(first);
    secret_free(second);
    cr_assert_not_null(first = secret_allocate(HALF));
    secret_free(first);
}

/* Without memory_start there is no pool, and OpenSSL must not lend ordinary memory. */
Test(base_memory_unstarted, no_secret_outside_the_pool)
{
    cr_assert_null(secret_allocate(32));
}

Test(base_memory_unstarted, starts_where_locking_is_not_permitted)
{
    cr_assert_eq(setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){0, 0}), 0);
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    void *secret = secret_allocate(32);
    cr_assert_not_null(secret);
    secret_free(secret);
}

Test(base_memory, wiping_and_comparing)
{
    char text[] = "passphrase";
    secret_wipe(text, sizeof text);
    assert_zero((unsigned char *)text, sizeof text);
    secret_wipe(NULL, 0);
    cr_assert_eq(secret_equal("abc", "abc", 3), 1);
    cr_assert_eq(secret_equal("abc", "abd", 3), 0);
    cr_assert_eq(secret_equal("xbc", "abc", 3), 0);
    cr_assert_eq(secret_equal("a", "b", 0), 1);
}
