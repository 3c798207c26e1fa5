/* The report for trustees as a page, as CSV and as a document. */
#include "page_internal.h"

#include <inttypes.h>
#include <string.h>

#define NOT_SHOWN "not shown"

/* Of a chart, in its own units; it is drawn as wide as the page allows. */
enum {
    CHART_WIDTH = 560,
    CHART_LABELS = 230,
    CHART_BARS = 250,
    CHART_ROW = 26,
    CHART_BAR = 16,
    LABEL_CHARACTERS = 34,
};

static void count_words(const struct trustees_report_row *row, char text[24])
{
    snprintf(text, 24, row->is_shown ? "%" PRIu64 : NOT_SHOWN, row->count);
}

/* ---- the page ---- */

static void append_header(struct buffer *out, const struct trustees_report *oversight)
{
    char from[TIMESTAMP_WORDS_SIZE], to[TIMESTAMP_WORDS_SIZE], total[24];
    date_words(&oversight->from, from);
    date_words(&oversight->to, to);
    count_words(&oversight->total, total);
    page_append_element(out, "<header>\n<p class=\"kicker\" dir=\"auto\">", oversight->office,
                        "</p>\n<h1>What was shared: report for trustees</h1>\n");
    buffer_append_format(
        out,
        "<p class=\"lead\">Sharings decided from %s to %s.</p>\n</header>\n<main>\n"
        "<section aria-labelledby=\"total\">\n<h2 id=\"total\">In all</h2>\n"
        "<p class=\"lead\"><strong>%s</strong> sharings in which somebody can be "
        "identified.</p>\n",
        from, to, total);
    buffer_append_format(
        out,
        "<p class=\"soft\">This report names nobody. No count from 1 to %d is shown, and as many "
        "others are not shown as it takes so that none can be reckoned from the rest. Do not "
        "compare "
        "it with a report of days that overlap with these.</p>\n</section>\n",
        TRUSTEES_REPORT_SMALLEST - 1);
}

/* As much of a label as stands beside its bar; the table has it whole. */
static void append_short(struct buffer *out, const char *label)
{
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

static void append_bar(struct buffer *out, const struct trustees_report_row *row, size_t number,
                       uint64_t most)
{
    char count[24];
    unsigned top = (unsigned)number * CHART_ROW;
    unsigned width = row->is_shown && most > 0 ? (unsigned)(row->count * CHART_BARS / most) : 0;
    count_words(row, count);
    buffer_append_format(out, "<text class=\"label\" x=\"%d\" y=\"%u\">", CHART_LABELS - 10,
                         top + CHART_BAR);
    append_short(out, row->label);
    buffer_append_text(out, "</text>");
    if (width > 0)
        buffer_append_format(out, "<rect x=\"%d\" y=\"%u\" width=\"%u\" height=\"%d\"/>",
                             CHART_LABELS, top + 3, width, CHART_BAR);
    buffer_append_format(out, "<text%s x=\"%u\" y=\"%u\">%s</text>\n",
                         row->is_shown ? "" : " class=\"hidden\"", CHART_LABELS + width + 8,
                         top + CHART_BAR, count);
}

/* What somebody hears who does not see the bars. */
static void append_described(struct buffer *out, const struct trustees_report_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        char count[24];
        count_words(&table->rows[i], count);
        page_append_element(out, i == 0 ? "" : "; ", table->rows[i].label, ": ");
        buffer_append_text(out, count);
    }
}

static void append_chart(struct buffer *out, const struct trustees_report_table *table)
{
    uint64_t most = 0;
    for (size_t i = 0; i < table->count; i++)
        most = table->rows[i].count > most ? table->rows[i].count : most;
    buffer_append_format(out,
                         "<svg class=\"chart\" role=\"img\" aria-labelledby=\"%s-t %s-d\" "
                         "viewBox=\"0 0 %d %zu\">\n<title id=\"%s-t\">%s</title>\n<desc "
                         "id=\"%s-d\">",
                         table->key, table->key, CHART_WIDTH, table->count * CHART_ROW, table->key,
                         table->about, table->key);
    append_described(out, table);
    buffer_append_text(out, "</desc>\n");
    for (size_t i = 0; i < table->count; i++)
        append_bar(out, &table->rows[i], i, most);
    buffer_append_text(out, "</svg>\n");
}

static void append_row(struct buffer *out, const struct trustees_report_row *row)
{
    char count[24];
    count_words(row, count);
    page_append_element(out, "<tr><th scope=\"row\">", row->label, "</th>");
    buffer_append_format(out, "<td class=\"count%s\">%s</td></tr>\n", row->is_shown ? "" : " soft",
                         count);
}

