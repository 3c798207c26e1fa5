/* What was written about a family, newest first. */
#include "family/family.h"

#include <stdlib.h>
#include <string.h>

#include "register/forms/ask.h"
#include "safehand/extract/told.h"

enum { TEXT_SHOWN = 400 }; /* bytes of an entry; the rest is opened */

/* ---- in order ---- */

static int by_day(const void *a, const void *b)
{
    const struct record_entry *const *one = a, *const *other = b;
    int order = date_compare(&(*other)->on, &(*one)->on);
    /* Of one day the later written first: they stand in one array, in the order of the file. */
    return order ? order : (*one < *other) - (*one > *other);
}

const struct record_entry **family_entries_newest(const struct record *record)
{
    const struct record_entry **list = memory_allocate_array(record->entry_count + 1, sizeof *list);
    for (size_t i = 0; list && i < record->entry_count; i++)
        list[i] = &record->entries[i];
    if (list)
        qsort(list, record->entry_count, sizeof *list, by_day);
    return list;
}

/* ---- one ---- */

/* Where a long text may be cut: at a blank, so that no letter is. */
static size_t cut(const char *text)
{
    size_t at = TEXT_SHOWN;
    if (strlen(text) <= TEXT_SHOWN + TEXT_SHOWN / 2)
        return 0;
    while (at > 0 && text[at] != ' ' && text[at] != '\n')
        at--;
    return at;
}

static void show_text(struct page *page, const char *text)
{
    size_t length = cut(text);
    if (length == 0) {
        page_markup(page, "<p class=\"desk-text\">");
        page_text(page, text);
        page_markup(page, "</p>\n");
        return;
    }
    char *first = memory_format("%.*s", (int)length, text);
    page_markup(page, "<details class=\"desk-more\"><summary>");
    page_text(page, first ? first : "");
    page_markup(page, "…</summary>\n<p class=\"desk-text\">");
    page_text(page, text + length + 1);
    page_markup(page, "</p>\n</details>\n");
    memory_free(first);
}

static void show_concern(struct page *page, const struct record_entry *entry)
{
    if (!entry->concern)
        return;
    page_more_begin(page, "The form of the concern");
    page_terms_begin(page);
    for (size_t i = 0; i < WORDS_CONCERN_COUNT; i++) {
        struct buffer words;
        buffer_init(&words, JSON_LIMITS_DEFAULT.string);
        words_append_concern(&words, entry->concern, i);
        page_term_sentence(page, WORDS_CONCERN[i].label, buffer_text(&words));
        buffer_free(&words);
    }
    page_terms_end(page);
    page_more_end(page);
}

/* About whom, by whom, and what kind of statement. */
static void show_about(const struct family *family, const struct record_entry *entry)
{
    struct page *page = &family->visit->page;
    struct buffer about;
    buffer_init(&about, FAMILY_WORDS_SIZE);
    family_append_people(family, &entry->about, &about);
    page_markup(page, "<p class=\"govuk-body-s desk-if-not\">");
    if (entry->about_is_open) {
        page_markup(page, "Nobody has said yet whom it is about");
    } else {
        page_markup(page, "About ");
        page_text(page, buffer_text(&about));
    }
    page_markup(page, ". Written by ");
    page_text(page, entry->by);
    if (entry->source) {
        page_markup(page, ". Source: ");
        page_text(page, entry->source);
    }
    page_markup(page, ". ");
    if (entry->kind != ENTRY_UNMARKED) {
        page_sentence(page, words_kind(entry->kind));
        page_markup(page, ". ");
    }
    if (entry->is_withheld)
        page_markup(page, "<strong>Not to be told to the family.</strong>");
    page_markup(page, "</p>\n");
    buffer_free(&about);
}

static void show_files(const struct family *family, const struct record_entry *entry)
{
    struct page *page = &family->visit->page;
    for (size_t i = 0; i < entry->attachments.count; i++) {
        page_markup(page, i == 0 ? "<p class=\"govuk-body\">Files: " : ", ");
        family_link_file(family, entry->attachments.items[i]);
    }
    page_markup(page, "%s", entry->attachments.count > 0 ? "</p>\n" : "");
}

