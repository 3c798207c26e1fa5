/* Who outside was asked for advice without naming anybody, and what they said (P10). */
#include <string.h>

#include "register/keeping/keeping.h"
#include "safehand/register.h"

enum { ADVISED = 6 };

static const struct ask ADVICE[ADVISED] = {
    {.kind = ASK_TEXT,
     .name = "family",
     .label = "About which family did you ask?",
     .hint = "Its reference, as on its file. Whoever advised does not learn it.",
     .missing = "write the family's reference",
     .width = 20},
    {.kind = ASK_TEXT,
     .name = "from",
     .label = "Who advised you?",
     .missing = "write who advised you",
     .input = INPUT_FROM},
    {.kind = ASK_TEXT, .name = "organisation", .label = "Whom do they work for? (optional)"},
    {.kind = ASK_AREA,
     .name = "advice",
     .label = "What did they advise?",
     .missing = "write what they advised",
     .input = INPUT_ADVICE},
    {.kind = ASK_CARRIED, .name = "summary"}, /* its digest, if they were shown one from here */
    {.kind = ASK_DAY, .name = "on", .label = "When?", .missing = "write the day"},
};

static void show_why(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page,
                   "You may ask somebody outside, such as children's social care, what to do, "
                   "without telling whom it is about. Who said what is kept: it shows later why "
                   "something was shared, or was not.");
    page_inset(&visit->page, "If a child or an adult may be at risk, share the concern, or ring: "
                             "nobody need be asked first.");
    if (*asked(visit, "summary"))
        return;
    page_markup(&visit->page, "<p class=\"govuk-body\">");
    page_link(&visit->page, "/advice/summary", "Make a summary that names nobody, to ask with");
    page_markup(&visit->page, "</p>\n");
}

static struct asking advice_asking(const struct visit *visit, struct ask asks[ADVISED],
                                   char today[DATE_SIZE])
{
    for (size_t i = 0; i < ADVISED; i++)
        asks[i] = ADVICE[i];
    today_text(visit, today);
    asks[ADVISED - 1].initial = today;
    return (struct asking){.title = "Somebody gave advice",
                           .path = "/advice",
                           .button = "Record it",
                           .asks = asks,
                           .count = ADVISED,
                           .place = PLACE_HOME,
                           .above = show_why};
}

void page_advice(struct visit *visit)
{
    struct ask asks[ADVISED];
    char today[DATE_SIZE];
    struct asking asking = advice_asking(visit, asks, today);
    ask_show(visit, &asking, NULL);
}

/* Of the summary that this desk made; anything else is none. */
static const char *summary_of(const struct visit *visit)
{
    const char *digest = asked(visit, "summary");
    bool is_digest = strlen(digest) == DIGEST_HEX_SIZE - 1 &&
                     strspn(digest, "0123456789abcdef") == DIGEST_HEX_SIZE - 1;
    return is_digest ? digest : NULL;
}

void page_advised(struct visit *visit)
{
    uint64_t entry = 0;
    struct error err = {0};
    struct ask asks[ADVISED];
    char today[DATE_SIZE];
    struct asking asking = advice_asking(visit, asks, today);
    struct advice advice = {.reference = asked(visit, "family"),
                            .from = asked(visit, "from"),
                            .organisation = asked_or_null(visit, "organisation"),
                            .advice = asked(visit, "advice"),
                            .summary = summary_of(visit)};
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = family_check(visit, &asking, &err);
    if (status == STATUS_OK && asked_day(visit, "on", &advice.on))
        status = advice_record(visit->session->office, &advice, visit_now(visit), &entry, &err);
    if (status == STATUS_OK)
        recorded_go_on(visit, entry);
    else
        ask_again(visit, &asking, &err);
}
