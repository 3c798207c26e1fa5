/*
 * CSV: RFC 4180, and Excel's ways. libcsv was tried: it tells no place of a quote that never ends,
 * finds no separator, and knows no encoding; what it would take off is the loop over one cell.
 */
#include <string.h>
#include <strings.h>

#include "letters.h"

enum { LOOKED_AT = 65536, ROWS_LOOKED_AT = 50 };

struct csv {
    struct table_build *build;
    const char *at, *end;
    char separator;
    size_t line;         /* from 1, of the file */
    size_t row;          /* from 1 */
    size_t width;        /* of the first row */
    struct buffer value; /* of the cell that is read */
};

/* ---- what separates the cells ---- */

/* Cells of the row at *at, which is moved behind it. */
static size_t count_cells(const char **at, const char *end, char separator)
{
    size_t cells = 1;
    bool is_quoted = false, is_begin = true;
    const char *place = *at;
    for (; place < end; place++) {
        if (*place == '"' && (is_quoted || is_begin))
            is_quoted = !is_quoted;
        is_begin = false;
        if (is_quoted)
            continue;
        if (*place == '\n' || *place == '\r')
            break;
        if (*place == separator) {
            cells++;
            is_begin = true;
        } else if (*place == '"') {
            is_begin = true; /* a quote that stands twice */
        }
    }
    place += place < end;
    if (place < end && place[-1] == '\r' && *place == '\n')
        place++;
    *at = place;
    return cells;
}

/* How well a separator fits: how many rows it divides into one number of cells, whichever most have
 * (a title may stand above the headings); of as many, the one that makes more cells. */
static size_t fit(const char *text, const char *end, char separator)
{
    size_t counts[ROWS_LOOKED_AT], rows = 0, best = 0;
    for (const char *at = text; at < end && rows < ROWS_LOOKED_AT;)
        counts[rows++] = count_cells(&at, end, separator);
    for (size_t i = 0; i < rows; i++) {
        size_t same = 0;
        for (size_t other = 0; other < rows; other++)
            same += counts[other] == counts[i];
        size_t own = counts[i] > 1 ? same * 100 + (counts[i] < 99 ? counts[i] : 99) : 0;
        best = own > best ? own : best;
    }
    return best;
}

static char find_separator(const char *text, size_t length)
{
    static const char candidates[] = ",;\t|";
    const char *end = text + (length < LOOKED_AT ? length : LOOKED_AT);
    char best = ',';
    size_t most = 0;
    for (const char *candidate = candidates; *candidate != '\0'; candidate++) {
        size_t own = fit(text, end, *candidate);
        if (own > most) {
            most = own;
            best = *candidate;
        }
    }
    return best;
}

static const char *separator_name(char separator)
{
    return separator == ';'    ? "semicolons"
           : separator == '\t' ? "tabs"
           : separator == '|'  ? "upright lines"
                               : "commas";
}

/* Excel's first line "sep=;". */
static bool take_sep_line(struct csv *csv)
{
    size_t length = (size_t)(csv->end - csv->at);
    if (length < 5 || strncasecmp(csv->at, "sep=", 4) != 0 ||
        (length > 5 && csv->at[5] != '\r' && csv->at[5] != '\n'))
        return false;
    csv->separator = csv->at[4];
    csv->at += 5;
    if (csv->at < csv->end && *csv->at == '\r')
        csv->at++;
    if (csv->at < csv->end && *csv->at == '\n')
        csv->at++;
    csv->line++;
    return true;
}

static void choose_separator(struct csv *csv)
{
    char chosen = csv->build->options.separator;
    if (!take_sep_line(csv))
        csv->separator = find_separator(csv->at, (size_t)(csv->end - csv->at));
    if (chosen != '\0')
        csv->separator = chosen;
    if (strchr("\"\r\n", csv->separator))
        table_fail(csv->build, "it is a comma, a semicolon, a tab or \"|\"",
                   "no such character separates cells");
    csv->build->book->separator = csv->separator;
    if (chosen == '\0' && csv->separator != ',')
        table_remark_at(csv->build, TABLE_REMARK_SEPARATOR, separator_name(csv->separator));
}

/* ---- cells ---- */

static bool ends_cell(const struct csv *csv, char letter)
{
    return letter == csv->separator || letter == '\n' || letter == '\r';
}

