/* Withdrawing a sharing, and taking its package off the portal. */
#include <string.h>

#include "register/register.h"
#include "safehand/delivery.h"
#include "safehand/office/entries.h"
#include "safehand/sharing.h"

/* ---- withdrawing ---- */

static const struct ask WHY[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is it withdrawn?",
     .missing = "write why it is withdrawn",
     .input = INPUT_REASON},
};

static void show_withdrawing(struct visit *visit, const void *context)
{
    about_above(visit, context);
    page_paragraph(&visit->page,
                   "From then on nothing of it is delivered any more. What lies on a portal is "
                   "taken off on the next page. What the recipient has fetched is theirs: tell "
                   "them.");
}

static const struct asking WITHDRAWING = {.title = "Withdraw a sharing",
                                          .path = "/withdraw",
                                          .button = "Withdraw it",
                                          ASKS(WHY),
                                          .place = PLACE_SHARINGS,
                                          .above = show_withdrawing};

void page_withdraw(struct visit *visit)
{
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &WITHDRAWING, NULL);
}

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

void page_withdrawn(struct visit *visit)
{
    struct error err = {0};
    struct asking asking = WITHDRAWING;
    const char *id = asked(visit, "id");
    if (!about_find(visit, id))
        return;
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = sharing_withdraw(visit->session->office, id, asked(visit, "reason"),
                                  visit_now(visit), &err);
    if (status != STATUS_OK)
        ask_again(visit, &asking, &err);
    else
        response_go_on(visit->page.response,
                       lies_on_portal(visit, id) ? "/take-off?id=%s" : "/sharings/%s", id);
}

/* ---- off the portal ---- */

static const struct ask HOW[] = {
    {.kind = ASK_CARRIED, .name = "id"},
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

static const struct asking TAKING = {.title = "Take it off the portal",
                                     .path = "/take-off",
                                     .button = "Take it off",
                                     ASKS(HOW),
                                     .place = PLACE_SHARINGS,
                                     .above = about_above};

void page_take_off(struct visit *visit)
{
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &TAKING, NULL);
}

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

static enum status take_off(struct visit *visit, struct asking *asking, struct error *err)
{
    struct sharing_timeline timeline = {0};
    const char *password = form_value(&visit->request->body, "password");
    const char *by = asked(visit, "by"), *id = asked(visit, "id");
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

void page_taken_off(struct visit *visit)
{
    struct error err = {0};
    struct asking asking = TAKING;
    if (!about_find(visit, asked(visit, "id")))
        return;
    if (take_off(visit, &asking, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/sharings/%s", asked(visit, "id"));
    else
        ask_again(visit, &asking, &err);
}
