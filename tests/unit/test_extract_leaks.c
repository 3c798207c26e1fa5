/* M04 and M09: what is found in everything that leaves, whose it is, and what becomes of it. */
#include "extract_support.h"

/* "entry e1 p3 people.p3.name Maureen" of each finding, a line each, "?" behind a question. */
static char *findings(const struct scene *scene)
{
    static const char *const places[] = {"field", "entry", "name", "file"};
    struct buffer out;
    buffer_init(&out, 1 << 20);
    for (size_t i = 0; i < scene->selection->leak_count; i++) {
        const struct selected_leak *leak = &scene->selection->leaks[i];
        buffer_append_format(&out, "%s %s %s %s %s%s\n", places[leak->place], leak->where,
                             leak->person != NULL ? leak->person->id : "-", leak->path, leak->found,
                             leak->is_question ? "?" : "");
    }
    return buffer_take(&out, NULL);
}

static void expect_findings(const struct scene *scene, const char *wanted)
{
    char *got = findings(scene);
    cr_expect_str_eq(got, wanted);
    memory_free(got);
}

static const char people[] =
    "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\",\"phone\":\"07700 900412\"},"
    "{\"id\":\"p2\",\"role\":\"partner\",\"name\":\"Dean Rudkin\",\"alleged_harm\":\"yes\","
    "\"birth_date\":\"1990-02-17\"},"
    "{\"id\":\"p3\",\"role\":\"grandmother\",\"name\":\"Maureen Marsden\",\"informant\":true,"
    "\"address\":\"27 Bull Head Street, Wigston\",\"phone\":\"01632 960318\"},"
    "{\"id\":\"c1\",\"role\":\"child\",\"name\":\"Noah Rudkin\"},"
    "{\"id\":\"n1\",\"role\":\"neighbour\",\"name\":\"Grace Young\",\"email\":\"gy@example.org\"},"
    "{\"id\":\"v1\",\"role\":\"volunteer\",\"name\":\"Priya Chauhan\",\"phone\":\"07700 900730\"},"
    "{\"id\":\"s1\",\"role\":\"social_worker\",\"name\":\"Amanda Kaur\"}";
static const char more[] =
    "\"support\":{\"coordinator\":\"Ruth Adeyemi\",\"volunteer\":\"Ann Young\"},"
    "\"referral\":{\"by\":\"Joanne Peake\"},"
    "\"household\":{\"address\":\"14 Station Close, Wigston\"}";
static const char by_name[] = "{\"pattern\":\"people.*.name\",\"why\":\"w\"},"
                              "{\"pattern\":\"people.*.health\",\"why\":\"w\"}";
static const char notes[] =
    "{\"name\":\"visit_note\",\"why\":\"w\"},{\"name\":\"health\",\"why\":\"w\"}";

#define ENTRY(id, about, more)                                                                     \
    "{\"id\":\"" id "\",\"on\":\"2026-10-07\",\"by\":\"Priya Chauhan\",\"about\":[" about          \
    "],\"category\":\"visit_note\",\"kind\":\"fact\"," more "}"

static void begin(struct scene *scene, const char *entries)
{
    scene_family(scene, people, more, entries);
    scene_profile(scene, false, by_name, notes, "");
}

