/* Headings as charities write them, and words for roles. */
#include <string.h>

#include "propose.h"

#define PERSON(heading, field)                                                                     \
    {                                                                                              \
        heading, "people.*." field, NULL, NULL, NULL, NULL, false, false, false, false             \
    }
#define DAY(heading, field)                                                                        \
    {                                                                                              \
        heading, "people.*." field, NULL, NULL, NULL, NULL, true, false, false, false              \
    }
#define LISTED(heading, field, list)                                                               \
    {                                                                                              \
        heading, "people.*." field, NULL, NULL, list, NULL, false, false, false, false             \
    }
#define YES_NO(heading, field)                                                                     \
    {                                                                                              \
        heading, "people.*." field, NULL, NULL, NULL, "yes_no", false, false, false, false         \
    }
#define FAMILY(heading)                                                                            \
    {                                                                                              \
        heading, NULL, NULL, "family", NULL, NULL, false, false, false, false                      \
    }
#define KEY(heading)                                                                               \
    {                                                                                              \
        heading, NULL, NULL, "person", NULL, NULL, false, true, false, false                       \
    }
#define AS_AT(heading)                                                                             \
    {                                                                                              \
        heading, NULL, NULL, "as_at", NULL, NULL, true, false, false, false                        \
    }
#define FIELD(heading, path)                                                                       \
    {                                                                                              \
        heading, path, NULL, NULL, NULL, NULL, false, false, true, false                           \
    }
#define FIELD_DAY(heading, path)                                                                   \
    {                                                                                              \
        heading, path, NULL, NULL, NULL, NULL, true, false, true, false                            \
    }
#define ENTRY(heading, part)                                                                       \
    {                                                                                              \
        heading, NULL, part, NULL, NULL, NULL, false, false, true, false                           \
    }
#define ENTRY_DAY(heading, part)                                                                   \
    {                                                                                              \
        heading, NULL, part, NULL, NULL, NULL, true, false, true, false                            \
    }
#define ENTRY_KEY(heading)                                                                         \
    {                                                                                              \
        heading, NULL, NULL, "entry", NULL, NULL, false, false, true, false                        \
    }

#define CONCERN(heading, part)                                                                     \
    {                                                                                              \
        heading, NULL, "concern." part, NULL, NULL, NULL, false, false, true, true                 \
    }
#define CONCERN_DAY(heading, part)                                                                 \
    {                                                                                              \
        heading, NULL, part, NULL, NULL, NULL, true, false, true, true                             \
    }
