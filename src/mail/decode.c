/* The decoders. */
#include <string.h>

#include "safehand/base/text.h"
#include "safehand/mail.h"

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static int base64_value(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = digit == '\0' ? NULL : strchr(digits, digit);
    return !at ? -1 : (int)(at - digits);
}

void mail_append_quoted(struct buffer *out, const char *line, size_t length, bool is_head)
{
    for (size_t i = 0; i < length; i++) {
        int high = i + 2 < length ? hex_value(line[i + 1]) : -1;
        int low = i + 2 < length ? hex_value(line[i + 2]) : -1;
        if (line[i] == '=' && high >= 0 && low >= 0) {
            buffer_append_byte(out, (unsigned char)(high << 4 | low));
            i += 2;
        } else if (line[i] == '=' && i + 1 == length) {
            return;
        } else {
            buffer_append_byte(out, is_head && line[i] == '_' ? ' ' : (unsigned char)line[i]);
        }
    }
    if (!is_head)
        buffer_append_byte(out, '\n');
}

void mail_append_base64(struct buffer *out, struct mail_base64 *state, const char *line,
                        size_t length)
{
    for (size_t i = 0; i < length; i++) {
        int value = base64_value(line[i]);
        if (value < 0)
            continue;
        state->bits = state->bits << 6 | (uint32_t)value;
        state->count += 6;
        if (state->count >= 8) {
            state->count -= 8;
            buffer_append_byte(out, (unsigned char)(state->bits >> state->count & 0xFF));
        }
    }
}

void mail_append_utf16(struct buffer *out, const unsigned char *text, size_t length,
                       bool big_endian)
{
    for (size_t i = 0; i + 1 < length; i += 2) {
        uint32_t unit = big_endian ? (uint32_t)text[i] << 8 | text[i + 1]
                                   : (uint32_t)text[i + 1] << 8 | text[i];
        if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < length) {
            uint32_t low = big_endian ? (uint32_t)text[i + 2] << 8 | text[i + 3]
                                      : (uint32_t)text[i + 3] << 8 | text[i + 2];
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low & 0x3FF);
            i += 2;
        }
        text_append_code_point(out, unit);
    }
}
