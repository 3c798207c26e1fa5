/* M01 to M10: how much. What leaves is held against profile, catalogue and scope once more here, so
 * that a mistake in choosing it cannot let anything out. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

/* ---- M01 ---- */

static bool field_is_beyond(const struct policy_case *the_case, const struct selected_field *field)
{
    return field->leaves &&
           (field->beyond || !profile_find_field(the_case->facts->profile, field->field->path));
}

static bool entry_is_beyond(const struct policy_case *the_case, const struct selected_entry *entry)
{
    return entry->leaves && (entry->beyond || !profile_find_category(the_case->facts->profile,
                                                                     entry->entry->category));
}

/* A file that no leaving entry names was asked for by itself. */
static bool attachment_is_beyond(const struct policy_case *the_case,
                                 const struct selected_attachment *attachment)
{
    const struct selection *selection = the_case->facts->selection;
    for (size_t i = 0; i < selection->entry_count; i++)
        if (selection->entries[i].leaves && selection->entries[i].entry == attachment->entry)
            return false;
    return true;
}

/* Whether a field that leaves would tell who it is about, or might (free text). */
static bool field_tells(const struct selected_field *field)
{
    return field->leaves && !field->reduced &&
           (!field->catalogue || field->catalogue->identifying != IDENTIFYING_NO ||
            field->catalogue->type == FIELD_TEXT);
}

/* The reason for one thing beyond the profile; false if it is asked for. */
static bool has_beyond_reason(const struct policy_case *the_case, struct policy_outcome *outcome,
                              const char *prefix, const char *name, const char *what)
{
    char key[POLICY_KEY_SIZE], missing[POLICY_REASON_SIZE], question[POLICY_REASON_SIZE];
    snprintf(key, sizeof key, "%s%s", prefix, name);
    snprintf(missing, sizeof missing, "%.200s goes beyond what the profile '%.200s' lists", what,
             the_case->facts->profile->title);
    snprintf(question, sizeof question, "Why does the recipient need %.300s?", what);
    return case_has_words(the_case, outcome, key, missing, question);
}

static bool all_have_reasons(const struct policy_case *the_case, struct policy_outcome *outcome,
                             struct words_list *beyond)
{
    const struct selection *selection = the_case->facts->selection;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        char words[FIELD_WORDS_SIZE];
        if (!field_is_beyond(the_case, field))
            continue;
        field_words(field, words);
        if (!has_beyond_reason(the_case, outcome, "", field->field->path, words))
            return false;
        list_add(beyond, "%s", words);
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        char words[RECORD_ID_MAXIMUM + 16];
        if (!entry_is_beyond(the_case, entry))
            continue;
        snprintf(words, sizeof words, "entry %.*s", RECORD_ID_MAXIMUM, entry->entry->id);
        if (!has_beyond_reason(the_case, outcome, "entries.", entry->entry->id, words))
            return false;
        list_add(beyond, "%s", words);
    }
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const char *name = selection->attachments[i].name;
        char words[300];
        if (!attachment_is_beyond(the_case, &selection->attachments[i]))
            continue;
        snprintf(words, sizeof words, "file %s", name);
        if (!has_beyond_reason(the_case, outcome, "attachments.", name, words))
            return false;
        list_add(beyond, "%s", words);
    }
    return true;
}

/* Whether something leaves that an anonymised profile never lets out, and says so. */
static bool tells_in_spite(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list found = {0};
    if (!the_case->facts->profile->anonymised)
        return false;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        char words[FIELD_WORDS_SIZE];
        field_words(field, words);
        bool is_count = the_case->facts->profile->counts_only && field->catalogue &&
                        field->catalogue->type == FIELD_NUMBER;
        if ((field_tells(field) && !is_count) || field_is_beyond(the_case, field))
            list_add(&found, "%s", words);
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        /* The text of one that the profile lists was searched (M09). */
        if (entry_is_beyond(the_case, &selection->entries[i]))
            list_add(&found, "entry %s", selection->entries[i].entry->id);
    }
    for (size_t i = 0; i < selection->attachment_count; i++)
        list_add(&found, "file %s", selection->attachments[i].name);
    if (found.count == 0)
        return false;
    outcome_say(outcome, POLICY_REFUSED,
                "the profile '%s' lets out only what tells nothing about who it is, and no free "
                "text; this does not: %s",
                the_case->facts->profile->title, list_text(&found));
    outcome_hint(outcome, "leave it out: no reason and no approval lets it pass here");
    return true;
}

