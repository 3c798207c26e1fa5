/* M05 to M08 and M10: fact or opinion, how recent, marked, kept from the family, and complete. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

/* ---- M05 ---- */

static void judge_fact_or_opinion(const struct policy_case *the_case,
                                  struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    const struct selected_entry *first = NULL;
    size_t leaving = 0, unmarked = 0;
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        leaving += entry->leaves;
        if (!entry->leaves || entry->kind != ENTRY_UNMARKED)
            continue;
        unmarked++;
        first = !first ? entry : first;
    }
    if (leaving == 0) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no entries leave");
        return;
    }
    if (!first) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "every entry that leaves says whether it is fact or opinion");
        return;
    }
    outcome_say(outcome, POLICY_ASKS, "%zu %s that would leave %s not say whether fact or opinion",
                unmarked, plural(unmarked, "entry", "entries"), plural(unmarked, "does", "do"));
    outcome_ask(outcome, POLICY_ASK_CHOICE, ANSWER_M05, first->entry->id,
                "Is entry %s fact (seen, heard or documented), opinion (somebody's judgement), or "
                "both?",
                first->entry->id);
    outcome_choice(outcome, record_entry_kind_name(ENTRY_FACT));
    outcome_choice(outcome, record_entry_kind_name(ENTRY_OPINION));
    outcome_choice(outcome, record_entry_kind_name(ENTRY_BOTH));
}

const struct policy_rule rule_fact_or_opinion = {
    .id = RULE_M05,
    .name = "fact-or-opinion",
    .title = "Every entry that leaves says whether it is fact, opinion or both",
    .sources = "FS fact/opinion; HMG accurate",
    .outcome = "refuse",
    .reading =
        "An entry that does not say is asked about, where it is to leave. Once the sharing is "
        "decided the answer is kept with the entry in the record, with who gave it and when, "
        "and is not asked again. What the record says already no sharing changes. Where it "
        "cannot be kept the sharing goes on, and that is told.",
    .example =
        "A note says \"she seems low\" and not whether that is fact or opinion. Sally says "
        "that it is opinion, and the report shows it so. The record has it from then on, and "
        "at the next sharing nobody asks.",
    .test = judge_fact_or_opinion,
};

/* ---- M06 ---- */

/* What makes a value old: its day, or that the system it came from has it no more. */
struct old_values {
    struct words_list list;
    size_t aged, gone;
};

static void add_old(struct old_values *old, const struct selected_field *field)
{
    char words[FIELD_WORDS_SIZE];
    field_words(field, words);
    list_add(&old->list, "%s", words);
    old->gone += field->field->import.is_gone;
    old->aged += !field->field->import.is_gone;
}

static const char *why_old(const struct old_values *old)
{
    return old->gone == 0   ? "older than the profile allows"
           : old->aged == 0 ? "gone from the system that it came from"
                            : "older than the profile allows, or gone from the system that it came "
                              "from";
}

static void ask_historical(const struct policy_case *the_case, struct policy_outcome *outcome,
                           struct old_values *values, const char *answer)
{
    struct words_list *old = &values->list;
    size_t count = old->count;
    const char *listed = list_text(old);
    if (answer && strcmp(answer, "yes") == 0) {
        outcome_say(outcome, POLICY_JUSTIFIED, "%s, and shown as historical: %s", why_old(values),
                    listed);
    } else if (answer && strcmp(answer, "no") == 0) {
        outcome_say(outcome, POLICY_REFUSED, "%s, and not to be shown as historical: %s",
                    why_old(values), listed);
        outcome_hint(outcome,
                     "ask the family what is true today, and bring the record up to date or "
                     "confirm the value with " WAY);
        outcome_way_input(outcome, WAY_INPUT, INPUT_CONFIRM, NULL);
    } else {
        if (values->gone == 0)
            outcome_say(outcome, POLICY_ASKS, "%zu %s older than the profile '%s' allows: %s",
                        count, plural(count, "value is", "values are"),
                        the_case->facts->profile->title, listed);
        else
            outcome_say(outcome, POLICY_ASKS, "%zu %s %s: %s", count,
                        plural(count, "value is", "values are"), why_old(values), listed);
        outcome_ask(outcome, POLICY_ASK_YES_NO, ANSWER_M06_HISTORICAL, NULL,
                    "%s: %s. Shall it go, shown as historical with its date? "
                    "(If not, confirm it with the family first.)",
                    values->gone == 0 ? "Older than it should be" : "It may no longer be true",
                    listed);
    }
}

static void judge_up_to_date(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct old_values old = {.gone = 0};
    for (size_t i = 0; i < selection->field_count; i++)
        if (selection->fields[i].leaves && selection->fields[i].historical)
            add_old(&old, &selection->fields[i]);
    if (old.list.count == 0)
        outcome_say(outcome, POLICY_SATISFIED,
                    "every value is as recent as the profile asks, or confirmed");
    else if (the_case->facts->profile->concern)
        /* Nothing about a child in danger waits for a check of an address. */
        outcome_say(outcome, POLICY_AUTOMATIC, "shown as historical, because it is %s: %s",
                    old.gone == 0 ? "old" : why_old(&old), list_text(&old.list));
    else
        ask_historical(the_case, outcome, &old, case_answer(the_case, ANSWER_M06_HISTORICAL, NULL));
}

