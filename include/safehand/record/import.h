/*
 * Importing: how what a charity's system gives out (record/tables.h) becomes families' records.
 *
 * A map (safehand.map/1, schema/map.schema.json) says which column is which field of the catalogue,
 * or which part of an entry, what is left out and why, and how families and people are told apart.
 * Each column cites where its meaning is published, or is guessed.
 *
 * What no export carries is made up nowhere: an entry comes in without `kind` (fact or opinion)
 * and, unless a column says it, without `about`; consents are never imported. Each imported value
 * says its source (the map's title), its row, and the day as of which it was so.
 *
 * Each cell of an export is accounted for exactly once (struct import_account).
 */
#ifndef SAFEHAND_RECORD_IMPORT_H
#define SAFEHAND_RECORD_IMPORT_H

#include "safehand/record.h"
#include "safehand/record/edit.h"
#include "safehand/record/tables.h"

/* ---- maps ---- */

struct record_map;

enum { MAP_SIZE_MAXIMUM = 1048576, MAP_COLUMNS_MAXIMUM = 2000, MAP_TABLES_MAXIMUM = 100 };

/* Reads a map, strictly: `name` stands in errors, the catalogue says which fields there are and of
 * what type. The map keeps nothing of the catalogue. */
enum status record_map_parse(const char *data, size_t length, const char *name,
                             const struct catalogue *catalogue, struct record_map **map,
                             struct error *err) MUST_CHECK;
/* The same of a map that ships with the program, by its name such as "lamplight-work"; of any other
 * name, of that file. */
enum status record_map_load(const char *name, const struct catalogue *catalogue,
                            struct record_map **map, struct error *err) MUST_CHECK;
/* Whether a column of a map may go there: a path of the catalogue such as "household.address", or
 * "people.*.name" where each row is a person. */
bool record_map_takes(const struct catalogue *catalogue, const char *path);
/* Words that stand for no map that is kept: whichever fits, a guess, and what a guess is called. */
#define RECORD_MAP_AUTOMATIC "automatic"
#define RECORD_MAP_GUESS "guess"
#define RECORD_MAP_OWN "own"
/* Whether somebody's own map may be kept under this name: STATUS_USAGE if it is no name, that of a
 * map that ships, or one of the words above. */
enum status record_map_check_name(const char *name, struct error *err) MUST_CHECK;
void record_map_free(struct record_map *map);
/* Whether a text of a sheet is that heading of a map: letter for letter but for capitals, blanks,
 * '_', and ':', '*' or '?' at its end. */
bool record_map_is_heading(const char *heading, const char *text);
/* Its name, "charitylog-people". */
const char *record_map_name(const struct record_map *map);
/* Its title for people, which is the source of each value that it brings. */
const char *record_map_title(const struct record_map *map);
/* Appends, a line each: every table and column, what becomes of it, and its source or "guessed". */
void record_map_words(const struct record_map *map, const struct catalogue *catalogue,
                      struct buffer *out);
/* The names of the maps that ship, ended by NULL. */
extern const char *const RECORD_MAPS_SHIPPED[];

/* ---- what an export says ---- */

/* One file of the export. */
struct import_source {
    const char *name; /* without folders: it stands in rows and reports */
    const struct table_book *book;
};
struct import_options {
    const struct catalogue *catalogue;
    struct date as_at;  /* as of which the export says all that no column dates */
    const char *family; /* of what names no family; NULL: it is not understood then */
    /* Whether a file of that name lies beside the export for that family; NULL: none does. */
    bool (*has_file)(void *context, const char *family, const char *name);
    void *context;
};

/* What became of a cell. Headings, and the questions of a form, are not counted. */
enum import_fate {
    IMPORT_IMPORTED, /* a value, a part of one, or what it was joined by */
    IMPORT_LEFT,     /* the map leaves it, and says why */
    IMPORT_UNMAPPED, /* the map has no such column */
    IMPORT_EMPTY,    /* nothing stands in it, or a spelling of nothing ("N/A") */
    IMPORT_NOT_UNDERSTOOD,
    IMPORT_FATES
};
/* "imported", "left by the map", ... */
const char *import_fate_name(enum import_fate fate);

/* Cells that were not imported: of a column that is left or unmapped all together, of the others
 * each by itself. */
struct import_issue {
    enum import_fate fate;
    char *where; /* "people.csv, B14", or of a column "people.csv, column Title" */
    char *why;
    size_t cells;
};
/* What was taken in another way than may be expected: a row that names no family as one by itself,
 * or somebody as new. */
