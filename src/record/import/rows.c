/* The rows of an export, family by family. */
#include <stdlib.h>
#include <string.h>

#include "import_internal.h"

enum { PLACE_MAXIMUM = 1024, WHY_MAXIMUM = 1024 };

/* ---- cells of a row ---- */

const struct table_cell *row_cell(const struct import_row *row, size_t column,
                                  const struct table_row **place)
{
    size_t at = row->match->at[column];
    if (at == 0)
        return NULL;
    if (row->row) {
        *place = row->row;
        return table_row_cell(row->row, (unsigned)at);
    }
    *place = &row->match->sheet->rows[at - 1];
    return table_row_cell(*place, 2);
}

void row_place(const struct import_row *row, size_t column, struct buffer *out)
{
    size_t at = row->match->at[column];
    if (row->row)
        match_place(row->match, row->row, (unsigned)at, out);
    else
        match_place(row->match, &row->match->sheet->rows[at - 1], 2, out);
}

static const struct table_row *row_of(const struct import_row *row, size_t at)
{
    return row->row ? row->row : &row->match->sheet->rows[at];
}

/* The cell at a place of the row from 0: of a form the answer of its row. */
static const struct table_cell *cell_at(const struct import_row *row, size_t at)
{
    return table_row_cell(row_of(row, at), row->row ? (unsigned)at + 1 : 2);
}

static size_t row_width(const struct import_row *row)
{
    size_t width = row->match->width;
    return row->row && row->row->width > width ? row->row->width : width;
}

const char *row_heading(const struct import_row *row, size_t at)
{
    const struct import_match *match = row->match;
    if (!row->row)
        return table_row_text(&match->sheet->rows[at], 1);
    return match->table && at < match->width
               ? table_row_text(&match->sheet->rows[match->header], (unsigned)at + 1)
               : "";
}

/* What the column is called, for people. */
static void column_place(const struct import_row *row, size_t at, struct buffer *out)
{
    const struct import_match *match = row->match;
    const char *heading = row_heading(row, at);
    buffer_append_format(out, "%s, ", match->source->name);
    if (match->sheet->name[0])
        buffer_append_format(out, "%s, ", match->sheet->name);
    if (*heading) {
        buffer_append_format(out, "\"");
        text_append_visible(out, heading, strlen(heading));
        buffer_append_format(out, "\"");
    } else {
        buffer_append_text(out, "column ");
        table_column_letters((unsigned)at + 1, out);
    }
}

/* A column of the sheet that is not taken: left by the map, or not in it. */
static enum status count_column(struct import_run *import, const struct import_row *row, size_t at,
                                enum import_fate fate, const char *why, struct error *err)
{
    size_t beyond = 0;
    struct buffer where;
    size_t *issue = at < row->match->width ? &row->match->issues[at] : &beyond;
    buffer_init(&where, PLACE_MAXIMUM * 8);
    if (*issue == 0)
        column_place(row, at, &where);
    enum status status = buffer_status(&where, err);
    if (status == STATUS_OK)
        status = account_add_column(&import->account, issue, fate, buffer_text(&where), why, err);
    buffer_free(&where);
    return status;
}

/* One cell of the row that no column of the table takes. */
static enum status count_other(struct import_run *import, const struct import_row *row, size_t at,
                               struct error *err)
{
    const struct map_table *table = row->match->table;
    const struct table_cell *cell = cell_at(row, at);
    size_t column = table && at < row->match->width ? row->match->columns[at] : 0;
    const char *leave = column > 0 ? table->columns[column - 1].leave : NULL;
    if (!cell || cell->text[0] == '\0' || (cell->marks & TABLE_IS_MERGED)) {
        account_count(&import->account, IMPORT_EMPTY);
        return STATUS_OK;
    }
    if (leave)
        return count_column(import, row, at, IMPORT_LEFT, leave, err);
    if (table && import_is_one_of(&table->titles, cell->text))
        return account_add_column(&import->account, &import->titles_issue, IMPORT_LEFT,
                                  "titles and words of the form",
                                  "they are the form's own, and nobody's answer", err);
    return count_column(
        import, row, at, IMPORT_UNMAPPED,
        table ? "the map has no such column" : "the map has no table with such headings", err);
}

