/* What somebody is called in short: initials alone, a title with a letter, "Big D". */
#include <stdio.h>
#include <string.h>

#include "scan_internal.h"

enum { TITLES_COUNT = 5 };
static const char *const TITLES[TITLES_COUNT] = {"mr", "mrs", "ms", "miss", "dr"};

static void append_letter(struct compact *compact, const struct compact *word)
{
    compact_append_folded(compact, (const char *)word->bytes, name_first_letter(word));
}

static bool is_part_begin(const struct name_word *word, size_t at)
{
    return at > 0 && (word->parts >> (word->compact.length - 1 - at) & 1) != 0;
}

/* The letters with which the parts of "Smith-Jones" begin. */
static void append_parts(struct compact *compact, const struct name_word *word)
{
    append_letter(compact, &word->compact);
    for (size_t at = 1; at < word->compact.length && word->has_hyphen; at++)
        if (is_part_begin(word, at))
            compact_append_folded(compact, (const char *)word->compact.bytes + at, 1);
}

/* "JP" of John Peter Pickersgill, and "JPP", "JPt": asked about where nobody may be recognised;
 * else only as "J.P." */
static enum status add_letters(struct scan *scan, const struct name_word *words, size_t count,
                               struct error *err)
{
    unsigned flags =
        PATTERN_ASK | PATTERN_LETTERS | (scan->is_strict ? 0 : (unsigned)PATTERN_SPACED);
    struct compact all, ends;
    compact_begin(&all);
    compact_begin(&ends);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        append_letter(&all, &words[i].compact);
        if (i == 0 || i + 1 == count)
            append_letter(&ends, &words[i].compact);
        if (i > 0)
            status = scan_add_pattern(scan, &all, flags, err);
    }
    if (status == STATUS_OK)
        status = scan_add_pattern(scan, &ends, flags, err);
    if (status != STATUS_OK || !words[0].has_hyphen)
        return status;
    compact_begin(&all); /* "E-M" of Ellie-Mae */
    append_parts(&all, &words[0]);
    return scan_add_pattern(scan, &all, flags | PATTERN_SPACED, err);
}

/* "Mrs V", "Mr K-S": asked about. */
static enum status add_titled_letter(struct scan *scan, const char *title,
                                     const struct name_word *surname, struct error *err)
{
    struct compact titled;
    unsigned flags = PATTERN_ASK | PATTERN_INITIALS | PATTERN_SELDOM;
    compact_begin(&titled);
    compact_append_folded(&titled, title, strlen(title));
    append_letter(&titled, &surname->compact);
    enum status status = scan_add_pattern(scan, &titled, flags, err);
    if (status != STATUS_OK || !surname->has_hyphen)
        return status;
    compact_begin(&titled);
    compact_append_folded(&titled, title, strlen(title));
    append_parts(&titled, surname);
    return scan_add_pattern(scan, &titled, flags, err);
}

/* "Big D", "Old M": asked about. */
static enum status add_sized(struct scan *scan, const struct name_word *first, struct error *err)
{
    static const char *const sizes[] = {"big", "little", "lil", "old", "young", "wee"};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && status == STATUS_OK; i++) {
        struct compact sized;
        compact_begin(&sized);
        compact_append_folded(&sized, sizes[i], strlen(sizes[i]));
        append_letter(&sized, &first->compact);
        status =
            scan_add_pattern(scan, &sized, PATTERN_ASK | PATTERN_CAPITAL | PATTERN_SPACED, err);
    }
    return status;
}

