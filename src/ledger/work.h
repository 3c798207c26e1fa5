/*
 * Jobs that all cores work off, given back in the order in which they were submitted.
 *
 * The caller fills jobs and takes them back by itself; when it would have to wait for one it works
 * too. Threads come with the second job only: what fits one job is done by the caller alone.
 */
#ifndef SAFEHAND_LEDGER_WORK_H
#define SAFEHAND_LEDGER_WORK_H

#include "safehand/base.h"

enum {
    WORK_THREADS_MAXIMUM = 16, /* the caller included */
    WORK_SPARE_JOBS = 4,       /* beyond one for each thread */
};

struct work_kind {
    size_t job_size; /* bytes of a job, zeroed at first; what a job holds is used again */
    size_t jobs;     /* how many there will be; 0 if that is not known */
    void (*job_free)(void *job);
    /* What a thread has to itself: made by the caller before the thread starts. */
    enum status (*hand_new)(void *context, void **hand, struct error *err);
    void (*hand_free)(void *hand);
    void *hand; /* the caller's, if it has one already; it stays the caller's */
    void *context;
    /* Leaves a failure in the job. */
    void (*run)(void *hand, void *job);
};

struct work;
enum status work_new(struct work **work, const struct work_kind *kind,
                     struct error *err) MUST_CHECK;
/* A job to be filled and submitted, or NULL while all are under way. */
void *work_space(struct work *work);
void work_submit(struct work *work);
/* The next job in order, when it is done; it is to be released. NULL if none is under way. */
void *work_next(struct work *work);
void work_release(struct work *work);
/* Stops, joins and frees; jobs under way are thrown away. */
void work_free(struct work *work);

#endif
