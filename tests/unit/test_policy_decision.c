/* The decision, its digest, and approvals over it. */
#include "policy_facts.h"

static const char SHARING_ID[] = "5b6f8e0a-1c2d-4e3f-8a9b-0c1d2e3f4a5b";
static const char other_id[] = "5b6f8e0a-1c2d-4e3f-8a9b-0c1d2e3f4a5c";

static json_t *build(struct fixture *fixture, struct policy_verdict *verdict, const json_t *asked)
{
    static const unsigned char salt[DECISION_SALT_SIZE] = {0xAB, 0xCD};
    struct error err = {0};
    json_t *decision = NULL;
    cr_assert_eq(policy_evaluate(&fixture->facts, verdict, &err), STATUS_OK);
    struct decision_parts parts = {
        .id = SHARING_ID,
        .salt = salt,
        .created = fixture->facts.now,
        .expires = fixture->facts.now + DECISION_VALID_DAYS * 86400,
        .sender_name = "Sally Quayle",
        .sender_verifier = "safehand/0011223344556677+01020304+AQID",
        .asked = asked,
        .facts = &fixture->facts,
        .verdict = verdict,
    };
    cr_assert_eq(decision_build(&parts, &decision, &err), STATUS_OK, "%s", err.message);
    return decision;
}

static void digest_of(const char *patch, char digest[DIGEST_HEX_SIZE])
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    fixture_make_text(&fixture, patch);
    json_t *decision = build(&fixture, &verdict, NULL);
    cr_assert_eq(decision_digest(decision, digest, &err), STATUS_OK);
    json_decref(decision);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}

static const char waiting[] =
    "{'family': {'consents': []}, 'fields': ['people.p1.name', 'people.p1.phone'], 'historical': "
    "['people.p1.phone'], 'entries': ['e1', 'e3'], 'chosen': ['e3'], 'attachments': ['a.png'], "
    "'answers': {'P05.basis': 'public_task', 'P05.reason': 'Child in need review', "
    "'M01.people.p1.phone': 'To ring her before', 'M01.attachments.a.png': 'The drawing she made', "
    "'M03.e3': 'He is part of the meeting', 'M06.historical': 'yes'}}";

static void expect_list(const json_t *decision, const char *key, const char *wanted)
{
    char found[256] = "";
    const json_t *list = json_object_get(decision, key);
    cr_assert(json_is_array(list), "%s", key);
    for (size_t i = 0; i < json_array_size(list); i++) {
        strcat(found, i > 0 ? " " : "");
        strcat(found, json_string_value(json_array_get(list, i)));
    }
    cr_expect_str_eq(found, wanted, "%s", key);
}