/* "d n me", "me and D": a letter that somebody puts beside themselves. */
static enum status add_beside_me(struct scan *scan, const struct name_word *first,
                                 struct error *err)
{
    static const char *const between[] = {"n", "and"};
    const struct compact *word = &first->compact;
    enum status status = STATUS_OK;
    if (word->bytes[0] == 'a' || word->bytes[0] == 'i')
        return STATUS_OK;
    for (size_t i = 0; i < sizeof between / sizeof *between && status == STATUS_OK; i++) {
        struct compact before, behind;
        compact_begin(&before);
        append_letter(&before, word);
        compact_append_folded(&before, between[i], strlen(between[i]));
        compact_append_folded(&before, "me", strlen("me"));
        compact_begin(&behind);
        compact_append_folded(&behind, "me", strlen("me"));
        compact_append_folded(&behind, between[i], strlen(between[i]));
        append_letter(&behind, word);
        status = scan_add_pattern(scan, &before, PATTERN_ASK | PATTERN_SPACED, err);
        if (status == STATUS_OK)
            status = scan_add_pattern(scan, &behind, PATTERN_ASK | PATTERN_SPACED, err);
    }
    return status;
}

enum { STEM = 3, STEM_LONGEST = 4 }; /* letters of a name that are kept */

/* What is made of a name, as a question where it stands as a name does. */
static enum status add_made(struct scan *scan, const struct compact *made, struct error *err)
{
    const char *bytes = (const char *)made->bytes;
    bool is_everyday = scan_is_everyday(scan, made);
    if (made->length < STEM || (made->length == STEM && is_everyday))
        return STATUS_OK;
    unsigned flags = PATTERN_ASK | PATTERN_COMMON | PATTERN_CAPITAL | PATTERN_STEM;
    if (made->length > STEM && !is_everyday && !scan_is_english(bytes, made->length))
        flags |= PATTERN_SMALL | PATTERN_SELDOM;
    return scan_add_pattern(scan, made, flags, err);
}

static enum status add_stem(struct scan *scan, const struct compact *word, size_t length,
                            const char *end, struct error *err)
{
    struct compact cut;
    compact_begin(&cut);
    compact_append_folded(&cut, (const char *)word->bytes, length);
    compact_append_folded(&cut, end, strlen(end));
    cut.breaks = 0;
    return add_made(scan, &cut, err);
}

/* The beginning of a name with an end that people give it, in "Gabby" with its last letter doubled.
 */
static enum status add_stems(struct scan *scan, const struct compact *word, size_t length,
                             const char *const *ends, size_t count, struct error *err)
{
    char doubled[8];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = add_stem(scan, word, length, ends[i], err);
        snprintf(doubled, sizeof doubled, "%c%s", word->bytes[length - 1], ends[i]);
        if (status == STATUS_OK && length == STEM && ends[i][0] != 's')
            status = add_stem(scan, word, length, doubled, err);
    }
    return status;
}

static bool is_vowel(unsigned char byte)
{
    return byte != '\0' && strchr("aeiouy", byte);
}

/* "Gab", "Gabs", "Gabbo" of Gabriella, "Ayo" of Ayodele, "Con" of Conor. */
static enum status add_cut(struct scan *scan, const struct compact *word, struct error *err)
{
    enum { BARE_SHORTEST = 5 };
    static const char *const ends[] = {"o", "y", "s", "ie", "ey", "i", "ek"};
    enum status status = STATUS_OK;
    size_t longest = word->length == BARE_SHORTEST ? STEM : STEM_LONGEST;
    for (size_t length = STEM; length <= longest && status == STATUS_OK; length++) {
        char last = (char)word->bytes[length - 1];
        bool may_end =
            longest == STEM ? !is_vowel((unsigned char)last) : last != 'e' && last != 'u';
        if (may_end)
            status = add_stem(scan, word, length, "", err);
        if (status == STATUS_OK && !is_vowel((unsigned char)last))
            status = add_stems(scan, word, length, ends, sizeof ends / sizeof *ends, err);
    }
    return status;
}

/* Of a surname what friends make of it: "Pembo" of Pemberton, "Ackers" of Ackroyd, "Smithy". */
static enum status add_surname_cut(struct scan *scan, const struct compact *word, struct error *err)
{
    enum { WHOLE_LONGEST = 7 };
    static const struct {
        size_t length; /* 0: the whole */
        const char *end;
    } ends[] = {{STEM, "ers"},
                {STEM_LONGEST, "o"},
                {STEM_LONGEST, "y"},
                {STEM_LONGEST, "s"},
                {STEM_LONGEST, "ers"},
                {0, "y"},
                {0, "o"}};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && status == STATUS_OK; i++) {
        size_t length = ends[i].length > 0 ? ends[i].length : word->length;
        bool is_whole = length >= word->length;
        if (!is_vowel(word->bytes[length - 1]) && is_whole == (ends[i].length == 0) &&
            length <= WHOLE_LONGEST)
            status = add_stem(scan, word, length, ends[i].end, err);
    }
    return status;
}

