/* What comes of an export: looked at, or written. */
#include "family/import/import.h"

#include <string.h>

#include "safehand/office/records.h"

enum { TOLD_MAXIMUM = 200, AT_ONCE = 2000 };

/* What the thread has of what waits. */
struct importing {
    struct waiting_import *waiting;
    struct office *office;
    struct import_sums *sums;
    char *records;
};

/* ---- told ---- */

static void tell(struct import_sums *sums, const char *reference,
                 const struct import_change *change)
{
    static const char *const kinds[] = {[IMPORT_ADDED] = "new",
                                        [IMPORT_CHANGED] = "changed",
                                        [IMPORT_KEPT] = "stays as it was written here",
                                        [IMPORT_OLDER] = "a later export says otherwise, and stays",
                                        [IMPORT_GONE] = "is in the export no more, and stays",
                                        [IMPORT_BACK] = "is in the export again",
                                        [IMPORT_DOUBTFUL] = "taken in as it stands"};
    sums->changes[change->kind]++;
    sums->is_cut = sums->told_count == TOLD_MAXIMUM;
    if (sums->is_cut)
        return;
    bool has_both = change->before && change->after;
    char *words = memory_format("%s: %s: %s%s%s%s%s", reference, change->what, kinds[change->kind],
                                change->before || change->after ? ": " : "",
                                change->before ? change->before : "", has_both ? " → " : "",
                                change->after ? change->after : "");
    if (words && !ARRAY_ADD(sums->told, sums->told_count, words))
        memory_free(words);
}

/* ---- a family ---- */

/* Saves it, or holds it against the strict reader alone. */
static enum status save(const struct importing *importing, const char *folder,
                        const struct record *record, const struct import_result *result,
                        const struct sent_files *files, struct error *err)
{
    const struct waiting_import *waiting = importing->waiting;
    const char *title = record_map_title(waiting->parsed), *reference = strrchr(folder, '/') + 1;
    char *what =
        memory_format("%s %s", result->is_confirmed ? "confirmed by" : "imported from", title);
    const struct record_change change = {office_self(importing->office)->card->name, waiting->now,
                                         what};
    json_t *root = result->root ? result->root : record->root;
    enum status status = what ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && waiting->writes && !file_exists(importing->records))
        status = file_make_folder(importing->records, 0700, err);
    if (status == STATUS_OK && waiting->writes)
        status = office_record_save_with(importing->office, folder, record ? record->digest : NULL,
                                         root, &change, files->items, files->count, err);
    else if (status == STATUS_OK && result->root)
        status = record_import_try(reference, root, &change, err);
    memory_free(what);
    if (status != STATUS_MALFORMED)
        return status;
    const struct error reason = *err;
    error_set(err, STATUS_MALFORMED, "it cannot be taken in so: %s", reason.message);
    return error_hint(err, "change where its columns go, or mend it in the file and send that");
}

/* Counts it, and keeps its name where somebody may ask for it. */
static enum status count_family(struct import_sums *sums, const char *reference,
                                const struct import_result *result, size_t files, struct error *err)
{
    bool is_taken = result->root || files > 0;
    struct names *named = result->is_missing ? &sums->missing : is_taken ? &sums->taken : NULL;
    if (!result->is_missing)
        ++*(!is_taken                            ? &sums->same
            : result->is_confirmed && files == 0 ? &sums->confirmed
            : result->is_new                     ? &sums->added
                                                 : &sums->changed);
    sums->files += files;
    for (size_t i = 0; i < result->change_count; i++)
        tell(sums, reference, &result->changes[i]);
    return !named || names_add_copy(named, reference) ? STATUS_OK : memory_error(err);
}

/* Saves what it comes to, with its files, or tries that. */
static enum status settle(struct importing *importing, const char *reference, const char *folder,
                          const struct record *record, const struct import_result *result,
                          struct error *err)
{
    struct sent_files files = {0};
    enum status status = STATUS_OK;
    if (result->root || record)
        status = sent_for_family(&importing->waiting->sent, reference, record,
                                 result->root ? result->root : record->root, &files, err);
    if (status == STATUS_OK && (result->root || files.count > 0))
        status = save(importing, folder, record, result, &files, err);
    if (status == STATUS_OK)
        status = count_family(importing->sums, reference, result, files.count, err);
    sent_for_family_free(&files);
    return status;
}

/* `family` SIZE_MAX: the export has nothing of it. */
static enum status take_one(struct importing *importing, const char *reference, size_t family,
                            struct error *err)
{
    struct record *record = NULL;
    struct import_result result = {0};
    struct import_sums *sums = importing->sums;
    char *folder = file_join(importing->records, reference);
    enum status status = folder ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && file_exists(folder))
        status = office_record_open(importing->office, folder, &record, err);
    json_t *existing = record ? record->root : NULL;
    if (status == STATUS_OK && family != SIZE_MAX)
        status = record_import_family(sums->run, family, existing, &result, err);
    else if (status == STATUS_OK)
        status = record_import_absent(sums->run, existing, &result, err);
    if (status == STATUS_OK && (family != SIZE_MAX || result.root))
        status = settle(importing, reference, folder, record, &result, err);
    else if (status == STATUS_OK)
        sums->same++;
    import_result_free(&result);
    record_free(record);
    memory_free(folder);
    return status;
}

/* Its references are in order. */
static bool is_in_run(const struct import_run *run, const char *reference)
{
    size_t low = 0, high = record_import_count(run);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(record_import_reference(run, middle), reference);
        if (order == 0)
            return true;
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    return false;
}

