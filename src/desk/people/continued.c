/* An office whose ledger is not as somebody has seen it, or as a receipt shows that it was: it goes
 * on in a further log, by one person alone, and everybody is told. */
#include <string.h>

#include "people/people.h"
#include "safehand/mail.h"
#include "session/keep.h"

static const char *sent(const struct visit *visit, const char *name)
{
    const char *value = form_value(&visit->request->body, name);
    return value ? value : "";
}

/* ---- who signs in and sees it ---- */

/* The office is not as it was seen: who signs in learns it, and may go on for a concern. */
void held_show(struct visit *visit, const struct error *err, const char *typed,
               const struct error *fault)
{
    struct page *page = &visit->page;
    page_begin(page, 400, "This office is not as you have seen it", PLACE_NONE);
    page_error_summary(page, fault ? fault : err, fault ? "reason" : NULL);
    if (fault && *err->message) {
        page_markup(page, "<p class=\"govuk-body\">");
        page_sentence_words(page, err->message, &err->message_ways);
        page_markup(page, "</p>\n");
    }
    page_warning(page, "Is somebody in danger now? Ring 999 first.");
    page_paragraph(page,
                   "If a concern about a child or an adult at risk cannot wait, you can go on "
                   "from what is here. It is recorded for good, and everybody on the staff is "
                   "told when they sign in next.");
    page_form_begin(page, "/sign-in/continue");
    page_field_area(page, &(struct field){.name = "reason",
                                          .label = "Why you go on",
                                          .hint = "Whom you asked, and what cannot wait.",
                                          .typed = typed,
                                          .err = fault});
    page_form_end(page, "Go on from here");
    page_end(page);
}

/* ---- going on in spite of it ---- */

void page_continue(struct visit *visit)
{
    struct error err = {0}, fault = {0};
    const char *reason = sent(visit, "reason");
    struct opening opening = visit_opening(visit);
    if (!visit->session->identity || visit->session->office) {
        response_go_on(visit->page.response, "/sign-in");
        return;
    }
    if (reason[strspn(reason, " \t\n")] == '\0') {
        error_set(&fault, STATUS_USAGE, "say why you go on");
        held_show(visit, &err, reason, &fault);
        return;
    }
    if (session_continue_office(visit->session, &opening, NULL, reason, &err) != STATUS_OK) {
        held_show(visit, &err, reason, NULL);
        return;
    }
    sessions_renew(visit->sessions, visit->session, visit->page.response->session);
    visit_signed_in(visit);
}

/* ---- who is at work, and learns it from a receipt ---- */

static void show_form(struct visit *visit, const char *field, const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, "Go on in a further log", PLACE_LEDGER);
    if (err)
        page_error_summary(page, err, field);
    page_paragraph(page, "For when an older backup was put back, or a receipt tells of entries "
                         "that are gone. Keep this copy of the office's folder as it is, and the "
                         "receipts; if there is a newer backup, put that one back instead.");
    page_paragraph(page, "The ledger then goes on from what is here. It is recorded for good, and "
                         "everybody on the staff is told when they sign in next.");
    page_form_begin_files(page, "/ledger/continue");
    page_field_area(page,
                    &(struct field){.name = "reason",
                                    .label = "What happened, and why do you go on?",
                                    .hint = "For example: the disk broke, and the backup of "
                                            "Monday was put back.",
                                    .typed = sent(visit, "reason"),
                                    .err = field && strcmp(field, "reason") == 0 ? err : NULL});
    page_field_file(page,
                    &(struct field){.name = "receipts",
                                    .label = "Receipts that tell of what is gone (optional)",
                                    .hint = "A receipt, or a mail that you saved. You may choose "
                                            "several."},
                    "", true, false);
    page_field_area(page, &(struct field){.name = "message",
                                          .label = "Or the message with the receipt (optional)",
                                          .hint = "Paste all of it.",
                                          .typed = sent(visit, "message"),
                                          .rows = 8});
    page_form_end(page, "Go on in a further log");
    page_end(page);
}

void page_ledger_continue(struct visit *visit)
{
    struct error err = {0};
    struct session *session = visit->session;
    struct opening opening = visit_opening(visit);
    if (session->office)
        show_form(visit, NULL, NULL);
    else if (!session->identity)
        response_go_on(visit->page.response, "/sign-in");
    else if (session_open_office(session, &opening, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/");
    else
        held_show(visit, &err, "", NULL);
}

static enum status keep_one(const char *folder, size_t number, const char *data, size_t length,
                            struct error *err)
{
    char *path = memory_format("%s/%zu", folder, number);
    enum status status =
        path ? file_write_whole(path, data, length, 0600, FILE_NEW, err) : memory_error(err);
    memory_free(path);
    return status;
}

/* What was sent, as files in that folder. */
static enum status keep_receipts(const struct visit *visit, const char *folder, struct error *err)
{
    size_t next = 0, count = 0;
    const struct upload *upload;
    const char *message = sent(visit, "message");
    enum status status =
        *message ? keep_one(folder, count++, message, strlen(message), err) : STATUS_OK;
    while (status == STATUS_OK &&
           (upload = upload_next(&visit->request->uploads, "receipts", &next))) {
        struct buffer text;
        int fd = -1;
        buffer_init(&text, MAIL_MAXIMUM);
        status = upload_open(upload, &fd, err);
        if (status == STATUS_OK)
            status = file_read_to_end(fd, upload->name, &text, err);
        if (status == STATUS_OK)
            status = keep_one(folder, count++, buffer_text(&text), text.length, err);
        file_close(&fd);
        buffer_free(&text);
    }
    return status;
}

/* With what was sent in a folder of the desk's own, which goes again. */
static enum status go_on_with(struct visit *visit, struct error *err)
{
    char token[REQUEST_TOKEN_SIZE], name[REQUEST_TOKEN_SIZE + 16];
    char *folder = NULL;
    struct error ignored = {0};
    struct opening opening = visit_opening(visit);
    if (!sessions_stranger_cookie(token))
        return error_set(err, STATUS_SYSTEM, "this computer gives no random numbers");
    snprintf(name, sizeof name, "receipts-%s", token);
    enum status status = keep_folder(name, &folder, err);
    if (status == STATUS_OK)
        status = keep_receipts(visit, folder, err);
    if (status == STATUS_OK)
        status =
            session_continue_office(visit->session, &opening, folder, sent(visit, "reason"), err);
    if (folder)
        (void)!file_remove_tree(folder, &ignored);
    memory_free(folder);
    return status;
}

void page_ledger_continued(struct visit *visit)
{
    struct error err = {0}, again = {0};
    struct session *session = visit->session;
    struct opening opening = visit_opening(visit);
    const char *reason = sent(visit, "reason");
    if (reason[strspn(reason, " \t\n")] == '\0') {
        error_set(&err, STATUS_USAGE, "write what happened");
        show_form(visit, "reason", &err);
        return;
    }
    enum status status = go_on_with(visit, &err);
    if (status == STATUS_OK) {
        sessions_renew(visit->sessions, session, visit->page.response->session);
        visit_signed_in(visit);
        return;
    }
    /* Nothing was written: the office is as it was, or cannot be entered. */
    if (!session->office && session_open_office(session, &opening, &again) != STATUS_OK)
        held_show(visit, &again, reason, NULL);
    else
        show_form(visit, NULL, &err);
}
