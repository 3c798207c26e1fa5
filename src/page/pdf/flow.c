/* Pages, and lines of text on them. Everything that is drawn is a piece of marked content: a line
 * of an element, or an artifact. */
#include "pdf/pdf.h"

#include <string.h>

/* Points, of an A4 page. */
static const double LEFT = 50, RIGHT = 545, TOP = 58, BOTTOM = 786;
static const double HEAD_BASELINE = 34, FOOT_BASELINE = 812;

double pdf_left(void)
{
    return LEFT;
}

double pdf_width(void)
{
    return RIGHT - LEFT;
}

/* ---- pieces ---- */

/* What Cairo calls them in the meantime: contents.c gives them their names. */
static const char *piece_tag(size_t node)
{
    return node == PDF_NO_NODE ? "NonStruct" : "Span";
}

static void begin_piece(struct pdf_flow *flow, size_t node, const char *text, size_t length)
{
    pdf_structure_add_piece(flow->structure, node, text, length);
    libcairo.tag_begin(flow->cairo, piece_tag(node), NULL);
}

static void end_piece(struct pdf_flow *flow, size_t node)
{
    libcairo.tag_end(flow->cairo, piece_tag(node));
}

/* ---- the edges of a page ---- */

static void draw_edge(struct pdf_flow *flow, double baseline, PangoAlignment alignment,
                      const char *words)
{
    struct pdf_text text;
    PangoLayout *layout = NULL;
    pdf_text_begin(&text);
    pdf_text_add(&text, flow->fonts, words, LOOK_SOFT, false);
    flow->status = pdf_text_lay_out(&text, flow->fonts, RIGHT - LEFT, &layout, flow->err);
    if (flow->status != STATUS_OK)
        return;
    libpango.layout_set_alignment(layout, alignment);
    PangoRectangle extents;
    PangoLayoutIter *iter = libpango.layout_get_iter(layout);
    libpango.layout_iter_get_line_extents(iter, NULL, &extents);
    begin_piece(flow, PDF_NO_NODE, NULL, 0);
    libcairo.move_to(flow->cairo, LEFT + (double)extents.x / PANGO_SCALE, baseline);
    libpangocairo.show_layout_line(flow->cairo, libpango.layout_iter_get_line_readonly(iter));
    end_piece(flow, PDF_NO_NODE);
    libpango.layout_iter_free(iter);
    pdf_gobject.object_unref(layout);
}

/* Marking and number stand on every page: one that stays behind on a printer bears them. */
static void draw_edges(struct pdf_flow *flow)
{
    char marking[64], page[64];
    const struct document *document = flow->document;
    snprintf(marking, sizeof marking, "Marking: %s", document_text_at(document, document->marking));
    snprintf(page, sizeof page, "Page %zu of %zu", flow->page, flow->pages);
    const struct {
        double baseline;
        PangoAlignment alignment;
        const char *words;
    } edges[] = {
        {HEAD_BASELINE, PANGO_ALIGN_CENTER, marking},
        {FOOT_BASELINE, PANGO_ALIGN_LEFT, document_text_at(document, document->number)},
        {FOOT_BASELINE, PANGO_ALIGN_RIGHT, page},
    };
    for (size_t i = 0; i < sizeof edges / sizeof edges[0] && flow->status == STATUS_OK; i++)
        draw_edge(flow, edges[i].baseline, edges[i].alignment, edges[i].words);
}

static void new_page(struct pdf_flow *flow)
{
    flow->page++;
    flow->y = TOP;
    if (flow->cairo)
        draw_edges(flow);
}

static void next_page(struct pdf_flow *flow)
{
    if (flow->cairo)
        libcairo.show_page(flow->cairo);
    new_page(flow);
}

void pdf_flow_begin(struct pdf_flow *flow)
{
    flow->page = 0;
    new_page(flow);
}

void pdf_flow_end(struct pdf_flow *flow)
{
    if (flow->cairo)
        libcairo.show_page(flow->cairo);
}

void pdf_flow_space(struct pdf_flow *flow, double height)
{
    if (flow->y > TOP)
        flow->y += height;
}

void pdf_flow_need(struct pdf_flow *flow, double height)
{
    if (flow->y > TOP && flow->y + height > BOTTOM)
        next_page(flow);
}

