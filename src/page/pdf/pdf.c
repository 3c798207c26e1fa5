#include "pdf/pdf.h"
#include "report.h"

#include <string.h>

/* Never fails for Cairo, which would not survive it while it ends the file (1.16): the failure
 * sticks to the buffer. */
static cairo_status_t append_page(void *context, const unsigned char *data, unsigned length)
{
    struct buffer *out = context;
    buffer_append(out, data, length);
    return CAIRO_STATUS_SUCCESS;
}

/* Title and time of the document, which name nobody; the time is the sharing's, not today's. */
static void name_surface(cairo_surface_t *surface, const struct document *document,
                         timestamp created)
{
    char time[TIMESTAMP_SIZE], title[256];
    timestamp_format(created, time);
    snprintf(title, sizeof title, "%s (extract)", document_text_at(document, document->title));
    libcairo.pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    libcairo.pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
}

/* The pages as Cairo makes them. */
static enum status draw_pages(struct pdf_flow *flow, timestamp created, struct buffer *pages,
                              struct error *err)
{
    cairo_surface_t *surface =
        libcairo.pdf_surface_create_for_stream(append_page, pages, 595.276, 841.89);
    name_surface(surface, flow->document, created);
    flow->surface = surface;
    flow->cairo = libcairo.create(surface);
    pdf_draw(flow);
    enum status status = flow->status;
    cairo_status_t drawn = libcairo.status(flow->cairo);
    libcairo.destroy(flow->cairo);
    libcairo.surface_finish(surface);
    if (drawn == CAIRO_STATUS_SUCCESS)
        drawn = libcairo.surface_status(surface);
    libcairo.surface_destroy(surface);
    if (status == STATUS_OK)
        status = buffer_status(pages, err);
    if (status == STATUS_OK && drawn != CAIRO_STATUS_SUCCESS)
        status = error_set(err, STATUS_SYSTEM, "the PDF cannot be drawn (Cairo's status %d)",
                           (int)drawn);
    return status;
}

/* Twice: the first time only to know on which page each section stands, and how many there are. */
static enum status write_pdf(struct pdf_flow *flow, timestamp created, struct buffer *out,
                             struct error *err)
{
    struct buffer pages;
    pdf_draw(flow);
    if (flow->status != STATUS_OK)
        return flow->status;
    flow->pages = flow->page;
    pdf_structure_free(flow->structure);
    pdf_structure_init(flow->structure);
    buffer_init(&pages, out->maximum);
    enum status status = draw_pages(flow, created, &pages, err);
    if (status == STATUS_OK)
        status = buffer_status(&flow->structure->texts, err);
    if (status == STATUS_OK)
        status = pdf_finish(flow->structure, flow->document, created, &pages, out, err);
    buffer_free(&pages);
    return status;
}

/* About 450 pages, which take some seconds. Who shares waits for it, and nobody reads more on
 * paper. */
enum { PDF_TEXT_MAXIMUM = 2 << 20 };

enum status document_write_pdf(const struct document *document, timestamp created,
                               struct buffer *out, struct error *err)
{
    struct pdf_fonts fonts;
    struct pdf_structure structure;
    if (document->texts.length > PDF_TEXT_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the report is too long for a PDF");
    pdf_structure_init(&structure);
    size_t *section_pages = memory_allocate_array(document->count, sizeof *section_pages);
    enum status status = section_pages ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = pdf_fonts_open(&fonts, err);
    else
        fonts = (struct pdf_fonts){0};
    struct pdf_flow flow = {.document = document,
                            .fonts = &fonts,
                            .structure = &structure,
                            .section_pages = section_pages,
                            .err = err};
    if (status == STATUS_OK)
        status = write_pdf(&flow, created, out, err);
    pdf_fonts_close(&fonts);
    pdf_structure_free(&structure);
    memory_free(section_pages);
    return status;
}

enum status page_report_pdf(const struct selection *selection, const struct report_heading *heading,
                            struct buffer *out, struct error *err)
{
    struct document document;
    size_t before = out->length;
    report_build(&document, extract_told_of(selection), heading);
    enum status status = document_status(&document, err);
    if (status == STATUS_OK)
        status = document_write_pdf(&document, heading->created, out, err);
    document_free(&document);
    if (status != STATUS_OK) {
        buffer_truncate(out, before);
        error_context(err, "report.pdf");
    }
    return status;
}
