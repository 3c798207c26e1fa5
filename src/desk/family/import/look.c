/* What comes of a spreadsheet is looked at, and it is taken in. */
#include "family/import/import.h"

#include <string.h>

#include "safehand/base/digest.h"
#include "session/session_internal.h"

enum {
    SENT_SIZE = DIGEST_HEX_SIZE - 1,
    SEEN_SIZE = 2 * DIGEST_HEX_SIZE,
    SECONDS_BETWEEN_LOOKS = 2,
    LOOK_SECONDS = 30, /* for which what was found stands there: colleagues change records too */
};
static const char LOOK[] = "/families/import/look", DONE[] = "/families/import/done";

/* What somebody looks at, for the form by which they take it in: digests of what was sent, of
 * SENT_SIZE, and of the map. */
static enum status find_seen(const struct waiting_import *waiting, char seen[SEEN_SIZE],
                             struct error *err)
{
    char map[DIGEST_HEX_SIZE] = "";
    enum status status = digest_sha256_hex(waiting->id, strlen(waiting->id), seen, err);
    if (status == STATUS_OK)
        status = json_canonical_digest(waiting->map, map, err);
    if (status == STATUS_OK)
        snprintf(seen + SENT_SIZE, SEEN_SIZE - SENT_SIZE, ".%s", map);
    return status;
}

/* ---- shown ---- */

static void show_remarks(const struct waiting_import *waiting)
{
    struct page *page = &waiting->visit->page;
    for (size_t i = 0; i < waiting->sent.count; i++)
        for (size_t j = 0; j < waiting->sent.books[i]->remark_count; j++)
            page_inset(page, waiting->sent.books[i]->remarks[j].words);
}

static void show_form(struct waiting_import *waiting, const char *seen, bool can_be_taken)
{
    struct page *page = &waiting->visit->page;
    page_form_begin(page, LOOK);
    page_hidden(page, "seen", seen);
    columns_show(waiting);
    tables_show_years(waiting);
    page_field_text(page, &(struct field){.name = "keep",
                                          .label = "Keep these choices for the next time, as",
                                          .hint = "A short name, such as our-excel-list: small "
                                                  "letters, figures and hyphens. Empty: they are "
                                                  "not kept.",
                                          .typed = waiting->keep,
                                          .width = 20});
    if (maps_are_replaced(waiting))
        page_field_checkboxes(
            page, &(struct field){.name = "replace", .label = "This office keeps one so already"},
            &(struct field_option){.value = "yes", .label = "This one takes its place"}, 1);
    page_markup(page, "<div class=\"desk-buttons\">\n");
    page_form_button(page, &(struct field_button){.words = "Look again", .is_second = true});
    if (can_be_taken)
        page_form_button(
            page, &(struct field_button){.name = "do", .value = "yes", .words = "Take it in so"});
    page_markup(page, "</div>\n");
    page_form_close(page);
}

static void show_look(struct waiting_import *waiting)
{
    struct error failure = waiting->work.err;
    struct page *page = &waiting->visit->page;
    char seen[SEEN_SIZE] = "";
    struct error unseen = {0};
    enum status status = waiting->work.status;
    /* What is chosen here is of what was sent, also where that cannot be taken in so. */
    enum status found = find_seen(waiting, seen, status == STATUS_OK ? &failure : &unseen);
    if (status == STATUS_OK)
        status = found;
    const struct error *wrong = waiting->wrong.status != STATUS_OK ? &waiting->wrong
                                : status != STATUS_OK              ? &failure
                                                                   : NULL;
    page->back = "/families/import";
    page_begin(page, wrong ? 400 : 200, "What comes of it", PLACE_FAMILIES);
    if (wrong)
        page_error_summary(page, wrong, NULL);
    if (waiting->warning)
        page_warning(page, waiting->warning);
    page_markup(page, "<p class=\"govuk-body\">Nothing is written yet. It is read by: ");
    page_text(page, record_map_title(waiting->parsed));
    page_markup(page, ".</p>\n");
    if (status == STATUS_OK)
        import_show_sums(waiting, false);
    show_remarks(waiting);
    page_heading(page, 2, "Where each column goes");
    show_form(waiting, seen, status == STATUS_OK);
    page_end(page);
}

/* How far it is: a page that goes on by itself. */
static void show_working(struct waiting_import *waiting)
{
    struct page *page = &waiting->visit->page;
    bool writes = waiting->writes;
    page->again = SECONDS_BETWEEN_LOOKS;
    page_begin(page, 200, writes ? "It is being taken in" : "It is being looked at",
               PLACE_FAMILIES);
    long_work_show(&waiting->work, page,
                   writes ? "Families that are taken in" : "Families that are looked at");
    page_paragraph(page, "This page goes on by itself. You can do something else meanwhile, and "
                         "come back here by “Take in a spreadsheet”.");
    page_inset(page, writes ? "Locking the desk stops it. What is in already stays, and the same "
                              "file again takes in the rest."
                            : "Nothing is written yet. Locking the desk forgets what you sent.");
    page_end(page);
}

static bool is_old(const struct waiting_import *waiting)
{
    return session_seconds() - waiting->work.ended > LOOK_SECONDS;
}