static void append_table(struct buffer *out, const struct trustees_report *oversight,
                         const struct trustees_report_table *table)
{
    buffer_append_format(out,
                         "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n<div "
                         "class=\"beside\">\n",
                         table->key, table->key, table->title);
    append_chart(out, table);
    buffer_append_format(out,
                         "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\"></th><th "
                         "scope=\"col\" class=\"count\">Number</th></tr></thead>\n<tbody>\n",
                         table->about);
    for (size_t i = 0; i < table->count; i++)
        append_row(out, &table->rows[i]);
    if (table->has_total)
        append_row(out, &oversight->total);
    buffer_append_text(out, "</tbody>\n</table>\n</div>\n</section>\n");
}

enum status trustees_report_page(const struct trustees_report *oversight, struct buffer *out,
                                 struct error *err)
{
    static const char STYLE[] =
        "main,header{max-width:68rem}\n"
        ".beside{display:grid;grid-template-columns:3fr 2fr;gap:1.6rem;align-items:start}\n"
        ".chart{width:100%;height:auto;font-size:14px;font-family:inherit}\n"
        ".chart rect{fill:var(--accent)}.chart text{fill:var(--ink)}\n"
        ".chart .label{text-anchor:end}.chart .hidden{fill:var(--soft);font-style:italic}\n"
        ".beside table{margin:0}.beside caption{font-size:.9375rem}"
        ".beside .count{width:6rem;text-align:right}"
        ".beside th,.beside td{padding-top:.15rem;padding-bottom:.15rem;font-size:.9375rem}"
        ".beside tbody th{font-weight:400}\n"
        "@media(max-width:56rem){.beside{grid-template-columns:1fr}}\n"
        "@media(max-width:40rem){.chart{display:none}.beside .count{width:auto;text-align:left}}\n"
        "@media print{section{break-inside:avoid}.chart rect{fill:#555}}\n";
    page_begin(out, "Report for trustees", STYLE);
    append_header(out, oversight);
    for (size_t i = 0; i < TRUSTEES_REPORT_TABLES; i++)
        append_table(out, oversight, &oversight->tables[i]);
    buffer_append_text(out, "</main>\n</body>\n</html>\n");
    return buffer_status(out, err);
}

/* ---- for other programs ---- */

static void append_line(struct buffer *out, const struct trustees_report *oversight,
                        const char *table, const struct trustees_report_row *row)
{
    char from[DATE_SIZE], to[DATE_SIZE], count[24];
    date_format(&oversight->from, from);
    date_format(&oversight->to, to);
    count_words(row, count);
    csv_append_text(out, true, from);
    csv_append_text(out, false, to);
    csv_append_text(out, false, table);
    csv_append_text(out, false, row->key);
    csv_append_text(out, false, row->label);
    csv_append_text(out, false, count);
    csv_append_end(out);
}

enum status trustees_report_csv(const struct trustees_report *oversight, struct buffer *out,
                                struct error *err)
{
    static const char *const HEADINGS[] = {"from", "to", "table", "row", "label", "count"};
    for (size_t i = 0; i < sizeof HEADINGS / sizeof HEADINGS[0]; i++)
        csv_append_text(out, i == 0, HEADINGS[i]);
    csv_append_end(out);
    append_line(out, oversight, "total", &oversight->total);
    for (size_t i = 0; i < TRUSTEES_REPORT_TABLES; i++) {
        const struct trustees_report_table *table = &oversight->tables[i];
        for (size_t j = 0; j < table->count; j++)
            append_line(out, oversight, table->key, &table->rows[j]);
    }
    return buffer_status(out, err);
}

static json_t *count_json(const struct trustees_report_row *row)
{
    return row->is_shown ? json_integer((json_int_t)row->count) : json_null();
}

json_t *trustees_report_json(const struct trustees_report *oversight)
{
    char from[DATE_SIZE], to[DATE_SIZE];
    int failed = 0;
    json_t *root = json_object(), *tables = json_object();
    date_format(&oversight->from, from);
    date_format(&oversight->to, to);
    for (size_t i = 0; i < TRUSTEES_REPORT_TABLES; i++) {
        const struct trustees_report_table *table = &oversight->tables[i];
        json_t *rows = json_array();
        for (size_t j = 0; j < table->count; j++)
            failed |=
                json_array_append_new(rows, json_pack("{s:s, s:s, s:o}", "row", table->rows[j].key,
                                                      "label", table->rows[j].label, "count",
                                                      count_json(&table->rows[j]))) != 0;
        json_put(tables, table->key, rows, &failed);
    }
    json_put(root, "format", json_string("safehand.oversight/1"), &failed);
    json_put(root, "office", json_string(oversight->office), &failed);
    json_put(root, "from", json_string(from), &failed);
    json_put(root, "to", json_string(to), &failed);
    json_put(root, "total", count_json(&oversight->total), &failed);
    json_put(root, "tables", tables, &failed);
    if (!failed)
        return root;
    json_decref(root);
    return NULL;
}
