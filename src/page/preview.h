/* The two parts of a preview, each as lines of at most `width` columns. */
#ifndef PREVIEW_H
#define PREVIEW_H

#include "safehand/page.h"

enum status preview_write_leaves(const struct selection *selection, size_t width,
                                 struct buffer *out, struct error *err) MUST_CHECK;
enum status preview_write_stays(const struct selection *selection, size_t width, struct buffer *out,
                                struct error *err) MUST_CHECK;

#endif
