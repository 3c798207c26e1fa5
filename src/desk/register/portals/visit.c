/* With a portal's password: whether it keeps others out, and the page that recipients open packages
 * with, put there before anything is sent. */
#include <string.h>

#include "register/register.h"
#include "safehand/extract/told.h"
#include "safehand/page.h"
#include "safehand/sharing.h"

static const struct ask PASSWORD[] = {
    {.kind = ASK_CARRIED, .name = "name"},
    {.kind = ASK_SECRET,
     .name = "password",
     .label = "The portal's password",
     .hint = "It is used for this, and kept nowhere.",
     .missing = "type the portal's password"},
};

static void show_name(struct page *page, const char *name)
{
    page_terms_begin(page);
    page_term(page, "Portal", name);
    page_terms_end(page);
}

static void show_checking(struct visit *visit, const void *context)
{
    (void)context;
    show_name(&visit->page, asked(visit, "name"));
    page_paragraph(&visit->page,
                   "The desk asks the portal without a password first: it must refuse. "
                   "Then with the password: it must let in. Then a small file is put there, read "
                   "back, renamed, and taken away again, as a delivery does it.");
}

static void show_putting(struct visit *visit, const void *context)
{
    (void)context;
    show_name(&visit->page, asked(visit, "name"));
    page_paragraph(&visit->page,
                   "Whoever is invited makes their key in the page " RECIPIENT_PAGE ". It is put "
                   "there with the first thing that is sent; put it there now, and an invitation "
                   "can lead to it. What lies there under its name otherwise is replaced.");
}

static const struct asking CHECKING = {.title = "Check a portal",
                                       .path = "/portals/check",
                                       .button = "Check it",
                                       ASKS(PASSWORD),
                                       .above = show_checking};
static const struct asking PUTTING = {.title = "Put the page on the portal",
                                      .path = "/portals/page",
                                      .button = "Put the page on the portal",
                                      ASKS(PASSWORD),
                                      .above = show_putting};

void page_portal_check(struct visit *visit)
{
    ask_show(visit, &CHECKING, NULL);
}

void page_portal_page(struct visit *visit)
{
    ask_show(visit, &PUTTING, NULL);
}

/* ---- done ---- */

static void show_back(struct page *page)
{
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, "/portals", "Back to the portals");
    page_markup(page, "</p>\n");
    page_end(page);
}

static enum status check(struct visit *visit, const struct portal *portal,
                         struct portal_session *connection, struct error *err)
{
    struct page *page = &visit->page;
    uint64_t room;
    if (portal_check(connection, err) != STATUS_OK)
        return err->status;
    page_begin(page, 200, "The portal is as it must be", PLACE_HOME);
    page_markup(page, "<p class=\"govuk-body\">Portal ");
    page_text(page, portal->name);
    page_markup(page, " keeps out whoever has no password, and takes yours.</p>\n");
    page_paragraph(page, "A small file was put there, read back, renamed, and taken away again.");
    if (portal_room(connection, &room)) {
        page_markup(page, "<p class=\"govuk-body\">It says that it has room for ");
        words_append_size(page->out, room);
        page_markup(page, ".</p>\n");
    }
    show_back(page);
    return STATUS_OK;
}

static void show_put(struct page *page, const struct portal *portal,
                     const struct recipient_page *there)
{
    char invite[PORTAL_NAME_MAXIMUM + 64];
    char *url = memory_format("%s%s", portal->url, there->name);
    snprintf(invite, sizeof invite, "/recipients/invite?from=portal-%s", portal->name);
    page_begin(page, 200, "The page is on the portal", PLACE_HOME);
    page_banner(page, "The page is on the portal. What lies there was read back, and is the page, "
                      "byte for byte.");
    page_terms_begin(page);
    page_term(page, "Portal", portal->name);
    page_term(page, "Address of the page", url);
    page_term(page, "Its SHA-256", there->digest);
    page_terms_end(page);
    page_paragraph(page,
                   "They sign in there with a name and a password of their own, which whoever "
                   "runs the portal gives them.");
    page_link_button(page, invite, "Write to somebody who has no card yet", false);
    show_back(page);
    memory_free(url);
}

static enum status put(struct visit *visit, const struct portal *portal,
                       struct portal_session *connection, struct error *err)
{
    struct recipient_page there;
    if (sharing_page_onto_portal(connection, &there, err) == STATUS_OK)
        show_put(&visit->page, portal, &there);
    return err->status;
}

static void connect_and(struct visit *visit, struct asking asking,
                        enum status (*act)(struct visit *, const struct portal *,
                                           struct portal_session *, struct error *))
{
    struct error err = {0};
    struct portal *portal = NULL;
    struct portal_session *connection = NULL;
    const char *password = form_value(&visit->request->body, "password");
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = office_portal_find(visit->session->office, asked(visit, "name"), &portal, &err);
    if (status == STATUS_OK)
        status = portal_connect(&connection, portal, password, NULL, NULL, &err);
    if (status == STATUS_OK)
        status = act(visit, portal, connection, &err);
    if (status == STATUS_AUTHENTICATION)
        asking.wrong = "password";
    if (status != STATUS_OK)
        ask_again(visit, &asking, &err);
    portal_close(connection);
    portal_free(portal);
}

void page_portal_checked(struct visit *visit)
{
    connect_and(visit, CHECKING, check);
}

void page_portal_page_put(struct visit *visit)
{
    connect_and(visit, PUTTING, put);
}
