/* The first text to somebody who has no key yet: how the page reaches them, how they make a card,
 * and what is read out on the phone. Nothing is recorded by it. */
#include <string.h>

#include "register/recipients/recipients.h"
#include "safehand/page.h"
#include "safehand/register.h"
#include "transfer/transfer.h"

enum { ROWS = 30, ASKED = 3, PORTALS_MAXIMUM = 20, FROM_SIZE = PORTAL_NAME_MAXIMUM + 8 };
static const char PORTAL[] = "portal-"; /* before its name */

/* ---- what is asked ---- */

struct inviting {
    char values[PORTALS_MAXIMUM][FROM_SIZE], labels[PORTALS_MAXIMUM][FROM_SIZE + 32];
    struct ask_choice from[PORTALS_MAXIMUM + 2];
    struct ask asks[ASKED];
    struct asking asking;
};

static void show_why(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page,
                   "They make a key once, in their browser. This writes the email that tells them "
                   "how. It names no family.");
}

/* The file, to be brought on a stick or put on the office's own site. */
static void show_page(struct page *page)
{
    struct recipient_page opens;
    if (!recipient_page_find(&opens))
        return;
    page_more_begin(page, "The page itself, for a memory stick or your own site");
    page_paragraph(page, "Mail systems often take such a file away. Whoever looks after their "
                         "computers can compare its SHA-256 with this:");
    page_markup(page, "<p class=\"govuk-body desk-id\">%s</p>\n", opens.digest);
    page_link_button(page, "/recipients/page", "Download the page", true);
    page_more_end(page);
}

static void show_below(struct visit *visit, const void *context)
{
    (void)context;
    show_page(&visit->page);
}

/* Those that cannot be read are told on their own page. */
static size_t choose_portals(struct office *office, struct inviting *made)
{
    size_t count = 0;
    struct file_list names = {0};
    struct error ignored = {0};
    if (office_portal_list(office, &names, &ignored) != STATUS_OK)
        return 0;
    for (size_t i = 0; i < names.count && count < PORTALS_MAXIMUM; i++) {
        char *name = names.names[i];
        size_t length = strlen(name) - strlen(".json");
        if (!text_ends_with(name, ".json") || length > PORTAL_NAME_MAXIMUM)
            continue;
        snprintf(made->values[count], FROM_SIZE, "%s%.*s", PORTAL, (int)length, name);
        snprintf(made->labels[count], sizeof made->labels[count], "From the portal %.*s",
                 (int)length, name);
        made->from[count] = (struct ask_choice){made->values[count], made->labels[count], NULL};
        count++;
    }
    file_list_free(&names);
    return count;
}

static void inviting_make(struct visit *visit, struct inviting *made)
{
    size_t count = choose_portals(visit->session->office, made);
    made->from[count++] = (struct ask_choice){"bring", "We bring it on a memory stick", NULL};
    made->from[count++] =
        (struct ask_choice){"site", "From our own site, at the address below", NULL};
    made->asks[0] = (struct ask){.kind = ASK_TEXT,
                                 .name = "whom",
                                 .label = "Whom do you write to?",
                                 .hint = "As you address them, for example: Helen Marsh.",
                                 .missing = "write whom you write to"};
    made->asks[1] = (struct ask){.kind = ASK_RADIOS,
                                 .name = "from",
                                 .label = "How do they get the page that opens what you send?",
                                 .missing = "choose how they get the page",
                                 .choices = made->from,
                                 .choice_count = count};
    made->asks[2] = (struct ask){.kind = ASK_TEXT,
                                 .name = "page-at",
                                 .label = "Its address on your own site (if it lies there)",
                                 .hint = "It begins with https://",
                                 .input = INPUT_ADDRESS};
    made->asking = (struct asking){.title = "Write to somebody who has no card yet",
                                   .path = "/recipients/invite",
                                   .button = "Write the email",
                                   .asks = made->asks,
                                   .count = ASKED,
                                   .place = PLACE_RECIPIENTS,
                                   .above = show_why,
                                   .below = show_below};
}

void page_recipient_invite(struct visit *visit)
{
    struct error err = {0};
    struct inviting *made = memory_allocate(sizeof *made);
    if (made) {
        inviting_make(visit, made);
        ask_show(visit, &made->asking, NULL);
    } else {
        (void)memory_error(&err);
        page_failure(visit, &err);
    }
    memory_free(made);
}

