/* What is owed: each with who owes it, until when, what if not, and a button for what does it. */
#include <string.h>

#include "register/register.h"

/* "By the end of 3 May 2026", or the very time. */
static void due_words(const struct task *task, char *text, size_t size)
{
    char words[TIMESTAMP_WORDS_SIZE];
    struct date day = date_of(task->due), before = date_of(task->due - 1);
    bool is_midnight = date_begins(&day) == task->due || date_ends(&day) == task->due + 1;
    if (!task->has_due) {
        snprintf(text, size, "No day is set");
    } else if (is_midnight) {
        date_words(date_begins(&day) == task->due ? &before : &day, words);
        snprintf(text, size, "By the end of %s", words);
    } else {
        timestamp_words(task->due, words);
        snprintf(text, size, "By %s", words);
    }
}

/* The hours are counted where the law counts them. */
static void show_due(struct visit *visit, const struct task *task)
{
    char due[COUNTDOWN_SIZE];
    bool counts_hours = task->has_due && rule_id_is(task->rule, RULE_L08);
    if (counts_hours)
        countdown_words(task->due, visit_now(visit), due);
    else
        due_words(task, due, sizeof due);
    page_markup(&visit->page, counts_hours ? "<strong>" : "");
    page_sentence(&visit->page, due);
    page_markup(&visit->page, counts_hours ? "</strong>" : "");
}

/* What only the person whom a task names does, or may do: nobody else gets a button for it. */
static bool is_theirs_alone(enum way_action action)
{
    return action == WAY_SIGN_CARD || action == WAY_APPROVE || action == WAY_LOOK_AFTERWARDS ||
           action == WAY_CONFIRM_STAFF || action == WAY_CONFIRM_RECIPIENT ||
           action == WAY_CONFIRM_NUMBER || action == WAY_LOOK_AT;
}

/* That a card is somebody's own is signed by them, whoever sees to it. */
static const char *signer_of(const struct task *task)
{
    for (size_t i = 0; i < task->how_ways.count; i++)
        if (task->how_ways.items[i].action == WAY_SIGN_CARD)
            return task->how_ways.items[i].arguments[0];
    return NULL;
}

bool task_is_mine(const struct visit *visit, const struct task *task)
{
    static const char all_but[] = "anybody on the staff but ";
    const char *self = office_self(visit->session->office)->card->name;
    const char *signer = signer_of(task);
    if (signer)
        return strcmp(signer, self) == 0;
    /* Who is alone does it, and says to whom outside they showed it. */
    if (text_starts_with(task->who, "nobody else is on the staff"))
        return true;
    bool is_named = strstr(task->who, self) != NULL;
    return text_starts_with(task->who, all_but) ? !is_named : is_named;
}

/* A button for each way that has a page, named by what it does. Whether all have one. */
static bool show_buttons(struct visit *visit, const struct task *task, const struct ways *ways)
{
    bool all = ways->count > 0;
    struct page *page = &visit->page;
    for (size_t i = 0; i < ways->count; i++) {
        const struct way *way = &ways->items[i];
        struct buffer address;
        buffer_init(&address, 2048);
        bool is_for_me = !is_theirs_alone(way->action) || task_is_mine(visit, task);
        if (is_for_me && way->action != WAY_INPUT && way->action != WAY_GIVE &&
            page_way_address(way, &address)) {
            page_markup(page, "<a class=\"govuk-button govuk-button--secondary\" href=\"");
            page_attribute(page, buffer_text(&address));
            page_markup(page, "\">");
            page_sentence(page, way_action_name(way->action));
            page_markup(page, "<span class=\"govuk-visually-hidden\">: ");
            page_text(page, task->what);
            page_markup(page, "</span></a>\n");
        } else {
            all = false;
        }
        buffer_free(&address);
    }
    return all;
}

/* The rule that it is owed by, if it is one alone; "L03-parents" is a part of one. */
static void show_why(struct page *page, const struct task *task)
{
    char id[sizeof task->rule];
    snprintf(id, sizeof id, "%.*s", (int)strcspn(task->rule, "-"), task->rule);
    if (!policy_find_rule(id))
        return;
    page_markup(page, ". <a class=\"govuk-link\" href=\"/rules/");
    page_attribute(page, task->rule);
    page_markup(page, "\">Why<span class=\"govuk-visually-hidden\">: ");
    page_text(page, task->what);
    page_markup(page, "</span></a>");
}

