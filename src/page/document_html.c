/* A document as one HTML page, of the pieces of data/report.html. What stands before the first
 * section becomes the page's header. */
#include "document.h"
#include "skeleton.h"

#include <string.h>

enum { DEPTH_MAXIMUM = 16 }; /* of blocks within blocks: a report has 6 */

/* What is written, and what is open. */
struct writer {
    const struct document *document;
    struct buffer *out;
    const struct document_block *open[DEPTH_MAXIMUM];
    size_t depth;
    bool first_cell; /* of the open row */
    bool in_items, in_detail;
};

static const char *text_of(const struct document *document, const struct document_block *block)
{
    return document_text_at(document, block->text);
}

/* ---- signs ---- */

static const struct {
    const char *class, *sign;
} TONES[] = {
    [TONE_PLAIN] = {"plain", NULL},
    [TONE_SOFT] = {"soft", NULL},
    [TONE_CAUTION] = {"caution", NULL},
    [TONE_FACT] = {"fact", "report.html#sign-fact"},
    [TONE_OPINION] = {"opinion", "report.html#sign-opinion"},
    [TONE_BOTH] = {"both", "report.html#sign-both"},
    [TONE_UNMARKED] = {"unmarked", "report.html#sign-unmarked"},
    [TONE_HISTORICAL] = {"historical", NULL},
    [TONE_DIGEST] = {"digest", NULL},
};

/* ---- texts ---- */

/* A relative link to the file beside the report; only unreserved characters stand as they are. */
static void append_file(struct buffer *out, const char *name)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    struct buffer address;
    buffer_init(&address, 4096);
    for (const char *byte = name; *byte != '\0'; byte++)
        if (strchr(plain, *byte))
            buffer_append_byte(&address, (unsigned char)*byte);
        else
            buffer_append_format(&address, "%%%02X", (unsigned char)*byte);
    page_fill(out, "report.html#file", NULL, PLACE_TEXT("address", buffer_text(&address)),
              PLACE_TEXT("name", name));
    if (address.failure != STATUS_OK)
        out->failure = address.failure;
    buffer_free(&address);
}

/* Ends what only goes on from text to text: a list of items, a line of its own. */
static void end_run(struct writer *writer)
{
    if (writer->in_items)
        page_append_piece(writer->out, "report.html#items-end");
    if (writer->in_detail)
        page_append_piece(writer->out, "report.html#detail-end");
    writer->in_items = writer->in_detail = false;
}

/* Whether a text stands alone on its line, whose direction is then its own. */
static bool is_alone(const struct document *document, const struct document_block *block)
{
    const struct document_block *last = document->blocks + document->count - 1;
    if (block == document->blocks || block[-1].kind == DOCUMENT_TEXT || block == last)
        return false;
    return block[1].kind != DOCUMENT_TEXT || block[1].text_kind == TEXT_DETAIL ||
           block[1].text_kind == TEXT_SIGN;
}

static void append_text(struct writer *writer, const struct document_block *block)
{
    static const char *const PIECES[] = {
        [TEXT_OUTSIDE] = "report.html#outside", [TEXT_STRONG] = "report.html#strong",
        [TEXT_NAME] = "report.html#name",       [TEXT_ITEM] = "report.html#list-item",
        [TEXT_SIGN] = "report.html#sign",
    };
    const char *text = text_of(writer->document, block);
    enum document_text_kind kind = block->text_kind;
    if ((kind == TEXT_ITEM) != writer->in_items || kind == TEXT_DETAIL || kind == TEXT_SIGN)
        end_run(writer);
    if (kind == TEXT_ITEM && !writer->in_items)
        page_append_piece(writer->out, "report.html#items");
    writer->in_items = kind == TEXT_ITEM;
    if (kind == TEXT_DETAIL) {
        page_append_piece(writer->out, "report.html#detail");
        writer->in_detail = true;
    }
    if (kind == TEXT_OURS || kind == TEXT_DETAIL ||
        (kind == TEXT_OUTSIDE && is_alone(writer->document, block)))
        text_append_html(writer->out, text, strlen(text));
    else if (kind == TEXT_FILE)
        append_file(writer->out, text);
    else
        page_fill(writer->out, PIECES[kind], NULL, PLACE_TEXT("text", text));
}

/* ---- blocks ---- */

/* The pieces that a block begins and ends with. */
static const struct {
    const char *begin, *end;
} PIECES[DOCUMENT_KINDS] = {
    [DOCUMENT_SECTION] = {"report.html#section", "report.html#section-end"},
    [DOCUMENT_SIDE] = {"report.html#side", "report.html#section-end"},
    [DOCUMENT_PART] = {"report.html#part", "report.html#part-end"},
    [DOCUMENT_ENTRY] = {"report.html#entry", "report.html#entry-end"},
    [DOCUMENT_PARAGRAPH] = {"report.html#paragraph", "report.html#paragraph-end"},
    [DOCUMENT_LIST] = {"report.html#list", "report.html#list-end"},
    [DOCUMENT_ITEM] = {"report.html#item", "report.html#item-end"},
    [DOCUMENT_TERMS] = {"report.html#terms", "report.html#terms-end"},
    [DOCUMENT_TERM] = {"report.html#term", "report.html#term-end"},
    [DOCUMENT_TABLE] = {"report.html#table", "report.html#table-end"},
    [DOCUMENT_ROW] = {"report.html#row", "report.html#row-end"},
    [DOCUMENT_CELL] = {"report.html#cell", "report.html#cell-end"},
    [DOCUMENT_QUOTE] = {"report.html#quote", "report.html#quote-end"},
    [DOCUMENT_FORM] = {"report.html#form", "report.html#form-end"},
};

