/* What a recorded value is searched for as (M04), and what is known by its shape alone (M09). */
#include "extract_support.h"

/* "people.p2.phone 07700 900867" of each finding, a line each, "?" behind a question. */
static void expect_found(const struct scene *scene, const char *wanted)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    for (size_t i = 0; i < scene->selection->leak_count; i++) {
        const struct selected_leak *leak = &scene->selection->leaks[i];
        buffer_append_format(&out, "%s %s%s\n", leak->path, leak->found,
                             leak->is_question ? "?" : "");
    }
    cr_expect_str_eq(buffer_text(&out), wanted);
    buffer_free(&out);
}

#define CHILD "{\"id\":\"c1\",\"role\":\"child\",\"name\":\"Wren Holloway\"},"
#define ENTRY(id, text)                                                                            \
    "{\"id\":\"" id "\",\"on\":\"2026-10-07\",\"by\":\"Ruth Adeyemi\",\"about\":[\"c1\"],"         \
    "\"category\":\"outcome\",\"kind\":\"fact\",\"text\":\"" text "\"}"
static const char outcome[] = "{\"name\":\"outcome\",\"why\":\"w\"}";

static void select_of(struct scene *scene, bool anonymised, const char *people, const char *entries)
{
    static char id[] = "c1", first[] = "e1";
    scene_family(scene, people, "", entries);
    scene_profile(scene, anonymised, "", outcome, "");
    scene_select(scene, &(struct extract_choice){.about = NAMES(id), .entries = NAMES(first)});
}

Test(extract_values, a_remark_is_no_part_of_a_value)
{
    struct scene scene;
    select_of(
        &scene, false,
        CHILD "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Bronwen Tuckfield (ring first)\","
              "\"phone\":\"07700 900867 (work, not after 5)\","
              "\"postcode\":\"LE99 2GH (refuge)\",\"nhs_number\":\"NHS 999 041 2006\","
              "\"email\":\"b.tuckfield@example.org; bth@example.net\","
              "\"police_reference\":\"25*118204 (burglary); 25*120011\","
              "\"address\":\"Flat 12 Goscote House, Row Street, Leicester LE99 5PT\"}",
        ENTRY("e1", "Seen at LE99 2GH. Call 07700 900867, first. NHS number 999 041 2006. "
                    "Mail b.tuckfield@example.org or bth@example.net. She lives at 12 Goscote "
                    "House, LE99 5PT. Ring Bronwen about 25*118204 and 25*120011."));
    expect_found(&scene, "people.p2.postcode LE99 2GH\n"
                         "people.p2.phone 07700 900867\n"
                         "people.p2.nhs_number 999 041 2006\n"
                         "people.p2.email b.tuckfield@example.org\n"
                         "people.p2.email bth@example.net\n"
                         "people.p2.address 12 Goscote House\n"
                         "people.p2.address LE99 5PT\n"
                         "people.p2.name Bronwen\n"
                         "people.p2.police_reference 25*118204\n"
                         "people.p2.police_reference 25*120011\n");
    scene_end(&scene);
}

Test(extract_values, notes_and_unknown_fields_are_asked_about_by_their_shapes)
{
    struct scene scene;
    select_of(
        &scene, false,
        CHILD "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Bronwen Tuckfield\","
              "\"safe_contact\":\"by her mother on 07700 900111, never by post\","
              "\"notes\":\"born 4 July 1985; stays at 4-6 Saxby Gardens, drives ZZ65 KPL\","
              "\"library_number\":\"77120045\",\"school\":\"Brookfold Primary School\","
              "\"instagram\":\"bronwen.t_reads\",\"mood\":\"not_at_all\"}",
        ENTRY("e1",
              "07700900111, 4/7/85, 6 Saxby Gdns, zz65kpl, 77120045, Brookfold Primary "
              "School, Brookfold, @bronwen_t.reads; not at all.") "," ENTRY("e2",
                                                                            "His new number is "
                                                                            "07700 900222."));
    expect_found(&scene, "people.p2.safe_contact 07700900111?\n"
                         "people.p2.notes 4/7/85?\n"
                         "people.p2.notes 6 Saxby Gdns?\n"
                         "people.p2.notes zz65kpl?\n"
                         "people.p2.library_number 77120045?\n"
                         "people.p2.school Brookfold Primary School?\n"
                         "people.p2.school Brookfold?\n"
                         "people.p2.instagram bronwen_t.reads?\n"
                         "people.p2.name bronwen\n");
    scene_end(&scene);
}

