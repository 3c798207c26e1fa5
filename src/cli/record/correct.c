/* `record correct entry`, `record remove entry` and `record remove person`. */
#include "record/record.h"

#include <string.h>

#define OPTION_REASON(why)                                                                         \
    {                                                                                              \
        "--reason", "TEXT", why                                                                    \
    }

const struct command_option OPTIONS_RECORD_CORRECT[] = {
    OPTIONS_OF_ENTRY, OPTION_REASON("why it is corrected"), OPTIONS_OF_RECORD};
const char RECORD_CORRECT_MORE[] =
    "Only what is named becomes another one. What stood before is kept with the entry: who "
    "corrected it, when and\nwhy. Whoever gets the entry sees that it was corrected, and when. On "
    "a terminal it asks what is to be corrected.";
const struct command_option OPTIONS_RECORD_REMOVE[] = {
    OPTION_REASON("why it does not belong there"), OPTIONS_OF_RECORD};
const char RECORD_REMOVE_ENTRY_MORE[] =
    "For an entry that belongs to another family, or should not be there. The record keeps it "
    "apart, with who took\nit out, when and why; nothing of it leaves any more. Files that it "
    "names "
    "stay, and leave no more unless another entry names them.";
const char RECORD_REMOVE_PERSON_MORE[] =
    "For somebody who does not belong to the family. The record keeps them apart, with who took "
    "them out, when\nand why; their name is still looked for in what leaves. First correct whom "
    "entries are about.";

/* ---- correcting ---- */

enum { QUESTIONS_MAXIMUM = 30 };

static const char *operand(const struct record_work *work)
{
    return work->arguments->positional.items[1];
}

/* What can be put right, in the words of its question. */
static enum status offer_members(struct record_work *work, struct choices *choices,
                                 struct error *err)
{
    static const char *const labels[][2] = {
        {"text", "the text"},
        {"on", "the day"},
        {"written_by", "who wrote it"},
        {"about", "whom it is about"},
        {"category", "what kind of entry it is"},
        {"kind", "whether it is fact or opinion"},
        {"source", "who told it"},
        {"when", "the form: when it was"},
        {"where", "the form: where it was"},
        {"present", "the form: who was there"},
        {"seen_or_heard", "the form: what was seen or heard"},
        {"action", "the form: what was done"},
        {"signed_by", "the form: who signed it"},
        {"signed_on", "the form: when they signed"},
        {"discussed_with", "the form: with whom it was discussed"},
        {"discussed_on", "the form: when that was"},
    };
    enum { OF_ANY = 7, OF_CONCERN = sizeof labels / sizeof labels[0] };
    const json_t *root = record_edit_root(work->edit);
    const char *category = NULL;
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(root, "entries"), i, entry)
    {
        if (strcmp(json_text(entry, "id"), operand(work)) == 0)
            category = json_text(entry, "category");
    }
    size_t count = category && strcmp(category, "concern") == 0 ? OF_CONCERN : OF_ANY;
    enum status status = STATUS_OK;
    for (i = 0; status == STATUS_OK && i < count; i++)
        status = choices_add(choices, memory_copy_string(labels[i][1]),
                             memory_copy_string(labels[i][0]), err);
    return status;
}

/* First what, then of each how it is to be, then why. */
static enum status ask(struct record_work *work, struct error *err)
{
    struct question questions[QUESTIONS_MAXIMUM] = {{.key = "corrects",
                                                     .kind = QUESTION_SOME,
                                                     .words = "What is to be corrected?",
                                                     .offer = offer_members}};
    size_t count = 1;
    for (size_t i = 0; i < RECORD_ENTRY_QUESTION_COUNT; i++, count++) {
        questions[count] = RECORD_ENTRY_QUESTIONS[i];
        questions[count].is_needed = false;
        questions[count].applies = NULL;
        questions[count].within = "corrects";
    }
    questions[count++] = (struct question){"--reason", "reason", QUESTION_LINE, .is_needed = true,
                                           .words = "Why is it corrected?"};
    return record_ask(work, questions, count, err);
}

