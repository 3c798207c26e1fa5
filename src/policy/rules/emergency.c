/* P07: what an emergency sets aside, to be completed afterwards, and what stays. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "rule.h"

enum { WHO_CHARACTERS = 3, NOBODY_SIZE = 16 };

/* ---- an address that is being hidden ---- */

/* What a record says in `address_hidden`: anything but "no" and nothing hides the address. */
static bool is_hidden(const struct record *record, const struct record_person *person)
{
    char path[RECORD_PATH_MAXIMUM + 1];
    snprintf(path, sizeof path, "people.%s.address_hidden", person->id);
    const struct record_field *field = record_find_field(record, path);
    if (!field || json_is_null(field->value) || json_is_false(field->value))
        return false;
    const char *text = json_string_value(field->value);
    return !text || (text[0] != '\0' && strcmp(text, "no") != 0);
}

/* Whether the record says that the person lives elsewhere, so that the family's address is not
 * theirs. */
static bool lives_elsewhere(const struct record *record, const struct record_person *person)
{
    char path[RECORD_PATH_MAXIMUM + 1];
    snprintf(path, sizeof path, "people.%s.lives_with_family", person->id);
    const struct record_field *field = record_find_field(record, path);
    const char *text = !field ? NULL : json_string_value(field->value);
    return field && (json_is_false(field->value) || (text && strcmp(text, "no") == 0));
}

const struct record_person *find_hiding(const struct policy_facts *facts, const char *path,
                                        const struct record_person *person)
{
    const struct catalogue_field *known = !path ? NULL : catalogue_find(facts->catalogue, path);
    if (!known || (known->type != FIELD_ADDRESS && known->type != FIELD_POSTCODE))
        return NULL;
    if (person)
        return is_hidden(facts->record, person) ? person : NULL;
    for (size_t i = 0; i < facts->record->people_count; i++) {
        person = &facts->record->people[i];
        if (is_hidden(facts->record, person) && !lives_elsewhere(facts->record, person))
            return person;
    }
    return NULL;
}

/* Whether the address would go without an emergency too, and nobody would be asked: a concern lists
 * it, and the recipient is one whom it is for, with a card that was verified. An emergency must not
 * be slower than that. */
static bool goes_anyway(const struct policy_facts *facts, const struct selected_field *field)
{
    const struct policy_recipient *recipient = &facts->recipient;
    return facts->profile->concern && !facts->concern_is_unconfirmed && !field->beyond &&
           profile_find_field(facts->profile, field->field->path) &&
           names_have(&facts->profile->recipient_kinds, recipient->organisation_kind) &&
           recipient->is_verified && !recipient->is_revoked && facts->now < recipient->expires;
}

static bool address_goes_anyway(const struct policy_facts *facts,
                                const struct record_person *person)
{
    const struct selection *selection = facts->selection;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (field->leaves && !field->reduced && goes_anyway(facts, field) &&
            find_hiding(facts, field->field->path, field->field->person) == person)
            return true;
    }
    return false;
}

const struct record_person *find_anybody_hiding(const struct policy_facts *facts)
{
    for (size_t i = 0; i < facts->record->people_count; i++) {
        const struct record_person *person = &facts->record->people[i];
        if (is_hidden(facts->record, person) && !address_goes_anyway(facts, person))
            return person;
    }
    return NULL;
}

/* Whose hidden address would leave, in a field or found in a text; NULL: nobody's. */
static const struct record_person *hidden_that_leaves(const struct policy_facts *facts)
{
    const struct selection *selection = facts->selection;
    const struct record_person *found = NULL;
    for (size_t i = 0; i < selection->field_count && !found; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (field->leaves && !field->reduced && !goes_anyway(facts, field))
            found = find_hiding(facts, field->field->path, field->field->person);
    }
    for (size_t i = 0; i < selection->leak_count && !found; i++)
        found = find_hiding(facts, selection->leaks[i].path, selection->leaks[i].person);
    return found;
}

/* ---- what is set aside ---- */

#define BIT(result) (1U << (result))

