/* C01 to C03: how it goes. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

static const char *channel_words(enum channel channel)
{
    switch (channel) {
    case CHANNEL_PORTAL:
        return "a portal";
    case CHANNEL_MEDIA:
        return "removable media";
    case CHANNEL_EMAIL:
        return "secure email";
    case CHANNEL_HANDOVER:
        return "handing it over at a published address";
    case CHANNEL_HAND:
        break;
    }
    return "hand";
}

/* True, and the outcome refuses, if nothing can be sealed for whom it is to go to, or it would go
 * open to somebody for whom it can. */
static bool fits_no_key(const struct policy_facts *facts, struct policy_outcome *outcome)
{
    const struct policy_recipient *recipient = &facts->recipient;
    bool is_handed_over = facts->channel == CHANNEL_HANDOVER;
    if (recipient->address && is_handed_over && !facts->is_held)
        return false;
    if (recipient->address) {
        outcome_say(outcome, POLICY_REFUSED,
                    "%s has no key, so nothing can be sealed for them: it cannot %s%s",
                    recipient->name, is_handed_over ? "be held back" : "go by ",
                    is_handed_over ? "" : channel_words(facts->channel));
        outcome_hint(outcome, "hand it over at the address that they publish (%.200s): " WAY,
                     recipient->address->at);
        outcome_way(outcome, WAY_HAND_OVER, NULL);
        return true;
    }
    if (!is_handed_over)
        return false;
    outcome_say(outcome, POLICY_REFUSED,
                "%s has a key: it is sealed for them, and not handed over as an open file",
                recipient->name);
    outcome_hint(outcome, "choose another way");
    return true;
}

static void judge_portal_first(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_facts *facts = the_case->facts;
    if (fits_no_key(facts, outcome))
        return;
    const struct names *channels = &facts->profile->channels;
    char missing[POLICY_REASON_SIZE];
    if (!names_have(channels, channel_name(facts->channel))) {
        struct words_list allowed = {0};
        for (size_t i = 0; i < channels->count; i++) {
            enum channel channel;
            if (channel_parse(channels->items[i], &channel))
                list_add(&allowed, "%s", channel_words(channel));
        }
        outcome_say(outcome, POLICY_REFUSED, "the profile '%s' does not go by %s, only by %s",
                    facts->profile->title, channel_words(facts->channel), list_text(&allowed));
        outcome_hint(outcome, "choose another way");
        return;
    }
    if (facts->channel == CHANNEL_PORTAL) {
        outcome_say(outcome, POLICY_SATISFIED, "it goes by a portal");
        return;
    }
    if (facts->channel == CHANNEL_HANDOVER) {
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "%s has no key, and nothing can be sealed for them: it is handed over open, at "
                    "%s that they publish",
                    facts->recipient.name, keyless_way_words(facts->recipient.address->way));
        return;
    }
    snprintf(missing, sizeof missing,
             "it is to go by %s, and why not by a portal is not stated yet",
             channel_words(facts->channel));
    if (case_has_words(the_case, outcome, ANSWER_C01_REASON, NULL, missing,
                       facts->channel == CHANNEL_MEDIA
                           ? "Why is there no safer way: why can it not go by a portal?"
                           : "Why can it not go by a portal, which is safer?"))
        outcome_say(outcome, POLICY_JUSTIFIED, "it goes by %s, with the reason why not by a portal",
                    channel_words(facts->channel));
}

const struct policy_rule rule_portal_first = {
    .id = RULE_C01,
    .name = "portal-first",
    .title = "It goes by a portal, unless a reason says why not",
    .sources = "SL 4.1.2, 4.1.6; FS secure email",
    .outcome = "justify",
    .reading =
        "A profile may name the channels it allows. For secure email and by hand the "
        "program makes the sealed file and records that it is ready: that a person then carried "
        "it, only its receipt shows. In an emergency "
        "nobody is asked why. A recipient without keys, such as a council with a form, gets it "
        "handed over open by a person at the address that they publish, since nothing can "
        "be sealed for them; whoever has a key never does.",
    .example = "The report is to go by secure email. Sally is asked why not by the portal, and "
               "writes that the council's portal is down this week. In an emergency nobody is "
               "asked.",
    .test = judge_portal_first,
};

/* What nobody can look at here: a manager does, beforehand, or for a concern afterwards. */
static void say_unmet(const struct policy_case *the_case, struct policy_outcome *outcome,
                      const char *what)
{
    const struct policy_facts *facts = the_case->facts;
    if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_JUSTIFIED, "not met: %s; a manager has approved that", what);
        return;
    }
    if (facts->profile->concern && !facts->concern_is_unconfirmed) {
        outcome_say(outcome, POLICY_DUTY,
                    "not met: %s; a manager looks at this within one working day, and the sharing "
                    "does not wait for that",
                    what);
        outcome_hint(outcome, "tell your manager now; they approve it with " WAY);
    } else {
        outcome_say(outcome, POLICY_AWAITS_APPROVAL, "not met: %s", what);
        outcome_hint(outcome, "choose a way that is safer, or ask your manager: " WAY);
    }
    outcome_way(outcome, WAY_APPROVE, NULL);
}

/* The program never sees a form: whoever signs in to it says how. */
static void judge_form(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    static const char *const accounts[] = {"own", "none", "shared", NULL};
    const char *account = case_answer(the_case, ANSWER_C02_ACCOUNT, NULL);
    if (!case_has_choice(the_case, outcome, ANSWER_C02_ACCOUNT, accounts,
                         "how one signs in to the form is not stated yet",
                         "How do you sign in to the form?"))
        return;
    if (strcmp(account, "shared") == 0)
        say_unmet(the_case, outcome,
                  "the form is filled in by an account that others use too, who may see it there");
    else
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "by what you say the form %s; its address begins with https, and the program "
                    "has not tried it",
                    strcmp(account, "own") == 0
                        ? "opens by an account that nobody outside the office uses"
                        : "asks for no account");
}

