#include "safehand/base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

/* A job on the line. */
struct job {
    void *data;
    size_t stage; /* that it waits for, or is in; the number of stages when it has passed */
    bool is_busy; /* some thread is at it */
};

struct thread {
    struct pool *pool;
    pthread_t id;
    void *hand;
};

struct pool {
    pthread_mutex_t lock; /* over all below but the line and the hands */
    pthread_cond_t changed;
    struct pool_line line;
    size_t taking; /* the stage where the caller takes; the number of stages if there is none */
    void *hand;    /* the caller's */
    bool was_grown, quit;
    unsigned busy;                      /* jobs that some thread is at */
    uint64_t first;                     /* the oldest job that has not passed yet */
    uint64_t begun;                     /* jobs so far */
    uint64_t released;                  /* of them, by the caller */
    uint64_t limit;                     /* those from this one on wait, unless they were released */
    uint64_t end;                       /* those from this one on do not count */
    struct job jobs[POOL_JOBS_MAXIMUM]; /* from `first` to `begun`, each at its number modulo */
    void *filling;                      /* by the caller */
    size_t free_count;
    void *free[POOL_JOBS_MAXIMUM]; /* memory for jobs; what was used last is still in the cache */
    size_t thread_count;
    struct thread threads[POOL_THREADS_MAXIMUM - 1];
};

/* ---- what is to be done next; all of this with the lock held ---- */

static struct job *job_at(struct pool *pool, uint64_t number)
{
    return &pool->jobs[number % POOL_JOBS_MAXIMUM];
}

/* The oldest job that can go on: its stage is for any thread and, if it is in order, the job before
 * has left it. False if all wait. */
static bool find_job(struct pool *pool, uint64_t *number)
{
    size_t before = pool->line.stage_count; /* the stage of the job before */
    for (uint64_t n = pool->first; n < pool->begun; n++) {
        const struct job *job = job_at(pool, n);
        const struct pool_stage *stage = &pool->line.stages[job->stage];
        bool counts = n < pool->released || (n < pool->end && n < pool->limit);
        if (counts && !job->is_busy && job->stage < pool->line.stage_count &&
            (stage->order == POOL_BESIDE ||
             (stage->order == POOL_IN_ORDER && before > job->stage))) {
            *number = n;
            return true;
        }
        before = job->stage;
    }
    return false;
}

/* Whether there is memory for another job, and the one before has been filled. */
static bool can_begin(struct pool *pool)
{
    return pool->begun < pool->end && pool->begun < pool->limit && pool->free_count > 0 &&
           pool->begun - pool->first < POOL_JOBS_MAXIMUM &&
           (pool->begun == pool->first || job_at(pool, pool->begun - 1)->stage > 0);
}

static void begin_job(struct pool *pool, void *data, size_t stage)
{
    *job_at(pool, pool->begun++) = (struct job){.data = data, .stage = stage};
}

/* On to its next stage, or out. */
static void advance(struct pool *pool, struct job *job)
{
    job->stage++;
    if (job->stage == pool->line.stage_count)
        pool->free[pool->free_count++] = job->data;
    while (pool->first < pool->begun && job_at(pool, pool->first)->stage == pool->line.stage_count)
        pool->first++;
}

/* Runs the stage that the job waits for; not with the lock held, but left with it. */
static void run_stage(struct pool *pool, uint64_t number, void *hand)
{
    struct job *job = job_at(pool, number);
    const struct pool_stage *stage = &pool->line.stages[job->stage];
    job->is_busy = true;
    pool->busy++;
    pthread_mutex_unlock(&pool->lock);
    bool goes_on = stage->run(pool->line.context, hand, job->data);
    pthread_mutex_lock(&pool->lock);
    pool->busy--;
    job->is_busy = false;
    if (!goes_on && number + 1 < pool->end)
        pool->end = number + 1;
    advance(pool, job);
    pthread_cond_broadcast(&pool->changed);
}

/* Does the next thing that there is to do; waits if there is none for now. */
static void work(struct pool *pool, void *hand)
{
    uint64_t number;
    if (find_job(pool, &number)) {
        run_stage(pool, number, hand);
    } else if (pool->line.stages[0].run && can_begin(pool)) {
        begin_job(pool, pool->free[--pool->free_count], 0);
        run_stage(pool, pool->begun - 1, hand);
    } else {
        pthread_cond_wait(&pool->changed, &pool->lock);
    }
}

/* Whether all that counts has passed, and nobody is at work. Where the caller fills, those count
 * that it has filled so far. */
static bool is_over(const struct pool *pool)
{
    uint64_t last = pool->end;
    if (!pool->line.stages[0].run && pool->begun < last)
        last = pool->begun;
    return pool->first >= last && pool->busy == 0;
}

/* ---- threads ---- */

static size_t count_threads(size_t maximum)
{
    cpu_set_t set;
    int cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
#ifdef SAFEHAND_TESTING
    const char *text = getenv("SAFEHAND_TEST_THREADS");
    cores = text && atoi(text) > 0 ? atoi(text) : cores;
#endif
    if (maximum > POOL_THREADS_MAXIMUM)
        maximum = POOL_THREADS_MAXIMUM;
    if (cores < 1)
        cores = 1;
    return (size_t)cores < maximum ? (size_t)cores : maximum;
}

