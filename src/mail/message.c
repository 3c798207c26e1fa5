/* The texts that a message may be read as. */
#include <string.h>

#include "safehand/base/memory.h"
#include "safehand/base/text.h"
#include "safehand/mail.h"

enum {
    RUN_MINIMUM = 64,  /* characters of base64, below which it is taken for words */
    LINE_MINIMUM = 40, /* in its first line, if there are more */
};

static enum status look_at_bytes(const struct mail_looks *looks, const void *bytes, size_t length,
                                 int depth, struct error *err);

static enum status show_bytes(const struct mail_looks *looks, const void *bytes, size_t length,
                              struct error *err)
{
    return looks->bytes ? looks->bytes(looks->context, bytes, length, err) : STATUS_OK;
}

/* ---- one writing for what can be written in several ways ---- */

/* What Windows writes for a byte that is no UTF-8. */
static uint32_t windows_character(unsigned char byte)
{
    switch (byte) {
    case 0x91:
    case 0x92:
        return '\'';
    case 0x93:
    case 0x94:
        return '"';
    case 0x96:
        return 0x2013;
    case 0x97:
        return 0x2014;
    default:
        return byte < 0xA0 ? '?' : byte;
    }
}

static bool is_blank_character(uint32_t code_point)
{
    return code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x202F ||
           code_point == 0x205F || code_point == 0x3000;
}

static void append_character(struct buffer *out, const char *text, size_t length, size_t *at)
{
    uint32_t code_point;
    size_t size = utf8_decode(text + *at, length - *at, &code_point);
    if (size == 0)
        code_point = windows_character((unsigned char)text[*at]);
    *at += size > 0 ? size : 1;
    if (is_blank_character(code_point))
        buffer_append_byte(out, ' ');
    else if (!text_is_invisible(code_point))
        text_append_code_point(out, code_point);
}

/* The length of "> > " before a quoted line. */
static size_t quote_length(const char *line, size_t length)
{
    size_t at = 0, quoted = 0;
    while (at < length && (line[at] == '>' || line[at] == ' '))
        if (line[at++] == '>')
            quoted = at;
    return quoted > 0 && quoted < length && line[quoted] == ' ' ? quoted + 1 : quoted;
}

static void append_line(struct buffer *out, const char *line, size_t length)
{
    size_t at = quote_length(line, length);
    while (at < length && line[length - 1] == ' ')
        length--;
    while (at < length) {
        unsigned char byte = (unsigned char)line[at];
        if (byte >= 0x80)
            append_character(out, line, length, &at);
        else if (byte == '\t' || byte >= ' ')
            buffer_append_byte(out, (unsigned char)line[at++]);
        else
            at++;
    }
    buffer_append_byte(out, '\n');
}

/* Lines end in LF, CR LF or CR. */
static void append_plain(struct buffer *out, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && text[end] != '\n' && text[end] != '\r')
            end++;
        append_line(out, text + at, end - at);
        at = end + (end + 1 < length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
    }
}

/* ---- what is encoded or marked up within ---- */

static bool is_base64(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!((line[i] >= 'A' && line[i] <= 'Z') || (line[i] >= 'a' && line[i] <= 'z') ||
              (line[i] >= '0' && line[i] <= '9') || line[i] == '+' || line[i] == '/' ||
              line[i] == '='))
            return false;
    return length > 0;
}

static size_t line_length(const char *text, size_t length)
{
    const char *end = memchr(text, '\n', length);
    return end ? (size_t)(end - text) : length;
}

/* Each run of lines that are base64 and nothing else. */
static enum status look_at_base64(const struct mail_looks *looks, const char *text, size_t length,
                                  int depth, struct error *err)
{
    enum status status = STATUS_OK;
    struct buffer run;
    buffer_init(&run, length + 1);
    for (size_t at = 0; at < length && status == STATUS_OK;) {
        struct mail_base64 state = {0};
        size_t begin = at, line = line_length(text + at, length - at);
        while (at < length && is_base64(text + at, line)) {
            mail_append_base64(&run, &state, text + at, line);
            at += line + (at + line < length);
            line = line_length(text + at, length - at);
        }
        if (at - begin >= RUN_MINIMUM &&
            line_length(text + begin, length - begin) >= LINE_MINIMUM) {
            status = show_bytes(looks, run.data, run.length, err);
            if (status == STATUS_OK)
                status = look_at_bytes(looks, run.data, run.length, depth + 1, err);
        }
        buffer_clear(&run);
        if (at == begin)
            at += line + 1;
    }
    if (status == STATUS_OK)
        status = buffer_status(&run, err);
    buffer_free(&run);
    return status;
}

/* Whether there is "=\n", or "=3D", which quoted-printable always has where a text has '='. */
static bool is_quoted(const char *text, size_t length)
{
    return memmem(text, length, "=\n", 2) || memmem(text, length, "=3D", 3) ||
           memmem(text, length, "=3d", 3) || memmem(text, length, "=E2=80", 6);
}

