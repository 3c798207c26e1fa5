/* Profiles, checklists and kinds of recipient: what ships, and every way to write one wrong. */
#include "policy_facts.h"

static const char good[] =
    "{\n"
    "  \"format\": \"safehand.profile/2\",\n"
    "  \"name\": \"a-test\",\n"
    "  \"title\": \"A test\",\n"
    "  \"purpose\": \"Testing\",\n"
    "  \"recipient_kinds\": [\"gp\"],\n"
    "  \"bases\": [\"consent\", \"public_task\"],\n"
    "  \"consent\": \"asked\",\n"
    "  \"after_refusal\": \"safeguarding\",\n"
    "  \"concern\": false,\n"
    "  \"fields\": [{\"pattern\": \"people.*.name\", \"why\": \"x\", "
    "\"stale_days\": 30}, {\"pattern\": \"support.kind\", \"why\": \"y\"}],\n"
    "  \"categories\": [{\"name\": \"visit_note\", \"why\": \"z\"}],\n"
    "  \"required\": [{\"pattern\": \"support.kind\", \"why\": \"w\"}],\n"
    "  \"anonymised\": false,\n"
    "  \"retention_days\": 365,\n"
    "  \"receipt_days\": 7,\n"
    "  \"channels\": [\"portal\", \"hand\"],\n"
    "  \"approvals\": [\"P06\"]\n"
    "}\n";