void rule_minimum(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    struct words_list beyond = {0};
    if (tells_in_spite(the_case, outcome) || !all_have_reasons(the_case, outcome, &beyond))
        return;
    if (beyond.count == 0) {
        outcome_say(outcome, POLICY_SATISFIED, "nothing leaves but what the profile '%s' lists",
                    the_case->facts->profile->title);
    } else if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "beyond the profile leaves, with reasons and a manager's approval: %s",
                    list_text(&beyond));
    } else {
        outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                    "what goes beyond the profile needs a manager's approval: %s",
                    list_text(&beyond));
        outcome_hint(outcome, "ask your manager to look at it (safehand approve), or leave it out "
                              "and share the rest now");
    }
}

/* ---- M02 ---- */

void rule_unknown_field(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list unknown = {0}, leaving = {0};
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (!field->catalogue)
            list_add(field->leaves ? &leaving : &unknown, "%s", field->field->path);
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        if (entry->leaves &&
            !catalogue_find_category(the_case->facts->catalogue, entry->entry->category))
            list_add(&leaving, "entry %s", entry->entry->id);
    }
    if (leaving.count > 0) {
        outcome_say(outcome, POLICY_REFUSED, "the catalogue does not describe what would leave: %s",
                    list_text(&leaving));
        outcome_hint(outcome, "have it described in the office's catalogue.json, or leave it out");
    } else if (unknown.count > 0) {
        size_t count = unknown.count;
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "%zu %s that the catalogue does not describe %s left out: %s", count,
                    plural(count, "field", "fields"), plural(count, "is", "are"),
                    list_text(&unknown));
        outcome_hint(outcome, "if the recipient needs it, have it described in the office's "
                              "catalogue.json");
    } else {
        outcome_say(outcome, POLICY_SATISFIED, "the catalogue describes every field");
    }
}

/* ---- M03 ---- */

/* How an entry stands to the people in scope. */
static void count_about(const struct policy_case *the_case, const struct record_entry *entry,
                        size_t *inside, size_t *outside)
{
    *inside = *outside = 0;
    for (size_t i = 0; i < entry->about.count; i++)
        if (names_have(&the_case->facts->selection->about, entry->about.items[i]))
            (*inside)++;
        else
            (*outside)++;
}

/* What must not leave whatever is answered: of nobody in scope, or not chosen by hand. */
static bool leaves_about_others(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list found = {0};
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        char words[FIELD_WORDS_SIZE];
        if (!field->leaves || !field->field->person ||
            names_have(&selection->about, field->field->person->id))
            continue;
        field_words(field, words);
        list_add(&found, "%s", words);
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        size_t inside, outside;
        count_about(the_case, entry->entry, &inside, &outside);
        if (entry->leaves &&
            (inside == 0 || ((outside > 0 || entry->about_others) && !entry->chosen)))
            list_add(&found, "entry %s", entry->entry->id);
    }
    if (found.count == 0)
        return false;
    outcome_say(outcome, POLICY_REFUSED, "this would leave about somebody who is not in scope: %s",
                list_text(&found));
    outcome_hint(outcome, "leave it out, choose the entry by hand with --entry, or put the person "
                          "in scope with --about");
    return true;
}

static bool others_have_reasons(const struct policy_case *the_case, struct policy_outcome *outcome,
                                struct words_list *flagged)
{
    const struct selection *selection = the_case->facts->selection;
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        const char *id = entry->entry->id;
        char missing[POLICY_REASON_SIZE], question[POLICY_REASON_SIZE];
        size_t inside, outside;
        count_about(the_case, entry->entry, &inside, &outside);
        if (!entry->leaves || (outside == 0 && !entry->about_others))
            continue;
        snprintf(missing, sizeof missing, "entry %s is also about somebody out of scope", id);
        snprintf(question, sizeof question,
                 "Entry %s is also about somebody else. Why must it go? Or answer \"leave out\".",
                 id);
        if (!case_has_words(the_case, outcome, id, missing, question))
            return false;
        list_add(flagged, "%s", id);
    }
    return true;
}

