#include "share/sending.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "safehand/base/pace.h"
#include "safehand/base/work.h"
#include "safehand/extract/told.h"
#include "safehand/office/entries.h"

enum { WAIT_MILLISECONDS = 1200 };

struct sending {
    struct sending *next; /* of the same session */
    pthread_t thread;
    bool is_begun;
    struct office *office; /* its own */
    struct carrying carrying;
    char id[ID_SIZE];
    char *words; /* what it is about */
    atomic_bool is_to_stop;
    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t changed;
    struct pace pace; /* of what work.h and delivery.h tell */
    bool is_over;
    enum status status;
    struct error err;
    char unkept[ERROR_MESSAGE_SIZE]; /* why what was said of its entries is not kept; "" */
};

/* ---- the thread ---- */

/* What was said of entries in an emergency: it has gone, so that nothing waits any more for who is
 * writing the record. */
static void keep_said(struct sending *sending, const struct sharing *sharing, timestamp now)
{
    struct error err = {0};
    char seen[DIGEST_HEX_SIZE] = "";
    if (json_is_true(json_object_get(sharing_decision(sharing), "emergency")) &&
        asking_keep_said(sharing, now, seen, &err) != STATUS_OK)
        snprintf(sending->unkept, sizeof sending->unkept, "%s", err.message);
}

static bool tell_progress(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct sending *sending = context;
    pthread_mutex_lock(&sending->lock);
    pace_note(&sending->pace, what, done, all, pace_clock());
    pthread_mutex_unlock(&sending->lock);
    return !sending->is_to_stop;
}

static void end(struct sending *sending, enum status status, const struct error *err)
{
    pthread_mutex_lock(&sending->lock);
    sending->is_over = true;
    sending->status = status;
    sending->err = *err;
    pthread_cond_broadcast(&sending->changed);
    pthread_mutex_unlock(&sending->lock);
}

static void *send(void *context)
{
    struct sending *sending = context;
    struct error err = {0};
    struct sharing *sharing = NULL;
    timestamp now = office_now(sending->office, timestamp_now());
    work_watch_own(tell_progress, sending);
    enum status status = sharing_resume(sending->office, sending->id, now, &sharing, &err);
    if (status == STATUS_OK)
        status = carry_out(&sending->carrying, sharing, now, &err);
    if (status == STATUS_OK)
        keep_said(sending, sharing, now);
    sharing_free(sharing);
    work_watch_own(NULL, NULL);
    carry_close(&sending->carrying); /* and with it the password */
    office_close(sending->office);
    sending->office = NULL;
    end(sending, status, &err);
    return NULL;
}

/* ---- one of them ---- */

enum status sending_new(struct visit *visit, const struct sending_what *what, const char *password,
                        struct sending **out, struct error *err)
{
    struct sending *sending = *out = memory_allocate(sizeof *sending);
    if (!sending)
        return memory_error(err);
    pthread_mutex_init(&sending->lock, NULL);
    pthread_cond_init(&sending->changed, NULL);
    sending->carrying = (struct carrying){.progress = tell_progress, .context = sending};
    sending->words = memory_format("%s, to %s", what->reference, what->to);
    enum status status = sending->words ? carry_connect(&sending->carrying, visit->session->office,
                                                        &what->way, password, err)
                                        : memory_error(err);
    sending->pace = (struct pace){0};
    return status;
}

/* Stops it, if it goes still, and waits until it has stopped. */
void sending_free(struct sending *sending)
{
    if (!sending)
        return;
    sending->is_to_stop = true;
    if (sending->is_begun)
        pthread_join(sending->thread, NULL);
    carry_close(&sending->carrying);
    office_close(sending->office);
    pthread_mutex_destroy(&sending->lock);
    pthread_cond_destroy(&sending->changed);
    memory_free(sending->words);
    memory_free(sending);
}

/* How it stands; `waits` for it to end, for a moment. */
static enum sending_state state_of(struct sending *sending, bool waits, struct error *err)
{
    struct timespec until;
    int waited = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WAIT_MILLISECONDS % 1000 * 1000000L;
    until.tv_sec += WAIT_MILLISECONDS / 1000 + until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&sending->lock);
    while (waits && !sending->is_over && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&sending->changed, &sending->lock, &until);
    bool is_over = sending->is_over;
    if (is_over)
        *err = sending->err;
    pthread_mutex_unlock(&sending->lock);
    return !is_over ? SENDING_GOES : sending->status == STATUS_OK ? SENDING_GONE : SENDING_FAILED;
}

/* ---- those of a session ---- */

static void sendings_free(void *state)
{
    struct sending *list = state;
    for (struct sending *at = list; at; at = at->next)
        at->is_to_stop = true; /* all at once, and then each is waited for */
    while (list) {
        struct sending *next = list->next;
        sending_free(list);
        list = next;
    }
}

static struct sending *find(const struct session *session, const char *id)
{
    struct sending *at = session->sending.state;
    while (at && strcmp(at->id, id) != 0)
        at = at->next;
    return at;
}

