/* What of the office is a file: one's own card, the ledger's head, every entry. */
#include <string.h>
#include <unistd.h>

#include "safehand/oversight/reports.h"
#include "transfer/transfer.h"

static const char TEXT[] = "text/plain; charset=utf-8";

static enum status send_card(struct visit *visit, struct error *err)
{
    const struct card *card = office_self(visit->session->office)->card;
    struct buffer name;
    (void)err;
    buffer_init(&name, 1024);
    buffer_append_format(&name, "%s.card.json", card->name);
    buffer_append(visit->page.out, card->bytes, card->length);
    response_download(visit->page.response, "application/json", buffer_text(&name));
    buffer_free(&name);
    return STATUS_OK;
}

static enum status send_checkpoint(struct visit *visit, struct error *err)
{
    enum status status =
        ledger_checkpoint(office_ledger(visit->session->office), true, visit->page.out, err);
    if (status == STATUS_OK)
        response_download(visit->page.response, TEXT, "checkpoint.txt");
    return status;
}

/* ---- every entry ---- */

struct exporting {
    int fd;
    uint64_t size;
};

static enum status write_entries(void *context, const void *data, size_t length, struct error *err)
{
    struct exporting *exporting = context;
    exporting->size += length;
    return file_write(exporting->fd, data, length)
               ? STATUS_OK
               : error_set_errno(err, "the export cannot be written");
}

static enum status send_entries(struct visit *visit, enum export_form form, const char *type,
                                const char *name, struct error *err)
{
    struct exporting exporting = {.fd = scratch_file(visit)};
    if (exporting.fd < 0)
        return error_set_errno(err, "there is no room for the export in the office's folder");
    enum status status =
        export_entries(visit->session->office, form, write_entries, &exporting, err);
    if (status == STATUS_OK)
        response_download_file(visit->page.response, type, name, &exporting.fd, exporting.size);
    file_close(&exporting.fd);
    return status;
}

static enum status send_table(struct visit *visit, struct error *err)
{
    return send_entries(visit, EXPORT_CSV, "text/csv; charset=utf-8", "ledger.csv", err);
}

static enum status send_lines(struct visit *visit, struct error *err)
{
    return send_entries(visit, EXPORT_JSON_LINES, "application/jsonl", "ledger.jsonl", err);
}

/* ---- which there are ---- */

static const struct {
    const char *name; /* in the address */
    enum status (*send)(struct visit *visit, struct error *err);
    const char *title, *about;
} FILES[] = {
    {"card", send_card, "My card",
     "For whoever is to know that a package comes from you. It holds no secret; its fingerprint is "
     "read out to each who takes it."},
    {"checkpoint", send_checkpoint, "The ledger's newest head",
     "For somebody outside to keep, or to sign that they have seen it. It says how many entries "
     "there are, and nothing of any."},
    {"ledger.csv", send_table, "Every entry, for a spreadsheet",
     "It holds families' data: keep it as you keep their files, and delete it after use."},
    {"ledger.jsonl", send_lines, "Every entry, for another program",
     "It holds families' data: keep it as you keep their files, and delete it after use."},
};

void page_office_files(struct visit *visit)
{
    struct page *page = &visit->page;
    char address[64];
    page_begin(page, 200, "Files of the office", PLACE_LEDGER);
    page_markup(page, "<ul class=\"govuk-list govuk-list--spaced\">\n");
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        snprintf(address, sizeof address, "/office-files/%s", FILES[i].name);
        page_file_link(page, address, FILES[i].title, FILES[i].about);
    }
    page_markup(page, "</ul>\n");
    page_end(page);
}

void page_office_file(struct visit *visit)
{
    struct error err = {0};
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        if (strcmp(visit->rest, FILES[i].name) == 0) {
            if (FILES[i].send(visit, &err) != STATUS_OK) {
                buffer_truncate(visit->page.out, 0);
                page_failure(visit, &err);
            }
            return;
        }
    page_missing(visit);
}
