#include "cli.h"

const struct command_option OPTIONS_LEDGER_HOLD[] = {{"--reason", "TEXT", "why"},
                                                     {"--release", NULL, "end the hold"},
                                                     OPTION_OFFICE,
                                                     OPTION_IDENTITY,
                                                     OPTION_JSON,
                                                     OPTION_END};

static enum status hold_json(const struct hold_view *view, struct error *err)
{
    char since[TIMESTAMP_SIZE];
    if (!view->is_held)
        return print_json(json_pack("{s:s, s:b}", "id", view->id, "held", false), err);
    timestamp_format(view->since, since);
    return print_json(json_pack("{s:s, s:b, s:s, s:s, s:s}", "id", view->id, "held", true, "since",
                                since, "by", view->by, "reason", view->reason),
                      err);
}

static void hold_print(const struct hold_view *view)
{
    char since[TIMESTAMP_WORDS_SIZE];
    timestamp_words(view->since, since);
    if (!view->is_held)
        print_line("Sharing %s is not on hold any more.", view->id);
    else if (view->is_new)
        print_line("Sharing %s is on hold: it is not erased, also not on its review date.",
                   view->id);
    else
        print_note("sharing %s is on hold already, since %s, by %s: %s", view->id, since, view->by,
                   view->reason);
}

enum status command_ledger_hold(const struct arguments *arguments, struct error *err)
{
    const char *reason, *id = arguments->positional.items[0];
    struct session session = {0};
    struct hold_view view = {.is_held = false};
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK && argument_given(arguments, "--release"))
        status = hold_release(session.office, id, reason, session_now(), &view, err);
    else if (status == STATUS_OK)
        status = hold_put(session.office, id, reason, session_now(), &view, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = hold_json(&view, err);
    else if (status == STATUS_OK)
        hold_print(&view);
    hold_view_free(&view);
    session_close(&session);
    return status;
}
