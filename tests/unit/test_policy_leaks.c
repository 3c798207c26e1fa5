/* M04, M09 and M12: what they say of the findings that the extract hands them. */
#include "policy_facts.h"

struct step {
    const char *name, *patch, *rule;
    enum policy_result result;
    const char *reason, *key;
};

/* The findings: of p2's name and address (twice in e1, once in a file), and of the household's. */
static void add_findings(struct fixture *fixture, struct selected_leak *leaks,
                         struct selected_hidden *hidden)
{
    const struct record_person *father = record_find_person(fixture->record, "p2");
    const struct selected_leak all[] = {
        {LEAK_IN_ENTRY, "e1", father, "people.p2.name", false, "Colin", "Colin came.", false},
        {LEAK_IN_ENTRY, "e1", father, "people.p2.address", false, "3 Mill Row", "at 3 Mill Row",
         false},
        {LEAK_IN_ENTRY, "e1", NULL, "household.address", true, "Weir Street", "in Weir Street",
         false},
        {LEAK_IN_ATTACHMENT, "note.txt", father, "people.p2.name", false, "Colin", "for Colin",
         false},
    };
    memcpy(leaks, all, sizeof all);
    hidden[0] = (struct selected_hidden){"a.jpg", "where it was taken (GPS)"};
    fixture->facts.is_emergency = json_is_true(json_object_get(fixture->json, "test_emergency"));
    if (json_object_get(fixture->json, "test_nothing") != NULL)
        return;
    memory_free(fixture->selection.leaks);
    memory_free(fixture->selection.hidden);
    fixture->selection.leaks = leaks;
    fixture->selection.leak_count = sizeof all / sizeof *all;
    fixture->selection.hidden = hidden;
    fixture->selection.hidden_count = 1;
}

static void check(const struct step *step)
{
    struct fixture fixture;
    struct policy_verdict verdict;
    struct error err = {0};
    struct selected_leak leaks[4];
    struct selected_hidden hidden[1];
    struct selected_attachment attachment = {.name = "a.jpg"};
    fixture_make_text(&fixture, step->patch);
    add_findings(&fixture, leaks, hidden);
    struct selected_attachment *own = fixture.selection.attachments;
    size_t own_count = fixture.selection.attachment_count;
    if (step->rule[2] == '2') {
        fixture.selection.attachments = &attachment;
        fixture.selection.attachment_count = 1;
    }
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK, "%s", err.message);
    const struct policy_outcome *outcome = find_outcome(&verdict, step->rule);
    cr_expect_eq(outcome->result, step->result, "%s: %s: %s", step->name,
                 policy_result_name(outcome->result), outcome->reason);
    cr_expect_str_eq(outcome->reason, step->reason, "%s", step->name);
    cr_expect_str_eq(outcome->question.key, step->key == NULL ? "" : step->key, "%s", step->name);
    /* Neither reason nor hint tells a value; the question does, since it is to be judged. */
    static const char *const values[] = {"Colin", "Mill Row", "Weir"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        cr_expect_null(strstr(outcome->reason, values[i]), "%s", step->name);
        cr_expect_null(strstr(hint_of(outcome), values[i]), "%s", step->name);
    }
    policy_verdict_free(&verdict);
    fixture.selection.attachments = own;
    fixture.selection.attachment_count = own_count;
    if (fixture.selection.leaks == leaks) {
        fixture.selection.leaks = NULL;
        fixture.selection.leak_count = 0;
        fixture.selection.hidden = NULL;
        fixture.selection.hidden_count = 0;
    }
    fixture_free(&fixture);
}

#define FIRST "'M04.e1:p2': 'He is the one it is about'"
#define SECOND "'M04.attachments.note.txt:p2': 'The note is evidence'"
#define THIRD "'M04.e1:household.address': 'It is where they live'"

