#include "letters.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "safehand/base/text.h"

struct letter_range {
    uint32_t first, last;
};

static bool is_among(uint32_t code_point, const struct letter_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code_point <= ranges[i].last)
            return code_point >= ranges[i].first;
    return false;
}
#define IS_AMONG(code_point, ranges) is_among(code_point, ranges, sizeof ranges / sizeof *(ranges))

/* Letters to Unicode, but written as apostrophes, primes and tone marks are, or for them. */
static const struct letter_range SIGNS[] = {
    {0x02B9, 0x02D1}, {0x02EC, 0x02EC}, {0x02EE, 0x02EE}, {0x0559, 0x0559}, {0x07F4, 0x07F5},
    {0x2E2F, 0x2E2F}, {0xA717, 0xA71F}, {0xA788, 0xA788}, {0xA78B, 0xA78C},
};

/* Letters to Unicode, but only written above or between others: Arabic's lengthening stroke and
 * small vowels. */
static bool is_unsounded(uint32_t code_point)
{
    return code_point == 0x0640 || code_point == 0x06E5 || code_point == 0x06E6;
}

/* Letters of a circle or square filled with black, and digits, to which Unicode gives no plain
 * form. */
static const struct {
    uint32_t first, last, plain;
} FILLED[] = {
    {0x24F5, 0x24FD, '1'},   {0x24FF, 0x24FF, '0'},   {0x2776, 0x277E, '1'},
    {0x2780, 0x2788, '1'},   {0x278A, 0x2792, '1'},   {0x1F10B, 0x1F10B, '0'},
    {0x1F10C, 0x1F10C, '0'}, {0x1F150, 0x1F169, 'a'}, {0x1F170, 0x1F189, 'a'},
};

/* Letters with a stroke, a hook or a tail, and those that are written as two; in lower case. The
 * Arabic ones are used for each other. In the order of their code points. */
static const struct same_letters {
    uint16_t from, to[2];
} SAME[] = {
    {0x00E6, {'a', 'e'}}, {0x00F0, {'d'}},    {0x00F8, {'o'}},      {0x00FE, {'t', 'h'}},
    {0x0111, {'d'}},      {0x0127, {'h'}},    {0x0131, {'i'}},      {0x0138, {'k'}},
    {0x0142, {'l'}},      {0x014B, {'n'}},    {0x0153, {'o', 'e'}}, {0x0167, {'t'}},
    {0x0180, {'b'}},      {0x0183, {'b'}},    {0x0188, {'c'}},      {0x0192, {'f'}},
    {0x0199, {'k'}},      {0x019A, {'l'}},    {0x01A5, {'p'}},      {0x01AD, {'t'}},
    {0x01B4, {'y'}},      {0x01B6, {'z'}},    {0x01DD, {'e'}},      {0x01E5, {'g'}},
    {0x0221, {'d'}},      {0x0225, {'z'}},    {0x0234, {'l'}},      {0x0235, {'n'}},
    {0x0236, {'t'}},      {0x0237, {'j'}},    {0x023C, {'c'}},      {0x0247, {'e'}},
    {0x0249, {'j'}},      {0x024D, {'r'}},    {0x024F, {'y'}},      {0x0253, {'b'}},
    {0x0256, {'d'}},      {0x0257, {'d'}},    {0x0259, {'e'}},      {0x025B, {'e'}},
    {0x0260, {'g'}},      {0x0263, {'g'}},    {0x0268, {'i'}},      {0x0269, {'i'}},
    {0x0275, {'o'}},      {0x028A, {'u'}},    {0x028B, {'v'}},      {0x0629, {0x0647}},
    {0x0649, {0x064A}},   {0x0671, {0x0627}}, {0x06A9, {0x0643}},   {0x06CC, {0x064A}},
    {0x2C65, {'a'}},
};

/* Letters of other scripts that look like ours, in lower case or as capitals: whoever mixes them in
 * is found, and a name that is all of them is recorded so as well. In order. */
