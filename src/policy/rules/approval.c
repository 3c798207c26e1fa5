/* P06: the manager's approval of sharing without consent. */
#include <string.h>

#include "rule.h"

/* Of a profile for which the office may sign one approval for all: in force, of legitimate
 * interests, and nobody has refused. */
static bool stands_approved(const struct policy_case *the_case)
{
    const struct policy_facts *facts = the_case->facts;
    const char *basis = case_answer(the_case, ANSWER_P05_BASIS, NULL);
    return facts->profile->standing_approval && facts->has_standing_approval &&
           !is_refused(the_case) && basis && strcmp(basis, "legitimate_interests") == 0;
}

/* A concern never waits, unless its profile only calls itself one. */
static void say_concern(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct date last = date_of(policy_working_day_ends(the_case->facts->now) - 1);
    if (the_case->facts->concern_is_unconfirmed) {
        outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                    "the profile '%s' is the office's own: a manager approves what it lets go "
                    "without consent",
                    the_case->facts->profile->title);
        outcome_hint(outcome, "phone the recipient now, and ask your manager: " WAY);
        outcome_way(outcome, WAY_APPROVE, NULL);
        return;
    }
    date_words(&last, day);
    outcome_say(outcome, POLICY_DUTY,
                "a manager looks at this within one working day, by the end of %s; the sharing "
                "does not wait for that, and you phone the recipient about it today",
                day);
    outcome_hint(outcome, "tell your manager now; they approve it with " WAY);
    outcome_way(outcome, WAY_APPROVE, NULL);
}

static void judge_manager_approval(const struct policy_case *the_case,
                                   struct policy_outcome *outcome)
{
    if (!the_case->facts->selection->identifies) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody can be identified by what leaves");
    } else if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_SATISFIED, "a manager has approved sharing without consent");
    } else if (consent_covers(the_case)) {
        outcome_say(outcome, POLICY_SATISFIED, "consent covers this, so nobody has to approve it");
    } else if (the_case->facts->profile->concern) {
        say_concern(the_case, outcome);
    } else if (stands_approved(the_case)) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "the office's standing approval for the profile '%s' covers it, as nobody has "
                    "refused",
                    the_case->facts->profile->title);
    } else {
        outcome_say(outcome, POLICY_AWAITS_APPROVAL, "%s",
                    the_case->consent.other
                        ? "those who may decide disagree: the refusal counts, and a manager decides"
                        : "sharing without consent needs a manager's approval");
        outcome_hint(outcome, "ask your manager to look at it: " WAY);
        outcome_way(outcome, WAY_APPROVE, NULL);
    }
}

const struct policy_rule rule_manager_approval = {
    .id = RULE_P06,
    .name = "manager-approval",
    .title = "Sharing without consent is approved by a manager",
    .sources = "FS consent, line managers; SL 1.1",
    .outcome = "approve, duty",
    .reading =
        "The approval is a signature over this exact decision, by somebody else than the "
        "sender. For a concern about a child or an adult at risk nothing waits: the manager "
        "looks at it by the end of the next working day in England and Wales, unless the "
        "office's profile lists P06 among its approvals; and the recipient is phoned the same "
        "day, which is owed until the call is recorded. Where holders of parental "
        "responsibility disagree, the refusal counts and the manager decides. A profile may "
        "allow a standing approval, which the office signs with a review date: it serves "
        "where consent is absent, never where it was refused or withdrawn.",
    .example = "Nobody could ask the family, and the report goes as a public task. It waits until "
               "a manager has signed it. A concern about a mark on a child's wrist goes at once, "
               "and the manager looks at it by the end of the next working day.",
    .test = judge_manager_approval,
};
