/* The blocks of a document on the pages, and what element of the structure each is. */
#include "pdf/pdf.h"

#include <string.h>

enum { DEPTH_MAXIMUM = 16, COLUMNS = 2 };
static const double LABEL = 118, INDENT = 12, ROW_HEAD = 0.34;

/* A block that is open. */
struct opened {
    const struct document_block *block;
    size_t node;
};

struct drawing {
    struct pdf_flow *flow;
    struct opened open[DEPTH_MAXIMUM];
    size_t depth;
    struct pdf_cell cells[COLUMNS];
    size_t cell; /* how many of the row are begun */
    bool in_detail, has_item, has_contents;
    double indent;
};

static const char *text_of(const struct drawing *drawing, const struct document_block *block)
{
    return document_text_at(drawing->flow->document, block->text);
}

static size_t parent_node(const struct drawing *drawing)
{
    return drawing->depth > 0 ? drawing->open[drawing->depth - 1].node : 0;
}

static size_t add_node(struct drawing *drawing, const char *type)
{
    return pdf_structure_add(drawing->flow->structure, type, parent_node(drawing));
}

/* ---- one text by itself ---- */

static void begin_cell(struct drawing *drawing, size_t node, double indent, double width)
{
    struct pdf_cell *cell = &drawing->cells[drawing->cell++];
    double x = pdf_left() + drawing->indent + indent;
    double rest = pdf_left() + pdf_width() - x;
    *cell = (struct pdf_cell){.node = node, .x = x, .width = width < rest ? width : rest};
    pdf_text_begin(&cell->text);
    drawing->in_detail = drawing->has_item = false;
}

static void end_row(struct drawing *drawing, bool has_line)
{
    pdf_flow_row(drawing->flow, drawing->cells, drawing->cell, has_line);
    drawing->cell = 0;
}

/* With a bar: framed by it. */
static void draw_words(struct drawing *drawing, size_t node, unsigned look, enum pdf_bar bar,
                       const char *words)
{
    begin_cell(drawing, node, bar != BAR_NONE ? 6 : 0, pdf_width());
    drawing->cells[0].bar = bar;
    drawing->cells[0].has_frame = bar != BAR_NONE;
    pdf_text_add(&drawing->cells[0].text, drawing->flow->fonts, words, look, false);
    end_row(drawing, false);
}

static void draw_heading(struct drawing *drawing, const char *type, unsigned look,
                         const char *words)
{
    draw_words(drawing, add_node(drawing, type), look, BAR_NONE, words);
}

/* ---- signs ---- */

static const char *sign_words(enum document_tone tone)
{
    static const char *const words[] = {
        [TONE_FACT] = "\xE2\x96\xA0 Fact",
        [TONE_OPINION] = "\xE2\x97\x87 Opinion",
        [TONE_BOTH] = "\xE2\x96\xA0\xE2\x97\x87 Fact and opinion",
        [TONE_UNMARKED] = "? Not stated whether fact or opinion",
        [TONE_DIGEST] = NULL,
    };
    return words[tone];
}

static enum pdf_bar bar_of(enum document_tone tone)
{
    switch (tone) {
    case TONE_FACT:
        return BAR_PLAIN;
    case TONE_OPINION:
    case TONE_UNMARKED:
        return BAR_DASHED;
    case TONE_BOTH:
        return BAR_DOUBLE;
    case TONE_CAUTION:
        return BAR_PLAIN;
    default:
        return BAR_NONE;
    }
}

/* ---- contents ---- */

static void draw_contents_line(struct drawing *drawing, size_t contents, size_t index)
{
    char page[24];
    struct pdf_structure *structure = drawing->flow->structure;
    const struct document_block *block = &drawing->flow->document->blocks[index];
    size_t node = pdf_structure_add(structure, "TOCI", contents);
    snprintf(page, sizeof page, "%zu", drawing->flow->section_pages[index]);
    begin_cell(drawing, pdf_structure_add(structure, "Reference", node), 0, 300);
    pdf_text_add(&drawing->cells[0].text, drawing->flow->fonts, text_of(drawing, block), 0, false);
    if (block->number > 0) {
        char count[32];
        snprintf(count, sizeof count, " (%zu)", block->number);
        pdf_text_add(&drawing->cells[0].text, drawing->flow->fonts, count, LOOK_SOFT, false);
    }
    begin_cell(drawing, pdf_structure_add(structure, "Reference", node), 310, 60);
    pdf_text_add(&drawing->cells[1].text, drawing->flow->fonts, "page ", LOOK_SOFT, false);
    pdf_text_add(&drawing->cells[1].text, drawing->flow->fonts, page, 0, false);
    end_row(drawing, false);
}