/* The text with the first `from` in it replaced; memory_free. */
static char *replace(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    cr_assert_not_null(at, "%s", from);
    return memory_format("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

Test(policy_profile, is_read_whole)
{
    struct error err = {0};
    struct profile *profile;
    char digest[DIGEST_HEX_SIZE];
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(profile_parse(good, sizeof good - 1, "a-test.json", &profile, &err), STATUS_OK,
                 "%s", err.message);
    cr_expect_str_eq(profile->name, "a-test");
    cr_expect_str_eq(profile->title, "A test");
    cr_expect_str_eq(profile->purpose, "Testing");
    cr_expect_null(profile->why);
    cr_assert_eq(profile->recipient_kinds.count, 1);
    cr_expect_str_eq(profile->recipient_kinds.items[0], "gp");
    cr_assert_eq(profile->bases.count, 2);
    cr_expect_eq(profile->consent, PROFILE_CONSENT_ASKED);
    cr_expect_not(profile->refusal_refuses);
    cr_expect_not(profile->concern);
    cr_expect_not(profile->anonymised);
    cr_assert_eq(profile->field_count, 2);
    cr_expect_str_eq(profile->fields[0].why, "x");
    cr_expect_eq(profile->fields[0].stale_days, 30);
    cr_expect_eq(profile->fields[1].stale_days, 0);
    cr_assert_eq(profile->category_count, 1);
    cr_expect_str_eq(profile->categories[0].name, "visit_note");
    cr_assert_eq(profile->required_count, 1);
    cr_expect_eq(profile->retention_days, 365);
    cr_expect_eq(profile->receipt_days, 7);
    cr_expect(names_have(&profile->channels, "hand"));
    cr_expect_not(names_have(&profile->channels, "media"));
    cr_expect(names_have(&profile->approvals, "P06"));
    cr_assert_eq(digest_sha256_hex(good, sizeof good - 1, digest, &err), STATUS_OK);
    cr_expect_str_eq(profile->digest, digest);
    cr_expect_eq(profile_find_field(profile, "people.p1.name"), &profile->fields[0]);
    cr_expect_null(profile_find_field(profile, "people.p1.phone"));
    cr_expect_eq(profile_find_category(profile, "visit_note"), &profile->categories[0]);
    cr_expect_null(profile_find_category(profile, "concern"));
    profile_free(profile);
    profile_free(NULL);
}

struct spoilt {
    const char *from, *to, *message;
};

Test(policy_profile, errors_name_their_place)
{
    static const struct spoilt steps[] = {
        {"{\n", "[\n", "p:2:11: ']' expected"},
        {"safehand.profile/2", "safehand.profile/1",
         "p:2:13: /format: must be \"safehand.profile/2\""},
        {"  \"format\": \"safehand.profile/2\",\n", "",
         "p:1:1: 'format' is missing: it must be \"safehand.profile/2\""},
        {"\"title\": \"A test\"", "\"titel\": \"A test\"", "p:1:1: 'titel' is not known here"},
        {"  \"title\": \"A test\",\n", "", "p:1:1: 'title' is missing"},
        {"\"A test\"", "\" \\n \"", "p:4:12: /title: is empty"},
        {"\"A test\"", "7", "p:4:12: /title: must be a text"},
        {"\"a-test\"", "\"A Test\"",
         "p:3:11: /name: must be words of small letters and digits, with '-' between them"},
        {"\"a-test\"", "\"a--test\"", NULL},
        {"\"a-test\"", "\"a-test-\"", NULL},
        {"\"a-test\"", "\"../a\"", NULL},
        {"[\"gp\"]", "[]", "p:6:22: /recipient_kinds: is empty"},
        {"[\"gp\"]", "\"gp\"", "p:6:22: /recipient_kinds: must be a list"},
        {"[\"gp\"]", "[\"gp\", \"GP\"]",
         "p:6:29: /recipient_kinds/1: must be a kind of recipient, in small letters, digits and "
         "'_'"},
        {"[\"gp\"]", "[\"gp\", \"gp\"]", "p:6:29: /recipient_kinds/1: 'gp' stands twice"},
        {"[\"gp\"]", "[7]", NULL},
        {"\"public_task\"", "\"curiosity\"",
         "p:7:24: /bases/1: must be one of \"consent\", \"legal_obligation\", \"vital_interests\", "
         "\"recognised_legitimate_interests\", \"public_task\", \"legitimate_interests\""},
        {"[\"consent\", \"public_task\"]", "[]", "p:7:12: /bases: is empty"},
        {"\"asked\"", "\"sometimes\"",
         "p:8:14: /consent: must be one of \"required\", \"asked\", \"not_asked\""},
        {"\"asked\"", "\"required\"",
         "p:7:12: /bases: must be [\"consent\"] where 'consent' is \"required\""},
        {"\"asked\"", "\"not_asked\"",
         "p:7:12: /bases: must not hold \"consent\" where 'consent' is \"not_asked\""},
        {"[\"consent\", \"public_task\"]", "[\"public_task\"]",
         "p:7:12: /bases: must hold \"consent\" where 'consent' is \"asked\""},
        {"\"safeguarding\"", "\"go on\"",
         "p:9:20: /after_refusal: must be one of \"safeguarding\", \"refuse\""},
        {"\"concern\": false", "\"concern\": \"no\"", "p:10:14: /concern: must be true or false"},
        {"\"people.*.name\"", "\"people.**.name\"",
         "p:11:26: /fields/0/pattern: must be a field path such as people.*.name"},
        {"\"people.*.name\"", "\"support.kind\"",
         "p:11:85: /fields/1/pattern: 'support.kind' stands twice"},
        {"\"why\": \"x\"", "\"why\": \"\"", "p:11:50: /fields/0/why: is empty"},
        {"\"why\": \"x\", ", "", "p:11:14: /fields/0: 'why' is missing"},
        {"\"stale_days\": 30", "\"stale_days\": 0",
         "p:11:69: /fields/0/stale_days: must be a whole number from 1 to 36500"},
        {"\"stale_days\": 30", "\"stale_days\": 1.5", NULL},
        {"\"stale_days\": 30", "\"colour\": 30", "p:11:14: /fields/0: 'colour' is not known here"},
        {"{\"pattern\": \"support.kind\", \"why\": \"y\"}", "7",
         "p:11:74: /fields/1: must be an "
         "object"},
        {"\"visit_note\"", "\"fields\"",
         "p:12:27: /categories/0/name: must be a category of entries, in small letters, digits and "
         "'_'"},
        {"[{\"pattern\": \"support.kind\", \"why\": \"w\"}]",
         "[{\"pattern\": \"support.kind\", \"why\": \"w\", \"stale_days\": 3}]",
         "p:13:16: /required/0: 'stale_days' is not known here"},
        {"{\"pattern\": \"support.kind\", \"why\": \"w\"}",
         "{\"pattern\": \"support.hours\", "
         "\"why\": \"w\"}",
         "p:13:28: /required/0/pattern: 'support.hours' does not stand among the fields"},
        {"\"anonymised\": false", "\"anonymised\": true",
         "p:7:12: /bases: must be empty where 'anonymised' is true: nobody is identified"},
        {"365", "0", "p:15:21: /retention_days: must be a whole number from 1 to 36500"},
        {"\"receipt_days\": 7", "\"receipt_days\": 366",
         "p:16:19: /receipt_days: must be a whole number from 1 to 365"},
        {"\"hand\"", "\"fax\"",
         "p:17:26: /channels/1: must be one of \"portal\", \"media\", \"email\", \"hand\", "
         "\"handover\""},
        {"\"hand\"", "\"portal\"", "p:17:26: /channels/1: 'portal' stands twice"},
        {"[\"P06\"]", "[\"P99\"]", "p:18:17: /approvals/0: must be the id of a rule, such as P06"},
        {"\"approvals\": [\"P06\"]\n}", "\"approvals\": [\"P06\"]\n",
         "p:20:1: '}' expected near end of file"},
    };
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct profile *profile = NULL;
        char *text = replace(good, steps[i].from, steps[i].to);
        err = (struct error){0};
        cr_expect_eq(profile_parse(text, strlen(text), "p", &profile, &err), STATUS_MALFORMED,
                     "%s -> %s", steps[i].from, steps[i].to);
        cr_expect_null(profile);
        if (steps[i].message != NULL)
            cr_expect_str_eq(err.message, steps[i].message);
        else
            cr_expect(text_starts_with(err.message, "p:"), "%s", err.message);
        memory_free(text);
    }
}

static void expect_profile(const char *text, const char *message)
{
    struct error err = {0};
    struct profile *profile = NULL;
    enum status status = profile_parse(text, strlen(text), "p", &profile, &err);
    cr_expect_eq(status, message == NULL ? STATUS_OK : STATUS_MALFORMED, "%s", err.message);
    cr_expect_str_eq(err.message, message == NULL ? "" : message);
    profile_free(profile);
}

Test(policy_profile, anonymised_lets_nobody_be_known)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    char *a = replace(good, "\"anonymised\": false", "\"anonymised\": true");
    char *b = replace(a, "[\"consent\", \"public_task\"]", "[]");
    char *c = replace(b, "\"asked\"", "\"not_asked\"");
    expect_profile(c, NULL);
    char *d = replace(c, "\"concern\": false", "\"concern\": true");
    expect_profile(d, "p:10:14: /concern: a concern is neither anonymised nor does it rest on "
                      "consent only");
    char *e = replace(c, "\"anonymised\": true", "\"anonymised\": true, \"counts_only\": true");
    expect_profile(e, "p:12:17: /categories: must be empty where 'counts_only' is true: text is no "
                      "count");
    char *f = replace(c, "\"anonymised\": true",
                      "\"anonymised\": true, \"request\": \"police_or_court\"");
    expect_profile(f, "p:14:34: /request: must be \"none\" where 'anonymised' is true: whoever "
                      "demands something demands it of somebody");
    memory_free(a);
    memory_free(b);
    memory_free(c);
    memory_free(d);
    memory_free(e);
    memory_free(f);
}

