/* What a form's tables and paragraphs become. */
#include <stdio.h>
#include <string.h>

#include "form.h"

enum { FORM_SHEET, TEXT_SHEET, PLACE_MOST = 64 };

struct writing {
    struct table_build *build;
    size_t pairs, lines; /* rows so far */
    const char *place;   /* of what is written */
};

static bool ends_in(const char *text, const char *letters)
{
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\n", text[length - 1]))
        length--;
    return length > 0 && strchr(letters, text[length - 1]);
}

/* ---- headings above, or labels beside ---- */

static bool is_headings(const struct form_row *row)
{
    size_t marked = 0, filled = 0;
    for (size_t i = 0; i < row->count; i++) {
        bool is_filled = row->cells[i].text.text[0] != '\0';
        filled += is_filled;
        marked += is_filled && row->cells[i].text.is_marked;
    }
    return filled >= 2 && marked == filled;
}

/* Whether the first of each two cells looks like a label, and the second does not. */
static bool is_labels(const struct form_row *row)
{
    size_t labels = 0;
    for (size_t i = 0; i + 1 < row->count; i += 2) {
        const struct form_text *label = &row->cells[i].text, *answer = &row->cells[i + 1].text;
        bool is_label = ends_in(label->text, ":?") || (label->is_marked && !answer->is_marked) ||
                        (answer->span_count > 0 && label->span_count == 0);
        labels += is_label && !ends_in(answer->text, ":");
    }
    return row->count >= 2 && labels == row->count / 2;
}

bool form_is_grid(const struct form_table *table)
{
    size_t first = 0, parted = 0, labelled = 0;
    while (first < table->count && table->rows[first].count < 2)
        first++; /* a title above it */
    for (size_t i = first; i < table->count; i++) {
        const struct form_row *row = &table->rows[i];
        parted += row->count >= 2;
        labelled += row->count % 2 == 0 && is_labels(row);
    }
    if (parted < 2)
        return false;
    if (table->rows[first].is_heading)
        return true;
    if (is_headings(&table->rows[first]) && !is_headings(&table->rows[first + 1]))
        return true;
    return labelled * 2 <= parted && table->rows[first].count > 2;
}

/* ---- writing ---- */

static const char *keep_place(struct table_build *build, const char *what, size_t first,
                              size_t second)
{
    char place[PLACE_MOST];
    int length = second > 0 ? snprintf(place, sizeof place, "%s %zu, row %zu", what, first, second)
                            : snprintf(place, sizeof place, "%s %zu", what, first);
    return table_keep_text(build, place, (size_t)length);
}

static struct table_cell text_cell(struct table_build *build, unsigned column, const char *text,
                                   size_t length)
{
    struct table_cell cell = {.column = column, .type = length > 0 ? TABLE_TEXT : TABLE_EMPTY};
    cell.text = cell.raw = table_keep_text(build, text, length);
    return cell;
}

static void write_pair(void *state, const char *label, size_t label_length, const char *answer,
                       size_t answer_length, const char *tag)
{
    struct writing *writing = state;
    struct table_build *build = writing->build;
    if (!table_is_fine(build))
        return;
    table_choose_sheet(build, FORM_SHEET);
    table_begin_row(build, ++writing->pairs, writing->place, false);
    struct table_cell cells[3] = {text_cell(build, 1, label, label_length),
                                  {.column = 2, .text = "", .raw = ""},
                                  text_cell(build, 3, tag ? tag : "", tag ? strlen(tag) : 0)};
    if (answer)
        form_answer(build, answer, answer_length, &cells[1]);
    cells[1].column = 2;
    for (size_t i = 0; i < (tag ? 3 : 2); i++)
        table_add_cell(build, &cells[i]);
    table_end_row(build);
}

/* A paragraph, or a row of one cell. */
static void write_text(struct writing *writing, const struct form_text *text)
{
    struct table_build *build = writing->build;
    if (text->text[0] == '\0' || !table_is_fine(build) || form_part(text, write_pair, writing))
        return;
    table_choose_sheet(build, TEXT_SHEET);
    table_begin_row(build, ++writing->lines, writing->place, false);
    struct table_cell cell = text_cell(build, 1, text->text, strlen(text->text));
    table_add_cell(build, &cell);
    table_end_row(build);
}

static const char *tag_of(const struct form_text *text)
{
    for (size_t i = 0; i < text->span_count; i++)
        if (text->spans[i].tag)
            return text->spans[i].tag;
    return NULL;
}

static void write_side_by_side(struct writing *writing, const struct form_table *table,
                               size_t number)
{
    for (size_t r = 0; r < table->count; r++) {
        const struct form_row *row = &table->rows[r];
        writing->place = keep_place(writing->build, "table", number, r + 1);
        if (row->count == 1)
            write_text(writing, &row->cells[0].text);
        for (size_t i = 0; row->count > 1 && i < row->count; i += 2) {
            struct form_text *label = &row->cells[i].text;
            const struct form_text *answer = i + 1 < row->count ? &row->cells[i + 1].text : NULL;
            size_t length = strlen(label->text);
            while (length > 0 && strchr(": \t\n", label->text[length - 1]))
                length--;
            if (length > 0 || (answer && answer->text[0] != '\0'))
                write_pair(writing, label->text, length, answer ? answer->text : NULL,
                           answer ? strlen(answer->text) : 0,
                           answer && tag_of(answer) ? tag_of(answer) : tag_of(label));
        }
    }
}

static void write_grid(struct table_build *build, const struct form_table *table, size_t number)
{
    char name[PLACE_MOST];
    snprintf(name, sizeof name, "Table %zu", number);
    table_begin_sheet(build, name, TABLE_GRID, false);
    for (size_t r = 0; r < table->count && table_is_fine(build); r++) {
        const struct form_row *row = &table->rows[r];
        unsigned column = 1;
        table_begin_row(build, r + 1, keep_place(build, "table", number, r + 1), false);
        for (size_t i = 0; i < row->count; i++) {
            struct table_cell cell = {0};
            const char *text = row->cells[i].text.text;
            form_answer(build, text, strlen(text), &cell);
            cell.column = column;
            if (row->cells[i].is_continued)
                table_remark(build, TABLE_REMARK_MERGED, column);
            table_add_cell(build, &cell);
            column += row->cells[i].columns;
        }
        table_end_row(build);
    }
}

void form_write(struct table_build *build, const struct form *form)
{
    struct writing writing = {.build = build};
    table_begin_sheet(build, "Form", TABLE_PAIRS, false);
    table_begin_sheet(build, "Text", TABLE_PROSE, false);
    for (size_t i = 0; i < form->block_count && table_is_fine(build); i++) {
        const struct form_block *block = &form->blocks[i];
        if (!block->is_table) {
            writing.place = keep_place(build, "paragraph", block->number, 0);
            write_text(&writing, &block->text);
        } else if (form_is_grid(&form->tables[block->number - 1])) {
            write_grid(build, &form->tables[block->number - 1], block->number);
        } else {
            write_side_by_side(&writing, &form->tables[block->number - 1], block->number);
        }
    }
    table_drop_empty_sheets(build);
}
