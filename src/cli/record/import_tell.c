/* What became of an import: cell by cell, family by family. */
#include "record/import.h"

#include <string.h>

#include "safehand/base/csv.h"

enum { SHOWN_MAXIMUM = 30, WORDS_MAXIMUM = 200, NAMES_MAXIMUM = 30, FEW_NAMES = 5 };

/* ---- families ---- */

static const char *const kinds[] = {
    [IMPORT_ADDED] = "new",        [IMPORT_CHANGED] = "changed", [IMPORT_KEPT] = "kept",
    [IMPORT_OLDER] = "older",      [IMPORT_GONE] = "gone",       [IMPORT_BACK] = "back",
    [IMPORT_DOUBTFUL] = "doubtful"};

/* The first words of a value, on one line. */
static const char *cut(const char *text, char words[WORDS_MAXIMUM])
{
    char line[4 * WORDS_MAXIMUM];
    snprintf(line, sizeof line, "%s", text ? text : "");
    for (char *at = line; (at = strchr(at, '\n')) != NULL;)
        *at = ' ';
    text_copy_visible(words, WORDS_MAXIMUM, line);
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
    case IMPORT_DOUBTFUL:
        print_item(6, "    doubtful: %s: %s", change->what, after);
        break;
    }
}

static json_t *change_json(const struct import_change *change)
{
    return json_pack("{s:s, s:s, s:s?, s:s?}", "kind", kinds[change->kind], "what", change->what,
                     "before", change->before, "after", change->after);
}

static enum status add_json(struct import_told *told, const char *reference, const char *state,
                            const struct import_outcome *outcome, struct error *err)
{
    json_t *changes = json_array();
    if (!told->families)
        told->families = json_array();
    int failed = !changes || !told->families;
    for (size_t i = 0; !failed && outcome && i < outcome->result.change_count; i++)
        failed = json_array_append_new(changes, change_json(&outcome->result.changes[i])) != 0;
    json_t *family = json_pack("{s:s, s:s, s:i, s:o}", "reference", reference, "state", state,
                               "files", outcome ? (int)outcome->files : 0, "changes", changes);
    if (failed || json_array_append_new(told->families, family) != 0)
        return memory_error(err);
    return STATUS_OK;
}

/* Counts it, and tells in a word what became of it. */
static const char *count_family(struct import_told *told, const struct import_outcome *outcome,
                                struct names **named)
{
    *named = NULL;
    told->files += outcome->files;
    if (outcome->result.is_missing) {
        *named = &told->missing;
        return "no_record";
    }
    if (!outcome->is_saved) {
        told->same++;
        return "same";
    }
    *named = &told->taken;
    if (outcome->result.is_confirmed && outcome->files == 0) {
        told->confirmed++;
        return "confirmed";
    }
    ++*(outcome->result.is_new ? &told->fresh : &told->changed);
    return outcome->result.is_new ? "new" : "changed";
}

enum status import_tell_family(const struct arguments *arguments, struct import_told *told,
                               const struct import_outcome *outcome, struct error *err)
{
    struct names *named;
    const char *state = count_family(told, outcome, &named);
    if (named && !names_add_copy(named, outcome->reference))
        return memory_error(err);
    if (wants_json(arguments))
        return add_json(told, outcome->reference, state, outcome, err);
    if (outcome->result.change_count > 0)
        print_line("  %s", outcome->reference);
    for (size_t i = 0; i < outcome->result.change_count; i++)
        print_change(&outcome->result.changes[i]);
    return STATUS_OK;
}

enum status import_tell_lost(const struct arguments *arguments, struct import_told *told,
                             const char *reference, struct error *err)
{
    if (!names_add_copy(&told->lost, reference))
        return memory_error(err);
    return wants_json(arguments) ? add_json(told, reference, "not_taken_in", NULL, err) : STATUS_OK;
}

void import_told_free(struct import_told *told)
{
    json_decref(told->families);
    names_free_copies(&told->taken);
    names_free_copies(&told->lost);
    names_free_copies(&told->missing);
}

