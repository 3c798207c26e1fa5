/* The report for trustees as a page, as CSV and as a document. */
#include "skeleton.h"

#include <inttypes.h>
#include <string.h>

#include "safehand/page.h"

#define NOT_SHOWN "fewer than 5"
_Static_assert(TRUSTEES_REPORT_SMALLEST == 5, "the words say which it is");

/* Of a chart, in its own units; it is drawn as wide as the page allows. */
enum {
    CHART_WIDTH = 560,
    CHART_LABELS = 230,
    CHART_BARS = 250,
    CHART_ROW = 26,
    CHART_BAR = 16,
    LABEL_CHARACTERS = 34,
};

static void row_free(struct trustees_report_row *row)
{
    memory_free(row->key);
    memory_free(row->label);
}

void trustees_report_free(struct trustees_report *report)
{
    if (!report)
        return;
    for (size_t i = 0; i < TRUSTEES_REPORT_TABLES; i++) {
        struct trustees_report_table *table = &report->tables[i];
        for (size_t j = 0; j < table->count; j++)
            row_free(&table->rows[j]);
        memory_free(table->rows);
    }
    row_free(&report->total);
    memory_free(report->office);
    memory_free(report);
}

static void count_words(const struct trustees_report_row *row, char text[24])
{
    snprintf(text, 24, row->is_shown ? "%" PRIu64 : NOT_SHOWN, row->count);
}

/* ---- the page ---- */

/* What the parts of a table are told. */
struct table_told {
    const struct trustees_report *report;
    const struct trustees_report_table *table;
};

/* As much of a label as stands beside its bar; the table has it whole. */
static void append_short(struct buffer *out, const void *text)
{
    const char *label = text;
    size_t length = 0, characters = 0, all = strlen(label);
    while (length < all && characters < LABEL_CHARACTERS) {
        uint32_t code_point;
        size_t size = utf8_decode(label + length, all - length, &code_point);
        length += size > 0 ? size : 1;
        characters++;
    }
    text_append_html(out, label, length);
    buffer_append_text(out, length < all ? "&hellip;" : "");
}

/* The bar of a count, unless it is of none. */
struct bar {
    unsigned y, width;
    const char *label;
};

static void append_label(struct buffer *out, const void *context)
{
    append_short(out, ((const struct bar *)context)->label);
}

static void append_rectangle(struct buffer *out, const void *context)
{
    const struct bar *bar = context;
    if (bar->width > 0)
        page_fill(out, "trustees-report.html#rectangle", NULL, PLACE_NUMBER("x", CHART_LABELS),
                  PLACE_NUMBER("y", bar->y), PLACE_NUMBER("width", bar->width),
                  PLACE_NUMBER("height", CHART_BAR));
}

static void append_bar(struct buffer *out, const struct trustees_report_row *row, size_t number,
                       uint64_t most)
{
    char count[24];
    unsigned top = (unsigned)number * CHART_ROW;
    unsigned width = row->is_shown && most > 0 ? (unsigned)(row->count * CHART_BARS / most) : 0;
    const struct bar bar = {top + 3, width, row->label};
    count_words(row, count);
    page_fill(out, "trustees-report.html#bar", &bar, PLACE_NUMBER("label_x", CHART_LABELS - 10),
              PLACE_NUMBER("text_y", top + CHART_BAR), PLACE_PART("label", append_label),
              PLACE_PART("rectangle", append_rectangle),
              PLACE_PIECE("hidden", row->is_shown ? NULL : "trustees-report.html#hidden-bar"),
              PLACE_NUMBER("count_x", CHART_LABELS + width + 8), PLACE_TEXT("count", count));
}

static void append_bars(struct buffer *out, const void *context)
{
    const struct trustees_report_table *table = ((const struct table_told *)context)->table;
    uint64_t most = 0;
    for (size_t i = 0; i < table->count; i++)
        most = table->rows[i].count > most ? table->rows[i].count : most;
    for (size_t i = 0; i < table->count; i++)
        append_bar(out, &table->rows[i], i, most);
}

/* What somebody hears who does not see the bars. */
static void append_described(struct buffer *out, const void *context)
{
    const struct trustees_report_table *table = ((const struct table_told *)context)->table;
    for (size_t i = 0; i < table->count; i++) {
        char count[24];
        count_words(&table->rows[i], count);
        page_fill(out, "trustees-report.html#described", NULL,
                  PLACE_TEXT("between", i == 0 ? "" : "; "),
                  PLACE_TEXT("label", table->rows[i].label), PLACE_TEXT("count", count));
    }
}

static void append_row(struct buffer *out, const struct trustees_report_row *row)
{
    char count[24];
    count_words(row, count);
    page_fill(out, "trustees-report.html#row", NULL, PLACE_TEXT("label", row->label),
              PLACE_PIECE("soft", row->is_shown ? NULL : "trustees-report.html#hidden-row"),
              PLACE_TEXT("count", count));
}

static void append_rows(struct buffer *out, const void *context)
{
    const struct table_told *told = context;
    for (size_t i = 0; i < told->table->count; i++)
        append_row(out, &told->table->rows[i]);
    if (told->table->has_total)
        append_row(out, &told->report->total);
}