Test(policy_profile, optional_members)
{
    static const struct {
        const char *member, *message; /* NULL: well formed */
    } steps[] = {
        {"\"dates\": \"exact\", \"request\": \"power\"", NULL},
        {"\"request\": \"police_or_court\"", NULL},
        {"\"request\": \"king\"",
         "p:14:35: /request: must be one of \"none\", \"power\", \"police_or_court\""},
        {"\"dates\": \"month\"",
         "p:14:33: /dates: are made coarse only where 'anonymised' is true"},
        {"\"counts_only\": true", "p:14:39: /counts_only: goes with 'anonymised' only"},
        {"\"without_consent\": \"safeguarding\"", NULL},
        {"\"counts_only\": 1", "p:14:39: /counts_only: must be true or false"},
        {"\"standing_approval\": true",
         "p:14:45: /standing_approval: stands in for a consent that is absent: 'consent' must be "
         "\"asked\", and 'bases' hold \"legitimate_interests\""},
    };
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        char *with = memory_format("\"anonymised\": false, %s", steps[i].member);
        char *text = replace(good, "\"anonymised\": false", with);
        expect_profile(text, steps[i].message);
        memory_free(with);
        memory_free(text);
    }
    char *standing = replace(good, "\"anonymised\": false",
                             "\"anonymised\": false, \"standing_approval\": true");
    char *both = replace(standing, "\"public_task\"", "\"legitimate_interests\"");
    expect_profile(both, NULL);
    memory_free(standing);
    memory_free(both);
}

