/* Lines of jobs: what comes out is the same, however many threads there are. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "safehand/base/memory.h"
#include "safehand/base/pool.h"
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

TestSuite(base_pool, .init = start, .fini = no_fault);

static const char *const thread_counts[] = {"1", "2", "3", "8", "40"};
enum { THREAD_COUNTS = sizeof thread_counts / sizeof *thread_counts };

/* What a line works on: numbers that are filled in, squared, and added up in order. */
struct numbers {
    uint64_t count;            /* of jobs; where the line fills, the last says so */
    uint64_t ends_at, ends_in; /* job and stage that end it; the stage 0: none does */
    uint64_t filled, added, sum;
    bool was_in_order;
    atomic_int inside[4]; /* a stage in order: threads at it, which must be one */
    atomic_int most;      /* threads beside each other */
    atomic_int hands, squared, later;
};

struct number {
    struct numbers *numbers;
    uint64_t value, square;
    char *memory; /* so that a job has something to free */
};

/* Now and then a thread is slow. */
static void dawdle(uint64_t number)
{
    if (number % 7 == 3)
        usleep(300);
}

static bool goes_on(const struct numbers *numbers, uint64_t number, uint64_t stage)
{
    return !(numbers->ends_in == stage && numbers->ends_at == number);
}

static void enter(struct numbers *numbers, int stage)
{
    if (atomic_fetch_add(&numbers->inside[stage], 1) != 0)
        numbers->was_in_order = false;
}

static void leave(struct numbers *numbers, int stage)
{
    atomic_fetch_sub(&numbers->inside[stage], 1);
}

static bool fill(void *context, void *hand, void *job)
{
    struct numbers *numbers = context;
    struct number *number = job;
    (void)hand;
    enter(numbers, 0);
    number->value = numbers->filled++;
    dawdle(number->value + 1);
    leave(numbers, 0);
    return number->value + 1 < numbers->count;
}

static bool square(void *context, void *hand, void *job)
{
    struct numbers *numbers = context;
    struct number *number = job;
    int beside = atomic_fetch_add(&numbers->inside[1], 1) + 1, most = numbers->most;
    while (beside > most && !atomic_compare_exchange_weak(&numbers->most, &most, beside)) {
    }
    ++*(int *)hand; /* nobody else's */
    dawdle(number->value);
    number->square = number->value * number->value;
    atomic_fetch_add(&numbers->squared, 1);
    leave(numbers, 1);
    return goes_on(numbers, number->value, 1);
}

static bool add(void *context, void *hand, void *job)
{
    struct numbers *numbers = context;
    struct number *number = job;
    (void)hand;
    enter(numbers, 2);
    dawdle(number->value + 2);
    numbers->was_in_order = numbers->was_in_order && number->value == numbers->added;
    numbers->added++;
    numbers->sum += number->square;
    leave(numbers, 2);
    return goes_on(numbers, number->value, 2);
}

static bool do_later(void *context, void *hand, void *job)
{
    struct numbers *numbers = context;
    const struct number *number = job;
    (void)hand;
    dawdle(number->value);
    atomic_fetch_add(&numbers->later, 1);
    return true;
}

static bool number_new(void *job)
{
    ((struct number *)job)->memory = memory_allocate(10);
    return ((struct number *)job)->memory != NULL;
}

static void number_free(void *job)
{
    memory_free(((struct number *)job)->memory);
}

static enum status hand_new(void *context, void **hand, struct error *err)
{
    *hand = memory_allocate(sizeof(int));
    if (!*hand)
        return memory_error(err);
    atomic_fetch_add(&((struct numbers *)context)->hands, 1);
    return STATUS_OK;
}

static struct pool_line line_of(struct numbers *numbers, bool fills, bool adds)
{
    *numbers = (struct numbers){.count = UINT64_MAX, .was_in_order = true};
    struct pool_line line = {.stages = {{POOL_CALLER, NULL}, {POOL_BESIDE, square}},
                             .stage_count = 3,
                             .job_size = sizeof(struct number),
                             .job_new = number_new,
                             .job_free = number_free,
                             .hand_new = hand_new,
                             .hand_free = memory_free,
                             .context = numbers,
                             .threads = POOL_THREADS_MAXIMUM,
                             .jobs_alone = 2};
    if (fills)
        line.stages[0] = (struct pool_stage){POOL_IN_ORDER, fill};
    line.stages[2] =
        adds ? (struct pool_stage){POOL_IN_ORDER, add} : (struct pool_stage){POOL_CALLER, NULL};
    if (!adds)
        line.stages[line.stage_count++] = (struct pool_stage){POOL_BESIDE, do_later};
    return line;
}

