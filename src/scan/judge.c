/* Which of the matches that stand near each other are told, and which are questions. */
#include <stdlib.h>
#include <string.h>

#include "looks.h"

enum {
    BESIDE = 24, /* bytes between a common word and another value of the same owner */
};

static int compare_matches(const void *a, const void *b)
{
    const struct raw_match *first = a, *second = b;
    if (first->start != second->start)
        return first->start < second->start ? -1 : 1;
    if (first->end != second->end)
        return first->end > second->end ? -1 : 1;
    return (first->value > second->value) - (first->value < second->value);
}

static bool is_within(const struct raw_match *inner, const struct raw_match *outer)
{
    return inner->start >= outer->start && inner->end <= outer->end &&
           inner->end - inner->start < outer->end - outer->start;
}

static bool is_firm(const struct raw_match *match)
{
    return (match->flags & (PATTERN_COMMON | PATTERN_SHIELD)) == 0 && !match->is_dropped;
}

/* Whether another value of the same owner stands beside it. */
static bool has_neighbour(const struct scan *scan, const struct raw_match *matches, size_t count,
                          const struct raw_match *match)
{
    for (size_t i = 0; i < count; i++) {
        const struct raw_match *other = &matches[i];
        if (!is_firm(other) || is_within(match, other) ||
            scan->values[other->value].owner != scan->values[match->value].owner ||
            (other->start < match->end && match->start < other->end))
            continue;
        size_t gap =
            other->start >= match->end ? other->start - match->end : match->start - other->end;
        if (gap <= BESIDE)
            return true;
    }
    return false;
}

/* Longer matches first say what the shorter ones within them are. */
static void drop_covered(struct raw_match *matches, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count && !matches[i].is_dropped; j++)
            if (i != j && is_within(&matches[i], &matches[j]) &&
                (matches[j].flags & PATTERN_WITNESS) == 0 &&
                (matches[i].flags & PATTERN_SHIELD) == 0 &&
                !((matches[j].flags & PATTERN_ASK) != 0 && (matches[i].flags & PATTERN_ASK) == 0))
                matches[i].is_dropped = true;
    }
}

/* What is nearly a name is none where it is one, perhaps of somebody in scope, and covers nothing;
 * but "O7700 900832" is more than the digits within it. */
static void drop_near(struct raw_match *matches, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count && (matches[i].flags & PATTERN_NEAR) != 0; j++) {
            bool is_more = (matches[j].is_dropped || matches[i].value == matches[j].value) &&
                           (matches[i].flags & PATTERN_MISTYPED) == 0 &&
                           is_within(&matches[j], &matches[i]);
            bool is_gone = matches[j].is_dropped &&
                           (matches[j].flags & (PATTERN_NEAR | PATTERN_BIRTHDAY)) != 0;
            if (!is_gone && ((matches[j].flags & PATTERN_NEAR) == 0 || j < i) && !is_more &&
                matches[j].start < matches[i].end && matches[i].start < matches[j].end) {
                matches[i].is_dropped = true;
                matches[i].flags |= PATTERN_WITNESS;
            }
        }
}

/* "no. 14" says no more where it goes on with the street. */
static void drop_begun(struct raw_match *matches, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count && (matches[i].flags & PATTERN_ASK) != 0; j++)
            if (!matches[j].is_dropped && (matches[j].flags & PATTERN_ASK) == 0 &&
                matches[j].value == matches[i].value && matches[j].start > matches[i].start &&
                matches[j].start < matches[i].end && matches[j].end > matches[i].end)
                matches[i].is_dropped = true;
}

/* What was taken out of a note tells nothing new where a value of its own is found. */
static void drop_derived(const struct scan *scan, struct raw_match *matches, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if ((scan->values[matches[i].value].flags & SCAN_DERIVED) == 0)
            continue;
        for (size_t j = 0; j < count && !matches[i].is_dropped; j++)
            matches[i].is_dropped = matches[j].start == matches[i].start &&
                                    matches[j].end == matches[i].end && !matches[j].is_dropped &&
                                    (scan->values[matches[j].value].flags & SCAN_DERIVED) == 0;
    }
}

void judge_matches(const struct scan *scan, const char *text, size_t length,
                   struct raw_match *matches, size_t count, scan_found *found, void *context)
{
    qsort(matches, count, sizeof *matches, compare_matches);
    /* What looks like none is as if it were not there, before it can cover another; and a common
     * word is judged by what then stands beside it. */
    for (size_t i = 0; i < count; i++)
        matches[i].is_dropped = look_mistaken(text, length, &matches[i]);
    for (size_t i = 0; i < count; i++) {
        struct raw_match *match = &matches[i];
        /* What is only part of a name or of a place has to look like one, whoever may be told of.
         */
        bool is_part = (match->flags & (PATTERN_STEM | PATTERN_LONE)) != 0;
        if ((match->flags & PATTERN_COMMON) != 0 && (!scan->is_strict || is_part) &&
            !look_like_name(text, length, match) && !has_neighbour(scan, matches, count, match))
            match->is_dropped = true;
    }
    for (size_t i = 0; i < count; i++)
        if (matches[i].is_dropped)
            matches[i].flags |= PATTERN_WITNESS; /* covers nothing */
    drop_derived(scan, matches, count);
    drop_near(matches, count);
    drop_begun(matches, count);
    drop_covered(matches, count);
    for (size_t i = 0; i < count; i++) {
        struct raw_match *match = &matches[i];
        size_t start, end;
        if (match->is_dropped || (match->flags & PATTERN_SHIELD) != 0)
            continue;
        if ((match->flags & PATTERN_WITNESS) != 0) {
            if ((match->flags & PATTERN_SURNAME) != 0 &&
                look_titled(scan, text, length, match, &start, &end))
                found(context, &(struct scan_match){match->value, start, end, true});
            continue;
        }
        if (i > 0 && !matches[i - 1].is_dropped && matches[i - 1].value == match->value &&
            matches[i - 1].start == match->start && matches[i - 1].end == match->end)
            continue;
        bool asks = (match->flags & (PATTERN_ASK | PATTERN_COMMON)) != 0 ||
                    ((match->flags & PATTERN_PART) != 0 && look_placed(text, length, match));
        found(context, &(struct scan_match){match->value, match->start, match->end, asks});
    }
}
