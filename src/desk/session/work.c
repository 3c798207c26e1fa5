#include "session/work.h"

#include <errno.h>
#include <time.h>

#include "html/page.h"
#include "session/session_internal.h"

enum { WAIT_MILLISECONDS = 1200 };

static void *run(void *context)
{
    struct long_work *work = context;
    work->status = work->run(work, work->context, &work->err);
    office_close(work->office);
    work->office = NULL;
    work->ended = session_seconds();
    pthread_mutex_lock(&work->lock);
    work->is_over = true;
    pthread_cond_broadcast(&work->changed);
    pthread_mutex_unlock(&work->lock);
    return NULL;
}

enum status long_work_begin(struct long_work *work, const struct session *session,
                            long_work_run *what, void *context, struct error *err)
{
    long_work_end(work);
    work->run = what;
    work->context = context;
    enum status status = office_open_beside(session->office, &work->office, err);
    if (status != STATUS_OK)
        return status;
    pthread_mutex_init(&work->lock, NULL);
    pthread_cond_init(&work->changed, NULL);
    work->is_begun = pthread_create(&work->thread, NULL, run, work) == 0;
    if (work->is_begun)
        return STATUS_OK;
    pthread_cond_destroy(&work->changed);
    pthread_mutex_destroy(&work->lock);
    office_close(work->office);
    work->office = NULL;
    return error_set(err, STATUS_SYSTEM, "it cannot be begun now: try again");
}

bool long_work_is_over(struct long_work *work, bool waits)
{
    struct timespec until;
    int waited = 0;
    if (!work->is_begun)
        return false;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WAIT_MILLISECONDS % 1000 * 1000000L;
    until.tv_sec += WAIT_MILLISECONDS / 1000 + until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&work->lock);
    while (waits && !work->is_over && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&work->changed, &work->lock, &until);
    bool is_over = work->is_over;
    pthread_mutex_unlock(&work->lock);
    return is_over;
}

void long_work_end(struct long_work *work)
{
    if (!work->is_begun)
        return;
    work->is_to_stop = true;
    pthread_join(work->thread, NULL);
    pthread_cond_destroy(&work->changed);
    pthread_mutex_destroy(&work->lock);
    *work = (struct long_work){.office = NULL};
}

void long_work_show(struct long_work *work, struct page *page, const char *words)
{
    size_t done = work->done, all = work->all;
    page_markup(page, "<div data-watch>\n<p class=\"govuk-body\" role=\"status\">");
    page_text(page, words);
    if (all > 0)
        page_markup(page, ": %zu of %zu so far", done, all);
    page_markup(page, ".</p>\n<progress class=\"desk-progress\"");
    if (all > 0)
        page_markup(page, " max=\"%zu\" value=\"%zu\"", all, done);
    page_markup(page, " aria-label=\"How far it is\"></progress></div>\n");
}
