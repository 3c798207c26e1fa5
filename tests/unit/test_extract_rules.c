/* M01 to M03, M05 to M07, M10 one by one, the scope, attachments, and what a choice may not name.
 */
#include "extract_support.h"

Test(extract_rules, m01_m02_each_field_says_why_it_leaves_or_stays)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "support-ended");
    scene_select(&scene, &(struct extract_choice){
                             .fields = NAMES("household.car_registration", "household.pets")});
    static const struct {
        const char *path, *why, *stays;
        bool beyond;
    } cases[] = {
        {"people.p1.name", "so that the referrer knows which family it is", NULL, false},
        {"support.ended", "the message itself: when the support ended", NULL, false},
        {"household.pets", "asked for beyond what the purpose needs", NULL, true},
        {"household.income", NULL, "not needed for this purpose (M01)", false},
        {"household.car_registration", NULL,
         "not described in the catalogue, so it never leaves (M02)", false},
        {"people.p2.name", NULL, "about somebody whose details do not go (M03)", false},
        {"people.v1.name", NULL, "about somebody whose details do not go (M03)", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct selected_field *field = field_at(&scene, cases[i].path);
        cr_expect_eq(field->leaves, cases[i].why != NULL, "%s", cases[i].path);
        cr_expect_eq(field->beyond, cases[i].beyond, "%s", cases[i].path);
        if (field->leaves)
            cr_expect_str_eq(field->why, cases[i].why);
        else
            cr_expect_str_eq(field->stays_because, cases[i].stays);
    }
    cr_expect_eq(scene.selection->about.count, 4);
    scene_end(&scene);
}

Test(extract_rules, m03_entries_about_others_leave_only_when_chosen)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    scene_select(&scene, &(struct extract_choice){0});
    static const struct {
        const char *id, *stays;
        bool about_others;
    } cases[] = {
        {"e9",
         "also about somebody whose details do not go: choose them too, or the entry by hand (M03)",
         true},
        {"e10", NULL, false},
        {"e2", "about somebody whose details do not go (M03)", true},
        {"e11", "about somebody whose details do not go (M03)", true},
        {"e1", "not needed for this purpose (M01)", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct selected_entry *entry = entry_at(&scene, cases[i].id);
        cr_expect_eq(entry->leaves, cases[i].stays == NULL, "%s", cases[i].id);
        cr_expect_eq(entry->about_others, cases[i].about_others, "%s", cases[i].id);
        if (cases[i].stays != NULL)
            cr_expect_str_eq(entry->stays_because, cases[i].stays);
    }
    scene_select(&scene, &(struct extract_choice){.entries = NAMES("e9", "e1")});
    const struct selected_entry *entry = entry_at(&scene, "e9");
    cr_expect(entry->leaves && entry->about_others && entry->chosen && !entry->beyond);
    entry = entry_at(&scene, "e1");
    cr_expect(entry->leaves && !entry->about_others && entry->chosen && entry->beyond);
    cr_expect_str_eq(entry->why, "chosen by hand, beyond what the purpose needs");
    entry = entry_at(&scene, "e10");
    cr_expect(!entry->leaves && !entry->chosen);
    cr_expect_str_eq(entry->stays_because, "not chosen");
    json_t *document = scene_document(&scene);
    json_t *written = find_by(json_object_get(document, "entries"), "id", "e9");
    cr_expect_eq(json_array_size(json_object_get(written, "about")), 1); /* c2, and not p2 */
    cr_expect(json_is_true(json_object_get(written, "about_others")));
    json_decref(document);
    scene_end(&scene);
}

