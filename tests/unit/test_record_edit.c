/* Changing a record (record/edit.h): what is added, made, checked and merged. */
#include <sys/wait.h>

#include "record_family.h"
#include "safehand/record/edit.h"

static struct catalogue *catalogue;
static const struct record_editor *editor_named(const char *by)
{
    static struct record_editor editors[4];
    static size_t next;
    struct error err = {0};
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    if (!catalogue)
        cr_assert_eq(catalogue_parse((const char *)file->data, file->length, "catalogue.json",
                                     &catalogue, &err),
                     STATUS_OK);
    struct record_editor *editor = &editors[next++ % 4];
    *editor = (struct record_editor){by, 1796030100, catalogue};
    return editor;
}

static struct record_edit *begin(struct family *family, const char *by)
{
    struct record_edit *edit = NULL;
    struct record_place place = record_place_plain(family->folder);
    cr_assert_eq(record_edit_begin(&place, editor_named(by), &edit, &family->err), STATUS_OK, "%s",
                 family->err.message);
    return edit;
}

static struct record *saved(struct family *family, struct record_edit *edit)
{
    struct record *record = NULL;
    cr_assert_eq(record_edit_save(edit, &family->err), STATUS_OK, "%s", family->err.message);
    record_edit_free(edit);
    cr_assert_eq(record_open(family->folder, &record, &family->err), STATUS_OK, "%s",
                 family->err.message);
    return record;
}

static const char *change_at(const struct record *record, size_t i, const char *key)
{
    const char *text = json_text(json_array_get(json_object_get(record->root, "changes"), i), key);
    return text ? text : "";
}

static struct edit_entry an_entry(const char *text)
{
    static const char *const about[] = {"c1"};
    return (struct edit_entry){.on = {2026, 11, 29},
                               .about = {.items = (const char **)(uintptr_t)about, .count = 1},
                               .category = "visit_note",
                               .kind = ENTRY_FACT,
                               .text = text};
}

