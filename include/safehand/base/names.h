/* Lists of names: ids, paths, rules, arguments, each a borrowed string. */
#ifndef SAFEHAND_BASE_NAMES_H
#define SAFEHAND_BASE_NAMES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "safehand/base/error.h"

/* The strings are somebody else's, and who made the list frees `items` (memory_free) and nothing
 * else; unless whoever holds it says that it owns them (names_add_copy). */
struct names {
    const char **items;
    size_t count;
};
/* Whether this is one of them, letter by letter. */
bool names_have(const struct names *names, const char *name);
/* Adds a copy of the name to a list that owns its names; false without memory, the list as it was.
 */
bool names_add_copy(struct names *names, const char *name);
/* Frees a list that owns its names, with them; it is empty then. */
void names_free_copies(struct names *names);
/* For qsort: orders an array of names byte by byte. */
int names_compare(const void *a, const void *b);
/* A new array of the names, or NULL without memory. */
json_t *names_to_json(const struct names *names);
/* The texts of a JSON array, borrowed from it; what is no text is passed over. memory_free
 * names->items. STATUS_SYSTEM without memory; *names is empty then. */
enum status names_of_json(const json_t *array, struct names *names, struct error *err) MUST_CHECK;

#endif
