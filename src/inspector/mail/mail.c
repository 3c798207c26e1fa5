/* The text of mail: its parts decoded from quoted-printable and base64, and the words of its heads
 * that are written so (RFC 2047). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "parsers.h"
#include "safehand/mail.h"

enum mail_encoding { MAIL_PLAIN, MAIL_QUOTED, MAIL_BASE64 };

/* "=?utf-8?Q?Si=C3=B4n?=": its length, or 0 if there is none. */
static size_t append_encoded_word(struct buffer *out, const char *text, size_t length)
{
    const char *charset_end = length > 2 ? memchr(text + 2, '?', length - 2) : NULL;
    if (!charset_end || (size_t)(charset_end - text) + 3 >= length || charset_end[2] != '?')
        return 0;
    const char *words = charset_end + 3;
    const char *end = memmem(words, length - (size_t)(words - text), "?=", 2);
    if (!end)
        return 0;
    struct mail_base64 state = {0};
    if (toupper((unsigned char)charset_end[1]) == 'B')
        mail_append_base64(out, &state, words, (size_t)(end - words));
    else
        mail_append_quoted(out, words, (size_t)(end - words), true);
    return (size_t)(end - text) + 2;
}

static void append_decoded(struct buffer *out, const char *line, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t taken = 0;
        if (length - i > 2 && line[i] == '=' && line[i + 1] == '?')
            taken = append_encoded_word(out, line + i, length - i);
        if (taken == 0) {
            buffer_append_byte(out, (unsigned char)line[i]);
            taken = 1;
        }
        i += taken;
    }
    buffer_append_byte(out, '\n');
}

static bool holds(const char *line, size_t length, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= length; i++)
        if (strncasecmp(line + i, word, size) == 0)
            return true;
    return false;
}

struct mail {
    struct buffer part; /* a part's text until its end, since markup is read whole */
    struct buffer *out;
    enum mail_encoding encoding;
    bool in_head, is_markup, is_other;
    struct mail_base64 base64;
    struct finding *finding;
    bool is_begun; /* a head was read, so that another mail may begin */
};

static void end_part(struct mail *mail)
{
    if (mail->is_markup)
        markup_append_text(mail->out, buffer_text(&mail->part), mail->part.length);
    else if (!mail->is_other)
        buffer_append(mail->out, mail->part.data, mail->part.length);
    buffer_append_byte(mail->out, '\n');
    buffer_truncate(&mail->part, 0);
    mail->in_head = true;
    mail->encoding = MAIL_PLAIN;
    mail->is_markup = mail->is_other = false;
    mail->base64 = (struct mail_base64){0};
}

/* What a part is. Only text is searched: whatever else it holds is told. */
static void take_type(struct mail *mail, const char *line, size_t length)
{
    bool is_text = holds(line, length, "text/plain") || holds(line, length, "text/csv");
    mail->is_markup = holds(line, length, "text/html");
    mail->is_other = holds(line, length, "image/") || holds(line, length, "application/") ||
                     holds(line, length, "audio/") || holds(line, length, "video/");
    if (mail->is_other)
        mail->finding->unread |= UNREAD_FILES;
    else if (!is_text && !mail->is_markup && !holds(line, length, "multipart/"))
        mail->finding->unread |= UNREAD_PARTS;
}

/* In which writing; it often stands on a line of its own. */
static bool has_strange_letters(const char *line, size_t length)
{
    static const char *const known[] = {"utf-8", "utf8", "ascii", "iso-8859-1", "windows-125"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (holds(line, length, known[i]))
            return false;
    return holds(line, length, "charset=");
}

static void take_head_line(struct mail *mail, const char *line, size_t length)
{
    append_decoded(mail->out, line, length);
    if (has_strange_letters(line, length))
        mail->finding->unread |= UNREAD_LETTERS;
    if (holds(line, length, "content-transfer-encoding:")) {
        mail->encoding = holds(line, length, "base64")             ? MAIL_BASE64
                         : holds(line, length, "quoted-printable") ? MAIL_QUOTED
                                                                   : MAIL_PLAIN;
    } else if (holds(line, length, "content-type:")) {
        take_type(mail, line, length);
    }
}

static void mail_take_line(struct mail *mail, const char *line, size_t length)
{
    while (length > 0 && line[length - 1] == '\r')
        length--;
    /* Of a folder of mails only the first is read as one. */
    if (mail->is_begun && !mail->in_head && length > 5 && memcmp(line, "From ", 5) == 0)
        mail->finding->unread |= UNREAD_PARTS;
    if (!mail->in_head && length > 2 && line[0] == '-' && line[1] == '-' &&
        !memchr(line, ' ', length)) {
        end_part(mail);
    } else if (mail->in_head && length == 0) {
        mail->in_head = false;
        mail->is_begun = true;
    } else if (mail->in_head) {
        take_head_line(mail, line, length);
    } else if (mail->encoding == MAIL_QUOTED) {
        mail_append_quoted(&mail->part, line, length, false);
    } else if (mail->encoding == MAIL_BASE64) {
        mail_append_base64(&mail->part, &mail->base64, line, length);
    } else {
        buffer_append(&mail->part, line, length);
        buffer_append_byte(&mail->part, '\n');
    }
}

void mail_append_text(struct buffer *out, const char *text, size_t length, struct finding *finding)
{
    struct mail mail = {.out = out, .in_head = true, .finding = finding};
    buffer_init(&mail.part, READER_TEXT_MAXIMUM);
    for (size_t i = 0; i < length;) {
        const char *end = memchr(text + i, '\n', length - i);
        size_t line = !end ? length - i : (size_t)(end - text) - i;
        mail_take_line(&mail, text + i, line);
        i += line + (end != NULL);
    }
    end_part(&mail);
    if (mail.part.failure != STATUS_OK)
        out->failure = mail.part.failure;
    buffer_free(&mail.part);
}
