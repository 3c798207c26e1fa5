/* L01 to L08: what is kept, for how long, and who may share at all. */
#include <string.h>

#include "rule.h"

/* ---- L01 to L03 ---- */

static void judge_recorded(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (the_case->facts->is_recorded) {
        outcome_say(outcome, POLICY_AUTOMATIC,
                    the_case->facts->channel == CHANNEL_HANDOVER
                        ? "the ledger gets its entry before the files lie where you asked"
                        : "the ledger gets its entry before the package exists");
        return;
    }
    outcome_say(outcome, POLICY_REFUSED, "the ledger cannot be written, so nothing may leave");
    outcome_hint(outcome, "open the office with your identity; share by telephone if it cannot "
                          "wait, and record it afterwards");
}

const struct policy_rule rule_recorded = {
    .id = RULE_L01,
    .name = "recorded",
    .title = "No package leaves without its ledger entry",
    .sources = "SL 1.3.8; HMG rule 7",
    .outcome = "automatic",
    .reading = "What, with whom, why, which fields, which basis, who decided, who approved, how "
               "and when. The entry is written before the package exists.",
    .example = "The disk is full and the ledger cannot be written. Nothing leaves; Sally phones "
               "the duty team and records it when the office is back.",
    .test = judge_recorded,
};

static void judge_never_rewritten(const struct policy_case *the_case,
                                  struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_AUTOMATIC,
                "the entry is bound to all that came before it, and the receipt will quote that");
}

const struct policy_rule rule_never_rewritten = {
    .id = RULE_L02,
    .name = "never-rewritten",
    .title = "A changed, removed or reordered entry of the ledger is found",
    .sources = "all: accountability",
    .outcome = "automatic",
    .reading = "By the office, which verifies its ledger, and by an outsider who holds an old "
               "receipt: each receipt quotes what the ledger signed when the package was made. A "
               "restored backup continues under a new name and never passes for the old ledger.",
    .example =
        "Somebody removes the entry of an embarrassing sharing from the database. "
        "Verifying the ledger finds it, and so does the social worker who holds the receipt.",
    .test = judge_never_rewritten,
};

static void judge_front_sheet(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_NOT_APPLICABLE,
                "nobody opens the family's file by this; who does, signs the front sheet");
}

const struct policy_rule rule_front_sheet = {
    .id = RULE_L03,
    .name = "front-sheet",
    .title = "Whoever opens a family file who is not staff signs who, when and why",
    .sources = "SL 2.5; WH 7.6, 9.1, 10.1; AF Ofsted",
    .outcome = "capability",
    .reading = "The front sheet says who looked, when and why. External auditors are accompanied; "
               "trustees "
               "and national reviewers sign; contractors have signed an undertaking. An inspection "
               "that is announced: the parents are told first; one that is not: a reason, and a "
               "duty to tell them; afterwards a duty to send them the report. It never stands in "
               "the way of recording what already happened.",
    .example = "An engineer repairs the computer that holds the files. He has signed an "
               "undertaking, and the front sheet says when and why.",
    .test = judge_front_sheet,
};

/* ---- L04 ---- */

bool is_subject_access(const struct policy_facts *facts)
{
    return strcmp(facts->profile->name, "subject-access") == 0 ||
           strcmp(facts->recipient.organisation_kind, "family") == 0;
}

static void judge_subject_access(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    static const char *const answers[] = {"no", "yes", NULL};
    if (!is_subject_access(the_case->facts)) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE,
                    "this answers nobody who asks what is held about them");
        return;
    }
    if (!case_has_choice(the_case, outcome, ANSWER_L04_HARM, answers,
                         "whether a part of it may do serious harm is not stated yet",
                         "May any part of this do serious harm to the health of the person who "
                         "asks, or of anybody else?"))
        return;
    if (strcmp(case_answer(the_case, ANSWER_L04_HARM, NULL), "yes") == 0) {
        outcome_say(outcome, POLICY_REFUSED, "a part of this may do serious harm");
        outcome_hint(outcome, "leave that part out (" WAY ", " WAY ") and answer again; the answer "
                              "to the family does not tell that something was left out");
        outcome_way_input(outcome, WAY_INPUT, INPUT_ABOUT, NULL);
        outcome_way_input(outcome, WAY_INPUT, INPUT_ENTRY, NULL);
    } else if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "a manager has approved the answer, and no part of it may do serious harm");
    } else {
        outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                    "an answer to one of a family needs a manager's approval, because a family is "
                    "not one person");
        outcome_hint(outcome, "ask your manager to look at it: " WAY);
        outcome_way(outcome, WAY_APPROVE, NULL);
    }
}