/* What stands in quotes, which may hold lines. */
static void take_quoted(struct csv *csv)
{
    size_t line = csv->line;
    csv->at++;
    for (;;) {
        const char *quote = memchr(csv->at, '"', (size_t)(csv->end - csv->at));
        if (!quote) {
            table_fail(csv->build, "look at that line: close the quote, or take it out",
                       "a quote that begins in line %zu never ends", line);
            return;
        }
        for (const char *at = csv->at; at < quote; at++)
            csv->line += *at == '\n' || (*at == '\r' && at[1] != '\n');
        buffer_append(&csv->value, csv->at, (size_t)(quote - csv->at));
        csv->at = quote + 1;
        if (csv->at == csv->end || *csv->at != '"')
            return;
        buffer_append_byte(&csv->value, '"');
        csv->at++;
    }
}

/* Excel keeps what looks like a number as text by ="0123", and so exports do. */
static const char *without_formula(struct buffer *value, size_t *length)
{
    const char *text = buffer_text(value);
    *length = value->length;
    if (*length < 3 || memcmp(text, "=\"", 2) != 0 || text[*length - 1] != '"' ||
        memchr(text + 2, '"', *length - 3))
        return NULL;
    *length -= 3;
    return text + 2;
}

static void add_cell(struct csv *csv, unsigned column)
{
    size_t length;
    struct table_cell cell = {.column = column};
    const char *kept = without_formula(&csv->value, &length);
    cell.marks = kept ? TABLE_IS_FORMULA : 0;
    cell.text = table_keep_text(csv->build, kept ? kept : buffer_text(&csv->value), length);
    cell.raw =
        kept ? table_keep_text(csv->build, buffer_text(&csv->value), csv->value.length) : cell.text;
    cell.type = length > 0 ? TABLE_TEXT : TABLE_EMPTY;
    if (csv->value.failure == STATUS_SYSTEM)
        table_fail_memory(csv->build);
    else if (csv->value.failure != STATUS_OK)
        table_fail(csv->build, "look at that row: a quote may be missing",
                   "a cell of row %zu holds more than %d bytes", csv->row, TABLE_TEXT_MAXIMUM);
    table_add_cell(csv->build, &cell);
}

static void take_cell(struct csv *csv, unsigned column)
{
    buffer_clear(&csv->value);
    bool is_quoted = csv->at < csv->end && *csv->at == '"';
    if (is_quoted)
        take_quoted(csv);
    const char *begin = csv->at;
    while (csv->at < csv->end && !ends_cell(csv, *csv->at))
        csv->at++;
    buffer_append(&csv->value, begin, (size_t)(csv->at - begin));
    /* As Excel has it: what follows a quote that was closed belongs to the cell. */
    if (is_quoted && csv->at > begin && table_is_fine(csv->build))
        table_remark(csv->build, TABLE_REMARK_QUOTES, column);
    add_cell(csv, column);
}

static void take_row(struct csv *csv)
{
    struct table_build *build = csv->build;
    unsigned column = 0;
    table_begin_row(build, csv->row, NULL, false);
    bool is_blank = *csv->at == '\n' || *csv->at == '\r';
    while (table_is_fine(build)) {
        take_cell(csv, ++column);
        if (csv->at == csv->end || *csv->at != csv->separator)
            break;
        csv->at++;
    }
    csv->width = csv->width || is_blank ? csv->width : column;
    if (column != csv->width && !is_blank && table_is_fine(build))
        table_remark(build, TABLE_REMARK_UNEQUAL, 0);
    table_end_row(build);
    if (csv->at < csv->end && *csv->at++ == '\r' && csv->at < csv->end && *csv->at == '\n')
        csv->at++;
    csv->line++;
    csv->row++;
}

void table_read_csv(struct table_build *build, const struct buffer *bytes)
{
    struct buffer converted;
    size_t length;
    struct csv csv = {.build = build, .line = 1, .row = 1};
    build->book->format = TABLE_CSV;
    buffer_init(&converted, 3 * build->options.file_most);
    buffer_init(&csv.value, TABLE_TEXT_MAXIMUM);
    table_letters(build, bytes, &converted, &csv.at, &length);
    csv.end = csv.at + length;
    if (table_is_fine(build))
        choose_separator(&csv);
    table_begin_sheet(build, "", TABLE_GRID, false);
    while (table_is_fine(build) && csv.at < csv.end)
        take_row(&csv);
    buffer_free(&csv.value);
    buffer_free(&converted);
}
