/* Answers to paste: an extract under the headings of a referral form. */
#include "page_support.h"

#include "safehand/base/seam.h"

static json_t *extract_of_sample(const char *name)
{
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, "%s/expected/%s", TEST_DATA, name);
    json_t *extract = json_load_file(path, 0, &error);
    cr_assert_not_null(extract, "%s: %s", path, error.text);
    return extract;
}

static void expect_paste(const char *json, const char *basis, const char *wanted)
{
    struct error err = {0};
    struct buffer out;
    json_t *extract = json_loads(json, 0, NULL);
    cr_assert_not_null(extract, "%s", json);
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(page_paste(extract, basis, &out, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&out), wanted);
    buffer_free(&out);
    json_decref(extract);
}

Test(page_paste, the_sample_family_gives_the_expected_text)
{
    struct error err = {0};
    struct buffer out;
    json_t *extract = extract_of_sample("HS-2041.concern.extract.json");
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(page_paste(extract, "a legal obligation", &out, &err), STATUS_OK);
    expect_bytes(&out, "HS-2041.concern.paste.txt");
    buffer_free(&out);
    json_decref(extract);
}

#define NOTHING_BUT_CHILD                                                                          \
    "FAMILY AND HOUSEHOLD\nNothing in this extract.\n\nCONCERN\nNothing in this extract.\n\n"      \
    "CONSENT\nNothing in this extract.\n\nWHO ELSE IS INVOLVED\nNothing in this extract.\n\n"

Test(page_paste, what_is_hidden_missing_or_historical_is_shown)
{
    expect_paste("{\"about\":[{\"id\":\"c1\",\"role\":\"child\",\"name\":\"A\\u202Eb\"}],"
                 "\"fields\":[{\"path\":\"people.c1.name\",\"label\":\"Name\",\"value\":"
                 "\"A\\u202Eb\"},{\"path\":\"people.c1.sex\",\"label\":\"Sex\",\"historical\":true,"
                 "\"as_at\":\"2026-07-01\",\"value\":\"not_known\"}],\"missing\":[{\"path\":"
                 "\"people.c1.birth_date\",\"label\":\"Date of birth\"}]}",
                 NULL,
                 "CHILD\n\nA\\u{202E}b (child)\nName: A\\u{202E}b\n"
                 "Sex: not known (historical, as at 1 July 2026: may no longer be true)\n"
                 "Date of birth: missing: the record does not have it\n\n" NOTHING_BUT_CHILD);
}

/* An extract that somebody else wrote: what is unknown stands at the end, and nothing is taken for
 * what it is not. */
Test(page_paste, a_strange_extract_is_told_as_far_as_it_goes)
{
    expect_paste("{}", NULL, "CHILD\nNothing in this extract.\n\n" NOTHING_BUT_CHILD);
    expect_paste("{\"about\":7,\"fields\":[{\"path\":\"moon.phase\",\"label\":\"Phase\","
                 "\"value\":[1,true,\"2026-07-01\"]},{\"path\":\"people\",\"label\":\"P\","
                 "\"value\":null}],\"entries\":{}}",
                 NULL,
                 "CHILD\nNothing in this extract.\n\n" NOTHING_BUT_CHILD
                 "MORE\nPhase: 1, yes, 1 July 2026\nP: not known\n\n");
}

/* No text of somebody else's stands as it is, wherever it stands: a role, or a list in a list. */
Test(page_paste, nothing_hidden_stands_in_roles_and_lists)
{
    expect_paste(
        "{\"about\":[{\"id\":\"p1\",\"role\":\"m\\u202Eo.p_q\",\"name\":\"A\"}],\"fields\":[{"
        "\"path\":\"people.p1.sex\",\"label\":\"Sex\",\"value\":[\"f_m\",[\"\\u202E\"],2]}]}",
        NULL,
        "CHILD\nNothing in this extract.\n\n"
        "FAMILY AND HOUSEHOLD\n\nA (m\\u{202E}o.p_q)\nSex: f m, , 2\n\n"
        "CONCERN\nNothing in this extract.\n\nCONSENT\nNothing in this extract.\n\n"
        "WHO ELSE IS INVOLVED\nNothing in this extract.\n\n");
}

Test(page_paste, every_failing_call_is_told_and_leaves_nothing)
{
    json_t *extract = extract_of_sample("HS-2041.concern.extract.json");
    for (unsigned n = 1;; n++) {
        char plan[64];
        struct buffer out;
        struct error err = {0};
        buffer_init(&out, EXTRACT_MAXIMUM);
        buffer_append_text(&out, "before");
        snprintf(plan, sizeof plan, "fail:memory:%u", n);
        seam_plan(plan);
        enum status status = page_paste(extract, NULL, &out, &err);
        bool was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect_eq(status, was_hit ? STATUS_SYSTEM : STATUS_OK, "%s", plan);
        cr_expect(!was_hit || out.length == 6, "%s", plan);
        buffer_free(&out);
        if (!was_hit)
            break;
        cr_assert_lt(n, 5000);
    }
    json_decref(extract);
}
