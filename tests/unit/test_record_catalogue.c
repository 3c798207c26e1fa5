/* The catalogue and the patterns of field paths. */
#include "record_family.h"

#include "safehand/base/seam.h"

static const char good[] =
    "{\n"
    "  \"format\": \"safehand.catalogue/2\",\n"
    "  \"updated\": \"2026-05-18\",\n"
    "  \"fields\": [\n"
    "    {\"pattern\": \"people.*.name\", \"label\": \"Name\", \"type\": \"name\", \"marking\": "
    "\"confidential\",\n"
    "     \"identifying\": \"direct\", \"sensitivity\": \"none\", \"stale_days\": 0},\n"
    "    {\"pattern\": \"people.*.*\", \"label\": \"Other\", \"type\": \"text\", \"marking\": "
    "\"internal\",\n"
    "     \"identifying\": \"indirect\", \"sensitivity\": \"health\", \"stale_days\": 36500}\n"
    "  ],\n"
    "  \"categories\": [\n"
    "    {\"name\": \"concern\", \"label\": \"Record of concern\", \"marking\": \"confidential\", "
    "\"sensitivity\": \"criminal_offence\"},\n"
    "    {\"name\": \"support\", \"label\": \"Support\", \"marking\": \"unclassified\", "
    "\"sensitivity\": \"none\"}\n"
    "  ]\n"
    "}\n";

static struct error err;

static enum status parse(const char *text, size_t length, struct catalogue **catalogue)
{
    err = (struct error){0};
    *catalogue = (struct catalogue *)&err; /* must be set, on failure to NULL */
    return catalogue_parse(text, length, "c.json", catalogue, &err);
}

static char *replace(const char *old, const char *new)
{
    const char *at = strstr(good, old);
    cr_assert_not_null(at, "%s", old);
    return memory_format("%.*s%s%s", (int)(at - good), good, new, at + strlen(old));
}

