/* What became of an import: cell by cell, family by family. */
#include "record/import.h"

#include <string.h>

#include "safehand/base/csv.h"

enum { SHOWN_MAXIMUM = 30, WORDS_MAXIMUM = 200 };

/* ---- families ---- */

static const char *const kinds[] = {
    [IMPORT_ADDED] = "new",   [IMPORT_CHANGED] = "changed", [IMPORT_KEPT] = "kept",
    [IMPORT_OLDER] = "older", [IMPORT_GONE] = "gone",       [IMPORT_BACK] = "back"};

/* The first words of a value, on one line. */
static const char *cut(const char *text, char words[WORDS_MAXIMUM])
{
    text_copy_visible(words, WORDS_MAXIMUM, text ? text : "");
    return words;
}

static void print_change(const struct import_change *change)
{
    char before[WORDS_MAXIMUM], after[WORDS_MAXIMUM];
    cut(change->before, before);
    cut(change->after, after);
    switch (change->kind) {
    case IMPORT_ADDED:
        print_item(6, "    new: %s: %s", change->what, after);
        break;
    case IMPORT_CHANGED:
        print_item(6, "    changed: %s: %s -> %s", change->what, before, after);
        break;
    case IMPORT_KEPT:
        print_item(6, "    kept as it was changed here: %s: %s (the export says: %s)", change->what,
                   before, after);
        break;
    case IMPORT_OLDER:
        print_item(6, "    kept from a later export: %s: %s (this one says: %s)", change->what,
                   before, after);
        break;
    case IMPORT_GONE:
        print_item(6, "    gone from the export, kept and marked: %s: %s", change->what, before);
        break;
    case IMPORT_BACK:
        print_item(6, "    in the export again: %s", change->what);
        break;
    }
}

static json_t *change_json(const struct import_change *change)
{
    return json_pack("{s:s, s:s, s:s?, s:s?}", "kind", kinds[change->kind], "what", change->what,
                     "before", change->before, "after", change->after);
}

static enum status add_json(struct import_told *told, const char *reference, const char *state,
                            const struct import_result *result, size_t files, struct error *err)
{
    json_t *changes = json_array();
    int failed = changes == NULL;
    for (size_t i = 0; !failed && i < result->change_count; i++)
        failed = json_array_append_new(changes, change_json(&result->changes[i])) != 0;
    json_t *family = json_pack("{s:s, s:s, s:i, s:o}", "reference", reference, "state", state,
                               "files", (int)files, "changes", changes);
    if (failed || json_array_append_new(told->families, family) != 0)
        return memory_error(err);
    return STATUS_OK;
}

enum status import_tell_family(const struct arguments *arguments, struct import_told *told,
                               const char *reference, const struct import_result *result,
                               size_t files, struct error *err)
{
    bool is_changed = result->root || files > 0;
    const char *state = result->is_new && result->root ? "new" : is_changed ? "changed" : "same";
    told->files += files;
    told->fresh += strcmp(state, "new") == 0;
    told->changed += strcmp(state, "changed") == 0;
    told->same += strcmp(state, "same") == 0;
    for (size_t i = 0; i < result->change_count; i++) {
        told->kept += result->changes[i].kind == IMPORT_KEPT;
        told->gone += result->changes[i].kind == IMPORT_GONE;
    }
    if (wants_json(arguments))
        return add_json(told, reference, state, result, files, err);
    if (result->change_count > 0)
        print_line("  %s", reference);
    for (size_t i = 0; i < result->change_count; i++)
        print_change(&result->changes[i]);
    return STATUS_OK;
}

/* ---- cells ---- */

static enum status write_account(const char *path, const struct import_account *account,
                                 struct error *err)
{
    struct buffer text;
    buffer_init(&text, 1u << 30);
    csv_append_text(&text, true, "what became of it");
    csv_append_text(&text, false, "where");
    csv_append_text(&text, false, "why");
    csv_append_text(&text, false, "cells");
    csv_append_end(&text);
    for (size_t i = 0; i < account->issue_count; i++) {
        char count[32];
        const struct import_issue *issue = &account->issues[i];
        snprintf(count, sizeof count, "%zu", issue->cells);
        csv_append_text(&text, true, import_fate_name(issue->fate));
        csv_append_text(&text, false, issue->where);
        csv_append_text(&text, false, issue->why);
        csv_append_text(&text, false, count);
        csv_append_end(&text);
    }
    enum status status = buffer_status(&text, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_NEW, err);
    buffer_free(&text);
    return status;
}

