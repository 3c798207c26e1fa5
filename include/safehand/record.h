/*
 * The family file (a folder REF/ with family.json and attachments/) and the catalogue that says
 * what its fields are. The formats are written down in schema/family.schema.json and
 * schema/catalogue.schema.json; what a schema cannot say stands here.
 *
 * Reading is strict and writes nothing. Every failure of the content is STATUS_MALFORMED with file,
 * line, column and JSON pointer: "HS-1/family.json:12:7: /entries/3/on: must be a date ...". Where
 * more is wrong the first is told and the hint counts the others (record/check.h has all). All
 * pointers in the structures belong to the record or catalogue and live as long as it does.
 *
 * An id (of a person, a consent, an entry, an object in a list) is 1 to RECORD_ID_MAXIMUM of a-z,
 * 0-9, '_' and '-': it is a segment of field paths and is typed on the command line.
 */
#ifndef SAFEHAND_RECORD_H
#define SAFEHAND_RECORD_H

#include <stdbool.h>

#include "safehand/base.h"

enum {
    RECORD_PEOPLE_MAXIMUM = 1000,
    RECORD_CONSENTS_MAXIMUM = 10000,
    RECORD_ENTRIES_MAXIMUM = 100000,
    RECORD_FIELDS_MAXIMUM = 100000,
    RECORD_CHANGES_MAXIMUM = 100000,
    RECORD_NAMES_MAXIMUM = 1000, /* strings in one list of an entry or consent */
    RECORD_ID_MAXIMUM = 64,      /* bytes of an id, and of the family's reference */
    RECORD_PATH_MAXIMUM = 512,   /* bytes of a field path */
};

/*
 * Besides id and role a person's fields are free, but three that the rules stand on are checked,
 * plain or as {value, as_at, source, row}: `name` is a text or null, `birth_date` a date or null,
 * and `parental_responsibility` (of a child) a list of the ids of the people who hold it, or null.
 */
struct record_person {
    const char *id;
    const char *role;    /* snake_case: "mother", "child", "volunteer", ...; an everyday word that
                            the program knows ("mum") is read as the role that it means */
    const char *name;    /* its field `name`, or NULL */
    bool has_birth_date; /* its field `birth_date` */
    struct date birth_date;
    const json_t *parental_responsibility; /* array of person ids, maybe empty; NULL: not known */
    const json_t *json;
};

/*
 * All lists have one item or more and no item twice. `until` and `withdrawn_on` are not before
 * `on`; `withdrawn_on` is there exactly when the state is withdrawn.
 */
struct record_consent {
    const char *id;
    enum { CONSENT_GIVEN, CONSENT_REFUSED, CONSENT_WITHDRAWN } state;
    const char *by;          /* person id */
    struct names for_people; /* person ids */
    struct names purposes;   /* profile names: a-z, 0-9, '_' and '-' */
    struct names kinds;      /* kinds of recipient: snake_case */
    struct names categories; /* of entries: snake_case; "fields" stands for the fields that a
                                profile lists, but for those of a special category or about an
                                offence, which are named ("health", "criminal_offence");
                                "attachments" for files that no entry names */
    struct date on;
    bool has_until, has_withdrawn_on;
    struct date until, withdrawn_on;
    const char *recorded_by;  /* NULL if absent */
    const char *seen_preview; /* date or text, NULL if absent */
    const json_t *json;
};

/*
 * Where an import took something from: the name of the export, and the row or place in it (a number
 * from 1, or a text). It is for the office alone: it may name anybody, and nothing of it leaves.
 */
struct record_import {
    const char *source; /* NULL: it was not imported */
    const json_t *row;
    bool is_gone; /* an export of `gone` has it no more */
    struct date gone;
};

enum record_entry_kind { ENTRY_UNMARKED, ENTRY_FACT, ENTRY_OPINION, ENTRY_BOTH };
/* "fact", "opinion", "both"; "not stated" for ENTRY_UNMARKED. */
const char *record_entry_kind_name(enum record_entry_kind kind);
/* Takes "fact", "opinion" or "both"; false, and *kind untouched, otherwise. */
bool record_entry_kind_parse(const char *text, enum record_entry_kind *kind);

