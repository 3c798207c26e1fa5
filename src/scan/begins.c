/* With which words of five letters or less, and with which six letters of longer ones, something
 * may begin that is looked for: most words begin nothing, and are passed over once that is seen. */
#include <string.h>

#include "scan_internal.h"
#include "spelt.h"

enum { DEPTH = BEGINS_LETTERS };

static void mark(struct scan *scan, const unsigned char *letters, size_t length)
{
    uint64_t key = 0;
    for (size_t i = 0; i < length; i++)
        key |= (uint64_t)letters[i] << 8 * i;
    uint32_t slot = scan_begins_slot(key);
    scan->begins[slot / 64] |= UINT64_C(1) << slot % 64;
}

static void mark_word(void *context, const char *word)
{
    size_t length = strlen(word);
    mark(context, (const unsigned char *)word, length < DEPTH ? length : DEPTH);
}

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

void scan_mark_short(struct scan *scan, const struct compact *writing, unsigned flags)
{
    size_t length = writing->length;
    const unsigned char *bytes = writing->bytes;
    for (size_t i = 2; i < DEPTH && i <= length; i++) {
        /* Where something may stand anywhere, yet nobody parts "jo" from "smith12@..." within
         * its letters but by writing letter by letter. */
        bool may_end =
            i == length || (writing->breaks >> (length - 1 - i) & 1) != 0 || is_digit(bytes[i]);
        bool is_spaced = i == length && (flags & PATTERN_SPACED) != 0;
        if (may_end && !is_spaced)
            mark(scan, bytes, i);
    }
}

void scan_mark_begins(struct scan *scan)
{
    const struct automaton_node *nodes = scan->automaton.nodes;
    unsigned char letters[DEPTH] = {0};
    uint32_t path[DEPTH + 1] = {0};
    size_t depth = 0;
    /* All paths of six letters, each child before its siblings. */
    uint32_t node = scan->automaton.count > 0 ? nodes[0].child : 0;
    while (node != 0 || depth > 0) {
        if (node == 0) {
            node = nodes[path[depth--]].sibling;
            continue;
        }
        letters[depth] = nodes[node].byte;
        if (depth + 1 == DEPTH) {
            mark(scan, letters, DEPTH);
            node = nodes[node].sibling;
        } else {
            path[++depth] = node;
            node = nodes[node].child;
        }
    }
    date_words_each(mark_word, scan);
    spelt_words_each(mark_word, scan);
}
