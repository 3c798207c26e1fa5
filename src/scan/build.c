/* What the search is built from: the writings of all values, in one automaton. */
#include <stdlib.h>
#include <string.h>

#include "scan_internal.h"

/* ---- runs of folded bytes ---- */

void compact_begin(struct compact *compact)
{
    *compact = (struct compact){0};
}

static void append_byte(struct compact *compact, unsigned char byte, bool breaks)
{
    if (compact->length == SCAN_PATTERN_MAXIMUM) {
        memmove(compact->bytes, compact->bytes + 1, SCAN_PATTERN_MAXIMUM - 1);
        compact->length--;
        compact->is_cut = true;
    }
    compact->bytes[compact->length++] = byte;
    compact->breaks = compact->breaks << 1 | (breaks && compact->length > 1);
}

void compact_append_folded(struct compact *compact, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        append_byte(compact, (unsigned char)bytes[i], i == 0);
}

void compact_append(struct compact *compact, const char *text, size_t length)
{
    struct fold fold;
    struct fold_unit unit;
    fold_begin(&fold, text, length);
    while (fold_next(&fold, &unit))
        for (unsigned i = 0; i < unit.size; i++)
            append_byte(compact, unit.bytes[i], i == 0 && unit.before == FOLD_HARD);
}

/* ---- building ---- */

/* Whether the value has that writing, as a finding or, if this is only a question, at all. */
static bool has_pattern(const struct scan *scan, uint32_t first, uint32_t value, unsigned flags)
{
    for (uint32_t i = first; i != AUTOMATON_NONE; i = scan->patterns[i].next) {
        unsigned other = scan->patterns[i].flags;
        if (scan->patterns[i].value == value &&
            (other == flags || ((flags & PATTERN_ASK) != 0 && (other & PATTERN_COMMON) == 0)))
            return true;
    }
    return false;
}

/* What the names of so many begin with tells of none of them. */
static bool is_everybodys(const struct scan *scan, uint32_t first)
{
    enum { MANY = 8 };
    size_t count = 0;
    for (uint32_t i = first; i != AUTOMATON_NONE && count < MANY; i = scan->patterns[i].next)
        count += (scan->patterns[i].flags & PATTERN_STEM) != 0;
    return count == MANY;
}

/* The end of a longer value, from where a word of it begins. */
static struct compact begin_at_word(const struct compact *compact)
{
    struct compact cut = *compact;
    size_t skip = 0;
    while (skip < cut.length && (cut.breaks >> (cut.length - 1 - skip) & 1) == 0)
        skip++;
    if (skip < cut.length) {
        memmove(cut.bytes, cut.bytes + skip, cut.length - skip);
        cut.length -= skip;
    }
    return cut;
}

enum status scan_add_pattern(struct scan *scan, const struct compact *writing, unsigned flags,
                             struct error *err)
{
    uint32_t value = (uint32_t)scan->value_count, node = 0;
    struct compact cut;
    const struct compact *compact = writing;
    if (compact->length == 0)
        return STATUS_OK;
    if (compact->is_cut) {
        cut = begin_at_word(compact);
        compact = &cut;
    }
    flags |= compact->is_cut ? PATTERN_CUT : 0;
    flags |= (scan->values[value].flags & SCAN_ASK) != 0 ? PATTERN_ASK : 0;
    flags |= (scan->values[value].flags & SCAN_EXCUSED) != 0 ? PATTERN_SHIELD : 0;
    enum status status =
        automaton_add(&scan->automaton, compact->bytes, compact->length, &node, err);
    uint32_t first = status == STATUS_OK ? scan->automaton.nodes[node].pattern : AUTOMATON_NONE;
    if (status != STATUS_OK || ((flags & PATTERN_STEM) != 0 && is_everybodys(scan, first)) ||
        has_pattern(scan, first, value, flags))
        return status;
    const struct scan_pattern pattern = {
        .breaks = compact->breaks_anywhere ? UINT64_MAX : compact->breaks,
        .value = value,
        .next = first,
        .flags = flags,
        .length = (uint16_t)compact->length,
    };
    if (!ARRAY_ADD(scan->patterns, scan->pattern_count, pattern))
        return memory_error(err);
    scan_mark_short(scan, compact, flags);
    scan->automaton.nodes[node].pattern = (uint32_t)scan->pattern_count - 1;
    return STATUS_OK;
}

/* A list has a word a line, in lower case without accents, perhaps with a '*' or '+'; lines with
 * '#' are notes. */
