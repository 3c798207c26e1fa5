#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rule.h"

static void format_visible(char *out, size_t room, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void format_visible(char *out, size_t room, const char *format, va_list arguments)
{
    char raw[4 * POLICY_REASON_SIZE];
    words_format_list(raw, sizeof raw, format, arguments);
    text_copy_visible(out, room, raw);
}

void outcome_say(struct policy_outcome *outcome, enum policy_result result, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    outcome->result = result;
    format_visible(outcome->reason, sizeof outcome->reason, format, arguments);
    va_end(arguments);
}

void outcome_hint(struct policy_outcome *outcome, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_visible(outcome->hint, sizeof outcome->hint, format, arguments);
    va_end(arguments);
    outcome->hint_ways = (struct ways){.is_bare = true};
}

void outcome_way(struct policy_outcome *outcome, enum way_action action, const char *argument)
{
    char shown[WAY_ARGUMENT_SIZE] = "";
    text_copy_visible(shown, sizeof shown, argument ? argument : "");
    ways_add(&outcome->hint_ways, action, shown, NULL);
}

void outcome_way_input(struct policy_outcome *outcome, enum way_action action, enum input input,
                       const char *value)
{
    char shown[WAY_ARGUMENT_SIZE] = "";
    text_copy_visible(shown, sizeof shown, value ? value : "");
    ways_add_input(&outcome->hint_ways, action, input, shown);
}

void outcome_hint_first(struct policy_outcome *outcome, const char *words, enum way_action action)
{
    struct ways rest_ways = outcome->hint_ways;
    char rest[POLICY_REASON_SIZE];
    memcpy(rest, outcome->hint, sizeof rest);
    outcome->hint[0] = '\0';
    outcome->hint_ways = (struct ways){.is_bare = true};
    words_append(outcome->hint, sizeof outcome->hint, words);
    outcome_way(outcome, action, NULL);
    if (rest[0] == '\0')
        return;
    words_append(outcome->hint, sizeof outcome->hint, "; ");
    words_append(outcome->hint, sizeof outcome->hint, rest);
    ways_add_all(&outcome->hint_ways, &rest_ways);
}

void outcome_ask(struct policy_outcome *outcome, enum policy_ask kind, enum answer_key key,
                 const char *rest, const char *format, ...)
{
    struct policy_question *question = &outcome->question;
    va_list arguments;
    outcome->result = POLICY_ASKS;
    *question = (struct policy_question){.kind = kind, .answer = key};
    answer_key_write(key, rest, question->key);
    va_start(arguments, format);
    format_visible(outcome->question_text, sizeof outcome->question_text, format, arguments);
    va_end(arguments);
    question->text = outcome->question_text;
}

void outcome_choice(struct policy_outcome *outcome, const char *choice)
{
    struct names *choices = &outcome->question.choices;
    choices->items = outcome->choice_items;
    if (choices->count < POLICY_CHOICES_MAXIMUM)
        outcome->choice_items[choices->count++] = choice;
}

const char *case_answer(const struct policy_case *the_case, enum answer_key key, const char *rest)
{
    return answer_find(the_case->facts->answers, key, rest);
}

bool case_is_approved(const struct policy_case *the_case, const struct policy_outcome *outcome)
{
    return names_have_rule(&the_case->facts->approved, outcome->rule->id);
}

static bool is_space(uint32_t code_point)
{
    return code_point == ' ' || code_point == 0xA0 || text_is_control(code_point) ||
           text_is_invisible(code_point);
}

/* A letter of any script: beyond ASCII everything counts but the blocks of punctuation, symbols,
 * pictures and private use. */
static bool is_letter(uint32_t code_point)
{
    static const uint32_t others[][2] = {
        {0x80, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},     {0x2000, 0x2BFF},
        {0x3000, 0x3004}, {0xE000, 0xF8FF}, {0xFE00, 0xFE6F}, {0x1F000, 0x1FFFF},
    };
    if (code_point < 0x80)
        return (code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z';
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (code_point >= others[i][0] && code_point <= others[i][1])
            return false;
    return true;
}

bool answer_is_words(const char *text, size_t characters)
{
    size_t length = strlen(text), count = 0, spaces = 0;
    bool has_letter = false;
    for (size_t i = 0; i < length;) {
        uint32_t code_point;
        size_t size = utf8_decode(text + i, length - i, &code_point);
        if (size == 0)
            return false;
        i += size;
        if (is_space(code_point)) {
            spaces++;
            continue;
        }
        /* White space counts between words only, once between two. */
        count += count > 0 && spaces > 0 ? 2 : 1;
        spaces = 0;
        has_letter = has_letter || is_letter(code_point);
    }
    return has_letter && count >= characters;
}

bool case_has_words(const struct policy_case *the_case, struct policy_outcome *outcome,
                    enum answer_key key, const char *rest, const char *missing,
                    const char *question)
{
    const char *answer = case_answer(the_case, key, rest);
    if (answer && answer_is_words(answer, REASON_CHARACTERS))
        return true;
    if (!answer)
        outcome_say(outcome, POLICY_ASKS, "%s", missing);
    else
        outcome_say(outcome, POLICY_ASKS,
                    "the answer is too short to understand later: write it in words, at least %d "
                    "characters",
                    REASON_CHARACTERS);
    outcome_ask(outcome, POLICY_ASK_TEXT, key, rest, "%s", question);
    return false;
}

bool case_has_choice(const struct policy_case *the_case, struct policy_outcome *outcome,
                     enum answer_key key, const char *const *words, const char *missing,
                     const char *question)
{
    const char *answer = case_answer(the_case, key, NULL);
    for (size_t i = 0; answer && words[i]; i++)
        if (strcmp(words[i], answer) == 0)
            return true;
    outcome_say(outcome, POLICY_ASKS, "%s",
                !answer ? missing : "this is none of the answers that there are");
    outcome_ask(outcome, POLICY_ASK_CHOICE, key, NULL, "%s", question);
    for (size_t i = 0; words[i]; i++)
        outcome_choice(outcome, words[i]);
    return false;
}

void list_add(struct words_list *list, const char *format, ...)
{
    char item[RECORD_PATH_MAXIMUM + 1];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(item, sizeof item, format, arguments);
    va_end(arguments);
    size_t used = strlen(list->text), spare = sizeof " and 100000 more";
    list->count++;
    if (list->left_out > 0 || used + 2 + strlen(item) + spare > sizeof list->text)
        list->left_out++;
    else
        snprintf(list->text + used, sizeof list->text - used, "%s%s", used > 0 ? ", " : "", item);
}

const char *list_text(struct words_list *list)
{
    size_t used = strlen(list->text);
    if (list->left_out > 0)
        snprintf(list->text + used, sizeof list->text - used, "%s%zu more", used > 0 ? " and " : "",
                 list->left_out);
    list->left_out = 0;
    return list->text;
}

void field_words(const struct selected_field *field, char words[FIELD_WORDS_SIZE])
{
    const char *label = !field->catalogue ? field->field->path : field->catalogue->label;
    if (!field->catalogue || !field->field->person)
        snprintf(words, FIELD_WORDS_SIZE, "%s", label);
    else
        snprintf(words, FIELD_WORDS_SIZE, "%s of %s", label, field->field->person->id);
}

const char *plural(size_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}
