/* The call: somebody rings a recipient and has the six groups of their card read out; of one who
 * has no card the address is looked up. And a second person's look at that. */
#include <string.h>

#include "register/recipients/recipients.h"
#include "safehand/card/name.h"
#include "safehand/office/numbers.h"
#include "safehand/office/verified.h"

void groups_show(struct page *page, const char *fingerprint)
{
    page_markup(page, "<p class=\"desk-groups\">");
    page_text(page, fingerprint);
    page_markup(page, "</p>\n");
}

/* ---- the call ---- */

/* What the office's own list has of them, or of their organisation: two people looked it up. */
static void show_numbers(struct visit *visit, const struct office_recipient *recipient)
{
    struct error ignored = {0};
    struct office_numbers numbers = {.items = NULL};
    struct page *page = &visit->page;
    if (office_number_list(visit->session->office, &numbers, &ignored) != STATUS_OK)
        return;
    for (size_t i = 0; i < numbers.count; i++) {
        const struct office_number *one = &numbers.items[i];
        if (!one->counts || (!name_is_same(one->name, recipient->organisation) &&
                             !name_is_same(one->name, recipient->name)))
            continue;
        page_markup(page, "<p class=\"govuk-body\">On the office's own list stands ");
        page_text(page, one->name);
        page_markup(page, ": <strong>");
        page_text(page, one->number);
        page_markup(page, "</strong></p>\n");
    }
    office_numbers_free(&numbers);
}

static void show_call(struct visit *visit, const struct office_recipient *recipient)
{
    struct page *page = &visit->page;
    show_numbers(visit, recipient);
    page_markup(page,
                "<ol class=\"govuk-list govuk-list--number\">\n"
                "<li>Ring them on a number that you already knew, or that their organisation "
                "publishes. Never on one that stands in the email with the card.</li>\n"
                "<li>Have them read out the six groups that their program shows. They must be "
                "exactly these:</li>\n</ol>\n");
    groups_show(page, recipient->card->fingerprint);
    page_markup(page, "<ol class=\"govuk-list govuk-list--number\" start=\"3\">\n<li>In the same "
                      "call read yours to them: then they need not ring again.</li>\n</ol>\n");
    groups_show(page, office_self(visit->session->office)->card->fingerprint);
}

static void show_address(struct visit *visit, const struct office_recipient *recipient)
{
    struct page *page = &visit->page;
    page_markup(page, "<p class=\"govuk-body\">Look up %s yourself, at ",
                keyless_way_words(recipient->keyless->way));
    page_text(page, recipient->keyless->published);
    page_markup(page, ". It must be exactly this:</p>\n<p class=\"desk-groups\">");
    page_text(page, recipient->keyless->address);
    page_markup(page, "</p>\n");
}

static void show_above(struct visit *visit, const void *context)
{
    const struct office_recipient *recipient = context;
    recipient_show_terms(visit, recipient);
    if (recipient->card)
        show_call(visit, recipient);
    else
        show_address(visit, recipient);
}

static const struct ask_choice SAME_GROUPS[] = {
    {"yes", "Yes, exactly these", NULL},
    {"no", "No, or I am not sure", "Then nothing is recorded: the card may not be theirs."},
};
enum { CALL = 5 };
struct call {
    struct ask asks[CALL];
    char today[DATE_SIZE];
    struct asking asking;
};

static void call_make(const struct visit *visit, const struct office_recipient *recipient,
                      struct call *call)
{
    bool has_card = recipient->card;
    today_text(visit, call->today);
    call->asks[0] = (struct ask){.kind = ASK_CARRIED, .name = "name"};
    call->asks[1] = (struct ask){.kind = ASK_RADIOS,
                                 .name = "same",
                                 .label = has_card ? "Were exactly these six groups read out?"
                                                   : "Does exactly this stand there?",
                                 .missing = "say whether it was exactly this",
                                 CHOICES(SAME_GROUPS)};
    call->asks[2] = (struct ask){
        .kind = ASK_TEXT,
        .name = "how",
        .label = has_card ? "Which number did you ring, and where did you have it from?"
                          : "Where did you look?",
        .hint = has_card ? "For example: 0116 305 0005, from the council's own page." : NULL,
        .missing = has_card ? "write which number you rang, and where you had it from"
                            : "write where you looked",
        .input = INPUT_HOW};
    call->asks[3] = (struct ask){.kind = ASK_TEXT,
                                 .name = "by",
                                 .label = "Who did it?",
                                 .missing = "write who did it",
                                 .input = INPUT_BY,
                                 .initial = office_self(visit->session->office)->card->name};
    call->asks[4] = (struct ask){.kind = ASK_DAY,
                                 .name = "on",
                                 .label = "When?",
                                 .missing = "write the day",
                                 .initial = call->today};
    call->asking = (struct asking){.title = has_card ? "Ring them, and compare" : "Look it up",
                                   .path = "/recipients/call",
                                   .button = "Sign that it is theirs",
                                   .asks = call->asks,
                                   .count = CALL,
                                   .place = PLACE_RECIPIENTS,
                                   .above = show_above,
                                   .context = recipient};
}

void page_call(struct visit *visit)
{
    struct call call;
    struct office_recipient *recipient = recipient_of_visit(visit);
    if (!recipient)
        return;
    call_make(visit, recipient, &call);
    ask_show(visit, &call.asking, NULL);
    office_recipient_free(recipient);
}

