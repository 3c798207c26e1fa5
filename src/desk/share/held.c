/*
 * What a session keeps beside a draft: the sharing as answered so far, and what was read of its
 * files. Files are looked into by a thread, so that a page says that instead of not coming. The
 * thread has a record, a profile and a catalogue of its own: a session that is locked meanwhile
 * does not wait for it.
 */
#include "share/held.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "share/sending.h"

enum { WAIT_MILLISECONDS = 1200 };

/* What one thread reads. */
struct reading {
    struct held *held;
    struct record *record;
    struct profile *profile;
    struct catalogue *catalogue;
    struct extract_choice choice;
    timestamp now;
    char key[DIGEST_HEX_SIZE];
};

/* ---- holding ---- */

static void held_let_go(struct held *held)
{
    pthread_mutex_lock(&held->lock);
    bool is_last = --held->holders == 0;
    pthread_mutex_unlock(&held->lock);
    if (!is_last)
        return;
    clean_copies_free(held->copies);
    inspect_kept_free(held->readings);
    pthread_mutex_destroy(&held->lock);
    pthread_cond_destroy(&held->changed);
    memory_free(held);
}

static void held_release(void *work)
{
    struct held *held = work;
    sharing_free(held->sharing);
    held->sharing = NULL;
    held_let_go(held);
}

static struct held *held_new(const char *draft)
{
    struct error ignored = {0};
    struct held *held = memory_allocate(sizeof *held);
    if (!held)
        return NULL;
    pthread_mutex_init(&held->lock, NULL);
    pthread_cond_init(&held->changed, NULL);
    held->holders = 1;
    snprintf(held->draft, sizeof held->draft, "%s", draft);
    if (inspect_kept_open(&held->readings, &ignored) == STATUS_OK &&
        clean_copies_new(&held->copies, &ignored) == STATUS_OK)
        return held;
    held_let_go(held);
    return NULL;
}

/* The session's for this draft; one that it had for another is let go. */
enum status held_of(struct wizard *wizard, struct held **out, struct error *err)
{
    struct session *session = wizard->visit->session;
    struct held *held = session->work;
    if (held && strcmp(held->draft, wizard->draft.id) != 0) {
        held_release(held);
        session->work = held = NULL;
    }
    if (!held) {
        session->work = held = held_new(wizard->draft.id);
        session->release = held_release;
    }
    *out = held;
    return held ? STATUS_OK : memory_error(err);
}

void wizard_drop_sharing(struct wizard *wizard)
{
    struct held *held = wizard->visit->session->work;
    if (!held)
        return;
    sharing_free(held->sharing);
    held->sharing = NULL;
}

/* ---- reading files ---- */

static void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    record_free(reading->record);
    profile_free(reading->profile);
    catalogue_free(reading->catalogue);
    extract_choice_free(&reading->choice);
    memory_free(reading);
}

static void *read_all(void *context)
{
    struct reading *reading = context;
    struct held *held = reading->held;
    struct selection *selection = NULL;
    struct error ignored = {0};
    enum status status = extract_select(reading->record, reading->catalogue, reading->profile,
                                        &reading->choice, reading->now, &selection, &ignored);
    extract_selection_free(selection);
    pthread_mutex_lock(&held->lock);
    held->is_reading = false;
    held->failed = status;
    memcpy(held->read, reading->key, sizeof held->read);
    pthread_cond_broadcast(&held->changed);
    pthread_mutex_unlock(&held->lock);
    reading_free(reading);
    held_let_go(held);
    return NULL;
}

/* A copy that nobody else frees. */
static enum status copy_catalogue(const struct catalogue *catalogue, struct catalogue **copy,
                                  struct error *err)
{
    struct buffer text;
    buffer_init(&text, CATALOGUE_MAXIMUM);
    enum status status = json_canonical(catalogue->root, &text, err);
    if (status == STATUS_OK)
        status = catalogue_parse(buffer_text(&text), text.length, "catalogue.json", copy, err);
    buffer_free(&text);
    return status;
}

static enum status reading_new(struct wizard *wizard, struct held *held, const json_t *wanted,
                               const char *key, struct reading **out, struct error *err)
{
    struct reading *reading = memory_allocate(sizeof *reading);
    if (!reading)
        return memory_error(err);
    *reading = (struct reading){.held = held, .now = visit_now(wizard->visit)};
    memcpy(reading->key, key, sizeof reading->key);
    enum status status =
        office_record_open(wizard->office, json_text(wanted, "folder"), &reading->record, err);
    if (status == STATUS_OK)
        status = extract_choice_read(wanted, &reading->choice, err);
    reading->choice.readings = held->readings;
    reading->choice.copies = held->copies;
    if (status == STATUS_OK)
        status = office_profile_accepted(wizard->office, json_text(wanted, "profile"),
                                         &reading->profile, err);
    if (status == STATUS_OK)
        status = copy_catalogue(office_catalogue(wizard->office), &reading->catalogue, err);
    if (status == STATUS_OK)
        *out = reading;
    else
        reading_free(reading);
    return status;
}

static enum status reading_start(struct held *held, struct reading *reading, struct error *err)
{
    pthread_t thread;
    held->is_reading = true;
    held->holders++;
    if (pthread_create(&thread, NULL, read_all, reading) == 0) {
        pthread_detach(thread);
        return STATUS_OK;
    }
    held->is_reading = false;
    held->holders--;
    reading_free(reading);
    return error_set(err, STATUS_SYSTEM, "no thread can be started to look into the files");
}