static bool is_section(const struct document_block *block)
{
    return block->kind == DOCUMENT_SECTION || block->kind == DOCUMENT_SIDE;
}

static void draw_contents(struct drawing *drawing)
{
    const struct document *document = drawing->flow->document;
    pdf_flow_space(drawing->flow, 14);
    draw_heading(drawing, "H2", LOOK_PART, "Contents");
    size_t contents = add_node(drawing, "TOC");
    for (size_t i = 0; i < document->count; i++)
        if (is_section(&document->blocks[i]))
            draw_contents_line(drawing, contents, i);
}

/* ---- opening ---- */

static void open_section(struct drawing *drawing, const struct document_block *block)
{
    struct pdf_flow *flow = drawing->flow;
    const char *title = text_of(drawing, block);
    size_t index = (size_t)(block - flow->document->blocks);
    char place[64];
    if (!drawing->has_contents)
        draw_contents(drawing);
    drawing->has_contents = true;
    pdf_flow_space(flow, 16);
    pdf_flow_need(flow, 90);
    flow->section_pages[index] = flow->page;
    snprintf(place, sizeof place, "page=%zu pos=[0 %d]", flow->page, (int)flow->y);
    if (flow->surface && flow->status == STATUS_OK)
        libcairo.pdf_surface_add_outline(flow->surface, CAIRO_PDF_OUTLINE_ROOT, title, place, 0);
}

/* A block whose title is drawn: what it is, and how. */
static void open_titled(struct drawing *drawing, const struct document_block *block)
{
    static const struct {
        const char *heading;
        unsigned look;
    } looks[DOCUMENT_KINDS] = {
        [DOCUMENT_SECTION] = {"H2", LOOK_SECTION}, [DOCUMENT_SIDE] = {"H2", LOOK_SECTION},
        [DOCUMENT_PART] = {"H3", LOOK_PART},       [DOCUMENT_ENTRY] = {"H3", LOOK_PART},
        [DOCUMENT_FORM] = {"H4", LOOK_BOLD},
    };
    pdf_flow_space(drawing->flow, is_section(block) ? 0 : 9);
    if (block->kind == DOCUMENT_ENTRY)
        pdf_flow_need(drawing->flow, 90);
    draw_heading(drawing, looks[block->kind].heading, looks[block->kind].look,
                 text_of(drawing, block));
    pdf_flow_space(drawing->flow, 3);
    if (block->kind == DOCUMENT_ENTRY) {
        pdf_flow_space(drawing->flow, 2);
        draw_words(drawing, add_node(drawing, "P"), LOOK_BOLD, bar_of(block->tone),
                   sign_words(block->tone));
        pdf_flow_space(drawing->flow, 6);
    }
    if (block->kind == DOCUMENT_FORM)
        drawing->indent += INDENT;
}

static void open_term(struct drawing *drawing, size_t node, const struct document_block *block)
{
    struct pdf_structure *structure = drawing->flow->structure;
    const char *label = text_of(drawing, block);
    size_t width = strlen(label);
    begin_cell(drawing, pdf_structure_add(structure, "Lbl", node), 0, LABEL - 8);
    if (width > 0 && label[0] >= 'a' && label[0] <= 'z') {
        char first[2] = {(char)(label[0] - 'a' + 'A'), '\0'};
        pdf_text_add(&drawing->cells[0].text, drawing->flow->fonts, first, LOOK_SOFT, false);
        label++;
    }
    pdf_text_add(&drawing->cells[0].text, drawing->flow->fonts, label, LOOK_SOFT, false);
    begin_cell(drawing, pdf_structure_add(structure, "LBody", node), LABEL, pdf_width());
}