/* What is done about it; a button says it already where it begins with an action. */
static void show_how(struct visit *visit, const struct task *task, const struct ways *ways,
                     bool has_all)
{
    struct page *page = &visit->page;
    const char *signer = signer_of(task);
    bool is_mine = task_is_mine(visit, task);
    if (has_all && text_starts_with(task->how, WAY))
        return;
    page_markup(page, "<p class=\"govuk-body\">");
    if (signer && !is_mine) {
        page_text(page, signer);
        page_text(page, " does that: it stands first for them when they sign in.");
    } else if (!is_mine && ways->count > 0 && is_theirs_alone(ways->items[0].action)) {
        page_text(page, "Whoever is named does that: it stands there when they sign in.");
    } else {
        page_sentence_words(page, task->how, ways);
    }
    page_markup(page, "</p>\n");
}

/* What it is, and whose. What one person alone signs is put to them as theirs. */
static void show_what(struct visit *visit, const struct task *task, bool with_about)
{
    char text[CARD_TEXT_MAXIMUM + 64];
    const char *signer = signer_of(task);
    struct page *page = &visit->page;
    bool is_mine = task_is_mine(visit, task);
    if (signer && !is_mine)
        snprintf(text, sizeof text, "%s signs that their card is theirs", signer);
    else if (signer)
        snprintf(text, sizeof text, "Sign that your card is yours");
    page_sentence(page, signer ? text : task->what);
    page_markup(page, "</h3>\n");
    if (*task->about && with_about) {
        page_markup(page, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/sharings/%s\">",
                    task->sharing);
        page_text(page, task->about);
        page_markup(page, "</a></p>\n");
    }
    page_markup(page, "<p class=\"govuk-body\">");
    show_due(visit, task);
    page_markup(page, " · ");
    page_text(page, !signer ? task->who : is_mine ? "you" : signer);
}

void task_show(struct visit *visit, const struct task *task, bool with_about)
{
    struct page *page = &visit->page;
    const struct ways *ways = &task->how_ways;
    page_markup(page, "<li class=\"desk-task%s\">\n<h3 class=\"govuk-heading-s\">%s",
                task->is_overdue ? " desk-task--overdue" : "",
                task->is_overdue ? "<strong class=\"govuk-tag govuk-tag--red\">Overdue</strong> "
                                 : "");
    show_what(visit, task, with_about);
    page_markup(page, "</p>\n<p class=\"govuk-body desk-if-not\">If not: ");
    page_words(page, task->consequence, &task->consequence_ways);
    show_why(page, task);
    page_markup(page, "</p>\n");
    page_markup(page, "<div class=\"desk-buttons\">\n");
    bool all = show_buttons(visit, task, ways);
    page_markup(page, "</div>\n");
    show_how(visit, task, ways, all);
    page_markup(page, "</li>\n");
}

void tasks_show_of(struct visit *visit, const char *sharing, uint64_t entry)
{
    size_t count = 0;
    struct error ignored = {0};
    struct tasks tasks = {0};
    struct page *page = &visit->page;
    enum status status = owed_list(visit, &tasks, &ignored);
    if (status == STATUS_WAITING)
        owed_show_reading(visit);
    if (status != STATUS_OK)
        return;
    for (size_t i = 0; i < tasks.count; i++) {
        const struct task *task = &tasks.items[i];
        bool is_it = *sharing ? strcmp(task->sharing, sharing) == 0
                              : task->has_entry && task->entry == entry;
        if (!is_it)
            continue;
        if (count++ == 0) {
            page_heading(page, 2, "What is owed now");
            page_markup(page, "<ul class=\"govuk-list desk-tasks\">\n");
        }
        task_show(visit, task, !*sharing);
    }
    page_markup(page, "%s", count > 0 ? "</ul>\n" : "");
    tasks_free(&tasks);
}
