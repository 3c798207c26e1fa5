#include "pixels.h"

#include <string.h>

#include "libheif.h"

enum {
    GREY = 8,
    QUARTERS = 4,
    NARROW = 8, /* dots: a line, a point of a list, a mark that counts readers */
    DARK = 128,
    SKEW_SWEEP_SIZE = 4, /* how much smaller the picture is when its lines are sought */
    SKEW_SEARCH_SIZE = 2
};
static const float SKEW_RANGE = 30, SKEW_STEP = 1, SKEW_LEAST_STEP = 0.05F; /* degrees */
static const float SKEW_SURE = 3, SKEW_SEEN = 0.4F, DEGREE = 0.01745329F;
static const float SIDE_SURE = 6, SIDE_CLEAR = 1.5F; /* how sure, and of the other direction */

static const char TOO_MANY[] = "it has too many pixels";
const char PIXELS_BROKEN[] = "its picture cannot be decoded";

void pixels_free(PIX *pix)
{
    if (pix)
        libleptonica.Destroy(&pix);
}

/* The second in place of the first, or the first if there is none. */
static PIX *instead(PIX *before, PIX *after)
{
    if (!after)
        return before;
    pixels_free(before);
    return after;
}

static unsigned longer_side(PIX *pix)
{
    int width = libleptonica.GetWidth(pix), height = libleptonica.GetHeight(pix);
    return (unsigned)(width > height ? width : height);
}

static PIX *shrink(PIX *grey, unsigned most)
{
    unsigned side = longer_side(grey);
    float by = (float)most / (float)side;
    return side <= most ? grey : instead(grey, libleptonica.Scale(grey, by, by));
}

static PIX *scale(PIX *grey)
{
    return longer_side(grey) >= PIXELS_SIDE_MINIMUM ? shrink(grey, PIXELS_SIDE)
                                                    : instead(grey, libleptonica.Scale(grey, 2, 2));
}

/* ---- from files ---- */

/* Red, green and blue as grey, in place: three bytes a dot as one. */
static PIX *take_colours(struct heif_image *image)
{
    int stride = 0;
    unsigned char *plane = libheif.image_get_plane(image, heif_channel_interleaved, &stride);
    int width = libheif.image_get_width(image, heif_channel_interleaved);
    int height = libheif.image_get_height(image, heif_channel_interleaved);
    if (!plane || width <= 0 || height <= 0 || stride / 3 < width)
        return NULL;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const unsigned char *dot = plane + (size_t)y * (size_t)stride + (size_t)x * 3;
            unsigned grey = (2U * dot[0] + 5U * dot[1] + dot[2]) / 8;
            plane[(size_t)y * (size_t)stride + (size_t)x] = (unsigned char)grey;
        }
    return pixels_take(plane, (unsigned)width, (unsigned)height, (size_t)stride);
}

static PIX *decode_heif(const struct heif_image_handle *handle, const char **why)
{
    struct heif_image *image = NULL;
    PIX *pix = NULL;
    int64_t size =
        (int64_t)libheif.image_handle_get_width(handle) * libheif.image_handle_get_height(handle);
    if (size > PIXELS_MAXIMUM)
        *why = TOO_MANY;
    else if (libheif
                 .decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB,
                               NULL)
                 .code == heif_error_Ok)
        pix = take_colours(image);
    if (image)
        libheif.image_release(image);
    return pix;
}

static PIX *read_heif(const struct part *part, const char **why)
{
    struct error err = {0};
    struct heif_image_handle *handle = NULL;
    *why = "libheif is not installed";
    if (libheif_load(&err) != STATUS_OK)
        return NULL;
    *why = PIXELS_BROKEN;
    struct heif_context *context = libheif.context_alloc();
    PIX *pix = NULL;
    if (context &&
        libheif.context_read_from_memory_without_copy(context, part->data, part->length, NULL)
                .code == heif_error_Ok &&
        libheif.context_get_primary_image_handle(context, &handle).code == heif_error_Ok)
        pix = decode_heif(handle, why);
    if (handle)
        libheif.image_handle_release(handle);
    if (context)
        libheif.context_free(context);
    return pix;
}

/* A JPEG is decoded to a half or a quarter of its size where that is large enough. */
static PIX *read_jpeg(const struct part *part, unsigned side)
{
    int smaller = 1;
    while (smaller < 8 && side / (unsigned)smaller / 2 >= PIXELS_SIDE)
        smaller *= 2;
    return libleptonica.ReadMemJpeg(part->data, part->length, 0, smaller, NULL,
                                    L_JPEG_READ_LUMINANCE);
}

static PIX *read_common(const struct part *part, size_t *offset, const char **why)
{
    int format = 0, width = 0, height = 0;
    *why = PIXELS_BROKEN;
    if (libleptonica.ReadHeaderMem(part->data, part->length, &format, &width, &height, NULL, NULL,
                                   NULL) != 0 ||
        width <= 0 || height <= 0)
        return NULL;
    if ((int64_t)width * height > PIXELS_MAXIMUM) {
        *why = TOO_MANY;
        return NULL;
    }
    if (format == IFF_JFIF_JPEG)
        return read_jpeg(part, (unsigned)(width > height ? width : height));
    bool is_tiff = memcmp(part->data, "II", 2) == 0 || memcmp(part->data, "MM", 2) == 0;
    return is_tiff ? libleptonica.ReadMemFromMultipageTiff(part->data, part->length, offset)
                   : libleptonica.ReadMem(part->data, part->length);
}

