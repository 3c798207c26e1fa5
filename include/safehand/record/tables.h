/*
 * What a charity's systems give out (CSV, XLSX, ODS, JSON, a form in DOCX) as one neutral thing: a
 * book of sheets, of rows, of cells. What kind of file it is its bytes tell, never its name.
 *
 * Nothing is left out in silence: what of a file is no cell (a note, a deletion, a merged cell), or
 * had to be guessed (what separates the cells, which letters these are), is told as a remark.
 *
 * These readers run within the program, on files from outside (doc/threats.md): each is bounded by
 * table_options, in memory and in time, and fuzzed (tests/fuzz/tables.c).
 */
#ifndef SAFEHAND_RECORD_TABLES_H
#define SAFEHAND_RECORD_TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/base.h"

enum table_format { TABLE_CSV, TABLE_XLSX, TABLE_ODS, TABLE_JSON, TABLE_DOCX };
/* "CSV", "Excel workbook", ... for people. */
const char *table_format_name(enum table_format format);

enum table_type {
    TABLE_EMPTY,  /* text is "" */
    TABLE_TEXT,   /* all that CSV has */
    TABLE_NUMBER, /* digits, '.', '-', '%' as the sheet's format shows them: "07700900123", "50%";
                     or, where it has none, as written in the file */
    TABLE_DATE,   /* YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM or YYYY-MM-DDTHH:MM:SS */
    TABLE_TIME,   /* HH:MM or HH:MM:SS; of a duration hours may be more than 23 */
    TABLE_YES_NO, /* "yes" or "no" */
    TABLE_ERROR,  /* "#REF!", or what is wrong in words */
};

enum table_mark {
    TABLE_IS_HIDDEN = 1,  /* its sheet, row or column is not shown */
    TABLE_IS_FORMULA = 2, /* the value is what a formula came to when the file was saved */
    TABLE_IS_MERGED = 4,  /* lies under a merged cell, which shows another's value */
};

struct table_cell {
    const char *text; /* UTF-8 without NUL, as a person sees it; never NULL */
    const char *raw;  /* as the file has it, where that is something else ("45352" of a date); else
                         the same pointer */
    unsigned column;  /* from 1 */
    unsigned char type;  /* enum table_type */
    unsigned char marks; /* of enum table_mark, or-ed */
};

struct table_row {
    size_t number;            /* from 1, as the program that made the file counts; 0: headings that
                                 stand in no row (JSON's keys, of which it has one such row) */
    const char *place;        /* for people, where A1 says nothing ("table 2, row 3"); else NULL */
    struct table_cell *cells; /* in the order of columns; those with nothing in them are left out */
    size_t cell_count;
    size_t width; /* columns that were written, empty ones too */
    bool is_hidden;
};

enum table_sheet_kind {
    TABLE_GRID,  /* columns under headings, or whatever a person laid out */
    TABLE_PAIRS, /* of a form: column 1 what is asked, column 2 the answer (left out if none),
                    column 3 the name that the form's maker gave the field (tag or alias; left out
                    if none) */
    TABLE_PROSE, /* of a form: paragraphs that are neither, one a row in column 1 */
};

/* What somebody wrote beside a cell. */
struct table_note {
    size_t row; /* its number */
    unsigned column;
    const char *text;
};

/* Cells that are shown as one, with the value of the first. */
struct table_merge {
    size_t row, last_row;
    unsigned column, last_column;
};

struct table_sheet {
    const char *name; /* "" for CSV, which has one; of JSON the list's key; "Form", "Table 2",
                         "Text" of a DOCX */
    enum table_sheet_kind kind;
    bool is_hidden;
    struct table_row *rows; /* numbers ascend; rows with no cell are left out */
    size_t row_count;
    size_t column_count; /* of the widest row */
    struct table_note *notes;
    size_t note_count;
    struct table_merge *merges;
    size_t merge_count;
};

