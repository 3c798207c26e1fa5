/* P01 to P03: what for, and to whom. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "rule.h"

enum {
    PUBLISHED_NUMBER_DIGITS = 3, /* 999 and 101 are numbers too */
    NUMBER_DIGITS_SIZE = 32,
};

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

/* The very same again is mostly a slip. An emergency asks nothing of it. */
static bool is_meant(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const char *before = the_case->facts->repeats;
    char missing[POLICY_REASON_SIZE];
    if (!before || the_case->facts->is_emergency)
        return true;
    snprintf(missing, sizeof missing,
             "the same entries were shared with %.200s within the last hour (sharing %.8s)",
             the_case->facts->recipient.name, before);
    return case_has_words(the_case, outcome, ANSWER_P01_AGAIN, NULL, missing,
                          "The same entries were shared with the same person within the last hour. "
                          "Why do they go again?");
}

static void judge_purpose(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct profile *profile = the_case->facts->profile;
    const char *answer = case_answer(the_case, ANSWER_P01_PURPOSE, NULL);
    bool has_words = answer && answer_is_words(answer, REASON_CHARACTERS);
    if (has_words && !is_same_text(answer, profile->purpose) &&
        !is_same_text(answer, profile->title) && !is_same_text(answer, profile->name)) {
        if (is_meant(the_case, outcome))
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
               "use what is shared for nothing else. Where the very same entries were shared with "
               "the same person within the last hour, and it is no emergency, why they go again is "
               "asked: mostly it is a slip.",
    .example = "Sally writes \"Report to children's social care\" as the purpose. That only "
               "repeats the profile, so she is asked again; \"Review of the child in need plan on "
               "24 November\" will do.",
    .test = judge_purpose,
};

/* In an emergency the office's list says what they are, if it has them; not the card alone. */
static const char *kind_of(const struct policy_facts *facts)
{
    const struct policy_recipient *recipient = &facts->recipient;
    return facts->is_emergency && recipient->listed ? recipient->listed->kind
                                                    : recipient->organisation_kind;
}

bool recipient_protects(const struct policy_case *the_case)
{
    return recipient_kind_protects(the_case->kinds, kind_of(the_case->facts));
}

static void refuse_unprotecting(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_recipient *recipient = &the_case->facts->recipient;
    outcome_say(outcome, POLICY_REFUSED,
                "%s is %s, by %s, and in an emergency it goes to those who protect people: social "
                "care, the police, an ambulance, a hospital, a refuge, a school, a health visitor, "
                "a GP, the NSPCC",
                recipient->organisation,
                recipient_kind_label(the_case->kinds, kind_of(the_case->facts)),
                recipient->listed    ? "the office's list of numbers"
                : recipient->address ? "what the office wrote down of them"
                                     : "their card");
    outcome_hint(outcome, "share with one of these; or, if they do protect people, put them on the "
                          "office's list: " WAY);
    outcome_way(outcome, WAY_ADD_NUMBER, NULL);
}

static void judge_recipient_kind(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_recipient *recipient = &the_case->facts->recipient;
    const struct profile *profile = the_case->facts->profile;
    const char *label = recipient_kind_label(the_case->kinds, kind_of(the_case->facts));
    bool by_card = the_case->facts->is_emergency && !recipient->listed;
    struct words_list kinds = {0};
    if (the_case->facts->is_emergency && !recipient_protects(the_case)) {
        refuse_unprotecting(the_case, outcome);
        return;
    }
    if (names_have(&profile->recipient_kinds, kind_of(the_case->facts))) {
        outcome_say(outcome, POLICY_SATISFIED, "%s is %s, whom the profile '%s' is for%s",
                    recipient->organisation, label, profile->title,
                    !by_card             ? ""
                    : recipient->address ? "; that is what the office wrote down of them, as its "
                                           "list of numbers lacks them"
                                         : "; that is what their card says, as the office's list "
                                           "of numbers lacks them");
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
               "in an emergency (P07), and then only for those who protect people: social care, "
               "the police, an ambulance, a hospital, a refuge, a school (its safeguarding lead), "
               "a health visitor, a GP, the NSPCC. What they are the office's own list of "
               "published numbers says then, or, where it lacks them, their card, which is told. "
               "Of several recipients one who is refused does not stop the "
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
    if (recipient->address) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "%s of %s, %s, was looked up by %s on %s: %s; they have no key, so that "
                    "nothing else shows who reads what goes there",
                    keyless_way_words(recipient->address->way), recipient->name,
                    recipient->organisation, recipient->verified_by, day, recipient->verified_how);
        return;
    }
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

static size_t copy_digits(const char *text, char *out, size_t size)
{
    size_t count = 0;
    for (const char *c = text; *c != '\0'; c++)
        if (*c >= '0' && *c <= '9' && count + 1 < size)
            out[count++] = *c;
    out[count] = '\0';
    return count;
}

static const char *unverified_words(const struct policy_recipient *recipient)
{
    return recipient->address ? "nobody has looked their address up"
                              : "the card is not verified, or has expired";
}

/* Typed twice, the digits alike: a slip or a number read to you by a caller is soon seen. */
static bool has_number(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    char digits[NUMBER_DIGITS_SIZE], again[NUMBER_DIGITS_SIZE];
    const char *number = case_answer(the_case, ANSWER_P03_NUMBER, NULL);
    const char *second = case_answer(the_case, ANSWER_P03_AGAIN, NULL);
    if (!number || copy_digits(number, digits, sizeof digits) < PUBLISHED_NUMBER_DIGITS) {
        outcome_say(outcome, POLICY_ASKS, "%s%s",
                    number ? "" : unverified_words(&the_case->facts->recipient),
                    number ? "this is no telephone number"
                           : ", and the office's list has no number of theirs: one call to a "
                             "published number will do");
        outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_P03_NUMBER, NULL,
                    "Which number of %s did you call? Find it yourself, where they publish it; do "
                    "not take it from whoever called you, nor from their card.",
                    the_case->facts->recipient.organisation);
        return false;
    }
    if (second && copy_digits(second, again, sizeof again) > 0 && strcmp(digits, again) == 0)
        return case_has_words(the_case, outcome, ANSWER_P03_SOURCE, NULL,
                              "where the number is published is not stated yet",
                              "Where is that number published? Name the page, the book or the "
                              "letter.");
    outcome_say(outcome, POLICY_ASKS, "%s",
                second ? "the two numbers differ" : "the number was typed only once");
    outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_P03_AGAIN, NULL,
                "Type the number that you called once more.");
    return false;
}

