/* What was shared: the list, and one sharing with all that happened to it. */
#include <string.h>

#include "register/keeping/keeping.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/oversight.h"
#include "safehand/register.h"
#include "share/share.h"

enum { ROWS = 50, WORDS_MAXIMUM = 65536 };

/* A list while it is walked through. */
struct listing {
    struct page *page;
    size_t count, skip;
    bool is_more;
};

void sharing_row_show(struct page *page, const struct sharing_view *view)
{
    char time[TIMESTAMP_WORDS_SIZE], address[64];
    timestamp_words(view->decided, time);
    snprintf(address, sizeof address, "/sharings/%s", view->id);
    page_row_begin(page);
    page_cell_begin(page);
    page_link(page, address, time);
    page_cell_end(page);
    page_cell(page, *view->recipient ? view->recipient : "(erased)");
    page_cell(page, view->reference);
    page_cell(page, view->purpose);
    page_cell_begin(page);
    page_sentence(page, sharing_view_state_words(view));
    page_cell_end(page);
    page_row_end(page);
}

static enum status show_row(void *context, const struct sharing_view *view, bool *go_on,
                            struct error *err)
{
    struct listing *listing = context;
    (void)err;
    if (listing->count++ < listing->skip)
        return STATUS_OK;
    if (listing->count > listing->skip + ROWS) {
        listing->is_more = true;
        *go_on = false;
        return STATUS_OK;
    }
    sharing_row_show(listing->page, view);
    return STATUS_OK;
}

/* "2" of "?page=2"; 1 for anything else. */
static size_t page_number(const struct request *request)
{
    const char *text = form_value(&request->query, "page");
    size_t number = 0;
    for (; text && *text >= '0' && *text <= '9' && number < 100000; text++)
        number = number * 10 + (size_t)(*text - '0');
    return number > 0 ? number : 1;
}

static void show_turning(struct page *page, size_t number, bool is_more)
{
    if (number == 1 && !is_more)
        return;
    page_markup(page, "<nav class=\"govuk-pagination\" aria-label=\"Pagination\">");
    if (number > 1)
        page_markup(page,
                    "<a class=\"govuk-link\" rel=\"prev\" href=\"/sharings?page=%zu\">Newer</a> ",
                    number - 1);
    if (is_more)
        page_markup(page,
                    "<a class=\"govuk-link\" rel=\"next\" href=\"/sharings?page=%zu\">Older</a>",
                    number + 1);
    page_markup(page, "</nav>\n");
}

void page_sharings(struct visit *visit)
{
    static const struct ledger_filter all = {.is_brief = true};
    static const char *const headings[] = {"Decided", "Recipient", "Family", "For", "State"};
    struct error err = {0};
    struct page *page = &visit->page;
    size_t number = page_number(visit->request);
    struct listing listing = {.page = page, .skip = (number - 1) * ROWS};
    page_begin(page, 200, "Sharings", PLACE_SHARINGS);
    page_table_begin(page, "The newest first", headings, sizeof headings / sizeof *headings);
    enum status status =
        list_sharings(visit->session->office, &all, visit_now(visit), show_row, &listing, &err);
    page_table_end(page);
    if (listing.count == 0)
        page_paragraph(page, "Nothing was shared yet.");
    show_turning(page, number, listing.is_more);
    page_end(page);
    if (status != STATUS_OK) {
        buffer_truncate(page->out, 0);
        page_failure(visit, &err);
    }
}

/* ---- one ---- */

static const json_t *decided_in(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *decided = timeline_decision(timeline);
    return decided ? decision_of(decided) : NULL;
}

void stories_show(struct visit *visit, const json_t *decision,
                  const struct sharing_timeline *timeline)
{
    for (int i = 0; decision && i < STORIES; i++) {
        struct buffer words;
        enum story story = (enum story)i;
        buffer_init(&words, WORDS_MAXIMUM);
        story_words(story, visit->session->office, decision, timeline, &words);
        if (words.failure != STATUS_OK)
            visit->page.out->failure = words.failure;
        if (words.length > 0)
            page_term_sentence(&visit->page, story_label(story), buffer_text(&words));
        buffer_free(&words);
    }
}

static void show_decision(struct visit *visit, const json_t *decision,
                          const struct sharing_timeline *timeline)
{
    struct page *page = &visit->page;
    const json_t *recipient = json_object_get(decision, "recipient");
    page_terms_begin(page);
    page_term(page, "To", json_text(recipient, "name"));
    page_term(page, "Organisation", json_text(recipient, "organisation"));
    page_term(page, "Family", json_text(decision, "reference"));
    page_term(page, "For", json_text(decision, "purpose"));
    stories_show(visit, decision, timeline);
    page_terms_end(page);
}

