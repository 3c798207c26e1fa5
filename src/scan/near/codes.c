#include "codes.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"

enum {
    MISTYPED_SHORTEST = 8, /* what is shorter is too soon another number */
    DIGITS_LEAST = 4,
    GAP = 3, /* characters between words of one code */
    LETTERS_LONGEST = 4,
};

/* What a scanner takes for each other, or a hand, is one; 0: no letter or digit. */
static char seen_of(char byte)
{
    static const char letters[] = "oqilszgb", digits[] = "00115268";
    char lower = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
    if (lower >= '0' && lower <= '9')
        return lower;
    if (lower < 'a' || lower > 'z')
        return '\0';
    const char *alike = strchr(letters, lower);
    return alike ? digits[alike - letters] : lower;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A sum of the characters, each times a power for its place, so that one of a part, or without a
 * character, or with two changed over, follows from the sums before each character. */
enum { PLACES = CODE_LONGEST + 1 };
static const uint32_t BASE = 0x9E3779B1u;

struct sums {
    uint32_t before[PLACES], powers[PLACES];
    const char *seen;
    size_t length;
};

static void sum_up(struct sums *sums, const char *seen, size_t length)
{
    sums->seen = seen;
    sums->length = length;
    sums->before[0] = 0;
    sums->powers[0] = 1;
    for (size_t i = 0; i < length; i++) {
        sums->before[i + 1] = sums->before[i] * BASE + (unsigned char)seen[i];
        sums->powers[i + 1] = sums->powers[i] * BASE;
    }
}

/* Of the characters from `from` to `to`. */
static uint32_t sum_of(const struct sums *sums, size_t from, size_t to)
{
    return sums->before[to] - sums->before[from] * sums->powers[to - from];
}

/* Of those from `from` on, without the one at `at`. */
static uint32_t sum_without(const struct sums *sums, size_t from, size_t at)
{
    return sum_of(sums, from, at) * sums->powers[sums->length - at - 1] +
           sum_of(sums, at + 1, sums->length);
}

/* Of those from `from` on, the one at `at` and the next changed over. */
static uint32_t sum_turned(const struct sums *sums, size_t from, size_t at)
{
    uint32_t apart =
        (uint32_t)(unsigned char)sums->seen[at + 1] - (uint32_t)(unsigned char)sums->seen[at];
    size_t behind = sums->length - at - 1;
    return sum_of(sums, from, sums->length) +
           apart * (sums->powers[behind] - sums->powers[behind - 1]);
}

/* Which of the marks and in what order: all bits of a sum count. */
static uint32_t spread(uint32_t sum)
{
    return sum ^ sum >> 12;
}

static void mark(struct codes *codes, uint32_t sum)
{
    uint32_t hash = spread(sum);
    codes->marks[hash % CODE_MARKS / 64] |= UINT64_C(1) << hash % 64;
}

static bool is_marked(const struct codes *codes, uint32_t sum)
{
    uint32_t hash = spread(sum);
    return (codes->marks[hash % CODE_MARKS / 64] >> hash % 64 & 1) != 0;
}

static enum status add_keys(struct codes *codes, const struct code *code, struct error *err)
{
    struct sums sums;
    sum_up(&sums, code->seen, code->length);
    const struct code_key key = {sums.before[code->length], (uint32_t)codes->count};
    bool added = ARRAY_ADD(codes->whole, codes->whole_count, key);
    mark(codes, key.hash);
    for (size_t i = 0; i < code->length && code->length >= MISTYPED_SHORTEST && added; i++) {
        const struct code_key less = {sum_without(&sums, 0, i), key.code};
        added = ARRAY_ADD(codes->shorter, codes->shorter_count, less);
        mark(codes, less.hash);
    }
    return added ? STATUS_OK : memory_error(err);
}

enum status codes_add(struct codes *codes, const char *text, uint32_t value, struct error *err)
{
    struct code code = {.value = value};
    size_t digits = 0;
    for (; *text != '\0' && code.length < CODE_LONGEST; text++) {
        char seen = seen_of(*text);
        if ((unsigned char)*text >= 0x80)
            return STATUS_OK;
        if (seen != '\0')
            code.seen[code.length++] = seen;
        digits += is_digit(seen);
    }
    if (*text != '\0' || code.length < CODE_SHORTEST || digits < DIGITS_LEAST)
        return STATUS_OK;
    codes->lengths |= UINT64_C(1) << code.length;
    enum status status = add_keys(codes, &code, err);
    if (status == STATUS_OK && !ARRAY_ADD(codes->items, codes->count, code))
        status = memory_error(err);
    return status;
}

static int compare_keys(const void *a, const void *b)
{
    const struct code_key *first = a, *second = b;
    if (first->hash != second->hash)
        return first->hash < second->hash ? -1 : 1;
    return (first->code > second->code) - (first->code < second->code);
}

void codes_finish(struct codes *codes)
{
    if (codes->whole_count > 0)
        qsort(codes->whole, codes->whole_count, sizeof *codes->whole, compare_keys);
    if (codes->shorter_count > 0)
        qsort(codes->shorter, codes->shorter_count, sizeof *codes->shorter, compare_keys);
}

void codes_free(struct codes *codes)
{
    memory_free(codes->items);
    memory_free(codes->whole);
    memory_free(codes->shorter);
    *codes = (struct codes){0};
}

/* Whether the shorter is the longer without one character. */
static bool is_one_less(const char *shorter, const char *longer, size_t length)
{
    size_t at = 0;
    while (at < length && shorter[at] == longer[at])
        at++;
    return memcmp(shorter + at, longer + at + 1, length - at) == 0;
}

/* The first code of a hash that has that length and, as far as it goes, these characters. */
static const struct code *look_up(const struct codes *codes, const struct code_key *keys,
                                  size_t count, uint32_t hash, const char *seen, size_t length,
                                  bool is_shorter)
{
    size_t end = is_marked(codes, hash) ? count : 0, low = 0, high = end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (keys[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < end && keys[low].hash == hash; low++) {
        const struct code *code = &codes->items[keys[low].code];
        if (is_shorter ? code->length == length + 1 && is_one_less(seen, code->seen, length)
                       : code->length == length && memcmp(code->seen, seen, length) == 0)
            return code;
    }
    return NULL;
}

/* One character typed twice, or two changed over. */
static const struct code *look_mistyped(const struct codes *codes, const struct sums *sums,
                                        size_t from)
{
    char other[CODE_LONGEST];
    size_t length = sums->length - from;
    const char *seen = sums->seen + from;
    const struct code *code = NULL;
    for (size_t i = 0; i < length && !code; i++) {
        uint32_t sum = sum_without(sums, from, from + i);
        bool is_doubled = i + 1 < length && seen[i] == seen[i + 1];
        if (is_doubled && length > MISTYPED_SHORTEST && is_marked(codes, sum)) {
            memcpy(other, seen, i);
            memcpy(other + i, seen + i + 1, length - i - 1);
            code = look_up(codes, codes->whole, codes->whole_count, sum, other, length - 1, false);
        }
        if (code || i + 1 == length || is_doubled)
            continue;
        sum = sum_turned(sums, from, from + i);
        if (!is_marked(codes, sum))
            continue;
        memcpy(other, seen, length);
        other[i] = seen[i + 1];
        other[i + 1] = seen[i];
        code = look_up(codes, codes->whole, codes->whole_count, sum, other, length, false);
    }
    return code;
}

/* What the characters from `from` on are, or nearly are. */
static const struct code *look(const struct codes *codes, const struct sums *sums, size_t from)
{
    size_t length = sums->length - from;
    const char *seen = sums->seen + from;
    uint32_t sum = sum_of(sums, from, sums->length);
    bool longer_fits = (codes->lengths >> (length + 1) & 1) != 0;
    bool shorter_fits = (codes->lengths >> (length - 1) & 1) != 0;
    bool fits = (codes->lengths >> length & 1) != 0;
    const struct code *code = NULL;
    if (fits)
        code = look_up(codes, codes->whole, codes->whole_count, sum, seen, length, false);
    if (!code && longer_fits)
        code = look_up(codes, codes->shorter, codes->shorter_count, sum, seen, length, true);
    return !code && length >= MISTYPED_SHORTEST && (fits || shorter_fits)
               ? look_mistyped(codes, sums, from)
               : code;
}

/* Whether a word may be part of a code: short letters, or digits with letters. */
static bool append(struct code_row *row, const char *text, size_t start, size_t end)
{
    size_t length = end - start;
    if (length > CODE_WORD_LONGEST || row->length + length > CODE_LONGEST ||
        row->count == CODE_WORDS)
        return false;
    row->words[row->count].start = start;
    row->words[row->count].at = row->length;
    for (size_t i = 0; i < length; i++) {
        row->seen[row->length + i] = seen_of(text[start + i]);
        if (row->seen[row->length + i] == '\0')
            return false;
    }
    row->length += length;
    row->count++;
    row->end = end;
    return true;
}

/* The letters before the first digits: "QQ" of "QQ 12 34 56 C". */
static void begin_row(struct code_row *row, const char *text, size_t start)
{
    size_t end = start, letters = 0;
    *row = (struct code_row){0};
    while (end > 0 && start - end < GAP && seen_of(text[end - 1]) == '\0')
        end--;
    while (letters < end && letters <= LETTERS_LONGEST && seen_of(text[end - letters - 1]) != '\0')
        letters++;
    bool is_whole = letters == end || (unsigned char)text[end - letters - 1] < 0x80;
    if (end < start && letters > 0 && letters <= LETTERS_LONGEST && is_whole &&
        !append(row, text, end - letters, end))
        *row = (struct code_row){0};
}

/* Room for the next word: the first ones are let go. */
static void make_room(struct code_row *row, size_t length)
{
    size_t gone = 0;
    while (gone < row->count && (row->count - gone == CODE_WORDS ||
                                 row->length - row->words[gone].at + length > CODE_LONGEST))
        gone++;
    if (gone == 0)
        return;
    size_t at = gone < row->count ? row->words[gone].at : row->length;
    memmove(row->seen, row->seen + at, row->length - at);
    memmove(row->words, row->words + gone, (row->count - gone) * sizeof *row->words);
    row->length -= at;
    row->count -= gone;
    for (size_t i = 0; i < row->count; i++)
        row->words[i].at -= at;
}

void codes_take(const struct codes *codes, struct code_row *row, const char *text, size_t start,
                size_t end, code_found *found, void *context)
{
    bool has_digit = false;
    for (size_t i = start; i < end && i < start + CODE_WORD_LONGEST; i++)
        has_digit = has_digit || is_digit(text[i]);
    bool goes_on = row->end > 0 && start <= row->end + GAP;
    if (!has_digit && (!goes_on || end - start > LETTERS_LONGEST)) {
        row->end = 0;
        return;
    }
    if (!goes_on)
        begin_row(row, text, start);
    make_room(row, end - start);
    if (!append(row, text, start, end)) {
        row->end = 0;
        return;
    }
    size_t digits = 0;
    for (size_t i = 0; i < row->length; i++)
        digits += is_digit(row->seen[i]);
    if (digits < DIGITS_LEAST || row->length + 1 < CODE_SHORTEST)
        return;
    struct sums sums;
    sum_up(&sums, row->seen, row->length);
    for (size_t i = 0; i < row->count; i++) {
        bool is_long = row->length - row->words[i].at + 1 >= CODE_SHORTEST;
        const struct code *code = is_long ? look(codes, &sums, row->words[i].at) : NULL;
        if (code) {
            size_t length = row->length - row->words[i].at;
            bool is_same = code->length == length &&
                           memcmp(code->seen, row->seen + row->words[i].at, length) == 0;
            found(context, row->words[i].start, end, code->value, !is_same);
            return;
        }
    }
}
