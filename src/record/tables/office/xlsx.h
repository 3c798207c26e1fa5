/* An Excel workbook, as the files that read it share it. */
#ifndef RECORD_TABLES_XLSX_H
#define RECORD_TABLES_XLSX_H

#include "numbers.h"
#include "relations.h"

enum { XLSX_FORMATS_MAXIMUM = 65536 };

struct xlsx_sheet {
    const char *part;  /* NULL: it has none that holds cells */
    const char *notes; /* part with what was written beside cells; NULL if there is none */
};
struct xlsx_number {
    size_t id;
    struct table_number_format format;
};
struct xlsx {
    struct table_build *build;
    const char *workbook; /* the part */
    struct table_relations relations;
    struct xlsx_sheet *sheets; /* in the order of the book's */
    size_t sheet_count;
    const char **shared; /* strings, kept by the build */
    size_t shared_count;
    struct xlsx_number *numbers; /* formats that the file defines */
    size_t number_count;
    struct table_number_format *formats; /* by a cell's `s` */
    size_t format_count;
    bool is_since_1904;
    struct buffer text; /* of the string that is open */
};

/* The part that is open: number formats; strings that cells share. */
void xlsx_read_styles(struct xlsx *xlsx, struct table_zip *zip);
void xlsx_read_shared(struct xlsx *xlsx, struct table_zip *zip);
/* The part that is open: the cells of the sheet of that number, or what was written beside them. */
void xlsx_read_sheet(struct xlsx *xlsx, struct table_zip *zip, size_t sheet);
void xlsx_read_notes(struct xlsx *xlsx, struct table_zip *zip, size_t sheet);

/* Whether the text of the element that is open is part of a string: not how it is pronounced. */
bool xlsx_is_string(const struct table_xml *xml);
/* The string as it was meant: "_x000D_" is how a file writes what XML cannot. Kept by the build. */
const char *xlsx_keep_string(struct xlsx *xlsx);
/* Appends to `text`; one that is too long fails the build. */
void xlsx_append(struct xlsx *xlsx, const char *text, size_t length);
/* "B7" as column and row; false for what is none. *end gets what follows. */
bool xlsx_reference(const char *text, unsigned *column, size_t *row, const char **end);

#endif
