/* What is known by its shape: the readers of shapes.c (numbers) and shapes_words.c (words). */
#ifndef SCAN_SHAPES_H
#define SCAN_SHAPES_H

#include "safehand/scan.h"

struct shape_text {
    const char *text;
    size_t length;
};

/* A letter or digit, or a byte of a character beyond ASCII. */
bool shape_is_word_byte(const char *text, size_t length, size_t at);
/* Whether "born" or a word like it stands shortly before. */
bool shape_follows_birth(const struct shape_text *in, size_t start);

/* False if nothing of that shape begins at the word there. */
bool shape_read_birth_date(const struct shape_text *in, size_t start, struct scan_shape *shape);
/* A house number with its street; a school or a ward, which is a question. */
bool shape_read_place(const struct shape_text *in, size_t start, struct scan_shape *shape);

#endif
