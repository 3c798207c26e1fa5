/* A book as its readers make it: everything is counted, and the first failure sticks. */
#ifndef RECORD_TABLES_BUILD_H
#define RECORD_TABLES_BUILD_H

#include "safehand/record/tables.h"

enum { TABLE_PLACE_MAXIMUM = 4096 }; /* bytes of a place in words */

struct table_build {
    struct table_book *book;
    struct table_options options; /* with the defaults filled in */
    const char *name;
    struct error *err;
    enum status status;       /* STATUS_OK until something failed */
    struct table_cell *cells; /* of the row that is open */
    size_t cell_count;
    const char **headings; /* by column, where the row of them comes last; else NULL */
    size_t heading_count;
    size_t current;       /* the sheet that is filled */
    struct table_row row; /* that is open */
    size_t merged_rows;   /* looked at so far, of the sheet */
    size_t shown;         /* bytes of all cells' texts, those that share one too */
    size_t counts[TABLE_REMARK_KINDS];
    const char *firsts[TABLE_REMARK_KINDS];
};

/* The memory of a book; NULL without any. */
struct table_memory *table_memory_new(void);
void table_memory_free(struct table_memory *memory);

/* Fails the build, unless it has failed: "NAME: " and the text. The hint is "" for none. */
void table_fail(struct table_build *build, const char *hint, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* The same without memory. */
void table_fail_memory(struct table_build *build);
static inline bool table_is_fine(const struct table_build *build)
{
    return build->status == STATUS_OK;
}

/* Counted memory that lives as long as the book, zeroed; NULL after a failure. */
void *table_keep(struct table_build *build, size_t size);
/* A copy of a text, which must be UTF-8 without NUL; "" after a failure. */
const char *table_keep_text(struct table_build *build, const char *text, size_t length);

/* Opens the next sheet; its name is cut to TABLE_NAME_MAXIMUM. NULL after a failure; valid until
 * the next. */
struct table_sheet *table_begin_sheet(struct table_build *build, const char *name,
                                      enum table_sheet_kind kind, bool is_hidden);
/* Fills that sheet from now on, whose rows must not have been begun twice. */
void table_choose_sheet(struct table_build *build, size_t sheet);
/* The sheet that is filled: the one that was begun or chosen last. */
struct table_sheet *table_sheet(const struct table_build *build);
/* Opens a row; the number must be above that of the one before. `place` is kept memory or NULL. */
void table_begin_row(struct table_build *build, size_t number, const char *place, bool is_hidden);
/* Adds a cell, whose column must be above that of the one before in its row. Its texts are kept
 * memory; what is empty, without a mark, is counted in the row's width alone. */
void table_add_cell(struct table_build *build, const struct table_cell *cell);
/* Ends the row; one without a cell is dropped. */
void table_end_row(struct table_build *build);
/* Puts a row of number 0 in front of the sheet that is filled: headings that stand in no row. The
 * texts are kept memory. */
void table_add_headings(struct table_build *build, const struct table_cell *cells, size_t count);
/* Takes the sheets in which nothing stands out of the book. */
void table_drop_empty_sheets(struct table_build *build);
void table_add_note(struct table_build *build, size_t row, unsigned column, const char *text,
                    size_t length);

/* Counts a remark at the cell of the row that is open (column 0: the row); or of the whole sheet or
 * book, at a place in words ("" for none). */
void table_remark(struct table_build *build, enum table_remark_kind kind, unsigned column);
void table_remark_at(struct table_build *build, enum table_remark_kind kind, const char *place);
/* Writes the remarks into the book. */
void table_finish(struct table_build *build);

/* Cells merged into one, whose first is that of the row and column: what stands in the others gets
 * its mark. For a sheet that is whole. */
void table_add_merge(struct table_build *build, const struct table_merge *merge);

/* The readers. Each reads the bytes of the file, or the open zip. */
struct table_zip;
void table_read_xlsx(struct table_build *build, struct table_zip *zip, const char *workbook);
void table_read_ods(struct table_build *build, struct table_zip *zip);
void table_read_docx(struct table_build *build, struct table_zip *zip, const char *document);
void table_read_json(struct table_build *build, const struct buffer *bytes);
void table_read_csv(struct table_build *build, const struct buffer *bytes);

#endif
