/* P10 to P13: advice before, a decision not to, a request that somebody makes, a standing
 * agreement. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

/* ---- P10, P11 ---- */

static void judge_advice(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (strcmp(the_case->facts->profile->name, "advice") != 0) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no advice is sought by this sharing");
        return;
    }
    outcome_say(outcome, POLICY_AUTOMATIC, "advice is sought without naming anybody");
    outcome_hint(outcome, "record who advised what: " WAY);
    outcome_way(outcome, WAY_ADVISE, NULL);
}

const struct policy_rule rule_advice = {
    .id = RULE_P10,
    .name = "advice",
    .title = "Advice may be sought first, without naming anybody",
    .sources = "SL 1.3.5; HMG rule 3; AF",
    .outcome = "capability",
    .reading =
        "The profile 'advice' lets out an anonymised summary, and it is "
        "recorded who advised what. Nobody has to seek advice before sharing, and a sharing never "
        "waits for it.",
    .example = "Sally is not sure whether a remark is a concern. She asks the NSPCC with the "
               "profile 'advice', in which a boy of 6 is a child of 5 to 9, and records what they "
               "advised.",
    .test = judge_advice,
};

static void judge_decline(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_NOT_APPLICABLE,
                "this is a decision to share; one not to share is recorded too");
}

const struct policy_rule rule_decline = {
    .id = RULE_P11,
    .name = "decline",
    .title = "A decision not to share is recorded with its reason and who asked, exactly as one "
             "to share is",
    .sources = "SL 1.3.8; HMG rule 7, record",
    .outcome = "capability",
    .reading = "It is recorded, and leaves the duty to discuss it with whoever asked. "
               "What a rule refuses here is not recorded by itself: nothing was decided yet.",
    .example = "A landlord asks whether the family has left the father. Sally declines, records "
               "why, and talks it over with him: the family's file shows that too.",
    .test = judge_decline,
};

/* ---- P12 ---- */

static const char court_order[] = "court_order", serious_crime[] = "other_serious_crime";
static const char *const grounds[] = {
    court_order,
    "protection_of_child",
    "protection_of_adult",
    "terrorism",
    "drug_trafficking",
    serious_crime,
    "none",
    NULL,
};
static const char *ground_words(const char *ground)
{
    return policy_answer_words(ANSWER_P12_GROUND, ground);
}

bool has_court_order(const struct policy_case *the_case)
{
    const char *ground = case_answer(the_case, ANSWER_P12_GROUND, NULL);
    return the_case->facts->profile->request == PROFILE_POLICE_OR_COURT && ground &&
           strcmp(ground, court_order) == 0;
}

/* A body that demands information by a power in law names the section. */
static void judge_power(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (case_has_words(the_case, outcome, ANSWER_P12_REFERENCE, NULL,
                       "the section of the law that gives the power is not stated yet",
                       "Which section of which law gives them the power to require this, and who "
                       "asked? A request that names none is no demand."))
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "a power in law is named, with its section and who relies on it");
}

/* The trustees are told and a manager approves before anything leaves. */
static void judge_serious_crime(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (!case_has_words(the_case, outcome, ANSWER_P12_TRUSTEES, NULL,
                        "for another serious crime the trustees are made aware beforehand, and "
                        "that is not stated yet",
                        "Which trustee was told of the request, and when? Tell them that there was "
                        "one, and name nobody."))
        return;
    if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "the request rests on %s, with its reference; a trustee was told and a manager "
                    "approved it beforehand",
                    ground_words(serious_crime));
        return;
    }
    outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                "a request for another serious crime needs a manager's approval beforehand");
    outcome_hint(outcome, "ask your manager to look at it (" WAY "), or ask the police for an "
                          "order of a court");
    outcome_way(outcome, WAY_APPROVE, NULL);
}

static void judge_police(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (!case_has_choice(the_case, outcome, ANSWER_P12_GROUND, grounds,
                         "what the request of the police or the court rests on is not stated yet",
                         "On what does the request rest? Ask whoever made it; none is an answer "
                         "too."))
        return;
    const char *ground = case_answer(the_case, ANSWER_P12_GROUND, NULL);
    if (strcmp(ground, "none") == 0) {
        outcome_say(outcome, POLICY_REFUSED,
                    "the request rests on no order and on none of the exemptions");
        outcome_hint(outcome,
                     "ask for an order of a court, and record that you did not share: " WAY);
        outcome_way(outcome, WAY_DECLINE, NULL);
        return;
    }
    if (!case_has_words(the_case, outcome, ANSWER_P12_REFERENCE, NULL,
                        "the order, or who asked and in which words, is not stated yet",
                        "Which order is it (court, number, date), or who asked, for which case, "
                        "and in which words?"))
        return;
    if (strcmp(ground, serious_crime) == 0) {
        judge_serious_crime(the_case, outcome);
        return;
    }
    outcome_say(outcome, POLICY_DUTY,
                "the request rests on %s, with its reference; the trustees are made aware of it, "
                "by a notice that names nobody",
                ground_words(ground));
    outcome_hint(outcome, "tell the trustees that there was a request, and record it");
}

