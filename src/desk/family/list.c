/* The families whose records lie in the office. */
#include <string.h>

#include "family/family.h"
#include "register/forms/ask.h"
#include "safehand/office/records.h"
#include "share/begin/begin.h"

/* NULL folder and record if there is none. */
static enum status find(struct visit *visit, const char *reference, struct family *family,
                        struct error *err)
{
    *family = (struct family){.visit = visit,
                              .catalogue = office_catalogue(visit->session->office),
                              .folder = families_folder(visit, reference)};
    return family->folder
               ? office_record_open(visit->session->office, family->folder, &family->record, err)
               : STATUS_OK;
}

bool family_open(struct visit *visit, struct family *family)
{
    struct error err = {0};
    if (find(visit, asked(visit, "ref"), family, &err) != STATUS_OK)
        page_failure(visit, &err);
    else if (!family->record)
        page_missing(visit);
    return family->record != NULL;
}

void family_close(struct family *family)
{
    record_free(family->record);
    memory_free(family->folder);
    *family = (struct family){.visit = NULL};
}

/* ---- the list ---- */

static void show_search(struct visit *visit)
{
    struct page *page = &visit->page;
    page_markup(page, "<form method=\"get\" action=\"/families\" novalidate>\n");
    page_field_text(page, &(struct field){.name = "find",
                                          .label = "Find a family",
                                          .hint = "Any part of its reference, or of a name",
                                          .typed = asked(visit, "find"),
                                          .width = 20});
    page_form_button(page, &(struct field_button){.words = "Find", .is_second = true});
    page_form_close(page);
}

static void show_one(struct page *page, const struct field_option *family)
{
    struct buffer address;
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    buffer_append_text(&address, "/family?ref=");
    page_address_part(&address, family->value);
    page_markup(page, "<li>");
    page_link(page, buffer_text(&address), family->label);
    page_markup(page, "<span class=\"govuk-hint\">");
    page_sentence(page, family->hint ? family->hint : "");
    page_markup(page, "</span></li>\n");
    buffer_free(&address);
}

static void show_all(struct visit *visit, const struct families *families)
{
    struct page *page = &visit->page;
    if (families->all == 0) {
        page_inset(page, "No record lies in this office yet.");
        return;
    }
    if (families->all > FAMILIES_SHOWN)
        show_search(visit);
    if (families->count == 0)
        page_inset(page, "No family here has that in its reference or in a name.");
    page_markup(page, "%s", families->count > 0 ? "<ul class=\"govuk-list desk-ways\">\n" : "");
    for (size_t i = 0; i < families->count; i++)
        show_one(page, &families->options[i]);
    page_markup(page, "%s", families->count > 0 ? "</ul>\n" : "");
    if (families->is_cut)
        page_paragraph(page, "There are more. Find the one you mean above.");
}

static void show_ways(struct page *page)
{
    static const char *const ways[][3] = {
        {"/families/new", "Write down a new family", "By hand, from paper or as they tell it."},
        {"/families/import", "Take in a spreadsheet",
         "What your records system gives out, or a list of your own."},
        {"/share/family", "Take in a family's file", "From your records system or a colleague."},
        {"/share/concern", "Write down a concern about somebody who is not on file", NULL},
    };
    page_heading(page, 2, "Not in this list?");
    page_markup(page, "<ul class=\"govuk-list desk-ways\">\n");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        page_markup(page, "<li>");
        page_link(page, ways[i][0], ways[i][1]);
        if (ways[i][2]) {
            page_markup(page, "<span class=\"govuk-hint\">");
            page_text(page, ways[i][2]);
            page_markup(page, "</span>");
        }
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
}

void page_families(struct visit *visit)
{
    struct families *families = families_find(visit, asked(visit, "find"), FAMILIES_SHOWN);
    if (!families) {
        struct error err = {0};
        (void)!memory_error(&err);
        page_failure(visit, &err);
        return;
    }
    page_begin(&visit->page, 200, "Families", PLACE_FAMILIES);
    show_all(visit, families);
    show_ways(&visit->page);
    page_end(&visit->page);
    families_free(families);
}