/* Waits a moment, or to the end; whether the reading has ended. */
static bool wait_for_reading(struct held *held, bool to_end)
{
    while (to_end && held->is_reading)
        pthread_cond_wait(&held->changed, &held->lock);
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WAIT_MILLISECONDS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    int waited = 0;
    while (held->is_reading && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&held->changed, &held->lock, &until);
    return !held->is_reading;
}

/* The folder, the profile and the choice, by which files are read. */
static enum status reading_wanted(struct wizard *wizard, const struct extract_choice *choice,
                                  json_t **wanted, char key[DIGEST_HEX_SIZE], struct error *err)
{
    static const char *const MEMBERS[] = {"folder", "profile"};
    int failed = 0;
    json_t *root = json_object();
    for (size_t i = 0; i < sizeof MEMBERS / sizeof *MEMBERS; i++) {
        const char *text = json_text(wizard->draft.asked, MEMBERS[i]);
        json_put(root, MEMBERS[i], json_string(text ? text : ""), &failed);
    }
    json_put(root, "record", json_string(wizard->record->digest), &failed);
    extract_choice_put(choice, root, &failed);
    enum status status = failed ? memory_error(err) : json_canonical_digest(root, key, err);
    if (status == STATUS_OK)
        *wanted = root;
    else
        json_decref(root);
    return status;
}

/* STATUS_WAITING as long as the files are being looked into. */
enum status held_read_files(struct wizard *wizard, struct held *held,
                            const struct extract_choice *choice, struct error *err)
{
    json_t *wanted = NULL;
    char key[DIGEST_HEX_SIZE];
    struct reading *reading = NULL;
    /* What somebody typed would be gone with a page that asks again. */
    bool to_end = wizard->visit->request->is_post;
    enum status status = wizard_record(wizard, err);
    if (status != STATUS_OK || wizard->record->attachments < 0)
        return status;
    status = reading_wanted(wizard, choice, &wanted, key, err);
    pthread_mutex_lock(&held->lock);
    bool is_over = wait_for_reading(held, to_end);
    if (status == STATUS_OK && is_over && strcmp(held->read, key) != 0) {
        status = reading_new(wizard, held, wanted, key, &reading, err);
        if (status == STATUS_OK)
            status = reading_start(held, reading, err);
        is_over = status == STATUS_OK && wait_for_reading(held, to_end);
    }
    pthread_mutex_unlock(&held->lock);
    json_decref(wanted);
    return status == STATUS_OK && !is_over
               ? error_set(err, STATUS_WAITING, "the files are being looked into")
               : status;
}

/* A page that comes again by itself. */
static void show_waiting(struct wizard *wizard)
{
    struct page *page = wizard->page;
    page->response->refresh = 2;
    page_begin(page, 200, "Looking into the files", PLACE_SHARE);
    page_paragraph(page,
                   "The files of this record are being read, so that you are told what stands "
                   "in them. This page goes on by itself.");
    page_paragraph(page, "Nothing you typed is lost if you leave it.");
    wizard_end(wizard);
}

void held_trouble(struct wizard *wizard, const struct error *err)
{
    if (err->status == STATUS_WAITING)
        show_waiting(wizard);
    else
        wizard_failure(wizard, err);
}

struct selection *wizard_select(struct wizard *wizard, const struct extract_choice *choice)
{
    struct error err = {0};
    struct held *held = NULL;
    struct selection *selection = NULL;
    struct extract_choice with = *choice;
    enum status status = held_of(wizard, &held, &err);
    if (status == STATUS_OK)
        status = wizard_profile(wizard, &err);
    if (status == STATUS_OK)
        status = held_read_files(wizard, held, choice, &err);
    if (status == STATUS_OK) {
        with.readings = held->readings;
        with.copies = held->copies;
        status = extract_select(wizard->record, office_catalogue(wizard->office), wizard->profile,
                                &with, visit_now(wizard->visit), &selection, &err);
    }
    if (status != STATUS_OK)
        held_trouble(wizard, &err);
    return selection;
}

void wizard_lend(const struct wizard *wizard, struct extract_choice *choice)
{
    const struct held *held = wizard->visit->session->work;
    choice->readings = held ? held->readings : NULL;
    choice->copies = held ? held->copies : NULL;
}

/* ---- what is kept in the record ---- */

void share_keep_said(struct visit *visit, const struct sharing *sharing, char seen[DIGEST_HEX_SIZE])
{
    struct error err = {0};
    struct session *session = visit->session;
    if (asking_keep_said(sharing, visit_now(visit), seen, &err) == STATUS_OK)
        return;
    snprintf(session->unkept_of, sizeof session->unkept_of, "%s", sharing_id(sharing));
    snprintf(session->unkept, sizeof session->unkept, "%s", err.message);
}

void share_tell_unkept(struct visit *visit, const char *id)
{
    const struct session *session = visit->session;
    char sent[ERROR_MESSAGE_SIZE] = "";
    bool is_unkept = strcmp(session->unkept_of, id) == 0;
    sending_unkept(session, id, sent);
    if (!is_unkept && !*sent)
        return;
    page_markup(&visit->page, "<div class=\"govuk-inset-text\">What was said of its entries is not "
                              "kept in the record, so that it will be asked again: ");
    page_text(&visit->page, is_unkept ? session->unkept : sent);
    page_markup(&visit->page, ".</div>\n");
}
