/* That the family was told of a sharing, or why not, and that somebody looked at what one person
 * did alone. */
#include "register/forms/about_form.h"
#include "safehand/register.h"

/* ---- the family was told (P08) ---- */

static const struct ask TOLD[] = {
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
    {.kind = ASK_DAY,
     .name = "on",
     .label = "When?",
     .missing = "write the day",
     .initial = ASK_TODAY},
};

static enum status inform(struct visit *visit, const char *id, struct asking *asking,
                          struct error *err)
{
    struct date on;
    if (!asked_day(visit, "on", &on))
        return ask_wrong(asking, "on", err);
    return informed_record(visit->session->office, id, asked(visit, "whom"), asked(visit, "how"),
                           &on, visit_now(visit), err);
}

const struct about_form FORM_INFORMED = {.asking = {.title = "The family was told",
                                                    .path = "/informed",
                                                    .button = "Record it",
                                                    ASKS(TOLD),
                                                    .place = PLACE_SHARINGS},
                                         .link = "/informed/not?id=",
                                         .link_words =
                                             "They are not told, because that is not safe: say why",
                                         .act = inform};

static const struct ask UNTOLD[] = {
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is the family not told?",
     .hint = "For example: he would learn of it, and has hurt her before. That there was no time "
             "yet is no reason.",
     .missing = "write why they are not told",
     .input = INPUT_REASON},
};

static enum status leave_untold(struct visit *visit, const char *id, struct asking *asking,
                                struct error *err)
{
    (void)asking;
    return untold_record(visit->session->office, id, asked(visit, "reason"), visit_now(visit), err);
}

const struct about_form FORM_UNTOLD = {.asking = {.title = "The family is not told",
                                                  .path = "/informed/not",
                                                  .button = "Record it",
                                                  ASKS(UNTOLD),
                                                  .place = PLACE_SHARINGS},
                                       .link = "/informed?id=",
                                       .link_words = "They were told: say whom, and how",
                                       .act = leave_untold};

/* ---- somebody else looked ---- */

static const struct ask LOOK[] = {
    {.kind = ASK_AREA,
     .name = "what",
     .label = "What did you see, and what did you do?",
     .hint = "If nobody else is on the staff: whom outside did you tell, and when?",
     .missing = "write what you saw and did",
     .input = INPUT_WHAT},
};

static void add_left_open(struct visit *visit, const char *id, struct about_asks *asks)
{
    left_open_add(visit, id, false, asks);
}

static enum status look(struct visit *visit, const char *id, struct asking *asking,
                        struct error *err)
{
    enum status status = left_open_take(visit, id, asking, err);
    return status == STATUS_OK ? look_record(visit->session->office, id, asked(visit, "what"),
                                             visit_now(visit), err)
                               : status;
}

/* Of an entry: to the page that shows what was recorded just now. */
static void looked(struct visit *visit, const char *id)
{
    uint64_t number;
    if (entry_of_text(id, &number))
        recorded_go_on(visit, ledger_size(office_ledger(visit->session->office)) - 1);
    else
        response_go_on(visit->page.response, "/sharings/%s", id);
}

const struct about_form FORM_LOOK = {.asking = {.title = "You looked at it",
                                                .path = "/look",
                                                .button = "I have looked at it",
                                                ASKS(LOOK),
                                                .place = PLACE_SHARINGS},
                                     .add = add_left_open,
                                     .act = look,
                                     .then = looked};
