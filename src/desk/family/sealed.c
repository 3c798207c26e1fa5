/* Records that lie readable in the office, or sealed to an earlier key: sealed by a thread, since
 * their files may be many. */
#include <string.h>

#include "family/family.h"
#include "register/forms/ask.h"
#include "safehand/office/records.h"
#include "session/session_internal.h"
#include "session/work.h"

enum { SECONDS_BETWEEN_LOOKS = 2, TOLD_SECONDS = 60, RECORDS_SHOWN = 100 };
static const char PATH[] = "/families/sealed";

struct sealing {
    struct long_work work;
    struct names wanted; /* folders of records/; this and the others are owned */
    size_t sealed;
    struct names others;   /* of which nothing is a record's */
    struct names failures; /* in words */
};

static void sealing_end(void *state)
{
    struct sealing *sealing = state;
    long_work_end(&sealing->work);
    names_free_copies(&sealing->wanted);
    names_free_copies(&sealing->others);
    names_free_copies(&sealing->failures);
    memory_free(sealing);
}

/* "HS-1", or of an earlier version that it is one. */
static void append_name(const char *name, struct buffer *out)
{
    static const char earlier[] = ".earlier/";
    bool is_earlier = text_starts_with(name, earlier);
    const char *bare = is_earlier ? name + sizeof earlier - 1 : name;
    buffer_append(out, bare, is_earlier ? strcspn(bare, ".") : strlen(bare));
    buffer_append_text(out, is_earlier ? ", an earlier version" : "");
}

/* ---- the thread ---- */

static enum status seal_one(struct sealing *sealing, const char *name, struct error *err)
{
    bool is_changed = false, is_told = true;
    struct error why = {0};
    struct buffer words;
    if (office_record_seal(sealing->work.office, name, &is_changed, &sealing->others, &why) !=
        STATUS_OK) {
        buffer_init(&words, FAMILY_WORDS_SIZE);
        append_name(name, &words);
        buffer_append_format(&words, ": %s", why.message);
        is_told = names_add_copy(&sealing->failures, buffer_text(&words));
        buffer_free(&words);
    }
    sealing->sealed += is_changed;
    return is_told ? STATUS_OK : memory_error(err);
}

static enum status seal_all(struct long_work *work, void *context, struct error *err)
{
    struct sealing *sealing = context;
    enum status status = STATUS_OK;
    work->all = sealing->wanted.count;
    for (size_t i = 0; status == STATUS_OK && i < sealing->wanted.count; i++, work->done++) {
        if (work->is_to_stop)
            return error_set(err, STATUS_REFUSED, "it was stopped");
        status = seal_one(sealing, sealing->wanted.items[i], err);
    }
    return status;
}

/* ---- what lies how ---- */

static void show_names(struct page *page, const struct names *names)
{
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < names->count && i < RECORDS_SHOWN; i++) {
        struct buffer words;
        buffer_init(&words, FAMILY_WORDS_SIZE);
        append_name(names->items[i], &words);
        page_markup(page, "<li>");
        page_text(page, buffer_text(&words));
        page_markup(page, "</li>\n");
        buffer_free(&words);
    }
    if (names->count > RECORDS_SHOWN)
        page_markup(page, "<li>and %zu more</li>\n", names->count - RECORDS_SHOWN);
    page_markup(page, "</ul>\n");
}

static void show_lying(struct page *page, const struct office_records *records)
{
    if (records->readable.count > 0) {
        page_paragraph(page, "These lie readable in the office's folder. Whoever gets at it, or at "
                             "a backup of it, reads them:");
        show_names(page, &records->readable);
    }
    if (records->sealed_before.count > 0) {
        page_paragraph(page,
                       "These are sealed to an earlier key, which somebody had who has left:");
        show_names(page, &records->sealed_before);
    }
    if (records->readable.count + records->sealed_before.count == 0) {
        page_paragraph(page, "All records of the office are sealed.");
        return;
    }
    page_inset(page, "What was readable is removed as other files are. On the disk, and in backups "
                     "that were made before, it may still be found.");
    page_form_begin(page, PATH);
    page_form_button(page,
                     &(struct field_button){.name = "do", .value = "all", .words = "Seal them"});
    page_form_close(page);
}

/* ---- what came of it ---- */