const struct propose_word PROPOSE_WORDS[] = {
    FAMILY("family reference"),
    FAMILY("family ref"),
    FAMILY("family id"),
    FAMILY("family number"),
    FAMILY("family no"),
    FAMILY("family"),
    FAMILY("household id"),
    FAMILY("household reference"),
    FAMILY("case reference"),
    FAMILY("case number"),
    FAMILY("case id"),
    FAMILY("fam"),
    FAMILY("fam ref"),
    FAMILY("fam no"),
    FAMILY("fam id"),
    FAMILY("ref"),
    FAMILY("reference"),
    KEY("client reference"),
    KEY("client ref"),
    KEY("client id"),
    KEY("person id"),
    KEY("person reference"),
    KEY("profile id"),
    KEY("id"),
    AS_AT("last updated"),
    AS_AT("date updated"),
    AS_AT("updated"),
    PERSON("name", "name"),
    PERSON("full name", "name"),
    PERSON("first name", "name"),
    PERSON("firstname", "name"),
    PERSON("forename", "name"),
    PERSON("given name", "name"),
    PERSON("middle name", "name"),
    PERSON("surname", "name"),
    PERSON("last name", "name"),
    PERSON("lastname", "name"),
    PERSON("family name", "name"),
    PERSON("child's name", "name"),
    PERSON("name of child", "name"),
    PERSON("known as", "known_as"),
    PERSON("preferred name", "known_as"),
    DAY("date of birth", "birth_date"),
    DAY("dob", "birth_date"),
    DAY("d.o.b.", "birth_date"),
    DAY("d.o.b", "birth_date"),
    DAY("birth date", "birth_date"),
    DAY("birthday", "birth_date"),
    DAY("due date", "due_date"),
    LISTED("gender", "sex", "sexes"),
    LISTED("sex", "sex", "sexes"),
    PERSON("relationship", "role"),
    PERSON("relationship to child", "role"),
    PERSON("relationship to child(ren)", "role"),
    PERSON("relationship to client", "role"),
    PERSON("relationship to family", "role"),
    PERSON("relation", "role"),
    PERSON("rel", "role"),
    PERSON("rel.", "role"),
    PERSON("role", "role"),
    PERSON("ethnicity", "ethnicity"),
    PERSON("ethnic origin", "ethnicity"),
    PERSON("ethnic group", "ethnicity"),
    PERSON("religion", "religion"),
    PERSON("language", "language"),
    PERSON("first language", "language"),
    YES_NO("interpreter", "interpreter"),
    YES_NO("interpreter needed", "interpreter"),
    YES_NO("lives with family", "lives_with_family"),
    PERSON("address", "address"),
    PERSON("address 1", "address"),
    PERSON("address 2", "address"),
    PERSON("address 3", "address"),
    PERSON("address line 1", "address"),
    PERSON("address line 2", "address"),
    PERSON("address line 3", "address"),
    PERSON("street", "address"),
    PERSON("town", "address"),
    PERSON("city", "address"),
    PERSON("county", "address"),
    PERSON("postcode", "postcode"),
    PERSON("post code", "postcode"),
    PERSON("phone", "phone"),
    PERSON("telephone", "phone"),
    PERSON("tel", "phone"),
    PERSON("home phone", "phone"),
    PERSON("mobile", "phone"),
    PERSON("mobile phone", "phone"),
    PERSON("email", "email"),
    PERSON("e-mail", "email"),
    PERSON("email address", "email"),
    PERSON("nhs number", "nhs_number"),
    PERSON("nhs no", "nhs_number"),
    PERSON("gp", "gp"),
    PERSON("doctor", "gp"),
    PERSON("health visitor", "health_visitor"),
    PERSON("social worker", "social_worker"),
    PERSON("school", "school"),
    PERSON("nursery", "school"),
    PERSON("school or nursery", "school"),
    PERSON("school/nursery", "school"),
    PERSON("disability", "disability"),
    PERSON("allergies", "allergies"),
    PERSON("medication", "medication"),
    FIELD("address", "household.address"),
    FIELD("postcode", "household.postcode"),
    FIELD("telephone", "household.phone"),
    FIELD("mobile", "household.phone"),
    FIELD("referred by", "referral.by"),
    FIELD("agency", "referral.organisation"),
    FIELD("reason for referral", "referral.reason"),
    FIELD_DAY("date of referral", "referral.on"),
    FIELD("volunteer", "support.volunteer"),
    ENTRY_KEY("contact id"),
    ENTRY_KEY("contact reference"),
    ENTRY_KEY("work record id"),
    ENTRY_KEY("note id"),
    ENTRY_DAY("date", "on"),
    ENTRY_DAY("contact date", "on"),
    ENTRY_DAY("date of contact", "on"),
    ENTRY_DAY("date of visit", "on"),
    ENTRY_DAY("visit date", "on"),
    ENTRY_DAY("start date", "on"),
    ENTRY("by", "by"),
    ENTRY("author", "by"),
    ENTRY("worker", "by"),
    ENTRY("staff", "by"),
    ENTRY("staff member", "by"),
    ENTRY("user", "by"),
    ENTRY("written by", "by"),
    ENTRY("recorded by", "by"),
    ENTRY("completed by", "by"),
    ENTRY("coordinator", "by"),
    ENTRY("co-ordinator", "by"),
    ENTRY("seen", "about"),
    ENTRY("who was seen", "about"),
    ENTRY("text", "text"),
    ENTRY("what happened", "text"),
    ENTRY("case note", "text"),
    ENTRY("case notes", "text"),
    ENTRY("contact notes", "text"),
    ENTRY("notes of visit", "text"),
    ENTRY("discussion", "text"),
    ENTRY("observations", "text"),
    ENTRY("outcome", "text"),
    ENTRY("next steps", "text"),
    ENTRY("actions", "text"),
    ENTRY("note", "text"),
    ENTRY("notes", "text"),
    ENTRY("details", "text"),
    ENTRY("details of contact", "text"),
    ENTRY("description", "text"),
    ENTRY("comments", "text"),
    ENTRY("summary", "text"),
    ENTRY("action", "text"),
    ENTRY("attachments", "attachments"),
    ENTRY("files", "attachments"),
    ENTRY("documents", "attachments"),
    CONCERN_DAY("date of concern", "on"),
    CONCERN_DAY("date of incident", "on"),
    CONCERN("time", "when"),
    CONCERN("time of concern", "when"),
    CONCERN("time of incident", "when"),
    CONCERN("when", "when"),
    CONCERN("place", "where"),
    CONCERN("where", "where"),
    CONCERN("location", "where"),
    CONCERN("present", "present"),
    CONCERN("who was present", "present"),
    CONCERN("others present", "present"),
    CONCERN("what was seen or heard", "seen_or_heard"),
    CONCERN("what did you see or hear", "seen_or_heard"),
    CONCERN("seen or heard", "seen_or_heard"),
    CONCERN("action taken", "action"),
    CONCERN("what was done", "action"),
    CONCERN("signed", "signed_by"),
    CONCERN("signature", "signed_by"),
    CONCERN("signed by", "signed_by"),
    CONCERN_DAY("date signed", "concern.signed_on"),
    CONCERN("discussed with", "discussed_with"),
    CONCERN_DAY("date discussed", "concern.discussed_on"),
};

const size_t PROPOSE_WORD_COUNT = sizeof PROPOSE_WORDS / sizeof *PROPOSE_WORDS;

const struct propose_word *propose_find(const char *heading, enum map_rows rows)
{
    for (size_t i = 0; i < PROPOSE_WORD_COUNT; i++) {
        const struct propose_word *word = &PROPOSE_WORDS[i];
        if (word->of_entries && rows == MAP_ROWS_PERSON)
            continue;
        if (word->of_forms && rows != MAP_ROWS_FORM)
            continue;
        /* What a word is of a person, it is not where no row is one. */
        if (rows != MAP_ROWS_PERSON && word->to && text_starts_with(word->to, "people."))
            continue;
        if (import_alike(word->heading, heading))
            return word;
    }
    return NULL;
}

const struct propose_value PROPOSE_SEXES[] = {
    {"Female", "female"}, {"F", "female"}, {"Male", "male"}, {"M", "male"}, {NULL, NULL}};
