/* PDF files: the text of their pages, and what is told of who made them. */
#include <string.h>

#include "libpoppler.h"
#include "parsers.h"

enum { PAGES_MAXIMUM = 2000 };

static enum status load_libraries(struct error *err)
{
    enum status status = libglib_load(err);
    if (status == STATUS_OK)
        status = libgobject_load(err);
    return status == STATUS_OK ? libpoppler_load(err) : status;
}

/* Appends and frees a text of the library; whether it says anything. */
static bool take_text(struct buffer *out, char *text)
{
    bool says = text && text[strspn(text, " \t\r\n")] != '\0';
    if (says) {
        buffer_append_text(out, text);
        buffer_append_byte(out, '\n');
    }
    libglib.free(text);
    return says;
}

static void take_about(PopplerDocument *document, struct buffer *text, unsigned *hidden)
{
    if (take_text(text, libpoppler.document_get_author(document)))
        *hidden |= HIDDEN_AUTHOR;
    if (take_text(text, libpoppler.document_get_keywords(document)))
        *hidden |= HIDDEN_COMMENT;
    if (take_text(text, libpoppler.document_get_subject(document)))
        *hidden |= HIDDEN_COMMENT;
    take_text(text, libpoppler.document_get_title(document));
    if (take_text(text, libpoppler.document_get_creator(document)))
        *hidden |= HIDDEN_SOFTWARE;
    if (take_text(text, libpoppler.document_get_producer(document)))
        *hidden |= HIDDEN_SOFTWARE;
    if (libpoppler.document_has_attachments(document))
        *hidden |= HIDDEN_FILES;
    char *metadata = libpoppler.document_get_metadata(document);
    if (metadata)
        hidden_in_xmp((const unsigned char *)metadata, strlen(metadata), hidden, text);
    libglib.free(metadata);
}

enum status parse_pdf(const struct buffer *file, struct buffer *text, unsigned *hidden,
                      struct error *err)
{
    enum status status = load_libraries(err);
    if (status != STATUS_OK)
        return status;
    PopplerDocument *document = libpoppler.document_new_from_bytes(
        libglib.bytes_new_static(file->data, file->length), NULL, NULL);
    if (!document)
        return error_set(err, STATUS_MALFORMED, "the PDF file cannot be read");
    take_about(document, text, hidden);
    int pages = libpoppler.document_get_n_pages(document);
    for (int i = 0; i < pages && i < PAGES_MAXIMUM; i++) {
        PopplerPage *page = libpoppler.document_get_page(document, i);
        if (!page)
            continue;
        if (!take_text(text, libpoppler.page_get_text(page)))
            *hidden |= HIDDEN_PAGES;
        libgobject.object_unref(page);
    }
    bool whole = pages <= PAGES_MAXIMUM && text->failure == STATUS_OK;
    libgobject.object_unref(document);
    return whole ? STATUS_OK : error_set(err, STATUS_MALFORMED, "the PDF file is too long");
}
