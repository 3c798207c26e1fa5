/* ODS (OpenDocument 1.3): the tables of content.xml. */
#include "numbers.h"
#include "xml.h"

#include <string.h>

enum { REPEATED_MOST = 1 << 24, HIDDEN_STYLES = 4096, BLANKS_MOST = 1000, RAW_MOST = 400 };

struct ods {
    struct table_build *build;
    struct names hidden_styles; /* of tables; owned */
    char *style;                /* that is open */
    unsigned nested;            /* tables that are open within the one that is read */
    bool is_in_table;
    unsigned char hidden_columns[TABLE_COLUMNS_MAXIMUM / 8 + 1];
    struct table_merge *merges;
    size_t merge_count;
    size_t columns;              /* defined so far */
    size_t row, row_repeated;    /* number of the row that is open */
    size_t column, repeated;     /* behind the last cell; of the one that is open */
    unsigned cell_depth;         /* 0: none is open */
    bool is_in_text, is_in_note; /* a paragraph of the cell, of its note */
    struct table_cell cell;
    char type;          /* 'f' number, 'p' percentage, 'd', 't', 'b', 's', 'e', 0: nothing */
    char raw[RAW_MOST]; /* value of it */
    bool has_string;    /* the text is an attribute's */
    struct buffer text, note;
};

/* ---- styles ---- */

static void take_style(struct ods *ods, const struct table_xml *xml)
{
    const char *display = table_xml_value(xml, "display");
    if (table_xml_is(xml, "style")) {
        const char *name = table_xml_value(xml, "style:name");
        memory_free(ods->style);
        ods->style = memory_copy_string(name ? name : "");
        if (!ods->style)
            table_fail_memory(ods->build);
    } else if (table_xml_is_in(xml, "table-properties", "style") && display && ods->style &&
               strcmp(display, "false") == 0 && ods->hidden_styles.count < HIDDEN_STYLES) {
        if (!names_add_copy(&ods->hidden_styles, ods->style))
            table_fail_memory(ods->build);
    }
}

/* ---- sheets, columns, rows ---- */

static bool is_collapsed(const struct table_xml *xml)
{
    const char *shown = table_xml_value(xml, "visibility");
    return shown && strcmp(shown, "visible") != 0;
}

static void open_table(struct ods *ods, const struct table_xml *xml)
{
    const char *name = table_xml_value(xml, "table:name");
    const char *style = table_xml_value(xml, "table:style-name");
    if (ods->is_in_table || strcmp(table_xml_name(xml, 1), "spreadsheet") != 0) {
        ods->nested++;
        return;
    }
    ods->is_in_table = true;
    ods->row = ods->columns = 0;
    memset(ods->hidden_columns, 0, sizeof ods->hidden_columns);
    (void)table_begin_sheet(ods->build, name ? name : "", TABLE_GRID,
                            style && names_have(&ods->hidden_styles, style));
}

static void close_table(struct ods *ods)
{
    if (ods->nested > 0) {
        ods->nested--;
        return;
    }
    for (size_t i = 0; i < ods->merge_count; i++)
        table_add_merge(ods->build, &ods->merges[i]);
    ods->merge_count = 0;
    ods->is_in_table = false;
}

static void open_column(struct ods *ods, const struct table_xml *xml)
{
    size_t repeated = table_xml_number(xml, "number-columns-repeated", REPEATED_MOST, 1);
    for (size_t i = ods->columns + 1; i <= ods->columns + repeated && i <= TABLE_COLUMNS_MAXIMUM;
         i++)
        if (is_collapsed(xml))
            ods->hidden_columns[i / 8] |= (unsigned char)(1 << i % 8);
    ods->columns += repeated;
}

static void open_row(struct ods *ods, const struct table_xml *xml)
{
    ods->row_repeated = table_xml_number(xml, "number-rows-repeated", REPEATED_MOST, 1);
    ods->row++;
    ods->column = 0;
    /* A row beyond what a sheet has is told only if something stands in it. */
    if (ods->row <= TABLE_ROWS_MAXIMUM)
        table_begin_row(ods->build, ods->row, NULL, is_collapsed(xml));
}

