/* The first text to somebody who has no key yet: how the page reaches them, how they make a card,
 * and what is read out on the phone. Nothing is recorded by it. */
#include "register/recipients/recipients.h"
#include "safehand/page.h"
#include "safehand/register.h"

enum { ROWS = 24 };

static void show_why(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page,
                   "Whoever is to receive something has to make a key once, in their browser: "
                   "nothing is installed. This writes the email that tells them how. It names no "
                   "family, and may go as any other email.");
}

/* The page by which they open what is sent to them, to be brought or put where they fetch it. */
static void show_page(struct page *page)
{
    struct recipient_page opens;
    if (!recipient_page_find(&opens))
        return;
    page_heading(page, 2, "The page that they need");
    page_paragraph(page, "It opens what you send, in their browser. Bring it on a memory stick, or "
                         "have it put on the portal or on your own site; mail systems often take "
                         "such a file away. On the phone you may read its SHA-256 to them, which "
                         "shows that theirs is this one:");
    page_markup(page, "<p class=\"govuk-body desk-id\">%s</p>\n", opens.digest);
    page_link_button(page, "/recipients/page", "Download the page", true);
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

static void show_below(struct visit *visit, const void *context)
{
    (void)context;
    show_page(&visit->page);
}

static const struct ask INVITED[] = {
    {.kind = ASK_TEXT,
     .name = "whom",
     .label = "Whom do you write to?",
     .hint = "As you address them, for example: Helen Marsh.",
     .missing = "write whom you write to"},
    {.kind = ASK_TEXT,
     .name = "page-at",
     .label = "Where do they fetch the page that opens what you send? (optional)",
     .hint = "The address of your own site where it lies, which begins with https://. Leave it "
             "empty if you bring it to them, or put it on the portal.",
     .input = INPUT_ADDRESS},
};
static const struct asking INVITING = {.title = "Write to somebody who has no card yet",
                                       .path = "/recipients/invite",
                                       .button = "Write the email",
                                       ASKS(INVITED),
                                       .place = PLACE_RECIPIENTS,
                                       .above = show_why,
                                       .below = show_below};

void page_recipient_invite(struct visit *visit)
{
    ask_show(visit, &INVITING, NULL);
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
    page_paragraph(page, "When their card comes, add it. Then you ring them, on a number that you "
                         "know already, and compare the six groups.");
    page_link_button(page, "/recipients/add", "Add their card", true);
    show_page(page);
    page_end(page);
}

void page_recipient_invited(struct visit *visit)
{
    struct error err = {0};
    struct asking asking = INVITING;
    struct buffer text;
    buffer_init(&text, NOTICE_MAXIMUM);
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK) {
        status = invitation_write(visit->session->office, asked(visit, "whom"),
                                  asked_or_null(visit, "page-at"), &text, &err);
        asking.wrong = status == STATUS_USAGE ? "page-at" : NULL;
    }
    if (status == STATUS_OK)
        show_text(visit, buffer_text(&text));
    else
        ask_again(visit, &asking, &err);
    buffer_free(&text);
}
