#include "safehand/base/thread.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>

#include "safehand/base/seam.h"

size_t thread_count(size_t maximum)
{
    cpu_set_t set;
    int cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
#ifdef SAFEHAND_TESTING
    const char *text = getenv("SAFEHAND_TEST_THREADS");
    cores = text && atoi(text) > 0 ? atoi(text) : cores;
#endif
    if (cores < 1)
        cores = 1;
    return (size_t)cores < maximum ? (size_t)cores : maximum;
}

bool thread_start(pthread_t *thread, void *(*run)(void *context), void *context)
{
    sigset_t all, before;

    if (!seam_pass(SEAM_MEMORY, "thread"))
        return false;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(thread, NULL, run, context) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}
