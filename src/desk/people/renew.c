/* A new card for one's own keys, before the old one ends: who has the old one takes it without a
 * new call, since the keys have signed it. */
#include <string.h>

#include "people/people.h"
#include "people/staff.h"

static const char *sent(const struct visit *visit, const char *name)
{
    const char *value = form_value(&visit->request->body, name);
    return value ? value : "";
}

static void show_card(struct visit *visit, const struct card *card)
{
    struct page *page = &visit->page;
    char until[TIMESTAMP_WORDS_SIZE];
    timestamp_words(card->expires, until);
    page_terms_begin(page);
    page_term(page, "Name", card->name);
    page_term(page, "Telephone", card->contact);
    page_term(page, "It holds until", until);
    page_term(page, "Its six groups", card->fingerprint);
    page_terms_end(page);
}

static void show_renewed(struct visit *visit)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "Your card is renewed", PLACE_OFFICE);
    page_banner(page, "Your new card is in the office, and counts from now on.");
    show_card(visit, office_self(visit->session->office)->card);
    page_paragraph(page, "Send the new card to whoever has the old one, before that one ends: they "
                         "take it without a new call. Its six groups are others than before.");
    page_link_button(page, "/office-files/card", "Download your card", false);
    page_end(page);
}

static void show_renew(struct visit *visit, const char *field, const struct error *err)
{
    struct page *page = &visit->page;
    const struct card *card = office_self(visit->session->office)->card;
    const char *contact = visit->request->is_post ? sent(visit, "contact") : card->contact;
    page_begin(page, err ? 400 : 200, "Renew your own card", PLACE_OFFICE);
    if (err)
        page_error_summary(page, err, field);
    page_paragraph(page,
                   "Your card ends on a day, so that nobody uses one that is forgotten. A new one "
                   "for the same keys lasts two years. Your passphrase stays as it is.");
    show_card(visit, card);
    page_form_begin(page, "/staff/renew");
    page_field_text(page, &(struct field){.name = "contact",
                                          .label = "Your telephone number at work (optional)",
                                          .typed = contact,
                                          .autocomplete = "tel",
                                          .width = 20});
    page_field_passphrase(
        page, &(struct field){.name = "passphrase",
                              .label = "Your passphrase",
                              .hint = "The new card is sealed with your key.",
                              .err = field && strcmp(field, "passphrase") == 0 ? err : NULL});
    page_form_end(page, "Renew it");
    page_end(page);
}

void page_renew(struct visit *visit)
{
    if (form_value(&visit->request->query, "done"))
        show_renewed(visit);
    else
        show_renew(visit, NULL, NULL);
}

/* ---- renewing ---- */

/* In the file of who works here alone, if that is where their key lies. */
static enum status write_own_file(const char *path, const struct identity *identity,
                                  const char *passphrase, struct error *err)
{
    struct buffer text;
    buffer_init(&text, IDENTITY_MAXIMUM);
    enum status status = identity_write(identity, passphrase, &text, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_REPLACE, err);
    buffer_free(&text);
    return status;
}

/* The ledger first: a card that the office knows serves, whichever lies in the file. */
static enum status renew(struct visit *visit, struct identity *identity, const char *passphrase,
                         struct error *err)
{
    timestamp now = visit_now(visit);
    struct office *office = visit->session->office;
    const struct office_member *member = NULL;
    const struct card *staff = office_self(office)->card;
    const struct card_renewal renewal = {.created = now,
                                         .expires = now + (timestamp)CARD_VALID_DAYS * 86400,
                                         .contact = sent(visit, "contact"),
                                         .ledger_origin = staff->ledger_origin,
                                         .ledger_verifier = &staff->ledger_verifier};
    enum status status = identity_renew(identity, &renewal, err);
    if (status == STATUS_OK)
        status = office_staff_renew(office, identity->card, now, &member, err);
    if (status != STATUS_OK)
        return status;
    sessions_turn_begin(visit->sessions);
    if (visit->options->identity)
        status = write_own_file(visit->options->identity, identity, passphrase, err);
    if (status == STATUS_OK)
        status = identities_renew(visit->options->office, identity, passphrase, err);
    sessions_turn_end(visit->sessions);
    return status;
}

void page_renewed(struct visit *visit)
{
    struct error err = {0};
    struct identity *identity = NULL;
    struct opening opening = visit_opening(visit);
    const char *field = "passphrase";
    opening.name = office_self(visit->session->office)->card->name;
    enum status status = STATUS_OK;
    if (!*opening.passphrase)
        status = error_set(&err, STATUS_USAGE, "type your passphrase");
    if (status == STATUS_OK)
        status = session_prove(visit->sessions, visit->session, &opening, &identity, &err);
    if (status == STATUS_OK) {
        field = NULL;
        status = renew(visit, identity, opening.passphrase, &err);
    }
    identity_free(identity);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/staff/renew?done=1");
    else
        show_renew(visit, field, &err);
}
