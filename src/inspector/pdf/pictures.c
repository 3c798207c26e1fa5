/*
 * Pictures on pages, for their words to be recognised. A page that is little but a picture is a
 * scan, and is looked at as a whole: scanners cut pages into strips. Of others each picture is
 * looked at, once however often it is shown.
 */
#include <math.h>
#include <string.h>

#include "safehand/base/array.h"

#include "media/media.h"
#include "pdf_internal.h"

enum {
    DPI = 200,
    POINTS = 72,     /* of an inch */
    SCAN_SHARE = 4,  /* a picture of a fourth of the page, */
    SCAN_WORDS = 30, /* beside fewer words */
    PIXELS_MAXIMUM = 60 * 1000 * 1000,
    LEAST_WIDTH = 40,
    LEAST_HEIGHT = 12, /* smaller ones hold no words */
    PICTURES_MAXIMUM = 20000,
};

bool pdf_picture_is_known(struct pdf_known *known, const void *pixels, size_t length)
{
    struct error err = {0};
    char hex[DIGEST_HEX_SIZE];
    if (digest_sha256_hex(pixels, length, hex, &err) != STATUS_OK)
        return false;
    for (size_t i = 0; i < known->count; i++)
        if (strcmp(known->pictures[i], hex) == 0)
            return true;
    if (known->count < PICTURES_MAXIMUM && ARRAY_RESERVE(known->pictures, known->count, 1))
        memcpy(known->pictures[known->count++], hex, sizeof hex);
    return false;
}

/* A surface of the library in grey, a byte each; NULL without memory. */
static unsigned char *take_grey(cairo_surface_t *surface, int width, int height)
{
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    unsigned char *grey = memory_allocate_array((size_t)width, (size_t)height);
    for (int y = 0; grey && y < height; y++)
        for (int x = 0; x < width; x++) {
            const unsigned char *pixel = pixels + (size_t)y * stride + (size_t)x * 4;
            grey[(size_t)y * (size_t)width + (size_t)x] =
                (unsigned char)((pixel[0] * 29 + pixel[1] * 150 + pixel[2] * 77) / 256);
        }
    return grey;
}

static bool is_of_one_colour(const unsigned char *grey, size_t length)
{
    return length < 2 || memcmp(grey, grey + 1, length - 1) == 0;
}

/* Has the words of a picture on a page recognised: what else it shows is told as of a picture. */
static void read_pixels_of_picture(const unsigned char *grey, unsigned width, unsigned height,
                                   unsigned dpi, struct answer *answer)
{
    struct answer own;
    answer_init(&own);
    own.looked = answer->looked;
    read_pixels(grey, width, height, width, dpi, &own);
    answer->looked = own.looked;
    answer->failed = answer->failed || own.failed;
    if (own.seen.length > 0)
        answer_seen(answer, buffer_text(&own.seen), own.seen.length);
    for (size_t i = 0; i < own.unread_count; i++)
        answer_unread(answer,
                      own.unread[i].kind == UNREAD_PAGES ? UNREAD_PICTURES : own.unread[i].kind,
                      own.unread[i].detail);
    answer_free(&own);
}

/* Has the words recognised, unless it is blank or was seen before. */
static void recognise(struct pdf_version *version, cairo_surface_t *surface, bool is_page, int dpi)
{
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    size_t size = (size_t)width * (size_t)height;
    unsigned char *grey =
        cairo_image_surface_get_data(surface) ? take_grey(surface, width, height) : NULL;
    if (!grey)
        answer_unread(version->answer, UNREAD_PAGES, NULL);
    else if (is_of_one_colour(grey, size) || pdf_picture_is_known(version->known, grey, size))
        ;
    else if (is_page)
        read_pixels(grey, (unsigned)width, (unsigned)height, (size_t)width, (unsigned)dpi,
                    version->answer);
    else
        read_pixels_of_picture(grey, (unsigned)width, (unsigned)height, (unsigned)dpi,
                               version->answer);
    memory_free(grey);
}

static void recognise_page(struct pdf_version *version, PopplerPage *page)
{
    double width = 0, height = 0, scale = (double)DPI / POINTS;
    poppler_page_get_size(page, &width, &height);
    if (!(width >= 1) || !(height >= 1) || !isfinite(width * height))
        return;
    if (width * height * scale * scale > PIXELS_MAXIMUM)
        scale = sqrt(PIXELS_MAXIMUM / (width * height));
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)ceil(width * scale), (int)ceil(height * scale));
    cairo_t *pen = cairo_create(surface);
    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_paint(pen);
    cairo_scale(pen, scale, scale);
    poppler_page_render(page, pen);
    cairo_destroy(pen);
    cairo_surface_flush(surface);
    recognise(version, surface, true, (int)(scale * POINTS));
    cairo_surface_destroy(surface);
}

static void recognise_picture(struct pdf_version *version, PopplerPage *page,
                              const PopplerImageMapping *picture)
{
    cairo_surface_t *surface = poppler_page_get_image(page, picture->image_id);
    if (!surface)
        return;
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    double inches = fabs(picture->area.x2 - picture->area.x1) / POINTS;
    double dpi = inches > 0.01 ? width / inches : DPI;
    if (width >= LEAST_WIDTH && height >= LEAST_HEIGHT &&
        (double)width * height <= PIXELS_MAXIMUM &&
        cairo_image_surface_get_format(surface) != CAIRO_FORMAT_A1 &&
        cairo_image_surface_get_format(surface) != CAIRO_FORMAT_A8)
        recognise(version, surface, false, dpi < POINTS ? POINTS : dpi > 1200 ? 1200 : (int)dpi);
    else if ((double)width * height > PIXELS_MAXIMUM)
        answer_unread(version->answer, UNREAD_SIZE, "a picture");
    cairo_surface_destroy(surface);
}

static double area_of(const GList *pictures)
{
    double area = 0;
    for (; pictures; pictures = pictures->next) {
        const PopplerImageMapping *picture = pictures->data;
        area += fabs((picture->area.x2 - picture->area.x1) * (picture->area.y2 - picture->area.y1));
    }
    return area;
}

void pdf_read_pictures(struct pdf_version *version, PopplerPage *page, size_t words)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    GList *pictures = poppler_page_get_image_mapping(page);
    bool is_scan = words < SCAN_WORDS && area_of(pictures) * SCAN_SHARE >= width * height;
    if (is_scan || words == 0 || version->has_strange_font)
        recognise_page(version, page);
    else
        for (const GList *at = pictures; at; at = at->next)
            recognise_picture(version, page, at->data);
    poppler_page_free_image_mapping(pictures);
}
