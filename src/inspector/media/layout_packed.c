/* Words within a picture's or a sound's own data, where no program looks for any. Packed data looks
 * like chance: of seven letters of one case in a row there is hardly one in a photo of a telephone,
 * and of shorter ones so many that names would be found in every one. */
#include <ctype.h>
#include <string.h>

#include "media_internal.h"

enum {
    LEAST = 7,
    SHORT_LEAST = 4,
    DIFFERENT_LEAST = 4,
    LONG_LEAST = 24, /* of whatever can be printed: chance makes such a row in one of many files */
    LONG_DIFFERENT_LEAST = 10,
    LOOKED_AT = 64 * 1024 * 1024
};

enum kind { NONE, LOWER, UPPER, NUMBER };

static enum kind kind_of(unsigned char letter)
{
    if (letter >= 'a' && letter <= 'z')
        return LOWER;
    if (letter >= 'A' && letter <= 'Z')
        return UPPER;
    return (letter >= '0' && letter <= '9') || letter == ' ' ? NUMBER : NONE;
}

/* Areas of one colour repeat themselves, in letters too. */
static bool has_different(const unsigned char *data, size_t length, size_t least)
{
    bool seen[256] = {false};
    size_t count = 0;
    for (size_t i = 0; i < length && count < least; i++) {
        count += !seen[data[i]];
        seen[data[i]] = true;
    }
    return count >= least;
}

static bool has_word(const unsigned char *data, size_t length)
{
    size_t begin = 0;
    if (length >= LONG_LEAST && has_different(data, length, LONG_DIFFERENT_LEAST))
        return true;
    for (size_t i = 1; i <= length; i++) {
        enum kind kind = kind_of(data[i - 1]), next = i < length ? kind_of(data[i]) : NONE;
        bool goes_on = next == kind || (i - begin == 1 && kind == UPPER && next == LOWER);
        if (kind != NONE && goes_on)
            continue;
        if (kind != NONE && i - begin >= LEAST &&
            has_different(data + begin, i - begin, DIFFERENT_LEAST))
            return true;
        begin = kind == UPPER && next == LOWER ? i - 1 : i;
    }
    return false;
}

/* Where so many letters stand in a row; the length if nowhere. */
static size_t find_letters(const unsigned char *data, size_t length, size_t at)
{
    while (length - at >= LEAST) {
        size_t before = LEAST;
        while (before > 0 && kind_of(data[at + before - 1]) != NONE)
            before--;
        if (before == 0)
            return at;
        at += before;
    }
    return length;
}

/* Chance hardly makes such, but pictures do: their areas are full of zeros. */
void layout_short(const unsigned char *data, size_t length, struct answer *answer)
{
    const unsigned char *end = data + length, *zero = data;
    while (zero < end && (zero = memchr(zero, 0, (size_t)(end - zero)))) {
        const unsigned char *from = zero + 1, *to = from;
        while (to < end && to - from < LEAST && isalpha(*to))
            to++;
        if (to < end && *to == 0 && to - from >= SHORT_LEAST && to - from < LEAST) {
            answer_break(answer);
            answer_text(answer, (const char *)from, (size_t)(to - from));
            answer_break(answer);
        }
        zero = from;
    }
}

void layout_packed(const unsigned char *data, size_t length, struct answer *answer)
{
    size_t at = 0, end = 0; /* of the run before */
    length = length < LOOKED_AT ? length : LOOKED_AT;
    while ((at = find_letters(data, length, at)) < length) {
        size_t begin = at;
        while (begin > end && isprint(data[begin - 1]))
            begin--;
        for (end = at; end < length && isprint(data[end]);)
            end++;
        if (has_word(data + begin, end - begin)) {
            answer_break(answer);
            answer_text(answer, (const char *)data + begin, end - begin);
            answer_break(answer);
        }
        at = end;
    }
}
