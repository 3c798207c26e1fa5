/* `record new`: a family's record, from nothing. */
#include "record/record.h"

const struct command_option OPTIONS_RECORD_NEW[] = {
    OPTIONS_OF_PERSON, {"--address", "TEXT", "where the family lives"}, OPTIONS_OF_RECORD};
const char RECORD_NEW_MORE[] =
    "REF is the family's reference: the record becomes a folder of that name in the records of the "
    "office or,\nwithout an office, here; a path with a slash says where. On a terminal it asks "
    "for everybody of the family.";

static const struct question ADDRESS[] = {
    {"--address", "address", QUESTION_LINE, .words = "Where does the family live? (empty: later)"},
};

/* Another question, whose answer is all that is kept. */
static enum status set_address(struct record_work *work, struct error *err)
{
    struct date today = date_of(work->editor.at);
    const char *address = argument_value(work->arguments, "--address");
    enum status status = STATUS_OK;
    if (!address && work->asks_all) {
        status = record_ask(work, ADDRESS, 1, err);
        address = record_text(work, "address");
    }
    return status == STATUS_OK && address
               ? record_edit_set_field(work->edit, "household.address", json_string(address),
                                       &today, NULL, err)
               : status;
}

/* Everybody, on a terminal; else whom the options name. */
static enum status add_people(struct record_work *work, struct error *err)
{
    bool more = true;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && more) {
        more = false;
        status = record_ask_person(work, err);
        if (status == STATUS_OK)
            status = record_add_asked_person(work, NULL, err);
        if (status == STATUS_OK && work->asks_all) {
            terminal_say("\n%s is noted.", record_person_name(work));
            status = terminal_confirm("Is there somebody else to add? (yes or no) ", &more, err);
        }
    }
    return status;
}

enum status command_record_new(const struct arguments *arguments, struct error *err)
{
    struct record_work work = {.arguments = NULL};
    enum status status = record_work_begin(arguments, true, &work, err);
    if (status == STATUS_OK)
        status = add_people(&work, err);
    if (status == STATUS_OK)
        status = set_address(&work, err);
    if (status == STATUS_OK)
        status = record_work_save(&work, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s}", "reference", record_work_reference(&work),
                                      "folder", work.folder),
                            err);
    else if (status == STATUS_OK)
        print_line("The record of %s is made: %s", record_work_reference(&work), work.folder);
    record_work_end(&work);
    return status;
}
