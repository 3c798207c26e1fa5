#include "fold.h"

#include <string.h>

#include "safehand/base.h"
#include "safehand/scan.h"

struct fold_range {
    uint32_t first, last;
};

/* Scripts that part no words by blanks. */
static bool is_unparted(uint32_t letter)
{
    static const struct fold_range unparted[] = {
        {0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF},   {0x3040, 0x30FF},
        {0x3400, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF},
    };
    for (size_t i = 0; i < sizeof unparted / sizeof *unparted; i++)
        if (letter <= unparted[i].last)
            return letter >= unparted[i].first;
    return false;
}

void fold_begin(struct fold *fold, const char *text, size_t length)
{
    fold->text = (const unsigned char *)text;
    fold->length = length;
    fold->at = fold->start = 0;
    fold->letters.count = fold->given = 0;
    fold->pending = FOLD_HARD;
    fold->last = FOLD_OF_NOTHING;
}

size_t fold_line_break(const struct fold *fold, size_t at)
{
    const unsigned char *text = fold->text;
    size_t end = at + 1, newlines = 0;
    if (text[at] != '-' || fold->last != FOLD_OF_LETTER || fold->pending != FOLD_NONE)
        return 0;
    while (end < fold->length &&
           (text[end] == ' ' || text[end] == '\r' || text[end] == '\n' || text[end] == '\t'))
        newlines += text[end++] == '\n';
    bool goes_on =
        end < fold->length && ((text[end] >= 'a' && text[end] <= 'z') || text[end] >= 0x80);
    return newlines == 1 && goes_on ? end : 0;
}

static void put_letter(struct fold_unit *unit, uint32_t letter)
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (letter < 0x80) {
        unit->bytes[0] = (unsigned char)letter;
        unit->size = 1;
        return;
    }
    unit->size = letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
    unit->bytes[0] = (unsigned char)(lead[unit->size] | letter >> (6 * (unit->size - 1)));
    for (unsigned i = 1; i < unit->size; i++)
        unit->bytes[i] = (unsigned char)(0x80 | (letter >> (6 * (unit->size - 1 - i)) & 0x3F));
}

/* The break before a letter or digit, by what stood before it. */
static void finish_unit(struct fold *fold, struct fold_unit *unit, bool is_sign)
{
    int kind = is_sign ? FOLD_OF_SIGN : unit->is_digit ? FOLD_OF_DIGIT : FOLD_OF_LETTER;
    unit->before = fold->pending;
    if (unit->before == FOLD_NONE && ((int)fold->last != kind || kind == FOLD_OF_SIGN))
        unit->before = FOLD_SOFT;
    fold->last = kind;
    fold->pending = FOLD_NONE;
}

/* The next of the letters that a character beyond ASCII stands for. */
static void next_letter(struct fold *fold, struct fold_unit *unit)
{
    const struct letters *letters = &fold->letters;
    uint32_t letter = letters->items[fold->given];
    if ((letters->is_parted >> fold->given & 1) != 0)
        fold->pending = FOLD_HARD;
    fold->given++;
    put_letter(unit, letter);
    unit->start = fold->start;
    unit->end = fold->at;
    unit->is_digit = letter >= '0' && letter <= '9';
    finish_unit(fold, unit, letters->is_apart || (letter >= 0x0E00 && is_unparted(letter)));
}

/* A character beyond ASCII; false if it is none that counts. */
static bool next_other(struct fold *fold, struct fold_unit *unit)
{
    uint32_t code_point = fold->text[fold->at];
    size_t size =
        utf8_decode((const char *)fold->text + fold->at, fold->length - fold->at, &code_point);
    fold->start = fold->at;
    fold->at += size == 0 ? 1 : size;
    fold->given = 0;
    letters_of(code_point, &fold->letters);
    if (fold->letters.count > 0) {
        next_letter(fold, unit);
        return true;
    }
    if (fold->letters.parts)
        fold->pending = FOLD_HARD;
    return false;
}

bool fold_next(struct fold *fold, struct fold_unit *unit)
{
    if (fold_has_more(fold)) {
        next_letter(fold, unit);
        return true;
    }
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
            size_t end = fold_line_break(fold, fold->at);
            if (end == 0)
                fold->pending = FOLD_HARD;
            fold->at = end == 0 ? fold->at + 1 : end;
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