Test(record_edit, a_person_an_entry_a_consent_and_a_field_are_added)
{
    struct family family;
    const char *person = NULL, *entry = NULL, *consent = NULL;
    const struct date born = {1968, 2, 29}, until = {2027, 11, 29}, as_at = {2026, 11, 28};
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    struct edit_person gran = {.role = "grandmother",
                               .name = "Joan Lee",
                               .birth_date = &born,
                               .responsible_for =
                                   &(struct names){.items = (const char *[]){"c1"}, .count = 1}};
    struct edit_entry note = an_entry("Bo drew his family.");
    cr_assert_eq(record_edit_add_person(edit, &gran, &person, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_expect_str_eq(person, "p2");
    cr_assert_eq(record_edit_add_entry(edit, &note, &entry, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_expect_str_eq(entry, "e3");
    struct edit_consent given = {
        .is_given = true,
        .by = person,
        .for_people = {.items = (const char *[]){"c1"}, .count = 1},
        .purposes = {.items = (const char *[]){"support-ended"}, .count = 1},
        .kinds = {.items = (const char *[]){"gp"}, .count = 1},
        .categories = {.items = (const char *[]){"fields", "health", "visit_note"}, .count = 3},
        .on = {2026, 11, 29},
        .until = &until,
        .seen_preview = "2026-11-29"};
    cr_assert_eq(record_edit_add_consent(edit, &given, &consent, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_expect_str_eq(consent, "k3");
    cr_assert_eq(record_edit_set_field(edit, "people.p1.phone", json_string("01632 960777"), &as_at,
                                       "Ann, by phone", &family.err),
                 STATUS_OK, "%s", family.err.message);
    cr_assert_eq(record_edit_set_field(edit, "support.outcomes.b.now", json_integer(4), &as_at,
                                       NULL, &family.err),
                 STATUS_OK, "%s", family.err.message);
    cr_assert_eq(record_edit_set_field(edit, "housing.tenancy.landlord", json_string("Council"),
                                       &as_at, NULL, &family.err),
                 STATUS_OK, "%s", family.err.message);
    struct record *record = saved(&family, edit);
    const struct record_person *added = record_find_person(record, "p2");
    cr_assert_not_null(added);
    cr_expect_str_eq(added->name, "Joan Lee");
    cr_expect_eq(added->birth_date.day, 29);
    cr_expect_eq(json_array_size(record_find_person(record, "c1")->parental_responsibility), 2);
    cr_expect_str_eq(record_find_entry(record, "e3")->by, "Ruth Adeyemi");
    cr_expect_eq(record_find_entry(record, "e3")->kind, ENTRY_FACT);
    cr_expect_str_eq(record_find_consent(record, "k3")->recorded_by, "Ruth Adeyemi");
    cr_expect_eq(record_find_consent(record, "k3")->until.year, 2027);
    const struct record_field *phone = record_find_field(record, "people.p1.phone");
    cr_assert_not_null(phone);
    cr_expect_str_eq(json_string_value(phone->value), "01632 960777");
    cr_expect_str_eq(phone->source, "Ann, by phone");
    cr_expect_eq(phone->as_at.day, 28);
    cr_expect_eq(json_integer_value(record_find_field(record, "support.outcomes.b.now")->value), 4);
    cr_expect_not_null(record_find_field(record, "housing.tenancy.landlord"));
    cr_expect_eq(record->updated.day, 16, "values that stand plain became no younger");
    cr_expect_str_eq(change_at(record, 0, "what"),
                     "added the person p2, added the entry e3, added the consent k3, set "
                     "people.p1.phone, set support.outcomes.b.now, set housing.tenancy.landlord");
    cr_expect_str_eq(change_at(record, 0, "by"), "Ruth Adeyemi");
    cr_expect_str_eq(change_at(record, 0, "at"), "2026-11-30T09:15:00Z");
    record_free(record);
    family_remove(&family);
}

Test(record_edit, an_id_that_a_change_names_is_not_made_again)
{
    struct family family;
    struct record *record;
    const char *id = NULL;
    family_make(&family);
    char *text = family_replace("\"household\"",
                                "\"changes\": [{\"at\": \"2026-11-30T09:15:00Z\", \"by\": \"A\", "
                                "\"what\": \"took out the entry e17\"}], \"household\"");
    cr_assert_eq(family_open(&family, text, strlen(text), &record), STATUS_OK, "%s",
                 family.err.message);
    record_free(record);
    memory_free(text);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    struct edit_entry note = an_entry("One more.");
    cr_assert_eq(record_edit_add_entry(edit, &note, &id, &family.err), STATUS_OK);
    cr_expect_str_eq(id, "e18");
    record_edit_free(edit);
    family_remove(&family);
}

Test(record_edit, what_two_wrote_at_once_is_kept_and_ids_are_made_anew)
{
    struct family family;
    const char *first = NULL, *second = NULL, *other = NULL;
    family_make(&family);
    struct record_edit *ruth = begin(&family, "Ruth Adeyemi");
    struct record_edit *sam = begin(&family, "Sam Osborne");
    struct edit_entry hers = an_entry("What Ruth saw."), his = an_entry("What Sam saw.");
    struct edit_person uncle = {.role = "uncle", .name = "Al Lee"};
    struct edit_person aunt = {.role = "aunt", .name = "Di Lee"};
    const struct date day = {2026, 11, 29};
    cr_assert_eq(record_edit_add_person(ruth, &uncle, NULL, &family.err), STATUS_OK);
    cr_assert_eq(record_edit_add_person(sam, &aunt, &other, &family.err), STATUS_OK);
    his.about = (struct names){.items = (const char *[]){"p2"}, .count = 1};
    cr_assert_eq(record_edit_add_entry(ruth, &hers, &first, &family.err), STATUS_OK);
    cr_assert_eq(record_edit_add_entry(sam, &his, &second, &family.err), STATUS_OK);
    cr_expect_str_eq(second, "e3");
    cr_assert_eq(
        record_edit_set_field(ruth, "people.p1.phone", json_string("1"), &day, NULL, &family.err),
        STATUS_OK);
    cr_assert_eq(
        record_edit_set_field(sam, "household.phone", json_string("2"), &day, NULL, &family.err),
        STATUS_OK);
    cr_assert_eq(record_edit_save(ruth, &family.err), STATUS_OK, "%s", family.err.message);
    record_edit_free(ruth);
    cr_assert_eq(record_edit_save(sam, &family.err), STATUS_OK, "%s", family.err.message);
    cr_expect_str_eq(second, "e4");
    cr_expect_str_eq(other, "p3");
    record_edit_free(sam);
    struct record *record = NULL;
    cr_assert_eq(record_open(family.folder, &record, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_expect_str_eq(record_find_entry(record, "e3")->text, "What Ruth saw.");
    cr_expect_str_eq(record_find_entry(record, "e4")->text, "What Sam saw.");
    cr_expect_str_eq(record_find_entry(record, "e4")->about.items[0], "p3");
    cr_expect_str_eq(record_find_person(record, "p2")->name, "Al Lee");
    cr_expect_str_eq(record_find_person(record, "p3")->name, "Di Lee");
    cr_expect_str_eq(json_string_value(record_find_field(record, "people.p1.phone")->value), "1");
    cr_expect_str_eq(json_string_value(record_find_field(record, "household.phone")->value), "2");
    cr_expect_str_eq(change_at(record, 1, "what"),
                     "added the person p3, added the entry e4, set household.phone");
    record_free(record);
    family_remove(&family);
}

Test(record_edit, the_same_thing_changed_by_two_is_refused_with_both_values)
{
    struct family family;
    const struct date day = {2026, 11, 29};
    family_make(&family);
    struct record_edit *ruth = begin(&family, "Ruth Adeyemi");
    struct record_edit *sam = begin(&family, "Sam Osborne");
    cr_assert_eq(record_edit_set_field(ruth, "household.phone", json_string("01632 960002"), &day,
                                       NULL, &family.err),
                 STATUS_OK);
    cr_assert_eq(record_edit_set_field(sam, "household.phone", json_string("01632 960003"), &day,
                                       NULL, &family.err),
                 STATUS_OK);
    struct record *record = saved(&family, ruth);
    cr_expect_eq(record_edit_save(sam, &family.err), STATUS_REFUSED);
    cr_expect_str_eq(family.err.message,
                     "somebody else changed household.phone meanwhile: it is \"01632 960002\" now, "
                     "and was to become \"01632 960003\"");
    cr_expect_str_eq(family.err.hint, "nothing was written: look at the record as it is now, and "
                                      "say once more what it is to be");
    record_edit_free(sam);
    struct record *after = NULL;
    cr_assert_eq(record_open(family.folder, &after, &family.err), STATUS_OK);
    cr_expect_str_eq(after->digest, record->digest);
    record_free(after);
    record_free(record);
    family_remove(&family);
}

Test(record_edit, a_consent_is_withdrawn_once)
{
    struct family family;
    const struct date day = {2026, 11, 29}, before = {2026, 4, 30};
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    cr_expect_eq(record_edit_withdraw_consent(edit, "k1", &before, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "it was withdrawn before the day on which it was given");
    cr_expect_eq(record_edit_withdraw_consent(edit, "k2", &day, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "the consent k2 is withdrawn already");
    cr_expect_eq(record_edit_withdraw_consent(edit, "k9", &day, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "the record has no consent \"k9\"");
    cr_assert_eq(record_edit_withdraw_consent(edit, "k1", &day, &family.err), STATUS_OK);
    struct record *record = saved(&family, edit);
    cr_expect_eq(record_find_consent(record, "k1")->state, CONSENT_WITHDRAWN);
    cr_expect_eq(record_find_consent(record, "k1")->withdrawn_on.day, 29);
    cr_expect_str_eq(change_at(record, 0, "what"), "the consent k1 was withdrawn");
    record_free(record);
    family_remove(&family);
}

Test(record_edit, what_cannot_be_a_field_is_told_at_once)
{
    static const struct {
        const char *path, *message;
    } cases[] = {
        {"", "the path of a field has 1 to 512 bytes"},
        {"updated", "updated is no field that can be set"},
        {"changes.0.by", "changes.0.by is no field that can be set"},
        {"people.p1.role", "people.p1.role is no field that can be set"},
        {"people.p1", "people.p1 is no field that can be set"},
        {"people.p9.phone", "people.p9.phone: the record has no \"p9\" there"},
        {"household", "household holds fields, and is none itself"},
        {"people.p1.name.first", "people.p1.name.first: \"name\" is a value, and holds no other"},
        {"household.Phone", "household.Phone: \"Phone\" cannot be the name of a field"},
        {"household..phone", "household..phone: \"\" cannot be the name of a field"},
        {"people.p1.birth_date", "the date of birth is no day"},
        {"people.c1.parental_responsibility", "who holds parental responsibility is a list of ids"},
    };
    struct family family;
    const struct date day = {2026, 11, 29}, future = {2026, 12, 1};
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_eq(
            record_edit_set_field(edit, cases[i].path, json_string("x"), &day, NULL, &family.err),
            STATUS_USAGE, "%s", cases[i].path);
        cr_expect_str_eq(family.err.message, cases[i].message);
    }
    cr_expect_eq(record_edit_set_field(edit, "household.phone", json_string("a\x1b[2J"), &day, NULL,
                                       &family.err),
                 STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "the value has the control character U+001B in it");
    cr_expect_eq(record_edit_set_field(edit, "household.phone", json_string("1"), &future, NULL,
                                       &family.err),
                 STATUS_USAGE);
    cr_expect_str_eq(family.err.message,
                     "the day of which it is true, 1 December 2026, lies in the future");
    cr_expect_eq(record_edit_save(edit, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "nothing was changed");
    record_edit_free(edit);
    family_remove(&family);
}

Test(record_edit, what_nobody_knows_is_told_at_once)
{
    struct family family;
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    struct edit_person person = {.role = "fathr", .name = "Ann"};
    cr_expect_eq(record_edit_add_person(edit, &person, NULL, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "\"fathr\" is no role that is known here");
    cr_expect_str_eq(family.err.hint, "father, perhaps");
    person.role = "mother";
    person.name = " ";
    cr_expect_eq(record_edit_add_person(edit, &person, NULL, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "the name is missing");
    struct edit_entry entry = an_entry("What was seen.");
    entry.category = "diary";
    cr_expect_eq(record_edit_add_entry(edit, &entry, NULL, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "\"diary\" is no category that is known here");
    cr_expect_str_eq(family.err.hint, "one of: concern, visit_note, health, support, contact, "
                                      "outcome, safeguarding, complaint, internal");
    entry.category = "visit_note";
    entry.concern = &(struct edit_concern){.when = "noon"};
    cr_expect_eq(record_edit_add_entry(edit, &entry, NULL, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "the record of a concern stands only in an entry of the "
                                         "category \"concern\"");
    entry.concern = NULL;
    entry.about.items = (const char *[]){"p7"};
    cr_expect_eq(record_edit_add_entry(edit, &entry, NULL, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "nobody in the record has the id \"p7\"");
    cr_expect_str_eq(family.err.hint, "these are there: Ann Lee (p1), Bo Lee (c1)");
    cr_expect_eq(json_array_size(json_object_get(record_edit_root(edit), "people")), 2);
    cr_expect_eq(json_array_size(json_object_get(record_edit_root(edit), "entries")), 2);
    record_edit_free(edit);
    family_remove(&family);
}

Test(record_edit, a_file_is_copied_and_named_and_never_written_over)
{
    struct family family;
    char path[200];
    family_make(&family);
    family_write(&family, "report.pdf", "%PDF-1.7", 8);
    snprintf(path, sizeof path, "%s/report.pdf", family.folder);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    cr_assert_eq(record_edit_add_file(edit, path, NULL, "e2", &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_expect_eq(record_edit_add_file(edit, path, NULL, NULL, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "two of the files are called report.pdf");
    struct record *record = saved(&family, edit);
    cr_expect_str_eq(record_find_entry(record, "e2")->attachments.items[0], "report.pdf");
    record_free(record);
    edit = begin(&family, "Ruth Adeyemi");
    cr_assert_eq(record_edit_add_file(edit, path, "note.txt", NULL, &family.err), STATUS_OK);
    cr_expect_eq(record_edit_save(edit, &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "note.txt: exists already");
    record_edit_free(edit);
    struct buffer text;
    buffer_init(&text, 100);
    snprintf(path, sizeof path, "%s/attachments/note.txt", family.folder);
    cr_assert_eq(file_read_whole(path, &text, &family.err), STATUS_OK);
    cr_expect_str_eq(buffer_text(&text), "note");
    buffer_free(&text);
    family_remove(&family);
}

Test(record_edit, hostile_names_and_folders)
{
    static const char *const names[] = {"../note.txt",         "a/b", "a\\b", ".hidden", "", "a\nb",
                                        "bidi\xe2\x80\xae.txt"};
    struct family family;
    char link[200], message[300];
    family_make(&family);
    family_write(&family, "report.pdf", "%PDF-1.7", 8);
    char *report = memory_format("%s/report.pdf", family.folder);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_expect_eq(record_edit_add_file(edit, report, names[i], NULL, &family.err), STATUS_USAGE,
                     "%s", names[i]);
    cr_expect_eq(record_edit_add_file(edit, family.folder, "a", NULL, &family.err), STATUS_USAGE);
    char *pipe = memory_format("%s/attachments/pipe", family.folder);
    cr_expect_eq(record_edit_add_file(edit, pipe, "a", NULL, &family.err), STATUS_USAGE,
                 "and nobody waits for it");
    record_edit_free(edit);
    /* attachments/ that leads elsewhere */
    char *attachments = memory_format("%s/attachments", family.folder);
    char *moved = memory_format("%s/elsewhere", family.folder);
    cr_assert_eq(rename(attachments, moved), 0);
    char *text = family_replace(", \"attachments\": [\"note.txt\"]", "");
    family_write(&family, "family.json", text, strlen(text));
    edit = begin(&family, "Ruth Adeyemi");
    cr_assert_eq(symlink("elsewhere", attachments), 0);
    cr_assert_eq(record_edit_add_file(edit, report, NULL, NULL, &family.err), STATUS_OK);
    cr_expect_eq(record_edit_save(edit, &family.err), STATUS_MALFORMED);
    snprintf(message, sizeof message, "%s: is not a folder, or is a link to one", attachments);
    cr_expect_str_eq(family.err.message, message);
    record_edit_free(edit);
    cr_assert_eq(unlink(attachments), 0);
    /* a record that is a link to one */
    snprintf(link, sizeof link, "%s-link", family.folder);
    struct record_place place = record_place_plain(link);
    cr_assert_eq(symlink(family.folder, link), 0);
    cr_assert_eq(record_edit_begin(&place, editor_named("Ruth"), &edit, &family.err), STATUS_OK);
    struct edit_entry note = an_entry("One more.");
    cr_assert_eq(record_edit_add_entry(edit, &note, NULL, &family.err), STATUS_OK);
    cr_expect_eq(record_edit_save(edit, &family.err), STATUS_MALFORMED);
    snprintf(message, sizeof message, "%s: is no folder, or a link to one", link);
    cr_expect_str_eq(family.err.message, message);
    record_edit_free(edit);
    cr_assert_eq(unlink(link), 0);
    memory_free(report);
    memory_free(pipe);
    memory_free(attachments);
    memory_free(moved);
    memory_free(text);
    family_remove(&family);
}

Test(record_edit, a_new_record_has_somebody_and_is_never_written_over)
{
    struct family family;
    char folder[128], path[200];
    struct record_edit *edit = NULL;
    family_make(&family);
    snprintf(folder, sizeof folder, "%s/HS-9", family.folder);
    struct record_place place = record_place_plain(folder);
    cr_expect_eq(record_edit_new(&place, "../HS-9", editor_named("Ruth"), &edit, &family.err),
                 STATUS_USAGE);
    cr_expect_null(edit);
    cr_expect_eq(record_edit_new(&place, "HS-9", editor_named(" "), &edit, &family.err),
                 STATUS_USAGE);
    cr_assert_eq(record_edit_new(&place, "HS-9", editor_named("Ruth"), &edit, &family.err),
                 STATUS_OK);
    struct edit_person person = {.role = "mother", .name = "Zo\xc3\xab Ahmed"};
    struct edit_person child = {.role = "child"};
    const char *id = NULL;
    cr_assert_eq(record_edit_add_person(edit, &child, &id, &family.err), STATUS_OK);
    cr_expect_str_eq(id, "c1");
    person.responsible_for = &(struct names){.items = (const char *[]){"c1"}, .count = 1};
    cr_assert_eq(record_edit_add_person(edit, &person, &id, &family.err), STATUS_OK);
    cr_expect_str_eq(id, "p1");
    cr_assert_eq(record_edit_save(edit, &family.err), STATUS_OK, "%s", family.err.message);
    struct record *record = NULL;
    cr_assert_eq(record_open(folder, &record, &family.err), STATUS_OK, "%s", family.err.message);
    cr_expect_str_eq(record->reference, "HS-9");
    cr_expect_eq(record->updated.day, 30);
    record_free(record);
    cr_expect_eq(record_edit_save(edit, &family.err), STATUS_USAGE);
    record_edit_free(edit);
    snprintf(path, sizeof path, "%s/.HS-9", family.folder);
    cr_expect_not(file_exists(path));
    family_remove(&family);
}

/* One of several people who write at once. */
static void write_entries(const char *folder, int who, int count)
{
    char by[32], text[64];
    struct error err = {0};
    struct record_place place = record_place_plain(folder);
    snprintf(by, sizeof by, "Writer %d", who);
    for (int i = 0; i < count; i++) {
        struct record_edit *edit = NULL;
        snprintf(text, sizeof text, "Entry %d of writer %d", i, who);
        struct edit_entry entry = an_entry(text);
        if (record_edit_begin(&place, editor_named(by), &edit, &err) != STATUS_OK ||
            record_edit_add_entry(edit, &entry, NULL, &err) != STATUS_OK ||
            record_edit_save(edit, &err) != STATUS_OK)
            _exit(fprintf(stderr, "%s: %s\n", by, err.message) < 0 ? 2 : 1);
        record_edit_free(edit);
    }
    _exit(0);
}

Test(record_edit, many_who_write_at_once_lose_nothing)
{
    enum { WRITERS = 4, EACH = 12 };
    struct family family;
    struct record *record = NULL;
    int found[WRITERS][EACH] = {0};
    pid_t writers[WRITERS];
    family_make(&family);
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = fork();
        cr_assert_geq(writers[i], 0);
        if (writers[i] == 0)
            write_entries(family.folder, i, EACH);
    }
    for (int i = 0; i < WRITERS; i++) {
        int status = 1;
        cr_assert_eq(waitpid(writers[i], &status, 0), writers[i]);
        cr_expect_eq(status, 0, "writer %d", i);
    }
    cr_assert_eq(record_open(family.folder, &record, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_expect_eq(record->entry_count, 2 + WRITERS * EACH);
    cr_expect_eq(json_array_size(json_object_get(record->root, "changes")), WRITERS * EACH);
    for (size_t i = 2; i < record->entry_count; i++) {
        int number = -1, who = -1;
        cr_assert_eq(sscanf(record->entries[i].text, "Entry %d of writer %d", &number, &who), 2);
        found[who][number]++;
        cr_expect_eq(record->entries[i].by[strlen("Writer ")] - '0', who);
    }
    for (int i = 0; i < WRITERS * EACH; i++)
        cr_expect_eq(found[i / EACH][i % EACH], 1);
    record_free(record);
    family_remove(&family);
}

/* An everyday word is written down as what it means. */
Test(record_edit, everyday_words)
{
    struct family family;
    family_make(&family);
    const char *id = NULL;
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    const struct edit_person person = {.role = "mum", .name = "Ann"};
    cr_assert_eq(record_edit_add_person(edit, &person, &id, &family.err), STATUS_OK);
    const json_t *people = json_object_get(record_edit_root(edit), "people");
    const json_t *added = json_array_get(people, json_array_size(people) - 1);
    cr_expect_str_eq(json_text(added, "role"), "mother");
    struct edit_entry entry = an_entry("What was seen.");
    entry.category = "safeguarding_concern";
    cr_assert_eq(record_edit_add_entry(edit, &entry, &id, &family.err), STATUS_OK);
    const json_t *entries = json_object_get(record_edit_root(edit), "entries");
    added = json_array_get(entries, json_array_size(entries) - 1);
    cr_expect_str_eq(json_text(added, "category"), "concern");
    record_edit_free(edit);
    family_remove(&family);
}

/* ---- what nobody had said of an entry ---- */

Test(record_edit, what_nobody_had_said_of_an_entry_is_said_once)
{
    struct family family;
    const char *entry = NULL;
    struct error failure = {0};
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    struct edit_entry note = an_entry("Bo was quiet.");
    note.kind = ENTRY_UNMARKED;
    cr_assert_eq(record_edit_add_entry(edit, &note, &entry, &family.err), STATUS_OK);
    record_free(saved(&family, edit));

    edit = begin(&family, "Helen Ward");
    cr_expect_not(record_edit_is_changed(edit));
    cr_expect_eq(record_edit_say_kind(edit, "e99", ENTRY_FACT, &failure), STATUS_USAGE);
    cr_expect_str_eq(failure.message, "the record has no entry \"e99\"");
    cr_expect_eq(record_edit_say_kind(edit, "e3", ENTRY_UNMARKED, &failure), STATUS_USAGE);
    cr_expect_str_eq(failure.message, "whether the entry is fact or opinion is missing");
    cr_expect_not(record_edit_is_changed(edit));
    cr_assert_eq(record_edit_say_kind(edit, "e3", ENTRY_OPINION, &family.err), STATUS_OK);
    cr_expect(record_edit_is_changed(edit));
    struct record *record = saved(&family, edit);
    cr_expect_eq(record_find_entry(record, "e3")->kind, ENTRY_OPINION);
    cr_expect_str_eq(change_at(record, 1, "by"), "Helen Ward");
    cr_expect_str_eq(change_at(record, 1, "what"), "said that the entry e3 is opinion");
    record_free(record);

    edit = begin(&family, "Ruth Adeyemi");
    cr_assert_eq(record_edit_say_kind(edit, "e3", ENTRY_OPINION, &family.err), STATUS_OK);
    cr_expect_not(record_edit_is_changed(edit)); /* it says so already */
    cr_expect_eq(record_edit_say_kind(edit, "e3", ENTRY_FACT, &failure), STATUS_USAGE);
    cr_expect_str_eq(failure.message, "the entry e3 is marked as opinion already, and not as fact");
    record_edit_free(edit);
    family_remove(&family);
}

/* Two say it at once, and differently: the second is told, and the first one's word stands. */
Test(record_edit, two_say_differently_what_an_entry_is)
{
    struct family family;
    const char *entry = NULL;
    struct error failure = {0};
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    struct edit_entry note = an_entry("Bo was quiet.");
    note.kind = ENTRY_UNMARKED;
    cr_assert_eq(record_edit_add_entry(edit, &note, &entry, &family.err), STATUS_OK);
    record_free(saved(&family, edit));
    struct record_edit *first = begin(&family, "Ruth Adeyemi"),
                       *second = begin(&family, "Helen Ward");
    cr_assert_eq(record_edit_say_kind(first, "e3", ENTRY_FACT, &family.err), STATUS_OK);
    cr_assert_eq(record_edit_say_kind(second, "e3", ENTRY_OPINION, &family.err), STATUS_OK);
    record_free(saved(&family, first));
    cr_expect_eq(record_edit_save(second, &failure), STATUS_REFUSED);
    cr_expect_str_eq(failure.message,
                     "somebody else changed entries.e3.kind meanwhile: it is \"fact\" now, and was "
                     "to become \"opinion\"");
    record_edit_free(second);
    family_remove(&family);
}

Test(record_edit, whom_an_imported_entry_is_about_is_said_once)
{
    struct family family;
    struct error failure = {0};
    struct names both = {.items = (const char *[]){"c1", "p1"}, .count = 2}, nobody = {.count = 0},
                 stranger = {.items = (const char *[]){"x1"}, .count = 1};
    family_make(&family);
    struct record *record = NULL;
    cr_assert_eq(record_open(family.folder, &record, &family.err), STATUS_OK);
    json_t *root = json_copy_whole(record->root);
    json_t *entry = json_array_get(json_object_get(root, "entries"), 0);
    char id[RECORD_ID_MAXIMUM + 1];
    snprintf(id, sizeof id, "%s", json_text(entry, "id"));
    json_object_del(entry, "about");
    json_object_set_new(entry, "imported", json_pack("{s:s, s:s}", "source", "a.csv", "row", "2"));
    const struct record_change imported = {"Ruth Adeyemi", 1796030000, "imported"};
    cr_assert_eq(record_save(family.folder, record->digest, root, &imported, &family.err),
                 STATUS_OK, "%s", family.err.message);
    json_decref(root);
    record_free(record);

    struct record_edit *edit = begin(&family, "Helen Ward");
    cr_expect_eq(record_edit_say_about(edit, id, &nobody, &failure), STATUS_USAGE);
    cr_expect_str_eq(failure.message, "whom the entry is about is missing");
    cr_expect_eq(record_edit_say_about(edit, id, &stranger, &failure), STATUS_USAGE);
    cr_expect_str_eq(failure.message, "nobody in the record has the id \"x1\"");
    cr_expect_not(record_edit_is_changed(edit));
    cr_assert_eq(record_edit_say_about(edit, id, &both, &family.err), STATUS_OK);
    record = saved(&family, edit);
    cr_expect_not(record_find_entry(record, id)->about_is_open);
    cr_expect_eq(record_find_entry(record, id)->about.count, 2);
    record_free(record);

    edit = begin(&family, "Ruth Adeyemi");
    struct names turned = {.items = (const char *[]){"p1", "c1"}, .count = 2},
                 one = {.items = (const char *[]){"p1"}, .count = 1};
    cr_assert_eq(record_edit_say_about(edit, id, &turned, &family.err), STATUS_OK);
    cr_expect_not(record_edit_is_changed(edit));
    cr_expect_eq(record_edit_say_about(edit, id, &one, &failure), STATUS_USAGE);
    cr_expect(text_starts_with(failure.message, "of the entry "), "%s", failure.message);
    record_edit_free(edit);
    family_remove(&family);
}
