/* What was recorded just now, and what is owed because of it. */
#include <string.h>

#include "register/approve/approve.h"
#include "register/register.h"
#include "safehand/entry/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"

void recorded_go_on(struct visit *visit, uint64_t entry)
{
    response_go_on(visit->page.response, "/recorded/%llu", (unsigned long long)entry);
}

/* What the channel's check found: each answer that was not as it must be. */
static void show_checks(struct page *page, const json_t *checks)
{
    size_t i;
    json_t *check;
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    json_array_foreach(checks, i, check)
    {
        const char *because = json_text(check, "because");
        if (!because)
            continue;
        page_markup(page, "<li>");
        page_sentence(page, because);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
}

static void show_failed(struct visit *visit, const struct ledger_entry *entry)
{
    struct entry_other_channel told;
    struct entry_visit looked;
    char address[64];
    struct page *page = &visit->page;
    entry_other_channel_see(entry->detail, &told);
    if (entry->leaf.kind == ENTRY_KIND_OTHER_CHANNEL && told.passed == TRUTH_NO) {
        page_heading(page, 2, "Not everything was as it must be");
        page_paragraph(page, "It is recorded so, because it happened:");
        show_checks(page, told.checks);
        page_paragraph(page, "If somebody else may have it now, that is an incident: the law gives "
                             "72 hours.");
        snprintf(address, sizeof address, "/incident?id=%llu", (unsigned long long)entry->number);
        page_link_button(page, address, "Somebody else may have it", true);
    }
    if (entry->leaf.kind != ENTRY_KIND_ACCESS || entry_access_is_answer(entry->detail))
        return;
    entry_visit_see(entry->detail, &looked);
    if (!looked.failed)
        return;
    page_heading(page, 2, "Not everything was as it must be");
    page_markup(page, "<p class=\"govuk-body\">It is recorded so: ");
    page_text(page, looked.failed);
    page_markup(page, ". If somebody read what they should not have, that is an incident.</p>\n");
}

/* An incident counts down, and what lies out there is to be got back. */
static void show_incident(struct visit *visit, const struct ledger_entry *entry)
{
    timestamp due;
    char words[COUNTDOWN_SIZE];
    struct entry_incident said;
    struct page *page = &visit->page;
    entry_incident_see(entry->detail, &said);
    if (entry->leaf.kind != ENTRY_KIND_INCIDENT || !said.due || !timestamp_parse(said.due, &due))
        return;
    countdown_words(due, visit_now(visit), words);
    page_markup(page,
                "<p class=\"govuk-body-l\">To tell the Information Commissioner: "
                "<strong>%s</strong>.</p>\n",
                words);
    page_paragraph(page,
                   "What was delivered is out there: get the device back or have it wiped, take "
                   "the package off the portal, and tell the recipient. Whether the "
                   "Commissioner must be told at all is for a manager, a deputy or a trustee "
                   "to find.");
    if (!said.id)
        return;
    page_markup(page, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/sharings/");
    page_attribute(page, said.id);
    page_markup(page, "\">The sharing, and what became of it</a></p>\n");
    tasks_show_of(visit, said.id, 0);
}

/* What the rules would have said of what was not shared. */
static void show_declined(struct visit *visit, const struct ledger_entry *entry)
{
    struct entry_declined said = {.decision = NULL};
    if (entry->leaf.kind != ENTRY_KIND_DECLINED || entry->is_erased)
        return;
    entry_declined_see(entry->detail, &said);
    if (!said.decision)
        return;
    page_heading(&visit->page, 2, "As it would have been decided");
    rules_show(&visit->page, said.decision);
}

static void show(struct visit *visit, const struct ledger_entry *entry)
{
    char number[24];
    struct page *page = &visit->page;
    snprintf(number, sizeof number, "%llu", (unsigned long long)entry->number);
    page_begin(page, 200, "It is recorded", PLACE_HOME);
    about_show(visit, number);
    show_declined(visit, entry);
    show_incident(visit, entry);
    show_failed(visit, entry);
    tasks_show_of(visit, "", entry->number);
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, "/", "Back to what is owed");
    page_markup(page, "</p>\n");
    page_end(page);
}

void page_recorded(struct visit *visit)
{
    uint64_t number;
    struct error err = {0};
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    if (!entry_of_text(visit->rest, &number)) {
        page_missing(visit);
        return;
    }
    enum status status = office_read(visit->session->office, number, &entry, &signer, &err);
    if (status == STATUS_USAGE)
        page_missing(visit);
    else if (status != STATUS_OK)
        page_failure(visit, &err);
    else
        show(visit, entry);
    ledger_entry_free(entry);
}
