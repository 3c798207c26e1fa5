#include "safehand/base/nearest.h"

#include <string.h>

#include "safehand/base/text.h"

static const size_t NOT_ONE = NEAREST_LONGEST + 1;

/* The code points of a text, or NOT_ONE. */
static size_t letters_of(const char *text, uint32_t letters[NEAREST_LONGEST])
{
    size_t length = strlen(text), count = 0;
    for (size_t at = 0; at < length;) {
        size_t size = utf8_decode(text + at, length - at,
                                  &letters[count == NEAREST_LONGEST ? NEAREST_LONGEST - 1 : count]);
        if (size == 0 || ++count > NEAREST_LONGEST)
            return NOT_ONE;
        at += size;
    }
    return count;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Three rows of the table are enough: of the letter at hand and of the two before it. */
static size_t distance(const uint32_t *one, size_t length, const uint32_t *other,
                       size_t other_length, size_t most)
{
    size_t rows[3][NEAREST_LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    if (length > other_length + most || other_length > length + most)
        return most + 1;
    for (size_t j = 0; j <= other_length; j++)
        last[j] = j;
    for (size_t i = 1; i <= length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= other_length; j++) {
            bool same = one[i - 1] == other[j - 1];
            row[j] = least(last[j - 1] + !same, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return least(last[other_length], most + 1);
}

size_t nearest_distance(const char *one, const char *other, size_t most)
{
    uint32_t letters[NEAREST_LONGEST], others[NEAREST_LONGEST];
    size_t length = letters_of(one, letters), other_length = letters_of(other, others);
    if (length == NOT_ONE || other_length == NOT_ONE)
        return most + 1;
    return distance(letters, length, others, other_length, most);
}

/* As the words of a catalogue are written. */
static void fold(uint32_t *letters, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (letters[i] >= 'A' && letters[i] <= 'Z')
            letters[i] += 'a' - 'A';
        else if (letters[i] == ' ' || letters[i] == '-')
            letters[i] = '_';
}

static size_t may_differ(size_t length)
{
    return length <= 3 ? 0 : length <= 5 ? 1 : length < 12 ? 2 : 3;
}

void nearest_begin(struct nearest *nearest, const char *written)
{
    *nearest = (struct nearest){0};
    size_t length = letters_of(written, nearest->letters);
    nearest->length = length == NOT_ONE ? 0 : length;
    nearest->distance = may_differ(nearest->length) + 1;
    fold(nearest->letters, nearest->length);
}

void nearest_try(struct nearest *nearest, const char *candidate, const char *meant)
{
    uint32_t letters[NEAREST_LONGEST];
    size_t length = letters_of(candidate, letters);
    if (nearest->length == 0 || length == NOT_ONE || nearest->distance == 0)
        return;
    /* A short word is near to many: what is allowed goes by the shorter of the two. */
    size_t most = least(nearest->distance - 1, may_differ(least(length, nearest->length)));
    fold(letters, length);
    size_t found = distance(nearest->letters, nearest->length, letters, length, most);
    if (found > most)
        return;
    nearest->distance = found;
    nearest->meant = meant;
}

void nearest_try_all(struct nearest *nearest, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        nearest_try(nearest, words[i], words[i]);
}
