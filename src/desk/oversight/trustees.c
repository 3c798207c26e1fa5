/* The report for trustees: counts, and nobody. */
#include "oversight/oversight.h"

/* Whole days, as the form says them or, where it says none, the last quarter that is over. */
struct period {
    char from[FIELD_DATE_SIZE], to[FIELD_DATE_SIZE];
    struct date first, last;
    const char *wrong; /* the field that err is about; NULL: none is */
};

static enum status wrong_day(struct period *period, const char *field, const char *message,
                             struct error *err)
{
    period->wrong = field;
    error_set(err, STATUS_USAGE, "%s", message);
    return error_hint(err, "give trustees whole quarters or years");
}

static enum status take_period(struct visit *visit, struct period *period, struct error *err)
{
    const struct form *query = &visit->request->query;
    struct date today = date_of(visit_now(visit));
    bool is_from = field_date(query, "from", period->from);
    bool is_to = field_date(query, "to", period->to);
    if (!is_from || !is_to)
        return wrong_day(period, is_from ? "to" : "from", "that is no day of the calendar", err);
    if (!*period->from != !*period->to)
        return wrong_day(period, *period->from ? "to" : "from",
                         "the first and the last day are "
                         "both needed",
                         err);
    if (!*period->from) {
        trustees_report_quarter(&today, &period->first, &period->last);
        date_format(&period->first, period->from);
        date_format(&period->last, period->to);
    } else if (!date_parse(period->from, &period->first) ||
               !date_parse(period->to, &period->last) ||
               date_compare(&period->first, &period->last) > 0) {
        return wrong_day(period, "from", "the first day is later than the last", err);
    }
    return STATUS_OK;
}

static void show_form(struct page *page, const struct period *period, const struct error *err)
{
    bool is_from = period->wrong && period->wrong[0] == 'f';
    page_markup(page, "<form method=\"get\" action=\"/reports/trustees\" novalidate>\n");
    page_field_date(page, &(struct field){.name = "from",
                                          .label = "First day",
                                          .hint = "Whole quarters or years: two reports whose days "
                                                  "overlap can be compared",
                                          .typed = period->from,
                                          .err = is_from ? err : NULL});
    page_field_date(page, &(struct field){.name = "to",
                                          .label = "Last day",
                                          .typed = period->to,
                                          .err = period->wrong && !is_from ? err : NULL});
    page_form_end(page, "Count");
}

void page_trustees(struct visit *visit)
{
    struct error err = {0};
    struct period period = {.wrong = NULL};
    struct page *page = &visit->page;
    char address[128];
    enum status status = take_period(visit, &period, &err);
    page_begin(page, status == STATUS_OK ? 200 : 400, "A report for the trustees", PLACE_LEDGER);
    if (status != STATUS_OK)
        page_error_summary(page, &err, period.wrong);
    page_paragraph(page,
                   "It counts what was shared, and names nobody: every count is rounded to the "
                   "nearest 5, and of fewer than 5 sharings it says only that.");
    if (status == STATUS_OK) {
        snprintf(address, sizeof address,
                 "/reports/trustees/document?from-day=%d&from-month=%d&from-year=%d"
                 "&to-day=%d&to-month=%d&to-year=%d",
                 period.first.day, period.first.month, period.first.year, period.last.day,
                 period.last.month, period.last.year);
        page_frame(page, address, "The report");
    }
    page_heading(page, 2, "Other days");
    show_form(page, &period, &err);
    page_end(page);
}

void page_trustees_document(struct visit *visit)
{
    struct error err = {0};
    struct period period = {.wrong = NULL};
    struct trustees_report *report = NULL;
    enum status status = take_period(visit, &period, &err);
    if (status == STATUS_OK)
        status = trustees_report_count(visit->session->office, &period.first, &period.last,
                                       visit_now(visit), &report, &err);
    response_page(visit->page.response, 200);
    if (status == STATUS_OK)
        status = page_trustees_report(report, visit->page.out, &err);
    trustees_report_free(report);
    visit->page.response->is_document = status == STATUS_OK;
    if (status != STATUS_OK)
        page_failure(visit, &err);
}