static enum status read_words(const char *name, struct word_list *list, struct error *err)
{
    const struct embedded_file *file = embedded_find(scan_data, name);
    size_t most = 0;
    list->text = memory_copy_bytes(file->data, file->length);
    for (size_t i = 0; i < file->length; i++)
        most += file->data[i] == '\n';
    list->words = memory_allocate_array(most + 1, sizeof *list->words);
    if (!list->text || !list->words)
        return memory_error(err);
    char *rest = list->text;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
        if (*line != '\0' && *line != '#')
            list->words[list->count++] = line;
    qsort(list->words, list->count, sizeof *list->words, names_compare);
    return STATUS_OK;
}

static bool is_listed(const struct word_list *list, const char *word)
{
    return bsearch(&word, list->words, list->count, sizeof *list->words, names_compare) != NULL;
}

bool scan_is_everyday(const struct scan *scan, const struct compact *word)
{
    char copy[SCAN_PATTERN_MAXIMUM + 1];
    memcpy(copy, word->bytes, word->length);
    copy[word->length] = '\0';
    return is_listed(&scan->everyday, copy);
}

unsigned scan_common_flags(const struct scan *scan, const char *word, size_t length)
{
    char copy[SCAN_PATTERN_MAXIMUM + 2];
    if (length > SCAN_PATTERN_MAXIMUM)
        return 0;
    memcpy(copy, word, length);
    copy[length] = '\0';
    if (is_listed(&scan->common, copy))
        return PATTERN_COMMON;
    copy[length] = '+';
    copy[length + 1] = '\0';
    if (is_listed(&scan->common, copy))
        return PATTERN_COMMON | PATTERN_SMALL;
    copy[length] = '*';
    return is_listed(&scan->common, copy) ? PATTERN_COMMON | PATTERN_SELDOM | PATTERN_SMALL : 0;
}

enum status scan_new(bool is_strict, struct scan **scan, struct error *err)
{
    *scan = NULL;
    struct scan *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    made->is_strict = is_strict;
    enum status status = read_words("common-words.txt", &made->common, err);
    if (status == STATUS_OK)
        status = read_words("everyday-words.txt", &made->everyday, err);
    if (status == STATUS_OK)
        status = scan_read_shorts(made, err);
    if (status != STATUS_OK) {
        scan_free(made);
        return status;
    }
    *scan = made;
    return STATUS_OK;
}

void scan_free(struct scan *scan)
{
    if (!scan)
        return;
    automaton_free(&scan->automaton);
    near_free(&scan->near);
    codes_free(&scan->codes);
    memory_free(scan->patterns);
    memory_free(scan->values);
    memory_free(scan->days);
    memory_free(scan->common.words);
    memory_free(scan->common.text);
    memory_free(scan->everyday.words);
    memory_free(scan->everyday.text);
    memory_free(scan->shorts);
    memory_free(scan->short_text);
    memory_free(scan);
}

static enum status add_writings(struct scan *scan, const struct scan_value *value,
                                struct error *err)
{
    if ((value->flags & SCAN_RELATION) != 0)
        return scan_add_relation(scan, value->text, err);
    switch (value->type) {
    case FIELD_NAME:
        return scan_add_name(scan, value->text, err);
    case FIELD_ADDRESS:
        return scan_add_address(scan, value->text, err);
    case FIELD_TEXT:
        return scan_add_place_name(scan, value->text, err);
    case FIELD_BIRTH_DATE:
        return scan_add_day(scan, value->text, err);
    case FIELD_PHONE:
        return scan_add_phone(scan, value->text, err);
    case FIELD_EMAIL:
        return scan_add_email(scan, value->text, err);
    case FIELD_POSTCODE:
    case FIELD_NHS_NUMBER:
    case FIELD_REFERENCE:
        return scan_add_code(scan, value, err);
    default:
        return STATUS_OK;
    }
}

enum status scan_add(struct scan *scan, const struct scan_value *value, struct error *err)
{
    if (!ARRAY_RESERVE(scan->values, scan->value_count, 1))
        return memory_error(err);
    scan->values[scan->value_count] =
        (struct scan_owner){.owner = value->owner,
                            .flags = value->flags,
                            .is_name = value->type == FIELD_NAME,
                            .is_address = value->type == FIELD_ADDRESS};
    enum status status = add_writings(scan, value, err);
    if (status == STATUS_OK)
        scan->value_count++;
    return status;
}

/* What an excused writing makes of others of the same letters: a surname that somebody in scope
 * bears is no finding, any other word or the whole name is a question; a number or an address may
 * stand. */
