/* log and informed: what was shared, and what the family was told, by word of mouth or on paper. */
#include "register/recording.h"

#include <string.h>

const struct command_option OPTIONS_LOG[] = {
    {"--channel", "WAY", "phone, post, fax, meeting, in-person or email"},
    {"--to", "TEXT", "to whom: name and organisation"},
    {"--what", "TEXT", "what was shared, and why"},
    {"--about", "ID...", "whom it was about, so that it stands in the answer to them (L04)"},
    {"--on", "DAY", "when (YYYY-MM-DD; today)"},
    {"--family", "REF", "the family's reference, if its file is not at hand"},
    {"--check", "ITEM=ANSWER...", "an answer to the channel's short check: yes, no or unknown"},
    {"--emergency", NULL, "somebody was at immediate risk: it is looked at afterwards (P07)"},
    {"--discharges", "DUTY", "the duty that is done by this, as `safehand tasks` names it"},
    {"--sharing", "ID", "the sharing that it belongs to"},
    {"--entry", "NUMBER", "the entry whose duty it was"},
    OPTIONS_AT_END};
const char LOG_MORE[] =
    "RECORD is the family's file; --family names a family without it. What happened is recorded in "
    "any case:\na check that was not passed, or that nobody knows the answer to, is recorded as "
    "failed, and may be an\nincident (`safehand incident`). Duties that are done by telling "
    "somebody: P07, P08, P11, P12, L03-parents,\nL03-report, withdrawn, phoned, L04.";
const struct command_option OPTIONS_INFORMED[] = {
    {"--whom", "TEXT", "who of the family was told"},
    {"--how", "TEXT", "how, and what they were told"},
    {"--on", "DAY", "when (YYYY-MM-DD; today)"},
    {"--reason", "TEXT", "why they are not told, instead"},
    OPTIONS_AT_END};

/* ---- the short check ---- */

static enum status checks_of_options(const struct arguments *arguments, json_t *answers,
                                     struct error *err)
{
    int failed = 0;
    struct names given;
    enum status status = argument_all(arguments, "--check", &given, err);
    for (size_t i = 0; status == STATUS_OK && i < given.count; i++) {
        const char *equals = strchr(given.items[i], '=');
        if (!equals || equals == given.items[i]) {
            status = error_set(err, STATUS_USAGE, "--check is not ITEM=ANSWER: %s", given.items[i]);
            error_hint(err, "for example --check called_back=yes");
            break;
        }
        char *key = memory_copy_bytes(given.items[i], (size_t)(equals - given.items[i]));
        if (key)
            json_put(answers, key, json_string(equals + 1), &failed);
        status = key && !failed ? STATUS_OK : memory_error(err);
        memory_free(key);
    }
    memory_free(given.items);
    return status;
}

/* "yes", "no" or, where it may be, "unknown". */
static bool is_answer(const char *text, bool may_be_unknown)
{
    return strcmp(text, "yes") == 0 || strcmp(text, "no") == 0 ||
           (may_be_unknown && strcmp(text, "unknown") == 0);
}

/* A call in an emergency leaves what a package in one leaves; who made it may not think of that. */
static enum status emergency_ask(struct other_channel *what, struct error *err)
{
    struct buffer answer;
    enum status status = STATUS_OK;
    bool is_spoken = strcmp(what->channel, "phone") == 0 || strcmp(what->channel, "in-person") == 0;
    if (what->is_emergency || what->discharges || what->sharing || !is_spoken ||
        !terminal_can_ask())
        return STATUS_OK;
    buffer_init(&answer, 4096);
    terminal_say("\nWas somebody at immediate risk, so that it could not wait? (yes or no)");
    do {
        status = terminal_ask("> ", &answer, err);
    } while (status == STATUS_OK && !is_answer(buffer_text(&answer), false));
    what->is_emergency = status == STATUS_OK && strcmp(buffer_text(&answer), "yes") == 0;
    buffer_free(&answer);
    return status;
}

static enum status check_ask(const struct checklist_item *item, json_t *answers, struct error *err)
{
    int failed = 0;
    struct buffer answer;
    enum status status = STATUS_OK;
    bool is_given = false;
    buffer_init(&answer, 4096);
    terminal_say("\n%s (yes, no or unknown)", item->question);
    while (status == STATUS_OK && !is_given) {
        status = terminal_ask("> ", &answer, err);
        is_given = is_answer(buffer_text(&answer), true);
        if (status == STATUS_OK && !is_given)
            terminal_say("Please answer yes, no or unknown.");
    }
    if (status == STATUS_OK) {
        json_put(answers, item->key, json_string(buffer_text(&answer)), &failed);
        status = failed ? memory_error(err) : STATUS_OK;
    }
    buffer_free(&answer);
    return status;
}

/* On a terminal what no option answers is asked. */
static enum status checks_ask(const char *channel, json_t *answers, struct error *err)
{
    struct checklist *checklist = NULL;
    enum status status = other_channel_checklist(channel, &checklist, err);
    for (size_t i = 0; status == STATUS_OK && terminal_can_ask() && i < checklist->count; i++)
        if (!json_object_get(answers, checklist->items[i].key))
            status = check_ask(&checklist->items[i], answers, err);
    checklist_free(checklist);
    return status;
}

