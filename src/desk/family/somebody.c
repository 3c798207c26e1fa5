/* Somebody who comes into a family's record, or with whom one begins. */
#include "family/form.h"

#include <string.h>

/* ---- what is asked of somebody ---- */

void somebody_ask(const struct family *family, struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "name",
                                  .label = "Their name",
                                  .hint = "Leave it empty if it is not known."});
    family_ask(asks, (struct ask){.kind = ASK_SELECT,
                                  .name = "role",
                                  .label = "Who are they?",
                                  .missing = "choose who they are"});
    family_choose_roles(family, asks);
    family_ask(asks, (struct ask){.kind = ASK_DAY,
                                  .name = "born",
                                  .label = "Their date of birth",
                                  .hint = "For example, 27 3 2018. Leave it empty if it is not "
                                          "known."});
}

static enum status set_text(struct visit *visit, struct record_edit *edit, const char *path,
                            const char *name, struct error *err)
{
    const char *typed = asked(visit, name);
    struct date today = date_of(visit_now(visit));
    return *typed ? record_edit_set_field(edit, path, json_string(typed), &today, NULL, err)
                  : STATUS_OK;
}

static enum status set_own(struct visit *visit, struct record_edit *edit, const char *id,
                           const char *key, struct error *err)
{
    char path[RECORD_PATH_MAXIMUM + 1];
    snprintf(path, sizeof path, "people.%s.%s", id, key);
    return set_text(visit, edit, path, key, err);
}

enum status somebody_add(struct visit *visit, struct record_edit *edit,
                         const struct names *responsible_for, struct error *err)
{
    struct date born;
    const char *id = NULL;
    bool is_born = asked_day(visit, "born", &born);
    const struct edit_person person = {.role = asked(visit, "role"),
                                       .name = asked_or_null(visit, "name"),
                                       .birth_date = is_born ? &born : NULL,
                                       .responsible_for = responsible_for};
    static const char *const keys[] = {"address", "postcode", "phone", "email"};
    enum status status = record_edit_add_person(edit, &person, &id, err);
    for (size_t i = 0; status == STATUS_OK && i < sizeof keys / sizeof *keys; i++)
        status = set_own(visit, edit, id, keys[i], err);
    return status;
}

enum status household_set(struct visit *visit, struct record_edit *edit, struct error *err)
{
    static const char *const fields[][2] = {{"household.address", "family-address"},
                                            {"household.postcode", "family-postcode"},
                                            {"household.phone", "family-phone"}};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof fields / sizeof *fields; i++)
        status = set_text(visit, edit, fields[i][0], fields[i][1], err);
    return status;
}

/* ---- into a record that is there ---- */

/* Children of whom they may hold parental responsibility. */
static void choose_children(const struct family *family, struct family_asks *asks)
{
    const struct record *record = family->record;
    for (size_t i = 0; i < record->people_count; i++)
        if (catalogue_role_group(family->catalogue, record->people[i].role) == ROLE_CHILD)
            family_choice(asks, record->people[i].id, family_person_name(&record->people[i]), NULL);
}

static void add(struct family *family, struct family_asks *asks)
{
    somebody_ask(family, asks);
    struct ask *holds = family_ask(
        asks, (struct ask){.kind = ASK_CHECKS,
                           .name = "holds",
                           .label = "Do they hold parental responsibility?",
                           .hint = "Tick each child for whom it is known that they do. Nothing is "
                                   "assumed: who only lives with a child does not hold it."});
    choose_children(family, asks);
    if (holds->choice_count == 0)
        asks->count--;
    family_ask(asks, (struct ask){.kind = ASK_AREA,
                                  .name = "address",
                                  .label = "Their address",
                                  .hint = "Leave it empty if they live with the family."});
    family_ask(
        asks,
        (struct ask){.kind = ASK_TEXT, .name = "postcode", .label = "Their postcode", .width = 10});
    family_ask(asks,
               (struct ask){
                   .kind = ASK_TEXT, .name = "phone", .label = "Their phone number", .width = 20});
    family_ask(asks,
               (struct ask){.kind = ASK_TEXT, .name = "email", .label = "Their email address"});
}

static enum status act(struct family *family, struct asking *asking, struct error *err)
{
    struct visit *visit = family->visit;
    struct names holds = {0};
    struct record_edit *edit = NULL;
    (void)asking;
    enum status status = family_ticked(family, "holds", &holds, err);
    if (status == STATUS_OK)
        status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = somebody_add(visit, edit, holds.count > 0 ? &holds : NULL, err);
    status = family_edit_end(edit, status, err);
    memory_free(holds.items);
    return status;
}

const struct family_form FORM_ADD = {
    .asking = {.title = "Add somebody", .path = "/family/add", .button = "Add them"},
    .said = "Whoever belongs to the family, or has to do with it: also those who do not live with "
            "it, and whoever works with it.",
    .add = add,
    .act = act,
};