const struct policy_rule rule_subject_access = {
    .id = RULE_L04,
    .name = "subject-access",
    .title = "One answer gives one person everything that was shared about that person, with "
             "whom and why",
    .sources = "SL 2.3; WH 1.6; FS; AF",
    .outcome = "approve",
    .reading = "What was shared is told from the ledger; what is held is got from the "
               "office, under the profile 'subject-access'. Before anything goes to the family "
               "somebody says whether a part may do serious harm, and a manager approves, because "
               "a family is not one person. Serious harm withholds parts and does not reveal that "
               "it did. A parent may ask for a child under 12; for one of 12 or over with the "
               "child's authority or, by the manager, in evident best interests. The answer is due "
               "within one calendar month.",
    .example = "The mother asks what was shared about her. She gets her own part, with what is "
               "about the father left out, after a manager has looked at it.",
    .test = judge_subject_access,
};

/* ---- L05, L06 ---- */

static void judge_retention(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    int days = the_case->facts->profile->retention_days;
    struct date review = date_add_days(&the_case->today, days + 1);
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&review, day);
    outcome_say(outcome, POLICY_DUTY,
                "on %s, when %d %s are over, somebody looks whether its content is destroyed", day,
                days, plural((size_t)days, "day", "days"));
}

const struct policy_rule rule_retention = {
    .id = RULE_L05,
    .name = "retention",
    .title = "Each entry and package has a review date; on expiry its content is destroyed and "
             "the proof that it existed stays",
    .sources = "HMG record; FS retention",
    .outcome = "duty",
    .reading = "The profile says after how many days. On the review date there is a task; content "
               "is destroyed only when somebody confirms it, and a legal hold wins. Backups of the "
               "keys are kept no longer than 35 days, so that destroyed means destroyed.",
    .example = "A report's content is due for review after six years. A manager confirms, and it "
               "is destroyed; that there was a report stays provable. A court case would have kept "
               "it.",
    .test = judge_retention,
};

static void judge_oversight(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_AUTOMATIC,
                "it is counted in the trustees' report, which identifies nobody");
}

const struct policy_rule rule_oversight = {
    .id = RULE_L06,
    .name = "oversight",
    .title = "Trustees and inspectors get counts, channels, bases, refusals and what is overdue, "
             "identifying nobody",
    .sources = "WH 3.2; SL 5.6",
    .outcome = "capability",
    .reading =
        "They are told by a report over all families. Every count is rounded to the nearest "
        "5, the total by itself; what comes to none is left out, and where a count of 1 to 4 "
        "could still be told from the others, one row is shown as the step beside the nearest. Of "
        "fewer than 5 sharings it says only that.",
    .example = "The trustees read that 10 reports went out this quarter, and of concerns nothing, "
               "for there were two: nobody can guess which family it was.",
    .test = judge_oversight,
};

/* ---- L07, L08 ---- */

static void judge_training(const struct policy_case *the_case, struct policy_outcome *outcome)
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
    outcome_hint(outcome, "ask a manager whose own is in force to look at it (" WAY "); "
                          "sign it again and have it recorded: " WAY);
    outcome_way(outcome, WAY_APPROVE, NULL);
    outcome_way(outcome, WAY_SIGN_POLICY, NULL);
}

const struct policy_rule rule_training = {
    .id = RULE_L07,
    .name = "training",
    .title = "Whoever shares has signed their acceptance of the policy, and that has not lapsed",
    .sources = "SL 3; AF; WH 4.1, 5.1",
    .outcome = "approve",
    .reading = "The office sets the term; the day on which it lapses does not count any more. "
               "Never signed is lapsed. A sharing by somebody whose training has lapsed needs "
               "approval by a manager whose own is current, else by a named trustee.",
    .example = "Pat signed the policy in May last year and the office's term is one year. Her "
               "sharings wait for a manager's approval until she has signed it again; in an "
               "emergency they do not wait.",
    .test = judge_training,
};

static void judge_incident(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    (void)the_case;
    outcome_say(outcome, POLICY_NOT_APPLICABLE,
                "nothing has gone wrong; if something does, recording it starts the clock");
}

const struct policy_rule rule_incident = {
    .id = RULE_L08,
    .name = "incident",
    .title = "A package lost, misdirected or opened by somebody else is recorded, withdrawn "
             "where it can be, and starts the 72-hour clock",
    .sources = "WH 3.9; FS breaches",
    .outcome = "duty",
    .reading = "The 72 hours run from the moment somebody of the office became "
               "aware, as elapsed hours. The task closes as told to the regulator, or as not "
               "notifiable, with the reason.",
    .example = "A stick was left on the bus on Friday at five. She notices at six, records it and "
               "withdraws the sharing; by Monday at six the regulator was told, or it is written "
               "down why not.",
    .test = judge_incident,
};