static enum status look_at_quoted(const struct mail_looks *looks, const char *text, size_t length,
                                  int depth, struct error *err)
{
    struct buffer out;
    buffer_init(&out, length + 2);
    for (size_t at = 0; at < length;) {
        size_t line = line_length(text + at, length - at);
        mail_append_quoted(&out, text + at, line, false);
        at += line + 1;
    }
    enum status status = buffer_status(&out, err);
    if (status == STATUS_OK)
        status = look_at_bytes(looks, out.data, out.length, depth + 1, err);
    buffer_free(&out);
    return status;
}

/* The characters that HTML may write by name in what we look for; their length, or 0. */
static size_t append_named(struct buffer *out, const char *text, size_t length)
{
    static const struct {
        const char *name, *character;
    } names[] = {{"&nbsp;", " "},  {"&amp;", "&"},        {"&lt;", "<"},         {"&gt;", ">"},
                 {"&quot;", "\""}, {"&mdash;", "\u2014"}, {"&#8212;", "\u2014"}, {"&#43;", "+"},
                 {"&#61;", "="},   {"&#34;", "\""}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t size = strlen(names[i].name);
        if (length >= size && memcmp(text, names[i].name, size) == 0) {
            buffer_append_text(out, names[i].character);
            return size;
        }
    }
    return 0;
}

/* Without its tags, each of which parts words as a line does. */
static enum status look_at_markup(const struct mail_looks *looks, const char *text, size_t length,
                                  struct error *err)
{
    struct buffer out;
    bool has_ends = true; /* whether a tag can still end: looked for once only */
    buffer_init(&out, length + 1);
    for (size_t at = 0; at < length;) {
        bool is_tag = has_ends && text[at] == '<';
        const char *end = is_tag ? memchr(text + at, '>', length - at) : NULL;
        has_ends = has_ends && (!is_tag || end);
        size_t named = text[at] == '&' ? append_named(&out, text + at, length - at) : 0;
        if (end)
            buffer_append_byte(&out, '\n');
        else if (named == 0)
            buffer_append_byte(&out, (unsigned char)text[at]);
        at = end ? (size_t)(end - text) + 1 : at + (named > 0 ? named : 1);
    }
    enum status status = buffer_status(&out, err);
    if (status == STATUS_OK)
        status = looks->text(looks->context, buffer_text(&out), out.length, err);
    buffer_free(&out);
    return status;
}

static enum status look_at_text(const struct mail_looks *looks, const char *text, size_t length,
                                int depth, struct error *err)
{
    enum status status = looks->text(looks->context, text, length, err);
    if (status == STATUS_OK && (memchr(text, '<', length) || memchr(text, '&', length)))
        status = look_at_markup(looks, text, length, err);
    if (status == STATUS_OK && depth < MAIL_DEPTH_MAXIMUM)
        status = look_at_base64(looks, text, length, depth, err);
    if (status == STATUS_OK && depth < MAIL_DEPTH_MAXIMUM && is_quoted(text, length))
        status = look_at_quoted(looks, text, length, depth, err);
    return status;
}

/* ---- bytes ---- */

enum letters { LETTERS_BYTES, LETTERS_LITTLE, LETTERS_BIG };

/* UTF-16 by its mark, or because every other byte of what begins it is 0. Outlook's own files hold
 * such texts too, at even places. */
static enum letters letters_of(const unsigned char *bytes, size_t length)
{
    size_t odd = 0, even = 0, looked = length < 4096 ? length : 4096;
    if (length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
        return LETTERS_LITTLE;
    if (length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF)
        return LETTERS_BIG;
    for (size_t i = 0; i < looked; i++)
        *(i % 2 == 0 ? &even : &odd) += bytes[i] == 0;
    if (odd > looked / 4 && even < looked / 8)
        return LETTERS_LITTLE;
    if (even > looked / 4 && odd < looked / 8)
        return LETTERS_BIG;
    return memmem(bytes, length, "S\0A\0F\0E\0H\0A\0N\0D\0", 16) ||
                   memmem(bytes, length, "s\0a\0f\0e\0h\0a\0n\0d\0", 16)
               ? LETTERS_LITTLE
               : LETTERS_BYTES;
}

static enum status look_at_bytes(const struct mail_looks *looks, const void *bytes, size_t length,
                                 int depth, struct error *err)
{
    struct buffer utf8 = {0}, plain;
    if (length == 0)
        return STATUS_OK;
    enum letters letters = letters_of(bytes, length);
    buffer_init(&utf8, 2 * length + 4);
    buffer_init(&plain, 3 * length + 4);
    if (letters != LETTERS_BYTES)
        mail_append_utf16(&utf8, bytes, length, letters == LETTERS_BIG);
    if (letters != LETTERS_BYTES)
        append_plain(&plain, buffer_text(&utf8), utf8.length);
    else
        append_plain(&plain, bytes, length);
    enum status status = buffer_status(&utf8, err);
    if (status == STATUS_OK)
        status = buffer_status(&plain, err);
    if (status == STATUS_OK)
        status = look_at_text(looks, buffer_text(&plain), plain.length, depth, err);
    buffer_free(&utf8);
    buffer_free(&plain);
    return status;
}

enum status mail_each(const void *message, size_t length, const struct mail_looks *looks,
                      struct error *err)
{
    enum status status = show_bytes(looks, message, length, err);
    return status == STATUS_OK ? look_at_bytes(looks, message, length, 0, err) : status;
}
