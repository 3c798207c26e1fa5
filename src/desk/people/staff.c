/* Who is on the staff, who is to join, and the links by which they do. */
#include <string.h>

#include "people/invitations.h"
#include "people/people.h"
#include "people/staff.h"

const struct office_member *staff_member_of(const struct office *office, const char *key)
{
    char own[IDENTITY_KEY_SIZE];
    const struct office_member *found = NULL;
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        identities_key(member->card, own);
        if (strcmp(own, key) == 0 && (!found || found->is_removed))
            found = member;
    }
    return found;
}

const struct office_member *staff_newer_card(const struct office *office,
                                             const struct office_member *member)
{
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *other = office_member_at(office, i);
        if (other != member && !other->is_removed && !other->waits &&
            other->person == member->person && other->added > member->added)
            return other;
    }
    return NULL;
}

bool staff_may_manage(const struct visit *visit)
{
    return office_role_manages_staff(office_self(visit->session->office)->role);
}

bool staff_has_second_manager(const struct office *office)
{
    size_t count = 0;
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        count += !member->is_removed && office_role_manages_staff(member->role);
    }
    return count > 1;
}

const char *staff_role_words(enum office_role role)
{
    static const char *const words[] = {[ROLE_COORDINATOR] = "Coordinator",
                                        [ROLE_MANAGER] = "Manager",
                                        [ROLE_DEPUTY] = "Deputy",
                                        [ROLE_TRUSTEE] = "Trustee"};
    return words[role];
}

/* ---- what has just been done ---- */

static void show_done(struct visit *visit)
{
    static const char *const done[][2] = {
        {"cancelled", "The invitation is taken back: its link does not work any more."},
        {"trained", "It is recorded."},
        {"confirmed", "You have signed for them as a second person."},
        {"signed", "You have signed that your card is yours."},
        {"removed", "They are off the staff, and the ledger's keys were changed: theirs open "
                    "nothing that comes from now on. Tell the recipients who trust their card, and "
                    "take back what is on their computers. What they could read until now, they "
                    "may have copied."},
        {"key", "Your key lies in the office, sealed under your passphrase: you can sign in by "
                "your name."},
        {"renewed", "Their new card is taken. They may what they could before."},
        {"quicker", "Somebody was quicker than you: this key is taken already, as it says below."},
        {"added", "They are on the staff, and can sign in."},
        {"waits", "They are on the staff with a coordinator's rights, and can sign in. For the "
                  "rest a second person signs, as it says below."},
    };
    const char *what = form_value(&visit->request->query, "done");
    for (size_t i = 0; what && i < sizeof done / sizeof *done; i++)
        if (strcmp(done[i][0], what) == 0)
            page_banner(&visit->page, done[i][1]);
}

/* ---- the lists ---- */

void staff_training_words(struct visit *visit, const struct office_member *member, char *text,
                          size_t size)
{
    struct policy_training training;
    struct error ignored = {0};
    char day[TIMESTAMP_WORDS_SIZE];
    struct date today = date_of(visit_now(visit));
    snprintf(text, size, "Not signed yet");
    if (office_training(visit->session->office, member, &training, &ignored) != STATUS_OK ||
        !training.was_signed)
        return;
    date_words(&training.lapses_on, day);
    snprintf(text, size, "%s %s",
             training_is_current(&training, &today) ? "Signed, until" : "Lapsed on", day);
}

static void show_member(struct visit *visit, const struct office_member *member)
{
    struct page *page = &visit->page;
    char key[IDENTITY_KEY_SIZE], address[64], text[128];
    identities_key(member->card, key);
    snprintf(address, sizeof address, "/staff/%s", key);
    page_row_begin(page);
    page_cell_begin(page);
    page_link(page, address, member->card->name);
    page_cell_end(page);
    page_cell(page, staff_role_words(member->role));
    staff_training_words(visit, member, text, sizeof text);
    page_cell(page, text);
    page_cell(page, !office_member_is_unseen(member) ? "Nothing is owed"
                    : member->waits                  ? "They wait for it"
                                                     : "Still to come");
    page_row_end(page);
}

static void show_members(struct visit *visit)
{
    static const char *const headings[] = {"Name", "Role", "Policy", "Second signature"};
    const struct office *office = visit->session->office;
    struct page *page = &visit->page;
    page_table_begin(page, "On the staff now", headings, 4);
    for (size_t i = 0; i < office_member_count(office); i++)
        if (!office_member_at(office, i)->is_removed)
            show_member(visit, office_member_at(office, i));
    page_table_end(page);
}