static void judge_police_or_court(const struct policy_case *the_case,
                                  struct policy_outcome *outcome)
{
    switch (the_case->facts->profile->request) {
    case PROFILE_UNASKED:
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "this answers no request or demand in law");
        break;
    case PROFILE_POWER:
        judge_power(the_case, outcome);
        break;
    case PROFILE_POLICE_OR_COURT:
        judge_police(the_case, outcome);
        break;
    }
}

const struct policy_rule rule_police_or_court = {
    .id = RULE_P12,
    .name = "police-or-court",
    .title = "A request by the police or a court names the order or the exemption relied on, and "
             "the trustees are made aware",
    .sources = "WH 10.2, statement; HMG p. 7",
    .outcome = "refuse, duty",
    .reading = "Reporting a crime or a risk unasked is no request: that goes under a profile for a "
               "concern. The grounds are a closed list: a court order; protection of a child; of "
               "an adult at risk; terrorism; drug trafficking or the laundering of its money; "
               "other serious crime, for which the trustees are told and a manager approves "
               "beforehand. A request on none of them is refused. A court order always passes, "
               "also after a refusal by the family. The trustees' notice names nobody. Any other "
               "body that demands information names the section of the law that gives it the "
               "power. Serious crime alone is no emergency.",
    .example = "An officer asks by phone for all that is known about a mother. Sally asks what it "
               "rests on. \"It would help us\" is no ground, and refuses; a court order passes, "
               "and the trustees hear that there was one.",
    .test = judge_police_or_court,
};

/* ---- P13 ---- */

/* What keeps the agreement that was named from covering this; false if it covers. */
static bool agreement_fails(const struct policy_case *the_case, const char *named,
                            char why[POLICY_REASON_SIZE])
{
    const struct policy_agreement *agreement = the_case->facts->agreement;
    char day[TIMESTAMP_WORDS_SIZE];
    if (!agreement || !agreement->is_known) {
        snprintf(why, POLICY_REASON_SIZE, "the office has no agreement '%.200s'", named);
    } else if (date_compare(&the_case->today, &agreement->lapses_on) >= 0) {
        date_words(&agreement->lapses_on, day);
        snprintf(why, POLICY_REASON_SIZE, "the agreement '%.200s' lapsed on its review date, %s",
                 named, day);
    } else if (!agreement->with ||
               strcmp(agreement->with, the_case->facts->recipient.organisation) != 0) {
        snprintf(why, POLICY_REASON_SIZE, "the agreement '%.150s' is with %.150s, not with %.150s",
                 named, !agreement->with ? "nobody" : agreement->with,
                 the_case->facts->recipient.organisation);
    } else if (!names_have(&agreement->profiles, the_case->facts->profile->name)) {
        snprintf(why, POLICY_REASON_SIZE, "the agreement '%.200s' does not cover the profile '%s'",
                 named, the_case->facts->profile->name);
    } else {
        return false;
    }
    return true;
}

static void judge_agreement(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_agreement *agreement = the_case->facts->agreement;
    const char *named = case_answer(the_case, ANSWER_P13_AGREEMENT, NULL);
    char why[POLICY_REASON_SIZE], day[TIMESTAMP_WORDS_SIZE];
    if (agreement)
        named = agreement->name;
    if (!named) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no sharing agreement is named");
        return;
    }
    if (!agreement_fails(the_case, named, why)) {
        date_words(&agreement->lapses_on, day);
        outcome_say(outcome, POLICY_SATISFIED,
                    "the agreement '%s' with %s covers this; its review date is %s", named,
                    agreement->with, day);
    } else if (case_has_words(the_case, outcome, ANSWER_P13_REASON, NULL, why,
                              "The agreement that was named does not cover this. Why go on "
                              "without it?")) {
        outcome_say(outcome, POLICY_JUSTIFIED, "%s; a reason says why to go on without it", why);
    }
}

const struct policy_rule rule_agreement = {
    .id = RULE_P13,
    .name = "agreement",
    .title = "A standing sharing agreement that is named is registered, in force, and covers "
             "this sharing",
    .sources = "FS agreement register; SL 5.3",
    .outcome = "justify",
    .reading = "Nobody has to name one. One that is named must be known to the office, cover this "
               "profile and be with the recipient's organisation. It lapses on its review date: on "
               "that day in London it does not count any more. Otherwise a reason says why to go "
               "on without it. An agreement is no lawful basis.",
    .example = "The office has an agreement with the council, for review on 1 November. On 1 "
               "November it has lapsed: Sally says why to go on without it, or has it renewed "
               "first.",
    .test = judge_agreement,
};