struct record_entry {
    const char *id;
    struct date on;
    const char *by;     /* who wrote it: free text */
    struct names about; /* person ids, at least one */
    bool
        about_is_open; /* nobody has said whom it is about, as of an import: `about` is everybody */
    const char *category; /* snake_case */
    enum record_entry_kind kind;
    const char *text;
    const char *source; /* who told it; NULL if absent */
    struct record_import import;
    struct names attachments;    /* bare file names, each a plain file in attachments/ */
    bool is_withheld;            /* has withhold_from_family */
    const char *withheld_ground; /* "serious_harm", "rights_of_others", "investigation" */
    const char *withheld_by;     /* approved_by; NULL: not approved yet */
    struct date withheld_until;
    /* For category `concern`, else NULL: any of when, where, present, seen_or_heard, action,
     * signed_by, discussed_with (texts), signed_on, discussed_on (dates). None is required here. */
    const json_t *concern;
    bool is_corrected; /* something of it was put right (record/edit.h), the last time on: */
    struct date corrected;
    const json_t *json;
};

/*
 * One value of the record outside `format`, `updated`, `consents`, `entries`, `changes`,
 * `taken_out` and the ids of objects. Paths are dot-separated: members by name, elements of lists
 * of objects by their `id` (or their index from 0, if none of the list has one), so people.p1.name.
 * A list of plain values is one field, and so is an object {value, as_at, source, row} (source and
 * row may be missing). An object or a list that is empty holds no field.
 */
struct record_field {
    char *path;
    const struct record_person *person; /* for people.ID.*, else NULL */
    const json_t *value;                /* string, integer, boolean, null, or a list of these */
    struct date as_at;                  /* its own, or that of `updated` */
    bool is_dated;                      /* has its own as_at */
    const char *source;                 /* who or what said it; NULL if none */
    struct record_import import;        /* of an imported value, which has no other source */
};

struct record_seal;

struct record {
    char *path;      /* of the folder */
    int attachments; /* descriptor of attachments/, or -1 if there is none; record_files opens */
    const char *reference;
    struct date updated;
    struct record_person *people;
    size_t people_count;
    struct record_consent *consents;
    size_t consent_count;
    struct record_entry *entries; /* in the order of the file */
    size_t entry_count;
    struct record_field *fields; /* in the order of the file */
    size_t field_count;
    char digest[DIGEST_HEX_SIZE]; /* SHA-256 of family.json */
    json_t *root;
    struct buffer text;       /* family.json, as it was read */
    struct record_seal *seal; /* NULL: it lies readable */
};

/* Reads the folder. A family.json.age in the place of family.json is a record that an office keeps
 * sealed: STATUS_AUTHENTICATION (record/store.h opens it). Checks also that each attachment named
 * by an entry is there and a plain file (not a link), that ids are unique and that people named by
 * entries and consents exist. *record is NULL on failure. */
enum status record_open(const char *path, struct record **record, struct error *err) MUST_CHECK;
/* The same where family.json is at hand as a text, which the record takes over (on failure too):
 * `folder` is the descriptor of the folder with its attachments, borrowed; -1 for a record that has
 * none yet. */
enum status record_open_text(const char *path, int folder, struct buffer *text,
                             struct record **record, struct error *err) MUST_CHECK;
void record_free(struct record *record);

/* ---- its files ---- */

/* Where the attachments of a record lie, and how they are opened: the record's, and as long as it
 * lives. */
struct record_files {
    int folder;                     /* descriptor of attachments/, or -1 if there is none */
    const struct record_seal *seal; /* NULL: they lie readable */
};
/* Those of this record. */
struct record_files record_files(const struct record *record);
/*
 * Opens one by its name, to be read from its beginning: the file itself, or, of a sealed one, what
 * is in it, in memory that nobody can change and that goes with its last descriptor. *fd gets the
 * descriptor. STATUS_MALFORMED as of file_open_beneath; of a sealed one STATUS_AUTHENTICATION if it
 * is not whole, or not the file that was kept under that name for this family, and STATUS_REFUSED
 * if the record was sealed to another key since it was opened.
 */
