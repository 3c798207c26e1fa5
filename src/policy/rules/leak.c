/* M04 and M09: what stands in the words and files that leave, though nobody chose it. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

enum { WHERE_SIZE = 320, WHO_SIZE = RECORD_PATH_MAXIMUM + 64 };

/* ---- where, and whose ---- */

static bool is_in_file(const struct selected_leak *leak)
{
    return leak->place == LEAK_IN_ATTACHMENT || leak->place == LEAK_IN_ATTACHMENT_NAME;
}

/* What stands behind "M04.": e4:p3, people.c1.school:p3, attachments.note.txt:p3. */
static void leak_key(const struct selected_leak *leak, char key[ANSWER_KEY_SIZE])
{
    leak_key_write(is_in_file(leak), leak->where, leak->person ? leak->person->id : leak->path,
                   key);
}

static void leak_where(const struct policy_case *the_case, const struct selected_leak *leak,
                       char where[WHERE_SIZE])
{
    const struct catalogue_field *field = NULL;
    switch (leak->place) {
    case LEAK_IN_FIELD:
        field = catalogue_find(the_case->facts->catalogue, leak->where);
        snprintf(where, WHERE_SIZE, "the field %.200s", field ? field->label : leak->where);
        break;
    case LEAK_IN_ENTRY:
        snprintf(where, WHERE_SIZE, "entry %.200s", leak->where);
        break;
    case LEAK_IN_ATTACHMENT_NAME:
        snprintf(where, WHERE_SIZE, "the name of the file %.255s", leak->where);
        break;
    case LEAK_IN_ATTACHMENT:
        snprintf(where, WHERE_SIZE, "the file %.255s", leak->where);
        break;
    case LEAK_IN_PURPOSE:
        snprintf(where, WHERE_SIZE,
                 the_case->facts->is_emergency ? "the purpose, or what was said of the emergency,"
                                               : "the purpose");
        break;
    }
}

/* "p3 (grandmother)", "Phone number of p1 (mother)", "Lead professional": never a value. */
static void leak_whose(const struct policy_case *the_case, const struct selected_leak *leak,
                       char whose[WHO_SIZE])
{
    char person[PERSON_WORDS_SIZE];
    const struct catalogue_field *field = catalogue_find(the_case->facts->catalogue, leak->path);
    const char *label = field ? field->label : leak->path, *words = leak_path_words(leak->path);
    if (text_starts_with(leak->path, LEAK_OF_ENTRY)) {
        snprintf(whose, WHO_SIZE, "what entry %s says, which stays",
                 leak->path + strlen(LEAK_OF_ENTRY));
        return;
    }
    if (!leak->person) {
        snprintf(whose, WHO_SIZE, "%s", words ? words : label);
        return;
    }
    person_words(leak->person, person);
    if (field && field->type == FIELD_NAME)
        snprintf(whose, WHO_SIZE, "%s", person);
    else
        snprintf(whose, WHO_SIZE, "%s of %s", label, person);
}

/* Whether an earlier finding has the same place and person, and so the same question. Those of one
 * place stand together. */
static bool is_asked_before(const struct selection *selection, size_t index)
{
    const struct selected_leak *leak = &selection->leaks[index];
    for (size_t i = index; i > 0; i--) {
        const struct selected_leak *other = &selection->leaks[i - 1];
        if (is_in_file(other) != is_in_file(leak) || strcmp(other->where, leak->where) != 0)
            return false;
        if (other->person == leak->person && (leak->person || strcmp(other->path, leak->path) == 0))
            return true;
    }
    return false;
}

/* ---- asking about one finding: M04, M09 ---- */

