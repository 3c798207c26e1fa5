/* What comes of an export, on a page. */
#include "family/import/import.h"

enum { ISSUES_SHOWN = 500, FILES_SHOWN = 100, NAMES_SHOWN = 100 };

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
    if (sums->changes[IMPORT_DOUBTFUL] > 0)
        show_count(page, "Taken in, and doubtful", sums->changes[IMPORT_DOUBTFUL]);
    if (sums->files > 0)
        show_count(page, is_done ? "Files that they got" : "Files that they would get",
                   sums->files);
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
    if (sums->is_cut)
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

static void show_notes(struct page *page, const struct import_account *account,
                       enum import_note_kind kind)
{
    static const char *const headings[] = {"Where", "What"};
    static const struct {
        const char *title, *what_to_do, *caption;
    } words[IMPORT_NOTES] = {
        {"Rows that are a family by themselves",
         "If somebody of these belongs to another family, write that into the file, and send it "
         "again.",
         "Rows whose family is not named"},
        {"Rows that are somebody new",
         "If one of these is who is here already, put their date of birth right there, and take "
         "the other out.",
         "Rows with a name that somebody here has"}};
    size_t all = 0, shown = 0;
    for (size_t i = 0; i < account->note_count; i++)
        all += account->notes[i].kind == kind;
    if (all == 0)
        return;
    page_more_begin(page, words[kind].title);
    page_paragraph(page, words[kind].what_to_do);
    page_table_begin(page, words[kind].caption, headings, 2);
    for (size_t i = 0; i < account->note_count && shown < ISSUES_SHOWN; i++) {
        if (account->notes[i].kind != kind)
            continue;
        shown++;
        page_row_begin(page);
        page_cell(page, account->notes[i].where);
        page_cell(page, account->notes[i].why);
        page_row_end(page);
    }
    page_table_end(page);
    if (all > shown)
        page_markup(page, "<p class=\"govuk-body\">And %zu more.</p>\n", all - shown);
    page_more_end(page);
}

static void show_file(struct page *page, const struct sent_file *file)
{
    page_markup(page, "<li>");
    page_text(page, file->family);
    page_markup(page, *file->family ? "/" : "");
    page_text(page, file->name);
    page_markup(page, "</li>\n");
}

/* The end of a list of files, of which some are shown. */
static void end_files(struct page *page, size_t all, size_t shown)
{
    if (all > shown)
        page_markup(page, "<li>and %zu more</li>\n", all - shown);
    page_markup(page, "</ul>\n");
    page_more_end(page);
}

/* A family that is not in the tables is made by no file. */
static void show_left(struct page *page, const struct import_sent *sent)
{
    size_t shown = 0, left = sent->skipped.count;
    for (size_t i = 0; i < sent->file_count; i++)
        left += !sent->files[i].is_used;
    if (left == 0)
        return;
    page_more_begin(page, "Files that belong to no family of it, and do not come in");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < sent->file_count && shown < FILES_SHOWN; i++) {
        if (sent->files[i].is_used)
            continue;
        show_file(page, &sent->files[i]);
        shown++;
    }
    for (size_t i = 0; i < sent->skipped.count && shown < FILES_SHOWN; i++, shown++) {
        page_markup(page, "<li>");
        page_text(page, sent->skipped.items[i]);
        page_markup(page, "</li>\n");
    }
    end_files(page, left, shown);
}

/* What is there is not written over, and is not what was sent. */
static void show_others(struct page *page, const struct import_sent *sent)
{
    size_t shown = 0, all = 0;
    for (size_t i = 0; i < sent->file_count; i++)
        all += sent->files[i].is_other;
    if (all == 0)
        return;
    page_more_begin(page, "Files that do not come in, since their family has another of that name");
    page_paragraph(page, "The one that is there stays. Give these another name, and send them "
                         "again.");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < sent->file_count && shown < FILES_SHOWN; i++) {
        if (!sent->files[i].is_other)
            continue;
        show_file(page, &sent->files[i]);
        shown++;
    }
    end_files(page, all, shown);
}

void import_show_sums(struct waiting_import *waiting, bool is_done)
{
    struct page *page = &waiting->visit->page;
    const struct import_sums *sums = &waiting->sums;
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
    show_notes(page, account, IMPORT_NOTE_FAMILY);
    show_notes(page, account, IMPORT_NOTE_PERSON);
    show_issues(page, account);
    show_left(page, &waiting->sent);
    show_others(page, &waiting->sent);
}
