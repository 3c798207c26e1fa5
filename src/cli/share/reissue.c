#include "share/questions.h"
#include "share/transport.h"

#include "safehand/office/entries.h"

const struct command_option OPTIONS_REISSUE[] = {
    {"--to", "NAME", "the recipient's new card: its name, or the digits of its key"},
    {"--password-file", "FILE", "file with the portal's password (else it is asked)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char REISSUE_MORE[] =
    "For a recipient who has lost their key and has a new card, which was verified. The same is "
    "decided anew\nby today's rules, the old sharing is superseded, and its package leaves the "
    "outbox.";

static enum status reissue_carry(const struct arguments *arguments, struct sharing *sharing,
                                 struct error *err)
{
    struct transport transport = {0};
    enum status status = sharing_is_held(sharing)
                             ? STATUS_OK
                             : transport_connect(arguments, sharing, &transport, err);
    if (status == STATUS_OK)
        status = transport_carry(&transport, sharing, sharing_is_held(sharing), err);
    transport_close(&transport);
    if (status != STATUS_OK)
        delivery_failed(sharing, err);
    return status;
}

/* The old package lies where it was put until somebody takes it away there. */
static void reissue_tell_old(struct office *office, const char *id)
{
    struct error ignored = {0};
    struct sharing_timeline old = {0};
    const char *portal = NULL;
    if (timeline_read(office, id, session_now(), &old, &ignored) == STATUS_OK)
        portal = timeline_on_portal(&old);
    if (portal)
        print_note("the package of the old sharing %s on portal %s: `safehand withdraw %.8s` takes "
                   "it off",
                   timeline_may_be_on_portal(&old) ? "may lie" : "lies", portal, old.id);
    timeline_free(&old);
}

enum status command_reissue(const struct arguments *arguments, struct error *err)
{
    bool waits = false;
    char seen[DIGEST_HEX_SIZE] = "";
    const char *to, *id = arguments->positional.items[0];
    struct session session = {0};
    struct sharing *sharing = NULL;
    enum status status = argument_required(arguments, "--to", &to, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = session_concern_of(&session, id, err);
    if (status == STATUS_OK)
        status = sharing_reissue(session.office, id, to, session_now(), &sharing, &waits, err);
    if (status == STATUS_OK)
        reissue_tell_old(session.office, id);
    if (status == STATUS_OK && !waits)
        status = reissue_carry(arguments, sharing, err);
    if (status == STATUS_OK)
        delivery_keep_said(sharing, seen);
    if (status == STATUS_OK) {
        const char *state = waits                      ? "awaiting approval"
                            : sharing_is_held(sharing) ? "sealed"
                            : wants_json(arguments)    ? delivered_state(sharing)
                                                       : delivered_words(sharing);
        if (wants_json(arguments))
            status = print_json(json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", sharing_id(sharing),
                                          "state", state, "instead_of", id, "decision",
                                          sharing_decision_digest(sharing), "package",
                                          sharing_package_digest(sharing)),
                                err);
        else
            print_line("Sharing %s is %s, in place of %s.", sharing_id(sharing), state, id);
    }
    if (status == STATUS_OK && waits)
        status = delivery_waits(sharing, err);
    else if (status == STATUS_OK && !sharing_is_held(sharing))
        delivered_advise(sharing);
    sharing_free(sharing);
    session_close(&session);
    return status;
}
