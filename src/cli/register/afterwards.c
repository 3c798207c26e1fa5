/* afterwards: what an emergency left open, answered. */
#include "cli.h"

#include <string.h>

const struct command_option OPTIONS_AFTERWARDS[] = {
    {"--basis", "BASIS", "on which basis in law it was shared (P05)"},
    {"--reason", "TEXT", "why that basis"},
    {"--condition", "CONDITION", "the condition, if what left is specially protected"},
    {"--involved", "TEXT", "how each child of 12 or over had a part in it, or why not (P09)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char AFTERWARDS_MORE[] =
    "By anybody on the staff, until the end of the next working day. What is not given is asked on "
    "a terminal,\nif it was left open. Said again, the last word counts.";

enum { ANSWER_MAXIMUM = 4096 };

/* What is given as an option, or else typed: into `answer`. Nothing typed is nothing. */
static enum status ask(const char *question, const char *const *choices, size_t count,
                       const char **given, struct buffer *answer, struct error *err)
{
    buffer_init(answer, ANSWER_MAXIMUM);
    if (*given || !terminal_can_ask())
        return STATUS_OK;
    terminal_say("\n%s", question);
    for (size_t i = 0; i < count; i++)
        terminal_say("  %s", choices[i]);
    enum status status = terminal_ask("> ", answer, err);
    if (status == STATUS_OK && answer->length > 0)
        *given = buffer_text(answer);
    return status;
}

enum { ASKED = 4 };

static enum status ask_basis(struct office *office, const struct left_open *open,
                             struct entry_completed *said, struct buffer answers[ASKED],
                             struct error *err)
{
    size_t count;
    struct names bases = {0};
    const char *names[8] = {NULL};
    const struct policy_condition *conditions = policy_conditions(&count);
    for (size_t i = 0; i < count && i < sizeof names / sizeof *names; i++)
        names[i] = conditions[i].name;
    enum status status = left_open_bases(office, open, &bases, err);
    if (status == STATUS_OK)
        status = ask("On which basis in law was it shared?", bases.items, bases.count, &said->basis,
                     &answers[0], err);
    if (status == STATUS_OK && said->basis)
        status = ask("Why this basis?", NULL, 0, &said->reason, &answers[1], err);
    if (status == STATUS_OK && said->basis && open->needs_condition)
        status = ask("On which condition, as it is about health, beliefs or offences?", names,
                     count, &said->condition, &answers[2], err);
    memory_free(bases.items);
    return status;
}

/* Asks what was left open and is not given. */
static enum status ask_open(struct office *office, const char *id, struct entry_completed *said,
                            struct buffer answers[ASKED], struct error *err)
{
    struct left_open open;
    struct sharing_timeline timeline = {0};
    enum status status = timeline_read(office, id, session_now(), &timeline, err);
    if (status != STATUS_OK)
        return status;
    left_open_see(&timeline, &open);
    if (open.is_basis || said->basis)
        status = ask_basis(office, &open, said, answers, err);
    if (status == STATUS_OK && open.is_involved)
        status = ask("How did each child of 12 or over have a part in it, or why not?", NULL, 0,
                     &said->involved, &answers[3], err);
    timeline_free(&timeline);
    return status;
}

enum status command_afterwards(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct buffer answers[ASKED] = {{0}};
    const char *id = arguments->positional.items[0];
    struct entry_completed said = {.id = id,
                                   .basis = argument_value(arguments, "--basis"),
                                   .reason = argument_value(arguments, "--reason"),
                                   .condition = argument_value(arguments, "--condition"),
                                   .involved = argument_value(arguments, "--involved")};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = ask_open(session.office, id, &said, answers, err);
    if (status == STATUS_OK)
        status = completed_record(session.office, &said, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s?, s:s?}", "id", id, "basis", said.basis,
                                      "involved", said.involved),
                            err);
    else if (status == STATUS_OK)
        print_line("Recorded: what the emergency had left open of sharing %s.", id);
    for (size_t i = 0; i < ASKED; i++)
        buffer_free(&answers[i]);
    session_close(&session);
    return status;
}
