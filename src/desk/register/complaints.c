/* Complaints about how data is handled: those that came in, and what whoever complained was told.
 */
#include <string.h>

#include "register/register.h"
#include "safehand/office/entries.h"
#include "safehand/register.h"

/* ---- the register ---- */

static const char *outcome_words(const char *outcome)
{
    return strcmp(outcome, "upheld") == 0          ? "they were right"
           : strcmp(outcome, "partly-upheld") == 0 ? "they were partly right"
                                                   : "nothing was found to be wrong";
}

static void show_state(struct visit *visit, const struct complaint_view *view)
{
    char words[TIMESTAMP_WORDS_SIZE];
    struct buffer address;
    struct page *page = &visit->page;
    struct date day = view->was_answered ? view->told : date_of(complaint_due(view) - 1);
    date_words(&day, words);
    if (view->was_answered) {
        page_markup(page, "<p class=\"govuk-body\">Answered on %s, ", words);
        page_text(page, outcome_words(view->outcome));
        page_markup(page, ": ");
        page_text(page, view->answer);
        page_markup(page, "</p>\n");
        return;
    }
    page_markup(
        page, "<p class=\"govuk-body desk-countdown\">%s: <strong>by the end of %s</strong></p>\n",
        view->was_acknowledged ? "To be answered, or told how far it is" : "To be acknowledged",
        words);
    buffer_init(&address, 256);
    buffer_append_format(&address, "/complaints/told?id=%s", view->id);
    page_link_button(page, buffer_text(&address), "Record what they were told", true);
    buffer_free(&address);
}

static void show_complaint(struct visit *visit, const struct complaint_view *view)
{
    char words[TIMESTAMP_WORDS_SIZE];
    struct page *page = &visit->page;
    struct date day = date_of(view->received);
    date_words(&day, words);
    page_heading(page, 2, view->who);
    page_markup(page, "<p class=\"govuk-body\">");
    page_text(page, view->details);
    page_markup(page, "</p>\n<p class=\"govuk-hint\">It came in on %s", words);
    if (view->reference) {
        page_markup(page, ", about the family ");
        page_text(page, view->reference);
    }
    if (view->sharing) {
        page_markup(page, ", and <a class=\"govuk-link\" href=\"/sharings/");
        page_attribute(page, view->sharing);
        page_markup(page, "\">one sharing</a>");
    }
    page_markup(page, "</p>\n");
}

