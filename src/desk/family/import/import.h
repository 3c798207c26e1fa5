/*
 * A spreadsheet is taken in, alone or with the files that lie beside it. What was sent waits in
 * memory alone, beside the map by which it is read, until somebody has seen what comes of it and
 * says so, or the session is locked; nothing is written before. What comes of it is found out, and
 * written, by a thread: its page tells how far that is.
 */
#ifndef DESK_FAMILY_IMPORT_H
#define DESK_FAMILY_IMPORT_H

#include "family/form.h"
#include "safehand/record/import.h"
#include "session/work.h"

#define IMPORT_FILES "files" /* the fields of the form */
#define IMPORT_FOLDER "folder"

/* ---- sent.c ---- */

/* What was sent: tables, and what lies beside them. */
struct sent_file {
    char *family; /* the folder that it lies in; "": in none */
    char *name;
    int fd; /* in memory */
    bool is_used;
    bool is_other; /* its family has another of that name, which stays */
};
struct import_sent { /* zeroed: nothing */
    struct import_source *sources;
    struct table_book **books;
    char **names; /* of sources */
    size_t count;
    struct sent_file *files;
    size_t file_count;
    struct names skipped; /* owned: what no family can have */
};
/* Reads what a request brought: one table, several files, a folder or a ZIP of one. sent_free, on
 * failure too. */
enum status sent_read(const struct upload_list *uploads, struct import_sent *sent,
                      struct error *err) MUST_CHECK;
void sent_free(struct import_sent *sent);
/* Forgets what stands in it; what the files are called stays. */
void sent_forget(struct import_sent *sent);
/* As import_options.has_file; `context` is the import_sent. */
bool sent_has_file(void *context, const char *family, const char *name);

/* Files that a family's record gets. */
struct sent_files {
    struct record_new_file *items;
    size_t count;
};
/* Those of the family's folder, and those that entries of `root` (NULL: none) name, but for what
 * `record` (NULL: it is new) has. */
enum status sent_for_family(struct import_sent *sent, const char *family,
                            const struct record *record, const json_t *root, struct sent_files *out,
                            struct error *err) MUST_CHECK;
void sent_for_family_free(struct sent_files *files);

/* ---- waiting.c ---- */

/* What comes of it, family by family. */
struct import_sums {
    size_t added, changed, confirmed, same; /* families */
    struct names taken, missing;         /* those that change, and those without a record (owned) */
    size_t reached;                      /* families of the export that are done */
    size_t files;                        /* that they get */
    size_t changes[IMPORT_DOUBTFUL + 1]; /* by their kind */
    char **told;                         /* the first of them in words: memory_free each, and it */
    size_t told_count;
    bool is_cut;            /* there are more than were told */
    bool is_uncertain;      /* more may be written than is counted */
    struct import_run *run; /* with the account of cells; record_import_free */
};

/* What waits, the session's. */
struct waiting_import {
    struct visit *visit; /* that is being answered: the thread has nothing to do with it */
    char id[ID_SIZE];
    struct import_sent sent;
    struct date as_at;
    char *family; /* NULL: none was named */
    json_t *map;
    struct record_map *parsed;
    /* What the next page says of what was sent last. */
    const char *warning; /* why it was not taken in, though somebody wanted it; NULL */
    struct error wrong;  /* STATUS_OK: nothing */
    char *keep;          /* what was typed as a name for the map; NULL */
    struct names kept;   /* the names under which it was kept (owned) */
    /* Of the thread as long as it works: */
    struct long_work work;
    bool writes; /* else it looks */
    timestamp now;
    struct import_sums sums;
};
/* What waits in the session; NULL if nothing does. */
struct waiting_import *waiting_of(struct visit *visit) MUST_CHECK;
/* Whether it is just being written; `waiting` may be NULL. */
bool waiting_is_written(struct waiting_import *waiting);
void waiting_import_free(struct waiting_import *waiting);
/* Has it wait in the session, in place of what did. */
void waiting_begin(struct waiting_import *waiting);
/* Forgets what was sent, of which all is taken in (sent_forget); then there is no table any more.
 */
void waiting_forget(struct waiting_import *waiting);
/* Takes the map as it is now for what is read by; the one before stays if the program does not take
 * it so. */
enum status waiting_take_map(struct waiting_import *waiting, struct error *err) MUST_CHECK;

/* The page that says that nothing waits (pages.c). */
void page_import_gone(struct visit *visit);

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

/* Begins to find out what comes of it, or to write it. Each record is saved, and on failure those
 * before are; who looks holds it against the strict reader: STATUS_MALFORMED if it would not be
 * saved so. */
enum status import_begin(struct waiting_import *waiting, bool writes, struct error *err) MUST_CHECK;
void import_sums_free(struct import_sums *sums);

/* ---- sums.c ---- */

/* Appended to the page: what it is said of these, and their names; nothing if there are none. */
void import_show_names(struct page *page, const char *what, const struct names *names);
/* Appended to the page: how many families and values, and every cell that does not come in. */
void import_show_sums(struct waiting_import *waiting, bool is_done);

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
