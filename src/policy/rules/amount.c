/* M01 to M03: how much, and about whom. What leaves is held against profile, catalogue and scope
 * once more here, so that a mistake in choosing it cannot let anything out. */
#include <stdio.h>
#include <string.h>

#include "rule.h"
#include "safehand/record/check.h"

/* ---- M01 ---- */

static bool field_is_beyond(const struct policy_case *the_case, const struct selected_field *field)
{
    return field->leaves &&
           (field->beyond || !profile_find_field(the_case->facts->profile, field->field->path));
}

static bool entry_is_beyond(const struct policy_case *the_case, const struct selected_entry *entry)
{
    const struct policy_facts *facts = the_case->facts;
    const char *category = catalogue_category_name(facts->catalogue, entry->entry->category);
    return entry->leaves && (entry->beyond || !profile_find_category(facts->profile, category));
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
                              enum answer_key key, const char *name, const char *what)
{
    char missing[POLICY_REASON_SIZE], question[POLICY_REASON_SIZE];
    snprintf(missing, sizeof missing, "%.200s goes beyond what the profile '%.200s' lists", what,
             the_case->facts->profile->title);
    snprintf(question, sizeof question, "Why does the recipient need %.300s?", what);
    return case_has_words(the_case, outcome, key, name, missing, question);
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
        if (!has_beyond_reason(the_case, outcome, ANSWER_M01_FIELD, field->field->path, words))
            return false;
        list_add(beyond, "%s", words);
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        char words[RECORD_ID_MAXIMUM + 16];
        if (!entry_is_beyond(the_case, entry))
            continue;
        snprintf(words, sizeof words, "entry %.*s", RECORD_ID_MAXIMUM, entry->entry->id);
        if (!has_beyond_reason(the_case, outcome, ANSWER_M01_ENTRY, entry->entry->id, words))
            return false;
        list_add(beyond, "%s", words);
    }
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const char *name = selection->attachments[i].name;
        char words[300];
        if (!attachment_is_beyond(the_case, &selection->attachments[i]))
            continue;
        snprintf(words, sizeof words, "file %s", name);
        if (!has_beyond_reason(the_case, outcome, ANSWER_M01_FILE, name, words))
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

static void judge_minimum(const struct policy_case *the_case, struct policy_outcome *outcome)
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
        outcome_hint(outcome, "ask your manager to look at it (" WAY "), or leave it out and share "
                              "the rest now");
        outcome_way(outcome, WAY_APPROVE, NULL);
    }
}

const struct policy_rule rule_minimum = {
    .id = RULE_M01,
    .name = "minimum",
    .title = "Nothing leaves that the profile does not list",
    .sources = "SL 1.3.6, 5.4.1; FS Caldicott 3; HMG necessary",
    .outcome = "approve",
    .reading = "Each field, entry or file beyond the profile needs its own reason, and a manager's "
               "approval. A file that no leaving entry names is beyond every profile. A profile "
               "without names lets nothing beyond it pass at all, nor anything that might tell who "
               "it is.",
    .example = "The social worker also asks for the mother's phone number, which the report does "
               "not list. Sally gives the reason, and it waits for a manager; without the number "
               "the report could go now.",
    .test = judge_minimum,
};

/* ---- M02 ---- */

/* What nobody described or knows: fields and entries that would leave, and those that stay; people
 * of a role that stands in no list. */
struct unknown {
    struct words_list leaving, fields, entries, people;
};

static void find_unknown_people(const struct policy_facts *facts, struct unknown *unknown)
{
    for (size_t i = 0; i < facts->record->people_count; i++) {
        const struct record_person *person = &facts->record->people[i];
        char words[PERSON_WORDS_SIZE];
        if (catalogue_knows_role(facts->catalogue, person->role))
            continue;
        const char *meant = role_meant(facts->catalogue, person->role);
        person_words(person, words);
        list_add(&unknown->people, "%s%s%s", words, meant ? ", perhaps " : "", meant ? meant : "");
    }
}

static void find_unknown(const struct policy_facts *facts, struct unknown *unknown)
{
    const struct selection *selection = facts->selection;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (!field->catalogue)
            list_add(field->leaves ? &unknown->leaving : &unknown->fields, "%s",
                     field->field->path);
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        const char *category = entry->entry->category;
        if (catalogue_find_category(facts->catalogue, category))
            continue;
        const char *meant = category_meant(facts->catalogue, category);
        if (entry->leaves)
            list_add(&unknown->leaving, "entry %s", entry->entry->id);
        else
            list_add(&unknown->entries, "%s (%s%s%s)", entry->entry->id, category,
                     meant ? ", perhaps " : "", meant ? meant : "");
    }
    find_unknown_people(facts, unknown);
}

