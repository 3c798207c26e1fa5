/* The rules' questions, one a page, in the order of the flowchart. */
#include "share/share.h"

#include <string.h>

#include "safehand/extract/told.h"

/* One question as a page shows it. */
struct shown {
    const struct sharing *sharing;
    const struct policy_outcome *outcome;
    const char *typed;       /* NULL: nothing yet */
    const struct error *err; /* what was wrong with that */
};

static const struct policy_outcome *find_question(const struct sharing *sharing, const char *key)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    for (size_t i = 0; i < verdict->count; i++)
        if (verdict->outcomes[i].result == POLICY_ASKS &&
            strcmp(verdict->outcomes[i].question.key, key) == 0)
            return &verdict->outcomes[i];
    return NULL;
}

/* The answer before: its page, or the way. */
static void back_address(const struct wizard *wizard, const char *key,
                         char address[SHARE_ADDRESS_SIZE])
{
    const char *item, *before = NULL;
    json_t *answer;
    struct buffer words;
    json_object_foreach(wizard->draft.answers, item, answer)
    {
        if (strcmp(item, key) == 0)
            break;
        before = item;
    }
    wizard_address(wizard, SHARE_WAY, address);
    if (!before)
        return;
    buffer_init(&words, SHARE_ADDRESS_SIZE);
    buffer_append_format(&words, "/share/%s/answer?key=", wizard->draft.id);
    share_append_address(&words, before);
    if (words.failure == STATUS_OK)
        snprintf(address, SHARE_ADDRESS_SIZE, "%s", buffer_text(&words));
    buffer_free(&words);
}

/* ---- the field ---- */

/* A question, and what is said beside it. */
struct asked {
    const char *label, *hint;
};

static void show_options(struct wizard *wizard, const struct shown *shown,
                         const struct asked *asked, const struct field_option *options,
                         size_t count)
{
    page_field_radios(wizard->page,
                      &(struct field){.name = "answer",
                                      .label = asked->label,
                                      .hint = asked->hint,
                                      .is_title = true,
                                      .err = shown->err},
                      options, count);
}

static void show_choices(struct wizard *wizard, const struct shown *shown,
                         const struct asked *asked)
{
    const struct policy_question *question = &shown->outcome->question;
    struct field_option options[POLICY_CHOICES_MAXIMUM];
    struct buffer labels[POLICY_CHOICES_MAXIMUM];
    for (size_t i = 0; i < question->choices.count; i++) {
        const char *choice = question->choices.items[i];
        buffer_init(&labels[i], SHARE_WORDS_SIZE);
        share_answer_words(wizard, question->key, choice, &labels[i]);
        options[i] = (struct field_option){
            .value = choice,
            .label = buffer_text(&labels[i]),
            .hint = question->answer == ANSWER_P05_BASIS ? asking_basis_use(choice) : NULL,
            .is_chosen = shown->typed && strcmp(shown->typed, choice) == 0};
    }
    show_options(wizard, shown, asked, options, question->choices.count);
    for (size_t i = 0; i < question->choices.count; i++)
        buffer_free(&labels[i]);
}

static void show_yes_no(struct wizard *wizard, const struct shown *shown, const struct asked *asked)
{
    const char *typed = shown->typed ? shown->typed : "";
    const struct field_option options[] = {
        {.value = "yes", .label = "Yes", .is_chosen = strcmp(typed, "yes") == 0},
        {.value = "no", .label = "No", .is_chosen = strcmp(typed, "no") == 0},
    };
    show_options(wizard, shown, asked, options, 2);
}

static void show_field(struct wizard *wizard, const struct shown *shown, const struct asked *asked)
{
    const struct policy_question *question = &shown->outcome->question;
    struct field field = {.name = "answer",
                          .label = asked->label,
                          .hint = asked->hint,
                          .typed = shown->typed,
                          .err = shown->err,
                          .is_title = true};
    bool is_number = question->answer == ANSWER_P03_NUMBER || question->answer == ANSWER_P03_AGAIN;
    switch (question->kind) {
    case POLICY_ASK_CHOICE:
        show_choices(wizard, shown, asked);
        break;
    case POLICY_ASK_YES_NO:
        show_yes_no(wizard, shown, asked);
        break;
    case POLICY_ASK_DATE:
        page_field_date(wizard->page, &field);
        break;
    case POLICY_ASK_TEXT:
        field.width = 20;
        if (is_number)
            page_field_text(wizard->page, &field);
        else if (!question->only_without)
            page_field_area(wizard->page, &field);
        break;
    }
}

/* What else than words does: buttons beside the field. */
static void show_instead(struct page *page, const struct policy_question *question)
{
    struct leak_key leak = {0};
    enum answer_key key;
    const char *rest;
    bool is_known = answer_key_parse(question->key, &key, &rest);
    bool is_found = is_known && (key == ANSWER_M04 || key == ANSWER_M09);
    if (is_found)
        is_found = leak_key_parse(rest, &leak);
    if (is_found && leak.in_entry)
        page_form_button(page, &(struct field_button){.name = "instead",
                                                      .value = "blank",
                                                      .words = "Blank it in the text",
                                                      .is_second = true});
    if (question->clean)
        page_form_button(page, &(struct field_button){.name = "instead",
                                                      .value = "clean",
                                                      .words = "Send a copy without hidden data",
                                                      .is_second = true});
    if ((is_found && !leak.in_purpose) ||
        (is_known && (key == ANSWER_M03 || key == ANSWER_M04_LOOKED || key == ANSWER_M12)))
        page_form_button(page, &(struct field_button){.name = "instead",
                                                      .value = "leave out",
                                                      .words = "Leave it out",
                                                      .is_second = true});
}