Test(record_catalogue, patterns_match_paths)
{
    static const struct {
        const char *pattern, *path;
        bool matches;
    } cases[] = {
        {"reference", "reference", true},
        {"reference", "referenc", false},
        {"reference", "references", false},
        {"reference", "reference.x", false},
        {"reference", "", false},
        {"a.b", "a.b", true},
        {"a.b", "a", false},
        {"a.b", "a.bb", false},
        {"a.b", "a.b.c", false},
        {"a.b", "ab", false},
        {"people.*.name", "people.p1.name", true},
        {"people.*.name", "people.p-1_x.name", true},
        {"people.*.name", "people.name", false},
        {"people.*.name", "people..name", false},
        {"people.*.name", "people.p1.x.name", false},
        {"people.*.name", "people.p1.name.x", false},
        {"people.*.name", "people.p1.names", false},
        {"people.*.name", "people.p1", false},
        {"support.*", "support.a", true},
        {"support.*", "support.a.b.c", true},
        {"support.*", "support", false},
        {"support.*", "supports.a", false},
        {"*", "a", true},
        {"*", "a.b.c", true},
        {"*", "", false},
        {"*.a", "x.a", true},
        {"*.a", "x.y.a", false},
        {"*.*", "x", false},
        {"*.*", "x.y", true},
        {"*.*", "x.y.z", true},
        {"people.*.health.*", "people.c1.health.weight.grams", true},
        {"people.*.health.*", "people.c1.health", false},
        {"a.*.c.*", "a.b.c.d", true},
        {"a.*.c.*", "a.b.b.d", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(field_pattern_matches(cases[i].pattern, cases[i].path), cases[i].matches,
                     "%s on %s", cases[i].pattern, cases[i].path);
}

Test(record_catalogue, patterns_are_valid_or_not)
{
    static const char *const valid[] = {"a", "*", "a.b", "a.*", "*.*.b", "people.p-1.x_2", "0.1"};
    static const char *const invalid[] = {"",   ".", "a.",  ".a",  "a..b", "**",  "a.b*",
                                          "*a", "A", "a b", "a/b", "é",    "a.\n"};
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        cr_expect(field_pattern_is_valid(valid[i]), "%s", valid[i]);
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        cr_expect_not(field_pattern_is_valid(invalid[i]), "%s", invalid[i]);
    char pattern[RECORD_PATH_MAXIMUM + 2];
    memset(pattern, 'a', sizeof pattern);
    pattern[RECORD_PATH_MAXIMUM + 1] = '\0';
    cr_expect_not(field_pattern_is_valid(pattern));
    pattern[RECORD_PATH_MAXIMUM] = '\0';
    cr_expect(field_pattern_is_valid(pattern));
}

Test(record_catalogue, is_read)
{
    struct catalogue *catalogue;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(parse(good, strlen(good), &catalogue), STATUS_OK, "%s", err.message);
    cr_assert_eq(catalogue->field_count, 2);
    cr_assert_eq(catalogue->category_count, 2);
    char digest[DIGEST_HEX_SIZE];
    cr_assert_eq(digest_sha256_hex(good, strlen(good), digest, &err), STATUS_OK);
    cr_expect_str_eq(catalogue->digest, digest);

    const struct catalogue_field *name = catalogue_find(catalogue, "people.p1.name");
    cr_assert_eq(name, &catalogue->fields[0], "the first that matches");
    cr_expect_str_eq(name->pattern, "people.*.name");
    cr_expect_str_eq(name->label, "Name");
    cr_expect_eq(name->type, FIELD_NAME);
    cr_expect_eq(name->marking, MARKING_CONFIDENTIAL);
    cr_expect_eq(name->identifying, IDENTIFYING_DIRECT);
    cr_expect_eq(name->sensitivity, SENSITIVITY_NONE);
    cr_expect_eq(name->stale_days, 0);
    const struct catalogue_field *other = catalogue_find(catalogue, "people.p1.name.x");
    cr_assert_eq(other, &catalogue->fields[1]);
    cr_expect_eq(other->type, FIELD_TEXT);
    cr_expect_eq(other->marking, MARKING_INTERNAL);
    cr_expect_eq(other->identifying, IDENTIFYING_INDIRECT);
    cr_expect_eq(other->sensitivity, SENSITIVITY_HEALTH);
    cr_expect_eq(other->stale_days, 36500);
    cr_expect_null(catalogue_find(catalogue, "household.address"));

    const struct catalogue_category *concern = catalogue_find_category(catalogue, "concern");
    cr_expect_str_eq(concern->label, "Record of concern");
    cr_expect_eq(concern->marking, MARKING_CONFIDENTIAL);
    cr_expect_eq(concern->sensitivity, SENSITIVITY_CRIMINAL_OFFENCE);
    cr_expect_null(catalogue_find_category(catalogue, "concer"));
    catalogue_free(catalogue);
    catalogue_free(NULL);
}

Test(record_catalogue, names_of_the_markings)
{
    static const char *const markings[] = {"unclassified", "internal", "confidential"};
    for (int i = MARKING_UNCLASSIFIED; i <= MARKING_CONFIDENTIAL; i++)
        cr_expect_str_eq(marking_name((enum marking)i), markings[i]);
}

Test(record_catalogue, each_fault_is_told_with_its_place)
{
    static const struct {
        const char *old, *new, *message, *hint;
    } cases[] = {
        {"catalogue/2", "catalogue/1",
         "2:13: /format: is \"safehand.catalogue/1\", which this "
         "program does not read",
         "this program reads \"safehand.catalogue/2\""},
        {"\"updated\": \"2026-05-18\",\n", "", "1:1: \"updated\" is missing", ""},
        {"2026-05-18", "2026-05-32",
         "3:14: /updated: must be a date that exists, such as 2026-03-31", ""},
        {"\"updated\"", "\"comment\": 1, \"updated\"", "3:14: /comment: is not known here",
         "what may stand here is format, updated, fields, categories, roles"},
        {"\"fields\": [", "\"fields\": [], \"more\": [", "4:25: /more: is not known here",
         "what may stand here is format, updated, fields, categories, roles"},
        {"people.*.name", "people.**.name",
         "5:17: /fields/0/pattern: must be a field path such as people.*.name, of at most 512 "
         "bytes",
         ""},
        {"people.*.name", "people.*",
         "7:17: /fields/1/pattern: is never used, because \"people.*\" stands before it",
         "put the narrower pattern first, or take one out"},
        {"people.*.*", "people.*.name",
         "7:17: /fields/1/pattern: is never used, because \"people.*.name\" stands before it",
         "put the narrower pattern first, or take one out"},
        {"\"Name\"", "\"\"", "5:43: /fields/0/label: must be a text that is not empty", ""},
        {"\"type\": \"name\"", "\"type\": \"blob\"",
         "5:59: /fields/0/type: must be one of name, address, postcode, phone, email, birth_date, "
         "nhs_number, reference, date, text, number, choice",
         ""},
        {"\"confidential\"", "\"secret\"",
         "5:78: /fields/0/marking: must be one of unclassified, internal, confidential", ""},
        {"\"direct\"", "true", "6:21: /fields/0/identifying: must be one of no, indirect, direct",
         ""},
        {"\"sensitivity\": \"none\"", "\"sensitivity\": \"low\"",
         "6:46: /fields/0/sensitivity: must be one of none, racial_or_ethnic_origin, "
         "political_opinions, religion_or_belief, trade_union, genetic, biometric, health, "
         "sex_life, sexual_orientation, criminal_offence",
         ""},
        {"\"sensitivity\": \"none\", ", "", "5:5: /fields/0: \"sensitivity\" is missing", ""},
        {", \"stale_days\": 0", "", "5:5: /fields/0: \"stale_days\" is missing", ""},
        {"\"stale_days\": 0", "\"stale_days\": -1",
         "6:68: /fields/0/stale_days: must be a number from 0 to 36500", ""},
        {"36500", "36501", "8:72: /fields/1/stale_days: must be a number from 0 to 36500", ""},
        {"\"stale_days\": 0", "\"stale_days\": \"0\"",
         "6:68: /fields/0/stale_days: must be a number from 0 to 36500", ""},
        {"\"label\": \"Name\",", "\"label\": \"Name\", \"note\": \"x\",",
         "5:59: /fields/0/note: is not known here",
         "what may stand here is pattern, label, type, marking, identifying, sensitivity, "
         "stale_days, also"},
        {"    {\"pattern\": \"people.*.*\"", "    3, {\"pattern\": \"people.*.*\"",
         "7:5: /fields/1: must be an object in braces", ""},
        {"\"concern\"", "\"Concern\"",
         "11:14: /categories/0/name: must be a word of at most 64 of the letters a-z, digits and "
         "_, beginning with a letter",
         ""},
        {"\"concern\"", "\"fields\"",
         "11:14: /categories/0/name: \"fields\" cannot be the name of a category", ""},
        {"\"support\"", "\"concern\"", "12:14: /categories/1/name: \"concern\" is already used",
         ""},
        {"\"unclassified\"", "\"\"",
         "12:56: /categories/1/marking: must be one of unclassified, internal, confidential", ""},
        {", \"sensitivity\": \"none\"}\n  ]\n", "}\n  ]\n",
         "12:5: /categories/1: \"sensitivity\" is missing", ""},
        {"\"categories\": [", "\"categories\": {\"a\": [", NULL, NULL},
    };
    struct catalogue *catalogue;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = replace(cases[i].old, cases[i].new);
        cr_expect_eq(parse(text, strlen(text), &catalogue), STATUS_MALFORMED, "%s", cases[i].new);
        cr_expect_null(catalogue);
        char wanted[ERROR_MESSAGE_SIZE];
        snprintf(wanted, sizeof wanted, "c.json:%s",
                 cases[i].message == NULL ? "" : cases[i].message);
        if (cases[i].message == NULL) {
            cr_expect(text_starts_with(err.message, wanted));
        } else {
            cr_expect_str_eq(err.message, wanted);
            cr_expect_str_eq(err.hint, cases[i].hint);
        }
        memory_free(text);
    }
    for (size_t i = 0; i < strlen(good) - 1; i++)
        cr_expect_eq(parse(good, i, &catalogue), STATUS_MALFORMED, "cut at %zu", i);
}

Test(record_catalogue, the_one_that_ships_describes_the_samples)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    cr_assert_not_null(file);
    struct catalogue *embedded, *loaded;
    cr_assert_eq(parse((const char *)file->data, file->length, &embedded), STATUS_OK, "%s",
                 err.message);
    cr_assert_eq(catalogue_load(SOURCE_FOLDER "/src/record/data/catalogue.json", &loaded, &err),
                 STATUS_OK);
    cr_expect_str_eq(embedded->digest, loaded->digest);
    cr_expect_eq(embedded->field_count, loaded->field_count);

    /* Only what is meant to be unknown is. */
    static const char *const families[] = {"HS-2041", "HS-2077", "HS-2093"};
    char unknown[256] = "";
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        char path[512];
        struct record *record;
        snprintf(path, sizeof path, "%s/families/%s", TEST_DATA, families[i]);
        cr_assert_eq(record_open(path, &record, &err), STATUS_OK, "%s", err.message);
        for (size_t k = 0; k < record->field_count; k++)
            if (catalogue_find(embedded, record->fields[k].path) == NULL)
                strncat(unknown, record->fields[k].path, sizeof unknown - strlen(unknown) - 1);
        for (size_t k = 0; k < record->entry_count; k++)
            cr_expect_not_null(catalogue_find_category(embedded, record->entries[k].category));
        record_free(record);
    }
    cr_expect_str_eq(unknown, "household.car_registration");
    catalogue_free(embedded);
    catalogue_free(loaded);
}

