#include "register/recording.h"

const struct command_option OPTIONS_NOTICE[] = {
    {"--trustees", NULL, "for the trustees: of a request by the police or a court"},
    {"--html", NULL, "the text as a page, for an email in HTML"},
    OPTIONS_AT_END};
const char NOTICE_MORE[] = "The text names nobody, neither family nor recipient: it may go by an "
                           "ordinary email or letter.";

const struct command_option OPTIONS_RECIPIENT_INVITE[] = {
    {"--page-at", "URL", "where they fetch the page (https); else you bring it to them"},
    {"--html", NULL, "the text as a page, for an email in HTML"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char RECIPIENT_INVITE_MORE[] =
    "NAME is how they are addressed: they need not be a recipient yet. The text says how the page\n"
    "reaches them, how they make a key and send you its card, and what is read out on the phone.";

static enum status print_html(const struct buffer *text, struct error *err)
{
    struct buffer page;
    buffer_init(&page, 16 * NOTICE_MAXIMUM);
    enum status status = page_notice(buffer_text(text), &page, err);
    if (status == STATUS_OK)
        print_text(buffer_text(&page));
    buffer_free(&page);
    return status;
}

/* The text in the form that was asked for. */
static enum status print_letter(const struct arguments *arguments, const char *key,
                                const struct buffer *text, struct error *err)
{
    if (argument_given(arguments, "--html"))
        return print_html(text, err);
    if (wants_json(arguments))
        return print_json(
            json_pack("{s:s, s:s}", key, arguments->positional.items[0], "text", buffer_text(text)),
            err);
    print_text(buffer_text(text));
    return STATUS_OK;
}

enum status command_recipient_invite(const struct arguments *arguments, struct error *err)
{
    struct buffer text;
    struct session session = {0};
    buffer_init(&text, NOTICE_MAXIMUM);
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = invitation_write(session.office, arguments->positional.items[0],
                                  argument_value(arguments, "--page-at"), &text, err);
    if (status == STATUS_OK)
        status = print_letter(arguments, "name", &text, err);
    buffer_free(&text);
    session_close(&session);
    return status;
}

enum status command_notice(const struct arguments *arguments, struct error *err)
{
    struct buffer text;
    bool quoted = true;
    struct session session = {0};
    const char *id = arguments->positional.items[0];
    buffer_init(&text, NOTICE_MAXIMUM);
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK && argument_given(arguments, "--trustees"))
        status = notice_write_trustees(session.office, id, session_now(), way_tell_command, &quoted,
                                       &text, err);
    else if (status == STATUS_OK)
        status = notice_write(session.office, id, session_now(), &text, err);
    if (status == STATUS_OK)
        status = print_letter(arguments, "id", &text, err);
    buffer_free(&text);
    session_close(&session);
    return status;
}
