/* The pages on which is said for what, about whom, whom to ask, with whom and of what. */
#include <string.h>

#include "family/consent/consent.h"
#include "safehand/sharing/asking.h"

/* ---- the first ---- */

/* Only what rests on consent, or asks for it where it can. */
static void choose_purposes(const struct consent *consent, const struct asking_profiles *profiles,
                            struct family_asks *asks)
{
    const struct office *office = consent->family.visit->session->office;
    for (size_t i = 0; i < profiles->count; i++) {
        struct error ignored = {0};
        struct profile *profile = NULL;
        const struct asking_profile *item = &profiles->items[i];
        if (office_profile(office, item->name, &profile, &ignored) == STATUS_OK &&
            profile->consent != PROFILE_CONSENT_NOT_ASKED)
            family_choice(asks, item->name, item->title, item->purpose);
        profile_free(profile);
    }
}

static void ask_first(const struct consent *consent, const struct asking_profiles *profiles,
                      struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_RADIOS, .name = "purpose", .label = "For what?"});
    choose_purposes(consent, profiles, asks);
    family_ask(asks, (struct ask){
                         .kind = ASK_CHECKS, .name = "about", .label = "About whom would it be?"});
    family_choose_people(&consent->family, asks);
    family_ask(asks,
               (struct ask){.kind = ASK_RADIOS,
                            .name = "by",
                            .label = "Whom do you ask?",
                            .hint = "For a child, whoever holds parental responsibility. Each "
                                    "adult, and each child of 12 or over, says it for themselves: "
                                    "ask them one by one."});
    family_choose_people(&consent->family, asks);
}

/* ---- the second ---- */

static void choose_kinds(const struct consent *consent, const struct recipient_kinds *known,
                         struct family_asks *asks)
{
    const struct names *kinds = &consent->profile->recipient_kinds;
    for (size_t i = 0; i < kinds->count; i++) {
        const char *label = recipient_kind_label(known, kinds->items[i]);
        family_choice(asks, kinds->items[i], family_text(asks, family_capital(label)), NULL);
    }
}

static void choose_covered(const struct consent *consent, struct family_asks *asks)
{
    const char *room[CONSENT_COVERED_MAXIMUM];
    const struct names covered = consent_coverable(consent, room);
    for (size_t i = 0; i < covered.count; i++) {
        struct buffer words;
        buffer_init(&words, FAMILY_WORDS_SIZE);
        family_append_covered(&consent->family, covered.items[i], &words);
        family_choice(asks, covered.items[i],
                      family_text(asks, family_capital(buffer_text(&words))), NULL);
        buffer_free(&words);
    }
}

static void ask_second(const struct consent *consent, const struct recipient_kinds *known,
                       struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_CHECKS,
                                  .name = "kinds",
                                  .label = "With whom would it be shared?"});
    choose_kinds(consent, known, asks);
    family_ask(asks, (struct ask){.kind = ASK_CHECKS,
                                  .name = "covered",
                                  .label = "What of it?",
                                  .hint = "What the law protects specially is ticked by itself: "
                                          "they may say yes to the one and no to the other."});
    choose_covered(consent, asks);
    family_ask(asks, (struct ask){.kind = ASK_DAY,
                                  .name = "until",
                                  .label = "Until when would it hold?",
                                  .hint = "Leave it empty if no end is agreed.",
                                  .initial = consent->until_typed});
}

/* ---- either ---- */

struct showing {
    const char *title, *said, *action, *button, *back;
};

static void show(struct consent *consent, const struct showing *showing, struct family_asks *asks,
                 const struct error *err, const char *wrong)
{
    struct buffer back;
    struct visit *visit = consent->family.visit;
    struct page *page = &visit->page;
    const struct asking asking = {.asks = asks->asks, .count = asks->count, .wrong = wrong};
    buffer_init(&back, FAMILY_ADDRESS_SIZE);
    if (strcmp(showing->back, "/family") == 0)
        family_address(&consent->family, showing->back, &back);
    else
        consent_address(consent, showing->back, &back);
    page->back = buffer_text(&back);
    page_begin(page, err ? 400 : 200, showing->title, PLACE_FAMILIES);
    if (err)
        page_error_summary(page, err, wrong);
    page_paragraph(page, showing->said);
    page_markup(page, "<form method=\"get\" action=\"%s\" novalidate>\n", showing->action);
    page_hidden(page, "ref", consent->family.record->reference);
    if (strcmp(showing->back, "/family") != 0)
        consent_carry_first(consent);
    ask_fields(visit, &asking, err);
    page_form_end(page, showing->button);
    page_end(page);
    buffer_free(&back);
}

static void show_first(struct consent *consent, const struct error *err, const char *wrong)
{
    static const struct showing first = {
        .title = "Ask for consent",
        .said =
            "Nobody can say yes to what they have not seen. Say what it is for first; then what "
            "would leave is shown, and a form is made for them to sign.",
        .action = "/family/consent/of",
        .button = "Go on",
        .back = "/family"};
    struct error failure = {0};
    struct asking_profiles profiles = {0};
    struct family_asks *asks = memory_allocate(sizeof *asks);
    enum status status =
        asks ? asking_profiles_list(consent->family.visit->session->office, &profiles, &failure)
             : memory_error(&failure);
    if (status == STATUS_OK) {
        ask_first(consent, &profiles, asks);
        show(consent, &first, asks, err, wrong);
    } else {
        page_failure(consent->family.visit, &failure);
    }
    family_asks_free(asks);
    asking_profiles_free(&profiles);
}

static void show_second(struct consent *consent, const struct error *err, const char *wrong)
{
    static const struct showing second = {.title = "With whom, and what of it?",
                                          .said =
                                              "Tick what you ask for, and no more than is needed.",
                                          .action = "/family/consent/ask",
                                          .button = "See what would leave",
                                          .back = "/family/consent"};
    struct error failure = {0};
    struct recipient_kinds *known = NULL;
    struct family_asks *asks = memory_allocate(sizeof *asks);
    enum status status = asks ? recipient_kinds_shipped(&known, &failure) : memory_error(&failure);
    if (status == STATUS_OK) {
        ask_second(consent, known, asks);
        show(consent, &second, asks, err, wrong);
    } else {
        page_failure(consent->family.visit, &failure);
    }
    family_asks_free(asks);
    recipient_kinds_free(known);
}

void consent_show_lacking(struct consent *consent, const struct error *err, const char *wrong)
{
    struct error ignored = {0};
    if (consent_lacks_first(consent, &ignored))
        show_first(consent, err, wrong);
    else
        show_second(consent, err, wrong);
}

void page_consent(struct visit *visit)
{
    struct consent consent;
    if (consent_open(visit, &consent))
        show_first(&consent, NULL, NULL);
    consent_close(&consent);
}

void page_consent_of(struct visit *visit)
{
    struct consent consent;
    struct error err = {0};
    if (consent_open(visit, &consent)) {
        const char *wrong = consent_lacks_first(&consent, &err);
        consent_show_lacking(&consent, wrong ? &err : NULL, wrong);
    }
    consent_close(&consent);
}
