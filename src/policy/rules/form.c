/* M11: what a record of concern carries. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

static const struct {
    const char *member, *words;
} parts[] = {
    {"when", "dates and times"},
    {"where", "places"},
    {"present", "who was present"},
    {"seen_or_heard", "what was seen or heard"},
    {"action", "what action follows"},
    {"signed_by", "who signed it"},
    {"signed_on", "when it was signed"},
    {"discussed_with", "with which line manager it was discussed"},
    {"discussed_on", "when it was discussed"},
};

static bool has_text(const json_t *concern, const char *member)
{
    const char *text = json_text(concern, member);
    return text && text[strspn(text, " \t\n")] != '\0';
}

/* The parts of the form that the entry lacks. */
static void find_missing(const struct record_entry *entry, struct words_list *missing)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!has_text(entry->concern, parts[i].member))
            list_add(missing, "%s", parts[i].words);
}

static bool has_reason(const struct policy_case *the_case, struct policy_outcome *outcome,
                       const struct record_entry *entry, struct words_list *missing)
{
    char said[POLICY_REASON_SIZE], question[POLICY_REASON_SIZE];
    const char *listed = list_text(missing);
    snprintf(said, sizeof said, "the record of concern %s does not say: %s", entry->id, listed);
    snprintf(question, sizeof question, "The record of concern %s does not say: %s. Why not?",
             entry->id, listed);
    return case_has_words(the_case, outcome, ANSWER_M11, entry->id, said, question);
}

static void judge_concern_form(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list whole = {0}, lacking = {0};
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct record_entry *entry = selection->entries[i].entry;
        struct words_list missing = {0};
        const char *category = catalogue_category_name(the_case->facts->catalogue, entry->category);
        if (!selection->entries[i].leaves || strcmp(category, "concern") != 0)
            continue;
        find_missing(entry, &missing);
        if (missing.count > 0 && !has_reason(the_case, outcome, entry, &missing))
            return;
        list_add(missing.count > 0 ? &lacking : &whole, "%s", entry->id);
    }
    if (lacking.count > 0)
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "a part of the form is missing, and the reason is written down: %s",
                    list_text(&lacking));
    else if (whole.count > 0)
        outcome_say(outcome, POLICY_SATISFIED, "each record of concern carries its whole form: %s",
                    list_text(&whole));
    else
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no record of concern leaves");
}

const struct policy_rule rule_concern_form = {
    .id = RULE_M11,
    .name = "concern-form",
    .title = "A record of concern carries its form: when, where, who was present, what was seen "
             "or heard, what follows, who signed, with whom it was discussed",
    .sources = "AF; SL 2.6",
    .outcome = "justify",
    .reading = "It is held for each entry of the category 'concern' that leaves. What the form "
               "lacks is named, and a reason says why: the entry goes all the same. Signed and "
               "discussed each need who and on which day.",
    .example = "A record of concern does not say who was present. Sally answers that she was alone "
               "with the child, and it goes with that reason.",
    .test = judge_concern_form,
};
