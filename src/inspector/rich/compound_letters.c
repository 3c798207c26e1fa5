/* Letters and numbers in the streams of old Office files. */
#include <ctype.h>
#include <string.h>

#include "safehand/base/text.h"

#include "compound.h"

uint32_t compound_number(const struct buffer *bytes, size_t at, unsigned size)
{
    uint32_t number = 0;
    if (at > bytes->length || size > bytes->length - at)
        return 0;
    for (unsigned i = 0; i < size; i++)
        number |= (uint32_t)bytes->data[at + i] << (8 * i);
    return number;
}

/* 0x80 to 0x9F of code page 1252; 0 for none. */
static const uint16_t WINDOWS[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void compound_append_narrow(struct buffer *out, const unsigned char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint32_t letter = text[i];
        if (letter >= 0x80 && letter < 0xA0)
            letter = WINDOWS[letter - 0x80] != 0 ? WINDOWS[letter - 0x80] : 0xFFFD;
        if (letter != 0)
            text_append_code_point(out, letter);
    }
}

void compound_append_wide(struct buffer *out, const unsigned char *text, size_t length)
{
    for (size_t i = 0; i + 1 < length; i += 2) {
        uint32_t letter = text[i] | (uint32_t)text[i + 1] << 8;
        if (letter >= 0xD800 && letter < 0xDC00 && i + 3 < length) {
            uint32_t low = text[i + 2] | (uint32_t)text[i + 3] << 8;
            if (low >= 0xDC00 && low < 0xE000) {
                letter = 0x10000 + ((letter - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (letter != 0)
            text_append_code_point(out, letter >= 0xD800 && letter < 0xE000 ? 0xFFFD : letter);
    }
}

void compound_tell_shown(struct answer *answer, const struct buffer *text)
{
    answer_break(answer);
    answer_shown(answer, buffer_text(text), text->length);
    answer_break(answer);
}

void compound_tell(struct answer *answer, const struct buffer *text)
{
    answer_break(answer);
    answer_text(answer, buffer_text(text), text->length);
    answer_break(answer);
}

void compound_tell_narrow(struct answer *answer, const unsigned char *text, size_t length)
{
    struct buffer out;
    buffer_init(&out, READER_TEXT_MAXIMUM);
    compound_append_narrow(&out, text, length);
    compound_tell(answer, &out);
    buffer_free(&out);
}

void compound_tell_wide(struct answer *answer, const unsigned char *text, size_t length)
{
    struct buffer out;
    buffer_init(&out, READER_TEXT_MAXIMUM);
    compound_append_wide(&out, text, length);
    compound_tell(answer, &out);
    buffer_free(&out);
}

/* ---- runs ---- */

static bool is_letter(unsigned char byte)
{
    return (byte >= ' ' && byte < 0x7F) || byte == '\t' || byte >= 0xC0;
}

/* Whether a run looks like words: mostly letters. */
static bool is_of_words(const unsigned char *run, size_t letters, size_t step)
{
    enum { LEAST = 4 };
    size_t alphas = 0;
    for (size_t i = 0; i < letters; i++)
        alphas += isalpha(run[i * step]) != 0 || isdigit(run[i * step]) != 0;
    return letters >= LEAST && alphas * 4 >= letters * 3;
}

static size_t run_length(const unsigned char *data, size_t length, size_t step)
{
    size_t letters = 0;
    while ((letters + 1) * step <= length && is_letter(data[letters * step]) &&
           (step == 1 || data[letters * step + 1] == 0))
        letters++;
    return letters;
}

size_t compound_tell_runs(struct answer *answer, const unsigned char *data, size_t length)
{
    size_t words = 0;
    for (size_t at = 0; at < length;) {
        size_t wide = run_length(data + at, length - at, 2);
        size_t narrow = run_length(data + at, length - at, 1);
        size_t step = wide >= 4 ? 2 : 1, letters = step == 2 ? wide : narrow;
        if (is_of_words(data + at, letters, step)) {
            words++;
            if (step == 2)
                compound_tell_wide(answer, data + at, letters * 2);
            else
                compound_tell_narrow(answer, data + at, letters);
        }
        at += letters > 0 ? letters * step : 1;
    }
    return words;
}
