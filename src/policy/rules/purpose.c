/* P01 to P03: what for, and to whom. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "rule.h"

enum { PUBLISHED_NUMBER_DIGITS = 3 }; /* 999 and 101 are numbers too */

/* Whether two texts say the same but for case and white space at the ends. */
static bool is_same_text(const char *a, const char *b)
{
    a += strspn(a, " \t\n");
    b += strspn(b, " \t\n");
    size_t a_length = strlen(a), b_length = strlen(b);
    while (a_length > 0 && strchr(" \t\n.", a[a_length - 1]))
        a_length--;
    while (b_length > 0 && strchr(" \t\n.", b[b_length - 1]))
        b_length--;
    return a_length == b_length && strncasecmp(a, b, a_length) == 0;
}

static void judge_purpose(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct profile *profile = the_case->facts->profile;
    const char *answer = case_answer(the_case, ANSWER_P01_PURPOSE, NULL);
    bool has_words = answer && answer_is_words(answer, REASON_CHARACTERS);
    if (has_words && !is_same_text(answer, profile->purpose) &&
        !is_same_text(answer, profile->title) && !is_same_text(answer, profile->name)) {
        outcome_say(outcome, POLICY_SATISFIED, "the purpose is stated, for the profile '%s'",
                    profile->title);
        return;
    }
    if (!answer)
        outcome_say(outcome, POLICY_ASKS, "the purpose of this sharing is not stated yet");
    else if (has_words)
        outcome_say(outcome, POLICY_ASKS,
                    "this only repeats what the profile covers: say what this one sharing is for");
    else
        outcome_say(outcome, POLICY_ASKS,
                    "the purpose is too short to understand later: write it in words, at least %d "
                    "characters",
                    REASON_CHARACTERS);
    outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_P01_PURPOSE, NULL,
                "What is this sharing for? Say it so that the family would understand it. The "
                "profile covers: %s.",
                profile->purpose);
}

const struct policy_rule rule_purpose = {
    .id = RULE_P01,
    .name = "purpose",
    .title = "There is a specific purpose, in words, that the chosen profile covers",
    .sources = "HMG flowchart 1; FS specific purpose, Caldicott 1",
    .outcome = "refuse",
    .reading = "The coordinator says in their own words what this one sharing is for; repeating "
               "what the profile covers is not specific. The words go to the recipient, who may "
               "use what is shared for nothing else.",
    .example = "Sally writes \"Report to children's social care\" as the purpose. That only "
               "repeats the profile, so she is asked again; \"Review of the child in need plan on "
               "24 November\" will do.",
    .test = judge_purpose,
};

static void judge_recipient_kind(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_recipient *recipient = &the_case->facts->recipient;
    const struct profile *profile = the_case->facts->profile;
    const char *label = recipient_kind_label(the_case->kinds, recipient->organisation_kind);
    struct words_list kinds = {0};
    if (names_have(&profile->recipient_kinds, recipient->organisation_kind)) {
        outcome_say(outcome, POLICY_SATISFIED, "%s is %s, whom the profile '%s' is for",
                    recipient->organisation, label, profile->title);
        return;
    }
    for (size_t i = 0; i < profile->recipient_kinds.count; i++)
        list_add(&kinds, "%s",
                 recipient_kind_label(the_case->kinds, profile->recipient_kinds.items[i]));
    outcome_say(outcome, POLICY_REFUSED, "%s is %s, and the profile '%s' is only for %s",
                recipient->organisation, label, profile->title, list_text(&kinds));
    outcome_hint(outcome,
                 "choose the profile for what %s needs to know, or a recipient who needs "
                 "this",
                 recipient->organisation);
}

const struct policy_rule rule_recipient_kind = {
    .id = RULE_P02,
    .name = "recipient-kind",
    .title = "The recipient's kind of organisation is one that the profile names",
    .sources = "SL 1.3.6; FS need to know, Caldicott 4",
    .outcome = "refuse",
    .reading = "Need to know goes by the kind of organisation that the recipient's verified card "
               "states. The way on is another profile or another recipient, never an exception but "
               "in an emergency (P07). Of several recipients one who is refused does not stop the "
               "others.",
    .example = "A report for children's social care is to go to the school, because the head asked "
               "for it. Refused: a school is none of the kinds that this profile names. Another "
               "profile may cover what a school needs to know.",
    .test = judge_recipient_kind,
};