static void *thread_main(void *context)
{
    struct thread *thread = context;
    struct pool *pool = thread->pool;
    pthread_mutex_lock(&pool->lock);
    while (!pool->quit)
        work(pool, thread->hand);
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Without signals: those are the program's own thread's. */
static bool create_thread(struct thread *thread)
{
    sigset_t all, before;
    if (!seam_pass(SEAM_MEMORY, "thread"))
        return false;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool created = pthread_create(&thread->id, NULL, thread_main, thread) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return created;
}

static enum status make_hand(const struct pool_line *line, void **hand, struct error *err)
{
    *hand = NULL;
    return line->hand_new ? line->hand_new(line->context, hand, err) : STATUS_OK;
}

static void free_hand(const struct pool_line *line, void *hand)
{
    if (line->hand_free && hand)
        line->hand_free(hand);
}

static bool start_thread(struct pool *pool)
{
    struct thread *thread = &pool->threads[pool->thread_count];
    struct error ignored = {0};
    thread->pool = pool;
    if (make_hand(&pool->line, &thread->hand, &ignored) != STATUS_OK)
        return false;
    if (!create_thread(thread)) {
        free_hand(&pool->line, thread->hand);
        return false;
    }
    pool->thread_count++;
    return true;
}

/* ---- memory ---- */

static void job_end(struct pool *pool, void *data)
{
    if (data && pool->line.job_free)
        pool->line.job_free(data);
    memory_free(data);
}

/* Memory for one job more. */
static bool add_job(struct pool *pool)
{
    void *data = memory_allocate(pool->line.job_size);
    if (!data || (pool->line.job_new && !pool->line.job_new(data))) {
        job_end(pool, data);
        return false;
    }
    pool->free[pool->free_count++] = data;
    return true;
}

/* Once, when there turn out to be more than the first few jobs: where the caller fills, when it
 * asks for the next. With the lock held. */
static void grow_if_due(struct pool *pool)
{
    if (pool->was_grown || pool->begun < pool->line.jobs_alone || pool->begun >= pool->end)
        return;
    pool->was_grown = true;
    size_t threads = count_threads(pool->line.threads);
    while (pool->thread_count + 1 < threads && start_thread(pool)) {
    }
    size_t jobs = pool->thread_count == 0 ? 0 : pool->thread_count + POOL_SPARE_JOBS;
    while (jobs > 0 && add_job(pool))
        jobs--;
    pthread_cond_broadcast(&pool->changed);
}

/* ---- for the caller ---- */

enum status pool_new(struct pool **pool, const struct pool_line *line, struct error *err)
{
    *pool = NULL;
    struct pool *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->changed, NULL);
    made->line = *line;
    made->limit = made->end = UINT64_MAX;
    made->taking = 1;
    while (made->taking < line->stage_count && line->stages[made->taking].order != POOL_CALLER)
        made->taking++;
    made->hand = line->hand;
    enum status status = add_job(made) ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && !made->hand)
        status = make_hand(line, &made->hand, err);
    if (status == STATUS_OK)
        *pool = made;
    else
        pool_free(made);
    return status;
}

/* Takes all jobs off the line. */
static void clear(struct pool *pool)
{
    for (uint64_t n = pool->first; n < pool->begun; n++)
        if (job_at(pool, n)->stage < pool->line.stage_count)
            pool->free[pool->free_count++] = job_at(pool, n)->data;
    pool->first = pool->begun = pool->released = 0;
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    pool_pause(pool);
    pthread_mutex_lock(&pool->lock);
    pool->quit = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->thread_count; i++) {
        pthread_join(pool->threads[i].id, NULL);
        free_hand(&pool->line, pool->threads[i].hand);
    }
    clear(pool);
    job_end(pool, pool->filling);
    for (size_t i = 0; i < pool->free_count; i++)
        job_end(pool, pool->free[i]);
    if (pool->hand != pool->line.hand)
        free_hand(&pool->line, pool->hand);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->lock);
    memory_free(pool);
}

/* Whether to wait for memory, or for the end; not while the caller could take a job instead. */
static bool space_is_due(struct pool *pool)
{
    if (pool->taking < pool->line.stage_count && pool->released < pool->begun)
        return false;
    return pool->begun < pool->end ? !can_begin(pool) : !is_over(pool);
}

void *pool_space(struct pool *pool)
{
    if (pool->filling)
        return pool->filling;
    pthread_mutex_lock(&pool->lock);
    grow_if_due(pool);
    while (space_is_due(pool))
        work(pool, pool->hand);
    if (can_begin(pool))
        pool->filling = pool->free[--pool->free_count];
    pthread_mutex_unlock(&pool->lock);
    return pool->filling;
}

void pool_submit(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    begin_job(pool, pool->filling, 1);
    pool->filling = NULL;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
}

/* The job that stands at the caller's stage, or NULL. */
static void *job_to_take(struct pool *pool)
{
    const struct job *job = job_at(pool, pool->released);
    bool has_come = pool->released < pool->begun && pool->released < pool->end && !job->is_busy &&
                    job->stage == pool->taking;
    return has_come ? job->data : NULL;
}

static void work_as_caller(struct pool *pool)
{
    if (pool->line.stages[0].run)
        grow_if_due(pool);
    work(pool, pool->hand);
}

void *pool_next(struct pool *pool)
{
    void *data;
    pthread_mutex_lock(&pool->lock);
    while (!(data = job_to_take(pool)) && !is_over(pool))
        work_as_caller(pool);
    pthread_mutex_unlock(&pool->lock);
    return data;
}

void pool_release(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct job *job = job_at(pool, pool->released++);
    advance(pool, job);
    /* Who has nothing to do sleeps on, where only the caller could begin a job with its memory. */
    if (pool->line.stages[0].run || pool->taking + 1 < pool->line.stage_count)
        pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
}

void pool_run(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (!is_over(pool))
        work_as_caller(pool);
    pthread_mutex_unlock(&pool->lock);
}

void pool_pause(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->limit = 0;
    while (pool->busy > 0 || pool->first < pool->released)
        work(pool, pool->hand);
    pthread_mutex_unlock(&pool->lock);
}

void pool_resume(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->limit = UINT64_MAX;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
}
