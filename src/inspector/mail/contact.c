/* Contacts, calendars and directories (vCard, iCalendar, LDIF): lines that go on on the next after
 * a blank, with values in encodings of their own. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "safehand/mail.h"
#include "text/charset.h"

enum { DECODED_MAXIMUM = 16 * 1024 * 1024 };

static bool has_parameter(const char *head, size_t length, const char *parameter)
{
    size_t size = strlen(parameter);
    for (size_t i = 0; i + size <= length; i++)
        if (strncasecmp(head + i, parameter, size) == 0)
            return true;
    return false;
}

/* "\n", "\," and "\;" in a value. */
static void append_plain(struct buffer *out, const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (value[i] == '\\' && i + 1 < length) {
            i++;
            buffer_append_byte(out,
                               value[i] == 'n' || value[i] == 'N' ? '\n' : (unsigned char)value[i]);
        } else {
            buffer_append_byte(out, (unsigned char)value[i]);
        }
    }
}

static void decode_base64(struct buffer *out, const char *value, size_t length)
{
    struct mail_base64 state = {0};
    mail_append_base64(out, &state, value, length);
}

/* In base64 there may be a picture, or a text. */
static void tell_base64(const char *value, size_t length, struct answer *answer)
{
    struct buffer bytes;
    buffer_init(&bytes, DECODED_MAXIMUM);
    decode_base64(&bytes, value, length);
    if (bytes.failure == STATUS_OK && answer_allows(answer, bytes.length)) {
        const struct part part = {NULL, NULL, bytes.data, bytes.length};
        read_part(&part, answer);
    } else {
        answer_unread(answer, UNREAD_SIZE, NULL);
    }
    buffer_free(&bytes);
}

static void tell_quoted(const char *head, size_t head_length, const char *value, size_t length,
                        struct answer *answer)
{
    char line[256], charset[CHARSET_SIZE];
    struct buffer bytes;
    buffer_init(&bytes, DECODED_MAXIMUM);
    mail_append_quoted(&bytes, value, length, false);
    snprintf(line, sizeof line, "%.*s", (int)(head_length < 255 ? head_length : 255), head);
    bool is_named = charset_of_type(line, charset);
    charset_tell(answer, is_named ? charset : NULL, bytes.data, bytes.length);
    buffer_free(&bytes);
}

static void tell_value(const char *head, size_t head_length, const char *value, size_t length,
                       bool is_base64, struct answer *answer)
{
    const char *inline_data = length > 5 && strncasecmp(value, "data:", 5) == 0
                                  ? memmem(value, length, ";base64,", 8)
                                  : NULL;
    if (inline_data) {
        inline_data += 8;
        tell_base64(inline_data, length - (size_t)(inline_data - value), answer);
    } else if (is_base64 || has_parameter(head, head_length, "encoding=b")) {
        tell_base64(value, length, answer);
    } else if (has_parameter(head, head_length, "quoted-printable")) {
        tell_quoted(head, head_length, value, length, answer);
    } else {
        struct buffer plain;
        buffer_init(&plain, DECODED_MAXIMUM);
        append_plain(&plain, value, length);
        answer_text(answer, buffer_text(&plain), plain.length);
        buffer_free(&plain);
    }
    answer_break(answer);
}

/* "NAME;PARAMETERS:VALUE"; in a directory "name:: base64". */
static void tell_line(const char *line, size_t length, struct answer *answer)
{
    const char *colon = memchr(line, ':', length);
    size_t head = colon ? (size_t)(colon - line) : length;
    answer_text(answer, line, head);
    answer_text(answer, " ", 1);
    if (!colon)
        return;
    const char *value = colon + 1, *end = line + length;
    bool is_base64 = value < end && *value == ':';
    value += is_base64;
    while (value < end && *value == ' ')
        value++;
    if (has_parameter(line, head, "prodid"))
        answer_hidden(answer, HIDDEN_SOFTWARE, NULL);
    tell_value(line, head, value, (size_t)(end - value), is_base64, answer);
}

/* Where the line at `from` ends; *next is where the one behind it begins. */
static size_t line_end(const char *text, size_t length, size_t from, size_t *next)
{
    const char *end = memchr(text + from, '\n', length - from);
    size_t stop = end ? (size_t)(end - text) : length;
    *next = end ? stop + 1 : length;
    while (stop > from && text[stop - 1] == '\r')
        stop--;
    return stop;
}

/* A line with those that go on from it: after a blank, or after "=" where it is quoted. */
static size_t take_line(const char *text, size_t length, size_t from, struct buffer *line)
{
    size_t next, stop = line_end(text, length, from, &next);
    buffer_append(line, text + from, stop - from);
    for (;;) {
        bool is_quoted = line->length > 0 && line->data[line->length - 1] == '=' &&
                         has_parameter(buffer_text(line), line->length, "quoted-printable");
        bool goes_on = next < length && (text[next] == ' ' || text[next] == '\t');
        if (next >= length || (!is_quoted && !goes_on))
            return next;
        if (is_quoted)
            buffer_truncate(line, line->length - 1);
        from = next + (goes_on ? 1 : 0);
        stop = line_end(text, length, from, &next);
        buffer_append(line, text + from, stop - from);
    }
}

void read_contact(const struct part *part, struct answer *answer)
{
    struct buffer text, line;
    char charset[CHARSET_SIZE];
    bool is_named = charset_of_type(part->type, charset);
    buffer_init(&text, READER_TEXT_MAXIMUM);
    buffer_init(&line, DECODED_MAXIMUM);
    if (!charset_decode(&text, is_named ? charset : NULL, part->data, part->length))
        answer_unread(answer, UNREAD_LETTERS, NULL);
    for (size_t at = 0; at < text.length;) {
        buffer_truncate(&line, 0);
        at = take_line(buffer_text(&text), text.length, at, &line);
        tell_line(buffer_text(&line), line.length, answer);
    }
    if (text.failure != STATUS_OK || line.failure != STATUS_OK)
        answer_unread(answer, UNREAD_SIZE, NULL);
    buffer_free(&line);
    buffer_free(&text);
}
