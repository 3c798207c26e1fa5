#include "questions.h"
#include "request.h"
#include "share_ask.h"
#include "transport.h"

#include <string.h>

const struct command_option OPTIONS_SHARE[] = {
    {"--to", "NAME", "the recipient"},
    {"--profile", "NAME", "for which purpose (a profile of the office)"},
    {"--purpose", "TEXT", "what exactly for, in words; @FILE reads them from a file"},
    {"--basis", "BASIS", "lawful basis"},
    {"--consent", "ID", "the consent in the record that covers it"},
    {"--agreement", "NAME", "the registered agreement that it is shared under"},
    {"--reason", "[KEY=]TEXT...", "why; KEY is the question it answers (may be repeated)"},
    {"--portal", "NAME", "by this portal"},
    {"--media", "DIR", "on this memory stick"},
    {"--by", "WAY", "email or hand: the file is made, you hand it over"},
    {"--hold", NULL, "seal now, deliver later"},
    {"--answers", "FILE", "answers to the checklist for removable media"},
    {"--password-file", "FILE", "file with the portal's password (else it is asked)"},
    OPTIONS_OF_CHOICE,
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

/* What the options say. Where nobody can be asked, what is missing is an error at once. */
static enum status share_request(const struct arguments *arguments, struct sharing_request *request,
                                 bool *has_channel, struct error *err)
{
    bool can_ask = terminal_can_ask();
    request->record_path = arguments->positional.items[0];
    request->recipient = argument_value(arguments, "--to");
    request->profile = argument_value(arguments, "--profile");
    *has_channel = argument_given(arguments, "--portal") || argument_given(arguments, "--media") ||
                   argument_given(arguments, "--by");
    enum status status = STATUS_OK;
    if (!can_ask)
        status = argument_required(arguments, "--to", &request->recipient, err);
    if (status == STATUS_OK && !can_ask)
        status = argument_required(arguments, "--profile", &request->profile, err);
    if (status == STATUS_OK && (*has_channel || !can_ask))
        status = request_channel(arguments, &request->channel, &request->channel_to, err);
    if (status == STATUS_OK)
        status = choice_of_arguments(arguments, &request->choice, err);
    if (status == STATUS_OK)
        status = request_answers(arguments, &request->answers, err);
    request->hold = argument_given(arguments, "--hold");
    return status;
}

/* The last look before anything is written: on a terminal only. */
static enum status share_confirm(const struct sharing *sharing, struct error *err)
{
    bool yes = false;
    size_t fields = 0, entries = 0;
    if (!terminal_can_ask())
        return STATUS_OK;
    for (size_t i = 0; i < sharing->selection->field_count; i++)
        fields += sharing->selection->fields[i].leaves;
    for (size_t i = 0; i < sharing->selection->entry_count; i++)
        entries += sharing->selection->entries[i].leaves;
    size_t attachments = sharing->selection->attachment_count;
    terminal_say("\nTo %s, %s, by %s:\n%zu %s, %zu %s and %zu %s of %s, marked %s. `safehand "
                 "preview` shows them.",
                 sharing->recipient->card->name, sharing->recipient->card->organisation,
                 channel_name(sharing->channel), fields, fields == 1 ? "field" : "fields", entries,
                 entries == 1 ? "entry" : "entries", attachments,
                 attachments == 1 ? "attachment" : "attachments", sharing->record->reference,
                 marking_name(sharing->selection->marking));
    enum status status = terminal_confirm("Share this (yes or no)? ", &yes, err);
    if (status == STATUS_OK && !yes) {
        status = error_set(err, STATUS_REFUSED, "nothing was shared");
        error_hint(err, "you said no; nothing was recorded");
    }
    return status;
}

static const char *share_state(const struct sharing *sharing, bool waits)
{
    if (waits)
        return "awaiting approval";
    return sharing->hold ? "sealed" : "delivered";
}

static enum status share_print(const struct arguments *arguments, const struct sharing *sharing,
                               bool waits, struct error *err)
{
    const char *state = share_state(sharing, waits);
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:s}", "id", sharing->id,
                                    "state", state, "decision", sharing->decision_digest, "package",
                                    sharing->package_digest, "recipient",
                                    sharing->recipient->card->name, "rules",
                                    outcomes_json(&sharing->verdict), "outbox",
                                    sharing->package_path ? sharing->package_path : ""),
                          err);
    print_line("Sharing %s is %s.", sharing->id, state);
    outcomes_print(&sharing->verdict, false);
    return STATUS_OK;
}

/* Decides and, unless somebody must approve it first, seals and delivers. The portal's password is
 * asked for before the decision stands in the ledger. */
static enum status share_carry_out(const struct arguments *arguments, struct sharing *sharing,
                                   bool *waits, struct error *err)
{
    struct transport transport = {0};
    struct error awaited = {0};
    enum status status = STATUS_OK;
    bool goes_now =
        !sharing->hold && policy_verdict_status(&sharing->verdict, &awaited) == STATUS_OK;
    if (goes_now)
        status = transport_connect(arguments, sharing, &transport, err);
    if (status == STATUS_OK && interrupt_seen())
        status = interrupt_error(err);
    if (status == STATUS_OK)
        status = sharing_decide(sharing, timestamp_now(), waits, err);
    if (status == STATUS_OK && !*waits)
        status = transport_carry(&transport, sharing, !goes_now, err);
    transport_close(&transport);
    return status;
}

/* What the coordinator has to do next. */
static void share_advise(const struct sharing *sharing)
{
    if (sharing->hold)
        print_note("send it with `safehand deliver %.8s`", sharing->id);
    else
        delivered_advise(sharing);
}

/* Everything is done but for somebody else's signature. */
static enum status share_waits(const struct sharing *sharing, struct error *err)
{
    error_set(err, STATUS_WAITING, "nothing has left yet: sharing %.8s waits for approval",
              sharing->id);
    return error_hint(err,
                      "a manager, deputy or trustee runs `safehand approve %.8s`, and then you run "
                      "`safehand deliver %.8s`",
                      sharing->id, sharing->id);
}

enum status command_share(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct sharing_request request = {0};
    struct sharing *sharing = NULL;
    struct share_asked asked = {0};
    bool waits = false, has_channel = false;
    enum status status = share_request(arguments, &request, &has_channel, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK && terminal_can_ask())
        status = share_ask(session.office, has_channel, &request, &asked, err);
    if (status == STATUS_OK)
        status = sharing_begin(session.office, &request, timestamp_now(), &sharing, err);
    if (status == STATUS_OK)
        status = questions_ask(sharing, err);
    if (status == STATUS_OK)
        status = share_confirm(sharing, err);
    if (status == STATUS_OK)
        status = share_carry_out(arguments, sharing, &waits, err);
    if (status == STATUS_OK) {
        status = share_print(arguments, sharing, waits, err);
        if (status == STATUS_OK && waits)
            status = share_waits(sharing, err);
        else if (status == STATUS_OK)
            share_advise(sharing);
    } else if (sharing && sharing->decision) {
        error_context(err, "sharing %s is decided, but not delivered", sharing->id);
        if (!err->hint[0])
            error_hint(err, "try again with `safehand deliver %.8s`", sharing->id);
    }
    share_asked_free(&asked);
    sharing_free(sharing);
    json_decref(request.answers);
    choice_free(&request.choice);
    session_close(&session);
    return status;
}
