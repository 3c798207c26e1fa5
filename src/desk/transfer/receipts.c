/* Receipts that came by mail: pasted as they are, whatever the mail did to them. */
#include <string.h>

#include "safehand/package.h"
#include "safehand/sharing.h"
#include "transfer/transfer.h"

static void show_form(struct visit *visit, const struct error *err, const char *typed)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, "File a receipt", PLACE_RECEIPTS);
    if (err)
        page_error_summary(page, err, "message");
    page_form_begin(page, "/receipts");
    page_field_area(page, &(struct field){.name = "message",
                                          .label = "The message that the recipient sent",
                                          .hint = "Paste all of it: the receipt is found in it. "
                                                  "Receipts on a portal are fetched from there.",
                                          .typed = typed,
                                          .err = err,
                                          .rows = 12});
    page_form_end(page, "File it");
    page_end(page);
}

void page_receipts(struct visit *visit)
{
    show_form(visit, NULL, "");
}

/* What came of one receipt, as an item of the list. */
static void file_one(struct visit *visit, const struct receipt_text *text)
{
    struct page *page = &visit->page;
    struct error err = {0};
    struct receipt receipt;
    enum receipt_outcome outcome = RECEIPT_FILED;
    enum status status = receipt_parse(text->data, text->length, &receipt, &err);
    if (status == STATUS_OK)
        status =
            sharing_receive(visit->session->office, &receipt, visit_now(visit), &outcome, &err);
    page_markup(page, "<li>");
    if (status != STATUS_OK) {
        page_markup(page, "<strong class=\"govuk-tag govuk-tag--red\">Not filed</strong> ");
        page_words(page, err.message, &err.message_ways);
        if (*err.hint) {
            page_markup(page, ". ");
            page_words(page, err.hint, &err.hint_ways);
        }
    } else {
        page_markup(page, "<strong class=\"govuk-tag govuk-tag--%s\">%s</strong> ",
                    receipt.is_accepted ? "green" : "orange",
                    outcome == RECEIPT_ALREADY_FILED ? "Filed before"
                    : receipt.is_accepted            ? "Acknowledged"
                                                     : "Rejected");
        page_markup(page, "<a class=\"govuk-link\" href=\"/sharings/");
        page_attribute(page, receipt.id);
        page_markup(page, "\">the sharing</a>");
        if (!receipt.is_accepted) {
            page_markup(page, ", because: ");
            page_text(page, receipt.code);
        }
    }
    page_markup(page, "</li>\n");
}

void page_received(struct visit *visit)
{
    struct error err = {0};
    struct receipt_texts found = {0};
    struct page *page = &visit->page;
    const char *message = form_value(&visit->request->body, "message");
    message = message ? message : "";
    if (receipt_find(message, strlen(message), &found, &err) != STATUS_OK) {
        show_form(visit, &err, message);
    } else {
        page_begin(page, 200, "What came of it", PLACE_RECEIPTS);
        page_markup(page, "<ul class=\"govuk-list\">\n");
        for (size_t i = 0; i < found.count; i++)
            file_one(visit, &found.items[i]);
        page_markup(page, "</ul>\n");
        page_end(page);
    }
    receipt_texts_free(&found);
}