/* What stays, and is told: a word that was mistyped would else drop somebody without a sound. */
static void tell_unknown(struct policy_outcome *outcome, struct unknown *unknown)
{
    char said[3][POLICY_REASON_SIZE] = {"", "", ""};
    size_t fields = unknown->fields.count, entries = unknown->entries.count, count = 0;
    if (unknown->people.count > 0)
        snprintf(said[count++], sizeof said[0], "nobody knows the role of %s",
                 list_text(&unknown->people));
    if (entries > 0)
        snprintf(said[count++], sizeof said[0],
                 "%zu %s of a category that nobody knows %s left out: %s", entries,
                 plural(entries, "entry", "entries"), plural(entries, "is", "are"),
                 list_text(&unknown->entries));
    if (fields > 0)
        snprintf(said[count++], sizeof said[0],
                 "%zu %s that the catalogue does not describe %s left out: %s", fields,
                 plural(fields, "field", "fields"), plural(fields, "is", "are"),
                 list_text(&unknown->fields));
    outcome_say(outcome, POLICY_AUTOMATIC, "%s%s%s%s%s", said[0], count > 1 ? "; " : "", said[1],
                count > 2 ? "; " : "", said[2]);
}

static void judge_unknown_field(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    struct unknown unknown = {0};
    find_unknown(the_case->facts, &unknown);
    if (unknown.leaving.count > 0) {
        outcome_say(outcome, POLICY_REFUSED, "the catalogue does not describe what would leave: %s",
                    list_text(&unknown.leaving));
        outcome_hint(outcome, "have it described in the office's catalogue.json, or leave it out");
    } else if (unknown.entries.count > 0 || unknown.people.count > 0) {
        tell_unknown(outcome, &unknown);
        outcome_hint(outcome, "correct the word in the record, or have it added to the office's "
                              "catalogue.json; until then such an entry stays, and such a person "
                              "leaves only when chosen, and is asked for as a child where no date "
                              "of birth is known");
    } else if (unknown.fields.count > 0) {
        tell_unknown(outcome, &unknown);
        outcome_hint(outcome, "if the recipient needs it, have it described in the office's "
                              "catalogue.json");
    } else {
        outcome_say(outcome, POLICY_SATISFIED, "the catalogue describes every field");
    }
}

const struct policy_rule rule_unknown_field = {
    .id = RULE_M02,
    .name = "unknown-field",
    .title = "A field that the catalogue does not describe is left out, and this is told",
    .sources = "SL 1.3.6, 5.4.1; FS Caldicott 3; HMG necessary",
    .outcome = "automatic",
    .reading = "Nobody has judged how such a field is to be handled, so no reason lets it out; it "
               "is described in the catalogue first. The same holds for entries of a category that "
               "the catalogue does not describe. Who has a role that nobody knows leaves only when "
               "chosen, and counts as a child where no date of birth is known; that is told, with "
               "what was probably meant, and holds nothing up.",
    .example = "The record has a field 'favourite_colour' that nobody described. It stays, and "
               "Sally is told; no reason lets it out before somebody has described it.",
    .test = judge_unknown_field,
};

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
    outcome_say(outcome, POLICY_REFUSED,
                "this would leave about somebody whose details do not go: %s", list_text(&found));
    outcome_hint(outcome, "leave it out, choose the entry by hand with " WAY ", or put the person "
                          "in with " WAY);
    outcome_way_input(outcome, WAY_INPUT, INPUT_ENTRY, NULL);
    outcome_way_input(outcome, WAY_INPUT, INPUT_ABOUT, NULL);
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
        snprintf(missing, sizeof missing, "entry %s is also about somebody else", id);
        snprintf(question, sizeof question,
                 "Why must entry %s go, though it is also about somebody else? Or answer \"leave "
                 "out\".",
                 id);
        if (!case_has_words(the_case, outcome, ANSWER_M03, id, missing, question))
            return false;
        list_add(flagged, "%s", id);
    }
    return true;
}

static void judge_about(const struct policy_case *the_case, struct policy_outcome *outcome)
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
                    "also about somebody else, chosen by hand with a reason: %s",
                    list_text(&flagged));
    else
        outcome_say(outcome, POLICY_SATISFIED, "nothing leaves about anybody else");
    if (left.count > 0) {
        outcome_hint(outcome,
                     "also about somebody else, and so left out unless you choose it with " WAY
                     ": %s",
                     list_text(&left));
        outcome_way_input(outcome, WAY_INPUT, INPUT_ENTRY, NULL);
    }
}

const struct policy_rule rule_about = {
    .id = RULE_M03,
    .name = "about",
    .title = "Only what is about the people in scope leaves",
    .sources = "HMG proportionate (third parties)",
    .outcome = "justify",
    .reading = "An entry that is also about somebody else stays, unless it is chosen by hand and a "
               "reason says why it must go. One about nobody in scope never leaves. Somebody "
               "alleged to have done harm is in scope when chosen.",
    .example = "A visit note is also about the neighbour. It stays unless Sally chooses it by "
               "hand and says why it must go.",
    .test = judge_about,
};
