/* What the files of extract/ share. */
#ifndef EXTRACT_INTERNAL_H
#define EXTRACT_INTERNAL_H

#include "safehand/extract/told.h"
#include "safehand/inspect/clean.h"
#include "safehand/inspect/kept.h"
#include "safehand/scan.h"

/* Whose value the search looks for, beside the values of memory->scan. */
struct extract_identity {
    const struct record_person *person; /* NULL: the family's, or a professional's */
    const char *path;                   /* in the record; "staff" for a name of our own */
    bool is_name;
};

/* All that is kept of a selection (selection->memory). */
struct extract_memory {
    struct selection selection; /* the one given out */
    struct extract_told told; /* the same for who only reads it; the arrays once all is selected */
    const struct record *record;
    const struct catalogue *catalogue;
    const struct profile *profile;
    const struct extract_choice *choice; /* only while selecting, then NULL */
    struct clean_copies *copies;         /* its own; NULL: those of the choice, or none */
    struct inspect_kept *readings;       /* the same */
    struct date today;
    struct extract_person *people;    /* one for each person of the record, in its order */
    struct extract_field *fields;     /* beside selection.fields */
    struct record_entry *told_about;  /* the record's entries with what the choice says of whom they
                                         are about; NULL: nothing, and they stand as they are */
    const char **told_ids;            /* of people, in those */
    struct extract_entry *entries;    /* beside selection.entries */
    enum marking *attachment_marking; /* beside selection.attachments */
    struct extract_missing *missing;  /* beside selection.missing */
    struct scan *scan;
    struct extract_identity *identities;
    size_t identity_count;
    char **texts; /* strings made here */
    size_t text_count;
    json_t **forms; /* forms of concern made here */
    size_t form_count;
    bool failed;     /* a string could not be made; sticks */
    bool is_stopped; /* the search was; sticks */
};

/* Details of a person, or NULL for NULL. */
struct extract_person *extract_person_of(const struct extract_memory *memory,
                                         const struct record_person *person);
/* Whether a file of an entry that leaves, or one attached by hand, goes with it. */
bool extract_file_goes_with(const struct extract_memory *memory, const char *name);

/* A string that lives as long as the selection; "" (and failed set) without memory. */
const char *extract_keep(struct extract_memory *memory, const char *format, ...) PRINTF_LIKE(2, 3);
/* The same by id; the id is one of the record's. */
struct extract_person *extract_person_by_id(const struct extract_memory *memory, const char *id);

/* choice.c: everything chosen is there; the message says what is not, the hint what there is. */
enum status extract_check_choice(const struct extract_memory *memory, struct error *err) MUST_CHECK;
/* The kind that a mark gives an entry, else its own. */
enum record_entry_kind extract_marked_kind(const struct extract_choice *choice,
                                           const struct record_entry *entry);

/* whom.c: what the choice says of whom entries are about holds from then on. */
enum status extract_say_whom(struct extract_memory *memory, struct error *err) MUST_CHECK;
/* The record's entries, in its order, with that. */
const struct record_entry *extract_entries(const struct extract_memory *memory);
/* STATUS_USAGE: the record has no entry of that id; the hint says which it has. */
enum status extract_unknown_entry(const struct record *record, const char *id, struct error *err);
/* The same of somebody. */
enum status extract_unknown_person(const struct record *record, const char *id, struct error *err);

/* people.c: scope, pseudonyms, ids; afterwards how people are called. */
enum status extract_select_people(struct extract_memory *memory, struct error *err) MUST_CHECK;
void extract_name_people(struct extract_memory *memory);
/* The role if it is one of a family's that the program knows, else "person": what may stand in an
 * anonymised extract. */
const char *extract_role_word(const char *role);

/* labels.c: what a field is called; a label that tells apart what one pattern matches. */
const char *extract_field_label(struct extract_memory *memory, const char *path,
                                const struct catalogue_field *catalogue);
/* The path in an anonymised extract; `last` takes the last segment's place unless NULL. */
const char *extract_anonymous_path(struct extract_memory *memory, const char *pattern,
                                   const struct extract_person *person, size_t number,
                                   const char *last);

/* suppress.c: of a profile of counts, those that would tell of few people (M09). */
void extract_suppress_counts(struct extract_memory *memory);