static const struct same_letters ALIKE[] = {
    {0x03B1, {'a'}}, {0x03B2, {'b'}}, {0x03B5, {'e'}}, {0x03B6, {'z'}}, {0x03B9, {'i'}},
    {0x03BA, {'k'}}, {0x03BC, {'m'}}, {0x03BF, {'o'}}, {0x03C1, {'p'}}, {0x03C4, {'t'}},
    {0x03C5, {'u'}}, {0x03C7, {'x'}}, {0x0430, {'a'}}, {0x0432, {'b'}}, {0x0435, {'e'}},
    {0x043A, {'k'}}, {0x043C, {'m'}}, {0x043D, {'h'}}, {0x043E, {'o'}}, {0x0440, {'p'}},
    {0x0441, {'c'}}, {0x0442, {'t'}}, {0x0443, {'y'}}, {0x0445, {'x'}}, {0x0455, {'s'}},
    {0x0456, {'i'}}, {0x0458, {'j'}}, {0x04BB, {'h'}}, {0x0501, {'d'}}, {0x051B, {'q'}},
    {0x051D, {'w'}},
};

static int compare_same(const void *a, const void *b)
{
    return (int)((const struct same_letters *)a)->from -
           (int)((const struct same_letters *)b)->from;
}

/* Marks above, below or through a letter; by the classes that Unicode gives them. Vowel signs and
 * the virama of the scripts of India and its neighbours are letters to the search. */
static bool is_mark(const utf8proc_property_t *property)
{
    enum { OVERLAY = 1, HAN = 6, VOICING = 8, HEBREW = 10, SYRIAC = 36, ATTACHED = 200 };
    int class = property->combining_class;
    return property->category == UTF8PROC_CATEGORY_ME || class == OVERLAY ||
           (class >= HAN && class <= VOICING) || (class >= HEBREW && class <= SYRIAC) ||
           class >= ATTACHED;
}

static bool is_letter_or_number(const utf8proc_property_t *property)
{
    /* What this utf8proc does not know yet may be a letter, too. */
    return property->category <= UTF8PROC_CATEGORY_NO;
}

static uint32_t filled_letter(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof FILLED / sizeof *FILLED; i++)
        if (code_point >= FILLED[i].first && code_point <= FILLED[i].last)
            return FILLED[i].plain + code_point - FILLED[i].first;
    return 0;
}

/* The digits of a script stand in a row from its nought. */
static uint32_t plain_digit(uint32_t code_point)
{
    uint32_t value = 0;
    while (value < 9 &&
           utf8proc_category((utf8proc_int32_t)(code_point - value - 1)) == UTF8PROC_CATEGORY_ND)
        value++;
    return '0' + value;
}

static void add_letter(struct letters *letters, uint32_t letter)
{
    if (letters->count < LETTERS_MAXIMUM)
        letters->items[letters->count++] = letter;
}

/* A letter or digit in lower case. */
static void add_same(struct letters *letters, uint32_t letter)
{
    const struct same_letters wanted = {.from = (uint16_t)letter}, *same = NULL;
    enum { COUNT = sizeof SAME / sizeof *SAME };
    enum { ALIKE_COUNT = sizeof ALIKE / sizeof *ALIKE };
    if (letter >= ALIKE[0].from && letter <= ALIKE[ALIKE_COUNT - 1].from)
        same = bsearch(&wanted, ALIKE, ALIKE_COUNT, sizeof *ALIKE, compare_same);
    else if (letter >= SAME[0].from && letter <= SAME[COUNT - 1].from)
        same = bsearch(&wanted, SAME, COUNT, sizeof *SAME, compare_same);
    add_letter(letters, same ? same->to[0] : letter);
    if (same && same->to[1] != 0)
        add_letter(letters, same->to[1]);
}