static void close_row(struct ods *ods)
{
    struct table_build *build = ods->build;
    bool is_written = build->cell_count > 0 && table_is_fine(build);
    if (build->row.is_hidden && is_written)
        table_remark(build, TABLE_REMARK_HIDDEN_ROW, 0);
    table_end_row(build);
    for (size_t i = 1; i < ods->row_repeated && is_written && table_is_fine(build); i++) {
        const struct table_sheet *sheet = table_sheet(build);
        struct table_row last = sheet->rows[sheet->row_count - 1];
        table_begin_row(build, last.number + 1, NULL, last.is_hidden);
        for (size_t c = 0; c < last.cell_count; c++)
            table_add_cell(build, &last.cells[c]);
        table_end_row(build);
    }
    ods->row += ods->row_repeated - 1;
}

/* ---- cells ---- */

static char type_of(const struct table_xml *xml)
{
    static const struct {
        const char *name;
        char type;
    } types[] = {{"float", 'f'}, {"currency", 'f'}, {"percentage", 'p'}, {"date", 'd'},
                 {"time", 't'},  {"boolean", 'b'},  {"string", 's'}};
    const char *name = table_xml_value(xml, "office:value-type");
    const char *error = table_xml_value(xml, "calcext:value-type");
    if (error && strcmp(error, "error") == 0)
        return 'e';
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (strcmp(name, types[i].name) == 0)
            return types[i].type;
    return '\0';
}

static void take_span(struct ods *ods, const struct table_xml *xml)
{
    size_t columns = table_xml_number(xml, "number-columns-spanned", TABLE_COLUMNS_MAXIMUM, 1);
    size_t rows = table_xml_number(xml, "number-rows-spanned", TABLE_ROWS_MAXIMUM, 1);
    if ((columns <= 1 && rows <= 1) || columns == 0 || rows == 0 ||
        ods->column >= TABLE_COLUMNS_MAXIMUM)
        return;
    struct table_merge merge = {ods->row, ods->row + rows - 1, (unsigned)ods->column + 1,
                                (unsigned)(ods->column + columns)};
    if (ods->merge_count >= TABLE_ROWS_MAXIMUM)
        table_fail(ods->build, "save it again with the program that made it",
                   "has more merged cells than a sheet has rows");
    else if (!ARRAY_ADD(ods->merges, ods->merge_count, merge))
        table_fail_memory(ods->build);
}

static void open_cell(struct ods *ods, const struct table_xml *xml)
{
    static const char *const values[] = {"office:value", "office:date-value", "office:time-value",
                                         "office:boolean-value"};
    const char *string = table_xml_value(xml, "office:string-value");
    ods->cell_depth = xml->depth;
    ods->repeated = table_xml_number(xml, "number-columns-repeated", REPEATED_MOST, 1);
    ods->cell = (struct table_cell){.text = "", .raw = ""};
    ods->type = type_of(xml);
    ods->cell.marks = table_xml_value(xml, "table:formula") ? TABLE_IS_FORMULA : 0;
    ods->raw[0] = '\0';
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const char *value = table_xml_value(xml, values[i]);
        if (value && strlen(value) < sizeof ods->raw)
            memcpy(ods->raw, value, strlen(value) + 1);
    }
    buffer_clear(&ods->text);
    buffer_clear(&ods->note);
    ods->has_string = string && ods->type == 's';
    if (ods->has_string)
        buffer_append_text(&ods->text, string);
    take_span(ods, xml);
}

/* Whether a number is shown by its digits alone, with zeros in front or in groups, as telephones
 * are: then that is what it is. */
static bool is_by_digits(const char *shown, const char *value)
{
    bool has_begun = false;
    if (strspn(shown, "0123456789 -()+/") != strlen(shown))
        return false;
    for (; *shown != '\0'; shown++) {
        bool is_digit = *shown >= '0' && *shown <= '9';
        has_begun = has_begun || (is_digit && *shown != '0');
        if (is_digit && has_begun && *shown != *value++)
            return false;
    }
    return has_begun && *value == '\0';
}

