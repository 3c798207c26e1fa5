/*
 * PDF: what a reader sees of it is drawn anew by Poppler, on a new PDF. By words and lines, so that
 * it can be searched and read out; where that would keep words that nobody sees (under a black
 * box), as pictures of the pages, which say on each page that they are.
 */
#include <cairo-pdf.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

#include "clean.h"

enum {
    PAGES_MAXIMUM = 1000,
    POINTS_MAXIMUM = 14400, /* of a side, which is what PDF has */
    INCH = 72,
    DOTS = 150,                /* of a picture, an inch */
    PIXELS_MAXIMUM = 16000000, /* of one page */
    STRIP = 18,
    LETTERS = 8, /* points, for the note below a picture */
};
static const char NOTE[] = "A picture of a page of a document. What the document hid is not in it.";

/* One PDF that is drawn. */
struct drawing {
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct buffer *out;
    bool as_pictures;
};

static cairo_status_t take_bytes(void *closure, const unsigned char *data, unsigned length)
{
    struct buffer *out = closure;
    buffer_append(out, data, length);
    return out->failure == STATUS_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* Says below the picture what it is. Cairo's own letters, which need no font. */
static void draw_note(cairo_t *cairo, double height)
{
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0.3, 0.3, 0.3);
    cairo_select_font_face(cairo, "@cairo:", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, LETTERS);
    cairo_move_to(cairo, LETTERS, height + STRIP - LETTERS / 2.0);
    cairo_show_text(cairo, NOTE);
}

/* A surface with the picture, NULL without memory. */
static cairo_surface_t *picture_of(PopplerPage *page, double width, double height, double scale)
{
    cairo_surface_t *picture = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)ceil(width * scale), (int)ceil((height + STRIP) * scale));
    cairo_t *cairo = cairo_create(picture);
    cairo_scale(cairo, scale, scale);
    draw_note(cairo, height);
    cairo_rectangle(cairo, 0, 0, width, height);
    cairo_clip(cairo);
    poppler_page_render(page, cairo);
    bool is_drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    if (is_drawn)
        return picture;
    cairo_surface_destroy(picture);
    return NULL;
}

static bool draw_picture(struct drawing *drawing, PopplerPage *page, double width, double height)
{
    double scale = (double)DOTS / INCH, most = sqrt(PIXELS_MAXIMUM / (width * (height + STRIP)));
    scale = scale < most ? scale : most;
    cairo_surface_t *picture = picture_of(page, width, height, scale);
    if (!picture)
        return false;
    cairo_pdf_surface_set_size(drawing->surface, width, height + STRIP);
    cairo_save(drawing->cairo);
    cairo_scale(drawing->cairo, 1 / scale, 1 / scale);
    cairo_set_source_surface(drawing->cairo, picture, 0, 0);
    cairo_paint(drawing->cairo);
    cairo_restore(drawing->cairo);
    cairo_surface_destroy(picture);
    return true;
}

static bool draw_page(struct drawing *drawing, PopplerPage *page)
{
    double width = 0, height = 0;
    bool is_drawn = true;
    poppler_page_get_size(page, &width, &height);
    if (!(width >= 1 && width <= POINTS_MAXIMUM && height >= 1 && height <= POINTS_MAXIMUM))
        return false;
    if (drawing->as_pictures) {
        is_drawn = draw_picture(drawing, page, width, height);
    } else {
        cairo_pdf_surface_set_size(drawing->surface, width, height);
        cairo_save(drawing->cairo);
        poppler_page_render_for_printing(page, drawing->cairo);
        cairo_restore(drawing->cairo);
    }
    cairo_show_page(drawing->cairo);
    return is_drawn && cairo_status(drawing->cairo) == CAIRO_STATUS_SUCCESS;
}

static bool draw_all(PopplerDocument *document, int pages, struct drawing *drawing)
{
    bool is_drawn = true;
    drawing->surface = cairo_pdf_surface_create_for_stream(take_bytes, drawing->out, DOTS, DOTS);
    cairo_pdf_surface_restrict_to_version(drawing->surface, CAIRO_PDF_VERSION_1_5);
    /* Else it is when this was done. */
    cairo_pdf_surface_set_metadata(drawing->surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
    drawing->cairo = cairo_create(drawing->surface);
    for (int i = 0; is_drawn && i < pages; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        is_drawn = page && draw_page(drawing, page);
        if (page)
            g_object_unref(page);
    }
    cairo_destroy(drawing->cairo);
    cairo_surface_finish(drawing->surface);
    is_drawn = is_drawn && cairo_surface_status(drawing->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(drawing->surface);
    return is_drawn;
}

static void draw(const struct part *part, bool as_pictures, struct cleaning *cleaning)
{
    struct drawing drawing = {.out = &cleaning->copy, .as_pictures = as_pictures};
    GBytes *bytes = g_bytes_new_static(part->data, part->length);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    int pages = document ? poppler_document_get_n_pages(document) : 0;
    bool is_drawn = pages > 0 && pages <= PAGES_MAXIMUM && draw_all(document, pages, &drawing);
    if (is_drawn)
        cleaning->way = as_pictures ? CLEAN_PAGES : CLEAN_DRAWN;
    else if (pages > PAGES_MAXIMUM || cleaning->copy.failure != STATUS_OK)
        cleaning_fail(cleaning, UNCLEAN_SIZE, NULL);
    else
        cleaning_fail(cleaning, UNCLEAN_REFUSED, "Poppler");
    if (document)
        g_object_unref(document);
    g_bytes_unref(bytes);
}

void clean_by_drawing(const struct part *part, struct cleaning *cleaning)
{
    draw(part, false, cleaning);
}

void clean_pages(const struct part *part, struct cleaning *cleaning)
{
    enum { HEAD = 5 };
    if (part->length >= HEAD && memcmp(part->data, "%PDF-", HEAD) == 0)
        draw(part, true, cleaning);
    else
        cleaning_fail(cleaning, UNCLEAN_KIND, NULL);
}
