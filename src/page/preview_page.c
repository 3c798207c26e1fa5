#include <string.h>

#include "preview_page.h"

/* Bytes of text that fit into `columns`, at least one character. */
static size_t fit(const char *text, size_t length, size_t columns)
{
    size_t used = 0, taken = 0;
    while (taken < length) {
        uint32_t code_point;
        size_t size = utf8_decode(text + taken, length - taken, &code_point);
        size = size == 0 ? 1 : size;
        used += text_width(text + taken, size);
        if (used > columns && taken > 0)
            break;
        taken += size;
    }
    return taken;
}

/* Writes one paragraph (no newline in it) from column `indent`; lines after the first are indented
 * by `hanging`. Words that are longer than a line are parted. */
static void wrap(struct page *page, const char *text, size_t length, size_t indent, size_t hanging)
{
    size_t column = 0;
    bool fresh = true;
    buffer_append_format(page->out, "%*s", (int)indent, "");
    column = indent;
    while (length > 0) {
        size_t word = 0;
        while (word < length && text[word] != ' ')
            word++;
        size_t columns = text_width(text, word);
        if (!fresh && column + 1 + columns > page->width) {
            buffer_append_format(page->out, "\n%*s", (int)hanging, "");
            column = hanging;
            fresh = true;
        }
        if (!fresh && word > 0) {
            buffer_append_byte(page->out, ' ');
            column++;
        }
        size_t taken = word;
        if (fresh && column + columns > page->width)
            taken = fit(text, word, page->width - column);
        buffer_append(page->out, text, taken);
        column += text_width(text, taken);
        fresh = fresh && word == 0;
        if (taken < word) {
            buffer_append_format(page->out, "\n%*s", (int)hanging, "");
            column = hanging;
            fresh = true;
        }
        text += taken;
        length -= taken;
        if (taken == word && length > 0) {
            text++;
            length--;
        }
    }
    buffer_append_byte(page->out, '\n');
}

/* Writes page->line, made visible, paragraph by paragraph, and empties it. Lines after the first
 * begin at column `hanging`. */
void preview_block(struct page *page, size_t indent, size_t hanging)
{
    const char *text = buffer_text(&page->line);
    size_t length = page->line.length;
    struct buffer shown;
    buffer_init(&shown, EXTRACT_MAXIMUM);
    do {
        size_t paragraph = 0;
        buffer_truncate(&shown, 0);
        while (paragraph < length && text[paragraph] != '\n')
            paragraph++;
        for (size_t from = 0; from < paragraph;) {
            size_t part = 0; /* up to a tab, which is a space to a reader */
            while (from + part < paragraph && text[from + part] != '\t')
                part++;
            text_append_visible(&shown, text + from, part);
            from += part;
            if (from < paragraph) {
                buffer_append_byte(&shown, ' ');
                from++;
            }
        }
        if (shown.length == 0)
            buffer_append_byte(page->out, '\n');
        else
            wrap(page, buffer_text(&shown), shown.length, indent, hanging);
        size_t skipped = paragraph < length ? paragraph + 1 : paragraph;
        text += skipped;
        length -= skipped;
        indent = hanging;
    } while (length > 0);
    if (shown.failure != STATUS_OK)
        page->out->failure = shown.failure;
    if (page->line.failure != STATUS_OK)
        page->out->failure = page->line.failure;
    buffer_free(&shown);
    buffer_truncate(&page->line, 0);
}

void preview_line(struct page *page, size_t indent)
{
    preview_block(page, indent, indent + STEP);
}

void preview_heading(struct page *page, const char *text)
{
    buffer_append_format(page->out, "%s\n", text);
    for (size_t i = 0; i < strlen(text); i++)
        buffer_append_byte(page->out, '=');
    buffer_append_text(page->out, "\n\n");
}