/* ---- strokes ---- */

static void stroke(struct pdf_flow *flow, double width, double grey, bool is_dashed)
{
    static const double dashes[] = {3, 2};
    libcairo.set_dash(flow->cairo, dashes, is_dashed ? 2 : 0, 0);
    libcairo.set_line_width(flow->cairo, width);
    libcairo.set_source_rgb(flow->cairo, grey, grey, grey);
    libcairo.stroke(flow->cairo);
    libcairo.set_source_rgb(flow->cairo, 0, 0, 0);
}

static void draw_rule(struct pdf_flow *flow, double y)
{
    if (!flow->cairo)
        return;
    begin_piece(flow, PDF_NO_NODE, NULL, 0);
    libcairo.move_to(flow->cairo, LEFT, y);
    libcairo.line_to(flow->cairo, RIGHT, y);
    stroke(flow, 0.4, 0.6, false);
    end_piece(flow, PDF_NO_NODE);
}

/* Fact and opinion are told apart by stroke too. */
static void draw_bar(struct pdf_flow *flow, const struct pdf_cell *cell, double height)
{
    enum pdf_bar bar = cell->bar;
    if (!flow->cairo || bar == BAR_NONE || cell->has_frame)
        return;
    begin_piece(flow, PDF_NO_NODE, NULL, 0);
    for (int i = 0; i < (bar == BAR_DOUBLE ? 2 : 1); i++) {
        libcairo.move_to(flow->cairo, cell->x - 8 + 3 * i, flow->y);
        libcairo.line_to(flow->cairo, cell->x - 8 + 3 * i, flow->y + height);
    }
    stroke(flow, bar == BAR_DOUBLE ? 1 : 1.8, 0, bar == BAR_DASHED);
    end_piece(flow, PDF_NO_NODE);
}

/* ---- lines ---- */

static bool is_right_to_left(uint32_t code_point)
{
    return (code_point >= 0x590 && code_point < 0x900) ||
           (code_point >= 0xFB1D && code_point < 0xFE00) ||
           (code_point >= 0xFE70 && code_point < 0xFF00) ||
           (code_point >= 0x10800 && code_point < 0x11000) ||
           (code_point >= 0x1E800 && code_point < 0x1F000);
}

/* Whether the letters of a line have to be told beside its glyphs, since these stand in another
 * order than they are read (Bengali) or are put together (accents). Not of a line with a script
 * that runs from right to left: readers (poppler) turn what is told there around, while they get it
 * right from the glyphs. */
static bool is_to_be_told(const char *text, size_t length)
{
    bool is_complex = false;
    while (length > 0) {
        uint32_t code_point = 0;
        size_t size = utf8_decode(text, length, &code_point);
        bool is_latin = code_point < 0x300 || (code_point >= 0x370 && code_point < 0x590) ||
                        (code_point >= 0x1E00 && code_point < 0x2C00);
        if (is_right_to_left(code_point))
            return false;
        is_complex = is_complex || !is_latin;
        text += size > 0 ? size : 1;
        length -= size > 0 ? size : 1;
    }
    return is_complex;
}

/* Around a sign, in the stroke of what it says. */
static void draw_frame(struct pdf_flow *flow, const struct pdf_cell *cell, double width,
                       double height)
{
    begin_piece(flow, PDF_NO_NODE, NULL, 0);
    for (int i = 0; i < (cell->bar == BAR_DOUBLE ? 2 : 1); i++)
        libcairo.rectangle(flow->cairo, cell->x - 4 - 1.6 * i, flow->y - 1 - 1.6 * i,
                           width + 8 + 3.2 * i, height + 2 + 3.2 * i);
    stroke(flow, 0.8, 0, cell->bar == BAR_DASHED);
    end_piece(flow, PDF_NO_NODE);
}

