/* The sample families, read right. */
#include "record_family.h"

static struct record *open_sample(const char *reference, struct error *err)
{
    char path[512];
    struct record *record;
    cr_assert_eq(memory_start(err), STATUS_OK);
    snprintf(path, sizeof path, "%s/families/%s", TEST_DATA, reference);
    cr_assert_eq(record_open(path, &record, err), STATUS_OK, "%s", err->message);
    cr_assert_str_eq(record->path, path);
    cr_assert_str_eq(record->reference, reference);
    return record;
}

static void expect_date(const struct date *date, const char *wanted)
{
    char text[DATE_SIZE];
    date_format(date, text);
    cr_expect_str_eq(text, wanted);
}

/* The field's value in words, its date and its source. */
static void expect_field(const struct record *record, const char *path, const char *words,
                         const char *as_at, bool is_dated, const char *source)
{
    const struct record_field *field = record_find_field(record, path);
    cr_assert_not_null(field, "%s", path);
    struct buffer out;
    buffer_init(&out, 1 << 16);
    record_value_words(field->value, &out);
    cr_expect_str_eq(buffer_text(&out), words, "%s", path);
    buffer_free(&out);
    expect_date(&field->as_at, as_at);
    cr_expect_eq(field->is_dated, is_dated, "%s", path);
    if (source == NULL)
        cr_expect_null(field->source);
    else
        cr_expect_str_eq(field->source, source);
}

Test(record, people_are_read_with_name_birth_date_and_holders)
{
    struct error err = {0};
    struct record *record = open_sample("HS-2041", &err);
    static const struct {
        const char *id, *role, *name, *born;
    } people[] = {
        {"p1", "mother", "Kelly Marsden", "1994-06-09"},
        {"p2", "partner", "Dean Rudkin", "1990-02-17"},
        {"p3", "grandmother", "Maureen Marsden", "1966-10-30"},
        {"c1", "child", "Tyler Marsden", "2013-09-02"},
        {"c2", "child", "Ellie-Mae Marsden", "2020-01-27"},
        {"c3", "child", "Noah Rudkin", "2026-04-12"},
        {"v1", "volunteer", "Priya Chauhan", NULL},
    };
    cr_assert_eq(record->people_count, sizeof people / sizeof *people);
    for (size_t i = 0; i < record->people_count; i++) {
        const struct record_person *person = record_find_person(record, people[i].id);
        cr_assert_eq(person, &record->people[i]);
        cr_expect_str_eq(person->role, people[i].role);
        cr_expect_str_eq(person->name, people[i].name);
        cr_expect_eq(person->has_birth_date, people[i].born != NULL);
        if (people[i].born != NULL)
            expect_date(&person->birth_date, people[i].born);
    }
    cr_expect_null(record_find_person(record, "p4"));
    cr_expect_null(record_find_person(record, "p1")->parental_responsibility);
    const json_t *holders = record_find_person(record, "c3")->parental_responsibility;
    cr_assert_eq(json_array_size(holders), 2);
    cr_expect_str_eq(json_string_value(json_array_get(holders, 1)), "p2");
    expect_date(&record->updated, "2026-11-16");
    struct buffer bytes;
    char digest[DIGEST_HEX_SIZE];
    buffer_init(&bytes, 1 << 20);
    cr_assert_eq(file_read_whole(TEST_DATA "/families/HS-2041/family.json", &bytes, &err),
                 STATUS_OK);
    cr_assert_eq(digest_sha256_hex(buffer_text(&bytes), bytes.length, digest, &err), STATUS_OK);
    cr_expect_str_eq(record->digest, digest);
    cr_expect_eq(record->text.length, bytes.length);
    buffer_free(&bytes);
    record_free(record);
}