Test(extract_leaks, each_kind_of_person_is_judged_as_the_policy_says)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"Kelly Marsden and Noah.", ""},
        {"Priya (07700 900730), Ruth Adeyemi and Mrs Chauhan.", ""},
        {"Dean came.", "entry e1 p2 people.p2.name Dean\n"},
        {"Mr Rudkin and Mrs Marsden came.", "entry e1 p2 people.p2.name Mr Rudkin?\n"},
        {"Mrs Young came.", "entry e1 n1 people.n1.name Young?\n"},
        {"D. Rudkin, born 17/2/90.",
         "entry e1 p2 people.p2.name D. Rudkin\nentry e1 p2 people.p2.birth_date 17/2/90\n"},
        {"Maureen rang from 01632 960318.",
         "entry e1 p3 people.p3.name Maureen\nentry e1 p3 people.p3.phone 01632 960318\n"},
        {"Her house is in Bull Head Street.", "entry e1 p3 people.p3.address Bull Head Street?\n"},
        {"Grace was said. I met Grace.", "entry e1 n1 people.n1.name Grace?\n"},
        {"Spoke with Amanda Kaur.", "entry e1 s1 people.s1.name Amanda Kaur?\n"},
        {"Referred by Joanne.", "entry e1 - referral.by Joanne?\n"},
        {"Ring her on 07700900412.", "entry e1 p1 people.p1.phone 07700900412?\n"},
        {"They live at 14 Station Cl.", "entry e1 - household.address 14 Station Cl?\n"},
        {"About HS-9.", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        char *entry = memory_format(ENTRY("e1", "\"p1\"", "\"text\":\"%s\""), cases[i].text);
        begin(&scene, entry);
        memory_free(entry);
        scene_select(&scene, &(struct extract_choice){0});
        expect_findings(&scene, cases[i].wanted);
        scene_end(&scene);
    }
}

Test(extract_leaks, the_recipient_and_whoever_is_chosen_are_none)
{
    struct scene scene;
    begin(&scene, ENTRY("e1", "\"p1\"", "\"text\":\"Amanda Kaur asked Dean and Maureen.\""));
    scene_select(&scene, &(struct extract_choice){.known = NAMES("AMANDA KAUR")});
    expect_findings(&scene,
                    "entry e1 p2 people.p2.name Dean\nentry e1 p3 people.p3.name Maureen\n");
    /* Who is alleged is in scope when chosen; who told of it is a finding all the same. */
    scene_select(&scene, &(struct extract_choice){.about = NAMES("p1", "p2", "p3"),
                                                  .known = NAMES("Amanda Kaur")});
    expect_findings(&scene, "entry e1 p3 people.p3.name Maureen\n");
    scene_end(&scene);
}

Test(extract_leaks, all_that_leaves_is_searched)
{
    struct scene scene;
    begin(&scene,
          "{\"id\":\"e1\",\"on\":\"2026-10-07\",\"by\":\"Dean Rudkin\",\"about\":"
          "[\"p1\"],\"category\":\"visit_note\",\"kind\":\"fact\",\"text\":\"A visit.\","
          "\"source\":\"told by Dean\",\"attachments\":[\"a.txt\"]},"
          "{\"id\":\"e2\",\"on\":\"2026-10-08\",\"by\":\"Priya Chauhan\",\"about\":[\"p1\"],"
          "\"category\":\"concern\",\"kind\":\"fact\",\"text\":\"A visit.\","
          "\"concern\":{\"present\":\"Kelly, Dean\",\"when\":\"noon\"}}");
    scene_write(&scene, "attachments/a.txt", "Seen by D Rudkin\nat noon.");
    scene_write(&scene, "attachments/Dean Rudkin.csv", "a,b\n1,Maureen\n");
    scene_profile(&scene, false, by_name,
                  "{\"name\":\"visit_note\",\"why\":\"w\"},{\"name\":\"concern\",\"why\":\"w\"}",
                  "");
    scene_select(&scene, &(struct extract_choice){.attach = NAMES("Dean Rudkin.csv")});
    expect_findings(&scene, "entry e1 p2 people.p2.name Dean Rudkin\n"
                            "entry e1 p2 people.p2.name Dean\n"
                            "entry e2 p2 people.p2.name Dean\n"
                            "name Dean Rudkin.csv p2 people.p2.name Dean Rudkin\n"
                            "file Dean Rudkin.csv p3 people.p3.name Maureen\n"
                            "file a.txt p2 people.p2.name D Rudkin\n");
    cr_expect_str_eq(scene.selection->leaks[5].context, "Seen by D Rudkin at noon.");
    scene_end(&scene);
}

