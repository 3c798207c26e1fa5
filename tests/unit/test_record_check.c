/* All that is wrong and doubtful in a record, told at once. */
#include "record_family.h"

#include "safehand/base/seam.h"
#include "safehand/record/check.h"

static void look(struct family *family, const char *text, const struct record_known *known,
                 struct record_check *check, enum status wanted)
{
    struct record *record;
    *check = (struct record_check){.known = known};
    family_write(family, "family.json", text, strlen(text));
    family->err = (struct error){0};
    cr_expect_eq(record_open_checked(family->folder, check, &record, &family->err), wanted);
    record_free(record);
}

static const struct catalogue *shipped(void)
{
    const struct catalogue *catalogue;
    struct error err = {0};
    cr_assert_eq(catalogue_shipped(&catalogue, &err), STATUS_OK, "%s", err.message);
    return catalogue;
}

static void expect(const struct json_trouble *trouble, size_t line, const char *pointer,
                   const char *what, const char *meant)
{
    cr_expect_eq(trouble->line, line, "%s", pointer);
    cr_expect_str_eq(trouble->pointer, pointer);
    cr_expect_str_eq(trouble->what, what);
    cr_expect_str_eq(trouble->meant ? trouble->meant : "", meant);
}

static const char several[] =
    "{\"format\":\"safehand.family/2\",\"reference\":\"HS-1\",\"updated\":\"2026-01-01\",\n"
    "\"people\":[{\"id\":\"p1\",\"role\":\"mum\",\"name\":\"Ann Lee\"},\n"
    "{\"id\":\"c1\",\"role\":\"chidl\",\"dob\":\"2020-01-01\"}],\n"
    "\"household\":{\"adress\":\"1 High Street\"},\n"
    "\"consents\":[{\"id\":\"k1\",\"state\":\"given\",\"by\":\"mam\",\"for\":[\"p1\"],"
    "\"purposes\":[\"suport\"],\"kinds\":[\"polise\"],\"categories\":[\"visit\"],"
    "\"on\":\"2026-01-01\"}],\n"
    "\"entries\":[{\"id\":\"e1\",\"on\":\"2026-02-30\",\"by\":\"R\",\"about\":[\"c1\"],"
    "\"category\":\"safegarding\",\"kind\":\"fact\",\"text\":\"t\",\"sorce\":\"x\"}]}";

Test(record_check, errors_and_doubts_in_one_run)
{
    struct family family;
    struct record_check check;
    const char *kinds[] = {"police"}, *purposes[] = {"support"};
    struct record_known known = {
        .catalogue = shipped(), .kinds = {kinds, 1}, .purposes = {purposes, 1}};
    family_make(&family);
    look(&family, several, &known, &check, STATUS_MALFORMED);
    cr_assert_eq(check.errors.count, 3);
    expect(&check.errors.items[0], 5, "/consents/0/by", "nobody in \"people\" has the id \"mam\"",
           "p1");
    expect(&check.errors.items[1], 6, "/entries/0/on",
           "must be a date that exists, such as 2026-03-31", "");
    expect(&check.errors.items[2], 6, "/entries/0/sorce", "is not known here", "source");
    cr_expect_str_eq(family.err.hint, "perhaps \"p1\" is meant; add the person to \"people\", or "
                                      "correct the id");
    cr_assert_eq(check.warnings.count, 8);
    expect(&check.warnings.items[0], 2, "/people/0/role", "\"mum\" is read as \"mother\"",
           "mother");
    expect(&check.warnings.items[1], 3, "/people/1/role", "nobody knows the role \"chidl\"",
           "child");
    expect(&check.warnings.items[2], 3, "/people/1/dob", "nobody knows the field people.c1.dob",
           "people.c1.birth_date");
    expect(&check.warnings.items[3], 4, "/household/adress",
           "nobody knows the field household.adress", "household.address");
    expect(&check.warnings.items[4], 5, "/consents/0/purposes/0",
           "nobody knows the purpose \"suport\"", "support");
    expect(&check.warnings.items[5], 5, "/consents/0/kinds/0",
           "nobody knows the kind of recipient \"polise\"", "police");
    expect(&check.warnings.items[6], 5, "/consents/0/categories/0",
           "nobody knows the category \"visit\"", "visit_note");
    expect(&check.warnings.items[7], 6, "/entries/0/category",
           "nobody knows the category \"safegarding\"", "safeguarding");
    record_check_free(&check);
    family_remove(&family);
}

/* Without anybody who wants to know all, the first says how many others there are. */
Test(record_check, the_first_counts_the_others)
{
    struct family family;
    struct record *record;
    family_make(&family);
    cr_expect_eq(family_open(&family, several, strlen(several), &record), STATUS_MALFORMED);
    cr_expect_null(record);
    cr_expect(text_starts_with(family.err.hint,
                               "perhaps \"p1\" is meant; add the person to \"people\", or correct "
                               "the id; 2 more things are wrong in it ("),
              "%s", family.err.hint);
    cr_assert_eq(family.err.hint_ways.count, 1);
    cr_expect_eq(family.err.hint_ways.items[0].action, WAY_CHECK_RECORD);
    cr_expect_str_eq(family.err.hint_ways.items[0].arguments[0], family.folder);
    family_remove(&family);
}

