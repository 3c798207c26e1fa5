/* What the files that read a map share. */
#ifndef MAP_READ_H
#define MAP_READ_H

#include "import_internal.h"
#include "safehand/base/json_reader.h"

/* The lists of spellings that a map names, by their names. */
struct map_lists {
    json_t *by_name;
};

enum status map_read_names(const struct json_node *node, const char *key,
                           struct names *names) MUST_CHECK;
enum status map_read_flag(const struct json_node *node, const char *key, bool *flag) MUST_CHECK;
/* A catalogue path at the node's member. */
enum status map_read_target(const struct json_node *node, const char *key,
                            const struct catalogue *catalogue, const struct map_table *table,
                            struct map_target *target) MUST_CHECK;
enum status map_read_lists(const struct json_node *root, struct map_lists *lists) MUST_CHECK;
/* The table's column of that index; those before it have been read. */
enum status map_read_column(const struct json_node *node, const struct map_lists *lists,
                            const struct catalogue *catalogue, struct map_table *table,
                            size_t index) MUST_CHECK;

#endif
