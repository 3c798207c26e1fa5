/* What `record import` and `record map` share. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli.h"
#include "safehand/office/records.h"
#include "safehand/record/import.h"

/* A file beside the tables that joined no family. */
struct export_loose {
    char *path, *why;
};
/* The files of an export, and the folders that were named with them. */
struct export_files {
    struct import_source *sources;
    struct table_book **books;
    char **names; /* of sources */
    size_t count;
    struct names folders; /* borrowed: in which attachments are looked for */
    struct date newest;   /* the day of the newest file */
    json_t *joined;       /* paths of files beside the tables: true, or why they joined no family */
    struct export_loose *loose;
    size_t loose_count;
};
/* Reads what the words name: files, and the tables in folders. Remarks of the reader are told. */
enum status export_read(const struct names *words, struct export_files *files,
                        struct error *err) MUST_CHECK;
void export_free(struct export_files *files);
/* Whether a file of that name lies beside the export for that family (import_options.has_file);
 * context is the export_files. */
bool export_has_file(void *context, const char *family, const char *name);

/* Files that a family's record gets. */
struct family_files {
    struct record_new_file *items;
    char **names;
    size_t count;
};
/* Opens those that lie in the family's folder of the export, or that its entries name, but for
 * those that `record` (NULL: it is new) has. */
enum status export_family_files(struct export_files *files, const char *family,
                                const struct record *record, const json_t *root,
                                struct family_files *out, struct error *err) MUST_CHECK;
void family_files_free(struct family_files *files);
/* Once each family was asked for its files: fills `loose` with all that lies in the folders, is no
 * table that was read and joined no family. `of_run`: whether the export has such a family. */
enum status export_find_loose(struct export_files *files,
                              bool (*of_run)(const void *context, const char *family),
                              const void *context, struct error *err) MUST_CHECK;

/* The office's catalogue, or the one that ships where there is no office (*shipped gets it). */
enum status import_catalogue(const struct session *session, struct catalogue **shipped,
                             const struct catalogue **catalogue, struct error *err) MUST_CHECK;

/* ---- telling ---- */

/* A family that was looked at; told only once it is known whether it is on the disk. */
struct import_outcome {
    char *reference;
    struct import_result result; /* without its root */
    bool is_saved;               /* its record changes, or gets files */
    size_t files;
};
struct import_told {
    json_t *families; /* of --json */
    size_t fresh, changed, confirmed, same, files;
    struct names taken;   /* those whose records are changed (owned) */
    struct names lost;    /* those whose records were to be changed and are not (owned) */
    struct names missing; /* those without a record (owned) */
};
/* What became of one family. */
enum status import_tell_family(const struct arguments *arguments, struct import_told *told,
                               const struct import_outcome *outcome, struct error *err) MUST_CHECK;
/* That a family was not taken in, or not certainly. */
enum status import_tell_lost(const struct arguments *arguments, struct import_told *told,
                             const char *reference, struct error *err) MUST_CHECK;
/* What became of every cell, of all families, and of what lay beside the tables; STATUS_USAGE if
 * families have no record. */
enum status import_tell_account(const struct arguments *arguments, struct import_told *told,
                                const struct record_map *map, const struct import_account *account,
                                const struct export_files *files, struct error *err) MUST_CHECK;
/* Of an import that failed on the way: which families are changed, and which are not. */
enum status import_tell_broken(const struct arguments *arguments, struct import_told *told,
                               const struct record_map *map, struct error *err) MUST_CHECK;
void import_told_free(struct import_told *told);

#endif