/* Cut anywhere it is malformed, never a crash or half a profile. */
Test(policy_profile, cut_anywhere)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t length = 0; length < sizeof good - 3; length++) {
        struct profile *profile = NULL;
        cr_assert_eq(profile_parse(good, length, "p", &profile, &err), STATUS_MALFORMED, "%zu",
                     length);
        cr_assert_null(profile);
    }
}

Test(policy_profile, survives_without_memory)
{
    struct error err = {0};
    struct profile *profile = NULL;
    char fault[32];
    int n;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (n = 1; n < 10000; n++) {
        snprintf(fault, sizeof fault, "fail:memory:%d", n);
        seam_plan(fault);
        enum status status = profile_parse(good, sizeof good - 1, "p", &profile, &err);
        bool hit = seam_was_hit();
        seam_plan(NULL);
        if (!hit) {
            cr_assert_eq(status, STATUS_OK);
            break;
        }
        cr_assert_eq(status, STATUS_SYSTEM, "allocation %d: %s", n, err.message);
        cr_assert_null(profile);
    }
    cr_expect_gt(n, 30);
    profile_free(profile);
}

Test(policy_profile, file_is_read)
{
    struct error err = {0};
    struct profile *profile = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_expect_eq(
        profile_load(SOURCE_FOLDER "/src/policy/data/profiles/case-study.json", &profile, &err),
        STATUS_OK, "%s", err.message);
    profile_free(profile);
    profile = NULL;
    cr_expect_neq(profile_load("/nowhere/p.json", &profile, &err), STATUS_OK);
    cr_expect_null(profile);
    /* A copy under another name is told. */
    char folder[] = "/tmp/safehand-policy-XXXXXX", path[64], message[200];
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/b-test.json", folder);
    cr_assert_eq(file_write_whole(path, good, sizeof good - 1, 0600, FILE_NEW, &err), STATUS_OK);
    cr_expect_eq(profile_load(path, &profile, &err), STATUS_MALFORMED);
    snprintf(message, sizeof message,
             "%s:3:11: /name: 'a-test' belongs into a file named a-test.json", path);
    cr_expect_str_eq(err.message, message);
    cr_expect_null(profile);
    cr_expect_eq(unlink(path), 0);
    cr_expect_eq(rmdir(folder), 0);
}

/* Keeps what follows the file's name. */
static void collect_warning(void *context, const char *warning)
{
    struct buffer *warnings = context;
    buffer_append_text(warnings, strstr(warning, ".json") + strlen(".json"));
    buffer_append_byte(warnings, '\n');
}

static struct catalogue *shipped_catalogue(void)
{
    struct error err = {0};
    struct catalogue *catalogue = NULL;
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    cr_assert_eq(
        catalogue_parse((const char *)file->data, file->length, "catalogue", &catalogue, &err),
        STATUS_OK, "%s", err.message);
    return catalogue;
}

