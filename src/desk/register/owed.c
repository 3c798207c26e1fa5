/* What is owed, where thousands of sharings have to be read for it: a thread with an office of its
 * own reads them, while the first page stands there with all else, and says how far it is. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "register/register.h"

enum {
    READ_AT_ONCE = 200,      /* sharings: some tenths of a second */
    WAIT_MILLISECONDS = 300, /* before the page says how far it is */
    SECONDS_BETWEEN_LOOKS = 2,
};

struct owed {
    pthread_t thread;
    struct office *office;
    timestamp now;
    size_t all;
    atomic_size_t done;
    atomic_bool is_to_stop;
    pthread_mutex_t lock; /* over is_over */
    pthread_cond_t changed;
    bool is_over;
    /* Once it is over: */
    enum status status;
    struct error err;
    struct tasks tasks;
};

static bool tell(void *context, size_t done)
{
    struct owed *owed = context;
    owed->done = done;
    return !owed->is_to_stop;
}

static void *read_all(void *context)
{
    struct owed *owed = context;
    const struct tasks_progress progress = {tell, owed};
    owed->status = tasks_list(owed->office, owed->now, &progress, &owed->tasks, &owed->err);
    pthread_mutex_lock(&owed->lock);
    owed->is_over = true;
    pthread_cond_broadcast(&owed->changed);
    pthread_mutex_unlock(&owed->lock);
    return NULL;
}

static void owed_free(struct owed *owed)
{
    office_close(owed->office);
    tasks_free(&owed->tasks);
    pthread_cond_destroy(&owed->changed);
    pthread_mutex_destroy(&owed->lock);
    memory_free(owed);
}

static void owed_end(void *state)
{
    struct owed *owed = state;
    owed->is_to_stop = true;
    pthread_join(owed->thread, NULL);
    owed_free(owed);
}

static enum status begin(struct visit *visit, size_t all, struct error *err)
{
    struct session *session = visit->session;
    struct owed *owed = memory_allocate(sizeof *owed);
    if (!owed)
        return memory_error(err);
    owed->now = visit_now(visit);
    owed->all = all;
    pthread_mutex_init(&owed->lock, NULL);
    pthread_cond_init(&owed->changed, NULL);
    enum status status = office_open_beside(session->office, &owed->office, err);
    if (status == STATUS_OK) {
        office_settle_in(owed->office, session->settled);
        if (pthread_create(&owed->thread, NULL, read_all, owed) != 0)
            status = error_set(err, STATUS_SYSTEM, "what is owed cannot be read now");
    }
    if (status != STATUS_OK)
        owed_free(owed);
    else
        session->owed = (struct session_job){owed_end, owed};
    return status;
}

static bool wait_for(struct owed *owed)
{
    struct timespec until;
    int waited = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WAIT_MILLISECONDS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&owed->lock);
    while (!owed->is_over && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&owed->changed, &owed->lock, &until);
    bool is_over = owed->is_over;
    pthread_mutex_unlock(&owed->lock);
    return is_over;
}

/* What the thread found is the page's, once. */
static enum status take(struct session *session, struct tasks *tasks, struct error *err)
{
    struct owed *owed = session->owed.state;
    if (!wait_for(owed))
        return STATUS_WAITING;
    enum status status = owed->status;
    *tasks = owed->tasks;
    owed->tasks = (struct tasks){.items = NULL};
    if (status != STATUS_OK)
        *err = owed->err;
    owed_end(owed);
    session->owed = (struct session_job){NULL, NULL};
    return status;
}

enum status owed_list(struct visit *visit, struct tasks *tasks, struct error *err)
{
    size_t unread = 0;
    struct session *session = visit->session;
    *tasks = (struct tasks){.items = NULL};
    if (!session->owed.end) {
        enum status status = office_unsettled(session->office, &unread, err);
        if (status == STATUS_OK && unread <= READ_AT_ONCE)
            return tasks_list(session->office, visit_now(visit), NULL, tasks, err);
        if (status == STATUS_OK)
            status = begin(visit, unread, err);
        if (status != STATUS_OK)
            return status;
    }
    enum status status = take(session, tasks, err);
    visit->page.again = status == STATUS_WAITING ? SECONDS_BETWEEN_LOOKS : 0;
    return status;
}

void owed_show_reading(struct visit *visit)
{
    struct page *page = &visit->page;
    const struct owed *owed = visit->session->owed.state;
    size_t done = owed->done;
    page_markup(page,
                "<div data-watch><p class=\"govuk-body\" role=\"status\">What is owed is being "
                "read from the ledger: %zu of %zu sharings so far.</p>\n<progress "
                "class=\"desk-progress\" max=\"%zu\" value=\"%zu\" aria-label=\"How much is "
                "read\"></progress></div>\n",
                done, owed->all, owed->all, done);
}