void page_import_look(struct visit *visit)
{
    struct error err = {0};
    enum status status = STATUS_OK;
    struct waiting_import *waiting = waiting_of(visit);
    if (waiting_is_written(waiting)) {
        response_go_on(visit->page.response, "%s", DONE);
        return;
    }
    if (!waiting || waiting->sent.count == 0) {
        page_import_gone(visit);
        return;
    }
    if (!waiting->work.is_begun || waiting->writes ||
        (long_work_is_over(&waiting->work, false) && is_old(waiting)))
        status = import_begin(waiting, false, &err);
    if (status != STATUS_OK)
        page_failure(visit, &err);
    else if (long_work_is_over(&waiting->work, true))
        show_look(waiting);
    else
        show_working(waiting);
}

/* ---- taken in ---- */

/* The families that it did not come to, the one at which it stopped first. */
static void show_rest(struct page *page, const struct import_sums *sums)
{
    struct names rest = {0};
    size_t count = sums->run ? record_import_count(sums->run) : 0;
    for (size_t i = sums->reached; i < count; i++)
        if (!names_add_copy(&rest, record_import_reference(sums->run, i)))
            break;
    import_show_names(page, "Not taken in", &rest);
    names_free_copies(&rest);
}

static void show_done(struct waiting_import *waiting)
{
    struct page *page = &waiting->visit->page;
    const struct import_sums *sums = &waiting->sums;
    bool is_done = waiting->work.status == STATUS_OK;
    page_begin(page, is_done ? 200 : 500, is_done ? "Taken in" : "Not all of it was taken in",
               PLACE_FAMILIES);
    if (is_done) {
        page_banner(page, sums->missing.count == 0 ? "The spreadsheet was taken in."
                          : sums->taken.count > 0
                              ? "The spreadsheet was taken in, but for families without a record."
                              : "Nothing was taken in: its families have no record.");
        import_show_sums(waiting, true);
    } else {
        page_error_summary(page, &waiting->work.err, NULL);
        page_markup(page,
                    "<p class=\"govuk-body\">%zu families were taken in before that%s. What was "
                    "sent is still here, with where its columns go: look again when this is "
                    "mended, and take it in. What is in already does not change.</p>\n",
                    sums->taken.count, sums->is_uncertain ? ", as far as is known" : "");
        import_show_names(page, "Taken in", &sums->taken);
        show_rest(page, sums);
        page_link_button(page, LOOK, "Look again", false);
    }
    page_link_button(page, "/families", "See the families", !is_done);
    page_end(page);
}

void page_import_done(struct visit *visit)
{
    struct waiting_import *waiting = waiting_of(visit);
    if (!waiting || !waiting->writes || !waiting->work.is_begun)
        page_import_gone(visit);
    else if (long_work_is_over(&waiting->work, true))
        show_done(waiting);
    else
        show_working(waiting);
}

/* What was chosen goes into the map, unless the program does not take it so. Where only a part of
 * an entry is missing, what was chosen stands there still. */
static enum status take_columns(struct waiting_import *waiting, struct error *err)
{
    json_t *before = json_deep_copy(waiting->map);
    enum status status = before ? columns_take(waiting, err) : memory_error(err);
    bool is_taken = status == STATUS_OK;
    if (status == STATUS_OK)
        status = tables_take(waiting, err);
    bool is_unfinished = is_taken && status == STATUS_USAGE;
    if (status == STATUS_OK)
        status = waiting_take_map(waiting, err);
    if (status == STATUS_OK || !before || is_unfinished) {
        json_decref(before);
        return status;
    }
    json_decref(waiting->map);
    waiting->map = before;
    return status;
}

/* What was chosen for something else than what waits now is not taken; the page that comes then
 * tells why what was looked at is not what would be taken in. */
static enum status take_choices(struct waiting_import *waiting, struct error *err)
{
    const char *sent = asked(waiting->visit, "seen");
    char seen[SEEN_SIZE] = "";
    enum status status = find_seen(waiting, seen, err);
    if (status == STATUS_OK && strncmp(sent, seen, SENT_SIZE) != 0) {
        waiting->warning = "Another spreadsheet was sent since: this is what comes of that one.";
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = take_columns(waiting, err);
    if (status == STATUS_OK)
        status = find_seen(waiting, seen, err);
    if (status == STATUS_OK && *asked(waiting->visit, "do") && strcmp(sent, seen) != 0)
        waiting->warning = "It was not taken in yet, since this is not what you looked at: see "
                           "what comes of it now, then take it in.";
    return status == STATUS_OK ? maps_keep(waiting, err) : status;
}

void page_import_looked(struct visit *visit)
{
    struct error err = {0};
    struct waiting_import *waiting = waiting_of(visit);
    if (waiting_is_written(waiting)) { /* sent twice */
        response_go_on(visit->page.response, "%s", DONE);
        return;
    }
    if (!waiting || waiting->sent.count == 0) {
        page_import_gone(visit);
        return;
    }
    /* Only what could be looked at is taken in. */
    bool was_read = !waiting->writes && long_work_is_over(&waiting->work, false) &&
                    waiting->work.status == STATUS_OK;
    long_work_end(&waiting->work); /* it reads the map */
    waiting->warning = NULL;
    memory_free(waiting->keep);
    waiting->keep = memory_copy_string(asked(visit, "keep"));
    waiting->wrong = (struct error){0};
    enum status status = take_choices(waiting, &waiting->wrong);
    waiting->wrong.status = status;
    bool is_wanted = was_read && status == STATUS_OK && !waiting->warning && *asked(visit, "do");
    if (import_begin(waiting, is_wanted, &err) != STATUS_OK)
        page_failure(visit, &err);
    else
        response_go_on(visit->page.response, "%s", is_wanted ? DONE : LOOK);
}
