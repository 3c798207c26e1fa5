/*
 * Which letters of a page leave no trace on it: they are outside of it, covered, of the colour of
 * what is behind them, clipped, on a layer that is off. The page is drawn, small, and a letter is
 * seen where colours change along the middle of its line. Edges of a box that run along the line
 * are no letters: so only what changes in the direction of reading counts.
 */
#include <math.h>
#include <stdlib.h>

#include "pdf_internal.h"

enum {
    SIDE_MAXIMUM = 3000, /* pixels */
    CONTRAST = 24,       /* of 255, of one colour */
};

struct ink {
    const unsigned char *pixels;
    int width, height, stride;
    double scale;
};

static cairo_surface_t *draw(PopplerPage *page, struct ink *ink)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    double longest = width > height ? width : height;
    if (!(longest >= 1) || !isfinite(longest))
        return NULL;
    ink->scale = longest > SIDE_MAXIMUM ? SIDE_MAXIMUM / longest : 1;
    ink->width = (int)ceil(width * ink->scale) + 1;
    ink->height = (int)ceil(height * ink->scale) + 1;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, ink->width, ink->height);
    cairo_t *pen = cairo_create(surface);
    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_paint(pen);
    cairo_scale(pen, ink->scale, ink->scale);
    poppler_page_render(page, pen);
    cairo_destroy(pen);
    cairo_surface_flush(surface);
    ink->pixels = cairo_image_surface_get_data(surface);
    ink->stride = cairo_image_surface_get_stride(surface);
    if (!ink->pixels) {
        cairo_surface_destroy(surface);
        return NULL;
    }
    return surface;
}

static int clamp(double value, int last)
{
    return value < 0 ? 0 : value > last ? last : (int)value;
}

/* Whether colours change along one row (or column) of pixels. */
static bool changes(const struct ink *ink, int from, int to, int across, bool is_column)
{
    int least[3] = {255, 255, 255}, most[3] = {0, 0, 0};
    for (int i = from; i <= to; i++) {
        int x = is_column ? across : i, y = is_column ? i : across;
        const unsigned char *pixel = ink->pixels + (size_t)y * (size_t)ink->stride + (size_t)x * 4;
        for (int colour = 0; colour < 3; colour++) {
            least[colour] = pixel[colour] < least[colour] ? pixel[colour] : least[colour];
            most[colour] = pixel[colour] > most[colour] ? pixel[colour] : most[colour];
            if (most[colour] - least[colour] >= CONTRAST)
                return true;
        }
    }
    return false;
}

/* Whether the letter leaves a trace. Its neighbours' edges count with it: a small "l" may fill its
 * own box. */
static bool has_ink(const struct ink *ink, const PopplerRectangle *at, bool is_upright)
{
    double along[2] = {is_upright ? at->y1 : at->x1, is_upright ? at->y2 : at->x2};
    double across[2] = {is_upright ? at->x1 : at->y1, is_upright ? at->x2 : at->y2};
    double size = across[1] - across[0];
    int last = is_upright ? ink->height - 1 : ink->width - 1;
    int last_across = is_upright ? ink->width - 1 : ink->height - 1;
    int from = clamp(floor((along[0]) * ink->scale) - 1, last);
    int to = clamp(ceil((along[1]) * ink->scale) + 1, last);
    int first = clamp((across[0] + 0.3 * size) * ink->scale, last_across);
    int end = clamp((across[0] + 0.75 * size) * ink->scale, last_across);
    for (int i = first; i <= end; i++)
        if (changes(ink, from, to, i, is_upright))
            return true;
    return false;
}

static bool is_word_letter(uint32_t letter)
{
    return letter >= 0x80 || (letter >= '0' && letter <= '9') ||
           ((letter | 0x20) >= 'a' && (letter | 0x20) <= 'z');
}

/* Whether the line of a letter runs up or down: its neighbour stands above or below. */
static bool is_upright_at(const struct pdf_glyph *glyphs, size_t count, size_t i)
{
    size_t other = i + 1 < count && is_word_letter(glyphs[i + 1].letter) ? i + 1 : i;
    if (other == i && i > 0 && is_word_letter(glyphs[i - 1].letter))
        other = i - 1;
    const PopplerRectangle *a = &glyphs[i].at, *b = &glyphs[other].at;
    return fabs((b->y1 + b->y2) - (a->y1 + a->y2)) > fabs((b->x1 + b->x2) - (a->x1 + a->x2));
}

static bool is_outside(const PopplerRectangle *at, double width, double height)
{
    double x = (at->x1 + at->x2) / 2, y = (at->y1 + at->y2) / 2;
    return x < 0 || y < 0 || x > width || y > height;
}

/* One letter without a trace among others is a thin one, or badly drawn: a word, or most of it, is
 * unseen. */
static void judge_words(struct pdf_glyph *glyphs, size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t end = i, letters = 0, unseen = 0, run = 0, longest = 0;
        for (; end < count && glyphs[end].letter > ' '; end++) {
            if (!is_word_letter(glyphs[end].letter))
                continue;
            letters++;
            unseen += glyphs[end].is_unseen;
            run = glyphs[end].is_unseen ? run + 1 : 0;
            longest = run > longest ? run : longest;
        }
        bool is_unseen = letters > 0 && (unseen == letters || longest >= 3);
        for (; i < end; i++)
            glyphs[i].is_unseen = is_unseen;
        i = end > i ? end : i + 1;
    }
}

void pdf_mark_unseen(PopplerPage *shown, struct pdf_glyph *glyphs, size_t count)
{
    struct ink ink = {0};
    double width = 0, height = 0;
    poppler_page_get_size(shown, &width, &height);
    cairo_surface_t *surface = draw(shown, &ink);
    for (size_t i = 0; i < count; i++) {
        struct pdf_glyph *glyph = &glyphs[i];
        glyph->is_unseen =
            is_word_letter(glyph->letter) &&
            (is_outside(&glyph->at, width, height) ||
             (surface && !has_ink(&ink, &glyph->at, is_upright_at(glyphs, count, i))));
    }
    judge_words(glyphs, count);
    if (surface)
        cairo_surface_destroy(surface);
}
