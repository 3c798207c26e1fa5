/* Where an import took a value or an entry from: read strictly, and for the office alone. */
#include "record_family.h"

static struct family family;

/* What stands in the place of the good family's "support" field "kind". */
static enum status open_with(const char *old, const char *new, struct record **record)
{
    char *text = family_replace(old, new);
    enum status status = family_open(&family, text, strlen(text), record);
    memory_free(text);
    return status;
}

#define NAME "\"name\": \"Ann Lee\""
#define NAME_AS(more) "\"name\": {\"value\": \"Ann Lee\", \"as_at\": \"2026-01-02\"" more "}"
#define ENTRY "\"category\": \"concern\","
#define IMPORTED(more) ENTRY " \"imported\": {" more "},"

Test(record_import, a_value_and_an_entry_say_where_they_come_from)
{
    struct record *record;
    family_make(&family);
    cr_assert_eq(open_with(NAME, NAME_AS(", \"source\": \"people.csv\", \"row\": 7"), &record),
                 STATUS_OK, "%s", family.err.message);
    const struct record_field *field = record_find_field(record, "people.p1.name");
    cr_assert_null(field->source);
    cr_assert_str_eq(field->import.source, "people.csv");
    cr_assert_eq(json_integer_value(field->import.row), 7);
    cr_assert_str_eq(record->people[0].name, "Ann Lee");
    record_free(record);

    cr_assert_eq(open_with(NAME, NAME_AS(", \"source\": \"her mother\""), &record), STATUS_OK);
    field = record_find_field(record, "people.p1.name");
    cr_assert_str_eq(field->source, "her mother");
    cr_assert_null(field->import.source);
    record_free(record);

    cr_assert_eq(open_with(ENTRY,
                           IMPORTED("\"source\": \"visits.xlsx\", \"row\": \"May!B7\", \"as_at\": "
                                    "\"2026-05-31\""),
                           &record),
                 STATUS_OK, "%s", family.err.message);
    const struct record_entry *entry = &record->entries[0];
    for (size_t i = 0; !entry->import.source; i++)
        entry = &record->entries[i];
    cr_assert_str_eq(entry->category, "concern");
    cr_assert_str_eq(entry->import.source, "visits.xlsx");
    cr_assert_str_eq(json_string_value(entry->import.row), "May!B7");
    record_free(record);
    family_remove(&family);
}

Test(record_import, what_it_cannot_say)
{
#define LONG_50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    static const struct {
        const char *old, *new, *message;
    } cases[] = {
        {NAME, NAME_AS(", \"row\": 7"), "\"source\" is missing"},
        {NAME, NAME_AS(", \"source\": \" \", \"row\": 7"),
         "/source: must be a text that is not empty"},
        {NAME, NAME_AS(", \"source\": \"a.csv\", \"row\": 0"),
         "/row: must be the number of a row, from 1, or a text that says where in the source"},
        {NAME, NAME_AS(", \"source\": \"a.csv\", \"row\": [1]"),
         "/row: must be the number of a row, from 1, or a text that says where in the source"},
        {NAME, NAME_AS(", \"source\": \"a.csv\", \"row\": null"),
         "/row: must be the number of a row, from 1, or a text that says where in the source"},
        {NAME, NAME_AS(", \"source\": \"a.csv\", \"row\": \"\""),
         "/row: must be a text of 1 to 200 bytes"},
        {NAME,
         NAME_AS(", \"source\": \"a.csv\", \"row\": \"" LONG_50 LONG_50 LONG_50 LONG_50 "a\""),
         "/row: must be a text of 1 to 200 bytes"},
        {NAME, NAME_AS(", \"source\": \"a.csv\", \"rows\": 1"), "/rows: is not known here"},
        {ENTRY, IMPORTED("\"source\": \"a.csv\""), "/imported: \"row\" is missing"},
        {ENTRY, IMPORTED("\"row\": 1"), "/imported: \"source\" is missing"},
        {ENTRY, IMPORTED("\"source\": \"a.csv\", \"row\": 1, \"by\": 2"),
         "/imported/by: is not known here"},
        {ENTRY, IMPORTED("\"source\": \"a.csv\", \"row\": 1, \"as_at\": \"31/05/2026\""),
         "/imported/as_at: must be a date that exists, such as 2026-03-31"},
    };
    struct record *record;
    family_make(&family);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(open_with(cases[i].old, cases[i].new, &record), STATUS_MALFORMED, "%zu", i);
        size_t length = strlen(family.err.message), end = strlen(cases[i].message);
        cr_assert_geq(length, end);
        cr_assert_str_eq(family.err.message + length - end, cases[i].message);
    }
    family_remove(&family);
}

/* A family file that is sealed where it lies opens by the office alone. One beside a file that can
 * be read keeps nobody from reading that. */
Test(record_import, a_sealed_file)
{
    char path[512];
    struct record *record = NULL;
    family_make(&family);
    family_write(&family, "family.json.age", "age-encryption.org/v1\n", 22);
    cr_assert_eq(record_open(family.folder, &record, &family.err), STATUS_OK);
    record_free(record);
    snprintf(path, sizeof path, "%s/family.json", family.folder);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(record_open(family.folder, &record, &family.err), STATUS_AUTHENTICATION);
    snprintf(path, sizeof path, "%s: this record is sealed", family.folder);
    cr_assert_str_eq(family.err.message, path);
    cr_assert_str_eq(family.err.hint,
                     "it opens only in the office that keeps it, for somebody on its staff");
    snprintf(path, sizeof path, "%s/family.json.age", family.folder);
    cr_assert_eq(unlink(path), 0);
    cr_assert_neq(record_open(family.folder, &record, &family.err), STATUS_OK);
    snprintf(path, sizeof path, "%s: family.json: no such file in its folder", family.folder);
    cr_assert_str_eq(family.err.message, path);
    family_remove(&family);
}