/* Which results of which rules. A refusal stays, but that of P02. */
static const struct {
    enum rule_id rule;
    unsigned results;
} aside[] = {
    {RULE_P02, BIT(POLICY_REFUSED)}, /* of who protects people: see is_set_aside */
    {RULE_P04, BIT(POLICY_ASKS)},
    {RULE_P05, BIT(POLICY_ASKS)}, /* its reason and condition: see is_set_aside */
    {RULE_P06, BIT(POLICY_AWAITS_APPROVAL) | BIT(POLICY_DUTY)},
    {RULE_P08, BIT(POLICY_ASKS) | BIT(POLICY_AWAITS_APPROVAL) | BIT(POLICY_DUTY)},
    {RULE_P09, BIT(POLICY_ASKS) | BIT(POLICY_AWAITS_APPROVAL)},
    {RULE_P12, BIT(POLICY_ASKS)},
    {RULE_P13, BIT(POLICY_ASKS)},
    {RULE_M01, BIT(POLICY_ASKS) | BIT(POLICY_AWAITS_APPROVAL)},
    {RULE_M03, BIT(POLICY_ASKS)},
    {RULE_M04, BIT(POLICY_DUTY)}, /* what it still asks is about a hidden address */
    {RULE_M05, BIT(POLICY_ASKS) | BIT(POLICY_AWAITS_APPROVAL)},
    {RULE_M06, BIT(POLICY_ASKS)},
    {RULE_M08, BIT(POLICY_ASKS) | BIT(POLICY_AWAITS_APPROVAL)},
    {RULE_M10, BIT(POLICY_ASKS)},
    {RULE_M11, BIT(POLICY_ASKS)},
    {RULE_M12, BIT(POLICY_DUTY)}, /* the same, of what a file hides */
    {RULE_C01, BIT(POLICY_ASKS)},
    {RULE_C02, BIT(POLICY_ASKS) | BIT(POLICY_AWAITS_APPROVAL) | BIT(POLICY_DUTY)}, /* of a form */
    {RULE_L07, BIT(POLICY_AWAITS_APPROVAL)},
};

static bool is_set_aside(const struct policy_case *the_case, const struct policy_outcome *outcome)
{
    if (outcome->rule->id == RULE_P02 && !recipient_protects(the_case))
        return false;
    if (outcome->result == POLICY_ASKS && outcome->question.answer == ANSWER_P05_BASIS)
        return false;
    for (size_t i = 0; i < sizeof aside / sizeof *aside; i++)
        if (aside[i].rule == outcome->rule->id)
            return (aside[i].results & BIT(outcome->result)) != 0;
    return false;
}

static void set_aside(struct policy_outcome *outcome)
{
    char found[POLICY_REASON_SIZE];
    memcpy(found, outcome->reason, sizeof found);
    outcome->question = (struct policy_question){0};
    outcome_hint(outcome, "%s", "");
    if (outcome->rule->id == RULE_M05)
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "set aside in the emergency (P07): an entry goes as not stated whether fact or "
                    "opinion");
    else
        outcome_say(outcome, POLICY_AUTOMATIC, "set aside in the emergency (P07): %.400s", found);
}

/* A hidden address waits for a manager, though nothing else of M01 does. */
static bool keep_hidden_address(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct record_person *person = hidden_that_leaves(the_case->facts);
    char who[PERSON_WORDS_SIZE];
    if (!person || outcome->result == POLICY_REFUSED || case_is_approved(the_case, outcome))
        return false;
    person_words(person, who);
    outcome->question = (struct policy_question){0};
    outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                "the address of %s is being hidden from somebody, and no emergency lifts that",
                who);
    outcome_hint(
        outcome,
        "tell the address by phone to somebody whom you know, or ask your manager now: " WAY);
    outcome_way(outcome, WAY_APPROVE, NULL);
    return true;
}

/* "Nobody" ends it, however it is written. */
static bool is_nobody(const char *answer)
{
    static const char *const words[] = {"nobody", "no one", "no-one", "none", "nothing"};
    char said[NOBODY_SIZE];
    answer += strspn(answer, " \t");
    size_t length = strcspn(answer, ".!");
    while (length > 0 && answer[length - 1] == ' ')
        length--;
    if (length >= sizeof said)
        return false;
    memcpy(said, answer, length);
    said[length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], said) == 0)
            return true;
    return false;
}

