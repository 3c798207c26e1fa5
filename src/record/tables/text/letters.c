#include "letters.h"

#include <string.h>
#include <strings.h>

enum { LOOKED_AT = 4096 };

static const char SAVE_AS_UTF8[] = "save it again as \"CSV UTF-8\"";

/* Bytes 0x80 to 0x9F of Windows-1252; 0 for the five that it has not. */
static const uint16_t WESTERN[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static size_t line_of(const unsigned char *data, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += data[i] == '\n' || (data[i] == '\r' && data[i + 1] != '\n');
    return line;
}

static void from_western(struct table_build *build, const struct buffer *bytes, struct buffer *out)
{
    for (size_t i = 0; i < bytes->length; i++) {
        unsigned char byte = bytes->data[i];
        uint32_t letter = byte >= 0x80 && byte < 0xA0 ? WESTERN[byte - 0x80] : byte;
        if (letter == 0) {
            table_fail(build, SAVE_AS_UTF8,
                       "the letters of line %zu are neither UTF-8 nor Windows-1252",
                       line_of(bytes->data, i));
            return;
        }
        if (letter < 0x80)
            buffer_append_byte(out, (unsigned char)letter);
        else
            text_append_code_point(out, letter);
    }
}

static uint32_t unit_at(const struct buffer *bytes, size_t at, bool is_big_endian)
{
    const unsigned char *pair = bytes->data + at;
    return is_big_endian ? (uint32_t)pair[0] << 8 | pair[1] : (uint32_t)pair[1] << 8 | pair[0];
}

static void from_wide(struct table_build *build, const struct buffer *bytes, size_t mark,
                      bool is_big_endian, struct buffer *out)
{
    size_t line = 1;
    for (size_t at = mark; at + 1 < bytes->length; at += 2) {
        uint32_t letter = unit_at(bytes, at, is_big_endian);
        uint32_t next = at + 3 < bytes->length ? unit_at(bytes, at + 2, is_big_endian) : 0;
        if (letter >= 0xD800 && letter < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
            letter = 0x10000 + ((letter - 0xD800) << 10) + (next - 0xDC00);
            at += 2;
        }
        if (letter == 0 || (letter >= 0xD800 && letter < 0xE000)) {
            table_fail(build, SAVE_AS_UTF8, "line %zu holds what is no letter of UTF-16", line);
            return;
        }
        line += letter == '\n';
        text_append_code_point(out, letter);
    }
    if ((bytes->length - mark) % 2 != 0)
        table_fail(build, "give it out once more", "is cut short: it ends in half a letter");
}

/* English in two bytes a letter has a zero in nearly every other one. */
static bool is_wide_without_mark(const struct buffer *bytes, bool *is_big_endian)
{
    size_t zeros[2] = {0, 0};
    size_t seen = bytes->length < LOOKED_AT ? bytes->length & ~(size_t)1 : LOOKED_AT;
    for (size_t i = 0; i < seen; i++)
        zeros[i % 2] += bytes->data[i] == 0;
    *is_big_endian = zeros[0] > zeros[1];
    return seen >= 4 && (zeros[0] * 10 > seen * 3 || zeros[1] * 10 > seen * 3) &&
           (zeros[0] * 50 < seen || zeros[1] * 50 < seen);
}

/* What was chosen, or what mark and bytes tell. */
static const char *find_encoding(const struct table_build *build, const struct buffer *bytes,
                                 size_t *mark, bool *is_big_endian)
{
    static const unsigned char marks[] = {0xEF, 0xBB, 0xBF, 0xFF, 0xFE, 0xFE, 0xFF};
    const char *chosen = build->options.encoding;
    *mark = 0;
    *is_big_endian = false;
    if (bytes->length >= 3 && memcmp(bytes->data, marks, 3) == 0) {
        *mark = 3;
        return chosen ? chosen : "UTF-8";
    }
    bool is_marked = bytes->length >= 2 && (memcmp(bytes->data, marks + 3, 2) == 0 ||
                                            memcmp(bytes->data, marks + 5, 2) == 0);
    if (is_marked)
        *is_big_endian = bytes->data[0] == 0xFE;
    if (is_marked || is_wide_without_mark(bytes, is_big_endian)) {
        *mark = is_marked ? 2 : 0;
        return chosen ? chosen : "UTF-16";
    }
    if (chosen)
        return chosen;
    return utf8_check(buffer_text(bytes), bytes->length) == bytes->length ? "UTF-8"
                                                                          : "Windows-1252";
}

static void check_utf8(struct table_build *build, const char *text, size_t length)
{
    size_t valid = utf8_check(text, length);
    const unsigned char *bytes = (const unsigned char *)text;
    if (valid < length)
        table_fail(build, SAVE_AS_UTF8, "line %zu holds what is no letter of UTF-8",
                   line_of(bytes, valid));
}

void table_letters(struct table_build *build, const struct buffer *bytes, struct buffer *out,
                   const char **text, size_t *length)
{
    size_t mark;
    bool is_big_endian;
    const char *encoding = find_encoding(build, bytes, &mark, &is_big_endian);
    *text = buffer_text(bytes) + mark;
    *length = bytes->length - mark;
    if (strcasecmp(encoding, "UTF-8") == 0) {
        build->book->encoding = "UTF-8";
        check_utf8(build, *text, *length);
    } else if (strcasecmp(encoding, "UTF-16") == 0) {
        build->book->encoding = "UTF-16";
        buffer_reserve(out, bytes->length / 2);
        from_wide(build, bytes, mark, is_big_endian, out);
    } else if (strcasecmp(encoding, "Windows-1252") == 0) {
        build->book->encoding = "Windows-1252";
        buffer_reserve(out, bytes->length + bytes->length / 8);
        from_western(build, bytes, out);
    } else {
        table_fail(build, "it can be UTF-8, UTF-16 or Windows-1252", "no encoding is called \"%s\"",
                   encoding);
    }
    if (table_is_fine(build) && out->failure != STATUS_OK)
        table_fail_memory(build);
    if (out->data) {
        *text = buffer_text(out);
        *length = out->length;
    }
    if (table_is_fine(build) && strcmp(build->book->encoding, "UTF-8") != 0)
        table_remark_at(build, TABLE_REMARK_LETTERS, build->book->encoding);
    const char *zero = *length > 0 ? memchr(*text, '\0', *length) : NULL;
    if (zero)
        table_fail(build, "it is no table that a program gave out, or it is damaged",
                   "line %zu holds a zero byte",
                   line_of((const unsigned char *)*text, (size_t)(zero - *text)));
}
