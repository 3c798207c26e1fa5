/* One person of a family: what is on file about them, each value with a way to correct it. */
#include "family/family.h"

#include <string.h>

#include "register/forms/ask.h"

/* What is asked of everybody, to be written down where it is not on file. */
static const char *const USUAL[] = {"birth_date", "address", "postcode",
                                    "phone",      "email",   "parental_responsibility"};

static bool is_asked(const struct family *family, const struct record_person *person,
                     const char *key)
{
    return strcmp(key, "parental_responsibility") != 0 ||
           catalogue_role_group(family->catalogue, person->role) == ROLE_CHILD;
}

static void offer_missing(const struct family *family, const struct record_person *person)
{
    size_t offered = 0;
    struct page *page = &family->visit->page;
    for (size_t i = 0; i < sizeof USUAL / sizeof *USUAL; i++) {
        struct buffer address, label;
        char path[RECORD_PATH_MAXIMUM + 1];
        snprintf(path, sizeof path, "people.%s.%s", person->id, USUAL[i]);
        if (record_find_field(family->record, path) || !is_asked(family, person, USUAL[i]))
            continue;
        buffer_init(&address, FAMILY_ADDRESS_SIZE);
        buffer_init(&label, FAMILY_WORDS_SIZE);
        family_address(family, "/family/change", &address);
        family_address_more(&address, "field", path);
        family_append_label(family, path, &label);
        page_markup(page, offered++ == 0 ? "<p class=\"govuk-body\">Not on file yet: " : ", ");
        page_link(page, buffer_text(&address), buffer_text(&label));
        buffer_free(&address);
        buffer_free(&label);
    }
    page_markup(page, "%s", offered > 0 ? ".</p>\n" : "");
}

static void show_fields(const struct family *family, const struct record_person *person)
{
    const struct record *record = family->record;
    page_terms_begin(&family->visit->page);
    for (size_t i = 0; i < record->field_count; i++)
        if (record->fields[i].person == person && !text_ends_with(record->fields[i].path, ".role"))
            family_show_field(family, &record->fields[i]);
    page_terms_end(&family->visit->page);
}

static void show_role(const struct family *family, const struct record_person *person)
{
    struct buffer role, address;
    struct page *page = &family->visit->page;
    buffer_init(&role, FAMILY_WORDS_SIZE);
    family_append_role(family, person->role, &role);
    page_markup(page, "<p class=\"govuk-body-l\">");
    page_sentence(page, buffer_text(&role));
    page_markup(page, ", of the family ");
    page_text(page, family->record->reference);
    page_markup(page, ". ");
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    family_address(family, "/family/role", &address);
    family_address_more(&address, "id", person->id);
    page_link(page, buffer_text(&address), "Say who they are");
    page_markup(page, " · ");
    buffer_clear(&address);
    family_address(family, "/family/person/remove", &address);
    family_address_more(&address, "id", person->id);
    page_link(page, buffer_text(&address), "They do not belong here");
    page_markup(page, "</p>\n");
    buffer_free(&address);
    buffer_free(&role);
}

void page_family_person(struct visit *visit)
{
    struct family family;
    struct buffer back;
    struct page *page = &visit->page;
    bool is_open = family_open(visit, &family);
    const struct record_person *person =
        is_open ? record_find_person(family.record, asked(visit, "id")) : NULL;
    if (is_open && !person)
        page_missing(visit);
    if (person) {
        buffer_init(&back, FAMILY_ADDRESS_SIZE);
        family_address(&family, "/family", &back);
        page->back = buffer_text(&back);
        page_begin(page, 200, family_person_name(person), PLACE_FAMILIES);
        show_role(&family, person);
        show_fields(&family, person);
        offer_missing(&family, person);
        page_end(page);
        buffer_free(&back);
    }
    family_close(&family);
}