/* "HS-1, HS-2 and 3 more". */
static void append_names(const struct names *names, size_t most, struct buffer *out)
{
    for (size_t i = 0; i < names->count && i < most; i++)
        buffer_append_format(out, "%s%s", i > 0 ? ", " : "", names->items[i]);
    if (names->count > most)
        buffer_append_format(out, " and %zu more", names->count - most);
}

static void print_names(const char *title, const struct names *names)
{
    struct buffer words;
    if (names->count == 0)
        return;
    buffer_init(&words, 1 << 16);
    append_names(names, NAMES_MAXIMUM, &words);
    print_item(2, "%s: %s", title, buffer_text(&words));
    buffer_free(&words);
}

enum status import_tell_broken(const struct arguments *arguments, struct import_told *told,
                               const struct record_map *map, struct error *err)
{
    if (wants_json(arguments)) {
        json_t *families = told->families ? told->families : json_array();
        told->families = NULL;
        return print_json(
            json_pack("{s:s, s:o}", "map", record_map_name(map), "families", families), err);
    }
    print_line("Not all of it was taken in.");
    print_names("Their records have it", &told->taken);
    print_names("Not taken in, or not certainly", &told->lost);
    return STATUS_OK;
}

/* ---- cells ---- */

static void append_row(struct buffer *text, const char *what, const char *where, const char *why,
                       const char *cells)
{
    csv_append_text(text, true, what);
    csv_append_text(text, false, where);
    csv_append_text(text, false, why);
    csv_append_text(text, false, cells);
    csv_append_end(text);
}

static const char *const note_words[IMPORT_NOTES] = {"a family by itself", "somebody new"};

