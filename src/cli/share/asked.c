/* What is asked for: by options and, where somebody goes on, by what they answered before. */
#include "share/request.h"
#include "share/share.h"

#include <string.h>

/* What somebody goes on with says, of each part; NULL for none. */
static json_t *resumed_part(const struct share *share, const char *part)
{
    return json_object_get(share->resumed.asked, part);
}

bool share_resumes_step(const struct share *share, const char *step)
{
    size_t index;
    json_t *answered;
    if (strcmp(step, "profile") == 0)
        return resumed_part(share, "profile") != NULL;
    if (strcmp(step, "recipients") == 0)
        return json_array_size(resumed_part(share, "recipients")) > 0;
    json_array_foreach(resumed_part(share, "steps"), index, answered)
    {
        if (strcmp(json_string_value(answered), step) == 0)
            return true;
    }
    return false;
}

/* What an option does not name stays as it was. */
static enum status take_lists(const struct extract_choice *before, struct extract_choice *choice,
                              struct error *err)
{
    const struct {
        const struct names *from;
        struct names *to;
    } lists[] = {
        {&before->about, &choice->about},     {&before->entries, &choice->entries},
        {&before->attach, &choice->attach},   {&before->fields, &choice->fields},
        {&before->marks, &choice->marks},     {&before->confirmed, &choice->confirmed},
        {&before->without, &choice->without}, {&before->blanked, &choice->blanked},
        {&before->clean, &choice->clean},     {&before->whom, &choice->whom},
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        bool is_named = lists[i].to->count > 0;
        for (size_t j = 0; !is_named && j < lists[i].from->count; j++)
            if (!names_add_copy(lists[i].to, lists[i].from->items[j]))
                return memory_error(err);
    }
    if (!choice->has_since) {
        choice->has_since = before->has_since;
        choice->since = before->since;
    }
    return STATUS_OK;
}

static enum status take_choice(struct share *share, struct error *err)
{
    struct extract_choice before = {.has_since = false};
    const struct arguments *arguments = share->arguments;
    /* What an option chose is not asked for by who goes on either. */
    share->has_entries =
        share_resumes_step(share, "entries") || argument_given(arguments, "--entry") ||
        argument_given(arguments, "--since") || argument_given(arguments, "--without");
    share->has_whom =
        share_resumes_step(share, "whom") || argument_given(arguments, "--about-entry");
    share->has_people = share_resumes_step(share, "people") || argument_given(arguments, "--about");
    enum status status = choice_of_arguments(share->arguments, &share->request.choice, err);
    if (status == STATUS_OK && share->resumed.asked)
        status = extract_choice_read(share->resumed.asked, &before, err);
    if (status == STATUS_OK)
        status = take_lists(&before, &share->request.choice, err);
    extract_choice_free(&before);
    share->request.choice.readings = share->request.readings = share->readings;
    share->request.choice.copies = share->request.copies = share->copies;
    return status;
}

static enum status take_answers(struct share *share, struct error *err)
{
    enum status status = request_answers(share->arguments, &share->request.answers, err);
    if (status == STATUS_OK && share->resumed.answers &&
        json_object_update_missing(share->request.answers, share->resumed.answers) != 0)
        status = memory_error(err);
    return status;
}

static enum status take_recipients(struct share *share, struct error *err)
{
    size_t index;
    json_t *name;
    const json_t *before = resumed_part(share, "recipients");
    enum status status = argument_all(share->arguments, "--to", &share->recipients, err);
    if (share->recipients.count > 0)
        asking_forget_call(share->resumed.answers);
    if (status != STATUS_OK || share->recipients.count > 0 || json_array_size(before) == 0)
        return status;
    memory_free(share->recipients.items);
    share->recipients.items =
        memory_allocate_array(json_array_size(before) + 1, sizeof *share->recipients.items);
    if (!share->recipients.items)
        return memory_error(err);
    json_array_foreach(before, index, name)
    {
        share->recipients.items[share->recipients.count++] = json_string_value(name);
    }
    return STATUS_OK;
}

static enum status take_channel(struct share *share, struct error *err)
{
    struct sharing_request *request = &share->request;
    const char *before = json_string_value(resumed_part(share, "channel"));
    bool is_named = request_names_channel(share->arguments);
    share->asks_channel = terminal_can_ask() && !is_named && !before;
    if (share->asks_channel)
        return STATUS_OK;
    if (is_named || !before)
        return request_channel(share->arguments, &request->channel, &request->channel_to, err);
    request->channel_to = json_string_value(resumed_part(share, "channel_to"));
    return channel_parse(before, &request->channel)
               ? STATUS_OK
               : error_set(err, STATUS_MALFORMED, "the answers that are kept name no way");
}

static void forget(struct share *share)
{
    memory_free(share->recipients.items);
    share->recipients = (struct names){.items = NULL};
    json_decref(share->request.answers);
    extract_choice_free(&share->request.choice);
    share->request = (struct sharing_request){.record_path = NULL};
}

void share_asked_free(struct share *share)
{
    forget(share);
    clean_copies_free(share->copies);
    inspect_kept_free(share->readings);
    share->copies = NULL;
    share->readings = NULL;
}

/* All that is asked of one run, and of each recipient, goes by the same reading. */
static enum status keep_files(struct share *share, struct error *err)
{
    enum status status = STATUS_OK;
    if (!share->readings)
        status = inspect_kept_open(&share->readings, err);
    if (status == STATUS_OK && !share->copies)
        status = clean_copies_new(&share->copies, err);
    return status;
}

enum status share_asked(struct share *share, struct error *err)
{
    const struct arguments *arguments = share->arguments;
    struct sharing_request *request = &share->request;
    const char *first = NULL, *option = argument_value(arguments, "--profile");
    bool can_ask = terminal_can_ask();
    forget(share);
    request->record_path = share->record_path;
    request->profile = option ? option : json_string_value(resumed_part(share, "profile"));
    request->hold =
        argument_given(arguments, "--hold") || json_is_true(resumed_part(share, "hold"));
    request->is_emergency =
        argument_given(arguments, "--emergency") || json_is_true(resumed_part(share, "emergency"));
    enum status status = take_recipients(share, err);
    if (status == STATUS_OK && !can_ask && share->recipients.count == 0)
        status = argument_required(arguments, "--to", &first, err);
    if (status == STATUS_OK && !can_ask && !request->profile)
        status = argument_required(arguments, "--profile", &request->profile, err);
    if (status == STATUS_OK)
        status = take_channel(share, err);
    if (status == STATUS_OK)
        status = keep_files(share, err);
    if (status == STATUS_OK)
        status = take_choice(share, err);
    return status == STATUS_OK ? take_answers(share, err) : status;
}
