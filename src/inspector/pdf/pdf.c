/* PDF files: the text of their pages, and what is told of who made them. */
#include <string.h>

#include "media/libexif.h"
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

static void take_about(PopplerDocument *document, struct buffer *text, struct finding *finding)
{
    if (take_text(text, libpoppler.document_get_author(document)))
        finding->hidden |= HIDDEN_AUTHOR;
    if (take_text(text, libpoppler.document_get_keywords(document)))
        finding->hidden |= HIDDEN_COMMENT;
    if (take_text(text, libpoppler.document_get_subject(document)))
        finding->hidden |= HIDDEN_COMMENT;
    take_text(text, libpoppler.document_get_title(document));
    if (take_text(text, libpoppler.document_get_creator(document)))
        finding->hidden |= HIDDEN_SOFTWARE;
    if (take_text(text, libpoppler.document_get_producer(document)))
        finding->hidden |= HIDDEN_SOFTWARE;
    if (libpoppler.document_has_attachments(document)) {
        finding->hidden |= HIDDEN_FILES;
        finding->unread |= UNREAD_FILES;
    }
    PopplerLayersIter *layers = libpoppler.layers_iter_new(document);
    if (layers)
        finding->unread |= UNREAD_LAYERS;
    libpoppler.layers_iter_free(layers);
    char *metadata = libpoppler.document_get_metadata(document);
    if (metadata)
        hidden_in_xmp((const unsigned char *)metadata, strlen(metadata), finding, text);
    libglib.free(metadata);
}

/* ---- what no text tells ---- */

static size_t count_marks(const struct buffer *file, const char *mark)
{
    size_t count = 0, size = strlen(mark);
    const unsigned char *end = file->data + file->length;
    for (const unsigned char *at = file->data;
         (at = memmem(at, (size_t)(end - at), mark, size)) != NULL; at += size)
        count++;
    return count;
}

/* What was saved over stays in the file, before the words that took its place. One that is made to
 * be shown page by page ends twice from the beginning. */
static bool has_earlier_versions(const struct buffer *file)
{
    size_t ends = count_marks(file, "startxref"), at_first = 1;
    at_first += count_marks(file, "/Linearized") > 0;
    return ends > at_first;
}

/* Photos stand in it as they were taken. */
static void look_into_photos(const struct buffer *file, struct finding *finding,
                             struct buffer *text)
{
    enum { PHOTOS_MAXIMUM = 1000, MARK = 6 };
    const unsigned char *at = file->data, *end = file->data + file->length;
    for (size_t i = 0; i < PHOTOS_MAXIMUM; i++) {
        at = memmem(at, (size_t)(end - at), "Exif\0\0", MARK);
        if (!at)
            return;
        hidden_in_exif(at, (size_t)(end - at), finding, text);
        at += MARK;
    }
    finding->unread |= UNREAD_SIZE;
}

static bool is_link(const PopplerAnnotMapping *mapping)
{
    return libpoppler.annot_get_annot_type(mapping->annot) == POPPLER_ANNOT_LINK;
}

static void look_at_page(PopplerPage *page, struct finding *finding)
{
    GList *pictures = libpoppler.page_get_image_mapping(page);
    GList *notes = libpoppler.page_get_annot_mapping(page);
    if (pictures)
        finding->unread |= UNREAD_PICTURES;
    for (const GList *at = notes; at; at = at->next)
        if (!is_link(at->data))
            finding->unread |= UNREAD_NOTES;
    libpoppler.page_free_image_mapping(pictures);
    libpoppler.page_free_annot_mapping(notes);
}

/* ---- the whole ---- */

static void take_pages(PopplerDocument *document, struct buffer *text, struct finding *finding)
{
    int pages = libpoppler.document_get_n_pages(document);
    for (int i = 0; i < pages && i < PAGES_MAXIMUM; i++) {
        PopplerPage *page = libpoppler.document_get_page(document, i);
        if (!page) {
            finding->unread |= UNREAD_DAMAGED;
            continue;
        }
        if (!take_text(text, libpoppler.page_get_text(page)))
            finding->unread |= UNREAD_PAGES;
        look_at_page(page, finding);
        libgobject.object_unref(page);
    }
    if (pages > PAGES_MAXIMUM)
        finding->unread |= UNREAD_SIZE;
    if (pages <= 0)
        finding->unread |= UNREAD_DAMAGED;
}

enum status parse_pdf(const struct buffer *file, struct buffer *text, struct finding *finding,
                      struct error *err)
{
    enum status status = load_libraries(err);
    if (status == STATUS_OK)
        status = libexif_load(err);
    if (status != STATUS_OK)
        return status;
    PopplerDocument *document = libpoppler.document_new_from_bytes(
        libglib.bytes_new_static(file->data, file->length), NULL, NULL);
    if (!document) {
        finding->unread |= count_marks(file, "/Encrypt") > 0 ? UNREAD_LOCKED : UNREAD_DAMAGED;
        return error_set(err, STATUS_MALFORMED, "the PDF file cannot be read");
    }
    take_about(document, text, finding);
    take_pages(document, text, finding);
    look_into_photos(file, finding, text);
    if (has_earlier_versions(file))
        finding->unread |= UNREAD_EARLIER;
    libgobject.object_unref(document);
    return STATUS_OK;
}
