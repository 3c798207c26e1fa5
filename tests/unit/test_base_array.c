#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base/array.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

static void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

static void no_fault(void)
{
    seam_plan(NULL);
}

TestSuite(base_array, .init = start, .fini = no_fault);

struct point {
    int x, y;
};
struct points {
    struct point *items;
    size_t count;
};

Test(base_array, keeps_what_was_added_in_order)
{
    struct points points = {0};
    for (int i = 0; i < 1000; i++) {
        cr_assert(ARRAY_ADD(points.items, points.count, (struct point){i, -i}));
        cr_assert_eq(points.count, (size_t)i + 1);
    }
    for (int i = 0; i < 1000; i++) {
        cr_assert_eq(points.items[i].x, i);
        cr_assert_eq(points.items[i].y, -i);
    }
    memory_free(points.items);
}

/* Items of every size: one byte, and larger than the first block of small ones. */
Test(base_array, takes_items_of_any_size)
{
    struct large {
        char bytes[5000];
    } *large = NULL;
    unsigned char *small = NULL;
    size_t large_count = 0, small_count = 0;
    for (int i = 0; i < 300; i++) {
        struct large item;
        memset(&item, i, sizeof item);
        cr_assert(ARRAY_ADD(large, large_count, item));
        cr_assert(ARRAY_ADD(small, small_count, (unsigned char)i));
    }
    for (int i = 0; i < 300; i++) {
        cr_assert_eq((unsigned char)large[i].bytes[0], (unsigned char)i);
        cr_assert_eq((unsigned char)large[i].bytes[4999], (unsigned char)i);
        cr_assert_eq(small[i], (unsigned char)i);
    }
    memory_free(large);
    memory_free(small);
}

/* How often an array of `count` numbers was moved to a larger block while it grew one by one. */
Test(base_array, doubles_its_room)
{
    uint64_t *numbers = NULL, *before = NULL;
    size_t count = 0, moves = 0;
    for (uint64_t i = 0; i < 4096; i++) {
        cr_assert(ARRAY_ADD(numbers, count, i));
        moves += numbers != before;
        before = numbers;
    }
    cr_assert_eq(moves, 10, "8, 16 and so on to 4096, but %zu", moves);
    memory_free(numbers);
}

Test(base_array, reserves_for_many_at_once)
{
    uint64_t *numbers = NULL;
    size_t count = 0;
    cr_assert(ARRAY_RESERVE(numbers, count, 0));
    cr_assert_null(numbers, "for none there is no block");
    cr_assert(ARRAY_RESERVE(numbers, count, 3000));
    uint64_t *before = numbers;
    for (uint64_t i = 0; i < 3000; i++)
        cr_assert(ARRAY_ADD(numbers, count, i));
    cr_assert_eq(numbers, before);
    cr_assert_eq(numbers[2999], 2999);
    memory_free(numbers);
}

/* A block that came from elsewhere, and just fits, is grown as well. */
Test(base_array, grows_what_was_allocated_before)
{
    int *numbers = memory_allocate_array(3, sizeof *numbers);
    size_t count = 3;
    for (int i = 0; i < 3; i++)
        numbers[i] = i;
    for (int i = 3; i < 100; i++)
        cr_assert(ARRAY_ADD(numbers, count, i));
    for (int i = 0; i < 100; i++)
        cr_assert_eq(numbers[i], i);
    memory_free(numbers);
}

Test(base_array, refuses_what_no_block_can_hold)
{
    struct points points = {0};
    cr_assert(ARRAY_ADD(points.items, points.count, (struct point){1, 2}));
    struct point *before = points.items;
    static const size_t counts[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 8, PTRDIFF_MAX / 8 + 1};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        errno = 0;
        cr_assert_not(ARRAY_RESERVE(points.items, points.count, counts[i]));
        cr_assert_eq(errno, ENOMEM);
        cr_assert_not(ARRAY_RESERVE(points.items, counts[i], 2));
        cr_assert_eq(points.items, before);
    }
    cr_assert_eq(points.count, 1);
    cr_assert_eq(points.items[0].y, 2);
    memory_free(points.items);
}

/* Every allocation on the way to a hundred items fails once: nothing is lost, nothing is counted,
 * and the next try goes through. */
Test(base_array, is_as_it_was_when_memory_fails)
{
    bool was_hit = true;
    unsigned failures = 0;
    for (unsigned n = 1; was_hit; n++) {
        char plan[32];
        struct points points = {0};
        snprintf(plan, sizeof plan, "fail:memory:%u", n);
        seam_plan(plan);
        for (int i = 0; i < 100; i++) {
            struct point *before = points.items;
            if (ARRAY_ADD(points.items, points.count, (struct point){i, i + 1}))
                continue;
            failures++;
            cr_assert_eq(points.items, before);
            cr_assert_eq(points.count, (size_t)i);
            cr_assert(ARRAY_ADD(points.items, points.count, (struct point){i, i + 1}));
        }
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(points.count, 100);
        for (int i = 0; i < 100; i++)
            cr_assert_eq(points.items[i].y, i + 1);
        memory_free(points.items);
    }
    cr_assert_eq(failures, 5, "8, 16, 32, 64 and 128 items, but %u", failures);
}