static const char *keep(struct ods *ods)
{
    return table_keep_text(ods->build, buffer_text(&ods->text), ods->text.length);
}

static void show_number(struct ods *ods)
{
    struct table_number_format format = {.shown = ods->type == 'p' ? SHOWN_PERCENT : SHOWN_PLAIN};
    table_number_show(ods->build, &format, false, ods->raw, &ods->cell);
    if (ods->type == 'f' && is_by_digits(buffer_text(&ods->text), ods->raw) &&
        strcmp(buffer_text(&ods->text), ods->raw) != 0)
        ods->cell.text = keep(ods);
}

static void show_cell(struct ods *ods)
{
    struct table_cell *cell = &ods->cell;
    switch (ods->raw[0] != '\0' ? ods->type : ods->type == 'e' ? 'e' : 's') {
    case 'f':
    case 'p':
        show_number(ods);
        break;
    case 'd':
        table_date_show(ods->build, ods->raw, cell);
        break;
    case 't':
        table_duration_show(ods->build, ods->raw, cell);
        break;
    case 'b':
        cell->raw = table_keep_text(ods->build, ods->raw, strlen(ods->raw));
        cell->text = strcmp(ods->raw, "true") == 0 ? "yes" : "no";
        cell->type = TABLE_YES_NO;
        break;
    default:
        cell->text = cell->raw = keep(ods);
        cell->type = cell->text[0] == '\0' ? TABLE_EMPTY
                     : ods->type == 'e'    ? TABLE_ERROR
                                           : TABLE_TEXT;
    }
}

static void tell_cell(struct ods *ods, const struct table_cell *cell, bool is_in_hidden_column)
{
    if (cell->marks & TABLE_IS_FORMULA)
        table_remark(ods->build, TABLE_REMARK_FORMULA, cell->column);
    if (cell->type == TABLE_ERROR)
        table_remark(ods->build, TABLE_REMARK_ERROR, cell->column);
    if (is_in_hidden_column)
        table_remark(ods->build, TABLE_REMARK_HIDDEN_COLUMN, cell->column);
}

static void add_cells(struct ods *ods)
{
    struct table_build *build = ods->build;
    struct table_cell cell = ods->cell;
    for (size_t i = 1; i <= ods->repeated && table_is_fine(build); i++) {
        size_t column = ods->column + i;
        if (ods->row > TABLE_ROWS_MAXIMUM)
            table_begin_row(build, ods->row, NULL, false); /* which says so */
        bool is_beyond = column > TABLE_COLUMNS_MAXIMUM;
        bool is_in_hidden_column =
            !is_beyond && (ods->hidden_columns[column / 8] >> column % 8 & 1);
        cell.column = is_beyond ? TABLE_COLUMNS_MAXIMUM + 1 : (unsigned)column;
        cell.marks = ods->cell.marks;
        if (table_sheet(build)->is_hidden || build->row.is_hidden || is_in_hidden_column)
            cell.marks |= TABLE_IS_HIDDEN;
        tell_cell(ods, &cell, is_in_hidden_column);
        table_add_cell(build, &cell);
    }
}

static void close_cell(struct ods *ods)
{
    struct table_build *build = ods->build;
    ods->cell_depth = 0;
    if (ods->text.failure == STATUS_SYSTEM || ods->note.failure == STATUS_SYSTEM)
        table_fail_memory(build);
    else if (ods->text.failure != STATUS_OK || ods->note.failure != STATUS_OK)
        table_fail(build, "look at what stands there: it is no cell that a person wrote",
                   "a cell of row %zu holds more than %d bytes", ods->row, TABLE_TEXT_MAXIMUM);
    ods->cell.column = ods->column < TABLE_COLUMNS_MAXIMUM ? (unsigned)ods->column + 1 : 0;
    show_cell(ods);
    if (ods->note.length > 0 && table_is_fine(build)) {
        table_remark(build, TABLE_REMARK_NOTE, ods->cell.column);
        table_add_note(build, ods->row, ods->cell.column, buffer_text(&ods->note),
                       ods->note.length);
    }
    if (ods->cell.type != TABLE_EMPTY || ods->cell.marks != 0)
        add_cells(ods);
    ods->column += ods->repeated;
}

