/*
 * Skeletons: the pieces of HTML that pages are made of. They are the <template> elements of the
 * files in data/, named as a link would name them ("report.html#entry"): all that stands between
 * the tags, byte for byte, but for a line's end directly after the first tag. What stands outside
 * the templates is for whoever reads the file.
 *
 * A piece has named places. {{name}} takes text, which is escaped, as HTML content or, within a
 * tag, as an attribute's value. {{>name}} takes HTML: a part that a function appends, or another
 * piece that has no places. There is no way to put other HTML into a page.
 *
 * A piece that is not there, and a place that is given and not there, there and not given, or given
 * another kind of content, are errors in this program: they end it, rather than that a page leaves
 * which lacks something. tests/unit/test_page_skeletons.c fills every piece.
 */
#ifndef PAGE_SKELETON_H
#define PAGE_SKELETON_H

#include "safehand/base.h"

/* Appends HTML; a failure sticks to out. `context` is what page_fill was given. */
typedef void page_part(struct buffer *out, const void *context);

enum page_place_kind {
    PAGE_PLACE_TEXT,
    PAGE_PLACE_NUMBER,
    PAGE_PLACE_PART,
    PAGE_PLACE_PIECE,
};
struct page_place {
    const char *name;
    enum page_place_kind kind;
    const char *text; /* never NULL; of a piece: its name, NULL for none */
    size_t number;
    page_part *part;
};
#define PLACE_TEXT(place, value)                                                                   \
    {                                                                                              \
        .name = (place), .kind = PAGE_PLACE_TEXT, .text = (value)                                  \
    }
#define PLACE_NUMBER(place, value)                                                                 \
    {                                                                                              \
        .name = (place), .kind = PAGE_PLACE_NUMBER, .number = (value)                              \
    }
#define PLACE_PART(place, value)                                                                   \
    {                                                                                              \
        .name = (place), .kind = PAGE_PLACE_PART, .part = (value)                                  \
    }
#define PLACE_PIECE(place, value)                                                                  \
    {                                                                                              \
        .name = (place), .kind = PAGE_PLACE_PIECE, .text = (value)                                 \
    }

/* Appends a piece to out, its places filled; parts get the context. A failure sticks to out.
 *
 *     page_fill(out, "report.html#term", NULL, PLACE_TEXT("term", "Why"), PLACE_TEXT("text", why));
 */
#define page_fill(out, piece, context, ...)                                                        \
    page_fill_piece(out, piece, context, (const struct page_place[]){__VA_ARGS__},                 \
                    sizeof((const struct page_place[]){__VA_ARGS__}) / sizeof(struct page_place))
void page_fill_piece(struct buffer *out, const char *piece, const void *context,
                     const struct page_place *places, size_t count);
/* The same with what stands between a template's tags. */
void page_fill_skeleton(struct buffer *out, const char *skeleton, size_t length,
                        const void *context, const struct page_place *places, size_t count);
/* A piece without places. */
void page_append_piece(struct buffer *out, const char *piece);
/* A file of data/ as it is, by its name: a part too. */
void page_append_file(struct buffer *out, const void *name);

/* How every page begins, up to "<body>": no script, nothing loaded, the same look on a screen, on
 * paper and without colours. `title` is a piece, which stands in windows, tabs and histories and
 * must name nobody; its place {{title}} gets `subject`, unless that is NULL. `more_style` appends
 * CSS. */
void page_append_head(struct buffer *out, const char *title, const char *subject,
                      page_part *more_style, const void *context);

#endif
