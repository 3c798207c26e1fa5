/* Whom the office shares with, and whether somebody has made sure that it is they. */
#include <string.h>

#include "register/recipients/recipients.h"
#include "share/share.h"

void recipient_mark(const struct office_recipient *recipient, char mark[RECIPIENT_MARK_SIZE])
{
    char name[CARD_FILE_NAME_SIZE + KEYLESS_FILE_NAME_SIZE];
    if (recipient->card)
        card_file_name(recipient->card, name);
    else
        keyless_file_name(recipient->keyless, name);
    snprintf(mark, RECIPIENT_MARK_SIZE, "%.*s", (int)strcspn(name, "."), name);
}

/* A tag, and what stands behind it: why they cannot be chosen. */
static void show_state(struct visit *visit, const struct office_recipient *recipient)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct page *page = &visit->page;
    if (recipient->is_revoked) {
        page_markup(page, "<strong class=\"govuk-tag govuk-tag--red\">Revoked</strong> ");
        page_text(page, recipient->revoked_because);
    } else if (recipient->card && visit_now(visit) >= recipient->card->expires) {
        timestamp_words(recipient->card->expires, day);
        page_markup(page,
                    "<strong class=\"govuk-tag govuk-tag--red\">Expired</strong> since %s: ask "
                    "them for a card of the same keys",
                    day);
    } else if (recipient->is_verified) {
        date_words(&recipient->verified_on, day);
        page_markup(
            page, "<strong class=\"govuk-tag govuk-tag--green\">Verified</strong> on %s by ", day);
        page_text(page, recipient->verified_by);
    } else {
        page_markup(page, "<strong class=\"govuk-tag govuk-tag--yellow\">Not verified</strong> %s",
                    recipient->card ? "ring them first" : "look up their address first");
    }
}

static void show_row(struct visit *visit, const struct office_recipient *recipient)
{
    struct page *page = &visit->page;
    char mark[RECIPIENT_MARK_SIZE];
    recipient_mark(recipient, mark);
    page_row_begin(page);
    page_cell_begin(page);
    page_markup(page, "<a class=\"govuk-link\" href=\"/recipients/show?name=%s\">", mark);
    page_text(page, recipient->name);
    page_markup(page, "</a>");
    page_cell_end(page);
    page_cell_begin(page);
    page_text(page, recipient->organisation);
    if (!recipient->card)
        page_markup(page, " <span class=\"govuk-hint\">No keys: you hand it over yourself</span>");
    page_cell_end(page);
    page_cell_begin(page);
    show_state(visit, recipient);
    page_cell_end(page);
    page_row_end(page);
}

