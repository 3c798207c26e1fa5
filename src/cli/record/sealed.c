/* Records that lie sealed in the office: sealing what lies readable, giving one back, and going on
 * from one that was put back. */
#include "record/commands.h"

#include <string.h>

#include "safehand/office/records.h"

const struct command_option OPTIONS_RECORD_SEALED[] = {OPTION_OFFICE, OPTION_IDENTITY, OPTION_JSON,
                                                       OPTION_END};
const struct command_option OPTIONS_RECORD_EXPORT[] = {
    {"--to", "NAME", "for whom it is, or where it goes"},
    {"--reason", "TEXT", "why it is taken out"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_RECORD_RESTORE[] = {
    {"--reason", "TEXT", "why an earlier one is there"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char RECORD_SEAL_MORE[] =
    "REF is a folder's name in records/ of the office; without one, all that lie readable, and all "
    "that are\nsealed to a key that was changed since, earlier versions too. What is removed is "
    "not "
    "overwritten on the disk.";
const char RECORD_EXPORT_MORE[] =
    "REF is a folder's name in records/ of the office. DIR must not be there yet, nor lie in the "
    "office. What is\nwritten there is readable for whoever gets at that disk. Before it is "
    "written the ledger says who took "
    "it,\nfor whom and why. On a terminal it asks what no option says.";

const char RECORD_RESTORE_MORE[] =
    "REF is a folder's name in records/ of the office. Where it tells of fewer changes than you "
    "have seen,\nsomebody put an older copy back. Put the newest one back, if there is one. If "
    "not, "
    "the ledger says for\ngood that the record goes on from here, who said so, and why; what was "
    "lost is not in it.";

/* ---- seal ---- */

struct sealing_told {
    struct names sealed, others; /* owned */
    size_t failed;
    struct error first; /* of those that failed */
};

static enum status seal_one(const struct office *office, const char *name,
                            struct sealing_told *told, struct error *err)
{
    bool is_changed = false;
    struct error why = {0};
    if (office_record_seal(office, name, &is_changed, &told->others, &why) != STATUS_OK) {
        print_failure("", &why);
        if (told->failed++ == 0)
            told->first = why;
    }
    return !is_changed || names_add_copy(&told->sealed, name) ? STATUS_OK : memory_error(err);
}

static enum status seal_list(const struct office *office, const struct names *names,
                             struct sealing_told *told, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < names->count; i++)
        status = seal_one(office, names->items[i], told, err);
    return status;
}

static enum status seal_all(const struct office *office, struct sealing_told *told,
                            struct error *err)
{
    struct office_records records;
    enum status status = office_records_look(office, &records, err);
    if (status != STATUS_OK)
        return status;
    status = seal_list(office, &records.readable, told, err);
    if (status == STATUS_OK)
        status = seal_list(office, &records.sealed_before, told, err);
    office_records_free(&records);
    return status;
}

static enum status seal_print(const struct arguments *arguments, const struct sealing_told *told,
                              struct error *err)
{
    if (wants_json(arguments))
        return print_json(json_pack("{s:o, s:o}", "sealed", names_to_json(&told->sealed), "others",
                                    names_to_json(&told->others)),
                          err);
    for (size_t i = 0; i < told->sealed.count; i++)
        print_line("Sealed: %s", told->sealed.items[i]);
    if (told->sealed.count == 0 && told->failed == 0)
        print_line("Nothing was to be sealed.");
    for (size_t i = 0; i < told->others.count; i++)
        print_note("%s belongs to no record, and lies there readable as before",
                   told->others.items[i]);
    return STATUS_OK;
}

enum status command_record_seal(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct sealing_told told = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = arguments->positional.count > 0
                     ? seal_list(session.office, &arguments->positional, &told, err)
                     : seal_all(session.office, &told, err);
    if (status == STATUS_OK)
        status = seal_print(arguments, &told, err);
    if (status == STATUS_OK && told.failed > 0)
        status = error_set(err, told.first.status,
                           "%zu of the records could not be sealed: see "
                           "above",
                           told.failed);
    names_free_copies(&told.sealed);
    names_free_copies(&told.others);
    session_close(&session);
    return status;
}

/* ---- export ---- */

/* Before anybody says who they are. */
static enum status check_given(const struct arguments *arguments, struct error *err)
{
    const char *given;
    if (terminal_can_ask())
        return STATUS_OK;
    enum status status = argument_required(arguments, "--to", &given, err);
    return status == STATUS_OK ? argument_required(arguments, "--reason", &given, err) : status;
}

/* By the option, or on a terminal by the question. */
static enum status take_answer(const struct arguments *arguments, const char *option,
                               const char *question, struct buffer *answer, struct error *err)
{
    const char *given = argument_value(arguments, option);
    if (given) {
        buffer_append_text(answer, given);
        return buffer_status(answer, err);
    }
    enum status status = STATUS_OK;
    while (status == STATUS_OK && answer->length == 0)
        status = terminal_ask(question, answer, err);
    return status;
}

static enum status export_record(const struct arguments *arguments, struct session *session,
                                 const struct record *record, const struct office_export *copy,
                                 struct error *err)
{
    uint64_t entry = 0;
    enum status status =
        office_record_export(session->office, record, copy, session_now(), &entry, err);
    if (status != STATUS_OK)
        return status;
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:I}", "reference", record->reference, "folder",
                                    copy->folder, "entry", (json_int_t)entry),
                          err);
    print_line("The record of %s lies readable in %s: delete it when it is no longer needed. Entry "
               "%llu says who took it, for whom and why.",
               record->reference, copy->folder, (unsigned long long)entry);
    return STATUS_OK;
}

enum status command_record_export(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct record *record = NULL;
    struct buffer to, reason;
    char *path = NULL;
    buffer_init(&to, JSON_LIMITS_DEFAULT.string);
    buffer_init(&reason, JSON_LIMITS_DEFAULT.string);
    enum status status = check_given(arguments, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_records_find(session.office, arguments->positional.items[0], &path, err);
    if (status == STATUS_OK)
        status = office_record_open(session.office, path, &record, err);
    if (status == STATUS_OK)
        status = take_answer(arguments, "--to", "For whom is it, or where does it go? ", &to, err);
    if (status == STATUS_OK)
        status = take_answer(arguments, "--reason", "Why is it taken out? ", &reason, err);
    if (status == STATUS_OK) {
        const struct office_export copy = {arguments->positional.items[1], buffer_text(&to),
                                           buffer_text(&reason)};
        status = export_record(arguments, &session, record, &copy, err);
    }
    buffer_free(&to);
    buffer_free(&reason);
    record_free(record);
    memory_free(path);
    session_close(&session);
    return status;
}

/* ---- restore ---- */

enum status command_record_restore(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    char *path = NULL;
    const char *reason, *name = arguments->positional.items[0];
    uint64_t entry = 0;
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_records_find(session.office, name, &path, err);
    if (status == STATUS_OK)
        status = office_record_restore(session.office, path, reason, session_now(), &entry, err);
    if (status == STATUS_OK && wants_json(arguments))
        status =
            print_json(json_pack("{s:s, s:I}", "reference", name, "entry", (json_int_t)entry), err);
    else if (status == STATUS_OK)
        print_line("The record of %s goes on from what is there. Entry %llu says so, and why.",
                   name, (unsigned long long)entry);
    memory_free(path);
    session_close(&session);
    return status;
}