/* Those who have made a key, and whom nobody has taken yet. */
static void show_waiting(struct visit *visit, const struct office_identities *list)
{
    struct page *page = &visit->page;
    bool is_first = true;
    char address[64];
    for (size_t i = 0; i < list->count; i++) {
        if (staff_member_of(visit->session->office, list->items[i].key))
            continue;
        if (is_first) {
            page_heading(page, 2, "They have made a key, and wait for you");
            page_markup(page, "<ul class=\"govuk-list\">\n");
        }
        is_first = false;
        snprintf(address, sizeof address, "/staff/compare/%s", list->items[i].key);
        page_markup(page, "<li>");
        page_text(page, list->items[i].card->name);
        page_text(page, ", ");
        page_text(page, list->items[i].card->role);
        page_text(page, ": ");
        page_link(page, address, "compare their six groups");
        page_markup(page, "</li>\n");
    }
    if (!is_first)
        page_markup(page, "</ul>\n");
}

/* Whoever finds the passphrase of an old card could act by it: it stays on the staff until somebody
 * takes it off. */
static void show_replaced(struct visit *visit)
{
    const struct office *office = visit->session->office;
    struct page *page = &visit->page;
    char key[IDENTITY_KEY_SIZE], address[64];
    bool is_first = true;
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        if (member->is_removed || !staff_newer_card(office, member))
            continue;
        if (is_first)
            page_heading(page, 2, "Old cards");
        is_first = false;
        identities_key(member->card, key);
        snprintf(address, sizeof address, "/staff/remove/%s?lost=1", key);
        page_markup(page, "<p class=\"govuk-body\">");
        page_text(page, member->card->name);
        page_text(page, " has a newer card, and the old one still opens the office: ");
        page_link(page, address, "take the old one off");
        page_text(page, ". What they decided by it stays theirs.");
        page_markup(page, "</p>\n");
    }
}

static void show_invitation(struct page *page, const struct invitation *invitation)
{
    char when[TIMESTAMP_WORDS_SIZE], text[512];
    timestamp_words(invitation->expires, when);
    snprintf(text, sizeof text, "For %s, by %s. The link works until %s.", invitation->whom,
             invitation->by, when);
    page_markup(page, "<li>");
    page_paragraph(page, text);
    page_form_begin(page, "/staff/invite/cancel");
    page_hidden(page, "id", invitation->id);
    page_form_button(page, &(struct field_button){.words = "Take it back", .is_second = true});
    page_form_close(page);
    page_markup(page, "</li>\n");
}

static void show_invitations(struct visit *visit)
{
    struct invitations list;
    struct error ignored = {0};
    struct page *page = &visit->page;
    if (invitations_list(office_origin(visit->session->office), timestamp_now(), &list, &ignored) !=
            STATUS_OK ||
        list.count == 0)
        return;
    page_heading(page, 2, "Invited");
    page_markup(page, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < list.count; i++)
        show_invitation(page, &list.items[i]);
    page_markup(page, "</ul>\n");
    invitations_free(&list);
}

/* What who is signed in can do about their own card and key. */
static void show_own(struct visit *visit, const struct office_identities *list)
{
    struct page *page = &visit->page;
    const struct office_member *self = office_self(visit->session->office);
    bool has_key = identities_find(list, visit->session->key) != NULL;
    char until[TIMESTAMP_WORDS_SIZE];
    timestamp_words(self->card->expires, until);
    page_heading(page, 2, "Your own card");
    page_markup(page, "<p class=\"govuk-body\">It holds until %s. ", until);
    page_link(page, "/office-files/card", "Download it");
    page_text(page, ", for whoever is to know that a package comes from you, or ");
    page_link(page, "/staff/renew", "renew it");
    page_markup(page, ".</p>\n");
    if (!self->has_signed) {
        page_paragraph(page, "You have not signed yet that the card by which you act is yours.");
        fingerprint_show(page, self->card);
        page_form_one(page, "/staff/sign", &(struct field_button){.words = "It is mine"});
    }
    if (!has_key) {
        page_paragraph(page, "Your key lies in a file of your own. If you put it into the office, "
                             "still sealed under your passphrase, you can sign in by your name.");
        page_form_one(page, "/staff/key",
                      &(struct field_button){.words = "Put it into the office", .is_second = true});
    }
}

