/* What is owed: the first page. */
#include <string.h>

#include "register/register.h"
#include "safehand/oversight.h"

/* "by the end of 3 May 2026", or the very time. */
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

static void show_task(struct page *page, const struct task *task)
{
    char due[128];
    due_words(task, due, sizeof due);
    page_markup(page, "<li class=\"desk-task%s\">\n<h2 class=\"govuk-heading-s\">%s",
                task->is_overdue ? " desk-task--overdue" : "",
                task->is_overdue ? "<strong class=\"govuk-tag govuk-tag--red\">Overdue</strong> "
                                 : "");
    page_sentence(page, task->what);
    page_markup(page, "</h2>\n<p class=\"govuk-body\">");
    page_text(page, due);
    page_markup(page, " · ");
    page_text(page, task->who);
    page_markup(page, " · <a class=\"govuk-link\" href=\"/rules/");
    page_attribute(page, task->rule);
    page_markup(page, "\">rule ");
    page_text(page, task->rule);
    page_markup(page, "</a></p>\n<p class=\"govuk-body\">");
    page_sentence_words(page, task->how, &task->how_ways);
    page_markup(page, "</p>\n<p class=\"govuk-body desk-if-not\">If not: ");
    page_words(page, task->consequence, &task->consequence_ways);
    page_markup(page, "</p>\n</li>\n");
}

static void show_tasks(struct page *page, const struct tasks *tasks)
{
    if (tasks->count == 0) {
        page_paragraph(page, "Nothing is owed.");
        return;
    }
    page_markup(page,
                "<p class=\"govuk-body-l\">%zu %s owed, %zu overdue. What is due first comes "
                "first.</p>\n<ul class=\"govuk-list desk-tasks\">\n",
                tasks->count, tasks->count == 1 ? "thing is" : "things are", tasks->overdue);
    for (size_t i = 0; i < tasks->count; i++)
        show_task(page, &tasks->items[i]);
    page_markup(page, "</ul>\n");
}

/* Danger first: nobody looks for a button when a child is in danger. */
static void show_danger(struct page *page)
{
    page_markup(page,
                "<div class=\"govuk-warning-text\"><span class=\"govuk-warning-text__icon\" "
                "aria-hidden=\"true\">!</span><strong class=\"govuk-warning-text__text\"><span "
                "class=\"govuk-visually-hidden\">Warning</span>Is somebody in danger now? Ring "
                "999 first. What is written down comes after.</strong></div>\n");
}

static void show_clock(struct visit *visit)
{
    if (office_clock_behind(visit->session->office, timestamp_now()) > LEDGER_CLOCKS_DIFFER)
        page_markup(
            &visit->page,
            "<div class=\"govuk-inset-text\">This computer's clock is behind the newest entry of "
            "the ledger: all is judged as of that entry.</div>\n");
}

void page_home(struct visit *visit)
{
    struct error err = {0};
    struct tasks tasks = {0};
    if (tasks_list(visit->session->office, visit_now(visit), &tasks, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(&visit->page, 200, "What is owed", PLACE_HOME);
    show_danger(&visit->page);
    show_clock(visit);
    show_tasks(&visit->page, &tasks);
    page_end(&visit->page);
    tasks_free(&tasks);
}