static void append_sign(struct buffer *out, const void *context)
{
    const struct document_block *block = context;
    if (TONES[block->tone].sign)
        page_append_piece(out, TONES[block->tone].sign);
}

struct titled {
    const struct document *document;
    const struct document_block *block;
};

static void append_caption(struct buffer *out, const void *context)
{
    const struct titled *titled = context;
    const char *text = text_of(titled->document, titled->block);
    if (*text != '\0')
        page_fill(out, "report.html#caption", NULL, PLACE_TEXT("text", text));
}

static void append_open(struct writer *writer, const struct document_block *block)
{
    struct buffer *out = writer->out;
    const char *piece = PIECES[block->kind].begin, *text = text_of(writer->document, block);
    const char *class = TONES[block->tone].class;
    const struct titled titled = {writer->document, block};
    switch (block->kind) {
    case DOCUMENT_SECTION:
    case DOCUMENT_SIDE:
        page_fill(out, piece, NULL, PLACE_TEXT("class", class), PLACE_TEXT("id", block->id),
                  PLACE_TEXT("title", text));
        break;
    case DOCUMENT_ENTRY:
        page_fill(out, piece, block, PLACE_NUMBER("number", block->number),
                  PLACE_TEXT("title", text), PLACE_PART("sign", append_sign));
        break;
    case DOCUMENT_PART:
    case DOCUMENT_FORM:
        page_fill(out, piece, NULL, PLACE_TEXT("title", text));
        break;
    case DOCUMENT_TERM:
        page_fill(out, piece, NULL, PLACE_TEXT("label", text));
        break;
    case DOCUMENT_TABLE:
        page_fill(out, piece, &titled, PLACE_TEXT("class", class),
                  PLACE_PART("caption", append_caption));
        break;
    case DOCUMENT_ITEM:
        page_fill(out, piece, block, PLACE_PART("sign", append_sign));
        break;
    case DOCUMENT_CELL:
        page_append_piece(out, writer->first_cell ? "report.html#head-cell" : piece);
        break;
    case DOCUMENT_TERMS:
        page_append_piece(out, piece);
        break;
    default:
        page_fill(out, piece, NULL, PLACE_TEXT("class", class));
        break;
    }
    if (block->kind == DOCUMENT_ROW)
        writer->first_cell = true;
    if (writer->depth == DEPTH_MAXIMUM)
        abort();
    writer->open[writer->depth++] = block;
}

static void append_close(struct writer *writer)
{
    if (writer->depth == 0)
        abort();
    const struct document_block *block = writer->open[--writer->depth];
    const char *piece = PIECES[block->kind].end;
    if (block->kind == DOCUMENT_CELL && writer->first_cell) {
        piece = "report.html#head-cell-end";
        writer->first_cell = false;
    }
    end_run(writer);
    page_append_piece(writer->out, piece);
}

/* The blocks from `first` to before `end`. */
static void append_blocks(struct buffer *out, const struct document *document, size_t first,
                          size_t end)
{
    struct writer writer = {.document = document, .out = out};
    for (size_t i = first; i < end; i++) {
        const struct document_block *block = &document->blocks[i];
        if (block->kind == DOCUMENT_TEXT)
            append_text(&writer, block);
        else if (block->kind == DOCUMENT_CLOSE)
            append_close(&writer);
        else
            append_open(&writer, block);
    }
}

/* ---- the page ---- */

static bool is_section(const struct document_block *block)
{
    return block->kind == DOCUMENT_SECTION || block->kind == DOCUMENT_SIDE;
}

static size_t first_section(const struct document *document)
{
    size_t first = 0;
    while (first < document->count && !is_section(&document->blocks[first]))
        first++;
    return first;
}

static void append_lead(struct buffer *out, const void *context)
{
    append_blocks(out, context, 0, first_section(context));
}

static void append_body(struct buffer *out, const void *context)
{
    const struct document *document = context;
    append_blocks(out, document, first_section(document), document->count);
}

static void append_contents(struct buffer *out, const void *context)
{
    const struct document *document = context;
    for (size_t i = 0; i < document->count; i++) {
        const struct document_block *block = &document->blocks[i];
        if (!is_section(block))
            continue;
        if (block->number > 0)
            page_fill(out, "report.html#link-count", NULL, PLACE_TEXT("id", block->id),
                      PLACE_TEXT("title", text_of(document, block)),
                      PLACE_NUMBER("count", block->number));
        else
            page_fill(out, "report.html#link", NULL, PLACE_TEXT("id", block->id),
                      PLACE_TEXT("title", text_of(document, block)));
    }
}

/* The number is one that this program made, of hexadecimal digits and hyphens, and the marking one
 * of three words: both may stand in a style. */
static void append_page_style(struct buffer *out, const void *context)
{
    const struct document *document = context;
    page_append_file(out, "report.css");
    page_fill(out, "report.html#style", NULL,
              PLACE_TEXT("marking", document_text_at(document, document->marking)),
              PLACE_TEXT("number", document_text_at(document, document->number)));
}

static void append_head(struct buffer *out, const void *context)
{
    const struct document *document = context;
    page_append_head(out, "report.html#title", document_text_at(document, document->title),
                     append_page_style, context);
}

void document_write_html(const struct document *document, struct buffer *out)
{
    page_fill(out, "report.html#page", document, PLACE_PART("head", append_head),
              PLACE_TEXT("marking", document_text_at(document, document->marking)),
              PLACE_TEXT("title", document_text_at(document, document->title)),
              PLACE_PART("lead", append_lead), PLACE_PART("contents", append_contents),
              PLACE_PART("body", append_body));
}
