/* What leaves about one person or about all, as a consent names it (rule P04). */
#ifndef SAFEHAND_POLICY_LEAVING_H
#define SAFEHAND_POLICY_LEAVING_H

#include "safehand/policy.h"

struct leaving {
    const struct catalogue *catalogue;
    bool *categories; /* for each category of the catalogue, whether entries of it leave */
    bool sensitive[SENSITIVITY_CRIMINAL_OFFENCE + 1]; /* by kind, whether fields of it leave */
    bool unknown; /* entries of a category that it does not have */
    bool fields;  /* any */
    bool beyond;  /* fields asked for beyond the profile */
    bool files;   /* that no entry names */
};

/* leaving_free. */
enum status leaving_start(const struct policy_facts *facts, struct leaving *leaving,
                          struct error *err) MUST_CHECK;
void leaving_free(struct leaving *leaving);
/* Notes what leaves about the person, or with NULL all that leaves. */
void leaving_note(const struct policy_facts *facts, const struct record_person *person,
                  struct leaving *leaving);
/* Whether categories of a consent name all of it: "fields" those that are neither special category
 * nor offence, which go by their own name ("health", "criminal_offence"); the categories of
 * entries; "attachments". */
bool leaving_is_named(const struct leaving *leaving, const struct names *categories);
/* Whether they name anything of it, by whichever word; or one of them, or something that leaves, is
 * what nobody can name. */
bool leaving_is_touched(const struct leaving *leaving, const struct names *categories);
/* Whether a field or an entry leaves that is about the person. */
bool leaving_is_about(const struct selection *selection, const struct record_person *person);

#endif
