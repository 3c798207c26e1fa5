/* What would leave, for who is asked to see before they say yes. */
#include "family/consent/consent.h"

#include "safehand/extract/told.h"

/* Whose it is, once above what is theirs. */
static void show_group(struct page *page, const struct selection *selection, size_t index)
{
    const struct extract_told *told = extract_told_of(selection);
    const struct record_field *field = selection->fields[index].field;
    const struct extract_person *person = extract_told_person(told, field->person);
    struct buffer group;
    buffer_init(&group, FAMILY_WORDS_SIZE);
    if (person)
        buffer_append_text(&group, person->called);
    else
        words_append_group(&group, field->path);
    page_heading(page, 3, buffer_text(&group));
    buffer_free(&group);
}

static void show_fields(struct page *page, const struct selection *selection)
{
    const struct extract_told *told = extract_told_of(selection);
    size_t before = SIZE_MAX;
    for (size_t i = 0; i < selection->field_count; i++) {
        struct buffer value;
        if (!selection->fields[i].leaves)
            continue;
        if (before == SIZE_MAX || !extract_same_group(selection, before, i)) {
            page_markup(page, "%s", before == SIZE_MAX ? "" : "</dl>\n");
            show_group(page, selection, i);
            page_terms_begin(page);
        }
        before = i;
        buffer_init(&value, JSON_LIMITS_DEFAULT.string);
        words_append_value(&value, told, i);
        page_term_sentence(page, told->fields[i].label, buffer_text(&value));
        buffer_free(&value);
    }
    if (before != SIZE_MAX)
        page_terms_end(page);
    else
        page_paragraph(page, "Nothing of their details that is on file today.");
}

static void show_entries(struct page *page, const struct selection *selection)
{
    const struct extract_told *told = extract_told_of(selection);
    size_t count = 0;
    for (size_t i = 0; i < selection->entry_count; i++) {
        char day[TIMESTAMP_WORDS_SIZE];
        if (!selection->entries[i].leaves)
            continue;
        page_markup(page, "%s", count++ == 0 ? "<ul class=\"govuk-list desk-entries\">\n" : "");
        extract_date_words(told, &selection->entries[i].entry->on, day);
        page_markup(page, "<li><h3 class=\"govuk-heading-s\">%s, ", day);
        page_text(page, told->entries[i].label);
        page_markup(page, "</h3>\n<p class=\"desk-text\">");
        page_text(page, told->entries[i].text);
        page_markup(page, "</p></li>\n");
    }
    page_markup(page, "%s", count > 0 ? "</ul>\n" : "");
}

void consent_show_preview(const struct consent *consent)
{
    struct error err = {0};
    struct selection *selection = NULL;
    struct page *page = &consent->family.visit->page;
    const struct extract_choice choice = {.about = consent->about, .for_family = true};
    if (extract_select(consent->family.record, consent->family.catalogue, consent->profile, &choice,
                       visit_now(consent->family.visit), &selection, &err) == STATUS_OK) {
        show_fields(page, selection);
        show_entries(page, selection);
        page_paragraph(page, "Everything else that is on file stays.");
    } else {
        page_error_summary(page, &err, NULL);
    }
    extract_selection_free(selection);
}