/* In an emergency one recorded call to a published number stands in for the verification. */
static bool is_met_by_call(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_recipient *recipient = &the_case->facts->recipient;
    const struct policy_number *listed = recipient->listed;
    const char *unverified = unverified_words(recipient);
    char question[POLICY_REASON_SIZE] = "Whom did you speak to at that number?";
    char missing[POLICY_REASON_SIZE] = "whom you spoke to at that number is not stated yet";
    if (!the_case->facts->is_emergency)
        return false;
    if (listed) {
        snprintf(question, sizeof question,
                 "Call %.100s: that is the number of %.100s in the office's list (from: %.200s). "
                 "Whom did you speak to?",
                 listed->number, recipient->organisation, listed->source);
        snprintf(
            missing, sizeof missing,
            "%s; one call to %.100s will do, which the office's list has from %.200s: whom you "
            "spoke to is not stated yet",
            unverified, listed->number, listed->source);
    } else if (!has_number(the_case, outcome)) {
        return true;
    }
    if (!case_has_words(the_case, outcome, ANSWER_P03_CALLBACK, NULL, missing, question))
        return true;
    outcome_say(outcome, POLICY_JUSTIFIED,
                "met in the emergency by a recorded call to %s, %s; the %s is verified afterwards",
                listed ? listed->number : case_answer(the_case, ANSWER_P03_NUMBER, NULL),
                listed ? "which the office's list has" : "typed twice, with where it is published",
                recipient->address ? "address" : "card");
    return true;
}

/* Without keys: it is the address that was looked up, or not. */
static void refuse_address(const struct policy_recipient *recipient, struct policy_outcome *outcome)
{
    if (recipient->is_revoked) {
        outcome_say(outcome, POLICY_REFUSED, "the address of %s, %s, was revoked: %s",
                    recipient->name, recipient->organisation,
                    recipient->revoked_because ? recipient->revoked_because
                                               : "no reason is recorded");
        outcome_hint(outcome, "look up where %s takes things now, then add and verify that",
                     recipient->organisation);
        return;
    }
    outcome_say(outcome, POLICY_REFUSED, "nobody has looked up the address of %s, %s",
                recipient->name, recipient->organisation);
    outcome_hint(outcome,
                 "look at %.200s yourself, compare the address there with %.200s, then: " WAY,
                 recipient->address->published, recipient->address->at);
    outcome_way(outcome, WAY_VERIFY_RECIPIENT, recipient->name);
}

static void judge_recipient_verified(const struct policy_case *the_case,
                                     struct policy_outcome *outcome)
{
    const struct policy_recipient *recipient = &the_case->facts->recipient;
    char moment[TIMESTAMP_WORDS_SIZE];
    if (recipient->is_revoked && recipient->address) {
        refuse_address(recipient, outcome);
    } else if (recipient->is_revoked) {
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
    } else if (!has_good_card(the_case) && recipient->address) {
        refuse_address(recipient, outcome);
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
        "emergency one recorded call to a published number is enough for a card that "
        "nobody verified or that has expired, never for a revoked one. The number is shown "
        "from the office's own list, which a second person confirmed where there is one; "
        "where the list lacks them it is typed twice, with where it is published. Of a recipient "
        "without keys somebody has looked the address up where they publish it; nothing shows "
        "more, and that is told.",
    .example = "Amina Holt's card came by email and nobody has read its fingerprint to her. "
               "Refused, until somebody phones her at the council's published number and compares "
               "it.",
    .test = judge_recipient_verified,
};