static void open_item(struct drawing *drawing, size_t node, const struct document_block *block)
{
    struct pdf_structure *structure = drawing->flow->structure;
    const char *sign = sign_words(block->tone);
    begin_cell(drawing, pdf_structure_add(structure, "Lbl", node), 0, sign ? LABEL - 8 : INDENT);
    pdf_text_add(&drawing->cells[0].text, drawing->flow->fonts, sign ? sign : "\xE2\x80\xA2",
                 sign ? LOOK_BOLD : 0, false);
    begin_cell(drawing, pdf_structure_add(structure, "LBody", node), sign ? LABEL : INDENT,
               pdf_width());
}

static void open_cell(struct drawing *drawing, size_t node)
{
    bool is_head = drawing->cell == 0;
    double head = pdf_width() * ROW_HEAD;
    if (node < drawing->flow->structure->node_count)
        drawing->flow->structure->nodes[node].is_row_head = is_head;
    begin_cell(drawing, node, is_head ? 0 : head, is_head ? head - 10 : pdf_width());
}

static void open_table(struct drawing *drawing, size_t node, const struct document_block *block)
{
    const char *caption = text_of(drawing, block);
    pdf_flow_space(drawing->flow, 6);
    pdf_flow_need(drawing->flow, 60);
    if (*caption != '\0')
        draw_words(drawing, pdf_structure_add(drawing->flow->structure, "Caption", node), LOOK_PART,
                   BAR_NONE, caption);
}

static const char *element_of(const struct drawing *drawing, const struct document_block *block)
{
    static const char *const elements[DOCUMENT_KINDS] = {
        [DOCUMENT_SECTION] = "Sect",     [DOCUMENT_SIDE] = "Sect",   [DOCUMENT_PART] = "Sect",
        [DOCUMENT_ENTRY] = "Sect",       [DOCUMENT_PARAGRAPH] = "P", [DOCUMENT_LIST] = "L",
        [DOCUMENT_ITEM] = "LI",          [DOCUMENT_TERMS] = "L",     [DOCUMENT_TERM] = "LI",
        [DOCUMENT_TABLE] = "Table",      [DOCUMENT_ROW] = "TR",      [DOCUMENT_CELL] = "TD",
        [DOCUMENT_QUOTE] = "BlockQuote", [DOCUMENT_FORM] = "Sect",
    };
    if (block->kind == DOCUMENT_CELL && drawing->cell == 0)
        return "TH";
    return elements[block->kind];
}

static void open_block(struct drawing *drawing, const struct document_block *block)
{
    if (is_section(block))
        open_section(drawing, block);
    if (drawing->depth == DEPTH_MAXIMUM)
        abort();
    size_t node = add_node(drawing, element_of(drawing, block));
    drawing->open[drawing->depth++] = (struct opened){block, node};
    switch (block->kind) {
    case DOCUMENT_PARAGRAPH:
        begin_cell(drawing, node, block->tone == TONE_CAUTION ? INDENT : 0, pdf_width());
        drawing->cells[0].bar = bar_of(block->tone);
        drawing->cells[0].is_free = true;
        break;
    case DOCUMENT_QUOTE:
        begin_cell(drawing, pdf_structure_add(drawing->flow->structure, "P", node), INDENT,
                   pdf_width());
        drawing->cells[0].bar = bar_of(block->tone);
        drawing->cells[0].is_free = true;
        break;
    case DOCUMENT_TERM:
        open_term(drawing, node, block);
        break;
    case DOCUMENT_ITEM:
        open_item(drawing, node, block);
        break;
    case DOCUMENT_TABLE:
        open_table(drawing, node, block);
        break;
    case DOCUMENT_CELL:
        open_cell(drawing, node);
        break;
    case DOCUMENT_LIST:
    case DOCUMENT_TERMS:
    case DOCUMENT_ROW:
        break;
    default:
        open_titled(drawing, block);
        break;
    }
}

/* ---- closing ---- */

static void close_block(struct drawing *drawing)
{
    if (drawing->depth == 0)
        abort();
    const struct document_block *block = drawing->open[--drawing->depth].block;
    switch (block->kind) {
    case DOCUMENT_PARAGRAPH:
    case DOCUMENT_TERM:
    case DOCUMENT_ITEM:
    case DOCUMENT_QUOTE:
        end_row(drawing, false);
        pdf_flow_space(drawing->flow, block->kind == DOCUMENT_PARAGRAPH ? 4 : 1.5);
        break;
    case DOCUMENT_ROW:
        end_row(drawing, true);
        pdf_flow_space(drawing->flow, 1.5);
        break;
    case DOCUMENT_FORM:
        drawing->indent -= INDENT;
        pdf_flow_space(drawing->flow, 4);
        break;
    case DOCUMENT_LIST:
    case DOCUMENT_TERMS:
        pdf_flow_space(drawing->flow, 4);
        break;
    default:
        break;
    }
}

