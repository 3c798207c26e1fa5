#include "record/checking.h"
#include "share/ask.h"
#include "share/questions.h"
#include "share/request.h"

#include <unistd.h>

const struct command_option OPTIONS_PREVIEW[] = {
    {"--profile", "NAME", "for which purpose (a profile of the office)"},
    {"--for-family", NULL, "as the family may see it, before they consent"},
    {"--plain", NULL, "one part below the other, also on a wide terminal (for a screen reader)"},
    OPTIONS_OF_CHOICE,
    {"--to", "NAME", "also what every rule says, if it went to this recipient"},
    OPTIONS_OF_REQUEST,
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char PREVIEW_MORE[] = "It decides nothing, and writes nothing down. With --to it says what "
                            "every rule would say to such a "
                            "sharing,\nas far as purpose, basis, reasons and the way are given "
                            "with the options that share has.";

/* What is previewed. */
struct preview {
    const struct record *record;
    const struct profile *profile;
    const struct selection *selection;
    const struct policy_verdict *verdict; /* NULL without a recipient */
};

/* How it would end, as far as the rules know now. */
static const char *verdict_words(const struct policy_verdict *verdict)
{
    struct error told = {0};
    switch (policy_verdict_status(verdict, &told)) {
    case STATUS_OK:
        return "goes on";
    case STATUS_REFUSED:
        return "refused";
    case STATUS_WAITING:
        return "awaits approval";
    default:
        return "asks";
    }
}

static enum status preview_json(const struct preview *preview, struct error *err)
{
    json_t *document = NULL;
    int failed = 0;
    enum status status =
        page_preview_json(preview->record, preview->profile, preview->selection, &document, err);
    if (status != STATUS_OK)
        return status;
    if (preview->verdict) {
        json_put(document, "outcome", json_string(verdict_words(preview->verdict)), &failed);
        json_put(document, "rules", outcomes_json(preview->verdict), &failed);
    }
    if (!failed)
        return print_json(document, err);
    json_decref(document);
    return memory_error(err);
}

static enum status preview_text(const struct arguments *arguments, const struct preview *preview,
                                struct error *err)
{
    struct buffer text;
    buffer_init(&text, PACKAGE_TEXT_MAXIMUM);
    unsigned width = terminal_width();
    bool columns = isatty(STDOUT_FILENO) && width >= PAGE_COLUMNS_MINIMUM &&
                   !argument_given(arguments, "--plain");
    enum status status = columns ? page_preview_columns(preview->selection, width, &text, err)
                                 : page_preview(preview->record, preview->profile,
                                                preview->selection, width, &text, err);
    if (status == STATUS_OK)
        print_text(buffer_text(&text));
    buffer_free(&text);
    return status;
}

static enum status preview_print(const struct arguments *arguments, const struct preview *preview,
                                 struct error *err)
{
    if (wants_json(arguments))
        return preview_json(preview, err);
    enum status status = preview_text(arguments, preview, err);
    if (status == STATUS_OK && preview->verdict) {
        print_line("%s", "");
        print_line("What the rules say (as it stands: %s)", verdict_words(preview->verdict));
        outcomes_print(preview->verdict, true);
    }
    return status;
}

/* The request as share would make it, judged, and nothing decided. */
static enum status preview_for(const struct arguments *arguments, const struct session *session,
                               struct sharing_request *request, const struct profile *profile,
                               struct error *err)
{
    struct sharing *sharing = NULL;
    enum status status = request_answers(arguments, &request->answers, err);
    if (status == STATUS_OK && request_names_channel(arguments))
        status = request_channel(arguments, &request->channel, &request->channel_to, err);
    else if (status == STATUS_OK)
        status = asking_presume_channel(profile, &request->channel, err);
    if (status == STATUS_OK)
        status = sharing_begin(session->office, request, session_now(), &sharing, err);
    if (status == STATUS_OK && !request_names_channel(arguments))
        status = asking_fit_channel(sharing, session_now(), err);
    if (status == STATUS_OK) {
        share_tell_untyped(sharing_record(sharing), office_catalogue(session->office));
        struct preview preview = {sharing_record(sharing), sharing_profile(sharing),
                                  sharing_selection(sharing), sharing_verdict(sharing)};
        status = preview_print(arguments, &preview, err);
    }
    sharing_free(sharing);
    json_decref(request->answers);
    return status;
}

static enum status preview_alone(const struct arguments *arguments, struct session *session,
                                 const struct sharing_request *request,
                                 const struct profile *profile, struct error *err)
{
    struct record *record = NULL;
    struct selection *selection = NULL;
    enum status status =
        session_record(arguments, session, request->record_path, NULL, &record, err);
    if (status == STATUS_OK)
        status = extract_select(record, office_catalogue(session->office), profile,
                                &request->choice, session_now(), &selection, err);
    if (status == STATUS_OK) {
        struct preview preview = {record, profile, selection, NULL};
        if (!request->choice.for_family)
            share_tell_untyped(record, office_catalogue(session->office));
        status = preview_print(arguments, &preview, err);
    }
    extract_selection_free(selection);
    record_free(record);
    return status;
}

enum status command_preview(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct sharing_request request = {.recipient = argument_value(arguments, "--to")};
    struct profile *profile = NULL;
    enum status status = argument_required(arguments, "--profile", &request.profile, err);
    if (status == STATUS_OK)
        status = choice_of_arguments(arguments, &request.choice, err);
    request.choice.for_family = argument_given(arguments, "--for-family");
    if (status == STATUS_OK && request.recipient && request.choice.for_family)
        status = error_set(err, STATUS_USAGE, "--to and --for-family exclude each other");
    if (status == STATUS_OK)
        status = request.recipient ? session_open(arguments, &session, err)
                                   : session_office(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_profile(session.office, request.profile, &profile, err);
    if (status == STATUS_OK)
        status = session_folder(arguments, &session, arguments->positional.items[0],
                                &request.record_path, err);
    if (status == STATUS_OK)
        status =
            record_look(arguments, &session, request.record_path, !request.choice.for_family, err);
    if (status == STATUS_OK)
        status = request.recipient ? preview_for(arguments, &session, &request, profile, err)
                                   : preview_alone(arguments, &session, &request, profile, err);
    profile_free(profile);
    extract_choice_free(&request.choice);
    session_close(&session);
    return status;
}
