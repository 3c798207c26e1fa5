/* M12, and of M04 what is asked about a file that was not read whole. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

/* ---- M04: somebody looked at it ---- */

bool look_is_answered(const struct policy_case *the_case, struct policy_outcome *outcome,
                      const struct selected_attachment *attachment)
{
    enum { LOOKED_CHARACTERS = 20 }; /* who, and what they saw, is no shorter */
    const char *answer = case_answer(the_case, ANSWER_M04_LOOKED, attachment->name);
    if (answer && answer_is_words(answer, LOOKED_CHARACTERS))
        return true;
    if (answer)
        outcome_say(outcome, POLICY_ASKS,
                    "the answer is too short to understand later: write who looked at %.150s and "
                    "what they saw, at least %d characters",
                    attachment->name, LOOKED_CHARACTERS);
    else
        outcome_say(outcome, POLICY_ASKS,
                    "the file %.150s was not read whole, because %.300s: it may tell of others",
                    attachment->name, attachment->text_unread);
    outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_M04_LOOKED, attachment->name,
                "The file %.150s was not read whole, because %.300s. Who has looked at all of it, "
                "and what did they see? Or answer \"leave out\".",
                attachment->name, attachment->text_unread);
    return false;
}

/* ---- M12 ---- */

static const char *hidden_in(const struct selection *selection, const char *name)
{
    for (size_t i = 0; i < selection->hidden_count; i++)
        if (strcmp(selection->hidden[i].attachment, name) == 0)
            return selection->hidden[i].what;
    return NULL;
}

enum { KNOWN_SIZE = 560 };

/* What is known of what it hides: "the file a.jpg also holds: who made it", "what the file a.mp3
 * hides was not read whole, because ...", or both; of a copy that is not clean the same. */
static void known_words(const struct selected_attachment *attachment, const char *what,
                        char words[KNOWN_SIZE])
{
    const char *unread = attachment->hidden_unread;
    const char *which = attachment->copy ? "even the copy of" : "the file";
    if (!unread)
        snprintf(words, KNOWN_SIZE, "%s %.120s also holds: %.180s", which, attachment->name, what);
    else if (!what)
        snprintf(words, KNOWN_SIZE, "what %s %.100s hides was not read whole, because %.160s",
                 which, attachment->name, unread);
    else
        snprintf(words, KNOWN_SIZE,
                 "%s %.100s also holds: %.100s; and what else it hides was not read whole, because "
                 "%.100s",
                 which, attachment->name, what, unread);
    size_t used = strlen(words);
    if (attachment->uncleaned)
        snprintf(words + used, KNOWN_SIZE - used, " (there is no clean copy, because %.130s)",
                 attachment->uncleaned);
}

/* A copy is offered once, and of what something here can write. */
static bool may_be_cleaned(const struct selected_attachment *attachment)
{
    return !attachment->copy && !attachment->uncleaned && !attachment->has_no_cleaner;
}

/* Where an address is being hidden, what nobody could read may be it, and who looks at the file
 * does not see it; what was found may be it too, as the place where a photo was taken is: no
 * emergency and no reason lifts that. */
static void ask_for_another(struct policy_outcome *outcome,
                            const struct selected_attachment *attachment, const char *known)
{
    outcome_say(outcome, POLICY_ASKS, "somebody's address is being hidden, and %s: %s", known,
                attachment->hidden_unread ? "looking at it does not show that"
                                          : "no reason lifts that");
    outcome_ask(outcome, POLICY_ASK_TEXT, ANSWER_M12, attachment->name,
                may_be_cleaned(attachment)
                    ? "Somebody's address is being hidden, and %s. Answer \"clean\": then a copy "
                      "without hidden data goes; or \"leave out\"."
                : attachment->may_be_pdf
                    ? "Somebody's address is being hidden, and %s. Save it as a PDF, and share a "
                      "clean copy of that, or answer \"leave out\"."
                : attachment->hidden_unread
                    ? "Somebody's address is being hidden, and %s. Save it as another kind of "
                      "file, which can be read, and share anew, or answer \"leave out\"."
                    : "Somebody's address is being hidden, and %s. Save it anew without that, and "
                      "share anew, or answer \"leave out\".",
                known);
    outcome->question.only_without = attachment->name;
    outcome->question.clean = may_be_cleaned(attachment) ? attachment->name : NULL;
}

