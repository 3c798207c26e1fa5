/* PDF files made of a few words, for what hides in them. */
#ifndef PDF_SUPPORT_H
#define PDF_SUPPORT_H

#include "inspector_support.h"

enum { PDF_OBJECTS = 30 };

/* A file of one page: what stands in its catalogue, its page, its trailer beside the usual, what
 * the page draws, and further objects, from number 6. A stream is a dictionary, "\nstream\n" and
 * its bytes. */
struct pdf_file {
    const char *catalogue, *page, *trailer, *draws;
    const char *objects[PDF_OBJECTS];
};

static inline void pdf_append_object(struct buffer *out, size_t number, const char *object)
{
    const char *stream = strstr(object, "\nstream\n");
    buffer_append_format(out, "%zu 0 obj\n", number);
    if (stream)
        buffer_append_format(out, "<< /Length %zu %s\nendstream", strlen(stream + 8), object + 2);
    else
        buffer_append_text(out, object);
    buffer_append_text(out, "\nendobj\n");
}

static inline void pdf_append_end(struct buffer *out, const size_t *offsets, size_t count,
                                  const char *trailer)
{
    size_t list = out->length;
    buffer_append_format(out, "xref\n0 %zu\n0000000000 65535 f \n", count);
    for (size_t i = 1; i < count; i++)
        buffer_append_format(out, "%010zu 00000 n \n", offsets[i]);
    buffer_append_format(out, "trailer << /Size %zu /Root 1 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n",
                         count, trailer ? trailer : "", list);
}

/* Appends the file; where its list of objects stands. */
static inline size_t pdf_append(struct buffer *out, const struct pdf_file *file)
{
    size_t offsets[PDF_OBJECTS + 10] = {0}, count = 1;
    struct buffer own[4];
    for (size_t i = 0; i < 4; i++)
        buffer_init(&own[i], 65536);
    buffer_append_format(&own[0], "<< /Type /Catalog /Pages 2 0 R %s >>",
                         file->catalogue ? file->catalogue : "");
    buffer_append_text(&own[1], "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
    buffer_append_format(&own[2],
                         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
                         "%s %s >>",
                         file->page && strstr(file->page, "/Resources")
                             ? ""
                             : "/Resources << /Font << /F1 5 0 R >> >>",
                         file->page ? file->page : "");
    buffer_append_format(&own[3], "<< >>\nstream\n%s",
                         file->draws ? file->draws : "BT /F1 12 Tf 20 150 Td (Shown here.) Tj ET");
    buffer_append_text(out, "%PDF-1.7\n");
    for (size_t i = 0; i < 4; i++) {
        offsets[count] = out->length;
        pdf_append_object(out, count++, buffer_text(&own[i]));
        buffer_free(&own[i]);
    }
    offsets[count] = out->length;
    pdf_append_object(out, count++,
                      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
                      "/Encoding /WinAnsiEncoding >>");
    for (size_t i = 0; i < PDF_OBJECTS && file->objects[i]; i++) {
        offsets[count] = out->length;
        pdf_append_object(out, count++, file->objects[i]);
    }
    size_t list = out->length;
    pdf_append_end(out, offsets, count, file->trailer);
    return list;
}

#endif
