/* Standing sharing agreements (P13), and approvals that are signed once for a profile (P06). */
#include <string.h>

#include "register/register.h"
#include "safehand/register.h"

enum { PROFILES_MAXIMUM = 60, AGREED = 6, STANDING = 3 };

/* ---- the list ---- */

static const char *title_of(const struct office_policies *policies, const char *profile)
{
    for (size_t i = 0; i < policies->count; i++)
        if (policies->items[i].is_profile && strcmp(policies->items[i].name, profile) == 0 &&
            policies->items[i].title)
            return policies->items[i].title;
    return profile;
}

static void show_agreement(struct visit *visit, const struct agreement *agreement,
                           const struct office_policies *policies)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct page *page = &visit->page;
    struct date today = date_of(visit_now(visit));
    bool is_current = date_compare(&today, &agreement->review) < 0;
    date_words(&agreement->review, day);
    page_row_begin(page);
    page_cell(page, agreement->with);
    page_cell_begin(page);
    for (size_t i = 0; i < agreement->profiles.count; i++) {
        page_markup(page, "%s", i > 0 ? "; " : "");
        page_text(page, title_of(policies, agreement->profiles.items[i]));
    }
    page_cell_end(page);
    page_cell_begin(page);
    page_markup(page, "%s %s", is_current ? "Until" : "Lapsed on", day);
    page_cell_end(page);
    page_row_end(page);
}

static enum status show_standing(struct visit *visit, const struct office_policies *policies,
                                 struct error *err)
{
    struct page *page = &visit->page;
    enum status status = STATUS_OK;
    size_t count = 0;
    page_heading(page, 2, "Approvals that were signed once");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; status == STATUS_OK && i < policies->count; i++) {
        char day[TIMESTAMP_WORDS_SIZE];
        struct standing standing = {.is_given = false};
        if (policies->items[i].may_stand)
            status = standing_find(visit->session->office, policies->items[i].name, NULL, &standing,
                                   err);
        if (!standing.is_given)
            continue;
        date_words(&standing.until, day);
        page_markup(page, "<li>");
        page_sentence(page, title_of(policies, policies->items[i].name));
        page_markup(page, ": until %s, by ", day);
        page_text(page, standing.by ? standing.by->card->name : "somebody");
        page_markup(page, "</li>\n");
        count++;
    }
    page_markup(page, "</ul>\n");
    if (count == 0)
        page_paragraph(page, "None: each sharing that needs an approval waits for its own.");
    page_link_button(page, "/agreements/standing", "Approve once for all", true);
    return status;
}

static enum status show_list(struct visit *visit, const struct office_policies *policies,
                             struct error *err)
{
    static const char *const headings[] = {"With whom", "For what", "State"};
    struct agreements list = {0};
    struct page *page = &visit->page;
    enum status status = agreement_list(visit->session->office, &list, err);
    if (status != STATUS_OK)
        return status;
    page_begin(page, 200, "Sharing agreements", PLACE_HOME);
    page_paragraph(page, "With an organisation that the office shares with again and again: signed "
                         "by both, and looked at again on a day.");
    if (list.count == 0) {
        page_paragraph(page, "None is registered yet.");
    } else {
        page_table_begin(page, "All agreements", headings, 3);
        for (size_t i = 0; i < list.count; i++)
            show_agreement(visit, list.items[i], policies);
        page_table_end(page);
    }
    page_link_button(page, "/agreements/add", "Register an agreement", true);
    status = show_standing(visit, policies, err);
    page_end(page);
    agreements_free(&list);
    return status;
}

void page_agreements(struct visit *visit)
{
    struct error err = {0};
    struct office_policies policies = {0};
    enum status status = office_policy_list(visit->session->office, &policies, &err);
    if (status == STATUS_OK)
        status = show_list(visit, &policies, &err);
    office_policies_free(&policies);
    if (status == STATUS_OK)
        return;
    buffer_truncate(visit->page.out, 0);
    page_failure(visit, &err);
}

/* ---- a new one ---- */

/* Both forms choose from the office's profiles. */
struct choosing {
    struct office_policies policies;
    struct ask_choice profiles[PROFILES_MAXIMUM];
    size_t count;
    struct ask asks[AGREED];
    char today[DATE_SIZE];
    struct asking asking;
};

/* Free with office_policies_free. */
static enum status choose_profiles(struct visit *visit, struct choosing *made, bool that_stand,
                                   struct error *err)
{
    *made = (struct choosing){.count = 0};
    enum status status = office_policy_list(visit->session->office, &made->policies, err);
    for (size_t i = 0; i < made->policies.count && made->count < PROFILES_MAXIMUM; i++) {
        const struct office_policy *policy = &made->policies.items[i];
        if (policy->is_profile && policy->title && (!that_stand || policy->may_stand))
            made->profiles[made->count++] = (struct ask_choice){policy->name, policy->title, NULL};
    }
    today_text(visit, made->today);
    return status;
}

