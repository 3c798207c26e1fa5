/*
 * What a report says, apart from how it looks: a list of blocks from which the same report is
 * written as HTML (document_html.c) and as a PDF (pdf/). So the two cannot say different things.
 *
 * A block is opened, may hold texts and blocks, and is closed. Which stand in which:
 *
 *     SECTION, SIDE     title; any of those below
 *     PART              title; any of those below: what a section is divided into
 *     ENTRY             title; any of those below
 *     PARAGRAPH         texts
 *     LIST              ITEMs, of texts
 *     TERMS             TERMs: a label, and texts
 *     TABLE             caption; ROWs of CELLs of texts, as many as the table has columns; the
 *                       first cell of a row says what the row is of
 *     QUOTE             texts, verbatim from the record
 *     FORM              title; TERMS
 *
 * Text from outside is marked as such (`TEXT_OUTSIDE`): writers keep its direction apart from the
 * words beside it. What nobody would see (bidi controls and the like) every writer makes visible.
 *
 * A failure sticks, as a buffer's does, and is told by document_status.
 */
#ifndef PAGE_DOCUMENT_H
#define PAGE_DOCUMENT_H

#include "safehand/base.h"

enum document_kind {
    DOCUMENT_SECTION,
    DOCUMENT_SIDE, /* a section that a wide screen shows beside the others */
    DOCUMENT_PART,
    DOCUMENT_ENTRY,
    DOCUMENT_PARAGRAPH,
    DOCUMENT_LIST,
    DOCUMENT_ITEM,
    DOCUMENT_TERMS,
    DOCUMENT_TERM,
    DOCUMENT_TABLE,
    DOCUMENT_ROW,
    DOCUMENT_CELL,
    DOCUMENT_QUOTE,
    DOCUMENT_FORM,
    DOCUMENT_KINDS, /* how many can be opened */
    DOCUMENT_TEXT = DOCUMENT_KINDS,
    DOCUMENT_CLOSE,
};

/* What a block is like. */
enum document_tone {
    TONE_PLAIN,
    TONE_SOFT,       /* beside the point */
    TONE_CAUTION,    /* to be looked at */
    TONE_FACT,       /* of ENTRY and QUOTE */
    TONE_OPINION,    /* the same */
    TONE_BOTH,       /* the same */
    TONE_UNMARKED,   /* the same */
    TONE_HISTORICAL, /* of ROW */
    TONE_DIGEST,     /* of CELL: for comparing letter by letter */
};

/* What a text is. */
enum document_text_kind {
    TEXT_OURS,
    TEXT_OUTSIDE,
    TEXT_STRONG, /* ours */
    TEXT_NAME,   /* from outside, strong */
    TEXT_ITEM,   /* from outside: one of several, each on its own line */
    TEXT_DETAIL, /* ours, on a line of its own: what stands to a value; texts after it go on */
    TEXT_SIGN,   /* ours, on a line of its own, framed */
    TEXT_FILE,   /* the name of a file beside the report */
};

struct document_block {
    enum document_kind kind;
    enum document_tone tone;
    enum document_text_kind text_kind;
    size_t text;    /* where its title, label, caption or text begins in the document's texts */
    const char *id; /* of SECTION, SIDE: a constant; else NULL */
    size_t number;  /* of SECTION: how many there are of what it lists (0: it lists nothing); of
                       ENTRY: which; of TABLE: columns */
};

struct document {
    struct buffer texts; /* each ended by NUL */
    struct document_block *blocks;
    size_t count, room;
    size_t marking, title; /* where they begin in the texts */
    size_t number;         /* of the sharing, the same */
};

/* An empty document; document_free in any case. */
void document_init(struct document *document);
void document_free(struct document *document);
/* What stands on every page: the marking, the title, the sharing's number. All are copied. */
void document_name(struct document *document, const char *marking, const char *title,
                   const char *number);

/* Opens a block; text (NULL: none) is copied. */
void document_open(struct document *document, enum document_kind kind, enum document_tone tone,
                   const char *text);
/* The same of a SECTION or SIDE with its id, and how many it lists. */
void document_open_section(struct document *document, enum document_kind kind,
                           enum document_tone tone, const char *id, const char *title,
                           size_t number);
/* The same with a number. */
void document_open_numbered(struct document *document, enum document_kind kind,
                            enum document_tone tone, const char *text, size_t number);
/* The same of a text that was made in a buffer, whose failure is handed on; the buffer is freed. */
void document_open_words(struct document *document, enum document_kind kind,
                         enum document_tone tone, struct buffer *words, size_t number);
/* Closes what was opened last and is open. */
void document_close(struct document *document);
/* A text in what is open. */
void document_text(struct document *document, enum document_text_kind kind, const char *text);
/* The same of what was made in a buffer, whose failure is handed on; the buffer is freed. */
void document_words(struct document *document, enum document_text_kind kind, struct buffer *words);
/* A paragraph of one text, and a term with one text. */
void document_paragraph(struct document *document, enum document_tone tone,
                        enum document_text_kind kind, const char *text);
void document_term(struct document *document, const char *label, enum document_text_kind kind,
                   const char *text);

/* STATUS_OK, or fills err with the failure that stuck. */
enum status document_status(const struct document *document, struct error *err) MUST_CHECK;
/* A text of the document; valid until the next one is added. */
const char *document_text_at(const struct document *document, size_t at);

/* Appends the document as one HTML page; a failure sticks to out. */
void document_write_html(const struct document *document, struct buffer *out);

/* The same as a PDF (A4, tagged) that was made at that time. STATUS_SYSTEM if a library or a font
 * for it is not there, STATUS_MALFORMED if the document is too long for one or over out's bound;
 * out is then of no use. */
enum status document_write_pdf(const struct document *document, timestamp created,
                               struct buffer *out, struct error *err) MUST_CHECK;

#endif
