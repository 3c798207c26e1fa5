/* A decision not to share (P11). */
#include "register/register.h"
#include "safehand/sharing.h"

static const struct ask_choice WHOSE[] = {
    {"other", "Neither", NULL},
    {"police", "By the police", "The trustees are told of it too."},
    {"court", "By a court", "The trustees are told of it too."},
};
static const struct ask ASKED[] = {
    {.kind = ASK_TEXT,
     .name = "family",
     .label = "Which family is it about?",
     .hint = "Its reference, as on its file.",
     .missing = "write the family's reference",
     .width = 20},
    {.kind = ASK_TEXT,
     .name = "asked-by",
     .label = "Who asked?",
     .hint = "Name and organisation. If nobody asked: who thought of sharing it.",
     .missing = "write who asked",
     .input = INPUT_ASKED_BY},
    {.kind = ASK_RADIOS,
     .name = "request",
     .label = "Was it a request by the police or a court?",
     .missing = "say whether it was a request by the police or a court",
     CHOICES(WHOSE)},
    {.kind = ASK_TEXT,
     .name = "to",
     .label = "Whom would it have gone to? (optional)",
     .input = INPUT_TO},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is it not shared?",
     .missing = "write why it is not shared",
     .input = INPUT_REASON},
};

static void show_why(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page,
                   "A decision not to share is kept like a decision to share: who asked, and why "
                   "not. You then talk about it with who asked.");
    page_inset(&visit->page, "If a child or an adult may be at risk, share the concern, or ring: "
                             "a concern needs no consent.");
}

static const struct asking DECLINING = {.title = "Decide not to share",
                                        .path = "/decline",
                                        .button = "Record the decision",
                                        ASKS(ASKED),
                                        .place = PLACE_HOME,
                                        .above = show_why};

void page_decline(struct visit *visit)
{
    ask_show(visit, &DECLINING, NULL);
}

void page_declined(struct visit *visit)
{
    uint64_t entry = 0;
    json_t *detail = NULL;
    struct error err = {0};
    struct asking asking = DECLINING;
    const char *request = asked(visit, "request");
    struct declining declining = {.reference = asked(visit, "family"),
                                  .asked_by = asked(visit, "asked-by"),
                                  .reason = asked(visit, "reason"),
                                  .to = asked_or_null(visit, "to"),
                                  .request = *request == 'o' ? NULL : request};
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = family_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = sharing_decline(visit->session->office, &declining, visit_now(visit), &entry,
                                 &detail, &err);
    if (status == STATUS_OK)
        recorded_go_on(visit, entry);
    else
        ask_again(visit, &asking, &err);
    json_decref(detail);
}
