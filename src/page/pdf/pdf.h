/*
 * A document as a PDF, in two steps. Pango and Cairo set the pages (flow.c, blocks.c), each line of
 * text a piece of marked content; qpdf then puts the structure over these pieces (structure.c,
 * contents.c): which is a heading, a table's cell, a term, and which is none of the report (the
 * lines at the edges of each page). Cairo's own structure tags have no attributes and no artifacts,
 * so that only the numbering of its pieces is used.
 *
 * The same document, time, libraries and fonts give the same bytes.
 */
#ifndef PAGE_PDF_H
#define PAGE_PDF_H

#include "document.h"
#include "pdf/libraries.h"

/* ---- structure ---- */

enum { PDF_NO_NODE = SIZE_MAX };

/* An element of the structure; the first is the document. */
struct pdf_node {
    const char *type; /* "H1", "TD" */
    size_t parent;
    bool is_row_head;     /* a TH that says what its row is of */
    qpdf_oh object, kids; /* structure.c's */
};
/* A piece of marked content, in the order in which it was drawn. */
struct pdf_piece {
    size_t node; /* PDF_NO_NODE: an artifact */
    size_t text; /* where its text stands in the texts (UTF-8), 0: what its glyphs say is enough */
    size_t number; /* on its page, counted without artifacts; pdf_contents_mark gives it */
};
struct pdf_structure {
    struct pdf_node *nodes;
    size_t node_count;
    struct pdf_piece *pieces;
    size_t piece_count;
    struct buffer texts; /* each ended by NUL; text 0 is empty. A failure sticks here */
};
void pdf_structure_init(struct pdf_structure *structure);
void pdf_structure_free(struct pdf_structure *structure);
/* A new element; its number. */
size_t pdf_structure_add(struct pdf_structure *structure, const char *type, size_t parent);
/* A piece of an element (PDF_NO_NODE: an artifact) with its text (NULL: not needed). */
void pdf_structure_add_piece(struct pdf_structure *structure, size_t node, const char *text,
                             size_t length);
/* Puts the structure, language, title and metadata over the pages that Cairo made. */
enum status pdf_finish(struct pdf_structure *structure, const struct document *document,
                       timestamp created, const struct buffer *pages, struct buffer *out,
                       struct error *err) MUST_CHECK;
/* A page's content with its pieces as they are to be: those from *piece on, which get their
 * numbers; *piece is moved behind them. STATUS_MALFORMED if it has others than were drawn. */
enum status pdf_contents_mark(struct pdf_structure *structure, const unsigned char *content,
                              size_t length, size_t *piece, struct buffer *out,
                              struct error *err) MUST_CHECK;

/* ---- fonts ---- */

struct pdf_fonts {
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *description;
    unsigned char *covered; /* by code point: 0 not known, else COVERED or UNCOVERED */
    uint32_t missing;       /* a letter that no font has; 0: none */
};
/* STATUS_SYSTEM if the fonts that are named are not there. pdf_fonts_close in any case. */
enum status pdf_fonts_open(struct pdf_fonts *fonts, struct error *err) MUST_CHECK;
void pdf_fonts_close(struct pdf_fonts *fonts);

/* What keeps a line's direction from left to right (U+200E). Like what keeps that of a part apart
 * (U+2068, U+2069) it is none of the text. */
#define PDF_LEFT_TO_RIGHT "\xE2\x80\x8E"
/* A text that is built up of parts, then laid out. */
struct pdf_text {
    struct buffer text;
    PangoAttrList *attributes;
};
enum pdf_look {
    LOOK_BOLD = 1,
    LOOK_SOFT = 2, /* grey, smaller */
    LOOK_ITALIC = 4,
    LOOK_TITLE = 8,    /* H1 */
    LOOK_SECTION = 16, /* H2 */
    LOOK_PART = 32,    /* H3 */
};
void pdf_text_begin(struct pdf_text *text);
/* Appends a part; what nobody would see is made visible, and so is a sign that no font has.
 * is_apart: its direction is its own. */
void pdf_text_add(struct pdf_text *text, struct pdf_fonts *fonts, const char *part, unsigned look,
                  bool is_apart);
/* The layout (g_object_unref), and ends the text. STATUS_SYSTEM if no font has a letter of any text
 * so far. *layout is NULL on failure. */
enum status pdf_text_lay_out(struct pdf_text *text, const struct pdf_fonts *fonts, double width,
                             PangoLayout **layout, struct error *err) MUST_CHECK;

/* ---- pages ---- */

/* One run over the document: the first counts its pages, the second draws them. */
struct pdf_flow {
    const struct document *document;
    struct pdf_fonts *fonts;
    struct pdf_structure *structure;
    cairo_surface_t *surface;
    cairo_t *cairo;
    double y;
    size_t page, pages;    /* pages: 0 while they are counted */
    size_t *section_pages; /* by block; filled by the first run, told by the second */
    struct error *err;
    enum status status; /* the first failure sticks */
};
enum pdf_bar { BAR_NONE, BAR_PLAIN, BAR_DASHED, BAR_DOUBLE };
/* A text in its column. */
struct pdf_cell {
    struct pdf_text text;
    size_t node;
    double x, width;
    enum pdf_bar bar; /* what stands beside it */
    bool has_frame;   /* or around it, of one line */
    bool is_free;     /* its lines begin where its own direction begins, else on the left */
};
double pdf_left(void);
double pdf_width(void);
/* Begins the first page, ends the last. */
void pdf_flow_begin(struct pdf_flow *flow);
void pdf_flow_end(struct pdf_flow *flow);
/* Empty space, but not at the beginning of a page. */
void pdf_flow_space(struct pdf_flow *flow, double height);
/* A new page, unless there is that much room. */
void pdf_flow_need(struct pdf_flow *flow, double height);
/* Cells beside each other, over as many pages as they take; their texts are ended. With a line
 * above, if that is wanted. */
void pdf_flow_row(struct pdf_flow *flow, struct pdf_cell *cells, size_t count, bool has_line);

/* Draws the document's blocks. */
void pdf_draw(struct pdf_flow *flow);

#endif
