/* What a question is answered with, and an answer that is changed. */
#include "share/question/question.h"

#include <string.h>

const struct policy_outcome *question_find(const struct sharing *sharing, const char *key)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    for (size_t i = 0; i < verdict->count; i++)
        if (verdict->outcomes[i].result == POLICY_ASKS &&
            strcmp(verdict->outcomes[i].question.key, key) == 0)
            return &verdict->outcomes[i];
    return NULL;
}

/* ---- an answer that is changed ---- */

/* Takes an answer out of the draft, and with it what it did to what leaves; not written yet. */
static enum status undo(struct wizard *wizard, const char *key, struct error *err)
{
    enum answer_key question;
    const char *rest = "", *answer = json_text(wizard->draft.answers, key);
    struct leak_key leak;
    enum status status = STATUS_OK;
    if (!answer || !answer_key_parse(key, &question, &rest))
        return STATUS_OK;
    bool is_found =
        (question == ANSWER_M04 || question == ANSWER_M09) && leak_key_parse(rest, &leak);
    if (strcmp(answer, "leave out") == 0) {
        char *place =
            is_found ? memory_copy_bytes(leak.place, leak.place_length) : memory_copy_string(rest);
        status = place ? wizard_list_mark(wizard, "without", place, false, err) : memory_error(err);
        memory_free(place);
    } else if (strcmp(answer, "blank") == 0) {
        status = wizard_list_mark(wizard, "blanked", rest, false, err);
    } else if (question == ANSWER_M05) {
        char *mark = memory_format("%s=%s", rest, answer);
        status = mark ? wizard_list_mark(wizard, "marks", mark, false, err) : memory_error(err);
        memory_free(mark);
    }
    (void)json_object_del(wizard->draft.answers, key);
    return status;
}

/* The sharing in which that question stands open, if it can be asked at all; NULL with a page. */
static struct sharing *open_question(struct wizard *wizard, const char *key,
                                     const struct policy_outcome **outcome)
{
    struct error err = {0};
    struct sharing *sharing = wizard_sharing(wizard);
    if (sharing && json_text(wizard->draft.answers, key) && !question_find(sharing, key)) {
        if (undo(wizard, key, &err) != STATUS_OK) {
            wizard_failure(wizard, &err);
            return NULL;
        }
        sharing = wizard_sharing(wizard);
    }
    *outcome = sharing ? question_find(sharing, key) : NULL;
    return sharing;
}

void share_show_answer(struct wizard *wizard)
{
    const char *key = form_value(&wizard->visit->request->query, "key");
    if (key && share_is_of_checklist(wizard, key)) {
        share_show_checklist(wizard);
        return;
    }
    char *before = memory_copy_string(key ? json_text(wizard->draft.answers, key) : NULL);
    struct question_shown shown = {.typed = before};
    if (key)
        shown.sharing = open_question(wizard, key, &shown.outcome);
    if (!key || (shown.sharing && !shown.outcome))
        response_go_on(wizard->page->response, "/share/%s", wizard->draft.id);
    else if (shown.sharing)
        question_show(wizard, &shown);
    memory_free(before);
}

/* ---- an answer ---- */

/* The answer in the form that the rule wants; NULL with an error if it is none. `day` holds one. */
static const char *read_answer(const struct policy_question *question, const struct form *form,
                               char day[FIELD_DATE_SIZE], struct error *err)
{
    const char *typed = share_value(form, "answer");
    if (question->kind == POLICY_ASK_DATE) {
        if (field_date(form, "answer", day) && *day)
            return day;
        error_set(err, STATUS_USAGE, "write the day as day, month and year");
    } else if (question->kind == POLICY_ASK_CHOICE) {
        if (names_have(&question->choices, typed))
            return typed;
        error_set(err, STATUS_USAGE, "choose one of them");
    } else if (question->kind == POLICY_ASK_YES_NO) {
        if (strcmp(typed, "yes") == 0 || strcmp(typed, "no") == 0)
            return typed;
        error_set(err, STATUS_USAGE, "choose yes or no");
    } else if (typed[strspn(typed, " \t\n")] != '\0' && !question->only_without) {
        return typed;
    } else {
        error_set(err, STATUS_USAGE,
                  question->only_without ? "choose what to do with it" : "write an answer");
    }
    return NULL;
}

