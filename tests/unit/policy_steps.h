/* One rule's outcome by facts that differ in one thing each. */
#ifndef SAFEHAND_TEST_POLICY_STEPS_H
#define SAFEHAND_TEST_POLICY_STEPS_H

#include "policy_facts.h"

struct step {
    const char *name;
    const char *facts; /* what differs, with ' for " */
    const char *rule;
    enum policy_result result;
    const char *reason; /* exactly; NULL: not looked at */
    const char *hint;   /* exactly; NULL: not looked at */
    const char *key;    /* of the question; NULL: none */
};

static inline void check_step(const struct step *step)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict = {0};
    fixture_make_text(&fixture, step->facts);
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
    const struct policy_outcome *outcome = find_outcome(&verdict, step->rule);
    cr_expect_str_eq(policy_result_name(outcome->result), policy_result_name(step->result),
                     "%s %s: %s", step->rule, step->name, outcome->reason);
    if (step->reason != NULL)
        cr_expect_str_eq(outcome->reason, step->reason, "%s %s", step->rule, step->name);
    if (step->hint != NULL)
        cr_expect_str_eq(hint_of(outcome), step->hint, "%s %s", step->rule, step->name);
    cr_expect_str_eq(outcome->question.key, step->key == NULL ? "" : step->key, "%s %s", step->rule,
                     step->name);
    cr_expect_eq(outcome->result == POLICY_ASKS, step->key != NULL, "%s %s", step->rule,
                 step->name);
    cr_expect_neq(outcome->reason[0], '\0', "%s %s says nothing", step->rule, step->name);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}

static inline void check_steps(const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_step(&steps[i]);
}
#define CHECK(steps) check_steps(steps, sizeof(steps) / sizeof *(steps))

#define UNTOLD "'P08.informed': 'no', 'P08.reason': 'risk'"
#define CONCERN                                                                                    \
    "'profile': 'social-care-concern', 'entries': ['e5'], 'fields': ['people.p1.name', "           \
    "'people.c2.name', 'people.c2.birth_date'], 'answers': {'P05.basis': 'legal_obligation', "     \
    "'P01.purpose': 'A new concern about the younger child', 'P05.reason': 'A mark on the wrist "  \
    "of a six-year-old', 'P05.condition': 'safeguarding', " UNTOLD "}"
#define DANGER                                                                                     \
    "phone 999 or children's social care now if somebody is in danger, and record it afterwards "  \
    "with safehand log; "
#define DANGER_ONLY                                                                                \
    "phone 999 or children's social care now if somebody is in danger, and record it afterwards "  \
    "with safehand log"
#define NO_CONSENT "'family': {'consents': []}"

#endif