/* What ships is whole, and there is nothing in it that the program itself would warn of. */
Test(policy_profile, shipped_profiles_fit_the_catalogue)
{
    struct error err = {0};
    struct file_list files;
    struct buffer warnings;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    struct catalogue *catalogue = shipped_catalogue();
    buffer_init(&warnings, 1 << 20);
    cr_assert_eq(file_list_folder(SOURCE_FOLDER "/src/policy/data/profiles", &files, &err),
                 STATUS_OK);
    for (size_t i = 0; i < files.count; i++) {
        struct profile *profile = NULL;
        char *path = file_join(SOURCE_FOLDER "/src/policy/data/profiles", files.names[i]);
        char *name = memory_format("profiles/%s", files.names[i]);
        cr_expect_not_null(embedded_find(policy_data, name), "%s", name);
        cr_assert_eq(profile_check(path, catalogue, collect_warning, &warnings, &profile, &err),
                     STATUS_OK, "%s", err.message);
        profile_free(profile);
        memory_free(name);
        memory_free(path);
    }
    cr_expect_eq(files.count, 18);
    cr_expect_str_eq(buffer_text(&warnings), "");
    buffer_free(&warnings);
    file_list_free(&files);
    catalogue_free(catalogue);
}

/* All that is said of the profile `base` with a change. */
static void expect_warnings(const struct catalogue *catalogue, const char *base, const char *from,
                            const char *to, const char *expected)
{
    struct error err = {0};
    struct buffer warnings;
    struct profile *profile = NULL;
    char folder[] = "/tmp/safehand-policy-XXXXXX", path[64];
    char *text = replace(base, from, to);
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a-test.json", folder);
    buffer_init(&warnings, 1 << 20);
    cr_assert_eq(file_write_whole(path, text, strlen(text), 0600, FILE_NEW, &err), STATUS_OK);
    cr_expect_eq(profile_check(path, catalogue, collect_warning, &warnings, &profile, &err),
                 STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&warnings), expected);
    profile_free(profile);
    buffer_free(&warnings);
    memory_free(text);
    cr_expect_eq(unlink(path), 0);
    cr_expect_eq(rmdir(folder), 0);
}

#define WIDE "fields out, and every one that is added later: list those that the purpose needs\n"

Test(policy_profile, warnings)
{
    static const struct {
        const char *from, *to, *warnings;
    } steps[] = {
        {"gp", "gp", ""},
        {"people.*.name", "people.*", ":11:26: /fields/0/pattern: 'people.*' lets 60 " WIDE},
        {"people.*.name", "support.*",
         ":11:26: /fields/0/pattern: 'support.*' lets 13 " WIDE
         ":11:82: /fields/1/pattern: 'support.kind' never counts: 'support.*' stands before it and "
         "takes it\n"},
        {"people.*.name", "household.car",
         ":11:26: /fields/0/pattern: the catalogue does not describe 'household.car', so it never "
         "leaves (M02)\n"},
        {"\"x\"", "\"Testing\"",
         ":11:50: /fields/0/why: only repeats the purpose: say what the recipient does with "
         "'people.*.name'\n"},
        {"visit_note", "gossip",
         ":12:27: /categories/0/name: the catalogue does not describe 'gossip', so such entries "
         "never leave (M02)\n"},
        {"\"gp\"", "\"newspaper\"",
         ":6:23: /recipient_kinds/0: 'newspaper' is no kind of recipient that this program knows: "
         "no card will bear it unless its owner writes it so\n"},
    };
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    struct catalogue *catalogue = shipped_catalogue();
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        expect_warnings(catalogue, good, steps[i].from, steps[i].to, steps[i].warnings);
    catalogue_free(catalogue);
}

/* Without names: what tells who it is, and what cannot be counted. */
Test(policy_profile, warnings_of_anonymised)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    struct catalogue *catalogue = shipped_catalogue();
    char *a = replace(good, "\"anonymised\": false", "\"anonymised\": true");
    char *b = replace(a, "[\"consent\", \"public_task\"]", "[]");
    char *c = replace(b, "\"asked\"", "\"not_asked\"");
    char *d = replace(c, "{\"name\": \"visit_note\", \"why\": \"z\"}", "");
    char *e = replace(d, "\"anonymised\": true", "\"anonymised\": true, \"counts_only\": true");
    expect_warnings(
        catalogue, d, "gp", "gp",
        ":11:26: /fields/0/pattern: 'people.*.name' (Name) tells who it is, so it never "
        "leaves without names\n");
    expect_warnings(catalogue, d, "people.*.name", "people.*.birth_date", "");
    expect_warnings(catalogue, e, "people.*.name", "support.started",
                    ":11:26: /fields/0/pattern: 'support.started' (Support started) is no number, "
                    "and cannot be counted\n");
    memory_free(a);
    memory_free(b);
    memory_free(c);
    memory_free(d);
    memory_free(e);
    catalogue_free(catalogue);
}

