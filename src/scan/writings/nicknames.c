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

static enum status add_stem(struct scan *scan, const struct compact *word, size_t length,
                            const char *end, struct error *err)
{
    struct compact cut;
    compact_begin(&cut);
    compact_append_folded(&cut, (const char *)word->bytes, length);
    compact_append_folded(&cut, end, strlen(end));
    cut.breaks = 0;
    if (cut.length == STEM && scan_is_everyday(scan, &cut))
        return STATUS_OK;
    unsigned flags = PATTERN_ASK | PATTERN_COMMON | PATTERN_CAPITAL | PATTERN_STEM;
    if (cut.length > STEM && !scan_is_everyday(scan, &cut))
        flags |= PATTERN_SMALL;
    return scan_add_pattern(scan, &cut, flags, err);
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

/* "Gab", "Gabs", "Gabbo" of Gabriella, "Ayo" of Ayodele, "Con" of Conor; of a surname only what it
 * becomes, "Pembo". */
static enum status add_cut(struct scan *scan, const struct name_word *cut, bool is_surname,
                           struct error *err)
{
    enum { BARE_SHORTEST = 5 };
    static const char *const ends[] = {"o", "y", "s", "ie", "ey", "i", "ek"};
    enum { COUNT = sizeof ends / sizeof *ends, OF_SURNAME = 2 };
    enum status status = STATUS_OK;
    const struct compact *word = &cut->compact;
    if (word->length < BARE_SHORTEST || word->bytes[0] >= 0x80 || cut->parts != 0)
        return STATUS_OK;
    if (word->length == BARE_SHORTEST)
        return is_surname || strchr("aeiouy", word->bytes[STEM - 1])
                   ? STATUS_OK
                   : add_stem(scan, word, STEM, "", err);
    for (size_t length = is_surname ? STEM_LONGEST : STEM;
         length <= STEM_LONGEST && status == STATUS_OK; length++) {
        char last = (char)word->bytes[length - 1];
        if (!is_surname && last != 'e' && last != 'u')
            status = add_stem(scan, word, length, "", err);
        if (status == STATUS_OK && !strchr("aeiouy", last))
            status = add_stems(scan, word, length, ends, is_surname ? OF_SURNAME : COUNT, err);
    }
    return status;
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
    if (status == STATUS_OK && !is_excused && !scan->is_strict)
        status = add_cut(scan, &words[0], false, err);
    if (status == STATUS_OK && !is_excused && !scan->is_strict)
        status = add_cut(scan, &words[count - 1], true, err);
    if (status == STATUS_OK && !is_excused)
        status = add_beside_me(scan, &words[0], err);
    return status;
}