/* Two short answers and no more: it must be quick. */
static bool says_what(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const char *who = case_answer(the_case, ANSWER_P07_WHO, NULL);
    const char *harm = case_answer(the_case, ANSWER_P07_HARM, NULL);
    if ((who && is_nobody(who)) || (harm && is_nobody(harm))) {
        outcome_say(outcome, POLICY_REFUSED,
                    "nobody is said to be at immediate risk, so this is no emergency");
        outcome_hint(outcome, "share it without " WAY);
        outcome_way_input(outcome, WAY_INPUT, INPUT_EMERGENCY, NULL);
        return false;
    }
    if (!who || !answer_is_words(who, WHO_CHARACTERS)) {
        outcome_say(outcome, POLICY_ASKS, "who is at immediate risk is not stated yet");
        outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_P07_WHO, NULL,
                    "Who is at immediate risk? If it is nobody, write \"nobody\".");
        return false;
    }
    return case_has_words(the_case, outcome, ANSWER_P07_HARM, NULL,
                          "what may happen to them is not stated yet",
                          "What may happen to them, and when? One sentence will do.");
}

static void judge_emergency(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (!the_case->facts->is_emergency)
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody is said to be at immediate risk");
    else if (says_what(the_case, outcome))
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "somebody is at immediate risk; nothing had to be set aside for that");
}

const struct policy_rule rule_emergency = {
    .id = RULE_P07,
    .name = "emergency",
    .title = "Where a person is at immediate risk, what can wait becomes one duty to complete "
             "afterwards",
    .sources = "HMG timely; SL 1.3.3; ICO step 9",
    .outcome = "duty",
    .reading =
        "Who is at risk, and what may happen to them, is said in a sentence each, and is "
        "all that is asked for it; \"nobody\" ends it. In an emergency P02, P06, P08, P09, "
        "M01, M05, M08, L07 and every reason that "
        "would be asked stand in nobody's way: they are completed within 24 hours, by the "
        "clock, across a change of it too. The basis is vital interests where none is named "
        "and the profile allows it; by the end of the next working day somebody answers on which "
        "basis it was, and how a child of 12 or over had a part in it, and that is recorded as "
        "answered then. P02 gives way only to those who protect people. A card "
        "that nobody "
        "verified, or that has expired, will do after one recorded call to a published "
        "number; a revoked one never. Whoever else is on the staff is told at once, until "
        "somebody has looked at it. An "
        "entry that nobody marked goes as \"not stated whether fact or opinion\". What "
        "stays: a purpose, the named person, sealing (but for a recipient without keys, for "
        "whom nothing can be sealed), recording, the checks of portal and "
        "memory stick (C02 to C04; how one signs in to a form is not asked), what an anonymised "
        "profile keeps back, and an address "
        "that is being hidden: that still needs a manager's approval, under M01, unless a "
        "concern to a verified recipient would send it without an emergency too. A file that was "
        "not read whole goes, told as not read, unless an address is being hidden: then it "
        "is looked at (M04), and cleaned, or left out (M12), as one in "
        "which hidden data was found is.",
    .example = "A father has taken a child and threatened her, and the duty worker's card was "
               "never verified. Sally calls the council's published number, shares it "
               "as an emergency, and within 24 hours her manager looks at what was set aside.",
    .test = judge_emergency,
};

void emergency_set_aside(const struct policy_case *the_case, struct policy_outcome *outcomes,
                         size_t count)
{
    struct policy_outcome *emergency = NULL;
    struct words_list ids = {0};
    char moment[TIMESTAMP_WORDS_SIZE];
    for (size_t i = 0; i < count; i++) {
        struct policy_outcome *outcome = &outcomes[i];
        if (outcome->rule->id == RULE_P07)
            emergency = outcome;
        if (outcome->rule->id == RULE_M01 && keep_hidden_address(the_case, outcome))
            continue;
        if (!is_set_aside(the_case, outcome))
            continue;
        set_aside(outcome);
        list_add(&ids, "%s", rule_id_text(outcome->rule->id));
    }
    if (!emergency || ids.count == 0 || emergency->result != POLICY_AUTOMATIC)
        return;
    timestamp_words(the_case->facts->now + POLICY_EMERGENCY_HOURS * 3600, moment);
    outcome_say(emergency, POLICY_DUTY,
                "somebody is at immediate risk: what was set aside is completed by %s (%s)", moment,
                list_text(&ids));
    outcome_hint(emergency, "tell your manager now; " WAY " shows what is owed");
    outcome_way(emergency, WAY_LIST_TASKS, NULL);
}
