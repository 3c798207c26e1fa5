/* What stands beside a question: what the rules have settled of that step, and what is to come. */
#include "share/share.h"

#include <string.h>

/* Whether an outcome belongs to that step and is settled; or is, but somebody has to approve it, or
 * to do something afterwards. */
static bool is_listed(const struct policy_outcome *outcome, enum asking_step step, bool is_to_come)
{
    bool is_open = outcome->result == POLICY_AWAITS_APPROVAL || outcome->result == POLICY_DUTY;
    return asking_step_of(outcome->rule->id) == step && asking_is_settled(outcome) &&
           is_open == is_to_come;
}

static size_t count_of(const struct sharing *sharing, enum asking_step step, bool is_to_come)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    size_t count = 0;
    for (size_t i = 0; i < verdict->count; i++)
        count += is_listed(&verdict->outcomes[i], step, is_to_come);
    return count;
}

static void show_list(struct wizard *wizard, const struct sharing *sharing, enum asking_step step,
                      bool is_to_come)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    page_markup(wizard->page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < verdict->count; i++)
        if (is_listed(&verdict->outcomes[i], step, is_to_come))
            share_outcome(wizard, &verdict->outcomes[i]);
    page_markup(wizard->page, "</ul>\n");
}

void share_show_to_come(struct wizard *wizard, const struct sharing *sharing, enum asking_step step)
{
    struct page *page = wizard->page;
    char address[SHARE_ADDRESS_SIZE];
    if (count_of(sharing, step, true) == 0)
        return;
    page_markup(page, "<div class=\"govuk-inset-text\"><h2 class=\"govuk-heading-s\">Bear in mind: "
                      "this is still to be approved, or done</h2>\n");
    show_list(wizard, sharing, step, true);
    if (step == ASKING_CHANNEL) {
        wizard_address(wizard, SHARE_WAY, address);
        page_markup(page, "<p class=\"govuk-body\">");
        page_link(page, address, "Choose another way");
        page_markup(page, "</p>\n");
    }
    page_markup(page, "</div>\n");
}

void share_show_settled(struct wizard *wizard, const struct sharing *sharing, enum asking_step step)
{
    struct page *page = wizard->page;
    size_t count = count_of(sharing, step, false);
    if (count == 0)
        return;
    page_markup(page,
                "<details class=\"desk-more\"><summary>What is settled already, and by which rule "
                "(%zu)</summary>\n",
                count);
    show_list(wizard, sharing, step, false);
    page_more_end(page);
}

/* What is asked about one entry, or one file, can be answered only by who sees it. */
void share_show_what(struct wizard *wizard, const struct policy_question *question)
{
    enum answer_key key;
    const char *rest;
    char day[TIMESTAMP_WORDS_SIZE], id[ANSWER_KEY_SIZE];
    struct leak_key leak;
    if (!answer_key_parse(question->key, &key, &rest))
        return;
    snprintf(id, sizeof id, "%s", rest);
    bool is_found = (key == ANSWER_M04 || key == ANSWER_M09) && leak_key_parse(rest, &leak);
    if (is_found && (leak.in_entry || leak.in_file))
        snprintf(id, sizeof id, "%.*s", (int)leak.place_length, leak.place);
    if ((is_found && leak.in_file) || key == ANSWER_M04_LOOKED || key == ANSWER_M12 ||
        key == ANSWER_M01_FILE) {
        share_show_look(wizard, id, 0);
        return;
    }
    const struct record_entry *entry = record_find_entry(wizard->record, id);
    if (!entry)
        return;
    date_words(&entry->on, day);
    page_markup(wizard->page, "<blockquote class=\"govuk-inset-text desk-quote\"><p>");
    page_text(wizard->page, entry->text);
    page_markup(wizard->page, "</p><footer>%s, written by ", day);
    page_text(wizard->page, entry->by);
    page_markup(wizard->page, "</footer></blockquote>\n");
}