/* ---- log ---- */

static enum status log_options(const struct arguments *arguments, struct session *session,
                               struct other_channel *what, char **reference, struct error *err)
{
    const char *family = argument_value(arguments, "--family");
    bool has_record = arguments->positional.count > 0;
    what->discharges = argument_value(arguments, "--discharges");
    what->sharing = argument_value(arguments, "--sharing");
    what->is_emergency = argument_given(arguments, "--emergency");
    enum status status = argument_required(arguments, "--channel", &what->channel, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--to", &what->to, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--what", &what->what, err);
    if (status == STATUS_OK)
        status = argument_all(arguments, "--about", &what->about, err);
    if (status == STATUS_OK)
        status = option_day(arguments, "--on", &what->on, err);
    if (status == STATUS_OK)
        status = option_entry(arguments, "--entry", &what->entry, &what->has_entry, err);
    if (status == STATUS_OK && has_record == (family != NULL)) {
        if (!has_record && (what->discharges || what->sharing))
            return STATUS_OK; /* whose it was tells which family */
        status = error_set(err, STATUS_USAGE,
                           has_record ? "RECORD and --family exclude each other" : "which family?");
        error_hint(err, "name its file, or its reference with --family");
    }
    if (status == STATUS_OK && has_record)
        status = record_reference(arguments, session, &what->about, reference, err);
    if (status == STATUS_OK && family && strlen(family) > RECORD_ID_MAXIMUM)
        status = error_set(err, STATUS_USAGE, "--family is not a reference: it is too long");
    what->reference = has_record ? *reference : family;
    return status;
}

static enum status log_print(const struct arguments *arguments, const struct other_channel *what,
                             const struct other_channel_done *done, struct error *err)
{
    size_t i;
    json_t *check;
    if (wants_json(arguments))
        return print_json(json_pack("{s:I, s:s, s:b, s:O}", "entry", (json_int_t)done->entry,
                                    "channel", what->channel, "passed", done->has_passed, "checks",
                                    done->checks),
                          err);
    print_line("Recorded in entry %llu: by %s, to %s.", (unsigned long long)done->entry,
               what->channel, what->to);
    json_array_foreach(done->checks, i, check)
    {
        const char *because = json_text(check, "because");
        if (because)
            print_line("  %s: %s; %s", json_text(check, "item"), json_text(check, "answer"),
                       because);
    }
    if (what->is_emergency)
        print_note("it was an emergency: tell your manager now, who looks at it within 24 hours; "
                   "`safehand tasks` shows what is owed");
    if (!done->has_passed)
        print_note("the check failed, and is recorded so; if somebody else may have it now, that "
                   "is an incident: `safehand incident %llu --what misdirected ...`",
                   (unsigned long long)done->entry);
    return STATUS_OK;
}

enum status command_log(const struct arguments *arguments, struct error *err)
{
    char *reference = NULL;
    struct session session = {0};
    struct other_channel what = {.channel = NULL};
    struct other_channel_done done = {.entry = 0};
    json_t *answers = json_object();
    enum status status =
        answers ? log_options(arguments, &session, &what, &reference, err) : memory_error(err);
    if (status == STATUS_OK)
        status = checks_of_options(arguments, answers, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = emergency_ask(&what, err);
    if (status == STATUS_OK && what.is_emergency)
        status = session_concern(&session, 0, err);
    if (status == STATUS_OK)
        status = checks_ask(what.channel, answers, err);
    what.answers = answers;
    if (status == STATUS_OK)
        status = other_channel_record(session.office, &what, session_now(), &done, err);
    if (status == STATUS_OK)
        status = log_print(arguments, &what, &done, err);
    other_channel_done_free(&done);
    json_decref(answers);
    memory_free(what.about.items);
    memory_free(reference);
    session_close(&session);
    return status;
}

/* ---- informed ---- */

static enum status untold(const struct arguments *arguments, const char *id, struct error *err)
{
    struct session session = {0};
    const char *why_not = argument_value(arguments, "--reason");
    if (argument_given(arguments, "--whom") || argument_given(arguments, "--how") ||
        argument_given(arguments, "--on"))
        return error_set(err, STATUS_USAGE,
                         "--reason says why nobody was told: --whom, --how and --on do not go with "
                         "it");
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = untold_record(session.office, id, why_not, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s}", "id", id, "why_not", why_not), err);
    else if (status == STATUS_OK)
        print_line("Recorded why the family is not told of sharing %s.", id);
    session_close(&session);
    return status;
}

enum status command_informed(const struct arguments *arguments, struct error *err)
{
    struct date on;
    struct session session = {0};
    const char *whom, *how, *id = arguments->positional.items[0];
    if (argument_given(arguments, "--reason"))
        return untold(arguments, id, err);
    enum status status = argument_required(arguments, "--whom", &whom, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--how", &how, err);
    if (status == STATUS_OK)
        status = option_day(arguments, "--on", &on, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = informed_record(session.office, id, whom, how, &on, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s}", "id", id, "whom", whom), err);
    else if (status == STATUS_OK)
        print_line("Recorded that %s was told of sharing %s.", whom, id);
    session_close(&session);
    return status;
}