Test(extract_leaks, fields_that_leave_are_searched)
{
    struct scene scene;
    scene_family(&scene,
                 "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\",\"health\":"
                 "{\"value\":\"Bruised by Dean\",\"as_at\":\"2026-10-01\",\"source\":\"Maureen\"}},"
                 "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Dean Rudkin\"},"
                 "{\"id\":\"p3\",\"role\":\"friend\",\"name\":\"Maureen Potts\"}",
                 "", "");
    scene_profile(&scene, false, by_name, notes, "");
    scene_select(&scene, &(struct extract_choice){0});
    expect_findings(&scene, "field people.p1.health p2 people.p2.name Dean\n"
                            "field people.p1.health p3 people.p3.name Maureen\n");
    cr_expect_str_eq(scene.selection->leaks[0].context, "Bruised by Dean");
    scene_select(&scene, &(struct extract_choice){.without = NAMES("people.p1.health")});
    expect_findings(&scene, "");
    cr_expect_not(field_at(&scene, "people.p1.health")->leaves);
    cr_expect_str_eq(field_at(&scene, "people.p1.health")->stays_because, "left out by hand");
    scene_end(&scene);
}

Test(extract_leaks, an_entry_chosen_with_a_reason_may_name_whom_it_is_about)
{
    struct scene scene;
    begin(&scene, ENTRY("e1", "\"p1\",\"p2\",\"p3\"",
                        "\"text\":\"Dean was born on 17.2.1990. Maureen said so.\""));
    scene_select(&scene, &(struct extract_choice){.entries = NAMES("e1")});
    expect_findings(&scene, "entry e1 p2 people.p2.birth_date 17.2.1990\n"
                            "entry e1 p3 people.p3.name Maureen\n");
    scene_end(&scene);
}

Test(extract_leaks, blanking_takes_out_one_person_and_no_other)
{
    struct scene scene;
    begin(&scene,
          "{\"id\":\"e1\",\"on\":\"2026-10-07\",\"by\":\"Dean\",\"about\":[\"p1\"],\"category\":"
          "\"visit_note\",\"kind\":\"fact\",\"text\":\"Dean's mother, Maureen, has Dean Rudkin's "
          "birthday down as 17 Feb 1990; Kelly knows D "
          "Rudkin.\",\"source\":\"Dean\"}");
    struct extract_choice choice = {.blanked = NAMES("e1:p2")};
    scene_select(&scene, &choice);
    expect_findings(&scene, "entry e1 p3 people.p3.name Maureen\n");
    json_t *document = scene_document(&scene);
    json_t *entry = json_array_get(json_object_get(document, "entries"), 0);
    cr_expect_str_eq(json_text(entry, "text"),
                     "[name removed]'s mother, Maureen, has [name removed]'s birthday down as "
                     "[details removed]; Kelly knows [name removed].");
    cr_expect_str_eq(json_text(entry, "by"), "[name removed]");
    cr_expect_str_eq(json_text(entry, "source"), "[name removed]");
    json_decref(document);
    /* The record itself is as it was, and the report says the same as extract.json. */
    cr_expect_not_null(strstr(scene.record->entries[0].text, "Dean's mother"));
    struct buffer out;
    struct report_heading heading = {.id = "id",
                                     .sender_name = "S",
                                     .sender_organisation = "O",
                                     .sender_contact = "C",
                                     .recipient_name = "R",
                                     .recipient_organisation = "O",
                                     .purpose = "P",
                                     .handling = "H"};
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(
        page_report(scene.record, scene.profile, scene.selection, &heading, &out, &scene.err),
        STATUS_OK);
    cr_expect_null(strstr(buffer_text(&out), "Dean"));
    cr_expect_null(strstr(buffer_text(&out), "1990"));
    buffer_free(&out);
    scene_end(&scene);
}

