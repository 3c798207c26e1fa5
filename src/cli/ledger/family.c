/* ledger family: what was shared about one person, for that person (L04). */
#include "ledger/options.h"

#include <string.h>

const struct command_option OPTIONS_LEDGER_FAMILY[] = {
    {"--for", "PERSON", "about whom: the person's id in the family's record"},
    {"--ground", "GROUND", "own, parent, authority or best-interests"},
    {"--asked-by", "NAME", "who asks: needed unless it is about themselves"},
    {"--record", "DIR", "the family's file, which tells how old they are"},
    {"--asked", "DAY", "the day on which they asked (else today)"},
    {"--name", "NAME", "what the page calls them (else the id)"},
    {"--serious-harm", "REASON", "no, or why telling all of it would do serious harm"},
    {"--withhold", "ID...",
     "what is left out because of that: sharing, entry, field or log:NUMBER"},
    {"--disclose", "ENTRY...", "an entry kept from the family that is told after all"},
    {"--words", "ID...", "tell this sharing's purpose in the coordinator's own words"},
    {"--nothing", NULL, "the ledger knows no such family or person, and that is right"},
    {"-o", "FILE", "where the page goes"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char LEDGER_FAMILY_MORE[] =
    "Only who may approve gives this answer, and the ledger records it.\n"
    "Grounds: own (their own data), parent (of a child under 12), authority (a child of 12 or "
    "over\n"
    "agreed), best-interests (it is evidently best for the child that a parent is told).";

/* The command's own, beside what the office asks for. */
struct asking {
    struct access_request request;
    const char *page; /* NULL: none */
    struct record *record;
    char *reason; /* typed */
    char *names;  /* typed, cut at the spaces */
};

static void asking_free(struct asking *asking)
{
    memory_free(asking->request.withhold.items);
    memory_free(asking->request.disclose.items);
    memory_free(asking->request.words.items);
    memory_free(asking->reason);
    memory_free(asking->names);
    record_free(asking->record);
}

/* ---- what was given ---- */

static enum status ground_parse(const char *text, enum access_ground *ground, struct error *err)
{
    if (access_ground_parse(text, ground))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "there is no ground %s", text);
    return error_hint(err, "one of: own, parent, authority, best-interests");
}

static enum status asking_lists(const struct arguments *arguments, struct access_request *request,
                                struct error *err)
{
    enum status status = argument_all(arguments, "--withhold", &request->withhold, err);
    if (status == STATUS_OK)
        status = argument_all(arguments, "--disclose", &request->disclose, err);
    if (status == STATUS_OK)
        status = argument_all(arguments, "--words", &request->words, err);
    return status;
}

/* Who asks is recorded; whoever asks for their own is the person themselves. */
static enum status asking_who(const struct arguments *arguments, struct session *session,
                              struct asking *asking, struct error *err)
{
    struct access_request *request = &asking->request;
    const char *record = argument_value(arguments, "--record");
    request->asked_by = argument_value(arguments, "--asked-by");
    if (!request->asked_by && request->ground != ACCESS_OWN) {
        rule_error(err, STATUS_USAGE, RULE_L04, "who asks?");
        return error_hint(err, "--asked-by \"NAME\": it stands in the ledger");
    }
    enum status status =
        record ? session_folder(arguments, session, record, &record, err) : STATUS_OK;
    if (status == STATUS_OK && record)
        status = session_record(arguments, session, record, NULL, &asking->record, err);
    request->record = asking->record;
    return status;
}

static enum status asking_parse(const struct arguments *arguments, struct session *session,
                                struct asking *asking, struct error *err)
{
    bool given;
    struct access_request *request = &asking->request;
    const char *ground, *harm = argument_value(arguments, "--serious-harm");
    request->reference = arguments->positional.items[0];
    request->name = argument_value(arguments, "--name");
    request->nothing = argument_given(arguments, "--nothing");
    request->serious_harm = harm && strcmp(harm, "no") == 0 ? NULL : harm;
    asking->page = argument_value(arguments, "-o");
    enum status status = argument_required(arguments, "--for", &request->person, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--ground", &ground, err);
    if (status == STATUS_OK)
        status = ground_parse(ground, &request->ground, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, "--asked", &request->asked, &given, err);
    if (status == STATUS_OK && !given)
        request->asked = date_of(session_now());
    if (status == STATUS_OK)
        status = asking_who(arguments, session, asking, err);
    if (status == STATUS_OK)
        status = asking_lists(arguments, request, err);
    if (status == STATUS_OK && !asking->page && !wants_json(arguments)) {
        status = error_set(err, STATUS_USAGE, "where does the answer go?");
        error_hint(err, "-o FILE writes a page, --json prints a document");
    }
    if (status == STATUS_OK)
        status = ledger_output_check(asking->page, err);
    return status;
}

/* ---- the question about serious harm ---- */

/* With the ids by which it, or a part of it, can be left out. */
static void tell_sharing(const json_t *sharing, const json_t *ids)
{
    size_t i;
    json_t *item;
    terminal_say("%.8s  %s, to %s, %s: %zu details", json_text(sharing, "id"),
                 json_text(sharing, "shared_on"), json_text(sharing, "recipient"),
                 json_text(sharing, "organisation"),
                 json_array_size(json_object_get(sharing, "details")));
    json_array_foreach(json_object_get(sharing, "entries"), i, item)
        terminal_say("    %s  %s, %s", json_string_value(json_array_get(ids, i)),
                     json_text(item, "on"), json_text(item, "label"));
}

/* The words typed, cut at spaces and commas. */
static enum status take_names(struct asking *asking, const char *text, struct error *err)
{
    struct names *names = &asking->request.withhold;
    size_t count = 0;
    memory_free(names->items);
    *names = (struct names){0};
    asking->names = memory_copy_string(text);
    names->items = memory_allocate_array(strlen(text) + 1, sizeof *names->items);
    if (!asking->names || !names->items)
        return memory_error(err);
    for (char *rest = asking->names, *word; (word = strsep(&rest, " ,"));)
        if (*word)
            names->items[count++] = word;
    names->count = count;
    return STATUS_OK;
}

static enum status ask_harm(struct asking *asking, const json_t *answer, const json_t *told,
                            struct error *err)
{
    size_t i;
    json_t *sharing, *way;
    bool harm = false;
    struct buffer typed;
    buffer_init(&typed, 4096);
    terminal_say("They would be told of:");
    json_array_foreach(json_object_get(answer, "sharings"), i, sharing)
    {
        tell_sharing(sharing, json_array_get(told, i));
    }
    json_array_foreach(json_object_get(answer, "other_ways"), i, way) terminal_say(
        "log:%lld  %s, to %s (%s)", (long long)json_integer_value(json_object_get(way, "entry")),
        json_text(way, "on"), json_text(way, "to"), json_text(way, "channel"));
    enum status status = terminal_confirm(
        "Would telling them any of this do serious harm to somebody (yes or no)? ", &harm, err);
    if (status == STATUS_OK && harm)
        status = terminal_ask("Why? (for the ledger only) ", &typed, err);
    if (status == STATUS_OK && harm) {
        asking->reason = memory_copy_string(buffer_text(&typed));
        asking->request.serious_harm = asking->reason;
        status = asking->reason ? terminal_ask("What is left out? (ids, with spaces) ", &typed, err)
                                : memory_error(err);
    }
    if (status == STATUS_OK && harm)
        status = take_names(asking, buffer_text(&typed), err);
    buffer_free(&typed);
    return status;
}

/* The answer, after the question; nothing is recorded yet. */
static enum status answer_make(const struct arguments *arguments, struct office *office,
                               struct asking *asking, json_t **answer, struct access_review *review,
                               struct error *err)
{
    timestamp now = session_now();
    bool asked = argument_given(arguments, "--serious-harm");
    enum status status = access_answer(office, &asking->request, now, answer, review, err);
    if (status != STATUS_OK || asked)
        return status;
    if (!terminal_can_ask()) {
        rule_error(err, STATUS_USAGE, RULE_L04, "would telling them do serious harm?");
        return error_hint(err, "--serious-harm no, or --serious-harm \"REASON\" and --withhold ID");
    }
    status = ask_harm(asking, *answer, review->told, err);
    if (status != STATUS_OK || !asking->request.serious_harm)
        return status;
    json_decref(*answer);
    *answer = NULL;
    access_review_free(review);
    return access_answer(office, &asking->request, now, answer, review, err);
}

/* ---- what the manager is told, and the person is not ---- */

static void review_print(const json_t *answer, const struct access_review *review)
{
    size_t i;
    json_t *item;
    json_array_foreach(review->left_out, i, item)
    {
        const char *ground = json_text(item, "ground"), *until = json_text(item, "until");
        const char *entry = json_text(item, "entry");
        print_note("left out: entry %s of sharing %.8s, kept from the family until %s (%s); "
                   "--disclose %s tells it",
                   entry, json_text(item, "sharing"), until ? until : "?", ground ? ground : "?",
                   entry);
    }
    json_array_foreach(json_object_get(answer, "sharings"), i, item)
    {
        if (json_is_false(json_object_get(item, "own_words")))
            print_note("sharing %.8s: its purpose is told as the profile's, since the "
                       "coordinator's words may name others; --words %.8s tells those",
                       json_text(item, "id"), json_text(item, "id"));
    }
    if (review->loose_files > 0)
        print_note("not told: %zu files that were attached by hand; look whether they are about "
                   "this person",
                   review->loose_files);
    if (review->undescribed > 0)
        print_note("not told: the entries of %zu older sharings, which do not say whom they are "
                   "about; look at them by hand",
                   review->undescribed);
    if (review->other_ways > 0)
        print_note("not told: %zu times something was shared by other means, and nobody wrote down "
                   "about whom; `safehand ledger list --kind other-channel` shows them, and "
                   "--disclose log:NUMBER tells one",
                   review->other_ways);
    if (review->is_late)
        print_note("this answer is late: it was due by %s", json_text(answer, "due"));
}

static enum status page_write(const json_t *answer, struct file_output *output, struct error *err)
{
    struct buffer page;
    buffer_init(&page, ACCESS_PAGE_MAXIMUM);
    enum status status = page_subject_access(answer, &page, err);
    if (status == STATUS_OK && !file_write(output->fd, page.data, page.length))
        status = error_set_errno(err, "cannot write the answer");
    buffer_free(&page);
    return status;
}

/* The page is written before the record is made, and appears after it: an answer that nobody
 * recorded does not leave, and a folder that is not there leaves no record. */
static enum status answer_give(const struct arguments *arguments, struct office *office,
                               const struct asking *asking, const json_t *answer,
                               const struct access_review *review, struct error *err)
{
    enum status status = STATUS_OK;
    struct file_output output = FILE_OUTPUT_NONE;
    if (asking->page)
        status = file_output_begin(&output, asking->page, 0600, err);
    if (status == STATUS_OK && asking->page)
        status = page_write(answer, &output, err);
    if (status == STATUS_OK)
        status = access_record(office, &asking->request, answer, review, session_now(), err);
    if (status == STATUS_OK && asking->page)
        status = file_output_commit(&output, FILE_NEW, err);
    file_output_end(&output);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_copy_whole(answer), err);
    else if (status == STATUS_OK)
        print_line("The answer about %s of %s: %s (recorded in the ledger)", asking->request.person,
                   asking->request.reference, asking->page);
    return status;
}

enum status command_ledger_family(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct asking asking = {0};
    json_t *answer = NULL;
    struct access_review review = {0};
    enum status status = asking_parse(arguments, &session, &asking, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = answer_make(arguments, session.office, &asking, &answer, &review, err);
    if (status == STATUS_OK)
        review_print(answer, &review);
    if (status == STATUS_OK)
        status = answer_give(arguments, session.office, &asking, answer, &review, err);
    json_decref(answer);
    access_review_free(&review);
    asking_free(&asking);
    session_close(&session);
    return status;
}