void page_staff(struct visit *visit)
{
    struct error err = {0};
    struct office_identities list;
    struct page *page = &visit->page;
    if (identities_list(visit->options->office, &list, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Staff", PLACE_OFFICE);
    show_done(visit);
    show_members(visit);
    if (staff_may_manage(visit)) {
        show_waiting(visit, &list);
        show_replaced(visit);
        show_invitations(visit);
        page_link_button(page, "/staff/invite", "Invite somebody", true);
    } else {
        page_paragraph(page, "A manager or deputy invites somebody, and takes them off the staff.");
    }
    show_own(visit, &list);
    page_end(page);
    identities_free(&list);
}

/* ---- inviting ---- */

static void show_invite(struct visit *visit, const char *typed, const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, "Invite somebody", PLACE_OFFICE);
    if (err)
        page_error_summary(page, err, "whom");
    page_paragraph(page,
                   desk_is_shared(visit->options)
                       ? "You get a link that works once, for seven days. They make their key "
                         "by it, then ring you, and you compare six groups of digits."
                       : "Call them over to this computer. They say who they are, and choose "
                         "a passphrase that you do not see; then you sign in again, and type "
                         "in the six groups of digits that they have written down.");
    page_form_begin(page, "/staff/invite");
    page_field_text(page, &(struct field){.name = "whom",
                                          .label = "Their first name and surname",
                                          .typed = typed,
                                          .width = 20,
                                          .err = err});
    page_form_end(page, "Make the link");
    page_end(page);
}

void page_invite(struct visit *visit)
{
    const char *whom = form_value(&visit->request->query, "whom");
    if (staff_may_manage(visit))
        show_invite(visit, whom ? whom : "", NULL);
    else
        response_go_on(visit->page.response, "/staff");
}

static void show_link(struct visit *visit, const char *whom, const char *token)
{
    struct page *page = &visit->page;
    const char *host = visit->request->host ? visit->request->host : "";
    bool is_shared = desk_is_shared(visit->options);
    char address[REQUEST_PATH_SIZE];
    page_begin(page, 200, "The link is made", PLACE_OFFICE);
    page_paragraph(page, "It is shown this once. Whoever has it can make a key in this name, and "
                         "gets nowhere before you have compared it.");
    if (!is_shared)
        page_more_begin(page, "The link itself, which works on this computer");
    page_markup(page, "<p class=\"govuk-body desk-link\" id=\"link\">%s://",
                is_shared ? "https" : "http");
    page_text(page, host);
    page_markup(page, "/join/%s</p>\n", token);
    if (!is_shared)
        page_more_end(page);
    if (is_shared) {
        page_paragraph(page, "Send it to them, by a message or on paper.");
    } else {
        page_paragraph(page,
                       "This desk serves this computer only, and the link works as long as it "
                       "runs: let them sit down here now. Lock your own desk first: they open "
                       "the link in this browser.");
        snprintf(address, sizeof address, "/join/%s", token);
        page_form_begin(page, "/lock");
        page_hidden(page, "then", address);
        page_form_button(page, &(struct field_button){.words = "Lock, and open it here"});
        page_form_close(page);
    }
    page_markup(page, "<p class=\"govuk-body\">");
    page_text(page, whom);
    page_text(page, is_shared ? " then rings you and reads out six groups of digits. Their name "
                                "stands under "
                              : " writes six groups of digits down. Then you sign in again: their "
                                "name stands under ");
    page_link(page, "/staff", "Staff");
    page_markup(page, ", where you type the groups in.</p>\n");
    page_end(page);
}

void page_invited(struct visit *visit)
{
    struct error err = {0};
    const char *whom = form_value(&visit->request->body, "whom");
    char token[REQUEST_TOKEN_SIZE];
    if (!staff_may_manage(visit)) {
        response_go_on(visit->page.response, "/staff");
    } else if (!whom || whom[strspn(whom, " \t\n")] == '\0' || strlen(whom) > CARD_TEXT_MAXIMUM) {
        error_set(&err, STATUS_USAGE, "type their name");
        show_invite(visit, whom ? whom : "", &err);
    } else if (invitation_make(visit->session->office, whom, "", timestamp_now(), token, &err) ==
               STATUS_OK) {
        show_link(visit, whom, token);
        secret_wipe(token, sizeof token);
    } else {
        page_failure(visit, &err);
    }
}

void page_invitation_cancel(struct visit *visit)
{
    struct error err = {0};
    const char *id = form_value(&visit->request->body, "id");
    if (!staff_may_manage(visit) ||
        invitation_cancel(office_origin(visit->session->office), id ? id : "", &err) == STATUS_OK)
        response_go_on(visit->page.response, "/staff?done=cancelled");
    else
        page_failure(visit, &err);
}
