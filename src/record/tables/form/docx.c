/* DOCX (ECMA-376): paragraphs and tables of the body, without what was deleted. */
#include "docx.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tables/office/relations.h"

struct docx_level *docx_level(struct docx *docx)
{
    return &docx->levels[docx->level];
}

/* Counts what is kept of the form beside its texts: a table, a row, a cell, a paragraph, a field.
 */
static bool count_piece(struct docx *docx)
{
    if (docx->pieces++ >= DOCX_PIECES_MAXIMUM)
        table_fail(docx->build, "it is no form: give its tables out as .xlsx or CSV",
                   "has more than %d cells and paragraphs", DOCX_PIECES_MAXIMUM);
    return table_is_fine(docx->build);
}

/* ---- the text of a level ---- */

void docx_append(struct docx *docx, const char *text, size_t length)
{
    struct docx_level *level = docx_level(docx);
    size_t begin = level->text.length;
    buffer_append(&level->text, text, length);
    if (level->text.failure == STATUS_SYSTEM)
        table_fail_memory(docx->build);
    else if (level->text.failure != STATUS_OK)
        table_fail(docx->build, "look at what stands there: it is no form that a person filled in",
                   "a paragraph or cell holds more than %d bytes", TABLE_TEXT_MAXIMUM);
    level->letters += length;
    level->marked += docx->is_bold ? length : 0;
    if (!docx->is_underlined)
        return;
    struct form_span *last = level->span_count > 0 ? &level->spans[level->span_count - 1] : NULL;
    if (last && !last->tag && last->end == begin)
        last->end = level->text.length;
    else
        docx_add_span(docx, begin, NULL);
}

void docx_add_span(struct docx *docx, size_t begin, const char *tag)
{
    struct docx_level *level = docx_level(docx);
    struct form_span span = {begin, level->text.length, tag};
    /* One around others takes their place; its own name counts before theirs. */
    while (level->span_count > 0 && level->spans[level->span_count - 1].begin >= begin) {
        level->span_count--;
        if (!span.tag)
            span.tag = level->spans[level->span_count].tag;
    }
    if (level->span_count > 0 && level->spans[level->span_count - 1].end > begin)
        level->spans[level->span_count - 1].end = begin;
    if (count_piece(docx) && !ARRAY_ADD(level->spans, level->span_count, span))
        table_fail_memory(docx->build);
}

/* What a run says, unless it is not to be taken. */
static void append_run(struct docx *docx, const char *text, size_t length)
{
    if (docx->is_in_paragraph && docx->deleted == 0 && docx->beside == 0 && !docx->is_unseen &&
        !docx_fields_hide(docx))
        docx_append(docx, text, length);
}

static void clear_level(struct docx_level *level)
{
    buffer_clear(&level->text);
    level->span_count = level->letters = level->marked = 0;
    level->has_paragraph = level->is_shaded = level->is_continued = false;
    level->columns = 1;
    level->tag = NULL;
}

/* What stands in the level, which is empty afterwards. */
static struct form_text take_text(struct docx *docx)
{
    struct docx_level *level = docx_level(docx);
    size_t length = level->text.length;
    while (length > 0 && strchr(" \t\n", level->text.data[length - 1]))
        length--;
    struct form_text text = {table_keep_text(docx->build, buffer_text(&level->text), length),
                             level->spans, level->span_count, false};
    text.is_marked = level->is_shaded || (level->letters > 0 && level->marked == level->letters);
    for (size_t i = 0; i < text.span_count; i++) {
        struct form_span *span = &text.spans[i];
        span->end = span->end < length ? span->end : length;
        span->begin = span->begin < span->end ? span->begin : span->end;
    }
    level->spans = NULL;
    level->span_count = 0;
    return text;
}

/* ---- tables ---- */

static struct form_table *open_table_of(struct docx *docx)
{
    return docx->level > 0 ? &docx->form.tables[docx_level(docx)->table] : NULL;
}

static void open_table(struct docx *docx)
{
    struct form *form = &docx->form;
    if (docx->level + 1 == DOCX_LEVELS) {
        table_fail(docx->build, "save its form anew", "has tables nested deeper than any form has");
        return;
    }
    struct form_block block = {.is_table = true, .number = form->table_count + 1};
    if (!count_piece(docx))
        return;
    if (!ARRAY_ADD(form->blocks, form->block_count, block) ||
        !ARRAY_ADD(form->tables, form->table_count, (struct form_table){0})) {
        table_fail_memory(docx->build);
        return;
    }
    docx->level++;
    docx_level(docx)->table = form->table_count - 1;
    clear_level(docx_level(docx));
}

