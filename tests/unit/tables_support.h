/* Tables read from bytes, and written out line by line, so that a test holds all of one. */
#ifndef TESTS_UNIT_TABLES_SUPPORT_H
#define TESTS_UNIT_TABLES_SUPPORT_H

#include <criterion/criterion.h>
#include <string.h>

#include "safehand/record/tables.h"

static inline void dump_cell(const struct table_sheet *sheet, const struct table_row *row,
                             const struct table_cell *cell, struct buffer *out)
{
    static const char *const types[] = {"empty", "text",   "number", "date",
                                        "time",  "yes/no", "error"};
    table_place(sheet, row, cell->column, out);
    buffer_append_format(out, " %s <%s>", types[cell->type], cell->text);
    if (cell->raw != cell->text)
        buffer_append_format(out, " raw <%s>", cell->raw);
    buffer_append_format(out, "%s%s%s\n", cell->marks & TABLE_IS_HIDDEN ? " hidden" : "",
                         cell->marks & TABLE_IS_FORMULA ? " formula" : "",
                         cell->marks & TABLE_IS_MERGED ? " merged" : "");
}

static inline void dump_sheet(const struct table_sheet *sheet, struct buffer *out)
{
    static const char *const kinds[] = {"grid", "pairs", "prose"};
    buffer_append_format(out, "[%s] %s%s, %zu rows of %zu\n", sheet->name, kinds[sheet->kind],
                         sheet->is_hidden ? " hidden" : "", sheet->row_count, sheet->column_count);
    for (size_t i = 0; i < sheet->row_count; i++)
        for (size_t c = 0; c < sheet->rows[i].cell_count; c++)
            dump_cell(sheet, &sheet->rows[i], &sheet->rows[i].cells[c], out);
    for (size_t i = 0; i < sheet->note_count; i++) {
        buffer_append_text(out, "note at ");
        table_column_letters(sheet->notes[i].column, out);
        buffer_append_format(out, "%zu <%s>\n", sheet->notes[i].row, sheet->notes[i].text);
    }
}

/* All of it: sheets, cells, notes, and what is told. */
static inline void dump_book(const struct table_book *book, struct buffer *out)
{
    buffer_append_format(out, "%s, %s\n", table_format_name(book->format), book->encoding);
    for (size_t i = 0; i < book->sheet_count; i++)
        dump_sheet(&book->sheets[i], out);
    for (size_t i = 0; i < book->remark_count; i++)
        buffer_append_format(out, "told: %s\n", book->remarks[i].words);
}

static inline enum status read_bytes(const void *bytes, size_t length,
                                     const struct table_options *options, struct table_book **book,
                                     struct error *err)
{
    cr_assert_eq(memory_start(err), STATUS_OK);
    int fd = file_open_in_memory(bytes, length);
    cr_assert(fd >= 0);
    enum status status = table_book_read(fd, "export", options, book, err);
    file_close(&fd);
    return status;
}

/* What the bytes are read as, all of it. */
static inline void expect_book(const void *bytes, size_t length,
                               const struct table_options *options, const char *wanted)
{
    struct error err = {0};
    struct table_book *book;
    struct buffer out;
    cr_assert_eq(read_bytes(bytes, length, options, &book, &err), STATUS_OK, "%s", err.message);
    buffer_init(&out, 1 << 24);
    dump_book(book, &out);
    cr_expect_str_eq(buffer_text(&out), wanted, "got\n%s\nwanted\n%s", buffer_text(&out), wanted);
    buffer_free(&out);
    table_book_free(book);
}

/* That the bytes are refused, with these words. */
static inline void expect_refused(const void *bytes, size_t length,
                                  const struct table_options *options, const char *message,
                                  const char *hint)
{
    struct error err = {0};
    struct table_book *book = NULL;
    cr_expect_eq(read_bytes(bytes, length, options, &book, &err), STATUS_MALFORMED);
    cr_expect_null(book);
    cr_expect_str_eq(err.message, message, "got <%s>", err.message);
    cr_expect_str_eq(err.hint, hint, "got <%s>", err.hint);
    table_book_free(book);
}

#endif