/* "Gaz", "Shazza" of a name with an r behind its first vowels. */
static enum status add_with_z(struct scan *scan, const struct compact *word, struct error *err)
{
    static const char *const ends[] = {"z", "za", "zza", "zzer", "zzy"};
    size_t first = 0, end;
    enum status status = STATUS_OK;
    while (first < word->length && !is_vowel(word->bytes[first]))
        first++;
    for (end = first; end < word->length && is_vowel(word->bytes[end]);)
        end++;
    if (first == 0 || end == first || end >= word->length || word->bytes[end] != 'r')
        return status;
    for (size_t vowel = first; vowel < end; vowel++)
        for (size_t i = 0; i < sizeof ends / sizeof *ends && status == STATUS_OK; i++) {
            struct compact made;
            compact_begin(&made);
            compact_append_folded(&made, (const char *)word->bytes, first);
            compact_append_folded(&made, (const char *)word->bytes + vowel, 1);
            compact_append_folded(&made, ends[i], strlen(ends[i]));
            made.breaks = 0;
            status = add_made(scan, &made, err);
        }
    return status;
}

/* "Seun" of Oluwaseun, "Tunde" of Babatunde, "Bella": a long name may be called by its end. */
static enum status add_tail(struct scan *scan, const struct compact *word, struct error *err)
{
    enum { NAME_SHORTEST = 7, TAIL = 4, TAIL_LONGEST = 6 };
    enum status status = STATUS_OK;
    for (size_t length = TAIL; length <= TAIL_LONGEST && status == STATUS_OK; length++) {
        const unsigned char *tail = word->bytes + word->length - length;
        struct compact made;
        if (word->length < NAME_SHORTEST || word->length < length + STEM || is_vowel(tail[0]) ||
            !is_vowel(tail[1]))
            continue;
        compact_begin(&made);
        compact_append_folded(&made, (const char *)tail, length);
        made.breaks = 0;
        status = add_made(scan, &made, err);
    }
    return status;
}

static bool may_be_cut(const struct name_word *word)
{
    enum { SHORTEST = 4 };
    return word->compact.length >= SHORTEST && word->compact.bytes[0] < 0x80 && word->parts == 0 &&
           !word->compact.is_cut;
}

/* What a first name and a surname become among people who know each other. */
static enum status add_familiar(struct scan *scan, const struct name_word *first,
                                const struct name_word *last, struct error *err)
{
    enum { SHORTEST = 5 };
    enum status status = STATUS_OK;
    if (may_be_cut(first)) {
        if (first->compact.length >= SHORTEST)
            status = add_cut(scan, &first->compact, err);
        if (status == STATUS_OK)
            status = add_with_z(scan, &first->compact, err);
        if (status == STATUS_OK)
            status = add_tail(scan, &first->compact, err);
    }
    return status == STATUS_OK && may_be_cut(last) ? add_surname_cut(scan, &last->compact, err)
                                                   : status;
}

enum status scan_add_nicknames(struct scan *scan, const struct name_word *words, size_t count,
                               struct error *err)
{
    bool is_excused = (scan->values[scan->value_count].flags & SCAN_EXCUSED) != 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < TITLES_COUNT && status == STATUS_OK; i++)
        status = add_titled_letter(scan, TITLES[i], &words[count - 1], err);
    if (status == STATUS_OK)
        status = add_letters(scan, words, count, err);
    if (status == STATUS_OK && !is_excused)
        status = add_sized(scan, &words[0], err);
    if (status == STATUS_OK && !is_excused)
        status = add_familiar(scan, &words[0], &words[count - 1], err);
    if (status == STATUS_OK && !is_excused)
        status = add_beside_me(scan, &words[0], err);
    return status;
}