Test(policy_leaks, third_party_leak)
{
    static const struct step steps[] = {
        {"nothing found", "{'test_nothing': 1}", "M04", POLICY_SATISFIED,
         "nothing of anybody else was found", NULL},
        {"asks for the first", "{}", "M04", POLICY_ASKS, "entry e1 tells of p2 (father)",
         "M04.e1:p2"},
        {"an answer too short", "{'answers': {'M04.e1:p2': 'needed'}}", "M04", POLICY_ASKS,
         "the answer is too short to understand later: write it in words, at least 10 characters",
         "M04.e1:p2"},
        {"one answer for one place and person", "{'answers': {" FIRST "}}", "M04", POLICY_ASKS,
         "entry e1 may tell of Family address", "M04.e1:household.address"},
        {"a file", "{'answers': {" FIRST ", " THIRD "}}", "M04", POLICY_ASKS,
         "the file note.txt tells of p2 (father)", "M04.attachments.note.txt:p2"},
        {"all answered", "{'answers': {" FIRST ", " SECOND ", " THIRD "}}", "M04", POLICY_JUSTIFIED,
         "tells of others, with the reason why it must go: e1:p2, e1:household.address, "
         "attachments.note.txt:p2",
         NULL},
        {"an answer to leave out stands for no reason", "{'answers': {'M04.e1:p2': 'leave out'}}",
         "M04", POLICY_ASKS,
         "the answer is too short to understand later: write it in words, at least 10 characters",
         "M04.e1:p2"},
        {"in an emergency nothing waits", "{'test_emergency': true}", "M04", POLICY_AUTOMATIC,
         "set aside in the emergency (P07): this goes, and is looked at afterwards: e1:p2, "
         "e1:household.address, attachments.note.txt:p2",
         NULL},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        check(&steps[i]);
}

Test(policy_leaks, a_hidden_address_waits_in_an_emergency_too)
{
    struct fixture fixture;
    struct policy_verdict verdict;
    struct error err = {0};
    fixture_make_text(&fixture,
                      "{'family': {'people': [{'id': 'p1', 'role': 'mother', 'name': 'A B'},"
                      "{'id': 'p2', 'role': 'father', 'name': 'C D', 'address_hidden': true},"
                      "{'id': 'c1', 'role': 'child', 'name': 'E B'},"
                      "{'id': 'c2', 'role': 'child', 'name': 'F B'},"
                      "{'id': 'v1', 'role': 'volunteer', 'name': 'G H'}]}, 'fields': []}");
    struct selected_leak leak = {
        LEAK_IN_ENTRY,       "e1",  record_find_person(fixture.record, "p2"),
        "people.p2.address", false, "3 Mill Row",
        "at 3 Mill Row",     false};
    fixture.facts.is_emergency = true;
    memory_free(fixture.selection.leaks);
    fixture.selection.leaks = &leak;
    fixture.selection.leak_count = 1;
    cr_assert_eq(policy_evaluate(&fixture.facts, &verdict, &err), STATUS_OK);
    const struct policy_outcome *outcome = find_outcome(&verdict, "M04");
    cr_expect_eq(outcome->result, POLICY_ASKS);
    cr_expect_str_eq(outcome->reason, "entry e1 tells of Address of p2 (father)");
    cr_expect_str_eq(
        outcome->question.text,
        "Entry e1 tells of Address of p2 (father): \"at 3 Mill Row\". Why must it go? Or "
        "answer \"leave out\" (the entry) or \"blank\" (only this).");
    cr_expect_str_eq(option_of(&outcome->question),
                     "--reason M04.e1:p2=TEXT, --blank e1:p2 or --without e1");
    policy_verdict_free(&verdict);
    fixture.selection.leaks = NULL;
    fixture.selection.leak_count = 0;
    fixture_free(&fixture);
}

#define STORY "'profile': 'case-study', 'fields': ['support.kind'], 'entries': []"

Test(policy_leaks, anonymised)
{
    static const struct step steps[] = {
        {"with names", "{}", "M09", POLICY_NOT_APPLICABLE, "this is shared with names", NULL},
        {"a finding refuses, a question too", "{" STORY "}", "M09", POLICY_REFUSED,
         "this tells who it is: entry e1 (p2 (father)), entry e1 (Family address), "
         "the file note.txt (p2 (father))",
         NULL},
        {"no reason helps", "{" STORY ", 'answers': {'M09.rare_fact': 'no', " FIRST "}}", "M09",
         POLICY_REFUSED,
         "this tells who it is: entry e1 (p2 (father)), entry e1 (Family address), "
         "the file note.txt (p2 (father))",
         NULL},
        {"an emergency neither", "{" STORY ", 'test_emergency': true}", "M09", POLICY_REFUSED,
         "this tells who it is: entry e1 (p2 (father)), entry e1 (Family address), "
         "the file note.txt (p2 (father))",
         NULL},
        {"nothing found", "{" STORY ", 'test_nothing': 1}", "M09", POLICY_ASKS,
         "nothing that tells who it is was found; a rare fact cannot be searched for",
         "M09.rare_fact"},
        {"no rare fact", "{" STORY ", 'test_nothing': 1, 'answers': {'M09.rare_fact': 'no'}}",
         "M09", POLICY_SATISFIED, "nothing that tells who it is was found, nor a rare fact", NULL},
        {"a rare fact", "{" STORY ", 'test_nothing': 1, 'answers': {'M09.rare_fact': 'yes'}}",
         "M09", POLICY_REFUSED, "somebody can be recognised by a rare fact", NULL},
        {"neither yes nor no", "{" STORY ", 'test_nothing': 1, 'answers': {'M09.rare_fact': 'x'}}",
         "M09", POLICY_ASKS,
         "nothing that tells who it is was found; a rare fact cannot be searched for",
         "M09.rare_fact"},
        {"M04 has nothing to say then", "{" STORY "}", "M04", POLICY_NOT_APPLICABLE,
         "nobody at all may be recognised (M09)", NULL},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        check(&steps[i]);
}

#define HIDING                                                                                     \
    "'family': {'people': [{'id': 'p1', 'role': 'mother', 'name': 'A B'},"                         \
    "{'id': 'p2', 'role': 'father', 'name': 'C D', 'address_hidden': true},"                       \
    "{'id': 'c1', 'role': 'child', 'name': 'E B'},{'id': 'c2', 'role': 'child', 'name': 'F B'},"   \
    "{'id': 'v1', 'role': 'volunteer', 'name': 'G H'}]}, 'fields': []"

Test(policy_leaks, metadata)
{
    static const struct step steps[] = {
        {"nothing found", "{'test_nothing': 1}", "M12", POLICY_SATISFIED,
         "no hidden data was found", NULL},
        {"asks", "{}", "M12", POLICY_ASKS, "the file a.jpg also holds: where it was taken (GPS)",
         "M12.a.jpg"},
        {"with a reason", "{'answers': {'M12.a.jpg': 'The place is the point of it'}}", "M12",
         POLICY_JUSTIFIED, "hidden data goes along, with the reason why: a.jpg", NULL},
        {"in an emergency", "{'test_emergency': true}", "M12", POLICY_AUTOMATIC,
         "set aside in the emergency (P07): this goes, and is looked at afterwards: a.jpg", NULL},
        {"in an emergency, where an address is being hidden",
         "{'test_emergency': true, " HIDING "}", "M12", POLICY_ASKS,
         "somebody's address is being hidden, and the file a.jpg also holds: where it was taken "
         "(GPS): no reason lifts that",
         "M12.a.jpg"},
        {"and with a reason",
         "{'test_emergency': true, " HIDING
         ", 'answers': {'M12.a.jpg': 'The place is the point of it'}}",
         "M12", POLICY_ASKS,
         "somebody's address is being hidden, and the file a.jpg also holds: where it was taken "
         "(GPS): no reason lifts that",
         "M12.a.jpg"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        check(&steps[i]);
}