Test(policy_decision, holds_what_was_asked_and_found)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    fixture_make_text(&fixture, waiting);
    json_t *asked = json_pack("{s:s}", "record", "/families/NM-0107");
    json_t *decision = build(&fixture, &verdict, asked);
    static const struct {
        const char *object, *key, *value;
    } members[] = {
        {NULL, "format", "safehand.decision/2"},
        {NULL, "id", SHARING_ID},
        {NULL, "salt", "abcd000000000000000000000000000000000000000000000000000000000000"},
        {NULL, "created", "2026-11-16T10:00:00Z"},
        {NULL, "expires", "2026-11-30T10:00:00Z"},
        {"sender", "name", "Sally Quayle"},
        {"sender", "verifier", "safehand/0011223344556677+01020304+AQID"},
        {"recipient", "name", "Amina Holt"},
        {"recipient", "organisation", "Northmoor County Council"},
        {"recipient", "organisation_kind", "childrens_social_care"},
        {"recipient", "card", "c0ffee"},
        {"recipient", "fingerprint", "11111 22222 33333 44444 55555 66666"},
        {"recipient", "expires", "2028-03-01T09:00:00Z"},
        {"recipient", "verified_by", "Sally Quayle"},
        {"recipient", "verified_on", "2026-05-04"},
        {"asked", "record", "/families/NM-0107"},
        {NULL, "purpose", "Review meeting of the child in need plan on 24 November"},
        {NULL, "basis", "public_task"},
        {"channel", "kind", "portal"},
        {"channel", "to", "northmoor"},
        {NULL, "reference", "NM-0107"},
        {"profile", "name", "social-care-report"},
        {NULL, "marking", "confidential"},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *object =
            members[i].object == NULL ? decision : json_object_get(decision, members[i].object);
        cr_assert_not_null(json_text(object, members[i].key), "%s", members[i].key);
        cr_expect_str_eq(json_text(object, members[i].key), members[i].value, "%s", members[i].key);
    }
    cr_expect_str_eq(json_text(decision, "record"), fixture.record->digest);
    cr_expect_str_eq(json_text(decision, "catalogue"), fixture.catalogue->digest);
    cr_expect_str_eq(json_text(decision, "extract"), fixture.selection.extract_digest);
    cr_expect_str_eq(json_text(json_object_get(decision, "profile"), "digest"),
                     fixture.profile->digest);
    expect_list(decision, "about", "p1 c2");
    expect_list(decision, "fields", "people.p1.name people.p1.phone");
    expect_list(decision, "fields_beyond", "people.p1.phone");
    expect_list(decision, "fields_historical", "people.p1.phone");
    expect_list(decision, "entries", "e1 e3");
    expect_list(decision, "entries_beyond", "");
    expect_list(decision, "entries_about_others", "e3");
    expect_list(decision, "missing", "");
    cr_expect(json_is_false(json_object_get(decision, "emergency")));
    cr_expect(json_is_false(json_object_get(decision, "standing_approval")));
    cr_expect(json_is_null(json_object_get(decision, "agreement")));
    cr_expect_str_eq(json_text(decision, "target"), "removable");
    cr_expect_str_eq(json_text(json_object_get(decision, "training"), "signed_on"), "2026-02-10");
    cr_expect_str_eq(json_text(json_object_get(decision, "training"), "lapses_on"), "2027-02-10");
    cr_expect_eq(json_array_size(json_object_get(decision, "leaks")), 0);
    cr_expect_eq(json_array_size(json_object_get(decision, "hidden")), 0);
    cr_expect(json_is_true(json_object_get(decision, "identifies")));
    cr_expect(json_is_false(json_object_get(decision, "special_category")));
    const json_t *file = json_array_get(json_object_get(decision, "attachments"), 0);
    cr_expect_str_eq(json_text(file, "name"), "a.png");
    cr_expect(json_is_null(json_object_get(file, "entry")));
    cr_expect_eq(json_integer_value(json_object_get(file, "size")), 1000);
    const json_t *answers = json_object_get(decision, "answers");
    cr_assert_eq(json_array_size(answers), 7);
    cr_expect_str_eq(json_text(json_array_get(answers, 0), "key"), "M01.attachments.a.png");
    cr_expect_str_eq(json_text(json_array_get(answers, 6), "key"), "P05.reason");
    cr_expect_str_eq(json_text(json_array_get(answers, 6), "answer"), "Child in need review");
    const json_t *rules = json_object_get(decision, "rules");
    cr_assert_eq(json_array_size(rules), verdict.count);
    for (size_t i = 0; i < verdict.count; i++) {
        const json_t *rule = json_array_get(rules, i);
        cr_expect_str_eq(json_text(rule, "id"), rule_id_text(verdict.outcomes[i].rule->id));
        cr_expect_str_eq(json_text(rule, "result"), policy_result_name(verdict.outcomes[i].result));
        cr_expect_str_eq(json_text(rule, "reason"), verdict.outcomes[i].reason);
    }
    cr_expect_null(json_object_get(decision, "approved"));
    /* Written and strictly read again it is the same: what the ledger gives back can be judged. */
    char *text = json_dumps(decision, JSON_COMPACT);
    json_t *again = NULL;
    char digest[DIGEST_HEX_SIZE], digest_again[DIGEST_HEX_SIZE];
    cr_assert_eq(
        json_strict_parse(text, strlen(text), "decision", &JSON_LIMITS_DEFAULT, &again, &err),
        STATUS_OK, "%s", err.message);
    cr_assert_eq(decision_digest(decision, digest, &err), STATUS_OK);
    cr_assert_eq(decision_digest(again, digest_again, &err), STATUS_OK);
    cr_expect_str_eq(digest, digest_again);
    memory_free(text);
    json_decref(again);
    json_decref(decision);
    json_decref(asked);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}

