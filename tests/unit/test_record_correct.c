/* Entries that are put right, and what is taken out (record/edit.h): nothing is lost by it. */
#include "record_family.h"
#include "safehand/record/edit.h"

#define WHEN "2026-11-30T09:15:00Z"

static struct record_edit *begin(struct family *family, const char *by)
{
    static struct record_editor editor;
    const struct catalogue *catalogue;
    struct record_edit *edit = NULL;
    struct record_place place = record_place_plain(family->folder);
    cr_assert_eq(catalogue_shipped(&catalogue, &family->err), STATUS_OK);
    editor = (struct record_editor){by, 1796030100, catalogue};
    cr_assert_eq(record_edit_begin(&place, &editor, &edit, &family->err), STATUS_OK, "%s",
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

static void expect_json(const json_t *value, const char *wanted)
{
    struct buffer text;
    struct error err = {0};
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    cr_assert_not_null(value);
    cr_assert_eq(json_canonical(value, &text, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&text), wanted);
    buffer_free(&text);
}

static void expect_change(const struct record *record, size_t i, const char *wanted)
{
    cr_expect_str_eq(json_text(json_array_get(json_object_get(record->root, "changes"), i), "what"),
                     wanted);
}

/* ---- an entry ---- */

Test(record_correct, what_stood_before_is_kept_with_who_when_and_why)
{
    struct family family;
    const struct date day = {2026, 6, 2};
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    const struct edit_correction first = {.text = "Two calls.",
                                          .on = &day,
                                          .by = "R. A.", /* as it is */
                                          .kind = ENTRY_FACT,
                                          .reason = "I had counted one"};
    cr_assert_eq(record_edit_correct_entry(edit, "e2", &first, &family.err), STATUS_OK, "%s",
                 family.err.message);
    struct record *record = saved(&family, edit);
    const struct record_entry *entry = record_find_entry(record, "e2");
    cr_expect_str_eq(entry->text, "Two calls.");
    cr_expect_eq(entry->on.day, 2);
    cr_expect_eq(entry->kind, ENTRY_FACT);
    cr_expect(entry->is_corrected);
    cr_expect_eq(entry->corrected.day, 30);
    cr_expect_not(record_find_entry(record, "e1")->is_corrected);
    expect_json(json_object_get(entry->json, "corrected"),
                "[{\"at\":\"" WHEN "\",\"by\":\"Ruth Adeyemi\",\"reason\":\"I had counted one\","
                "\"was\":{\"kind\":null,\"on\":\"2026-06-03\",\"text\":\"A call.\"}}]");
    expect_change(record, 0, "corrected the entry e2: I had counted one");
    record_free(record);
    edit = begin(&family, "Sam Osborne");
    const struct edit_correction second = {.text = "Three calls.", .reason = "And another"};
    cr_assert_eq(record_edit_correct_entry(edit, "e2", &second, &family.err), STATUS_OK, "%s",
                 family.err.message);
    record = saved(&family, edit);
    const json_t *corrected = json_object_get(record_find_entry(record, "e2")->json, "corrected");
    cr_assert_eq(json_array_size(corrected), 2);
    expect_json(json_object_get(json_array_get(corrected, 1), "was"), "{\"text\":\"Two calls.\"}");
    for (size_t i = 0; i < record->field_count; i++)
        cr_expect_null(strstr(record->fields[i].path, "corrected"), "no field");
    record_free(record);
    family_remove(&family);
}

Test(record_correct, the_form_of_a_concern)
{
    struct family family;
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    const struct edit_concern form = {.when = "one o'clock"};
    const struct edit_correction later = {.concern = &form, .reason = "The clock was slow"};
    cr_assert_eq(record_edit_correct_entry(edit, "e1", &later, &family.err), STATUS_OK, "%s",
                 family.err.message);
    const struct edit_correction no_concern = {.category = "contact", .reason = "It was a call"};
    cr_assert_eq(record_edit_correct_entry(edit, "e1", &no_concern, &family.err), STATUS_OK, "%s",
                 family.err.message);
    struct record *record = saved(&family, edit);
    const struct record_entry *entry = record_find_entry(record, "e1");
    cr_expect_str_eq(entry->category, "contact");
    cr_expect_null(entry->concern);
    const json_t *corrected = json_object_get(entry->json, "corrected");
    expect_json(json_object_get(json_array_get(corrected, 0), "was"),
                "{\"concern\":{\"signed_on\":\"2026-06-02\",\"when\":\"noon\"}}");
    expect_json(json_object_get(json_array_get(corrected, 1), "was"),
                "{\"category\":\"concern\",\"concern\":{\"signed_on\":\"2026-06-02\","
                "\"when\":\"one o'clock\"}}");
    expect_change(record, 0,
                  "corrected the entry e1: The clock was slow, corrected the entry e1: It was a "
                  "call");
    record_free(record);
    family_remove(&family);
}

Test(record_correct, what_cannot_be_put_right)
{
    static const char *const nobody[] = {"p9"};
    const struct date future = {2027, 1, 1}, day = {2026, 6, 3};
    const struct edit_concern form = {.when = "noon"};
    const struct {
        const char *id;
        struct edit_correction to;
        const char *message;
    } cases[] = {
        {"e9", {.text = "x", .reason = "y"}, "the record has no entry \"e9\""},
        {"e2", {.text = "x"}, "why it is corrected is missing"},
        {"e2", {.text = "x", .reason = " "}, "why it is corrected is missing"},
        {"e2", {.reason = "y"}, "the entry e2 says so already"},
        {"e2", {.text = "A call.", .on = &day, .reason = "y"}, "the entry e2 says so already"},
        {"e2", {.text = " \n", .reason = "y"}, "the text is missing"},
        {"e2",
         {.on = &future, .reason = "y"},
         "the day of the entry, 1 January 2027, lies in the future"},
        {"e2",
         {.about = {.items = (const char **)(uintptr_t)nobody, .count = 1}, .reason = "y"},
         "nobody in the record has the id \"p9\""},
        {"e2", {.category = "xyz", .reason = "y"}, "\"xyz\" is no category that is known here"},
        {"e2",
         {.concern = &form, .reason = "y"},
         "the record of a concern stands only in an entry of the category \"concern\""},
    };
    struct family family;
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        family.err = (struct error){0};
        cr_expect_eq(record_edit_correct_entry(edit, cases[i].id, &cases[i].to, &family.err),
                     STATUS_USAGE, "case %zu", i);
        cr_expect_str_eq(family.err.message, cases[i].message);
    }
    cr_expect_not(record_edit_is_changed(edit));
    const json_t *entries = json_object_get(record_edit_root(edit), "entries");
    cr_expect_null(json_object_get(json_array_get(entries, 1), "corrected"));
    record_edit_free(edit);
    family_remove(&family);
}

Test(record_correct, two_who_correct_the_same_entry_lose_neither)
{
    struct family family;
    family_make(&family);
    struct record_edit *ruth = begin(&family, "Ruth Adeyemi");
    struct record_edit *sam = begin(&family, "Sam Osborne");
    const struct edit_correction one = {.text = "Two calls.", .reason = "Counted"};
    const struct edit_correction other = {.by = "S. O.", .reason = "It was me"};
    cr_assert_eq(record_edit_correct_entry(ruth, "e2", &one, &family.err), STATUS_OK);
    cr_assert_eq(record_edit_correct_entry(sam, "e2", &other, &family.err), STATUS_OK);
    struct record *record = saved(&family, ruth);
    cr_expect_eq(record_edit_save(sam, &family.err), STATUS_REFUSED);
    cr_expect_str_eq(family.err.message,
                     "somebody else changed entries.e2.corrected meanwhile: it is another one now, "
                     "and was to become another one");
    record_edit_free(sam);
    record_free(record);
    family_remove(&family);
}

/* ---- what somebody is ---- */

Test(record_correct, what_somebody_is)
{
    struct family family;
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    cr_expect_eq(record_edit_set_role(edit, "p1", "fathr", &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "\"fathr\" is no role that is known here");
    cr_expect_eq(record_edit_set_role(edit, "p9", "father", &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "nobody in the record has the id \"p9\"");
    cr_expect_eq(record_edit_set_role(edit, "p1", "mum", &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "p1 is \"mother\" already");
    cr_expect_not(record_edit_is_changed(edit));
    cr_assert_eq(record_edit_set_role(edit, "p1", "gran", &family.err), STATUS_OK, "%s",
                 family.err.message);
    struct record *record = saved(&family, edit);
    cr_expect_str_eq(record_find_person(record, "p1")->role, "grandmother");
    expect_change(record, 0, "set people.p1.role: it was mother");
    record_free(record);
    family_remove(&family);
}

/* ---- what does not belong ---- */

Test(record_correct, an_entry_that_is_taken_out_is_kept_apart)
{
    struct family family;
    family_make(&family);
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    cr_assert_eq(record_edit_take_out_entry(edit, "e2", "It is about the family HS-3", &family.err),
                 STATUS_OK, "%s", family.err.message);
    struct record *record = saved(&family, edit);
    cr_expect_eq(record->entry_count, 1);
    cr_expect_null(record_find_entry(record, "e2"));
    expect_json(json_object_get(record->root, "taken_out"),
                "[{\"at\":\"" WHEN "\",\"by\":\"Ruth Adeyemi\",\"entry\":{\"about\":[\"p1\","
                "\"c1\"],\"by\":\"R. A.\",\"category\":\"contact\",\"id\":\"e2\",\"on\":"
                "\"2026-06-03\",\"source\":\"telephone\",\"text\":\"A call.\","
                "\"withhold_from_family\":{\"ground\":\"serious_harm\",\"until\":\"2026-12-01\"}},"
                "\"id\":\"e2\",\"reason\":\"It is about the family HS-3\"}]");
    expect_change(record, 0, "took out the entry e2: It is about the family HS-3");
    for (size_t i = 0; i < record->field_count; i++)
        cr_expect_null(strstr(record->fields[i].path, "taken_out"), "no field");
    record_free(record);
    /* Its id is nobody else's. */
    static const char *const about[] = {"c1"};
    const char *id;
    edit = begin(&family, "Ruth Adeyemi");
    const struct edit_entry entry = {
        .on = {2026, 11, 29},
        .about = {.items = (const char **)(uintptr_t)about, .count = 1},
        .category = "contact",
        .text = "Another."};
    cr_assert_eq(record_edit_add_entry(edit, &entry, &id, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_expect_str_eq(id, "e3");
    cr_expect_eq(record_edit_take_out_entry(edit, "e2", "Once more", &family.err), STATUS_USAGE);
    cr_expect_eq(record_edit_take_out_entry(edit, "e1", "", &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "why it is taken out is missing");
    record_edit_free(edit);
    family_remove(&family);
}

Test(record_correct, two_who_take_out_different_entries)
{
    struct family family;
    family_make(&family);
    struct record_edit *ruth = begin(&family, "Ruth Adeyemi");
    struct record_edit *sam = begin(&family, "Sam Osborne");
    cr_assert_eq(record_edit_take_out_entry(ruth, "e1", "Not theirs", &family.err), STATUS_OK);
    cr_assert_eq(record_edit_take_out_entry(sam, "e2", "Nor this", &family.err), STATUS_OK);
    record_free(saved(&family, ruth));
    struct record *record = saved(&family, sam);
    cr_expect_eq(record->entry_count, 0);
    cr_expect_eq(json_array_size(json_object_get(record->root, "taken_out")), 2);
    expect_change(record, 0, "took out the entry e1: Not theirs");
    expect_change(record, 1, "took out the entry e2: Nor this");
    record_free(record);
    family_remove(&family);
}

Test(record_correct, somebody_who_does_not_belong)
{
    struct family family;
    family_make(&family);
    static const char *const child[] = {"c1"};
    const struct names children = {(const char **)(uintptr_t)child, 1};
    struct record_edit *edit = begin(&family, "Ruth Adeyemi");
    const struct edit_person person = {
        .role = "grandmother", .name = "Ada Hill", .responsible_for = &children};
    cr_assert_eq(record_edit_add_person(edit, &person, NULL, &family.err), STATUS_OK);
    record_free(saved(&family, edit));
    edit = begin(&family, "Ruth Adeyemi");
    cr_expect_eq(record_edit_take_out_person(edit, "c1", "No", &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "c1 is still named in the record: e1, e2, k1");
    cr_expect_eq(record_edit_take_out_person(edit, "p9", "No", &family.err), STATUS_USAGE);
    cr_expect_str_eq(family.err.message, "nobody in the record has the id \"p9\"");
    cr_assert_eq(record_edit_take_out_person(edit, "p2", "Of another family", &family.err),
                 STATUS_OK, "%s", family.err.message);
    struct record *record = saved(&family, edit);
    cr_expect_eq(record->people_count, 2);
    cr_expect_null(record_find_person(record, "p2"));
    expect_json(record_find_person(record, "c1")->parental_responsibility, "[\"p1\"]");
    expect_json(json_object_get(record->root, "taken_out"),
                "[{\"at\":\"" WHEN "\",\"by\":\"Ruth Adeyemi\",\"id\":\"p2\",\"person\":{\"id\":"
                "\"p2\",\"name\":\"Ada Hill\",\"role\":\"grandmother\"},\"reason\":\"Of another "
                "family\"}]");
    expect_change(record, 1, "took out the person p2: Of another family");
    record_free(record);
    family_remove(&family);
}

/* ---- what the reader takes ---- */

Test(record_correct, a_record_that_says_it_otherwise_is_not_read)
{
#define SIGNED "\"at\":\"" WHEN "\",\"by\":\"R\",\"reason\":\"y\""
    static const struct {
        const char *corrected, *taken_out, *message;
    } cases[] = {
        {"[{" SIGNED ",\"was\":{\"text\":\"x\"}}]", "[]", NULL},
        {"[{" SIGNED ",\"was\":{\"text\":\"x\",\"kind\":null,\"source\":null,\"about\":null,"
         "\"concern\":null}}]",
         "[{" SIGNED ",\"id\":\"e7\",\"entry\":{\"id\":\"e7\"}}]", NULL},
        {"{}", "[]", "/entries/1/corrected: must be a list"},
        {"[{" SIGNED "}]", "[]", "/entries/1/corrected/0: \"was\" is missing"},
        {"[{" SIGNED ",\"was\":{}}]", "[]",
         "/entries/1/corrected/0/was: says nothing of what stood before"},
        {"[{" SIGNED ",\"was\":{\"text\":null}}]", "[]",
         "/entries/1/corrected/0/was/text: must be a text that is not empty"},
        {"[{" SIGNED ",\"was\":{\"about\":\"c1\"}}]", "[]",
         "/entries/1/corrected/0/was/about: must be a list, or null"},
        {"[{" SIGNED ",\"was\":{\"concern\":[]}}]", "[]",
         "/entries/1/corrected/0/was/concern: must be an object, or null"},
        {"[{\"at\":\"now\",\"by\":\"R\",\"reason\":\"y\",\"was\":{\"text\":\"x\"}}]", "[]",
         "/entries/1/corrected/0/at: must be a time as 2026-11-30T09:15:00Z"},
        {"[]", "{}", "/taken_out: must be a list"},
        {"[]", "[{" SIGNED ",\"id\":\"e7\"}]",
         "/taken_out/0: must have one object, \"entry\" or \"person\""},
        {"[]", "[{" SIGNED ",\"id\":\"e7\",\"entry\":{},\"person\":{}}]",
         "/taken_out/0: must have one object, \"entry\" or \"person\""},
        {"[]", "[{" SIGNED ",\"id\":\"e7\",\"entry\":{}},{" SIGNED ",\"id\":\"e7\",\"entry\":{}}]",
         "/taken_out/1/id: \"e7\" is already used"},
    };
    struct family family;
    family_make(&family);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct record *record;
        char *with = memory_format("\"text\": \"A call.\", \"corrected\": %s", cases[i].corrected);
        char *text = family_replace("\"text\": \"A call.\"", with);
        char *whole = memory_format("%.*s,\"taken_out\": %s}", (int)strlen(text) - 2, text,
                                    cases[i].taken_out);
        enum status status = family_open(&family, whole, strlen(whole), &record);
        cr_expect_eq(status, cases[i].message ? STATUS_MALFORMED : STATUS_OK, "case %zu: %s", i,
                     family.err.message);
        if (cases[i].message)
            cr_expect_not_null(strstr(family.err.message, cases[i].message), "case %zu: %s", i,
                               family.err.message);
        record_free(record);
        memory_free(whole);
        memory_free(text);
        memory_free(with);
    }
    family_remove(&family);
}
