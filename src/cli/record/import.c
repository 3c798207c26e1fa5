/* `record import`. */
#include "record/import.h"
#include "record/record.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/office/records.h"

const struct command_option OPTIONS_RECORD_IMPORT[] = {
    {"--map", "MAP", "how its columns are read: a file, or one that ships (see below)"},
    {"--into", "DIR", "where the families' folders are (else the office's records)"},
    {"--family", "REF", "the family of what names none"},
    {"--as-at", "DAY", "as of which the export is (else the day of its file)"},
    {"--by", "NAME", "who imports, where there is no identity"},
    {"--dry-run", NULL, "show it all and write nothing"},
    {"--account", "FILE", "write down each cell that was not imported, and why"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char RECORD_IMPORT_MORE[] =
    "SOURCE is a file (CSV, XLSX, ODS, JSON, DOCX), or a folder of them; files in SOURCE/REF "
    "become attachments\nof that family. Every cell is imported, or listed with the reason. The "
    "same again changes nothing; a newer\nexport shows what changed, keeps what was written by "
    "hand, and takes nothing out. Maps that ship:\ncharitylog-people, charitylog-contacts, "
    "lamplight-profiles, lamplight-work, home-start-initial-visit,\nhome-start-review, "
    "home-start-concern.";

struct importing {
    const struct arguments *arguments;
    struct session session;
    struct catalogue *shipped;
    const struct catalogue *catalogue;
    struct record_map *map;
    struct export_files files;
    struct import_run *run;
    char *folder; /* of the families */
    const char *by;
    timestamp now;
    bool is_dry;
    struct import_outcome *outcomes; /* of the families at hand: not told yet */
    size_t outcome_count;
    size_t reached; /* families that were taken in, as far as they are on the disk */
    struct import_told told;
};

enum status import_catalogue(const struct session *session, struct catalogue **shipped,
                             const struct catalogue **catalogue, struct error *err)
{
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    enum status status = STATUS_OK;
    if (!session->office)
        status = catalogue_parse((const char *)file->data, file->length, file->name, shipped, err);
    *catalogue = session->office ? office_catalogue(session->office) : *shipped;
    return status;
}

/* Whether a folder that was named is the records of an office: then it has to be the one that is
 * named, since what is written there would lie readable. */
static enum status is_kept(struct importing *importing, bool *is, struct error *err)
{
    const char *folder = importing->folder, *slash = strrchr(folder, '/');
    char *inside = file_join(folder, "x");
    /* One that is still to be made has no "..". */
    char *beside = file_exists(folder) ? file_join(folder, "../office.json")
                   : slash ? memory_format("%.*s/office.json", (int)(slash - folder), folder)
                           : memory_copy_string("office.json");
    enum status status = inside && beside ? STATUS_OK : memory_error(err);
    *is = status == STATUS_OK && file_exists(beside);
    if (*is && session_names_office(importing->arguments))
        status = session_office(importing->arguments, &importing->session, err);
    if (status == STATUS_OK && *is && !office_keeps(importing->session.office, inside)) {
        status = error_set(err, STATUS_USAGE, "%s: these are an office's records, which are sealed",
                           folder);
        error_hint(err, "name that office with --office, and leave --into out");
    }
    memory_free(inside);
    memory_free(beside);
    return status;
}

/* Records of an office are sealed, so who imports there says who they are; elsewhere a name does.
 */
static enum status who_and_where(struct importing *importing, struct error *err)
{
    const struct arguments *arguments = importing->arguments;
    const char *into = argument_value(arguments, "--into");
    enum status status = STATUS_OK;
    importing->by = argument_value(arguments, "--by");
    if (!into) {
        status = session_open(arguments, &importing->session, err);
        importing->folder = status == STATUS_OK
                                ? file_join(office_folder(importing->session.office), "records")
                                : NULL;
    } else {
        bool is_sealed = false;
        importing->folder = memory_copy_string(into);
        status = importing->folder ? is_kept(importing, &is_sealed, err) : memory_error(err);
        if (status == STATUS_OK && is_sealed)
            status = session_open(arguments, &importing->session, err);
        else if (status == STATUS_OK && !importing->by)
            status = session_identity(arguments, &importing->session, err);
    }
    if (status == STATUS_OK && !importing->folder)
        status = memory_error(err);
    if (status == STATUS_OK && importing->session.identity)
        importing->by = importing->session.identity->card->name;
    importing->now = session_now();
    return status;
}

static enum status make_folder(const struct importing *importing, struct error *err)
{
    return file_exists(importing->folder) ? STATUS_OK
                                          : file_make_folder(importing->folder, 0700, err);
}

/* ---- a family ---- */

static enum status save(struct importing *importing, const char *folder,
                        const struct record *record, const struct import_result *result,
                        const struct family_files *files, struct error *err)
{
    const char *title = record_map_title(importing->map);
    bool is_confirmed = result->is_confirmed && files->count == 0;
    char *what = memory_format("%s %s", is_confirmed ? "confirmed by" : "imported from", title);
    struct record_change change = {importing->by, importing->now, what};
    json_t *root = result->root ? result->root : record ? record->root : NULL;
    enum status status = what ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && !importing->is_dry)
        status = make_folder(importing, err);
    if (status == STATUS_OK && !importing->is_dry)
        status = office_record_save_with(importing->session.office, folder,
                                         record ? record->digest : NULL, root, &change,
                                         files->items, files->count, err);
    /* What will not be read is refused in the same words, whether it would be sealed or not. */
    if ((status == STATUS_OK && importing->is_dry) || status == STATUS_MALFORMED) {
        struct error refusal = {0};
        if (record_import_try(folder, root, &change, &refusal) != STATUS_OK) {
            *err = refusal;
            status = refusal.status;
        }
    }
    memory_free(what);
    return status;
}

static void free_outcomes(struct importing *importing)
{
    for (size_t i = 0; i < importing->outcome_count; i++) {
        import_result_free(&importing->outcomes[i].result);
        memory_free(importing->outcomes[i].reference);
    }
    memory_free(importing->outcomes);
    importing->outcomes = NULL;
    importing->outcome_count = 0;
}

/* Keeps what is to be told; the result is taken over. */
static enum status keep_outcome(struct importing *importing, const char *reference,
                                struct import_result *result, size_t files, struct error *err)
{
    struct import_outcome outcome = {.reference = memory_copy_string(reference),
                                     .result = *result,
                                     .is_saved = result->root || files > 0,
                                     .files = files};
    json_decref(outcome.result.root);
    outcome.result.root = NULL;
    *result = (struct import_result){0};
    if (outcome.reference && ARRAY_ADD(importing->outcomes, importing->outcome_count, outcome))
        return STATUS_OK;
    import_result_free(&outcome.result);
    memory_free(outcome.reference);
    return memory_error(err);
}

static enum status settle(struct importing *importing, const char *folder, const char *reference,
                          const struct record *record, struct import_result *result,
                          struct error *err)
{
    struct family_files files = {0};
    enum status status = STATUS_OK;
    if (record || result->root)
        status =
            export_family_files(&importing->files, reference, record, result->root, &files, err);
    if (status == STATUS_OK && (result->root || files.count > 0))
        status = save(importing, folder, record, result, &files, err);
    if (status == STATUS_OK)
        status = keep_outcome(importing, reference, result, files.count, err);
    family_files_free(&files);
    return status;
}

static bool is_missing(const struct importing *importing, const struct names *missing,
                       const char *reference)
{
    size_t length = strlen(importing->folder);
    for (size_t i = 0; missing && i < missing->count; i++)
        if (strncmp(missing->items[i], importing->folder, length) == 0 &&
            strcmp(missing->items[i] + length + strspn(missing->items[i] + length, "/"),
                   reference) == 0)
            return true;
    return false;
}

/* Tells of the families at hand, now that it is known which are not on the disk: `status` is what
 * came of it, and is given back. */
static enum status tell(struct importing *importing, const struct names *missing,
                        enum status status, struct error *err)
{
    struct error ignored = {0};
    for (size_t i = 0; i < importing->outcome_count; i++) {
        const struct import_outcome *outcome = &importing->outcomes[i];
        struct error *told = status == STATUS_OK ? err : &ignored;
        enum status failure =
            is_missing(importing, missing, outcome->reference)
                ? import_tell_lost(importing->arguments, &importing->told, outcome->reference, told)
                : import_tell_family(importing->arguments, &importing->told, outcome, told);
        status = status == STATUS_OK ? failure : status;
    }
    free_outcomes(importing);
    return status;
}

static enum status open_known(const struct importing *importing, const char *folder,
                              struct record **record, struct error *err)
{
    *record = NULL;
    return file_exists(folder) ? office_record_open(importing->session.office, folder, record, err)
                               : STATUS_OK;
}

static enum status import_family(struct importing *importing, size_t family, struct error *err)
{
    const char *reference = record_import_reference(importing->run, family);
    char *folder = file_join(importing->folder, reference);
    struct record *record = NULL;
    struct import_result result = {0};
    enum status status = folder ? open_known(importing, folder, &record, err) : memory_error(err);
    if (status == STATUS_OK)
        status = record_import_family(importing->run, family, record ? record->root : NULL, &result,
                                      err);
    if (status == STATUS_OK)
        status = settle(importing, folder, reference, record, &result, err);
    importing->reached += status == STATUS_OK;
    import_result_free(&result);
    record_free(record);
    memory_free(folder);
    return status;
}

static bool is_in_run(const void *context, const char *reference)
{
    const struct importing *importing = context;
    size_t low = 0, high = record_import_count(importing->run);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(record_import_reference(importing->run, middle), reference);
        if (order == 0)
            return true;
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    return false;
}

/* Families of whom the export has nothing any more. What cannot be read is none of them. */
static enum status import_absent(struct importing *importing, struct error *err)
{
    struct file_list list = {0};
    if (!record_import_asks_absent(importing->run))
        return STATUS_OK;
    enum status status = file_exists(importing->folder)
                             ? file_list_folder(importing->folder, &list, err)
                             : STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        struct record *record = NULL;
        struct import_result result = {0};
        struct error unreadable = {0};
        char *folder = file_join(importing->folder, list.names[i]);
        if (!folder)
            status = memory_error(err);
        else if (!is_in_run(importing, list.names[i]) &&
                 open_known(importing, folder, &record, &unreadable) == STATUS_OK && record)
            status = record_import_absent(importing->run, record->root, &result, err);
        if (status == STATUS_OK && result.root)
            status = settle(importing, folder, list.names[i], record, &result, err);
        status = tell(importing, NULL, status, err);
        import_result_free(&result);
        record_free(record);
        memory_free(folder);
    }
    file_list_free(&list);
    return status;
}

