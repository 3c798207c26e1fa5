/* A page's content as Cairo wrote it, with its pieces named as what they are. Read token by token,
 * since a text of the record may say the same as an operator does. */
#include "pdf/pdf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What is read, and what is open in it. */
struct marking {
    struct pdf_structure *structure;
    const unsigned char *at, *end;
    size_t piece, last, number; /* the next piece; how many there are; of the page */
    bool is_open;
    bool is_told;     /* by us: Cairo's tellings within are left out */
    bool has_inner;   /* one of these is open; none stands in another */
    bool is_left_out; /* it */
    struct buffer *out;
};

/* A string in parentheses, or in angle brackets, is one token: nothing in it is an operator. */
static size_t string_length(const unsigned char *at, const unsigned char *end)
{
    size_t length = 0, depth = 0;
    if (*at == '<') {
        const unsigned char *close = memchr(at, '>', (size_t)(end - at));
        return close ? (size_t)(close - at) + 1 : (size_t)(end - at);
    }
    do {
        if (at[length] == '\\' && at + length + 1 < end)
            length++;
        else if (at[length] == '(')
            depth++;
        else if (at[length] == ')')
            depth--;
        length++;
    } while (depth > 0 && at + length < end);
    return length;
}

/* The length of words at `at`, between which any white space stands; 0 if others stand there. */
static size_t words_length(const unsigned char *at, const unsigned char *end, const char *words)
{
    const unsigned char *from = at;
    for (; *words != '\0'; words++) {
        if (at == end || (*words == ' ' ? !isspace(*at) : *at != (unsigned char)*words))
            return 0;
        at++;
        while (*words == ' ' && at < end && isspace(*at))
            at++;
    }
    return (size_t)(at - from);
}

/* The length of an operator that begins marked content, with its operands; 0 if none stands there.
 */
static size_t begin_length(const struct marking *marking, const char *operands)
{
    size_t length = words_length(marking->at, marking->end, operands), tail = 0;
    if (length == 0)
        return 0;
    const unsigned char *at = marking->at + length;
    while (at < marking->end && (tail = words_length(at, marking->end, ">> BDC")) == 0)
        at += *at == '<' ? string_length(at, marking->end) : 1;
    return tail > 0 ? (size_t)(at - marking->at) + tail : 0;
}

/* A telling by Cairo that says no more than how directions are kept apart. */
static bool tells_isolate(const struct marking *marking)
{
    static const char *const tellings[] = {"/Span << /ActualText <feff2068>",
                                           "/Span << /ActualText <feff2069>",
                                           "/Span << /ActualText <feff200e>"};
    for (size_t i = 0; i < sizeof tellings / sizeof tellings[0]; i++)
        if (words_length(marking->at, marking->end, tellings[i]) > 0)
            return true;
    return false;
}

/* UTF-16 with its mark, in hexadecimal digits; what keeps directions apart is none of the text. */
static void append_actual_text(struct buffer *out, const char *text)
{
    size_t length = strlen(text);
    buffer_append_text(out, " /ActualText <FEFF");
    while (length > 0) {
        uint32_t code_point = 0;
        size_t size = utf8_decode(text, length, &code_point);
        if (code_point >= 0x10000)
            buffer_append_format(out, "%04X%04X", 0xD800 + ((code_point - 0x10000) >> 10),
                                 0xDC00 + ((code_point - 0x10000) & 0x3FF));
        else if (code_point != 0x2068 && code_point != 0x2069 && code_point != 0x200E)
            buffer_append_format(out, "%04X", code_point);
        text += size > 0 ? size : 1;
        length -= size > 0 ? size : 1;
    }
    buffer_append_text(out, ">");
}

static bool begin_piece(struct marking *marking)
{
    if (marking->is_open || marking->piece >= marking->last)
        return false;
    struct pdf_structure *structure = marking->structure;
    struct pdf_piece *piece = &structure->pieces[marking->piece++];
    marking->is_open = true;
    marking->is_told = piece->text > 0;
    if (piece->node == PDF_NO_NODE) {
        buffer_append_text(marking->out, "/Artifact << /Type /Pagination >> BDC");
        return true;
    }
    piece->number = marking->number++;
    /* Readers look for a text that is told at a span alone. */
    buffer_append_format(marking->out, "/%s << /MCID %zu",
                         piece->text > 0 ? "Span" : structure->nodes[piece->node].type,
                         piece->number);
    if (piece->text > 0)
        append_actual_text(marking->out, buffer_text(&structure->texts) + piece->text);
    buffer_append_text(marking->out, " >> BDC");
    return true;
}

/* Takes one operator of marked content, if one stands there. False: it is not as Cairo writes it.
 */
static bool take_operator(struct marking *marking, size_t *taken)
{
    size_t begin = begin_length(marking, "/Span << /MCID ");
    size_t artifact = begin > 0 ? 0 : begin_length(marking, "/NonStruct << /MCID ");
    size_t telling = begin + artifact > 0 ? 0 : begin_length(marking, "/Span << /ActualText ");
    *taken = begin + artifact + telling;
    if (begin + artifact > 0)
        return begin_piece(marking);
    if (telling > 0) {
        if (marking->has_inner)
            return false;
        marking->has_inner = true;
        marking->is_left_out = marking->is_told || tells_isolate(marking);
        if (!marking->is_left_out)
            buffer_append(marking->out, marking->at, telling);
        return true;
    }
    *taken = words_length(marking->at, marking->end, "EMC");
    if (*taken == 0)
        return true;
    if (!marking->has_inner || !marking->is_left_out)
        buffer_append_text(marking->out, "EMC");
    if (marking->has_inner) {
        marking->has_inner = false;
        return true;
    }
    bool was_open = marking->is_open;
    marking->is_open = false;
    return was_open;
}

static bool take_all(struct marking *marking)
{
    bool is_begun = true; /* a token begins here */
    while (marking->at < marking->end) {
        size_t taken = 0;
        if (is_begun && !take_operator(marking, &taken))
            return false;
        if (taken == 0) {
            taken = *marking->at == '(' || *marking->at == '<'
                        ? string_length(marking->at, marking->end)
                        : 1;
            buffer_append(marking->out, marking->at, taken);
        }
        is_begun = isspace(marking->at[taken - 1]) != 0;
        marking->at += taken;
    }
    return !marking->is_open && !marking->has_inner;
}

enum status pdf_contents_mark(struct pdf_structure *structure, const unsigned char *content,
                              size_t length, size_t *piece, struct buffer *out, struct error *err)
{
    struct marking marking = {.structure = structure,
                              .at = content,
                              .end = content + length,
                              .piece = *piece,
                              .last = structure->piece_count,
                              .out = out};
    if (!take_all(&marking))
        return error_set(err, STATUS_MALFORMED, "the PDF's pages are not as they were drawn");
    *piece = marking.piece;
    return buffer_status(out, err);
}
