/* A Word form, as it is read and as it is understood. */
#ifndef RECORD_TABLES_FORM_H
#define RECORD_TABLES_FORM_H

#include "tables/build.h"

/* A piece of a text that somebody filled in: a content control, a form field, something underlined.
 */
struct form_span {
    size_t begin, end;
    const char *tag; /* NULL: it has none */
};
/* Of a paragraph or a cell. Boxes to tick stand in it as U+2610 and U+2612. */
struct form_text {
    const char *text;        /* kept by the build */
    struct form_span *spans; /* in order, none within another; memory_free */
    size_t span_count;
    bool is_marked; /* all of it bold, or its cell shaded: as headings and labels are */
};
struct form_cell {
    struct form_text text;
    unsigned columns;  /* that it is wide */
    bool is_continued; /* belongs to the one above it */
};
struct form_row {
    struct form_cell *cells;
    size_t count;
    bool is_heading; /* is repeated at the head of each page */
};
struct form_table {
    struct form_row *rows;
    size_t count;
};
/* What stands in the body, one behind the other; tables within tables behind those. */
struct form_block {
    bool is_table;
    size_t number;         /* of the table or of the paragraph, from 1 */
    struct form_text text; /* of a paragraph */
};
struct form {
    struct form_block *blocks;
    size_t block_count;
    struct form_table *tables; /* by their numbers, from 0 */
    size_t table_count;
};

/* Writes sheets "Form", "Text" and "Table N" of what was read. */
void form_write(struct table_build *build, const struct form *form);

/* Whether the table has headings above columns; else it asks and answers side by side. */
bool form_is_grid(const struct form_table *table);

/* An answer as a cell: which boxes are ticked, or the text. */
void form_answer(struct table_build *build, const char *text, size_t length,
                 struct table_cell *cell);
/* Parts a text into what is asked and what was answered, and calls `pair` for each, in order; the
 * answer is NULL where none is asked for. False, and nothing called, for a text that is neither. */
bool form_part(const struct form_text *text,
               void (*pair)(void *state, const char *label, size_t label_length, const char *answer,
                            size_t answer_length, const char *tag),
               void *state);

#endif
