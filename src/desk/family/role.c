/* What somebody is to the family: given to whom an import could not place, and corrected. */
#include "family/form.h"

#include <string.h>

static const struct record_person *person_of(const struct family *family)
{
    return record_find_person(family->record, asked(family->visit, "id"));
}

static bool fits(const struct family *family)
{
    return person_of(family) != NULL;
}

static void add(struct family *family, struct family_asks *asks)
{
    const struct record_person *person = person_of(family);
    family_ask(asks, (struct ask){.kind = ASK_CARRIED, .name = "id"});
    family_ask(asks, (struct ask){.kind = ASK_CARRIED, .name = "was", .initial = person->role});
    family_ask(asks,
               (struct ask){.kind = ASK_SELECT,
                            .name = "role",
                            .label = family_text(asks, memory_format("What is %s to the family?",
                                                                     family_person_name(person))),
                            .missing = "choose who they are",
                            .initial = person->role});
    family_choose_roles(family, asks);
}

/* Somebody else said meanwhile who they are. */
static enum status tell_other(const struct family *family, const struct record_person *person,
                              struct error *err)
{
    struct buffer role;
    buffer_init(&role, FAMILY_WORDS_SIZE);
    family_append_role(family, person->role, &role);
    error_set(err, STATUS_REFUSED, "somebody changed this meanwhile: it says now “%s”",
              buffer_text(&role));
    buffer_free(&role);
    return error_hint(err, "go back to %s, and choose again if that is not right",
                      family_person_name(person));
}

static enum status act(struct family *family, struct asking *asking, struct error *err)
{
    struct record_edit *edit = NULL;
    const struct visit *visit = family->visit;
    const struct record_person *person = person_of(family);
    asking->wrong = "role";
    if (strcmp(person->role, asked(visit, "was")) != 0)
        return tell_other(family, person, err);
    if (strcmp(person->role, asked(visit, "role")) == 0)
        return STATUS_OK;
    enum status status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = record_edit_set_role(edit, person->id, asked(visit, "role"), err);
    return family_edit_end(edit, status, err);
}

const struct family_form FORM_ROLE = {
    .asking = {.title = "Who they are", .path = "/family/role", .button = "Keep it"},
    .fits = fits,
    .add = add,
    .act = act,
};
