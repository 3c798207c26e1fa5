#include "json.h"

#include <stdlib.h>
#include <string.h>

bool json_looks_like(const char *text, size_t length)
{
    size_t blank = strspn(text, " \t\r\n");
    return blank < length && (text[blank] == '{' || text[blank] == '[') &&
           memchr(text, '"', length) && memchr(text, '\\', length);
}

static bool hex_four(const char *text, size_t length, uint32_t *value)
{
    char digits[5] = "";
    char *end;
    if (length < 4)
        return false;
    memcpy(digits, text, 4);
    *value = (uint32_t)strtoul(digits, &end, 16);
    return end == digits + 4;
}

/* "\u00f4" or two of them for one character; how many bytes it took, 0 if it is none. */
static size_t take_escape(const char *text, size_t length, uint32_t *code_point)
{
    uint32_t low;
    if (length < 6 || text[1] != 'u' || !hex_four(text + 2, length - 2, code_point))
        return 0;
    bool is_first = *code_point >= 0xD800 && *code_point < 0xDC00;
    if (!is_first || length < 12 || text[6] != '\\' || text[7] != 'u' ||
        !hex_four(text + 8, length - 8, &low))
        return 6;
    *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low & 0x3FF);
    return 12;
}

void json_tell(struct answer *answer, const char *text, size_t length)
{
    struct buffer out;
    if (!memchr(text, '\\', length))
        return;
    buffer_init(&out, READER_TEXT_MAXIMUM);
    for (size_t i = 0; i < length;) {
        uint32_t code_point = 0;
        size_t taken = text[i] == '\\' ? take_escape(text + i, length - i, &code_point) : 0;
        if (taken > 0) {
            text_append_code_point(&out, code_point);
            i += taken;
        } else if (text[i] == '\\' && i + 1 < length) {
            buffer_append_byte(&out, strchr("\"\\/", text[i + 1]) ? (unsigned char)text[i + 1]
                                                                  : (unsigned char)'\n');
            i += 2;
        } else {
            buffer_append_byte(&out, (unsigned char)text[i++]);
        }
    }
    answer_break(answer);
    answer_text(answer, buffer_text(&out), out.length);
    buffer_free(&out);
}
