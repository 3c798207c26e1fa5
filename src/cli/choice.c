#include "choice.h"

#include <string.h>

static enum status list_of_argument(const struct arguments *arguments, const char *option,
                                    struct names *names, struct error *err)
{
    struct names given = {0};
    enum status status = argument_all(arguments, option, &given, err);
    for (size_t i = 0; status == STATUS_OK && i < given.count; i++)
        if (!names_add_copy(names, given.items[i]))
            status = memory_error(err);
    memory_free(given.items);
    return status;
}

enum status choice_of_arguments(const struct arguments *arguments, struct extract_choice *choice,
                                struct error *err)
{
    const struct {
        const char *option;
        struct names *names;
    } lists[] = {
        {"--about", &choice->about},     {"--entry", &choice->entries},
        {"--attach", &choice->attach},   {"--field", &choice->fields},
        {"--mark", &choice->marks},      {"--confirm", &choice->confirmed},
        {"--without", &choice->without}, {"--blank", &choice->blanked},
        {"--clean", &choice->clean},     {"--about-entry", &choice->whom},
    };
    enum status status = STATUS_OK;
    *choice = (struct extract_choice){0};
    for (size_t i = 0; status == STATUS_OK && i < sizeof lists / sizeof lists[0]; i++)
        status = list_of_argument(arguments, lists[i].option, lists[i].names, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, "--since", &choice->since, &choice->has_since, err);
    return status;
}