Test(extract_rules, m05_marks_and_their_refusals)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "social-care-report");
    scene_select(&scene, &(struct extract_choice){0});
    cr_expect(entry_at(&scene, "e6")->leaves);
    cr_expect_eq(entry_at(&scene, "e6")->kind, ENTRY_UNMARKED);
    scene_select(&scene, &(struct extract_choice){.marks = NAMES("e6=both", "e3=both")});
    cr_expect_eq(entry_at(&scene, "e6")->kind, ENTRY_BOTH);
    cr_expect_eq(entry_at(&scene, "e7")->kind, ENTRY_FACT);
    static const struct {
        const char *mark, *message, *hint;
    } cases[] = {
        {"e6", "\"e6\" marks no entry", "write ENTRY=fact, ENTRY=opinion or ENTRY=both"},
        {"e6=rumour", "\"e6=rumour\" marks no entry",
         "write ENTRY=fact, ENTRY=opinion or ENTRY=both"},
        {"e6=not stated", "\"e6=not stated\" marks no entry",
         "write ENTRY=fact, ENTRY=opinion or ENTRY=both"},
        {"e3=fact", "entry \"e3\" is marked both in the record, not fact",
         "if the record is wrong, correct it there first"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct extract_choice choice = {.marks = NAMES(cases[i].mark)};
        cr_expect_eq(scene_try(&scene, &choice), STATUS_USAGE);
        cr_expect_str_eq(scene.err.message, cases[i].message);
        cr_expect_str_eq(scene.err.hint, cases[i].hint);
    }
    struct extract_choice twice = {.marks = NAMES("e6=fact", "e6=opinion")};
    cr_expect_eq(scene_try(&scene, &twice), STATUS_USAGE);
    cr_expect_str_eq(scene.err.message, "entry \"e6\" is marked twice, and differently");
    scene_end(&scene);
}

Test(extract_rules, m06_stale_values_are_historical_unless_confirmed)
{
    struct scene scene;
    /* 22 November 2026 less 30 days is 23 October. */
    scene_family(&scene, "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Ann\"}",
                 "\"household\":{\"address\":{\"value\":\"1 A Road\",\"as_at\":\"2026-10-22\"},"
                 "\"postcode\":{\"value\":\"LE1 1AA\",\"as_at\":\"2026-10-23\"},"
                 "\"phone\":{\"value\":\"0\",\"as_at\":\"2026-05-25\"},"
                 "\"area\":{\"value\":\"x\",\"as_at\":\"2027-01-01\"},"
                 "\"members\":{\"value\":4,\"as_at\":\"2026-05-26\"}},"
                 "\"referral\":{\"on\":{\"value\":\"2020-01-01\",\"as_at\":\"2020-01-01\"}}",
                 "");
    scene_profile(&scene, false,
                  "{\"pattern\":\"household.address\",\"why\":\"w\",\"stale_days\":30},"
                  "{\"pattern\":\"household.postcode\",\"why\":\"w\",\"stale_days\":30},"
                  "{\"pattern\":\"household.*\",\"why\":\"w\"},"
                  "{\"pattern\":\"referral.on\",\"why\":\"w\"}",
                  "", "");
    struct extract_choice choice = {.confirmed = NAMES("household.phone")};
    static const struct {
        const char *path;
        bool first, confirmed; /* historical without and with the confirmation */
    } cases[] = {
        {"household.address", true, true},    /* 31 days, 30 allowed by the profile */
        {"household.postcode", false, false}, /* 30 days */
        {"household.phone", true, false},     /* 181 days, 180 allowed by the catalogue */
        {"household.members", false, false},  /* 180 days */
        {"household.area", false, false},     /* as at a day to come */
        {"referral.on", false, false},        /* never stale */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scene_select(&scene, &(struct extract_choice){0});
        cr_expect_eq(field_at(&scene, cases[i].path)->historical, cases[i].first, "%s",
                     cases[i].path);
        scene_select(&scene, &choice);
        cr_expect_eq(field_at(&scene, cases[i].path)->historical, cases[i].confirmed, "%s",
                     cases[i].path);
    }
    json_t *document = scene_document(&scene);
    json_t *fields = json_object_get(document, "fields");
    json_t *phone = find_by(fields, "path", "household.phone");
    cr_expect_str_eq(json_text(phone, "as_at"), "2026-05-25");
    cr_expect_str_eq(json_text(phone, "confirmed"), "2026-11-22");
    cr_expect_null(json_object_get(find_by(fields, "path", "household.postcode"), "confirmed"));
    json_decref(document);
    choice.confirmed = NAMES("household.mobile");
    cr_expect_eq(scene_try(&scene, &choice), STATUS_USAGE);
    cr_expect_str_eq(scene.err.message, "the record has no field \"household.mobile\" to confirm");
    scene_end(&scene);
}

