/* What the files that merge share. */
#ifndef IMPORT_MERGE_H
#define IMPORT_MERGE_H

#include "import/import_internal.h"

enum { MERGE_WORDS_MAXIMUM = 4 * 1024 * 1024 }; /* bytes of what is told of one change */

struct merge {
    const struct import_run *import;
    struct import_result *result;
    bool tells;        /* of a new record not each value is told */
    bool finds_gone;   /* what the export has not is gone */
    bool is_changed;   /* the record is to be saved */
    bool is_confirmed; /* likewise, though it says nothing else than before */
    char *person;      /* whose fields are at hand; NULL: the family's */
    char as_at[DATE_SIZE];
    struct error *err;
};

/* Notes a change in words; `before` and `after` are values, or NULL. */
enum status merge_tell(struct merge *merge, enum import_change_kind kind, const char *what,
                       const json_t *before, const json_t *after) MUST_CHECK;
/* The value of {value, ...}, else the value itself. */
const json_t *merge_plain(const json_t *value);
/* The objects of a list by their ids; NULL without memory. */
json_t *merge_by_id(const json_t *list);
/* Whether an export of this map said it: {source, row}. */
bool merge_is_ours(const struct merge *merge, const json_t *object);

/* What the field is called, for people: whose, and what. */
enum status merge_name_field(const struct merge *merge, const char *path,
                             struct buffer *out) MUST_CHECK;
/* Whether a member of a person, or of the family, holds no field. */
bool merge_is_no_field(const char *key, bool is_person);

/* ---- doubts.c ---- */

/* Notes what is doubtful in a value that the export brings into the record. */
enum status merge_tell_doubt(struct merge *merge, const char *path, const json_t *value) MUST_CHECK;
/* The same of all fields of somebody who is new: `path` is where they are, of depth 1. */
enum status merge_tell_doubts(struct merge *merge, const json_t *object, const char *path,
                              int depth) MUST_CHECK;

/* ---- entries.c ---- */

enum status merge_entries(struct merge *merge, json_t *root, const json_t *wanted) MUST_CHECK;

#endif
