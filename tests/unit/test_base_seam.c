#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "safehand/base/seam.h"

Test(base_seam, fails_exactly_the_call_that_is_named)
{
    seam_plan("fail:3");
    cr_assert(seam_pass(SEAM_FILE, "open"));
    cr_assert(seam_pass(SEAM_MEMORY, "allocate"));
    cr_assert_not(seam_was_hit());
    cr_assert_not(seam_pass(SEAM_NETWORK, "connect"));
    cr_assert(seam_was_hit());
    cr_assert(seam_pass(SEAM_FILE, "open"));

    seam_plan("fail:database:2");
    cr_assert(seam_pass(SEAM_DATABASE, "step"));
    cr_assert(seam_pass(SEAM_FILE, "open"));
    cr_assert_not(seam_was_hit());
    cr_assert_not(seam_pass(SEAM_DATABASE, "step"));
    cr_assert(seam_pass(SEAM_FILE, "open"), "the count of its kind stands at the plan's number");
    cr_assert(seam_pass(SEAM_DATABASE, "step"));

    seam_plan(NULL);
    for (int i = 0; i < 100; i++)
        cr_assert(seam_pass(SEAM_FILE, "open"));
}

Test(base_seam, errno_tells_what_a_real_failure_would)
{
    static const struct {
        const char *plan;
        enum seam_kind kind;
        const char *what;
        int number;
    } cases[] = {
        {"fail:1", SEAM_FILE, "write", ENOSPC},      {"fail:file:1", SEAM_FILE, "fsync", ENOSPC},
        {"fail:1", SEAM_FILE, "rename", ENOSPC},     {"fail:1", SEAM_FILE, "open", EIO},
        {"fail:memory:1", SEAM_MEMORY, "x", ENOMEM}, {"fail:1", SEAM_DATABASE, "write", EIO},
        {"fail:network:1", SEAM_NETWORK, "x", EIO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seam_plan(cases[i].plan);
        errno = 0;
        cr_assert_not(seam_pass(cases[i].kind, cases[i].what), "case %zu", i);
        cr_assert_eq(errno, cases[i].number, "case %zu", i);
        errno = EAGAIN;
        cr_assert(seam_pass(cases[i].kind, cases[i].what));
        cr_assert_eq(errno, EAGAIN, "a call that passes leaves errno alone");
    }
}

/* Runs body in a child; its wait status. */
static int in_child(void (*body)(void))
{
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        body();
        _exit(0);
    }
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    return status;
}

static void two_calls(void)
{
    if (seam_pass(SEAM_FILE, "open") && seam_pass(SEAM_FILE, "write"))
        _exit(7);
    _exit(8);
}

Test(base_seam, the_environment_plans_a_death)
{
    setenv("SAFEHAND_FAULT", "kill:file:2", 1);
    int status = in_child(two_calls);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    setenv("SAFEHAND_FAULT", "kill:3", 1);
    status = in_child(two_calls);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    setenv("SAFEHAND_FAULT", "fail:2", 1);
    status = in_child(two_calls);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 8);
}

static volatile sig_atomic_t was_stopped;

static void on_stop(int number)
{
    was_stopped = number;
}

static void stopped_between(void)
{
    signal(SIGINT, on_stop);
    bool first = seam_pass(SEAM_FILE, "open") && was_stopped == 0;
    bool second = seam_pass(SEAM_FILE, "write") && was_stopped == SIGINT;
    _exit(first && second ? 7 : 8);
}

Test(base_seam, the_environment_plans_a_stop)
{
    setenv("SAFEHAND_FAULT", "stop:file:2", 1);
    int status = in_child(stopped_between);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static const char *bad_plan;

static void plan_badly(void)
{
    freopen("/dev/null", "w", stderr);
    seam_plan(bad_plan);
}

Test(base_seam, a_plan_that_cannot_be_read_aborts)
{
    static const char *const plans[] = {"fail",    "fail:",       "fail:0",     "fail:x",
                                        "die:1",   "fail:disk:1", "fail:file:", "fail:1x",
                                        "fail:-1", "kill:file:0", "stop:0",     "fail:memory"};
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        bad_plan = plans[i];
        int status = in_child(plan_badly);
        cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "%s", plans[i]);
    }
}

Test(base_seam, traces_a_line_for_each_call)
{
    char path[] = "/tmp/safehand-seam-XXXXXX", text[200] = "";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    setenv("SAFEHAND_FAULT_TRACE", path, 1);
    seam_plan("fail:2");
    cr_assert(seam_pass(SEAM_FILE, "open"));
    cr_assert_not(seam_pass(SEAM_MEMORY, "allocate"));
    cr_assert(seam_pass(SEAM_DATABASE, "step"));
    cr_assert(seam_pass(SEAM_NETWORK, "put"));
    unsetenv("SAFEHAND_FAULT_TRACE");
    cr_assert_gt(read(fd, text, sizeof text - 1), 0);
    cr_assert_str_eq(text, "1 file open\n2 memory allocate\n3 database step\n4 network put\n");
    close(fd);
    unlink(path);
}

static void *many_calls(void *failures)
{
    for (int i = 0; i < 1000; i++)
        *(int *)failures += !seam_pass(SEAM_FILE, "read");
    return NULL;
}

Test(base_seam, counts_across_threads)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    int failures[THREADS] = {0}, total = 0;
    seam_plan("fail:file:3999");
    for (int i = 0; i < THREADS; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, many_calls, &failures[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        total += failures[i];
    }
    cr_assert_eq(total, 1);
    cr_assert(seam_was_hit());
}