Test(record_catalogue, files_that_cannot_be_read)
{
    struct family family;
    struct catalogue *catalogue;
    char path[512];
    family_make(&family);
    snprintf(path, sizeof path, "%s/none.json", family.folder);
    cr_expect_eq(catalogue_load(path, &catalogue, &err), STATUS_SYSTEM);
    cr_expect_null(catalogue);
    snprintf(path, sizeof path, "%s/attachments/pipe", family.folder);
    cr_expect_eq(catalogue_load(path, &catalogue, &err), STATUS_MALFORMED);
    cr_expect_null(catalogue);

    /* One byte over the limit, of white space. */
    char *text = memory_allocate(CATALOGUE_MAXIMUM + 1);
    cr_assert_not_null(text);
    memset(text, ' ', CATALOGUE_MAXIMUM + 1);
    memcpy(text, good, strlen(good));
    snprintf(path, sizeof path, "%s/large.json", family.folder);
    family_write(&family, "large.json", text, CATALOGUE_MAXIMUM + 1);
    cr_expect_eq(catalogue_load(path, &catalogue, &err), STATUS_MALFORMED);
    cr_expect_null(catalogue);
    family_write(&family, "large.json", text, CATALOGUE_MAXIMUM);
    cr_expect_eq(catalogue_load(path, &catalogue, &err), STATUS_OK, "%s", err.message);
    catalogue_free(catalogue);
    memory_free(text);
    family_remove(&family);
}

