#include "document.h"

#include <string.h>

#include "safehand/extract.h"

void document_init(struct document *document)
{
    *document = (struct document){0};
    buffer_init(&document->texts, EXTRACT_MAXIMUM);
    buffer_append_byte(&document->texts, '\0'); /* text 0 is empty */
}

void document_free(struct document *document)
{
    buffer_free(&document->texts);
    memory_free(document->blocks);
    *document = (struct document){0};
}

static size_t copy_text(struct document *document, const char *text)
{
    size_t at = document->texts.length;
    if (!text || *text == '\0')
        return 0;
    buffer_append(&document->texts, text, strlen(text) + 1);
    return document->texts.failure == STATUS_OK ? at : 0;
}

void document_name(struct document *document, const char *marking, const char *title,
                   const char *number)
{
    document->marking = copy_text(document, marking);
    document->title = copy_text(document, title);
    document->number = copy_text(document, number);
}

static void add_block(struct document *document, struct document_block block, const char *text)
{
    if (document->texts.failure != STATUS_OK)
        return;
    if (document->count == document->room) {
        size_t room = document->room > 0 ? 2 * document->room : 64;
        struct document_block *blocks =
            memory_resize(document->blocks, room * sizeof *document->blocks);
        if (!blocks) {
            document->texts.failure = STATUS_SYSTEM;
            return;
        }
        document->blocks = blocks;
        document->room = room;
    }
    block.text = copy_text(document, text);
    document->blocks[document->count++] = block;
}

void document_open(struct document *document, enum document_kind kind, enum document_tone tone,
                   const char *text)
{
    add_block(document, (struct document_block){.kind = kind, .tone = tone}, text);
}

void document_open_section(struct document *document, enum document_kind kind,
                           enum document_tone tone, const char *id, const char *title,
                           size_t number)
{
    add_block(document,
              (struct document_block){.kind = kind, .tone = tone, .id = id, .number = number},
              title);
}

void document_open_numbered(struct document *document, enum document_kind kind,
                            enum document_tone tone, const char *text, size_t number)
{
    add_block(document, (struct document_block){.kind = kind, .tone = tone, .number = number},
              text);
}

void document_close(struct document *document)
{
    add_block(document, (struct document_block){.kind = DOCUMENT_CLOSE}, NULL);
}

void document_text(struct document *document, enum document_text_kind kind, const char *text)
{
    add_block(document, (struct document_block){.kind = DOCUMENT_TEXT, .text_kind = kind}, text);
}

static void end_words(struct document *document, struct buffer *words)
{
    if (words->failure != STATUS_OK && document->texts.failure == STATUS_OK)
        document->texts.failure = words->failure;
    buffer_free(words);
}

void document_open_words(struct document *document, enum document_kind kind,
                         enum document_tone tone, struct buffer *words, size_t number)
{
    document_open_numbered(document, kind, tone, buffer_text(words), number);
    end_words(document, words);
}

void document_words(struct document *document, enum document_text_kind kind, struct buffer *words)
{
    document_text(document, kind, buffer_text(words));
    end_words(document, words);
}

void document_paragraph(struct document *document, enum document_tone tone,
                        enum document_text_kind kind, const char *text)
{
    document_open(document, DOCUMENT_PARAGRAPH, tone, NULL);
    document_text(document, kind, text);
    document_close(document);
}

void document_term(struct document *document, const char *label, enum document_text_kind kind,
                   const char *text)
{
    document_open(document, DOCUMENT_TERM, TONE_PLAIN, label);
    document_text(document, kind, text);
    document_close(document);
}

enum status document_status(const struct document *document, struct error *err)
{
    return buffer_status(&document->texts, err);
}

const char *document_text_at(const struct document *document, size_t at)
{
    return at < document->texts.length ? buffer_text(&document->texts) + at : "";
}
