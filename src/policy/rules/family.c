/* P08 and P09: who of the family was told, and which child had a say. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

enum { INVOLVED_AGE = 12 }; /* mature enough, normally considered (SL 1.4, AF, FS) */

/* ---- P08 ---- */

static const char *const told_answers[] = {"yes", "later", "no", NULL};
static const char *const unsafe_reasons[] = {"risk", "investigation", "must_not_be_told", NULL};

/* Whoever consented saw beforehand what would be shared; and who asks for it knows of it. */
static bool is_told_already(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_facts *facts = the_case->facts;
    if (!facts->selection->identifies)
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody can be identified by what leaves");
    else if (facts->profile->anonymised)
        outcome_say(outcome, POLICY_NOT_APPLICABLE,
                    "the profile '%s' is not for anything by which somebody can be identified",
                    facts->profile->title);
    else if (is_subject_access(facts))
        outcome_say(outcome, POLICY_SATISFIED, "it answers one of the family, who asked for it");
    else if (the_case->consent.standing == CONSENT_COVERS)
        outcome_say(outcome, POLICY_SATISFIED,
                    "who consented saw beforehand what would be shared, why and with whom (%s)",
                    the_case->consent.consent->id);
    else if (facts->profile->consent == PROFILE_CONSENT_REQUIRED)
        outcome_say(outcome, POLICY_SATISFIED,
                    "it rests on consent only, and who consents sees beforehand what is shared");
    else
        return false;
    return true;
}

static void judge_not_told(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (!case_has_choice(
            the_case, outcome, ANSWER_P08_REASON, unsafe_reasons,
            "the family is not told, and why that is unsafe is not stated yet",
            "Why is telling them unsafe? That there was no time yet is no reason: then "
            "go back, and say that it is done later."))
        return;
    outcome_say(
        outcome, POLICY_JUSTIFIED, "the family is not told: %s",
        policy_answer_words(ANSWER_P08_REASON, case_answer(the_case, ANSWER_P08_REASON, NULL)));
}

static bool has_answer(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (case_has_choice(the_case, outcome, ANSWER_P08_INFORMED, told_answers,
                        "whether the family was told is not stated yet",
                        "Was the family told what is shared, why and with whom? It is "
                        "right not to tell them only if that is unsafe; if it is not practical "
                        "now, it is done later, and stays owed."))
        return true;
    if (case_answer(the_case, ANSWER_P08_INFORMED, NULL))
        snprintf(outcome->reason, sizeof outcome->reason,
                 "yes, later and no are the answers; that they were not told yet is no reason");
    return false;
}

static void judge_family_informed(const struct policy_case *the_case,
                                  struct policy_outcome *outcome)
{
    if (is_told_already(the_case, outcome) || !has_answer(the_case, outcome))
        return;
    const char *answer = case_answer(the_case, ANSWER_P08_INFORMED, NULL);
    if (strcmp(answer, "no") == 0) {
        judge_not_told(the_case, outcome);
    } else if (strcmp(answer, "later") == 0) {
        outcome_say(outcome, POLICY_DUTY,
                    "the family is told as soon as that is safe and practical; until then it is "
                    "owed");
        outcome_hint(outcome, "record it when you have told them: " WAY);
        outcome_way(outcome, WAY_INFORM, NULL);
    } else if (case_has_words(the_case, outcome, ANSWER_P08_WHOM, NULL,
                              "who of the family was told what is not stated yet",
                              "Who was told what, and when? Name each person: telling one parent "
                              "may tell a violent partner.")) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "the family was told, and it is written down who was told what");
    }
}

const struct policy_rule rule_family_informed = {
    .id = RULE_P08,
    .name = "family-informed",
    .title = "The family was told what is shared, why and with whom, or the reason why that is "
             "unsafe is recorded",
    .sources = "SL 1.1, 1.3.1, 5.5; WH 1.5, 2.2; HMG rule 2",
    .outcome = "justify",
    .reading = "It is asked where somebody can be identified and no consent covers the sharing: "
               "whoever consented saw beforehand what would be shared, and so was told; and so "
               "does whoever asks for what is held about them. Whom one told is recorded by "
               "person, because telling one parent may tell a violent partner. \"Not practical\" "
               "leaves a duty to tell them later. \"Not yet\" is no reason: the reasons are that "
               "it raises the risk to a child or an adult, that it would prejudice an "
               "investigation, and that they must not be told by law.",
    .example = "A report goes on a legal obligation. Sally answers that the mother was told on "
               "Monday by phone, and the father was not, because he hits her: recorded. Had she "
               "answered \"not yet\", she would be asked again.",
    .test = judge_family_informed,
};

/* ---- P09 ---- */

static bool has_been_involved(const struct policy_case *the_case, struct policy_outcome *outcome,
                              const struct record_person *child)
{
    char who[PERSON_WORDS_SIZE], missing[POLICY_REASON_SIZE], question[POLICY_REASON_SIZE];
    person_words(child, who);
    snprintf(missing, sizeof missing, "whether %s was involved is not stated yet", who);
    snprintf(question, sizeof question,
             "How was %s, who %s, involved in the decision to share, or why not?", who,
             child->has_birth_date ? "is 12 or over"
                                   : "may be 12 or over, as no date of birth is recorded");
    return case_has_words(the_case, outcome, ANSWER_P09, child->id, missing, question);
}

static void judge_child_involved(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_facts *facts = the_case->facts;
    struct words_list answered = {0}, explained = {0};
    if (!facts->selection->identifies) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody can be identified by what leaves");
        return;
    }
    for (size_t i = 0; i < facts->record->people_count; i++) {
        const struct record_person *person = &facts->record->people[i];
        if (!person_is_child_of(facts->catalogue, person, INVOLVED_AGE, &the_case->today) ||
            !consent_is_needed_of(facts, &the_case->consent, person))
            continue;
        if (consent_of_person(facts, person, &the_case->today))
            list_add(&answered, "%s", person->id);
        else if (has_been_involved(the_case, outcome, person))
            list_add(&explained, "%s", person->id);
        else
            return;
    }
    if (explained.count > 0)
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "how each child of 12 or over was involved, or why not, is written down: %s",
                    list_text(&explained));
    else if (answered.count > 0)
        outcome_say(outcome, POLICY_SATISFIED,
                    "each child of 12 or over has given an answer of their own: %s",
                    list_text(&answered));
    else
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nothing leaves about a child of 12 or over");
}

const struct policy_rule rule_child_involved = {
    .id = RULE_P09,
    .name = "child-involved",
    .title = "Every child of 12 or over whom the extract is about was involved, or the reason "
             "why not is recorded",
    .sources = "SL 1.4; AF; FS age 12",
    .outcome = "justify",
    .reading = "An age is reached at the start of the birthday in London, and somebody born on 29 "
               "February completes a year on 1 March in other years. It is asked for each child in "
               "scope from 12 up to 18 of whom something leaves, or of the whole family; a child "
               "whose date of birth nobody wrote down may be 12. The child's own answer to this "
               "sharing in the record, yes or no, shows that it was involved; a parent's consent "
               "does not.",
    .example = "A report is about a boy of 14. His mother was asked, he was not: the question is "
               "how he was involved, or why not. With his own consent in the record nothing is "
               "asked.",
    .test = judge_child_involved,
};
