/* What the files that propose a map share. */
#ifndef IMPORT_PROPOSE_H
#define IMPORT_PROPOSE_H

#include "import_internal.h"

enum { PROPOSE_SHAPES = 5 };

/* What stands in a column. */
struct column_looks {
    size_t filled, days, yes_no, length;
    size_t shapes[PROPOSE_SHAPES];
};
struct proposal {
    const struct table_sheet *sheet;
    size_t header;
    enum map_rows rows;
    const struct catalogue *catalogue;
    map_shape *shape;
    const struct date *today;
};

/* ---- propose_words.c ---- */

/* What a heading means, as many charities write it. */
struct propose_word {
    const char *heading; /* folded */
    const char *to, *entry, *key, *values, *as;
    bool is_day;
    bool is_person_key;
    bool of_entries; /* only where a row is a contact, or a form */
};
extern const struct propose_word PROPOSE_WORDS[];
extern const size_t PROPOSE_WORD_COUNT;
const struct propose_word *propose_find(const char *heading, enum map_rows rows);
struct propose_value {
    const char *from, *to; /* NULL ends a list */
};
const struct propose_value *propose_values(const char *name);

#endif