/* Those that have gone, and one of this id that has not, make room. */
static void tidy(struct session *session, const char *id)
{
    struct error ignored = {0};
    struct sending *kept = NULL, *next;
    for (struct sending *at = session->sending.state; at; at = next) {
        next = at->next;
        if (state_of(at, false, &ignored) == SENDING_GONE || strcmp(at->id, id) == 0) {
            sending_free(at);
        } else {
            at->next = kept;
            kept = at;
        }
    }
    session->sending = (struct session_job){sendings_free, kept};
}

enum sending_state sending_begin(struct visit *visit, struct sending *sending, const char *id,
                                 struct error *err)
{
    struct session *session = visit->session;
    tidy(session, id);
    sending->next = session->sending.state;
    session->sending.state = sending;
    snprintf(sending->id, sizeof sending->id, "%s", id);
    enum status status = office_open_beside(session->office, &sending->office, err);
    if (status == STATUS_OK && pthread_create(&sending->thread, NULL, send, sending) != 0)
        status = error_set(err, STATUS_SYSTEM, "it cannot be sent now: send it again");
    sending->is_begun = status == STATUS_OK;
    if (status != STATUS_OK)
        end(sending, status, err);
    return state_of(sending, true, err);
}

enum sending_state sending_look(const struct session *session, const char *id, struct error *err)
{
    struct sending *sending = find(session, id);
    return sending ? state_of(sending, false, err) : SENDING_NONE;
}

void sending_unkept(const struct session *session, const char *id, char why[ERROR_MESSAGE_SIZE])
{
    struct error ignored = {0};
    struct sending *sending = find(session, id);
    if (sending && state_of(sending, false, &ignored) != SENDING_GOES)
        memcpy(why, sending->unkept, ERROR_MESSAGE_SIZE);
}

/* ---- how far it is ---- */

/* What is being done, as whoever waits for it would say it. */
static const char *words_of(const char *doing)
{
    static const char *const WORDS[][2] = {
        {"", "It is being sealed: nobody but its recipient can open it"},
        {"reading", "Its files are read once more"},
        {"searching", "Its files are read once more"},
        {"sealing", "It is being sealed: nobody but its recipient can open it"},
        {"uploading", "It is being put on the portal"},
        {"waiting to try again", "The connection broke off, or the portal is busy: it is tried "
                                 "again in a moment"},
        {"reading back", "What has arrived is read back, and compared"},
        {"checking", "It is being held against what was recorded"},
        {"writing", "It is being written"},
        {"bringing to the device", "It is being taken by the memory stick: leave it plugged in"},
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(doing, WORDS[i][0]) == 0)
            return WORDS[i][1];
    return "The way that it takes is looked at";
}

void sending_show(struct visit *visit, const char *id)
{
    struct page *page = &visit->page;
    struct sending *sending = find(visit->session, id);
    if (!sending)
        return;
    pthread_mutex_lock(&sending->lock);
    struct pace pace = sending->pace;
    pthread_mutex_unlock(&sending->lock);
    page_markup(page, "<div data-watch>\n<p class=\"govuk-body\" role=\"status\">%s",
                words_of(pace.what));
    if (pace.all > 0) {
        page_markup(page, ": ");
        words_append_progress(page->out, &pace, true);
        words_append_left(page->out, &pace, pace_clock());
    }
    page_markup(page, ".</p>\n<progress class=\"desk-progress\"");
    if (pace.all > 0)
        page_markup(page, " max=\"%" PRIu64 "\" value=\"%" PRIu64 "\"", pace.all, pace.done);
    page_markup(page, " aria-label=\"How much has been sent\"></progress></div>\n");
}

/* Whether it is still to be sent: it may have been withdrawn, or sent otherwise. */
static bool is_to_be_sent(struct visit *visit, const struct sending *sending)
{
    struct error ignored = {0};
    struct sharing_timeline timeline = {0};
    enum status status =
        timeline_read(visit->session->office, sending->id, visit_now(visit), &timeline, &ignored);
    bool is_open = status == STATUS_OK &&
                   (timeline.state == SHARING_DRAFTED || timeline.state == SHARING_SEALED);
    timeline_free(&timeline);
    return is_open;
}

void sending_list(struct visit *visit)
{
    struct error ignored = {0};
    struct page *page = &visit->page;
    size_t count = 0;
    for (struct sending *at = visit->session->sending.state; at; at = at->next) {
        enum sending_state state = state_of(at, false, &ignored);
        if (state == SENDING_GONE || (state == SENDING_FAILED && !is_to_be_sent(visit, at)))
            continue;
        if (count++ == 0) {
            page_heading(page, 2, "What you are sending");
            page_markup(page, "<ul class=\"govuk-list desk-tasks\">\n");
        }
        page_markup(page, "<li class=\"desk-task\"><p class=\"govuk-body\">");
        page_text(page, at->words);
        page_markup(page, ": %s. <a class=\"govuk-link\" href=\"/share/sending/%s\">%s</a>",
                    state == SENDING_GOES ? "it is being sent" : "it has not gone", at->id,
                    state == SENDING_GOES ? "How far it is" : "Why, and send it again");
        page_markup(page, "</p></li>\n");
    }
    if (count > 0)
        page_markup(page, "</ul>\n");
}
