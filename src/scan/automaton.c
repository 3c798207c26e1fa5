#include "automaton.h"

#include "safehand/base/array.h"
#include "safehand/scan.h"

enum { MANY_CHILDREN = 4, BYTE_VALUES = 256 };

/* There is room for it. */
static uint32_t new_node(struct automaton *automaton, unsigned char byte)
{
    automaton->nodes[automaton->count] =
        (struct automaton_node){.pattern = AUTOMATON_NONE, .byte = byte};
    return (uint32_t)automaton->count++;
}

enum status automaton_add(struct automaton *automaton, const unsigned char *bytes, size_t length,
                          uint32_t *node, struct error *err)
{
    uint32_t at = 0;
    if (!ARRAY_RESERVE(automaton->nodes, automaton->count, length + 1))
        return memory_error(err);
    if (automaton->count == 0)
        (void)new_node(automaton, 0);
    for (size_t i = 0; i < length; i++) {
        uint32_t child = automaton_child(automaton, at, bytes[i]);
        if (child == 0) {
            if (automaton->count >= SCAN_NODES_MAXIMUM)
                return error_set(err, STATUS_MALFORMED,
                                 "the record has too many identifying values to search for");
            child = new_node(automaton, bytes[i]);
            automaton->nodes[child].depth = (unsigned char)(automaton->nodes[at].depth + 1);
            automaton->nodes[child].sibling = automaton->nodes[at].child;
            automaton->nodes[at].child = child;
        }
        at = child;
    }
    *node = at;
    return STATUS_OK;
}

static size_t count_children(const struct automaton *automaton, uint32_t node)
{
    size_t count = 0;
    for (uint32_t child = automaton->nodes[node].child; child != 0;
         child = automaton->nodes[child].sibling)
        count++;
    return count;
}

static enum status make_tables(struct automaton *automaton, struct error *err)
{
    size_t wanted = 0;
    for (size_t i = 0; i < automaton->count; i++)
        wanted += i == 0 || count_children(automaton, (uint32_t)i) > MANY_CHILDREN;
    automaton->tables = memory_allocate_array(wanted * BYTE_VALUES, sizeof *automaton->tables);
    if (!automaton->tables)
        return memory_error(err);
    for (size_t i = 0; i < automaton->count; i++) {
        if (i != 0 && count_children(automaton, (uint32_t)i) <= MANY_CHILDREN)
            continue;
        uint32_t *table = automaton->tables + automaton->table_count * BYTE_VALUES;
        for (uint32_t child = automaton->nodes[i].child; child != 0;
             child = automaton->nodes[child].sibling)
            table[automaton->nodes[child].byte] = child;
        automaton->nodes[i].dense = (uint32_t)++automaton->table_count;
    }
    return STATUS_OK;
}

/* The failures of a node's children, which are known once the node's own is. */
static void link_children(struct automaton *automaton, uint32_t node)
{
    struct automaton_node *nodes = automaton->nodes;
    for (uint32_t child = nodes[node].child; child != 0; child = nodes[child].sibling) {
        uint32_t failure =
            node == 0 ? 0 : automaton_step(automaton, nodes[node].failure, nodes[child].byte);
        nodes[child].failure = failure;
        nodes[child].shorter =
            nodes[failure].pattern != AUTOMATON_NONE ? failure : nodes[failure].shorter;
    }
}

enum status automaton_finish(struct automaton *automaton, struct error *err)
{
    if (!ARRAY_RESERVE(automaton->nodes, automaton->count, 1))
        return memory_error(err);
    if (automaton->count == 0)
        (void)new_node(automaton, 0);
    uint32_t *queue = memory_allocate_array(automaton->count, sizeof *queue);
    if (!queue)
        return memory_error(err);
    enum status status = make_tables(automaton, err);
    size_t first = 0, last = 1; /* the root is queue[0] */
    while (status == STATUS_OK && first < last) {
        uint32_t node = queue[first++];
        link_children(automaton, node);
        for (uint32_t child = automaton->nodes[node].child; child != 0;
             child = automaton->nodes[child].sibling)
            queue[last++] = child;
    }
    memory_free(queue);
    return status;
}

void automaton_free(struct automaton *automaton)
{
    memory_free(automaton->nodes);
    memory_free(automaton->tables);
    *automaton = (struct automaton){0};
}