/* ---- all ---- */

static enum status open_run(struct importing *importing, struct error *err)
{
    const struct arguments *arguments = importing->arguments;
    struct import_options options = {.catalogue = importing->catalogue,
                                     .as_at = importing->files.newest,
                                     .family = argument_value(arguments, "--family"),
                                     .has_file = export_has_file,
                                     .context = &importing->files};
    bool given;
    enum status status = argument_date(arguments, "--as-at", &options.as_at, &given, err);
    struct date today = date_of(importing->now);
    if (status == STATUS_OK && date_compare(&options.as_at, &today) > 0)
        options.as_at = today; /* a copied file may be younger than the clock */
    if (status == STATUS_OK)
        status = record_import_open(importing->map, importing->files.sources,
                                    importing->files.count, &options, &importing->run, err);
    return status;
}

/* Some families; new ones with one wait for the disk, which takes longer than all else. */
static enum status import_some(struct importing *importing, size_t begin, size_t end,
                               struct error *err)
{
    struct error ignored = {0};
    struct names missing = {0};
    enum status status = STATUS_OK;
    file_batch_begin();
    for (size_t i = begin; status == STATUS_OK && i < end; i++) {
        status = import_family(importing, i, err);
        if (status == STATUS_OK && interrupt_seen())
            status = interrupt_error(err);
    }
    enum status ended = file_batch_end_telling(importing->folder, true, &missing,
                                               status == STATUS_OK ? err : &ignored);
    status = tell(importing, &missing, status == STATUS_OK ? ended : status, err);
    names_free_copies(&missing);
    return status;
}

