/* One member of the staff: what they may, a second signature for them, and taking them off. */
#include <string.h>

#include "people/people.h"
#include "people/staff.h"

enum { WHO_SIZE = 512, ADDRESS_SIZE = 512 };

/* Who is meant by the address, and on the staff; NULL, and answered, if nobody is. */
static const struct office_member *find(struct visit *visit)
{
    const struct office_member *member = staff_member_of(visit->session->office, visit->rest);
    if (member && !member->is_removed)
        return member;
    page_missing(visit);
    return NULL;
}

void staff_tidy_keys(struct visit *visit)
{
    struct office_identities list;
    struct error ignored = {0};
    if (identities_list(visit->options->office, &list, &ignored) != STATUS_OK)
        return;
    for (size_t i = 0; i < list.count; i++) {
        const struct office_member *member =
            staff_member_of(visit->session->office, list.items[i].key);
        if (member && member->is_removed)
            (void)!identities_remove(visit->options->office, list.items[i].key, &ignored);
    }
    identities_free(&list);
}

/* ---- the page ---- */

static void show_terms(struct visit *visit, const struct office_member *member)
{
    struct page *page = &visit->page;
    char training[128];
    struct buffer address;
    staff_training_words(visit, member, training, sizeof training);
    page_terms_begin(page);
    page_term(page, "Role", staff_role_words(member->role));
    if (member->waits && member->given != member->role)
        page_term(page, "Is to be", staff_role_words(member->given));
    page_term(page, "Role on the card", member->card->role);
    page_term(page, "Telephone", member->card->contact);
    buffer_init(&address, ADDRESS_SIZE);
    buffer_append_text(&address, "/training?who=");
    page_address_part(&address, member->card->verifier.name);
    if (staff_may_manage(visit))
        page_term_change(page, "Policy", training, buffer_text(&address),
                         "when they accepted the policy");
    else
        page_term(page, "Policy", training);
    buffer_free(&address);
    page_term(page, "Six groups of the card", member->card->fingerprint);
    page_terms_end(page);
}

/* Of a card at which a second person has still to look. */
static void show_confirm(struct visit *visit, const struct office_member *member)
{
    struct page *page = &visit->page;
    char who[WHO_SIZE] = "", address[64], text[WHO_SIZE + 256];
    const struct office *office = visit->session->office;
    if (!office_member_is_unseen(member))
        return;
    office_confirmers(office, member, who, sizeof who);
    page_heading(page, 2, "A second signature");
    snprintf(text, sizeof text,
             member->waits ? "Until %s signs for this card, they have a coordinator's rights."
                           : "They may share at once. Until %s has looked at this card, whoever "
                             "added it approves nothing that they decide.",
             who);
    page_paragraph(page, text);
    if (!staff_may_manage(visit) || member->card == office_self(office)->card)
        return;
    page_paragraph(page, "Speak to them on a number that you know already, and compare these six "
                         "groups with what they read out:");
    fingerprint_show(page, member->card);
    snprintf(address, sizeof address, "/staff/confirm/%s", visit->rest);
    page_form_one(page, address,
                  &(struct field_button){.words = "I compared them, and sign for this card"});
}

static void show_member(struct visit *visit, const struct office_member *member,
                        const struct error *err)
{
    struct page *page = &visit->page;
    char address[64];
    page_begin(page, err ? 400 : 200, member->card->name, PLACE_OFFICE);
    if (err)
        page_error_summary(page, err, NULL);
    show_terms(visit, member);
    show_confirm(visit, member);
    if (staff_may_manage(visit) && member != office_self(visit->session->office)) {
        page_heading(page, 2, "A lost passphrase");
        page_paragraph(page, "Nobody can set another one. Invite them once more: they make a new "
                             "key, and when you take it you say that it replaces this card. They "
                             "stay the same person, with what they decided.");
        page_link_button(page, "/staff/invite", "Invite them once more", true);
        page_heading(page, 2, "When they leave");
        snprintf(address, sizeof address, "/staff/remove/%s", visit->rest);
        page_link_button(page, address, "Take them off the staff", true);
    }
    page_end(page);
}

