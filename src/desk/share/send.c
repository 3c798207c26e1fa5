/* Sending a decided sharing. */
#include <string.h>

#include "share/decided/decided.h"

enum { SECONDS_BETWEEN_LOOKS = 2 };

static void show_whom(struct page *page, const struct decided *decided)
{
    page_terms_begin(page);
    page_term(page, "To", decided->recipient);
    page_term(page, "Organisation", decided->organisation);
    page_term(page, "Family", json_text(decided->decision, "reference"));
    page_term(page, "For", json_text(decided->decision, "purpose"));
    page_terms_end(page);
}

/* `typed`: what is wrong may be what was just typed. */
static void show_send(struct visit *visit, const struct decided *decided, const struct error *err,
                      bool typed)
{
    struct page *page = &visit->page;
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    bool is_portal = decided->channel == CHANNEL_PORTAL;
    const struct error *wrong = is_portal && typed && share_is_password(err) ? err : NULL;
    snprintf(address, sizeof address, "/share/send/%s", decided->timeline.id);
    snprintf(back, sizeof back, "/sharings/%s", decided->timeline.id);
    page->back = back;
    page_begin(page, err ? 400 : 200, err ? "It has not gone" : "Send it now", PLACE_SHARE);
    if (err) {
        page_error_summary(page, err, wrong ? "password" : NULL);
        page_markup(page,
                    "<p class=\"govuk-body\">What you decided stands in the ledger, and nothing of "
                    "it is lost%s. Phone them if it cannot wait.</p>\n",
                    err->status == STATUS_REFUSED ? "" : ": it can be sent again here");
    }
    show_whom(page, decided);
    page_form_begin(page, address);
    if (is_portal)
        share_portal_password(page, decided->to, wrong);
    page_form_end(page, err ? "Send it again" : "Send it now");
    page_end(page);
}

static void show_sending(struct visit *visit, const struct decided *decided)
{
    struct page *page = &visit->page;
    page->again = SECONDS_BETWEEN_LOOKS;
    page_begin(page, 200, "It is being sent", PLACE_SHARE);
    show_whom(page, decided);
    sending_show(visit, decided->timeline.id);
    page_paragraph(page,
                   "This page goes on by itself. You can do something else meanwhile: it goes "
                   "on, and stands on the first page.");
    page_inset(page, "Locking the desk before it has gone stops it. Nothing is lost then, and it "
                     "can be sent again.");
    page_end(page);
}

void share_send(struct visit *visit)
{
    struct error err = {0};
    struct decided decided;
    if (!decided_read(visit, &decided))
        return;
    const char *id = decided.timeline.id;
    enum sending_state state = sending_look(visit->session, id, &err);
    if (state == SENDING_GOES)
        response_go_on(visit->page.response, "/share/sending/%s", id);
    else if (decided_is_unseen(&decided))
        response_go_on(visit->page.response, "/stick/%s", id);
    else if (decided_may_send(&decided))
        show_send(visit, &decided, NULL, false);
    else
        response_go_on(visit->page.response, "/share/sent/%s", id);
    timeline_free(&decided.timeline);
}

void share_sending(struct visit *visit)
{
    struct error err = {0};
    struct decided decided;
    if (!decided_read(visit, &decided))
        return;
    enum sending_state state = sending_look(visit->session, decided.timeline.id, &err);
    if (state == SENDING_GOES)
        show_sending(visit, &decided);
    else if (state == SENDING_FAILED && decided_may_send(&decided))
        show_send(visit, &decided, &err, false);
    else
        response_go_on(visit->page.response, "/share/sent/%s", decided.timeline.id);
    timeline_free(&decided.timeline);
}

void share_go_out(struct visit *visit, struct sending *sending, const char *id)
{
    struct error err = {0};
    enum sending_state state = sending_begin(visit, sending, id, &err);
    response_go_on(visit->page.response, "/share/%s/%s", state == SENDING_GONE ? "sent" : "sending",
                   id);
}

/* One entry of another day to come must not hold up a concern. */
static enum status believe_clock(struct visit *visit, const char *id, struct error *err)
{
    struct office *office = visit->session->office;
    timestamp clock = timestamp_now(), until = 0;
    bool is_earlier = false;
    if (office_clock_behind(office, clock) == 0 ||
        !sharing_is_concern(office, id, visit_now(visit), &until))
        return STATUS_OK;
    return office_believe_clock(office, until, clock, &is_earlier, err);
}

/* What goes already is not sent twice. */
static void send(struct visit *visit, const struct decided *decided)
{
    struct error err = {0};
    struct sending *sending = NULL;
    const char *id = decided->timeline.id;
    const struct sending_what what = {
        .way = {decided->channel, decided->to},
        .reference = json_text(decided->decision, "reference"),
        .to = decided->recipient,
    };
    if (sending_look(visit->session, id, &err) == SENDING_GOES) {
        response_go_on(visit->page.response, "/share/sending/%s", id);
        return;
    }
    err = (struct error){0};
    enum status status = believe_clock(visit, id, &err);
    if (status == STATUS_OK)
        status = sending_new(visit, &what, share_value(&visit->request->body, "password"), &sending,
                             &err);
    if (status == STATUS_OK) {
        share_go_out(visit, sending, id);
    } else {
        sending_free(sending);
        show_send(visit, decided, &err, true);
    }
}

/* A person sent, or handed over, what was made for that. */
static bool is_sent_by_hand(struct visit *visit, const struct decided *decided)
{
    return decided->timeline.state == SHARING_FOR_SENDING &&
           strcmp(share_value(&visit->request->body, "sent"), "yes") == 0;
}

void share_send_posted(struct visit *visit)
{
    struct decided decided;
    struct error err = {0};
    enum status status = STATUS_OK;
    if (!decided_read(visit, &decided))
        return;
    if (is_sent_by_hand(visit, &decided))
        status = sharing_sent(visit->session->office, decided.timeline.id, visit_now(visit), &err);
    if (status != STATUS_OK)
        show_send(visit, &decided, &err, true);
    else if (decided_may_send(&decided))
        send(visit, &decided);
    else
        response_go_on(visit->page.response, "/share/sent/%s", decided.timeline.id);
    timeline_free(&decided.timeline);
}