static void ask_leak(const struct policy_case *the_case, struct policy_outcome *outcome,
                     enum answer_key question, const struct selected_leak *leak, const char *key)
{
    char where[WHERE_SIZE], whose[WHO_SIZE];
    leak_where(the_case, leak, where);
    leak_whose(the_case, leak, whose);
    const char *otherwise = leak->place == LEAK_IN_PURPOSE
                                ? "Or go back, and say the purpose without it."
                            : leak->place == LEAK_IN_ENTRY
                                ? "Or answer \"leave out\" (the entry) or \"blank\" (only this)."
                                : "Or answer \"leave out\".";
    const char *ask = question == ANSWER_M09 ? "Why does it tell of nobody?" : "Why must it go?";
    outcome_ask(outcome, POLICY_ASK_TEXT, question, key, "%c%s %s %s%s: \"%.300s\". %s %s",
                where[0] - 'a' + 'A', where + 1, leak->is_question ? "may tell of" : "tells of",
                whose, leak->is_seen ? ", as far as it could be recognised in a picture" : "",
                leak->context, ask, otherwise);
}

/* False if the finding is still to be answered, and the outcome says so. */
static bool leak_is_answered(const struct policy_case *the_case, struct policy_outcome *outcome,
                             enum answer_key question, const struct selected_leak *leak)
{
    char key[ANSWER_KEY_SIZE], where[WHERE_SIZE], whose[WHO_SIZE];
    leak_key(leak, key);
    const char *answer = case_answer(the_case, question, key);
    if (answer && answer_is_words(answer, REASON_CHARACTERS))
        return true;
    leak_where(the_case, leak, where);
    leak_whose(the_case, leak, whose);
    if (!answer)
        outcome_say(outcome, POLICY_ASKS, "%s %s %s", where,
                    leak->is_question ? "may tell of" : "tells of", whose);
    else
        outcome_say(outcome, POLICY_ASKS,
                    "the answer is too short to understand later: write it in words, at least %d "
                    "characters",
                    REASON_CHARACTERS);
    ask_leak(the_case, outcome, question, leak, key);
    return false;
}

/* ---- M04 ---- */

/* What M04 comes to, when no question is left. */
struct leak_places {
    struct words_list told;   /* found, and there is a reason for it */
    struct words_list looked; /* files that somebody looked at, since they were not read whole */
    struct words_list owed;   /* found or not read: answered after the emergency */
};

/* False if something is asked first. An address that is kept secret stays so, in an emergency too.
 */
static bool judge_found(const struct policy_case *the_case, struct policy_outcome *outcome,
                        struct leak_places *places)
{
    const struct selection *selection = the_case->facts->selection;
    for (size_t i = 0; i < selection->leak_count; i++) {
        const struct selected_leak *leak = &selection->leaks[i];
        char key[ANSWER_KEY_SIZE];
        if (is_asked_before(selection, i))
            continue;
        bool waits = !leak_is_answered(the_case, outcome, ANSWER_M04, leak);
        if (waits && (!the_case->facts->is_emergency ||
                      find_hiding(the_case->facts, leak->path, leak->person)))
            return false;
        leak_key(leak, key);
        list_add(waits ? &places->owed : &places->told, "%s", key);
    }
    return true;
}

static bool judge_unread(const struct policy_case *the_case, struct policy_outcome *outcome,
                         struct leak_places *places)
{
    const struct selection *selection = the_case->facts->selection;
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        if (!attachment->text_unread)
            continue;
        bool waits = !look_is_answered(the_case, outcome, attachment);
        if (waits && (!the_case->facts->is_emergency || find_anybody_hiding(the_case->facts)))
            return false;
        if (waits)
            list_add(&places->owed, "%s (not read whole)", attachment->name);
        else
            list_add(&places->looked, "%s", attachment->name);
    }
    return true;
}