static bool is_none(const struct trustees_report *report)
{
    return report->total.is_shown && report->total.count == 0;
}

static void append_in_all(struct buffer *out, const void *context)
{
    const struct trustees_report *report = context;
    const struct trustees_report_row *row = &report->total;
    char total[24];
    count_words(row, total);
    if (!row->is_shown)
        snprintf(total, sizeof total, "Fewer than %d", TRUSTEES_REPORT_SMALLEST);
    if (!is_none(report))
        page_fill(out, "trustees-report.html#in-all", NULL, PLACE_TEXT("total", total));
}

static void append_tables(struct buffer *out, const void *context)
{
    const struct trustees_report *report = context;
    for (size_t i = 0; i < TRUSTEES_REPORT_TABLES; i++) {
        const struct trustees_report_table *table = &report->tables[i];
        const struct table_told told = {report, table};
        if (table->count == 0)
            continue;
        page_fill(out, "trustees-report.html#table", &told, PLACE_TEXT("key", table->key),
                  PLACE_TEXT("title", table->title), PLACE_TEXT("about", table->about),
                  PLACE_NUMBER("width", CHART_WIDTH),
                  PLACE_NUMBER("height", table->count * CHART_ROW),
                  PLACE_PART("described", append_described), PLACE_PART("bars", append_bars),
                  PLACE_PART("rows", append_rows));
    }
}

static void append_trustees_head(struct buffer *out, const void *context)
{
    (void)context;
    page_append_head(out, "trustees-report.html#title", NULL, page_append_file,
                     "trustees-report.css");
}

enum status page_trustees_report(const struct trustees_report *report, struct buffer *out,
                                 struct error *err)
{
    char from[TIMESTAMP_WORDS_SIZE], to[TIMESTAMP_WORDS_SIZE];
    size_t before = out->length;
    date_words(&report->from, from);
    date_words(&report->to, to);
    page_fill(out, "trustees-report.html#page", report, PLACE_PART("head", append_trustees_head),
              PLACE_TEXT("office", report->office), PLACE_TEXT("from", from), PLACE_TEXT("to", to),
              PLACE_PART("in_all", append_in_all),
              PLACE_PIECE("none", is_none(report) ? "trustees-report.html#in-all-none" : NULL),
              PLACE_NUMBER("step", TRUSTEES_REPORT_STEP), PLACE_PART("tables", append_tables));
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK)
        buffer_truncate(out, before);
    return status;
}

/* ---- for other programs ---- */

static void csv_append_row(struct buffer *out, const struct trustees_report *report,
                           const char *table, const struct trustees_report_row *row)
{
    char from[DATE_SIZE], to[DATE_SIZE], count[24];
    date_format(&report->from, from);
    date_format(&report->to, to);
    count_words(row, count);
    csv_append_text(out, true, from);
    csv_append_text(out, false, to);
    csv_append_text(out, false, table);
    csv_append_text(out, false, row->key);
    csv_append_text(out, false, row->label);
    csv_append_text(out, false, count);
    csv_append_end(out);
}

enum status page_trustees_csv(const struct trustees_report *report, struct buffer *out,
                              struct error *err)
{
    static const char *const HEADINGS[] = {"from", "to", "table", "row", "label", "count"};
    size_t before = out->length;
    for (size_t i = 0; i < sizeof HEADINGS / sizeof HEADINGS[0]; i++)
        csv_append_text(out, i == 0, HEADINGS[i]);
    csv_append_end(out);
    csv_append_row(out, report, "total", &report->total);
    for (size_t i = 0; i < TRUSTEES_REPORT_TABLES; i++) {
        const struct trustees_report_table *table = &report->tables[i];
        for (size_t j = 0; j < table->count; j++)
            csv_append_row(out, report, table->key, &table->rows[j]);
    }
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK)
        buffer_truncate(out, before);
    return status;
}

static json_t *count_json(const struct trustees_report_row *row)
{
    return row->is_shown ? json_integer((json_int_t)row->count) : json_null();
}

json_t *page_trustees_json(const struct trustees_report *report)
{
    char from[DATE_SIZE], to[DATE_SIZE];
    int failed = 0;
    json_t *root = json_object(), *tables = json_object();
    date_format(&report->from, from);
    date_format(&report->to, to);
    for (size_t i = 0; i < TRUSTEES_REPORT_TABLES; i++) {
        const struct trustees_report_table *table = &report->tables[i];
        json_t *rows = json_array();
        for (size_t j = 0; j < table->count; j++)
            failed |=
                json_array_append_new(rows, json_pack("{s:s, s:s, s:o}", "row", table->rows[j].key,
                                                      "label", table->rows[j].label, "count",
                                                      count_json(&table->rows[j]))) != 0;
        json_put(tables, table->key, rows, &failed);
    }
    json_put(root, "format", json_string("safehand.oversight/2"), &failed);
    json_put(root, "office", json_string(report->office), &failed);
    json_put(root, "from", json_string(from), &failed);
    json_put(root, "to", json_string(to), &failed);
    json_put(root, "total", count_json(&report->total), &failed);
    json_put(root, "tables", tables, &failed);
    if (!failed)
        return root;
    json_decref(root);
    return NULL;
}