void page_recipients(struct visit *visit)
{
    static const char *const headings[] = {"Name", "Organisation", "State"};
    struct error err = {0};
    struct office_recipients list = {0};
    struct page *page = &visit->page;
    if (office_recipient_list(visit->session->office, &list, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Recipients", PLACE_RECIPIENTS);
    page_paragraph(page, "Whoever is verified here can be chosen when something is shared. First "
                         "you write to them: they make a key in their browser, and send you its "
                         "card.");
    page_link_button(page, "/recipients/invite", "Write to somebody who has no card yet",
                     list.count > 0);
    page_link_button(page, "/recipients/add", "Add somebody by their card", list.count == 0);
    page_link_button(page, "/recipients/add-address", "Add an office that takes no keys", true);
    if (list.count == 0) {
        page_paragraph(page, "Nobody yet.");
    } else {
        page_table_begin(page, "All recipients", headings, 3);
        for (size_t i = 0; i < list.count; i++)
            show_row(visit, list.items[i]);
        page_table_end(page);
    }
    page_end(page);
    office_recipients_free(&list);
}

/* ---- one ---- */

static const char *kind_label(const struct office_recipient *recipient,
                              struct recipient_kinds **kinds)
{
    struct error ignored = {0};
    if (recipient_kinds_shipped(kinds, &ignored) != STATUS_OK)
        return recipient->organisation_kind;
    return recipient_kind_label(*kinds, recipient->organisation_kind);
}

void recipient_show_terms(struct visit *visit, const struct office_recipient *recipient)
{
    char until[TIMESTAMP_WORDS_SIZE];
    struct recipient_kinds *kinds = NULL;
    struct page *page = &visit->page;
    page_terms_begin(page);
    page_term(page, "Name", recipient->name);
    page_term(page, "Organisation", recipient->organisation);
    page_term(page, "Which is", kind_label(recipient, &kinds));
    if (recipient->card) {
        timestamp_words(recipient->card->expires, until);
        page_term(page, "Role", recipient->card->role);
        page_term(page, "Their card holds until", until);
    } else {
        page_term(page, "Takes things at", keyless_way_words(recipient->keyless->way));
        page_term(page, "Address", recipient->keyless->address);
        page_term(page, "Published at", recipient->keyless->published);
    }
    page_term(page, "How it was made sure of", recipient->verified_how);
    page_terms_end(page);
    recipient_kinds_free(kinds);
}

/* Begins a sharing for which it is settled already to whom it goes. */
static void show_share(struct page *page, const struct office_recipient *recipient)
{
    struct buffer address;
    char *words = memory_format("Share something with %s", recipient->name);
    buffer_init(&address, SHARE_ADDRESS_SIZE);
    buffer_append_text(&address, "/share?to=");
    page_address_part(&address, recipient->key);
    page_link_button(page, buffer_text(&address), words ? words : "Share something", false);
    buffer_free(&address);
    memory_free(words);
}

static void show_actions(struct visit *visit, const struct office_recipient *recipient)
{
    char mark[RECIPIENT_MARK_SIZE], address[128];
    struct page *page = &visit->page;
    recipient_mark(recipient, mark);
    if (!recipient->is_verified && !recipient->is_revoked) {
        snprintf(address, sizeof address, "/recipients/call?name=%s", mark);
        page_link_button(page, address, recipient->card ? "Ring them, and compare" : "Look it up",
                         false);
    }
    if (recipient->is_verified && !recipient->is_revoked)
        show_share(page, recipient);
    if (recipient->card) {
        page_more_begin(page, "Does their card end soon?");
        page_paragraph(page, "Ask them to renew it: a card of the same keys, signed by them, is "
                             "added as a new one is, and nobody need ring again.");
        page_link_button(page, "/recipients/add", "Add their renewed card", true);
        page_more_end(page);
    }
    if (!recipient->is_revoked) {
        snprintf(address, sizeof address, "/recipients/revoke?name=%s", mark);
        page_link_button(page, address,
                         recipient->card ? "Do not use this card any more"
                                         : "Do not use this address any more",
                         true);
    }
}

void page_recipient(struct visit *visit)
{
    struct page *page = &visit->page;
    struct office_recipient *recipient = recipient_of_visit(visit);
    if (!recipient)
        return;
    page_begin(page, 200, recipient->name, PLACE_RECIPIENTS);
    page_markup(page, "<p class=\"govuk-body\">");
    show_state(visit, recipient);
    page_markup(page, "</p>\n");
    recipient_show_terms(visit, recipient);
    show_actions(visit, recipient);
    page_end(page);
    office_recipient_free(recipient);
}

struct office_recipient *recipient_of_visit(struct visit *visit)
{
    struct error err = {0};
    struct office_recipient *recipient = NULL;
    enum status status =
        office_recipient_find(visit->session->office, asked(visit, "name"), &recipient, &err);
    if (status != STATUS_OK)
        page_failure(visit, &err);
    return recipient;
}

/* ---- not to be used any more ---- */

static const struct ask REVOKE[] = {
    {.kind = ASK_CARRIED, .name = "name"},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is it not to be used any more?",
     .hint = "For example: she has left; the key is lost; the address has changed.",
     .missing = "write why",
     .input = INPUT_REASON},
};

static void show_whose(struct visit *visit, const void *context)
{
    recipient_show_terms(visit, context);
}

static struct asking revoke_asking(const struct office_recipient *recipient)
{
    return (struct asking){.title = "Do not share with them any more",
                           .path = "/recipients/revoke",
                           .button = "Revoke it",
                           ASKS(REVOKE),
                           .place = PLACE_RECIPIENTS,
                           .above = show_whose,
                           .context = recipient};
}

void page_revoke(struct visit *visit)
{
    struct office_recipient *recipient = recipient_of_visit(visit);
    if (!recipient)
        return;
    struct asking asking = revoke_asking(recipient);
    ask_show(visit, &asking, NULL);
    office_recipient_free(recipient);
}

void page_revoked(struct visit *visit)
{
    struct error err = {0};
    struct office_recipient *recipient = recipient_of_visit(visit);
    if (!recipient)
        return;
    struct asking asking = revoke_asking(recipient);
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = office_recipient_revoke(visit->session->office, recipient, asked(visit, "reason"),
                                         visit_now(visit), &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/recipients");
    else
        ask_again(visit, &asking, &err);
    office_recipient_free(recipient);
}
