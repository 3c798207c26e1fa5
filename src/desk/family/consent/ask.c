/* The last page of a consent: what would leave is shown, and what was said to it is kept. */
#include <string.h>

#include "family/consent/consent.h"

static const struct ask_choice SAID[] = {
    {"given", "They said yes", NULL},
    {"refused", "They said no", NULL},
};
static const struct ask_choice SEEN[] = {
    {"yes", "They saw what stands above", NULL},
    {"no", "They did not see it", "It is kept so: it may not be enough then."},
};

/* ---- what is asked ---- */

static const struct ask ASKED[] = {
    {.kind = ASK_RADIOS,
     .name = "said",
     .label = "What did they say?",
     .missing = "say whether it was yes or no",
     CHOICES(SAID)},
    {.kind = ASK_DAY,
     .name = "on",
     .label = "When did they say so?",
     .missing = "write the day on which they said so",
     .initial = ASK_TODAY},
    {.kind = ASK_RADIOS,
     .name = "seen",
     .label = "Did they see what would leave?",
     .missing = "say whether they saw it",
     CHOICES(SEEN)},
};

/* ---- the page ---- */

static void show_said_first(const struct consent *consent)
{
    struct page *page = &consent->family.visit->page;
    page_terms_begin(page);
    page_term(page, "Whom you ask", family_person_name(consent->by));
    page_term(page, "For what", consent->profile->title);
    page_term(page, "That covers", consent->profile->purpose);
    consent_show_extent(&consent->family, &consent->about, &consent->kinds, &consent->covered);
    page_terms_end(page);
}

static void show_link(const struct consent *consent, const char *path, const char *words)
{
    struct buffer address;
    struct page *page = &consent->family.visit->page;
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    consent_address(consent, path, &address);
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, buffer_text(&address), words);
    page_markup(page, "</p>\n");
    buffer_free(&address);
}

static void show(const struct consent *consent, const struct asking *asking,
                 const struct error *err)
{
    struct buffer back;
    struct page *page = &consent->family.visit->page;
    buffer_init(&back, FAMILY_ADDRESS_SIZE);
    consent_address(consent, "/family/consent/of", &back);
    page->back = buffer_text(&back);
    page_begin(page, err ? 400 : 200, "What they say to it", PLACE_FAMILIES);
    if (err)
        page_error_summary(page, err, asking->wrong);
    show_said_first(consent);
    page_heading(page, 2, "What would leave, for them to see");
    consent_show_preview(consent);
    show_link(consent, "/family/consent/paper", "Print the form for them to sign");
    page_form_begin(page, "/family/consent/ask");
    consent_carry(consent);
    ask_fields(consent->family.visit, asking, err);
    page_form_end(page, "Keep it");
    page_end(page);
    buffer_free(&back);
}

/* ---- kept ---- */

static enum status keep(struct consent *consent, struct asking *asking, struct error *err)
{
    char on[DATE_SIZE];
    struct record_edit *edit = NULL;
    struct visit *visit = consent->family.visit;
    const char *purpose = consent->profile->name;
    struct edit_consent said = {.is_given = strcmp(asked(visit, "said"), "given") == 0,
                                .by = consent->by->id,
                                .for_people = consent->about,
                                .purposes = {&purpose, 1},
                                .kinds = consent->kinds,
                                .categories = consent->covered,
                                .until = consent->has_until ? &consent->until : NULL};
    asking->wrong = "on";
    if (!asked_day(visit, "on", &said.on))
        return error_set(err, STATUS_USAGE, "write the day on which they said so");
    date_format(&said.on, on);
    said.seen_preview = strcmp(asked(visit, "seen"), "yes") == 0 ? on : NULL;
    enum status status = family_edit(&consent->family, &edit, err);
    if (status == STATUS_OK)
        status = record_edit_add_consent(edit, &said, NULL, err);
    return family_edit_end(edit, status, err);
}

/* What was sent, if it is kept; else the page, with what is wrong. */
static void answer(struct consent *consent)
{
    struct buffer then;
    struct error err = {0};
    struct visit *visit = consent->family.visit;
    struct asking asking = {ASKS(ASKED)};
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = keep(consent, &asking, &err);
    buffer_init(&then, FAMILY_ADDRESS_SIZE);
    family_address(&consent->family, "/family", &then);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "%s", buffer_text(&then));
    else
        show(consent, &asking, &err);
    buffer_free(&then);
}

void page_consent_asked(struct visit *visit)
{
    struct consent consent;
    struct error err = {0};
    const struct asking asking = {ASKS(ASKED)};
    if (consent_open(visit, &consent)) {
        const char *wrong = consent_lacks(&consent, &err);
        if (wrong)
            consent_show_lacking(&consent, &err, wrong);
        else if (visit->request->is_post)
            answer(&consent);
        else
            show(&consent, &asking, NULL);
    }
    consent_close(&consent);
}

/* ---- taken back ---- */

static bool is_given(const struct family *family)
{
    const struct record_consent *consent =
        record_find_consent(family->record, asked(family->visit, "consent"));
    return consent && consent->state == CONSENT_GIVEN;
}

static void add_withdrawal(struct family *family, struct family_asks *asks)
{
    (void)family;
    family_ask(asks, (struct ask){.kind = ASK_CARRIED, .name = "consent"});
    family_ask(asks, (struct ask){.kind = ASK_DAY,
                                  .name = "on",
                                  .label = "When did they take it back?",
                                  .missing = "write the day on which they took it back",
                                  .initial = ASK_TODAY});
}

static enum status withdraw(struct family *family, struct asking *asking, struct error *err)
{
    struct date on;
    struct record_edit *edit = NULL;
    asking->wrong = "on";
    if (!asked_day(family->visit, "on", &on))
        return error_set(err, STATUS_USAGE, "write the day on which they took it back");
    enum status status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = record_edit_withdraw_consent(edit, asked(family->visit, "consent"), &on, err);
    return family_edit_end(edit, status, err);
}

const struct family_form FORM_WITHDRAW_CONSENT = {
    .asking = {.title = "They took their consent back",
               .path = "/family/consent/withdraw",
               .button = "Keep it"},
    .said =
        "They may at any time, and need not say why. From then on nothing is shared by it. What "
        "was shared before is withdrawn where the recipient has not fetched it yet: look at the "
        "sharings.",
    .fits = is_given,
    .add = add_withdrawal,
    .act = withdraw,
};
