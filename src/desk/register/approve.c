/* What waits for somebody else than who shares: exactly what leaves, and why. */
#include <string.h>

#include "register/register.h"
#include "safehand/oversight.h"
#include "safehand/sharing.h"

enum { PREVIEW_COLUMNS = 90 };

/* A sharing that was decided is looked up in full: "/approve/ID". */
static enum status view_of(struct visit *visit, struct approval_view *view, struct error *err)
{
    struct office *office = visit->session->office;
    timestamp clock = timestamp_now(), until = 0;
    bool is_believed = false;
    enum status status = STATUS_OK;
    if (office_clock_behind(office, clock) > 0 &&
        sharing_is_concern(office, visit->rest, office_now(office, clock), &until))
        status = office_believe_clock(office, until, clock, &is_believed, err);
    if (status == STATUS_OK)
        status = approval_view_read(office, visit->rest, visit_now(visit), view, err);
    return status;
}

static void show_what(struct page *page, const json_t *decision)
{
    const json_t *recipient = json_object_get(decision, "recipient");
    page_terms_begin(page);
    page_term(page, "Who shares", json_text(json_object_get(decision, "sender"), "name"));
    page_term(page, "With", json_text(recipient, "name"));
    page_term(page, "Organisation", json_text(recipient, "organisation"));
    page_term(page, "Family", json_text(decision, "reference"));
    page_term(page, "For", json_text(decision, "purpose"));
    page_terms_end(page);
}

/* What was answered is what the manager answers for: the reasons above all. */
static void show_answers(struct page *page, const json_t *answers)
{
    size_t index;
    json_t *item;
    page_markup(page, "<h2 class=\"govuk-heading-m\">What was answered</h2>\n"
                      "<ul class=\"govuk-list govuk-list--bullet\">\n");
    json_array_foreach(answers, index, item)
    {
        const char *key = json_text(item, "key"), *answer = json_text(item, "answer");
        enum answer_key question;
        const char *rest, *words = NULL;
        if (!key || !answer)
            continue;
        if (answer_key_parse(key, &question, &rest))
            words = policy_answer_words(question, answer);
        page_markup(page, "<li>");
        page_text(page, key);
        page_markup(page, ": ");
        page_text(page, words ? words : answer);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
}

static void show_rules(struct page *page, const json_t *rules)
{
    size_t index;
    json_t *item;
    page_markup(page, "<details class=\"desk-more\"><summary>What each rule says</summary><ul "
                      "class=\"govuk-list\">\n");
    json_array_foreach(rules, index, item)
    {
        const char *id = json_text(item, "id"), *result = json_text(item, "result");
        const char *reason = json_text(item, "reason");
        if (!id || !result || !reason || strcmp(result, "not applicable") == 0)
            continue;
        page_markup(page, "<li>");
        page_text(page, id);
        page_markup(page, " ");
        page_text(page, result);
        page_markup(page, ": ");
        page_text(page, reason);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul></details>\n");
}

/* Everything that leaves. Where it cannot be shown the manager is told so, and may still sign what
 * the decision says. */
static void show_leaving(struct visit *visit, const struct approval_view *view)
{
    struct page *page = &visit->page;
    struct buffer text;
    struct error unreadable = {0};
    buffer_init(&text, RESPONSE_MAXIMUM / 2);
    page_markup(page, "<h2 class=\"govuk-heading-m\">Exactly what leaves</h2>\n");
    if (approval_preview(visit->session->office, view, PREVIEW_COLUMNS, &text, &unreadable) ==
        STATUS_OK) {
        page_markup(page, "<pre class=\"desk-preview\" tabindex=\"0\" role=\"region\" "
                          "aria-label=\"Exactly what leaves\">");
        page_text(page, buffer_text(&text));
        page_markup(page, "</pre>\n");
    } else {
        page_markup(page, "<div class=\"govuk-inset-text\">It cannot be shown here: ");
        page_words(page, unreadable.message, &unreadable.message_ways);
        page_markup(page, "</div>\n");
    }
    buffer_free(&text);
}

static void show(struct visit *visit, const struct approval_view *view)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "Look at a sharing, and approve it", PLACE_NONE);
    show_what(page, view->decision);
    page_markup(page, "<p class=\"govuk-body\">You are asked for ");
    for (size_t i = 0; i < view->awaits.count; i++) {
        page_markup(page, "%s<a class=\"govuk-link\" href=\"/rules/", i > 0 ? ", " : "");
        page_attribute(page, view->awaits.items[i]);
        page_markup(page, "\">rule ");
        page_text(page, view->awaits.items[i]);
        page_markup(page, "</a>");
    }
    page_markup(page, ".</p>\n");
    show_answers(page, json_object_get(view->decision, "answers"));
    show_leaving(visit, view);
    show_rules(page, json_object_get(view->decision, "rules"));
    page_markup(page,
                "<p class=\"govuk-body\">If it should not leave like this, tell who shares it: "
                "without your approval it does not go, unless it was an emergency.</p>\n");
    char action[64];
    snprintf(action, sizeof action, "/approve/%s", json_text(view->decision, "id"));
    page_form_begin(page, action);
    page_hidden(page, "decision", view->digest);
    page_form_end(page, "Approve exactly this");
    page_end(page);
}

void page_approve(struct visit *visit)
{
    struct error err = {0};
    struct approval_view view = {0};
    enum status status = view_of(visit, &view, &err);
    if (status == STATUS_OK)
        show(visit, &view);
    else
        page_failure(visit, &err);
    approval_view_free(&view);
}

/* What is signed is what was shown: its digest came with the form. */
void page_approved(struct visit *visit)
{
    struct error err = {0};
    struct approval_view view = {0};
    const char *shown = form_value(&visit->request->body, "decision");
    enum status status = view_of(visit, &view, &err);
    if (status == STATUS_OK && (!shown || strcmp(shown, view.digest) != 0)) {
        status = error_set(&err, STATUS_REFUSED, "what was decided has changed since you looked");
        error_hint(&err, "look at it again: nothing was approved");
    }
    if (status == STATUS_OK)
        status = sharing_approve(visit->session->office, json_text(view.decision, "id"),
                                 visit_now(visit), &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/sharings/%s", json_text(view.decision, "id"));
    else
        page_failure(visit, &err);
    approval_view_free(&view);
}
