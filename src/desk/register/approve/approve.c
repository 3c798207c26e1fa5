/* What waits for somebody else than who shares: exactly what leaves, and why. Yes, or no with a
 * reason. */
#include "register/approve/approve.h"
#include "register/forms/about_form.h"

#include <string.h>

/* A sharing that was decided is looked up in full: "/approve/ID". */
static enum status view_of(struct visit *visit, struct approval_view *view, struct error *err)
{
    enum status status = visit_concern_of(visit, visit->rest, err);
    return status == STATUS_OK ? approval_view_read(visit->session->office, visit->rest,
                                                    visit_now(visit), view, err)
                               : status;
}

static void show_what(struct visit *visit, const json_t *decision)
{
    struct page *page = &visit->page;
    struct error ignored = {0};
    struct sharing_timeline timeline = {0};
    const json_t *recipient = json_object_get(decision, "recipient");
    bool is_read = timeline_read(visit->session->office, json_text(decision, "id"),
                                 visit_now(visit), &timeline, &ignored) == STATUS_OK;
    page_terms_begin(page);
    page_term(page, "Who shares", json_text(json_object_get(decision, "sender"), "name"));
    page_term(page, "With", json_text(recipient, "name"));
    page_term(page, "Organisation", json_text(recipient, "organisation"));
    page_term(page, "Family", json_text(decision, "reference"));
    page_term(page, "For", json_text(decision, "purpose"));
    stories_show(visit, decision, is_read ? &timeline : NULL);
    page_terms_end(page);
    timeline_free(&timeline);
}

/* What a rule puts to who signs, and what it is here. */
static void show_question(struct page *page, enum rule_id rule, const char *reason)
{
    static const struct ways none = {0};
    const char *id = rule_id_text(rule);
    page_markup(page, "<li><strong>");
    page_text(page, policy_approval_asked(rule));
    page_markup(page, "</strong><br>");
    page_sentence_words(page, reason ? reason : "", &none);
    page_markup(page,
                ". <a class=\"govuk-link\" href=\"/rules/%s\">Why<span "
                "class=\"govuk-visually-hidden\"> this is asked: ",
                id);
    page_text(page, policy_approval_words(rule));
    page_markup(page, "</span></a></li>\n");
}

/* What each rule wants of who approves, with its reason here. What would be looked at afterwards is
 * looked at with that. */
static void show_asked(struct page *page, const struct approval_view *view)
{
    bool has_waited = !is_afterwards(view), ends_duty = false;
    page_heading(page, 2,
                 has_waited ? "What you are asked" : "It did not wait: what you are asked now");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < view->awaits.count; i++) {
        enum rule_id rule;
        if (!rule_id_parse(view->awaits.items[i], &rule))
            continue;
        if (has_waited && decision_has(view->decision, rule, POLICY_DUTY))
            ends_duty = true;
        else
            show_question(page, rule, decision_reason(view->decision, rule));
    }
    page_markup(page, "</ul>\n");
    if (ends_duty)
        page_markup(page, "<p class=\"govuk-body\">With your yes you have looked at all of it: "
                          "nobody is asked to look once more when it has gone.</p>\n");
}

/* Everything that leaves, as its recipient will read it. Where it cannot be shown the manager is
 * told so, and may still sign what the decision says. */
static void show_leaving(struct visit *visit, const struct approval_view *view)
{
    struct buffer text;
    char address[REQUEST_PATH_SIZE];
    struct error unreadable = {0};
    struct page *page = &visit->page;
    buffer_init(&text, RESPONSE_MAXIMUM);
    const char *heading = is_afterwards(view) ? "Exactly what left" : "Exactly what leaves";
    page_heading(page, 2, heading);
    if (approval_report(visit->session->office, view, &text, &unreadable) == STATUS_OK) {
        snprintf(address, sizeof address, "/leaving/%s", json_text(view->decision, "id"));
        page_frame(page, address, heading);
        snprintf(address, sizeof address, "/leaving/pdf/%s", json_text(view->decision, "id"));
        page_frame_file(page, address, "Download it as a PDF");
    } else {
        page_markup(page, "<div class=\"govuk-inset-text\">It cannot be shown here: ");
        page_words(page, unreadable.message, &unreadable.message_ways);
        page_markup(page, "</div>\n");
    }
    buffer_free(&text);
    files_show(page, view->decision);
    stays_show(visit, view);
}

/* ---- yes, or no ---- */

static const struct ask_choice ANSWERS[] = {
    {"yes", "Yes: exactly this may leave", NULL},
    {"no", "No", "It is withdrawn, and who shares it reads why."},
};
static const struct ask ASKED[] = {
    {.kind = ASK_RADIOS,
     .name = "answer",
     .label = "May it leave?",
     .missing = "say yes or no",
     CHOICES(ANSWERS)},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "If no: why not?",
     .hint = "What would have to be different?",
     .input = INPUT_REASON},
};
static const struct asking ANSWERING = {ASKS(ASKED)};