static enum status import_families(struct importing *importing, struct error *err)
{
    enum { AT_ONCE = 2000 };
    enum status status = STATUS_OK;
    size_t count = record_import_count(importing->run);
    for (size_t i = 0; status == STATUS_OK && i < count; i += AT_ONCE)
        status = import_some(importing, i, i + AT_ONCE < count ? i + AT_ONCE : count, err);
    return status == STATUS_OK ? import_absent(importing, err) : status;
}

/* What was not reached is not changed either. */
static enum status tell_broken(struct importing *importing, struct error *err)
{
    size_t reached = importing->reached, count = record_import_count(importing->run);
    enum status status = STATUS_OK;
    for (size_t i = reached; status == STATUS_OK && i < count; i++)
        status = import_tell_lost(importing->arguments, &importing->told,
                                  record_import_reference(importing->run, i), err);
    return status == STATUS_OK
               ? import_tell_broken(importing->arguments, &importing->told, importing->map, err)
               : status;
}

static enum status run(struct importing *importing, struct error *err)
{
    struct error ignored = {0};
    enum status status = open_run(importing, err);
    if (status != STATUS_OK)
        return status;
    status = import_families(importing, err);
    if (status != STATUS_OK) {
        if (!importing->is_dry)
            (void)!tell_broken(importing, &ignored);
        else if (!wants_json(importing->arguments))
            print_line("Nothing was written.");
        return status;
    }
    status = export_find_loose(&importing->files, is_in_run, importing, err);
    return status == STATUS_OK
               ? import_tell_account(importing->arguments, &importing->told, importing->map,
                                     record_import_account(importing->run), &importing->files, err)
               : status;
}

enum status command_record_import(const struct arguments *arguments, struct error *err)
{
    const char *map = NULL;
    struct importing importing = {.arguments = arguments,
                                  .is_dry = argument_given(arguments, "--dry-run")};
    enum status status = argument_required(arguments, "--map", &map, err);
    if (status == STATUS_OK)
        status = who_and_where(&importing, err);
    if (status == STATUS_OK)
        status =
            import_catalogue(&importing.session, &importing.shipped, &importing.catalogue, err);
    if (status == STATUS_OK)
        status = record_map_load(map, importing.catalogue, &importing.map, err);
    if (status == STATUS_OK)
        status = export_read(&arguments->positional, &importing.files, err);
    if (status == STATUS_OK)
        status = run(&importing, err);
    free_outcomes(&importing);
    import_told_free(&importing.told);
    record_import_free(importing.run);
    record_map_free(importing.map);
    export_free(&importing.files);
    catalogue_free(importing.shipped);
    memory_free(importing.folder);
    session_close(&importing.session);
    return status;
}
