/*
 * The family file (a folder REF/ with family.json and attachments/) and the catalogue that says what
 * its fields are.
 *
 * Reading is strict and writes nothing. Every failure of the content is STATUS_MALFORMED with file,
 * line and column. All pointers in the structures belong to the record or catalogue and live as long
 * as it does.
 */
#ifndef SAFEHAND_RECORD_H
#define SAFEHAND_RECORD_H

#include <stdbool.h>

#include "safehand/base.h"

enum {
    RECORD_PEOPLE_MAXIMUM = 1000,
    RECORD_ENTRIES_MAXIMUM = 100000,
    RECORD_FIELDS_MAXIMUM = 100000,
    RECORD_PATH_MAXIMUM = 512, /* bytes of a field path */
};

struct record_names { /* a list of strings */
    const char **items;
    size_t count;
};
bool record_names_has(const struct record_names *names, const char *item);

struct record_person {
    const char *id;
    const char *role;       /* "mother", "child", "volunteer", ... */
    const char *name;       /* its field `name`, or NULL */
    bool has_birth_date;    /* its field `birth_date`, if it is a date */
    struct date birth_date;
    const json_t *json;
};

struct record_consent {
    const char *id;
    enum { CONSENT_GIVEN, CONSENT_REFUSED, CONSENT_WITHDRAWN } state;
    const char *by;                    /* person id */
    struct record_names for_people;    /* person ids */
    struct record_names purposes;      /* profile names */
    struct record_names kinds;         /* kinds of recipient */
    struct record_names categories;    /* of entries; "fields" stands for the fields */
    struct date on;
    bool has_until, has_withdrawn_on;
    struct date until, withdrawn_on;
    const char *recorded_by;           /* NULL if absent */
    const char *seen_preview;          /* date or text, NULL if absent */
    const json_t *json;
};

enum record_entry_kind { ENTRY_UNMARKED, ENTRY_FACT, ENTRY_OPINION, ENTRY_BOTH };
/* "fact", "opinion", "both"; "not stated" for ENTRY_UNMARKED. */
const char *record_entry_kind_name(enum record_entry_kind kind);
bool record_entry_kind_parse(const char *text, enum record_entry_kind *kind);

struct record_entry {
    const char *id;
    struct date on;
    const char *by;             /* who wrote it: free text */
    struct record_names about;  /* person ids */
    const char *category;
    enum record_entry_kind kind;
    const char *text;
    const char *source;             /* NULL if absent */
    struct record_names attachments; /* bare file names */
    bool is_withheld;                /* has withhold_from_family */
    const json_t *json;
};

/*
 * One value of the record outside `consents` and `entries`. Paths are dot-separated: members by
 * name, elements of lists of objects by their `id` (or their index from 0), so people.p1.name. A
 * list of plain values is one field, and so is an object {value, as_at, source}.
 */
struct record_field {
    const char *path;
    const struct record_person *person; /* for people.ID.*, else NULL */
    const json_t *value;                /* string, integer, boolean, null, or a list of these */
    struct date as_at;                  /* its own, or that of `updated` */
    bool is_dated;                      /* has its own as_at */
    const char *source;                 /* NULL if none */
};

struct record {
    char *path;      /* of the folder */
    int attachments; /* descriptor of attachments/, or -1 if there is none */
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
    struct buffer text;
};

/* Reads the folder. Checks also that each attachment named by an entry is there, that ids are unique
 * and that people named by entries and consents exist. */
enum status record_open(const char *path, struct record **record, struct error *err) MUST_CHECK;
void record_free(struct record *record);
const struct record_person *record_find_person(const struct record *record, const char *id);
const struct record_entry *record_find_entry(const struct record *record, const char *id);
const struct record_consent *record_find_consent(const struct record *record, const char *id);
/* A value as a person reads it: lists joined with ", ", booleans "yes"/"no", null "not known". */
void record_value_words(const json_t *value, struct buffer *out);

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
const char *sensitivity_name(enum sensitivity sensitivity); /* "none", "health", ... */

struct catalogue_field {
    const char *pattern;
    const char *label; /* for people: "Date of birth" */
    enum field_type type;
    enum marking marking;
    enum identifying identifying;
    enum sensitivity sensitivity;
    int stale_days; /* 0: never stale */
};
/* How entries of a category are marked (the text of an entry is always identifying). */
struct catalogue_category {
    const char *name;
    const char *label;
    enum marking marking;
    enum sensitivity sensitivity;
};
struct catalogue {
    struct catalogue_field *fields;
    size_t field_count;
    struct catalogue_category *categories;
    size_t category_count;
    char digest[DIGEST_HEX_SIZE]; /* of the bytes as stored */
    json_t *root;
};
enum status catalogue_parse(const char *data, size_t length, const char *name,
                            struct catalogue **catalogue, struct error *err) MUST_CHECK;
enum status catalogue_load(const char *path, struct catalogue **catalogue, struct error *err)
    MUST_CHECK;
void catalogue_free(struct catalogue *catalogue);
/* The first field whose pattern matches, or NULL: a field nobody described. */
const struct catalogue_field *catalogue_find(const struct catalogue *catalogue, const char *path);
const struct catalogue_category *catalogue_find_category(const struct catalogue *catalogue,
                                                         const char *name);
/* Whether a path matches a pattern: '*' stands for one segment, a last '*' for one or more. */
bool field_pattern_matches(const char *pattern, const char *path);
/* Whether text is a pattern at all (segments of a-z, 0-9, '_', '-', or '*'). */
bool field_pattern_is_valid(const char *pattern);

/* The catalogue that ships with the program (src/record/data/catalogue.json). */
extern const struct embedded_file record_data[];

#endif