void rule_about(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list flagged = {0}, left = {0};
    if (leaves_about_others(the_case, outcome) || !others_have_reasons(the_case, outcome, &flagged))
        return;
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        size_t inside, outside;
        count_about(the_case, entry->entry, &inside, &outside);
        if (!entry->leaves && !entry->beyond && inside > 0 && outside > 0)
            list_add(&left, "%s", entry->entry->id);
    }
    if (flagged.count > 0)
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "also about somebody out of scope, chosen by hand with a reason: %s",
                    list_text(&flagged));
    else
        outcome_say(outcome, POLICY_SATISFIED, "nothing leaves about anybody out of scope");
    if (left.count > 0)
        outcome_hint(outcome,
                     "also about somebody else, and so left out unless you choose it with --entry: "
                     "%s",
                     list_text(&left));
}

/* ---- M05 ---- */

void rule_fact_or_opinion(const struct policy_case *the_case, struct policy_outcome *outcome)
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
    outcome_ask(outcome, POLICY_ASK_CHOICE, first->entry->id,
                "Is entry %s fact (seen, heard or documented), opinion (somebody's judgement), or "
                "both?",
                first->entry->id);
    outcome_option(outcome, "--mark %s=KIND", first->entry->id);
    outcome_choice(outcome, record_entry_kind_name(ENTRY_FACT));
    outcome_choice(outcome, record_entry_kind_name(ENTRY_OPINION));
    outcome_choice(outcome, record_entry_kind_name(ENTRY_BOTH));
}

/* ---- M06 ---- */

static void ask_historical(const struct policy_case *the_case, struct policy_outcome *outcome,
                           struct words_list *old, const char *answer)
{
    size_t count = old->count;
    const char *listed = list_text(old);
    if (answer && strcmp(answer, "yes") == 0) {
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "older than the profile allows, and shown as historical: %s", listed);
    } else if (answer && strcmp(answer, "no") == 0) {
        outcome_say(outcome, POLICY_REFUSED,
                    "older than the profile allows, and not to be shown as historical: %s", listed);
        outcome_hint(outcome,
                     "ask the family what is true today, and bring the record up to date or "
                     "confirm the value with --confirm");
    } else {
        outcome_say(outcome, POLICY_ASKS, "%zu %s older than the profile '%s' allows: %s", count,
                    plural(count, "value is", "values are"), the_case->facts->profile->title,
                    listed);
        outcome_ask(outcome, POLICY_ASK_YES_NO, "historical",
                    "Older than it should be: %s. Shall it go, shown as historical with its date? "
                    "(If not, confirm it with the family first.)",
                    listed);
        outcome_option(outcome, "--reason %s=yes", outcome->question.key);
    }
}

void rule_up_to_date(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list old = {0};
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        char words[FIELD_WORDS_SIZE];
        if (!field->leaves || !field->historical)
            continue;
        field_words(field, words);
        list_add(&old, "%s", words);
    }
    if (old.count == 0)
        outcome_say(outcome, POLICY_SATISFIED,
                    "every value is as recent as the profile asks, or confirmed");
    else if (the_case->facts->profile->concern)
        /* Nothing about a child in danger waits for a check of an address. */
        outcome_say(outcome, POLICY_AUTOMATIC, "shown as historical, because it is old: %s",
                    list_text(&old));
    else
        ask_historical(the_case, outcome, &old, case_answer(the_case, outcome, "historical"));
}

/* ---- M07, M08, M10 ---- */

void rule_marking(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    outcome_say(outcome, POLICY_AUTOMATIC,
                "the package is marked %s, the highest marking of what leaves",
                marking_name(the_case->facts->selection->marking));
}

void rule_withheld(const struct policy_case *the_case, struct policy_outcome *outcome)
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
                     "ask your manager to look at it (safehand approve), or let the family "
                     "know of it");
    } else if (open.count + approved.count > 0) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "kept from the family by a manager's approval: %s%s%s", list_text(&approved),
                    open.count > 0 && approved.count > 0 ? ", " : "", list_text(&open));
    } else {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nothing leaves that is kept from the family");
    }
}

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

void rule_adequate(const struct policy_case *the_case, struct policy_outcome *outcome)
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
    snprintf(question, sizeof question, "The record does not have: %s. Why not?", listed);
    if (case_has_words(the_case, outcome, "reason", said, question))
        outcome_say(outcome, POLICY_JUSTIFIED, "%s, with the reason why", said);
}
