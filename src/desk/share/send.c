/* A decided sharing: sending it, and what to do then. */
#include <string.h>

#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/office/numbers.h"
#include "safehand/register.h"
#include "share/sending.h"

enum { SECONDS_BETWEEN_LOOKS = 2 };

/* A decided sharing, as its entries tell. */
struct decided {
    struct sharing_timeline timeline;
    const json_t *decision;
    enum channel channel;
    const char *to; /* the portal's name, or the folder; NULL */
    const char *recipient, *organisation;
    bool is_own; /* by who acts */
};

static void find_decision(const struct office *office, struct decided *decided)
{
    const struct sharing_timeline *timeline = &decided->timeline;
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i]->leaf.kind == ENTRY_KIND_DECISION) {
            struct entry_decision said;
            entry_decision_see(timeline->entries[i]->detail, &said);
            decided->decision = said.decision;
            decided->is_own = office_signer(office, timeline->entries[i]) == office_self(office);
        }
}

/* False with a page if there is no such sharing. */
static bool decided_read(struct visit *visit, struct decided *decided)
{
    struct error err = {0};
    *decided = (struct decided){.decision = NULL};
    enum status status = timeline_read(visit->session->office, visit->rest, visit_now(visit),
                                       &decided->timeline, &err);
    if (status == STATUS_OK)
        find_decision(visit->session->office, decided);
    const json_t *asked = json_object_get(decided->decision, "asked");
    const json_t *recipient = json_object_get(decided->decision, "recipient");
    const char *channel = json_text(asked, "channel");
    if (status == STATUS_USAGE ||
        (status == STATUS_OK && (!channel || !channel_parse(channel, &decided->channel))))
        page_missing(visit);
    else if (status != STATUS_OK)
        page_failure(visit, &err);
    else {
        decided->to = json_text(asked, "channel_to");
        decided->recipient = json_text(recipient, "name");
        decided->organisation = json_text(recipient, "organisation");
        return true;
    }
    timeline_free(&decided->timeline);
    return false;
}

static bool is_emergency(const struct decided *decided)
{
    return json_is_true(json_object_get(decided->decision, "emergency"));
}

/* Whether it can be sent by who acts. */
static bool may_send(const struct decided *decided)
{
    enum sharing_state state = decided->timeline.state;
    return decided->is_own && (state == SHARING_DRAFTED || state == SHARING_SEALED);
}

/* Whether it is to go onto a stick that a browser writes, at whichever computer. */
static bool is_unseen(const struct decided *decided)
{
    return may_send(decided) && decided->channel == CHANNEL_MEDIA && !decided->to;
}

void share_offer_sending(struct visit *visit, const char *id, enum sharing_state state)
{
    struct page *page = &visit->page;
    char address[SHARE_ADDRESS_SIZE];
    if (state == SHARING_DRAFTED || state == SHARING_SEALED) {
        snprintf(address, sizeof address, "/share/send/%s", id);
        page_link_button(page, address, "Send it now", false);
    } else if (state == SHARING_AWAITING_APPROVAL || state == SHARING_DELIVERED ||
               state == SHARING_FOR_SENDING || state == SHARING_HANDED_OVER ||
               state == SHARING_OVERDUE) {
        snprintf(address, sizeof address, "/share/sent/%s", id);
        page_link_button(page, address, "What to do now", true);
    }
}

/* ---- sending ---- */

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
    else if (is_unseen(&decided))
        response_go_on(visit->page.response, "/stick/%s", id);
    else if (may_send(&decided))
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
    else if (state == SENDING_FAILED && may_send(&decided))
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
    else if (may_send(&decided))
        send(visit, &decided);
    else
        response_go_on(visit->page.response, "/share/sent/%s", decided.timeline.id);
    timeline_free(&decided.timeline);
}

/* ---- what to do now ---- */

