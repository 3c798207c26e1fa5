/* The office's own list of published numbers, and the look at an emergency. */
#include "cli.h"

#include <string.h>

#include "safehand/office/numbers.h"
#include "safehand/register.h"

const struct command_option OPTIONS_NUMBER_ADD[] = {
    {"--kind", "KIND", "what they are: police, childrens_social_care, hospital, refuge, ..."},
    {"--number", "NUMBER", "the telephone number"},
    {"--source", "WHERE", "where they publish it: their own page, a directory, a letter"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_LOOK[] = {
    {"--what", "TEXT", "what you saw and did; alone on the staff: whom you told"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

static json_t *number_json(const struct office_number *number)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s*, s:b, s:b}", "name", number->name, "kind",
                     number->kind, "number", number->number, "source", number->source, "listed_by",
                     number->listed_by ? number->listed_by->card->name : NULL, "confirmed_by",
                     number->confirmed_by ? number->confirmed_by->card->name : NULL, "counts",
                     number->counts, "ships", !number->listed_by);
}

static const char *number_standing(const struct office_number *number)
{
    if (!number->listed_by)
        return "ships with the program";
    if (number->confirmed_by)
        return "confirmed by a second person";
    return number->counts ? "by one person, as nobody else is on the staff"
                          : "waits until somebody else confirms it";
}

static enum status number_print(const struct arguments *arguments,
                                const struct office_number *number, struct error *err)
{
    if (wants_json(arguments))
        return print_json(number_json(number), err);
    print_line("%s: %s (%s); %s.", number->name, number->number, number->source,
               number_standing(number));
    return STATUS_OK;
}

static enum status take_text(const char *text, char *out, size_t size, const char *option,
                             struct error *err)
{
    if (strlen(text) >= size)
        return error_set(err, STATUS_USAGE, "%s is too long", option);
    memcpy(out, text, strlen(text) + 1);
    return STATUS_OK;
}

enum status command_number_add(const struct arguments *arguments, struct error *err)
{
    const char *kind, *digits, *source;
    struct session session = {0};
    struct office_number wanted = {.counts = false}, number = {.counts = false};
    enum status status = argument_required(arguments, "--kind", &kind, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--number", &digits, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--source", &source, err);
    if (status == STATUS_OK)
        status =
            take_text(arguments->positional.items[0], wanted.name, sizeof wanted.name, "NAME", err);
    if (status == STATUS_OK)
        status = take_text(kind, wanted.kind, sizeof wanted.kind, "--kind", err);
    if (status == STATUS_OK)
        status = take_text(digits, wanted.number, sizeof wanted.number, "--number", err);
    if (status == STATUS_OK)
        status = take_text(source, wanted.source, sizeof wanted.source, "--source", err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_number_add(session.office, &wanted, session_now(), &number, err);
    if (status == STATUS_OK)
        status = number_print(arguments, &number, err);
    session_close(&session);
    return status;
}

enum status command_number_confirm(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct office_number number = {.counts = false};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_number_confirm(session.office, arguments->positional.items[0],
                                       session_now(), &number, err);
    if (status == STATUS_OK)
        status = number_print(arguments, &number, err);
    session_close(&session);
    return status;
}

enum status command_number_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct office_numbers numbers = {.items = NULL};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_number_list(session.office, &numbers, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        json_t *array = json_array();
        for (size_t i = 0; i < numbers.count; i++)
            json_array_append_new(array, number_json(&numbers.items[i]));
        status = print_json(array, err);
    } else if (status == STATUS_OK) {
        for (size_t i = 0; i < numbers.count; i++)
            status = number_print(arguments, &numbers.items[i], err);
    }
    office_numbers_free(&numbers);
    session_close(&session);
    return status;
}

enum status command_look(const struct arguments *arguments, struct error *err)
{
    const char *what, *id = arguments->positional.items[0];
    struct session session = {0};
    enum status status = argument_required(arguments, "--what", &what, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = look_record(session.office, id, what, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s}", "id", id, "what", what), err);
    else if (status == STATUS_OK)
        print_line("Recorded: you looked at it.");
    session_close(&session);
    return status;
}