Test(policy_decision, basis_that_p05_settled_on)
{
    static const struct {
        const char *facts, *basis;
    } steps[] = {
        {"{}", "consent"},
        {"{'answers': {'P05.basis': 'legal_obligation', 'P05.reason': 'Order of the court'}}",
         "legal_obligation"},
        {"{'fields': ['support.kind'], 'entries': []}", NULL},
        {"{'fields': ['support.kind'], 'entries': [], 'answers': {'P05.basis': 'public_task'}}",
         NULL},
        {"{'answers': {'P05.basis': 'legal_obligation'}}", NULL},
        {"{'family': {'consents': []}, 'answers': {'P05.basis': 'consent'}}", NULL},
        {"{'profile_changes': {'approvals': ['P05']}}", "consent"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        fixture_make_text(&fixture, steps[i].facts);
        cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
        const char *basis = policy_verdict_basis(&fixture.facts, &verdict);
        cr_expect_eq(basis == NULL, steps[i].basis == NULL, "%s", steps[i].facts);
        if (basis != NULL && steps[i].basis != NULL)
            cr_expect_str_eq(basis, steps[i].basis);
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}

Test(policy_decision, digest_is_stable_and_covers_every_member)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    char first[DIGEST_HEX_SIZE], digest[DIGEST_HEX_SIZE];
    /* Answers given in another order are the same decision. */
    digest_of(
        "{'answers': {'C01.reason': 'not needed at all', 'M10.reason': 'not needed as well'}}",
        first);
    digest_of(
        "{'answers': {'M10.reason': 'not needed as well', 'C01.reason': 'not needed at all'}}",
        digest);
    cr_expect_str_eq(digest, first);
    digest_of(
        "{'answers': {'M10.reason': 'not needed as well', 'C01.reason': 'not needed at al.'}}",
        digest);
    cr_expect_str_neq(digest, first);

    fixture_make_text(&fixture, waiting);
    json_t *decision = build(&fixture, &verdict, NULL);
    cr_assert_eq(decision_digest(decision, first, &err), STATUS_OK);
    /* Members in another order: the same digest. */
    json_t *turned = json_object();
    const char *keys[64];
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach(decision, key, value)
    {
        keys[count++] = key;
    }
    cr_assert_eq(count, 40);
    for (size_t i = count; i > 0; i--)
        json_object_set(turned, keys[i - 1], json_object_get(decision, keys[i - 1]));
    cr_assert_eq(decision_digest(turned, digest, &err), STATUS_OK);
    cr_expect_str_eq(digest, first);
    json_decref(turned);
    /* Each member changed, and each left out: another digest. */
    for (size_t i = 0; i < count; i++) {
        json_t *changed = json_copy(decision);
        json_object_set_new(changed, keys[i], json_string("something else"));
        cr_assert_eq(decision_digest(changed, digest, &err), STATUS_OK);
        cr_expect_str_neq(digest, first, "%s", keys[i]);
        json_object_del(changed, keys[i]);
        cr_assert_eq(decision_digest(changed, digest, &err), STATUS_OK);
        cr_expect_str_neq(digest, first, "%s", keys[i]);
        json_decref(changed);
    }
    json_decref(decision);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}

/* What the office knows besides, and what a search found: where, and of which value, but not what
 * it says. */
Test(policy_decision, holds_the_circumstances)
{
    static const struct {
        const char *facts, *key, *found;
    } steps[] = {
        {"{'emergency': true}", "emergency", "true"},
        {"{'standing_approval': true}", "standing_approval", "true"},
        {"{'training': null}", "training", "null"},
        {"{'target': 'other'}", "target", "\"other\""},
        {"{'agreement': {'name': 'a2'}}", "agreement",
         "{\"known\":false,\"lapses_on\":null,\"name\":\"a2\",\"with\":null}"},
        {"{'agreement': {'name': 'a1', 'with': 'Acme', 'profiles': [], 'lapses_on': '2027-01-05'}}",
         "agreement",
         "{\"known\":true,\"lapses_on\":\"2027-01-05\",\"name\":\"a1\",\"with\":\"Acme\"}"},
        {"{'leaks': [{'place': 'attachment_name', 'where': 'colin.png', 'person': 'p2', 'path': "
         "'people.p2.name', 'found': 'colin', 'context': 'colin.png', 'is_question': true}]}",
         "leaks",
         "[{\"place\":\"attachment_name\",\"question\":true,\"value_of\":\"people.p2.name\","
         "\"where\":\"colin.png\"}]"},
        {"{'hidden': [{'attachment': 'a.jpg', 'what': 'where it was taken'}]}", "hidden",
         "[{\"attachment\":\"a.jpg\",\"what\":\"where it was taken\"}]"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct fixture fixture;
        struct policy_verdict verdict;
        fixture_make_text(&fixture, steps[i].facts);
        json_t *decision = build(&fixture, &verdict, NULL);
        char *found = json_dumps(json_object_get(decision, steps[i].key),
                                 JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
        cr_expect_str_eq(found, steps[i].found, "%s", steps[i].facts);
        memory_free(found);
        json_decref(decision);
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}

Test(policy_decision, tells_whom_each_entry_is_about)
{
    static const struct {
        const char *facts, *details;
    } steps[] = {
        {"{'entries': []}", "[]"},
        {"{'entries': ['e3']}",
         "[{\"about\":[\"c2\",\"p2\"],\"category\":\"visit_note\",\"id\":\"e3\",\"on\":"
         "\"2026-10-19\",\"withheld\":null}]"},
        {"{'entries': ['e1', 'e6']}",
         "[{\"about\":[\"p1\",\"c2\"],\"category\":\"visit_note\",\"id\":\"e1\",\"on\":"
         "\"2026-10-05\",\"withheld\":null},"
         "{\"about\":[\"c2\"],\"category\":\"safeguarding\",\"id\":\"e6\",\"on\":\"2026-11-03\","
         "\"withheld\":{\"ground\":\"serious_harm\",\"until\":\"2026-11-16\"}}]"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        struct buffer details;
        fixture_make_text(&fixture, steps[i].facts);
        json_t *decision = build(&fixture, &verdict, NULL);
        buffer_init(&details, 4096);
        cr_assert_eq(json_canonical(json_object_get(decision, "entry_details"), &details, &err),
                     STATUS_OK);
        cr_expect_str_eq(buffer_text(&details), steps[i].details);
        buffer_free(&details);
        json_decref(decision);
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}

static void expect_rules(const struct names *rules, const char *wanted)
{
    char found[128] = "";
    for (size_t i = 0; i < rules->count; i++) {
        strcat(found, i > 0 ? " " : "");
        strcat(found, rules->items[i]);
    }
    cr_expect_str_eq(found, wanted);
}

Test(policy_decision, what_awaits_and_what_is_owed)
{
    static const struct {
        const char *facts, *awaits, *duties;
    } steps[] = {
        {"{}", "", "C08 L05"},
        {waiting, "P06 M01", "C08 L05"},
        {"{'family': {'consents': []}, 'entries': ['e7'], 'answers': {'P05.basis': "
         "'vital_interests', 'P05.reason': 'She needs help today', 'P05.condition': "
         "'vital_interests'}}",
         "P06 M08", "C08 L05"},
        {"{'profile': 'social-care-concern', 'entries': ['e5'], 'fields': ['people.c2.name'], "
         "'answers': {'P05.basis': 'vital_interests', 'P05.reason': 'She needs help today', "
         "'P05.condition': 'safeguarding'}}",
         "", "P06 C08 L05"},
        {"{'profile': 'social-care-concern', 'entries': ['e5'], 'fields': ['people.c2.name'], "
         "'emergency': true}",
         "", "P07 C08 L05"},
        {"{'family': {'consents': []}, 'channel': 'media', 'answers': {'P08.informed': 'later'}}",
         "P06", "P08 C05 C08 L05"},
        {"{'profile': 'police-or-court', 'entries': [], 'fields': ['people.p1.name'], 'answers': "
         "{'P12.ground': 'court_order', 'P12.reference': 'Northmoor Crown Court, T20260117'}}",
         "P06", "P12 C08 L05"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        struct names rules;
        fixture_make_text(&fixture, steps[i].facts);
        json_t *decision = build(&fixture, &verdict, NULL);
        cr_assert_eq(decision_awaits(decision, &rules, &err), STATUS_OK);
        expect_rules(&rules, steps[i].awaits);
        memory_free(rules.items);
        cr_assert_eq(decision_duties(decision, &rules, &err), STATUS_OK);
        expect_rules(&rules, steps[i].duties);
        memory_free(rules.items);
        json_decref(decision);
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}

Test(policy_decision, what_is_no_decision)
{
    static const char *const texts[] = {
        "null",
        "{}",
        "{\"format\": \"safehand.decision/1\", \"rules\": []}",
        "{\"format\": \"safehand.decision/2\", \"rules\": {}}",
        "{\"format\": \"safehand.decision/2\", \"rules\": [7]}",
        "{\"format\": \"safehand.decision/2\", \"rules\": [{\"id\": \"P06\"}]}",
        ("{\"format\": \"safehand.decision/2\", \"rules\": [{\"id\": \"X1\", \"result\": "
         "\"duty\"}]}"),
    };
    struct error err = {0};
    struct names rules = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_t *json = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        cr_expect_eq(decision_awaits(json, &rules, &err), STATUS_MALFORMED, "%s", texts[i]);
        cr_expect_null(rules.items);
        json_decref(json);
    }
}

Test(policy_decision, is_built_without_approvals)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    json_t *decision = NULL;
    static const unsigned char salt[DECISION_SALT_SIZE];
    fixture_make_text(&fixture, "{'approved': ['P06']}");
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
    struct decision_parts parts = {
        .id = SHARING_ID, .salt = salt, .facts = &fixture.facts, .verdict = &verdict};
    cr_expect_eq(decision_build(&parts, &decision, &err), STATUS_USAGE);
    cr_expect_str_eq(err.message, "a decision is built without the approvals over it");
    cr_expect_null(decision);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}

Test(policy_decision, survives_without_memory)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    json_t *decision = NULL;
    static const unsigned char salt[DECISION_SALT_SIZE];
    char fault[32];
    int n;
    fixture_make_text(&fixture, waiting);
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
    struct decision_parts parts = {.id = SHARING_ID,
                                   .salt = salt,
                                   .sender_name = "S",
                                   .sender_verifier = "v",
                                   .facts = &fixture.facts,
                                   .verdict = &verdict};
    for (n = 1; n < 10000; n++) {
        snprintf(fault, sizeof fault, "fail:memory:%d", n);
        seam_plan(fault);
        enum status status = decision_build(&parts, &decision, &err);
        bool hit = seam_was_hit();
        seam_plan(NULL);
        if (!hit) {
            cr_assert_eq(status, STATUS_OK);
            break;
        }
        cr_assert_eq(status, STATUS_SYSTEM, "allocation %d: %s", n, err.message);
        cr_assert_null(decision);
    }
    cr_expect_gt(n, 100);
    json_decref(decision);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}

/* ---- approvals ---- */

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER_DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdee"
#define TEXT(id, digest, rules, time)                                                              \
    "safehand.approval/2\nid " id "\ndecision " digest "\nrules " rules "\ntime " time "\n"
#define ID "5b6f8e0a-1c2d-4e3f-8a9b-0c1d2e3f4a5b"
#define TIME "2026-11-16T10:00:00Z"

Test(policy_decision, approval_is_written_in_the_tables_order)
{
    struct error err = {0};
    struct buffer out;
    const char *ids[] = {"M01", "P06"}, *unknown[] = {"P06", "P99"};
    struct names rules = {.items = ids, .count = 2}, none = {0},
                 wrong = {.items = unknown, .count = 2};
    timestamp time;
    char found[APPROVAL_RULES_SIZE];
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert(timestamp_parse(TIME, &time));
    buffer_init(&out, 1000);
    cr_assert_eq(approval_text(SHARING_ID, DIGEST, &rules, time, &out, &err), STATUS_OK);
    cr_expect_str_eq(buffer_text(&out), TEXT(ID, DIGEST, "P06,M01", TIME));
    time = 0;
    cr_assert_eq(
        approval_check(buffer_text(&out), out.length, SHARING_ID, DIGEST, found, &time, &err),
        STATUS_OK, "%s", err.message);
    cr_expect_str_eq(found, "P06,M01");
    cr_expect_eq(time, 1794823200);
    buffer_clear(&out);
    cr_expect_eq(approval_text(SHARING_ID, DIGEST, &none, time, &out, &err), STATUS_USAGE);
    cr_expect_str_eq(err.message, "nothing of this sharing awaits approval");
    cr_expect_eq(approval_text(SHARING_ID, DIGEST, &wrong, time, &out, &err), STATUS_USAGE);
    cr_expect_str_eq(err.message, "there is no rule P99");
    cr_expect_eq(out.length, 0);
    buffer_free(&out);
}

Test(policy_decision, approvals_that_do_not_hold)
{
    static const char shape[] = "this is no approval of safehand.approval/2";
    static const struct {
        const char *text;
        enum status status;
        const char *message;
    } steps[] = {
        {TEXT(ID, DIGEST, "P06", TIME), STATUS_OK, NULL},
        {TEXT(ID, DIGEST, "P06,M01,C01,L01", TIME), STATUS_OK, NULL},
        {TEXT("5b6f8e0a-1c2d-4e3f-8a9b-0c1d2e3f4a5c", DIGEST, "P06", TIME), STATUS_AUTHENTICATION,
         "the approval is for another sharing, 5b6f8e0a-1c2d-4e3f-8a9b-0c1d2e3f4a5c"},
        {TEXT(ID, OTHER_DIGEST, "P06", TIME), STATUS_AUTHENTICATION,
         "the approval is for another decision about this sharing"},
        {TEXT(ID, DIGEST, "M01,P06", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P06,P06", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P06,", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, ",P06", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P06, M01", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P0", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P066", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P99", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P06", "2026-11-16"), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P06", "2026-13-16T10:00:00Z"), STATUS_MALFORMED, shape},
        {TEXT("x", DIGEST, "P06", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, "abc", "P06", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST "00", "P06", TIME), STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P06", TIME) "\n", STATUS_MALFORMED, shape},
        {TEXT(ID, DIGEST, "P06", TIME) "extra\n", STATUS_MALFORMED, shape},
        {"safehand.approval/1\nid " ID "\n", STATUS_MALFORMED, shape},
        {"safehand.approval/2\n", STATUS_MALFORMED, shape},
        {"", STATUS_MALFORMED, shape},
    };
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        char rules[APPROVAL_RULES_SIZE] = "untouched";
        timestamp time = -1;
        err = (struct error){0};
        cr_expect_eq(approval_check(steps[i].text, strlen(steps[i].text), SHARING_ID, DIGEST, rules,
                                    &time, &err),
                     steps[i].status, "%s", steps[i].text);
        if (steps[i].message != NULL) {
            cr_expect_str_eq(err.message, steps[i].message);
            cr_expect_str_eq(rules, "untouched");
            cr_expect_eq(time, -1);
        }
    }
    cr_expect_str_neq(SHARING_ID, other_id);
    /* Cut anywhere, with a NUL within, or endless. */
    static const char good[] = TEXT(ID, DIGEST, "P06,M01", TIME);
    char copy[sizeof good], rules[APPROVAL_RULES_SIZE], endless[4096];
    timestamp time;
    for (size_t length = 0; length < sizeof good - 1; length++)
        cr_assert_eq(approval_check(good, length, SHARING_ID, DIGEST, rules, &time, &err),
                     STATUS_MALFORMED, "%zu", length);
    for (size_t i = 0; i < sizeof good - 1; i++) {
        memcpy(copy, good, sizeof good);
        copy[i] = '\0';
        cr_assert_eq(approval_check(copy, sizeof good - 1, SHARING_ID, DIGEST, rules, &time, &err),
                     STATUS_MALFORMED, "%zu", i);
    }
    memset(endless, 'P', sizeof endless);
    cr_expect_eq(approval_check(endless, sizeof endless, SHARING_ID, DIGEST, rules, &time, &err),
                 STATUS_MALFORMED);
}