Test(extract_rules, m07_the_highest_marking_and_what_kind_of_data_leaves)
{
    struct scene scene;
    scene_family(&scene, "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Ann\",\"health\":\"good\"}",
                 "\"support\":{\"kind\":\"home_visiting\"},\"household\":{\"area\":\"Wigston\"},"
                 "\"safeguarding\":{\"court_orders\":\"none\"}",
                 "{\"id\":\"e1\",\"on\":\"2026-01-01\",\"by\":\"R\",\"about\":[\"p1\"],"
                 "\"category\":\"concern\",\"kind\":\"fact\",\"text\":\"t\"}");
    static const struct {
        const char *fields, *categories;
        enum marking marking;
        bool identifies, special, criminal;
    } cases[] = {
        {"", "", MARKING_UNCLASSIFIED, false, false, false},
        {"{\"pattern\":\"support.kind\",\"why\":\"w\"}", "", MARKING_INTERNAL, false, false, false},
        {"{\"pattern\":\"household.area\",\"why\":\"w\"}", "", MARKING_INTERNAL, true, false,
         false},
        {"{\"pattern\":\"people.*.health\",\"why\":\"w\"}", "", MARKING_CONFIDENTIAL, true, true,
         false},
        {"", "{\"name\":\"concern\",\"why\":\"w\"}", MARKING_CONFIDENTIAL, true, false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scene_profile(&scene, false, cases[i].fields, cases[i].categories, "");
        scene_select(&scene, &(struct extract_choice){0});
        cr_expect_eq(scene.selection->marking, cases[i].marking, "case %zu", i);
        cr_expect_eq(scene.selection->identifies, cases[i].identifies, "case %zu", i);
        cr_expect_eq(scene.selection->has_special_category, cases[i].special, "case %zu", i);
        cr_expect_eq(scene.selection->has_criminal_offence, cases[i].criminal, "case %zu", i);
    }
    scene_profile(&scene, false, "", "", "");
    scene_select(&scene, &(struct extract_choice){.attach = NAMES("a.txt")});
    cr_expect_eq(scene.selection->marking, MARKING_CONFIDENTIAL);
    cr_expect(scene.selection->identifies && scene.selection->has_special_category &&
              scene.selection->has_criminal_offence);
    scene_end(&scene);
}

Test(extract_rules, m10_what_is_required_and_not_there_is_missing_for_each_person)
{
    struct scene scene;
    scene_family(
        &scene,
        "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Ann\",\"birth_date\":\"1990-01-01\"},"
        "{\"id\":\"c1\",\"role\":\"child\",\"name\":\"Bo\",\"birth_date\":null},"
        "{\"id\":\"c2\",\"role\":\"child\",\"birth_date\":\"2008-11-22\"},"
        "{\"id\":\"c3\",\"role\":\"child\",\"birth_date\":\"2008-11-23\"},"
        "{\"id\":\"v1\",\"role\":\"volunteer\"}",
        "\"household\":{\"phone\":\"\",\"address\":\"1 A Road\"}", "");
    scene_profile(&scene, false,
                  "{\"pattern\":\"people.*.birth_date\",\"why\":\"w\"},"
                  "{\"pattern\":\"people.*.parental_responsibility\",\"why\":\"w\"},"
                  "{\"pattern\":\"household.phone\",\"why\":\"w\"},"
                  "{\"pattern\":\"household.address\",\"why\":\"w\"}",
                  "",
                  "{\"pattern\":\"people.*.birth_date\",\"why\":\"how old\"},"
                  "{\"pattern\":\"people.*.parental_responsibility\",\"why\":\"who decides\"},"
                  "{\"pattern\":\"household.phone\",\"why\":\"to call\"},"
                  "{\"pattern\":\"household.address\",\"why\":\"to go\"}");
    scene_select(&scene, &(struct extract_choice){0});
    static const char *const wanted[] = {"people.c1.birth_date",
                                         "people.c1.parental_responsibility",
                                         "people.c3.parental_responsibility", "household.phone"};
    cr_assert_eq(scene.selection->missing.count, sizeof wanted / sizeof *wanted);
    json_t *document = scene_document(&scene);
    json_t *missing = json_object_get(document, "missing");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        cr_expect_str_eq(scene.selection->missing.items[i], wanted[i]);
        cr_expect_str_eq(json_text(json_array_get(missing, i), "path"), wanted[i]);
    }
    cr_expect_str_eq(json_text(json_array_get(missing, 0), "label"), "Date of birth");
    cr_expect_str_eq(json_text(json_array_get(missing, 0), "why"), "how old");
    json_decref(document);
    scene_end(&scene);
}

