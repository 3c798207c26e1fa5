#include "record/checking.h"

#include <string.h>

const struct command_option OPTIONS_RECORD_CHECK[] = {OPTION_OFFICE, OPTION_IDENTITY, OPTION_JSON,
                                                      OPTION_END};
const char RECORD_CHECK_MORE[] =
    "Tells all that is wrong in it, and all that is doubtful: roles, categories, kinds of "
    "recipient,\npurposes and fields that nobody knows, each with what was probably meant. With an "
    "office it is\nheld against the office's catalogue and profiles, else against those that come "
    "with the program.";

/* What was read, if anything was. */
struct checked {
    const char *path;
    char *file; /* its family.json */
    struct record *record;
    struct record_check check;
    struct record_vocabulary words;
};

static void checked_free(struct checked *checked)
{
    record_free(checked->record);
    record_check_free(&checked->check);
    record_words_free(&checked->words);
    memory_free(checked->file);
}

static enum status read_record(const struct arguments *arguments, struct session *session,
                               struct checked *checked, struct error *err)
{
    checked->file = file_join(checked->path, "family.json");
    enum status status = checked->file ? record_words_find(session->office, &checked->words, err)
                                       : memory_error(err);
    if (status != STATUS_OK)
        return status;
    checked->check.known = &checked->words.known;
    return session_record(arguments, session, checked->path, &checked->check, &checked->record,
                          err);
}

static size_t count_of(const struct json_troubles *troubles)
{
    return troubles->count + troubles->more;
}

/* ---- before a sharing ---- */

static bool is_of_field(const struct json_trouble *trouble)
{
    return text_starts_with(trouble->what, "nobody knows the field ");
}

static void tell_doubts(const struct checked *checked)
{
    const struct json_troubles *warnings = &checked->check.warnings;
    for (size_t i = 0; i < warnings->count; i++) {
        struct error told = {0};
        if (is_of_field(&warnings->items[i]))
            continue; /* M02 tells those */
        json_trouble_tell(&warnings->items[i], checked->file, &told);
        print_error(&told);
    }
}

/* All of them, and then how many there were. */
static enum status tell_errors(const struct checked *checked, struct error *err)
{
    const struct json_troubles *errors = &checked->check.errors;
    for (size_t i = 0; i < errors->count; i++) {
        struct error told = {0};
        json_trouble_tell(&errors->items[i], checked->file, &told);
        print_error(&told);
    }
    error_set(err, STATUS_MALFORMED, "%s: %zu things are wrong in it", checked->file,
              count_of(errors));
    error_hint(err, "correct them, and look again: " WAY);
    return error_way(err, WAY_CHECK_RECORD, checked->path, NULL);
}

enum status record_look(const struct arguments *arguments, struct session *session,
                        const char *path, bool tells_doubts, struct error *err)
{
    struct checked checked = {.path = path};
    enum status status = read_record(arguments, session, &checked, err);
    if (status == STATUS_MALFORMED && count_of(&checked.check.errors) > 1)
        status = tell_errors(&checked, err);
    else if (status == STATUS_OK && tells_doubts)
        tell_doubts(&checked);
    checked_free(&checked);
    return status;
}

/* ---- record check ---- */

static json_t *trouble_json(const struct checked *checked, const struct json_trouble *trouble)
{
    return json_pack("{s:s, s:I, s:I, s:s, s:s, s:s*, s:s*}", "file", checked->file, "line",
                     (json_int_t)trouble->line, "column", (json_int_t)trouble->column, "path",
                     trouble->pointer, "message", trouble->what, "hint", trouble->hint, "meant",
                     trouble->meant);
}

/* Where the text is no JSON, or of another format, the failure alone says what is wrong: behind the
 * file's name the place, if it has one. */
