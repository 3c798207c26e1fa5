/*
 * Growing arrays: a pointer to items and a count, as any struct has them. How many more there is
 * room for is known from the block itself, so that nothing else is kept; room doubles when it runs
 * out. `items` is NULL or from memory.h, is freed with memory_free, and what it lay in before it
 * grew is wiped.
 *
 *     struct names { char **items; size_t count; };
 *     if (!ARRAY_ADD(names->items, names->count, name))
 *         return memory_error(err);
 */
#ifndef SAFEHAND_BASE_ARRAY_H
#define SAFEHAND_BASE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/* Room for `more` items after the first `count`. False without memory, or if no block can hold so
 * many: items and count are then as they were. `items` and `count` are named, not computed: they
 * are looked at more than once. */
#define ARRAY_RESERVE(items, count, more)                                                          \
    array_reserve(&(items), sizeof *(items), (size_t)(count), (size_t)(more))

/* Adds an item (what may stand in an assignment to one) and counts it. False without memory: items
 * and count are then as they were, and the item, with all it points to, is still the caller's. */
#define ARRAY_ADD(items, count, ...)                                                               \
    (ARRAY_RESERVE(items, count, 1) ? ((items)[(count)++] = (__VA_ARGS__), true) : false)

/* What ARRAY_RESERVE calls, with where the pointer to the items stands. */
bool array_reserve(void *place, size_t item_size, size_t count, size_t more);

#endif
