/* M09 as far as selecting goes: under an anonymised profile nothing that identifies leaves in
 * clear. */
#include "extract_support.h"

static json_t *field_of(json_t *document, const char *path)
{
    return find_by(json_object_get(document, "fields"), "path", path);
}

Test(extract_anonymise, ages_become_bands)
{
    /* On 22 November 2026. */
    static const struct {
        const char *born, *band;
    } cases[] = {
        {"2026-11-22", "0-4"},          {"2021-11-23", "0-4"},
        {"2021-11-22", "5-9"},          {"2016-11-23", "5-9"},
        {"2016-11-22", "10-14"},        {"2011-11-23", "10-14"},
        {"2011-11-22", "15-17"},        {"2008-11-23", "15-17"},
        {"2008-11-22", "18-24"},        {"2001-11-23", "18-24"},
        {"2001-11-22", "25-34"},        {"1991-11-23", "25-34"},
        {"1991-11-22", "35-44"},        {"1941-11-23", "75-84"},
        {"1941-11-22", "85 or over"},   {"1900-01-01", "85 or over"},
        {"2026-11-23", "not yet born"}, {"2027-03-01", "not yet born"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        char *people = memory_format("{\"id\":\"zed\",\"role\":\"child\",\"birth_date\":\"%s\"}",
                                     cases[i].born);
        scene_family(&scene, people, "", "");
        memory_free(people);
        scene_profile(&scene, true, "{\"pattern\":\"people.*.birth_date\",\"why\":\"w\"}", "", "");
        scene_select(&scene, &(struct extract_choice){0});
        json_t *document = scene_document(&scene);
        json_t *field = field_of(document, "people.child.age_band");
        cr_assert_not_null(field, "%s", cases[i].born);
        cr_expect_str_eq(json_text(field, "value"), cases[i].band, "%s", cases[i].born);
        cr_expect_str_eq(json_text(field, "label"), "Age in years (band)");
        cr_expect_str_eq(json_text(field, "as_at"), "2026-11-22");
        cr_expect(field_at(&scene, "people.zed.birth_date")->reduced);
        cr_expect_not(scene.selection->identifies);
        json_decref(document);
        scene_end(&scene);
    }
}

Test(extract_anonymise, postcodes_become_areas)
{
    static const struct {
        const char *postcode, *area; /* NULL: stays */
    } cases[] = {
        {"LE99 4QX", "LE"}, {"le2 1aa", "LE"}, {" B1 1AA", "B"}, {"EC1A 1BB", "EC"}, {"m11ae", "M"},
        {"", NULL},         {"LES 1AA", NULL}, {"1LE", NULL},    {"LE", NULL},       {"-", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        char *household = memory_format("\"household\":{\"postcode\":\"%s\"}", cases[i].postcode);
        scene_family(&scene, "{\"id\":\"p1\",\"role\":\"mother\"}", household, "");
        memory_free(household);
        scene_profile(&scene, true, "{\"pattern\":\"household.postcode\",\"why\":\"w\"}", "", "");
        scene_select(&scene, &(struct extract_choice){0});
        json_t *document = scene_document(&scene);
        json_t *field = field_of(document, "household.postcode_area");
        cr_assert_eq(field != NULL, cases[i].area != NULL, "%s", cases[i].postcode);
        if (field != NULL)
            cr_expect_str_eq(json_text(field, "value"), cases[i].area);
        else
            cr_expect_str_eq(field_at(&scene, "household.postcode")->stays_because,
                             "no postcode that an area could be made of (M09)");
        json_decref(document);
        scene_end(&scene);
    }
}

static const char all_fields[] =
    "{\"pattern\":\"people.*\",\"why\":\"w\"},{\"pattern\":\"household.*\",\"why\":\"w\"},"
    "{\"pattern\":\"referral.*\",\"why\":\"w\"},{\"pattern\":\"support.*\",\"why\":\"w\"},"
    "{\"pattern\":\"safeguarding.*\",\"why\":\"w\"},{\"pattern\":\"risk.*\",\"why\":\"w\"},"
    "{\"pattern\":\"reference\",\"why\":\"w\"}";

/* Whether the text holds the word, not as part of a longer one. */
static bool holds_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
        if (strchr(letters, at[length]) == NULL || at[length] == '\0') {
            if (at == text || strchr(letters, at[-1]) == NULL)
                return true;
        }
    }
    return false;
}

