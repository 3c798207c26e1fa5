/* Mail: messages, folders of them (mbox), and what Apple's program keeps (emlx). */
#include <ctype.h>
#include <string.h>

#include "answer.h"
#include "mail_internal.h"

static GMimeParser *parser_on(GMimeStream *stream, GMimeFormat format)
{
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_format(parser, format);
    g_mime_parser_set_respect_content_length(parser, FALSE);
    return parser;
}

/* What is read, and how. */
struct reading {
    const unsigned char *data;
    size_t length;
    GMimeFormat format;
    bool heads_alone;
    struct answer *answer;
};

/* A line where one of a head should be, and that is none: the library passes over it, and whoever
 * sees the mail as it was sent sees it. */
static void tell_no_line(const struct reading *reading, size_t at)
{
    const unsigned char *line = reading->data + at;
    const unsigned char *stop = memchr(line, '\n', reading->length - at);
    size_t length = stop ? (size_t)(stop - line) : reading->length - at;
    answer_hidden(reading->answer, HIDDEN_WORDS, NULL);
    answer_break(reading->answer);
    answer_text(reading->answer, (const char *)line, length);
    answer_break(reading->answer);
}

static void take_warning(gint64 offset, GMimeParserWarning what, const gchar *item,
                         gpointer reading)
{
    const struct reading *of = reading;
    (void)item;
    if (what == GMIME_CRIT_INVALID_HEADER_NAME && offset >= 0 && (size_t)offset < of->length)
        tell_no_line(of, (size_t)offset);
    else if (what == GMIME_CRIT_INVALID_HEADER_NAME)
        answer_unread(of->answer, UNREAD_DAMAGED, NULL);
    else if (what == GMIME_CRIT_NESTING_OVERFLOW)
        answer_unread(of->answer, UNREAD_NESTED, NULL);
}

/* One message after the other, to the end of the stream. */
static bool read_all(struct reading *reading)
{
    GMimeStream *stream =
        g_mime_stream_mem_new_with_buffer((const char *)reading->data, reading->length);
    GMimeParser *parser = parser_on(stream, reading->format);
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_warning_callback(options, take_warning, reading);
    bool any = false;
    for (size_t i = 0; !g_mime_parser_eos(parser); i++) {
        if (i >= READER_PARTS_MAXIMUM) {
            answer_unread(reading->answer, UNREAD_SIZE, NULL);
            break;
        }
        GMimeMessage *message = g_mime_parser_construct_message(parser, options);
        if (!message)
            break;
        any = true;
        (reading->heads_alone ? mail_tell_message_heads : mail_tell_message)(message,
                                                                             reading->answer);
        g_object_unref(message);
    }
    g_mime_parser_options_free(options);
    g_object_unref(parser);
    g_object_unref(stream);
    return any;
}

/* The library ends a line of a head where a zero stands. */
static void read_behind_zeros(struct reading reading)
{
    unsigned char *copy = memory_allocate(reading.length);
    for (size_t i = 0; copy && i < reading.length; i++)
        copy[i] = reading.data[i] != 0 ? reading.data[i] : ' ';
    reading.data = copy;
    reading.heads_alone = true;
    if (copy)
        (void)read_all(&reading);
    else
        reading.answer->failed = true;
    memory_free(copy);
}

static void read_messages(const unsigned char *data, size_t length, GMimeFormat format,
                          struct answer *answer)
{
    struct reading reading = {data, length, format, false, answer};
    bool any = read_all(&reading);
    if (any && memchr(data, 0, length))
        read_behind_zeros(reading);
    /* Whatever it is, its words are searched as they stand. */
    if (!any) {
        answer_unread(answer, UNREAD_DAMAGED, NULL);
        answer_text(answer, (const char *)data, length);
    }
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