static void open_row(struct docx *docx)
{
    struct form_table *table = open_table_of(docx);
    if (table && count_piece(docx) && !ARRAY_ADD(table->rows, table->count, (struct form_row){0}))
        table_fail_memory(docx->build);
}

static struct form_row *open_row_of(struct docx *docx)
{
    struct form_table *table = open_table_of(docx);
    return table && table->count > 0 ? &table->rows[table->count - 1] : NULL;
}

static void close_cell(struct docx *docx)
{
    struct form_row *row = open_row_of(docx);
    struct docx_level *level = docx_level(docx);
    if (!row)
        return;
    if (level->tag && table_is_fine(docx->build))
        docx_add_span(docx, 0, level->tag);
    struct form_cell cell = {.columns = level->columns, .is_continued = level->is_continued};
    cell.text = take_text(docx);
    if (!count_piece(docx) || !ARRAY_ADD(row->cells, row->count, cell)) {
        memory_free(cell.text.spans);
        table_fail_memory(docx->build);
    }
    clear_level(level);
}

static void look_at_cell(struct docx *docx, const struct table_xml *xml)
{
    struct docx_level *level = docx_level(docx);
    const char *value = table_xml_value(xml, "val"), *fill = table_xml_value(xml, "fill");
    if (table_xml_is(xml, "gridSpan"))
        level->columns = (unsigned)table_xml_number(xml, "val", TABLE_COLUMNS_MAXIMUM, 1);
    else if (table_xml_is(xml, "vMerge"))
        level->is_continued = !value || strcmp(value, "restart") != 0;
    else if (table_xml_is(xml, "shd"))
        level->is_shaded = fill && strcasecmp(fill, "auto") != 0 && strcasecmp(fill, "FFFFFF") != 0;
    level->columns = level->columns > 0 ? level->columns : 1;
}

/* ---- paragraphs and runs ---- */

static void open_paragraph(struct docx *docx)
{
    struct docx_level *level = docx_level(docx);
    docx->is_in_paragraph = true;
    docx->is_bold = docx->is_underlined = docx->is_unseen = false;
    if (docx->level == 0)
        clear_level(level);
    else if (level->has_paragraph && level->text.length > 0)
        docx_append(docx, "\n", 1);
    level->has_paragraph = true;
}

static void close_paragraph(struct docx *docx)
{
    const struct docx_control *control =
        docx->control_count > 0 ? &docx->controls[docx->control_count - 1] : NULL;
    docx->is_in_paragraph = docx->is_bold = docx->is_underlined = docx->is_unseen = false;
    if (docx->level > 0)
        return;
    /* A control around it: all of it is the answer. */
    if (control && control->is_around_paragraph && control->level == 0 &&
        (control->tag[0] != '\0' || control->alias[0] != '\0'))
        docx_add_span(docx, 0, control->tag[0] != '\0' ? control->tag : control->alias);
    struct form_block block = {.number = ++docx->paragraphs, .text = take_text(docx)};
    bool is_blank = block.text.text[0] == '\0' && block.text.span_count == 0;
    if (!is_blank && count_piece(docx) &&
        ARRAY_ADD(docx->form.blocks, docx->form.block_count, block))
        return;
    if (!is_blank)
        table_fail_memory(docx->build);
    memory_free(block.text.spans);
}

static bool says_no(const struct table_xml *xml)
{
    const char *value = table_xml_value(xml, "val");
    return value && (strcmp(value, "0") == 0 || strcmp(value, "false") == 0 ||
                     strcmp(value, "off") == 0 || strcmp(value, "none") == 0);
}

static void look_at_run(struct docx *docx, const struct table_xml *xml)
{
    if (table_xml_is(xml, "b"))
        docx->is_bold = !says_no(xml);
    else if (table_xml_is(xml, "u"))
        docx->is_underlined = !says_no(xml);
    else if (table_xml_is(xml, "vanish"))
        docx->is_unseen = !says_no(xml);
    if (docx->is_unseen && table_xml_is(xml, "vanish"))
        table_remark_at(docx->build, TABLE_REMARK_BESIDE, "hidden words");
}

