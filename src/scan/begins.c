/* With which four letters something may begin that is looked for: most words begin nothing, and are
 * passed over once that is seen. */
#include <string.h>

#include "scan_internal.h"

enum { DEPTH = 4 };

static uint32_t slot_of(const char *letters)
{
    uint32_t four;
    memcpy(&four, letters, sizeof four);
    return scan_begins_slot(four);
}

static void mark(struct scan *scan, const char *letters)
{
    uint32_t slot = slot_of(letters);
    scan->begins[slot / 64] |= UINT64_C(1) << slot % 64;
}

static void mark_word(void *context, const char *word)
{
    if (strlen(word) >= DEPTH)
        mark(context, word);
}

void scan_mark_begins(struct scan *scan)
{
    const struct automaton_node *nodes = scan->automaton.nodes;
    char letters[DEPTH] = "";
    uint32_t path[DEPTH + 1] = {0};
    size_t depth = 0;
    /* All paths of four letters, each child before its siblings. */
    uint32_t node = scan->automaton.count > 0 ? nodes[0].child : 0;
    while (node != 0 || depth > 0) {
        if (node == 0) {
            node = nodes[path[depth--]].sibling;
            continue;
        }
        letters[depth] = (char)nodes[node].byte;
        if (depth + 1 == DEPTH) {
            mark(scan, letters);
            node = nodes[node].sibling;
        } else {
            path[++depth] = node;
            node = nodes[node].child;
        }
    }
    date_words_each(mark_word, scan);
}
