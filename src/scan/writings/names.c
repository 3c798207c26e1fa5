/* The writings of a name: whole, its words, initials with the surname. */
#include <string.h>

#include "scan_internal.h"
#include "spellings.h"

enum { SHORT_WORD = 2, PLURAL_SHORTEST = 4, NEAR_SHORT_SHORTEST = 6 };

static bool is_one_of(const struct compact *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == word->length && memcmp(list[i], word->bytes, word->length) == 0)
            return true;
    return false;
}

static bool is_title(const struct compact *word)
{
    static const char *const titles[] = {
        "mr",   "mrs",        "ms",        "miss",   "mx",   "dr",    "rev", "sir",    "dame",
        "lady", "prof",       "professor", "pc",     "dc",   "sgt",   "nee", "sister", "parch",
        "cllr", "councillor", "canon",     "pastor", "imam", "rabbi", "fr",  "insp",   "capt"};
    return is_one_of(word, titles, sizeof titles / sizeof *titles);
}

/* "Vander Meer" of Vandermeer: something may stand behind what many surnames begin with. */
static void part_prefix(struct compact *word)
{
    enum { REST_SHORTEST = 3 };
    static const char *const prefixes[] = {"vander", "vande", "van", "von", "fitz", "mac",
                                           "mc",     "del",   "de",  "la",  "le"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t size = strlen(prefixes[i]);
        if (word->length >= size + REST_SHORTEST && memcmp(word->bytes, prefixes[i], size) == 0)
            word->breaks |= UINT64_C(1) << (word->length - 1 - size);
    }
}

/* Words that many names share, or that are no name by themselves. */
static bool is_particle(const struct compact *word)
{
    static const char *const particles[] = {
        "al",    "el",  "de",    "da",  "di",  "do",  "du",     "del",    "des", "la", "le",
        "los",   "van", "von",   "der", "den", "ter", "zu",     "y",      "e",   "o",  "mac",
        "mc",    "st",  "saint", "san", "bin", "ibn", "bint",   "abu",    "umm", "ap", "ab",
        "ferch", "the", "of",    "and", "jr",  "sr",  "junior", "senior", "ii",  "iii"};
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
    while (*text != '\0' && count < NAME_WORDS_MAXIMUM) {
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
        word->parts = word->compact.breaks;
        part_prefix(&word->compact);
        if (word->compact.length > 0 && !is_title(&word->compact))
            count++;
        text += length;
    }
    return count;
}

/* Appends a word's bytes with the breaks that it has within itself. */
void name_append_word(struct compact *compact, const struct name_word *word)
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
        common = PATTERN_COMMON | PATTERN_SELDOM | PATTERN_SMALL;
    return PATTERN_PART | common;
}

/* What a word of several bearers or of a forgotten apostrophe ends with: Rudkins, Joneses; NULL. */
static const char *plural_ending(const struct compact *word)
{
    static const char *const hissing[] = {"s", "x", "z", "ch", "sh"};
    if (word->length < PLURAL_SHORTEST || word->bytes[0] >= 0x80 || word->is_cut)
        return NULL;
    for (size_t i = 0; i < sizeof hissing / sizeof *hissing; i++) {
        size_t size = strlen(hissing[i]);
        if (memcmp(word->bytes + word->length - size, hissing[i], size) == 0)
            return "es";
    }
    return "s";
}

static enum status add_word(struct scan *scan, const struct compact *word, unsigned flags,
                            struct error *err)
{
    if (word->length < SHORT_WORD || is_particle(word))
        return STATUS_OK;
    flags |= word_flags(scan, word);
    enum status status = scan_add_pattern(scan, word, flags, err);
    const char *ending = plural_ending(word);
    if (status != STATUS_OK || !ending ||
        ((flags & PATTERN_COMMON) != 0 && (flags & PATTERN_SMALL) == 0))
        return status;
    flags |= (flags & PATTERN_COMMON) != 0 ? PATTERN_DOING : 0;
    struct compact plural = *word;
    for (const char *at = ending; *at != '\0'; at++) {
        uint64_t before = plural.breaks;
        compact_append_folded(&plural, at, 1);
        plural.breaks = before << 1;
    }
    if ((flags & PATTERN_COMMON) == 0 &&
        scan_common_flags(scan, (const char *)plural.bytes, plural.length) != 0)
        return STATUS_OK;
    return scan_add_pattern(scan, &plural, flags, err);
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
                    (i > 0 && (word->parts >> (word->compact.length - 1 - i) & 1) != 0);
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

/* Each part of a word, as one that may be misspelled. */
static enum status add_near(struct scan *scan, const struct compact *word, struct error *err)
{
    size_t start = 0;
    const struct scan_owner *owner = &scan->values[scan->value_count];
    const struct near_word kind = {.value = (uint32_t)scan->value_count,
                                   .owner = owner->owner,
                                   .is_excused = (owner->flags & SCAN_EXCUSED) != 0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i <= word->length && status == STATUS_OK; i++) {
        const char *part = (const char *)word->bytes + start;
        bool ends =
            i == word->length || (i > 0 && (word->breaks >> (word->length - 1 - i) & 1) != 0);
        if (!ends)
            continue;
        if (scan_common_flags(scan, part, i - start) == 0)
            status = near_add(&scan->near, part, i - start, &kind, err);
        if (status == STATUS_OK && start > 0 && i == word->length)
            status = near_add(&scan->near, (const char *)word->bytes, i, &kind, err);
        start = i;
    }
    return status;
}

/* "Liz" of Elizabeth, and Elizabeth of "Liz". */
static enum status add_shorts(struct scan *scan, const struct compact *word, struct error *err)
{
    char text[SCAN_PATTERN_MAXIMUM + 1];
    size_t count;
    memcpy(text, word->bytes, word->length);
    text[word->length] = '\0';
    size_t first = scan_find_shorts(scan, text, &count);
    enum status status = STATUS_OK;
    for (size_t i = first; i < first + count && status == STATUS_OK; i++) {
        struct compact other;
        compact_begin(&other);
        compact_append_folded(&other, scan->shorts[i].to, strlen(scan->shorts[i].to));
        status = add_word(scan, &other, PATTERN_ASK | PATTERN_SHORT, err);
        if (status == STATUS_OK && other.length >= NEAR_SHORT_SHORTEST)
            status = add_near(scan, &other, err);
    }
    return status;
}

static enum status add_words(struct scan *scan, const struct name_word *words, size_t count,
                             unsigned asks, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        bool is_surname = count > 1 && i + 1 == count;
        unsigned flags = asks | (is_surname ? PATTERN_SURNAME : i == 0 ? PATTERN_FIRST : 0);
        status = add_word(scan, &words[i].compact, flags, err);
        if (status == STATUS_OK && words[i].has_hyphen)
            status = add_hyphened(scan, &words[i], flags, err);
        if (status == STATUS_OK && !is_surname)
            status = add_shorts(scan, &words[i].compact, err);
        if (status == STATUS_OK && !words[i].compact.is_cut && !is_particle(&words[i].compact))
            status = add_near(scan, &words[i].compact, err);
    }
    return status;
}

