/* What `record import` and `record map` share. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli.h"
#include "safehand/office/records.h"
#include "safehand/record/import.h"

/* The files of an export, and the folders that were named with them. */
struct export_files {
    struct import_source *sources;
    struct table_book **books;
    char **names; /* of sources */
    size_t count;
    struct names folders; /* borrowed: in which attachments are looked for */
    struct date newest;   /* the day of the newest file */
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
enum status export_family_files(const struct export_files *files, const char *family,
                                const struct record *record, const json_t *root,
                                struct family_files *out, struct error *err) MUST_CHECK;
void family_files_free(struct family_files *files);

/* The office's catalogue, or the one that ships where there is no office (*shipped gets it). */
enum status import_catalogue(const struct session *session, struct catalogue **shipped,
                             const struct catalogue **catalogue, struct error *err) MUST_CHECK;

/* ---- telling ---- */

struct import_told {
    json_t *families; /* of --json */
    size_t fresh, changed, same, files;
    size_t kept, gone;
};
/* What became of one family. */
enum status import_tell_family(const struct arguments *arguments, struct import_told *told,
                               const char *reference, const struct import_result *result,
                               size_t files, struct error *err) MUST_CHECK;
/* What became of every cell, and of all families. */
enum status import_tell_account(const struct arguments *arguments, struct import_told *told,
                                const struct record_map *map, const struct import_account *account,
                                struct error *err) MUST_CHECK;

#endif