static void show_result(struct page *page, const struct sealing *sealing)
{
    struct error err = sealing->work.err;
    if (sealing->failures.count > 0 && sealing->work.status == STATUS_OK)
        error_set(&err, STATUS_REFUSED, "%zu of the records could not be sealed",
                  sealing->failures.count);
    if (err.status != STATUS_OK)
        page_error_summary(page, &err, NULL);
    if (sealing->failures.count > 0)
        show_names(page, &sealing->failures);
    if (sealing->sealed > 0)
        page_banner(page,
                    sealing->sealed == 1 ? "The record is sealed." : "The records are sealed.");
    if (sealing->others.count == 0)
        return;
    page_paragraph(page, "These files lie beside a record and belong to none. They are readable as "
                         "before; whoever looks after the computer takes them away:");
    show_names(page, &sealing->others);
}

static void show_going(struct page *page, struct sealing *sealing)
{
    page->again = SECONDS_BETWEEN_LOOKS;
    page_begin(page, 200, "They are being sealed", PLACE_FAMILIES);
    long_work_show(&sealing->work, page, "Records that are sealed");
    page_paragraph(page, "This page goes on by itself. You can do something else meanwhile.");
    page_inset(page, "Locking the desk stops it. Each record is then sealed or as it was, and "
                     "nothing is lost.");
    page_end(page);
}

void page_families_lying(struct visit *visit)
{
    struct error err = {0};
    struct page *page = &visit->page;
    struct office_records records;
    struct session_job *job = &visit->session->sealing;
    struct sealing *sealing = job->state;
    page->back = "/families";
    if (sealing && !long_work_is_over(&sealing->work, true)) {
        show_going(page, sealing);
        return;
    }
    if (sealing && session_seconds() - sealing->work.ended > TOLD_SECONDS) {
        session_job_set(job, NULL, NULL);
        sealing = NULL;
    }
    if (office_records_look(visit->session->office, &records, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Seal records", PLACE_FAMILIES);
    if (sealing)
        show_result(page, sealing);
    show_lying(page, &records);
    page_end(page);
    office_records_free(&records);
}

/* ---- begun ---- */

/* One that is named, or all that are not sealed as they should be. */
static enum status choose(struct visit *visit, struct names *wanted, struct error *err)
{
    struct office_records records;
    const char *which = asked(visit, "do"), *reference = asked(visit, "ref");
    if (strcmp(which, "one") == 0) {
        char *folder = NULL;
        enum status status = office_records_find(visit->session->office, reference, &folder, err);
        memory_free(folder);
        if (status == STATUS_OK && !names_add_copy(wanted, reference))
            status = memory_error(err);
        return status;
    }
    if (strcmp(which, "all") != 0)
        return error_set(err, STATUS_USAGE, "it was not said which records are to be sealed");
    enum status status = office_records_look(visit->session->office, &records, err);
    if (status != STATUS_OK)
        return status;
    const struct names *const lists[] = {&records.readable, &records.sealed_before};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t j = 0; status == STATUS_OK && j < lists[i]->count; j++)
            if (!names_add_copy(wanted, lists[i]->items[j]))
                status = memory_error(err);
    office_records_free(&records);
    return status;
}

void page_families_sealed(struct visit *visit)
{
    struct error err = {0};
    struct session_job *job = &visit->session->sealing;
    struct sealing *now = job->state;
    if (!now || long_work_is_over(&now->work, false)) { /* else it was sent twice */
        struct sealing *sealing = memory_allocate(sizeof *sealing);
        enum status status = sealing ? choose(visit, &sealing->wanted, &err) : memory_error(&err);
        if (status == STATUS_OK)
            status = long_work_begin(&sealing->work, visit->session, seal_all, sealing, &err);
        if (status != STATUS_OK) {
            if (sealing)
                sealing_end(sealing);
            page_failure(visit, &err);
            return;
        }
        session_job_set(job, sealing_end, sealing);
    }
    response_go_on(visit->page.response, "%s", PATH);
}

/* ---- on the family's page ---- */

void family_show_lying(struct family *family)
{
    struct page *page = &family->visit->page;
    if (record_lies(family->folder, NULL) != RECORD_READABLE)
        return;
    page_warning(page, "This record lies readable in the office's folder: whoever gets at it, or "
                       "at a backup of it, reads it.");
    page_form_begin(page, PATH);
    page_hidden(page, "ref", family->record->reference);
    page_form_button(page,
                     &(struct field_button){
                         .name = "do", .value = "one", .words = "Seal it", .is_second = true});
    page_form_close(page);
}
