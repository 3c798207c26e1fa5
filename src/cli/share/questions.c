#include "share/questions.h"
#include "share/ask.h"

#include <string.h>

enum { ANSWER_MAXIMUM = 4096, OUTCOME_INDENT = 45 };

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

static void choice_say(const struct policy_question *question, size_t index)
{
    const char *choice = question->choices.items[index];
    const char *words = policy_answer_words(question->answer, choice);
    const char *use = question->answer == ANSWER_P05_BASIS ? asking_basis_use(choice) : NULL;
    terminal_say("  %zu  %s%s%s", index + 1, words ? words : choice, use ? ": " : "",
                 use ? use : "");
}

/* What is asked about one entry can be answered only by who sees it. */
static void entry_show(const struct sharing *sharing, const char *key)
{
    char day[TIMESTAMP_WORDS_SIZE];
    enum answer_key question;
    const char *id;
    if (!answer_key_parse(key, &question, &id) ||
        (question != ANSWER_M03 && question != ANSWER_M05))
        return;
    const struct record_entry *entry = record_find_entry(sharing_record(sharing), id);
    if (!entry)
        return;
    date_words(&entry->on, day);
    terminal_say("\nEntry %s, %s, written by %s:\n%s", entry->id, day, entry->by, entry->text);
}

/* ---- steps ---- */

static void step_tell(const struct questions *questions, size_t step)
{
    const struct policy_verdict *verdict = sharing_verdict(questions->sharing);
    size_t told = 0;
    terminal_say("\nStep %zu of %d: %s", step + 1, ASKING_STEPS,
                 asking_step_words((enum asking_step)step));
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        if ((size_t)asking_step_of(outcome->rule->id) != step)
            continue;
        if (asking_is_settled(outcome))
            terminal_say("  %s %s: %s", rule_id_text(outcome->rule->id),
                         policy_result_name(outcome->result), outcome->reason);
        told += outcome->result != POLICY_NOT_APPLICABLE;
    }
    if (told == 0)
        terminal_say("  nothing to decide here");
}

void questions_introduce(bool *is_introduced, bool is_emergency)
{
    if (*is_introduced)
        return;
    *is_introduced = true;
    terminal_say(
        is_emergency
            ? "If nobody was phoned yet, phone 999 or children's social care first. What "
              "can wait is not asked now, and stays owed."
            : "If somebody is in danger now, phone 999 or children's social care first. If "
              "the record must follow at once, start again with --emergency: what can wait "
              "is then asked afterwards.");
    terminal_say("A few questions, before anything leaves. \"back\" leads to the question before; "
                 "Ctrl-C stops, and nothing is shared.");
}

/* Begins the steps up to this one that were not begun yet. */
static void steps_tell(struct questions *questions, size_t step)
{
    questions_introduce(&questions->is_introduced, sharing_facts(questions->sharing)->is_emergency);
    questions->has_asked = true;
    for (; questions->told <= step && questions->told < ASKING_STEPS; questions->told++)
        step_tell(questions, questions->told);
}

/* ---- points ---- */

struct question_point {
    struct question_point *previous;
    char key[ANSWER_KEY_SIZE]; /* "" for the way */
    struct sharing_point before;
    size_t told;
};

static enum status point_push(struct questions *questions, const char *key, struct error *err)
{
    struct question_point *point = memory_allocate(sizeof *point);
    if (!point)
        return memory_error(err);
    enum status status = sharing_keep(questions->sharing, &point->before, err);
    if (status != STATUS_OK) {
        memory_free(point);
        return status;
    }
    snprintf(point->key, sizeof point->key, "%s", key);
    point->told = questions->told;
    point->previous = questions->last;
    questions->last = point;
    return STATUS_OK;
}

static void point_drop(struct questions *questions)
{
    struct question_point *point = questions->last;
    questions->last = point->previous;
    sharing_point_free(&point->before);
    memory_free(point);
}

enum status questions_go_back(struct questions *questions, bool *back, struct error *err)
{
    const struct question_point *point = questions->last;
    *back = !point;
    if (*back)
        return STATUS_OK;
    if (point->key[0] == '\0')
        questions->has_channel = false;
    questions->told = point->told;
    enum status status = sharing_go_back(questions->sharing, &point->before, session_now(), err);
    point_drop(questions);
    return status;
}

void questions_free(struct questions *questions)
{
    while (questions->last)
        point_drop(questions);
}

/* ---- asking ---- */

static enum status answer_put(struct sharing *sharing, const char *key, const char *answer,
                              struct error *err)
{
    /* The verdict, and with it the question, is made anew by the answer. */
    char kept[ANSWER_KEY_SIZE];
    snprintf(kept, sizeof kept, "%s", key);
    char *copy = memory_copy_string(answer);
    enum status status =
        copy ? sharing_answer(sharing, kept, copy, session_now(), err) : memory_error(err);
    memory_free(copy);
    return status;
}

/* `again`: the answer before did not do, and the reason says what was wrong with it. */
static enum status question_ask(struct sharing *sharing, const struct policy_outcome *outcome,
                                bool again, bool *back, struct error *err)
{
    const struct policy_question *question = &outcome->question;
    const char *read = NULL;
    struct buffer answer;
    enum status status = STATUS_OK;
    buffer_init(&answer, ANSWER_MAXIMUM);
    if (!again)
        entry_show(sharing, question->key);
    terminal_say("\n%s (rule %s)", question->text, rule_id_text(outcome->rule->id));
    if (again)
        terminal_say("%s", outcome->reason);
    for (size_t i = 0; i < question->choices.count; i++)
        choice_say(question, i);
    while (status == STATUS_OK && !read && !*back) {
        status = terminal_ask("> ", &answer, err);
        *back = status == STATUS_OK && answer_is_back(buffer_text(&answer));
        if (status == STATUS_OK && !*back)
            read = answer_read(question, buffer_text(&answer));
    }
    if (status == STATUS_OK && !*back)
        status = answer_put(sharing, question->key, read, err);
    buffer_free(&answer);
    return status;
}