Test(extract_rules, the_scope_without_a_choice_is_the_family)
{
    struct scene scene;
    scene_family(&scene,
                 "{\"id\":\"a\",\"role\":\"mother\"},{\"id\":\"b\",\"role\":\"neighbour\"},"
                 "{\"id\":\"c\",\"role\":\"kinship_carer\",\"alleged_harm\":null},"
                 "{\"id\":\"d\",\"role\":\"partner\",\"alleged_harm\":\"shouted\"},"
                 "{\"id\":\"e\",\"role\":\"aunt\",\"informant\":true},"
                 "{\"id\":\"f\",\"role\":\"uncle\",\"informant\":false},"
                 "{\"id\":\"g\",\"role\":\"volunteer\"},{\"id\":\"h\",\"role\":\"social_worker\"}",
                 "", "");
    scene_profile(&scene, false, "", "", "");
    scene_select(&scene, &(struct extract_choice){0});
    static const char *const wanted[] = {"a", "c", "f"};
    cr_assert_eq(scene.selection->about.count, 3);
    for (size_t i = 0; i < 3; i++)
        cr_expect_str_eq(scene.selection->about.items[i], wanted[i]);
    scene_select(&scene, &(struct extract_choice){.about = NAMES("h", "d")});
    cr_assert_eq(scene.selection->about.count, 2);
    cr_expect_str_eq(scene.selection->about.items[0], "d");
    scene_end(&scene);
}