/* Every identifying string and every id of the record is looked for in all that is written. */
static void expect_clean(const struct scene *scene, const char *text)
{
    for (size_t i = 0; i < scene->record->people_count; i++)
        cr_expect_not(holds_word(text, scene->record->people[i].id), "id %s",
                      scene->record->people[i].id);
    for (size_t i = 0; i < scene->record->entry_count; i++) {
        cr_expect_not(holds_word(text, scene->record->entries[i].id));
        cr_expect_null(strstr(text, scene->record->entries[i].text));
    }
    for (size_t i = 0; i < scene->record->field_count; i++) {
        const struct record_field *field = &scene->record->fields[i];
        const struct catalogue_field *catalogue = catalogue_find(scene->catalogue, field->path);
        const char *value = json_string_value(field->value);
        if (value == NULL || (catalogue != NULL && catalogue->identifying == IDENTIFYING_NO))
            continue;
        /* "father" as a relationship is no more than the role, which may be told. */
        if (field->person != NULL && strcmp(value, field->person->role) == 0)
            continue;
        cr_expect_not(holds_word(text, value), "%s", field->path);
    }
}

Test(extract_anonymise, whatever_an_anonymised_profile_lists_the_family_cannot_be_told)
{
    static const char *const families[] = {"HS-2041", "HS-2077", "HS-2093"};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        struct scene scene;
        struct buffer out;
        struct report_heading heading = {.id = "i",
                                         .sender_name = "S",
                                         .sender_contact = "C",
                                         .recipient_name = "R",
                                         .purpose = "P",
                                         .handling = "H"};
        scene_sample(&scene, families[i], "case-study");
        scene_profile(&scene, true, all_fields, "", "");
        /* The profile lists every field, names too; what is asked for by hand besides is refused.
         */
        cr_assert_eq(scene_try(&scene, &(struct extract_choice){.fields = NAMES("people.*.name")}),
                     STATUS_REFUSED);
        cr_assert(text_starts_with(scene.err.message, "M09: field \"people."));
        scene_select(&scene, &(struct extract_choice){.has_since = false});
        buffer_init(&out, EXTRACT_MAXIMUM);
        cr_assert_eq(
            extract_write_json(scene.record, scene.profile, scene.selection, &out, &scene.err),
            STATUS_OK);
        expect_clean(&scene, buffer_text(&out));
        cr_assert_eq(
            page_report(scene.record, scene.profile, scene.selection, &heading, &out, &scene.err),
            STATUS_OK);
        expect_clean(&scene, buffer_text(&out));
        buffer_free(&out);
        cr_expect_not(scene.selection->identifies);
        cr_expect_eq(scene.selection->attachment_count, 0);
        for (size_t j = 0; j < scene.selection->entry_count; j++)
            cr_expect_not(scene.selection->entries[j].leaves);
        for (size_t j = 0; j < scene.selection->field_count; j++)
            cr_expect_neq(scene.selection->fields[j].leaves,
                          scene.selection->fields[j].stays_because != NULL);
        scene_end(&scene);
    }
}

Test(extract_anonymise, people_are_called_by_role_and_order)
{
    struct scene scene;
    scene_family(&scene,
                 "{\"id\":\"m\",\"role\":\"mother\",\"birth_date\":\"1990-01-01\"},"
                 "{\"id\":\"anna\",\"role\":\"child\",\"birth_date\":\"2015-01-01\"},"
                 "{\"id\":\"annas_aunt\",\"role\":\"annas_aunt\",\"birth_date\":\"1980-01-01\"},"
                 "{\"id\":\"bella\",\"role\":\"child\",\"birth_date\":\"2019-01-01\"}",
                 "", "");
    scene_profile(&scene, true,
                  "{\"pattern\":\"people.*.birth_date\",\"why\":\"w\"},"
                  "{\"pattern\":\"people.*.role\",\"why\":\"w\"}",
                  "", "");
    scene_select(&scene, &(struct extract_choice){.about = NAMES("bella", "annas_aunt", "m")});
    json_t *document = scene_document(&scene);
    static const struct {
        const char *id, *role, *path, *band;
    } wanted[] = {
        {"mother", "mother", "people.mother.age_band", "35-44"},
        {"person", "person", "people.person.age_band", "45-54"},
        {"child-2", "child", "people.child-2.age_band", "5-9"},
    };
    json_t *about = json_object_get(document, "about");
    cr_assert_eq(json_array_size(about), 3);
    for (size_t i = 0; i < 3; i++) {
        json_t *person = json_array_get(about, i);
        cr_expect_str_eq(json_text(person, "id"), wanted[i].id);
        cr_expect_str_eq(json_text(person, "role"), wanted[i].role);
        cr_expect_null(json_text(person, "name"));
        cr_expect_str_eq(json_text(field_of(document, wanted[i].path), "value"), wanted[i].band);
    }
    cr_expect_str_eq(json_text(field_of(document, "people.person.role"), "value"), "person");
    char *text = json_dumps(document, 0);
    cr_expect_null(strstr(text, "anna"));
    cr_expect_null(strstr(text, "bella"));
    memory_free(text);
    json_decref(document);
    scene_end(&scene);
}