/* select_fields.c, select_entries.c, select_attachments.c, select_missing.c: one part each. */
enum status extract_select_fields(struct extract_memory *memory, struct error *err) MUST_CHECK;
enum status extract_select_entries(struct extract_memory *memory, struct error *err) MUST_CHECK;
enum status extract_select_attachments(struct extract_memory *memory, struct error *err) MUST_CHECK;
enum status extract_select_missing(struct extract_memory *memory, struct error *err) MUST_CHECK;

/* identities.c: what is searched for. */
/* memory->scan gets made: under an anonymised profile of everybody's values, else (by
 * extract_collect_others, once it is known which fields and entries leave) of those that do not
 * leave. */
enum status extract_collect_identities(struct extract_memory *memory, struct error *err) MUST_CHECK;
enum status extract_collect_others(struct extract_memory *memory, struct error *err) MUST_CHECK;
/* A value that is searched for. */
struct extract_value {
    enum field_type type;
    const char *text;
    const struct record_person *person; /* NULL: the family's, or a professional's */
    const char *path;
    unsigned flags;
};
/* Adds exactly this value to memory->scan. */
enum status extract_add_identity(struct extract_memory *memory, const struct extract_value *value,
                                 struct error *err) MUST_CHECK;
/* values.c: adds a value without its remarks, each of several in it, and as questions what else in
 * it has a shape. */
enum status extract_add_value(struct extract_memory *memory, const struct extract_value *value,
                              struct error *err) MUST_CHECK;
/* How the path of such a finding ends. */
#define LEAK_RELATION ".role"
/* relations.c: what those are to the family who are not in scope: "her gran". */
enum status extract_add_relations(struct extract_memory *memory, struct error *err) MUST_CHECK;
/* taken_out.c: the names of those who were taken out of the record. */
enum status extract_add_taken_out(struct extract_memory *memory, struct error *err) MUST_CHECK;
/* Whether a path is one under which such a name is found. */
bool extract_is_taken_out(const struct record *record, const char *path);
/* Adds of a text only what in it has a shape. */
enum status extract_add_shapes(struct extract_memory *memory, const struct extract_value *value,
                               struct error *err) MUST_CHECK;
/* noted_names.c: whether a text is a name and nothing else: "Redeemed Chapel, Frog Island". */
bool extract_is_proper_name(const char *text);
/* Adds of a note the names that follow "called", "at" and the like: of pets, clubs, places. */
enum status extract_add_noted_names(struct extract_memory *memory,
                                    const struct extract_value *value,
                                    struct error *err) MUST_CHECK;
/* Whether a value may be told without a name: its text names or places nobody. */
bool extract_is_nameless(const struct extract_memory *memory, const json_t *value);

/* blank.c: what was chosen to be blanked in the entries that leave. */
enum status extract_blank_entries(struct extract_memory *memory, struct error *err) MUST_CHECK;
/* Whether "ENTRY:WHO" is for that entry; *who gets what stands behind the ':'. */
bool extract_blank_is_for(const char *blank, const char *entry, const char **who);

/* leaks.c: where what is told of files is found and kept: as the choice says, or its own. */
enum status extract_readings(struct extract_memory *memory, struct inspect_kept **readings,
                             struct error *err) MUST_CHECK;
/* clean.c: if a clean copy of this file is asked for and there can be one, the attachment becomes
 * that copy, and *reading what is in it; the copy and its reading live as long as the selection. */
enum status extract_clean_file(struct extract_memory *memory,
                               struct selected_attachment *attachment,
                               const struct inspection **reading, struct error *err) MUST_CHECK;

/* leaks.c: fills selection.leaks. */
enum status extract_find_leaks(struct extract_memory *memory, struct error *err) MUST_CHECK;

/* anonymise.c */
enum { AGE_BAND_SIZE = 24 };
/* "5-9", "85 or over", "not yet born". */
void anonymise_age_band(const struct date *born, const struct date *day, char band[AGE_BAND_SIZE]);
enum { POSTCODE_AREA_SIZE = 3 };
/* "LE" of "LE99 4QX"; false if text does not begin as a postcode does. */
bool anonymise_postcode_area(const char *text, char area[POSTCODE_AREA_SIZE]);
#endif