Test(record_catalogue, counts_at_their_limit)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
    const char *fields = strstr(good, "    {\"pattern\""), *rest = strstr(good, "  ],\n");
    for (size_t over = 0; over <= 1; over++) {
        struct buffer text;
        struct catalogue *catalogue;
        buffer_init(&text, CATALOGUE_MAXIMUM);
        buffer_append(&text, good, (size_t)(fields - good));
        for (size_t i = 0; i < CATALOGUE_FIELDS_MAXIMUM + over; i++)
            buffer_append_format(
                &text,
                "%s{\"pattern\":\"a%zu\",\"label\":\"A\",\"type\":\"text\",\"marking\":"
                "\"internal\",\"identifying\":\"no\",\"sensitivity\":\"none\",\"stale_days\":1}\n",
                i == 0 ? "" : ",", i);
        buffer_append_text(&text, rest);
        enum status status = parse(buffer_text(&text), text.length, &catalogue);
        cr_expect_eq(status, over == 0 ? STATUS_OK : STATUS_MALFORMED, "%s", err.message);
        if (over == 1)
            cr_expect_str_eq(err.message,
                             "c.json:4:13: /fields: has 1001 items, the limit is 1000");
        catalogue_free(catalogue);
        buffer_free(&text);
    }
}

Test(record_catalogue, every_call_may_fail_once)
{
    struct catalogue *catalogue;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    enum status status = STATUS_SYSTEM;
    unsigned n = 0;
    while (status != STATUS_OK) {
        char fault[32];
        snprintf(fault, sizeof fault, "fail:%u", ++n);
        seam_plan(fault);
        status = parse(good, strlen(good), &catalogue);
        bool was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(was_hit, status != STATUS_OK, "call %u: %s", n, err.message);
        cr_assert(status == STATUS_OK || status == STATUS_SYSTEM, "call %u: %s", n, err.message);
        cr_assert_eq(catalogue == NULL, status != STATUS_OK);
    }
    cr_expect_gt(n, 50, "only %u calls", n);
    catalogue_free(catalogue);
}

