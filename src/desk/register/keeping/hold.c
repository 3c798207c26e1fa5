/* Keeping a sharing from being erased, and ending that (L05). */
#include "register/forms/about_form.h"
#include "register/keeping/keeping.h"
#include "safehand/register.h"

static const char WHAT_IT_IS[] =
    "A sharing that is on hold is not erased, also not on its review date: because of a complaint, "
    "a claim, an inquiry, or because a person asked for it. A manager, deputy or trustee ends the "
    "hold.";

static const struct ask WHY_HELD[] = {
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why must it be kept?",
     .hint = "For example: a complaint of 3 May, of which no answer is given yet.",
     .missing = "write why it must be kept",
     .input = INPUT_REASON},
};
static const struct ask WHY_RELEASED[] = {
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why need it not be kept any more?",
     .missing = "write why it need not be kept any more",
     .input = INPUT_REASON},
};

typedef enum status hold_act(struct office *office, const char *id, const char *reason,
                             timestamp now, struct hold_view *view, struct error *err);

static enum status set(struct visit *visit, const char *id, hold_act *act, struct error *err)
{
    struct hold_view view = {.is_held = false};
    enum status status =
        act(visit->session->office, id, asked(visit, "reason"), visit_now(visit), &view, err);
    hold_view_free(&view);
    return status;
}

static enum status put(struct visit *visit, const char *id, struct asking *asking,
                       struct error *err)
{
    (void)asking;
    return set(visit, id, hold_put, err);
}

static enum status release(struct visit *visit, const char *id, struct asking *asking,
                           struct error *err)
{
    (void)asking;
    return set(visit, id, hold_release, err);
}

const struct about_form FORM_HOLD = {.asking = {.title = "Keep it from being erased",
                                                .path = "/hold",
                                                .button = "Put it on hold",
                                                ASKS(WHY_HELD),
                                                .place = PLACE_SHARINGS},
                                     .said = WHAT_IT_IS,
                                     .act = put};
const struct about_form FORM_RELEASE = {.asking = {.title = "End the hold",
                                                   .path = "/hold/release",
                                                   .button = "End the hold",
                                                   ASKS(WHY_RELEASED),
                                                   .place = PLACE_SHARINGS},
                                        .said = WHAT_IT_IS,
                                        .act = release};
