/* withdraw: nothing of it is delivered any more, and what lies on a portal is taken off. */
#include "share/transport.h"

#include <string.h>

#include "safehand/office/entries.h"

const struct command_option OPTIONS_WITHDRAW[] = {
    {"--reason", "TEXT", "why"},
    {"--taken-off", "TEXT", "who took its package off the portal, if you did not, and how"},
    {"--password-file", "FILE", "file with the portal's password (else it is asked)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char WITHDRAW_MORE[] =
    "What lies on a portal, or may since its delivery failed, is deleted there. If that fails the "
    "sharing is\nwithdrawn all the same, `safehand tasks` says so, and the same command without "
    "--reason tries again. What the\nrecipient has fetched is theirs: tell them (`safehand notice` "
    "has the words).";

enum status transport_take_off(const struct arguments *arguments, struct office *office,
                               const char *id, const char *portal, struct error *err)
{
    struct portal *found = NULL;
    struct portal_session *connection = NULL;
    enum status status = office_portal_find(office, portal, &found, err);
    if (status == STATUS_OK)
        status = session_portal(arguments, found, &connection, err);
    if (status == STATUS_OK)
        status = sharing_take_off(office, id, connection, NULL, session_now(), err);
    progress_end();
    portal_close(connection);
    portal_free(found);
    return status;
}

static enum status take_off(const struct arguments *arguments, struct office *office,
                            const struct sharing_timeline *timeline, struct error *err)
{
    const char *by = argument_value(arguments, "--taken-off");
    const char *portal = timeline_on_portal(timeline);
    if (by)
        return sharing_take_off(office, timeline->id, NULL, by, session_now(), err);
    enum status status = transport_take_off(arguments, office, timeline->id, portal, err);
    if (status == STATUS_OK)
        return STATUS_OK;
    error_context(err, "sharing %.8s is withdrawn, but its package %s on portal %s", timeline->id,
                  timeline_may_be_on_portal(timeline) ? "may lie" : "still lies", portal);
    if (err->status == STATUS_USAGE)
        return err->status;
    return error_hint(err,
                      "try again with `safehand withdraw %.8s`, or have whoever runs the portal "
                      "delete %.8s...safehand%s, and record that with --taken-off",
                      timeline->id, timeline->id,
                      timeline_may_be_on_portal(timeline) ? ", also with partial- before it" : "");
}

/* What is to be said however it ends: it is withdrawn by then. */
static enum status withdraw_tell(const struct arguments *arguments,
                                 const struct sharing_timeline *timeline, bool is_taken_off,
                                 struct error *err)
{
    bool was_delivered = timeline_first(timeline, ENTRY_KIND_DELIVERED) ||
                         timeline_first(timeline, ENTRY_KIND_HANDED_OVER);
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:b, s:b}", "id", timeline->id, "state",
                                    sharing_state_name(timeline->state), "delivered", was_delivered,
                                    "taken_off_portal", is_taken_off),
                          err);
    print_line("Sharing %s is withdrawn.", timeline->id);
    if (is_taken_off)
        print_line(argument_value(arguments, "--taken-off")
                       ? "It is recorded that its package was taken off the portal."
                       : "Nothing of its package is on the portal.");
    if (timeline_first(timeline, ENTRY_KIND_REFERENCE_GIVEN))
        print_line(
            "A reference number was given for it, and that stays so: they have it, by that.");
    else if (timeline->state == SHARING_ARRIVED_WITHDRAWN)
        print_line("It had arrived, and that stays true: the recipient has it.");
    if (timeline_left(timeline))
        print_note("tell the recipient: `safehand notice %.8s` has the words", timeline->id);
    return STATUS_OK;
}

static enum status withdraw_first(const struct arguments *arguments, struct session *session,
                                  struct sharing_timeline *timeline, struct error *err)
{
    const char *reason;
    char id[ID_SIZE];
    if (sharing_state_is_withdrawn(timeline->state) && timeline_on_portal(timeline))
        return STATUS_OK;
    memcpy(id, timeline->id, ID_SIZE);
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = sharing_withdraw(session->office, id, reason, session_now(), err);
    if (status == STATUS_OK) {
        timeline_free(timeline);
        status = timeline_read(session->office, id, session_now(), timeline, err);
    }
    return status;
}

enum status command_withdraw(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct sharing_timeline timeline = {0};
    struct error failure = {0}, ignored = {0};
    bool is_taken_off = false;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = timeline_read(session.office, arguments->positional.items[0], session_now(),
                               &timeline, err);
    if (status == STATUS_OK)
        status = withdraw_first(arguments, &session, &timeline, err);
    if (status == STATUS_OK && timeline_on_portal(&timeline)) {
        is_taken_off = take_off(arguments, session.office, &timeline, &failure) == STATUS_OK;
        (void)!withdraw_tell(arguments, &timeline, is_taken_off, &ignored);
        *err = failure;
        status = failure.status;
    } else if (status == STATUS_OK) {
        status = withdraw_tell(arguments, &timeline, false, err);
    }
    timeline_free(&timeline);
    session_close(&session);
    return status;
}
