/* What one person says alone, because nothing may wait: a clock that was wrong; and what was cut
 * off, which is finished. Each is recorded, and somebody else looks. */
#include <string.h>

#include "register/register.h"
#include "safehand/sharing.h"

/* ---- a wrong clock ---- */

static void show_clocks(struct visit *visit, const void *context)
{
    char now[TIMESTAMP_WORDS_SIZE], newest[TIMESTAMP_WORDS_SIZE];
    struct page *page = &visit->page;
    (void)context;
    timestamp_words(timestamp_now(), now);
    timestamp_words(office_now(visit->session->office, 0), newest);
    page_terms_begin(page);
    page_term(page, "This computer's clock says", now);
    page_term(page, "The newest entry was made at", newest);
    page_terms_end(page);
    page_paragraph(page,
                   "If this computer's clock is wrong, have it set right. If it is right, and the "
                   "newest entry bears a time that had not come yet, say so here: times go on from "
                   "this clock's, and somebody else looks at that.");
}

static const struct ask CLOCK[] = {
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "How came the clock to be wrong, and how do you know that it is right now?",
     .missing = "write how it came to be wrong, and how you know that it is right now",
     .input = INPUT_REASON},
};
static const struct asking CORRECTING = {.title = "The clock was wrong",
                                         .path = "/clock",
                                         .button = "Go on by this computer's clock",
                                         ASKS(CLOCK),
                                         .above = show_clocks};

void page_clock(struct visit *visit)
{
    ask_show(visit, &CORRECTING, NULL);
}

void page_clock_corrected(struct visit *visit)
{
    uint64_t entry = 0;
    timestamp newest = 0;
    struct error err = {0};
    struct asking asking = CORRECTING;
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = office_correct_clock(visit->session->office, asked(visit, "reason"),
                                      timestamp_now(), &entry, &newest, &err);
    if (status == STATUS_OK)
        recorded_go_on(visit, entry);
    else
        ask_again(visit, &asking, &err);
}

/* ---- what was cut off ---- */

void page_resume(struct visit *visit)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "Finish what was cut off", PLACE_HOME);
    page_paragraph(page,
                   "After a power cut, or a computer that stopped, a sharing may be half done. "
                   "What can be finished as it was decided is finished, and what cannot is "
                   "withdrawn. Nothing is sent by this, and nothing of a colleague who is at "
                   "work is touched.");
    page_form_begin(page, "/resume");
    page_form_end(page, "Finish what was cut off");
    page_end(page);
}

static const char *words_of(enum resume_outcome outcome)
{
    switch (outcome) {
    case RESUME_FINISHED:
        return "Finished";
    case RESUME_WITHDRAWN:
        return "Withdrawn";
    case RESUME_WAITS:
        return "Waits, as it was meant to";
    default:
        return "For you to do";
    }
}

static void show_item(struct page *page, const struct resume_item *item)
{
    page_markup(page, "<li><strong class=\"govuk-tag\">%s</strong> ", words_of(item->outcome));
    page_sentence_words(page, item->words, &item->ways);
    if (*item->id)
        page_markup(page, " <a class=\"govuk-link\" href=\"/sharings/%s\">The sharing</a>",
                    item->id);
    page_markup(page, "</li>\n");
}

void page_resumed(struct visit *visit)
{
    struct error err = {0};
    struct resume_report report = {0};
    struct page *page = &visit->page;
    if (resume_cut_off(visit->session->office, visit_now(visit), &report, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "What became of what was cut off", PLACE_HOME);
    if (report.count == 0)
        page_paragraph(page, "Nothing was cut off.");
    page_markup(page, "<ul class=\"govuk-list desk-entries\">\n");
    for (size_t i = 0; i < report.count; i++)
        show_item(page, &report.items[i]);
    page_markup(page, "</ul>\n<p class=\"govuk-body\">");
    page_link(page, "/", "Back to what is owed");
    page_markup(page, "</p>\n");
    page_end(page);
    resume_report_free(&report);
}
