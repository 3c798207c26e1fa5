/* The checklist for a memory stick, on one page, with why it does not go by a portal beside whether
 * there is a safer way. */
#include <string.h>

#include "share/share.h"

static const char WHY[] = "why"; /* the field of C01's reason */
static const char BACK_BY[] = "back_by";

struct listed {
    struct wizard *wizard;
    const struct sharing *sharing;
    struct checklist *checklist;
    const struct form *form;   /* NULL: as the draft has it */
    struct error *err;         /* NULL: nothing was wrong */
    const char *wrong;         /* its field */
    char day[FIELD_DATE_SIZE]; /* of a form: when the device is back, as typed */
    bool is_no_day;            /* that is none */
};

static const struct policy_outcome *outcome_of(const struct sharing *sharing, enum rule_id rule)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    for (size_t i = 0; i < verdict->count; i++)
        if (verdict->outcomes[i].rule->id == rule)
            return &verdict->outcomes[i];
    return NULL;
}

static bool is_result(const struct sharing *sharing, enum rule_id rule, enum policy_result result)
{
    const struct policy_outcome *outcome = outcome_of(sharing, rule);
    return outcome && outcome->result == result;
}

bool share_asks_checklist(const struct sharing *sharing)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    if (sharing_channel(sharing) != CHANNEL_MEDIA)
        return false;
    for (size_t i = 0; i < verdict->count; i++)
        if (verdict->outcomes[i].result == POLICY_REFUSED)
            return verdict->outcomes[i].rule->id == RULE_C03;
    const struct policy_outcome *next = asking_next(sharing, true);
    return next && (next->rule->id == RULE_C01 || next->rule->id == RULE_C03);
}

bool share_is_of_checklist(const struct wizard *wizard, const char *key)
{
    enum answer_key question;
    const char *rest, *channel = json_text(wizard->draft.asked, "channel");
    return channel && strcmp(channel, channel_name(CHANNEL_MEDIA)) == 0 &&
           answer_key_parse(key, &question, &rest) &&
           (question == ANSWER_C01_REASON || question == ANSWER_C03 ||
            question == ANSWER_C03_DEVICE || question == ANSWER_C03_CARRIER);
}

/* ---- the page ---- */

static const char *typed_in(const struct listed *listed, const char *field)
{
    char key[ANSWER_KEY_SIZE];
    const char *answer;
    if (listed->form && strcmp(field, BACK_BY) == 0)
        return listed->day;
    if (listed->form)
        return share_value(listed->form, field);
    if (strcmp(field, WHY) == 0)
        snprintf(key, sizeof key, "%s", answer_key_text(ANSWER_C01_REASON));
    else if (strcmp(field, BACK_BY) == 0)
        snprintf(key, sizeof key, "%s", answer_key_text(ANSWER_C05_BACK_BY));
    else
        answer_key_write(ANSWER_C03, field, key);
    answer = json_text(listed->wizard->draft.answers, key);
    if (!answer) /* of a device that is registered, what it is */
        answer = json_text(sharing_answers(listed->sharing), key);
    return answer ? answer : "";
}

static bool is_empty(const struct listed *listed, const char *field)
{
    const char *typed = typed_in(listed, field);
    return typed[strspn(typed, " \t\n")] == '\0';
}

/* In an emergency nobody is asked why. */
static bool asks_why(const struct listed *listed)
{
    return is_result(listed->sharing, RULE_C01, POLICY_ASKS) || !is_empty(listed, WHY);
}

static void show_yes_no(const struct listed *listed, const struct field *field)
{
    const char *typed = typed_in(listed, field->name);
    const struct field_option options[] = {
        {.value = "yes", .label = "Yes", .is_chosen = strcmp(typed, "yes") == 0},
        {.value = "no", .label = "No", .is_chosen = strcmp(typed, "no") == 0},
    };
    page_field_radios(listed->wizard->page, field, options, 2);
}

static void show_field(const struct listed *listed, const char *name, const char *label,
                       bool is_yes_no)
{
    struct error empty = {0};
    bool is_wrong = listed->wrong && strcmp(listed->wrong, name) == 0;
    struct field field = {.name = name,
                          .label = label,
                          .typed = typed_in(listed, name),
                          .err = is_wrong ? listed->err : NULL,
                          .rows = 2};
    if (!field.err && listed->err && is_empty(listed, name)) {
        error_set(&empty, STATUS_USAGE, is_yes_no ? "choose yes or no" : "write an answer");
        field.err = &empty;
    }
    if (is_yes_no)
        show_yes_no(listed, &field);
    else
        page_field_area(listed->wizard->page, &field);
}

/* What may be left empty. */
static void show_back_by(const struct listed *listed)
{
    bool is_wrong = listed->wrong && strcmp(listed->wrong, BACK_BY) == 0;
    page_field_date(listed->wizard->page,
                    &(struct field){.name = BACK_BY,
                                    .label = "By which day is the device back or wiped? (If you "
                                             "know it: it is a task with that day then.)",
                                    .typed = typed_in(listed, BACK_BY),
                                    .err = is_wrong ? listed->err : NULL});
}