/* One line of a cell on the page. */
static void draw_line(struct pdf_flow *flow, const struct pdf_cell *cell, PangoLayout *layout,
                      PangoLayoutIter *iter, int top)
{
    PangoLayoutLine *line = libpango.layout_iter_get_line_readonly(iter);
    PangoRectangle extents;
    if (!flow->cairo || line->length == 0)
        return;
    const char *text = libpango.layout_get_text(layout) + line->start_index;
    size_t length = (size_t)line->length;
    libpango.layout_iter_get_line_extents(iter, NULL, &extents);
    double x = cell->x + (cell->is_free ? (double)extents.x / PANGO_SCALE : 0);
    double y = flow->y + (double)(libpango.layout_iter_get_baseline(iter) - top) / PANGO_SCALE;
    bool is_told = is_to_be_told(text, length);
    begin_piece(flow, cell->node, is_told ? text : NULL, length);
    libcairo.move_to(flow->cairo, x, y);
    libpangocairo.show_layout_line(flow->cairo, line);
    end_piece(flow, cell->node);
    if (cell->has_frame)
        draw_frame(flow, cell, (double)extents.width / PANGO_SCALE,
                   (double)extents.height / PANGO_SCALE);
}

/* A cell that is being set. */
struct running {
    PangoLayout *layout;
    PangoLayoutIter *iter;
    bool is_done;
};

/* As many lines of a cell as there is room for, at least one if that is forced; their height. */
static double draw_lines(struct pdf_flow *flow, const struct pdf_cell *cell,
                         struct running *running, bool is_forced)
{
    int top = 0, begin = 0, end = 0;
    double height = 0;
    if (running->is_done)
        return 0;
    libpango.layout_iter_get_line_yrange(running->iter, &top, NULL);
    while (!running->is_done) {
        libpango.layout_iter_get_line_yrange(running->iter, &begin, &end);
        double needed = (double)(end - top) / PANGO_SCALE;
        if (flow->y + needed > BOTTOM && !(is_forced && height == 0))
            break;
        draw_line(flow, cell, running->layout, running->iter, top);
        height = needed;
        running->is_done = !libpango.layout_iter_next_line(running->iter);
    }
    return height;
}

/* What fits on this page; whether all of it did. */
static bool draw_chunk(struct pdf_flow *flow, const struct pdf_cell *cells, struct running *running,
                       size_t count)
{
    double height = 0;
    bool is_done = true, is_forced = flow->y <= TOP;
    for (size_t i = 0; i < count; i++) {
        double taken = draw_lines(flow, &cells[i], &running[i], is_forced);
        height = taken > height ? taken : height;
        is_done = is_done && running[i].is_done;
    }
    for (size_t i = 0; i < count && height > 0; i++)
        draw_bar(flow, &cells[i], height);
    flow->y += height;
    return is_done;
}

static double lay_out_cells(struct pdf_flow *flow, struct pdf_cell *cells, struct running *running,
                            size_t count)
{
    double height = 0;
    for (size_t i = 0; i < count; i++) {
        struct error unused = {0};
        int across, down = 0;
        enum status status =
            pdf_text_lay_out(&cells[i].text, flow->fonts, cells[i].width, &running[i].layout,
                             flow->status == STATUS_OK ? flow->err : &unused);
        if (flow->status == STATUS_OK)
            flow->status = status;
        if (!running[i].layout)
            continue;
        running[i].iter = libpango.layout_get_iter(running[i].layout);
        libpango.layout_get_pixel_size(running[i].layout, &across, &down);
        height = down > height ? down : height;
    }
    return height;
}

enum { CELLS_MAXIMUM = 2 };

void pdf_flow_row(struct pdf_flow *flow, struct pdf_cell *cells, size_t count, bool has_line)
{
    static const double TOGETHER = 130; /* points: what is no longer is not parted */
    struct running running[CELLS_MAXIMUM] = {{0}};
    double height = lay_out_cells(flow, cells, running, count);
    if (height <= TOGETHER)
        pdf_flow_need(flow, height + (has_line ? 4 : 0));
    if (flow->status == STATUS_OK && has_line) {
        draw_rule(flow, flow->y + 1);
        flow->y += 3;
    }
    while (flow->status == STATUS_OK && !draw_chunk(flow, cells, running, count))
        next_page(flow);
    for (size_t i = 0; i < count; i++) {
        if (running[i].iter)
            libpango.layout_iter_free(running[i].iter);
        if (running[i].layout)
            pdf_gobject.object_unref(running[i].layout);
    }
}
