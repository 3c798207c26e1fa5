/* That the family was told of a sharing, and that somebody looked at what one person did alone. */
#include "register/register.h"
#include "safehand/register.h"

/* ---- the family was told (P08) ---- */

static const struct ask TOLD[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_TEXT,
     .name = "whom",
     .label = "Who of the family was told?",
     .hint = "Telling one may tell another: name exactly whom.",
     .missing = "write who was told",
     .input = INPUT_WHOM},
    {.kind = ASK_AREA,
     .name = "how",
     .label = "How were they told, and what?",
     .hint = "For example: at the home visit, that social care knows of the bruise.",
     .missing = "write how they were told",
     .input = INPUT_HOW},
    {.kind = ASK_DAY, .name = "on", .label = "When?", .missing = "write the day"},
};

static void show_informed(struct visit *visit, const void *context)
{
    char address[ID_SIZE + 32];
    (void)context;
    about_show(visit, asked(visit, "id"));
    snprintf(address, sizeof address, "/informed/not?id=%s", asked(visit, "id"));
    page_markup(&visit->page, "<p class=\"govuk-body\">");
    page_link(&visit->page, address, "They are not told, because that is not safe: say why");
    page_markup(&visit->page, "</p>\n");
}

/* Today stands there before anything is typed. */
static struct asking told_asking(const struct visit *visit, struct ask asks[4],
                                 char today[DATE_SIZE])
{
    for (size_t i = 0; i < 4; i++)
        asks[i] = TOLD[i];
    today_text(visit, today);
    asks[3].initial = today;
    return (struct asking){.title = "The family was told",
                           .path = "/informed",
                           .button = "Record it",
                           .asks = asks,
                           .count = 4,
                           .above = show_informed};
}

void page_informed(struct visit *visit)
{
    struct ask asks[4];
    char today[DATE_SIZE];
    struct asking asking = told_asking(visit, asks, today);
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &asking, NULL);
}

void page_was_informed(struct visit *visit)
{
    struct date on;
    struct error err = {0};
    struct ask asks[4];
    char today[DATE_SIZE];
    struct asking asking = told_asking(visit, asks, today);
    if (!about_find(visit, asked(visit, "id")))
        return;
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK && asked_day(visit, "on", &on))
        status = informed_record(visit->session->office, asked(visit, "id"), asked(visit, "whom"),
                                 asked(visit, "how"), &on, visit_now(visit), &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/sharings/%s", asked(visit, "id"));
    else
        ask_again(visit, &asking, &err);
}

static const struct ask UNTOLD[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is the family not told?",
     .hint = "For example: he would learn of it, and has hurt her before. That there was no time "
             "yet is no reason.",
     .missing = "write why they are not told",
     .input = INPUT_REASON},
};
static const struct asking NOT_TELLING = {.title = "The family is not told",
                                          .path = "/informed/not",
                                          .button = "Record it",
                                          ASKS(UNTOLD),
                                          .above = about_above};

void page_untold(struct visit *visit)
{
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &NOT_TELLING, NULL);
}

void page_was_untold(struct visit *visit)
{
    struct error err = {0};
    struct asking asking = NOT_TELLING;
    if (!about_find(visit, asked(visit, "id")))
        return;
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = untold_record(visit->session->office, asked(visit, "id"), asked(visit, "reason"),
                               visit_now(visit), &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/sharings/%s", asked(visit, "id"));
    else
        ask_again(visit, &asking, &err);
}

/* ---- somebody else looked ---- */

static const struct ask LOOK[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_AREA,
     .name = "what",
     .label = "What did you see, and what did you do?",
     .hint = "If nobody else is on the staff: whom outside did you tell, and when?",
     .missing = "write what you saw and did",
     .input = INPUT_WHAT},
};
static const struct asking LOOKING = {.title = "You looked at it",
                                      .path = "/look",
                                      .button = "Sign that you looked",
                                      ASKS(LOOK),
                                      .above = about_above};

void page_look(struct visit *visit)
{
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &LOOKING, NULL);
}

void page_looked(struct visit *visit)
{
    struct error err = {0};
    struct asking asking = LOOKING;
    uint64_t number;
    const char *id = asked(visit, "id");
    if (!about_find(visit, id))
        return;
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status =
            look_record(visit->session->office, id, asked(visit, "what"), visit_now(visit), &err);
    if (status != STATUS_OK)
        ask_again(visit, &asking, &err);
    else if (entry_of_text(id, &number))
        recorded_go_on(visit, ledger_size(office_ledger(visit->session->office)) - 1);
    else
        response_go_on(visit->page.response, "/sharings/%s", id);
}
