#include "questions.h"

#include <string.h>

enum { ANSWER_MAXIMUM = 4096, OUTCOME_INDENT = 43 };

/* A choice is answered by its number or its word. */
static const char *choice_of_answer(const struct policy_question *question, const char *answer)
{
    char number[32];
    for (size_t i = 0; i < question->choices.count; i++) {
        snprintf(number, sizeof number, "%zu", i + 1);
        if (strcmp(answer, number) == 0 || strcmp(answer, question->choices.items[i]) == 0)
            return question->choices.items[i];
    }
    return NULL;
}

/* The answer in the form that the rule wants; NULL if it is none, after saying so. */
static const char *answer_read(const struct policy_question *question, const char *answer)
{
    struct date day;
    const char *read = answer;
    switch (question->kind) {
    case POLICY_ASK_CHOICE:
        read = choice_of_answer(question, answer);
        break;
    case POLICY_ASK_YES_NO:
        read = strcmp(answer, "y") == 0 ? "yes" : strcmp(answer, "n") == 0 ? "no" : answer;
        if (strcmp(read, "yes") != 0 && strcmp(read, "no") != 0)
            read = NULL;
        break;
    case POLICY_ASK_DATE:
        read = date_parse(answer, &day) ? answer : NULL;
        break;
    case POLICY_ASK_TEXT:
        break;
    }
    if (!read)
        terminal_say(question->kind == POLICY_ASK_CHOICE   ? "Please give one of the numbers."
                     : question->kind == POLICY_ASK_YES_NO ? "Please answer yes or no."
                                                           : "Please write the day as YYYY-MM-DD.");
    return read;
}

/* A choice in words where its names are the policy's own. */
static const char *choice_words(const struct policy_question *question, const char *choice)
{
    size_t count;
    const struct policy_condition *conditions = policy_conditions(&count);
    if (strcmp(question->key, "P05.basis") == 0)
        return policy_basis_words(choice);
    for (size_t i = 0; strcmp(question->key, "P05.condition") == 0 && i < count; i++) {
        if (strcmp(conditions[i].name, choice) == 0)
            return conditions[i].words;
    }
    return choice;
}

/* What is asked about one entry can be answered only by who sees it. */
static void entry_show(const struct sharing *sharing, const char *key)
{
    char day[TIMESTAMP_WORDS_SIZE];
    if (!text_starts_with(key, "M03.") && !text_starts_with(key, "M05."))
        return;
    const struct record_entry *entry = record_find_entry(sharing->record, key + strlen("M05."));
    if (!entry)
        return;
    date_words(&entry->on, day);
    terminal_say("\nEntry %s, %s, written by %s:\n%s", entry->id, day, entry->by, entry->text);
}

/* `again`: the answer before did not do, and the reason says what was wrong with it. */
static enum status question_ask(struct sharing *sharing, const struct policy_outcome *outcome,
                                bool again, struct error *err)
{
    const struct policy_question *question = &outcome->question;
    const char *read = NULL;
    struct buffer answer;
    enum status status = STATUS_OK;
    buffer_init(&answer, ANSWER_MAXIMUM);
    if (!again)
        entry_show(sharing, question->key);
    terminal_say("\n%s (rule %s)", question->text, outcome->rule->id);
    if (again)
        terminal_say("%s", outcome->reason);
    for (size_t i = 0; i < question->choices.count; i++)
        terminal_say("  %zu  %s", i + 1, choice_words(question, question->choices.items[i]));
    while (status == STATUS_OK && !read) {
        status = terminal_ask("> ", &answer, err);
        if (status == STATUS_OK)
            read = answer_read(question, buffer_text(&answer));
    }
    if (status == STATUS_OK) {
        /* The verdict, and with it the question, is made anew by the answer. */
        char key[POLICY_KEY_SIZE];
        snprintf(key, sizeof key, "%s", question->key);
        char *copy = memory_copy_string(read);
        status =
            copy ? sharing_answer(sharing, key, copy, timestamp_now(), err) : memory_error(err);
        memory_free(copy);
    }
    buffer_free(&answer);
    return status;
}

/* Nobody can be asked: says which option is missing, and what it may be. */
static enum status question_refuse(const struct sharing *sharing,
                                   const struct policy_outcome *outcome, struct error *err)
{
    const struct policy_question *question = &outcome->question;
    enum status status = policy_verdict_status(&sharing->verdict, err);
    for (size_t i = 0; status == STATUS_USAGE && i < question->choices.count; i++) {
        size_t used = strlen(err->hint);
        snprintf(err->hint + used, sizeof err->hint - used, "%s%s",
                 i ? ", " : "; one of: ", question->choices.items[i]);
    }
    return status;
}

enum status questions_ask(struct sharing *sharing, struct error *err)
{
    const struct policy_outcome *asks;
    char before[POLICY_KEY_SIZE] = "";
    while ((asks = policy_verdict_question(&sharing->verdict)) != NULL) {
        struct error refused = {0};
        if (policy_verdict_status(&sharing->verdict, &refused) == STATUS_REFUSED) {
            *err = refused;
            return STATUS_REFUSED;
        }
        if (!terminal_can_ask())
            return question_refuse(sharing, asks, err);
        if (!before[0])
            terminal_say("A few questions, before anything leaves. Ctrl-C stops, and nothing is "
                         "shared.");
        bool again = strcmp(before, asks->question.key) == 0;
        memcpy(before, asks->question.key, sizeof before);
        enum status status = question_ask(sharing, asks, again, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

void outcomes_print(const struct policy_verdict *verdict, bool all)
{
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        if (!all && outcome->result == POLICY_NOT_APPLICABLE)
            continue;
        print_item(OUTCOME_INDENT, "  %s %-18s %-17s %s", outcome->rule->id, outcome->rule->name,
                   policy_result_name(outcome->result), outcome->reason);
    }
}

void delivered_advise(const struct sharing *sharing)
{
    const char *name = sharing->recipient->card->name;
    if (sharing->channel == CHANNEL_PORTAL)
        print_note("now tell %s that a package waits on portal %s, and file the receipt that comes "
                   "back with `safehand receive`",
                   name, sharing->channel_to);
    else if (sharing->channel == CHANNEL_MEDIA)
        print_note("the device holds %.8s...safehand: give it into the hand of %s and nobody else",
                   sharing->id, name);
    else
        print_note("hand over this file: %s", sharing->package_path);
}

json_t *outcomes_json(const struct policy_verdict *verdict)
{
    json_t *array = json_array();
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        json_array_append_new(array, json_pack("{s:s, s:s, s:s, s:s}", "id", outcome->rule->id,
                                               "result", policy_result_name(outcome->result),
                                               "reason", outcome->reason, "hint", outcome->hint));
    }
    return array;
}
