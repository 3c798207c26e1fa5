/* XLSX: the cells of a sheet, and what was written beside them. */
#include <string.h>

#include "xlsx.h"

static const char SAVE_AGAIN[] =
    "save it again with the program that made it, or give it out as CSV";

struct sheet {
    struct xlsx *xlsx;
    struct table_build *build;
    bool is_hidden;
    unsigned char hidden_columns[TABLE_COLUMNS_MAXIMUM / 8 + 1];
    size_t row;      /* number of the one that is open, or was last */
    unsigned column; /* the same */
    char type;       /* of the cell: 's' shared, 't' text, 'b', 'e', 'd', 'n' */
    size_t format;
    bool is_formula, has_value;
    size_t note_row; /* of the note that is open */
    unsigned note_column;
};

bool xlsx_reference(const char *text, unsigned *column, size_t *row, const char **end)
{
    *column = 0;
    *row = 0;
    for (; *text >= 'A' && *text <= 'Z' && *column <= TABLE_COLUMNS_MAXIMUM; text++)
        *column = *column * 26 + (unsigned)(*text - 'A') + 1;
    for (; *text >= '0' && *text <= '9' && *row <= TABLE_ROWS_MAXIMUM; text++)
        *row = *row * 10 + (size_t)(*text - '0');
    *end = text;
    return *column > 0 && *column <= TABLE_COLUMNS_MAXIMUM && *row > 0 &&
           *row <= TABLE_ROWS_MAXIMUM;
}

static bool is_zero(const char *text)
{
    return text && *text != '\0' && strspn(text, "0.") == strlen(text);
}

/* ---- rows and columns ---- */

static void take_columns(struct sheet *sheet, const struct table_xml *xml)
{
    size_t first = table_xml_number(xml, "min", TABLE_COLUMNS_MAXIMUM, 1);
    size_t last = table_xml_number(xml, "max", TABLE_COLUMNS_MAXIMUM, TABLE_COLUMNS_MAXIMUM);
    if (table_xml_says(xml, "hidden") || is_zero(table_xml_value(xml, "width")))
        for (size_t i = first; i <= last; i++)
            sheet->hidden_columns[i / 8] |= (unsigned char)(1 << i % 8);
}

static void open_row(struct sheet *sheet, const struct table_xml *xml)
{
    sheet->row = table_xml_number(xml, "r", SIZE_MAX / 16, sheet->row + 1);
    sheet->column = 0;
    table_begin_row(sheet->build, sheet->row, NULL,
                    table_xml_says(xml, "hidden") || is_zero(table_xml_value(xml, "ht")));
}

static void close_row(struct sheet *sheet)
{
    if (sheet->build->row.is_hidden && sheet->build->cell_count > 0)
        table_remark(sheet->build, TABLE_REMARK_HIDDEN_ROW, 0);
    table_end_row(sheet->build);
}

static char cell_type(const char *type)
{
    static const struct {
        const char *name;
        char type;
    } types[] = {{"s", 's'}, {"str", 't'}, {"inlineStr", 't'}, {"b", 'b'}, {"e", 'e'}, {"d", 'd'}};
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++)
        if (strcmp(type, types[i].name) == 0)
            return types[i].type;
    return 'n';
}

static void open_cell(struct sheet *sheet, const struct table_xml *xml)
{
    const char *reference = table_xml_value(xml, "r"), *end;
    size_t row;
    sheet->column++;
    if (reference && (!xlsx_reference(reference, &sheet->column, &row, &end) || *end != '\0' ||
                      row != sheet->row))
        table_fail(sheet->build, SAVE_AGAIN, "is damaged: in row %zu stands a cell \"%.20s\"",
                   sheet->row, reference);
    sheet->type = cell_type(table_xml_value(xml, "t"));
    sheet->format = table_xml_number(xml, "s", XLSX_FORMATS_MAXIMUM, 0);
    sheet->is_formula = sheet->has_value = false;
    buffer_clear(&sheet->xlsx->text);
}