PIX *pixels_read(const struct part *part, size_t *offset, const char **why)
{
    libleptonica.MsgSeverity(L_SEVERITY_NONE);
    bool is_heif = part->length > 12 && memcmp(part->data + 4, "ftyp", 4) == 0;
    PIX *pix = is_heif ? read_heif(part, why) : read_common(part, offset, why);
    /* One of 8 bits may have a palette. */
    PIX *grey = pix ? libleptonica.ConvertTo8(pix, 0) : NULL;
    pixels_free(pix);
    return grey;
}

/* Leptonica keeps four dots in a word, the first in its highest byte. */
PIX *pixels_take(const unsigned char *grey, unsigned width, unsigned height, size_t stride)
{
    libleptonica.MsgSeverity(L_SEVERITY_NONE);
    PIX *pix = libleptonica.Create((int)width, (int)height, GREY);
    if (!pix)
        return NULL;
    uint32_t *words = libleptonica.GetData(pix);
    size_t line = (size_t)libleptonica.GetWpl(pix);
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
            words[y * line + x / 4] |= (uint32_t)grey[y * stride + x] << (24 - 8 * (x % 4));
    return pix;
}

bool pixels_show_nothing(PIX *grey)
{
    size_t width = (size_t)libleptonica.GetWidth(grey), line = (size_t)libleptonica.GetWpl(grey);
    size_t height = (size_t)libleptonica.GetHeight(grey);
    const uint32_t *words = libleptonica.GetData(grey);
    if (width < NARROW || height < NARROW)
        return true;
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
            if ((words[y * line + x / 4] >> (24 - 8 * (x % 4)) & 0xFF) != words[0] >> 24)
                return false;
    return true;
}

/* ---- made ready ---- */

/* By how many degrees its lines rise or fall; 0 if there are none. */
static float slope(PIX *black, struct pixels_look *look)
{
    float angle = 0, sure = 0;
    if (libleptonica.FindSkewSweepAndSearch(black, &angle, &sure, SKEW_SWEEP_SIZE, SKEW_SEARCH_SIZE,
                                            SKEW_RANGE, SKEW_STEP, SKEW_LEAST_STEP) != 0 ||
        sure < SKEW_SURE)
        return 0;
    look->has_lines = true;
    return angle > SKEW_SEEN || angle < -SKEW_SEEN ? angle : 0;
}

/* The quarters by which it is to be turned to the right, as letters with strokes above and below
 * the line tell. */
static int quarters(PIX *black, struct pixels_look *look)
{
    float up = 0, left = 0;
    int side = L_TEXT_ORIENT_UNKNOWN;
    if (libleptonica.OrientDetect(black, &up, &left, 0, 0) != 0 ||
        libleptonica.OrientDecision(up, left, SIDE_SURE, SIDE_CLEAR, &side, 0) != 0)
        return 0;
    look->is_upright = side != L_TEXT_ORIENT_UNKNOWN;
    switch (side) {
    case L_TEXT_ORIENT_LEFT:
        return 1;
    case L_TEXT_ORIENT_DOWN:
        return 2;
    case L_TEXT_ORIENT_RIGHT:
        return 3;
    default:
        return 0;
    }
}

static PIX *rotate(PIX *pix, float angle, int kind)
{
    return angle == 0 ? pix
                      : instead(pix, libleptonica.Rotate(pix, DEGREE * angle, kind,
                                                         L_BRING_IN_WHITE, 0, 0));
}

static PIX *turn(PIX *pix, int count)
{
    return count == 0 ? pix : instead(pix, libleptonica.RotateOrth(pix, count));
}

/* Black where there may be ink, however a page is lit. */
static PIX *ink(PIX *even)
{
    return even ? libleptonica.ThresholdToBinary(even, DARK + DARK / 4) : NULL;
}

PIX *pixels_straighten(PIX *grey, struct pixels_look *look)
{
    *look = (struct pixels_look){false, false};
    grey = scale(grey);
    PIX *even = libleptonica.BackgroundNormSimple(grey, NULL, NULL), *black = ink(even);
    /* Lines that stand upright are seen when the page was turned. */
    bool is_turned = true;
    for (unsigned sides = 0; black && sides < 2 && !look->has_lines && is_turned; sides++) {
        float angle = slope(black, look);
        black = rotate(black, angle, L_ROTATE_SAMPLING);
        int count = quarters(black, look);
        is_turned = count != 0;
        black = turn(black, count);
        grey = turn(rotate(grey, angle, L_ROTATE_AREA_MAP), count);
        even = turn(rotate(even, angle, L_ROTATE_AREA_MAP), count);
    }
    pixels_free(black);
    /* A scene suffers by being made even. */
    pixels_free(look->has_lines ? grey : even);
    return look->has_lines ? even : shrink(grey, PIXELS_SCENE);
}
