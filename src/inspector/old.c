/* The readers of before, each behind the name that its successor will have. */
#include "parsers.h"

static void take(struct answer *answer, const struct buffer *text, const struct finding *finding)
{
    answer_break(answer);
    answer_text(answer, buffer_text(text), text->length);
    answer_break(answer);
    for (unsigned flag = 1; flag != 0; flag <<= 1) {
        if ((finding->hidden & flag) != 0)
            answer_hidden(answer, flag, NULL);
        if ((finding->unread & flag) != 0)
            answer_unread(answer, flag, NULL);
    }
}

static void read_by(old_parser *parser, const struct part *part, struct answer *answer)
{
    struct error err = {0};
    struct finding finding = {0};
    struct buffer text;
    struct buffer bytes = {(unsigned char *)(uintptr_t)part->data, part->length, part->length,
                           part->length, STATUS_OK};
    buffer_init(&text, READER_TEXT_MAXIMUM);
    enum status status = parser(&bytes, &text, &finding, &err);
    if (status != STATUS_OK && finding.unread == 0)
        finding.unread = status == STATUS_SYSTEM ? UNREAD_TOOL : UNREAD_DAMAGED;
    take(answer, &text, &finding);
    buffer_free(&text);
}

void read_media(const struct part *part, struct answer *answer)
{
    read_by(parse_picture, part, answer);
}

void read_pdf(const struct part *part, struct answer *answer)
{
    read_by(parse_pdf, part, answer);
}

void read_zip(const struct part *part, struct answer *answer)
{
    read_by(parse_document, part, answer);
}

void read_compound(const struct part *part, struct answer *answer)
{
    (void)part;
    answer_unread(answer, UNREAD_KIND, NULL);
}

void read_rtf(const struct part *part, struct answer *answer)
{
    answer_text(answer, (const char *)part->data, part->length);
    answer_unread(answer, UNREAD_PARTS, NULL);
}

void read_markup(const struct part *part, struct answer *answer)
{
    struct finding finding = {0};
    struct buffer text;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    markup_append_text(&text, (const char *)part->data, part->length);
    markup_append_attributes(&text, (const char *)part->data, part->length);
    take(answer, &text, &finding);
    buffer_free(&text);
}
