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
    case CHANNEL_HAND:
        break;
    }
    return "hand";
}

static void judge_portal_first(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_facts *facts = the_case->facts;
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
    snprintf(missing, sizeof missing,
             "it is to go by %s, and why not by a portal is not stated yet",
             channel_words(facts->channel));
    if (case_has_words(the_case, outcome, ANSWER_C01_REASON, NULL, missing,
                       "Why can it not go by a portal, which is safer?"))
        outcome_say(outcome, POLICY_JUSTIFIED, "it goes by %s, with the reason why not by a portal",
                    channel_words(facts->channel));
}

const struct policy_rule rule_portal_first = {
    .id = RULE_C01,
    .name = "portal-first",
    .title = "It goes by a portal, unless a reason says why not",
    .sources = "SL 4.1.2, 4.1.6; FS secure email",
    .outcome = "justify",
    .reading = "A profile may name the channels it allows. For secure email and by hand the "
               "program makes the sealed file and records that it was handed over. In an emergency "
               "nobody is asked why.",
    .example = "The report is to go by secure email. Sally is asked why not by the portal, and "
               "writes that the council's portal is down this week. In an emergency nobody is "
               "asked.",
    .test = judge_portal_first,
};

static void judge_portal_access(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_facts *facts = the_case->facts;
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
    .outcome = "refuse",
    .reading = "It is tried over verified TLS at every delivery, just before the sending. A portal "
               "that lets anybody in gets nothing.",
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
