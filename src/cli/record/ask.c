/* What the commands that write a record want to know: by options, or by questions. */
#include "record/record.h"

#include <string.h>

enum { QUESTIONS_MAXIMUM = 40, LINE_CUT = 4094 /* longer ones a terminal cuts */ };

const char *record_text(const struct record_work *work, const char *key)
{
    return json_text(work->values, key);
}

enum status record_names(const struct record_work *work, const char *key, struct names *names,
                         struct error *err)
{
    return names_of_json(json_object_get(work->values, key), names, err);
}

bool record_day(const struct record_work *work, const char *key, struct date *day)
{
    const char *text = record_text(work, key);
    return text && date_parse(text, day);
}

/* ---- by options ---- */

static enum status put(struct record_work *work, const char *key, json_t *value, struct error *err)
{
    return value && json_object_set_new(work->values, key, value) == 0 ? STATUS_OK
                                                                       : memory_error(err);
}

static enum status check_day(const struct record_work *work, const struct question *question,
                             const char *text, struct error *err)
{
    struct date day, today = date_of(work->editor.at);
    if (!date_parse(text, &day)) {
        error_set(err, STATUS_USAGE, "%s is not a day: %s", question->option, text);
        return error_hint(err, "write it as YYYY-MM-DD");
    }
    if (question->is_future || date_compare(&day, &today) <= 0)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s lies in the future: %s", question->option, text);
    return error_hint(err, "look at the year");
}

static enum status check_text(struct record_work *work, const struct question *question,
                              const char *what, const char *text, struct error *err)
{
    if (question->kind == QUESTION_DAY)
        return check_day(work, question, text, err);
    enum status status = record_edit_check_text(what, text, err);
    return status == STATUS_OK && question->check ? question->check(work, text, err) : status;
}

static enum status take_option(struct record_work *work, const struct question *question,
                               struct error *err)
{
    struct names given = {0};
    const char *value = question->option ? argument_value(work->arguments, question->option) : NULL;
    enum status status = STATUS_OK;
    if (!value)
        return STATUS_OK;
    if (question->kind != QUESTION_SOME) {
        status = check_text(work, question, question->option, value, err);
        return status == STATUS_OK ? put(work, question->key, json_string(value), err) : status;
    }
    status = argument_all(work->arguments, question->option, &given, err);
    if (status == STATUS_OK)
        status = put(work, question->key, names_to_json(&given), err);
    memory_free(given.items);
    return status;
}

/* ---- by questions ---- */

/* Keeps the answer if it can be taken; says why not otherwise, and it is asked once more. */
static enum status keep(struct record_work *work, const struct question *question, const char *text,
                        bool *is_done, struct error *err)
{
    struct error wrong = {0};
    *is_done = !*text && !question->is_needed;
    if (*is_done)
        return STATUS_OK;
    if (!*text) {
        terminal_say("This cannot be left out.");
        return STATUS_OK;
    }
    *is_done = check_text(work, question, "what you typed", text, &wrong) == STATUS_OK;
    if (*is_done)
        return put(work, question->key, json_string(text), err);
    if (question->kind == QUESTION_DAY)
        terminal_say("Please write the day as YYYY-MM-DD, %s.",
                     question->is_future ? "like 2027-03-31" : "of today or before");
    else
        terminal_say("%s%s%s.", wrong.message, *wrong.hint ? ": " : "", wrong.hint);
    return STATUS_OK;
}

/* A line that can stand in a record, or an empty one. */
static enum status ask_line(struct buffer *line, struct error *err)
{
    struct error wrong = {0};
    enum status status = terminal_ask("> ", line, err);
    while (status == STATUS_MALFORMED ||
           (status == STATUS_OK && line->length > 0 &&
            record_edit_check_text("what you typed", buffer_text(line), &wrong) != STATUS_OK)) {
        const struct error *told = status == STATUS_OK ? &wrong : err;
        terminal_say("%s%s%s.", told->message, *told->hint ? ": " : "", told->hint);
        status = terminal_ask("> ", line, err);
    }
    if (status == STATUS_OK && line->length >= LINE_CUT)
        terminal_say("That line was as long as a terminal takes, and its end may be missing: look "
                     "at the entry afterwards, or give the text as a file.");
    return status;
}

