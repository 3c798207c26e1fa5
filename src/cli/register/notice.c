#include "register/recording.h"

const struct command_option OPTIONS_NOTICE[] = {
    {"--trustees", NULL, "for the trustees: of a request by the police or a court"},
    OPTIONS_AT_END};
const char NOTICE_MORE[] = "The text names nobody, neither family nor recipient: it may go by an "
                           "ordinary email or letter.";

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
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s}", "id", id, "text", buffer_text(&text)), err);
    else if (status == STATUS_OK)
        print_text(buffer_text(&text));
    buffer_free(&text);
    session_close(&session);
    return status;
}