void page_recipient_page(struct visit *visit)
{
    struct recipient_page opens;
    if (!recipient_page_find(&opens)) {
        page_missing(visit);
        return;
    }
    buffer_append(visit->page.out, opens.data, opens.length);
    response_download(visit->page.response, "text/html; charset=utf-8", RECIPIENT_PAGE);
}

/* ---- the text ---- */

/* Of the portal that was chosen; NULL if it is none. */
static const char *portal_chosen(const struct visit *visit)
{
    const char *from = asked(visit, "from");
    return text_starts_with(from, PORTAL) ? from + strlen(PORTAL) : NULL;
}

/* Where the page lies, NULL if it is brought; *page_at is a copy. */
static enum status find_place(struct visit *visit, struct asking *asking, char **page_at,
                              struct error *err)
{
    struct portal *portal = NULL;
    const char *name = portal_chosen(visit), *typed = asked(visit, "page-at");
    if (strcmp(asked(visit, "from"), "bring") == 0)
        return STATUS_OK;
    if (!name && !*typed) {
        error_set(err, STATUS_USAGE, "write the page's address on your own site");
        return ask_wrong(asking, "page-at", err);
    }
    enum status status =
        name ? office_portal_find(visit->session->office, name, &portal, err) : STATUS_OK;
    if (status == STATUS_OK) {
        *page_at =
            portal ? memory_format("%s%s", portal->url, RECIPIENT_PAGE) : memory_copy_string(typed);
        status = *page_at ? STATUS_OK : memory_error(err);
    }
    portal_free(portal);
    return status;
}

/* Before it is sent: what it points at must be there. */
static void show_before(struct visit *visit)
{
    struct page *page = &visit->page;
    const char *portal = portal_chosen(visit);
    char address[PORTAL_NAME_MAXIMUM + 64];
    page_heading(page, 2, "Before you send it");
    if (portal) {
        snprintf(address, sizeof address, "/portals/page?name=%s", portal);
        page_paragraph(page, "The page must lie on the portal. Whether it does the desk sees when "
                             "it puts it there; once more does no harm.");
        page_link_button(page, address, "Put the page on the portal", true);
    } else {
        page_paragraph(page, "See that they get the page: this file, and no other.");
    }
    show_page(page);
}

static void show_as_page(struct visit *visit)
{
    struct page *page = &visit->page;
    page_form_begin(page, "/recipients/invite");
    page_hidden(page, "whom", asked(visit, "whom"));
    page_hidden(page, "from", asked(visit, "from"));
    page_hidden(page, "page-at", asked(visit, "page-at"));
    page_form_button(page, &(struct field_button){"as", "page", "Keep it as a page, to print",
                                                  .is_second = true});
    page_form_close(page);
}

static void show_text(struct visit *visit, const char *text)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "The email is written", PLACE_RECIPIENTS);
    page_field_area(page, &(struct field){.name = "text",
                                          .label = "Copy this into an email",
                                          .is_to_copy = true,
                                          .hint = "Nothing was sent, and nothing recorded.",
                                          .typed = text,
                                          .rows = ROWS,
                                          .is_title = true});
    show_as_page(visit);
    show_before(visit);
    page_heading(page, 2, "When their card comes");
    page_paragraph(page, "Add it. Then you ring them, on a number that you know already, and "
                         "compare the six groups.");
    page_link_button(page, "/recipients/add", "Add their card", true);
    page_end(page);
}

static enum status invite(struct visit *visit, struct asking *asking, struct error *err)
{
    struct buffer text;
    char *page_at = NULL;
    buffer_init(&text, NOTICE_MAXIMUM);
    enum status status = ask_check(visit, asking, err);
    if (status == STATUS_OK)
        status = find_place(visit, asking, &page_at, err);
    if (status == STATUS_OK) {
        status =
            invitation_write(visit->session->office, asked(visit, "whom"), page_at, &text, err);
        asking->wrong = status == STATUS_USAGE ? "page-at" : NULL;
    }
    if (status == STATUS_OK && strcmp(asked(visit, "as"), "page") == 0)
        status = letter_download(visit, buffer_text(&text), "invitation.html", err);
    else if (status == STATUS_OK)
        show_text(visit, buffer_text(&text));
    memory_free(page_at);
    buffer_free(&text);
    return status;
}

void page_recipient_invited(struct visit *visit)
{
    struct error err = {0};
    struct inviting *made = memory_allocate(sizeof *made);
    if (!made) {
        (void)memory_error(&err);
        page_failure(visit, &err);
        return;
    }
    inviting_make(visit, made);
    if (invite(visit, &made->asking, &err) != STATUS_OK)
        ask_again(visit, &made->asking, &err);
    memory_free(made);
}
