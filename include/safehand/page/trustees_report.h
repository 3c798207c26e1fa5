/* The report for trustees (rule L06), as data and as it is written. */
#ifndef SAFEHAND_PAGE_TRUSTEES_REPORT_H
#define SAFEHAND_PAGE_TRUSTEES_REPORT_H

#include "safehand/base.h"

enum {
    TRUSTEES_REPORT_SMALLEST = 5,           /* no count from 1 to one less is shown (M09) */
    TRUSTEES_REPORT_PAGE_MAXIMUM = 1 << 20, /* bytes of a page, and of a CSV */
};
struct trustees_report_row {
    char *key;      /* for programs: snake_case, or a profile's name */
    char *label;    /* for people */
    uint64_t count; /* 0 if it is not shown */
    bool is_shown;
};
struct trustees_report_table {
    const char *key, *title, *about;
    struct trustees_report_row *rows;
    size_t count;
    bool
        has_total; /* the rows are all sharings of the period in which somebody can be identified */
};
enum trustees_report_tables {
    TRUSTEES_REPORT_PURPOSE,
    TRUSTEES_REPORT_CHANNEL,
    TRUSTEES_REPORT_BASIS,
    TRUSTEES_REPORT_OUTCOME,
    TRUSTEES_REPORT_RECEIPT, /* of those acknowledged: how long after delivery */
    TRUSTEES_REPORT_APART,   /* what is counted apart from the total, each by itself */
    TRUSTEES_REPORT_TABLES,
};
struct trustees_report {
    char *office;
    struct date from, to;
    struct trustees_report_row total;
    struct trustees_report_table tables[TRUSTEES_REPORT_TABLES];
};
/* Frees what trustees_report_count (oversight/reports.h) made: its rows, its strings and itself. */
void trustees_report_free(struct trustees_report *report);
/*
 * Hides counts of the rows of one whole, and sets them to 0, so that none of them can be told from
 * the others and the total, not even by somebody who knows this rule and which rows must be empty.
 * Returns whether the total may be shown. A total under TRUSTEES_REPORT_SMALLEST (but 0) hides
 * itself and all. Else, if there is a small count but 0, these are hidden: every count under
 * TRUSTEES_REPORT_SMALLEST, 0 too, and every one that is as large as the smallest of the others.
 */
bool trustees_report_suppress(struct trustees_report_row *rows, size_t count);

/* The report as a page: charts (inline SVG, each with a table beside it); no script, nothing
 * loaded. STATUS_SYSTEM without memory, STATUS_MALFORMED over out's bound; out is then of no use.
 */
enum status page_trustees_report(const struct trustees_report *report, struct buffer *out,
                                 struct error *err) MUST_CHECK;
/* The report as CSV (RFC 4180: from, to, table, row, label, count); fails as the page does. A count
 * that is not shown is "not shown". */
enum status page_trustees_csv(const struct trustees_report *report, struct buffer *out,
                              struct error *err) MUST_CHECK;
/* The report as a document of safehand.oversight/2 (new reference, NULL without memory), in which a
 * count that is not shown is null. */
json_t *page_trustees_json(const struct trustees_report *report);

#endif