static void say_places(struct policy_outcome *outcome, struct leak_places *places)
{
    bool told = places->told.count > 0, looked = places->looked.count > 0;
    if (places->owed.count > 0)
        outcome_say(outcome, POLICY_DUTY, "this goes, and is looked at afterwards: %s",
                    list_text(&places->owed));
    else if (told && looked)
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "tells of others, with the reason why it must go: %s; not read whole, but "
                    "somebody looked at it: %s",
                    list_text(&places->told), list_text(&places->looked));
    else if (told)
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "tells of others, with the reason why it must go: %s",
                    list_text(&places->told));
    else if (looked)
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "not read whole, but somebody looked at it: %s; in the rest nothing of anybody "
                    "else was found",
                    list_text(&places->looked));
    else
        outcome_say(outcome, POLICY_SATISFIED, "nothing of anybody else was found");
}

static void judge_third_party_leak(const struct policy_case *the_case,
                                   struct policy_outcome *outcome)
{
    struct leak_places places = {0};
    if (the_case->facts->profile->anonymised) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody at all may be recognised (M09)");
        return;
    }
    if (!judge_found(the_case, outcome, &places) || !judge_unread(the_case, outcome, &places))
        return;
    outcome->question = (struct policy_question){0};
    say_places(outcome, &places);
}

const struct policy_rule rule_third_party_leak = {
    .id = RULE_M04,
    .name = "third-party-leak",
    .title = "No name, address or number of a person out of scope stands in what leaves",
    .sources = "HMG third parties; WH 8.5",
    .outcome = "justify",
    .reading =
        "Values, free text, attachments' names and texts, and the purpose, which leaves too, are "
        "searched for all identifying values of people out of scope. Where an entry's id tells "
        "of one, a number goes in its place. Staff and the recipient are no leak, nor is a "
        "surname that somebody in scope bears; other professionals are a question; an "
        "informant always counts. Somebody alleged to have done harm is in scope when "
        "chosen. A name in an entry that is about that person too and has its own reason "
        "(M03) is not asked about again; an address or a number of the family that the "
        "purpose does not need is. Each finding is left out, blanked in place, or has a "
        "reason. Not read is not clean: of a file that could not be read whole (a picture, a "
        "sound, a locked or an old file, pictures within it) it is said why, and it is left "
        "out, or somebody has looked at it: who, and what they saw.",
    .example = "A note says \"spoke to Kelly next door on 01632 960177\". Kelly is not in scope: "
               "the finding is shown where it stands, and Sally leaves the note out or says why "
               "the name is needed.",
    .test = judge_third_party_leak,
};

/* ---- M09 ---- */

/* The first finding that is no question; NULL: there is none. */
static const struct selected_leak *first_sure(const struct selection *selection)
{
    for (size_t i = 0; i < selection->leak_count; i++)
        if (!selection->leaks[i].is_question)
            return &selection->leaks[i];
    return NULL;
}

static void refuse_found(const struct policy_case *the_case, struct policy_outcome *outcome,
                         const struct selected_leak *first)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list found = {0};
    char key[ANSWER_KEY_SIZE];
    for (size_t i = 0; i < selection->leak_count; i++) {
        char where[WHERE_SIZE], whose[WHO_SIZE];
        if (is_asked_before(selection, i))
            continue;
        leak_where(the_case, &selection->leaks[i], where);
        leak_whose(the_case, &selection->leaks[i], whose);
        list_add(&found, "%s (%s)", where, whose);
    }
    leak_key(first, key);
    outcome_say(outcome, POLICY_REFUSED, "this tells who it is: %s", list_text(&found));
    if (first->place == LEAK_IN_PURPOSE) {
        outcome_hint(outcome, "say the purpose without it: " WAY);
        outcome_way_input(outcome, WAY_GIVE, INPUT_PURPOSE, NULL);
        return;
    }
    if (first->place == LEAK_IN_ENTRY)
        outcome_hint(outcome,
                     "see it with " WAY "; blank it in place with " WAY ", or leave the entry out "
                     "with " WAY);
    else
        outcome_hint(outcome, "see it with " WAY ", and leave it out: " WAY);
    outcome_way(outcome, WAY_PREVIEW, NULL);
    if (first->place == LEAK_IN_ENTRY)
        outcome_way_input(outcome, WAY_GIVE, INPUT_BLANK, key);
    outcome_way_input(outcome, WAY_GIVE, INPUT_WITHOUT, first->where);
}

