/* The first page: danger first, what is owed, what waits for whom, and what one comes here for. */
#include <string.h>

#include "people/staff.h"
#include "register/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/office/numbers.h"
#include "safehand/sharing.h"
#include "share/share.h"

enum { REFUSED_DAYS = 14, NUMBERS_SHOWN = 8 };

/* ---- danger ---- */

static void show_number(struct page *page, const struct office_number *number)
{
    page_markup(page, "<li>");
    page_text(page, number->name);
    page_markup(page, ": <strong>");
    page_text(page, number->number);
    page_markup(page, "</strong></li>\n");
}

/* Nobody looks for a button when a child is in danger. The office's own numbers stand before those
 * that ship. */
static void show_danger(struct visit *visit)
{
    struct error ignored = {0};
    struct office_numbers numbers = {.items = NULL};
    struct page *page = &visit->page;
    size_t shown = 0;
    page_warning(page,
                 "Is somebody in danger now? Ring 999 first. What is written down comes after.");
    if (office_number_list(visit->session->office, &numbers, &ignored) == STATUS_OK) {
        page_markup(page, "<ul class=\"govuk-list desk-numbers\" aria-label=\"Whom to ring\">\n");
        for (size_t i = 0; i < numbers.count && shown < NUMBERS_SHOWN; i++)
            if (numbers.items[i].counts && strcmp(numbers.items[i].number, "999") != 0) {
                show_number(page, &numbers.items[i]);
                shown++;
            }
        page_markup(page, "</ul>\n");
    }
    office_numbers_free(&numbers);
}

static void show_clock(struct visit *visit)
{
    struct page *page = &visit->page;
    if (office_clock_behind(visit->session->office, timestamp_now()) <= LEDGER_CLOCKS_DIFFER)
        return;
    page_markup(page, "<div class=\"govuk-inset-text\">This computer's clock is behind the newest "
                      "entry of the ledger: all is judged as of that entry. ");
    page_link(page, "/clock", "Say which one is right");
    page_markup(page, "</div>\n");
}

/* ---- what one comes for ---- */

static void show_actions(struct page *page)
{
    static const char *const actions[][2] = {
        {"/share", "Share"},
        {"/families", "Families"},
        {"/decline", "Decide not to share"},
        {"/log", "It was told by phone"},
        {"/access", "Somebody looked at a file"},
        {"/advice", "Somebody gave advice"},
        {"/incident", "Something went wrong"},
    };
    page_markup(page, "<nav class=\"desk-actions\" aria-label=\"What do you want to do?\">\n");
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        page_link_button(page, actions[i][0], actions[i][1], i > 0);
    page_markup(page, "</nav>\n");
}

