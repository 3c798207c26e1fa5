/* approve, deliver: what comes after the decision. */
#include "share/questions.h"
#include "share/transport.h"

#include <string.h>

const struct command_option OPTIONS_APPROVE[] = {{"--yes", NULL, "approve without being asked"},
                                                 {"--show", NULL, "show every value that leaves"},
                                                 {"--no", NULL, "say no: it is withdrawn"},
                                                 {"--reason", "TEXT", "why not"},
                                                 OPTION_OFFICE,
                                                 OPTION_IDENTITY,
                                                 OPTION_JSON,
                                                 OPTION_END};
const struct command_option OPTIONS_DELIVER[] = {
    {"--password-file", "FILE", "file with the portal's password (else it is asked)"},
    {"--unmount", NULL, "unmount the memory stick when it is written"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

/* ---- approve ---- */

static void approval_print_rule(const json_t *rule)
{
    const char *id = json_text(rule, "id"), *result = json_text(rule, "result");
    const char *reason = json_text(rule, "reason");
    if (id && result && reason && strcmp(result, "not applicable") != 0)
        print_item(24, "  %s %-17s %s", id, result, reason);
}

/* A field as the catalogue calls it, and whose it is. */
static void approval_print_field(const struct catalogue *catalogue, const char *path)
{
    const struct catalogue_field *field = catalogue_find(catalogue, path);
    if (field)
        print_line("  field %s (%s)", path, field->label);
    else
        print_line("  field %s", path);
}

/* What was answered is what the manager answers for: the reasons above all. */
static void approval_print_answers(const json_t *answers)
{
    size_t index;
    json_t *item;
    print_line("What was answered:");
    json_array_foreach(answers, index, item)
    {
        const char *key = json_text(item, "key"), *answer = json_text(item, "answer");
        enum answer_key question;
        const char *rest, *words = NULL;
        if (key && answer && answer_key_parse(key, &question, &rest))
            words = policy_answer_words(question, answer);
        if (key && answer)
            print_item(4, "  %s: %s", key, words ? words : answer);
    }
}

static enum rule_id approval_rule(const struct approval_view *view, size_t at)
{
    enum rule_id rule = RULE_P06;
    (void)!rule_id_parse(view->awaits.items[at], &rule);
    return rule;
}

/* Whether the sharing did not wait for this rule: then it is looked at afterwards. */
static bool approval_is_duty(const struct approval_view *view, size_t at)
{
    return decision_has(view->decision, approval_rule(view, at), POLICY_DUTY);
}

static bool approval_has_waited(const struct approval_view *view)
{
    for (size_t i = 0; i < view->awaits.count; i++)
        if (!approval_is_duty(view, i))
            return true;
    return false;
}

/* A file, and what is known of it. */
static void approval_print_file(const json_t *file)
{
    const char *name = json_text(file, "name"), *answer = json_text(file, "answer");
    const json_t *unread = json_object_get(file, "not_read");
    const char *text = json_text(unread, "text"), *hidden = json_text(unread, "hidden");
    const char *recorded = json_text(file, "recorded_name");
    if (recorded)
        print_line("  file %s: in the record it is %s", name, recorded);
    if (json_text(file, "original"))
        print_line("  file %s: a copy leaves, from which hidden data was taken out", name);
    if (!answer)
        print_line("  file %s", name);
    else if (!text && !hidden)
        print_line("  file %s: read whole, %s", name,
                   strcmp(answer, "found") == 0 ? "and something was found" : "nothing found");
    if (text)
        print_line("  file %s: its words were not read whole, because %s", name, text);
    if (hidden)
        print_line("  file %s: what it hides was not read whole, because %s", name, hidden);
}

static void approval_print(const struct office *office, const struct sharing_timeline *timeline,
                           const struct approval_view *view)
{
    size_t index;
    json_t *item;
    const json_t *decision = view->decision;
    const json_t *recipient = json_object_get(decision, "recipient");
    const json_t *sender = json_object_get(decision, "sender");
    const char *purpose = json_text(decision, "purpose");
    print_line(approval_has_waited(view) ? "%s wants to share with %s, %s:"
                                         : "%s shared with %s, %s, and did not wait for this look:",
               json_text(sender, "name"), json_text(recipient, "name"),
               json_text(recipient, "organisation"));
    if (purpose)
        print_line("Purpose: %s", purpose);
    print_stories(office, decision, timeline);
    print_line(approval_has_waited(view) ? "What would leave of %s:" : "What left of %s:",
               json_text(decision, "reference"));
    json_array_foreach(json_object_get(decision, "fields"), index, item)
        approval_print_field(office_catalogue(office), json_string_value(item));
    json_array_foreach(json_object_get(decision, "entries"), index, item)
        print_line("  entry %s", json_string_value(item));
    json_array_foreach(json_object_get(decision, "attachments"), index, item)
        approval_print_file(item);
    approval_print_answers(json_object_get(decision, "answers"));
    print_line("The rules:");
    json_array_foreach(json_object_get(decision, "rules"), index, item) approval_print_rule(item);
    for (size_t i = 0; i < view->awaits.count; i++) {
        enum rule_id rule = approval_rule(view, i);
        const char *id = rule_id_text(rule), *reason = decision_reason(decision, rule);
        if (!approval_is_duty(view, i))
            print_item(4, "You are asked: %s Here: %s (%s)", policy_approval_asked(rule),
                       reason ? reason : "", id);
        else if (approval_has_waited(view))
            print_item(4, "With this approval you have looked at it afterwards too: %s (%s)",
                       policy_approval_words(rule), id);
        else
            print_item(4, "It did not wait; you are asked to look at it afterwards: %s (%s)",
                       policy_approval_asked(rule), id);
    }
}

/* Everything that leaves, as the coordinator's preview shows it. Where it cannot be shown the
 * manager is told so, and may still sign what the decision says. */
static enum status approval_show(struct office *office, const struct approval_view *view,
                                 struct error *err)
{
    struct buffer text;
    struct error unreadable = {0};
    buffer_init(&text, EXTRACT_MAXIMUM);
    enum status status = approval_preview(office, view, terminal_width(), &text, &unreadable);
    if (status == STATUS_OK)
        print_text(buffer_text(&text));
    else
        print_failure("what would leave cannot be shown here: ", &unreadable);
    buffer_free(&text);
    return output_finish(err);
}

/* A no: it goes nowhere, and who shares it is told why. */
static enum status approval_refuse(const struct arguments *arguments, struct office *office,
                                   const struct approval_view *view, struct error *err)
{
    const char *reason, *id = json_text(view->decision, "id");
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = sharing_refuse(office, id, view->digest, reason, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s, s:s}", "id", id, "state",
                                      sharing_state_name(SHARING_WITHDRAWN), "reason", reason),
                            err);
    else if (status == STATUS_OK)
        print_line("Not approved: %s, which is withdrawn.", id);
    return status;
}

