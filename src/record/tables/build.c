#include "tables/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 65536, ALIGNMENT = 8 };

/* Texts and rows lie in blocks one behind the other, wiped when they are freed. */
struct block {
    struct block *next;
    size_t used, size;
    _Alignas(ALIGNMENT) unsigned char data[];
};
struct table_memory {
    struct block *blocks; /* the first is the one that is filled */
    size_t bytes;         /* of all, arrays too */
};

void table_fail(struct table_build *build, const char *hint, const char *format, ...)
{
    char words[512];
    va_list arguments;
    if (!table_is_fine(build))
        return;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    build->status = error_set(build->err, STATUS_MALFORMED, "%s: %s", build->name, words);
    if (hint[0] != '\0')
        build->status = error_hint(build->err, "%s", hint);
}

void table_fail_memory(struct table_build *build)
{
    if (table_is_fine(build))
        build->status = memory_error(build->err);
}

/* Counts towards what a book may hold. */
static bool count(struct table_build *build, size_t *bytes, size_t size)
{
    if (!table_is_fine(build))
        return false;
    if (size > build->options.content_most - *bytes) {
        table_fail(build, "give it out in parts, for instance a year at a time",
                   "holds more than %zu MiB of cells, which is more than is read at once",
                   build->options.content_most >> 20);
        return false;
    }
    *bytes += size;
    return true;
}

static bool count_bytes(struct table_build *build, size_t size)
{
    return count(build, &build->book->memory->bytes, size);
}

static struct block *add_block(struct table_build *build, size_t size)
{
    struct table_memory *memory = build->book->memory;
    size_t room = size > BLOCK ? size : BLOCK;
    struct block *block = memory_allocate(sizeof *block + room);
    if (!block) {
        table_fail_memory(build);
        return NULL;
    }
    block->size = room;
    /* One for a single large text does not end the one that is being filled. */
    if (room > BLOCK && memory->blocks) {
        block->next = memory->blocks->next;
        memory->blocks->next = block;
    } else {
        block->next = memory->blocks;
        memory->blocks = block;
    }
    return block;
}

void *table_keep(struct table_build *build, size_t size)
{
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (!count_bytes(build, size))
        return NULL;
    struct block *block = build->book->memory->blocks;
    if (!block || block->size - block->used < size)
        block = add_block(build, size);
    if (!block)
        return NULL;
    void *data = block->data + block->used;
    block->used += size;
    return data;
}

const char *table_keep_text(struct table_build *build, const char *text, size_t length)
{
    if (length == 0)
        return "";
    if (length > build->options.content_most) { /* nor could it be rounded up */
        (void)count_bytes(build, length);
        return "";
    }
    char *copy = table_keep(build, length + 1);
    if (!copy)
        return "";
    memcpy(copy, text, length);
    return copy;
}

struct table_sheet *table_begin_sheet(struct table_build *build, const char *name,
                                      enum table_sheet_kind kind, bool is_hidden)
{
    struct table_book *book = build->book;
    size_t length = strlen(name);
    while (length > TABLE_NAME_MAXIMUM || (length > 0 && utf8_check(name, length) != length))
        length--;
    if (book->sheet_count >= TABLE_SHEETS_MAXIMUM)
        table_fail(build, "give out one sheet a file", "has more than %d sheets",
                   TABLE_SHEETS_MAXIMUM);
    const char *kept = table_keep_text(build, name, length);
    if (!count_bytes(build, sizeof *book->sheets))
        return NULL;
    if (!ARRAY_ADD(book->sheets, book->sheet_count,
                   (struct table_sheet){.name = kept, .kind = kind, .is_hidden = is_hidden})) {
        table_fail_memory(build);
        return NULL;
    }
    table_choose_sheet(build, book->sheet_count - 1);
    if (is_hidden)
        table_remark_at(build, TABLE_REMARK_HIDDEN_SHEET, kept);
    return table_sheet(build);
}

void table_choose_sheet(struct table_build *build, size_t sheet)
{
    build->current = sheet;
    build->merged_rows = 0;
}

struct table_sheet *table_sheet(const struct table_build *build)
{
    return &build->book->sheets[build->current];
}

void table_begin_row(struct table_build *build, size_t number, const char *place, bool is_hidden)
{
    if (!table_is_fine(build))
        return;
    const struct table_sheet *sheet = table_sheet(build);
    build->cell_count = 0;
    build->row = (struct table_row){.number = number, .place = place, .is_hidden = is_hidden};
    if (number > TABLE_ROWS_MAXIMUM)
        table_fail(build, "give it out in parts, for instance a year at a time",
                   "has more than %d rows", TABLE_ROWS_MAXIMUM);
    else if (sheet->row_count > 0 && sheet->rows[sheet->row_count - 1].number >= number)
        table_fail(build, "save it again with the program that made it",
                   "is damaged: row %zu of \"%s\" comes twice, or too late", number, sheet->name);
}

void table_add_cell(struct table_build *build, const struct table_cell *cell)
{
    if (!table_is_fine(build))
        return;
    if (cell->column > TABLE_COLUMNS_MAXIMUM) {
        table_fail(build, "leave out the columns that are not needed",
                   "row %zu has more than %d columns", build->row.number, TABLE_COLUMNS_MAXIMUM);
        return;
    }
    if (cell->column <= build->row.width) {
        table_fail(build, "save it again with the program that made it",
                   "is damaged: a cell of row %zu comes twice, or too late", build->row.number);
        return;
    }
    build->row.width = cell->column;
    if (cell->type == TABLE_EMPTY && (cell->marks & ~(unsigned)TABLE_IS_HIDDEN) == 0)
        return;
    size_t length = strlen(cell->text);
    if (length > TABLE_TEXT_MAXIMUM) {
        table_fail(build, "look at what stands there: it is no cell that a person wrote",
                   "a cell of row %zu holds more than %d bytes", build->row.number,
                   TABLE_TEXT_MAXIMUM);
        return;
    }
    if (!count(build, &build->shown, length))
        return;
    if (build->book->cell_count >= build->options.cells_most)
        table_fail(build, "give it out in parts, for instance a year at a time",
                   "has more than %zu cells", build->options.cells_most);
    else if (!ARRAY_ADD(build->cells, build->cell_count, *cell))
        table_fail_memory(build);
    else
        build->book->cell_count++;
}

