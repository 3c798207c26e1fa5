/* `record new`: a family's record, from nothing. */
#include "record/record.h"

#include <string.h>

const struct command_option OPTIONS_RECORD_NEW[] = {
    OPTIONS_OF_PERSON, {"--address", "TEXT", "where the family lives"}, OPTIONS_OF_RECORD};
const char RECORD_NEW_MORE[] =
    "REF is the family's reference: the record becomes a folder of that name in the records of the "
    "office or,\nwithout an office, here; a path with a slash says where. On a terminal it asks "
    "for everybody of the family;\nif that is interrupted, the record is made with what was "
    "answered so far.";

static const struct question ADDRESS[] = {
    {"--address", "address", QUESTION_LINE, .words = "Where does the family live? (empty: later)"},
};

/* What a family is asked, person by person. */
struct family {
    struct record_work *work;
    json_t *people; /* what was answered of each */
    bool is_person; /* the answers at hand are about one who is not among them yet */
};

/* ---- who was answered for ---- */

/* The person of the answers at hand is in the record that is being made, and can be taken back. */
static enum status take_person(struct family *family, struct error *err)
{
    json_t *answers = json_copy_shared(family->work->values);
    family->is_person = false;
    if (!answers || json_array_append_new(family->people, answers) != 0)
        return memory_error(err);
    return record_add_asked_person(family->work, NULL, err);
}

static enum status answers_of(struct family *family, size_t index, struct error *err)
{
    json_object_clear(family->work->values);
    return json_object_update(family->work->values, json_array_get(family->people, index)) == 0
               ? STATUS_OK
               : memory_error(err);
}

/* The last one is asked about again: the record is begun anew with those before. */
static enum status take_back(struct family *family, struct error *err)
{
    size_t count = json_array_size(family->people);
    enum status status = record_work_begin_again(family->work, err);
    for (size_t i = 0; status == STATUS_OK && i + 1 < count; i++) {
        status = answers_of(family, i, err);
        if (status == STATUS_OK)
            status = record_add_asked_person(family->work, NULL, err);
    }
    if (status == STATUS_OK)
        status = answers_of(family, count - 1, err);
    if (status == STATUS_OK && json_array_remove(family->people, count - 1) != 0)
        status = memory_error(err);
    return status;
}

/* ---- asking ---- */

static enum status ask_person(struct family *family, struct asking *asking, struct error *err)
{
    asking->can_leave = json_array_size(family->people) > 0;
    family->is_person = true;
    enum status status = record_ask_person(family->work, asking, err);
    asking->from_end = false;
    if (status != STATUS_OK)
        return status;
    if (asking->has_left) {
        family->is_person = false;
        return STATUS_OK;
    }
    status = take_person(family, err);
    if (status == STATUS_OK && family->work->asks_all)
        terminal_say("\n%s is noted.", record_person_name(family->work));
    return status;
}

/* Whether somebody else is to be asked about; "back" asks the last one's last question anew. */
static enum status ask_more(struct family *family, bool *more, struct asking *asking,
                            struct error *err)
{
    struct buffer answer;
    buffer_init(&answer, JSON_LIMITS_DEFAULT.string);
    enum status status = STATUS_OK;
    for (bool is_done = false; status == STATUS_OK && !is_done;) {
        status = terminal_ask("Is there somebody else to add? (yes or no) ", &answer, err);
        const char *text = buffer_text(&answer);
        asking->from_end = status == STATUS_OK && answer_is_back(text);
        *more = asking->from_end || strcmp(text, "yes") == 0 || strcmp(text, "y") == 0;
        is_done = *more || strcmp(text, "no") == 0 || strcmp(text, "n") == 0;
        if (status == STATUS_OK && !is_done)
            terminal_say("Please answer yes or no.");
    }
    buffer_free(&answer);
    return status == STATUS_OK && asking->from_end ? take_back(family, err) : status;
}

/* Everybody, on a terminal; else whom the options name. `is_again`: they were asked about already.
 */
static enum status ask_people(struct family *family, bool is_again, struct error *err)
{
    struct asking asking = {.can_leave = false};
    bool more = !is_again;
    enum status status = STATUS_OK;
    do {
        if (more)
            status = ask_person(family, &asking, err);
        more = false;
        if (status == STATUS_OK && family->work->asks_all)
            status = ask_more(family, &more, &asking, err);
    } while (status == STATUS_OK && more);
    return status;
}

/* Another question, whose answer is all that is kept. */
static enum status ask_address(struct family *family, bool *has_left, struct error *err)
{
    struct record_work *work = family->work;
    struct date today = date_of(work->editor.at);
    struct asking asking = {.can_leave = true};
    const char *address = argument_value(work->arguments, "--address");
    enum status status = STATUS_OK;
    if (!address && work->asks_all) {
        status = record_ask_among(work, ADDRESS, 1, &asking, err);
        address = record_text(work, "address");
    }
    *has_left = asking.has_left;
    return status == STATUS_OK && address && !asking.has_left
               ? record_edit_set_field(work->edit, "household.address", json_string(address),
                                       &today, NULL, err)
               : status;
}

static enum status ask_family(struct family *family, struct error *err)
{
    bool has_left = false;
    enum status status = STATUS_OK;
    do {
        status = ask_people(family, has_left, err);
        if (status == STATUS_OK)
            status = ask_address(family, &has_left, err);
    } while (status == STATUS_OK && has_left);
    return status;
}

/* ---- the record ---- */

/* What was answered before somebody broke off is no less true: the record is made with it. */
static void keep_answered(struct family *family)
{
    struct error why = {0};
    struct record_work *work = family->work;
    enum status status = STATUS_OK;
    if (family->is_person && record_text(work, "role"))
        status = take_person(family, &why);
    if (status == STATUS_OK && json_array_size(family->people) == 0)
        return;
    if (status == STATUS_OK)
        status = record_edit_save(work->edit, &why);
    if (status == STATUS_OK)
        print_note("the record of %s is made with what was answered so far: %s; go on with "
                   "`safehand record add person %s`",
                   record_work_reference(work), work->folder, work->arguments->positional.items[0]);
    else
        print_failure("what was answered could not be kept: ", &why);
}

static enum status tell(const struct record_work *work, struct error *err)
{
    if (wants_json(work->arguments))
        return print_json(json_pack("{s:s, s:s}", "reference", record_work_reference(work),
                                    "folder", work->folder),
                          err);
    print_line("The record of %s is made: %s", record_work_reference(work), work->folder);
    return STATUS_OK;
}

enum status command_record_new(const struct arguments *arguments, struct error *err)
{
    struct record_work work = {.arguments = NULL};
    struct family family = {.work = &work, .people = json_array()};
    enum status status =
        family.people ? record_work_begin(arguments, true, &work, err) : memory_error(err);
    if (status == STATUS_OK) {
        status = ask_family(&family, err);
        if (status == STATUS_INTERRUPTED && work.asks_all)
            keep_answered(&family);
    }
    if (status == STATUS_OK)
        status = record_work_save(&work, err);
    if (status == STATUS_OK)
        status = tell(&work, err);
    json_decref(family.people);
    record_work_end(&work);
    return status;
}
