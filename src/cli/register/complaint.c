#include "register/recording.h"
#include "safehand/register.h"

#include <string.h>

const struct command_option OPTIONS_COMPLAINT_ADD[] = {
    {"--from", "NAME", "who complains"},
    {"--details", "TEXT", "what they complain about"},
    {"--family", "REF", "the family's reference"},
    {"--sharing", "ID", "the sharing that it is about"},
    {"--received", "TIME", "when it came in (YYYY-MM-DD HH:MM; now)"},
    OPTIONS_AT_END};
const struct command_option OPTIONS_COMPLAINT_TELL[] = {
    {"--step", "STEP", "acknowledged, progress or answered"},
    {"--what", "TEXT", "what they were told"},
    {"--outcome", "OUTCOME", "of the answer: upheld, partly-upheld or not-upheld"},
    {"--on", "DAY", "when (YYYY-MM-DD; today)"},
    OPTIONS_AT_END};
const char COMPLAINT_MORE[] =
    "A complaint of whoever the data is about, that it is not handled as the law says (Data "
    "Protection Act\n2018, section 164A). It is acknowledged within 30 days, the day on which it "
    "came in included, and\nanswered without undue delay; until then `safehand tasks` tells what "
    "is owed.";

enum status command_complaint_add(const struct arguments *arguments, struct error *err)
{
    char due[TIMESTAMP_SIZE], words[TIMESTAMP_WORDS_SIZE];
    struct session session = {0};
    struct complaint_done done;
    struct complaint complaint = {.reference = argument_value(arguments, "--family"),
                                  .sharing = argument_value(arguments, "--sharing")};
    enum status status = argument_required(arguments, "--from", &complaint.who, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--details", &complaint.details, err);
    if (status == STATUS_OK)
        status = option_time(arguments, "--received", &complaint.received, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = complaint_record(session.office, &complaint, session_now(), &done, err);
    session_close(&session);
    if (status != STATUS_OK)
        return status;
    struct date day = date_of(done.due - 1);
    timestamp_format(done.due, due);
    date_words(&day, words);
    if (wants_json(arguments))
        return print_json(json_pack("{s:I, s:s, s:s}", "entry", (json_int_t)done.entry, "id",
                                    done.id, "due", due),
                          err);
    print_line("The complaint is recorded in entry %llu as %s.", (unsigned long long)done.entry,
               done.id);
    print_line("It is to be acknowledged by the end of %s, and answered without undue delay.",
               words);
    return STATUS_OK;
}

enum status command_complaint_tell(const struct arguments *arguments, struct error *err)
{
    char id[ID_SIZE];
    uint64_t entry = 0;
    struct session session = {0};
    struct complaint_step step = {.id = arguments->positional.items[0],
                                  .outcome = argument_value(arguments, "--outcome")};
    enum status status = argument_required(arguments, "--step", &step.step, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--what", &step.what, err);
    if (status == STATUS_OK)
        status = option_day(arguments, "--on", &step.on, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = complaint_tell(session.office, &step, session_now(), &entry, id, err);
    session_close(&session);
    if (status != STATUS_OK)
        return status;
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:s?, s:I}", "id", id, "step", step.step, "outcome",
                                    step.outcome, "entry", (json_int_t)entry),
                          err);
    print_line("Recorded in entry %llu: what they were told (%s).", (unsigned long long)entry,
               step.step);
    return STATUS_OK;
}

/* ---- the register ---- */

static void state_words(const struct complaint_view *view, char *text, size_t size)
{
    char words[TIMESTAMP_WORDS_SIZE];
    struct date day = view->was_answered ? view->told : date_of(complaint_due(view) - 1);
    date_words(&day, words);
    if (view->was_answered)
        snprintf(text, size, "answered on %s: %s", words, view->outcome);
    else
        snprintf(text, size, "%s by the end of %s",
                 view->was_acknowledged ? "acknowledged; to be answered, or told how far it is,"
                                        : "to be acknowledged",
                 words);
}

static void view_print(const struct complaint_view *view)
{
    char state[160], received[TIMESTAMP_WORDS_SIZE];
    timestamp_words(view->received, received);
    state_words(view, state, sizeof state);
    print_item(2, "%.8s  %s: %s", view->id, view->who, view->details);
    print_item(2, "  came in on %s%s%s", received, view->reference ? ", about " : "",
               view->reference ? view->reference : "");
    print_item(2, "  %s", state);
    if (view->was_answered)
        print_item(2, "  they were told: %s", view->answer);
}

static json_t *view_json(const struct complaint_view *view)
{
    char received[TIMESTAMP_SIZE], due[TIMESTAMP_SIZE], told[DATE_SIZE];
    timestamp_format(view->received, received);
    timestamp_format(complaint_due(view), due);
    date_format(&view->told, told);
    return json_pack("{s:s, s:I, s:s, s:s, s:s?, s:s?, s:s, s:s?, s:s?, s:s?, s:s?}", "id",
                     view->id, "entry", (json_int_t)view->entry, "from", view->who, "details",
                     view->details, "reference", view->reference, "sharing", view->sharing,
                     "received", received, "due", view->was_answered ? NULL : due, "told",
                     view->was_acknowledged ? told : NULL, "outcome", view->outcome, "answer",
                     view->answer);
}

enum status command_complaint_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct complaint_views views = {.items = NULL};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = complaint_list(session.office, &views, err);
    session_close(&session);
    if (status == STATUS_OK && wants_json(arguments)) {
        json_t *list = json_array();
        for (size_t i = 0; i < views.count; i++)
            json_array_append_new(list, view_json(&views.items[i]));
        status = print_json(list, err);
    } else if (status == STATUS_OK) {
        for (size_t i = 0; i < views.count; i++)
            view_print(&views.items[i]);
        if (views.count == 0)
            print_line("No complaint is recorded.");
    }
    complaint_views_free(&views);
    return status;
}
