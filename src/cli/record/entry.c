/* `record add entry`, with the record-of-concern form where it is a concern. */
#include "record/record.h"

#include <string.h>

const struct command_option OPTIONS_RECORD_ENTRY[] = {
    OPTIONS_OF_ENTRY,
    {"--attach", "FILE...", "a file that belongs to it, copied into the record"},
    OPTIONS_OF_RECORD};
const char RECORD_ENTRY_MORE[] =
    "RECORD is the record's folder, or a reference alone in the records of the office. On a "
    "terminal it asks\nwhat no option says; of a concern also what the record-of-concern form asks "
    "for.";

/* ---- what is asked ---- */

static enum status offer_categories(struct record_work *work, struct choices *choices,
                                    struct error *err)
{
    const struct catalogue *catalogue = work->editor.catalogue;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < catalogue->category_count; i++)
        status = choices_add(choices, memory_copy_string(catalogue->categories[i].label),
                             memory_copy_string(catalogue->categories[i].name), err);
    return status;
}

static enum status offer_kinds(struct record_work *work, struct choices *choices, struct error *err)
{
    static const char *const kinds[][2] = {
        {"fact", "what was seen, heard or done"},
        {"opinion", "what somebody thinks of it"},
        {"both", "both"},
    };
    enum status status = STATUS_OK;
    (void)work;
    for (size_t i = 0; status == STATUS_OK && i < sizeof kinds / sizeof kinds[0]; i++)
        status = choices_add(choices, memory_copy_string(kinds[i][1]),
                             memory_copy_string(kinds[i][0]), err);
    return status;
}

static enum status check_kind(struct record_work *work, const char *text, struct error *err)
{
    enum record_entry_kind kind;
    (void)work;
    return record_entry_kind_parse(text, &kind)
               ? STATUS_OK
               : error_set(err, STATUS_USAGE, "an entry is fact, opinion or both, not \"%s\"",
                           text);
}

static bool is_concern(const struct record_work *work)
{
    const char *category = record_text(work, "category");
    return category && strcmp(category, "concern") == 0;
}

static bool is_signed(const struct record_work *work)
{
    return is_concern(work) && record_text(work, "signed_by");
}

static bool is_discussed(const struct record_work *work)
{
    return is_concern(work) && record_text(work, "discussed_with");
}

const struct question RECORD_ENTRY_QUESTIONS[] = {
    {"--category", "category", QUESTION_ONE, .is_needed = true,
     .words = "What kind of entry is it?", .offer = offer_categories},
    {"--on", "on", QUESTION_DAY, .words = "On which day was it, as YYYY-MM-DD? (empty: today)"},
    {"--about", "about", QUESTION_SOME, .is_needed = true, .words = "Whom is it about?",
     .offer = record_offer_people},
    {"--when", "when", QUESTION_LINE, .words = "When was it, as near as you know?",
     .applies = is_concern},
    {"--where", "where", QUESTION_LINE, .words = "Where was it?", .applies = is_concern},
    {"--present", "present", QUESTION_LINE, .words = "Who was there?", .applies = is_concern},
    {"--seen-or-heard", "seen_or_heard", QUESTION_LINES,
     .words = "What was seen or heard? In the very words that were said; no guesses",
     .applies = is_concern},
    {"--text", "text", QUESTION_LINES, .is_needed = true,
     .words = "Write the entry; of a concern: what you are worried about"},
    {"--kind", "kind", QUESTION_ONE, .words = "Is the text fact or opinion?", .offer = offer_kinds,
     .check = check_kind},
    {"--source", "source", QUESTION_LINE, .words = "Who told it? (empty: who wrote it)"},
    {"--written-by", "written_by", QUESTION_LINE, .words = "Who wrote it? (empty: you)"},
    {"--action", "action", QUESTION_LINES, .words = "What was done, whom was it told to, and when?",
     .applies = is_concern},
    {"--signed-by", "signed_by", QUESTION_LINE, .words = "Who signed it? (empty: nobody yet)",
     .applies = is_concern},
    {"--signed-on", "signed_on", QUESTION_DAY, .words = "When did they sign, as YYYY-MM-DD?",
     .applies = is_signed},
    {"--discussed-with", "discussed_with", QUESTION_LINE,
     .words = "With whom was it discussed? (empty: nobody yet)", .applies = is_concern},
    {"--discussed-on", "discussed_on", QUESTION_DAY, .words = "When was that, as YYYY-MM-DD?",
     .applies = is_discussed},
};
const size_t RECORD_ENTRY_QUESTION_COUNT =
    sizeof RECORD_ENTRY_QUESTIONS / sizeof RECORD_ENTRY_QUESTIONS[0];

