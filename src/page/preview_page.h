/* The lines of a preview: wrapped, indented, made visible. */
#ifndef PREVIEW_PAGE_H
#define PREVIEW_PAGE_H

#include "safehand/base/buffer.h"
#include "safehand/extract/told.h"

enum {
    WIDTH_SMALLEST = 20, /* narrower, words would not fit behind the indent */
    WIDTH_DEFAULT = 80,
    STEP = 2, /* columns of one level of indent */
};

struct page {
    struct buffer *out;
    size_t width;
    struct buffer line; /* text on its way to append_line */
    const struct extract_told *told;
};

/* Puts the page's `line` out as a block; what follows its first line hangs further in. */
void preview_block(struct page *page, size_t indent, size_t hanging);
/* The same, hanging by one step. */
void preview_line(struct page *page, size_t indent);
void preview_heading(struct page *page, const char *text);

#endif
