/* The writings of a name: whole, its words, initials with the surname. */
#include <string.h>

#include "scan_internal.h"

enum { WORDS_MAXIMUM = 12, SHORT_WORD = 2, PLURAL_SHORTEST = 4 };

/* One word as it stands between blanks: "Ellie-Mae", "O'Brien". */
struct name_word {
    struct compact compact;
    bool has_hyphen;
};

static bool is_one_of(const struct compact *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == word->length && memcmp(list[i], word->bytes, word->length) == 0)
            return true;
    return false;
}

static bool is_title(const struct compact *word)
{
    static const char *const titles[] = {"mr",  "mrs", "ms",   "miss", "mx",    "dr",
                                         "rev", "sir", "dame", "lady", "prof",  "professor",
                                         "pc",  "dc",  "sgt",  "nee",  "sister"};
    return is_one_of(word, titles, sizeof titles / sizeof *titles);
}

/* Words that many names share, or that are no name by themselves. */
static bool is_particle(const struct compact *word)
{
    static const char *const particles[] = {
        "al",  "el",  "de",  "da",  "di",  "do",     "du",     "del", "des", "la", "le",
        "los", "van", "von", "der", "den", "ter",    "zu",     "y",   "e",   "o",  "mac",
        "mc",  "st",  "san", "bin", "ibn", "bint",   "abu",    "umm", "ap",  "ab", "ferch",
        "the", "of",  "and", "jr",  "sr",  "junior", "senior", "ii",  "iii"};
    return is_one_of(word, particles, sizeof particles / sizeof *particles);
}

/* Bytes before the next blank or sign that parts the words of a name; whether there is a hyphen
 * among them. `size` gets the bytes of what parts. */
static size_t word_length(const char *text, bool *has_hyphen, size_t *size)
{
    size_t length = 0, left = strlen(text);
    *has_hyphen = false;
    *size = 0;
    while (length < left) {
        uint32_t code_point = (unsigned char)text[length];
        *size = utf8_decode(text + length, left - length, &code_point);
        if (*size == 0)
            *size = 1; /* counts as Latin-1 */
        if (code_point < 0x80 ? strchr(" \t\n,;()\"", (int)code_point) != NULL
                              : letter_is_blank(code_point))
            return length;
        *has_hyphen = *has_hyphen || letter_is_hyphen(code_point);
        length += *size;
        *size = 0;
    }
    return length;
}

static size_t read_words(const char *text, struct name_word *words)
{
    size_t count = 0;
    while (*text != '\0' && count < WORDS_MAXIMUM) {
        bool has_hyphen;
        size_t parting, length = word_length(text, &has_hyphen, &parting);
        if (length == 0) {
            text += parting;
            continue;
        }
        struct name_word *word = &words[count];
        compact_begin(&word->compact);
        compact_append(&word->compact, text, length);
        word->has_hyphen = has_hyphen;
        if (word->compact.length > 0 && !is_title(&word->compact))
            count++;
        text += length;
    }
    return count;
}

/* Appends a word's bytes with the breaks that it has within itself. */
static void append_word(struct compact *compact, const struct name_word *word)
{
    const struct compact *from = &word->compact;
    for (size_t i = 0; i < from->length; i++) {
        bool breaks = i == 0 || (from->breaks >> (from->length - 1 - i) & 1) != 0;
        char byte = (char)from->bytes[i];
        uint64_t before = compact->breaks;
        compact_append_folded(compact, &byte, 1);
        if (!breaks)
            compact->breaks = before << 1;
    }
}

/* How a word counts by itself: short ones and those of the language need to be seen as a name. */
static unsigned word_flags(const struct scan *scan, const struct compact *word)
{
    bool is_ascii = word->bytes[0] < 0x80;
    unsigned common = scan_common_flags(scan, (const char *)word->bytes, word->length);
    if (common == 0 && is_ascii && word->length <= SHORT_WORD)
        common = PATTERN_COMMON;
    return PATTERN_PART | common;
}

/* A word, and with the s of a possessive whose apostrophe was forgotten. */
static enum status add_word(struct scan *scan, const struct compact *word, unsigned flags,
                            struct error *err)
{
    if (word->length < SHORT_WORD || is_particle(word))
        return STATUS_OK;
    flags |= word_flags(scan, word);
    enum status status = scan_add_pattern(scan, word, flags, err);
    if (status == STATUS_OK && (flags & PATTERN_COMMON) == 0 && word->length >= PLURAL_SHORTEST &&
        word->bytes[0] < 0x80 && word->bytes[word->length - 1] != 's' && !word->is_cut) {
        struct compact possessive = *word;
        uint64_t before = possessive.breaks;
        compact_append_folded(&possessive, "s", 1);
        possessive.breaks = before << 1;
        if (scan_common_flags(scan, (const char *)possessive.bytes, possessive.length) == 0)
            status = scan_add_pattern(scan, &possessive, flags, err);
    }
    return status;
}