static struct pool *pool_of(const struct pool_line *line)
{
    struct error err = {0};
    struct pool *pool = NULL;
    cr_assert_eq(pool_new(&pool, line, &err), STATUS_OK, "%s", err.message);
    return pool;
}

static uint64_t sum_to(uint64_t count)
{
    return count == 0 ? 0 : (count - 1) * count * (2 * count - 1) / 6;
}

static void with_threads(size_t i)
{
    setenv("SAFEHAND_TEST_THREADS", thread_counts[i], 1);
}

/* ---- each kind of line ---- */

Test(base_pool, a_line_runs_by_itself)
{
    static const uint64_t counts[] = {1, 2, 3, 20, 21, 300};
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        for (size_t j = 0; j < sizeof counts / sizeof *counts; j++) {
            struct numbers numbers;
            const struct pool_line line = line_of(&numbers, true, true);
            numbers.count = counts[j];
            with_threads(i);
            struct pool *pool = pool_of(&line);
            pool_run(pool);
            cr_assert(numbers.was_in_order);
            cr_assert_eq(numbers.filled, counts[j]);
            cr_assert_eq(numbers.added, counts[j]);
            cr_assert_eq(numbers.sum, sum_to(counts[j]));
            pool_free(pool);
        }
    }
}

Test(base_pool, the_caller_fills)
{
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct numbers numbers;
        const struct pool_line line = line_of(&numbers, false, true);
        with_threads(i);
        struct pool *pool = pool_of(&line);
        for (uint64_t n = 0; n < 200; n++) {
            struct number *number = pool_space(pool);
            cr_assert_not_null(number);
            cr_assert_eq(pool_space(pool), number, "the same until it is submitted");
            number->value = n;
            pool_submit(pool);
        }
        pool_run(pool);
        cr_assert(numbers.was_in_order);
        cr_assert_eq(numbers.added, 200);
        cr_assert_eq(numbers.sum, sum_to(200));
        pool_free(pool);
    }
}

Test(base_pool, the_caller_takes)
{
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct numbers numbers;
        const struct pool_line line = line_of(&numbers, true, false);
        const struct number *number;
        uint64_t taken = 0;
        numbers.count = 200;
        with_threads(i);
        struct pool *pool = pool_of(&line);
        while ((number = pool_next(pool))) {
            cr_assert_eq(pool_next(pool), number, "the same until it is released");
            cr_assert_eq(number->value, taken);
            cr_assert_eq(number->square, taken * taken);
            taken++;
            pool_release(pool);
        }
        cr_assert_eq(taken, 200);
        cr_assert_eq(numbers.later, 200, "all have passed when there is none left");
        cr_assert_null(pool_next(pool));
        pool_free(pool);
    }
}

/* Twice, for a line of the caller's goes on after all was taken. */
Test(base_pool, the_caller_fills_and_takes)
{
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct numbers numbers;
        const struct pool_line line = line_of(&numbers, false, false);
        struct number *number;
        uint64_t filled = 0, taken = 0;
        with_threads(i);
        struct pool *pool = pool_of(&line);
        for (uint64_t until = 150; until <= 300; until += 150) {
            for (;;) {
                while (filled < until && (number = pool_space(pool))) {
                    number->value = filled++;
                    pool_submit(pool);
                }
                number = pool_next(pool);
                if (!number)
                    break;
                cr_assert_eq(number->value, taken);
                cr_assert_eq(number->square, taken * taken);
                taken++;
                pool_release(pool);
            }
            cr_assert_eq(taken, until);
            cr_assert_eq(numbers.later, until);
        }
        pool_free(pool);
    }
}

/* ---- threads ---- */

Test(base_pool, threads_come_after_the_first_jobs)
{
    struct numbers numbers;
    const struct pool_line line = line_of(&numbers, false, true);
    setenv("SAFEHAND_TEST_THREADS", "5", 1);
    struct pool *pool = pool_of(&line);
    for (uint64_t n = 0; n < 4; n++) {
        cr_assert_eq(numbers.hands, n < 3 ? 1 : 5, "job %d", (int)n);
        ((struct number *)pool_space(pool))->value = n;
        pool_submit(pool);
    }
    pool_run(pool);
    pool_free(pool);
}

Test(base_pool, no_thread_for_few_jobs_or_one_core)
{
    struct numbers numbers;
    struct pool_line line = line_of(&numbers, true, true);
    setenv("SAFEHAND_TEST_THREADS", "5", 1);
    numbers.count = 2;
    struct pool *pool = pool_of(&line);
    pool_run(pool);
    cr_assert_eq(numbers.hands, 1);
    pool_free(pool);
    setenv("SAFEHAND_TEST_THREADS", "1", 1);
    line = line_of(&numbers, true, true);
    numbers.count = 100;
    pool = pool_of(&line);
    pool_run(pool);
    cr_assert_eq(numbers.hands, 1);
    cr_assert_eq(numbers.most, 1);
    pool_free(pool);
}