enum status record_files_open(struct record_files files, const char *name, int *fd,
                              struct error *err) MUST_CHECK;
/* The same of a record's own. */
enum status record_file_open(const struct record *record, const char *name, int *fd,
                             struct error *err) MUST_CHECK;
/* That it has a file of that name: STATUS_MALFORMED otherwise. Of a sealed one it is known by what
 * is sealed with the record; whether it is whole is seen when it is opened. */
enum status record_file_check(const struct record *record, const char *name,
                              struct error *err) MUST_CHECK;
/* Whether its file of that name, which it has, holds the bytes of fd from the first on; fails as
 * record_file_open. */
enum status record_file_holds(const struct record *record, const char *name, int fd, bool *holds,
                              struct error *err) MUST_CHECK;
/* The names of all that the record has, sorted; file_list_free. Empty if it has none, and on
 * failure. */
enum status record_file_list(const struct record *record, struct file_list *names,
                             struct error *err) MUST_CHECK;

/* Whether a family can be called so: at most 64 letters, digits, dots, _ and -, the first one a
 * letter or digit. */
bool record_reference_is_valid(const char *text);
/* The person of that id, or NULL. It belongs to the record, as in the two below. */
const struct record_person *record_find_person(const struct record *record, const char *id);
/* The entry of that id, or NULL. */
const struct record_entry *record_find_entry(const struct record *record, const char *id);
/* The consent of that id, or NULL. */
const struct record_consent *record_find_consent(const struct record *record, const char *id);
/* The field of exactly this path, or NULL. */
const struct record_field *record_find_field(const struct record *record, const char *path);
/* A value as a person reads it: lists joined with ", ", booleans "yes"/"no", null "not known". */
void record_value_words(const json_t *value, struct buffer *out);

/* ---- roles ---- */

/* What a person's role makes of them, as far as rules and search go by it: a child is asked, and
 * others decide for it; children and the rest of a family are in scope where nobody is chosen;
 * staff may be named; a professional's name is a question. */
enum role_group { ROLE_OTHER, ROLE_CHILD, ROLE_FAMILY, ROLE_STAFF, ROLE_PROFESSIONAL };
/* "child", "family", "staff", "professional", "other". */
const char *role_group_name(enum role_group group);
/* The group of a role that the program knows, by its name or an everyday word for it; false, and
 * *group untouched, of any other. The roles are those of the catalogue that ships, which is parsed
 * once: whatever reads a record or a catalogue fails if that fails. */
bool role_find(const char *role, enum role_group *group);
/* The role's name as the program knows it: "mother" of "mum"; of any other the word itself. */
const char *role_name(const char *role);

/* ---- catalogue ---- */

enum field_type {
    FIELD_NAME,
    FIELD_ADDRESS,
    FIELD_POSTCODE,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_BIRTH_DATE,
    FIELD_NHS_NUMBER,
    FIELD_REFERENCE,
    FIELD_DATE,
    FIELD_TEXT,
    FIELD_NUMBER,
    FIELD_CHOICE,
};
const char *field_type_name(enum field_type type); /* "name", "address", ... */
enum marking { MARKING_UNCLASSIFIED, MARKING_INTERNAL, MARKING_CONFIDENTIAL };
const char *marking_name(enum marking marking); /* "unclassified", "internal", "confidential" */
enum identifying { IDENTIFYING_NO, IDENTIFYING_INDIRECT, IDENTIFYING_DIRECT };
/* none, a special category of UK GDPR article 9, or criminal offence data (article 10). */
enum sensitivity {
    SENSITIVITY_NONE,
    SENSITIVITY_RACIAL_OR_ETHNIC_ORIGIN,
    SENSITIVITY_POLITICAL_OPINIONS,
    SENSITIVITY_RELIGION_OR_BELIEF,
    SENSITIVITY_TRADE_UNION,
    SENSITIVITY_GENETIC,
    SENSITIVITY_BIOMETRIC,
    SENSITIVITY_HEALTH,
    SENSITIVITY_SEX_LIFE,
    SENSITIVITY_SEXUAL_ORIENTATION,
    SENSITIVITY_CRIMINAL_OFFENCE,
};
/* "none", "health", "criminal_offence", ... */
const char *sensitivity_name(enum sensitivity sensitivity);