/* Boxes of a font of signs, as older forms have them. */
static void take_sign(struct docx *docx, const struct table_xml *xml)
{
    static const char *const ticked[] = {"F0FE", "F0FD", "F0FC", "F0FB", "F052", "F053"};
    static const char *const empty[] = {"F0A8", "F06F", "F071", "F0A3", "F02A"};
    const char *sign = table_xml_value(xml, "char");
    for (size_t i = 0; sign && i < sizeof ticked / sizeof *ticked; i++)
        if (strcasecmp(sign, ticked[i]) == 0)
            append_run(docx, "\xE2\x98\x92", 3);
    for (size_t i = 0; sign && i < sizeof empty / sizeof *empty; i++)
        if (strcasecmp(sign, empty[i]) == 0)
            append_run(docx, "\xE2\x98\x90", 3);
}

static void open_in_run(struct docx *docx, const struct table_xml *xml)
{
    const char *name = table_xml_name(xml, 0);
    if (strcmp(name, "tab") == 0)
        append_run(docx, "\t", 1);
    else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0)
        append_run(docx, "\n", 1);
    else if (strcmp(name, "noBreakHyphen") == 0)
        append_run(docx, "-", 1);
    else if (strcmp(name, "sym") == 0)
        take_sign(docx, xml);
}

/* ---- the walk ---- */

/* Whether the element is a tracked change of words, not of how something looks. */
static bool is_change(const struct table_xml *xml, const char *name, const char *other)
{
    const char *parent = table_xml_name(xml, 1);
    return (table_xml_is(xml, name) || table_xml_is(xml, other)) && strcmp(parent, "rPr") != 0 &&
           strcmp(parent, "trPr") != 0 && strcmp(parent, "numPr") != 0;
}

static void tell_change(struct docx *docx, enum table_remark_kind kind)
{
    struct buffer place;
    buffer_init(&place, TABLE_NAME_MAXIMUM);
    if (docx->level > 0)
        buffer_append_format(&place, "table %zu, row %zu", docx_level(docx)->table + 1,
                             open_table_of(docx)->count);
    else
        buffer_append_format(&place, "paragraph %zu", docx->paragraphs + 1);
    if (place.failure != STATUS_OK)
        table_fail_memory(docx->build);
    table_remark_at(docx->build, kind, buffer_text(&place));
    buffer_free(&place);
}

static bool is_beside(const struct table_xml *xml)
{
    return table_xml_is(xml, "txbxContent") || table_xml_is(xml, "Fallback");
}

static void open_in_body(struct docx *docx, const struct table_xml *xml)
{
    const char *name = table_xml_name(xml, 0), *parent = table_xml_name(xml, 1);
    docx_fields_open(docx, xml);
    if (strcmp(name, "p") == 0)
        open_paragraph(docx);
    else if (strcmp(name, "r") == 0)
        docx->is_bold = docx->is_underlined = docx->is_unseen = false;
    else if (strcmp(parent, "rPr") == 0 && strcmp(table_xml_name(xml, 2), "r") == 0)
        look_at_run(docx, xml);
    else if (strcmp(parent, "r") == 0)
        open_in_run(docx, xml);
    else if (strcmp(name, "tbl") == 0)
        open_table(docx);
    else if (strcmp(name, "tr") == 0)
        open_row(docx);
    else if (strcmp(name, "tc") == 0) {
        clear_level(docx_level(docx));
        docx_level(docx)->tag = docx_fields_around(docx, xml);
    } else if (strcmp(parent, "tcPr") == 0 && docx->level > 0)
        look_at_cell(docx, xml);
    else if (table_xml_is_in(xml, "tblHeader", "trPr") && open_row_of(docx))
        open_row_of(docx)->is_heading = !says_no(xml);
}

static void on_open(void *state, const struct table_xml *xml)
{
    struct docx *docx = state;
    if (is_beside(xml)) {
        if (docx->beside++ == 0 && table_xml_is(xml, "txbxContent"))
            tell_change(docx, TABLE_REMARK_BESIDE);
    }
    if (docx->beside > 0)
        return;
    if (is_change(xml, "del", "moveFrom")) {
        docx->deleted++;
        tell_change(docx, TABLE_REMARK_DELETED);
    } else if (is_change(xml, "ins", "moveTo")) {
        tell_change(docx, TABLE_REMARK_INSERTED);
    }
    open_in_body(docx, xml);
}