static void weigh_writing(struct scan *scan, uint32_t first)
{
    unsigned excused = 0, excused_are = SCAN_NO_MAN | SCAN_NO_WOMAN;
    bool is_excused = false, is_of_family = false, is_by_name = false;
    for (uint32_t i = first; i != AUTOMATON_NONE; i = scan->patterns[i].next) {
        if ((scan->patterns[i].flags & PATTERN_SHIELD) == 0)
            continue;
        is_excused = true;
        is_by_name = is_by_name || (scan->patterns[i].flags & PATTERN_SHORT) == 0;
        excused_are &= scan->values[scan->patterns[i].value].flags;
        excused |= scan->patterns[i].flags;
        if ((scan->values[scan->patterns[i].value].flags & SCAN_OURS) == 0)
            is_of_family = true;
    }
    for (uint32_t i = first; is_excused && i != AUTOMATON_NONE; i = scan->patterns[i].next) {
        struct scan_pattern *pattern = &scan->patterns[i];
        /* What somebody in scope may be called in short is another's name all the same. */
        if ((pattern->flags & PATTERN_SHIELD) != 0 ||
            (!is_by_name && (pattern->flags & PATTERN_ASK) == 0))
            continue;
        bool is_surname = (pattern->flags & PATTERN_PART) != 0 &&
                          ((pattern->flags | excused) & PATTERN_SURNAME) != 0;
        unsigned bearer = scan->values[pattern->value].flags;
        /* Somebody in scope is called so, and not only in short. */
        bool is_theirs = (pattern->flags & PATTERN_SHORT) != 0 && (excused & PATTERN_FIRST) != 0 &&
                         (excused & PATTERN_ASK) == 0 && is_of_family;
        bool may_stand =
            (is_surname && is_of_family) || is_theirs || !scan->values[pattern->value].is_name;
        pattern->flags |= may_stand ? PATTERN_WITNESS : PATTERN_ASK;
        if (is_surname && is_of_family && ((bearer | ~excused_are) & SCAN_NO_MAN) == 0)
            pattern->flags |= PATTERN_OF_MAN;
        if (is_surname && is_of_family && ((bearer | ~excused_are) & SCAN_NO_WOMAN) == 0)
            pattern->flags |= PATTERN_OF_WOMAN;
    }
}

/* Whether a sign has to stand before the last byte of all that ends there. */
static void note_spaced(const struct scan *scan, struct automaton_node *node)
{
    node->is_spaced = node->pattern != AUTOMATON_NONE;
    for (uint32_t i = node->pattern; i != AUTOMATON_NONE; i = scan->patterns[i].next)
        node->is_spaced = node->is_spaced && (scan->patterns[i].flags & PATTERN_SPACED) != 0 &&
                          (scan->patterns[i].breaks & 1) != 0;
}

/* A town or a street's kind that somebody in scope has too, or that many have, tells of none. */
static void drop_shared(struct scan *scan, uint32_t first)
{
    enum { MANY = 3 };
    size_t owner = SIZE_MAX, owners = 0;
    bool is_ours = false;
    for (uint32_t i = first; i != AUTOMATON_NONE; i = scan->patterns[i].next) {
        size_t other = scan->values[scan->patterns[i].value].owner;
        if ((scan->patterns[i].flags & PATTERN_LONE) == 0)
            continue;
        is_ours |= (scan->patterns[i].flags & (PATTERN_DROPPED | PATTERN_SHIELD)) != 0;
        owners += owner != other; /* those of one stand beside each other */
        owner = other;
    }
    bool is_shared = owners > 1 && (is_ours || owners >= MANY);
    for (uint32_t i = first; is_shared && i != AUTOMATON_NONE; i = scan->patterns[i].next)
        if ((scan->patterns[i].flags & PATTERN_LONE) != 0)
            scan->patterns[i].flags |= PATTERN_DROPPED;
}

/* Words of an excused name hide nothing: only the whole does. */
static void drop_excused_parts(struct scan *scan)
{
    for (size_t i = 0; i < scan->pattern_count; i++) {
        unsigned flags = scan->patterns[i].flags;
        if ((flags & PATTERN_SHIELD) != 0 && (flags & PATTERN_PART) != 0)
            scan->patterns[i].flags |= PATTERN_DROPPED;
    }
}

enum status scan_ready(struct scan *scan, struct error *err)
{
    for (size_t i = 0; i < scan->automaton.count; i++) {
        weigh_writing(scan, scan->automaton.nodes[i].pattern);
        drop_shared(scan, scan->automaton.nodes[i].pattern);
        note_spaced(scan, &scan->automaton.nodes[i]);
    }
    drop_excused_parts(scan);
    scan_sort_days(scan);
    scan_mark_begins(scan);
    codes_finish(&scan->codes);
    scan->is_ready = true;
    enum status status = near_finish(&scan->near, err);
    return status == STATUS_OK ? automaton_finish(&scan->automaton, err) : status;
}