Test(base_pool, no_more_threads_than_the_line_wants)
{
    static const struct {
        const char *cores;
        size_t wanted;
        int got;
    } cases[] = {{"8", 3, 3}, {"2", 3, 2}, {"40", 16, 16}, {"40", 1000, 16}, {"8", 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct numbers numbers;
        struct pool_line line = line_of(&numbers, true, true);
        line.threads = cases[i].wanted;
        numbers.count = 100;
        setenv("SAFEHAND_TEST_THREADS", cases[i].cores, 1);
        struct pool *pool = pool_of(&line);
        pool_run(pool);
        cr_assert_eq(numbers.hands, cases[i].got, "%s cores: %d", cases[i].cores, numbers.hands);
        cr_assert_leq(numbers.most, cases[i].got);
        cr_assert_eq(numbers.sum, sum_to(100));
        pool_free(pool);
    }
}

Test(base_pool, jobs_are_beside_each_other)
{
    struct numbers numbers;
    const struct pool_line line = line_of(&numbers, true, true);
    numbers.count = 300;
    setenv("SAFEHAND_TEST_THREADS", "4", 1);
    struct pool *pool = pool_of(&line);
    pool_run(pool);
    cr_assert_gt(numbers.most, 1);
    pool_free(pool);
}

/* The caller's own hand is used and stays its own. */
Test(base_pool, a_hand_may_be_the_callers)
{
    struct numbers numbers;
    struct pool_line line = line_of(&numbers, true, true);
    int hand = 0;
    line.hand = &hand;
    numbers.count = 10;
    setenv("SAFEHAND_TEST_THREADS", "1", 1);
    struct pool *pool = pool_of(&line);
    pool_run(pool);
    pool_free(pool);
    cr_assert_eq(hand, 10);
    cr_assert_eq(numbers.hands, 0);
}

static bool look_at_signals(void *context, void *hand, void *job)
{
    sigset_t set;
    (void)hand;
    (void)job;
    usleep(200);
    pthread_sigmask(SIG_SETMASK, NULL, &set);
    atomic_fetch_add(&((struct numbers *)context)->later, sigismember(&set, SIGINT));
    return true;
}

Test(base_pool, signals_are_the_callers)
{
    struct numbers numbers;
    struct pool_line line = line_of(&numbers, true, true);
    sigset_t set;
    line.stages[1].run = look_at_signals;
    numbers.count = 300;
    setenv("SAFEHAND_TEST_THREADS", "4", 1);
    struct pool *pool = pool_of(&line);
    pool_run(pool);
    cr_assert_gt(numbers.later, 0, "some jobs were run by a thread");
    cr_assert_lt(numbers.later, 300, "and some by the caller, who takes signals");
    pthread_sigmask(SIG_SETMASK, NULL, &set);
    cr_assert_not(sigismember(&set, SIGINT));
    pool_free(pool);
}

/* ---- ending ---- */

/* The job that ends the line is the last that is added, whichever stage says so. */
Test(base_pool, ends_with_the_job_that_ends_it)
{
    static const uint64_t at[] = {0, 1, 5, 50};
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        for (size_t j = 0; j < sizeof at / sizeof *at; j++) {
            for (uint64_t stage = 1; stage <= 2; stage++) {
                struct numbers numbers;
                const struct pool_line line = line_of(&numbers, true, true);
                numbers.ends_at = at[j];
                numbers.ends_in = stage;
                with_threads(i);
                struct pool *pool = pool_of(&line);
                pool_run(pool);
                cr_assert(numbers.was_in_order);
                cr_assert_eq(numbers.added, at[j] + 1);
                cr_assert_eq(numbers.sum, sum_to(at[j] + 1));
                cr_assert_leq(numbers.filled, at[j] + 1 + POOL_JOBS_MAXIMUM);
                pool_free(pool);
            }
        }
    }
}

Test(base_pool, no_space_after_the_end)
{
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct numbers numbers;
        const struct pool_line line = line_of(&numbers, false, true);
        struct number *number;
        uint64_t filled = 0;
        numbers.ends_at = 30;
        numbers.ends_in = 2;
        with_threads(i);
        struct pool *pool = pool_of(&line);
        while ((number = pool_space(pool))) {
            number->value = filled++;
            pool_submit(pool);
            cr_assert_lt(filled, 30 + 2 + POOL_JOBS_MAXIMUM);
        }
        cr_assert_eq(numbers.added, 31, "all that counts has passed");
        cr_assert_null(pool_space(pool));
        pool_run(pool);
        cr_assert_eq(numbers.added, 31);
        pool_free(pool);
    }
}

/* ---- leaving early ---- */

