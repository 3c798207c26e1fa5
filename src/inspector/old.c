/* The readers of before, each behind the name that its successor will have. */
#include <string.h>

#include "safehand/mail.h"

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

void read_compound(const struct part *part, struct answer *answer)
{
    (void)part;
    answer_unread(answer, UNREAD_KIND, NULL);
}

void read_tnef(const struct part *part, struct answer *answer)
{
    (void)part;
    answer_unread(answer, UNREAD_KIND, NULL);
}

void read_rtf(const struct part *part, struct answer *answer)
{
    answer_text(answer, (const char *)part->data, part->length);
    answer_unread(answer, UNREAD_PARTS, NULL);
}

void read_contact(const struct part *part, struct answer *answer)
{
    answer_text(answer, (const char *)part->data, part->length);
    answer_unread(answer, UNREAD_PARTS, NULL);
}

void read_mail(const struct part *part, struct answer *answer)
{
    struct finding finding = {0};
    struct buffer text;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    mail_append_text(&text, (const char *)part->data, part->length, &finding);
    take(answer, &text, &finding);
    buffer_free(&text);
}

static bool has_zero(const struct part *part)
{
    return memchr(part->data, '\0', part->length) != NULL;
}

void read_text(const struct part *part, struct answer *answer)
{
    bool is_wide = part->length > 2 && (memcmp(part->data, "\xFF\xFE", 2) == 0 ||
                                        memcmp(part->data, "\xFE\xFF", 2) == 0);
    if (!is_wide && has_zero(part)) {
        answer_unread(answer, UNREAD_KIND, NULL);
        return;
    }
    struct buffer text;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    if (is_wide)
        mail_append_utf16(&text, part->data + 2, part->length - 2, part->data[0] == 0xFE);
    else
        json_append_text(&text, (const char *)part->data, part->length);
    answer_text(answer, buffer_text(&text), text.length);
    buffer_free(&text);
}