/* How many of the following say the same: of a row that was refused, each cell does. */
static size_t same_after(const struct import_account *account, size_t i)
{
    size_t count = 0;
    const struct import_issue *issue = &account->issues[i];
    while (i + count + 1 < account->issue_count &&
           account->issues[i + count + 1].fate == issue->fate &&
           strcmp(account->issues[i + count + 1].why, issue->why) == 0)
        count++;
    return count;
}

static void print_issues(const struct import_account *account, enum import_fate fate,
                         const char *title)
{
    size_t told = 0, shown = 0, all = 0;
    for (size_t i = 0; i < account->issue_count; i++)
        all += account->issues[i].fate == fate;
    if (all > 0)
        print_line("%s", title);
    for (size_t i = 0; i < account->issue_count && shown < SHOWN_MAXIMUM; i++) {
        const struct import_issue *issue = &account->issues[i];
        if (issue->fate != fate)
            continue;
        size_t more = fate == IMPORT_NOT_UNDERSTOOD ? same_after(account, i) : 0;
        told += 1 + more;
        shown++;
        i += more;
        if (more > 0)
            print_item(4, "  %s to %s (%zu cells): %s", issue->where, account->issues[i].where,
                       more + 1, issue->why);
        else if (issue->cells > 1)
            print_item(4, "  %s (%zu cells): %s", issue->where, issue->cells, issue->why);
        else
            print_item(4, "  %s: %s", issue->where, issue->why);
    }
    if (told < all)
        print_line("  and %zu more, which --account FILE writes down", all - told);
}

static json_t *account_json(const struct import_account *account)
{
    json_t *issues = json_array(), *cells = json_object();
    int failed = 0;
    for (size_t i = 0; i < account->issue_count; i++) {
        const struct import_issue *issue = &account->issues[i];
        json_array_append_new(issues,
                              json_pack("{s:s, s:s, s:s, s:I}", "fate",
                                        import_fate_name(issue->fate), "where", issue->where, "why",
                                        issue->why, "cells", (json_int_t)issue->cells));
    }
    static const char *const names[IMPORT_FATES] = {"imported", "left", "unmapped", "empty",
                                                    "not_understood"};
    for (int fate = 0; fate < IMPORT_FATES; fate++)
        json_put(cells, names[fate], json_integer((json_int_t)account->cells[fate]), &failed);
    json_put(cells, "all", json_integer((json_int_t)account->total), &failed);
    return json_pack("{s:o, s:o}", "cells", cells, "issues", issues);
}

static void print_families(const struct arguments *arguments, const struct import_told *told)
{
    bool is_dry = argument_given(arguments, "--dry-run");
    if (told->fresh + told->changed + told->files == 0)
        print_line("Nothing changes: %zu famil%s as before.", told->same,
                   told->same == 1 ? "y is" : "ies are");
    else
        print_line("%s%zu new, %zu changed, %zu as before; %zu file%s.",
                   is_dry ? "Nothing was written. Families would be: " : "Families: ", told->fresh,
                   told->changed, told->same, told->files, told->files == 1 ? "" : "s");
}

enum status import_tell_account(const struct arguments *arguments, struct import_told *told,
                                const struct record_map *map, const struct import_account *account,
                                struct error *err)
{
    const char *path = argument_value(arguments, "--account");
    const size_t *cells = account->cells;
    enum status status = path ? write_account(path, account, err) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    if (wants_json(arguments)) {
        json_t *families = told->families;
        told->families = NULL;
        return print_json(json_pack("{s:s, s:o, s:o}", "map", record_map_name(map), "account",
                                    account_json(account), "families", families),
                          err);
    }
    print_families(arguments, told);
    print_line("%zu cells: %zu imported, %zu left by the map, %zu not in the map, %zu empty, %zu "
               "not understood.",
               account->total, cells[IMPORT_IMPORTED], cells[IMPORT_LEFT], cells[IMPORT_UNMAPPED],
               cells[IMPORT_EMPTY], cells[IMPORT_NOT_UNDERSTOOD]);
    print_issues(account, IMPORT_NOT_UNDERSTOOD, "Not understood, and so not in the records:");
    print_issues(account, IMPORT_UNMAPPED, "Not in the map, and so not in the records:");
    print_issues(account, IMPORT_LEFT, "Left by the map:");
    return STATUS_OK;
}