/* Looked at as it is shown, and agreed to. */
static enum status approval_sign(const struct arguments *arguments, struct office *office,
                                 const struct approval_view *view, struct error *err)
{
    const char *id = json_text(view->decision, "id");
    bool has_waited = approval_has_waited(view);
    enum status status = confirm_or_yes(
        arguments,
        has_waited ? "Approve exactly this (yes or no)? "
                   : "Have you looked at it, and was it right (yes or no)? ",
        has_waited ? "not approved, and nothing recorded" : "not signed, and nothing recorded",
        err);
    if (status == STATUS_OK)
        status = sharing_approve(office, id, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s}", "id", id, "decision", view->digest), err);
    else if (status == STATUS_OK)
        print_line("%s: %s, by your signature over decision %.16s...",
                   has_waited ? "Approved" : "Looked at afterwards", id, view->digest);
    return status;
}

enum status command_approve(const struct arguments *arguments, struct error *err)
{
    const char *id = arguments->positional.items[0];
    struct session session = {0};
    struct approval_view view = {0};
    struct sharing_timeline timeline = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = session_concern_of(&session, id, err);
    if (status == STATUS_OK)
        status = approval_view_read(session.office, id, session_now(), &view, err);
    if (status == STATUS_OK)
        status = timeline_read(session.office, id, session_now(), &timeline, err);
    if (status == STATUS_OK && !wants_json(arguments))
        approval_print(session.office, &timeline, &view);
    bool asks = !argument_given(arguments, "--yes") && !argument_given(arguments, "--no") &&
                !wants_json(arguments) && terminal_can_ask();
    if (status == STATUS_OK && (asks || argument_given(arguments, "--show")))
        status = approval_show(session.office, &view, err);
    if (status == STATUS_OK && argument_given(arguments, "--no"))
        status = approval_refuse(arguments, session.office, &view, err);
    else if (status == STATUS_OK)
        status = approval_sign(arguments, session.office, &view, err);
    approval_view_free(&view);
    timeline_free(&timeline);
    session_close(&session);
    return status;
}

/* ---- deliver ---- */

static enum status deliver_sealed(const struct arguments *arguments, struct sharing *sharing,
                                  struct error *err)
{
    struct transport transport = {0};
    enum status status = transport_connect(arguments, sharing, &transport, err);
    if (status == STATUS_OK)
        status = transport_carry(&transport, sharing, false, err);
    transport_close(&transport);
    return status;
}

enum status command_deliver(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct sharing *sharing = NULL;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = session_concern_of(&session, arguments->positional.items[0], err);
    if (status == STATUS_OK)
        status = sharing_resume(session.office, arguments->positional.items[0], session_now(),
                                &sharing, err);
    if (status == STATUS_OK)
        status = deliver_sealed(arguments, sharing, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s, s:s}", "id", sharing_id(sharing), "state",
                                      delivered_state(sharing), "package",
                                      sharing_package_digest(sharing)),
                            err);
    else if (status == STATUS_OK)
        print_line("Sharing %s is %s to %s.", sharing_id(sharing), delivered_words(sharing),
                   sharing_recipient(sharing)->name);
    if (status == STATUS_OK)
        delivered_advise(sharing);
    sharing_free(sharing);
    session_close(&session);
    return status;
}

enum status command_sent(const struct arguments *arguments, struct error *err)
{
    const char *id = arguments->positional.items[0];
    struct session session = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = sharing_sent(session.office, id, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:s, s:s}", "id", id, "state", sharing_state_name(SHARING_DELIVERED)), err);
    else if (status == STATUS_OK)
        print_line("Recorded that sharing %s was sent. Now its receipt is waited for.", id);
    session_close(&session);
    return status;
}