static enum status write_account(const char *path, const struct import_account *account,
                                 const struct export_files *files, struct error *err)
{
    struct buffer text;
    buffer_init(&text, 1u << 30);
    append_row(&text, "what became of it", "where", "why", "cells");
    for (size_t i = 0; i < account->issue_count; i++) {
        char count[32];
        const struct import_issue *issue = &account->issues[i];
        snprintf(count, sizeof count, "%zu", issue->cells);
        append_row(&text, import_fate_name(issue->fate), issue->where, issue->why, count);
    }
    for (size_t i = 0; i < account->note_count; i++)
        append_row(&text, note_words[account->notes[i].kind], account->notes[i].where,
                   account->notes[i].why, "");
    for (size_t i = 0; i < files->loose_count; i++)
        append_row(&text, "a file that joined no family", files->loose[i].path, files->loose[i].why,
                   "");
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

static void print_notes(const struct import_account *account, enum import_note_kind kind)
{
    static const char *const headings[IMPORT_NOTES] = {
        "Taken in, each as a family by itself; if it belongs to another, write that into the "
        "export:",
        "Taken in, each as somebody new; if it is who is here already, put their date of birth "
        "right and take the other out:"};
    size_t all = 0;
    for (size_t i = 0; i < account->note_count; i++) {
        if (account->notes[i].kind != kind || all++ >= SHOWN_MAXIMUM)
            continue;
        if (all == 1)
            print_line("%s", headings[kind]);
        print_item(4, "  %s: %s", account->notes[i].where, account->notes[i].why);
    }
    if (all > SHOWN_MAXIMUM)
        print_line("  and %zu more, which --account FILE writes down", all - SHOWN_MAXIMUM);
}

/* Each by its name: how many there are, nobody need guess. */
static void print_loose(const struct export_files *files)
{
    if (files->loose_count > 0)
        print_line("Files that joined no family:");
    for (size_t i = 0; i < files->loose_count; i++)
        print_item(4, "  %s: %s", files->loose[i].path, files->loose[i].why);
}

static json_t *notes_json(const struct import_account *account)
{
    json_t *notes = json_array();
    for (size_t i = 0; i < account->note_count; i++)
        json_array_append_new(notes, json_pack("{s:s, s:s}", "where", account->notes[i].where,
                                               "why", account->notes[i].why));
    return notes;
}

static json_t *loose_json(const struct export_files *files)
{
    json_t *loose = json_array();
    for (size_t i = 0; i < files->loose_count; i++)
        json_array_append_new(loose, json_pack("{s:s, s:s}", "file", files->loose[i].path, "why",
                                               files->loose[i].why));
    return loose;
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
    return json_pack("{s:o, s:o, s:o}", "cells", cells, "issues", issues, "notes",
                     notes_json(account));
}

/* "5 as before (3 confirmed as of a later day)". */
static void print_families(const struct arguments *arguments, const struct import_told *told)
{
    size_t same = told->same + told->confirmed;
    char confirmed[64] = "";
    bool is_dry = argument_given(arguments, "--dry-run");
    if (told->confirmed > 0)
        snprintf(confirmed, sizeof confirmed, " (%zu confirmed as of a later day)",
                 told->confirmed);
    if (told->fresh + told->changed + told->files > 0)
        print_line("%s%zu new, %zu changed, %zu as before%s; %zu file%s.",
                   is_dry ? "Nothing was written. Families would be: " : "Families: ", told->fresh,
                   told->changed, same, confirmed, told->files, told->files == 1 ? "" : "s");
    else if (same > 0)
        print_line("Nothing changes: %zu famil%s as before%s.", same,
                   same == 1 ? "y is" : "ies are", confirmed);
    else
        print_line("Nothing was taken in.");
    print_names("Without a record, and not taken in", &told->missing);
}

/* Their rows wait for somebody to say who is in these families. */
static enum status refuse_missing(const struct import_told *told, struct error *err)
{
    struct buffer words;
    size_t count = told->missing.count;
    if (count == 0)
        return STATUS_OK;
    buffer_init(&words, 1 << 16);
    append_names(&told->missing, FEW_NAMES, &words);
    error_set(err, STATUS_USAGE, "%zu famil%s no record, and %s rows were not taken in: %s", count,
              count == 1 ? "y has" : "ies have", count == 1 ? "its" : "their", buffer_text(&words));
    buffer_free(&words);
    return error_hint(err,
                      "import first who is in %s, or begin the record with `safehand record "
                      "new`; then import this again",
                      count == 1 ? "it" : "them");
}

enum status import_tell_account(const struct arguments *arguments, struct import_told *told,
                                const struct record_map *map, const struct import_account *account,
                                const struct export_files *files, struct error *err)
{
    const char *path = argument_value(arguments, "--account");
    const size_t *cells = account->cells;
    enum status status = path ? write_account(path, account, files, err) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    if (wants_json(arguments)) {
        json_t *families = told->families ? told->families : json_array();
        told->families = NULL;
        status = print_json(json_pack("{s:s, s:o, s:o, s:o}", "map", record_map_name(map),
                                      "account", account_json(account), "families", families,
                                      "loose_files", loose_json(files)),
                            err);
        return status == STATUS_OK ? refuse_missing(told, err) : status;
    }
    print_families(arguments, told);
    print_line("%zu cells: %zu imported, %zu left by the map, %zu not in the map, %zu empty, %zu "
               "not understood.",
               account->total, cells[IMPORT_IMPORTED], cells[IMPORT_LEFT], cells[IMPORT_UNMAPPED],
               cells[IMPORT_EMPTY], cells[IMPORT_NOT_UNDERSTOOD]);
    print_notes(account, IMPORT_NOTE_FAMILY);
    print_notes(account, IMPORT_NOTE_PERSON);
    print_issues(account, IMPORT_NOT_UNDERSTOOD, "Not understood, and so not in the records:");
    print_issues(account, IMPORT_UNMAPPED, "Not in the map, and so not in the records:");
    print_issues(account, IMPORT_LEFT, "Left by the map:");
    print_loose(files);
    return refuse_missing(told, err);
}
