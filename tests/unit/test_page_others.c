/* The pages that are made of what was recorded, as bytes: the answer to a subject-access request
 * and the report for trustees; hostile words; failing memory. */
#include "page_support.h"

#include "safehand/base/seam.h"

enum { PAGE_MAXIMUM = 1 << 20 };

static const char *const ANSWERS[] = {"child", "own", "other-ways", "nothing"};
enum { ANSWER_COUNT = sizeof ANSWERS / sizeof ANSWERS[0] };

static json_t *answer_read(const char *name)
{
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, "%s/pages/subject-access.%s.json", TEST_DATA, name);
    json_t *answer = json_load_file(path, 0, &error);
    cr_assert_not_null(answer, "%s: %s", path, error.text);
    return answer;
}

static void expect_no_program(const char *html)
{
    static const char *const forbidden[] = {"<script", "<img", "<link", "src=", "http:", "https:"};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        cr_expect_null(strstr(html, forbidden[i]), "%s", forbidden[i]);
}

Test(page_others, answers_to_subject_access_give_the_expected_bytes)
{
    for (size_t i = 0; i < ANSWER_COUNT; i++) {
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

#define ROW(key, label, count)                                                                     \
    {                                                                                              \
        (char[]){key}, (char[]){label}, (count), true                                              \
    }
#define HIDDEN(key, label)                                                                         \
    {                                                                                              \
        (char[]){key}, (char[]){label}, 0, false                                                   \
    }

static struct trustees_report_row purposes[] = {
    ROW("support-update", "Support update", 24),
    HIDDEN("social-care-concern", "Concern about a child: <children's> social care & police"),
    ROW("long", "Ein Name mit \xC3\xA4\xC3\xB6\xC3\xBC, der l\xC3\xA4nger ist als der Platz", 7),
    ROW("none", "Nothing of it", 0),
};
static struct trustees_report_row channels[] = {HIDDEN("portal", "Portal"), HIDDEN("hand", "Hand")};

static struct trustees_report_row all = ROW("total", "All", 36);
static char office[] = "Home-Start <Wigston> & District";

static struct trustees_report report_of_tests(void)
{
    struct trustees_report report = {
        .office = office,
        .from = {2026, 11, 1},
        .to = {2026, 11, 30},
        .total = all,
    };
    static const struct trustees_report_table tables[TRUSTEES_REPORT_TABLES] = {
        {"purpose", "What for", "Sharings by purpose", purposes, 4, true},
        {"channel", "How", "Sharings by channel", channels, 2, false},
        {"basis", "On what ground", "Sharings by lawful basis", NULL, 0, false},
        {"outcome", "What came of it", "Sharings by outcome", purposes, 1, true},
        {"receipt", "How soon", "Receipts by days", channels, 1, false},
        {"apart", "Counted apart", "Other things", purposes + 1, 1, false},
    };
    memcpy(report.tables, tables, sizeof tables);
    return report;
}

Test(page_others, the_report_for_trustees_gives_the_expected_bytes)
{
    struct buffer out;
    struct error err = {0};
    struct trustees_report report = report_of_tests();
    buffer_init(&out, PAGE_MAXIMUM);
    cr_assert_eq(trustees_report_page(&report, &out, &err), STATUS_OK, "%s", err.message);
    expect_bytes(&out, "trustees-report.html");
    expect_no_program(buffer_text(&out));
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
        if (status == STATUS_OK)
            status = trustees_report_page(&report, &out, &err);
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
    buffer_free(&out);
    json_decref(answer);
}
