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

/* "M04.PLACE:WHO" without the rule: e4:p3, people.c1.school:p3, attachments.note.txt:p3. */
static void leak_key(const struct selected_leak *leak, char key[POLICY_KEY_SIZE])
{
    snprintf(key, POLICY_KEY_SIZE, "%s%s:%s", is_in_file(leak) ? "attachments." : "", leak->where,
             leak->person ? leak->person->id : leak->path);
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
    outcome_ask(outcome, POLICY_ASK_TEXT, key,
                "%c%s %s %s: \"%.300s\". Why must it go? Or answer \"leave out\"%s.",
                where[0] - 'a' + 'A', where + 1, leak->is_question ? "may tell of" : "tells of",
                whose, leak->context, in_entry ? " (the entry) or \"blank\" (only this)" : "");
    if (in_entry)
        outcome_option(outcome, "--reason %s=TEXT, --blank %s or --without %s",
                       outcome->question.key, key, leak->where);
    else
        outcome_option(outcome, "--reason %s=TEXT or --without %s", outcome->question.key,
                       leak->where);
}

/* False if the finding is still to be answered, and the outcome says so. */
static bool leak_is_answered(const struct policy_case *the_case, struct policy_outcome *outcome,
                             const struct selected_leak *leak)
{
    char key[POLICY_KEY_SIZE], where[WHERE_SIZE], whose[WHO_SIZE];
    leak_key(leak, key);
    const char *answer = case_answer(the_case, outcome, key);
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

void rule_third_party_leak(const struct policy_case *the_case, struct policy_outcome *outcome)
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
        char key[POLICY_KEY_SIZE];
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

/* ---- M09 ---- */

static void refuse_found(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list found = {0};
    const struct selected_leak *first = &selection->leaks[0];
    char key[POLICY_KEY_SIZE];
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
        outcome_hint(
            outcome,
            "see it with safehand preview; blank it in place with --blank %s, or leave the "
            "entry out with --without %s",
            key, first->where);
    else
        outcome_hint(outcome, "see it with safehand preview, and leave it out: --without %s",
                     first->where);
}

static void ask_rare_fact(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const char *answer = case_answer(the_case, outcome, "rare_fact");
    if (answer && strcmp(answer, "no") == 0) {
        outcome_say(outcome, POLICY_SATISFIED,
                    "nothing that tells who it is was found, nor a rare fact");
    } else if (answer && strcmp(answer, "yes") == 0) {
        outcome_say(outcome, POLICY_REFUSED, "somebody can be recognised by a rare fact");
        outcome_hint(outcome, "leave out the entry or field that tells it: --without ENTRY");
    } else {
        outcome_say(outcome, POLICY_ASKS,
                    "nothing that tells who it is was found; a rare fact cannot be searched for");
        outcome_ask(outcome, POLICY_ASK_YES_NO, "rare_fact",
                    "Read it once more: can somebody be recognised by a rare fact, for example an "
                    "unusual illness, job, number of children or event?");
        outcome_option(outcome, "--reason %s=no", outcome->question.key);
    }
}

void rule_anonymised(const struct policy_case *the_case, struct policy_outcome *outcome)
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

/* ---- M12 ---- */

void rule_metadata(const struct policy_case *the_case, struct policy_outcome *outcome)
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
        if (!case_has_words(the_case, outcome, hidden->attachment, missing, question))
            return;
        list_add(&told, "%s", hidden->attachment);
    }
    if (told.count > 0)
        outcome_say(outcome, POLICY_JUSTIFIED, "hidden data goes along, with the reason why: %s",
                    list_text(&told));
    else
        outcome_say(outcome, POLICY_SATISFIED, "no hidden data was found");
}
