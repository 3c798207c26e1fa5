/*
 * A line of jobs that all cores work off.
 *
 * Every job passes the line's stages, one after the other; jobs are begun in order. A stage is
 * either for any thread, jobs beside each other; or for any thread, but one job after the other in
 * their order; or the caller's own, which is in order too:
 *
 *     read (in order)  ->  encrypt (beside)  ->  write (in order)     pool_run does it all
 *     fill (caller)    ->  check (beside)    ->  take (caller)        pool_space ... pool_release
 *
 * What one stage left in the job the next one sees, and what stages in order do is seen by those
 * after them: neither needs a lock. The oldest job goes first. The caller works too, whenever it
 * would have to wait; signals are taken by its thread alone.
 *
 * The caller works off the first jobs alone, with the memory of one; only then threads are started,
 * as many as there are cores (SAFEHAND_TEST_THREADS in a test build). Where there is one core, or
 * no thread or memory is to be had, the caller goes on with what there is, and all comes out the
 * same. A pool is used by one thread, the caller.
 */
#ifndef SAFEHAND_BASE_POOL_H
#define SAFEHAND_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/base/error.h"

enum {
    POOL_STAGES_MAXIMUM = 4,
    POOL_THREADS_MAXIMUM = 16, /* the caller included */
    POOL_SPARE_JOBS = 4,       /* under way beyond one for each thread */
    POOL_JOBS_MAXIMUM = POOL_THREADS_MAXIMUM + POOL_SPARE_JOBS,
};

enum pool_order {
    POOL_BESIDE,   /* any thread; jobs beside each other, and in no order */
    POOL_IN_ORDER, /* any thread; one job at a time, in order */
    POOL_CALLER,   /* the caller, between two of its calls; in order */
};

struct pool_stage {
    enum pool_order order;
    /*
     * Called without any lock; NULL for the caller's own stages. `hand` is what the thread has to
     * itself. False ends the line with this job: it goes on to its own end, and so do those before
     * it, but those behind it no longer count, and none is begun any more. A failure is left in the
     * job for a later stage in order, which so comes upon the first one first.
     */
    bool (*run)(void *context, void *hand, void *job);
};

/* A line is described once, and copied. */
struct pool_line {
    /* The first is in order or the caller's; another one of the caller's may follow, and behind
     * that one stages are run to their end for every job that it released. */
    struct pool_stage stages[POOL_STAGES_MAXIMUM];
    size_t stage_count;
    size_t job_size; /* bytes of a job, zeroed at first; its memory is used again for others */
    /* What a job holds; either may be NULL. job_new is false without memory: what it made until
     * then is freed by job_free, as a job is that was never filled. */
    bool (*job_new)(void *job);
    void (*job_free)(void *job);
    /* What a thread has to itself, made by the caller's thread before it starts; NULL for nothing.
     */
    enum status (*hand_new)(void *context, void **hand, struct error *err);
    void (*hand_free)(void *hand);
    void *hand; /* the caller's, if it has one already; it stays the caller's */
    void *context;
    size_t threads;      /* at most so many, the caller included */
    uint64_t jobs_alone; /* before threads are started; at least one */
};

struct pool;
/* With memory for one job and no thread yet. */
enum status pool_new(struct pool **pool, const struct pool_line *line,
                     struct error *err) MUST_CHECK;
/* Runs every job that was released to its end, throws the others away, joins the threads and frees
 * everything. */
void pool_free(struct pool *pool);

/*
 * For a line whose first stage is the caller's: a job to be filled, for pool_submit; the same one
 * until then. NULL if the line has ended, and then all that counts has passed it. If the caller is
 * to take jobs too, NULL also while all are under way: time to take one.
 */
void *pool_space(struct pool *pool);
/* Gives the job that pool_space handed out to the next stage. */
void pool_submit(struct pool *pool);
/* For a line with a stage of the caller's behind the first: the next job that has come to it, which
 * is the caller's until pool_release. NULL if none is left; then all have passed the line, and
 * nobody is at work. */
void *pool_next(struct pool *pool);
/* Gives the job that pool_next handed out to the stage behind. */
void pool_release(struct pool *pool);
/* For a line without one: returns when every job has passed the line, and nobody is at work. */
void pool_run(struct pool *pool);

/* Returns when nobody is at work, and what was released has passed the line: until pool_resume,
 * whatever the stages use is the caller's alone. */
void pool_pause(struct pool *pool);
/* Lets the stages go on after pool_pause. */
void pool_resume(struct pool *pool);

#endif