/* What stands there, before it is asked what is wrong with it. */
static enum status show_entry(const struct record_work *work, struct error *err)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(record_edit_root(work->edit), "entries"), i, entry)
    {
        if (strcmp(json_text(entry, "id"), operand(work)) != 0)
            continue;
        terminal_say("Entry %s, %s, written by %s:\n%s", json_text(entry, "id"),
                     json_text(entry, "on"), json_text(entry, "by"), json_text(entry, "text"));
        return STATUS_OK;
    }
    error_set(err, STATUS_USAGE, "the record has no entry \"%s\"", operand(work));
    return error_hint(err, "look at the record as it is now");
}

static enum status correct(struct record_work *work, struct error *err)
{
    struct edit_concern concern;
    struct date on, signed_on, discussed_on;
    const char *kind = record_text(work, "kind");
    struct edit_correction correction = {.on = record_day(work, "on", &on) ? &on : NULL,
                                         .by = record_text(work, "written_by"),
                                         .category = record_text(work, "category"),
                                         .text = record_text(work, "text"),
                                         .source = record_text(work, "source"),
                                         .reason = record_text(work, "reason")};
    if (kind)
        (void)record_entry_kind_parse(kind, &correction.kind);
    if (record_take_concern(work, &concern, &signed_on, &discussed_on))
        correction.concern = &concern;
    enum status status = record_names(work, "about", &correction.about, err);
    if (status == STATUS_OK)
        status = record_edit_correct_entry(work->edit, operand(work), &correction, err);
    memory_free(correction.about.items);
    return status;
}

/* The member that was changed, as JSON. */
static enum status print_member(const struct record_work *work, const char *what, struct error *err)
{
    return print_json(
        json_pack("{s:s, s:s}", "reference", record_work_reference(work), what, operand(work)),
        err);
}

enum status command_record_correct(const struct arguments *arguments, struct error *err)
{
    struct record_work work = {.arguments = NULL};
    enum status status = record_work_begin(arguments, false, &work, err);
    if (status == STATUS_OK && terminal_can_ask())
        status = show_entry(&work, err);
    if (status == STATUS_OK)
        status = record_take_text_file(&work, err);
    if (status == STATUS_OK)
        status = ask(&work, err);
    if (status == STATUS_OK)
        status = correct(&work, err);
    if (status == STATUS_OK)
        status = record_work_save(&work, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_member(&work, "entry", err);
    else if (status == STATUS_OK)
        print_line("The entry %s in the record of %s is corrected; what stood before is kept with "
                   "it.",
                   operand(&work), record_work_reference(&work));
    record_work_end(&work);
    return status;
}

/* ---- taking out ---- */

typedef enum status remover(struct record_edit *edit, const char *id, const char *reason,
                            struct error *err);

static enum status take_out(const struct arguments *arguments, remover *remove, bool is_person,
                            struct error *err)
{
    static const struct question why[] = {{"--reason", "reason", QUESTION_LINE, .is_needed = true,
                                           .words = "Why does it not belong there?"}};
    struct record_work work = {.arguments = NULL};
    enum status status = record_work_begin(arguments, false, &work, err);
    if (status == STATUS_OK)
        status = record_ask(&work, why, 1, err);
    if (status == STATUS_OK)
        status = remove(work.edit, operand(&work), record_text(&work, "reason"), err);
    if (status == STATUS_OK)
        status = record_work_save(&work, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_member(&work, is_person ? "person" : "entry", err);
    else if (status == STATUS_OK)
        print_line(is_person ? "%s is taken out of the record of %s, and kept apart."
                             : "The entry %s is taken out of the record of %s, and kept apart.",
                   operand(&work), record_work_reference(&work));
    record_work_end(&work);
    return status;
}

enum status command_record_remove_entry(const struct arguments *arguments, struct error *err)
{
    return take_out(arguments, record_edit_take_out_entry, false, err);
}

enum status command_record_remove_person(const struct arguments *arguments, struct error *err)
{
    return take_out(arguments, record_edit_take_out_person, true, err);
}