static void show_entry(struct page *page, const struct ledger_entry *entry,
                       const struct office_member *signer, const json_t *decision)
{
    struct buffer words;
    char time[TIMESTAMP_WORDS_SIZE];
    buffer_init(&words, WORDS_MAXIMUM);
    timestamp_words(entry->leaf.time, time);
    entry_words(entry, signer, decision, &words);
    if (words.failure != STATUS_OK)
        page->out->failure = words.failure;
    page_markup(page, "<li><span class=\"desk-time\">%s</span> ", time);
    page_text(page, buffer_text(&words));
    page_markup(page, "</li>\n");
    buffer_free(&words);
}

/* ---- what can be done with it ---- */

void action_show(struct page *page, const char *to, const char *id, const char *words)
{
    char address[128];
    snprintf(address, sizeof address, "%s%s", to, id);
    page_markup(page, "<li>");
    page_link(page, address, words);
    page_markup(page, "</li>\n");
}

static bool is_over(enum sharing_state state)
{
    return sharing_state_is_withdrawn(state) || state == SHARING_ERASED ||
           state == SHARING_DECLINED || state == SHARING_RECORDED;
}

/* What fits its state; the pages look again whether it may be. */
static void show_of_decided(struct page *page, const struct sharing_timeline *timeline)
{
    const char *id = timeline->id;
    bool has_left = timeline_left(timeline) != NULL;
    struct left_open open;
    left_open_see(timeline, &open);
    enum sharing_state state = timeline->state;
    if (state == SHARING_AWAITING_APPROVAL)
        action_show(page, "/approve/", id, "Look at it, and approve it or not");
    if (state == SHARING_FOR_SENDING)
        action_show(page, "/sent?id=", id, "It was sent, or handed over");
    if (state == SHARING_HANDED_OVER)
        action_show(page, "/reference?id=", id, "They gave a reference number");
    if (has_left)
        action_show(page, "/notice?id=", id, "A text to tell the recipient");
    action_show(page, "/log?sharing=", id, "Somebody was told by telephone, or another way");
    if (open.is_basis || open.is_involved)
        action_show(page, "/afterwards?id=", id, "Answer what the emergency left open");
    action_show(page, "/informed?id=", id, "The family was told, or why not");
    if (!is_over(state))
        action_show(page, "/withdraw?id=", id, "Withdraw it");
    if (sharing_state_is_withdrawn(state) && timeline_on_portal(timeline))
        action_show(page, "/take-off?id=", id, "Take it off the portal");
    if (has_left)
        action_show(page, "/reissue?id=", id, "They lost their key: issue it anew");
    if (has_left)
        action_show(page, "/incident?id=", id, "Something went wrong with it");
}

static void show_actions(struct visit *visit, const struct sharing_timeline *timeline)
{
    if (timeline->state == SHARING_ERASED)
        return;
    page_heading(&visit->page, 2, "What you can do");
    page_markup(&visit->page, "<ul class=\"govuk-list\">\n");
    if (timeline_first(timeline, ENTRY_KIND_DECISION))
        show_of_decided(&visit->page, timeline);
    keeping_actions(visit, timeline);
    page_markup(&visit->page, "</ul>\n");
}

/* What there is of it as files: the package, the notice, the proof. */
static void show_files_link(struct page *page, const char *id)
{
    char address[64];
    snprintf(address, sizeof address, "/files/%s", id);
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, address, "Files of this sharing");
    page_markup(page, "</p>\n");
}

void page_sharing(struct visit *visit)
{
    struct error err = {0};
    struct page *page = &visit->page;
    struct office *office = visit->session->office;
    struct sharing_timeline timeline = {0};
    enum status status = timeline_read(office, visit->rest, visit_now(visit), &timeline, &err);
    if (status == STATUS_USAGE) {
        page_missing(visit);
        return;
    }
    if (status != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "A sharing", PLACE_SHARINGS);
    page_markup(page, "<p class=\"govuk-body\"><strong class=\"govuk-tag\">");
    page_sentence(page, timeline_state_words(&timeline));
    page_markup(page, "</strong></p>\n");
    share_tell_unkept(visit, timeline.id);
    show_decision(visit, decided_in(&timeline), &timeline);
    share_offer_sending(visit, timeline.id, timeline.state);
    show_files_link(page, timeline.id);
    tasks_show_of(visit, timeline.id, 0);
    page_markup(page, "<h2 class=\"govuk-heading-m\">What happened</h2>\n<ol class=\"govuk-list "
                      "desk-entries\">\n");
    for (size_t i = 0; i < timeline.count; i++)
        show_entry(page, timeline.entries[i], office_signer(office, timeline.entries[i]),
                   decided_in(&timeline));
    page_markup(page,
                "</ol>\n<p class=\"govuk-body desk-time\">Its number: <span "
                "class=\"desk-id\">%s</span></p>\n",
                timeline.id);
    show_actions(visit, &timeline);
    page_end(page);
    timeline_free(&timeline);
}
