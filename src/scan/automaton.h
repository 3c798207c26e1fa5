/* Aho-Corasick over bytes: a trie of all patterns, in which every node knows the longest other path
 * that ends as its own does. */
#ifndef SCAN_AUTOMATON_H
#define SCAN_AUTOMATON_H

#include <stdint.h>

#include "safehand/base.h"

enum { AUTOMATON_NONE = UINT32_MAX };

struct automaton_node {
    uint32_t child,
        sibling;      /* in the list of children; 0: none, since nobody's child is the root */
    uint32_t failure; /* where to go on when no child fits */
    uint32_t pattern; /* the first that ends here, or AUTOMATON_NONE */
    uint32_t shorter; /* the next node along the failures where a pattern ends; 0: none */
    uint32_t dense;   /* place of its table of children in `tables`, plus 1; 0: none */
    unsigned char byte, depth;
    bool is_spaced; /* nothing ends here but with a sign before this byte: J.P. */
};

struct automaton {
    struct automaton_node *nodes;
    size_t count;
    uint32_t *tables; /* 256 entries each, for nodes with many children */
    size_t table_count;
};

/* *node gets the node at which the pattern ends. STATUS_MALFORMED if there are too many. */
enum status automaton_add(struct automaton *automaton, const unsigned char *bytes, size_t length,
                          uint32_t *node, struct error *err) MUST_CHECK;
/* Once all patterns are in. */
enum status automaton_finish(struct automaton *automaton, struct error *err) MUST_CHECK;
void automaton_free(struct automaton *automaton);

static inline uint32_t automaton_child(const struct automaton *automaton, uint32_t node,
                                       unsigned char byte)
{
    const struct automaton_node *at = &automaton->nodes[node];
    if (at->dense != 0)
        return automaton->tables[(size_t)(at->dense - 1) * 256 + byte];
    uint32_t child = at->child;
    while (child != 0 && automaton->nodes[child].byte != byte)
        child = automaton->nodes[child].sibling;
    return child;
}

static inline uint32_t automaton_step(const struct automaton *automaton, uint32_t node,
                                      unsigned char byte)
{
    for (;;) {
        uint32_t child = automaton_child(automaton, node, byte);
        if (child != 0 || node == 0)
            return child;
        node = automaton->nodes[node].failure;
    }
}

#endif