/* Whether something that may tell of somebody is still to be answered. */
static bool asks_found(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    for (size_t i = 0; i < selection->leak_count; i++)
        if (!is_asked_before(selection, i) &&
            !leak_is_answered(the_case, outcome, ANSWER_M09, &selection->leaks[i]))
            return true;
    return false;
}

static void ask_rare_fact(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const char *answer = case_answer(the_case, ANSWER_M09_RARE_FACT, NULL);
    if (answer && strcmp(answer, "no") == 0) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "nothing that tells who it is was found, nor a rare fact");
    } else if (answer && strcmp(answer, "yes") == 0) {
        outcome_say(outcome, POLICY_REFUSED, "somebody can be recognised by a rare fact");
        outcome_hint(outcome, "leave out the entry or field that tells it: " WAY);
        outcome_way_input(outcome, WAY_GIVE, INPUT_WITHOUT, NULL);
    } else {
        outcome_say(outcome, POLICY_ASKS,
                    "nothing that tells who it is was found; a rare fact cannot be searched for");
        outcome_ask(outcome, POLICY_ASK_YES_NO, ANSWER_M09_RARE_FACT, NULL,
                    "Read it once more: can somebody be recognised by a rare fact, for example an "
                    "unusual illness, job, number of children or event?");
    }
}

/* What was not read may tell who it is, and no look at it lifts that. */
static bool refuses_unread(const struct selection *selection, struct policy_outcome *outcome)
{
    struct words_list unread = {0};
    for (size_t i = 0; i < selection->attachment_count; i++)
        if (selection->attachments[i].text_unread || selection->attachments[i].hidden_unread)
            list_add(&unread, "%s", selection->attachments[i].name);
    if (unread.count == 0)
        return false;
    outcome_say(outcome, POLICY_REFUSED,
                "not read whole, so that nobody knows whether it tells who it is: %s",
                list_text(&unread));
    outcome_hint(outcome, "leave it out: " WAY);
    outcome_way_input(outcome, WAY_GIVE, INPUT_WITHOUT, NULL);
    return true;
}

static void judge_anonymised(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    const struct selected_leak *sure = first_sure(selection);
    if (!the_case->facts->profile->anonymised)
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "this is shared with names");
    else if (sure)
        refuse_found(the_case, outcome, sure);
    else if (refuses_unread(selection, outcome) || asks_found(the_case, outcome))
        return;
    else if (selection->identifies)
        outcome_say(outcome, POLICY_REFUSED, "what would leave tells who it is");
    else if (the_case->facts->profile->counts_only)
        outcome_say(outcome, POLICY_SATISFIED, "nothing leaves but counts, and none of few");
    else
        ask_rare_fact(the_case, outcome);
}

const struct policy_rule rule_anonymised = {
    .id = RULE_M09,
    .name = "anonymised",
    .title = "What is shared without names lets no identifying value out, in no field and no "
             "text",
    .sources = "SL 5.6; WH 3.2, 3.3, 7.5, 8.9; FS anonymised",
    .outcome = "refuse",
    .reading =
        "No funder's or commissioner's demand switches it off. Dates of birth become ages "
        "in bands, places become areas, counts under 5 are suppressed. A rare fact that no "
        "search finds is asked about. A postcode, a number, an address and the like is known "
        "by its shape, whoever's it is; what may be a date of birth, initials, a school or "
        "a ward, or only a word, is asked about, and needs a reason, or is left out or "
        "blanked. No file that was not read whole goes. With the "
        "family's specific permission an identified "
        "case study is another profile.",
    .example = "A funder insists on the family's name in a case study. Refused, whatever the "
               "reason: nothing switches this off. With the family's specific permission there is "
               "another profile.",
    .test = judge_anonymised,
};