/* Each time that it was put right: when, by whom, why, and the text that stood before. */
static void show_corrections(struct page *page, const struct record_entry *entry)
{
    size_t i;
    json_t *correction;
    if (!entry->is_corrected)
        return;
    page_more_begin(page, "It was corrected");
    json_array_foreach(json_object_get(entry->json, "corrected"), i, correction)
    {
        timestamp at = 0;
        char day[TIMESTAMP_WORDS_SIZE];
        const char *text = json_text(json_object_get(correction, "was"), "text");
        (void)timestamp_parse(json_text(correction, "at"), &at);
        timestamp_words(at, day);
        page_markup(page, "<p class=\"govuk-body-s\">On %s by ", day);
        page_text(page, json_text(correction, "by"));
        page_markup(page, ": ");
        page_text(page, json_text(correction, "reason"));
        page_markup(page, text ? " It said before:</p>\n<p class=\"desk-text\">" : "</p>\n");
        if (text) {
            page_text(page, text);
            page_markup(page, "</p>\n");
        }
    }
    page_more_end(page);
}

void family_show_entry(const struct family *family, const struct record_entry *entry, int level)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct page *page = &family->visit->page;
    date_words(&entry->on, day);
    page_markup(page, "<h%d class=\"govuk-heading-s\">%s, ", level, day);
    page_text(page, family_category(family, entry->category));
    page_markup(page, "</h%d>\n", level);
    show_text(page, entry->text);
    show_about(family, entry);
    show_concern(page, entry);
    show_files(family, entry);
    show_corrections(page, entry);
}

/* What can be done about one; whoever hears the links alone hears of which. */
static void offer_mending(const struct family *family, const struct record_entry *entry)
{
    static const char *const ways[][2] = {{"/family/entry/correct", "Correct"},
                                          {"/family/entry/remove", "Take out"}};
    char day[TIMESTAMP_WORDS_SIZE];
    struct page *page = &family->visit->page;
    date_words(&entry->on, day);
    page_markup(page, "<p class=\"govuk-body-s\">");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct buffer address;
        buffer_init(&address, FAMILY_ADDRESS_SIZE);
        family_address(family, ways[i][0], &address);
        family_address_more(&address, "entry", entry->id);
        page_markup(page, "%s<a class=\"govuk-link\" href=\"", i > 0 ? " · " : "");
        page_text(page, buffer_text(&address));
        page_markup(page, "\">%s<span class=\"govuk-visually-hidden\"> %s, ", ways[i][1], day);
        page_text(page, family_category(family, entry->category));
        page_markup(page, "</span></a>");
        buffer_free(&address);
    }
    page_markup(page, "</p>\n");
}

static void show_of_list(const struct family *family, const struct record_entry *entry)
{
    struct page *page = &family->visit->page;
    page_markup(page, "<li>");
    family_show_entry(family, entry, 3);
    offer_mending(family, entry);
    page_markup(page, "</li>\n");
}

/* ---- all ---- */

/* How many newer ones are passed over. */
static size_t passed_over(const struct family *family)
{
    uint64_t from = 0;
    const char *text = asked(family->visit, "from");
    bool is_number = *text && strspn(text, "0123456789") == strlen(text) && strlen(text) < 8;
    if (is_number)
        from = strtoull(text, NULL, 10);
    return from < family->record->entry_count ? (size_t)from : 0;
}

static void link_others(const struct family *family, size_t from, const char *words)
{
    char number[24];
    struct buffer address;
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    family_address(family, "/family", &address);
    snprintf(number, sizeof number, "%zu", from);
    family_address_more(&address, "from", number);
    buffer_append_text(&address, "#entries");
    page_markup(&family->visit->page, "<p class=\"govuk-body\">");
    page_link(&family->visit->page, buffer_text(&address), words);
    page_markup(&family->visit->page, "</p>\n");
    buffer_free(&address);
}

void family_show_entries(struct family *family)
{
    struct page *page = &family->visit->page;
    const struct record_entry **list = family_entries_newest(family->record);
    size_t count = list ? family->record->entry_count : 0, from = passed_over(family);
    size_t end = from + FAMILY_ENTRIES_SHOWN < count ? from + FAMILY_ENTRIES_SHOWN : count;
    page_markup(page, "<h2 class=\"govuk-heading-m\" id=\"entries\">Entries</h2>\n");
    if (count == 0)
        page_paragraph(page, "Nothing was written yet.");
    if (count > FAMILY_ENTRIES_SHOWN)
        page_markup(page, "<p class=\"govuk-body\">%zu to %zu of %zu, the newest first.</p>\n",
                    from + 1, end, count);
    page_markup(page, "%s", count > 0 ? "<ul class=\"govuk-list desk-entries\">\n" : "");
    for (size_t i = from; i < end; i++)
        show_of_list(family, list[i]);
    page_markup(page, "%s", count > 0 ? "</ul>\n" : "");
    if (from > 0)
        link_others(family, from > FAMILY_ENTRIES_SHOWN ? from - FAMILY_ENTRIES_SHOWN : 0,
                    "Newer entries");
    if (end < count)
        link_others(family, end, "Older entries");
    memory_free(list);
}
