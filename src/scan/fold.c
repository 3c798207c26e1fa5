#include "fold.h"

#include <string.h>

#include "fold_table.h"
#include "safehand/base.h"
#include "safehand/scan.h"

enum { DROPPED = 0, PARTS = 1, TWO_LETTERS = 0xE000 };

struct fold_range {
    uint32_t first, last;
};

static bool is_among(uint32_t code_point, const struct fold_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code_point <= ranges[i].last)
            return code_point >= ranges[i].first;
    return false;
}
#define IS_AMONG(code_point, ranges) is_among(code_point, ranges, sizeof ranges / sizeof *(ranges))

/* Marks that are written above or below a letter, or left out: Hebrew points, Arabic vowels and the
 * lengthening stroke, the dot of the Indian scripts, combining marks. */
static const struct fold_range MARKS[] = {
    {0x0591, 0x05C7}, {0x0610, 0x061A}, {0x0640, 0x0640}, {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06ED}, {0x093C, 0x093C}, {0x09BC, 0x09BC}, {0x0A3C, 0x0A3C}, {0x0ABC, 0x0ABC},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F},
};
/* Punctuation, symbols, pictures and private use. */
static const struct fold_range SIGNS[] = {
    {0x0589, 0x058F}, {0x0600, 0x061F}, {0x066A, 0x066D},   {0x06D4, 0x06D4}, {0x0964, 0x0965},
    {0x10FB, 0x10FB}, {0x1680, 0x1680}, {0x2000, 0x206F},   {0x207A, 0x20CF}, {0x2100, 0x2BFF},
    {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3020},   {0x3030, 0x303F}, {0x30FB, 0x30FB},
    {0xE000, 0xF8FF}, {0xFE10, 0xFE6F}, {0xFF01, 0xFF0F},   {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40},
    {0xFF5B, 0xFF65}, {0xFFF0, 0xFFFF}, {0x1F000, 0x1FBFF},
};
/* Scripts that part no words by blanks. */
static const struct fold_range UNPARTED[] = {
    {0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF},   {0x3040, 0x30FF},
    {0x3400, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF},
};
/* The noughts of the scripts whose digits stand in a row. */
static const uint32_t NOUGHTS[] = {0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0xFF10};

/* Letters that are written as one or as two code points, and those that are used for each other. */
static uint32_t fold_other(uint32_t code_point)
{
    static const struct {
        uint32_t from, to;
    } pairs[] = {
        {0x0622, 0x0627}, {0x0623, 0x0627}, {0x0625, 0x0627}, {0x0629, 0x0647}, {0x0649, 0x064A},
        {0x0671, 0x0627}, {0x06A9, 0x0643}, {0x06CC, 0x064A}, {0x0958, 0x0915}, {0x0959, 0x0916},
        {0x095A, 0x0917}, {0x095B, 0x091C}, {0x095C, 0x0921}, {0x095D, 0x0922}, {0x095E, 0x092B},
        {0x095F, 0x092F}, {0x09DC, 0x09A1}, {0x09DD, 0x09A2}, {0x09DF, 0x09AF},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].from == code_point)
            return pairs[i].to;
    return code_point;
}

static uint32_t two_letters(char first, char second)
{
    return TWO_LETTERS | (uint32_t)(first - 'a') << 5 | (uint32_t)(second - 'a');
}

/* The ligatures that typesetting puts into the text of PDF files. */
static uint32_t fold_ligature(uint32_t code_point)
{
    switch (code_point) {
    case 0xFB00:
    case 0xFB03:
    case 0xFB04: /* ffi, ffl: the third letter is lost, which no name stands on */
        return two_letters('f', 'f');
    case 0xFB01:
        return two_letters('f', 'i');
    case 0xFB02:
        return two_letters('f', 'l');
    default:
        return two_letters('s', 't');
    }
}

