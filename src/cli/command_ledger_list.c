#include "cli.h"

#include <string.h>

const struct command_option OPTIONS_LEDGER_LIST[] = {
    {"--family", "REF", "only this family's"},
    {"--recipient", "NAME", "only with recipients whose name has this in it"},
    {"--state", "STATE", "only those in this state"},
    {"--since", "DAY", "only those decided from this day on"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

static enum status state_parse(const char *text, struct sharing_filter *filter, struct error *err)
{
    for (int i = SHARING_DRAFTED; i <= SHARING_ERASED; i++) {
        if (strcmp(sharing_state_name((enum sharing_state)i), text) == 0) {
            filter->has_state = true;
            filter->state = (enum sharing_state)i;
            return STATUS_OK;
        }
    }
    error_set(err, STATUS_USAGE, "there is no state %s", text);
    return error_hint(err, "one of: drafted, awaiting approval, sealed, delivered, acknowledged, "
                           "rejected, overdue, withdrawn, expired, erased");
}

static enum status list_json(const struct sharing_views *views, struct error *err)
{
    json_t *array = json_array();
    for (size_t i = 0; i < views->count; i++) {
        const struct sharing_view *view = &views->items[i];
        char decided[TIMESTAMP_SIZE];
        timestamp_format(view->decided, decided);
        json_array_append_new(
            array, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", view->id, "state",
                             sharing_state_name(view->state), "decided", decided, "recipient",
                             view->recipient, "organisation", view->organisation, "profile",
                             view->profile, "family", view->reference, "channel", view->channel));
    }
    return print_json(array, err);
}

enum { LIST_COLUMNS = 7, SHORT_ID = 9 };

/* Of an erased sharing nothing is known any more. */
static const char *cell_text(const char *text)
{
    return *text ? text : "-";
}

static enum status list_table(const struct sharing_views *views, struct error *err)
{
    static const char *const HEADINGS[LIST_COLUMNS] = {"id",        "state",   "decided", "family",
                                                       "recipient", "profile", "by"};
    const char **cells = memory_allocate_array((views->count + 1) * LIST_COLUMNS, sizeof *cells);
    char(*short_texts)[SHORT_ID + DATE_SIZE] =
        memory_allocate_array(views->count + 1, sizeof *short_texts);
    if (!cells || !short_texts) {
        memory_free(cells);
        memory_free(short_texts);
        return memory_error(err);
    }
    memcpy(cells, HEADINGS, sizeof HEADINGS);
    for (size_t i = 0; i < views->count; i++) {
        const struct sharing_view *view = &views->items[i];
        struct date day = date_of(view->decided);
        char *id = short_texts[i], *decided = short_texts[i] + SHORT_ID;
        snprintf(id, SHORT_ID, "%.8s", view->id);
        date_format(&day, decided);
        const char *row[LIST_COLUMNS] = {id,
                                         sharing_state_name(view->state),
                                         decided,
                                         cell_text(view->reference),
                                         cell_text(view->recipient),
                                         cell_text(view->profile),
                                         cell_text(view->channel)};
        memcpy(cells + (i + 1) * LIST_COLUMNS, row, sizeof row);
    }
    print_table(cells, LIST_COLUMNS, views->count + 1);
    memory_free(cells);
    memory_free(short_texts);
    return STATUS_OK;
}

enum status command_ledger_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct sharing_views views = {0};
    struct sharing_filter filter = {.reference = argument_value(arguments, "--family"),
                                    .recipient = argument_value(arguments, "--recipient")};
    const char *state = argument_value(arguments, "--state");
    enum status status = state ? state_parse(state, &filter, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = argument_date(arguments, "--since", &filter.since, &filter.has_since, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_sharings(session.office, &filter, timestamp_now(), &views, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = list_json(&views, err);
    else if (status == STATUS_OK && views.count == 0)
        print_note(filter.reference || filter.recipient || filter.has_state || filter.has_since
                       ? "no sharing fits"
                       : "no sharing yet");
    else if (status == STATUS_OK)
        status = list_table(&views, err);
    office_sharings_free(&views);
    session_close(&session);
    return status;
}