Test(record, values_are_flattened_to_fields)
{
    struct error err = {0};
    struct record *record = open_sample("HS-2041", &err);
    expect_field(record, "reference", "HS-2041", "2026-11-16", false, NULL);
    expect_field(record, "people.p1.role", "mother", "2026-11-16", false, NULL);
    expect_field(record, "people.p1.phone", "07700 900412", "2025-11-03", true,
                 "told us at the first visit");
    expect_field(record, "people.p1.disability", "not known", "2026-11-16", false, NULL);
    expect_field(record, "people.p1.lives_with_family", "yes", "2026-11-16", false, NULL);
    expect_field(record, "people.p1.interpreter", "no", "2026-11-16", false, NULL);
    expect_field(record, "people.p1.health.mental_health",
                 "Postnatal depression, seen by the perinatal team", "2026-08-20", true,
                 "health visitor");
    expect_field(record, "people.c2.health", "Eczema, Glue ear, waiting for a hearing test",
                 "2026-11-16", false, NULL);
    expect_field(record, "people.c3.health.weight_grams", "6480", "2026-10-14", true, "red book");
    expect_field(record, "people.c3.parental_responsibility", "p1, p2", "2026-05-06", true,
                 "birth certificate seen");
    expect_field(record, "household.members", "4", "2026-11-16", false, NULL);
    expect_field(record, "support.outcomes.routine.now", "4", "2026-11-16", false, NULL);

    static const char *const absent[] = {"format",
                                         "updated",
                                         "people",
                                         "people.p1",
                                         "people.p1.id",
                                         "people.0.name",
                                         "consents",
                                         "consents.k1.on",
                                         "entries",
                                         "entries.e1.text",
                                         "support.outcomes.routine.id",
                                         "household.address.value",
                                         ""};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        cr_expect_null(record_find_field(record, absent[i]), "%s", absent[i]);

    /* Everything of a person belongs to that person, and nothing else does; in the file's order. */
    cr_expect_str_eq(record->fields[0].path, "reference");
    cr_expect_str_eq(record->fields[1].path, "people.p1.role");
    for (size_t i = 0; i < record->field_count; i++) {
        const struct record_field *field = &record->fields[i];
        char prefix[100] = "";
        if (field->person != NULL)
            snprintf(prefix, sizeof prefix, "people.%s.", field->person->id);
        cr_expect(text_starts_with(field->path, prefix), "%s", field->path);
        cr_expect_eq(field->person != NULL, text_starts_with(field->path, "people."), "%s",
                     field->path);
    }
    record_free(record);
}

Test(record, consents_are_read)
{
    struct error err = {0};
    struct record *record = open_sample("HS-2041", &err);
    cr_assert_eq(record->consent_count, 5);
    const struct record_consent *given = record_find_consent(record, "k1");
    cr_expect_eq(given->state, CONSENT_GIVEN);
    cr_expect_str_eq(given->by, "p1");
    cr_expect_eq(given->for_people.count, 4);
    cr_expect(names_have(&given->for_people, "c3"));
    cr_expect_not(names_have(&given->for_people, "p2"));
    cr_expect_not(names_have(&given->for_people, "c"));
    cr_expect(names_have(&given->purposes, "social-care-report"));
    cr_expect(names_have(&given->kinds, "childrens_social_care"));
    cr_expect(names_have(&given->categories, "fields"));
    cr_expect(names_have(&given->categories, "visit_note"));
    cr_expect_not(names_have(&given->categories, "concern"));
    expect_date(&given->on, "2026-09-16");
    cr_expect_not(given->has_until);
    cr_expect_not(given->has_withdrawn_on);
    cr_expect_str_eq(given->recorded_by, "Ruth Adeyemi");
    cr_expect_str_eq(given->seen_preview, "2026-09-16");

    const struct record_consent *refused = record_find_consent(record, "k3");
    cr_expect_eq(refused->state, CONSENT_REFUSED);
    cr_expect_null(refused->seen_preview);
    const struct record_consent *withdrawn = record_find_consent(record, "k4");
    cr_expect_eq(withdrawn->state, CONSENT_WITHDRAWN);
    cr_assert(withdrawn->has_withdrawn_on);
    expect_date(&withdrawn->withdrawn_on, "2026-10-21");
    const struct record_consent *lapsed = record_find_consent(record, "k5");
    cr_assert(lapsed->has_until);
    expect_date(&lapsed->until, "2026-11-12");
    cr_expect_null(record_find_consent(record, "k6"));
    record_free(record);
}