static enum status stopped(struct error *err)
{
    return error_set(err, STATUS_REFUSED, "it was stopped");
}

/* Families of whom the export has nothing. What cannot be read is none of them. */
static enum status take_absent(struct importing *importing, struct error *err)
{
    struct file_list list = {0};
    struct long_work *work = &importing->waiting->work;
    if (!record_import_asks_absent(importing->sums->run))
        return STATUS_OK;
    enum status status = file_exists(importing->records)
                             ? file_list_folder(importing->records, &list, err)
                             : STATUS_OK;
    work->all += list.count;
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++, work->done++) {
        struct error unreadable = {0};
        struct record *record = NULL;
        char *folder = file_join(importing->records, list.names[i]);
        bool is_one =
            folder && !is_in_run(importing->sums->run, list.names[i]) &&
            office_record_open(importing->office, folder, &record, &unreadable) == STATUS_OK;
        record_free(record);
        memory_free(folder);
        if (is_one)
            status = take_one(importing, list.names[i], SIZE_MAX, err);
        if (work->is_to_stop)
            status = stopped(err);
    }
    file_list_free(&list);
    return status;
}

/* ---- all ---- */

static enum status open_run(struct importing *importing, struct error *err)
{
    struct waiting_import *waiting = importing->waiting;
    struct import_sent *sent = &waiting->sent;
    const struct import_options options = {.catalogue = office_catalogue(importing->office),
                                           .family = waiting->family,
                                           .as_at = waiting->as_at,
                                           .has_file = sent_has_file,
                                           .context = sent};
    return record_import_open(waiting->parsed, sent->sources, sent->count, &options,
                              &importing->sums->run, err);
}

/* Whether the path is of that family's record. */
static bool is_record_of(const char *path, const char *reference)
{
    const char *name = strrchr(path, '/');
    return strcmp(name ? name + 1 : path, reference) == 0;
}

/* Of those that are not certainly on the disk nobody says that they were taken in. */
static void forget_missing(struct import_sums *sums, const struct names *missing)
{
    size_t kept = 0;
    for (size_t i = 0; i < sums->taken.count; i++) {
        bool is_missing = false;
        for (size_t j = 0; j < missing->count; j++)
            is_missing = is_missing || is_record_of(missing->items[j], sums->taken.items[i]);
        if (is_missing)
            memory_free((char *)(uintptr_t)sums->taken.items[i]);
        else
            sums->taken.items[kept++] = sums->taken.items[i];
    }
    sums->taken.count = kept;
}

/* Some families; new ones with one wait for the disk, which takes longer than all else. */
static enum status take_some(struct importing *importing, size_t begin, size_t end,
                             struct error *err)
{
    struct error ignored = {0};
    struct names missing = {0};
    struct long_work *work = &importing->waiting->work;
    bool writes = importing->waiting->writes;
    enum status status = STATUS_OK, ended = STATUS_OK;
    if (writes)
        file_batch_begin();
    for (size_t i = begin; status == STATUS_OK && i < end; i++, work->done++) {
        status = take_one(importing, record_import_reference(importing->sums->run, i), i, err);
        importing->sums->reached += status == STATUS_OK;
        if (work->is_to_stop)
            status = stopped(err);
    }
    if (writes)
        ended = file_batch_end_telling(importing->records, true, &missing,
                                       status == STATUS_OK ? err : &ignored);
    forget_missing(importing->sums, &missing);
    names_free_copies(&missing);
    importing->sums->is_uncertain = ended != STATUS_OK;
    return status == STATUS_OK ? ended : status;
}

static enum status take_all(struct importing *importing, struct error *err)
{
    struct long_work *work = &importing->waiting->work;
    enum status status = importing->records ? open_run(importing, err) : memory_error(err);
    size_t count = status == STATUS_OK ? record_import_count(importing->sums->run) : 0;
    work->all = count;
    for (size_t i = 0; status == STATUS_OK && i < count; i += AT_ONCE)
        status = take_some(importing, i, i + AT_ONCE < count ? i + AT_ONCE : count, err);
    return status == STATUS_OK ? take_absent(importing, err) : status;
}

static enum status run(struct long_work *work, void *context, struct error *err)
{
    struct waiting_import *waiting = context;
    struct importing importing = {.waiting = waiting,
                                  .office = work->office,
                                  .sums = &waiting->sums,
                                  .records = office_records_path(work->office, NULL)};
    enum status status = take_all(&importing, err);
    if (status == STATUS_OK && waiting->writes)
        waiting_forget(waiting);
    memory_free(importing.records);
    return status;
}

enum status import_begin(struct waiting_import *waiting, bool writes, struct error *err)
{
    long_work_end(&waiting->work);
    import_sums_free(&waiting->sums);
    for (size_t i = 0; i < waiting->sent.file_count; i++)
        waiting->sent.files[i].is_used = false;
    waiting->writes = writes;
    waiting->now = visit_now(waiting->visit);
    return long_work_begin(&waiting->work, waiting->visit->session, run, waiting, err);
}

void import_sums_free(struct import_sums *sums)
{
    for (size_t i = 0; i < sums->told_count; i++)
        memory_free(sums->told[i]);
    memory_free(sums->told);
    names_free_copies(&sums->taken);
    names_free_copies(&sums->missing);
    record_import_free(sums->run);
    *sums = (struct import_sums){.run = NULL};
}
