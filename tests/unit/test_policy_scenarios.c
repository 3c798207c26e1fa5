/*
 * The clauses of the five policies, each by a case: tests/data/scenarios/ *.json, facts in and the
 * outcome of every rule out (tests/data/policy/README.md says how one is written). With
 * SAFEHAND_UPDATE_SCENARIOS=1 the test writes what it found into `expect`: look at the difference.
 */
#include "policy_facts.h"

static const struct {
    const char *name;
    enum status status;
} statuses[] = {
    {"done", STATUS_OK},
    {"refused", STATUS_REFUSED},
    {"asks", STATUS_USAGE},
    {"waiting", STATUS_WAITING},
};

static const char *status_text(enum status status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return statuses[i].name;
    return "nothing that a verdict comes to";
}

static void check_texts(const char *file, const struct policy_verdict *verdict, json_t *texts,
                        bool hints)
{
    const char *id;
    json_t *text;
    json_object_foreach(texts, id, text)
    {
        const struct policy_outcome *outcome = find_outcome(verdict, id);
        cr_expect_str_eq(hints ? hint_of(outcome) : outcome->reason, json_string_value(text),
                         "%s %s", file, id);
    }
}

static void update_texts(const struct policy_verdict *verdict, json_t *texts, bool hints)
{
    const char *id;
    void *next;
    json_t *text;
    json_object_foreach_safe(texts, next, id, text)
    {
        const struct policy_outcome *outcome = find_outcome(verdict, id);
        json_object_set_new(texts, id, json_string(hints ? hint_of(outcome) : outcome->reason));
    }
}

/* Results and status as found; of reasons and hints those that the scenario looks at. */
static void update_scenario(const char *path, json_t *scenario,
                            const struct policy_verdict *verdict, enum status status)
{
    json_t *expect = json_object_get(scenario, "expect"), *rules = json_object();
    if (expect == NULL) {
        expect = json_object();
        json_object_set_new(scenario, "expect", expect);
    }
    for (size_t i = 0; i < verdict->count; i++)
        json_object_set_new(rules, rule_id_text(verdict->outcomes[i].rule->id),
                            json_string(policy_result_name(verdict->outcomes[i].result)));
    json_object_set_new(expect, "status", json_string(status_text(status)));
    json_object_set_new(expect, "rules", rules);
    update_texts(verdict, json_object_get(expect, "reasons"), false);
    update_texts(verdict, json_object_get(expect, "hints"), true);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(json_dumpf(scenario, file, JSON_INDENT(2)), 0);
    fputc('\n', file);
    fclose(file);
}

/* The rules that may stand in the way or leave something to do, and whether one scenario shows it.
 */
static const char *const deciding[] = {
    "P01", "P02", "P03", "P05", "P06", "P07", "P08", "P09", "P12", "P13", "M01", "M02", "M03",
    "M05", "M06", "M08", "M09", "M10", "M11", "C01", "C03", "C04", "C05", "L01", "L04", "L07",
};
enum { DECIDING = sizeof deciding / sizeof *deciding };
static bool decides[DECIDING], passes[DECIDING];

static void note_outcomes(const struct policy_verdict *verdict)
{
    for (size_t i = 0; i < DECIDING; i++) {
        switch (find_outcome(verdict, deciding[i])->result) {
        case POLICY_ASKS:
        case POLICY_REFUSED:
        case POLICY_AWAITS_APPROVAL:
        case POLICY_DUTY:
            decides[i] = true;
            break;
        case POLICY_SATISFIED:
        case POLICY_NOT_APPLICABLE:
        case POLICY_AUTOMATIC:
        case POLICY_JUSTIFIED:
            passes[i] = true;
            break;
        }
    }
}

static void check_outcomes(const char *file, const json_t *expect,
                           const struct policy_verdict *verdict)
{
    const json_t *rules = json_object_get(expect, "rules");
    cr_expect_eq(json_object_size(rules), verdict->count, "%s", file);
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        const char *wanted = json_text(rules, rule_id_text(outcome->rule->id));
        cr_assert_not_null(wanted, "%s says nothing of %s", file, rule_id_text(outcome->rule->id));
        cr_expect_str_eq(policy_result_name(outcome->result), wanted, "%s %s: %s", file,
                         rule_id_text(outcome->rule->id), outcome->reason);
    }
    check_texts(file, verdict, json_object_get(expect, "reasons"), false);
    check_texts(file, verdict, json_object_get(expect, "hints"), true);
}

static enum status check_scenario(const char *path, const char *file)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    json_t *scenario = fixture_load_json(path);
    cr_expect_neq(json_text(scenario, "clause"), NULL, "%s", file);
    cr_expect_neq(json_text(scenario, "says"), NULL, "%s", file);
    fixture_make(&fixture, json_incref(json_object_get(scenario, "facts")));
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
    enum status status = policy_verdict_status(&verdict, &err);
    if (getenv("SAFEHAND_UPDATE_SCENARIOS") != NULL)
        update_scenario(path, scenario, &verdict, status);
    const json_t *expect = json_object_get(scenario, "expect");
    check_outcomes(file, expect, &verdict);
    note_outcomes(&verdict);
    cr_assert_not_null(json_text(expect, "status"), "%s", file);
    cr_expect_str_eq(status_text(status), json_text(expect, "status"), "%s: %s", file, err.message);
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
    cr_expect_geq(files.count, 66);
    cr_expect_geq(3 * refused, files.count, "too few of %zu refuse: %zu", files.count, refused);
    for (size_t i = 0; i < DECIDING; i++)
        cr_expect(decides[i] && passes[i], "no scenario shows %s both ways", deciding[i]);
    file_list_free(&files);
}