Test(record, entries_are_read)
{
    struct error err = {0};
    struct record *record = open_sample("HS-2041", &err);
    static const enum record_entry_kind kinds[] = {
        ENTRY_FACT, ENTRY_BOTH, ENTRY_BOTH, ENTRY_OPINION, ENTRY_FACT,   ENTRY_UNMARKED,
        ENTRY_FACT, ENTRY_FACT, ENTRY_BOTH, ENTRY_FACT,    ENTRY_OPINION};
    cr_assert_eq(record->entry_count, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < record->entry_count; i++) {
        cr_expect_eq(record->entries[i].kind, kinds[i], "entry %zu", i);
        cr_expect_eq(record->entries[i].is_withheld, i == 7, "entry %zu", i);
        cr_expect_eq(record->entries[i].concern != NULL, i == 8, "entry %zu", i);
    }
    const struct record_entry *health = record_find_entry(record, "e5");
    expect_date(&health->on, "2026-10-14");
    cr_expect_str_eq(health->by, "Priya Chauhan");
    cr_expect_str_eq(health->category, "health");
    cr_expect_str_eq(health->source, "red book");
    cr_assert_eq(health->attachments.count, 1);
    cr_expect_str_eq(health->attachments.items[0], "weight-chart.pdf");
    cr_assert_eq(health->about.count, 1);
    cr_expect_str_eq(health->about.items[0], "c3");

    const struct record_entry *withheld = record_find_entry(record, "e8");
    cr_expect_str_eq(withheld->withheld_ground, "rights_of_others");
    cr_expect_str_eq(withheld->withheld_by, "Helen Ward");
    expect_date(&withheld->withheld_until, "2027-05-05");
    const struct record_entry *concern = record_find_entry(record, "e9");
    cr_expect_str_eq(json_text(concern->concern, "signed_on"), "2026-11-11");
    cr_expect_null(record_find_entry(record, "e11")->source);
    cr_expect_null(record_find_entry(record, "e12"));

    /* The descriptor of attachments/ opens what an entry names. */
    int file = -1;
    cr_assert_eq(file_open_beneath(record->attachments, "drawing.png", &file, &err), STATUS_OK);
    file_close(&file);
    record_free(record);
}

Test(record, other_scripts_come_through_byte_for_byte)
{
    struct error err = {0};
    struct record *record = open_sample("HS-2093", &err);
    cr_expect_str_eq(record->people[0].name, "Ffïon Llŷr");
    cr_expect_str_eq(record->people[1].name, "يوسف الحدّاد");
    cr_expect_str_eq(record->people[2].name, "শ্রাবণী চৌধুরী");
    /* A combining circumflex stays one: nothing is normalised, so that digests hold. */
    cr_expect_str_eq(record->people[3].name, "Sio\xcc\x82n مريم Llŷr");
    expect_date(&record->people[3].birth_date, "2024-02-29");
    expect_field(record, "people.p2.language", "العربية, English", "2026-11-02", false, NULL);
    cr_expect_eq(record->attachments, -1);
    cr_expect_eq(record->consent_count, 0);
    record_free(record);

    record = open_sample("HS-2077", &err);
    cr_expect_eq(record->people_count, 3);
    cr_expect_eq(record->entry_count, 2);
    record_free(record);
}

