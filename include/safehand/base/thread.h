/* Threads: how many are worth having, and starting one. */
#ifndef SAFEHAND_BASE_THREAD_H
#define SAFEHAND_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Cores that this process may use, at least 1 and at most `maximum`. In a test build
 * SAFEHAND_TEST_THREADS takes their place. */
size_t thread_count(size_t maximum);
/* Starts a thread to be joined by pthread_join; it gets no signals: those are the program's own
 * thread's. Through the seam (as memory). False if none is to be had. */
bool thread_start(pthread_t *thread, void *(*run)(void *context), void *context);

#endif
