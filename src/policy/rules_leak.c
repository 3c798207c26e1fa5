/* M04, M09 and M12: what stands in the words and files that leave, though nobody chose it. */
#include "rule.h"

void rule_third_party_leak(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    if (the_case->facts->profile->anonymised)
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody at all may be recognised (M09)");
    else if (selection->leak_count == 0)
        outcome_say(outcome, POLICY_SATISFIED, "nothing of anybody out of scope was found");
    else
        outcome_say(outcome, POLICY_REFUSED, "values of people out of scope were found");
}

void rule_anonymised(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    if (!the_case->facts->profile->anonymised)
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "this is shared with names");
    else if (selection->leak_count == 0 && !selection->identifies)
        outcome_say(outcome, POLICY_SATISFIED, "nothing that tells who it is was found");
    else
        outcome_say(outcome, POLICY_REFUSED, "what would leave tells who it is");
}

void rule_metadata(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    if (selection->attachment_count == 0)
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no attachment leaves");
    else if (selection->hidden_count == 0)
        outcome_say(outcome, POLICY_SATISFIED, "no hidden data was found");
    else
        outcome_say(outcome, POLICY_REFUSED, "hidden data was found");
}