static enum status agreed_make(struct visit *visit, struct choosing *made, struct error *err)
{
    enum status status = choose_profiles(visit, made, false, err);
    made->asks[0] = (struct ask){.kind = ASK_TEXT,
                                 .name = "with",
                                 .label = "Which organisation is it with?",
                                 .missing = "write which organisation it is with"};
    made->asks[1] = (struct ask){.kind = ASK_TEXT,
                                 .name = "name",
                                 .label = "A short name for it",
                                 .hint = "Small letters, digits and hyphens, for example "
                                         "council-2026. An agreement of a name that is there "
                                         "replaces it.",
                                 .missing = "write a short name for it",
                                 .width = 20};
    made->asks[2] = (struct ask){.kind = ASK_CHECKS,
                                 .name = "profile",
                                 .label = "What may be shared under it?",
                                 .missing = "choose what may be shared under it",
                                 .choices = made->profiles,
                                 .choice_count = made->count};
    made->asks[3] = (struct ask){.kind = ASK_DAY,
                                 .name = "signed",
                                 .label = "When was it signed?",
                                 .missing = "write the day"};
    made->asks[4] = (struct ask){.kind = ASK_DAY,
                                 .name = "review",
                                 .label = "On which day is it looked at again?",
                                 .hint = "It lapses then, unless it is registered anew.",
                                 .missing = "write the day"};
    made->asks[5] = (struct ask){
        .kind = ASK_TEXT, .name = "by", .label = "Who signed it for the office? (optional)"};
    made->asking = (struct asking){.title = "Register a sharing agreement",
                                   .path = "/agreements/add",
                                   .button = "Register it",
                                   .asks = made->asks,
                                   .count = AGREED};
    return status;
}

void page_agreement_add(struct visit *visit)
{
    struct choosing choosing;
    struct error err = {0};
    if (agreed_make(visit, &choosing, &err) == STATUS_OK)
        ask_show(visit, &choosing.asking, NULL);
    else
        page_failure(visit, &err);
    office_policies_free(&choosing.policies);
}

static enum status agree(struct visit *visit, struct choosing *choosing, struct error *err)
{
    const char *chosen[PROFILES_MAXIMUM];
    struct agreement_signed said = {.name = asked(visit, "name"),
                                    .with = asked(visit, "with"),
                                    .signed_by = asked_or_null(visit, "by"),
                                    .profiles = {.items = chosen}};
    enum status status = ask_check(visit, &choosing->asking, err);
    if (status != STATUS_OK || !asked_day(visit, "signed", &said.signed_on) ||
        !asked_day(visit, "review", &said.review))
        return status;
    for (size_t i = 0; i < choosing->count; i++)
        if (asked_has(visit, "profile", choosing->profiles[i].value))
            chosen[said.profiles.count++] = choosing->profiles[i].value;
    status = agreement_sign(visit->session->office, &said, visit_now(visit), NULL, err);
    if (status == STATUS_USAGE)
        choosing->asking.wrong =
            date_compare(&said.signed_on, &said.review) >= 0 ? "review" : "name";
    return status;
}

void page_agreed(struct visit *visit)
{
    struct choosing choosing;
    struct error err = {0};
    if (agreed_make(visit, &choosing, &err) != STATUS_OK)
        page_failure(visit, &err);
    else if (agree(visit, &choosing, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/agreements");
    else
        ask_again(visit, &choosing.asking, &err);
    office_policies_free(&choosing.policies);
}

/* ---- approving once ---- */

static enum status standing_make(struct visit *visit, struct choosing *made, struct error *err)
{
    enum status status = choose_profiles(visit, made, true, err);
    made->asks[0] = (struct ask){.kind = ASK_RADIOS,
                                 .name = "profile",
                                 .label = "For which sharings?",
                                 .hint = "Only these may rest on an approval that is signed once.",
                                 .missing = "choose for which sharings",
                                 .choices = made->profiles,
                                 .choice_count = made->count};
    made->asks[1] = (struct ask){.kind = ASK_DAY,
                                 .name = "until",
                                 .label = "Until which day, that day included?",
                                 .missing = "write the day"};
    made->asks[2] = (struct ask){.kind = ASK_AREA,
                                 .name = "reason",
                                 .label = "Why need they no approval each?",
                                 .missing = "write why",
                                 .input = INPUT_REASON};
    made->asking = (struct asking){.title = "Approve once for all",
                                   .path = "/agreements/standing",
                                   .button = "Sign the approval",
                                   .asks = made->asks,
                                   .count = STANDING};
    return status;
}

void page_standing(struct visit *visit)
{
    struct choosing choosing;
    struct error err = {0};
    if (standing_make(visit, &choosing, &err) == STATUS_OK)
        ask_show(visit, &choosing.asking, NULL);
    else
        page_failure(visit, &err);
    office_policies_free(&choosing.policies);
}

void page_stood(struct visit *visit)
{
    struct date until;
    struct choosing choosing;
    struct error err = {0};
    enum status status = standing_make(visit, &choosing, &err);
    if (status == STATUS_OK)
        status = ask_check(visit, &choosing.asking, &err);
    if (status == STATUS_OK && asked_day(visit, "until", &until))
        status = standing_sign(visit->session->office, asked(visit, "profile"), &until,
                               asked(visit, "reason"), visit_now(visit), &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/agreements");
    else
        ask_again(visit, &choosing.asking, &err);
    office_policies_free(&choosing.policies);
}