/* Who may approve it, but for who shares it. */
static void show_approvers(struct visit *visit, const struct decided *decided)
{
    struct page *page = &visit->page;
    const struct office *office = visit->session->office;
    page_paragraph(page,
                   "Nothing has left yet: it waits for the approval of a manager, a deputy or "
                   "a trustee. Ask one of them to look at it:");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        if (member->is_removed || member == office_self(office) ||
            !office_role_approves(member->role))
            continue;
        page_markup(page, "<li>");
        page_text(page, member->card->name);
        page_markup(page, " (%s)", office_role_name(member->role));
        if (member->card->contact && *member->card->contact) {
            page_markup(page, ", ");
            page_text(page, member->card->contact);
        }
        page_markup(page, "</li>\n");
    }
    page_markup(page,
                "</ul>\n<p class=\"govuk-body\">They find it at <a class=\"govuk-link\" "
                "href=\"/\">what is owed</a> when they sign in, or at <a class=\"govuk-link\" "
                "href=\"/approve/%s\">its own page</a>. Once it is approved, <em>Send it now</em> "
                "stands here.</p>\n",
                decided->timeline.id);
}

/* How they are reached: by their card, and by the office's own list. */
static void show_contact(struct visit *visit, const struct decided *decided)
{
    struct error ignored = {0};
    struct office_recipient *recipient = NULL;
    struct office_number number;
    bool is_found = false;
    const char *key = json_text(json_object_get(decided->decision, "asked"), "recipient");
    struct page *page = &visit->page;
    if (!key ||
        office_recipient_find(visit->session->office, key, &recipient, &ignored) != STATUS_OK)
        return;
    page_terms_begin(page);
    if (office_number_of(visit->session->office, recipient, &number, &is_found, &ignored) ==
            STATUS_OK &&
        is_found)
        page_term(page, "Their published number", number.number);
    if (recipient->card)
        page_term(page, "As they gave it with their card", recipient->card->contact);
    if (recipient->keyless)
        page_term(page, "The address that they publish", recipient->keyless->address);
    page_terms_end(page);
    office_recipient_free(recipient);
}

/* What went at once is of no use until somebody reads it: a call comes first, with their numbers.
 */
static void show_call(struct visit *visit, const struct decided *decided)
{
    share_show_urgent(&visit->page, decided->recipient, decided->organisation);
    show_contact(visit, decided);
}

static void show_delivered(struct visit *visit, const struct decided *decided)
{
    struct page *page = &visit->page;
    if (is_emergency(decided))
        show_call(visit, decided);
    page_markup(page, "<p class=\"govuk-body\">");
    if (decided->channel == CHANNEL_PORTAL) {
        page_markup(page, "Tell ");
        page_text(page, decided->recipient);
        page_markup(page, " that a package waits on the portal ");
        page_text(page, decided->to ? decided->to : "");
        page_markup(page, ".</p>\n");
        share_show_where(visit, decided->to, decided->timeline.id);
    } else if (decided->channel == CHANNEL_MEDIA) {
        page_markup(page,
                    "The memory stick holds the sealed file %.8s….safehand: give it into the "
                    "hand of ",
                    decided->timeline.id);
        page_text(page, decided->recipient);
        page_markup(page, " and nobody else. Have the computer eject it before you take it out."
                          "</p>\n");
    } else if (decided->channel == CHANNEL_EMAIL) {
        page_markup(page, "The sealed file was sent by email to ");
        page_text(page, decided->recipient);
        page_markup(page, ", as it was said here: send it to nobody else.</p>\n");
    } else {
        page_markup(page, "The sealed file was handed to ");
        page_text(page, decided->recipient);
        page_markup(page, ", as it was said here. If they need it once more:</p>\n");
        share_offer_file(visit, decided->timeline.id);
    }
    if (!is_emergency(decided))
        show_contact(visit, decided);
    page_markup(page, "<p class=\"govuk-body\">They answer with a receipt: <a class=\"govuk-link\" "
                      "href=\"/receipts\">file it</a> when it comes.</p>\n");
    share_show_notice(visit, decided->timeline.id);
}

