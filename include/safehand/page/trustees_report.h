/* The report for trustees (rule L06), as data and as it is written. */
#ifndef SAFEHAND_PAGE_TRUSTEES_REPORT_H
#define SAFEHAND_PAGE_TRUSTEES_REPORT_H

#include "safehand/base.h"

enum {
    TRUSTEES_REPORT_SMALLEST = 5,           /* of fewer sharings nothing is told (M09) */
    TRUSTEES_REPORT_STEP = 5,               /* to whose nearest multiple every count is rounded */
    TRUSTEES_REPORT_PAGE_MAXIMUM = 1 << 20, /* bytes of a page, and of a CSV */
};
struct trustees_report_row {
    char *key;      /* for programs: snake_case, or a profile's name */
    char *label;    /* for people */
    uint64_t count; /* rounded; 0 if it is not shown */
    bool is_shown;  /* false: a total of few */
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
    TRUSTEES_REPORT_APART, /* what is counted apart from the total, each by itself */
    TRUSTEES_REPORT_TABLES,
};
struct trustees_report {
    char *office;
    struct date from, to;
    struct trustees_report_row total;
    struct trustees_report_table tables[TRUSTEES_REPORT_TABLES];
};
/* Whether there were so few sharings (fewer than TRUSTEES_REPORT_SMALLEST) that a sentence says all
 * that may be said of them: only what is counted apart is told beside it. */
bool trustees_report_is_few(const struct trustees_report *report);
/* Frees what trustees_report_count (oversight/reports.h) made: its rows, its strings and itself. */
void trustees_report_free(struct trustees_report *report);
/* The nearest multiple of TRUSTEES_REPORT_STEP. */
uint64_t trustees_report_nearest(uint64_t count);
/*
 * Rounds the counts of the rows of one whole, each by itself, as a statistics office does; where
 * that would tell a count of 1 to 4, one row is shown as the step beside the nearest. Nobody can
 * reckon such a count then, not even who knows this rule, the total to the unit (from another
 * table) and which rows must be empty. False, and every count 0, of a total under
 * TRUSTEES_REPORT_SMALLEST. A row that comes to 0 was 0 to 3, and is to be left out.
 */
bool trustees_report_round(struct trustees_report_row *rows, size_t count, uint64_t total);

/* The report as a page: charts (inline SVG, each with a table beside it); no script, nothing
 * loaded. STATUS_SYSTEM without memory, STATUS_MALFORMED over out's bound; out is then of no use.
 */
enum status page_trustees_report(const struct trustees_report *report, struct buffer *out,
                                 struct error *err) MUST_CHECK;
/* The report as CSV (RFC 4180: from, to, table, row, label, count); fails as the page does. A total
 * that is not shown is "fewer than 5". */
enum status page_trustees_csv(const struct trustees_report *report, struct buffer *out,
                              struct error *err) MUST_CHECK;
/* The report as a document of safehand.oversight/2 (new reference, NULL without memory), in which a
 * total that is not shown is null. */
json_t *page_trustees_json(const struct trustees_report *report);

#endif
