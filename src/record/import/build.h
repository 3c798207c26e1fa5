/* What the files that build a family out of rows share. */
#ifndef IMPORT_BUILD_H
#define IMPORT_BUILD_H

#include "import_internal.h"

enum { PLACE_MAXIMUM = 4096, ROW_TEXT_MAXIMUM = 200 };

struct build {
    struct import_run *import;
    const json_t *known; /* the record that there is, or NULL */
    json_t *wanted;      /* what the export says, as a family file */
    json_t *keys;        /* ids of people, and what of the export they were made of; null: of two */
    json_t *known_ids;   /* people of the record, and taken out of it, by their ids */
    json_t *ids;         /* those of `wanted` */
    json_t *names;       /* who has which name: build_names.c */
    json_t *roles;       /* by ids, the roles that columns have said */
    json_t *entries;     /* those of `wanted`, by their ids */
    json_t *person;      /* of the row at hand; NULL: none */
    json_t *slots;       /* the people for whom the row has columns, by their slots; a text: why it
                            cannot be told who it is */
    char as_at[DATE_SIZE];
    char place[ROW_TEXT_MAXIMUM + 1]; /* of the row at hand, for `row` */
    struct error *err;
};

/* Counts the cell of the table's column; with `why` it is told. */
enum status build_account(const struct build *build, const struct import_row *row, size_t column,
                          enum import_fate fate, const char *why) MUST_CHECK;
/* What the cell of the table's column says; NULL: nothing, or it is not understood, which is
 * counted then. */
enum status build_value(const struct build *build, const struct import_row *row, size_t column,
                        json_t **value) MUST_CHECK;
/* Puts a dated value (taken over) at a path below the object, unless something else is there: *why
 * says so then. */
enum status build_put(const struct build *build, json_t *object, const char *path, json_t *value,
                      const char **why) MUST_CHECK;
/* Whether columns of one field are joined: there is but one day of birth, and one role. */
bool build_joins(const struct map_column *column);
#define BUILD_ANOTHER_COLUMN "another column of its row says otherwise"
/* The fields of the row, and the map's constants. */
enum status build_fields(const struct build *build, const struct import_row *row) MUST_CHECK;

/* ---- build_names.c ---- */

/* What a row or the record says of somebody; NULL: nothing. */
struct who {
    const char *name, *birth, *role;
    bool is_role_weak; /* it is the table's, and no column says it */
};
/* To be called for all that rows and the record say before anybody is looked for. */
enum status names_say(const struct build *build, const struct who *who, bool is_row) MUST_CHECK;
/* Of the record are those who are in it, and those who were taken out of it. */
enum names_of { NAMES_OF_EXPORT, NAMES_HERE, NAMES_TAKEN_OUT };
/* Whose id that is. */
enum status names_add(const struct build *build, const char *id, const struct who *who,
                      enum names_of of) MUST_CHECK;
/* The id of whom it is, NULL if nobody, or `why` says why that cannot be told. */
enum status names_find(const struct build *build, const struct who *who, const char **id,
                       struct buffer *why) MUST_CHECK;
/* The id of the only one of that name, else NULL. */
const char *names_only(const struct build *build, const char *name);

/* ---- build_people.c ---- */

/* Looks at all who are in the record and in the rows: to be called before any of them is built. */
enum status build_know(const struct build *build) MUST_CHECK;
enum status build_hear(const struct build *build, const struct import_row *row) MUST_CHECK;

/* Finds or makes the person of a row; *why says in words why there is none. */
enum status build_person(struct build *build, const struct import_row *row,
                         struct buffer *why) MUST_CHECK;
/* Finds or makes those for whom the row has columns that say anything, into `slots`. */
enum status build_slots(struct build *build, const struct import_row *row) MUST_CHECK;
/* Whether there are any. */
bool build_has_slots(const struct build *build, const struct import_row *row);
/* The id of whom the text names, by the export's own key or by name; NULL if nobody. */
const char *build_find_person(const struct build *build, const char *text);

/* ---- build_entry.c ---- */

/* The entry of the row, if it has one. */
enum status build_entry(struct build *build, const struct import_row *row) MUST_CHECK;

#endif
