/* C04 to C08: the device, other ways, the handling notice, and the receipt. */
#include <string.h>

#include "rule.h"

/* ---- C04, C05 ---- */

void rule_media_target(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (the_case->facts->channel != CHANNEL_MEDIA) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "it does not go by removable media");
        return;
    }
    switch (the_case->facts->target) {
    case TARGET_UNKNOWN:
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "the device is looked at when the package is written to it");
        return;
    case TARGET_REMOVABLE:
        outcome_say(outcome, POLICY_SATISFIED, "the folder is on a removable device");
        return;
    case TARGET_OTHER:
        break;
    }
    if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "the folder is on no removable device, and a manager has approved that");
        return;
    }
    outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                "the folder is on no removable device, such as a memory stick; it may be a "
                "computer's own disk");
    outcome_hint(outcome, "plug the device in that the checklist names and give its folder with "
                          "--media, or ask your manager: safehand approve");
}

void rule_media_return(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (the_case->facts->channel == CHANNEL_MEDIA)
        outcome_say(outcome, POLICY_DUTY,
                    "the device is tracked until the recipient acknowledges, and it is returned or "
                    "wiped");
    else
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no device is handed out");
}

/* ---- C06 to C08 ---- */

void rule_other_channels(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_NOT_APPLICABLE,
                "this goes as a sealed package; what is said or sent by other ways is recorded by "
                "safehand log");
}

void rule_handling_notice(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_AUTOMATIC,
                "the package says that it is for this purpose only, who may see it, how long, and "
                "how to report a mistake");
}

void rule_receipt(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    int days = the_case->facts->profile->receipt_days;
    struct date last = date_add_days(&the_case->today, days);
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&last, day);
    outcome_say(outcome, POLICY_DUTY,
                "a signed receipt is waited for, until %d %s after delivery: the end of %s, if it "
                "goes today",
                days, plural((size_t)days, "day", "days"), day);
}