Test(extract_values, names_that_only_notes_tell_are_asked_about)
{
    static const char people[] = CHILD
        "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Bronwen Tuckfield\","
        "\"chapel\":\"Redeemed Chapel, Frog Island\",\"hair\":\"long and fair\","
        "\"notes\":\"has a rabbit called Biscuit; swims at Cossington Baths on Thursdays, not "
        "at Christmas, and writes with WhatsApp. Tea at four.\"}";
    struct scene scene;
    select_of(&scene, false, people,
              ENTRY("e1", "They fed Biscuit, went to Cossington and then to Redeemed, on the "
                          "Thursdays before Christmas, near Frog Island."));
    expect_found(&scene, "people.p2.notes Biscuit?\n"
                         "people.p2.notes Cossington?\n"
                         "people.p2.chapel Redeemed?\n"
                         "people.p2.chapel Frog Island?\n");
    scene_end(&scene);
    /* A biscuit is none, nor is what begins a sentence; and who is in scope has a chapel too. */
    select_of(&scene, false, people,
              ENTRY("e1", "A biscuit and long fair hair. Tea. WhatsApp said so, on an island."));
    expect_found(&scene, "");
    scene_end(&scene);
}

Test(extract_values, what_somebody_is_to_the_family_is_asked_about_without_a_name)
{
    static const char people[] =
        CHILD "{\"id\":\"p2\",\"role\":\"grandmother\",\"name\":\"Bronwen Tuckfield\"},"
              "{\"id\":\"p3\",\"role\":\"father\",\"name\":\"Dean Rudkin\"}";
    struct scene scene;
    select_of(&scene, false, people, ENTRY("e1", "Her gran came, and her dad. Her nan left."));
    expect_found(&scene, "people.p2.role Her gran?\n");
    scene_end(&scene);
    select_of(&scene, false, people, ENTRY("e1", "Her gran, Bronwen, came."));
    expect_found(&scene, "people.p2.name Bronwen\n");
    scene_end(&scene);
}

Test(extract_values, what_only_looks_like_a_value_is_no_alarm)
{
    static const char people[] =
        CHILD "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Anna Penny\","
              "\"court_case\":\"LHG/0042718\",\"birth_date\":\"1985-04-09\","
              "\"address\":\"7 Mill Lane, Oadby\",\"phone\":\"07700 900333\"}";
    struct scene scene;
    /* A phrase, an entry's id, prices, times and ages. */
    select_of(&scene, false, people,
              ENTRY("e1",
                    "They ran at a penny a lap, see entry e42718. It cost £42.71, or £427.18, "
                    "at 7 and at 9/4 of the price. Aged 7."));
    expect_found(&scene, "");
    scene_end(&scene);
    /* One string is asked about once, however many ways there are to it. */
    select_of(&scene, false, people, ENTRY("e1", "Ring 07700 900333 about 0042718, for Penny."));
    expect_found(&scene, "people.p2.phone 07700 900333\npeople.p2.court_case 0042718?\n"
                         "people.p2.name Penny?\n");
    scene_end(&scene);
}

Test(extract_values, a_phone_without_its_area_has_the_area_of_the_record)
{
    struct scene scene;
    select_of(&scene, false,
              CHILD "{\"id\":\"p2\",\"role\":\"friend\",\"phone\":\"496 0142\"},"
                    "{\"id\":\"p3\",\"role\":\"friend\",\"phone\":\"0116 496 0999\"}",
              ENTRY("e1", "Ring 01164960142, not 01214960142."));
    expect_found(&scene, "people.p2.phone 01164960142\n");
    scene_end(&scene);
}