static bool is_taken(const struct import_row *row, size_t at)
{
    const struct map_table *table = row->match->table;
    size_t column = table && at < row->match->width ? row->match->columns[at] : 0;
    return column > 0 && !table->columns[column - 1].leave;
}

enum status row_count_rest(struct import_run *import, const struct import_row *row,
                           struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t at = 0; status == STATUS_OK && at < row_width(row); at++)
        if (!is_taken(row, at))
            status = count_other(import, row, at, err);
    return status;
}

enum status row_refuse(struct import_run *import, const struct import_row *row, const char *why,
                       struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t at = 0; status == STATUS_OK && at < row_width(row); at++) {
        const struct table_cell *cell = cell_at(row, at);
        struct buffer where;
        if (!is_taken(row, at)) {
            status = count_other(import, row, at, err);
            continue;
        }
        if (!cell || import_is_nothing(import->map, cell->text)) {
            account_count(&import->account, IMPORT_EMPTY);
            continue;
        }
        buffer_init(&where, PLACE_MAXIMUM * 8);
        match_place(row->match, row_of(row, at), row->row ? (unsigned)at + 1 : 2, &where);
        status = buffer_status(&where, err);
        if (status == STATUS_OK)
            status =
                account_add(&import->account, IMPORT_NOT_UNDERSTOOD, buffer_text(&where), why, err);
        buffer_free(&where);
    }
    return status;
}

/* ---- whose row it is ---- */

static void free_row(struct import_row *row)
{
    memory_free(row->family);
    memory_free(row->said);
}

static enum status add_row(struct import_run *import, struct import_row row, struct error *err)
{
    struct buffer why;
    buffer_init(&why, WHY_MAXIMUM);
    row.order = import->row_count;
    enum status status = row_family(import, &row, &why, err);
    if (status == STATUS_OK && !row.family)
        status = row_refuse(import, &row, buffer_text(&why), err);
    else if (status == STATUS_OK && !ARRAY_ADD(import->rows, import->row_count, row))
        status = memory_error(err);
    else if (status == STATUS_OK)
        row.family = row.said = NULL;
    free_row(&row);
    buffer_free(&why);
    return status;
}

/* A sheet that is no table of the map: all of it is told. */
static enum status count_sheet(struct import_run *import, const struct import_match *match,
                               struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < match->sheet->row_count; i++) {
        struct import_row row = {.match = match, .row = &match->sheet->rows[i]};
        if (match->sheet->kind != TABLE_PAIRS)
            status = row_count_rest(import, &row, err);
    }
    struct import_row form = {.match = match};
    if (status == STATUS_OK && match->sheet->kind == TABLE_PAIRS)
        status = row_count_rest(import, &form, err);
    return status;
}

/* Prose of a form is compared with the titles of whichever form lies in the file. */
static enum status count_prose(struct import_run *import, const struct import_match *match,
                               struct error *err)
{
    struct import_match told = *match;
    for (size_t i = 0; i < import->match_count; i++)
        if (import->matches[i].source == match->source && import->matches[i].table &&
            import->matches[i].table->rows == MAP_ROWS_FORM)
            told.table = import->matches[i].table;
    told.columns = memory_allocate_array(told.width + 1, sizeof *told.columns);
    if (!told.columns)
        return memory_error(err);
    enum status status = count_sheet(import, &told, err);
    memory_free(told.columns);
    return status;
}