/* ---- the walk ---- */

static void append(struct ods *ods, const char *text, size_t length)
{
    if (ods->is_in_note)
        buffer_append(&ods->note, text, length);
    else if (ods->is_in_text && !ods->has_string)
        buffer_append(&ods->text, text, length);
}

static void open_in_cell(struct ods *ods, const struct table_xml *xml)
{
    const char *name = table_xml_name(xml, 0);
    if (strcmp(name, "p") == 0) {
        ods->is_in_note = strcmp(table_xml_name(xml, 1), "annotation") == 0;
        ods->is_in_text = xml->depth == ods->cell_depth + 1;
        const struct buffer *into = ods->is_in_note ? &ods->note : &ods->text;
        if (into->length > 0)
            append(ods, "\n", 1);
        if (!ods->is_in_note && !ods->is_in_text)
            table_remark(ods->build, TABLE_REMARK_BESIDE, (unsigned)ods->column + 1);
    } else if (strcmp(name, "s") == 0) {
        for (size_t i = table_xml_number(xml, "c", BLANKS_MOST, 1); i > 0; i--)
            append(ods, " ", 1);
    } else if (strcmp(name, "tab") == 0 || strcmp(name, "line-break") == 0) {
        append(ods, name[0] == 't' ? "\t" : "\n", 1);
    }
}

static void open_in_table(struct ods *ods, const struct table_xml *xml)
{
    const char *name = table_xml_name(xml, 0);
    if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
        open_cell(ods, xml);
    else if (strcmp(name, "table-row") == 0)
        open_row(ods, xml);
    else if (strcmp(name, "table-column") == 0)
        open_column(ods, xml);
    else if (strcmp(name, "p") == 0)
        table_remark_at(ods->build, TABLE_REMARK_BESIDE, table_sheet(ods->build)->name);
}

static void on_open(void *state, const struct table_xml *xml)
{
    struct ods *ods = state;
    if (table_xml_is(xml, "table"))
        open_table(ods, xml);
    else if (ods->nested > 0)
        return;
    else if (ods->cell_depth > 0)
        open_in_cell(ods, xml);
    else if (ods->is_in_table)
        open_in_table(ods, xml);
    else if (table_xml_is(xml, "deletion"))
        table_remark_at(ods->build, TABLE_REMARK_DELETED, "the list of its changes");
    else
        take_style(ods, xml);
}

static void on_close(void *state, const struct table_xml *xml)
{
    struct ods *ods = state;
    if (table_xml_is(xml, "table"))
        close_table(ods);
    else if (ods->nested > 0)
        return;
    else if (ods->cell_depth == xml->depth)
        close_cell(ods);
    else if (ods->cell_depth > 0 && table_xml_is(xml, "p"))
        ods->is_in_text = ods->is_in_note = false;
    else if (ods->is_in_table && table_xml_is(xml, "table-row"))
        close_row(ods);
}

static void on_text(void *state, const struct table_xml *xml, const char *text, size_t length)
{
    (void)xml;
    append(state, text, length);
}

static void take_content(struct table_zip *zip, void *state)
{
    static const struct table_xml_walk walk = {on_open, on_close, on_text};
    if (table_zip_is(zip, "content.xml"))
        table_xml_read(zip, &walk, state);
}

void table_read_ods(struct table_build *build, struct table_zip *zip)
{
    struct ods ods = {.build = build};
    build->book->format = TABLE_ODS;
    buffer_init(&ods.text, TABLE_TEXT_MAXIMUM);
    buffer_init(&ods.note, TABLE_TEXT_MAXIMUM);
    table_zip_walk(zip, take_content, &ods);
    if (table_is_fine(build) && build->book->sheet_count == 0)
        table_fail(build, "save it again with the program that made it, or give it out as CSV",
                   "is damaged: it has no sheet");
    names_free_copies(&ods.hidden_styles);
    memory_free(ods.style);
    memory_free(ods.merges);
    buffer_free(&ods.text);
    buffer_free(&ods.note);
}
