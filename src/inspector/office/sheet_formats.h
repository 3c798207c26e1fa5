/* How a spreadsheet's cells show their numbers. */
#ifndef INSPECTOR_SHEET_FORMATS_H
#define INSPECTOR_SHEET_FORMATS_H

#include "text/xml.h"

enum { SHEET_PATTERN = 32, SHEET_FORMATS_MAXIMUM = 70000 };

enum sheet_shown {
    SHEET_NUMBER, /* as it is */
    SHEET_DATE,
    SHEET_DIGITS, /* in a pattern of digits, such as "00000 000000" */
    SHEET_NOTHING /* nothing is shown */
};

struct sheet_number {
    long id;
    enum sheet_shown shown;
    char pattern[SHEET_PATTERN];
};
struct sheet_format {
    long number;    /* id of a sheet_number, or one that is built in */
    bool is_unseen; /* its letters have the colour of what is behind them */
};
struct sheet_formats {
    struct sheet_number *numbers;
    size_t number_count;
    uint32_t *fonts, *fills; /* their colours, CSS_NO_COLOUR if they say none */
    size_t font_count, fill_count;
    struct sheet_format *formats;
    size_t format_count;
    bool is_since_1904;
};

void sheet_formats_free(struct sheet_formats *formats);
/* An element of the part that says how cells look. */
void sheet_formats_open(struct sheet_formats *formats, const struct xml *xml);

/* Appends how a cell of that format (by its place) shows a number, as text: lines, if it may be
 * read in several ways. `*is_unseen` says that the format hides it. A format that is not known
 * shows a number that may be a birthday as that too. */
void sheet_number_show(const struct sheet_formats *formats, size_t format, const char *value,
                       struct buffer *out, bool *is_unseen);

#endif
