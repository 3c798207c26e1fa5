/* What would leave as answered so far, as a document of its own: in the frame, and to keep. */
#include "share/share.h"

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