/* A range "A1:B2" of cells that are shown as one. */
static void take_merge(struct sheet *sheet, const struct table_xml *xml)
{
    const char *text = table_xml_value(xml, "ref");
    struct table_merge merge;
    if (text && xlsx_reference(text, &merge.column, &merge.row, &text) && *text == ':' &&
        xlsx_reference(text + 1, &merge.last_column, &merge.last_row, &text) && *text == '\0' &&
        merge.column <= merge.last_column && merge.row <= merge.last_row)
        table_add_merge(sheet->build, &merge);
}

static void sheet_open(void *state, const struct table_xml *xml)
{
    struct sheet *sheet = state;
    const char *name = table_xml_name(xml, 0);
    if (strcmp(name, "c") == 0)
        open_cell(sheet, xml);
    else if (strcmp(name, "v") == 0 || strcmp(name, "is") == 0)
        sheet->has_value = true;
    else if (strcmp(name, "f") == 0)
        sheet->is_formula = strcmp(table_xml_name(xml, 1), "c") == 0;
    else if (strcmp(name, "row") == 0)
        open_row(sheet, xml);
    else if (strcmp(name, "col") == 0)
        take_columns(sheet, xml);
    else if (strcmp(name, "mergeCell") == 0)
        take_merge(sheet, xml);
    else if (strcmp(name, "drawing") == 0 && xml->depth == 2)
        table_remark_at(sheet->build, TABLE_REMARK_BESIDE, table_sheet(sheet->build)->name);
}

/* ---- cells ---- */

static void show_shared(struct sheet *sheet, struct table_cell *cell)
{
    struct xlsx *xlsx = sheet->xlsx;
    const char *text = buffer_text(&xlsx->text);
    size_t index = 0, digits = strspn(text, "0123456789");
    for (size_t i = 0; i < digits && index <= xlsx->shared_count; i++)
        index = index * 10 + (size_t)(text[i] - '0');
    if (digits == 0 || text[digits] != '\0' || index >= xlsx->shared_count) {
        table_fail(sheet->build, SAVE_AGAIN, "is damaged: a string of row %zu is missing",
                   sheet->row);
        return;
    }
    cell->text = cell->raw = xlsx->shared[index];
    cell->type = cell->text[0] != '\0' ? TABLE_TEXT : TABLE_EMPTY;
}

static void show_value(struct sheet *sheet, struct table_cell *cell)
{
    static const struct table_number_format plain = {.shown = SHOWN_PLAIN};
    struct xlsx *xlsx = sheet->xlsx;
    const char *text = buffer_text(&xlsx->text);
    switch (sheet->type) {
    case 's':
        show_shared(sheet, cell);
        break;
    case 'b':
        cell->raw = xlsx_keep_string(xlsx);
        cell->type = TABLE_YES_NO;
        cell->text = strcmp(text, "0") == 0 || strcmp(text, "false") == 0 ? "no" : "yes";
        break;
    case 't':
    case 'e':
        cell->text = cell->raw = xlsx_keep_string(xlsx);
        cell->type = cell->text[0] == '\0' ? TABLE_EMPTY
                     : sheet->type == 'e'  ? TABLE_ERROR
                                           : TABLE_TEXT;
        break;
    case 'd':
        table_date_show(sheet->build, text, cell);
        break;
    default:
        table_number_show(sheet->build,
                          sheet->format < xlsx->format_count ? &xlsx->formats[sheet->format]
                                                             : &plain,
                          xlsx->is_since_1904, text, cell);
    }
}

static void tell_cell(struct sheet *sheet, const struct table_cell *cell, bool is_in_hidden_column)
{
    if (cell->marks & TABLE_IS_FORMULA)
        table_remark(sheet->build,
                     sheet->has_value ? TABLE_REMARK_FORMULA : TABLE_REMARK_UNCALCULATED,
                     cell->column);
    if (cell->type == TABLE_ERROR && sheet->has_value)
        table_remark(sheet->build, TABLE_REMARK_ERROR, cell->column);
    if (is_in_hidden_column && cell->type != TABLE_EMPTY)
        table_remark(sheet->build, TABLE_REMARK_HIDDEN_COLUMN, cell->column);
}

