/* Somebody of a family: `record add person`, and whom `record new` begins with. */
#include "record/record.h"

#include <string.h>

const struct command_option OPTIONS_RECORD_PERSON[] = {
    OPTIONS_OF_PERSON,
    {"--responsible-for", "ID...", "a child for whom they hold parental responsibility"},
    {"--held-by", "ID...", "of a child: who holds parental responsibility"},
    OPTIONS_OF_RECORD};
const char RECORD_PERSON_MORE[] =
    "RECORD is the record's folder, or a reference alone in the records of the office. On a "
    "terminal it asks\nwhat no option says. More about them is set with `safehand record set`.";

static enum status check_role(struct record_work *work, const char *text, struct error *err)
{
    return record_edit_check_role(work->edit, text, err);
}

/* Those of the family who are children, or who are not. */
static enum status offer_family(struct record_work *work, bool children, struct choices *choices,
                                struct error *err)
{
    struct choices all = {.count = 0};
    enum status status = record_offer_people(work, &all, err);
    const json_t *people = json_object_get(record_edit_root(work->edit), "people");
    for (size_t i = 0; status == STATUS_OK && i < all.count; i++) {
        const char *role = json_text(json_array_get(people, i), "role");
        enum role_group group = catalogue_role_group(work->editor.catalogue, role);
        if (group == (children ? ROLE_CHILD : ROLE_FAMILY))
            status = choices_add(choices, memory_copy_string(all.labels[i]),
                                 memory_copy_string(all.values[i]), err);
    }
    choices_free(&all);
    return status;
}

static enum status offer_children(struct record_work *work, struct choices *choices,
                                  struct error *err)
{
    return offer_family(work, true, choices, err);
}

static enum status offer_adults(struct record_work *work, struct choices *choices,
                                struct error *err)
{
    return offer_family(work, false, choices, err);
}

static bool is_child(const struct record_work *work)
{
    return record_is_child(work, record_text(work, "role"));
}

static bool is_adult_of_family(const struct record_work *work)
{
    const char *role = record_text(work, "role");
    return role && catalogue_role_group(work->editor.catalogue, role) == ROLE_FAMILY;
}

static const struct question QUESTIONS[] = {
    {"--role", "role", QUESTION_LINE, .is_needed = true,
     .words = "What are they: mother, father, partner, child, grandmother, volunteer, ...?",
     .check = check_role},
    {"--name", "name", QUESTION_LINE, .words = "Their name? (empty: not known)"},
    {"--born", "born", QUESTION_DAY,
     .words = "Their date of birth, as YYYY-MM-DD? (empty: not known)"},
    {"--responsible-for", "responsible_for", QUESTION_SOME,
     .words = "For which children do they hold parental responsibility?",
     .applies = is_adult_of_family, .offer = offer_children},
    {"--held-by", "held_by", QUESTION_SOME, .words = "Who holds parental responsibility for them?",
     .applies = is_child, .offer = offer_adults},
};

enum status record_ask_person(struct record_work *work, struct asking *asking, struct error *err)
{
    return record_ask_among(work, QUESTIONS, sizeof QUESTIONS / sizeof QUESTIONS[0], asking, err);
}

enum status record_add_asked_person(struct record_work *work, const char **id, struct error *err)
{
    struct date born;
    struct names children = {0}, holders = {0};
    enum status status = record_names(work, "responsible_for", &children, err);
    if (status == STATUS_OK)
        status = record_names(work, "held_by", &holders, err);
    struct edit_person person = {.role = record_text(work, "role"),
                                 .name = record_text(work, "name"),
                                 .birth_date = record_day(work, "born", &born) ? &born : NULL,
                                 .responsible_for = children.count > 0 ? &children : NULL,
                                 .held_by = holders.count > 0 ? &holders : NULL};
    if (status == STATUS_OK)
        status = record_edit_add_person(work->edit, &person, id, err);
    memory_free(children.items);
    memory_free(holders.items);
    return status;
}

const char *record_person_name(const struct record_work *work)
{
    const char *name = record_text(work, "name");
    return name ? name : "Somebody whose name is not known";
}

enum status command_record_person(const struct arguments *arguments, struct error *err)
{
    const char *id = NULL;
    struct record_work work = {.arguments = NULL};
    enum status status = record_work_begin(arguments, false, &work, err);
    if (status == STATUS_OK)
        status = record_ask_person(&work, &(struct asking){.can_leave = false}, err);
    if (status == STATUS_OK)
        status = record_add_asked_person(&work, &id, err);
    if (status == STATUS_OK)
        status = record_work_save(&work, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:s, s:s}", "reference", record_work_reference(&work), "person", id), err);
    else if (status == STATUS_OK)
        print_line("%s (%s) is in the record of %s as %s.", record_person_name(&work),
                   record_text(&work, "role"), record_work_reference(&work), id);
    record_work_end(&work);
    return status;
}