static void show(struct listed *listed)
{
    char way[SHARE_ADDRESS_SIZE], action[SHARE_ADDRESS_SIZE];
    struct wizard *wizard = listed->wizard;
    struct page *page = wizard->page;
    wizard_address(wizard, SHARE_WAY, way);
    wizard_begin(wizard, listed->err, listed->wrong, listed->checklist->title, way);
    share_show_to_come(wizard, listed->sharing, ASKING_CHANNEL);
    snprintf(action, sizeof action, "/share/%s/checklist", wizard->draft.id);
    page_form_begin(page, action);
    for (size_t i = 0; i < listed->checklist->count; i++) {
        const struct checklist_item *item = &listed->checklist->items[i];
        show_field(listed, item->key, item->question, item->kind == POLICY_ASK_YES_NO);
        if (i == 0 && asks_why(listed))
            show_field(listed, WHY, "If there is none: why can it not go by a portal?", false);
        if (i == 0) {
            page_markup(page, "<p class=\"govuk-body\">");
            page_link(page, way, "There is one: choose another way");
            page_markup(page, "</p>\n");
        }
    }
    show_back_by(listed);
    page_form_end(page, "Go on");
    share_show_settled(wizard, listed->sharing, ASKING_CHANNEL);
    page_markup(page,
                "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/rules/%s\">Why this "
                "is asked</a></p>\n",
                rule_id_text(RULE_C03));
    wizard_end(wizard);
}

static bool listed_open(struct wizard *wizard, struct listed *listed)
{
    struct error err = {0};
    *listed = (struct listed){.wizard = wizard};
    if (checklist_media(&listed->checklist, &err) != STATUS_OK)
        wizard_failure(wizard, &err);
    else
        listed->sharing = wizard_sharing(wizard);
    if (!listed->sharing)
        checklist_free(listed->checklist);
    return listed->sharing != NULL;
}

/* What is wrong with the first answer that is, in the rules' own words. */
static bool find_wrong(struct listed *listed, struct error *err)
{
    enum answer_key question;
    const char *rest;
    const struct policy_outcome *outcome = outcome_of(listed->sharing, RULE_C03);
    const struct checklist *checklist = listed->checklist;
    if (listed->is_no_day) {
        error_set(err, STATUS_USAGE, "write the day as day, month and year");
        listed->wrong = BACK_BY;
        return true;
    }
    if (outcome && outcome->result == POLICY_REFUSED) {
        error_set(err, STATUS_REFUSED, "%s", outcome->reason);
        error_hint(err, "%s", outcome->hint);
        for (size_t i = 0; i < checklist->count && !listed->wrong; i++) {
            const struct checklist_item *item = &checklist->items[i];
            if (item->must && !is_empty(listed, item->key) &&
                strcmp(typed_in(listed, item->key), item->must) != 0)
                listed->wrong = item->key;
        }
        return true;
    }
    if (!outcome || outcome->result != POLICY_ASKS) {
        outcome = outcome_of(listed->sharing, RULE_C01);
        listed->wrong = WHY;
    } else if (answer_key_parse(outcome->question.key, &question, &rest)) {
        for (size_t i = 0; i < checklist->count; i++) {
            char key[ANSWER_KEY_SIZE];
            answer_key_write(ANSWER_C03, checklist->items[i].key, key);
            if (strcmp(key, outcome->question.key) == 0)
                listed->wrong = checklist->items[i].key;
        }
    }
    if (!outcome || outcome->result != POLICY_ASKS) {
        listed->wrong = NULL;
        return false;
    }
    if (listed->wrong && is_empty(listed, listed->wrong))
        error_set(err, STATUS_USAGE, "not everything is answered yet");
    else
        error_set(err, STATUS_USAGE, "%s", outcome->reason);
    return true;
}

void share_show_checklist(struct wizard *wizard)
{
    struct error err = {0};
    struct listed listed;
    if (!listed_open(wizard, &listed))
        return;
    /* As it was left: what must be changed is told again, what is not answered yet is not. */
    if (is_result(listed.sharing, RULE_C03, POLICY_REFUSED) && find_wrong(&listed, &err))
        listed.err = &err;
    show(&listed);
    checklist_free(listed.checklist);
}

/* ---- the answers ---- */

static enum status put(struct listed *listed, struct sharing *sharing, const char *field,
                       const char *key, struct error *err)
{
    if (is_empty(listed, field) && !json_text(listed->wizard->draft.answers, key))
        return STATUS_OK;
    return sharing_answer(sharing, key, typed_in(listed, field), visit_now(listed->wizard->visit),
                          err);
}

static enum status put_all(struct listed *listed, struct sharing *sharing, struct error *err)
{
    enum status status = put(listed, sharing, WHY, answer_key_text(ANSWER_C01_REASON), err);
    for (size_t i = 0; status == STATUS_OK && i < listed->checklist->count; i++) {
        char key[ANSWER_KEY_SIZE];
        answer_key_write(ANSWER_C03, listed->checklist->items[i].key, key);
        status = put(listed, sharing, listed->checklist->items[i].key, key, err);
    }
    if (status == STATUS_OK && !listed->is_no_day)
        status = put(listed, sharing, BACK_BY, answer_key_text(ANSWER_C05_BACK_BY), err);
    return status == STATUS_OK ? wizard_keep(listed->wizard, sharing, err) : status;
}

void share_take_checklist(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    struct listed listed;
    if (!listed_open(wizard, &listed))
        return;
    listed.form = form;
    listed.is_no_day = !field_date(form, BACK_BY, listed.day);
    /* The session's own, to be answered. */
    if (put_all(&listed, wizard_sharing(wizard), &err) != STATUS_OK) {
        wizard_failure(wizard, &err);
    } else if (find_wrong(&listed, &err)) {
        listed.err = &err;
        show(&listed);
    } else {
        wizard_go_on(wizard);
    }
    checklist_free(listed.checklist);
}