/* ---- the entry ---- */

enum status record_take_text_file(struct record_work *work, struct error *err)
{
    const char *path = argument_value(work->arguments, "--text-file");
    struct buffer text;
    if (!path)
        return STATUS_OK;
    if (argument_given(work->arguments, "--text"))
        return error_set(err, STATUS_USAGE, "--text and --text-file are given");
    buffer_init(&text, JSON_LIMITS_DEFAULT.string);
    enum status status = file_read_whole(path, &text, err);
    while (text.length > 0 && text.data[text.length - 1] == '\n')
        buffer_truncate(&text, text.length - 1);
    if (status == STATUS_OK && memchr(buffer_text(&text), '\0', text.length))
        status = error_set(err, STATUS_MALFORMED, "%s: is not a text", path);
    if (status == STATUS_OK)
        status = record_edit_check_text(path, buffer_text(&text), err);
    if (status == STATUS_OK &&
        json_object_set_new(work->values, "text", json_string(buffer_text(&text))) != 0)
        status = memory_error(err);
    buffer_free(&text);
    return status;
}

bool record_take_concern(const struct record_work *work, struct edit_concern *concern,
                         struct date *signed_on, struct date *discussed_on)
{
    *concern = (struct edit_concern){
        .when = record_text(work, "when"),
        .where = record_text(work, "where"),
        .present = record_text(work, "present"),
        .seen_or_heard = record_text(work, "seen_or_heard"),
        .action = record_text(work, "action"),
        .signed_by = record_text(work, "signed_by"),
        .discussed_with = record_text(work, "discussed_with"),
        .signed_on = record_day(work, "signed_on", signed_on) ? signed_on : NULL,
        .discussed_on = record_day(work, "discussed_on", discussed_on) ? discussed_on : NULL,
    };
    return concern->when || concern->where || concern->present || concern->seen_or_heard ||
           concern->action || concern->signed_by || concern->discussed_with || concern->signed_on ||
           concern->discussed_on;
}

static enum status add_entry(struct record_work *work, const char **id, struct error *err)
{
    struct edit_concern concern;
    struct date signed_on, discussed_on;
    const char *kind = record_text(work, "kind");
    struct edit_entry entry = {.on = date_of(work->editor.at),
                               .by = record_text(work, "written_by"),
                               .category = record_text(work, "category"),
                               .text = record_text(work, "text"),
                               .source = record_text(work, "source")};
    (void)record_day(work, "on", &entry.on);
    if (kind)
        (void)record_entry_kind_parse(kind, &entry.kind);
    if (record_take_concern(work, &concern, &signed_on, &discussed_on))
        entry.concern = &concern;
    enum status status = record_names(work, "about", &entry.about, err);
    if (status == STATUS_OK)
        status = record_edit_add_entry(work->edit, &entry, id, err);
    memory_free(entry.about.items);
    return status;
}

static enum status attach(struct record_work *work, const char *id, struct error *err)
{
    struct names files = {0};
    enum status status = argument_all(work->arguments, "--attach", &files, err);
    for (size_t i = 0; status == STATUS_OK && i < files.count; i++)
        status = record_edit_add_file(work->edit, files.items[i], NULL, id, err);
    memory_free(files.items);
    return status;
}

enum status command_record_entry(const struct arguments *arguments, struct error *err)
{
    const char *id = NULL;
    struct record_work work = {.arguments = NULL};
    enum status status = record_work_begin(arguments, false, &work, err);
    if (status == STATUS_OK)
        status = record_take_text_file(&work, err);
    if (status == STATUS_OK)
        status = record_ask(&work, RECORD_ENTRY_QUESTIONS, RECORD_ENTRY_QUESTION_COUNT, err);
    if (status == STATUS_OK)
        status = add_entry(&work, &id, err);
    if (status == STATUS_OK)
        status = attach(&work, id, err);
    if (status == STATUS_OK)
        status = record_work_save(&work, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:s, s:s}", "reference", record_work_reference(&work), "entry", id), err);
    else if (status == STATUS_OK)
        print_line("The entry is in the record of %s as %s.", record_work_reference(&work), id);
    record_work_end(&work);
    return status;
}