/* Roles that an office adds: read strictly; what the program knows stays what it is. */
Test(record_catalogue, added_roles)
{
    static const struct {
        const char *roles, *message;
    } bad[] = {
        {"[]", "c.json:14:12: /roles: must not be empty"},
        {"{}", "c.json:14:12: /roles: must be a list in square brackets"},
        {"[{\"name\": \"mum\", \"group\": \"family\"}]",
         "c.json:14:13: /roles/0: \"label\" is missing"},
        {"[{\"name\": \"Mum\", \"label\": \"Mum\", \"group\": \"family\"}]",
         "c.json:14:22: /roles/0/name: must be a word of at most 64 of the letters a-z, digits and "
         "_, beginning with a letter"},
        {"[{\"name\": \"mum\", \"label\": \"Mum\", \"group\": \"mother\"}]",
         "c.json:14:54: /roles/0/group: must be one of other, child, family, staff, professional"},
        {"[{\"name\": \"mum\", \"label\": \"Mum\", \"group\": \"family\", \"age\": 1}]",
         "c.json:14:71: /roles/0/age: is not known here"},
        {"[{\"name\": \"mum\", \"label\": \"Mum\", \"group\": \"family\"}, {\"name\": \"mum\", "
         "\"label\": \"Mum\", \"group\": \"family\"}]",
         "c.json:14:74: /roles/1/name: \"mum\" is already used"},
        {"[{\"name\": \"mother\", \"label\": \"Mother\", \"group\": \"staff\"}]",
         "c.json:14:60: /roles/0/group: \"mother\" is of the group family, always"},
        {"[{\"name\": \"mum\", \"label\": \"Mum\", \"group\": \"staff\"}]",
         "c.json:14:54: /roles/0/group: \"mum\" is of the group family, always"},
        {"[{\"name\": \"befriender\", \"label\": \"Befriender\", \"group\": \"staff\", "
         "\"also\": [\"buddy\", \"mam\"]}]",
         "c.json:14:68: /roles/0/group: \"mam\" is of the group family, always"},
        {"[{\"name\": \"befriender\", \"label\": \"Befriender\", \"group\": \"staff\", "
         "\"also\": [\"befriender\"]}]",
         "c.json:14:86: /roles/0/also/0: \"befriender\" is already used"},
    };
    struct catalogue *catalogue;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *more = memory_format("  ],\n  \"roles\": %s\n}\n", bad[i].roles);
        char *text = replace("  ]\n}\n", more);
        cr_expect_eq(parse(text, strlen(text), &catalogue), STATUS_MALFORMED, "%zu", i);
        cr_expect_str_eq(err.message, bad[i].message);
        memory_free(text);
        memory_free(more);
    }
    char *text = replace("  ]\n}\n", "  ],\n  \"roles\": [{\"name\": \"mum\", \"label\": \"Mum\", "
                                     "\"group\": \"family\"}, {\"name\": \"mother\", \"label\": "
                                     "\"Mother\", \"group\": \"family\"}]\n}\n");
    cr_assert_eq(parse(text, strlen(text), &catalogue), STATUS_OK, "%s", err.message);
    cr_expect_eq(catalogue_role_group(catalogue, "mum"), ROLE_FAMILY);
    cr_expect_eq(catalogue_role_group(NULL, "mum"), ROLE_FAMILY);
    cr_expect_eq(catalogue_role_group(catalogue, "dad"), ROLE_FAMILY);
    cr_expect_eq(catalogue_role_group(catalogue, "dada"), ROLE_OTHER);
    cr_expect_eq(catalogue_role_group(NULL, "lodger"), ROLE_OTHER);
    catalogue_free(catalogue);
    memory_free(text);
    cr_expect_eq(catalogue_role_group(NULL, "stepson"), ROLE_CHILD);
    cr_expect_eq(catalogue_role_group(NULL, "wife"), ROLE_FAMILY);
    cr_expect_eq(catalogue_role_group(NULL, "gp"), ROLE_PROFESSIONAL);
    cr_expect_eq(catalogue_role_group(NULL, "volunteer"), ROLE_STAFF);
}
