/* P10 to P13: advice before, a decision not to, a request that somebody makes, a standing
 * agreement. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

/* ---- P10, P11 ---- */

void rule_advice(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (strcmp(the_case->facts->profile->name, "advice") != 0) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no advice is sought by this sharing");
        return;
    }
    outcome_say(outcome, POLICY_AUTOMATIC, "advice is sought without naming anybody");
    outcome_hint(outcome, "record who advised what: safehand advice");
}

void rule_decline(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_NOT_APPLICABLE,
                "this is a decision to share; one not to share is recorded by safehand decline");
}

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
    return policy_answer_words("P12.ground", ground);
}

bool has_court_order(const struct policy_case *the_case)
{
    const char *ground = json_text(the_case->facts->answers, "P12.ground");
    return the_case->facts->profile->request == PROFILE_POLICE_OR_COURT && ground &&
           strcmp(ground, court_order) == 0;
}

/* A body that demands information by a power in law names the section. */
static void judge_power(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (case_has_words(the_case, outcome, "reference",
                       "the section of the law that gives the power is not stated yet",
                       "Which section of which law gives them the power to require this, and who "
                       "asked? A request that names none is no demand."))
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "a power in law is named, with its section and who relies on it");
}

/* The trustees are told and a manager approves before anything leaves. */
static void judge_serious_crime(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (!case_has_words(the_case, outcome, "trustees",
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
    outcome_hint(outcome, "ask your manager to look at it (safehand approve), or ask the police "
                          "for an order of a court");
}

static void judge_police(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (!case_has_choice(the_case, outcome, "ground", grounds,
                         "what the request of the police or the court rests on is not stated yet",
                         "On what does the request rest? Ask whoever made it; none is an answer "
                         "too."))
        return;
    const char *ground = case_answer(the_case, outcome, "ground");
    if (strcmp(ground, "none") == 0) {
        outcome_say(outcome, POLICY_REFUSED,
                    "the request rests on no order and on none of the exemptions");
        outcome_hint(outcome, "ask for an order of a court, and record that you did not share: "
                              "safehand decline");
        return;
    }
    if (!case_has_words(the_case, outcome, "reference",
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

void rule_police_or_court(const struct policy_case *the_case, struct policy_outcome *outcome)
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

void rule_agreement(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_agreement *agreement = the_case->facts->agreement;
    const char *named = case_answer(the_case, outcome, "agreement");
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
    } else if (case_has_words(the_case, outcome, "reason", why,
                              "The agreement that was named does not cover this. Why go on "
                              "without it?")) {
        outcome_say(outcome, POLICY_JUSTIFIED, "%s; a reason says why to go on without it", why);
    }
}