/* The question without what is to be typed in place of an answer: that is a button here. */
static void question_words(const struct policy_outcome *outcome, char text[SHARE_WORDS_SIZE])
{
    static const char *const ENDS[] = {" Or answer \"", " Answer \""};
    snprintf(text, SHARE_WORDS_SIZE, "%s", outcome->question.text);
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        char *end = strstr(text, ENDS[i]);
        if (end)
            *end = '\0';
    }
}

/* What a question says is large; what it explains behind that stands below it. Cuts `text`. */
static struct asked asked_of(char *text)
{
    char *end = strstr(text, "? ");
    struct asked asked = {.label = text};
    if (end) {
        end[1] = '\0';
        asked.hint = end + 2;
    }
    return asked;
}

static void show_form(struct wizard *wizard, const struct shown *shown)
{
    const struct policy_outcome *outcome = shown->outcome;
    const struct policy_question *question = &outcome->question;
    struct page *page = wizard->page;
    struct buffer label;
    char address[SHARE_ADDRESS_SIZE];
    char text[SHARE_WORDS_SIZE];
    buffer_init(&label, 4 * SHARE_WORDS_SIZE);
    question_words(outcome, text);
    share_append_named(wizard, &label, text);
    snprintf(address, sizeof address, "/share/%s/answer", wizard->draft.id);
    page_form_begin(page, address);
    page_hidden(page, "key", question->key);
    if (question->only_without)
        page_paragraph(page, buffer_text(&label));
    char *whole = memory_copy_string(buffer_text(&label));
    if (whole) {
        const struct asked asked = asked_of(whole);
        show_field(wizard, shown, &asked);
    }
    memory_free(whole);
    if (!question->only_without)
        page_form_button(page, &(struct field_button){.words = "Go on"});
    show_instead(page, question);
    page_form_close(page);
    buffer_free(&label);
}

static void show_question(struct wizard *wizard, const struct shown *shown)
{
    struct page *page = wizard->page;
    const struct policy_outcome *outcome = shown->outcome;
    enum asking_step step = asking_step_of(outcome->rule->id);
    char back[SHARE_ADDRESS_SIZE], title[128];
    const char *words = step < ASKING_STEPS ? asking_step_words(step) : outcome->rule->title;
    snprintf(title, sizeof title, "%c%s", words[0] >= 'a' ? words[0] - 'a' + 'A' : words[0],
             words + 1);
    back_address(wizard, outcome->question.key, back);
    wizard_begin(wizard, shown->err, "answer", title, back);
    share_show_to_come(wizard, shown->sharing, step);
    share_show_what(wizard, &outcome->question);
    show_form(wizard, shown);
    share_show_settled(wizard, shown->sharing, step);
    if (step == ASKING_BASIS)
        share_offer_family(wizard);
    page_markup(page,
                "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/rules/%s\">Why this "
                "is asked: rule %s</a></p>\n",
                rule_id_text(outcome->rule->id), rule_id_text(outcome->rule->id));
    wizard_end(wizard);
}

/* A rule refuses: nothing that is answered next makes it good, but what is changed. */
static bool is_refused(struct wizard *wizard, const struct sharing *sharing)
{
    struct error err = {0};
    if (policy_verdict_status(sharing_verdict(sharing), &err) != STATUS_REFUSED)
        return false;
    wizard_failure(wizard, &err);
    return true;
}

void share_show_question(struct wizard *wizard)
{
    const struct sharing *sharing = wizard_sharing(wizard);
    if (sharing && share_asks_checklist(sharing)) {
        share_show_checklist(wizard);
        return;
    }
    if (!sharing || is_refused(wizard, sharing))
        return;
    struct shown shown = {.sharing = sharing, .outcome = asking_next(sharing, true)};
    struct error err = {0};
    if (!shown.outcome) {
        wizard_go_on(wizard);
        return;
    }
    /* One that did not do, as it was when they left: what was wrong is told again. */
    shown.typed = json_text(wizard->draft.answers, shown.outcome->question.key);
    if (shown.typed) {
        error_set(&err, STATUS_USAGE, "%s", shown.outcome->reason);
        shown.err = &err;
    }
    show_question(wizard, &shown);
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
    if (sharing && json_text(wizard->draft.answers, key) && !find_question(sharing, key)) {
        if (undo(wizard, key, &err) != STATUS_OK) {
            wizard_failure(wizard, &err);
            return NULL;
        }
        sharing = wizard_sharing(wizard);
    }
    *outcome = sharing ? find_question(sharing, key) : NULL;
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
    struct shown shown = {.typed = before};
    if (key)
        shown.sharing = open_question(wizard, key, &shown.outcome);
    if (!key || (shown.sharing && !shown.outcome))
        response_go_on(wizard->page->response, "/share/%s", wizard->draft.id);
    else if (shown.sharing)
        show_question(wizard, &shown);
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

/* "leave out", "blank" or "clean", by its button; NULL for none. */
static const char *read_instead(const struct form *form)
{
    static const char *const WORDS[] = {"leave out", "blank", "clean"};
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
    struct shown shown = {sharing, find_question(sharing, key), answer, &err};
    if (!shown.outcome || strcmp(answer, "clean") == 0) {
        wizard_go_on(wizard);
        return;
    }
    error_set(&err, STATUS_USAGE, "%s", shown.outcome->reason);
    show_question(wizard, &shown);
}

void share_take_answer(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    char day[FIELD_DATE_SIZE] = "";
    const char *key = share_value(form, "key"), *answer = read_instead(form);
    struct shown shown = {.err = &err, .typed = share_value(form, "answer")};
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
    shown.outcome = find_question(sharing, key);
    if (shown.outcome)
        show_question(wizard, &shown);
    else
        wizard_failure(wizard, &err);
}
