#include "register/recording.h"
#include "safehand/office/entries.h"
#include "share/transport.h"

#include <stdlib.h>
#include <string.h>

const struct command_option OPTIONS_INCIDENT[] = {
    {"--what", "KIND", "lost, misdirected, opened-by-another or other"},
    {"--aware", "TIME", "when the office became aware (YYYY-MM-DD HH:MM; now)"},
    {"--details", "TEXT", "what happened"},
    {"--close", "HOW", "the regulator was told, or it is not-notifiable"},
    {"--reason", "TEXT", "how it was told, or why it need not be"},
    {"--password-file", "FILE", "file with the portal's password, to take the package off it"},
    OPTIONS_AT_END};
const char INCIDENT_MORE[] =
    "ID is a sharing, or the number of the entry that `safehand log` wrote. The sharing is "
    "withdrawn unless\nthe recipient has acknowledged it, and taken off the portal if its password "
    "is at hand. The 72 hours\nfrom awareness, to tell the regulator, stand in `safehand tasks` "
    "until the incident is closed. Only\nsomebody who approves may find it not notifiable.";

/* ---- taking back what lies on a portal ---- */

/* What was withdrawn is taken off the portal. The incident is recorded by then: what fails here is
 * told, and left to a person. */
static void incident_take_back(const struct arguments *arguments, struct office *office,
                               struct incident_done *done)
{
    struct error failure = {0};
    struct sharing_timeline timeline = {0};
    const char *environment = getenv("SAFEHAND_PORTAL_PASSWORD_FILE");
    bool has_password = argument_given(arguments, "--password-file") || terminal_can_ask() ||
                        (environment && *environment);
    enum status status = STATUS_OK;
    if (!done->was_withdrawn || !has_password)
        return;
    status = timeline_read(office, done->id, session_now(), &timeline, &failure);
    const char *portal = status == STATUS_OK ? timeline_on_portal(&timeline) : NULL;
    if (portal) {
        status = transport_take_off(arguments, office, done->id, portal, &failure);
        done->was_taken_off = status == STATUS_OK;
    }
    if (status != STATUS_OK)
        print_failure("the package is not taken off the portal: ", &failure);
    timeline_free(&timeline);
}

static enum status incident_print(const struct arguments *arguments,
                                  const struct incident *incident, const struct incident_done *done,
                                  struct error *err)
{
    char due[TIMESTAMP_SIZE], words[TIMESTAMP_WORDS_SIZE];
    timestamp_format(done->due, due);
    timestamp_words(done->due, words);
    if (wants_json(arguments))
        return print_json(json_pack("{s:I, s:s, s:s, s:b, s:b, s:b}", "entry",
                                    (json_int_t)done->entry, "what", incident->what, "due", due,
                                    "withdrawn", done->was_withdrawn, "taken_off_portal",
                                    done->was_taken_off, "out_of_reach",
                                    done->was_out_of_reach && !done->was_taken_off),
                          err);
    print_line("The incident is recorded in entry %llu.", (unsigned long long)done->entry);
    if (done->was_withdrawn)
        print_line("Sharing %s is withdrawn.", done->id);
    if (done->was_taken_off)
        print_line("Nothing of its package is on the portal.");
    print_line("The regulator is to be told by %s, unless it need not be.", words);
    if (done->was_out_of_reach && !done->was_taken_off)
        print_note("what was delivered is out there: take it off the portal, get the device back, "
                   "or have it destroyed, and tell the recipient");
    print_note("close it with `safehand incident %s --close told --reason ...`", incident->id);
    return STATUS_OK;
}

static enum status close_incident(const struct arguments *arguments, const char *as,
                                  struct error *err)
{
    size_t closed = 0;
    struct session session = {0};
    const char *reason, *id = arguments->positional.items[0];
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = incident_close(session.office, id, as, reason, session_now(), &closed, err);
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
        return close_incident(arguments, as, err);
    enum status status = argument_required(arguments, "--what", &incident.what, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--details", &incident.details, err);
    if (status == STATUS_OK)
        status = option_time(arguments, "--aware", &incident.aware, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = incident_record(session.office, &incident, session_now(), &done, err);
    if (status == STATUS_OK) {
        incident_take_back(arguments, session.office, &done);
        status = incident_print(arguments, &incident, &done, err);
    }
    session_close(&session);
    return status;
}