static enum status not_the_same(struct asking *asking, const struct office_recipient *recipient,
                                struct error *err)
{
    error_set(err, STATUS_REFUSED, "%s stays unverified: nothing was recorded", recipient->name);
    error_hint(err, recipient->card ? "ask them for their card again, on that number; whoever sent "
                                      "this one may be somebody else"
                                    : "if another address stands there, add that one");
    return ask_wrong(asking, "same", err);
}

static enum status verify(struct visit *visit, struct asking *asking,
                          const struct office_recipient *recipient, struct error *err)
{
    struct date on;
    enum status status = ask_check(visit, asking, err);
    if (status == STATUS_OK && strcmp(asked(visit, "same"), "yes") != 0)
        return not_the_same(asking, recipient, err);
    if (status != STATUS_OK || !asked_day(visit, "on", &on))
        return status;
    return office_recipient_verify(visit->session->office, recipient, asked(visit, "by"),
                                   asked(visit, "how"), &on, visit_now(visit), err);
}

void page_called(struct visit *visit)
{
    struct call call;
    struct error err = {0};
    char mark[RECIPIENT_MARK_SIZE];
    struct office_recipient *recipient = recipient_of_visit(visit);
    if (!recipient)
        return;
    call_make(visit, recipient, &call);
    recipient_mark(recipient, mark);
    if (verify(visit, &call.asking, recipient, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/recipients/show?name=%s", mark);
    else
        ask_again(visit, &call.asking, &err);
    office_recipient_free(recipient);
}

/* ---- a second person ---- */

static void show_verification(struct visit *visit, const void *context)
{
    const struct office_verification *what = context;
    char on[TIMESTAMP_WORDS_SIZE];
    struct page *page = &visit->page;
    date_words(&what->on, on);
    page_terms_begin(page);
    page_term(page, "Name", what->name);
    page_term(page, "Organisation", what->organisation);
    page_term(page, "Made sure of by", what->by);
    page_term(page, "On", on);
    page_term(page, "How", what->how);
    page_term(page, "Signed by", what->verified_by->card->name);
    if (what->is_revoked)
        page_term(page, "Since then", "it was revoked");
    page_terms_end(page);
    page_paragraph(page, what->card
                             ? "Compare these six groups yourself: with what you know of them, "
                               "or by ringing a number that you already knew."
                             : "Look the address up yourself, where they publish it.");
    groups_show(page, what->mark);
}

static const struct ask_choice IS_THEIRS[] = {
    {"yes", "Yes, I looked, and it is theirs", NULL},
    {"no", "No, or I am not sure", "Then revoke it, and tell who verified it."},
};
static const struct ask SECOND[] = {
    {.kind = ASK_CARRIED, .name = "name"},
    {.kind = ASK_RADIOS,
     .name = "theirs",
     .label = "Have you looked, and is this theirs?",
     .missing = "say whether it is theirs",
     CHOICES(IS_THEIRS)},
    {.kind = ASK_TEXT,
     .name = "whom",
     .label = "Nobody else is on the staff: to whom did you show it?",
     .hint = "A trustee, or another scheme's named person.",
     .input = INPUT_WHOM},
};

/* To whom it was shown is asked of who is alone, and stands last. */
static struct asking second_asking(const struct visit *visit,
                                   const struct office_verification *what)
{
    size_t staff = 0;
    const struct office *office = visit->session->office;
    for (size_t i = 0; i < office_member_count(office); i++)
        staff += !office_member_at(office, i)->is_removed;
    return (struct asking){.title = "Look whether it is theirs",
                           .path = "/recipients/confirm",
                           .button = "Sign that you looked",
                           .asks = SECOND,
                           .count = sizeof SECOND / sizeof *SECOND - (staff > 1),
                           .place = PLACE_RECIPIENTS,
                           .above = show_verification,
                           .context = what};
}

static enum status confirm(struct visit *visit, struct asking *asking,
                           const struct office_verification *what, struct error *err)
{
    const char *whom = asked_or_null(visit, "whom");
    enum status status = ask_check(visit, asking, err);
    if (status == STATUS_OK && strcmp(asked(visit, "theirs"), "yes") != 0) {
        error_set(err, STATUS_REFUSED, "it stays unconfirmed: nothing was recorded");
        error_hint(err, "revoke it, and tell %s", what->verified_by->card->name);
        status = ask_wrong(asking, "theirs", err);
    }
    if (status == STATUS_OK)
        status = office_recipient_may_confirm(visit->session->office, what, whom, err);
    return status == STATUS_OK
               ? office_recipient_confirm(visit->session->office, what, whom, visit_now(visit), err)
               : status;
}

static void with_verification(struct visit *visit, bool signs)
{
    struct error err = {0};
    struct office_verifications list = {.items = NULL};
    const struct office_verification *what = NULL;
    enum status status = office_verifications_read(visit->session->office, &list, &err);
    if (status == STATUS_OK)
        status = office_verification_find(&list, asked(visit, "name"), &what, &err);
    if (status != STATUS_OK) {
        page_failure(visit, &err);
    } else {
        struct asking asking = second_asking(visit, what);
        if (!signs)
            ask_show(visit, &asking, NULL);
        else if (confirm(visit, &asking, what, &err) == STATUS_OK)
            response_go_on(visit->page.response, "/recipients");
        else
            ask_again(visit, &asking, &err);
    }
    office_verifications_free(&list);
}

void page_confirm(struct visit *visit)
{
    with_verification(visit, false);
}

void page_confirmed(struct visit *visit)
{
    with_verification(visit, true);
}