/* Whatever was released is run to its end, and nothing begins any more. */
Test(base_pool, freeing_runs_what_was_released)
{
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        for (int released = 0; released < 40; released += 3) {
            struct numbers numbers;
            const struct pool_line line = line_of(&numbers, true, false);
            with_threads(i);
            struct pool *pool = pool_of(&line);
            for (int n = 0; n < released; n++) {
                cr_assert_not_null(pool_next(pool));
                pool_release(pool);
            }
            cr_assert_not_null(pool_next(pool)); /* and one that is not released */
            pool_free(pool);
            cr_assert_eq(numbers.later, released);
        }
    }
    pool_free(NULL);
}

Test(base_pool, freeing_throws_away_what_was_not_taken)
{
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct numbers numbers;
        const struct pool_line line = line_of(&numbers, false, true);
        with_threads(i);
        struct pool *pool = pool_of(&line);
        for (uint64_t n = 0; n < 10; n++) {
            ((struct number *)pool_space(pool))->value = n;
            pool_submit(pool);
        }
        cr_assert_not_null(pool_space(pool)); /* and one that is not submitted */
        pool_free(pool);
        cr_assert_leq(numbers.added, 10);
        cr_assert(numbers.was_in_order);
    }
}

Test(base_pool, pauses_and_goes_on)
{
    for (size_t i = 0; i < THREAD_COUNTS; i++) {
        struct numbers numbers;
        const struct pool_line line = line_of(&numbers, true, false);
        numbers.count = 120;
        with_threads(i);
        struct pool *pool = pool_of(&line);
        for (uint64_t n = 0; n < 120; n++) {
            const struct number *number = pool_next(pool);
            cr_assert_not_null(number);
            cr_assert_eq(number->value, n);
            pool_release(pool);
            if (n % 10 != 9)
                continue;
            pool_pause(pool);
            uint64_t filled = numbers.filled; /* without a lock: nobody is at work */
            int squared = numbers.squared;
            cr_assert_eq(numbers.later, n + 1);
            usleep(500);
            cr_assert_eq(numbers.filled, filled);
            cr_assert_eq(numbers.squared, squared);
            pool_resume(pool);
        }
        cr_assert_null(pool_next(pool));
        pool_free(pool);
    }
}

/* ---- faults ---- */

/* Call N to memory fails, for every N: there is no pool, or fewer threads do all of it. */
static unsigned fail_calls(const char *threads, unsigned *refused)
{
    unsigned n = 1;
    bool was_hit = true;
    setenv("SAFEHAND_TEST_THREADS", threads, 1);
    for (; was_hit; n++) {
        char plan[32];
        struct error err = {0};
        struct numbers numbers;
        struct pool *pool = NULL;
        const struct pool_line line = line_of(&numbers, true, true);
        numbers.count = 50;
        snprintf(plan, sizeof plan, "fail:memory:%u", n);
        seam_plan(plan);
        enum status status = pool_new(&pool, &line, &err);
        if (status == STATUS_OK)
            pool_run(pool);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        if (status != STATUS_OK) {
            ++*refused;
            cr_assert_eq(status, STATUS_SYSTEM);
            cr_assert_str_eq(err.message, "out of memory");
            cr_assert_null(pool);
            cr_assert(was_hit);
        } else {
            cr_assert_eq(numbers.sum, sum_to(50), "call %u", n);
            cr_assert(numbers.was_in_order);
        }
        pool_free(pool);
    }
    return n - 2;
}

Test(base_pool, goes_on_with_what_there_is)
{
    unsigned refused = 0;
    /* alone: the pool, its first job, what that holds, and the hand */
    cr_assert_eq(fail_calls("1", &refused), 4);
    cr_assert_eq(refused, 4);
    refused = 0;
    /* besides two threads with their hands, and six jobs with what they hold */
    cr_assert_eq(fail_calls("3", &refused), 4 + 2 * 2 + 6 * 2);
    cr_assert_eq(refused, 4);
}

static enum status no_hand(void *context, void **hand, struct error *err)
{
    (void)context;
    *hand = NULL;
    return error_set(err, STATUS_SYSTEM, "no hand");
}

Test(base_pool, without_hands_the_caller_works_alone)
{
    struct numbers numbers;
    struct pool_line line = line_of(&numbers, true, true);
    struct pool *pool = NULL;
    struct error err = {0};
    int hand = 0;
    setenv("SAFEHAND_TEST_THREADS", "8", 1);
    line.hand_new = no_hand;
    cr_assert_eq(pool_new(&pool, &line, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "no hand");
    line.hand = &hand;
    numbers.count = 100;
    pool = pool_of(&line);
    pool_run(pool);
    cr_assert_eq(hand, 100);
    cr_assert_eq(numbers.sum, sum_to(100));
    pool_free(pool);
}
