#include "choice.h"

#include <string.h>

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
    };
    enum status status = STATUS_OK;
    *choice = (struct extract_choice){0};
    for (size_t i = 0; status == STATUS_OK && i < sizeof lists / sizeof lists[0]; i++)
        status = argument_all(arguments, lists[i].option, lists[i].names, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, "--since", &choice->since, &choice->has_since, err);
    return status;
}

void choice_free(struct extract_choice *choice)
{
    memory_free(choice->about.items);
    memory_free(choice->entries.items);
    memory_free(choice->attach.items);
    memory_free(choice->fields.items);
    memory_free(choice->marks.items);
    memory_free(choice->confirmed.items);
    memory_free(choice->without.items);
    memory_free(choice->blanked.items);
    *choice = (struct extract_choice){0};
}
