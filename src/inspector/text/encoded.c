#include "encoded.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_VALUE = READER_TEXT_MAXIMUM, SHORTEST_CODE = 60, SHORTEST_WORD = 4 };

static int digit_of(char letter)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = letter != '\0' ? strchr(digits, letter) : NULL;
    if (letter == '-' || letter == '_')
        return letter == '-' ? 62 : 63;
    return at ? (int)(at - digits) : -1;
}

bool encoded_decode(const char *value, size_t length, struct buffer *out)
{
    uint32_t bits = 0;
    unsigned count = 0;
    size_t before = out->length;
    bool has_ended = false;
    buffer_reserve(out, length / 4 * 3);
    for (size_t i = 0; i < length; i++) {
        int digit = digit_of(value[i]);
        if (isspace((unsigned char)value[i]))
            continue;
        has_ended = has_ended || value[i] == '=';
        if (value[i] == '=')
            continue;
        if (digit < 0 || has_ended) {
            buffer_truncate(out, before);
            return false;
        }
        bits = (bits << 6) | (uint32_t)digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            buffer_append_byte(out, (unsigned char)(bits >> count));
        }
    }
    return true;
}

static void read_decoded(const struct buffer *bytes, const char *type, struct answer *answer)
{
    if (!answer_allows(answer, bytes->length))
        return;
    const struct part part = {NULL, type, bytes->data, bytes->length};
    answer_break(answer);
    read_part(&part, answer);
    answer_break(answer);
}

bool encoded_read_base64(const char *value, size_t length, struct answer *answer)
{
    struct buffer bytes;
    buffer_init(&bytes, LONGEST_VALUE);
    bool is_read = encoded_decode(value, length, &bytes) && bytes.failure == STATUS_OK;
    if (is_read)
        read_decoded(&bytes, NULL, answer);
    buffer_free(&bytes);
    return is_read;
}

static int hex(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    letter = (char)tolower((unsigned char)letter);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static void append_unescaped(struct buffer *out, const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (value[i] == '%' && i + 2 < length && hex(value[i + 1]) >= 0 && hex(value[i + 2]) >= 0) {
            buffer_append_byte(out, (unsigned char)(hex(value[i + 1]) * 16 + hex(value[i + 2])));
            i += 2;
        } else {
            buffer_append_byte(out, (unsigned char)value[i]);
        }
}

/* A font shows words, and has none. */
static bool is_font(const char *type)
{
    return strncasecmp(type, "font/", 5) == 0 || strncasecmp(type, "application/font", 16) == 0 ||
           strncasecmp(type, "application/x-font", 18) == 0 ||
           strncasecmp(type, "application/vnd.ms-fontobject", 29) == 0;
}

/* "data:TYPE;base64,..." or "data:TYPE,a%20b". */
static bool read_address(const char *value, size_t length, struct answer *answer)
{
    const char *comma = memchr(value, ',', length);
    if (length < 5 || strncasecmp(value, "data:", 5) != 0 || !comma)
        return false;
    char type[128];
    size_t head = (size_t)(comma - value) - 5;
    snprintf(type, sizeof type, "%.*s", (int)(head < 120 ? head : 120), value + 5);
    bool is_base64 = head >= 7 && strncasecmp(comma - 7, ";base64", 7) == 0;
    if (is_font(type))
        return true;
    struct buffer plain, bytes;
    buffer_init(&plain, LONGEST_VALUE);
    buffer_init(&bytes, LONGEST_VALUE);
    append_unescaped(&plain, comma + 1, length - head - 6);
    bool is_decoded = !is_base64 || encoded_decode(buffer_text(&plain), plain.length, &bytes);
    if (is_decoded)
        read_decoded(is_base64 ? &bytes : &plain, type, answer);
    buffer_free(&plain);
    buffer_free(&bytes);
    return is_decoded;
}

/* Longer than any word, of capitals, small letters and digits. */
static bool seems_base64(const char *value, size_t length)
{
    unsigned kinds = 0;
    size_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        if (isspace((unsigned char)value[i]) || value[i] == '=')
            continue;
        if (!isalnum((unsigned char)value[i]) && value[i] != '+' && value[i] != '/')
            return false;
        letters++;
        kinds |= isupper((unsigned char)value[i]) ? 1U : islower((unsigned char)value[i]) ? 2U : 4U;
    }
    return letters >= SHORTEST_CODE && kinds == 7 && !memchr(value, ' ', length);
}