static enum status add_sheet(struct import_run *import, const struct import_match *match,
                             struct error *err)
{
    enum status status = STATUS_OK;
    if (!match->table)
        return match->sheet->kind == TABLE_PROSE ? count_prose(import, match, err)
                                                 : count_sheet(import, match, err);
    if (match->table->rows == MAP_ROWS_FORM)
        return add_row(import, (struct import_row){.match = match}, err);
    /* What stands above the headings belongs to no family. */
    for (size_t i = 0; status == STATUS_OK && i < match->header; i++) {
        struct import_match above = *match;
        above.table = NULL;
        above.width = 0; /* each is told by itself */
        struct import_row row = {.match = &above, .row = &match->sheet->rows[i]};
        status = row_count_rest(import, &row, err);
    }
    for (size_t i = match->header + 1; status == STATUS_OK && i < match->sheet->row_count; i++)
        status = add_row(import, (struct import_row){.match = match, .row = &match->sheet->rows[i]},
                         err);
    return status;
}

/* ---- families ---- */

static int compare_rows(const void *a, const void *b)
{
    const struct import_row *first = a, *second = b;
    int order = strcmp(first->family, second->family);
    return order != 0 ? order : (first->order > second->order) - (first->order < second->order);
}

/* Two references may become one folder's name ("A/1" and "A 1"): only the first is believed. */
static enum status refuse_mistaken(struct import_run *import, struct error *err)
{
    size_t kept = 0;
    enum status status = STATUS_OK;
    const struct import_row *first = NULL;
    for (size_t i = 0; i < import->row_count; i++) {
        struct import_row *row = &import->rows[i];
        if (!first || strcmp(first->family, row->family) != 0)
            first = row;
        if (strcmp(first->said, row->said) == 0) {
            import->rows[kept] = *row;
            first = first == row ? &import->rows[kept] : first;
            kept++;
            continue;
        }
        if (status == STATUS_OK)
            status = row_refuse(import, row,
                                "its family's reference is written otherwise than that of another "
                                "family of the same folder",
                                err);
        free_row(row);
    }
    import->row_count = kept;
    return status;
}

static enum status group(struct import_run *import, struct error *err)
{
    if (import->row_count > 0)
        qsort(import->rows, import->row_count, sizeof *import->rows, compare_rows);
    enum status status = refuse_mistaken(import, err);
    if (status != STATUS_OK)
        return status;
    import->families = memory_allocate_array(import->row_count + 1, sizeof *import->families);
    if (!import->families)
        return memory_error(err);
    for (size_t i = 0; i < import->row_count; i++)
        if (i == 0 || strcmp(import->rows[i].family, import->rows[i - 1].family) != 0)
            import->families[import->family_count++] = i;
    import->families[import->family_count] = import->row_count;
    return STATUS_OK;
}

enum status record_import_open(const struct record_map *map, const struct import_source *sources,
                               size_t source_count, const struct import_options *options,
                               struct import_run **import, struct error *err)
{
    *import = NULL;
    struct import_run *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    made->map = map;
    made->options = *options;
    enum status status =
        match_sheets(map, sources, source_count, &made->matches, &made->match_count, err);
    for (size_t i = 0; status == STATUS_OK && i < made->match_count; i++)
        status = add_sheet(made, &made->matches[i], err);
    if (status == STATUS_OK)
        status = group(made, err);
    if (status == STATUS_OK)
        *import = made;
    else
        record_import_free(made);
    return status;
}

void record_import_free(struct import_run *import)
{
    if (!import)
        return;
    for (size_t i = 0; i < import->row_count; i++)
        free_row(&import->rows[i]);
    memory_free(import->rows);
    memory_free(import->families);
    matches_free(import->matches, import->match_count);
    account_free(&import->account);
    memory_free(import->above);
    memory_free(import);
}

size_t record_import_count(const struct import_run *import)
{
    return import->family_count;
}

const char *record_import_reference(const struct import_run *import, size_t family)
{
    return import->rows[import->families[family]].family;
}

const struct import_account *record_import_account(const struct import_run *import)
{
    return &import->account;
}
