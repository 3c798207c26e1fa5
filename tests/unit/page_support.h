/* Pages as bytes, for the tests of module page. */
#ifndef SAFEHAND_TEST_PAGE_SUPPORT_H
#define SAFEHAND_TEST_PAGE_SUPPORT_H

#include "extract_support.h"
#include "safehand/page/consent_form.h"

/* Compares byte for byte with a file of tests/data/expected. SAFEHAND_EXPECTED=write in the
 * environment writes the file anew, for a change that was looked at. */
static inline void expect_bytes(const struct buffer *out, const char *name)
{
    char path[512];
    struct buffer wanted;
    struct error err = {0};
    snprintf(path, sizeof path, "%s/expected/%s", TEST_DATA, name);
    buffer_init(&wanted, EXTRACT_MAXIMUM);
    const char *how = getenv("SAFEHAND_EXPECTED");
    if (how && strcmp(how, "write") == 0)
        cr_assert_eq(file_write_whole(path, out->data, out->length, 0644, FILE_REPLACE, &err),
                     STATUS_OK, "%s", err.message);
    cr_assert_eq(file_read_whole(path, &wanted, &err), STATUS_OK, "%s", err.message);
    size_t same = 0;
    while (same < out->length && same < wanted.length && out->data[same] == wanted.data[same])
        same++;
    cr_expect(same == out->length && same == wanted.length,
              "%s differs from byte %zu on:\n%.200s\nand not:\n%.200s", name, same,
              buffer_text(out) + same, buffer_text(&wanted) + same);
    buffer_free(&wanted);
}

enum { PAGE_MAXIMUM = 1 << 20 };

/* Answers of tests/data/pages. */
static const char *const ANSWERS[]
    __attribute__((unused)) = {"child", "own", "other-ways", "nothing"};
enum { PAGE_ANSWERS = sizeof ANSWERS / sizeof ANSWERS[0] };

static inline json_t *answer_read(const char *name)
{
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, "%s/pages/subject-access.%s.json", TEST_DATA, name);
    json_t *answer = json_load_file(path, 0, &error);
    cr_assert_not_null(answer, "%s: %s", path, error.text);
    return answer;
}

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

static inline struct trustees_report report_of_tests(void)
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
        {"apart", "Counted apart", "Other things", purposes + 1, 1, false},
    };
    memcpy(report.tables, tables, sizeof tables);
    return report;
}

static inline struct report_heading heading_of_page(void)
{
    timestamp created, expires;
    cr_assert(timestamp_parse(EXTRACT_NOW, &created));
    cr_assert(timestamp_parse("2026-12-06T09:05:00Z", &expires));
    return (struct report_heading){
        .id = "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        .sender_name = "Ruth Adeyemi",
        .sender_organisation = "Home-Start Wigston",
        .sender_role = "coordinator",
        .sender_contact = "ruth.adeyemi@example.org, 01632 960100",
        .recipient_name = "Amanda Kaur",
        .recipient_organisation = "Children's social care",
        .purpose = "Ellie-Mae may be hurt by her mother's former partner.",
        .basis = "public task",
        .handling = "Use this only to protect the children named here.\nDelete your copy when it "
                    "is on your file.",
        .created = created,
        .expires = expires,
    };
}

/* A form to sign, with a name that would be a tag. */
static inline struct consent_form consent_form_of_tests(void)
{
    static const char *people[] = {"Kelly Marsden", "<b>Noah</b> Rudkin"};
    static const char *asked_for[] = {"Support has ended: Telling the referrer that it has"};
    static const char *kinds[] = {"a GP practice", "a school or nursery"};
    static const char *categories[] = {"Details that the purpose needs", "Home visit"};
    static const struct date until = {2027, 3, 31};
    return (struct consent_form){.organisation = office,
                                 .who = people[0],
                                 .people = {people, 2},
                                 .purposes = {asked_for, 1},
                                 .kinds = {kinds, 2},
                                 .categories = {categories, 2},
                                 .until = &until};
}

#endif
