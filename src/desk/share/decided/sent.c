/* What is to be done once a sharing is decided: whose approval it waits for, whom to tell, what a
 * person brings. */
#include "safehand/office/numbers.h"
#include "safehand/register.h"
#include "share/decided/decided.h"

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

static bool is_delivered(const struct decided *decided)
{
    enum sharing_state state = decided->timeline.state;
    return state == SHARING_DELIVERED || state == SHARING_OVERDUE;
}

/* The stick that it was written to, if it is plugged in still, at this computer. */
struct stick {
    bool is_there, is_removable;
    size_t others; /* packages that lay there before */
};

static struct stick find_stick(const struct decided *decided)
{
    struct error ignored = {0};
    struct media_device device;
    struct stick stick = {.is_there = false};
    if (decided->channel != CHANNEL_MEDIA || !decided->to || !decided->is_own ||
        media_count_ours(decided->to, decided->timeline.id, &stick.others, &stick.is_there,
                         &ignored) != STATUS_OK ||
        !stick.is_there)
        return (struct stick){.is_there = false};
    stick.is_removable =
        media_inspect(decided->to, &device, &ignored) == STATUS_OK && media_is_removable(&device);
    return stick;
}

static void show_stick(struct visit *visit, const struct decided *decided)
{
    struct page *page = &visit->page;
    struct stick stick = find_stick(decided);
    char address[SHARE_ADDRESS_SIZE];
    if (stick.others > 0)
        page_markup(page,
                    "<p class=\"govuk-body\">%zu earlier %s still on it: who has it has all of "
                    "them. <a class=\"govuk-link\" href=\"/media\">Which sticks are out</a></p>\n",
                    stick.others, stick.others == 1 ? "package is" : "packages are");
    if (!stick.is_removable)
        return;
    snprintf(address, sizeof address, "/share/sent/%s", decided->timeline.id);
    page_form_one(page, address,
                  &(struct field_button){.name = "unmount",
                                         .value = "yes",
                                         .words = "Make it safe to take out",
                                         .is_second = true});
}

/* `is_out`: the stick was just made safe to take out. */
static void show_delivered(struct visit *visit, const struct decided *decided, bool is_out)
{
    struct page *page = &visit->page;
    if (decided_is_emergency(decided))
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
        page_markup(page, is_out ? " and nobody else.</p>\n"
                                 : " and nobody else. Have the computer eject it before you take "
                                   "it out.</p>\n");
        if (!is_out)
            show_stick(visit, decided);
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
    if (!decided_is_emergency(decided))
        show_contact(visit, decided);
    page_markup(page, "<p class=\"govuk-body\">They answer with a receipt: <a class=\"govuk-link\" "
                      "href=\"/receipts\">file it</a> when it comes.</p>\n");
    share_show_notice(visit, decided->timeline.id);
}

static void show_for_sending(struct visit *visit, const struct decided *decided)
{
    char address[SHARE_ADDRESS_SIZE];
    if (decided_is_emergency(decided))
        show_call(visit, decided);
    bool is_by_hand = decided->channel == CHANNEL_HAND;
    page_markup(&visit->page, "<p class=\"govuk-body\">%s to ",
                is_by_hand ? "Hand the sealed file" : "Send the sealed file by secure email");
    page_text(&visit->page, decided->recipient);
    page_markup(&visit->page, "%s, and say so here when you have.</p>\n",
                is_by_hand ? " and nobody else" : "");
    share_offer_file(visit, decided->timeline.id);
    if (!decided_is_emergency(decided))
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
    if (decided_is_emergency(decided))
        show_call(visit, decided);
    page_markup(page, "<p class=\"govuk-body\">The files lie open in <code>");
    page_text(page, decided->to ? decided->to : "");
    page_markup(page, "</code>: bring them to ");
    page_text(page, decided->recipient);
    page_markup(page, ". Nobody but you knows that they arrive. Then delete that folder, which "
                      "nobody else does.</p>\n");
    if (!decided_is_emergency(decided))
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

/* `err`: how the unmounting of the stick ended; NULL if nobody asked for it. */
static void show_sent(struct visit *visit, const struct decided *decided, const struct error *err)
{
    struct page *page = &visit->page;
    char address[SHARE_ADDRESS_SIZE];
    const char *id = decided->timeline.id;
    enum sharing_state state = decided->timeline.state;
    bool has_failed = err && err->status != STATUS_OK;
    page_begin(page, has_failed ? 400 : 200, title_of(decided), PLACE_SHARE);
    if (has_failed)
        page_error_summary(page, err, NULL);
    else if (err)
        page_banner(page, "The memory stick may be taken out");
    share_tell_unkept(visit, id);
    if (decided_may_send(decided))
        share_offer_sending(visit, id, state);
    else if (state == SHARING_AWAITING_APPROVAL)
        show_approvers(visit, decided);
    else if (state == SHARING_FOR_SENDING)
        show_for_sending(visit, decided);
    else if (state == SHARING_HANDED_OVER)
        show_handed_over(visit, decided);
    else if (is_delivered(decided))
        show_delivered(visit, decided, err && !has_failed);
    snprintf(address, sizeof address, "/sharings/%s", id);
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, address, "All that happened to this sharing");
    page_markup(page, " · ");
    page_link(page, "/", "What is owed");
    page_markup(page, "</p>\n");
    share_list_drafts(visit); /* the same to somebody else, too */
    page_end(page);
}

void share_sent(struct visit *visit)
{
    struct decided decided;
    if (!decided_read(visit, &decided))
        return;
    if (decided_is_unseen(&decided))
        response_go_on(visit->page.response, "/stick/%s", decided.timeline.id);
    else
        show_sent(visit, &decided, NULL);
    timeline_free(&decided.timeline);
}

/* Only the stick that holds this package, whatever else is plugged in at that folder by now. */
void share_unmount(struct visit *visit)
{
    struct error err = {0};
    struct decided decided;
    if (!decided_read(visit, &decided))
        return;
    if (is_delivered(&decided) && find_stick(&decided).is_removable) {
        (void)!media_unmount(decided.to, &err);
    } else {
        error_set(&err, STATUS_USAGE, "the memory stick with this package is not plugged in here");
        (void)!error_hint(&err, "if you have taken it out already, nothing is left to do");
    }
    show_sent(visit, &decided, &err);
    timeline_free(&decided.timeline);
}
