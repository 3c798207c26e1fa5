/* Somebody joins by a one-time link: they say who they are, and their key is made. */
#include <string.h>

#include "people/invitations.h"
#include "people/people.h"

/* The office and the invitation of that link. */
struct joining_visit {
    struct office *office; /* locked */
    struct invitation invitation;
};

static enum status find(struct visit *visit, struct joining_visit *joining, struct error *err)
{
    *joining = (struct joining_visit){.office = NULL};
    enum status status = office_open(visit->options->office, &joining->office, err);
    return status == STATUS_OK ? invitation_find(office_origin(joining->office), visit->rest,
                                                 timestamp_now(), &joining->invitation, err)
                               : status;
}

static void joining_free(struct joining_visit *joining)
{
    invitation_free(&joining->invitation);
    office_close(joining->office);
}

static void show_over(struct visit *visit, const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, 404, "This link does not work", PLACE_NONE);
    page_markup(page, "<p class=\"govuk-body\">");
    page_sentence_words(page, err->message, &err->message_ways);
    page_markup(page, ".</p>\n<p class=\"govuk-body\">");
    page_sentence_words(page, err->hint, &err->hint_ways);
    page_markup(page, ".</p>\n");
    page_paragraph(page, "If you have made your key by it, sign in.");
    page_link(page, "/sign-in", "Sign in");
    page_end(page);
}

static void show_join(struct visit *visit, const struct joining_visit *joining,
                      const struct newcomer *newcomer, const char *fault, const struct error *err)
{
    struct page *page = &visit->page;
    char address[REQUEST_PATH_SIZE], text[1024];
    page_begin(page, err ? 400 : 200, "Make your key", PLACE_NONE);
    if (err)
        page_error_summary(page, err, fault);
    snprintf(text, sizeof text,
             "%s invites you to work at the desk of %s. Say who you are, and "
             "choose a passphrase: it opens your key, by which you sign what you "
             "decide.",
             joining->invitation.by, office_name(joining->office));
    page_paragraph(page, text);
    snprintf(address, sizeof address, "/join/%s", visit->rest);
    page_form_begin(page, address);
    newcomer_show(page, newcomer, fault, err);
    page_form_end(page, "Make my key");
    page_end(page);
}

void page_join(struct visit *visit)
{
    struct error err = {0};
    struct joining_visit joining;
    struct newcomer newcomer = {"", "", "", "", ""};
    if (find(visit, &joining, &err) == STATUS_OK) {
        newcomer.name = joining.invitation.whom;
        show_join(visit, &joining, &newcomer, NULL, NULL);
    } else {
        show_over(visit, &err);
    }
    joining_free(&joining);
}

static enum status make_identity(const struct joining_visit *joining,
                                 const struct newcomer *newcomer, const char *kind,
                                 struct identity **identity, struct error *err)
{
    timestamp now = timestamp_now();
    const struct card_details details = {
        .name = newcomer->name,
        .organisation = office_name(joining->office),
        .organisation_kind = kind,
        .role = newcomer->role,
        .contact = newcomer->contact,
        .ledger_origin = office_origin(joining->office),
        .ledger_verifier = office_ledger_verifier(joining->office),
        .created = now,
        .expires = now + (timestamp)CARD_VALID_DAYS * 86400,
    };
    return identity_new(&details, identity, err);
}

/* As on the cards of those who are there; a charity, where that is not known here. */
static enum status make_alike(struct visit *visit, const struct joining_visit *joining,
                              const struct newcomer *newcomer, struct identity **identity,
                              struct error *err)
{
    struct office_identities list;
    enum status status = identities_list(visit->options->office, &list, err);
    if (status == STATUS_OK)
        status = make_identity(joining, newcomer,
                               list.count > 0 ? list.items[0].card->organisation_kind : "charity",
                               identity, err);
    identities_free(&list);
    return status;
}

static enum status make_key(struct visit *visit, const struct joining_visit *joining,
                            const struct newcomer *newcomer, struct identity **identity,
                            struct error *err)
{
    const char *origin = office_origin(joining->office);
    enum status status = make_alike(visit, joining, newcomer, identity, err);
    if (status == STATUS_OK)
        status = invitation_take(origin, &joining->invitation, err);
    if (status != STATUS_OK)
        return status;
    sessions_turn_begin(visit->sessions);
    status = identities_put(visit->options->office, *identity, newcomer->passphrase, err);
    sessions_turn_end(visit->sessions);
    if (status == STATUS_OK)
        invitation_use_up(origin, &joining->invitation);
    else
        invitation_give_back(origin, &joining->invitation);
    return status;
}

static void show_made(struct visit *visit, const struct joining_visit *joining,
                      const struct newcomer *newcomer, const struct card *card)
{
    struct page *page = &visit->page;
    const char *own[] = {newcomer->name, newcomer->role, office_name(joining->office), NULL};
    char text[1024];
    page_begin(page, 200, "Your key is made", PLACE_NONE);
    page_inset(page, passphrase_words(passphrase_judge(newcomer->passphrase, own)));
    snprintf(text, sizeof text,
             desk_is_shared(visit->options)
                 ? "Now %s has to know that it is yours. Ring them, on a number that you know "
                   "already, or go to them, and read out these six groups:"
                 : "Now %s has to know that it is yours. Write these six groups down, before you "
                   "let them sit down here and sign in:",
             joining->invitation.by);
    page_paragraph(page, text);
    fingerprint_show(page, card);
    page_paragraph(page, "When they have typed the groups in, you can sign in. If you close this "
                         "page, sign in to see the groups again.");
    page_link_button(page, "/sign-in", "Go on to signing in", false);
    page_end(page);
}

void page_joined(struct visit *visit)
{
    struct error err = {0};
    struct joining_visit joining;
    struct newcomer newcomer;
    struct identity *identity = NULL;
    newcomer_read(visit, &newcomer);
    if (find(visit, &joining, &err) != STATUS_OK) {
        show_over(visit, &err);
        joining_free(&joining);
        return;
    }
    const char *fault = newcomer_fault(&newcomer, office_name(joining.office), &err);
    enum status status =
        fault ? STATUS_USAGE : make_key(visit, &joining, &newcomer, &identity, &err);
    if (status == STATUS_OK)
        show_made(visit, &joining, &newcomer, identity->card);
    else
        show_join(visit, &joining, &newcomer, fault, &err);
    identity_free(identity);
    joining_free(&joining);
}