static void show_form(struct visit *visit, const struct approval_view *view,
                      const struct asking *asking, const struct error *err)
{
    struct page *page = &visit->page;
    char address[REQUEST_PATH_SIZE];
    const char *id = json_text(view->decision, "id");
    snprintf(address, sizeof address, "/approve/%s", id);
    page_form_begin(page, address);
    page_hidden(page, "decision", view->digest);
    if (!is_afterwards(view)) {
        ask_fields(visit, asking, err);
        page_form_end(page, "Sign this answer");
        return;
    }
    page_hidden(page, "answer", "yes");
    ask_fields(visit, asking, err);
    page_form_end(page, "I have looked at it afterwards, and it was right");
    page_markup(page,
                "<p class=\"govuk-body\">It did not wait for you. Should it not have left "
                "like this? <a class=\"govuk-link\" href=\"/withdraw?id=%s\">Withdraw "
                "it</a>, or <a class=\"govuk-link\" href=\"/incident?id=%s\">say that "
                "something went wrong</a>.</p>\n",
                id, id);
}

/* Of what did not wait: what an emergency left open, if anybody knows it now. */
static struct asking asking_of(struct visit *visit, const struct approval_view *view,
                               struct about_asks *asks)
{
    struct asking asking = ANSWERING;
    *asks = (struct about_asks){.count = 0};
    if (!is_afterwards(view))
        return asking;
    left_open_add(visit, json_text(view->decision, "id"), false, asks);
    asking.asks = asks->asks;
    asking.count = asks->count;
    return asking;
}

static void show(struct visit *visit, const struct approval_view *view, const struct asking *asking,
                 const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200,
               is_afterwards(view) ? "Look at what was shared"
                                   : "Look at a sharing, and approve it or not",
               PLACE_SHARINGS);
    if (err)
        page_error_summary(page, err, asking->wrong);
    show_what(visit, view->decision);
    show_asked(page, view);
    show_leaving(visit, view);
    answers_show(visit, view->decision);
    rules_show(page, view->decision);
    show_form(visit, view, asking, err);
    page_end(page);
}

void page_approve(struct visit *visit)
{
    struct error err = {0};
    struct approval_view view = {0};
    struct about_asks asks;
    if (view_of(visit, &view, &err) == STATUS_OK) {
        const struct asking asking = asking_of(visit, &view, &asks);
        show(visit, &view, &asking, NULL);
    } else {
        page_failure(visit, &err);
    }
    approval_view_free(&view);
}

/* The document in the frame. */
void page_leaving(struct visit *visit)
{
    struct error err = {0};
    struct approval_view view = {0};
    enum status status = view_of(visit, &view, &err);
    if (status == STATUS_OK)
        status = approval_report(visit->session->office, &view, visit->page.out, &err);
    if (status == STATUS_OK) {
        response_page(visit->page.response, 200);
        visit->page.response->is_document = true;
    } else {
        page_failure(visit, &err);
    }
    approval_view_free(&view);
}

void page_leaving_pdf(struct visit *visit)
{
    struct error err = {0};
    struct approval_view view = {0};
    enum status status = view_of(visit, &view, &err);
    if (status == STATUS_OK)
        status = approval_report_pdf(visit->session->office, &view, visit->page.out, &err);
    if (status == STATUS_OK) {
        response_download(visit->page.response, "application/pdf", "report.pdf");
    } else {
        buffer_truncate(visit->page.out, 0);
        page_failure(visit, &err);
    }
    approval_view_free(&view);
}

/* ---- signing it ---- */

/* What is signed is what was shown: its digest came with the form. */
static enum status sign(struct visit *visit, const struct approval_view *view,
                        struct asking *asking, struct error *err)
{
    const char *shown = asked(visit, "decision"), *id = json_text(view->decision, "id");
    struct office *office = visit->session->office;
    enum status status;
    if (strcmp(shown, view->digest) != 0) {
        error_set(err, STATUS_REFUSED, "what was decided has changed since you looked");
        return error_hint(err, "look at it again: nothing was approved");
    }
    status = ask_check(visit, asking, err);
    if (status == STATUS_OK && is_afterwards(view))
        status = left_open_take(visit, id, asking, err);
    if (status != STATUS_OK || strcmp(asked(visit, "answer"), "no") != 0)
        return status == STATUS_OK ? sharing_approve(office, id, visit_now(visit), err) : status;
    if (!*asked(visit, "reason")) {
        error_set(err, STATUS_USAGE, "write why not: who shares it reads that");
        return ask_wrong(asking, "reason", err);
    }
    return sharing_refuse(office, id, shown, asked(visit, "reason"), visit_now(visit), err);
}

/* What is no question's fault is told on a page of its own. */
static void answer_wrong(struct visit *visit, const struct approval_view *view,
                         struct asking *asking, const struct error *err)
{
    const struct ways *ways = &err->message_ways;
    for (size_t i = 0; !asking->wrong && ways->count > 0 && i < asking->count; i++)
        if (asking->asks[i].input != INPUT_NONE && asking->asks[i].input == ways->items[0].input)
            asking->wrong = asking->asks[i].name;
    if (asking->wrong)
        show(visit, view, asking, err);
    else
        page_failure(visit, err);
}

void page_approved(struct visit *visit)
{
    struct error err = {0};
    struct approval_view view = {0};
    struct about_asks asks;
    if (view_of(visit, &view, &err) == STATUS_OK) {
        struct asking asking = asking_of(visit, &view, &asks);
        if (sign(visit, &view, &asking, &err) == STATUS_OK)
            response_go_on(visit->page.response, "/sharings/%s", json_text(view.decision, "id"));
        else
            answer_wrong(visit, &view, &asking, &err);
    } else {
        page_failure(visit, &err);
    }
    approval_view_free(&view);
}
