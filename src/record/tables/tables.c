#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tables/kinds.h"

enum { MIB = 1 << 20 };

const char *table_format_name(enum table_format format)
{
    static const char *const names[] = {"CSV", "Excel workbook", "OpenDocument spreadsheet",
                                        "JSON export", "Word form"};
    return names[format];
}

bool table_is_named_so(const char *name)
{
    static const char *const ends[] = {".csv", ".tsv", ".xlsx", ".ods", ".json", ".docx"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof ends / sizeof *ends; i++)
        if (strcasecmp(dot, ends[i]) == 0)
            return true;
    return false;
}

/* ---- looking things up ---- */

static int by_column(const void *key, const void *item)
{
    unsigned column = *(const unsigned *)key, own = ((const struct table_cell *)item)->column;
    return column < own ? -1 : column > own;
}

const struct table_cell *table_row_cell(const struct table_row *row, unsigned column)
{
    if (row->cell_count == 0)
        return NULL;
    return bsearch(&column, row->cells, row->cell_count, sizeof *row->cells, by_column);
}

const char *table_row_text(const struct table_row *row, unsigned column)
{
    const struct table_cell *cell = table_row_cell(row, column);
    return cell ? cell->text : "";
}

void table_column_letters(unsigned column, struct buffer *out)
{
    char letters[8];
    size_t at = sizeof letters;
    for (; column > 0 && at > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    buffer_append(out, letters + at, sizeof letters - at);
}

void table_place(const struct table_sheet *sheet, const struct table_row *row, unsigned column,
                 struct buffer *out)
{
    if (row->place) {
        bool has_headings = sheet->row_count > 0 && sheet->rows[0].number == 0;
        buffer_append_text(out, row->place);
        if (column == 0 || row->number == 0 || sheet->kind != TABLE_GRID)
            return;
        if (has_headings)
            buffer_append_format(out, ", %s", table_row_text(&sheet->rows[0], column));
        else
            buffer_append_format(out, ", column %u", column);
        return;
    }
    if (sheet->name[0] != '\0')
        buffer_append_format(out, column == 0 ? "%s, " : "%s!", sheet->name);
    if (column == 0)
        buffer_append_text(out, "row ");
    table_column_letters(column, out);
    buffer_append_format(out, "%zu", row->number);
}

/* ---- reading ---- */

static void fill_options(struct table_build *build, const struct table_options *options)
{
    struct table_options *own = &build->options;
    *own = options ? *options : (struct table_options){0};
    own->file_most = own->file_most ? own->file_most : (size_t)64 * MIB;
    own->unpacked_most = own->unpacked_most ? own->unpacked_most : (size_t)768 * MIB;
    own->content_most = own->content_most ? own->content_most : (size_t)512 * MIB;
    own->cells_most = own->cells_most ? own->cells_most : 5000000;
}

/* The whole file, from its beginning. */
static void read_bytes(struct table_build *build, int fd, struct buffer *bytes)
{
    struct stat about;
    if (fstat(fd, &about) != 0) {
        build->status = error_set_errno(build->err, "%s: cannot be read", build->name);
        return;
    }
    if (!S_ISREG(about.st_mode))
        table_fail(build, "", "is no file");
    else if (about.st_size == 0)
        table_fail(build, "give it out once more: nothing was written", "is empty");
    else if ((size_t)about.st_size > build->options.file_most)
        table_fail(build, "give it out in parts, for instance a year at a time",
                   "is larger than %zu MiB", build->options.file_most / MIB);
    if (!table_is_fine(build))
        return;
    size_t size = (size_t)about.st_size, got = 0;
    unsigned char *space = buffer_append_space(bytes, size);
    if (!space)
        table_fail_memory(build);
    else if (!file_read_at(fd, space, size, 0, &got))
        build->status = error_set_errno(build->err, "%s: cannot be read", build->name);
    else
        buffer_truncate(bytes, got);
}

enum status table_book_read(int fd, const char *name, const struct table_options *options,
                            struct table_book **book, struct error *err)
{
    struct table_build build = {.name = name, .err = err};
    struct buffer bytes;
    *book = NULL;
    fill_options(&build, options);
    buffer_init(&bytes, build.options.file_most);
    build.book = memory_allocate(sizeof *build.book);
    if (build.book)
        build.book->memory = table_memory_new();
    if (!build.book || !build.book->memory)
        table_fail_memory(&build);
    else
        build.book->encoding = "UTF-8";
    if (table_is_fine(&build))
        read_bytes(&build, fd, &bytes);
    if (table_is_fine(&build))
        table_read_kind(&build, &bytes);
    buffer_free(&bytes);
    if (table_is_fine(&build))
        table_finish(&build);
    memory_free(build.cells);
    if (table_is_fine(&build))
        *book = build.book;
    else
        table_book_free(build.book);
    return build.status;
}

void table_book_free(struct table_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->sheet_count; i++) {
        memory_free(book->sheets[i].rows);
        memory_free(book->sheets[i].notes);
        memory_free(book->sheets[i].merges);
    }
    memory_free(book->sheets);
    memory_free(book->remarks);
    table_memory_free(book->memory);
    memory_free(book);
}
