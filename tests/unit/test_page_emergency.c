/* What stands before all else in a report of an emergency, and the words for people and days in
 * what is read. */
#include "page_support.h"

#include "safehand/extract/told.h"

static void expect_report(const struct report_heading *heading, const char *wanted, bool is_there)
{
    struct scene scene;
    struct buffer out;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    scene_select(&scene, &(struct extract_choice){.about = NAMES("p2", "c2")});
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(
        page_report(scene.record, scene.profile, scene.selection, heading, &out, &scene.err),
        STATUS_OK, "%s", scene.err.message);
    cr_expect_eq(strstr(buffer_text(&out), wanted) != NULL, is_there, "%s", wanted);
    buffer_free(&out);
    scene_end(&scene);
}

Test(page_emergency, the_report_says_it_first)
{
    struct report_heading heading = heading_of_page();
    expect_report(&heading, "<p class=\"caution\"", false);
    heading.at_risk = "Ellie-Mae <c2>";
    heading.harm = "He threatens to come tonight";
    expect_report(
        &heading,
        "<h1>Concern about a child</h1>\n"
        "<p class=\"caution\" dir=\"auto\"><strong>Emergency: the sender says that somebody is at "
        "immediate risk.</strong></p>\n"
        "<p class=\"caution\" dir=\"auto\"><strong>Who is at risk: </strong><bdi>Ellie-Mae "
        "&lt;c2&gt;</bdi></p>\n"
        "<p class=\"caution\" dir=\"auto\"><strong>What may happen: </strong><bdi>He threatens to "
        "come tonight</bdi></p>\n"
        "<p class=\"plain\" dir=\"auto\">Ellie-Mae may be hurt",
        true);
}

Test(page_emergency, whoever_is_not_here_is_told_by_the_role_and_not_by_an_id)
{
    struct report_heading heading = heading_of_page();
    expect_report(&heading, "somebody not in this extract (mother)", true);
    expect_report(&heading, "(p1)", false);
}

Test(page_emergency, days_in_values_are_told_as_everywhere_else)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"2026-11-11 between 15:40 and 16:05", "11 November 2026 between 15:40 and 16:05"},
        {"in force until 2027-07-09.", "in force until 9 July 2027."},
        {"(2026-11-11), 2026-11-12", "(11 November 2026), 12 November 2026"},
        {"2026-02-30", "2026-02-30"},
        {"2026-11-1", "2026-11-1"},
        {"REF-2026-11-11, 2026-11-11-7, a2026-11-11", "REF-2026-11-11, 2026-11-11-7, a2026-11-11"},
        {"2026-11-11T10:00:00Z, 12026-11-11", "2026-11-11T10:00:00Z, 12026-11-11"},
        {"2026-11-11.pdf and x.2026-11-11", "2026-11-11.pdf and x.2026-11-11"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer out;
        buffer_init(&out, EXTRACT_MAXIMUM);
        words_append_dates(&out, cases[i].text);
        cr_expect_str_eq(buffer_text(&out), cases[i].wanted);
        buffer_free(&out);
    }
}

/* The same in answers to paste: tests/page/paste.test.mjs has the same extract. */
Test(page_emergency, answers_to_paste_call_people_by_their_role)
{
    struct error err = {0};
    struct buffer out;
    json_t *extract = json_loads(
        "{\"about\":[{\"id\":\"c1\",\"role\":\"child\"},{\"id\":\"p2\",\"role\":\"step_father\"},"
        "{\"id\":\"c2\",\"role\":\"child\"}],\"fields\":[{\"path\":\"people.c2.sex\",\"label\":"
        "\"Sex\","
        "\"value\":\"male\"},{\"path\":\"people.c2.parental_responsibility\",\"label\":\"PR\","
        "\"value\":[\"p2\",\"p1\"]},{\"path\":\"people.p2.sex\",\"label\":\"Sex\",\"value\":"
        "\"until 2026-07-09\"}]}",
        0, NULL);
    cr_assert_not_null(extract);
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(page_paste(extract, NULL, &out, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&out),
                     "CHILD\n\nchild 2\nSex: male\n\n"
                     "FAMILY AND HOUSEHOLD\n\nstep father\nSex: until 9 July 2026\n\n"
                     "CONCERN\nNothing in this extract.\n\n"
                     "CONSENT\nPR (child 2): step father, somebody not in this extract\n\n"
                     "WHO ELSE IS INVOLVED\nNothing in this extract.\n\n");
    buffer_free(&out);
    json_decref(extract);
}