void page_member(struct visit *visit)
{
    const struct office_member *member = find(visit);
    if (member)
        show_member(visit, member, NULL);
}

/* ---- what is done ---- */

void page_member_confirm(struct visit *visit)
{
    struct error err = {0};
    const struct office_member *member = find(visit), *confirmed = NULL;
    if (!member)
        return;
    if (office_staff_confirm(visit->session->office, member->card->verifier.name, visit_now(visit),
                             &confirmed, &err) != STATUS_OK) {
        member = find(visit);
        if (member)
            show_member(visit, member, &err);
        return;
    }
    staff_tidy_keys(visit);
    response_go_on(visit->page.response, "/staff?done=confirmed");
}

void page_member_sign(struct visit *visit)
{
    struct error err = {0};
    const struct office_member *member = NULL;
    if (office_staff_sign(visit->session->office, visit_now(visit), &member, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/staff?done=signed");
    else
        page_failure(visit, &err);
}

void page_key_put(struct visit *visit)
{
    struct error err = {0};
    if (!visit->options->identity)
        response_go_on(visit->page.response, "/staff");
    else if (identities_put_file(visit->options->office, visit->options->identity,
                                 visit->session->identity->card, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/staff?done=key");
    else
        page_failure(visit, &err);
}

static void show_remove(struct visit *visit, const struct office_member *member, const char *typed,
                        const struct error *err)
{
    struct page *page = &visit->page;
    char address[64], title[CARD_TEXT_MAXIMUM + 64];
    snprintf(title, sizeof title, "Take %s off the staff", member->card->name);
    page_begin(page, err ? 400 : 200, title, PLACE_OFFICE);
    if (err)
        page_error_summary(page, err, "reason");
    page_warning(page, "This cannot be taken back. All keys of the ledger are changed, so that "
                       "theirs open nothing that comes from now on. What they could read until "
                       "now, they may have copied.");
    snprintf(address, sizeof address, "/staff/remove/%s", visit->rest);
    page_form_begin(page, address);
    page_field_area(page, &(struct field){.name = "reason",
                                          .label = "Why",
                                          .hint = "They left, changed their work, or lost their "
                                                  "key. It stands in the ledger.",
                                          .typed = typed,
                                          .rows = 3,
                                          .err = err});
    page_form_button(page, &(struct field_button){.words = "Take them off", .is_warning = true});
    page_form_close(page);
    page_link(page, "/staff", "Go back");
    page_end(page);
}

void page_member_remove(struct visit *visit)
{
    const struct office_member *member = find(visit);
    bool is_old = member && form_value(&visit->request->query, "lost") &&
                  staff_newer_card(visit->session->office, member);
    if (member)
        show_remove(visit, member,
                    is_old ? "The passphrase of this card is lost, and a newer card took its place."
                           : "",
                    NULL);
}

void page_member_removed(struct visit *visit)
{
    struct error err = {0};
    const char *reason = form_value(&visit->request->body, "reason");
    const struct office_member *member = find(visit);
    if (!member)
        return;
    char *name = memory_copy_string(member->card->verifier.name);
    enum status status = name ? STATUS_OK : memory_error(&err);
    if (status == STATUS_OK && (!reason || reason[strspn(reason, " \t\n")] == '\0'))
        status = error_set(&err, STATUS_USAGE, "say why");
    if (status == STATUS_OK)
        status = office_staff_remove(visit->session->office, name, reason, visit_now(visit), &err);
    memory_free(name);
    if (status == STATUS_OK) {
        staff_tidy_keys(visit);
        response_go_on(visit->page.response, "/staff?done=removed");
        return;
    }
    member = find(visit);
    if (member)
        show_remove(visit, member, reason ? reason : "", &err);
}