enum import_note_kind { IMPORT_NOTE_FAMILY, IMPORT_NOTE_PERSON, IMPORT_NOTES };
struct import_note {
    enum import_note_kind kind;
    char *where; /* "people.csv, row 5" */
    char *why;
};
struct import_account {
    size_t cells[IMPORT_FATES];
    size_t total; /* their sum */
    struct import_issue *issues;
    size_t issue_count;
    struct import_note *notes;
    size_t note_count;
};

struct import_run;

/*
 * Finds which sheet is which table of the map, and which rows are of which family. The sources and
 * the map must outlive it. STATUS_MALFORMED if no sheet has the headings that the map wants.
 */
enum status record_import_open(const struct record_map *map, const struct import_source *sources,
                               size_t source_count, const struct import_options *options,
                               struct import_run **import, struct error *err) MUST_CHECK;
void record_import_free(struct import_run *import);
/* How many families there are in it, in the order of their references. */
size_t record_import_count(const struct import_run *import);
/* The reference of one of them. */
const char *record_import_reference(const struct import_run *import, size_t family);

enum import_change_kind {
    IMPORT_ADDED,
    IMPORT_CHANGED,
    IMPORT_KEPT,  /* the export says otherwise, but somebody wrote or changed it here: it stays */
    IMPORT_OLDER, /* an export of a later day said otherwise: that stays */
    IMPORT_GONE,  /* in a former export and not in this one: it stays, and is marked. Of a family of
                     which a cell was not understood, or where a row may be anybody's, none is */
    IMPORT_BACK,  /* it was gone, and is there again */
    IMPORT_DOUBTFUL, /* it is taken in, and `what` says why it may be no value */
};
struct import_change {
    enum import_change_kind kind;
    char *what;   /* "Sarah Jones: Phone number", "the entry c-1041 of 3 May 2026" */
    char *before; /* NULL where there is none */
    char *after;
};
struct import_result {
    json_t *root; /* the record as it is to be saved; NULL: nothing changes */
    bool is_new;
    bool is_confirmed; /* nothing changes, but what is there is as of the day of this export now */
    bool is_missing;   /* there is no record, and none is made: nobody is in it, here or there */
    struct import_change *changes;
    size_t change_count;
};
/*
 * What a family's record becomes: `existing` is its root, or NULL where there is none yet. To be
 * called once a family, since it counts the cells. A family that nobody is in, here or there, gets
 * no record (is_missing): its cells are not understood.
 */
enum status record_import_family(struct import_run *import, size_t family, json_t *existing,
                                 struct import_result *result, struct error *err) MUST_CHECK;
/* The same for a record of which the export has nothing: what came from the map's exports is gone,
 * if such an export is always whole. */
enum status record_import_absent(struct import_run *import, json_t *existing,
                                 struct import_result *result, struct error *err) MUST_CHECK;
/* Whether record_import_absent may find anything: else records need not be opened for it. */
bool record_import_asks_absent(const struct import_run *import);
/*
 * Whether a record would be saved so: held against the strict reader, by the name that stands in
 * errors. Its attachments are not looked for. For who shows what comes of it, and writes nothing.
 */
enum status record_import_try(const char *name, json_t *root, const struct record_change *change,
                              struct error *err) MUST_CHECK;
void import_result_free(struct import_result *result);
/* After the last family: what became of every cell. */
const struct import_account *record_import_account(const struct import_run *import);
/* ---- proposing ---- */

/* How values are known by their shape: who calls has the search for it (scan_is_of_type). */
typedef bool map_shape(enum field_type type, const char *text);
/*
 * A map for files that none was written for, by their headings and the shapes of their values: all
 * of it is guessed, made `today`, and each column says because of what. *map is safehand.map/1
 * (json_decref); *like is the shipped map whose headings these are, or NULL.
 */
enum status record_map_propose(const struct import_source *sources, size_t source_count,
                               const struct catalogue *catalogue, map_shape *shape,
                               const struct date *today, json_t **map, const char **like,
                               struct error *err) MUST_CHECK;
/*
 * Says what a row of one table of a map is ("person", "contact" or "family"), and proposes its
 * columns anew for that, by the sheet that they stand in. STATUS_USAGE if no sheet has them, and of
 * a form.
 */
enum status record_map_set_rows(json_t *map, size_t table, const char *rows,
                                const struct import_source *sources, size_t source_count,
                                const struct catalogue *catalogue, map_shape *shape,
                                const struct date *today, struct error *err) MUST_CHECK;

#endif
