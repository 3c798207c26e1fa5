#include "choice.h"
#include "ledger/options.h"
#include "register/recording.h"
#include "safehand/office/records.h"

#include <string.h>

const struct command_option OPTIONS_ADVICE[] = {
    {"-o", "FILE", "write the summary that names nobody there: a page, or .json"},
    {"--from", "NAME", "who advised"},
    {"--organisation", "NAME", "whom they work for"},
    {"--advice", "TEXT", "what they advised"},
    {"--summary", "FILE", "the summary that they were shown"},
    {"--on", "DAY", "when (YYYY-MM-DD; today)"},
    OPTIONS_OF_CHOICE,
    OPTIONS_AT_END};
const char ADVICE_MORE[] =
    "First -o FILE: a summary by the profile 'advice', in which nobody can be identified, to read "
    "out or\nto show. Then --from and --advice record who advised what; both may be done in one "
    "call.";

/* Where somebody can be told, and what takes it out. */
static void leak_tell(void *context, const struct selected_leak *leak)
{
    const char *whose = leak->person ? leak->person->id : leak->path;
    (void)context;
    if (leak->place == LEAK_IN_ENTRY)
        print_note("entry %s has \"%s\": --blank %s:%s, or --without %s", leak->where, leak->found,
                   leak->where, whose, leak->where);
    else
        print_note("%s has \"%s\": --without %s", leak->where, leak->found, leak->where);
}

/* As JSON if the file is named so, else as a page for people. */
static enum status summary_make(const struct arguments *arguments, const struct office *office,
                                const struct record *record, const char *path, struct buffer *text,
                                struct error *err)
{
    struct extract_choice choice = {0};
    const struct advice_summary summary = {.record = record,
                                           .choice = &choice,
                                           .as_json = text_ends_with(path, ".json"),
                                           .tell = leak_tell};
    enum status status = choice_of_arguments(arguments, &choice, err);
    if (status == STATUS_OK)
        status = advice_summary_write(office, &summary, session_now(), text, err);
    extract_choice_free(&choice);
    return status;
}

static enum status summary_write(const struct arguments *arguments, const struct office *office,
                                 const struct record *record, const char *path,
                                 char digest[DIGEST_HEX_SIZE], struct error *err)
{
    struct buffer text;
    buffer_init(&text, PACKAGE_TEXT_MAXIMUM);
    enum status status = ledger_output_check(path, err);
    if (status == STATUS_OK)
        status = summary_make(arguments, office, record, path, &text, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(text.data, text.length, digest, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_NEW, err);
    buffer_free(&text);
    return status;
}

static enum status summary_digest(const char *path, char digest[DIGEST_HEX_SIZE], struct error *err)
{
    struct buffer text;
    buffer_init(&text, PACKAGE_TEXT_MAXIMUM);
    enum status status = file_read_whole(path, &text, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(text.data, text.length, digest, err);
    buffer_free(&text);
    return status;
}

static enum status record_advice(const struct arguments *arguments, struct session *session,
                                 const char *reference, const char *digest, uint64_t *entry,
                                 struct error *err)
{
    struct advice advice = {.reference = reference,
                            .organisation = argument_value(arguments, "--organisation"),
                            .summary = *digest ? digest : NULL};
    enum status status = argument_required(arguments, "--from", &advice.from, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--advice", &advice.advice, err);
    if (status == STATUS_OK)
        status = option_day(arguments, "--on", &advice.on, err);
    return status == STATUS_OK ? advice_record(session->office, &advice, session_now(), entry, err)
                               : status;
}

static enum status advice_print(const struct arguments *arguments, const char *path,
                                const char *digest, bool is_recorded, uint64_t entry,
                                struct error *err)
{
    if (wants_json(arguments))
        return print_json(json_pack("{s:s?, s:s?, s:o}", "summary", path, "digest",
                                    *digest ? digest : NULL, "entry",
                                    is_recorded ? json_integer((json_int_t)entry) : json_null()),
                          err);
    if (path)
        print_line("The summary is in %s; nobody can be identified by it. Read it before you show "
                   "it.",
                   path);
    if (is_recorded)
        print_line("Recorded in entry %llu: who advised what.", (unsigned long long)entry);
    return STATUS_OK;
}

enum status command_advice(const struct arguments *arguments, struct error *err)
{
    uint64_t entry = 0;
    char digest[DIGEST_HEX_SIZE] = "";
    struct session session = {0};
    struct record *record = NULL;
    const char *folder, *path = argument_value(arguments, "-o");
    const char *shown = argument_value(arguments, "--summary");
    bool records = argument_given(arguments, "--from") || argument_given(arguments, "--advice");
    if (!path && !records) {
        error_set(err, STATUS_USAGE, "nothing to do");
        return error_hint(err, "-o FILE writes the summary; --from and --advice record what was "
                               "advised");
    }
    if (path && shown)
        return error_set(err, STATUS_USAGE, "-o and --summary exclude each other");
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = session_folder(arguments, &session, arguments->positional.items[0], &folder, err);
    if (status == STATUS_OK)
        status = session_record(arguments, &session, folder, NULL, &record, err);
    if (status == STATUS_OK && path)
        status = summary_write(arguments, session.office, record, path, digest, err);
    if (status == STATUS_OK && shown)
        status = summary_digest(shown, digest, err);
    if (status == STATUS_OK && records)
        status = record_advice(arguments, &session, record->reference, digest, &entry, err);
    if (status == STATUS_OK)
        status = advice_print(arguments, path, digest, records, entry, err);
    record_free(record);
    session_close(&session);
    return status;
}