Test(policy_profile, kinds_have_labels)
{
    struct error err = {0};
    struct recipient_kinds *kinds = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(recipient_kinds_shipped(&kinds, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(recipient_kind_label(kinds, "gp"), "a GP practice");
    cr_expect_str_eq(recipient_kind_label(kinds, "newspaper"), "newspaper");
    recipient_kinds_free(kinds);
    recipient_kinds_free(NULL);
}

Test(policy_profile, kinds_written_wrong)
{
    static const struct {
        const char *text, *message;
    } steps[] = {
        {"[]", "k:1:1: must be an object"},
        {"{\"format\": \"safehand.recipient-kinds/2\"}", "k:1:1: 'kinds' is missing"},
        {"{\"format\": \"safehand.recipient-kinds/2\", \"kinds\": [{\"name\": \"A\", \"label\": "
         "\"a\"}]}",
         "k:1:61: /kinds/0/name: must be small letters, digits and '_'"},
        {"{\"format\": \"safehand.recipient-kinds/2\", \"kinds\": [{\"name\": \"a\", \"label\": "
         "\"a\"}, {\"name\": \"a\", \"label\": \"b\"}]}",
         "k:1:90: /kinds/1/name: 'a' stands twice"},
    };
    struct error err = {0};
    struct recipient_kinds *kinds = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        cr_expect_eq(recipient_kinds_parse(steps[i].text, strlen(steps[i].text), "k", &kinds, &err),
                     STATUS_MALFORMED);
        cr_expect_str_eq(err.message, steps[i].message);
        cr_expect_null(kinds);
    }
}

#define LIST(item)                                                                                 \
    "{\"format\": \"safehand.checklist/2\", \"name\": \"n\", \"title\": \"t\", \"sources\": "      \
    "\"s\", \"items\": [" item "]}"
#define ITEM(rest) LIST("{\"key\": \"a\", \"question\": \"q?\", \"because\": \"b\", " rest "}")

Test(policy_profile, checklists)
{
    static const struct {
        const char *text, *message; /* NULL: it is right */
    } steps[] = {
        {ITEM("\"kind\": \"text\""), NULL},
        {ITEM("\"kind\": \"text\", \"at_least\": 5"), NULL},
        {ITEM("\"kind\": \"yes_no\", \"must\": \"no\""), NULL},
        {ITEM("\"kind\": \"choice\", \"choices\": [\"x\", \"y\"], \"must\": \"y\""), NULL},
        {ITEM("\"kind\": \"date\""),
         "c:1:144: /items/0/kind: must be one of \"text\", \"yes_no\", \"choice\""},
        {ITEM("\"kind\": \"yes_no\", \"must\": \"maybe\""),
         "c:1:162: /items/0/must: nobody can answer 'maybe' to this question"},
        {ITEM("\"kind\": \"text\", \"must\": \"yes\""),
         "c:1:160: /items/0/must: nobody can answer 'yes' to this question"},
        {ITEM("\"kind\": \"choice\""),
         "c:1:89: /items/0: 'choices' stands with kind \"choice\", and only there"},
        {ITEM("\"kind\": \"text\", \"choices\": [\"x\", \"y\"]"),
         "c:1:89: /items/0: 'choices' stands with kind \"choice\", and only there"},
        {ITEM("\"kind\": \"choice\", \"choices\": [\"x\", \"y\"], \"must\": \"z\""), ""},
        {ITEM("\"kind\": \"choice\", \"choices\": [\"x\", \"x\"]"), ""},
        {ITEM("\"kind\": \"yes_no\", \"at_least\": 5"),
         "c:1:89: /items/0: 'at_least' stands only with kind \"text\""},
        {ITEM("\"kind\": \"text\", \"hint\": \"h\""), "c:1:89: /items/0: 'hint' is not known here"},
        {LIST(""), "c:1:88: /items: is empty"},
    };
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct checklist *checklist = NULL;
        enum status status =
            checklist_parse(steps[i].text, strlen(steps[i].text), "c", &checklist, &err);
        cr_expect_eq(status, steps[i].message == NULL ? STATUS_OK : STATUS_MALFORMED, "%s",
                     steps[i].text);
        cr_expect_eq(checklist != NULL, steps[i].message == NULL);
        if (steps[i].message != NULL && steps[i].message[0] != '\0')
            cr_expect_str_eq(err.message, steps[i].message);
        checklist_free(checklist);
    }
}