struct catalogue_field {
    const char *pattern;
    const char *label; /* for people: "Date of birth" */
    enum field_type type;
    enum marking marking;
    enum identifying identifying;
    enum sensitivity sensitivity;
    int stale_days;    /* 0: never stale */
    struct names also; /* other words for its last segment */
};
/* How entries of a category are marked (the text of an entry is always identifying). */
struct catalogue_category {
    const char *name;
    const char *label;
    enum marking marking;
    enum sensitivity sensitivity;
    struct names also; /* other words for it */
};
/* A role; an office's catalogue adds some to those that ship. */
struct catalogue_role {
    const char *name;
    const char *label;
    enum role_group group;
    struct names also; /* everyday words that mean it */
};
struct catalogue {
    struct catalogue_field *fields;
    size_t field_count;
    struct catalogue_category *categories;
    size_t category_count;
    struct catalogue_role *roles;
    size_t role_count;
    char digest[DIGEST_HEX_SIZE]; /* of the bytes as stored */
    json_t *root;
};
enum {
    CATALOGUE_MAXIMUM = 1048576,
    CATALOGUE_FIELDS_MAXIMUM = 1000,
    CATALOGUE_ROLES_MAXIMUM = 1000,
};
/*
 * Reads a catalogue: at most CATALOGUE_MAXIMUM bytes. A pattern that can never be the first to
 * match is an error, because somebody would rely on its marking. `name` stands in errors.
 */
enum status catalogue_parse(const char *data, size_t length, const char *name,
                            struct catalogue **catalogue, struct error *err) MUST_CHECK;
/* The same of a file, whose path stands in errors. catalogue_free. */
enum status catalogue_load(const char *path, struct catalogue **catalogue,
                           struct error *err) MUST_CHECK;
void catalogue_free(struct catalogue *catalogue);
/* The first field whose pattern matches, or NULL: a field nobody described. */
const struct catalogue_field *catalogue_find(const struct catalogue *catalogue, const char *path);
/* The category of that name; else the one that it is another word for, as this catalogue or the one
 * that ships has it ("safeguarding_concern" is a concern); or NULL: one that nobody described. */
const struct catalogue_category *catalogue_find_category(const struct catalogue *catalogue,
                                                         const char *name);
/* The name of that category, as profiles have it; of one that nobody described the word itself. */
const char *catalogue_category_name(const struct catalogue *catalogue, const char *written);
/* The group of a role: as the program knows it, unless that is ROLE_OTHER, else as the catalogue
 * (NULL: none) has it, else ROLE_OTHER. */
enum role_group catalogue_role_group(const struct catalogue *catalogue, const char *role);
/* Whether the program or the catalogue (NULL: none) knows the role. */
bool catalogue_knows_role(const struct catalogue *catalogue, const char *role);
/* What was probably meant by a role that nobody knows: the name of one, or NULL. */
const char *role_meant(const struct catalogue *catalogue, const char *written);
/* The catalogue that ships with the program, for the program's life. */
enum status catalogue_shipped(const struct catalogue **catalogue, struct error *err) MUST_CHECK;
/* Whether a path matches a pattern: '*' stands for one segment, a last '*' for one or more. */
bool field_pattern_matches(const char *pattern, const char *path);
/* Whether text is a pattern at all (segments of a-z, 0-9, '_', '-', or '*'). */
bool field_pattern_is_valid(const char *pattern);

/* The catalogue that ships with the program (src/record/data/catalogue.json). */
extern const struct embedded_file record_data[];

#endif