const struct policy_rule rule_up_to_date = {
    .id = RULE_M06,
    .name = "up-to-date",
    .title = "A value older than the profile allows is confirmed, or shown as historical",
    .sources = "SL 1.3.6, 2.2; HMG accurate",
    .outcome = "justify",
    .reading = "The coordinator confirms the value, or agrees that it goes with its date as "
               "historical. For a concern it is shown as historical without asking: nothing about "
               "a child in danger waits for the check of an address. What a later export of the "
               "system that it came from has no more counts as old.",
    .example = "The address is from last year and the profile allows three months. Sally confirms "
               "it with the family today, or it goes with its date, as historical. For a concern "
               "nobody is asked.",
    .test = judge_up_to_date,
};

/* ---- M07, M08, M10 ---- */

static void judge_marking(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    outcome_say(outcome, POLICY_AUTOMATIC,
                "the package is marked %s, the highest marking of what leaves",
                marking_name(the_case->facts->selection->marking));
}

const struct policy_rule rule_marking = {
    .id = RULE_M07,
    .name = "marking",
    .title = "The package bears the highest marking of what leaves",
    .sources = "FS classification",
    .outcome = "automatic",
    .reading = "The catalogue marks every field and every category of entries: unclassified, "
               "internal or confidential.",
    .example = "A phone number is internal and a health note confidential: the whole package is "
               "confidential.",
    .test = judge_marking,
};

static void judge_withheld(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list approved = {0}, open = {0};
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct record_entry *entry = selection->entries[i].entry;
        if (!selection->entries[i].leaves || !entry->is_withheld)
            continue;
        /* What would go to the family itself is looked at again, whatever was approved. */
        bool stands = entry->withheld_by && !is_subject_access(the_case->facts) &&
                      date_compare(&entry->withheld_until, &the_case->today) >= 0;
        list_add(stands ? &approved : &open, "%s", entry->id);
    }
    if (open.count > 0 && !case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                    is_subject_access(the_case->facts)
                        ? "kept from the family, and looked at again before it goes to one of "
                          "them: %s"
                        : "kept from the family without a manager's approval that is still in "
                          "force: %s",
                    list_text(&open));
        outcome_hint(outcome,
                     "ask your manager to look at it (" WAY "), or let the family know of it");
        outcome_way(outcome, WAY_APPROVE, NULL);
    } else if (open.count + approved.count > 0) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "kept from the family by a manager's approval: %s%s%s", list_text(&approved),
                    open.count > 0 && approved.count > 0 ? ", " : "", list_text(&open));
    } else {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nothing leaves that is kept from the family");
    }
}

const struct policy_rule rule_withheld = {
    .id = RULE_M08,
    .name = "withheld-from-family",
    .title = "What is kept from the family is so by a manager's approval",
    .sources = "FS confidential from the service user",
    .outcome = "approve",
    .reading = "The approval names its ground (serious harm, another person's rights, an "
               "investigation) and its last day; once that is past, it is asked for again, and so "
               "it is where the entry would go to one of the family. The family's preview leaves "
               "such an entry out, so consent never covers it.",
    .example = "An entry is kept from the family because of an investigation, until 30 November, "
               "and a manager approved that. On 1 December it is asked for again.",
    .test = judge_withheld,
};

/* "Date of birth of c1" for people.c1.birth_date. */
static void add_missing(struct words_list *labels, const struct catalogue *catalogue,
                        const char *path)
{
    static const char people[] = "people.";
    const struct catalogue_field *field = catalogue_find(catalogue, path);
    const char *id = path + sizeof people - 1;
    if (!field)
        list_add(labels, "%s", path);
    else if (text_starts_with(path, people) && *id != '*')
        list_add(labels, "%s of %.*s", field->label, (int)strcspn(id, "."), id);
    else
        list_add(labels, "%s", field->label);
}

static void judge_adequate(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct names *missing = &the_case->facts->selection->missing;
    struct words_list labels = {0};
    char said[POLICY_REASON_SIZE], question[POLICY_REASON_SIZE];
    if (missing->count == 0) {
        outcome_say(outcome, POLICY_SATISFIED, "everything that the profile requires is there");
        return;
    }
    for (size_t i = 0; i < missing->count; i++)
        add_missing(&labels, the_case->facts->catalogue, missing->items[i]);
    const char *listed = list_text(&labels);
    if (the_case->facts->profile->concern) {
        /* The recipient sees that it is missing; a worried coordinator shares what there is. */
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "required but not in the record, and shown as "
                    "missing: %s",
                    listed);
        return;
    }
    snprintf(said, sizeof said, "required but not in the record, and shown as missing: %s", listed);
    snprintf(question, sizeof question, "Why does the record not have: %s?", listed);
    if (case_has_words(the_case, outcome, ANSWER_M10_REASON, NULL, said, question))
        outcome_say(outcome, POLICY_JUSTIFIED, "%s, with the reason why", said);
}

const struct policy_rule rule_adequate = {
    .id = RULE_M10,
    .name = "adequate",
    .title = "What the profile requires is there, or is shown as missing",
    .sources = "HMG adequate",
    .outcome = "justify",
    .reading = "The coordinator says why it is missing. For a concern it is shown as missing "
               "without asking: what there is, goes.",
    .example = "The report requires a date of birth and the record has none. Sally says why; the "
               "report shows it as missing. For a concern nobody is asked.",
    .test = judge_adequate,
};