static json_t *failure_json(const struct checked *checked, const struct error *failure)
{
    size_t length = strlen(checked->file), line = 0, column = 0;
    json_t *object = json_pack("{s:s, s:s, s:s*}", "file", checked->file, "message",
                               failure->message, "hint", failure->hint[0] ? failure->hint : NULL);
    int failed = 0;
    if (object && text_starts_with(failure->message, checked->file) &&
        sscanf(failure->message + length, ":%zu:%zu:", &line, &column) == 2) {
        json_put(object, "line", json_integer((json_int_t)line), &failed);
        json_put(object, "column", json_integer((json_int_t)column), &failed);
    }
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *troubles_json(const struct checked *checked, const struct json_troubles *troubles)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < troubles->count; i++) {
        if (json_array_append_new(list, trouble_json(checked, &troubles->items[i])) == 0)
            continue;
        json_decref(list);
        return NULL;
    }
    return list;
}

static enum status print_as_json(const struct checked *checked, const struct error *failure,
                                 struct error *err)
{
    const struct record_check *check = &checked->check;
    json_t *document = json_object(), *errors = troubles_json(checked, &check->errors);
    int failed = 0;
    if (errors && failure->status != STATUS_OK && json_array_size(errors) == 0)
        failed = json_array_append_new(errors, failure_json(checked, failure)) != 0;
    json_put(document, "errors", errors, &failed);
    json_put(document, "errors_not_listed", json_integer((json_int_t)check->errors.more), &failed);
    json_put(document, "warnings", troubles_json(checked, &check->warnings), &failed);
    json_put(document, "warnings_not_listed", json_integer((json_int_t)check->warnings.more),
             &failed);
    if (!failed)
        return print_json(document, err);
    json_decref(document);
    return memory_error(err);
}

static void print_troubles(const struct checked *checked, const struct json_troubles *troubles)
{
    for (size_t i = 0; i < troubles->count; i++) {
        struct error told = {0};
        json_trouble_tell(&troubles->items[i], checked->file, &told);
        print_item(4, "  %s", told.message);
        if (told.hint[0])
            print_item(6, "      %s", told.hint);
    }
    if (troubles->more > 0)
        print_item(4, "  and %zu more", troubles->more);
}

static void print_check(const struct checked *checked)
{
    const struct record_check *check = &checked->check;
    if (check->errors.count > 0) {
        print_line("Wrong: nothing can be done with this record before it is corrected");
        print_troubles(checked, &check->errors);
    }
    if (check->warnings.count > 0) {
        print_line(
            "Doubtful: nobody knows it, it is taken for what it seems to mean, or it is no value");
        print_troubles(checked, &check->warnings);
    }
    if (checked->record)
        print_line("The record %s can be read: %zu people, %zu consents, %zu entries, %zu fields; "
                   "%s.",
                   checked->record->reference, checked->record->people_count,
                   checked->record->consent_count, checked->record->entry_count,
                   checked->record->field_count,
                   check->warnings.count > 0 ? "look at what is doubtful"
                                             : "nothing in it is doubtful");
}

enum status command_record_check(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct error failure = {0}, printing = {0};
    struct checked checked = {.path = NULL};
    enum status status =
        session_folder(arguments, &session, arguments->positional.items[0], &checked.path, err);
    if (status == STATUS_OK)
        status = read_record(arguments, &session, &checked, &failure);
    if (failure.status != STATUS_OK)
        *err = failure;
    bool is_told = status == STATUS_OK || status == STATUS_MALFORMED;
    if (is_told && wants_json(arguments) && print_as_json(&checked, &failure, &printing)) {
        *err = printing;
        status = printing.status;
    } else if (is_told && !wants_json(arguments)) {
        print_check(&checked);
    }
    if (status == STATUS_MALFORMED && checked.check.errors.count > 0) {
        size_t count = count_of(&checked.check.errors);
        error_set(err, status, "%s: %zu %s wrong in it", checked.file, count,
                  count == 1 ? "thing is" : "things are");
        error_hint(err, "correct what is listed; `safehand record words` tells which roles, "
                        "categories, kinds and fields there are");
    }
    checked_free(&checked);
    session_close(&session);
    return status;
}
