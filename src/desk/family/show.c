/* A family's page: who they are, and what is on file; what can be done with it. */
#include <string.h>

#include "family/family.h"
#include "register/forms/ask.h"
#include "safehand/extract/told.h"
#include "share/share.h"

/* ---- what one comes for ---- */

static void show_actions(const struct family *family)
{
    static const char *const actions[][2] = {
        {"/family/entry", "Write an entry"},    {"/family/concern", "Record a concern"},
        {"/family/consent", "Ask for consent"}, {"/family/add", "Add somebody"},
        {"/family/file/add", "Add a file"},
    };
    struct page *page = &family->visit->page;
    page_markup(page, "<div class=\"desk-actions\" role=\"group\" aria-label=\"What do you want to "
                      "do?\">\n");
    page_form_begin(page, "/share");
    page_hidden(page, "family", family->record->reference);
    page_form_end(page, "Share");
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        struct buffer address;
        buffer_init(&address, FAMILY_ADDRESS_SIZE);
        family_address(family, actions[i][0], &address);
        page_link_button(page, buffer_text(&address), actions[i][1], true);
        buffer_free(&address);
    }
    page_markup(page, "</div>\n");
}

/* Who is not on the staff signs before they look (L03). */
static void show_sheet(const struct family *family)
{
    struct page *page = &family->visit->page;
    struct buffer address;
    page_heading(page, 2, "Somebody else wants to see this file?");
    page_paragraph(page, "Whoever is not on the staff signs the front sheet first: trustees, "
                         "inspectors, auditors, contractors, and the family themselves.");
    page_markup(page, "<ul class=\"govuk-list\">\n<li>");
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    buffer_append_text(&address, "/access?family=");
    page_address_part(&address, family->record->reference);
    page_link(page, buffer_text(&address), "Sign the front sheet here");
    page_markup(page, "</li>\n<li>");
    family_link(family, "/family/sheet",
                "Print the front sheet, with the visits that the ledger has");
    page_markup(page, "</li>\n<li>");
    buffer_truncate(&address, 0);
    buffer_append_text(&address, "/reports/person?family=");
    page_address_part(&address, family->record->reference);
    page_link(page, buffer_text(&address), "Somebody asks what was shared about them");
    page_markup(page, "</li>\n</ul>\n");
    buffer_free(&address);
}

/* ---- people ---- */

static void show_birth(const struct family *family, const struct record_person *person)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct page *page = &family->visit->page;
    struct date today = date_of(visit_now(family->visit));
    page_cell_begin(page);
    if (person->has_birth_date) {
        int age = date_age(&person->birth_date, &today);
        date_words(&person->birth_date, day);
        page_text(page, day);
        if (age >= 0)
            page_markup(page, " (%d)", age);
    } else {
        page_text(page, "not known");
    }
    page_cell_end(page);
}

static void show_person(const struct family *family, const struct record_person *person)
{
    struct buffer address, role;
    struct page *page = &family->visit->page;
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    buffer_init(&role, FAMILY_WORDS_SIZE);
    family_address(family, "/family/person", &address);
    family_address_more(&address, "id", person->id);
    family_append_role(family, person->role, &role);
    page_row_begin(page);
    page_cell_begin(page);
    page_link(page, buffer_text(&address), family_person_name(person));
    page_cell_end(page);
    page_cell_begin(page);
    page_sentence(page, buffer_text(&role));
    page_cell_end(page);
    show_birth(family, person);
    page_row_end(page);
    buffer_free(&address);
    buffer_free(&role);
}

static void show_people(const struct family *family)
{
    static const char *const headings[] = {"Name", "Who they are", "Born (age)"};
    page_table_begin(&family->visit->page, "People", headings, 3);
    for (size_t i = 0; i < family->record->people_count; i++)
        show_person(family, &family->record->people[i]);
    page_table_end(&family->visit->page);
}

/* ---- what is known of all of them ---- */

static bool is_of_household(const struct record_field *field)
{
    return text_starts_with(field->path, "household.");
}

/* A field that is not of one person; the reference stands above it all. */
static bool is_of_all(const struct record_field *field)
{
    return !field->person && strcmp(field->path, "reference") != 0;
}

static void show_fields(const struct family *family, bool of_household)
{
    const struct record *record = family->record;
    page_terms_begin(&family->visit->page);
    for (size_t i = 0; i < record->field_count; i++)
        if (is_of_all(&record->fields[i]) && is_of_household(&record->fields[i]) == of_household)
            family_show_field(family, &record->fields[i]);
    page_terms_end(&family->visit->page);
}

static size_t count_fields(const struct record *record, bool of_household)
{
    size_t count = 0;
    for (size_t i = 0; i < record->field_count; i++)
        count +=
            is_of_all(&record->fields[i]) && is_of_household(&record->fields[i]) == of_household;
    return count;
}

/* What every family has, to be written down where it is not yet. */
static void offer_missing(const struct family *family)
{
    static const char *const usual[] = {"household.address", "household.postcode",
                                        "household.phone"};
    struct page *page = &family->visit->page;
    size_t offered = 0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        struct buffer address, label;
        if (record_find_field(family->record, usual[i]))
            continue;
        buffer_init(&address, FAMILY_ADDRESS_SIZE);
        buffer_init(&label, FAMILY_WORDS_SIZE);
        family_address(family, "/family/change", &address);
        family_address_more(&address, "field", usual[i]);
        family_append_label(family, usual[i], &label);
        page_markup(page, offered++ == 0 ? "<p class=\"govuk-body\">Not on file yet: " : ", ");
        page_link(page, buffer_text(&address), buffer_text(&label));
        buffer_free(&address);
        buffer_free(&label);
    }
    page_markup(page, "%s", offered > 0 ? ".</p>\n" : "");
}

static void show_household(const struct family *family)
{
    struct page *page = &family->visit->page;
    page_heading(page, 2, "Household");
    if (count_fields(family->record, true) > 0)
        show_fields(family, true);
    offer_missing(family);
    if (count_fields(family->record, false) == 0)
        return;
    page_more_begin(page, "Referral, support and what else is on file");
    show_fields(family, false);
    page_more_end(page);
}

/* ---- the page ---- */

void page_family_file(struct visit *visit)
{
    struct family family;
    struct page *page = &visit->page;
    char *title;
    struct buffer who;
    if (!family_open(visit, &family)) {
        family_close(&family);
        return;
    }
    page->back = "/families";
    title = memory_format("Family %s", family.record->reference);
    page_begin(page, 200, title ? title : "A family", PLACE_FAMILIES);
    memory_free(title);
    buffer_init(&who, FAMILY_WORDS_SIZE);
    share_family_words(family.record, &who);
    page_markup(page, "<p class=\"govuk-body-l\">");
    page_sentence(page, buffer_text(&who));
    page_markup(page, "</p>\n");
    buffer_free(&who);
    show_actions(&family);
    family_show_lying(&family);
    show_people(&family);
    show_household(&family);
    family_show_consents(&family);
    family_show_entries(&family);
    family_show_files(&family);
    family_show_changes(&family);
    show_sheet(&family);
    page_end(page);
    family_close(&family);
}
