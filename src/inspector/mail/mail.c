/* Mail: messages, folders of them (mbox), and what Apple's program keeps (emlx). */
#include <ctype.h>
#include <string.h>

#include "mail_internal.h"

static GMimeParser *parser_on(GMimeStream *stream, GMimeFormat format)
{
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_format(parser, format);
    g_mime_parser_set_respect_content_length(parser, FALSE);
    return parser;
}

/* One message after the other, to the end of the stream. */
static void read_messages(const unsigned char *data, size_t length, GMimeFormat format,
                          struct answer *answer)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)data, length);
    GMimeParser *parser = parser_on(stream, format);
    bool any = false;
    for (size_t i = 0; !g_mime_parser_eos(parser); i++) {
        if (i >= READER_PARTS_MAXIMUM) {
            answer_unread(answer, UNREAD_SIZE, NULL);
            break;
        }
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (!message)
            break;
        any = true;
        mail_tell_message(message, answer);
        g_object_unref(message);
    }
    /* Whatever it is, its words are searched as they stand. */
    if (!any) {
        answer_unread(answer, UNREAD_DAMAGED, NULL);
        answer_text(answer, (const char *)data, length);
    }
    g_object_unref(parser);
    g_object_unref(stream);
}

/* "1234\n", that many bytes of message, and a list of what the program noted of it; 0 if not. */
static size_t emlx_head(const struct part *part, size_t *size)
{
    size_t at = 0;
    *size = 0;
    while (at < part->length && at < 10 && isdigit(part->data[at]))
        *size = *size * 10 + (size_t)(part->data[at++] - '0');
    size_t digits = at;
    while (at < part->length && (part->data[at] == ' ' || part->data[at] == '\r'))
        at++;
    return digits > 0 && at < part->length && part->data[at] == '\n' ? at + 1 : 0;
}

void read_mail(const struct part *part, struct answer *answer)
{
    size_t size, head = emlx_head(part, &size);
    mail_begin();
    if (head > 0) {
        size_t left = part->length - head;
        size = size < left ? size : left;
        read_messages(part->data + head, size, GMIME_FORMAT_MESSAGE, answer);
        const struct part list = {NULL, "text/xml", part->data + head + size, left - size};
        read_part(&list, answer);
        return;
    }
    bool is_folder = part->length > 5 && memcmp(part->data, "From ", 5) == 0;
    read_messages(part->data, part->length, is_folder ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE,
                  answer);
}
