/* Whether the ledger is whole: checked in a thread with an office of its own, while its page tells
 * how far it is and everybody goes on working. */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>

#include "safehand/oversight.h"
#include "transfer/transfer.h"

enum { SECONDS_BETWEEN_LOOKS = 2 };

struct verifying {
    pthread_t thread;
    char *folder;
    struct identity *identity; /* the session's, which outlives this (session_job) */
    atomic_bool is_to_stop, is_over;
    atomic_uint_fast64_t done, all;
    /* Once it is over: */
    enum status status;
    struct error err;
    struct oversight_verified verified;
    timestamp time;
};

static bool tell_progress(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct verifying *verifying = context;
    (void)what;
    verifying->done = done;
    verifying->all = all;
    return !verifying->is_to_stop;
}

static void *verify(void *context)
{
    struct verifying *verifying = context;
    struct office *office = NULL;
    enum status status = office_open(verifying->folder, &office, &verifying->err);
    if (status == STATUS_OK)
        status = office_unlock(office, verifying->identity, &verifying->err);
    if (status == STATUS_OK)
        status = oversight_verify(office, tell_progress, verifying, &verifying->verified,
                                  &verifying->err);
    office_close(office);
    verifying->time = timestamp_now();
    verifying->status = status;
    verifying->is_over = true;
    return NULL;
}

static void verifying_end(void *state)
{
    struct verifying *verifying = state;
    verifying->is_to_stop = true;
    pthread_join(verifying->thread, NULL);
    oversight_verified_free(&verifying->verified);
    memory_free(verifying->folder);
    memory_free(verifying);
}

static enum status begin(struct session *session, struct error *err)
{
    struct verifying *made = memory_allocate(sizeof *made);
    if (made)
        made->folder = memory_copy_string(office_folder(session->office));
    enum status status = made && made->folder ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK) {
        made->identity = session->identity;
        if (pthread_create(&made->thread, NULL, verify, made) != 0)
            status = error_set(err, STATUS_SYSTEM, "the check cannot be begun now");
    }
    if (status != STATUS_OK) {
        memory_free(made ? made->folder : NULL);
        memory_free(made);
        return status;
    }
    session->job = (struct session_job){verifying_end, made};
    return STATUS_OK;
}

/* The session's check; NULL if it has none. */
static struct verifying *verifying_of(const struct session *session)
{
    return session->job.end == verifying_end ? session->job.state : NULL;
}

/* ---- what was found ---- */

static void show_count(struct page *page, const char *label, uint64_t count)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, count);
    page_term(page, label, text);
}

static void show_witness(struct page *page, const struct oversight_witness *witness)
{
    char time[TIMESTAMP_WORDS_SIZE];
    timestamp_words(witness->time, time);
    page_markup(page, "<li>All entries before number %" PRIu64 " existed on %s, as ",
                witness->covers, time);
    page_text(page, witness->witness.key.name);
    page_markup(page, " has signed.</li>\n");
}

static void show_remarks(struct page *page, const struct oversight_verified *verified)
{
    struct oversight_remark remarks[OVERSIGHT_REMARKS];
    size_t count = oversight_remarks(verified, remarks);
    for (size_t i = 0; i < count; i++) {
        show_count(page, remarks[i].what, remarks[i].count);
        if (remarks[i].kept_days >= 0)
            show_count(page, "Days for which these kept the least, by the review date they name",
                       (uint64_t)remarks[i].kept_days);
    }
}

static void show_whole(struct page *page, const struct verifying *verifying)
{
    const struct oversight_verified *verified = &verifying->verified;
    const struct ledger_verified *ledger = &verified->ledger;
    page_banner(page, "The ledger is whole. Everybody who signed an entry was on the staff then, "
                      "and had the right to.");
    page_terms_begin(page);
    show_count(page, "Entries", ledger->entries);
    show_count(page, "Of these erased, as later entries say", ledger->entries - ledger->bodies);
    show_count(page, "Signed heads that agree with them", ledger->checkpoints);
    show_remarks(page, verified);
    page_terms_end(page);
    if (ledger->erasing_is_pending)
        page_warning(page, "An erasing was cut off. Whoever looks after the computer finishes it.");
    for (size_t i = 0; i < verified->keyless.count; i++) {
        page_markup(page, "<p class=\"govuk-body\">");
        page_text(page, verified->keyless.items[i]);
        page_markup(page,
                    " is on the staff, and cannot read the ledger: its keys are not sealed to "
                    "them. Remove them from the staff, and add them again.</p>\n");
    }
    page_heading(page, 2, "Who outside has signed that they saw it");
    if (verified->witness_count == 0)
        page_paragraph(page, "Nobody yet.");
    page_markup(page, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < verified->witness_count; i++)
        show_witness(page, &verified->witnesses[i]);
    page_markup(page, "</ul>\n");
}

/* ---- the page ---- */

static void show_begin(struct page *page, const char *button)
{
    page_paragraph(page, "Every entry is read and every signature checked. It may take some "
                         "minutes; you can go on working meanwhile.");
    page_form_begin(page, "/ledger/verify");
    page_form_end(page, button);
}

static void show_running(struct page *page, const struct verifying *verifying)
{
    uint64_t done = verifying->done, all = verifying->all;
    page_markup(page, "<div data-watch>");
    page_markup(page, "<p class=\"govuk-body\" role=\"status\">It is being checked");
    if (all > 0)
        page_markup(page, ": %" PRIu64 " of %" PRIu64, done, all);
    page_markup(page, ".</p>\n<progress class=\"desk-progress\" max=\"%" PRIu64 "\"",
                all > 0 ? all : 1);
    if (all > 0)
        page_markup(page, " value=\"%" PRIu64 "\"", done);
    page_markup(page, " aria-label=\"How much is checked\"></progress></div>\n");
}

void page_verify(struct visit *visit)
{
    struct page *page = &visit->page;
    const struct verifying *verifying = verifying_of(visit->session);
    bool is_over = verifying && verifying->is_over;
    char time[TIMESTAMP_WORDS_SIZE];
    page->again = verifying && !is_over ? SECONDS_BETWEEN_LOOKS : 0;
    page_begin(page, 200, "Is the ledger whole?", PLACE_LEDGER);
    if (is_over && verifying->status != STATUS_OK)
        page_error_summary(page, &verifying->err, NULL);
    else if (is_over)
        show_whole(page, verifying);
    if (is_over) {
        timestamp_words(verifying->time, time);
        page_markup(page, "<p class=\"govuk-body\">Checked on %s.</p>\n", time);
    }
    if (verifying && !is_over)
        show_running(page, verifying);
    else
        show_begin(page, is_over ? "Check it again" : "Check it");
    page_end(page);
}

void page_verify_begun(struct visit *visit)
{
    struct error err = {0};
    const struct verifying *verifying = verifying_of(visit->session);
    enum status status = STATUS_OK;
    if (!verifying || verifying->is_over) {
        session_job_set(&visit->session->job, NULL, NULL);
        status = begin(visit->session, &err);
    }
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/ledger/verify");
    else
        page_failure(visit, &err);
}