/* Something a person should know of how the book was read; of one kind all are counted. */
enum table_remark_kind {
    TABLE_REMARK_SEPARATOR, /* what separates the cells, found by the shape */
    TABLE_REMARK_LETTERS,   /* which encoding, where it was not plain UTF-8 */
    TABLE_REMARK_UNEQUAL,   /* rows with more or fewer cells than the first */
    TABLE_REMARK_QUOTES,    /* quotes where none belong */
    TABLE_REMARK_HIDDEN_SHEET,
    TABLE_REMARK_HIDDEN_ROW,
    TABLE_REMARK_HIDDEN_COLUMN,
    TABLE_REMARK_MERGED,
    TABLE_REMARK_FORMULA,
    TABLE_REMARK_UNCALCULATED, /* a formula without a value: TABLE_ERROR */
    TABLE_REMARK_ERROR,
    TABLE_REMARK_LONG_NUMBER, /* more digits than a spreadsheet keeps: the last may be wrong */
    TABLE_REMARK_NO_DATE,     /* formatted as a date, and none: left as the number it is */
    TABLE_REMARK_NOTE,
    TABLE_REMARK_LIST,     /* JSON: a list within an object, joined by "; " */
    TABLE_REMARK_DELETED,  /* tracked deletions, not taken */
    TABLE_REMARK_INSERTED, /* tracked insertions, taken */
    TABLE_REMARK_BESIDE,   /* text outside the body or the cells (heads, boxes), not taken */
    TABLE_REMARK_KINDS
};
struct table_remark {
    enum table_remark_kind kind;
    size_t count;
    const char *first; /* place of the first; "" where it is of the whole */
    const char *words; /* a whole sentence for people, with both in it */
};

struct table_book {
    enum table_format format;
    struct table_sheet *sheets;
    size_t sheet_count;
    struct table_remark *remarks; /* in the order of their kinds */
    size_t remark_count;
    size_t cell_count;
    char separator;              /* CSV: which; else 0 */
    const char *encoding;        /* CSV: "UTF-8", "UTF-16", "Windows-1252"; else "UTF-8" */
    struct table_memory *memory; /* all of the above but this */
};

/* Zeroed: all defaults. */
struct table_options {
    char separator;       /* of CSV, one of ",;|" or a tab; 0: found by its shape */
    const char *encoding; /* of CSV, as in the book; NULL: found */
    size_t file_most;     /* bytes of the file; 0: 64 MiB */
    size_t unpacked_most; /* bytes that come out of a zip; 0: 768 MiB */
    size_t content_most;  /* bytes of the book, all counted; 0: 512 MiB */
    size_t cells_most;    /* 0: 5,000,000 */
};
enum {
    TABLE_ROWS_MAXIMUM = 1048576, /* of a sheet, as Excel has it */
    TABLE_COLUMNS_MAXIMUM = 16384,
    TABLE_SHEETS_MAXIMUM = 256,
    TABLE_TEXT_MAXIMUM = 1048576, /* bytes of one cell; Excel has 32,767 letters */
    TABLE_NAME_MAXIMUM = 255,     /* bytes of a sheet's name that are kept */
};

/* Whether a file is called as these formats are: of several files, or of those in a folder, only
 * such a one is taken for a table. */
bool table_is_named_so(const char *name);
/*
 * Reads the whole of an open regular file (or file_open_in_memory), wherever it stands; fd stays
 * the caller's. `name` stands in errors. STATUS_MALFORMED, with what to do, for what is none of
 * these formats, damaged, locked by a password, or beyond a bound. *book is NULL on failure.
 */
enum status table_book_read(int fd, const char *name, const struct table_options *options,
                            struct table_book **book, struct error *err) MUST_CHECK;
void table_book_free(struct table_book *book);

/* The cell of that column, or NULL if nothing stands there. */
const struct table_cell *table_row_cell(const struct table_row *row, unsigned column);
/* Its text, or "". */
const char *table_row_text(const struct table_row *row, unsigned column);
/* Appends where something stands, for people: "Sheet1!B7", "B7" in a CSV, "contacts, item 3, Name"
 * in JSON, "table 2, row 3" of a form. Column 0: of the row alone. */
void table_place(const struct table_sheet *sheet, const struct table_row *row, unsigned column,
                 struct buffer *out);
/* Appends the letters of a column: "A", "AB". */
void table_column_letters(unsigned column, struct buffer *out);

#endif