Test(record, lists_and_objects_of_every_shape)
{
    static const struct {
        const char *json, *paths; /* of household, joined with a space */
    } cases[] = {
        {"{}", ""},
        {"[]", ""},
        {"[{}]", ""},
        {"null", "household"},
        {"\"\"", "household"},
        {"[1, null, true, \"x\"]", "household"},
        {"{\"a\": {\"b\": {\"c\": 1}}, \"d\": 2}", "household.a.b.c household.d"},
        {"[{\"a\": 1}, {\"a\": 2, \"b\": []}]", "household.0.a household.1.a"},
        {"[{\"id\": \"x-1\", \"a\": 1}, {\"id\": \"0\", \"a\": [{\"b\": 1}]}]",
         "household.x-1.a household.0.a.0.b"},
        {"{\"id\": \"x\", \"source\": \"y\"}", "household.id household.source"},
        {"{\"value\": [1, 2], \"as_at\": \"2026-01-01\"}", "household"},
        {"{\"value\": null, \"as_at\": \"2026-01-01\", \"source\": \"s\"}", "household"},
    };
    struct family family;
    struct record *record;
    family_make(&family);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = memory_format(
            "{\"format\":\"safehand.family/2\",\"reference\":\"A\",\"updated\":\"2026-01-02\","
            "\"people\":[{\"id\":\"p\",\"role\":\"mother\"}],\"household\":%s,\"consents\":[],"
            "\"entries\":[]}",
            cases[i].json);
        cr_assert_eq(family_open(&family, text, strlen(text), &record), STATUS_OK, "%s: %s",
                     cases[i].json, family.err.message);
        memory_free(text);
        struct buffer paths;
        buffer_init(&paths, 1000);
        for (size_t k = 2; k < record->field_count; k++) /* after reference and role */
            buffer_append_format(&paths, "%s%s", k == 2 ? "" : " ", record->fields[k].path);
        cr_expect_str_eq(buffer_text(&paths), cases[i].paths, "%s", cases[i].json);
        buffer_free(&paths);
        record_free(record);
    }
    family_remove(&family);
}

Test(record, little_may_be_known_of_a_person)
{
    static const char text[] =
        "{\"format\":\"safehand.family/2\",\"reference\":\"A\",\"updated\":\"2026-01-02\","
        "\"people\":[{\"id\":\"a\",\"role\":\"child\"},"
        "{\"id\":\"b\",\"role\":\"child\",\"name\":null,\"birth_date\":null,"
        "\"parental_responsibility\":null},"
        "{\"id\":\"c\",\"role\":\"child\",\"name\":{\"value\":null,\"as_at\":\"2026-01-01\"},"
        "\"birth_date\":{\"value\":\"2016-02-29\",\"as_at\":\"2026-01-01\"},"
        "\"parental_responsibility\":[]}],\"consents\":[],\"entries\":[]}";
    struct family family;
    struct record *record;
    family_make(&family);
    cr_assert_eq(family_open(&family, text, strlen(text), &record), STATUS_OK, "%s",
                 family.err.message);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_null(record->people[i].name);
        cr_expect_eq(record->people[i].has_birth_date, i == 2);
        cr_expect_eq(record->people[i].parental_responsibility != NULL, i == 2,
                     "an empty list says that nobody holds it, which is known");
    }
    expect_date(&record->people[2].birth_date, "2016-02-29");
    cr_expect_eq(json_array_size(record->people[2].parental_responsibility), 0);
    record_free(record);
    family_remove(&family);
}

Test(record, kinds_have_names)
{
    enum record_entry_kind kind = ENTRY_UNMARKED;
    static const char *const names[] = {"not stated", "fact", "opinion", "both"};
    for (int i = ENTRY_UNMARKED; i <= ENTRY_BOTH; i++) {
        cr_expect_str_eq(record_entry_kind_name((enum record_entry_kind)i), names[i]);
        cr_expect_eq(record_entry_kind_parse(names[i], &kind), i != ENTRY_UNMARKED);
        cr_expect_eq((int)kind, i);
    }
    cr_expect_not(record_entry_kind_parse("Fact", &kind));
    cr_expect_not(record_entry_kind_parse("", &kind));
    cr_expect_eq(kind, ENTRY_BOTH);
}