/* DROPPED, PARTS, two letters, or the folded code point. */
static uint32_t fold_code_point(uint32_t code_point)
{
    if (code_point >= 0xA0 && code_point <= 0x52F)
        return text_is_invisible(code_point) ? DROPPED : fold_low[code_point - 0xA0];
    if (code_point >= 0x1E00 && code_point <= 0x1FFF)
        return fold_high[code_point - 0x1E00];
    if (code_point == 0x2028 || code_point == 0x2029)
        return PARTS;
    if (text_is_invisible(code_point) || IS_AMONG(code_point, MARKS))
        return DROPPED;
    if (code_point < 0xA0 || IS_AMONG(code_point, SIGNS))
        return PARTS;
    for (size_t i = 0; i < sizeof NOUGHTS / sizeof *NOUGHTS; i++)
        if (code_point >= NOUGHTS[i] && code_point < NOUGHTS[i] + 10)
            return '0' + (code_point - NOUGHTS[i]);
    if (code_point >= 0xFF21 && code_point <= 0xFF3A)
        return code_point - 0xFF21 + 'a';
    if (code_point >= 0xFF41 && code_point <= 0xFF5A)
        return code_point - 0xFF41 + 'a';
    if (code_point >= 0xFB00 && code_point <= 0xFB06)
        return fold_ligature(code_point);
    return fold_other(code_point);
}

void fold_begin(struct fold *fold, const char *text, size_t length)
{
    *fold = (struct fold){.text = (const unsigned char *)text,
                          .length = length,
                          .pending = FOLD_HARD,
                          .last = FOLD_OF_NOTHING};
}

static void put_code_point(struct fold_unit *unit, uint32_t code_point)
{
    if (code_point < 0x80) {
        unit->bytes[0] = (unsigned char)code_point;
        unit->size = 1;
    } else if (code_point >= TWO_LETTERS && code_point < TWO_LETTERS + 0x400) {
        unit->bytes[0] = (unsigned char)('a' + (code_point >> 5 & 0x1F));
        unit->bytes[1] = (unsigned char)('a' + (code_point & 0x1F));
        unit->size = 2;
    } else {
        unit->size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
        static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
        unit->bytes[0] = (unsigned char)(lead[unit->size] | code_point >> (6 * (unit->size - 1)));
        for (unsigned i = 1; i < unit->size; i++)
            unit->bytes[i] =
                (unsigned char)(0x80 | (code_point >> (6 * (unit->size - 1 - i)) & 0x3F));
    }
}

/* The break before a letter or digit, by what stood before it. */
static void finish_unit(struct fold *fold, struct fold_unit *unit, bool is_unparted)
{
    int kind = unit->is_digit ? FOLD_OF_DIGIT : is_unparted ? FOLD_OF_SIGN : FOLD_OF_LETTER;
    unit->before = fold->pending;
    if (unit->before == FOLD_NONE && ((int)fold->last != kind || kind == FOLD_OF_SIGN))
        unit->before = FOLD_SOFT;
    fold->last = kind;
    fold->pending = FOLD_NONE;
}

/* A character beyond ASCII; false if it is none that counts. */
static bool next_other(struct fold *fold, struct fold_unit *unit)
{
    uint32_t code_point = fold->text[fold->at];
    size_t size =
        utf8_decode((const char *)fold->text + fold->at, fold->length - fold->at, &code_point);
    unit->start = fold->at;
    fold->at += size == 0 ? 1 : size;
    unit->end = fold->at;
    uint32_t folded = fold_code_point(code_point);
    if (folded == PARTS)
        fold->pending = FOLD_HARD;
    if (folded == PARTS || folded == DROPPED)
        return false;
    put_code_point(unit, folded);
    unit->is_digit = folded >= '0' && folded <= '9';
    finish_unit(fold, unit, folded >= 0x0E00 && IS_AMONG(folded, UNPARTED));
    return true;
}

bool fold_next(struct fold *fold, struct fold_unit *unit)
{
    while (fold->at < fold->length) {
        unsigned char byte = fold->text[fold->at];
        if (byte >= 0x80) {
            if (next_other(fold, unit))
                return true;
            continue;
        }
        unsigned char lower = byte | 0x20;
        bool is_letter = lower >= 'a' && lower <= 'z';
        if (!is_letter && (byte < '0' || byte > '9')) {
            fold->pending = FOLD_HARD;
            fold->at++;
            continue;
        }
        unit->bytes[0] = is_letter ? lower : byte;
        unit->size = 1;
        unit->start = fold->at++;
        unit->end = fold->at;
        unit->is_digit = !is_letter;
        finish_unit(fold, unit, false);
        return true;
    }
    return false;
}

bool scan_reads_alike(const char *first, const char *second)
{
    struct fold a, b;
    struct fold_unit left, right;
    fold_begin(&a, first, strlen(first));
    fold_begin(&b, second, strlen(second));
    for (;;) {
        bool more = fold_next(&a, &left);
        if (more != fold_next(&b, &right))
            return false;
        if (!more)
            return true;
        if (left.size != right.size || memcmp(left.bytes, right.bytes, left.size) != 0)
            return false;
    }
}