static void show_for_sending(struct visit *visit, const struct decided *decided)
{
    char address[SHARE_ADDRESS_SIZE];
    if (is_emergency(decided))
        show_call(visit, decided);
    bool is_by_hand = decided->channel == CHANNEL_HAND;
    page_markup(&visit->page, "<p class=\"govuk-body\">%s to ",
                is_by_hand ? "Hand the sealed file" : "Send the sealed file by secure email");
    page_text(&visit->page, decided->recipient);
    page_markup(&visit->page, "%s, and say so here when you have.</p>\n",
                is_by_hand ? " and nobody else" : "");
    share_offer_file(visit, decided->timeline.id);
    if (!is_emergency(decided))
        show_contact(visit, decided);
    snprintf(address, sizeof address, "/share/send/%s", decided->timeline.id);
    page_form_one(&visit->page, address,
                  &(struct field_button){.name = "sent",
                                         .value = "yes",
                                         .words = is_by_hand ? "They have it" : "It is sent"});
    share_show_notice(visit, decided->timeline.id);
}

static void show_handed_over(struct visit *visit, const struct decided *decided)
{
    struct page *page = &visit->page;
    if (is_emergency(decided))
        show_call(visit, decided);
    page_markup(page, "<p class=\"govuk-body\">The files lie open in <code>");
    page_text(page, decided->to ? decided->to : "");
    page_markup(page, "</code>: bring them to ");
    page_text(page, decided->recipient);
    page_markup(page, ". Nobody but you knows that they arrive. Then delete that folder, which "
                      "nobody else does.</p>\n");
    if (!is_emergency(decided))
        show_contact(visit, decided);
    page_markup(page,
                "<p class=\"govuk-body\">They give a reference number for it: <a "
                "class=\"govuk-link\" href=\"/reference?id=%s\">record it</a>.</p>\n",
                decided->timeline.id);
}

/* What it is now, as its heading. */
static const char *title_of(const struct decided *decided)
{
    switch (decided->timeline.state) {
    case SHARING_AWAITING_APPROVAL:
        return "It waits for approval";
    case SHARING_FOR_SENDING:
        return decided->channel == CHANNEL_HAND ? "It is ready for you to hand over"
                                                : "It is ready for you to send";
    case SHARING_HANDED_OVER:
        return "It is ready for you to hand over";
    case SHARING_DELIVERED:
    case SHARING_OVERDUE:
        return decided->channel == CHANNEL_HAND    ? "They have it"
               : decided->channel == CHANNEL_MEDIA ? "It is on the memory stick"
                                                   : "It has gone";
    default:
        return "It is decided";
    }
}

void share_sent(struct visit *visit)
{
    struct page *page = &visit->page;
    struct decided decided;
    char address[SHARE_ADDRESS_SIZE];
    if (!decided_read(visit, &decided))
        return;
    enum sharing_state state = decided.timeline.state;
    if (is_unseen(&decided)) {
        response_go_on(page->response, "/stick/%s", decided.timeline.id);
        timeline_free(&decided.timeline);
        return;
    }
    page_begin(page, 200, title_of(&decided), PLACE_SHARE);
    if (may_send(&decided))
        share_offer_sending(visit, decided.timeline.id, state);
    else if (state == SHARING_AWAITING_APPROVAL)
        show_approvers(visit, &decided);
    else if (state == SHARING_FOR_SENDING)
        show_for_sending(visit, &decided);
    else if (state == SHARING_HANDED_OVER)
        show_handed_over(visit, &decided);
    else if (state == SHARING_DELIVERED || state == SHARING_OVERDUE)
        show_delivered(visit, &decided);
    snprintf(address, sizeof address, "/sharings/%s", decided.timeline.id);
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, address, "All that happened to this sharing");
    page_markup(page, " · ");
    page_link(page, "/", "What is owed");
    page_markup(page, "</p>\n");
    share_list_drafts(visit); /* the same to somebody else, too */
    page_end(page);
    timeline_free(&decided.timeline);
}