void table_end_row(struct table_build *build)
{
    if (!table_is_fine(build) || build->cell_count == 0)
        return;
    struct table_sheet *sheet = table_sheet(build);
    size_t size = build->cell_count * sizeof *build->cells;
    struct table_cell *cells = table_keep(build, size);
    if (!cells || !count_bytes(build, sizeof build->row))
        return;
    memcpy(cells, build->cells, size);
    build->row.cells = cells;
    build->row.cell_count = build->cell_count;
    if (sheet->column_count < build->row.width)
        sheet->column_count = build->row.width;
    if (!ARRAY_ADD(sheet->rows, sheet->row_count, build->row))
        table_fail_memory(build);
    build->cell_count = 0;
}

void table_add_headings(struct table_build *build, const struct table_cell *cells, size_t count)
{
    struct table_sheet *sheet = table_sheet(build);
    struct table_row row = {.place = "headings", .cell_count = count};
    row.cells = table_keep(build, count * sizeof *cells);
    if (!row.cells || !count_bytes(build, sizeof row))
        return;
    memcpy(row.cells, cells, count * sizeof *cells);
    row.width = cells[count - 1].column;
    if (!ARRAY_RESERVE(sheet->rows, sheet->row_count, 1)) {
        table_fail_memory(build);
        return;
    }
    memmove(sheet->rows + 1, sheet->rows, sheet->row_count++ * sizeof *sheet->rows);
    sheet->rows[0] = row;
    if (sheet->column_count < row.width)
        sheet->column_count = row.width;
    build->book->cell_count += count;
}

void table_drop_empty_sheets(struct table_build *build)
{
    struct table_book *book = build->book;
    size_t kept = 0;
    for (size_t i = 0; i < book->sheet_count; i++)
        if (book->sheets[i].row_count > 0)
            book->sheets[kept++] = book->sheets[i];
        else
            memory_free(book->sheets[i].rows);
    book->sheet_count = kept;
}

void table_add_note(struct table_build *build, size_t row, unsigned column, const char *text,
                    size_t length)
{
    struct table_note note = {row, column, table_keep_text(build, text, length)};
    if (!count_bytes(build, sizeof note))
        return;
    struct table_sheet *sheet = table_sheet(build);
    if (!ARRAY_ADD(sheet->notes, sheet->note_count, note))
        table_fail_memory(build);
}

static size_t row_from(const struct table_sheet *sheet, size_t number)
{
    size_t first = 0, last = sheet->row_count;
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (sheet->rows[middle].number < number)
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

static void mark_merged(struct table_row *row, const struct table_merge *merge)
{
    for (size_t i = 0; i < row->cell_count; i++) {
        unsigned column = row->cells[i].column;
        bool is_first = row->number == merge->row && column == merge->column;
        if (column >= merge->column && column <= merge->last_column && !is_first)
            row->cells[i].marks |= TABLE_IS_MERGED;
    }
}

void table_add_merge(struct table_build *build, const struct table_merge *merge)
{
    if (!count_bytes(build, sizeof *merge))
        return;
    struct table_sheet *sheet = table_sheet(build);
    struct table_row first = {.number = merge->row};
    for (size_t i = row_from(sheet, merge->row);
         i < sheet->row_count && sheet->rows[i].number <= merge->last_row; i++) {
        /* Merged cells do not lie on each other, so that no sheet needs more. */
        if (build->merged_rows++ > (size_t)TABLE_ROWS_MAXIMUM * 4) {
            table_fail(build, "save it again with the program that made it",
                       "is damaged: merged cells lie upon each other");
            return;
        }
        mark_merged(&sheet->rows[i], merge);
    }
    build->row = first;
    table_remark(build, TABLE_REMARK_MERGED, merge->column);
    if (!ARRAY_ADD(sheet->merges, sheet->merge_count, *merge))
        table_fail_memory(build);
}

void table_remark_at(struct table_build *build, enum table_remark_kind kind, const char *place)
{
    if (build->counts[kind]++ == 0)
        build->firsts[kind] = table_keep_text(build, place, strlen(place));
}

void table_remark(struct table_build *build, enum table_remark_kind kind, unsigned column)
{
    struct buffer place;
    if (!table_is_fine(build))
        return;
    if (build->counts[kind] > 0) {
        build->counts[kind]++;
        return;
    }
    buffer_init(&place, TABLE_PLACE_MAXIMUM);
    bool has_heading = build->headings && column > 0 && column <= build->heading_count;
    table_place(table_sheet(build), &build->row, has_heading ? 0 : column, &place);
    if (has_heading)
        buffer_append_format(&place, ", %s", build->headings[column - 1]);
    if (place.failure != STATUS_OK)
        table_fail_memory(build);
    table_remark_at(build, kind, buffer_text(&place));
    buffer_free(&place);
}

struct table_memory *table_memory_new(void)
{
    return memory_allocate(sizeof(struct table_memory));
}

void table_memory_free(struct table_memory *memory)
{
    struct block *next;
    for (struct block *block = memory ? memory->blocks : NULL; block; block = next) {
        next = block->next;
        memory_free(block);
    }
    memory_free(memory);
}
