/* XLSX (ECMA-376): the workbook, its strings and its number formats. */
#include "xlsx.h"

#include <string.h>
#include <strings.h>

static const char SAVE_AGAIN[] =
    "save it again with the program that made it, or give it out as CSV";

/* ---- strings ---- */

void xlsx_append(struct xlsx *xlsx, const char *text, size_t length)
{
    buffer_append(&xlsx->text, text, length);
    if (xlsx->text.failure == STATUS_SYSTEM)
        table_fail_memory(xlsx->build);
    else if (xlsx->text.failure != STATUS_OK)
        table_fail(xlsx->build, "look at what stands there: it is no cell that a person wrote",
                   "a cell holds more than %d bytes", TABLE_TEXT_MAXIMUM);
}

bool xlsx_is_string(const struct table_xml *xml)
{
    return table_xml_is(xml, "t") && strcmp(table_xml_name(xml, 1), "rPh") != 0;
}

static int hex_value(char letter)
{
    return letter >= '0' && letter <= '9'   ? letter - '0'
           : letter >= 'A' && letter <= 'F' ? letter - 'A' + 10
           : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
                                            : -1;
}

/* The letter that "_x000D_" stands for; 0 if the text is no such thing. */
static uint32_t escaped(const char *text)
{
    uint32_t letter = 0;
    if (strlen(text) < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        int value = hex_value(text[i]);
        if (value < 0)
            return 0;
        letter = letter * 16 + (uint32_t)value;
    }
    return letter >= 0xD800 && letter < 0xE000 ? 0 : letter;
}

const char *xlsx_keep_string(struct xlsx *xlsx)
{
    struct buffer plain;
    const char *text = buffer_text(&xlsx->text), *kept;
    if (!strstr(text, "_x"))
        return table_keep_text(xlsx->build, text, xlsx->text.length);
    buffer_init(&plain, TABLE_TEXT_MAXIMUM);
    while (*text != '\0') {
        uint32_t letter = escaped(text);
        if (letter != 0)
            text_append_code_point(&plain, letter);
        else
            buffer_append_byte(&plain, (unsigned char)*text);
        text += letter != 0 ? 7 : 1;
    }
    if (plain.failure != STATUS_OK)
        table_fail_memory(xlsx->build);
    kept = table_keep_text(xlsx->build, buffer_text(&plain), plain.length);
    buffer_free(&plain);
    return kept;
}

static void shared_open(void *state, const struct table_xml *xml)
{
    struct xlsx *xlsx = state;
    if (table_xml_is_in(xml, "si", "sst"))
        buffer_clear(&xlsx->text);
}

static void shared_text(void *state, const struct table_xml *xml, const char *text, size_t length)
{
    if (xlsx_is_string(xml))
        xlsx_append(state, text, length);
}

static void shared_close(void *state, const struct table_xml *xml)
{
    struct xlsx *xlsx = state;
    if (!table_xml_is_in(xml, "si", "sst"))
        return;
    if (xlsx->shared_count >= xlsx->build->options.cells_most)
        table_fail(xlsx->build, SAVE_AGAIN, "has more strings than cells that are read");
    else if (!ARRAY_ADD(xlsx->shared, xlsx->shared_count, xlsx_keep_string(xlsx)))
        table_fail_memory(xlsx->build);
}

void xlsx_read_shared(struct xlsx *xlsx, struct table_zip *zip)
{
    static const struct table_xml_walk walk = {shared_open, shared_close, shared_text};
    table_xml_read(zip, &walk, xlsx);
}

/* ---- number formats ---- */

static struct table_number_format format_of(const struct xlsx *xlsx, size_t id)
{
    for (size_t i = 0; i < xlsx->number_count; i++)
        if (xlsx->numbers[i].id == id)
            return xlsx->numbers[i].format;
    return table_number_built_in(id);
}

static void styles_open(void *state, const struct table_xml *xml)
{
    struct xlsx *xlsx = state;
    size_t id = table_xml_number(xml, "numFmtId", UINT16_MAX, 0);
    bool is_full = false, is_added = true;
    if (table_xml_is_in(xml, "numFmt", "numFmts")) {
        const char *code = table_xml_value(xml, "formatCode");
        struct xlsx_number number = {id, table_number_format(code ? code : "")};
        is_full = xlsx->number_count >= XLSX_FORMATS_MAXIMUM / 64;
        is_added = is_full || ARRAY_ADD(xlsx->numbers, xlsx->number_count, number);
    } else if (table_xml_is_in(xml, "xf", "cellXfs")) {
        is_full = xlsx->format_count >= XLSX_FORMATS_MAXIMUM;
        is_added = is_full || ARRAY_ADD(xlsx->formats, xlsx->format_count, format_of(xlsx, id));
    }
    if (is_full)
        table_fail(xlsx->build, SAVE_AGAIN, "has more formats than Excel takes");
    else if (!is_added)
        table_fail_memory(xlsx->build);
}

void xlsx_read_styles(struct xlsx *xlsx, struct table_zip *zip)
{
    static const struct table_xml_walk walk = {.open = styles_open};
    table_xml_read(zip, &walk, xlsx);
}

/* ---- the workbook ---- */

