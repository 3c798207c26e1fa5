/* The rules' questions, one a page, in the order of the flowchart. */
#include "share/question/question.h"

#include <string.h>

#include "safehand/extract/told.h"

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

/* A question, what is said before it, and what behind. */
struct asked {
    const char *before, *label, *behind;
    bool is_brief; /* what is said behind it stands beside the field */
};

static void show_options(struct wizard *wizard, const struct question_shown *shown,
                         const struct asked *asked, const struct field_option *options,
                         size_t count)
{
    page_field_radios(wizard->page,
                      &(struct field){.name = "answer",
                                      .hint = asked->is_brief ? asked->behind : NULL,
                                      .err = shown->err},
                      options, count);
}

/* The words of an answer begin small, to stand anywhere; here they stand alone. */
static void capitalise(struct buffer *words)
{
    if (words->length > 0 && words->data[0] >= 'a' && words->data[0] <= 'z')
        words->data[0] = (unsigned char)(words->data[0] - 'a' + 'A');
}

static void show_choices(struct wizard *wizard, const struct question_shown *shown,
                         const struct asked *asked)
{
    const struct policy_question *question = &shown->outcome->question;
    struct field_option options[POLICY_CHOICES_MAXIMUM];
    struct buffer labels[POLICY_CHOICES_MAXIMUM];
    for (size_t i = 0; i < question->choices.count; i++) {
        const char *choice = question->choices.items[i];
        buffer_init(&labels[i], SHARE_WORDS_SIZE);
        share_answer_words(wizard, question->key, choice, &labels[i]);
        capitalise(&labels[i]);
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

static void show_yes_no(struct wizard *wizard, const struct question_shown *shown,
                        const struct asked *asked)
{
    const char *typed = shown->typed ? shown->typed : "";
    const struct field_option options[] = {
        {.value = "yes", .label = "Yes", .is_chosen = strcmp(typed, "yes") == 0},
        {.value = "no", .label = "No", .is_chosen = strcmp(typed, "no") == 0},
    };
    show_options(wizard, shown, asked, options, 2);
}

static bool is_number(const struct policy_question *question)
{
    return question->answer == ANSWER_P03_NUMBER || question->answer == ANSWER_P03_AGAIN;
}

static void show_field(struct wizard *wizard, const struct question_shown *shown,
                       const struct asked *asked)
{
    const struct policy_question *question = &shown->outcome->question;
    struct field field = {.name = "answer",
                          .hint = asked->is_brief ? asked->behind : NULL,
                          .typed = shown->typed,
                          .err = shown->err};
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
        if (is_number(question))
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
    if (is_known && (key == ANSWER_P07_WHO || key == ANSWER_P07_HARM))
        page_form_button(page, &(struct field_button){.name = "instead",
                                                      .value = QUESTION_NOBODY,
                                                      .words = "It is no emergency",
                                                      .is_second = true});
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
    static const char *const ENDS[] = {" Or answer \"", " Answer \"", " If it is nobody, write \""};
    snprintf(text, SHARE_WORDS_SIZE, "%s", outcome->question.text);
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        char *end = strstr(text, ENDS[i]);
        if (end)
            *end = '\0';
    }
}

/* What a question asks is the page's heading: its last sentence that is one. What leads to it
 * stands below that, and what explains it beside the field, if that is short, or where help is.
 * Without such a sentence all of it is `label`. Cuts `text`. */
static struct asked asked_of(char *text)
{
    struct asked asked = {.before = "", .label = text, .behind = ""};
    char *end = NULL;
    for (char *at = strchr(text, '?'); at; at = strchr(at + 1, '?'))
        end = at[1] == '\0' || at[1] == ' ' ? at : end;
    if (!end)
        return asked;
    if (end[1]) {
        end[1] = '\0';
        asked.behind = end + 2;
    }
    for (char *at = end; at > text; at--)
        if (at[0] == ' ' && at[-1] == '.') {
            *at = '\0';
            asked.before = text;
            asked.label = at + 1;
            break;
        }
    return asked;
}

static void show_form(struct wizard *wizard, const struct question_shown *shown,
                      const struct asked *asked)
{
    const struct policy_question *question = &shown->outcome->question;
    struct page *page = wizard->page;
    char address[SHARE_ADDRESS_SIZE];
    snprintf(address, sizeof address, "/share/%s/answer", wizard->draft.id);
    page_form_begin(page, address);
    page_hidden(page, "key", question->key);
    if (question->only_without)
        page_paragraph(page, asked->label);
    show_field(wizard, shown, asked);
    page_markup(page, "<div class=\"desk-buttons\">\n");
    if (!question->only_without)
        page_form_button(page, &(struct field_button){.words = "Go on"});
    show_instead(page, question);
    wizard_form_back(wizard);
    page_markup(page, "</div>\n");
    page_form_close(page);
}

/* Why it is asked, and how others answered it. */
static void show_help(struct page *page, const struct policy_rule *rule, const struct asked *asked)
{
    const char *id = rule_id_text(rule->id);
    page_more_begin(page, "Help");
    if (!asked->is_brief && *asked->behind)
        page_paragraph(page, asked->behind);
    page_markup(page, "<p class=\"govuk-body\">What holds: ");
    page_text(page, rule->title);
    page_markup(page, ".</p>\n<p class=\"govuk-body\">For example: ");
    page_text(page, rule->example);
    page_markup(page,
                "</p>\n<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/rules/%s\">The "
                "whole rule, and where it comes from (%s)</a></p>\n",
                id, id);
    page_more_end(page);
}

/* The step, of a question that is no sentence. */
static void step_title(const struct policy_outcome *outcome, char title[SHARE_WORDS_SIZE])
{
    enum asking_step step = asking_step_of(outcome->rule->id);
    const char *words = step < ASKING_STEPS ? asking_step_words(step) : outcome->rule->title;
    snprintf(title, SHARE_WORDS_SIZE, "%c%s", words[0] >= 'a' ? words[0] - 'a' + 'A' : words[0],
             words + 1);
}

static void show_asked(struct wizard *wizard, const struct question_shown *shown,
                       struct asked *asked)
{
    enum { BRIEF = 80 }; /* characters, which a glance takes in */
    struct page *page = wizard->page;
    const struct policy_outcome *outcome = shown->outcome;
    enum asking_step step = asking_step_of(outcome->rule->id);
    char back[SHARE_ADDRESS_SIZE], title[SHARE_WORDS_SIZE];
    bool is_asked = text_ends_with(asked->label, "?") && !outcome->question.only_without;
    asked->is_brief =
        *asked->behind && (strlen(asked->behind) <= BRIEF || is_number(&outcome->question));
    if (is_asked)
        snprintf(title, sizeof title, "%s", asked->label);
    else
        step_title(outcome, title);
    back_address(wizard, outcome->question.key, back);
    wizard_begin_form(wizard, shown->err, "answer", title, back);
    if (*asked->before)
        page_paragraph(page, asked->before);
    if (!is_asked && !outcome->question.only_without)
        page_paragraph(page, asked->label);
    share_show_what(wizard, &outcome->question);
    show_form(wizard, shown, asked);
    show_help(page, outcome->rule, asked);
    share_show_to_come(wizard, shown->sharing, step);
    share_show_settled(wizard, shown->sharing, step);
    if (step == ASKING_BASIS)
        share_offer_family(wizard);
    wizard_end(wizard);
}

void question_show(struct wizard *wizard, const struct question_shown *shown)
{
    struct buffer label;
    char text[SHARE_WORDS_SIZE];
    buffer_init(&label, 4 * SHARE_WORDS_SIZE);
    question_words(shown->outcome, text);
    share_append_named(wizard, &label, text);
    char *whole = memory_copy_string(buffer_text(&label));
    if (whole) {
        struct asked asked = asked_of(whole);
        show_asked(wizard, shown, &asked);
    }
    memory_free(whole);
    buffer_free(&label);
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
    struct question_shown shown = {.sharing = sharing, .outcome = asking_next(sharing, true)};
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
    question_show(wizard, &shown);
}
