/* L01 to L08: what is kept, for how long, and who may share at all. */
#include <string.h>

#include "rule.h"

/* ---- L01 to L03 ---- */

void rule_recorded(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (the_case->facts->is_recorded) {
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "the ledger gets its entry before the package exists");
        return;
    }
    outcome_say(outcome, POLICY_REFUSED, "the ledger cannot be written, so nothing may leave");
    outcome_hint(outcome, "open the office with your identity; share by telephone if it cannot "
                          "wait, and record it afterwards");
}

void rule_never_rewritten(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_AUTOMATIC,
                "the entry is bound to all that came before it, and the receipt will quote that");
}

void rule_front_sheet(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_NOT_APPLICABLE,
                "nobody opens the family's file by this; who does, signs with safehand access");
}

/* ---- L04 ---- */

bool is_subject_access(const struct policy_facts *facts)
{
    return strcmp(facts->profile->name, "subject-access") == 0 ||
           strcmp(facts->recipient.organisation_kind, "family") == 0;
}

void rule_subject_access(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    static const char *const answers[] = {"no", "yes", NULL};
    if (!is_subject_access(the_case->facts)) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE,
                    "this answers nobody who asks what is held about them");
        return;
    }
    if (!case_has_choice(the_case, outcome, "harm", answers,
                         "whether a part of it may do serious harm is not stated yet",
                         "May any part of this do serious harm to the health of the person who "
                         "asks, or of anybody else?"))
        return;
    if (strcmp(case_answer(the_case, outcome, "harm"), "yes") == 0) {
        outcome_say(outcome, POLICY_REFUSED, "a part of this may do serious harm");
        outcome_hint(outcome, "leave that part out (--about, --entry) and answer again; the answer "
                              "to the family does not tell that something was left out");
    } else if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "a manager has approved the answer, and no part of it may do serious harm");
    } else {
        outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                    "an answer to one of a family needs a manager's approval, because a family is "
                    "not one person");
        outcome_hint(outcome, "ask your manager to look at it: safehand approve");
    }
}

/* ---- L05, L06 ---- */

void rule_retention(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    int days = the_case->facts->profile->retention_days;
    struct date review = date_add_days(&the_case->today, days + 1);
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&review, day);
    outcome_say(outcome, POLICY_DUTY,
                "on %s, when %d %s are over, somebody looks whether its content is destroyed", day,
                days, plural((size_t)days, "day", "days"));
}

void rule_oversight(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_AUTOMATIC,
                "it is counted in the trustees' report, which identifies nobody");
}

/* ---- L07, L08 ---- */

void rule_training(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_training *training = &the_case->facts->training;
    bool is_current =
        training->was_signed && date_compare(&the_case->today, &training->lapses_on) < 0;
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&training->lapses_on, day);
    if (is_current) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "who shares has signed the acceptance of the policy, which lapses on %s", day);
        return;
    }
    if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "the acceptance of the policy by who shares is not in force, and a manager has "
                    "approved this sharing");
        return;
    }
    if (training->was_signed)
        outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                    "the acceptance of the policy by who shares lapsed on %s", day);
    else
        outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                    "who shares has never signed the acceptance of the policy");
    outcome_hint(outcome, "ask a manager whose own is in force to look at it (safehand approve); "
                          "sign it again and have it recorded: safehand staff training");
}

void rule_incident(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_NOT_APPLICABLE,
                "nothing has gone wrong; if something does, safehand incident starts the clock");
}