Test(extract_leaks, what_is_left_out_stays_whatever_else_is_chosen)
{
    struct scene scene;
    begin(&scene, ENTRY("e1", "\"p1\"", "\"text\":\"Dean\",\"attachments\":[\"a.txt\"]"));
    scene_select(&scene, &(struct extract_choice){.entries = NAMES("e1"), .without = NAMES("e1")});
    cr_expect_not(entry_at(&scene, "e1")->leaves);
    cr_expect_str_eq(entry_at(&scene, "e1")->stays_because, "left out by hand");
    cr_expect_eq(scene.selection->attachment_count, 0);
    expect_findings(&scene, "");
    scene_select(&scene, &(struct extract_choice){.without = NAMES("a.txt")});
    cr_expect(entry_at(&scene, "e1")->leaves);
    cr_expect_eq(scene.selection->attachment_count, 0);
    json_t *document = scene_document(&scene);
    json_t *entry = json_array_get(json_object_get(document, "entries"), 0);
    cr_expect_eq(json_array_size(json_object_get(entry, "attachments")), 0);
    json_decref(document);
    scene_end(&scene);
}

Test(extract_leaks, a_slip_in_what_is_left_out_or_blanked_is_refused)
{
    struct scene scene;
    begin(&scene, ENTRY("e1", "\"p1\"", "\"text\":\"Dean\""));
    static const struct {
        const char *without, *blanked, *message;
    } cases[] = {
        {"e9", NULL, "the record has no entry, field or attachment \"e9\""},
        {NULL, "e9:p2", "the record has no entry \"e9\""},
        {NULL, "e1:p9", "the record has nobody with the id \"p9\""},
        {NULL, "e1", "\"e1\" says not what to blank"},
        {NULL, ":p1", "\":p1\" says not what to blank"},
        {NULL, "e1:", "\"e1:\" says not what to blank"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct extract_choice choice = {
            .without = {(const char *[]){cases[i].without}, cases[i].without != NULL},
            .blanked = {(const char *[]){cases[i].blanked}, cases[i].blanked != NULL}};
        cr_expect_eq(scene_try(&scene, &choice), STATUS_USAGE);
        cr_expect_str_eq(scene.err.message, cases[i].message);
        cr_expect_gt(strlen(scene.err.hint), 0);
    }
    scene_end(&scene);
}

Test(extract_leaks, the_family_is_not_shown_who_else_is_in_the_record)
{
    struct scene scene;
    json_t *preview = NULL;
    begin(&scene, ENTRY("e1", "\"p1\"", "\"text\":\"Grace Young\""));
    scene_select(&scene, &(struct extract_choice){.for_family = true});
    cr_expect_eq(scene.selection->leak_count, 1);
    cr_assert_eq(
        page_preview_json(scene.record, scene.profile, scene.selection, &preview, &scene.err),
        STATUS_OK);
    json_t *found = json_object_get(preview, "found");
    cr_expect_eq(json_array_size(json_object_get(found, "leaks")), 0);
    json_decref(preview);
    scene_end(&scene);
}

Test(extract_leaks, keys_of_the_record_are_searched_too)
{
    struct scene scene;
    scene_family(&scene,
                 "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\",\"health\":"
                 "{\"hit_by_dean\":\"twice\"}},"
                 "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Dean Rudkin\"}",
                 "", ENTRY("e1", "\"p1\"", "\"text\":\"A visit.\""));
    scene_profile(&scene, false, "{\"pattern\":\"people.*.health.*\",\"why\":\"w\"}", notes, "");
    scene_select(&scene, &(struct extract_choice){0});
    expect_findings(&scene, "field people.p1.health.hit_by_dean p2 people.p2.name dean\n");
    scene_end(&scene);
}

/* Whichever call for memory fails, nothing is selected, nothing is left behind, and the next try is
 * as if it had not been. */
Test(extract_leaks, no_memory_at_any_call)
{
    struct scene scene;
    begin(&scene,
          ENTRY("e1", "\"p1\"", "\"text\":\"Maureen, Dean Rudkin\",\"attachments\":[\"a.txt\"]"));
    scene_write(&scene, "attachments/a.txt", "Seen by D Rudkin.");
    struct extract_choice choice = {.blanked = NAMES("e1:p2"), .known = NAMES("Amanda Kaur")};
    scene_select(&scene, &choice);
    char wanted[DIGEST_HEX_SIZE];
    memcpy(wanted, scene.selection->extract_digest, sizeof wanted);
    size_t failures = 0;
    for (size_t i = 1;; i++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:memory:%zu", i);
        seam_plan(plan);
        enum status status = scene_try(&scene, &choice);
        bool hit = seam_was_hit();
        seam_plan(NULL);
        if (!hit) {
            cr_assert_eq(status, STATUS_OK);
            break;
        }
        cr_expect_eq(status, STATUS_SYSTEM, "call %zu", i);
        failures++;
    }
    cr_expect_gt(failures, 50);
    cr_expect_str_eq(scene.selection->extract_digest, wanted);
    cr_expect_eq(scene.selection->leak_count, 2);
    scene_end(&scene);
}

/* ---- without names ---- */

static void begin_anonymous(struct scene *scene, const char *entries, const char *dates)
{
    scene_family(scene, people, more, entries);
    char *text = memory_format(
        "{\"format\":\"safehand.profile/2\",\"name\":\"trial\",\"title\":\"Trial\",\"purpose\":"
        "\"Trying out\",\"recipient_kinds\":[\"gp\"],\"bases\":[],\"consent\":\"not_asked\","
        "\"after_refusal\":\"refuse\",\"concern\":false,\"fields\":[{\"pattern\":\"people.*.birth_"
        "date\","
        "\"why\":\"w\"},{\"pattern\":\"referral.on\",\"why\":\"w\"}],\"categories\":[%s],"
        "\"required\":[],"
        "\"anonymised\":true,\"dates\":\"%s\",\"retention_days\":30,\"receipt_days\":3,"
        "\"channels\":[\"portal\"],\"approvals\":[]}",
        notes, dates);
    cr_assert_eq(profile_parse(text, strlen(text), "trial.json", &scene->profile, &scene->err),
                 STATUS_OK, "%s", scene->err.message);
    memory_free(text);
}

Test(extract_leaks, without_names_everybody_is_found)
{
    struct scene scene;
    begin_anonymous(&scene,
                    ENTRY("e1", "\"p1\"",
                          "\"text\":\"Kelly, Noah, Mrs Marsden, Priya, Ruth, Joanne and a grace in "
                          "Wigston, HS-9.\""),
                    "month");
    scene_select(&scene, &(struct extract_choice){0});
    char *got = findings(&scene);
    static const char *const wanted[] = {"Kelly\n",  "Noah\n",   "Marsden\n",  "Priya\n", "Ruth\n",
                                         "Joanne\n", "grace?\n", "Wigston?\n", "HS-9\n"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_expect_not_null(strstr(got, wanted[i]), "%s in %s", wanted[i], got);
    memory_free(got);
    scene_end(&scene);
}

Test(extract_leaks, without_names_pseudonyms_are_put_in_place_and_dates_are_coarse)
{
    static const struct {
        const char *dates, *on;
    } cases[] = {{"month", "2026-10"}, {"year", "2026"}, {"exact", "2026-10-07"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        begin_anonymous(&scene,
                        ENTRY("kellys_entry", "\"p1\",\"c1\"",
                              "\"text\":\"Kelly carried Noah. Noah laughed; Kelly too.\","
                              "\"source\":\"Maureen\",\"attachments\":[\"a.txt\"]"),
                        cases[i].dates);
        scene_select(&scene, &(struct extract_choice){
                                 .blanked = NAMES("kellys_entry:p1", "kellys_entry:c1")});
        expect_findings(&scene, "");
        cr_expect_not(scene.selection->identifies);
        cr_expect_eq(scene.selection->attachment_count, 0);
        json_t *document = scene_document(&scene);
        json_t *entry = json_array_get(json_object_get(document, "entries"), 0);
        cr_expect_str_eq(json_text(entry, "id"), "entry-1");
        cr_expect_str_eq(json_text(entry, "text"),
                         "Mother carried Child. Child laughed; Mother too.");
        cr_expect_str_eq(json_text(entry, "by"), "a member of staff");
        cr_expect_str_eq(json_text(entry, "on"), cases[i].on);
        cr_expect_null(json_object_get(entry, "source"));
        cr_expect_eq(json_array_size(json_object_get(entry, "attachments")), 0);
        json_decref(document);
        scene_end(&scene);
    }
}

/* ---- the sample families without names ---- */

enum { BLANKS_MAXIMUM = 256 };

static const char every_category[] =
    "{\"name\":\"concern\",\"why\":\"w\"},{\"name\":\"visit_note\",\"why\":\"w\"},"
    "{\"name\":\"health\",\"why\":\"w\"},{\"name\":\"support\",\"why\":\"w\"},"
    "{\"name\":\"contact\",\"why\":\"w\"},{\"name\":\"outcome\",\"why\":\"w\"},"
    "{\"name\":\"safeguarding\",\"why\":\"w\"},{\"name\":\"complaint\",\"why\":\"w\"},"
    "{\"name\":\"internal\",\"why\":\"w\"}";
static const char every_field[] = "{\"pattern\":\"people.*\",\"why\":\"w\"},"
                                  "{\"pattern\":\"household.*\",\"why\":\"w\"},"
                                  "{\"pattern\":\"referral.*\",\"why\":\"w\"},"
                                  "{\"pattern\":\"support.*\",\"why\":\"w\"}";

/* "ENTRY:WHO" of every finding, each once. */
static size_t list_blanks(const struct selection *selection, char (*blanks)[300], size_t count)
{
    for (size_t i = 0; i < selection->leak_count; i++) {
        const struct selected_leak *leak = &selection->leaks[i];
        bool known = false;
        cr_assert_eq(leak->place, LEAK_IN_ENTRY);
        cr_assert_lt(count, (size_t)BLANKS_MAXIMUM);
        snprintf(blanks[count], sizeof *blanks, "%s:%s", leak->where,
                 leak->person != NULL ? leak->person->id : leak->path);
        for (size_t j = 0; j < count; j++)
            known = known || strcmp(blanks[j], blanks[count]) == 0;
        count += !known;
    }
    return count;
}

static void expect_no_value(const struct scene *scene, const char *text)
{
    for (size_t i = 0; i < scene->record->field_count; i++) {
        const struct record_field *field = &scene->record->fields[i];
        const struct catalogue_field *catalogue = catalogue_find(scene->catalogue, field->path);
        const char *value = json_string_value(field->value);
        if (value == NULL || catalogue == NULL || catalogue->identifying == IDENTIFYING_NO)
            continue;
        bool names = catalogue->type == FIELD_NAME || catalogue->type == FIELD_PHONE ||
                     catalogue->type == FIELD_EMAIL || catalogue->type == FIELD_POSTCODE ||
                     catalogue->type == FIELD_ADDRESS || catalogue->type == FIELD_NHS_NUMBER ||
                     catalogue->type == FIELD_BIRTH_DATE;
        if (!names)
            continue;
        cr_expect_null(strstr(text, value), "%s", field->path);
        if (catalogue->type == FIELD_NAME) {
            char first[64];
            snprintf(first, sizeof first, "%.*s", (int)strcspn(value, " "), value);
            cr_expect_null(strstr(text, first), "%s", first);
        }
    }
}

Test(extract_leaks, no_sample_family_is_told_of_once_nothing_is_found)
{
    static const char *const families[] = {"HS-2041", "HS-2077", "HS-2093"};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        struct scene scene;
        static char blanks[BLANKS_MAXIMUM][300];
        const char *items[BLANKS_MAXIMUM];
        scene_sample(&scene, families[i], "case-study");
        scene_profile(&scene, true, every_field, every_category, "");
        scene_select(&scene, &(struct extract_choice){0});
        cr_expect_gt(scene.selection->leak_count, 0);
        /* What covers another is blanked first; what it covered may show then. */
        size_t count = list_blanks(scene.selection, blanks, 0);
        for (size_t round = 0; round < 4; round++) {
            for (size_t j = 0; j < count; j++)
                items[j] = blanks[j];
            scene_select(&scene, &(struct extract_choice){.blanked = {items, count}});
            count = list_blanks(scene.selection, blanks, count);
        }
        cr_expect_eq(scene.selection->leak_count, 0, "%s: %s", families[i],
                     scene.selection->leak_count > 0 ? scene.selection->leaks[0].context : "");
        struct buffer out;
        buffer_init(&out, EXTRACT_MAXIMUM);
        cr_assert_eq(
            extract_write_json(scene.record, scene.profile, scene.selection, &out, &scene.err),
            STATUS_OK);
        expect_no_value(&scene, buffer_text(&out));
        cr_expect_null(strstr(buffer_text(&out), families[i]));
        buffer_free(&out);
        scene_end(&scene);
    }
}

Test(extract_leaks, counts_tell_of_no_few)
{
    static const struct {
        const char *hours, *visits, *members, *shown;
    } cases[] = {
        {"46", "23", "6", "46 23 6 "},
        {"46", "3", "6", "not shown not shown 6 "},
        {"3", "4", "4", "not shown not shown not shown "},
        {"9", "12", "5", "9 12 5 "},
        {"0", "0", "0", "0 0 0 "},
        {"0", "30", "0", "0 30 0 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene;
        struct buffer shown;
        char *values = memory_format("\"support\":{\"hours\":%s,\"visits\":%s,\"kind\":\"x\"},"
                                     "\"household\":{\"members\":%s}",
                                     cases[i].hours, cases[i].visits, cases[i].members);
        scene_family(&scene, people, values, ENTRY("e1", "\"p1\"", "\"text\":\"A visit.\""));
        memory_free(values);
        char *text = memory_format(
            "{\"format\":\"safehand.profile/2\",\"name\":\"trial\",\"title\":\"Trial\",\"purpose\":"
            "\"Trying out\",\"recipient_kinds\":[\"gp\"],\"bases\":[],\"consent\":\"not_asked\","
            "\"after_refusal\":\"refuse\",\"concern\":false,\"fields\":[%s],\"categories\":[],"
            "\"required\":[],\"anonymised\":true,\"counts_only\":true,\"retention_days\":30,"
            "\"receipt_days\":3,\"channels\":[\"portal\"],\"approvals\":[]}",
            every_field);
        cr_assert_eq(profile_parse(text, strlen(text), "trial.json", &scene.profile, &scene.err),
                     STATUS_OK, "%s", scene.err.message);
        memory_free(text);
        scene_select(&scene, &(struct extract_choice){0});
        json_t *document = scene_document(&scene);
        json_t *fields = json_object_get(document, "fields");
        buffer_init(&shown, 1024);
        for (size_t j = 0; j < json_array_size(fields); j++) {
            const json_t *value = json_object_get(json_array_get(fields, j), "value");
            if (json_is_integer(value))
                buffer_append_format(&shown, "%d ", (int)json_integer_value(value));
            else
                buffer_append_format(&shown, "%s ", json_string_value(value));
        }
        cr_expect_str_eq(buffer_text(&shown), cases[i].shown);
        cr_expect_eq(json_array_size(json_object_get(document, "about")), 0);
        cr_expect_eq(json_array_size(json_object_get(document, "entries")), 0);
        cr_expect_not(scene.selection->identifies);
        buffer_free(&shown);
        json_decref(document);
        scene_end(&scene);
    }
}

/* However often a name stands before it, an address is told too: it may be kept secret. */
Test(extract_leaks, a_name_many_times_hides_no_address)
{
    struct scene scene;
    begin(&scene, ENTRY("e1", "\"p1\"",
                        "\"text\":\"Maureen, Maureen, Maureen, Maureen, Maureen, Maureen, Maureen, "
                        "Maureen, Maureen, Maureen of 27 Bull Head Street.\""));
    scene_select(&scene, &(struct extract_choice){0});
    cr_assert_eq(scene.selection->leak_count, 9);
    cr_expect_str_eq(scene.selection->leaks[7].path, "people.p3.name");
    cr_expect_str_eq(scene.selection->leaks[8].path, "people.p3.address");
    scene_end(&scene);
}
