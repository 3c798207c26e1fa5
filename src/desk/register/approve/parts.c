/* What leaves and what stays, and what the rules said of it. */
#include <string.h>

#include "register/approve/approve.h"

/* ---- rules ---- */

bool is_afterwards(const struct approval_view *view)
{
    enum rule_id rule;
    for (size_t i = 0; i < view->awaits.count; i++)
        if (!rule_id_parse(view->awaits.items[i], &rule) ||
            !decision_has(view->decision, rule, POLICY_DUTY))
            return false;
    return true;
}

void rules_show(struct page *page, const json_t *decision)
{
    size_t index;
    json_t *item;
    static const struct ways none = {0};
    page_more_begin(page, "What each rule says");
    page_terms_begin(page);
    json_array_foreach(json_object_get(decision, "rules"), index, item)
    {
        const char *id = json_text(item, "id"), *result = json_text(item, "result");
        const char *reason = json_text(item, "reason");
        const struct policy_rule *rule = id ? policy_find_rule(id) : NULL;
        if (!id || !result || !reason ||
            strcmp(result, policy_result_name(POLICY_NOT_APPLICABLE)) == 0)
            continue;
        page_markup(page, "<div class=\"govuk-summary-list__row\"><dt "
                          "class=\"govuk-summary-list__key\">");
        page_text(page, rule ? rule->title : id);
        page_markup(page, " <a class=\"govuk-link\" href=\"/rules/");
        page_attribute(page, id);
        page_markup(page, "\"><small>%s</small></a></dt><dd class=\"govuk-summary-list__value\">",
                    rule ? rule_id_text(rule->id) : "rule");
        page_sentence(page, result);
        page_markup(page, ": ");
        page_words(page, reason, &none);
        page_markup(page, "</dd></div>\n");
    }
    page_terms_end(page);
    page_more_end(page);
}

/* ---- files ---- */

static void show_file(struct page *page, const json_t *file)
{
    const char *name = json_text(file, "name"), *answer = json_text(file, "answer");
    const json_t *unread = json_object_get(file, "not_read");
    const char *text = json_text(unread, "text"), *hidden = json_text(unread, "hidden");
    const char *recorded = json_text(file, "recorded_name");
    page_markup(page, "<li><strong>");
    page_text(page, name ? name : "");
    page_markup(page, "</strong>");
    if (recorded) {
        page_markup(page, ", in the record ");
        page_text(page, recorded);
    }
    if (json_text(file, "original"))
        page_markup(page, "; a copy, from which hidden data was taken out");
    if (text) {
        page_markup(page, "; its words were not read whole, because ");
        page_text(page, text);
    }
    if (hidden) {
        page_markup(page, "; what it hides was not read whole, because ");
        page_text(page, hidden);
    }
    if (answer && !text && !hidden)
        page_markup(page, "; read whole, %s",
                    strcmp(answer, "found") == 0 ? "and something was found" : "nothing found");
    page_markup(page, "</li>\n");
}

void files_show(struct page *page, const json_t *decision)
{
    size_t index;
    json_t *item;
    const json_t *files = json_object_get(decision, "attachments");
    if (json_array_size(files) == 0)
        return;
    page_heading(page, 2, "Files that leave with it");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    json_array_foreach(files, index, item) show_file(page, item);
    page_markup(page, "</ul>\n");
}

/* ---- what stays ---- */

static void show_staying(struct page *page, const json_t *list)
{
    size_t index;
    json_t *item;
    json_array_foreach(list, index, item)
    {
        struct date on;
        char day[TIMESTAMP_WORDS_SIZE] = "";
        const char *label = json_text(item, "label"), *why = json_text(item, "why");
        const char *written = json_text(item, "on");
        if (written && date_parse(written, &on))
            date_words(&on, day);
        page_markup(page, "<li>");
        page_text(page, label ? label : "");
        page_markup(page, "%s%s: ", *day ? ", " : "", day);
        page_text(page, why ? why : "");
        page_markup(page, "</li>\n");
    }
}

static void show_found(struct page *page, const json_t *leaks)
{
    size_t index;
    json_t *item;
    if (json_array_size(leaks) == 0)
        return;
    page_heading(page, 2, "What was found in what leaves, and may tell of somebody else");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    json_array_foreach(leaks, index, item)
    {
        const char *found = json_text(item, "found"), *context = json_text(item, "context");
        page_markup(page, "<li><strong>");
        page_text(page, found ? found : "");
        page_markup(page, "</strong>: ");
        page_text(page, context ? context : "");
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
}

void stays_show(struct visit *visit, const struct approval_view *view)
{
    json_t *preview = NULL;
    struct error ignored = {0};
    struct page *page = &visit->page;
    if (approval_stays(visit->session->office, view, &preview, &ignored) != STATUS_OK)
        return;
    const json_t *stays = json_object_get(preview, "stays");
    show_found(page, json_object_get(json_object_get(preview, "found"), "leaks"));
    page_more_begin(page, "What stays in the record, and why");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    show_staying(page, json_object_get(stays, "entries"));
    show_staying(page, json_object_get(stays, "fields"));
    page_markup(page, "</ul>\n");
    page_more_end(page);
    json_decref(preview);
}
