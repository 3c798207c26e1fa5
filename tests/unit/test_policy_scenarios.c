/* The clauses of the five policies, each by a case: tests/data/scenarios/ *.json, facts in and the
 * outcome of every rule out. */
#include "policy_facts.h"

static enum status expected_status(const char *name)
{
    static const struct {
        const char *name;
        enum status status;
    } names[] = {
        {"done", STATUS_OK},
        {"refused", STATUS_REFUSED},
        {"asks", STATUS_USAGE},
        {"waiting", STATUS_WAITING},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, name) == 0)
            return names[i].status;
    }
    cr_assert_fail("no status %s", name);
    return STATUS_SYSTEM;
}

static void check_texts(const char *file, const struct policy_verdict *verdict, json_t *texts,
                        bool hints)
{
    const char *id;
    json_t *text;
    json_object_foreach(texts, id, text)
    {
        const struct policy_outcome *outcome = find_outcome(verdict, id);
        cr_expect_str_eq(hints ? outcome->hint : outcome->reason, json_string_value(text), "%s %s",
                         file, id);
    }
}

static enum status check_scenario(const char *path, const char *file)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    json_t *scenario = fixture_load_json(path);
    const json_t *expect = json_object_get(scenario, "expect");
    const json_t *rules = json_object_get(expect, "rules");
    cr_expect_neq(json_text(scenario, "clause"), NULL, "%s", file);
    cr_expect_neq(json_text(scenario, "says"), NULL, "%s", file);
    fixture_make(&fixture, json_incref(json_object_get(scenario, "facts")));
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
    cr_expect_eq(json_object_size(rules), verdict.count, "%s", file);
    for (size_t i = 0; i < verdict.count; i++) {
        const struct policy_outcome *outcome = &verdict.outcomes[i];
        const char *wanted = json_text(rules, outcome->rule->id);
        cr_assert_not_null(wanted, "%s says nothing of %s", file, outcome->rule->id);
        cr_expect_str_eq(policy_result_name(outcome->result), wanted, "%s %s: %s", file,
                         outcome->rule->id, outcome->reason);
    }
    check_texts(file, &verdict, json_object_get(expect, "reasons"), false);
    check_texts(file, &verdict, json_object_get(expect, "hints"), true);
    enum status status = policy_verdict_status(&verdict, &err);
    cr_expect_eq(status, expected_status(json_text(expect, "status")), "%s: %s", file, err.message);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
    json_decref(scenario);
    return status;
}

Test(policy_scenarios, every_clause)
{
    struct error err = {0};
    struct file_list files;
    size_t refused = 0;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(file_list_folder(TEST_DATA "/scenarios", &files, &err), STATUS_OK, "%s",
                 err.message);
    for (size_t i = 0; i < files.count; i++) {
        char *path = file_join(TEST_DATA "/scenarios", files.names[i]);
        refused += check_scenario(path, files.names[i]) == STATUS_REFUSED;
        memory_free(path);
    }
    cr_expect_geq(files.count, 25);
    cr_expect_geq(3 * refused, files.count, "too few of %zu refuse: %zu", files.count, refused);
    file_list_free(&files);
}
