/* What would leave as answered so far, as a document of its own: in the frame, and to keep. */
#include "safehand/page.h"
#include "share/share.h"

enum { FAMILY_COLUMNS = 60, FAMILY_MAXIMUM = 1 << 20 };

void share_show_report(struct wizard *wizard)
{
    struct error err = {0};
    struct response *response = wizard->page->response;
    const struct sharing *sharing = wizard_sharing(wizard);
    if (!sharing)
        return;
    response->status = 200;
    response->type = "text/html; charset=utf-8";
    response->is_document = true;
    if (sharing_report_preview(sharing, visit_now(wizard->visit), &response->body, &err) !=
        STATUS_OK) {
        response->is_document = false;
        buffer_truncate(&response->body, 0);
        wizard_failure(wizard, &err);
    }
}

void share_show_pdf(struct wizard *wizard)
{
    struct error err = {0};
    struct response *response = wizard->page->response;
    const struct sharing *sharing = wizard_sharing(wizard);
    if (!sharing)
        return;
    if (sharing_report_pdf(sharing, visit_now(wizard->visit), &response->body, &err) == STATUS_OK) {
        response_download(response, "application/pdf", "report.pdf");
        return;
    }
    buffer_truncate(&response->body, 0);
    wizard_failure(wizard, &err);
}

/* What was chosen so far as the family may see it: neither what stays, nor who told of a concern.
 */
static enum status write_for_family(struct wizard *wizard, struct buffer *out, struct error *err)
{
    struct extract_choice choice = {0};
    struct selection *selection = NULL;
    enum status status = wizard_profile(wizard, err);
    if (status == STATUS_OK)
        status = wizard_choice(wizard, &choice, err);
    choice.for_family = true;
    wizard_lend(wizard, &choice);
    if (status == STATUS_OK)
        status = extract_select(wizard->record, office_catalogue(wizard->office), wizard->profile,
                                &choice, visit_now(wizard->visit), &selection, err);
    if (status == STATUS_OK)
        status = page_preview(wizard->record, wizard->profile, selection, FAMILY_COLUMNS, out, err);
    extract_selection_free(selection);
    extract_choice_free(&choice);
    return status;
}

void share_offer_family(struct wizard *wizard)
{
    page_markup(
        wizard->page,
        "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/share/%s/family\">What the "
        "family may see of it</a></p>\n",
        wizard->draft.id);
}

void share_show_family(struct wizard *wizard)
{
    struct error err = {0};
    struct buffer text;
    struct page *page = wizard->page;
    /* What files hold must have been read: else they are, and this page is asked for again. */
    if (!wizard_sharing(wizard))
        return;
    buffer_init(&text, FAMILY_MAXIMUM);
    if (write_for_family(wizard, &text, &err) != STATUS_OK) {
        wizard_failure(wizard, &err);
    } else {
        wizard_begin(wizard, NULL, NULL, "For the family to see", NULL);
        page_paragraph(page, "Show it to them, or print it, before they say yes. What must not be "
                             "told to them, and what stays, is not in it.");
        page_markup(page, "<pre class=\"desk-text\">");
        page_text(page, buffer_text(&text));
        page_markup(page, "</pre>\n");
        wizard_end(wizard);
    }
    buffer_free(&text);
}
