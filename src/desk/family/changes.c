/* Who changed what of a record, and when. */
#include "family/family.h"

#include <ctype.h>
#include <string.h>

/* The same of what was taken out of the record, and is kept apart. */
static bool append_taken_out(const struct family *family, const char *id, struct buffer *out)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(family->record->root, "taken_out"), i, one)
    {
        struct date on;
        char day[TIMESTAMP_WORDS_SIZE] = "another day";
        const json_t *entry = json_object_get(one, "entry");
        const json_t *person = json_object_get(one, "person");
        const json_t *dated = json_object_get(person, "name"); /* {value, as_at}, or the name */
        const char *name =
            json_is_object(dated) ? json_text(dated, "value") : json_text(person, "name");
        const char *written = json_text(entry, "on");
        if (strcmp(json_text(one, "id"), id) != 0)
            continue;
        if (written && date_parse(written, &on))
            date_words(&on, day);
        if (entry)
            buffer_append_format(out, "of %s (%s)", day,
                                 family_category(family, json_text(entry, "category")));
        else
            buffer_append_text(out, name ? name : "somebody without a name");
        return true;
    }
    return false;
}

/* A word that names a part of the record (the id of somebody, of an entry or a consent, the path of
 * a field) is told in words; false, and nothing appended, of any other. */
static bool append_part(const struct family *family, const char *word, struct buffer *out)
{
    char day[TIMESTAMP_WORDS_SIZE];
    const struct record_person *person = record_find_person(family->record, word);
    const struct record_entry *entry = record_find_entry(family->record, word);
    const struct record_consent *consent = record_find_consent(family->record, word);
    const struct record_field *field = record_find_field(family->record, word);
    if (person) {
        buffer_append_text(out, family_person_name(person));
    } else if (entry) {
        date_words(&entry->on, day);
        buffer_append_format(out, "of %s (%s)", day, family_category(family, entry->category));
    } else if (consent) {
        person = record_find_person(family->record, consent->by);
        date_words(&consent->on, day);
        buffer_append_format(out, "of %s (%s)", person ? family_person_name(person) : "somebody",
                             day);
    } else if (field) {
        buffer_append_text(out, "“");
        family_append_label(family, word, out);
        buffer_append_text(out, "”");
        if (field->person)
            buffer_append_format(out, " of %s", family_person_name(field->person));
    }
    return person || entry || consent || field || append_taken_out(family, word, out);
}

static bool is_of_word(unsigned char letter)
{
    return isalnum(letter) || letter == '_' || letter == '-' || letter == '.' || letter >= 0x80;
}

static void append_what(const struct family *family, const char *what, struct buffer *out)
{
    while (*what) {
        char word[RECORD_PATH_MAXIMUM + 1];
        size_t whole = 0;
        while (is_of_word((unsigned char)what[whole]))
            whole++;
        size_t length = whole;
        while (length > 0 && what[length - 1] == '.')
            length--;
        snprintf(word, sizeof word, "%.*s", (int)length, what);
        if (!append_part(family, word, out))
            buffer_append(out, what, length);
        buffer_append(out, what + length, whole - length);
        what += whole;
        if (*what)
            buffer_append_byte(out, (unsigned char)*what++);
    }
}

static void show_change(const struct family *family, const json_t *change)
{
    timestamp at;
    struct buffer words;
    char time[TIMESTAMP_WORDS_SIZE] = "";
    struct page *page = &family->visit->page;
    const char *when = json_text(change, "at"), *by = json_text(change, "by");
    const char *what = json_text(change, "what");
    if (when && timestamp_parse(when, &at))
        timestamp_words(at, time);
    buffer_init(&words, FAMILY_WORDS_SIZE);
    append_what(family, what ? what : "", &words);
    page_markup(page, "<li><span class=\"desk-time\">%s</span>", time);
    page_text(page, by ? by : "");
    page_markup(page, ": ");
    page_text(page, buffer_text(&words));
    page_markup(page, "</li>\n");
    buffer_free(&words);
}

void family_show_changes(struct family *family)
{
    const json_t *changes = json_object_get(family->record->root, "changes");
    size_t count = json_array_size(changes), shown = 0;
    struct page *page = &family->visit->page;
    page_heading(page, 2, "Who changed what, and when");
    if (count == 0) {
        page_paragraph(page, "Nothing was changed since it was taken in.");
        return;
    }
    page_markup(page, "<ul class=\"govuk-list desk-entries\">\n");
    for (; shown < count && shown < FAMILY_CHANGES_SHOWN; shown++)
        show_change(family, json_array_get(changes, count - 1 - shown));
    page_markup(page, "</ul>\n");
    if (shown < count)
        page_markup(page, "<p class=\"govuk-body\">And %zu earlier ones.</p>\n", count - shown);
}
