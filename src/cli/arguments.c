#include "cli.h"

#include <string.h>

static const struct command_option *option_find(const struct command *command, const char *name,
                                                size_t length)
{
    for (const struct command_option *option = command->options; option && option->name; option++)
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
    return NULL;
}

static enum status usage_error(const struct command *command, struct error *err)
{
    return error_hint(err, "`safehand %s --help` tells how it is used", command->name);
}

/* One option, at words[*at]; *at is moved over a value that stands apart. */
static enum status arguments_option(struct arguments *arguments, int count, char **words, int *at,
                                    struct error *err)
{
    const char *word = words[*at];
    const char *equals = text_starts_with(word, "--") ? strchr(word, '=') : NULL;
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    const struct command_option *option = option_find(arguments->command, word, length);
    if (!option) {
        error_set(err, STATUS_USAGE, "safehand %s has no option %.*s", arguments->command->name,
                  (int)length, word);
        return usage_error(arguments->command, err);
    }
    /* Dropping one of two values silently could drop the recipient that was meant. */
    if (option->value && !text_ends_with(option->value, "...") &&
        argument_given(arguments, option->name)) {
        error_set(err, STATUS_USAGE, "%s is given twice", option->name);
        return error_hint(err, "it takes one value at a time");
    }
    if (arguments->given_count == ARGUMENT_VALUES_MAXIMUM)
        return error_set(err, STATUS_USAGE, "more than %d options", ARGUMENT_VALUES_MAXIMUM);
    const char *value = equals ? equals + 1 : NULL;
    if (option->value && !value) {
        if (*at + 1 >= count) {
            error_set(err, STATUS_USAGE, "%s wants a value: %s", option->name, option->value);
            return usage_error(arguments->command, err);
        }
        value = words[++*at];
    } else if (!option->value && value) {
        error_set(err, STATUS_USAGE, "%s takes no value", option->name);
        return usage_error(arguments->command, err);
    }
    arguments->given[arguments->given_count].option = option;
    arguments->given[arguments->given_count++].value = value;
    return STATUS_OK;
}

enum status arguments_parse(const struct command *command, int count, char **words,
                            struct arguments *arguments, struct error *err)
{
    bool options_end = false;
    arguments->command = command;
    arguments->positional.items = memory_allocate_array((size_t)count + 1, sizeof(char *));
    if (!arguments->positional.items)
        return memory_error(err);
    for (int at = 0; at < count; at++) {
        const char *word = words[at];
        if (utf8_check(word, strlen(word)) != strlen(word))
            return error_set(err, STATUS_USAGE, "an argument is not UTF-8: %s", word);
        if (!options_end && strcmp(word, "--") == 0) {
            options_end = true;
        } else if (!options_end && word[0] == '-' && word[1]) {
            enum status status = arguments_option(arguments, count, words, &at, err);
            if (status != STATUS_OK)
                return status;
        } else {
            arguments->positional.items[arguments->positional.count++] = word;
        }
    }
    size_t given = arguments->positional.count;
    if (given >= command->minimum && given <= command->maximum)
        return STATUS_OK;
    if (command->maximum == 0)
        error_set(err, STATUS_USAGE, "safehand %s takes no operands", command->name);
    else
        error_set(err, STATUS_USAGE,
                  given < command->minimum ? "safehand %s wants %s"
                                           : "too many operands: safehand %s %s",
                  command->name, command->operands);
    return usage_error(command, err);
}

const char *argument_value(const struct arguments *arguments, const char *option)
{
    for (size_t i = arguments->given_count; i > 0; i--)
        if (strcmp(arguments->given[i - 1].option->name, option) == 0)
            return arguments->given[i - 1].value;
    return NULL;
}

bool argument_given(const struct arguments *arguments, const char *option)
{
    for (size_t i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].option->name, option) == 0)
            return true;
    return false;
}

enum status argument_required(const struct arguments *arguments, const char *option,
                              const char **value, struct error *err)
{
    *value = argument_value(arguments, option);
    if (*value && **value)
        return STATUS_OK;
    const struct command *command = arguments->command;
    error_set(err, STATUS_USAGE, "safehand %s needs %s", command->name, option);
    for (const struct command_option *known = command->options; known && known->name; known++) {
        if (strcmp(known->name, option) == 0 && known->value)
            return error_hint(err, "%s %s: %s; `safehand %s --help` tells all", option,
                              known->value, known->help, command->name);
    }
    return usage_error(command, err);
}

enum status argument_all(const struct arguments *arguments, const char *option, struct names *names,
                         struct error *err)
{
    *names = (struct names){0};
    names->items = memory_allocate_array(arguments->given_count + 1, sizeof *names->items);
    if (!names->items)
        return memory_error(err);
    for (size_t i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].option->name, option) == 0)
            names->items[names->count++] = arguments->given[i].value;
    return STATUS_OK;
}

enum status argument_date(const struct arguments *arguments, const char *option, struct date *date,
                          bool *given, struct error *err)
{
    const char *text = argument_value(arguments, option);
    *given = text != NULL;
    if (!text || date_parse(text, date))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s is not a day: %s", option, text);
    return error_hint(err, "write it as YYYY-MM-DD");
}

bool wants_json(const struct arguments *arguments)
{
    return argument_given(arguments, "--json");
}

/* ---- help ---- */

void command_help(const struct command *command)
{
    printf("usage: safehand %s%s%s%s\n\n%s\n", command->name, *command->operands ? " " : "",
           command->operands, command->options && command->options->name ? " [options]" : "",
           command->summary);
    if (command->options && command->options->name)
        printf("\noptions:\n");
    for (const struct command_option *option = command->options; option && option->name; option++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", option->name, option->value ? " " : "",
                 option->value ? option->value : "");
        printf("  %-26s %s\n", left, option->help);
    }
    if (command->more)
        printf("\n%s\n", command->more);
}

void program_help(void)
{
    printf("safehand: shares the least of a family's record with one named person, and keeps "
           "proof of it\n\nusage: safehand COMMAND ...\n\n");
    for (const struct command *command = COMMANDS; command->name; command++)
        printf("  %-20s %s\n", command->name, command->summary);
    printf("\n`safehand COMMAND --help` tells more of each.\n"
           "If a child is in danger now, phone 999 or children's social care first.\n");
}
