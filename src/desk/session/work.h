/*
 * Long work of a session: done by a thread with an office of its own, while its page tells how far
 * it is, and everybody goes on. Whoever holds it ends it before who acts is forgotten
 * (session_job).
 */
#ifndef DESK_WORK_H
#define DESK_WORK_H

#include <pthread.h>
#include <stdatomic.h>

#include "session/session.h"

struct long_work;
/* What the thread does: it sets `all` and counts `done`, and stops early, with whatever status,
 * where `is_to_stop`. */
typedef enum status long_work_run(struct long_work *work, void *context, struct error *err);

struct long_work {         /* zeroed: none */
    struct office *office; /* the thread's own */
    atomic_size_t done, all;
    atomic_bool is_to_stop;
    /* For the functions below: */
    pthread_t thread;
    long_work_run *run;
    void *context;
    bool is_begun, is_over;
    pthread_mutex_t lock; /* over is_over */
    pthread_cond_t changed;
    /* Once it is over: */
    enum status status;
    struct error err;
    int64_t ended; /* seconds of the monotonic clock */
};

/* Begins it, in place of what this did before; `context` must live until long_work_end. */
enum status long_work_begin(struct long_work *work, const struct session *session,
                            long_work_run *run, void *context, struct error *err) MUST_CHECK;
/* Whether there is any, and whether it is over; `waits` for its end, for a moment. */
bool long_work_is_over(struct long_work *work, bool waits);
/* Stops it if it goes still, and waits until it has stopped. Harmless with none. */
void long_work_end(struct long_work *work);

struct page;
/* How far it is, for a page that renews itself: `words`, and that `done` of `all` are. */
void long_work_show(struct long_work *work, struct page *page, const char *words);

#endif
