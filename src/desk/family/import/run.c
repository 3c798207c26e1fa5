/* What comes of an export: looked at, or written. */
#include "family/import/import.h"

#include <string.h>

#include "safehand/office/records.h"
#include "share/begin/begin.h"

enum { TOLD_MAXIMUM = 200, ISSUES_SHOWN = 500, NAMES_SHOWN = 100 };

struct importing {
    struct waiting_import *waiting;
    bool writes;
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
                                        [IMPORT_BACK] = "is in the export again"};
    sums->changes[change->kind]++;
    if (sums->told_count == TOLD_MAXIMUM)
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

/* Saves it, or holds it against the strict reader alone. Its files are not looked for: they are
 * there, and a spreadsheet at the desk brings none. */
static enum status save(const struct importing *importing, const char *folder,
                        const struct record *record, const struct import_result *result,
                        struct error *err)
{
    struct visit *visit = importing->waiting->visit;
    const struct record_editor editor = family_editor(visit);
    const char *title = record_map_title(importing->waiting->parsed);
    char *what =
        memory_format("%s %s", result->is_confirmed ? "confirmed by" : "imported from", title);
    const struct record_change change = {editor.by, editor.at, what};
    enum status status = what ? STATUS_OK : memory_error(err);
    const char *reference = strrchr(folder, '/') + 1;
    if (status == STATUS_OK && importing->writes && !file_exists(importing->records))
        status = file_make_folder(importing->records, 0700, err);
    if (status == STATUS_OK && importing->writes)
        status = office_record_save(visit->session->office, folder, record ? record->digest : NULL,
                                    result->root, &change, err);
    else if (status == STATUS_OK)
        status = record_import_try(reference, result->root, &change, err);
    memory_free(what);
    if (status != STATUS_MALFORMED)
        return status;
    const struct error reason = *err;
    error_set(err, STATUS_MALFORMED, "it cannot be taken in so: %s", reason.message);
    return error_hint(err, "change where its columns go, or mend it in the file and send that");
}

/* Counts it, and keeps its name where somebody may ask for it. */
static enum status count_family(struct import_sums *sums, const char *reference,
                                const struct import_result *result, struct error *err)
{
    struct names *named = result->is_missing ? &sums->missing : result->root ? &sums->taken : NULL;
    if (!result->is_missing)
        ++*(!result->root          ? &sums->same
            : result->is_confirmed ? &sums->confirmed
            : result->is_new       ? &sums->added
                                   : &sums->changed);
    for (size_t i = 0; i < result->change_count; i++)
        tell(sums, reference, &result->changes[i]);
    return !named || names_add_copy(named, reference) ? STATUS_OK : memory_error(err);
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
        status =
            office_record_open(importing->waiting->visit->session->office, folder, &record, err);
    json_t *existing = record ? record->root : NULL;
    if (status == STATUS_OK && family != SIZE_MAX)
        status = record_import_family(sums->run, family, existing, &result, err);
    else if (status == STATUS_OK)
        status = record_import_absent(sums->run, existing, &result, err);
    if (status == STATUS_OK && result.root)
        status = save(importing, folder, record, &result, err);
    if (status == STATUS_OK)
        status = count_family(sums, reference, &result, err);
    import_result_free(&result);
    record_free(record);
    memory_free(folder);
    return status;
}

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

/* Families of whom the export has nothing. What cannot be read is none of them. */
static enum status take_absent(struct importing *importing, struct error *err)
{
    struct file_list list = {0};
    if (!record_import_asks_absent(importing->sums->run))
        return STATUS_OK;
    enum status status = file_exists(importing->records)
                             ? file_list_folder(importing->records, &list, err)
                             : STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        struct error unreadable = {0};
        struct record *record = NULL;
        char *folder = file_join(importing->records, list.names[i]);
        bool is_one = folder && !is_in_run(importing->sums->run, list.names[i]) &&
                      office_record_open(importing->waiting->visit->session->office, folder,
                                         &record, &unreadable) == STATUS_OK;
        record_free(record);
        memory_free(folder);
        if (is_one)
            status = take_one(importing, list.names[i], SIZE_MAX, err);
    }
    file_list_free(&list);
    return status;
}

/* ---- all ---- */

static enum status open_run(struct importing *importing, struct error *err)
{
    struct waiting_import *waiting = importing->waiting;
    const char *day = json_text(waiting->about, "as_at");
    struct import_options options = {.catalogue = office_catalogue(waiting->visit->session->office),
                                     .family = json_text(waiting->about, "family")};
    if (!day || !date_parse(day, &options.as_at))
        options.as_at = date_of(visit_now(waiting->visit));
    return record_import_open(waiting->parsed, waiting->sources, waiting->count, &options,
                              &importing->sums->run, err);
}

enum status import_all(struct waiting_import *waiting, bool writes, struct import_sums *sums,
                       struct error *err)
{
    struct importing importing = {.waiting = waiting,
                                  .writes = writes,
                                  .sums = sums,
                                  .records = families_records(waiting->visit)};
    *sums = (struct import_sums){.run = NULL};
    enum status status = importing.records ? open_run(&importing, err) : memory_error(err);
    size_t count = status == STATUS_OK ? record_import_count(sums->run) : 0;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = take_one(&importing, record_import_reference(sums->run, i), i, err);
        sums->reached += status == STATUS_OK;
    }
    if (status == STATUS_OK)
        status = take_absent(&importing, err);
    memory_free(importing.records);
    return status;
}

