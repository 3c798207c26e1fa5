/* The record that a command works on, and who changes it. */
#include "record/record.h"

#include "safehand/office/records.h"

#include <stdlib.h>
#include <string.h>

static bool is_named(const struct arguments *arguments, const char *option, const char *variable)
{
    const char *value = argument_value(arguments, option);
    value = value ? value : getenv(variable);
    return value && *value;
}

static enum status take_catalogue(struct record_work *work, struct error *err)
{
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    if (work->session.office) {
        work->editor.catalogue = office_catalogue(work->session.office);
        return STATUS_OK;
    }
    enum status status =
        catalogue_parse((const char *)file->data, file->length, file->name, &work->shipped, err);
    work->editor.catalogue = work->shipped;
    return status;
}

/* ---- who ---- */

static enum status ask_name(struct record_work *work, struct error *err)
{
    struct buffer answer;
    buffer_init(&answer, JSON_LIMITS_DEFAULT.string);
    enum status status = terminal_ask("Your name: ", &answer, err);
    if (status == STATUS_OK) {
        work->name = memory_copy_string(buffer_text(&answer));
        status = work->name ? STATUS_OK : memory_error(err);
    }
    buffer_free(&answer);
    work->editor.by = work->name;
    return status;
}

/* In the office records are sealed to its staff: who acts is one of them. */
static enum status take_member(struct record_work *work, struct error *err)
{
    if (argument_value(work->arguments, "--by")) {
        error_set(err, STATUS_USAGE, "--by is for a record outside the office");
        return error_hint(err, "leave it out: a record in the office is sealed to its staff, and "
                               "your identity says who acts");
    }
    enum status status = session_open(work->arguments, &work->session, err);
    if (status == STATUS_OK)
        work->editor.by = work->session.identity->card->name;
    return status;
}

/* The identity's name is the one that somebody else gave them, too; a typed one is their word. */
static enum status take_name(struct record_work *work, struct error *err)
{
    const char *by = argument_value(work->arguments, "--by");
    if (is_named(work->arguments, "--identity", "SAFEHAND_IDENTITY")) {
        if (by) {
            error_set(err, STATUS_USAGE, "--by is for who has no identity here");
            return error_hint(err, "leave it out: the identity says who acts");
        }
        enum status status = session_identity(work->arguments, &work->session, err);
        if (status == STATUS_OK)
            work->editor.by = work->session.identity->card->name;
        return status;
    }
    work->editor.by = by;
    if (by)
        return STATUS_OK;
    if (terminal_can_ask())
        return ask_name(work, err);
    error_set(err, STATUS_USAGE, "who are you?");
    return error_hint(err, "give --by NAME, or name your identity file with --identity or "
                           "SAFEHAND_IDENTITY");
}

/* ---- where ---- */

/* A new record of a reference alone is one of the office, whatever is called so here. */
static enum status take_folder(struct record_work *work, bool is_new, struct error *err)
{
    const char *word = work->arguments->positional.items[0], *folder = word;
    enum status status = session_folder(work->arguments, &work->session, word, &folder, err);
    if (status != STATUS_OK)
        return status;
    if (is_new && work->session.record)
        folder = work->session.record;
    work->folder = memory_copy_string(folder);
    return work->folder ? STATUS_OK : memory_error(err);
}

static bool is_sealed(const struct record_work *work)
{
    return (work->session.office && office_keeps(work->session.office, work->folder)) ||
           record_is_sealed(work->folder);
}

static struct record_place place_of(const struct record_work *work)
{
    return is_sealed(work) ? office_record_place(work->session.office, work->folder)
                           : record_place_plain(work->folder);
}

static enum status begin_new(struct record_work *work, const struct record_place *place,
                             struct error *err)
{
    const char *slash = strrchr(work->folder, '/');
    const char *reference = slash ? slash + 1 : work->folder;
    enum status status = record_edit_new(place, reference, &work->editor, &work->edit, err);
    if (status != STATUS_OK || !file_exists(work->folder))
        return status;
    error_set(err, STATUS_USAGE, "%s: is there already", work->folder);
    return error_hint(err, "choose another reference, or add to that record with `safehand record "
                           "add`");
}

enum status record_work_begin_again(struct record_work *work, struct error *err)
{
    const struct record_place place = place_of(work);
    record_edit_free(work->edit);
    work->edit = NULL;
    return begin_new(work, &place, err);
}

static enum status make_records(const struct record_work *work, struct error *err)
{
    if (!work->session.office || strchr(work->arguments->positional.items[0], '/'))
        return STATUS_OK;
    char *records = file_join(office_folder(work->session.office), "records");
    enum status status = !records               ? memory_error(err)
                         : file_exists(records) ? STATUS_OK
                                                : file_make_folder(records, 0700, err);
    memory_free(records);
    return status;
}

enum status record_work_begin(const struct arguments *arguments, bool is_new,
                              struct record_work *work, struct error *err)
{
    enum status status = STATUS_OK;
    work->arguments = arguments;
    work->values = json_object();
    if (!work->values)
        return memory_error(err);
    if (session_names_office(arguments))
        status = session_office(arguments, &work->session, err);
    if (status == STATUS_OK)
        status = take_catalogue(work, err);
    if (status == STATUS_OK)
        status = take_folder(work, is_new, err);
    if (status == STATUS_OK)
        status = is_sealed(work) ? take_member(work, err) : take_name(work, err);
    if (status != STATUS_OK)
        return status;
    work->editor.at = session_now();
    const struct record_place place = place_of(work);
    if (!is_new)
        return record_edit_begin(&place, &work->editor, &work->edit, err);
    status = begin_new(work, &place, err);
    return status == STATUS_OK ? make_records(work, err) : status;
}

void record_work_end(struct record_work *work)
{
    record_edit_free(work->edit);
    catalogue_free(work->shipped);
    json_decref(work->values);
    memory_free(work->folder);
    memory_free(work->name);
    session_close(&work->session);
}

const char *record_work_reference(const struct record_work *work)
{
    return json_text(record_edit_root(work->edit), "reference");
}
