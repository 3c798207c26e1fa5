/* What comes of a spreadsheet is looked at, and it is taken in. */
#include "family/import/import.h"

#include <string.h>

#include "safehand/base/digest.h"

enum { SENT_SIZE = DIGEST_HEX_SIZE - 1, SEEN_SIZE = 2 * DIGEST_HEX_SIZE };

/* What somebody looks at, for the form by which they take it in: digests of what was sent, of
 * SENT_SIZE, and of the map. */
static enum status find_seen(const struct waiting_import *waiting, char seen[SEEN_SIZE],
                             struct error *err)
{
    const char *sent = waiting->visit->session->waiting;
    char map[DIGEST_HEX_SIZE] = "";
    enum status status = digest_sha256_hex(sent, strlen(sent), seen, err);
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
    for (size_t i = 0; i < waiting->count; i++)
        for (size_t j = 0; j < waiting->books[i]->remark_count; j++)
            page_inset(page, waiting->books[i]->remarks[j].words);
}

static void show_form(struct waiting_import *waiting, const char *seen, bool can_be_taken)
{
    struct page *page = &waiting->visit->page;
    page_form_begin(page, "/families/import/look");
    page_hidden(page, "seen", seen);
    columns_show(waiting);
    tables_show_years(waiting);
    page_field_text(page, &(struct field){.name = "keep",
                                          .label = "Keep these choices for the next time, as",
                                          .hint = "A short name, such as our-excel-list: small "
                                                  "letters, figures and hyphens. Empty: they are "
                                                  "not kept.",
                                          .typed = asked(waiting->visit, "keep"),
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

/* `warning`: why it was not taken in, though somebody wanted it; else NULL. */
static void show_look(struct waiting_import *waiting, const struct error *err, const char *warning)
{
    struct error failure = {0};
    struct import_sums sums = {.run = NULL};
    struct page *page = &waiting->visit->page;
    char seen[SEEN_SIZE] = "";
    enum status status = import_all(waiting, false, &sums, &failure);
    if (status == STATUS_OK)
        status = find_seen(waiting, seen, &failure);
    const struct error *wrong = err ? err : status != STATUS_OK ? &failure : NULL;
    page->back = "/families/import";
    page_begin(page, wrong ? 400 : 200, "What comes of it", PLACE_FAMILIES);
    if (wrong)
        page_error_summary(page, wrong, NULL);
    if (warning)
        page_warning(page, warning);
    page_markup(page, "<p class=\"govuk-body\">Nothing is written yet. It is read by: ");
    page_text(page, record_map_title(waiting->parsed));
    page_markup(page, ".</p>\n");
    if (status == STATUS_OK)
        import_show_sums(waiting->visit, &sums, false);
    show_remarks(waiting);
    page_heading(page, 2, "Where each column goes");
    show_form(waiting, seen, status == STATUS_OK);
    page_end(page);
    import_sums_free(&sums);
}

void page_import_look(struct visit *visit)
{
    struct error err = {0};
    struct waiting_import waiting;
    if (waiting_open(visit, &waiting, &err) == STATUS_OK && waiting.parsed)
        show_look(&waiting, NULL, NULL);
    else
        page_failure(visit, &err);
    waiting_close(&waiting);
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

static bool show_done(struct waiting_import *waiting)
{
    struct error err = {0};
    struct import_sums sums = {.run = NULL};
    struct page *page = &waiting->visit->page;
    bool is_done = import_all(waiting, true, &sums, &err) == STATUS_OK;
    page_begin(page, is_done ? 200 : 500, is_done ? "Taken in" : "Not all of it was taken in",
               PLACE_FAMILIES);
    if (is_done) {
        page_banner(page, sums.missing.count == 0 ? "The spreadsheet was taken in."
                          : sums.taken.count > 0
                              ? "The spreadsheet was taken in, but for families without a record."
                              : "Nothing was taken in: its families have no record.");
        import_show_sums(waiting->visit, &sums, true);
    } else {
        page_error_summary(page, &err, NULL);
        page_markup(page,
                    "<p class=\"govuk-body\">%zu families were taken in before that. What was sent "
                    "is still here, with where its columns go: look again when this is mended, and "
                    "take it in. What is in already does not change.</p>\n",
                    sums.taken.count);
        import_show_names(page, "Taken in", &sums.taken);
        show_rest(page, &sums);
        page_link_button(page, "/families/import/look", "Look again", false);
    }
    page_link_button(page, "/families", "See the families", !is_done);
    page_end(page);
    import_sums_free(&sums);
    return is_done;
}

/* What was chosen goes into the map, unless it was chosen for something else than what waits now;
 * `warning` tells why what was looked at is not what would be taken in. */
static enum status take_choices(struct waiting_import *waiting, const char **warning,
                                struct error *err)
{
    const char *sent = asked(waiting->visit, "seen");
    char seen[SEEN_SIZE] = "";
    enum status status = find_seen(waiting, seen, err);
    if (status == STATUS_OK && strncmp(sent, seen, SENT_SIZE) != 0) {
        *warning = "Another spreadsheet was sent since: this is what comes of that one.";
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = columns_take(waiting, err);
    if (status == STATUS_OK)
        status = tables_take(waiting, err);
    if (status == STATUS_OK)
        status = waiting_keep_map(waiting, err);
    if (status == STATUS_OK)
        status = find_seen(waiting, seen, err);
    if (status == STATUS_OK && *asked(waiting->visit, "do") && strcmp(sent, seen) != 0)
        *warning = "It was not taken in yet, since this is not what you looked at: see what comes "
                   "of it now, then take it in.";
    return status == STATUS_OK ? maps_keep(waiting, err) : status;
}

void page_import_looked(struct visit *visit)
{
    struct error err = {0};
    struct waiting_import waiting;
    const char *warning = NULL;
    bool is_done = false;
    enum status status = waiting_open(visit, &waiting, &err);
    if (status != STATUS_OK || !waiting.parsed) {
        page_failure(visit, &err);
        waiting_close(&waiting);
        return;
    }
    status = take_choices(&waiting, &warning, &err);
    if (status == STATUS_OK && !warning && *asked(visit, "do"))
        is_done = show_done(&waiting);
    else
        show_look(&waiting, status == STATUS_OK ? NULL : &err, warning);
    waiting_close(&waiting);
    if (is_done)
        session_wait_with(visit->session, NULL);
}
