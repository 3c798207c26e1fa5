/* Withdrawing a sharing, and taking its package off the portal. */
#include <string.h>

#include "register/forms/about_form.h"
#include "safehand/delivery.h"
#include "safehand/office/entries.h"
#include "safehand/sharing.h"

/* ---- withdrawing ---- */

static const struct ask WHY[] = {
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is it withdrawn?",
     .missing = "write why it is withdrawn",
     .input = INPUT_REASON},
};

/* Whether its package lies on a portal still; what cannot be read lies nowhere. */
static bool lies_on_portal(struct visit *visit, const char *id)
{
    struct error ignored = {0};
    struct sharing_timeline timeline = {0};
    bool lies = timeline_read(visit->session->office, id, visit_now(visit), &timeline, &ignored) ==
                    STATUS_OK &&
                timeline_on_portal(&timeline);
    timeline_free(&timeline);
    return lies;
}

static enum status withdraw(struct visit *visit, const char *id, struct asking *asking,
                            struct error *err)
{
    (void)asking;
    return sharing_withdraw(visit->session->office, id, asked(visit, "reason"), visit_now(visit),
                            err);
}

static void withdrawn(struct visit *visit, const char *id)
{
    response_go_on(visit->page.response,
                   lies_on_portal(visit, id) ? "/take-off?id=%s" : "/sharings/%s", id);
}

const struct about_form FORM_WITHDRAW = {
    .asking = {.title = "Withdraw a sharing",
               .path = "/withdraw",
               .button = "Withdraw it",
               ASKS(WHY),
               .place = PLACE_SHARINGS},
    .said =
        "From then on nothing of it is delivered any more. What lies on a portal is taken off on "
        "the next page. What the recipient has fetched is theirs: tell them.",
    .act = withdraw,
    .then = withdrawn};

/* ---- off the portal ---- */

static const struct ask HOW[] = {
    {.kind = ASK_SECRET,
     .name = "password",
     .label = "The portal's password",
     .hint = "Then the desk deletes the package there, and looks that it is gone."},
    {.kind = ASK_TEXT,
     .name = "by",
     .label = "Or who deleted it, and how?",
     .hint = "If whoever runs the portal did.",
     .input = INPUT_TAKEN_OFF},
};

static enum status delete_there(struct visit *visit, const char *id, const char *name,
                                const char *password, struct error *err)
{
    struct portal *portal = NULL;
    struct portal_session *connection = NULL;
    struct office *office = visit->session->office;
    enum status status = office_portal_find(office, name, &portal, err);
    if (status == STATUS_OK)
        status = portal_connect(&connection, portal, password, NULL, NULL, err);
    if (status == STATUS_OK)
        status = sharing_take_off(office, id, connection, NULL, visit_now(visit), err);
    portal_close(connection);
    portal_free(portal);
    return status;
}

static enum status take_off(struct visit *visit, const char *id, struct asking *asking,
                            struct error *err)
{
    struct sharing_timeline timeline = {0};
    const char *password = form_value(&visit->request->body, "password");
    const char *by = asked(visit, "by");
    struct office *office = visit->session->office;
    enum status status = timeline_read(office, id, visit_now(visit), &timeline, err);
    const char *portal = status == STATUS_OK ? timeline_on_portal(&timeline) : NULL;
    if (status == STATUS_OK && *by) {
        status = sharing_take_off(office, timeline.id, NULL, by, visit_now(visit), err);
    } else if (status == STATUS_OK && password && *password && portal) {
        status = delete_there(visit, timeline.id, portal, password, err);
        asking->wrong = status == STATUS_AUTHENTICATION ? "password" : NULL;
    } else if (status == STATUS_OK) {
        error_set(err, STATUS_USAGE,
                  portal ? "type the portal's password, or who deleted it there"
                         : "it lies on no portal any more");
        status = ask_wrong(asking, "password", err);
    }
    timeline_free(&timeline);
    return status;
}

const struct about_form FORM_TAKE_OFF = {.asking = {.title = "Take it off the portal",
                                                    .path = "/take-off",
                                                    .button = "Take it off",
                                                    ASKS(HOW),
                                                    .place = PLACE_SHARINGS},
                                         .act = take_off};