static void on_close(void *state, const struct table_xml *xml)
{
    struct docx *docx = state;
    if (is_beside(xml)) {
        docx->beside--;
        return;
    }
    if (docx->beside > 0)
        return;
    if (is_change(xml, "del", "moveFrom"))
        docx->deleted--;
    docx_fields_close(docx, xml);
    if (table_xml_is(xml, "p"))
        close_paragraph(docx);
    else if (table_xml_is(xml, "tc") && docx->level > 0)
        close_cell(docx);
    else if (table_xml_is(xml, "tbl") && docx->level > 0) {
        clear_level(docx_level(docx));
        docx->level--;
    } else if (table_xml_is(xml, "r"))
        docx->is_bold = docx->is_underlined = docx->is_unseen = false;
}

static void on_text(void *state, const struct table_xml *xml, const char *text, size_t length)
{
    if (table_xml_is(xml, "t"))
        append_run(state, text, length);
}

/* ---- the file ---- */

struct reading {
    struct docx *docx;
    const char *document;
    struct table_relations relations;
    bool has_words;
};

static void take_document(struct table_zip *zip, void *state)
{
    static const struct table_xml_walk walk = {on_open, on_close, on_text};
    struct reading *reading = state;
    if (table_zip_is(zip, reading->document))
        table_xml_read(zip, &walk, reading->docx);
    else if (table_relations_are_of(zip->part, reading->document))
        table_relations_read(zip, &reading->relations, reading->document);
}

static void look_for_words(void *state, const struct table_xml *xml, const char *text,
                           size_t length)
{
    struct reading *reading = state;
    if (table_xml_is(xml, "t"))
        for (size_t i = 0; i < length; i++)
            reading->has_words = reading->has_words || !strchr(" \t\r\n", text[i]);
}

/* What else of the file has words is told, and not taken. */
static void take_others(struct table_zip *zip, void *state)
{
    static const struct {
        const char *type, *words;
    } kinds[] = {{"header", "the head of its pages"},
                 {"footer", "the foot of its pages"},
                 {"footnotes", "its footnotes"},
                 {"endnotes", "its endnotes"},
                 {"comments", "its comments"}};
    static const struct table_xml_walk walk = {.text = look_for_words};
    struct reading *reading = state;
    for (size_t i = 0; i < reading->relations.count; i++) {
        const struct table_relation *relation = &reading->relations.items[i];
        if (!table_zip_is(zip, relation->part))
            continue;
        for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
            if (strcmp(relation->type, kinds[kind].type) != 0)
                continue;
            reading->has_words = false;
            table_xml_read(zip, &walk, reading);
            if (reading->has_words)
                table_remark_at(zip->build, TABLE_REMARK_BESIDE, kinds[kind].words);
        }
        return;
    }
}

static void free_form(struct form *form)
{
    for (size_t i = 0; i < form->block_count; i++)
        memory_free(form->blocks[i].text.spans);
    for (size_t t = 0; t < form->table_count; t++) {
        for (size_t r = 0; r < form->tables[t].count; r++) {
            for (size_t c = 0; c < form->tables[t].rows[r].count; c++)
                memory_free(form->tables[t].rows[r].cells[c].text.spans);
            memory_free(form->tables[t].rows[r].cells);
        }
        memory_free(form->tables[t].rows);
    }
    memory_free(form->tables);
    memory_free(form->blocks);
}

void table_read_docx(struct table_build *build, struct table_zip *zip, const char *document)
{
    struct docx *docx = memory_allocate(sizeof *docx);
    struct reading reading = {.docx = docx, .document = document};
    build->book->format = TABLE_DOCX;
    if (!docx) {
        table_fail_memory(build);
        return;
    }
    docx->build = build;
    for (unsigned i = 0; i < DOCX_LEVELS; i++)
        buffer_init(&docx->levels[i].text, TABLE_TEXT_MAXIMUM);
    table_zip_walk(zip, take_document, &reading);
    table_zip_walk(zip, take_others, &reading);
    if (table_is_fine(build))
        form_write(build, &docx->form);
    for (unsigned i = 0; i < DOCX_LEVELS; i++) {
        buffer_free(&docx->levels[i].text);
        memory_free(docx->levels[i].spans);
    }
    docx_fields_free(docx);
    free_form(&docx->form);
    table_relations_free(&reading.relations);
    memory_free(docx);
}
