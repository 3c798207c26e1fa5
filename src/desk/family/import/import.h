/*
 * A spreadsheet is taken in: what was sent waits beside the map by which it is read, until somebody
 * has seen what comes of it and says so, or the session is locked. Nothing is written before.
 */
#ifndef DESK_FAMILY_IMPORT_H
#define DESK_FAMILY_IMPORT_H

#include "family/form.h"
#include "safehand/record/import.h"

#define IMPORT_FILES "files" /* the field of the form, and the folder of what was sent */
#define IMPORT_MAP "map.json"
#define IMPORT_ABOUT "about.json"

/* What waits, read. */
struct waiting_import {
    struct visit *visit;
    json_t *map, *about; /* as they lie there */
    struct record_map *parsed;
    struct import_source *sources;
    struct table_book **books;
    char **names;
    size_t count;
};
/* Reads what waits in the session; STATUS_USAGE if nothing does. waiting_close, on failure too. */
enum status waiting_open(struct visit *visit, struct waiting_import *waiting,
                         struct error *err) MUST_CHECK;
void waiting_close(struct waiting_import *waiting);
/* Writes one of the files that lie beside what was sent, in the place of what is there. */
enum status waiting_write(const char *folder, const char *name, const json_t *json,
                          struct error *err) MUST_CHECK;
/* Writes the map as it is now; nothing if the program does not take it so. */
enum status waiting_keep_map(struct waiting_import *waiting, struct error *err) MUST_CHECK;

/* ---- maps.c ---- */

/* The question by which map it is read: those that the office keeps and those that ship, whichever
 * fits, or a guess. */
void maps_ask(const struct visit *visit, struct family_asks *asks);
/* The map that was chosen; where none was, one that ships and has these headings, or a guess. */
enum status maps_choose(struct waiting_import *waiting, struct error *err) MUST_CHECK;
/* Keeps the map in the office under the name that was typed, if one was: over another only if that
 * was asked for. */
enum status maps_keep(struct waiting_import *waiting, struct error *err) MUST_CHECK;
/* Whether by that another is replaced. */
bool maps_are_replaced(const struct waiting_import *waiting);

/* ---- run.c ---- */

/* What comes of it, family by family. */
struct import_sums {
    size_t added, changed, confirmed, same; /* families */
    struct names taken, missing;     /* those that change, and those without a record (owned) */
    size_t reached;                  /* families of the export that are done */
    size_t changes[IMPORT_BACK + 1]; /* by their kind */
    char **told;                     /* the first of them in words: memory_free each, and it */
    size_t told_count;
    struct import_run *run; /* with the account of cells; record_import_free */
};
/* `writes`: each record is saved, and on failure those before are; else nothing is, and each is
 * only held against the strict reader: STATUS_MALFORMED if it would not be saved so. */
enum status import_all(struct waiting_import *waiting, bool writes, struct import_sums *sums,
                       struct error *err) MUST_CHECK;
void import_sums_free(struct import_sums *sums);
/* Appended to the page: what it is said of these, and their names; nothing if there are none. */
void import_show_names(struct page *page, const char *what, const struct names *names);
/* Appended to the page: how many families and values, and every cell that does not come in. */
void import_show_sums(struct visit *visit, const struct import_sums *sums, bool is_done);

/* ---- tables.c ---- */

/* What a row of a table is, and what kind of entry it becomes; where the map's days may have years
 * of two figures. What was chosen of it is taken into the map, whose columns are proposed anew
 * where a row is something else: after columns_take, which goes by what stood there. STATUS_USAGE
 * if the columns make no whole entry. */
void tables_show(const struct waiting_import *waiting, const json_t *table, size_t index);
void tables_show_years(const struct waiting_import *waiting);
enum status tables_take(struct waiting_import *waiting, struct error *err) MUST_CHECK;

/* ---- columns.c ---- */

/* A choice for each column of the map, where it goes; and what was chosen, taken into the map. */
void columns_show(const struct waiting_import *waiting);
enum status columns_take(struct waiting_import *waiting, struct error *err) MUST_CHECK;

#endif
