/* The reviewed list of ExifTool's tags: src/inspector/data/tags, which tells how it is read. */
#ifndef INSPECTOR_TAGS_H
#define INSPECTOR_TAGS_H

#include <stdbool.h>

#include "safehand/base.h"

struct tag_kind {
    unsigned hidden; /* one hidden_kind; 0: harmless */
    bool is_said;    /* its words are searched */
};

struct tag_list;

/* The list, to be freed by tags_free; NULL without memory. */
struct tag_list *tags_read(void);
/* What a tag of that group is, by the list; false if it is not there. */
bool tags_find(const struct tag_list *list, const char *group, const char *tag,
               struct tag_kind *kind);
void tags_free(struct tag_list *list);

#endif
