#include "work.h"

enum work_state { JOB_EMPTY, JOB_WAITING, JOB_RUNNING, JOB_DONE };

struct slot {
    enum work_state state;
    void *job;
};

struct thread {
    struct work *work;
    pthread_t thread;
    void *hand;
};

struct work {
    pthread_mutex_t lock; /* over the numbers and the slots' states */
    pthread_cond_t changed;
    struct work_kind kind;
    void *hand; /* the caller's */
    bool tried; /* to start threads */
    bool quit;
    uint64_t submitted, begun, released; /* jobs so far; the slot is that modulo their number */
    size_t slot_count;
    struct slot slots[WORK_THREADS_MAXIMUM + WORK_SPARE_JOBS];
    size_t thread_count;
    struct thread threads[WORK_THREADS_MAXIMUM - 1];
};

static struct slot *slot_at(struct work *work, uint64_t number)
{
    return &work->slots[number % work->slot_count];
}

/* Runs the job that waits longest; false if none does. Called and left with the lock held. */
static bool run_one(struct work *work, void *hand)
{
    struct slot *slot;

    if (work->begun == work->submitted)
        return false;
    slot = slot_at(work, work->begun++);
    slot->state = JOB_RUNNING;
    pthread_mutex_unlock(&work->lock);
    work->kind.run(hand, slot->job);
    pthread_mutex_lock(&work->lock);
    slot->state = JOB_DONE;
    pthread_cond_broadcast(&work->changed);
    return true;
}

static void *thread_main(void *context)
{
    struct thread *thread = context;
    struct work *work = thread->work;

    pthread_mutex_lock(&work->lock);
    while (!work->quit)
        if (!run_one(work, thread->hand))
            pthread_cond_wait(&work->changed, &work->lock);
    pthread_mutex_unlock(&work->lock);
    return NULL;
}

/* Without memory or threads to be had the caller goes on with those that there are. */
static void start_threads(struct work *work)
{
    size_t wanted = thread_count(WORK_THREADS_MAXIMUM) - 1;
    struct error ignored = {0};

    work->tried = true;
    while (work->thread_count < wanted) {
        struct thread *thread = &work->threads[work->thread_count];
        thread->work = work;
        if (work->kind.hand_new(work->kind.context, &thread->hand, &ignored) != STATUS_OK)
            return;
        if (!thread_start(&thread->thread, thread_main, thread)) {
            work->kind.hand_free(thread->hand);
            return;
        }
        work->thread_count++;
    }
}

enum status work_new(struct work **work, const struct work_kind *kind, struct error *err)
{
    size_t slots = thread_count(WORK_THREADS_MAXIMUM) + WORK_SPARE_JOBS;
    struct work *fresh = memory_allocate(sizeof *fresh);
    enum status status = STATUS_OK;

    if (!fresh)
        return memory_error(err);
    pthread_mutex_init(&fresh->lock, NULL);
    pthread_cond_init(&fresh->changed, NULL);
    fresh->kind = *kind;
    if (kind->jobs > 0 && kind->jobs < slots)
        slots = kind->jobs;
    while (status == STATUS_OK && fresh->slot_count < slots) {
        void *job = memory_allocate(kind->job_size);
        if (!job)
            status = memory_error(err);
        else
            fresh->slots[fresh->slot_count++].job = job;
    }
    fresh->hand = kind->hand;
    if (status == STATUS_OK && !fresh->hand)
        status = kind->hand_new(kind->context, &fresh->hand, err);
    if (status == STATUS_OK)
        *work = fresh;
    else
        work_free(fresh);
    return status;
}

void *work_space(struct work *work)
{
    if (work->submitted - work->released == work->slot_count)
        return NULL;
    return slot_at(work, work->submitted)->job;
}

void work_submit(struct work *work)
{
    if (work->submitted > 0 && !work->tried)
        start_threads(work);
    pthread_mutex_lock(&work->lock);
    slot_at(work, work->submitted++)->state = JOB_WAITING;
    pthread_cond_broadcast(&work->changed);
    pthread_mutex_unlock(&work->lock);
}

void *work_next(struct work *work)
{
    struct slot *slot = slot_at(work, work->released);

    if (work->released == work->submitted)
        return NULL;
    pthread_mutex_lock(&work->lock);
    while (slot->state != JOB_DONE)
        if (!run_one(work, work->hand))
            pthread_cond_wait(&work->changed, &work->lock);
    pthread_mutex_unlock(&work->lock);
    return slot->job;
}

void work_release(struct work *work)
{
    /* Only the caller looks at slots between released and submitted that are done or empty. */
    slot_at(work, work->released++)->state = JOB_EMPTY;
}

void work_free(struct work *work)
{
    if (!work)
        return;
    pthread_mutex_lock(&work->lock);
    work->quit = true;
    pthread_cond_broadcast(&work->changed);
    pthread_mutex_unlock(&work->lock);
    for (size_t i = 0; i < work->thread_count; i++) {
        pthread_join(work->threads[i].thread, NULL);
        work->kind.hand_free(work->threads[i].hand);
    }
    for (size_t i = 0; i < work->slot_count; i++) {
        work->kind.job_free(work->slots[i].job);
        memory_free(work->slots[i].job);
    }
    if (work->hand && work->hand != work->kind.hand)
        work->kind.hand_free(work->hand);
    pthread_cond_destroy(&work->changed);
    pthread_mutex_destroy(&work->lock);
    memory_free(work);
}