static void show_lists(struct page *page)
{
    static const char *const lists[][2] = {
        {"/incidents", "What went wrong"},
        {"/complaints", "Complaints"},
        {"/agreements", "Sharing agreements"},
        {"/training", "Who has signed the policy"},
        {"/media", "Memory sticks and other devices"},
        {"/numbers", "Published numbers"},
        {"/portals", "Portals"},
        {"/profiles", "What may be shared, and for what"},
        {"/resume", "Finish what was cut off"},
    };
    page_heading(page, 2, "The office's lists");
    page_markup(page, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        page_markup(page, "<li>");
        page_link(page, lists[i][0], lists[i][1]);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
}

/* ---- what was owed to be told ---- */

static void show_refusal(struct page *page, const struct sharing_view *view,
                         const struct office_member *by, const char *reason)
{
    char time[TIMESTAMP_WORDS_SIZE];
    timestamp_words(view->decided, time);
    page_markup(page, "<li><strong>");
    page_text(page, by->card->name);
    page_markup(page, " said no</strong> to what you wanted to share with ");
    page_text(page, view->recipient);
    page_markup(page, ", ");
    page_text(page, view->organisation);
    page_markup(page, " (");
    page_text(page, view->reference);
    page_markup(page, ", decided on %s: ", time);
    page_text(page, view->purpose);
    page_markup(page, "): “");
    page_text(page, reason);
    page_markup(page, "” <a class=\"govuk-link\" href=\"/sharings/%s\">See it</a></li>\n",
                view->id);
}

/* Refused sharings of who is at the desk, of the last two weeks. */
struct refusals {
    struct visit *visit;
    size_t count;
};

static enum status look_refusal(void *context, const struct sharing_view *view, bool *go_on,
                                struct error *err)
{
    struct refusals *refusals = context;
    struct visit *visit = refusals->visit;
    const struct office *office = visit->session->office;
    struct entry_withdrawn said;
    const struct ledger_entry *decided = timeline_first(view->timeline, ENTRY_KIND_DECISION);
    const struct ledger_entry *withdrawn = timeline_first(view->timeline, ENTRY_KIND_WITHDRAWN);
    (void)err;
    (void)go_on;
    const struct office_member *by = withdrawn ? office_signer(office, withdrawn) : NULL;
    if (!decided || !by || timeline_left(view->timeline) ||
        office_signer(office, decided) != office_self(office))
        return STATUS_OK;
    entry_withdrawn_see(withdrawn->detail, &said);
    const char *reason = refusal_reason(said.reason);
    if (!reason || by == office_self(office))
        return STATUS_OK;
    if (refusals->count++ == 0)
        page_markup(&visit->page, "<ul class=\"govuk-list desk-refused\">\n");
    show_refusal(&visit->page, view, by, reason);
    return STATUS_OK;
}

static void show_refusals(struct visit *visit)
{
    struct date today = date_of(visit_now(visit));
    const struct ledger_filter withdrawn = {.has_state = true,
                                            .state = SHARING_WITHDRAWN,
                                            .has_since = true,
                                            .since = date_add_days(&today, -REFUSED_DAYS)};
    struct error ignored = {0};
    struct refusals refusals = {.visit = visit};
    (void)!list_sharings(visit->session->office, &withdrawn, visit_now(visit), look_refusal,
                         &refusals, &ignored);
    page_markup(&visit->page, "%s", refusals.count > 0 ? "</ul>\n" : "");
}

/* ---- what a new office still needs ---- */

static void need(struct page *page, size_t *count, const char *words, const char *address,
                 const char *link)
{
    page_markup(page, "%s", (*count)++ == 0 ? "<ul class=\"govuk-list desk-ways\">\n" : "");
    page_markup(page, "<li>");
    page_text(page, words);
    page_text(page, ": ");
    page_link(page, address, link);
    page_markup(page, "</li>\n");
}

static size_t staff_count(const struct office *office)
{
    size_t count = 0;
    for (size_t i = 0; i < office_member_count(office); i++)
        count += !office_member_at(office, i)->is_removed;
    return count;
}

/* Whether anybody here put a number on the list: those that ship are no council's. */
static bool has_own_number(const struct visit *visit)
{
    bool has = false;
    struct error ignored = {0};
    struct office_numbers numbers = {.items = NULL};
    if (office_number_list(visit->session->office, &numbers, &ignored) != STATUS_OK)
        return true;
    for (size_t i = 0; i < numbers.count; i++)
        has = has || numbers.items[i].listed_by;
    office_numbers_free(&numbers);
    return has;
}

/* Those who have made a key, and wait to be compared. */
static void show_keys(struct visit *visit, size_t *count)
{
    struct error ignored = {0};
    struct office_identities list;
    char address[64], words[CARD_TEXT_MAXIMUM + 64];
    if (identities_list(visit->options->office, &list, &ignored) != STATUS_OK)
        return;
    for (size_t i = 0; i < list.count; i++) {
        if (staff_member_of(visit->session->office, list.items[i].key))
            continue;
        snprintf(words, sizeof words, "%s has made a key, and waits for you",
                 list.items[i].card->name);
        snprintf(address, sizeof address, "/staff/compare/%s", list.items[i].key);
        need(&visit->page, count, words, address, "compare their six groups");
    }
    identities_free(&list);
}

/* For who looks after the staff; how many there are. */
static size_t show_needs(struct visit *visit)
{
    struct page *page = &visit->page;
    if (!staff_may_manage(visit))
        return 0;
    size_t count = 0;
    show_keys(visit, &count);
    if (staff_count(visit->session->office) < 2 && count == 0)
        need(page, &count, "You are alone on the staff: a lost passphrase would be the end",
             "/staff/invite", "invite a second person");
    if (!has_own_number(visit))
        need(page, &count, "Your council's number for children at risk does not stand here yet",
             "/numbers/add", "put it on the list");
    page_markup(page, "%s", count > 0 ? "</ul>\n" : "");
    return count;
}

/* ---- what is owed ---- */

static size_t show_some(struct visit *visit, const struct tasks *tasks, bool mine,
                        const char *heading)
{
    size_t count = 0;
    struct page *page = &visit->page;
    for (size_t i = 0; i < tasks->count; i++) {
        if (task_is_mine(visit, &tasks->items[i]) != mine)
            continue;
        if (count++ == 0) {
            page_heading(page, 2, heading);
            page_markup(page, "<ul class=\"govuk-list desk-tasks\">\n");
        }
        task_show(visit, &tasks->items[i], true);
    }
    page_markup(page, "%s", count > 0 ? "</ul>\n" : "");
    return count;
}

static void show_tasks(struct visit *visit, const struct tasks *tasks, bool has_needs)
{
    struct page *page = &visit->page;
    if (tasks->count == 0) {
        page_paragraph(page, has_needs ? "Nothing else is owed." : "Nothing is owed.");
        return;
    }
    page_markup(page,
                "<p class=\"govuk-body-l\">%zu %s owed, %zu overdue. What is due first comes "
                "first.</p>\n",
                tasks->count, tasks->count == 1 ? "thing is" : "things are", tasks->overdue);
    (void)show_some(visit, tasks, true, "For you, or whoever does it first");
    (void)show_some(visit, tasks, false, "For others");
}

void page_home(struct visit *visit)
{
    struct error err = {0};
    struct tasks tasks = {0};
    enum status status = owed_list(visit, &tasks, &err);
    if (status != STATUS_OK && status != STATUS_WAITING) {
        page_failure(visit, &err);
        return;
    }
    page_begin(&visit->page, 200, "What is owed", PLACE_HOME);
    show_danger(visit);
    show_clock(visit);
    show_actions(&visit->page);
    share_list_drafts(visit);
    if (status == STATUS_OK)
        show_refusals(visit);
    size_t needs = show_needs(visit);
    if (status == STATUS_OK)
        show_tasks(visit, &tasks, needs > 0);
    else
        owed_show_reading(visit);
    show_lists(&visit->page);
    page_end(&visit->page);
    tasks_free(&tasks);
}