/* "leave out", "blank", "clean" or QUESTION_NOBODY, by its button; NULL for none. */
static const char *read_instead(const struct form *form)
{
    static const char *const WORDS[] = {"leave out", "blank", "clean", QUESTION_NOBODY};
    const char *instead = share_value(form, "instead");
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(instead, WORDS[i]) == 0)
            return WORDS[i];
    return NULL;
}

/* A copy is made where all files are read. */
static enum status put_clean(struct wizard *wizard, const char *file, struct error *err)
{
    enum status status = wizard_list_mark(wizard, "clean", file, true, err);
    wizard_choice_changed(wizard);
    return status == STATUS_OK ? wizard_save(wizard, err) : status;
}

static enum status put_answer(struct wizard *wizard, struct sharing *sharing, const char *key,
                              const char *answer, struct error *err)
{
    enum answer_key question;
    const char *rest;
    if (answer_key_parse(key, &question, &rest) && question == ANSWER_M12 &&
        strcmp(answer, "clean") == 0)
        return put_clean(wizard, rest, err);
    enum status status = sharing_answer(sharing, key, answer, visit_now(wizard->visit), err);
    return status == STATUS_OK ? wizard_keep(wizard, sharing, err) : status;
}

/* On to the next, unless the answer does not do. */
static void answered(struct wizard *wizard, const char *key, const char *answer)
{
    struct error err = {0};
    const struct sharing *sharing = wizard_sharing(wizard);
    if (!sharing)
        return;
    struct question_shown shown = {sharing, question_find(sharing, key), answer, &err};
    if (!shown.outcome || strcmp(answer, "clean") == 0) {
        wizard_go_on(wizard);
        return;
    }
    error_set(&err, STATUS_USAGE, "%s", shown.outcome->reason);
    question_show(wizard, &shown);
}

/* It goes on as what it is without that. */
static void end_emergency(struct wizard *wizard)
{
    struct error err = {0};
    (void)json_object_del(wizard->draft.answers, answer_key_text(ANSWER_P07_WHO));
    (void)json_object_del(wizard->draft.answers, answer_key_text(ANSWER_P07_HARM));
    enum status status = json_object_set_new(wizard->draft.asked, "emergency", json_false()) == 0
                             ? wizard_save(wizard, &err)
                             : memory_error(&err);
    wizard_drop_sharing(wizard);
    if (status == STATUS_OK)
        wizard_go_on(wizard);
    else
        wizard_failure(wizard, &err);
}

/* `answer`: that of a button; NULL: what stands in the field. */
static void take_answer(struct wizard *wizard, const struct form *form, const char *answer)
{
    struct error err = {0};
    char day[FIELD_DATE_SIZE] = "";
    const char *key = share_value(form, "key");
    struct question_shown shown = {.err = &err, .typed = share_value(form, "answer")};
    struct sharing *sharing = open_question(wizard, key, &shown.outcome);
    if (!sharing)
        return;
    if (!shown.outcome) {
        response_go_on(wizard->page->response, "/share/%s", wizard->draft.id);
        return;
    }
    /* The verdict, and with it the question, is made anew by the answer. */
    shown.sharing = sharing;
    if (!answer)
        answer = read_answer(&shown.outcome->question, form, day, &err);
    if (*day)
        shown.typed = day;
    if (answer && put_answer(wizard, sharing, key, answer, &err) == STATUS_OK) {
        answered(wizard, key, answer);
        return;
    }
    shown.outcome = question_find(sharing, key);
    if (shown.outcome)
        question_show(wizard, &shown);
    else
        wizard_failure(wizard, &err);
}

void share_take_answer(struct wizard *wizard, const struct form *form)
{
    const char *instead = read_instead(form);
    if (instead && strcmp(instead, QUESTION_NOBODY) == 0 && wizard_is_emergency(wizard))
        end_emergency(wizard);
    else
        take_answer(wizard, form, instead);
}
