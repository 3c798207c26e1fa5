/* What people are called by what they are to each other: "her gran", "my stepdad" tell of whoever
 * of the record is that, and are asked about (M04). */
#include <string.h>

#include "extract_internal.h"

/* By the end of a role; the first that fits. */
static const struct relation {
    const char *role, *words;
} RELATIONS[] = {
    {"grandmother", "gran granny grandma grandmother nan nana nanny nain mamgu nonna"},
    {"grandfather", "grandad granddad grandpa grandfather gramps taid tadcu nonno"},
    {"stepfather", "stepdad stepfather"},
    {"stepmother", "stepmum stepmother stepmam"},
    /* That a child has a father and a mother tells nothing. */
    {"father", NULL},
    {"mother", NULL},
    {"former_partner", "ex expartner exhusband exboyfriend exwife exgirlfriend"},
    {"partner", "partner boyfriend girlfriend"},
    {"stepbrother", "stepbrother brother"},
    {"half_brother", "halfbrother brother"},
    {"brother", "brother bro brawd"},
    {"stepsister", "stepsister sister"},
    {"half_sister", "halfsister sister"},
    {"sister", "sister sis chwaer"},
    {"aunt", "aunt auntie aunty modryb"},
    {"uncle", "uncle ewythr"},
    {"cousin", "cousin cefnder cyfnither"},
    {"landlord", "landlord"},
    {"landlady", "landlady"},
    {"lodger", "lodger"},
};

static const struct relation *relation_of(const struct record_person *person)
{
    for (size_t i = 0; person->role && i < sizeof RELATIONS / sizeof *RELATIONS; i++)
        if (text_ends_with(person->role, RELATIONS[i].role))
            return &RELATIONS[i];
    return NULL;
}

/* Whether somebody in scope is so called, or somebody before in the record. */
static bool is_taken(const struct extract_memory *memory, size_t index,
                     const struct relation *relation)
{
    for (size_t i = 0; i < memory->record->people_count; i++) {
        const struct record_person *other = &memory->record->people[i];
        if (i != index && relation_of(other) == relation &&
            (i < index || extract_person_of(memory, other)->in_scope))
            return true;
    }
    return false;
}

enum status extract_add_relations(struct extract_memory *memory, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < memory->record->people_count && status == STATUS_OK; i++) {
        const struct record_person *person = &memory->record->people[i];
        const struct relation *relation = relation_of(person);
        if (!relation || !relation->words || extract_person_of(memory, person)->in_scope ||
            is_taken(memory, i, relation))
            continue;
        const struct extract_value value = {
            .type = FIELD_TEXT,
            .text = relation->words,
            .person = person,
            .path = extract_keep(memory, "people.%s%s", person->id, LEAK_RELATION),
            .flags = SCAN_ASK | SCAN_RELATION};
        status = extract_add_identity(memory, &value, err);
    }
    return status;
}