Test(extract_values, what_an_entry_says_that_stays_is_asked_about)
{
    struct scene scene;
    select_of(&scene, false, CHILD "{\"id\":\"p2\",\"role\":\"friend\",\"phone\":\"07700 900333\"}",
              ENTRY("e1", "Ring 07700 900222 or 07700 900333.") "," ENTRY(
                  "e2", "His number is 07700 900222, hers 07700 900333."));
    /* What a field has is told once, as the field's. */
    expect_found(&scene, "entries.e2 07700 900222?\npeople.p2.phone 07700 900333\n");
    scene_end(&scene);
}

Test(extract_values, what_somebody_in_scope_shares_may_stand)
{
    struct scene scene;
    scene_family(&scene,
                 "{\"id\":\"c1\",\"role\":\"child\",\"name\":\"Wren Holloway\","
                 "\"school\":\"Brookfold Primary School\"},"
                 "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Bron Tuckfield\","
                 "\"school\":\"Brookfold Primary School\",\"notes\":\"07700 900111\"}",
                 "\"household\":{\"phone\":\"07700 900111\"}",
                 ENTRY("e1", "At Brookfold Primary School, 07700 900111."));
    scene_profile(&scene, false, "{\"pattern\":\"household.phone\",\"why\":\"w\"}", outcome, "");
    scene_select(&scene, &(struct extract_choice){.about = NAMES((char[]){"c1"})});
    expect_found(&scene, "");
    scene_end(&scene);
}

static const char NAMELESS[] =
    CHILD "{\"id\":\"p4\",\"role\":\"uncle\",\"name\":\"John Peter Pickersgill\","
          "\"birth_date\":\"1985-07-04\",\"phone\":\"0116 496 0318\","
          "\"postcode\":\"LE99 2GH (refuge)\",\"car_registration\":\"ZZ99 ABC\"},"
          "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Fiona MacDonald\"}";

Test(extract_values, without_names_a_shape_is_enough)
{
    struct scene scene;
    select_of(&scene, true, NAMELESS,
              ENTRY("e1",
                    "JP hit him; J.P. was cross, seen by Mrs McDonald. Now at LE99 2GH, ring "
                    "496 0318 or 07700 900999 or mum@example.org. Car ZZ99 ABC, NHS number "
                    "999 041 2049, born on 4/7/85 in LE99 9ZZ. His sister, born 5/8/86, is on "
                    "ward 23, and at 14 Mill Lane, and went to Hollybank Academy."));
    expect_found(&scene, "people.p4.name JP?\n"
                         "people.p4.name J.P?\n"
                         "people.p2.name McDonald\n"
                         "people.p4.postcode LE99 2GH\n"
                         "people.p4.phone 496 0318?\n"
                         "people.p4.car_registration ZZ99 ABC\n"
                         "people.p4.birth_date 4/7/85\n"
                         "any_phone 07700 900999\n"
                         "any_email mum@example.org\n"
                         "any_nhs_number 999 041 2049\n"
                         "any_postcode LE99 9ZZ\n"
                         "any_birth_date 5/8/86?\n"
                         "any_place ward 23?\n"
                         "any_address 14 Mill Lane\n"
                         "any_place Hollybank Academy?\n");
    scene_end(&scene);
    /* With names, a stranger's is no finding. */
    select_of(&scene, false, NAMELESS, ENTRY("e1", "Ring 07700 900999, in LE99 9ZZ, on ward 23."));
    expect_found(&scene, "");
    scene_end(&scene);
}

Test(extract_values, a_shape_is_blanked_in_place)
{
    static char blank[] = "e1:any_phone", place[] = "e1:any_place";
    struct scene scene;
    scene_family(&scene, NAMELESS, "",
                 ENTRY("e1", "Ring 07700 900999 or 07700 900998, on ward 23, in LE99 9ZZ."));
    scene_profile(&scene, true, "", outcome, "");
    scene_select(&scene, &(struct extract_choice){.about = NAMES((char[]){"c1"}),
                                                  .entries = NAMES((char[]){"e1"}),
                                                  .blanked = NAMES(blank, place)});
    expect_found(&scene, "any_postcode LE99 9ZZ\n");
    json_t *document = scene_document(&scene);
    cr_expect_str_eq(
        json_text(json_array_get(json_object_get(document, "entries"), 0), "text"),
        "Ring [details removed] or [details removed], on [details removed], in LE99 9ZZ.");
    json_decref(document);
    scene_end(&scene);
}