void page_complaints(struct visit *visit)
{
    struct error err = {0};
    struct complaint_views views;
    struct page *page = &visit->page;
    if (complaint_list(visit->session->office, &views, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Complaints", PLACE_HOME);
    page_paragraph(page, "What somebody says is wrong with how their data is handled. It is "
                         "acknowledged within 30 days, looked into at once, and answered without "
                         "undue delay (Data Protection Act 2018, section 164A).");
    page_link_button(page, "/complaints/add", "A complaint came in", false);
    if (views.count == 0)
        page_paragraph(page, "No complaint is recorded.");
    for (size_t i = 0; i < views.count; i++) {
        show_complaint(visit, &views.items[i]);
        show_state(visit, &views.items[i]);
    }
    page_end(page);
    complaint_views_free(&views);
}

/* ---- one that came in ---- */

static const struct ask ADDING[] = {
    {.kind = ASK_TEXT,
     .name = "who",
     .label = "Who complains?",
     .hint = "Their name. Somebody may complain for them: then who, and for whom.",
     .missing = "write who complains",
     .input = INPUT_FROM},
    {.kind = ASK_AREA,
     .name = "details",
     .label = "What do they say is wrong?",
     .hint = "In their own words, as far as you have them.",
     .missing = "write what they complain about",
     .input = INPUT_DETAILS},
    {.kind = ASK_TEXT,
     .name = "family",
     .label = "Which family is it about?",
     .hint = "Its reference, as on the file. Leave it empty if it is about none.",
     .width = 20},
    {.kind = ASK_DAY,
     .name = "received",
     .label = "On which day did it come in?",
     .hint = "The 30 days are counted from then, that day included.",
     .missing = "write the day",
     .initial = ASK_TODAY},
};
static const struct asking ADD = {
    .title = "A complaint came in", .path = "/complaints/add", .button = "Record it", ASKS(ADDING)};

void page_complaint_add(struct visit *visit)
{
    ask_show(visit, &ADD, NULL);
}

void page_complaint_added(struct visit *visit)
{
    struct date day;
    struct error err = {0};
    struct asking asking = ADD;
    struct complaint_done done = {.entry = 0};
    struct complaint said = {.who = asked(visit, "who"),
                             .details = asked(visit, "details"),
                             .reference = asked_or_null(visit, "family")};
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK && said.reference)
        status = family_check(visit, &asking, &err);
    if (status == STATUS_OK && asked_day(visit, "received", &day)) {
        said.received = date_begins(&day);
        status = complaint_record(visit->session->office, &said, visit_now(visit), &done, &err);
        if (status != STATUS_OK && said.received > visit_now(visit))
            status = ask_wrong(&asking, "received", &err);
    }
    if (status == STATUS_OK)
        recorded_go_on(visit, done.entry);
    else
        ask_again(visit, &asking, &err);
}

/* ---- what they were told ---- */

static const struct ask_choice STEPS[] = {
    {"acknowledged", "That the complaint is here", "And who looks into it."},
    {"progress", "How far it is", NULL},
    {"answered", "What comes of it", "It ends with this."},
};
static const struct ask_choice OUTCOMES[] = {
    {"upheld", "They were right", NULL},
    {"partly-upheld", "They were partly right", NULL},
    {"not-upheld", "Nothing was found to be wrong", NULL},
};
static const struct ask TELLING[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_RADIOS,
     .name = "step",
     .label = "What were they told?",
     .missing = "choose what they were told",
     CHOICES(STEPS)},
    {.kind = ASK_RADIOS,
     .name = "outcome",
     .label = "If it is the answer: how does it end?",
     CHOICES(OUTCOMES)},
    {.kind = ASK_AREA,
     .name = "what",
     .label = "In which words?",
     .hint = "What they were told, and how: by letter, by telephone. An answer says that they may "
             "also go to the Information Commissioner.",
     .missing = "write what they were told",
     .input = INPUT_WHAT},
    {.kind = ASK_DAY,
     .name = "on",
     .label = "When?",
     .missing = "write the day",
     .input = INPUT_ON,
     .initial = ASK_TODAY},
};

static void above(struct visit *visit, const void *context)
{
    show_complaint(visit, context);
}

/* The complaint that the address names, and the page about it; false, and a page that says so, if
 * there is none of that id. */
static bool find(struct visit *visit, struct complaint_views *views, struct asking *asking)
{
    struct error err = {0};
    *asking = (struct asking){.title = "What they were told",
                              .path = "/complaints/told",
                              .button = "Record it",
                              .place = PLACE_HOME,
                              ASKS(TELLING),
                              .above = above};
    if (complaint_list(visit->session->office, views, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return false;
    }
    for (size_t i = 0; i < views->count; i++)
        if (strcmp(views->items[i].id, asked(visit, "id")) == 0)
            asking->context = &views->items[i];
    if (!asking->context) {
        complaint_views_free(views);
        page_missing(visit);
    }
    return asking->context != NULL;
}

void page_complaint_told(struct visit *visit)
{
    struct complaint_views views;
    struct asking asking;
    if (!find(visit, &views, &asking))
        return;
    ask_show(visit, &asking, NULL);
    complaint_views_free(&views);
}

void page_complaint_was_told(struct visit *visit)
{
    char id[ID_SIZE];
    uint64_t entry;
    struct error err = {0};
    struct complaint_views views;
    struct asking asking;
    if (!find(visit, &views, &asking))
        return;
    struct complaint_step said = {.id = ((const struct complaint_view *)asking.context)->id,
                                  .step = asked(visit, "step"),
                                  .outcome = asked_or_null(visit, "outcome"),
                                  .what = asked(visit, "what")};
    bool is_answer = strcmp(said.step, "answered") == 0;
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK && is_answer != (said.outcome != NULL)) {
        error_set(&err, STATUS_USAGE,
                  is_answer ? "choose how it ends" : "only an answer ends it: leave this open");
        status = ask_wrong(&asking, "outcome", &err);
    }
    if (status == STATUS_OK && asked_day(visit, "on", &said.on))
        status = complaint_tell(visit->session->office, &said, visit_now(visit), &entry, id, &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/complaints");
    else
        ask_again(visit, &asking, &err);
    complaint_views_free(&views);
}
