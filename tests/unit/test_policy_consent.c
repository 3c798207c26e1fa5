/* Rule P04: who may consent to what, for whom, until when. */
#include "policy_facts.h"

/* A consent as the table writes it; what is NULL is as in the good one. */
struct consent {
    const char *id, *state, *by, *whom, *purposes, *kinds, *categories, *on, *until, *withdrawn,
        *preview;
};
static const struct consent good = {
    .id = "k1",
    .state = "given",
    .by = "p1",
    .whom = "p1 c2",
    .purposes = "social-care-report",
    .kinds = "childrens_social_care",
    .categories = "fields visit_note",
    .on = "2026-03-02",
    .preview = "2026-03-02",
};

static json_t *words_to_list(const char *words)
{
    json_t *list = json_array();
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        json_array_append_new(list, json_stringn(words, length));
        words += length;
        words += strspn(words, " ");
    }
    return list;
}

static json_t *consent_to_json(const struct consent *consent)
{
    const struct {
        const char *key, *value, *otherwise;
        bool is_list;
    } members[] = {
        {"id", consent->id, good.id, false},
        {"state", consent->state, good.state, false},
        {"by", consent->by, good.by, false},
        {"for", consent->whom, good.whom, true},
        {"purposes", consent->purposes, good.purposes, true},
        {"kinds", consent->kinds, good.kinds, true},
        {"categories", consent->categories, good.categories, true},
        {"on", consent->on, good.on, false},
        {"until", consent->until, NULL, false},
        {"withdrawn_on", consent->withdrawn, NULL, false},
        {"seen_preview", consent->preview, good.preview, false},
    };
    json_t *json = json_object();
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const char *value = members[i].value != NULL ? members[i].value : members[i].otherwise;
        if (value == NULL || strcmp(value, "-") == 0)
            continue;
        json_object_set_new(json, members[i].key,
                            members[i].is_list ? words_to_list(value) : json_string(value));
    }
    return json;
}

enum { CONSENTS = 3 };
struct step {
    const char *name;
    const char *facts; /* what else differs; NULL: nothing */
    struct consent consents[CONSENTS];
    enum policy_result result;
    const char *reason;
};

static void check_step(const struct step *step)
{
    struct error err = {0};
    struct fixture fixture;
    struct policy_verdict verdict;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    json_t *consents = json_array(), *patch = json_object();
    for (size_t i = 0; i < CONSENTS && step->consents[i].id != NULL; i++)
        json_array_append_new(consents, consent_to_json(&step->consents[i]));
    json_object_set_new(patch, "family", json_object());
    json_object_set_new(json_object_get(patch, "family"), "consents", consents);
    if (step->facts != NULL) {
        char *copy = memory_copy_string(step->facts);
        for (char *quote = copy; (quote = strchr(quote, '\'')) != NULL;)
            *quote = '"';
        json_t *facts = json_loads(copy, 0, NULL);
        cr_assert_not_null(facts, "%s", step->facts);
        json_object_update_recursive(patch, facts);
        json_decref(facts);
        memory_free(copy);
    }
    fixture_make(&fixture, patch);
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
    const struct policy_outcome *outcome = find_outcome(&verdict, "P04");
    cr_expect_str_eq(policy_result_name(outcome->result), policy_result_name(step->result),
                     "%s: %s", step->name, outcome->reason);
    if (step->reason != NULL)
        cr_expect_str_eq(outcome->reason, step->reason, "%s", step->name);
    policy_verdict_free(&verdict);
    fixture_free(&fixture);
}
#define CHECK(steps)                                                                               \
    for (size_t number = 0; number < sizeof(steps) / sizeof *(steps); number++)                    \
    check_step(&(steps)[number])

#define COVERED                                                                                    \
    "consent covers this purpose, this kind of organisation and all that leaves: p1 (mother) "     \
    "gave "                                                                                        \
    "it on 2 March 2026 (k1)"