/* "Smith" and "Jones" of "Smith-Jones". Of a first name the second word is one that others have. */
static enum status add_hyphened(struct scan *scan, const struct name_word *word, unsigned flags,
                                struct error *err)
{
    enum { LETTERS = 3 };
    enum status status = STATUS_OK;
    struct compact part;
    compact_begin(&part);
    bool is_first = true;
    for (size_t i = 0; i <= word->compact.length && status == STATUS_OK; i++) {
        bool ends = i == word->compact.length ||
                    (i > 0 && (word->compact.breaks >> (word->compact.length - 1 - i) & 1) != 0);
        if (ends && part.length >= LETTERS) {
            unsigned more = is_first || (flags & PATTERN_SURNAME) != 0 ? 0 : PATTERN_COMMON;
            status = add_word(scan, &part, flags | more, err);
        }
        if (ends) {
            is_first = is_first && part.length == 0;
            compact_begin(&part);
        }
        if (i < word->compact.length)
            compact_append_folded(&part, (const char *)&word->compact.bytes[i], 1);
        part.breaks = 0;
    }
    return status;
}

static enum status add_words(struct scan *scan, const struct name_word *words, size_t count,
                             struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        unsigned flags = count > 1 && i + 1 == count ? PATTERN_SURNAME : 0;
        status = add_word(scan, &words[i].compact, flags, err);
        if (status == STATUS_OK && words[i].has_hyphen)
            status = add_hyphened(scan, &words[i], flags, err);
    }
    return status;
}

/* All words, the first and the last, and these the other way round. */
static enum status add_whole(struct scan *scan, const struct name_word *words, size_t count,
                             struct error *err)
{
    struct compact whole;
    compact_begin(&whole);
    for (size_t i = 0; i < count; i++)
        append_word(&whole, &words[i]);
    enum status status = scan_add_pattern(scan, &whole, 0, err);
    if (status == STATUS_OK && count > 2) {
        compact_begin(&whole);
        append_word(&whole, &words[0]);
        append_word(&whole, &words[count - 1]);
        status = scan_add_pattern(scan, &whole, 0, err);
    }
    if (status == STATUS_OK) {
        compact_begin(&whole);
        append_word(&whole, &words[count - 1]);
        for (size_t i = 0; i + 1 < count; i++)
            append_word(&whole, &words[i]);
        status = scan_add_pattern(scan, &whole, 0, err);
    }
    return status;
}

/* Whether a vowel or the end of a Korean syllable stands there: U+1160 to U+11FF. */
static bool goes_on_syllable(const unsigned char *bytes, size_t length)
{
    return length >= 3 && bytes[0] == 0xE1 &&
           ((bytes[1] == 0x85 && bytes[2] >= 0xA0) || bytes[1] == 0x86 || bytes[1] == 0x87);
}

/* The first letter of a word: a letter of its script, not a byte. */
static size_t first_letter(const struct compact *word)
{
    size_t size = 1;
    while (size < word->length && ((word->bytes[size] & 0xC0) == 0x80 ||
                                   goes_on_syllable(word->bytes + size, word->length - size)))
        size++;
    return size;
}

/* "J Smith", "J A Smith" (with all initials) and "Smith J". */
static enum status add_initials(struct scan *scan, const struct name_word *words, size_t count,
                                size_t initials, struct error *err)
{
    struct compact before, behind;
    const struct name_word *surname = &words[count - 1];
    compact_begin(&before);
    compact_begin(&behind);
    append_word(&behind, surname);
    for (size_t i = 0; i < initials; i++) {
        const char *letter = (const char *)words[i].compact.bytes;
        compact_append_folded(&before, letter, first_letter(&words[i].compact));
        compact_append_folded(&behind, letter, first_letter(&words[i].compact));
    }
    append_word(&before, surname);
    if (surname->compact.length < SHORT_WORD)
        return STATUS_OK;
    enum status status = scan_add_pattern(scan, &before, 0, err);
    return status == STATUS_OK ? scan_add_pattern(scan, &behind, 0, err) : status;
}

enum status scan_add_name(struct scan *scan, const char *text, struct error *err)
{
    struct name_word words[WORDS_MAXIMUM];
    size_t count = read_words(text, words);
    enum status status = add_words(scan, words, count, err);
    if (status != STATUS_OK || count < 2)
        return status;
    status = add_whole(scan, words, count, err);
    if (status == STATUS_OK)
        status = add_initials(scan, words, count, 1, err);
    if (status == STATUS_OK && count > 2)
        status = add_initials(scan, words, count, count - 1, err);
    return status;
}
