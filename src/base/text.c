#include "safehand/base/text.h"

#include <ctype.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "internal.h"

struct range {
    uint32_t first, last;
};

/* Unicode 15: Default_Ignorable_Code_Point, the line and paragraph separators, and the format
 * characters (Cf) that are not shown by themselves. */
static const struct range invisible_ranges[] = {
    {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C},   {0x115F, 0x1160},
    {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x13430, 0x1345F}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

size_t utf8_decode(const char *text, size_t length, uint32_t *code_point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)text;
    size_t size = byte[0] < 0x80   ? 1
                  : byte[0] < 0xC2 ? 0
                  : byte[0] < 0xE0 ? 2
                  : byte[0] < 0xF0 ? 3
                  : byte[0] < 0xF5 ? 4
                                   : 0;
    if (size == 0 || size > length)
        return 0;
    uint32_t value = size == 1 ? byte[0] : byte[0] & (0x7FU >> size);
    for (size_t i = 1; i < size; i++) {
        if ((byte[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (byte[i] & 0x3F);
    }
    if (value < smallest[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *code_point = value;
    return size;
}

void text_append_code_point(struct buffer *out, uint32_t code_point)
{
    if (code_point == 0 || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
        buffer_append_byte(out, ' ');
    } else if (code_point < 0x80) {
        buffer_append_byte(out, (unsigned char)code_point);
    } else {
        int rest = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
        static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
        buffer_append_byte(out, (unsigned char)(lead[rest] | code_point >> (6 * rest)));
        while (rest-- > 0)
            buffer_append_byte(out, (unsigned char)(0x80 | (code_point >> (6 * rest) & 0x3F)));
    }
}

/* Eight bytes of ASCII, which most texts are made of. */
static bool is_ascii_word(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

size_t utf8_check(const char *text, size_t length)
{
    size_t offset = 0;
    while (offset < length) {
        uint32_t code_point;
        if (length - offset >= sizeof(uint64_t) && is_ascii_word(text + offset)) {
            offset += sizeof(uint64_t);
            continue;
        }
        size_t size = utf8_decode(text + offset, length - offset, &code_point);
        if (size == 0)
            break;
        offset += size;
    }
    return offset;
}

bool text_is_invisible(uint32_t code_point)
{
    if (code_point < invisible_ranges[0].first)
        return false;
    for (size_t i = 0; i < sizeof invisible_ranges / sizeof *invisible_ranges; i++)
        if (code_point <= invisible_ranges[i].last)
            return code_point >= invisible_ranges[i].first;
    return false;
}

bool text_is_control(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

size_t text_show_next(const char *text, size_t length, char shown[SHOWN_SIZE])
{
    uint32_t code_point;
    size_t size = utf8_decode(text, length, &code_point);
    if (size == 0) {
        snprintf(shown, SHOWN_SIZE, "\\x{%02X}", (unsigned char)text[0]);
        return 1;
    }
    if (text_is_control(code_point) || text_is_invisible(code_point)) {
        snprintf(shown, SHOWN_SIZE, "\\u{%04X}", (unsigned)code_point);
    } else {
        memcpy(shown, text, size);
        shown[size] = '\0';
    }
    return size;
}

void text_append_visible(struct buffer *out, const char *text, size_t length)
{
    while (length > 0) {
        char shown[SHOWN_SIZE];
        size_t taken = text_show_next(text, length, shown);
        buffer_append_text(out, shown);
        text += taken;
        length -= taken;
    }
}

void text_copy_visible(char *out, size_t size, const char *text)
{
    static const char cut_mark[] = "...";
    size_t length = strlen(text), used = 0, safe = 0;
    while (length > 0) {
        char shown[SHOWN_SIZE];
        size_t taken = text_show_next(text, length, shown);
        size_t width = strlen(shown);
        if (used + width >= size) {
            memcpy(out + safe, cut_mark, sizeof cut_mark);
            return;
        }
        memcpy(out + used, shown, width);
        used += width;
        if (used + sizeof cut_mark <= size)
            safe = used;
        text += taken;
        length -= taken;
    }
    out[used] = '\0';
}

static const char *html_entity(uint32_t code_point)
{
    switch (code_point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void append_html(struct buffer *out, const char *text, size_t length, const char *before,
                        const char *after)
{
    while (length > 0) {
        uint32_t code_point = 0;
        size_t size = utf8_decode(text, length, &code_point);
        const char *entity = size == 0 ? NULL : html_entity(code_point);
        bool plain = code_point == '\n' || code_point == '\t';
        if (size == 0) {
            size = 1;
            buffer_append_format(out, "%s[0x%02X]%s", before, (unsigned char)text[0], after);
        } else if (entity) {
            buffer_append_text(out, entity);
        } else if (!plain && (text_is_control(code_point) || text_is_invisible(code_point))) {
            buffer_append_format(out, "%s[U+%04X]%s", before, (unsigned)code_point, after);
        } else {
            buffer_append(out, text, size);
        }
        text += size;
        length -= size;
    }
}

void text_append_html(struct buffer *out, const char *text, size_t length)
{
    append_html(out, text, length, "<span class=\"invisible\">", "</span>");
}

void text_append_html_attribute(struct buffer *out, const char *text, size_t length)
{
    append_html(out, text, length, "", "");
}

static locale_t width_locale;

static void open_width_locale(void)
{
    width_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

size_t text_width(const char *text, size_t length)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_width_locale);
    /* The system's tables, whatever locale the user has; without them one column a character. */
    locale_t before = width_locale == (locale_t)0 ? (locale_t)0 : uselocale(width_locale);
    size_t columns = 0;
    while (length > 0) {
        uint32_t code_point = 0;
        size_t size = utf8_decode(text, length, &code_point);
        int width = size == 0 || before == (locale_t)0 ? 1 : wcwidth((wchar_t)code_point);
        columns += width > 0 ? (size_t)width : 0;
        text += size == 0 ? 1 : size;
        length -= size == 0 ? 1 : size;
    }
    if (before != (locale_t)0)
        uselocale(before);
    return columns;
}

bool text_is_snake_case(const char *text)
{
    if (*text < 'a' || *text > 'z')
        return false;
    while ((*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') || *text == '_')
        text++;
    return *text == '\0';
}

bool text_has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; length > 0 && (at = strcasestr(at, word)); at++)
        if ((at == words || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[length]))
            return true;
    return false;
}

bool text_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends_with(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);
    return tail <= length && memcmp(text + length - tail, suffix, tail) == 0;
}
