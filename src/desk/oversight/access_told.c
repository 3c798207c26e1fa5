/* What somebody who asks would be told, what may be left out of it, and the answer. */
#include "oversight/access.h"

#include <string.h>

#include "safehand/page.h"

static bool is_listed(const struct names *names, const char *id)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], id) == 0)
            return true;
    return false;
}

/* "2026-05-03" as "3 May 2026". */
static void day_words(const char *text, char words[TIMESTAMP_WORDS_SIZE])
{
    struct date day;
    if (text && date_parse(text, &day))
        date_words(&day, words);
    else
        snprintf(words, TIMESTAMP_WORDS_SIZE, "%s", text ? text : "");
}

/* One thing that may be left out, or told after all. */
static void show_box(struct page *page, const char *name, const char *value, const char *words,
                     bool is_chosen)
{
    page_markup(
        page, "<div class=\"desk-box\"><label><input type=\"checkbox\" name=\"%s\" value=\"", name);
    page_attribute(page, value);
    page_markup(page, "\"%s> ", is_chosen ? " checked" : "");
    page_text(page, words);
    page_markup(page, "</label></div>\n");
}

static void show_sharing(struct page *page, const json_t *sharing, const json_t *ids,
                         const struct access_request *request)
{
    size_t i;
    json_t *item;
    char words[OVERSIGHT_TEXT_SIZE], day[TIMESTAMP_WORDS_SIZE];
    const char *id = json_text(sharing, "id"), *purpose = json_text(sharing, "purpose");
    day_words(json_text(sharing, "shared_on"), day);
    snprintf(words, sizeof words, "%s, to %s, %s", day, json_text(sharing, "recipient"),
             json_text(sharing, "organisation"));
    page_heading(page, 2, words);
    if (purpose)
        page_paragraph(page, purpose);
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    json_array_foreach(json_object_get(sharing, "details"), i, item)
    {
        page_markup(page, "<li>");
        page_text(page, json_text(item, "label"));
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
    show_box(page, "withhold", id, "Leave all of this out", is_listed(&request->withhold, id));
    json_array_foreach(json_object_get(sharing, "entries"), i, item)
    {
        const char *entry = json_string_value(json_array_get(ids, i));
        day_words(json_text(item, "on"), day);
        snprintf(words, sizeof words, "Leave out: %s, %s", day, json_text(item, "label"));
        if (entry)
            show_box(page, "withhold", entry, words, is_listed(&request->withhold, entry));
    }
    if (json_is_false(json_object_get(sharing, "own_words")))
        show_box(
            page, "words", id,
            "Tell its purpose in the coordinator's own words: I saw that they name nobody else",
            is_listed(&request->words, id));
}

/* What the manager must know and the person must not. */
static void show_review(struct page *page, const struct access_review *review,
                        const struct access_request *request)
{
    size_t i;
    json_t *item;
    char words[OVERSIGHT_TEXT_SIZE], day[TIMESTAMP_WORDS_SIZE];
    json_array_foreach(review->left_out, i, item)
    {
        const char *entry = json_text(item, "entry"), *until = json_text(item, "until");
        day_words(until, day);
        snprintf(words, sizeof words, "Tell after all: an entry that is kept from the family%s%s",
                 until ? " until " : "", day);
        show_box(page, "disclose", entry, words, is_listed(&request->disclose, entry));
    }
    if (review->is_late)
        page_warning(page, "This answer is late: one calendar month has gone by.");
    if (review->loose_files > 0)
        page_inset(page,
                   "Files that were attached by hand are not told: look whether they are about "
                   "this person.");
    if (review->undescribed > 0)
        page_inset(page,
                   "Some older sharings do not say whom their entries are about: look at them "
                   "by hand.");
    if (review->other_ways > 0)
        page_inset(page,
                   "Something was shared by other means, and nobody wrote down about whom: it "
                   "is not told. Look for it in the ledger.");
}

static void show_carried(struct page *page, const struct asking *asking)
{
    page_hidden(page, "family", asking->family);
    page_hidden(page, "person", asking->person);
    page_hidden(page, "name", asking->name);
    page_hidden(page, "ground", asking->ground);
    page_hidden(page, "asked-by", asking->asked_by);
    if (asking->request.nothing)
        page_hidden(page, "nothing", "yes");
    if (*asking->asked) {
        char part[8];
        snprintf(part, sizeof part, "%d", asking->request.asked.day);
        page_hidden(page, "asked-day", part);
        snprintf(part, sizeof part, "%d", asking->request.asked.month);
        page_hidden(page, "asked-month", part);
        snprintf(part, sizeof part, "%d", asking->request.asked.year);
        page_hidden(page, "asked-year", part);
    }
}

static void show_answer(struct page *page, const struct asking *asking, const json_t *answer,
                        const struct access_review *review, const struct error *err)
{
    size_t i;
    json_t *item;
    page_begin(page, err ? 400 : 200, "What they would be told", PLACE_LEDGER);
    if (err)
        page_error_summary(page, err, "harm");
    if (json_array_size(json_object_get(answer, "sharings")) == 0)
        page_paragraph(page, "No sharing is known that told somebody of them.");
    page_form_begin(page, "/reports/person/answer");
    show_carried(page, asking);
    json_array_foreach(json_object_get(answer, "sharings"), i, item)
    {
        show_sharing(page, item, json_array_get(review->told, i), &asking->request);
    }
    show_review(page, review, &asking->request);
    page_field_area(page, &(struct field){.name = "harm",
                                          .label = "Why would telling what is left out do serious "
                                                   "harm to somebody?",
                                          .hint = "Only if something is left out. It stands in the "
                                                  "ledger, and is not told to them",
                                          .typed = asking->harm,
                                          .err = err});
    page_paragraph(page,
                   "The answer opens as a page to print or save. It is not kept here; that it "
                   "was given is.");
    page_form_end(page, "Give this answer");
    page_end(page);
}

/* Of what was sent: the answer, or the form again. True if there is an answer. */
static bool make_answer(struct visit *visit, struct asking *asking, json_t **answer,
                        struct access_review *review)
{
    struct error err = {0};
    enum status status = asking_take(visit, asking, &err);
    if (status == STATUS_OK)
        status = access_answer(visit->session->office, &asking->request, visit_now(visit), answer,
                               review, &err);
    if (status != STATUS_OK && asking->family[0])
        asking_show(&visit->page, asking, &err);
    else if (status != STATUS_OK)
        asking_show_family(&visit->page, "");
    return status == STATUS_OK;
}

void page_access_asked(struct visit *visit)
{
    struct asking asking = {.wrong = NULL};
    struct access_review review = {0};
    json_t *answer = NULL;
    if (make_answer(visit, &asking, &answer, &review))
        show_answer(&visit->page, &asking, answer, &review, NULL);
    json_decref(answer);
    access_review_free(&review);
    asking_free(&asking);
}

/* What is withheld needs a reason, and a reason something withheld: asked again with all that there
 * is to choose from. */
static bool is_unreasoned(struct visit *visit, struct asking *asking)
{
    struct error err = {0};
    struct access_request *request = &asking->request;
    struct access_review review = {0};
    json_t *answer = NULL;
    bool has_reason = request->serious_harm != NULL;
    if (asking_take(visit, asking, &err) != STATUS_OK)
        return false;
    has_reason = request->serious_harm != NULL;
    if (has_reason == (request->withhold.count > 0))
        return false;
    struct access_request whole = *request;
    whole.withhold = (struct names){0};
    whole.serious_harm = NULL;
    if (access_answer(visit->session->office, &whole, visit_now(visit), &answer, &review, &err) !=
        STATUS_OK)
        return false;
    error_set(&err, STATUS_USAGE,
              has_reason ? "nothing is left out" : "something is left out, and nothing says why");
    error_hint(&err,
               has_reason ? "choose what, or take the reason away" : "say why, in a sentence");
    show_answer(&visit->page, asking, answer, &review, &err);
    json_decref(answer);
    access_review_free(&review);
    return true;
}

/* Recorded before it is given away. */
static void give(struct visit *visit, const struct asking *asking, const json_t *answer,
                 const struct access_review *review)
{
    struct error err = {0};
    struct buffer document;
    buffer_init(&document, ACCESS_PAGE_MAXIMUM);
    enum status status = page_subject_access(answer, &document, &err);
    if (status == STATUS_OK)
        status = access_record(visit->session->office, &asking->request, answer, review,
                               visit_now(visit), &err);
    if (status == STATUS_OK) {
        response_page(visit->page.response, 200);
        visit->page.response->is_document = true;
        buffer_append(visit->page.out, document.data, document.length);
    } else {
        page_failure(visit, &err);
    }
    buffer_free(&document);
}

void page_access_given(struct visit *visit)
{
    struct asking asking = {.wrong = NULL};
    struct access_review review = {0};
    json_t *answer = NULL;
    if (is_unreasoned(visit, &asking)) {
        asking_free(&asking);
        return;
    }
    asking_free(&asking);
    asking = (struct asking){.wrong = NULL};
    if (make_answer(visit, &asking, &answer, &review))
        give(visit, &asking, answer, &review);
    json_decref(answer);
    access_review_free(&review);
    asking_free(&asking);
}