static enum status channel_ask(struct questions *questions, bool *back, struct error *err)
{
    enum channel channel;
    char *to = NULL;
    enum status status = share_ask_channel(questions->sharing, &channel, &to, back, err);
    if (status == STATUS_OK && !*back)
        status = sharing_set_channel(questions->sharing, channel, to, session_now(), err);
    questions->has_channel = status == STATUS_OK && !*back;
    memory_free(to);
    return status;
}

/* Nobody can be asked: says which option is missing, and what it may be. */
static enum status question_refuse(const struct sharing *sharing,
                                   const struct policy_outcome *outcome, struct error *err)
{
    const struct policy_question *question = &outcome->question;
    enum status status = policy_verdict_status(sharing_verdict(sharing), err);
    for (size_t i = 0; status == STATUS_USAGE && i < question->choices.count; i++) {
        size_t used = strlen(err->hint);
        snprintf(err->hint + used, sizeof err->hint - used, "%s%s",
                 i ? ", " : "; one of: ", question->choices.items[i]);
    }
    return status;
}

/* Asks the one question that is next; NULL stands for the way. */
static enum status questions_ask_one(struct questions *questions, const struct policy_outcome *asks,
                                     bool *back, struct error *err)
{
    const char *key = asks ? asks->question.key : "";
    bool again = asks && questions->last && strcmp(questions->last->key, key) == 0;
    enum status status = again ? STATUS_OK : point_push(questions, key, err);
    if (status != STATUS_OK)
        return status;
    steps_tell(questions, asks ? (size_t)asking_step_of(asks->rule->id) : ASKING_CHANNEL - 1);
    status = asks ? question_ask(questions->sharing, asks, again, back, err)
                  : channel_ask(questions, back, err);
    if (status == STATUS_OK && !*back && questions->answered)
        questions->answered(questions->context, questions);
    if (status != STATUS_OK || !*back)
        return status;
    point_drop(questions);
    return questions_go_back(questions, back, err);
}

enum status questions_ask(struct questions *questions, bool *back, struct error *err)
{
    struct sharing *sharing = questions->sharing;
    questions->has_channel = questions->has_channel || !questions->asks_channel;
    *back = false;
    if (!questions->has_channel && asking_fit_channel(sharing, session_now(), err) != STATUS_OK)
        return err->status;
    for (;;) {
        struct error refused = {0};
        if (policy_verdict_status(sharing_verdict(sharing), &refused) == STATUS_REFUSED) {
            *err = refused;
            return STATUS_REFUSED;
        }
        const struct policy_outcome *asks = asking_next(sharing, questions->has_channel);
        if (!asks && questions->has_channel)
            break;
        if (!terminal_can_ask())
            return question_refuse(sharing, policy_verdict_question(sharing_verdict(sharing)), err);
        enum status status = questions_ask_one(questions, asks, back, err);
        if (status != STATUS_OK || *back)
            return status;
    }
    if (questions->has_asked)
        steps_tell(questions, ASKING_STEPS - 1);
    return STATUS_OK;
}

/* What is asked, owed, awaited, refused or justified; and of the rest what names something of this
 * very sharing: what it rests on, what is left out or shown as old. What an emergency set aside
 * stands in P07's duty. */
static bool outcome_says_something(const struct policy_outcome *outcome)
{
    static const struct {
        enum rule_id rule;
        enum policy_result result;
    } TELLING[] = {
        {RULE_P04, POLICY_SATISFIED}, {RULE_P04, POLICY_AUTOMATIC}, {RULE_P05, POLICY_SATISFIED},
        {RULE_P06, POLICY_SATISFIED}, {RULE_P12, POLICY_SATISFIED}, {RULE_P13, POLICY_SATISFIED},
        {RULE_M02, POLICY_AUTOMATIC}, {RULE_M06, POLICY_AUTOMATIC},
    };
    if (outcome->result != POLICY_SATISFIED && outcome->result != POLICY_AUTOMATIC)
        return outcome->result != POLICY_NOT_APPLICABLE;
    for (size_t i = 0; i < sizeof TELLING / sizeof TELLING[0]; i++)
        if (TELLING[i].result == outcome->result && outcome->rule->id == TELLING[i].rule)
            return true;
    return false;
}

void outcomes_print(const struct policy_verdict *verdict, bool all)
{
    size_t quiet = 0;
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        if (all || outcome_says_something(outcome))
            print_item(OUTCOME_INDENT, "  %s %-20s %-17s %s", rule_id_text(outcome->rule->id),
                       outcome->rule->name, policy_result_name(outcome->result), outcome->reason);
        else
            quiet += outcome->result != POLICY_NOT_APPLICABLE;
    }
    if (quiet > 0)
        print_line("  %zu other rules hold and ask nothing of you (--json lists them all).", quiet);
}

json_t *outcomes_json(const struct policy_verdict *verdict)
{
    json_t *array = json_array();
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        char *hint = words_typed(outcome->hint, &outcome->hint_ways);
        json_array_append_new(array, json_pack("{s:s, s:s, s:s, s:s}", "id",
                                               rule_id_text(outcome->rule->id), "result",
                                               policy_result_name(outcome->result), "reason",
                                               outcome->reason, "hint", hint ? hint : ""));
        memory_free(hint);
    }
    return array;
}