bool encoded_read(const char *value, size_t length, struct answer *answer)
{
    return read_address(value, length, answer) ||
           (seems_base64(value, length) && encoded_read_base64(value, length, answer));
}

/* Where an address of data within a longer text ends: at the quote or bracket that begins it. */
static const char *end_of_address(const char *text, const char *at, const char *end)
{
    char open = at > text ? at[-1] : '\0';
    char close = open == '(' ? ')' : open;
    if (open != '(' && open != '"' && open != '\'')
        return NULL;
    return memchr(at, close, (size_t)(end - at));
}

void encoded_text(const char *text, size_t length, struct answer *answer)
{
    const char *end = text + length, *told = text;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), "data:", 5)); at++) {
        const char *close = end_of_address(text, at, end);
        if (!close)
            continue;
        answer_text(answer, told, (size_t)(at - told));
        told = read_address(at, (size_t)(close - at), answer) ? close : at;
        at = close;
    }
    answer_text(answer, told, (size_t)(end - told));
}

void encoded_percent(const char *value, size_t length, struct answer *answer)
{
    if (!memchr(value, '%', length))
        return;
    struct buffer plain;
    buffer_init(&plain, LONGEST_VALUE);
    append_unescaped(&plain, value, length);
    if (plain.length < length) {
        answer_text(answer, buffer_text(&plain), plain.length);
        answer_break(answer);
    }
    buffer_free(&plain);
}

/* ---- letters among data ---- */

static bool is_letter(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

/* A run at `step` bytes for each letter, the others zero: its letters. */
static size_t run_length(const unsigned char *data, size_t length, size_t step)
{
    size_t count = 0;
    while (count * step < length && is_letter(data[count * step]) &&
           (step == 1 || (count * step + 1 < length && data[count * step + 1] == 0)))
        count++;
    return count;
}

bool encoded_letters(const unsigned char *data, size_t length, struct answer *answer)
{
    bool any = false;
    for (size_t i = 0; i < length;) {
        size_t step = i + 1 < length && data[i + 1] == 0 ? 2 : 1;
        size_t count = run_length(data + i, length - i, step);
        if (count >= SHORTEST_WORD) {
            answer_break(answer);
            for (size_t letter = 0; letter < count; letter++)
                answer_text(answer, (const char *)data + i + letter * step, 1);
            answer_break(answer);
        }
        any = any || count >= SHORTEST_WORD;
        i += count >= SHORTEST_WORD ? count * step : 1;
    }
    return any;
}

void encoded_wide(const unsigned char *data, size_t length, bool is_big_endian, struct buffer *out)
{
    for (size_t i = 0; i + 1 < length; i += 2) {
        uint32_t unit = is_big_endian ? (uint32_t)data[i] << 8 | data[i + 1]
                                      : (uint32_t)data[i + 1] << 8 | data[i];
        if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < length) {
            uint32_t low = is_big_endian ? (uint32_t)data[i + 2] << 8 | data[i + 3]
                                         : (uint32_t)data[i + 3] << 8 | data[i + 2];
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        text_append_code_point(out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    }
}

bool encoded_is_wide(const unsigned char *data, size_t length, bool *is_big_endian, size_t *skip)
{
    *skip = 0;
    if (length < 4)
        return false;
    bool has_mark = (data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF);
    *is_big_endian = has_mark ? data[0] == 0xFE : data[0] == 0;
    *skip = has_mark ? 2 : 0;
    if (has_mark)
        return data[2] != 0 || data[3] != 0;
    return (data[0] == 0) != (data[1] == 0) && (data[2] == 0) == (data[0] == 0) &&
           (data[3] == 0) == (data[1] == 0);
}