/* ---- texts ---- */

static bool is_alone(const struct document *document, const struct document_block *block)
{
    const struct document_block *last = document->blocks + document->count - 1;
    if (block == document->blocks || block[-1].kind == DOCUMENT_TEXT || block == last)
        return false;
    return block[1].kind != DOCUMENT_TEXT || block[1].text_kind == TEXT_DETAIL ||
           block[1].text_kind == TEXT_SIGN;
}

/* How what is open looks: the tone of a row or paragraph, and that of the whole table. */
static unsigned look_of(const struct drawing *drawing)
{
    const struct document_block *block = drawing->open[drawing->depth - 1].block;
    if (block->kind != DOCUMENT_CELL)
        return block->tone == TONE_SOFT ? LOOK_SOFT : 0;
    if (drawing->open[drawing->depth - 3].block->tone == TONE_SOFT)
        return LOOK_SOFT;
    if (drawing->cell == 1)
        return LOOK_BOLD;
    return drawing->open[drawing->depth - 2].block->tone == TONE_HISTORICAL ? LOOK_ITALIC : 0;
}

static void draw_text(struct drawing *drawing, const struct document_block *block)
{
    if (drawing->depth == 0 || drawing->cell == 0)
        abort();
    const char *text = text_of(drawing, block);
    struct pdf_text *into = &drawing->cells[drawing->cell - 1].text;
    struct pdf_fonts *fonts = drawing->flow->fonts;
    enum document_text_kind kind = block->text_kind;
    unsigned look = drawing->in_detail ? LOOK_SOFT : look_of(drawing);
    bool is_apart = kind != TEXT_OURS && kind != TEXT_STRONG && kind != TEXT_DETAIL &&
                    kind != TEXT_SIGN && kind != TEXT_ITEM &&
                    !is_alone(drawing->flow->document, block);
    if (kind == TEXT_DETAIL || kind == TEXT_SIGN) {
        drawing->in_detail = kind == TEXT_DETAIL;
        look = kind == TEXT_SIGN ? LOOK_BOLD : LOOK_SOFT;
        pdf_text_add(into, fonts, "\n", 0, false);
    }
    if (kind == TEXT_SIGN)
        pdf_text_add(into, fonts, "\xE2\x86\xBA ", LOOK_BOLD, false);
    if (kind == TEXT_ITEM) {
        pdf_text_add(into, fonts, drawing->has_item ? "\n" : "", 0, false);
        buffer_append_text(&into->text, PDF_LEFT_TO_RIGHT "\xE2\x80\xA2 ");
        drawing->has_item = true;
    }
    if (kind == TEXT_STRONG || kind == TEXT_NAME)
        look |= LOOK_BOLD;
    pdf_text_add(into, fonts, text, look, is_apart);
}

void pdf_draw(struct pdf_flow *flow)
{
    struct drawing drawing = {.flow = flow};
    const struct document *document = flow->document;
    pdf_structure_add(flow->structure, "Document", PDF_NO_NODE);
    pdf_flow_begin(flow);
    draw_heading(&drawing, "P", LOOK_SOFT, "Extract of a family's record");
    draw_heading(&drawing, "H1", LOOK_TITLE, document_text_at(document, document->title));
    pdf_flow_space(flow, 6);
    for (size_t i = 0; i < document->count && flow->status == STATUS_OK &&
                       flow->structure->texts.failure == STATUS_OK;
         i++) {
        const struct document_block *block = &document->blocks[i];
        if (block->kind == DOCUMENT_TEXT)
            draw_text(&drawing, block);
        else if (block->kind == DOCUMENT_CLOSE)
            close_block(&drawing);
        else
            open_block(&drawing, block);
    }
    /* What a failure left unfinished. */
    for (size_t i = 0; i < drawing.cell; i++) {
        libpango.attr_list_unref(drawing.cells[i].text.attributes);
        buffer_free(&drawing.cells[i].text.text);
    }
    pdf_flow_end(flow);
    if (flow->status == STATUS_OK)
        flow->status = buffer_status(&flow->structure->texts, flow->err);
}
