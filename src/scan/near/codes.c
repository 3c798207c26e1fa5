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

/* Of all characters but the one that is skipped; `length`: none is. */
static uint32_t hash_without(const char *seen, size_t length, size_t skipped)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        if (i != skipped)
            hash = (hash ^ (unsigned char)seen[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static void mark(struct codes *codes, uint32_t hash)
{
    codes->marks[hash % CODE_MARKS / 64] |= UINT64_C(1) << hash % 64;
}

static bool is_marked(const struct codes *codes, uint32_t hash)
{
    return (codes->marks[hash % CODE_MARKS / 64] >> hash % 64 & 1) != 0;
}

static enum status add_keys(struct codes *codes, const struct code *code, struct error *err)
{
    const struct code_key key = {hash_without(code->seen, code->length, code->length),
                                 (uint32_t)codes->count};
    bool added = ARRAY_ADD(codes->whole, codes->whole_count, key);
    mark(codes, key.hash);
    for (size_t i = 0; i < code->length && code->length >= MISTYPED_SHORTEST && added; i++) {
        const struct code_key less = {hash_without(code->seen, code->length, i), key.code};
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
        digits += is_digit(*text);
    }
    if (*text != '\0' || code.length < CODE_SHORTEST || digits < DIGITS_LEAST)
        return STATUS_OK;
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
    size_t low = 0, high = is_marked(codes, hash) ? count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (keys[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && keys[low].hash == hash && is_marked(codes, hash); low++) {
        const struct code *code = &codes->items[keys[low].code];
        if (is_shorter ? code->length == length + 1 && is_one_less(seen, code->seen, length)
                       : code->length == length && memcmp(code->seen, seen, length) == 0)
            return code;
    }
    return NULL;
}

static const struct code *look_whole(const struct codes *codes, const char *seen, size_t length)
{
    return look_up(codes, codes->whole, codes->whole_count, hash_without(seen, length, length),
                   seen, length, false);
}

/* One character too many, or two changed over. */
static const struct code *look_mistyped(const struct codes *codes, const char *seen, size_t length)
{
    char other[CODE_LONGEST];
    const struct code *code = NULL;
    for (size_t i = 0; i < length && !code; i++) {
        if (length > MISTYPED_SHORTEST && is_marked(codes, hash_without(seen, length, i))) {
            memcpy(other, seen, i);
            memcpy(other + i, seen + i + 1, length - i - 1);
            code = look_whole(codes, other, length - 1);
        }
        if (code || i + 1 == length || seen[i] == seen[i + 1])
            continue;
        memcpy(other, seen, length);
        other[i] = seen[i + 1];
        other[i + 1] = seen[i];
        code = look_whole(codes, other, length);
    }
    return code;
}

static const struct code *look(const struct codes *codes, const char *seen, size_t length)
{
    const struct code *code = look_whole(codes, seen, length);
    if (!code && length + 1 >= MISTYPED_SHORTEST)
        code = look_up(codes, codes->shorter, codes->shorter_count,
                       hash_without(seen, length, length), seen, length, true);
    return !code && length >= MISTYPED_SHORTEST ? look_mistyped(codes, seen, length) : code;
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
    for (size_t i = 0; i < row->count; i++) {
        const char *seen = row->seen + row->words[i].at;
        size_t length = row->length - row->words[i].at;
        const struct code *code = length + 1 >= CODE_SHORTEST ? look(codes, seen, length) : NULL;
        if (code) {
            found(context, row->words[i].start, end, code->value);
            return;
        }
    }
}
