/* Receipts that came by mail: pasted as they are, or the files that hold them, whatever the mail
 * did to them. One that is not good keeps no other from being filed. */
#include <string.h>

#include "safehand/mail.h"
#include "safehand/office/entries.h"
#include "safehand/package.h"
#include "safehand/sharing.h"
#include "transfer/transfer.h"

static void show_form(struct visit *visit, const struct error *err, const char *typed)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, "File a receipt", PLACE_RECEIPTS);
    if (err)
        page_error_summary(page, err, "message");
    page_form_begin_files(page, "/receipts");
    page_field_file(page,
                    &(struct field){.name = "files",
                                    .label = "Files that hold receipts",
                                    .hint = "A receipt, or a mail that you saved. You may choose "
                                            "several."},
                    "", true, false);
    page_field_area(page, &(struct field){.name = "message",
                                          .label = "Or the message that the recipient sent",
                                          .hint = "Paste all of it: the receipt is found in it",
                                          .typed = typed,
                                          .err = err,
                                          .rows = 12});
    page_form_end(page, "File it");
    page_portal_receipts(visit, NULL, NULL);
    page_end(page);
}

void page_receipts(struct visit *visit)
{
    show_form(visit, NULL, "");
}

/* ---- what came of them ---- */

void page_tag(struct page *page, const char *colour, const char *words)
{
    page_markup(page, "<strong class=\"govuk-tag govuk-tag--%s\">%s</strong> ", colour, words);
}

void page_not_filed(struct page *page, const struct error *err)
{
    page_tag(page, "red", "Not filed");
    page_sentence_words(page, err->message, &err->message_ways);
    page_markup(page, ".");
    if (*err->hint) {
        page_markup(page, " ");
        page_sentence_words(page, err->hint, &err->hint_ways);
        page_markup(page, ".");
    }
}

void page_sharing_words(struct page *page, const struct sharing_timeline *timeline)
{
    char time[TIMESTAMP_WORDS_SIZE];
    const struct ledger_entry *decided = timeline_decision(timeline);
    const struct sharing_names names = sharing_names_of(timeline);
    page_text(page, names.recipient ? names.recipient : "a recipient");
    if (names.reference) {
        page_markup(page, " about ");
        page_text(page, names.reference);
    }
    if (!decided)
        return;
    timestamp_words(decided->leaf.time, time);
    page_markup(page, ", decided on %s", time);
}

void page_sharing_link(struct visit *visit, const char *id)
{
    struct error err = {0};
    struct page *page = &visit->page;
    struct sharing_timeline timeline = {0};
    (void)!timeline_read(visit->session->office, id, visit_now(visit), &timeline, &err);
    page_markup(page, "<a class=\"govuk-link\" href=\"/sharings/");
    page_attribute(page, id);
    page_markup(page, "\">what went to ");
    page_sharing_words(page, &timeline);
    page_markup(page, "</a>");
    timeline_free(&timeline);
}

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
    if (status != STATUS_OK) {
        page_not_filed(page, &err);
        return;
    }
    page_tag(page, receipt.is_accepted ? "green" : "orange",
             outcome == RECEIPT_ALREADY_FILED ? "Filed before"
             : receipt.is_accepted            ? "Acknowledged"
                                              : "Rejected");
    page_sharing_link(visit, receipt.id);
    if (!receipt.is_accepted) {
        page_markup(page, ", because: ");
        page_text(page, receipt.code);
    }
}

/* A list item for each receipt in a message, or one that says why there is none. */
static void file_all(struct visit *visit, const char *name, const char *message, size_t length)
{
    struct error err = {0};
    struct page *page = &visit->page;
    struct receipt_texts found = {0};
    enum status status = receipt_find(message, length, &found, &err);
    for (size_t i = 0; i < found.count || (status != STATUS_OK && i == 0); i++) {
        page_markup(page, "<li>");
        if (name) {
            page_markup(page, "<span class=\"desk-file\">");
            page_text(page, name);
            page_markup(page, "</span> ");
        }
        if (status == STATUS_OK)
            file_one(visit, &found.items[i]);
        else
            page_not_filed(page, &err);
        page_markup(page, "</li>\n");
    }
    receipt_texts_free(&found);
}

static void file_upload(struct visit *visit, const struct upload *upload)
{
    struct error err = {0};
    struct buffer message;
    int fd;
    buffer_init(&message, MAIL_MAXIMUM);
    enum status status = upload_open(upload, &fd, &err);
    if (status == STATUS_OK)
        status = file_read_to_end(fd, upload->name, &message, &err);
    if (status == STATUS_OK) {
        file_all(visit, upload->name, buffer_text(&message), message.length);
    } else {
        page_markup(&visit->page, "<li>");
        page_not_filed(&visit->page, &err);
        page_markup(&visit->page, "</li>\n");
    }
    file_close(&fd);
    buffer_free(&message);
}

/* Whether there is anything to look at; with only words, whether a receipt is in them: else they
 * stay in the field. */
static enum status look_first(const struct request *request, const char *message, struct error *err)
{
    struct receipt_texts found = {0};
    size_t next = 0;
    if (upload_next(&request->uploads, "files", &next))
        return STATUS_OK;
    if (!*message) {
        error_set(err, STATUS_USAGE, "nothing was chosen, and nothing pasted");
        return error_hint(err, "choose a file, or paste the message");
    }
    enum status status = receipt_find(message, strlen(message), &found, err);
    receipt_texts_free(&found);
    return status;
}

void page_received(struct visit *visit)
{
    struct error err = {0};
    struct page *page = &visit->page;
    const struct request *request = visit->request;
    const struct upload *upload;
    size_t next = 0;
    const char *message = form_value(&request->body, "message");
    message = message ? message : "";
    if (look_first(request, message, &err) != STATUS_OK) {
        show_form(visit, &err, message);
        return;
    }
    page_begin(page, 200, "What came of it", PLACE_RECEIPTS);
    page_markup(page, "<ul class=\"govuk-list govuk-list--spaced\">\n");
    while ((upload = upload_next(&request->uploads, "files", &next)))
        file_upload(visit, upload);
    if (*message)
        file_all(visit, NULL, message, strlen(message));
    page_markup(page, "</ul>\n");
    page_end(page);
}