#define ABSENT(what) "no consent covers what leaves about p1 (mother): " what
#define ABSENT_C2(what) "no consent covers what leaves about c2 (child): " what

Test(policy_consent, what_it_covers)
{
    static const struct step steps[] = {
        {"all", NULL, {{.id = "k1"}}, POLICY_SATISFIED, COVERED},
        {"none",
         NULL,
         {{0}},
         POLICY_AUTOMATIC,
         ABSENT("the record holds none that somebody gave for them")},
        {"another purpose",
         NULL,
         {{.id = "k1", .purposes = "support-ended case-study"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 is for another purpose")},
        {"another kind",
         NULL,
         {{.id = "k1", .kinds = "gp school"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 is for other kinds of organisation")},
        {"not the fields",
         NULL,
         {{.id = "k1", .categories = "visit_note health"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 does not cover all that would leave")},
        {"not the entries",
         NULL,
         {{.id = "k1", .categories = "fields"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 does not cover all that would leave")},
        {"fields alone are enough for fields",
         "{'entries': []}",
         {{.id = "k1", .categories = "fields"}},
         POLICY_SATISFIED,
         COVERED},
        {"a file that no entry names",
         "{'attachments': ['a.png']}",
         {{.id = "k1"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 does not cover all that would leave")},
        {"a file, named",
         "{'attachments': ['a.png']}",
         {{.id = "k1", .categories = "fields visit_note attachments"}},
         POLICY_SATISFIED,
         COVERED},
        {"not everybody",
         NULL,
         {{.id = "k1", .whom = "p1"}},
         POLICY_AUTOMATIC,
         ABSENT_C2("the record holds none that somebody gave for them")},
        {"everybody of whom something leaves",
         "{'fields': ['people.p1.name'], 'entries': []}",
         {{.id = "k1", .whom = "p1"}},
         POLICY_SATISFIED,
         COVERED},
        {"what leaves is the family's: everybody in scope",
         "{'fields': ['household.address'], 'entries': []}",
         {{.id = "k1", .whom = "p1"}},
         POLICY_AUTOMATIC,
         ABSENT_C2("the record holds none that somebody gave for them")},
        {"what leaves is also the family's",
         "{'fields': ['people.p1.name', 'household.address'], 'entries': []}",
         {{.id = "k1", .whom = "p1"}},
         POLICY_AUTOMATIC,
         ABSENT_C2("the record holds none that somebody gave for them")},
        {"what leaves is the family's, but tells nobody",
         "{'fields': ['people.p1.name', 'support.kind'], 'entries': []}",
         {{.id = "k1", .whom = "p1"}},
         POLICY_SATISFIED,
         COVERED},
        {"a category that nobody described",
         "{'entries': ['e9']}",
         {{.id = "k1", .categories = "fields diary"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 does not cover all that would leave")},
        {"two consents together",
         NULL,
         {{.id = "k1", .whom = "p1"}, {.id = "k2", .by = "p2", .whom = "c2"}},
         POLICY_SATISFIED,
         COVERED ", and further consents cover the others"},
        {"two halves are no whole",
         NULL,
         {{.id = "k1", .categories = "fields"}, {.id = "k2", .categories = "visit_note"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 does not cover all that would leave")},
        {"nobody saw what it was",
         NULL,
         {{.id = "k1", .preview = "-"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 does not say that they saw beforehand what would be shared")},
        {"nobody saw what it was, and it is too little",
         NULL,
         {{.id = "k1", .categories = "visit_note health", .preview = "-"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 does not cover all that would leave; and it does not say that they saw "
                "beforehand what would be shared, without which it covers nothing")},
        {"they saw it afterwards",
         NULL,
         {{.id = "k1", .preview = "2026-03-03"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 does not say that they saw beforehand what would be shared")},
        {"they saw it, in words",
         NULL,
         {{.id = "k1", .preview = "read out in Welsh"}},
         POLICY_SATISFIED,
         COVERED},
        {"withheld from them",
         "{'entries': ['e6']}",
         {{.id = "k1", .categories = "fields safeguarding"}},
         POLICY_AUTOMATIC,
         "no consent covers this: an entry that is withheld from the family leaves, and nobody can "
         "consent to what they have not seen"},
        {"nobody in scope",
         "{'about': [], 'fields': ['household.address'], 'entries': []}",
         {{.id = "k1"}},
         POLICY_AUTOMATIC,
         "nobody who could consent is in it, so no consent can cover it"},
        {"of a volunteer in scope",
         "{'about': ['v1'], 'fields': ['people.v1.name'], 'entries': []}",
         {{.id = "k1", .by = "p1", .whom = "v1"}},
         POLICY_AUTOMATIC,
         "no consent covers what leaves about v1 (volunteer): consent k1 was not given by somebody "
         "who may give it for them"},
    };
    CHECK(steps);
}

#define NOW(time) "{'now': '" time "'}"

Test(policy_consent, until_when)
{
    static const struct step steps[] = {
        {"begins today",
         NULL,
         {{.id = "k1", .on = "2026-11-16", .preview = "2026-11-16"}},
         POLICY_SATISFIED,
         NULL},
        {"begins tomorrow",
         NULL,
         {{.id = "k1", .on = "2026-11-17", .preview = "2026-11-16"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 begins on a later day")},
        {"ends today", NULL, {{.id = "k1", .until = "2026-11-16"}}, POLICY_SATISFIED, COVERED},
        {"ended yesterday",
         NULL,
         {{.id = "k1", .until = "2026-11-15"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 has lapsed")},
        {"last second of the last day, in winter",
         NOW("2026-11-16T23:59:59Z"),
         {{.id = "k1", .until = "2026-11-16"}},
         POLICY_SATISFIED,
         NULL},
        {"a second later",
         NOW("2026-11-17T00:00:00Z"),
         {{.id = "k1", .until = "2026-11-16"}},
         POLICY_AUTOMATIC,
         NULL},
        {"last second of the last day, in summer",
         NOW("2026-07-16T22:59:59Z"),
         {{.id = "k1", .until = "2026-07-16"}},
         POLICY_SATISFIED,
         NULL},
        {"midnight in London, an hour before that in Greenwich",
         NOW("2026-07-16T23:00:00Z"),
         {{.id = "k1", .until = "2026-07-16"}},
         POLICY_AUTOMATIC,
         NULL},
        {"first second of the first day, in summer",
         NOW("2026-07-15T23:00:00Z"),
         {{.id = "k1", .on = "2026-07-16", .preview = "2026-07-16"}},
         POLICY_SATISFIED,
         NULL},
        {"the second before",
         NOW("2026-07-15T22:59:59Z"),
         {{.id = "k1", .on = "2026-07-16", .preview = "2026-07-16"}},
         POLICY_AUTOMATIC,
         NULL},
        {"lapsed is not refused: another still covers",
         NULL,
         {{.id = "k0", .until = "2026-10-01"}, {.id = "k1"}},
         POLICY_SATISFIED,
         COVERED},
    };
    CHECK(steps);
}

/* c1 was born on 20 May 2012: 12 in 2024, 16 in 2028; p1 holds parental responsibility. */
#define C1(time)                                                                                   \
    "{'now': '" time "', 'about': ['c1'], 'fields': ['people.c1.name'], 'entries': [], "           \
    "'recipient': {'expires': '2040-01-01T00:00:00Z'}}"
#define BY(giver, child)                                                                           \
    .id = "k1", .by = giver, .whom = child, .categories = "fields", .on = "2024-01-02",            \
    .preview = "2024-01-02"

Test(policy_consent, who_may_give_it)
{
    static const struct step steps[] = {
        {"an adult for another",
         NULL,
         {{.id = "k1", .whom = "p1 c2", .by = "p2"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k1 was not given by somebody who may give it for them")},
        {"a holder for a child",
         C1("2026-11-16T10:00:00Z"),
         {{BY("p1", "c1")}},
         POLICY_SATISFIED,
         NULL},
        {"a father who does not hold it",
         C1("2026-11-16T10:00:00Z"),
         {{BY("p2", "c1")}},
         POLICY_AUTOMATIC,
         "no consent covers what leaves about c1 (child): consent k1 was given by p2 (father), who "
         "is not on file as holding parental responsibility for them; where they hold it, the "
         "record must say so"},
        {"a child of 14 for themselves",
         C1("2026-11-16T10:00:00Z"),
         {{BY("c1", "c1")}},
         POLICY_AUTOMATIC,
         NULL},
        {"the day before they are 16: the mother",
         C1("2028-05-19T22:59:59Z"),
         {{BY("p1", "c1")}},
         POLICY_SATISFIED,
         NULL},
        {"from 16: no longer the mother, in summer an hour before Greenwich",
         C1("2028-05-19T23:00:00Z"),
         {{BY("p1", "c1")}},
         POLICY_AUTOMATIC,
         NULL},
        {"from 16: themselves",
         C1("2028-05-19T23:00:00Z"),
         {{BY("c1", "c1")}},
         POLICY_SATISFIED,
         NULL},
        {"born on 29 February, not yet 16 on the 28th",
         "{'now': '2036-02-28T12:00:00Z', 'about': ['c2'], 'fields': ['people.c2.name'], "
         "'entries': []}",
         {{BY("p1", "c2")}},
         POLICY_SATISFIED,
         NULL},
        {"no age, no holder, but a child's role: nobody",
         "{'about': ['x1'], 'fields': ['people.x1.name'], 'entries': [], 'family': {'entries': [], "
         "'people': [{'id': 'p1', 'role': 'mother'}, {'id': 'x1', 'role': 'foster_child', 'name': "
         "'Jo'}]}}",
         {{BY("x1", "x1")}, {.id = "k2", .by = "p1", .whom = "x1", .categories = "fields"}},
         POLICY_AUTOMATIC,
         NULL},
        {"no age, but holders: a holder",
         "{'about': ['x1'], 'fields': ['people.x1.name'], 'entries': [], 'family': {'entries': [], "
         "'people': [{'id': 'p1', 'role': 'mother'}, {'id': 'x1', 'role': 'ward', 'name': "
         "'Jo', 'parental_responsibility': ['p1']}]}}",
         {{BY("p1", "x1")}},
         POLICY_SATISFIED,
         NULL},
        {"no age, an adult's role: themselves",
         "{'about': ['x1'], 'fields': ['people.x1.name'], 'entries': [], 'family': {'entries': [], "
         "'people': [{'id': 'p1', 'role': 'mother'}, {'id': 'x1', 'role': 'aunt', 'name': 'Jo'}]}}",
         {{BY("x1", "x1")}},
         POLICY_SATISFIED,
         NULL},
        {"a child who is said to hold it for themselves",
         "{'about': ['x1'], 'fields': ['people.x1.name'], 'entries': [], 'family': {'entries': [], "
         "'people': [{'id': 'x1', 'role': 'child', 'name': 'Jo', 'birth_date': '2016-01-01', "
         "'parental_responsibility': ['x1']}]}}",
         {{BY("x1", "x1")}},
         POLICY_AUTOMATIC,
         NULL},
    };
    CHECK(steps);
}

#define REFUSED .state = "refused", .preview = "-"
#define REFUSED_BY_P1 "p1 (mother) refused on 2 March 2026 (k1); consent cannot be the basis"

Test(policy_consent, refused_and_withdrawn)
{
    static const struct step steps[] = {
        {"refused", NULL, {{.id = "k1", REFUSED}}, POLICY_AUTOMATIC, REFUSED_BY_P1},
        {"refused for another purpose",
         NULL,
         {{.id = "k1", REFUSED, .purposes = "case-study"}},
         POLICY_AUTOMATIC,
         ABSENT("the record holds none that somebody gave for them")},
        {"refused for another kind",
         NULL,
         {{.id = "k1", REFUSED, .kinds = "school"}},
         POLICY_AUTOMATIC,
         ABSENT("the record holds none that somebody gave for them")},
        {"refused for what does not leave",
         NULL,
         {{.id = "k1", REFUSED, .categories = "health"}},
         POLICY_AUTOMATIC,
         ABSENT("the record holds none that somebody gave for them")},
        {"refused by an everyday word",
         NULL,
         {{.id = "k1", REFUSED, .categories = "visits"}},
         POLICY_AUTOMATIC,
         REFUSED_BY_P1},
        {"refused by a word that nobody knows",
         NULL,
         {{.id = "k1", REFUSED, .categories = "vsit"}},
         POLICY_AUTOMATIC,
         REFUSED_BY_P1},
        {"refused for a part of it",
         NULL,
         {{.id = "k1", REFUSED, .categories = "visit_note health"}, {.id = "k2"}},
         POLICY_AUTOMATIC,
         "p1 (mother) refused on 2 March 2026 (k1); consent cannot be the basis"},
        {"one holder gives, the other refuses",
         NULL,
         {{.id = "k1"}, {.id = "k2", REFUSED, .by = "p2", .whom = "c2", .on = "2026-02-01"}},
         POLICY_AUTOMATIC,
         "p2 (father) refused on 1 February 2026 (k2), though p1 (mother) agreed (k1): the refusal "
         "counts, and a manager decides"},
        {"somebody refuses who may not",
         NULL,
         {{.id = "k1"}, {.id = "k2", REFUSED, .by = "v1", .whom = "c2"}},
         POLICY_SATISFIED,
         COVERED},
        {"refused, later given by the same",
         NULL,
         {{.id = "k0", REFUSED, .on = "2026-03-01"}, {.id = "k1"}},
         POLICY_SATISFIED,
         COVERED},
        {"refused, on the same day given by the same",
         NULL,
         {{.id = "k1", REFUSED}, {.id = "k2"}},
         POLICY_AUTOMATIC,
         REFUSED_BY_P1},
        {"refused, later given but not all of it",
         NULL,
         {{.id = "k1", REFUSED}, {.id = "k2", .on = "2026-04-01", .categories = "fields"}},
         POLICY_AUTOMATIC,
         REFUSED_BY_P1},
        {"given, later refused",
         NULL,
         {{.id = "k0", .on = "2026-01-05"}, {.id = "k1", REFUSED}},
         POLICY_AUTOMATIC,
         REFUSED_BY_P1},
        {"the refusal need not be named",
         "{'answers': {'P04.consent': 'k2'}}",
         {{.id = "k2", .on = "2026-01-05"}, {.id = "k1", REFUSED}},
         POLICY_AUTOMATIC,
         REFUSED_BY_P1},
        {"withdrawn",
         NULL,
         {{.id = "k1", .state = "withdrawn", .withdrawn = "2026-10-21"}},
         POLICY_AUTOMATIC,
         "p1 (mother) withdrew consent on 21 October 2026 (k1); consent cannot be the basis"},
        {"withdrawn, and given again",
         NULL,
         {{.id = "k0", .state = "withdrawn", .on = "2026-01-05", .withdrawn = "2026-03-01"},
          {.id = "k1"}},
         POLICY_SATISFIED,
         COVERED},
        {"withdrawn since it was given again",
         NULL,
         {{.id = "k1", .state = "withdrawn", .withdrawn = "2026-05-01"},
          {.id = "k2", .on = "2026-05-01", .preview = "2026-05-01"}},
         POLICY_AUTOMATIC,
         "p1 (mother) withdrew consent on 1 May 2026 (k1); consent cannot be the basis"},
        {"a child under 12 refuses",
         NULL,
         {{.id = "k1"}, {.id = "k2", REFUSED, .by = "c2", .whom = "c2"}},
         POLICY_SATISFIED,
         COVERED},
        {"a child refuses on the eve of 12",
         C1("2024-05-19T22:59:59Z"),
         {{BY("p1", "c1")},
          {.id = "k2",
           REFUSED,
           .by = "c1",
           .whom = "c1",
           .categories = "fields",
           .on = "2024-03-01"}},
         POLICY_SATISFIED,
         NULL},
        {"a child of 12 refuses",
         C1("2024-05-19T23:00:00Z"),
         {{BY("p1", "c1")},
          {.id = "k2",
           REFUSED,
           .by = "c1",
           .whom = "c1",
           .categories = "fields",
           .on = "2024-03-01"}},
         POLICY_AUTOMATIC,
         "c1 (child) refused on 1 March 2024 (k2), though p1 (mother) agreed (k1): the refusal "
         "counts, and a manager decides"},
        {"from 16 the mother's refusal does not count",
         C1("2028-05-20T10:00:00Z"),
         {{BY("c1", "c1")},
          {.id = "k2", REFUSED, .by = "p1", .whom = "c1", .categories = "fields"}},
         POLICY_SATISFIED,
         NULL},
    };
    CHECK(steps);
}

Test(policy_consent, which_one_is_named)
{
    static const struct step steps[] = {
        {"the right one",
         "{'answers': {'P04.consent': 'k1'}}",
         {{.id = "k1"}},
         POLICY_SATISFIED,
         COVERED},
        {"both",
         "{'answers': {'P04.consent': 'k1, k2'}}",
         {{.id = "k1", .whom = "p1"}, {.id = "k2", .by = "p2", .whom = "c2"}},
         POLICY_SATISFIED,
         COVERED ", and further consents cover the others"},
        {"one of two that are needed",
         "{'answers': {'P04.consent': 'k1'}}",
         {{.id = "k1", .whom = "p1"}, {.id = "k2", .by = "p2", .whom = "c2"}},
         POLICY_AUTOMATIC,
         ABSENT_C2("the record holds none that somebody gave for them")},
        {"another",
         "{'answers': {'P04.consent': 'k2'}}",
         {{.id = "k1"}, {.id = "k2", .purposes = "case-study"}},
         POLICY_AUTOMATIC,
         ABSENT("consent k2 is for another purpose")},
        {"the beginning of an id is none",
         "{'answers': {'P04.consent': 'k1'}}",
         {{.id = "k12"}},
         POLICY_ASKS,
         "the record has no consent 'k1'"},
        {"none that there is",
         "{'answers': {'P04.consent': 'k1 k7'}}",
         {{.id = "k1"}},
         POLICY_ASKS,
         "the record has no consent 'k7'"},
        {"nothing",
         "{'answers': {'P04.consent': ''}}",
         {{.id = "k1"}},
         POLICY_ASKS,
         "the record has no consent ''"},
        {"nothing but commas",
         "{'answers': {'P04.consent': ' , '}}",
         {{.id = "k1"}},
         POLICY_ASKS,
         "the record has no consent ''"},
        {"an endless one",
         "{'answers': {'P04.consent': "
         "'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
         "kkkkkkkkkkkkkkkkkkk'}}",
         {{.id = "k1"}},
         POLICY_ASKS,
         NULL},
    };
    CHECK(steps);
}

/* A concern asks nobody, and still tells of a refusal; what names nobody needs no consent. */
Test(policy_consent, where_it_is_not_asked)
{
    static const char concern[] = "{'profile': 'social-care-concern', 'entries': [], 'fields': "
                                  "['people.p1.name', 'people.c2.name']}";
    static const char nobody[] = "{'fields': ['support.kind'], 'entries': []}";
    static const struct step steps[] = {
        {"a concern",
         concern,
         {{.id = "k1"}},
         POLICY_NOT_APPLICABLE,
         "consent is not asked for: this would have to be shared even if it were refused"},
        {"a concern, refused",
         concern,
         {{.id = "k1", REFUSED, .purposes = "social-care-concern"}},
         POLICY_AUTOMATIC,
         "p1 (mother) refused on 2 March 2026 (k1); it is respected wherever the safety of a child "
         "allows, so a lawful basis must carry this without consent"},
        {"nobody identified",
         nobody,
         {{0}},
         POLICY_NOT_APPLICABLE,
         "nobody can be identified by what leaves"},
        {"nobody identified, refused",
         nobody,
         {{.id = "k1", REFUSED}},
         POLICY_NOT_APPLICABLE,
         "nobody can be identified by what leaves"},
    };
    CHECK(steps);
}

/* After a refusal: what carries a sharing, and what does not (P05). */
Test(policy_consent, after_a_refusal)
{
    static const char refusal[] =
        "'family': {'consents': [{'id': 'k1', 'state': 'refused', 'by': 'p1', 'for': ['p1'], "
        "'purposes': ['social-care-report', 'social-care-concern', 'support-ended'], 'kinds': "
        "['childrens_social_care'], 'categories': ['fields'], 'on': '2026-03-02'}]}";
    static const struct {
        const char *profile, *basis, *condition;
        enum policy_result result;
        const char *reason;
    } steps[] = {
        {"social-care-report", "consent", NULL, POLICY_REFUSED,
         "consent was named as the basis, but it was refused or withdrawn"},
        {"social-care-report", "legal_obligation", NULL, POLICY_JUSTIFIED, NULL},
        {"social-care-report", "vital_interests", NULL, POLICY_JUSTIFIED, NULL},
        {"social-care-report", "public_task", NULL, POLICY_ASKS,
         "facts that somebody refused to have shared leave, and the condition that allows it is "
         "not "
         "stated"},
        {"social-care-report", "public_task", "safeguarding", POLICY_JUSTIFIED, NULL},
        {"social-care-report", "public_task", "health_or_social_care", POLICY_REFUSED,
         "after the refusal on file (k1), a public task can carry this only for safeguarding"},
        {"social-care-report", "legitimate_interests", "safeguarding", POLICY_JUSTIFIED, NULL},
        {"social-care-report", "legitimate_interests", "legal_claims", POLICY_REFUSED, NULL},
        {"social-care-concern", "legitimate_interests", "safeguarding", POLICY_JUSTIFIED, NULL},
        {"social-care-concern", "legitimate_interests", NULL, POLICY_ASKS, NULL},
        {"support-ended", "legitimate_interests", "safeguarding", POLICY_REFUSED,
         "the refusal on file (k1) ends a sharing under the profile 'Support has ended'"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct error err = {0};
        struct fixture fixture;
        struct policy_verdict verdict;
        char patch[1200];
        snprintf(patch, sizeof patch,
                 "{%s, 'profile': '%s', 'fields': ['people.p1.name'], 'entries': [], 'answers': "
                 "{'P05.reason': 'A six-year-old may come to harm', 'P05.basis': '%s'%s%s%s}}",
                 refusal, steps[i].profile, steps[i].basis,
                 steps[i].condition ? ", 'P05.condition': '" : "",
                 steps[i].condition ? steps[i].condition : "", steps[i].condition ? "'" : "");
        fixture_make_text(&fixture, patch);
        cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
        const struct policy_outcome *outcome = find_outcome(&verdict, "P05");
        cr_expect_str_eq(policy_result_name(outcome->result), policy_result_name(steps[i].result),
                         "%s, %s: %s", steps[i].profile, steps[i].basis, outcome->reason);
        if (steps[i].reason != NULL)
            cr_expect_str_eq(outcome->reason, steps[i].reason);
        policy_verdict_free(&verdict);
        fixture_free(&fixture);
    }
}
