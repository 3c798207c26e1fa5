/* What the files that propose a map share. */
#ifndef IMPORT_PROPOSE_H
#define IMPORT_PROPOSE_H

#include "import_internal.h"

enum { PROPOSE_SHAPES = 5 };

/* What stands in a column. */
struct column_looks {
    size_t filled, days, yes_no, length;
    size_t short_days;               /* of the days those that only years of two digits make */
    size_t roles, sexes, categories; /* words for them */
    size_t shapes[PROPOSE_SHAPES];
};
struct proposal {
    const struct table_sheet *sheet;
    size_t header;
    enum map_rows rows;
    const struct catalogue *catalogue;
    map_shape *shape;
    const struct date *today;
    bool has_short_years; /* a column that is read as days has some of two digits */
};
/* What the values of a column say. */
struct propose_shape {
    const char *field, *list, *words; /* list: of the map, by which they are read; or NULL */
};

/* ---- propose_column.c ---- */

void propose_look(const struct proposal *proposal, size_t header, unsigned column,
                  struct column_looks *looks);
/* Whether what stands there reads like notes. */
bool propose_is_long(const struct column_looks *looks);
/* Makes it a part of an entry, and says why. */
void propose_put_part(json_t *column, const char *part, const char *because, int *failed);
/* What becomes of a column: the how-manieth of its heading, where it stands; of a form, in which
 * row. */
json_t *propose_column(struct proposal *proposal, const char *heading, size_t nth, unsigned at,
                       size_t row, int *failed);

/* ---- propose_words.c ---- */

/* What a heading means, as many charities write it. */
struct propose_word {
    const char *heading; /* folded */
    const char *to, *entry, *key, *values, *as;
    bool is_day;
    bool is_person_key;
    bool of_entries; /* only where a row is a contact, or a form */
    bool of_forms;   /* only in a form */
};
extern const struct propose_word PROPOSE_WORDS[];
extern const size_t PROPOSE_WORD_COUNT;
const struct propose_word *propose_find(const char *heading, enum map_rows rows);
struct propose_value {
    const char *from, *to; /* NULL ends a list */
};
extern const struct propose_value PROPOSE_SEXES[];

#endif