/* All words, the first and the last, and these the other way round. */
static enum status add_whole(struct scan *scan, const struct name_word *words, size_t count,
                             unsigned asks, struct error *err)
{
    struct compact whole;
    compact_begin(&whole);
    for (size_t i = 0; i < count; i++)
        name_append_word(&whole, &words[i]);
    enum status status = scan_add_pattern(scan, &whole, asks, err);
    if (status == STATUS_OK && count > 2) {
        compact_begin(&whole);
        name_append_word(&whole, &words[0]);
        name_append_word(&whole, &words[count - 1]);
        status = scan_add_pattern(scan, &whole, asks, err);
    }
    if (status == STATUS_OK) {
        compact_begin(&whole);
        name_append_word(&whole, &words[count - 1]);
        for (size_t i = 0; i + 1 < count; i++)
            name_append_word(&whole, &words[i]);
        status = scan_add_pattern(scan, &whole, asks, err);
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
size_t name_first_letter(const struct compact *word)
{
    size_t size = 1;
    while (size < word->length && ((word->bytes[size] & 0xC0) == 0x80 ||
                                   goes_on_syllable(word->bytes + size, word->length - size)))
        size++;
    return size;
}

/* "J Smith", "J A Smith" (with all initials) and "Smith J". */
static enum status add_initials(struct scan *scan, const struct name_word *words, size_t count,
                                size_t initials, unsigned asks, struct error *err)
{
    struct compact before, behind;
    const struct name_word *surname = &words[count - 1];
    compact_begin(&before);
    compact_begin(&behind);
    name_append_word(&behind, surname);
    for (size_t i = 0; i < initials; i++) {
        const char *letter = (const char *)words[i].compact.bytes;
        compact_append_folded(&before, letter, name_first_letter(&words[i].compact));
        compact_append_folded(&behind, letter, name_first_letter(&words[i].compact));
    }
    name_append_word(&before, surname);
    if (surname->compact.length < SHORT_WORD)
        return STATUS_OK;
    unsigned flags = asks | PATTERN_INITIALS;
    if (scan_common_flags(scan, (const char *)surname->compact.bytes, surname->compact.length) != 0)
        flags |= PATTERN_SELDOM;
    enum status status = scan_add_pattern(scan, &before, flags, err);
    return status == STATUS_OK ? scan_add_pattern(scan, &behind, flags, err) : status;
}

/* One spelling of a name, in all its writings. */
static enum status add_spelling(struct scan *scan, const char *text, unsigned asks,
                                struct error *err)
{
    struct name_word words[NAME_WORDS_MAXIMUM];
    size_t count = read_words(text, words);
    enum status status = add_words(scan, words, count, asks, err);
    if (status != STATUS_OK || count < 2)
        return status;
    status = add_whole(scan, words, count, asks, err);
    if (status == STATUS_OK && asks == 0)
        status = scan_add_nicknames(scan, words, count, err);
    if (status == STATUS_OK)
        status = add_initials(scan, words, count, 1, asks, err);
    if (status == STATUS_OK && count > 2)
        status = add_initials(scan, words, count, count - 1, asks, err);
    return status;
}

enum status scan_add_name(struct scan *scan, const char *text, struct error *err)
{
    struct spellings spellings;
    enum status status = spellings_make(text, &spellings, err);
    for (size_t i = 0; i < spellings.count && status == STATUS_OK; i++)
        status = add_spelling(scan, spellings.items[i].text,
                              spellings.items[i].asks ? PATTERN_ASK : 0, err);
    spellings_free(&spellings);
    return status;
}