static void close_cell(struct sheet *sheet)
{
    struct table_cell cell = {.text = "", .raw = "", .column = sheet->column};
    if (sheet->column > TABLE_COLUMNS_MAXIMUM) {
        table_add_cell(sheet->build, &cell); /* which says so */
        return;
    }
    /* A formula of words may come to none; of others some programs leave the value empty. */
    if (sheet->is_formula && sheet->type != 't' && sheet->xlsx->text.length == 0)
        sheet->has_value = false;
    bool is_in_hidden_column = sheet->hidden_columns[cell.column / 8] >> cell.column % 8 & 1;
    if (sheet->has_value)
        show_value(sheet, &cell);
    else if (sheet->is_formula) {
        cell.type = TABLE_ERROR;
        cell.text = cell.raw = "formula without a value";
    }
    if (sheet->is_formula)
        cell.marks |= TABLE_IS_FORMULA;
    if (sheet->is_hidden || sheet->build->row.is_hidden || is_in_hidden_column)
        cell.marks |= TABLE_IS_HIDDEN;
    tell_cell(sheet, &cell, is_in_hidden_column);
    table_add_cell(sheet->build, &cell);
}

static void sheet_close(void *state, const struct table_xml *xml)
{
    if (table_xml_is(xml, "c"))
        close_cell(state);
    else if (table_xml_is(xml, "row"))
        close_row(state);
}

static void sheet_text(void *state, const struct table_xml *xml, const char *text, size_t length)
{
    struct sheet *sheet = state;
    if (table_xml_is_in(xml, "v", "c") || xlsx_is_string(xml))
        xlsx_append(sheet->xlsx, text, length);
}

void xlsx_read_sheet(struct xlsx *xlsx, struct table_zip *zip, size_t number)
{
    static const struct table_xml_walk walk = {sheet_open, sheet_close, sheet_text};
    struct sheet sheet = {.xlsx = xlsx, .build = xlsx->build};
    table_choose_sheet(xlsx->build, number);
    sheet.is_hidden = table_sheet(xlsx->build)->is_hidden;
    table_xml_read(zip, &walk, &sheet);
}

/* ---- notes ---- */

static void note_open(void *state, const struct table_xml *xml)
{
    struct sheet *sheet = state;
    const char *reference = table_xml_value(xml, "ref"), *end;
    if (!table_xml_is_in(xml, "comment", "commentList"))
        return;
    buffer_clear(&sheet->xlsx->text);
    sheet->note_column = 0;
    if (reference)
        (void)xlsx_reference(reference, &sheet->note_column, &sheet->note_row, &end);
}

static void note_close(void *state, const struct table_xml *xml)
{
    struct sheet *sheet = state;
    if (!table_xml_is_in(xml, "comment", "commentList") || sheet->xlsx->text.length == 0)
        return;
    const char *text = xlsx_keep_string(sheet->xlsx);
    sheet->build->row = (struct table_row){.number = sheet->note_row};
    table_remark(sheet->build, TABLE_REMARK_NOTE, sheet->note_column);
    table_add_note(sheet->build, sheet->note_row, sheet->note_column, text, strlen(text));
}

static void note_text(void *state, const struct table_xml *xml, const char *text, size_t length)
{
    struct sheet *sheet = state;
    if (xlsx_is_string(xml))
        xlsx_append(sheet->xlsx, text, length);
}

void xlsx_read_notes(struct xlsx *xlsx, struct table_zip *zip, size_t number)
{
    static const struct table_xml_walk walk = {note_open, note_close, note_text};
    struct sheet sheet = {.xlsx = xlsx, .build = xlsx->build};
    table_choose_sheet(xlsx->build, number);
    table_xml_read(zip, &walk, &sheet);
}