static bool hidden_is_answered(const struct policy_case *the_case, struct policy_outcome *outcome,
                               const struct selected_attachment *attachment, const char *what)
{
    char known[KNOWN_SIZE], question[POLICY_REASON_SIZE + KNOWN_SIZE];
    known_words(attachment, what, known);
    if (the_case->facts->is_emergency && find_anybody_hiding(the_case->facts)) {
        ask_for_another(outcome, attachment, known);
        return false;
    }
    snprintf(question, sizeof question, "%c%s. Why must it go %s? (Or answer %s.)",
             known[0] - 'a' + 'A', known + 1,
             attachment->hidden_unread ? "all the same" : "with that",
             may_be_cleaned(attachment)
                 ? "\"clean\": then a copy without hidden data goes; or \"leave out\""
             : attachment->may_be_pdf
                 ? "\"leave out\", or save it as a PDF, of which there can be a clean copy"
             : attachment->hidden_unread
                 ? "\"leave out\", or save it as another kind of file, which can be read"
                 : "\"leave out\", or save it without that");
    if (case_has_words(the_case, outcome, ANSWER_M12, attachment->name, known, question))
        return true;
    outcome->question.clean = may_be_cleaned(attachment) ? attachment->name : NULL;
    return false;
}

/* "no hidden data was found", and of which files copies leave. */
static void say_nothing_hidden(struct policy_outcome *outcome, const struct selection *selection)
{
    struct words_list copies = {0};
    for (size_t i = 0; i < selection->attachment_count; i++)
        if (selection->attachments[i].copy)
            list_add(&copies, "%s", selection->attachments[i].name);
    if (copies.count > 0)
        outcome_say(outcome, POLICY_SATISFIED,
                    "no hidden data was found; a clean copy leaves of: %s", list_text(&copies));
    else
        outcome_say(outcome, POLICY_SATISFIED, "no hidden data was found");
}

static void say_hidden(struct policy_outcome *outcome, const struct selection *selection,
                       struct words_list *told, struct words_list *unread, struct words_list *owed)
{
    if (owed->count > 0)
        outcome_say(outcome, POLICY_DUTY, "this goes, and is looked at afterwards: %s",
                    list_text(owed));
    else if (told->count > 0 && unread->count > 0)
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "hidden data goes along, with the reason why: %s; what these hide was not read "
                    "whole, and a reason says why they go: %s",
                    list_text(told), list_text(unread));
    else if (told->count > 0)
        outcome_say(outcome, POLICY_JUSTIFIED, "hidden data goes along, with the reason why: %s",
                    list_text(told));
    else if (unread->count > 0)
        outcome_say(outcome, POLICY_JUSTIFIED,
                    "what these hide was not read whole, and a reason says why they go: %s",
                    list_text(unread));
    else
        say_nothing_hidden(outcome, selection);
}

/* One that goes in an emergency, as it is. */
static void add_owed(struct words_list *owed, const struct selected_attachment *attachment)
{
    list_add(owed, "%s%s%s", attachment->name,
             attachment->uncleaned ? " (no clean copy could be made)" : "",
             attachment->hidden_unread ? " (not read whole)" : "");
}

static void judge_metadata(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct selection *selection = the_case->facts->selection;
    struct words_list told = {0}, unread = {0}, owed = {0};
    if (selection->attachment_count == 0) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no attachment leaves");
        return;
    }
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        const char *what = hidden_in(selection, attachment->name);
        if (!what && !attachment->hidden_unread)
            continue;
        bool waits = !hidden_is_answered(the_case, outcome, attachment, what);
        bool may_wait = the_case->facts->is_emergency && !find_anybody_hiding(the_case->facts);
        if (waits && !may_wait)
            return;
        if (waits)
            add_owed(&owed, attachment);
        else
            list_add(attachment->hidden_unread ? &unread : &told, "%s", attachment->name);
    }
    outcome->question = (struct policy_question){0};
    say_hidden(outcome, selection, &told, &unread, &owed);
}

const struct policy_rule rule_metadata = {
    .id = RULE_M12,
    .name = "metadata",
    .title = "Attachments carry no hidden location, author or device data, or a reason says why",
    .sources = "HMG proportionate",
    .outcome = "justify",
    .reading =
        "Pictures, films, sound, PDF, Office files and mails are looked into. What is found is "
        "told; the file "
        "itself is never changed. A clean copy may go in its place (answer \"clean\"): "
        "the copy is looked into as any file is, and what still hides something is "
        "asked about, and not called clean. Not read is not clean: a file whose hidden data could "
        "not be read whole (a locked, a damaged or an unknown one) needs the "
        "reason why it goes all the same, or is saved as a kind that can be read, or left "
        "out; to look at it shows nothing of what it hides. In an emergency, where somebody's "
        "address is being hidden, no reason will do, for what was found neither: a clean copy "
        "goes, or it is left out, and the rest goes at once.",
    .example = "A photo of a drawing carries where it was taken. Sally is told, and a clean copy "
               "goes, or she leaves it out, or says why it may go as it is.",
    .test = judge_metadata,
};