Test(policy_profile, media_checklist_asks_what_the_policy_names)
{
    static const struct {
        const char *key, *must;
        enum policy_ask kind;
    } items[] = {
        {"safer_way", "no", POLICY_ASK_YES_NO},
        {"encrypted", "yes", POLICY_ASK_YES_NO},
        {"belongs_to_organisation", "yes", POLICY_ASK_YES_NO},
        {"owner", NULL, POLICY_ASK_TEXT},
        {"device", NULL, POLICY_ASK_TEXT},
        {"carrier", NULL, POLICY_ASK_TEXT},
        {"route", NULL, POLICY_ASK_TEXT},
        {"stays_with_carrier", "yes", POLICY_ASK_YES_NO},
        {"loss", NULL, POLICY_ASK_TEXT},
        {"wiped", NULL, POLICY_ASK_TEXT},
    };
    struct error err = {0};
    struct checklist *checklist;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(checklist_media(&checklist, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(checklist->count, sizeof items / sizeof *items);
    for (size_t i = 0; i < checklist->count; i++) {
        cr_expect_str_eq(checklist->items[i].key, items[i].key);
        cr_expect_eq(checklist->items[i].kind, items[i].kind, "%s", items[i].key);
        if (items[i].must == NULL)
            cr_expect_null(checklist->items[i].must, "%s", items[i].key);
        else
            cr_expect_str_eq(checklist->items[i].must, items[i].must);
    }
    checklist_free(checklist);
    checklist_free(NULL);
}

Test(policy_profile, answers_from_a_file)
{
    static const struct {
        const char *text, *message, *hint;
    } steps[] = {
        {"{\"carrier\": \"Ann\", \"bus\": \"7\"}", "f:1:1: 'bus' is not known here",
         "the checklist asks for: safer_way, encrypted, belongs_to_organisation, owner, device, "
         "carrier, route, stays_with_carrier, loss, wiped"},
        {"{\"carrier\": 7}", "f:1:13: /carrier: must be a text", ""},
        {"{\"carrier\": \"Ann\", \"carrier\": \"Bob\"}", NULL, NULL},
        {"[]", "f:1:1: must be an object", ""},
        {"{\"carrier\": [[\"Ann\"]]}", NULL, NULL},
        {"", NULL, NULL},
    };
    struct error err = {0};
    struct checklist *checklist;
    json_t *answers = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(checklist_media(&checklist, &err), STATUS_OK);
    static const char right[] = "{\"safer_way\": \"no\", \"carrier\": \"Ann Lee\"}";
    cr_assert_eq(checklist_answers_parse(checklist, right, strlen(right), "f", &answers, &err),
                 STATUS_OK, "%s", err.message);
    cr_expect_eq(json_object_size(answers), 2);
    cr_expect_str_eq(json_text(answers, "C03.safer_way"), "no");
    cr_expect_str_eq(json_text(answers, "C03.carrier"), "Ann Lee");
    json_decref(answers);
    answers = NULL;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        err = (struct error){0};
        cr_expect_eq(checklist_answers_parse(checklist, steps[i].text, strlen(steps[i].text), "f",
                                             &answers, &err),
                     STATUS_MALFORMED, "%s", steps[i].text);
        cr_expect_null(answers);
        if (steps[i].message != NULL) {
            cr_expect_str_eq(err.message, steps[i].message);
            cr_expect_str_eq(err.hint, steps[i].hint);
        }
    }
    checklist_free(checklist);
}
