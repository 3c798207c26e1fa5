/* The front sheet of a family's file, to be printed (L03): who has looked so far, as the ledger has
 * it, and room for those who sign by hand. */
#include <string.h>

#include "family/family.h"

#include "safehand/entry/register.h"
#include "safehand/office/timeline.h"

enum { EMPTY_ROWS = 8 };

struct sheet {
    struct page *page;
    size_t rows;
};

static enum status show_visit(void *context, const struct ledger_entry *entry,
                              const struct office_member *signer, bool *go_on, struct error *err)
{
    struct date on;
    struct sheet *sheet = context;
    struct entry_visit said;
    struct page *page = sheet->page;
    char day[TIMESTAMP_WORDS_SIZE] = "";
    (void)signer;
    (void)go_on;
    (void)err;
    if (entry_access_is_answer(entry->detail))
        return STATUS_OK;
    entry_visit_see(entry->detail, &said);
    if (said.on && date_parse(said.on, &on))
        date_words(&on, day);
    page_row_begin(page);
    page_cell(page, day);
    page_cell_begin(page);
    page_text(page, said.who ? said.who : "");
    if (said.role && strcmp(said.role, "other") != 0) {
        page_markup(page, ", ");
        page_text(page, said.role);
    }
    page_cell_end(page);
    page_cell(page, said.reason ? said.reason : "");
    page_cell(page, "In the ledger");
    page_row_end(page);
    sheet->rows++;
    return STATUS_OK;
}

static void show_empty(struct page *page)
{
    for (size_t i = 0; i < EMPTY_ROWS; i++) {
        page_row_begin(page);
        for (size_t cell = 0; cell < 4; cell++)
            page_cell(page, "\u00a0");
        page_row_end(page);
    }
}

void page_front_sheet_paper(struct visit *visit)
{
    static const char *const headings[] = {"When", "Who, and of what", "Why", "Signature"};
    struct family family;
    struct error err = {0};
    struct buffer back;
    struct page *page = &visit->page;
    struct sheet sheet = {.page = page};
    if (!family_open(visit, &family)) {
        family_close(&family);
        return;
    }
    const struct ledger_filter filter = {.reference = family.record->reference};
    buffer_init(&back, FAMILY_ADDRESS_SIZE);
    family_address(&family, "/family", &back);
    page->back = buffer_text(&back);
    char *title = memory_format("Front sheet of the file %s", family.record->reference);
    page_begin(page, 200, title ? title : "Front sheet", PLACE_FAMILIES);
    page_paragraph(page,
                   "Whoever looks into this file and is not on the staff signs here first: "
                   "when, who and why. Staff need not. What is signed by hand is written into "
                   "the ledger the same day.");
    page_table_begin(page, "Visits that the ledger has", headings, 4);
    if (list_entries(visit->session->office, ENTRY_KIND_ACCESS, &filter, show_visit, &sheet,
                     &err) == STATUS_OK)
        show_empty(page);
    page_table_end(page);
    if (err.status != STATUS_OK)
        page_error_summary(page, &err, NULL);
    page_end(page);
    buffer_free(&back);
    memory_free(title);
    family_close(&family);
}