static enum status ask_text(struct record_work *work, const struct question *question, bool *back,
                            struct error *err)
{
    struct buffer line, text;
    bool is_done = false;
    enum status status = STATUS_OK;
    buffer_init(&line, JSON_LIMITS_DEFAULT.string);
    buffer_init(&text, JSON_LIMITS_DEFAULT.string);
    terminal_say("\n%s%s", question->words,
                 question->kind == QUESTION_LINES ? " (an empty line ends it)" : "");
    while (status == STATUS_OK && !is_done) {
        status = ask_line(&line, err);
        *back = status == STATUS_OK && text.length == 0 && answer_is_back(buffer_text(&line));
        if (status != STATUS_OK || *back)
            break;
        if (line.length > 0 && text.length > 0)
            buffer_append_byte(&text, '\n');
        buffer_append(&text, line.data, line.length);
        if (question->kind == QUESTION_LINES && line.length > 0)
            continue;
        status = buffer_status(&text, err);
        if (status == STATUS_OK)
            status = keep(work, question, buffer_text(&text), &is_done, err);
        buffer_clear(&text);
    }
    buffer_free(&line);
    buffer_free(&text);
    return status;
}

static enum status take_marked(struct record_work *work, const struct question *question,
                               const struct choices *choices, const bool *marks, struct error *err)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < choices->count; i++) {
        if (marks[i] && json_array_append_new(list, json_string(choices->values[i])) != 0) {
            json_decref(list);
            return memory_error(err);
        }
    }
    return put(work, question->key, list, err);
}

static enum status ask_some(struct record_work *work, const struct question *question,
                            const struct choices *choices, bool *back, struct error *err)
{
    bool marks[CHOICES_MAXIMUM];
    enum status status = STATUS_OK;
    terminal_say("\n%s (numbers, like 1 3%s)", question->words,
                 question->is_needed ? "" : "; or none");
    for (size_t i = 0; i < choices->count; i++)
        terminal_say("  %zu  %s", i + 1, choices->labels[i]);
    for (;;) {
        status = choices_ask_numbers(choices->count, marks, back, err);
        if (status != STATUS_OK || *back || !question->is_needed ||
            memchr(marks, true, choices->count))
            break;
        terminal_say("This cannot be left out.");
    }
    return status == STATUS_OK && !*back ? take_marked(work, question, choices, marks, err)
                                         : status;
}

static enum status ask_offered(struct record_work *work, const struct question *question,
                               bool *back, struct error *err)
{
    struct choices choices = {.count = 0};
    char *chosen = NULL;
    enum status status = question->offer(work, &choices, err);
    if (status == STATUS_OK && choices.count > 0 && question->kind == QUESTION_SOME)
        status = ask_some(work, question, &choices, back, err);
    else if (status == STATUS_OK && choices.count > 0)
        status = choices_take(&choices, question->words, &chosen, back, err);
    if (status == STATUS_OK && chosen && *chosen)
        status = put(work, question->key, json_string(chosen), err);
    memory_free(chosen);
    choices_free(&choices);
    return status;
}

static bool is_within(const struct record_work *work, const struct question *question)
{
    struct error ignored = {0};
    struct names chosen = {0};
    bool is_there = !question->within ||
                    (record_names(work, question->within, &chosen, &ignored) == STATUS_OK &&
                     names_have(&chosen, question->key));
    memory_free(chosen.items);
    return is_there;
}

/* Whether it is asked of who gave nothing by an option. */
static bool can_ask(const struct record_work *work, const struct question *question)
{
    return terminal_can_ask() && (question->is_needed || work->asks_all) &&
           (!question->applies || question->applies(work)) && is_within(work, question);
}

static bool is_to_ask(const struct record_work *work, const struct question *question)
{
    return can_ask(work, question) && !json_object_get(work->values, question->key);
}

/* Those that were asked before, of which the last is asked anew: *next. Where nothing was offered
 * nobody was asked. */