Test(extract_anonymise, words_that_name_or_place_somebody_stay)
{
    static const struct {
        const char *kind, *stays; /* of support.kind, a choice that identifies nobody */
    } cases[] = {
        {"home_visiting", NULL},
        {"annex", NULL},
        {"number 15", NULL},
        {"number 14", "its words name or place somebody (M09)"},
        {"visits to Anna", "its words name or place somebody (M09)"},
        {"visits_to_anna", "its words name or place somebody (M09)"},
        {"ANNA'S visits", "its words name or place somebody (M09)"},
        {"An\\u200Bna", "its words name or place somebody (M09)"},
        {"\\u00C9LOISE", "its words name or place somebody (M09)"},
        {"Anna\\u2019s", "its words name or place somebody (M09)"},
        {"at Station Close", "its words name or place somebody (M09)"},
        {"ring 960001", "its words name or place somebody (M09)"},
        {"x@y", "its words name or place somebody (M09)"},
        {"HS-9041", "its words name or place somebody (M09)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        char *more = memory_format("\"household\":{\"address\":\"14 Station Close\","
                                   "\"phone\":\"01632 960001\"},\"case\":{\"number\":\"HS-9041\"},"
                                   "\"referral\":{\"by\":\"El\\u00F6ise the \\u00C9loise\"},"
                                   "\"support\":{\"kind\":\"%s\"}",
                                   cases[i].kind);
        scene_family(&scene, "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Anna Bo-Lee 9041\"}",
                     more, "");
        memory_free(more);
        scene_profile(&scene, true, "{\"pattern\":\"support.kind\",\"why\":\"w\"}", "", "");
        scene_select(&scene, &(struct extract_choice){0});
        const struct selected_field *field = field_at(&scene, "support.kind");
        cr_expect_eq(field->leaves, cases[i].stays == NULL, "%s", cases[i].kind);
        if (!field->leaves && cases[i].stays != NULL)
            cr_expect_str_eq(field->stays_because, cases[i].stays);
        scene_end(&scene);
    }
}

Test(extract_anonymise, only_dates_numbers_and_choices_leave_in_clear)
{
    struct scene scene;
    scene_family(
        &scene, "{\"id\":\"p1\",\"role\":\"mother\",\"interpreter\":true}",
        "\"support\":{\"started\":\"2026-05-13\",\"ended\":\"when Kim moved\",\"hours\":46,"
        "\"visits\":\"23 and one with Kim\",\"frequency\":\"weekly\",\"kind\":null}",
        "");
    scene_profile(&scene, true,
                  "{\"pattern\":\"support.*\",\"why\":\"w\"},"
                  "{\"pattern\":\"people.*.interpreter\",\"why\":\"w\"}",
                  "", "");
    scene_select(&scene, &(struct extract_choice){0});
    static const struct {
        const char *path, *stays;
    } cases[] = {
        {"support.started", NULL},
        {"support.ended", "free text, which could tell who the family is (M09)"},
        {"support.hours", NULL},
        {"support.visits", "free text, which could tell who the family is (M09)"},
        {"support.frequency", "free text, which could tell who the family is (M09)"},
        {"support.kind", NULL},
        {"people.p1.interpreter", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct selected_field *field = field_at(&scene, cases[i].path);
        cr_expect_eq(field->leaves, cases[i].stays == NULL, "%s", cases[i].path);
        if (!field->leaves && cases[i].stays != NULL)
            cr_expect_str_eq(field->stays_because, cases[i].stays);
    }
    scene_end(&scene);
}

Test(extract_anonymise, entries_and_files_are_refused_even_by_hand)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "case-study");
    struct extract_choice entry = {.entries = NAMES("e1")};
    cr_expect_eq(scene_try(&scene, &entry), STATUS_REFUSED);
    cr_expect_str_eq(scene.err.message,
                     "M09: entry \"e1\" cannot leave for the anonymised purpose \"case-study\"");
    cr_expect_str_eq(scene.err.hint,
                     "the text of an entry could tell who the family is; leave it out");
    struct extract_choice file = {.attach = NAMES("drawing.png")};
    cr_expect_eq(scene_try(&scene, &file), STATUS_REFUSED);
    cr_expect_str_eq(scene.err.message, "M09: attachment \"drawing.png\" cannot leave for the "
                                        "anonymised purpose \"case-study\"");
    cr_expect_str_eq(scene.err.hint, "a file could tell who the family is; leave it out");
    scene_end(&scene);
}
