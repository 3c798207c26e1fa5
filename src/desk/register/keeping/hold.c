/* Keeping a sharing from being erased, and ending that (L05). */
#include "register/keeping/keeping.h"
#include "safehand/register.h"

static void show_hold(struct visit *visit, const void *context)
{
    (void)context;
    about_show(visit, asked(visit, "id"));
    page_paragraph(&visit->page,
                   "A sharing that is on hold is not erased, also not on its review date: because "
                   "of a complaint, a claim, an inquiry, or because a person asked for it. A "
                   "manager, deputy or trustee ends the hold.");
}

static const struct ask WHY_HELD[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why must it be kept?",
     .hint = "For example: a complaint of 3 May, of which no answer is given yet.",
     .missing = "write why it must be kept",
     .input = INPUT_REASON},
};
static const struct ask WHY_RELEASED[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why need it not be kept any more?",
     .missing = "write why it need not be kept any more",
     .input = INPUT_REASON},
};
static const struct asking HOLDING = {.title = "Keep it from being erased",
                                      .path = "/hold",
                                      .button = "Put it on hold",
                                      ASKS(WHY_HELD),
                                      .place = PLACE_SHARINGS,
                                      .above = show_hold};
static const struct asking RELEASING = {.title = "End the hold",
                                        .path = "/hold/release",
                                        .button = "End the hold",
                                        ASKS(WHY_RELEASED),
                                        .place = PLACE_SHARINGS,
                                        .above = show_hold};

void page_hold(struct visit *visit)
{
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &HOLDING, NULL);
}

void page_release(struct visit *visit)
{
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &RELEASING, NULL);
}

typedef enum status hold_act(struct office *office, const char *id, const char *reason,
                             timestamp now, struct hold_view *view, struct error *err);

static void record(struct visit *visit, struct asking asking, hold_act *act)
{
    struct error err = {0};
    struct hold_view view = {.is_held = false};
    const char *id = asked(visit, "id");
    if (!about_find(visit, id))
        return;
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status =
            act(visit->session->office, id, asked(visit, "reason"), visit_now(visit), &view, &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/sharings/%s", view.id);
    else
        ask_again(visit, &asking, &err);
    hold_view_free(&view);
}

void page_was_held(struct visit *visit)
{
    record(visit, HOLDING, hold_put);
}

void page_was_released(struct visit *visit)
{
    record(visit, RELEASING, hold_release);
}