static size_t take_asked(struct record_work *work, const struct question *questions, size_t count,
                         size_t asked[QUESTIONS_MAXIMUM], size_t *next)
{
    size_t depth = 0;
    for (size_t i = 0; i < count; i++)
        if (can_ask(work, &questions[i]) &&
            (!questions[i].offer || json_object_get(work->values, questions[i].key)))
            asked[depth++] = i;
    *next = depth > 0 ? asked[--depth] : 0;
    json_object_del(work->values, questions[*next].key);
    return depth;
}

/* Asks in turn; from "back" on, what was answered there is asked anew. */
static enum status ask_all(struct record_work *work, const struct question *questions, size_t count,
                           struct asking *asking, struct error *err)
{
    size_t asked[QUESTIONS_MAXIMUM], depth = 0, first = 0;
    enum status status = STATUS_OK;
    if (asking->from_end)
        depth = take_asked(work, questions, count, asked, &first);
    for (size_t i = first; status == STATUS_OK && i < count; i++) {
        bool back = false;
        const struct question *question = &questions[i];
        if (!is_to_ask(work, question))
            continue;
        status = question->offer ? ask_offered(work, question, &back, err)
                                 : ask_text(work, question, &back, err);
        if (!back) {
            asked[depth++] = i;
            continue;
        }
        asking->has_left = depth == 0 && asking->can_leave;
        if (asking->has_left)
            break;
        if (depth == 0)
            terminal_say("This is the first question.");
        i = depth > 0 ? asked[--depth] : i;
        json_object_del(work->values, questions[i].key);
        i--; /* and on to that one */
    }
    return status;
}

static enum status check_missing(const struct record_work *work, const struct question *questions,
                                 size_t count, struct error *err)
{
    const char *value;
    for (size_t i = 0; i < count; i++)
        if (questions[i].is_needed && !json_object_get(work->values, questions[i].key) &&
            (!questions[i].applies || questions[i].applies(work)))
            return argument_required(work->arguments, questions[i].option, &value, err);
    return STATUS_OK;
}

enum status record_ask(struct record_work *work, const struct question *questions, size_t count,
                       struct error *err)
{
    return record_ask_among(work, questions, count, &(struct asking){.can_leave = false}, err);
}

enum status record_ask_among(struct record_work *work, const struct question *questions,
                             size_t count, struct asking *asking, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && !work->has_asked && i < count; i++)
        status = take_option(work, &questions[i], err);
    asking->has_left = false;
    if (!work->has_asked)
        work->asks_all = json_object_size(work->values) == 0;
    else if (!asking->from_end)
        json_object_clear(work->values);
    work->has_asked = true;
    if (status == STATUS_OK)
        status = ask_all(work, questions, count, asking, err);
    return status == STATUS_OK && !asking->has_left ? check_missing(work, questions, count, err)
                                                    : status;
}

/* ---- what was typed ---- */

static void say_value(const char *key, const json_t *value)
{
    if (json_is_string(value))
        terminal_say("  %s: %s", key, json_string_value(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        terminal_say("  %s: %s", key, json_string_value(json_array_get(value, i)));
}

enum status record_work_save(struct record_work *work, struct error *err)
{
    const char *key;
    json_t *value;
    enum status status = record_edit_save(work->edit, err);
    if (status == STATUS_OK || !work->asks_all || !terminal_can_ask())
        return status;
    terminal_say("\nIt could not be saved. What you typed, so that it is not lost:");
    json_object_foreach(work->values, key, value) say_value(key, value);
    return status;
}

/* ---- whom there is ---- */

bool record_is_child(const struct record_work *work, const char *role)
{
    return role && catalogue_role_group(work->editor.catalogue, role) == ROLE_CHILD;
}

const char *record_name_of(const json_t *person)
{
    json_t *name = json_object_get(person, "name");
    const char *text =
        json_string_value(json_is_object(name) ? json_object_get(name, "value") : name);
    return text ? text : "name not known";
}

enum status record_offer_people(struct record_work *work, struct choices *choices,
                                struct error *err)
{
    size_t i;
    json_t *person;
    enum status status = STATUS_OK;
    json_array_foreach(json_object_get(record_edit_root(work->edit), "people"), i, person)
    {
        if (status == STATUS_OK)
            status = choices_add(
                choices, memory_format("%s, %s", record_name_of(person), json_text(person, "role")),
                memory_copy_string(json_text(person, "id")), err);
    }
    return status;
}
