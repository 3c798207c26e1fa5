/* How a spreadsheet shows its numbers. Exact: by their digits, never by way of a double. */
#ifndef RECORD_TABLES_NUMBERS_H
#define RECORD_TABLES_NUMBERS_H

#include "tables/build.h"

enum { TABLE_PATTERN = 48 };

enum table_shown {
    SHOWN_PLAIN,
    SHOWN_PERCENT,
    SHOWN_DATE,
    SHOWN_DATE_TIME,
    SHOWN_TIME,
    SHOWN_DURATION, /* hours of more than a day */
    SHOWN_DIGITS,   /* in a pattern, such as "00000 000000" */
};

struct table_number_format {
    enum table_shown shown;
    char pattern[TABLE_PATTERN]; /* of SHOWN_DIGITS: each '0' stands for a digit */
};

/* What a format code ("dd/mm/yyyy", "00000") means. */
struct table_number_format table_number_format(const char *code);
/* What a built-in format of XLSX means; plain for a number that has none. */
struct table_number_format table_number_built_in(size_t id);

/* Fills type, text and raw of a cell that holds this number. What is no number is left as text.
 * What is told of it is counted at the cell. */
void table_number_show(struct table_build *build, const struct table_number_format *format,
                       bool is_since_1904, const char *raw, struct table_cell *cell);
/* The same of a date as XML has it (2026-03-01T00:00:00): the form of TABLE_DATE; and of a duration
 * (PT27H15M00S): TABLE_TIME. Left as text if it is none. */
void table_date_show(struct table_build *build, const char *raw, struct table_cell *cell);
void table_duration_show(struct table_build *build, const char *raw, struct table_cell *cell);

#endif