static void add_sheet(struct xlsx *xlsx, const struct table_xml *xml)
{
    const char *name = table_xml_value(xml, "name"), *shown = table_xml_value(xml, "state");
    const char *id = table_xml_value(xml, "id");
    const struct table_relation *relation =
        id ? table_relation_of_id(&xlsx->relations, 0, id) : NULL;
    bool is_grid = relation && strcmp(relation->type, "worksheet") == 0;
    table_begin_sheet(xlsx->build, name ? name : "", TABLE_GRID,
                      shown && strcasecmp(shown, "visible") != 0);
    if (relation && !is_grid)
        table_remark_at(xlsx->build, TABLE_REMARK_BESIDE, name ? name : "");
    if (!relation)
        table_fail(xlsx->build, SAVE_AGAIN, "is damaged: its sheet \"%.100s\" is missing",
                   name ? name : "");
    else if (!ARRAY_ADD(xlsx->sheets, xlsx->sheet_count,
                        (struct xlsx_sheet){.part = is_grid ? relation->part : NULL}))
        table_fail_memory(xlsx->build);
}

static void workbook_open(void *state, const struct table_xml *xml)
{
    struct xlsx *xlsx = state;
    if (table_xml_is_in(xml, "workbookPr", "workbook"))
        xlsx->is_since_1904 = table_xml_says(xml, "date1904");
    else if (table_xml_is_in(xml, "sheet", "sheets"))
        add_sheet(xlsx, xml);
}

/* The relations first: the workbook names its sheets by them. */
static void take_relations(struct table_zip *zip, void *state)
{
    struct xlsx *xlsx = state;
    if (table_relations_are_of(zip->part, xlsx->workbook))
        table_relations_read(zip, &xlsx->relations, xlsx->workbook, 0);
}

static void take_workbook(struct table_zip *zip, void *state)
{
    static const struct table_xml_walk walk = {.open = workbook_open};
    struct xlsx *xlsx = state;
    if (table_zip_is(zip, xlsx->workbook))
        table_xml_read(zip, &walk, xlsx);
}

static bool is_part(const struct xlsx *xlsx, const char *type, const struct table_zip *zip)
{
    const struct table_relation *relation = table_relation_of_type(&xlsx->relations, type);
    return relation && table_zip_is(zip, relation->part);
}

/* What the sheets' cells point to, and which notes belong to which sheet. */
static void take_strings(struct table_zip *zip, void *state)
{
    struct xlsx *xlsx = state;
    if (is_part(xlsx, "sharedStrings", zip))
        xlsx_read_shared(xlsx, zip);
    else if (is_part(xlsx, "styles", zip))
        xlsx_read_styles(xlsx, zip);
    for (size_t i = 0; i < xlsx->sheet_count; i++) {
        const char *part = xlsx->sheets[i].part;
        if (!part || !table_relations_are_of(zip->part, part))
            continue;
        struct table_relations relations = {0};
        table_relations_read(zip, &relations, part, 0);
        const struct table_relation *notes = table_relation_of_type(&relations, "comments");
        xlsx->sheets[i].notes = notes ? notes->part : NULL;
        table_relations_free(&relations);
        return;
    }
}

static void take_sheets(struct table_zip *zip, void *state)
{
    struct xlsx *xlsx = state;
    for (size_t i = 0; i < xlsx->sheet_count; i++) {
        const struct xlsx_sheet *sheet = &xlsx->sheets[i];
        if (sheet->part && table_zip_is(zip, sheet->part)) {
            xlsx_read_sheet(xlsx, zip, i);
            return;
        }
        if (sheet->notes && table_zip_is(zip, sheet->notes)) {
            xlsx_read_notes(xlsx, zip, i);
            return;
        }
    }
}

static void check_parts(const struct xlsx *xlsx, const struct table_zip *zip)
{
    for (size_t i = 0; i < xlsx->sheet_count && table_is_fine(xlsx->build); i++) {
        const char *part = xlsx->sheets[i].part, *name = xlsx->build->book->sheets[i].name;
        if (part && !table_zip_has(zip, part))
            table_fail(xlsx->build, SAVE_AGAIN, "is damaged: its sheet \"%.100s\" is missing",
                       name);
        for (size_t other = 0; part && other < i; other++)
            if (xlsx->sheets[other].part && strcasecmp(xlsx->sheets[other].part, part) == 0)
                table_fail(xlsx->build, SAVE_AGAIN,
                           "is damaged: its sheet \"%.100s\" is another one's too", name);
    }
    if (table_is_fine(xlsx->build) && xlsx->sheet_count == 0)
        table_fail(xlsx->build, SAVE_AGAIN, "is damaged: it has no sheet");
}

void table_read_xlsx(struct table_build *build, struct table_zip *zip, const char *workbook)
{
    struct xlsx xlsx = {.build = build, .workbook = workbook};
    build->book->format = TABLE_XLSX;
    buffer_init(&xlsx.text, TABLE_TEXT_MAXIMUM);
    table_zip_walk(zip, take_relations, &xlsx);
    table_zip_walk(zip, take_workbook, &xlsx);
    check_parts(&xlsx, zip);
    table_zip_walk(zip, take_strings, &xlsx);
    table_zip_walk(zip, take_sheets, &xlsx);
    table_relations_free(&xlsx.relations);
    memory_free(xlsx.sheets);
    memory_free(xlsx.shared);
    memory_free(xlsx.numbers);
    memory_free(xlsx.formats);
    buffer_free(&xlsx.text);
}
