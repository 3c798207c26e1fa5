#include "recording.h"

#include <string.h>

const struct command_option OPTIONS_INCIDENT[] = {
    {"--what", "KIND", "lost, misdirected, opened-by-another or other"},
    {"--aware", "TIME", "when the office became aware (YYYY-MM-DD HH:MM; now)"},
    {"--details", "TEXT", "what happened"},
    {"--close", "HOW", "the regulator was told, or it is not-notifiable"},
    {"--reason", "TEXT", "how it was told, or why it need not be"},
    OPTIONS_AT_END};
const char INCIDENT_MORE[] =
    "ID is a sharing, or the number of the entry that `safehand log` wrote. The sharing is "
    "withdrawn unless\nthe recipient has acknowledged it; 72 hours from awareness to tell the "
    "regulator stand in `safehand tasks`\nuntil the incident is closed. Only somebody who approves "
    "may find it not notifiable.";

static enum status incident_print(const struct arguments *arguments,
                                  const struct incident *incident, const struct incident_done *done,
                                  struct error *err)
{
    char due[TIMESTAMP_SIZE], words[TIMESTAMP_WORDS_SIZE];
    timestamp_format(done->due, due);
    timestamp_words(done->due, words);
    if (wants_json(arguments))
        return print_json(json_pack("{s:I, s:s, s:s, s:b, s:b}", "entry", (json_int_t)done->entry,
                                    "what", incident->what, "due", due, "withdrawn",
                                    done->was_withdrawn, "out_of_reach", done->was_out_of_reach),
                          err);
    print_line("The incident is recorded in entry %llu.", (unsigned long long)done->entry);
    if (done->was_withdrawn)
        print_line("Sharing %s is withdrawn.", done->id);
    print_line("The regulator is told until %s, unless it need not be.", words);
    if (done->was_out_of_reach)
        print_note("what was delivered is out there: take it off the portal, get the device back, "
                   "or have it destroyed, and tell the recipient");
    print_note("close it with `safehand incident %s --close told --reason ...`", incident->id);
    return STATUS_OK;
}

static enum status incident_close(const struct arguments *arguments, const char *as,
                                  struct error *err)
{
    size_t closed = 0;
    struct session session = {0};
    const char *reason, *id = arguments->positional.items[0];
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status =
            office_incident_close(session.office, id, as, reason, timestamp_now(), &closed, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:s, s:s, s:I}", "id", id, "closed_as", as, "closed", (json_int_t)closed),
            err);
    else if (status == STATUS_OK)
        print_line("The incident of %s is closed: %s.", id, as);
    session_close(&session);
    return status;
}

enum status command_incident(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct incident_done done;
    struct incident incident = {.id = arguments->positional.items[0]};
    const char *as = argument_value(arguments, "--close");
    if (as && (argument_given(arguments, "--what") || argument_given(arguments, "--details")))
        return error_set(err, STATUS_USAGE, "--close and --what exclude each other");
    if (as)
        return incident_close(arguments, as, err);
    enum status status = argument_required(arguments, "--what", &incident.what, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--details", &incident.details, err);
    if (status == STATUS_OK)
        status = option_time(arguments, "--aware", &incident.aware, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_incident(session.office, &incident, timestamp_now(), &done, err);
    if (status == STATUS_OK)
        status = incident_print(arguments, &incident, &done, err);
    session_close(&session);
    return status;
}
