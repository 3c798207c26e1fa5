/* The pages that are made of what was recorded, as bytes: the answer to a subject-access request
 * and the report for trustees; hostile words; failing memory. */
#include "page_support.h"

#include "safehand/base/seam.h"

static void expect_no_program(const char *html)
{
    static const char *const forbidden[] = {"<script", "<img", "<link", "src=", "http:", "https:"};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        cr_expect_null(strstr(html, forbidden[i]), "%s", forbidden[i]);
}

Test(page_others, answers_to_subject_access_give_the_expected_bytes)
{
    for (size_t i = 0; i < PAGE_ANSWERS; i++) {
        char name[128];
        struct buffer out;
        struct error err = {0};
        json_t *answer = answer_read(ANSWERS[i]);
        buffer_init(&out, PAGE_MAXIMUM);
        cr_assert_eq(page_subject_access(answer, &out, &err), STATUS_OK, "%s", err.message);
        snprintf(name, sizeof name, "subject-access.%s.html", ANSWERS[i]);
        expect_bytes(&out, name);
        expect_no_program(buffer_text(&out));
        buffer_free(&out);
        json_decref(answer);
    }
}

/* ---- the report for trustees ---- */

Test(page_others, the_report_for_trustees_gives_the_expected_bytes)
{
    struct buffer out;
    struct error err = {0};
    struct trustees_report report = report_of_tests();
    buffer_init(&out, PAGE_MAXIMUM);
    cr_assert_eq(page_trustees_report(&report, &out, &err), STATUS_OK, "%s", err.message);
    expect_bytes(&out, "trustees-report.html");
    expect_no_program(buffer_text(&out));
    buffer_free(&out);
}

/* ---- the form for a consent ---- */

Test(page_others, the_consent_form_gives_the_expected_bytes)
{
    struct buffer out;
    struct error err = {0};
    struct consent_form form = consent_form_of_tests();
    buffer_init(&out, PAGE_MAXIMUM);
    cr_assert_eq(page_consent_form(&form, &out, &err), STATUS_OK, "%s", err.message);
    expect_bytes(&out, "consent-form.html");
    expect_no_program(buffer_text(&out));
    buffer_clear(&out);
    form.until = NULL;
    cr_assert_eq(page_consent_form(&form, &out, &err), STATUS_OK);
    cr_expect_not_null(strstr(buffer_text(&out), "It holds until you change your mind."));
    cr_expect_null(strstr(buffer_text(&out), "It ends on"));
    buffer_free(&out);
    buffer_init(&out, 1000);
    cr_expect_eq(page_consent_form(&form, &out, &err), STATUS_MALFORMED);
    cr_expect_eq(out.length, 0, "nothing of it stays");
    buffer_free(&out);
}

/* ---- failures ---- */

/* Memory fails at every call in turn: the page fails whole. */
Test(page_others, failing_memory_is_told)
{
    struct trustees_report report = report_of_tests();
    json_t *answer = answer_read("child");
    for (unsigned n = 1;; n++) {
        char plan[64];
        struct buffer out;
        struct error err = {0};
        buffer_init(&out, PAGE_MAXIMUM);
        snprintf(plan, sizeof plan, "fail:memory:%u", n);
        seam_plan(plan);
        enum status status = page_subject_access(answer, &out, &err);
        size_t before = status == STATUS_OK ? out.length : 0;
        if (status == STATUS_OK)
            status = page_trustees_report(&report, &out, &err);
        if (status != STATUS_OK)
            cr_expect_eq(out.length, before, "%s", plan);
        bool hit = seam_was_hit();
        seam_plan(NULL);
        buffer_free(&out);
        cr_expect_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s: %s", plan, err.message);
        if (!hit)
            break;
        cr_expect_gt(strlen(err.message), 0, "%s", plan);
        cr_assert_lt(n, 10000);
    }
    json_decref(answer);
}

Test(page_others, a_page_over_its_bound_is_refused)
{
    struct buffer out;
    struct error err = {0};
    json_t *answer = answer_read("own");
    buffer_init(&out, 1000);
    cr_expect_eq(page_subject_access(answer, &out, &err), STATUS_MALFORMED);
    cr_expect_eq(out.length, 0);
    buffer_free(&out);
    json_decref(answer);
}
