/* `record add file` and `record set`. */
#include "record/record.h"

#include <string.h>

#include "safehand/record/check.h"

const struct command_option OPTIONS_RECORD_FILE[] = {
    {"--as", "NAME", "another name for it there (of one file)"},
    {"--entry", "ID", "the entry that is to name it"},
    OPTIONS_OF_RECORD};
const char RECORD_FILE_MORE[] =
    "Each FILE is copied into the record's attachments, never over another one. A file that no "
    "entry names leaves\nonly where it is asked for by name.";
const struct command_option OPTIONS_RECORD_SET[] = {
    {"--as-at", "DAY", "the day of which it is true (YYYY-MM-DD; today)"},
    {"--source", "TEXT", "who or what says so"},
    OPTIONS_OF_RECORD};
const char RECORD_SET_MORE[] =
    "PATH is the field's, as household.address or people.p1.phone; `safehand policy` and the "
    "catalogue tell how\nthey are marked. A VALUE is a text, a whole number, yes or no; of "
    "people.ID.role a role;\nof people.CHILD.parental_responsibility the ids of who holds it, with "
    "commas.";

static enum status add_files(struct record_work *work, struct error *err)
{
    const struct names *words = &work->arguments->positional;
    const char *name = argument_value(work->arguments, "--as");
    const char *entry = argument_value(work->arguments, "--entry");
    enum status status = STATUS_OK;
    if (name && words->count > 2)
        return error_set(err, STATUS_USAGE, "--as is for one file");
    for (size_t i = 1; status == STATUS_OK && i < words->count; i++)
        status = record_edit_add_file(work->edit, words->items[i], name, entry, err);
    return status;
}

static enum status tell_files(const struct record_work *work, struct error *err)
{
    const struct names *words = &work->arguments->positional;
    const char *name = argument_value(work->arguments, "--as");
    if (wants_json(work->arguments))
        return print_json(json_pack("{s:s, s:i}", "reference", record_work_reference(work), "files",
                                    (int)words->count - 1),
                          err);
    for (size_t i = 1; i < words->count; i++) {
        const char *slash = strrchr(words->items[i], '/');
        print_line("%s is in the record of %s.",
                   name    ? name
                   : slash ? slash + 1
                           : words->items[i],
                   record_work_reference(work));
    }
    return STATUS_OK;
}

enum status command_record_file(const struct arguments *arguments, struct error *err)
{
    struct record_work work = {.arguments = NULL};
    enum status status = record_work_begin(arguments, false, &work, err);
    if (status == STATUS_OK)
        status = add_files(&work, err);
    if (status == STATUS_OK)
        status = record_work_save(&work, err);
    if (status == STATUS_OK)
        status = tell_files(&work, err);
    record_work_end(&work);
    return status;
}

/* ---- set ---- */

/* yes and no as such, a whole number as one; "007" and what is too large stay texts. */
static json_t *value_of(const char *text)
{
    long long number = 0;
    char back[32];
    if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)
        return json_boolean(*text == 'y');
    if (strlen(text) <= 15 && sscanf(text, "%lld", &number) == 1) {
        snprintf(back, sizeof back, "%lld", number);
        if (strcmp(back, text) == 0)
            return json_integer(number);
    }
    return json_string(text);
}

/* "people.ID.role": *id is memory_free'd; NULL of another path. */
static enum status take_role(const char *path, char **id, struct error *err)
{
    static const char before[] = "people.", after[] = ".role";
    size_t length = strlen(path), around = strlen(before) + strlen(after);
    *id = NULL;
    if (!text_starts_with(path, before) || !text_ends_with(path, after) || length <= around ||
        memchr(path + strlen(before), '.', length - around))
        return STATUS_OK;
    *id = memory_copy_bytes(path + strlen(before), length - around);
    return *id ? STATUS_OK : memory_error(err);
}

/* What somebody is has neither day nor source. */
static enum status set_role(struct record_work *work, const char *id, const char *role,
                            struct error *err)
{
    if (argument_given(work->arguments, "--as-at") || argument_given(work->arguments, "--source")) {
        error_set(err, STATUS_USAGE, "a role is kept without day and source");
        return error_hint(err, "set it by itself, without --as-at and --source");
    }
    return record_edit_set_role(work->edit, id, role, err);
}

/* "p1" or "p1,p2": a list of ids; of none the text, which is no value. NULL without memory. */
static json_t *ids_of(const char *text)
{
    json_t *list = json_array();
    for (text += strspn(text, ", "); list && *text; text += strspn(text, ", ")) {
        size_t length = strcspn(text, ", ");
        (void)json_array_append_new(list, json_stringn(text, length));
        text += length;
    }
    if (json_array_size(list) > 0)
        return list;
    json_decref(list);
    return json_string("");
}

static json_t *value_at(const char *path, const char *text)
{
    bool is_holders =
        text_starts_with(path, "people.") && text_ends_with(path, ".parental_responsibility");
    return is_holders ? ids_of(text) : value_of(text);
}

/* What is doubtful about it is told at once, as `record check` tells it. */
static void tell_doubt(const struct record_work *work, const char *word)
{
    size_t length = strcspn(word, "=");
    char *path = memory_copy_bytes(word, length);
    json_t *value = path ? value_at(path, word + length + 1) : NULL;
    const struct catalogue_field *known =
        path ? catalogue_find(work->editor.catalogue, path) : NULL;
    const char *why = known && value ? record_value_doubt(known->type, value) : NULL;
    if (why)
        print_note("what stands in %s now %s: write the value itself, or leave it out if it is not "
                   "known",
                   path, why);
    json_decref(value);
    memory_free(path);
}

static enum status set_field(struct record_work *work, const char *word, struct error *err)
{
    struct date day = date_of(work->editor.at);
    bool given;
    const char *equals = strchr(word, '=');
    if (!equals || equals == word) {
        error_set(err, STATUS_USAGE, "not PATH=VALUE: %s", word);
        return error_hint(err, "for example household.address=\"9 Hill Rise, Wigston\"");
    }
    enum status status = argument_date(work->arguments, "--as-at", &day, &given, err);
    char *path = memory_copy_bytes(word, (size_t)(equals - word));
    if (status == STATUS_OK && !path)
        status = memory_error(err);
    char *id = NULL;
    if (status == STATUS_OK)
        status = take_role(path, &id, err);
    if (status == STATUS_OK && id)
        status = set_role(work, id, equals + 1, err);
    else if (status == STATUS_OK)
        status = record_edit_set_field(work->edit, path, value_at(path, equals + 1), &day,
                                       argument_value(work->arguments, "--source"), err);
    memory_free(id);
    memory_free(path);
    return status;
}

enum status command_record_set(const struct arguments *arguments, struct error *err)
{
    struct record_work work = {.arguments = NULL};
    size_t count = arguments->positional.count - 1;
    enum status status = record_work_begin(arguments, false, &work, err);
    for (size_t i = 1; status == STATUS_OK && i <= count; i++)
        status = set_field(&work, arguments->positional.items[i], err);
    if (status == STATUS_OK)
        status = record_work_save(&work, err);
    for (size_t i = 1; status == STATUS_OK && i <= count; i++)
        tell_doubt(&work, arguments->positional.items[i]);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:i}", "reference", record_work_reference(&work),
                                      "fields", (int)count),
                            err);
    else if (status == STATUS_OK)
        print_line(count == 1 ? "The record of %s says so now."
                              : "The record of %s says so now, "
                                "all of it.",
                   record_work_reference(&work));
    record_work_end(&work);
    return status;
}
