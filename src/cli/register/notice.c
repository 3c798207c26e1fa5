#include "register/recording.h"

const struct command_option OPTIONS_NOTICE[] = {
    {"--trustees", NULL, "for the trustees: of a request by the police or a court"},
    {"--html", NULL, "the text as a page, for an email in HTML"},
    OPTIONS_AT_END};
const char NOTICE_MORE[] = "The text names nobody, neither family nor recipient: it may go by an "
                           "ordinary email or letter.";

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
        status =
            notice_write(session.office, id, session_now(), way_tell_command, &quoted, &text, err);
    if (status == STATUS_OK && argument_given(arguments, "--html"))
        status = print_html(&text, err);
    else if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s}", "id", id, "text", buffer_text(&text)), err);
    else if (status == STATUS_OK)
        print_text(buffer_text(&text));
    buffer_free(&text);
    session_close(&session);
    return status;
}
