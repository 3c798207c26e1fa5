/* How the parts of an office file of Microsoft's kind name each other (Open Packaging Conventions).
 */
#ifndef RECORD_TABLES_RELATIONS_H
#define RECORD_TABLES_RELATIONS_H

#include "xml.h"

enum { RELATIONS_MAXIMUM = 10000 };

struct table_relation {
    const char *id;
    const char *type; /* behind the last '/' of its address: "worksheet" */
    const char *part; /* the part that it leads to, as the zip names it */
    size_t of;        /* whatever the reader counts its sources by */
};
struct table_relations { /* texts are kept by the build */
    struct table_relation *items;
    size_t count;
};

/* Adds those of the .rels part that is open, which is of `source` ("xl/workbook.xml"; "" of the
 * whole file). Those that lead out of the file are left out. */
void table_relations_read(struct table_zip *zip, struct table_relations *relations,
                          const char *source, size_t of);
void table_relations_free(struct table_relations *relations);
/* The first of that type; or of that id, of the source of that number. NULL if there is none. */
const struct table_relation *table_relation_of_type(const struct table_relations *relations,
                                                    const char *type);
const struct table_relation *table_relation_of_id(const struct table_relations *relations,
                                                  size_t of, const char *id);
/* Whether `name` is the .rels part of `source`. */
bool table_relations_are_of(const char *name, const char *source);

#endif