Test(extract_rules, attachments_are_read_once_each_and_sorted)
{
    struct scene scene;
    scene_family(&scene,
                 "{\"id\":\"p1\",\"role\":\"mother\"},{\"id\":\"v1\",\"role\":\"volunteer\"}", "",
                 "{\"id\":\"e1\",\"on\":\"2026-01-02\",\"by\":\"R\",\"about\":[\"p1\"],"
                 "\"category\":\"health\",\"kind\":\"fact\",\"text\":\"t\","
                 "\"attachments\":[\"a.txt\"]},"
                 "{\"id\":\"e2\",\"on\":\"2026-01-01\",\"by\":\"R\",\"about\":[\"p1\"],"
                 "\"category\":\"health\",\"kind\":\"fact\",\"text\":\"t\","
                 "\"attachments\":[\"a.txt\"]}");
    char *large = memory_allocate(200001);
    memset(large, 'x', 200000);
    scene_write(&scene, "attachments/B.bin", large);
    scene_write(&scene, "attachments/empty", "");
    memory_free(large);
    scene_profile(&scene, false, "", "{\"name\":\"health\",\"why\":\"w\"}", "");
    scene_select(&scene,
                 &(struct extract_choice){.attach = NAMES("empty", "a.txt", "B.bin", "B.bin")});
    static const struct {
        const char *name;
        uint64_t size;
        const char *digest, *entry;
    } wanted[] = {
        {"B.bin", 200000, "91e3faafd322bcdf160f3f0ce886acb092b9b9e2a1e8526b40f21a8898a8700b", NULL},
        {"a.txt", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "e1"},
        {"empty", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", NULL},
    };
    cr_assert_eq(scene.selection->attachment_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct selected_attachment *attachment = &scene.selection->attachments[i];
        cr_expect_str_eq(attachment->name, wanted[i].name);
        cr_expect_eq(attachment->size, wanted[i].size);
        cr_expect_str_eq(attachment->digest, wanted[i].digest);
        cr_expect_eq(attachment->entry != NULL, wanted[i].entry != NULL);
        if (attachment->entry != NULL)
            cr_expect_str_eq(attachment->entry->id, wanted[i].entry);
    }
    scene_end(&scene);
}

Test(extract_rules, a_choice_that_the_record_does_not_have_is_told)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    const struct {
        struct extract_choice choice;
        enum status status;
        const char *message, *hint;
    } cases[] = {
        {{.about = NAMES("c1", "x")},
         STATUS_USAGE,
         "the record has nobody with the id \"x\"",
         "its people are: p1 (mother), p2 (partner), p3 (grandmother), c1 (child), c2 (child), c3 "
         "(child), v1 (volunteer)"},
        {{.entries = NAMES("e99")},
         STATUS_USAGE,
         "the record has no entry \"e99\"",
         "its entries are: e1 (2026-05-06 contact), e2 (2026-08-19 complaint), e3 (2026-09-16 "
         "visit_note), e4 (2026-10-07 visit_note), e5 (2026-10-14 health), e6 (2026-10-21 "
         "support), "
         "e7 (2026-10-28 outcome), e8 (2026-11-05 contact), e9 (2026-11-11 concern), e10 "
         "(2026-11-12 "
         "safeguarding), e11 (2026-11-13 internal)"},
        {{.marks = NAMES("e99=fact")}, STATUS_USAGE, "the record has no entry \"e99\"", NULL},
        {{.attach = NAMES("x.pdf")},
         STATUS_USAGE,
         "the record has no attachment \"x.pdf\"",
         "its attachments are: drawing.png, old-referral.txt, phone-note.txt, weight-chart.pdf"},
        {{.attach = NAMES("../family.json")},
         STATUS_USAGE,
         "the record has no attachment \"../family.json\"",
         NULL},
        {{.fields = NAMES("household.pool")},
         STATUS_USAGE,
         "the record has no field \"household.pool\"",
         "the preview with --json lists the paths of all fields"},
        {{.fields = NAMES("Household phone")},
         STATUS_USAGE,
         "\"Household phone\" is no field path",
         "write it as the preview does, for example household.phone"},
        {{.entries = NAMES("e2")},
         STATUS_REFUSED,
         "M03: entry \"e2\" is about nobody whose details go",
         "take it out, or add --about p2"},
        {{.about = NAMES("p1"), .attach = NAMES("drawing.png")},
         STATUS_REFUSED,
         "M03: attachment \"drawing.png\" belongs to entry \"e9\", which is about nobody whose "
         "details go",
         "leave it out, or add --about c2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(scene_try(&scene, &cases[i].choice), cases[i].status, "case %zu", i);
        cr_expect_eq(scene.err.status, cases[i].status, "case %zu", i);
        cr_expect_str_eq(scene.err.message, cases[i].message);
        if (cases[i].hint != NULL)
            cr_expect_str_eq(hint_shown(&scene.err), cases[i].hint);
    }
    scene_end(&scene);
}

Test(extract_rules, an_entry_of_an_unknown_category_never_leaves)
{
    struct scene scene;
    scene_family(&scene, "{\"id\":\"p1\",\"role\":\"mother\"}", "",
                 "{\"id\":\"e1\",\"on\":\"2026-01-01\",\"by\":\"R\",\"about\":[\"p1\"],"
                 "\"category\":\"gossip\",\"kind\":\"fact\",\"text\":\"t\"}");
    scene_profile(&scene, false, "", "{\"name\":\"gossip\",\"why\":\"w\"}", "");
    scene_select(&scene, &(struct extract_choice){0});
    cr_expect_str_eq(entry_at(&scene, "e1")->stays_because,
                     "of a category not described in the catalogue (M02)");
    struct extract_choice choice = {.entries = NAMES("e1")};
    cr_expect_eq(scene_try(&scene, &choice), STATUS_REFUSED);
    cr_expect_str_eq(scene.err.message,
                     "M02: entry \"e1\" is of the category \"gossip\", which the "
                     "catalogue does not describe");
    scene_end(&scene);
}
