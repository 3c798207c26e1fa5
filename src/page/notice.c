/* A notice's text as a page: each part between empty lines is a paragraph. */
#include "skeleton.h"

#include <string.h>

#include "safehand/page.h"

/* A part of the text. */
struct part {
    const char *text;
    size_t length;
};

static void append_text(struct buffer *out, const void *context)
{
    const struct part *part = context;
    text_append_html(out, part->text, part->length);
}

static void append_paragraphs(struct buffer *out, const void *context)
{
    const char *text = context;
    while (*text != '\0') {
        const char *end = strstr(text, "\n\n");
        struct part part = {text, end ? (size_t)(end - text) : strlen(text)};
        text += end ? part.length + 2 : part.length;
        while (part.length > 0 && part.text[part.length - 1] == '\n')
            part.length--;
        if (part.length > 0)
            page_fill(out, "notice.html#paragraph", &part, PLACE_PART("text", append_text));
    }
}

static void append_nothing(struct buffer *out, const void *context)
{
    (void)out;
    (void)context;
}

static void append_head(struct buffer *out, const void *context)
{
    page_append_head(out, "notice.html#title", NULL, append_nothing, context);
}

enum status page_notice(const char *text, struct buffer *out, struct error *err)
{
    size_t before = out->length;
    page_fill(out, "notice.html#page", text, PLACE_PART("head", append_head),
              PLACE_PART("paragraphs", append_paragraphs));
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK)
        buffer_truncate(out, before);
    return status;
}