static void add_without_case(struct letters *letters, uint32_t code_point,
                             const utf8proc_property_t *property)
{
    enum { FOLDED = 4 };
    utf8proc_int32_t folded[FOLDED];
    utf8proc_ssize_t count = 0;
    if (property->category == UTF8PROC_CATEGORY_ND)
        code_point = plain_digit(code_point);
    else if (property->casefold_seqindex != UINT16_MAX)
        count =
            utf8proc_decompose_char((utf8proc_int32_t)code_point, folded, FOLDED,
                                    UTF8PROC_CASEFOLD | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, NULL);
    if (count <= 0 || count > FOLDED) {
        add_same(letters, code_point);
        return;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++)
        add_same(letters, (uint32_t)folded[i]);
}

/* One code point of those that a character is decomposed into. Signs at its ends say nothing that
 * the character itself does not. */
static void add_decomposed(struct letters *letters, uint32_t code_point)
{
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)code_point);
    uint32_t filled = 0;
    if (is_mark(property) || is_unsounded(code_point) || text_is_invisible(code_point))
        return;
    if (property->category == UTF8PROC_CATEGORY_SO || property->category == UTF8PROC_CATEGORY_NO)
        filled = filled_letter(code_point);
    if (filled != 0) {
        add_letter(letters, filled);
    } else if (!is_letter_or_number(property) || IS_AMONG(code_point, SIGNS)) {
        letters->parts = true;
        if (letters->count > 0 && letters->count < LETTERS_MAXIMUM)
            letters->is_parted |= UINT32_C(1) << letters->count;
    } else {
        add_without_case(letters, code_point, property);
    }
}

/* A letter or digit that is written small, or a symbol: a note's number, (1), TM. */
static bool is_apart(const utf8proc_property_t *property)
{
    switch (property->category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
        return property->decomp_type == UTF8PROC_DECOMP_TYPE_SUPER ||
               property->decomp_type == UTF8PROC_DECOMP_TYPE_SUB;
    default:
        return true;
    }
}

void letters_of(uint32_t code_point, struct letters *letters)
{
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)code_point);
    utf8proc_int32_t decomposed[LETTERS_MAXIMUM] = {(utf8proc_int32_t)code_point};
    utf8proc_ssize_t count = 1;
    letters->count = 0;
    letters->is_parted = 0;
    letters->is_apart = is_apart(property);
    /* A line's end parts words, though it is not seen; half a house number is no part of one. */
    letters->parts = property->category == UTF8PROC_CATEGORY_ZL ||
                     property->category == UTF8PROC_CATEGORY_ZP ||
                     property->decomp_type == UTF8PROC_DECOMP_TYPE_FRACTION;
    if (letters->parts || text_is_invisible(code_point))
        return;
    if (property->decomp_seqindex != UINT16_MAX || (code_point >= 0xAC00 && code_point <= 0xD7A3))
        count = utf8proc_decompose_char((utf8proc_int32_t)code_point, decomposed, LETTERS_MAXIMUM,
                                        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, NULL);
    for (utf8proc_ssize_t i = 0; i < count && i < LETTERS_MAXIMUM; i++)
        add_decomposed(letters, (uint32_t)decomposed[i]);
    /* Vowels of Arabic that stand by themselves, in texts that keep the forms of letters. */
    if (property->category == UTF8PROC_CATEGORY_LO)
        letters->parts = false;
}

bool letter_is_mark(uint32_t code_point)
{
    return is_mark(utf8proc_get_property((utf8proc_int32_t)code_point));
}

bool letter_is_capital(uint32_t code_point)
{
    return utf8proc_category((utf8proc_int32_t)code_point) != UTF8PROC_CATEGORY_LL;
}

bool letter_is_hyphen(uint32_t code_point)
{
    return code_point == 0x2212 ||
           utf8proc_category((utf8proc_int32_t)code_point) == UTF8PROC_CATEGORY_PD;
}

bool letter_is_blank(uint32_t code_point)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}
