#include "choices.h"

#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAXIMUM = 4096 };

bool answer_is_back(const char *answer)
{
    return strcmp(answer, "back") == 0 || strcmp(answer, "<") == 0;
}

void choices_free(struct choices *choices)
{
    for (size_t i = 0; i < choices->count; i++) {
        memory_free(choices->labels[i]);
        memory_free(choices->values[i]);
    }
    choices->count = 0;
}

enum status choices_add(struct choices *choices, char *label, char *value, struct error *err)
{
    if (label && value && choices->count < CHOICES_MAXIMUM) {
        choices->labels[choices->count] = label;
        choices->values[choices->count++] = value;
        return STATUS_OK;
    }
    memory_free(label);
    memory_free(value);
    return choices->count < CHOICES_MAXIMUM
               ? memory_error(err)
               : error_set(err, STATUS_USAGE, "more than %d to choose from: name it by its option",
                           CHOICES_MAXIMUM);
}

static enum status choices_ask(const struct choices *choices, const char *question, size_t *chosen,
                               bool *back, struct error *err)
{
    struct buffer answer;
    enum status status = STATUS_OK;
    buffer_init(&answer, ANSWER_MAXIMUM);
    terminal_say("\n%s", question);
    for (size_t i = 0; i < choices->count; i++)
        terminal_say("  %zu  %s", i + 1, choices->labels[i]);
    for (;;) {
        char *end;
        status = terminal_ask("> ", &answer, err);
        if (status != STATUS_OK)
            break;
        *back = answer_is_back(buffer_text(&answer));
        unsigned long number = strtoul(buffer_text(&answer), &end, 10);
        *chosen = number - 1;
        if (*back || (!*end && number >= 1 && number <= choices->count))
            break;
        terminal_say("Please give one of the numbers.");
    }
    buffer_free(&answer);
    return status;
}

enum status choices_take(const struct choices *choices, const char *question, char **value,
                         bool *back, struct error *err)
{
    size_t chosen;
    enum status status = choices_ask(choices, question, &chosen, back, err);
    if (status != STATUS_OK || *back)
        return status;
    *value = memory_copy_string(choices->values[chosen]);
    return *value ? STATUS_OK : memory_error(err);
}

/* Reads "1 3", "1, 3", "all" or "none" into marks; false if it is neither. */
static bool read_numbers(const char *answer, size_t count, bool *marks)
{
    bool all = strcmp(answer, "all") == 0, any = all || strcmp(answer, "none") == 0;
    for (size_t i = 0; i < count; i++)
        marks[i] = all;
    if (any)
        return true;
    while (*answer) {
        char *end;
        unsigned long number = strtoul(answer, &end, 10);
        if (end == answer || number < 1 || number > count || (*end && !strchr(" ,", *end)))
            return false;
        marks[number - 1] = any = true;
        answer = end + strspn(end, " ,");
    }
    return any;
}

enum status choices_ask_numbers(size_t count, bool *marks, bool *back, struct error *err)
{
    struct buffer answer;
    enum status status;
    buffer_init(&answer, ANSWER_MAXIMUM);
    for (;;) {
        status = terminal_ask("> ", &answer, err);
        *back = status == STATUS_OK && answer_is_back(buffer_text(&answer));
        if (status != STATUS_OK || *back || read_numbers(buffer_text(&answer), count, marks))
            break;
        terminal_say("Please give numbers from 1 to %zu, like 1 3; or all, or none.", count);
    }
    buffer_free(&answer);
    return status;
}