void import_sums_free(struct import_sums *sums)
{
    for (size_t i = 0; i < sums->told_count; i++)
        memory_free(sums->told[i]);
    memory_free(sums->told);
    names_free_copies(&sums->taken);
    names_free_copies(&sums->missing);
    record_import_free(sums->run);
}

/* ---- shown ---- */

static void show_count(struct page *page, const char *label, size_t count)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", count);
    page_term(page, label, number);
}

void import_show_names(struct page *page, const char *what, const struct names *names)
{
    if (names->count == 0)
        return;
    page_markup(page, "<p class=\"govuk-body\">");
    page_text(page, what);
    for (size_t i = 0; i < names->count && i < NAMES_SHOWN; i++) {
        page_text(page, i > 0 ? ", " : ": ");
        page_text(page, names->items[i]);
    }
    if (names->count > NAMES_SHOWN)
        page_markup(page, " and %zu more", names->count - NAMES_SHOWN);
    page_markup(page, ".</p>\n");
}

static void show_missing(struct page *page, const struct names *missing)
{
    if (missing->count == 0)
        return;
    import_show_names(page, "These have no record, and their rows are not taken in", missing);
    page_markup(page, "<p class=\"govuk-body\">Take in first who is in them, or ");
    page_link(page, "/families/new", "begin the record by hand");
    page_markup(page, "; then send this again.</p>\n");
}

static void show_families(struct page *page, const struct import_sums *sums, bool is_done)
{
    page_terms_begin(page);
    show_count(page, is_done ? "Families that are new" : "Families that would be new", sums->added);
    show_count(page, is_done ? "Families that changed" : "Families that would change",
               sums->changed);
    show_count(page, "Families that stay as they are", sums->same + sums->confirmed);
    if (sums->confirmed > 0)
        show_count(page, "Of those, confirmed as of a later day", sums->confirmed);
    if (sums->missing.count > 0)
        show_count(page, "Families without a record, that are not taken in", sums->missing.count);
    show_count(page, "Of that kept as it was written here", sums->changes[IMPORT_KEPT]);
    show_count(page, "In the export no more, and kept", sums->changes[IMPORT_GONE]);
    page_terms_end(page);
    show_missing(page, &sums->missing);
    if (sums->told_count == 0)
        return;
    page_more_begin(page, "What changes, one by one");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < sums->told_count; i++) {
        page_markup(page, "<li>");
        page_text(page, sums->told[i]);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
    if (sums->told_count == TOLD_MAXIMUM)
        page_paragraph(page, "And more: the first stand here.");
    page_more_end(page);
}

static void show_issues(struct page *page, const struct import_account *account)
{
    static const char *const headings[] = {"Where", "Cells", "Why"};
    if (account->issue_count == 0)
        return;
    page_more_begin(page, "What does not come in, and why");
    page_table_begin(page, "Cells that are not imported", headings, 3);
    for (size_t i = 0; i < account->issue_count && i < ISSUES_SHOWN; i++) {
        char number[24];
        const struct import_issue *issue = &account->issues[i];
        snprintf(number, sizeof number, "%zu", issue->cells);
        page_row_begin(page);
        page_cell(page, issue->where);
        page_cell(page, number);
        page_cell_begin(page);
        page_sentence(page, import_fate_name(issue->fate));
        page_markup(page, ": ");
        page_text(page, issue->why);
        page_cell_end(page);
        page_row_end(page);
    }
    page_table_end(page);
    if (account->issue_count > ISSUES_SHOWN)
        page_markup(page, "<p class=\"govuk-body\">And %zu more.</p>\n",
                    account->issue_count - ISSUES_SHOWN);
    page_more_end(page);
}

static void show_notes(struct page *page, const struct import_account *account)
{
    static const char *const headings[] = {"Where", "What"};
    if (account->note_count == 0)
        return;
    page_more_begin(page, "Rows that are a family by themselves");
    page_paragraph(page, "If somebody of these belongs to another family, write that into the "
                         "file, and send it again.");
    page_table_begin(page, "Rows whose family is not named", headings, 2);
    for (size_t i = 0; i < account->note_count && i < ISSUES_SHOWN; i++) {
        page_row_begin(page);
        page_cell(page, account->notes[i].where);
        page_cell(page, account->notes[i].why);
        page_row_end(page);
    }
    page_table_end(page);
    if (account->note_count > ISSUES_SHOWN)
        page_markup(page, "<p class=\"govuk-body\">And %zu more.</p>\n",
                    account->note_count - ISSUES_SHOWN);
    page_more_end(page);
}

void import_show_sums(struct visit *visit, const struct import_sums *sums, bool is_done)
{
    struct page *page = &visit->page;
    const struct import_account *account = record_import_account(sums->run);
    show_families(page, sums, is_done);
    page_markup(page, "<p class=\"govuk-body\">Of %zu cells, each is accounted for:</p>\n",
                account->total);
    page_terms_begin(page);
    for (int fate = 0; fate < IMPORT_FATES; fate++) {
        char *label = family_capital(import_fate_name((enum import_fate)fate));
        show_count(page, label ? label : "", account->cells[fate]);
        memory_free(label);
    }
    page_terms_end(page);
    show_notes(page, account);
    show_issues(page, account);
}