static void judge_handover_access(const struct policy_case *the_case,
                                  struct policy_outcome *outcome)
{
    const struct policy_address *address = the_case->facts->recipient.address;
    switch (address ? address->way : KEYLESS_POST) {
    case KEYLESS_FORM:
        judge_form(the_case, outcome);
        break;
    case KEYLESS_EMAIL:
        say_unmet(the_case, outcome,
                  "it goes by email and is not sealed, so that it may be read on its way");
        break;
    case KEYLESS_POST:
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "it goes by post, and not by a portal");
        break;
    }
}

static void judge_portal_access(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_facts *facts = the_case->facts;
    if (facts->channel == CHANNEL_HANDOVER) {
        judge_handover_access(the_case, outcome);
        return;
    }
    if (facts->channel != CHANNEL_PORTAL) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "it does not go by a portal");
        return;
    }
    outcome_say(outcome, POLICY_AUTOMATIC,
                "before anything is sent the portal%s%s is seen to refuse a caller without the "
                "password",
                facts->channel_to ? " " : "", facts->channel_to ? facts->channel_to : "");
}

const struct policy_rule rule_portal_access = {
    .id = RULE_C02,
    .name = "portal-access",
    .title = "Before anything is sent the portal is seen to refuse a caller without the password",
    .sources = "SL 4.1.5",
    .outcome = "refuse, approve",
    .reading = "It is tried over verified TLS, or with an SSH host key that was compared, at every "
               "delivery, just before the sending. A portal "
               "that lets anybody in gets nothing. A form that a person uploads to is never tried "
               "by the program: its address begins with https and was found where the recipient "
               "publishes it (P03), and who fills it in says whether by an account of the "
               "office's own. An account that others use too, and email that is not sealed, do "
               "not meet the rule: a manager approves it, for a concern afterwards.",
    .example = "A portal's folder turns out to open without a password. Nothing is sent, emergency "
               "or not.",
    .test = judge_portal_access,
};

/* ---- C03 ---- */

static void ask_item(struct policy_outcome *outcome, const struct checklist_item *item,
                     const char *answer)
{
    if (!answer)
        outcome_say(outcome, POLICY_ASKS, "the checklist for removable media is not complete: %s",
                    item->question);
    else if (item->kind == POLICY_ASK_TEXT)
        outcome_say(outcome, POLICY_ASKS,
                    "this answer says too little (at least %d characters, in words): %s",
                    item->at_least, item->question);
    else
        outcome_say(outcome, POLICY_ASKS, "this is no answer to: %s", item->question);
    outcome_ask(outcome, item->kind, ANSWER_C03, item->key, "%s", item->question);
    for (size_t i = 0; i < item->choices.count; i++)
        outcome_choice(outcome, item->choices.items[i]);
}

static bool is_an_answer(const struct checklist_item *item, const char *answer)
{
    switch (item->kind) {
    case POLICY_ASK_YES_NO:
        return strcmp(answer, "yes") == 0 || strcmp(answer, "no") == 0;
    case POLICY_ASK_CHOICE:
        return names_have(&item->choices, answer);
    case POLICY_ASK_TEXT:
    case POLICY_ASK_DATE:
        break;
    }
    return answer_is_words(answer, (size_t)item->at_least);
}

static void judge_media_checklist(const struct policy_case *the_case,
                                  struct policy_outcome *outcome)
{
    const struct checklist *checklist = the_case->media;
    if (the_case->facts->channel != CHANNEL_MEDIA) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "it does not go by removable media");
        return;
    }
    /* A wrong answer refuses at once: nobody is asked the rest in vain. */
    for (size_t i = 0; i < checklist->count; i++) {
        const struct checklist_item *item = &checklist->items[i];
        const char *answer = case_answer(the_case, ANSWER_C03, item->key);
        if (!answer || !item->must || !is_an_answer(item, answer) ||
            strcmp(answer, item->must) == 0)
            continue;
        outcome_say(outcome, POLICY_REFUSED, "'%s' was answered '%s': %s", item->question, answer,
                    item->because);
        outcome_hint(outcome, "use the portal, or put right what the checklist asks for and answer "
                              "again");
        return;
    }
    for (size_t i = 0; i < checklist->count; i++) {
        const struct checklist_item *item = &checklist->items[i];
        const char *answer = case_answer(the_case, ANSWER_C03, item->key);
        if (!answer || !is_an_answer(item, answer)) {
            ask_item(outcome, item, answer);
            return;
        }
    }
    outcome_say(outcome, POLICY_SATISFIED, "the checklist for removable media is complete");
}

const struct policy_rule rule_media_checklist = {
    .id = RULE_C03,
    .name = "media-checklist",
    .title = "For removable media the risk checklist is complete",
    .sources = "SL 4.1.6; WH 8.2",
    .outcome = "refuse",
    .reading = "\"Only if there are no safer alternative methods\": whoever answers that there is "
               "a safer way is refused, whatever C01's reason is. A laptop is removable media, and "
               "needs an approval too (C04). No emergency lifts this.",
    .example = "The stick would lie in the car between two visits. Refused: it stays with whoever "
               "carries it, or it does not go.",
    .test = judge_media_checklist,
};