static void say_verified(const struct policy_recipient *recipient, struct policy_outcome *outcome)
{
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&recipient->verified_on, day);
    outcome_say(outcome, POLICY_SATISFIED, "the card of %s, %s, was verified by %s on %s: %s",
                recipient->name, recipient->organisation, recipient->verified_by, day,
                recipient->verified_how);
}

/* Verified, and not expired. */
static bool has_good_card(const struct policy_case *the_case)
{
    const struct policy_recipient *recipient = &the_case->facts->recipient;
    return the_case->facts->now < recipient->expires && recipient->is_verified &&
           recipient->verified_by && recipient->verified_how;
}

/* In an emergency one recorded call to a published number stands in for the verification. */
static bool is_met_by_call(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    static const char question[] =
        "Whom did you call, and at which published number? Find the number yourself; do not take "
        "it from whoever called you.";
    const char *answer = case_answer(the_case, ANSWER_P03_CALLBACK, NULL);
    char missing[POLICY_REASON_SIZE];
    size_t digits = 0;
    if (!the_case->facts->is_emergency)
        return false;
    snprintf(
        missing, sizeof missing,
        "the card of %.200s is not verified, or has expired; in an emergency one call-back to a "
        "published number will do",
        the_case->facts->recipient.name);
    if (!case_has_words(the_case, outcome, ANSWER_P03_CALLBACK, NULL, missing, question))
        return true;
    for (const char *c = answer; *c != '\0'; c++)
        digits += *c >= '0' && *c <= '9';
    if (digits >= PUBLISHED_NUMBER_DIGITS) {
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "met in the emergency by a recorded call-back to a published number; the card "
                    "is verified afterwards");
        return true;
    }
    outcome_say(outcome, POLICY_ASKS, "the number that was called is missing");
    outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_P03_CALLBACK, NULL, "%s", question);
    return true;
}

static void judge_recipient_verified(const struct policy_case *the_case,
                                     struct policy_outcome *outcome)
{
    const struct policy_recipient *recipient = &the_case->facts->recipient;
    char moment[TIMESTAMP_WORDS_SIZE];
    if (recipient->is_revoked) {
        outcome_say(outcome, POLICY_REFUSED, "the card of %s, %s, was revoked: %s", recipient->name,
                    recipient->organisation,
                    recipient->revoked_because ? recipient->revoked_because
                                               : "no reason is recorded");
        outcome_hint(outcome,
                     "ask %s for a new card by a telephone number that you already know, then add "
                     "and verify it",
                     recipient->organisation);
    } else if (!has_good_card(the_case) && is_met_by_call(the_case, outcome)) {
        return;
    } else if (the_case->facts->now >= recipient->expires) {
        timestamp_words(recipient->expires, moment);
        outcome_say(outcome, POLICY_REFUSED, "the card of %s, %s, expired on %s", recipient->name,
                    recipient->organisation, moment);
        outcome_hint(outcome, "ask %s for a new card, then add and verify it", recipient->name);
    } else if (!has_good_card(the_case)) {
        outcome_say(outcome, POLICY_REFUSED, "nobody has verified the card of %s, %s",
                    recipient->name, recipient->organisation);
        outcome_hint(
            outcome,
            "phone %s at a number that you already know, compare the fingerprint %s, then: " WAY,
            recipient->name, recipient->fingerprint);
        outcome_way(outcome, WAY_VERIFY_RECIPIENT, recipient->name);
    } else {
        say_verified(recipient, outcome);
    }
}

const struct policy_rule rule_recipient_verified = {
    .id = RULE_P03,
    .name = "recipient-verified",
    .title = "The recipient's card was verified over a channel known before, and is in force",
    .sources = "SL 4.1.3, 4.1.5; HMG secure, \"right individual\"",
    .outcome = "refuse",
    .reading =
        "A card shows only that its file is whole. Somebody has compared its fingerprint "
        "over a channel already known, and it is written down who, when and how. At the "
        "instant of its expiry a card has expired; a revoked one never comes back. One that its "
        "owner renewed for the same keys, before it expired, is verified with it. In an "
        "emergency one recorded call-back to a published number is enough for a card that "
        "nobody verified or that has expired, never for a revoked one.",
    .example = "Amina Holt's card came by email and nobody has read its fingerprint to her. "
               "Refused, until somebody phones her at the council's published number and compares "
               "it.",
    .test = judge_recipient_verified,
};
