#include "choice.h"

#include <unistd.h>

const struct command_option OPTIONS_PREVIEW[] = {
    {"--profile", "NAME", "for which purpose (a profile of the office)"},
    {"--for-family", NULL, "as the family may see it, before they consent"},
    {"--plain", NULL, "one part below the other, also on a wide terminal (for a screen reader)"},
    OPTIONS_OF_CHOICE,
    OPTION_OFFICE,
    OPTION_JSON,
    OPTION_END};

static enum status preview_print(const struct arguments *arguments, const struct record *record,
                                 const struct profile *profile, const struct selection *selection,
                                 struct error *err)
{
    struct buffer text;
    json_t *document = NULL;
    if (wants_json(arguments)) {
        enum status status = extract_preview_json(record, profile, selection, &document, err);
        return status == STATUS_OK ? print_json(document, err) : status;
    }
    buffer_init(&text, PACKAGE_TEXT_MAXIMUM);
    unsigned width = terminal_width();
    bool columns = isatty(STDOUT_FILENO) && width >= EXTRACT_COLUMNS_MINIMUM &&
                   !argument_given(arguments, "--plain");
    enum status status = columns
                             ? extract_write_preview_columns(selection, width, &text, err)
                             : extract_write_preview(record, profile, selection, width, &text, err);
    if (status == STATUS_OK)
        print_text(buffer_text(&text));
    buffer_free(&text);
    return status;
}

enum status command_preview(const struct arguments *arguments, struct error *err)
{
    const char *name;
    struct session session = {0};
    struct extract_choice choice = {0};
    struct record *record = NULL;
    struct profile *profile = NULL;
    struct selection *selection = NULL;
    enum status status = argument_required(arguments, "--profile", &name, err);
    if (status == STATUS_OK)
        status = choice_of_arguments(arguments, &choice, err);
    choice.for_family = argument_given(arguments, "--for-family");
    if (status == STATUS_OK)
        status = session_office(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_profile(session.office, name, &profile, err);
    if (status == STATUS_OK)
        status = record_open(arguments->positional.items[0], &record, err);
    if (status == STATUS_OK)
        status = extract_select(record, session.office->catalogue, profile, &choice,
                                timestamp_now(), &selection, err);
    if (status == STATUS_OK)
        status = preview_print(arguments, record, profile, selection, err);
    extract_selection_free(selection);
    profile_free(profile);
    record_free(record);
    choice_free(&choice);
    session_close(&session);
    return status;
}
