/* M04, M09 and M12: what stands in the words and files that leave, though nobody chose it. */
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
    }
}

/* "p3 (grandmother)", "Phone number of p1 (mother)", "Lead professional": never a value. */
static void leak_whose(const struct policy_case *the_case, const struct selected_leak *leak,
                       char whose[WHO_SIZE])
{
    char person[PERSON_WORDS_SIZE];
    const struct catalogue_field *field = catalogue_find(the_case->facts->catalogue, leak->path);
    const char *label = field ? field->label : leak->path;
    if (!leak->person) {
        snprintf(whose, WHO_SIZE, "%s", strcmp(leak->path, "staff") == 0 ? "our own staff" : label);
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

/* ---- M04 ---- */

static void ask_leak(const struct policy_case *the_case, struct policy_outcome *outcome,
                     const struct selected_leak *leak, const char *key)
{
    char where[WHERE_SIZE], whose[WHO_SIZE];
    leak_where(the_case, leak, where);
    leak_whose(the_case, leak, whose);
    bool in_entry = leak->place == LEAK_IN_ENTRY;
    outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_M04, key,
                "%c%s %s %s: \"%.300s\". Why must it go? Or answer \"leave out\"%s.",
                where[0] - 'a' + 'A', where + 1, leak->is_question ? "may tell of" : "tells of",
                whose, leak->context, in_entry ? " (the entry) or \"blank\" (only this)" : "");
}

/* False if the finding is still to be answered, and the outcome says so. */
static bool leak_is_answered(const struct policy_case *the_case, struct policy_outcome *outcome,
                             const struct selected_leak *leak)
{
    char key[ANSWER_KEY_SIZE], where[WHERE_SIZE], whose[WHO_SIZE];
    leak_key(leak, key);
    const char *answer = case_answer(the_case, ANSWER_M04, key);
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
    ask_leak(the_case, outcome, leak, key);
    return false;
}

static void say_found(struct policy_outcome *outcome, struct words_list *places)
{
    outcome_say(outcome, POLICY_JUSTIFIED, "tells of others, with the reason why it must go: %s",
                list_text(places));
}

static void judge_third_party_leak(const struct policy_case *the_case,
                                   struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list places = {0};
    size_t open = 0;
    if (the_case->facts->profile->anonymised) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "nobody at all may be recognised (M09)");
        return;
    }
    for (size_t i = 0; i < selection->leak_count; i++) {
        const struct selected_leak *leak = &selection->leaks[i];
        char key[ANSWER_KEY_SIZE];
        if (is_asked_before(selection, i))
            continue;
        bool waits = !leak_is_answered(the_case, outcome, leak);
        /* An address that is kept secret stays so, in an emergency too. */
        if (waits && (!the_case->facts->is_emergency ||
                      find_hiding(the_case->facts, leak->path, leak->person)))
            return;
        open += waits;
        leak_key(leak, key);
        list_add(&places, "%s", key);
    }
    if (open > 0) {
        outcome->question = (struct policy_question){0};
        outcome_say(outcome, POLICY_DUTY, "this goes, and is looked at afterwards: %s",
                    list_text(&places));
    } else if (places.count > 0) {
        say_found(outcome, &places);
    } else {
        outcome_say(outcome, POLICY_SATISFIED, "nothing of anybody out of scope was found");
    }
}

const struct policy_rule rule_third_party_leak = {
    .id = RULE_M04,
    .name = "third-party-leak",
    .title = "No name, address or number of a person out of scope stands in what leaves",
    .sources = "HMG third parties; WH 8.5",
    .outcome = "justify",
    .reading = "Values, free text, attachments' names and texts are searched for all identifying "
               "values of people out of scope. Staff and the recipient are no leak, nor is a "
               "surname that somebody in scope bears; other professionals are a question; an "
               "informant always counts. Somebody alleged to have done harm is in scope when "
               "chosen. A name in an entry that is about that person too and has its own reason "
               "(M03) is not asked about again; an address or a number of the family that the "
               "purpose does not need is. Each finding is left out, blanked in place, or has a "
               "reason.",
    .example = "A note says \"spoke to Kelly next door on 01632 960177\". Kelly is not in scope: "
               "the finding is shown where it stands, and Sally leaves the note out or says why "
               "the name is needed.",
    .test = judge_third_party_leak,
};

/* ---- M09 ---- */

static void refuse_found(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list found = {0};
    const struct selected_leak *first = &selection->leaks[0];
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

static void judge_anonymised(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    if (!the_case->facts->profile->anonymised)
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "this is shared with names");
    else if (selection->leak_count > 0)
        refuse_found(the_case, outcome);
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
    .reading = "No funder's or commissioner's demand switches it off. Dates of birth become ages "
               "in bands, places become areas, counts under 5 are suppressed. A rare fact that no "
               "search finds is asked about. With the family's specific permission an identified "
               "case study is another profile.",
    .example = "A funder insists on the family's name in a case study. Refused, whatever the "
               "reason: nothing switches this off. With the family's specific permission there is "
               "another profile.",
    .test = judge_anonymised,
};

/* ---- M12 ---- */

static void judge_metadata(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list told = {0};
    if (selection->attachment_count == 0) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no attachment leaves");
        return;
    }
    for (size_t i = 0; i < selection->hidden_count; i++) {
        const struct selected_hidden *hidden = &selection->hidden[i];
        char missing[POLICY_REASON_SIZE], question[POLICY_REASON_SIZE];
        snprintf(missing, sizeof missing, "the file %.200s also holds: %.250s", hidden->attachment,
                 hidden->what);
        snprintf(
            question, sizeof question,
            "The file %.150s also holds: %.200s. Why must it go with that? (Or save it without, "
            "or leave it out.)",
            hidden->attachment, hidden->what);
        if (!case_has_words(the_case, outcome, ANSWER_M12, hidden->attachment, missing, question))
            return;
        list_add(&told, "%s", hidden->attachment);
    }
    if (told.count > 0)
        outcome_say(outcome, POLICY_JUSTIFIED, "hidden data goes along, with the reason why: %s",
                    list_text(&told));
    else
        outcome_say(outcome, POLICY_SATISFIED, "no hidden data was found");
}

const struct policy_rule rule_metadata = {
    .id = RULE_M12,
    .name = "metadata",
    .title = "Attachments carry no hidden location, author or device data, or a reason says why",
    .sources = "HMG proportionate",
    .outcome = "justify",
    .reading = "JPEG, PNG, PDF and Office files are looked into. What is found is told; the file "
               "itself is never changed.",
    .example = "A photo of a drawing carries where it was taken. Sally is told, and leaves it out "
               "or says why it may go as it is.",
    .test = judge_metadata,
};