/* However many there are, two hundred are kept, and the others are counted. */
Test(record_check, many)
{
    struct family family;
    struct record_check check;
    struct buffer text;
    for (size_t count = JSON_TROUBLES_MAXIMUM - 1; count <= JSON_TROUBLES_MAXIMUM + 1; count++) {
        buffer_init(&text, 1 << 20);
        buffer_append_text(&text, "{\"format\":\"safehand.family/2\",\"reference\":\"HS-1\","
                                  "\"updated\":\"2026-01-01\",\"people\":[{\"id\":\"p1\",\"role\":"
                                  "\"mother\"}],\"consents\":[],\"entries\":[");
        for (size_t i = 0; i < count; i++)
            buffer_append_format(&text, "%s[]", i > 0 ? "," : "");
        buffer_append_text(&text, "]}");
        family_make(&family);
        look(&family, buffer_text(&text), NULL, &check, STATUS_MALFORMED);
        size_t kept = count < JSON_TROUBLES_MAXIMUM ? count : JSON_TROUBLES_MAXIMUM;
        cr_expect_eq(check.errors.count, kept);
        cr_expect_eq(check.errors.more, count - kept);
        cr_expect_eq(check.warnings.count, 0);
        record_check_free(&check);
        family_remove(&family);
        buffer_free(&text);
    }
}

/* A record in order: nothing is told. One that is no JSON: the failure alone. */
Test(record_check, nothing_to_tell)
{
    struct family family;
    struct record_check check;
    struct record_known known = {.catalogue = NULL};
    family_make(&family);
    look(&family, family_good, &known, &check, STATUS_OK);
    cr_expect_eq(check.errors.count + check.warnings.count, 0);
    record_check_free(&check);
    look(&family, "{\"format\":", &known, &check, STATUS_MALFORMED);
    cr_expect_eq(check.errors.count + check.warnings.count, 0);
    record_check_free(&check);
    family_remove(&family);
}

/* Each call fails in turn while all is told: never malformed, and nothing is left. */
Test(record_check, every_call_may_fail_once)
{
    struct family family;
    struct record_known known = {.catalogue = shipped()};
    enum status status = STATUS_SYSTEM;
    struct record *record;
    unsigned n = 0;
    family_make(&family);
    cr_expect_eq(family_open(&family, several, strlen(several), &record), STATUS_MALFORMED);
    while (status == STATUS_SYSTEM) {
        struct record_check check = {.known = &known};
        char fault[32];
        snprintf(fault, sizeof fault, "fail:%u", ++n);
        family.err = (struct error){0};
        seam_plan(fault);
        status = record_open_checked(family.folder, &check, &record, &family.err);
        bool was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(was_hit, status == STATUS_SYSTEM, "call %u: %s", n, family.err.message);
        cr_expect_null(record);
        record_check_free(&check);
    }
    cr_expect_eq(status, STATUS_MALFORMED);
    cr_expect_gt(n, 100, "only %u calls", n);
    family_remove(&family);
}

Test(record_check, values_that_are_none)
{
    static const struct {
        enum field_type type;
        const char *value, *doubt;
    } cases[] = {
        {FIELD_PHONE, "7700900142", "may miss the 0 that a telephone number begins with"},
        {FIELD_PHONE, "1632 960 12", "may miss the 0 that a telephone number begins with"},
        {FIELD_PHONE, "07700 900142", ""},
        {FIELD_PHONE, "+44 7700 900142", ""},
        {FIELD_PHONE, "999", ""},
        {FIELD_PHONE, "Not  known.",
         "is a remark that it is missing, and would leave as the value"},
        {FIELD_ADDRESS, "as above",
         "is a remark that leads elsewhere, and would leave as the value"},
        {FIELD_ADDRESS, "7700900142", ""},
        {FIELD_ADDRESS, "Above the shop, 3 High Street", ""},
        {FIELD_TEXT, "see notes", "is a remark that leads elsewhere, and would leave as the value"},
        {FIELD_TEXT, "none", ""},
        {FIELD_NAME, "?", "is a remark that it is missing, and would leave as the value"},
        {FIELD_NAME, "", ""},
        {FIELD_NAME, ".", ""},
        {FIELD_NAME, "Not known to anybody who has ever been here at all", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *value = json_string(cases[i].value), *list = json_pack("[s, O]", "Ann Lee", value);
        const char *doubt = record_value_doubt(cases[i].type, value);
        const char *within = record_value_doubt(cases[i].type, list);
        cr_expect_str_eq(doubt ? doubt : "", cases[i].doubt, "%s", cases[i].value);
        cr_expect_str_eq(within ? within : "", cases[i].doubt, "%s, in a list", cases[i].value);
        json_decref(value);
        json_decref(list);
    }
    json_t *number = json_integer(7700900142), *nothing = json_null();
    cr_expect_str_eq(record_value_doubt(FIELD_PHONE, number),
                     "may miss the 0 that a telephone number begins with");
    cr_expect_null(record_value_doubt(FIELD_NUMBER, number));
    cr_expect_null(record_value_doubt(FIELD_PHONE, nothing));
    json_decref(number);
    json_decref(nothing);
}
