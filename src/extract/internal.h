/*
 * What extract keeps beside a selection (selection->memory): how people are called, labels, and
 * what stands in place of a value that was made anonymous. The arrays run beside those of the
 * selection.
 */
#ifndef SAFEHAND_EXTRACT_INTERNAL_H
#define SAFEHAND_EXTRACT_INTERNAL_H

#include "safehand/extract.h"
#include "safehand/extract/scan.h"

/* The words that are names too: data/common-words.txt. */
extern const struct embedded_file extract_data[];

/* Why a field or an entry stays, in the order in which the preview tells it. */
enum extract_reason {
    STAYS_WITHHELD,
    STAYS_LEFT_OUT,
    STAYS_ABOUT_OTHERS,
    STAYS_UNKNOWN_FIELD,
    STAYS_UNKNOWN_CATEGORY,
    STAYS_OUT_OF_SCOPE,
    STAYS_NAMES_SOMEBODY,
    STAYS_FREE_TEXT,
    STAYS_NO_BIRTH_DATE,
    STAYS_NO_POSTCODE,
    STAYS_IDENTIFIES,
    STAYS_COUNTS_ONLY,
    STAYS_NOT_CHOSEN,
    STAYS_TOO_OLD,
    STAYS_NOT_NEEDED,
    EXTRACT_REASON_COUNT,
};
extern const char *const EXTRACT_REASONS[EXTRACT_REASON_COUNT];

struct extract_person {
    bool in_scope;
    bool is_informant;     /* told us of a concern: never told of in turn unasked */
    bool appears;          /* something about them leaves */
    const char *pseudonym; /* "mother", "child 2": by role and order in the record */
    const char *called;    /* by report and preview: the name if it leaves, else the pseudonym */
    const char *id;        /* in extract.json: their id or, anonymised, "child-2" */
    const char *role;      /* in extract.json */
    const char *outside_because; /* NULL if in scope */
};

struct extract_field {
    const char *label;    /* catalogue's label and what tells several of one pattern apart */
    const char *path;     /* in extract.json; NULL if it stays */
    const char *stand_in; /* what leaves in the value's place (an age band, an area), or NULL */
    struct date as_at;    /* of the value or its stand-in */
    bool is_confirmed;    /* stale, and confirmed as still true today */
};

/* What of an entry leaves: its own texts, or what stands in their place. */
struct extract_entry {
    const char *label; /* of the category */
    enum marking marking;
    const char *id; /* in extract.json: its id or, anonymised, "entry-2" */
    const char *by;
    const char *text;
    const char *source;    /* NULL if absent */
    const json_t *concern; /* NULL if absent */
    json_t *own_concern;   /* the same, if it was made here */
};

/* Whose value the search looks for, beside the values of memory->scan. */
struct extract_identity {
    const struct record_person *person; /* NULL: the family's, or a professional's */
    const char *path;                   /* in the record; "staff" for a name of our own */
    bool is_name;
};

struct extract_missing {
    const char *path; /* in extract.json */
    const char *label;
    const char *why;
    const struct extract_person *person; /* NULL if of nobody */
};

struct extract_memory {
    struct selection selection; /* the one given out */
    const struct record *record;
    const struct catalogue *catalogue;
    const struct profile *profile;
    const struct extract_choice *choice; /* only while selecting, then NULL */
    struct date today;
    bool for_family;
    bool choice_about;                /* people were chosen by hand */
    struct extract_person *people;    /* one for each person of the record, in its order */
    struct extract_field *fields;     /* beside selection.fields */
    struct extract_entry *entries;    /* beside selection.entries */
    enum marking *attachment_marking; /* beside selection.attachments */
    struct extract_missing *missing;  /* beside selection.missing */
    bool *attachment_searched;        /* beside selection.attachments: its text was read */
    struct scan *scan;                /* only while selecting, then NULL */
    struct extract_identity *identities;
    size_t identity_count, identity_capacity;
    size_t leak_capacity; /* of selection.leaks */
    char **texts;         /* strings made here */
    size_t text_count, text_capacity;
    bool failed; /* a string could not be made; sticks */
};

/* The memory of a selection. */
struct extract_memory *extract_memory_of(const struct selection *selection);
/* A string that lives as long as the selection; "" (and failed set) without memory. */
const char *extract_keep(struct extract_memory *memory, const char *format, ...) PRINTF_LIKE(2, 3);
/* Details of a person, or NULL for NULL. */
struct extract_person *extract_person_of(const struct extract_memory *memory,
                                         const struct record_person *person);
/* The same by id; the id is one of the record's. */
struct extract_person *extract_person_by_id(const struct extract_memory *memory, const char *id);

/* choice.c: everything chosen is there; the message says what is not, the hint what there is. */
enum status extract_check_choice(const struct extract_memory *memory, struct error *err) MUST_CHECK;
/* The kind that a mark gives an entry, else its own. */
enum record_entry_kind extract_marked_kind(const struct extract_choice *choice,
                                           const struct record_entry *entry);

/* people.c: scope, pseudonyms, ids; afterwards how people are called. */
enum status extract_select_people(struct extract_memory *memory, struct error *err) MUST_CHECK;
void extract_name_people(struct extract_memory *memory);
/* Whether the role is one of a family's (mother, child, grandmother, ...). */
bool extract_role_is_family(const char *role);
bool extract_role_is_child(const char *role);
/* The role if it is a family's, else "person": what may stand in an anonymised extract. */
const char *extract_role_word(const char *role);

/* labels.c: what a field is called; a label that tells apart what one pattern matches. */
const char *extract_field_label(struct extract_memory *memory, const char *path,
                                const struct catalogue_field *catalogue);
/* The path in an anonymised extract; `last` takes the last segment's place unless NULL. */
const char *extract_anonymous_path(struct extract_memory *memory, const char *pattern,
                                   const struct extract_person *person, size_t number,
                                   const char *last);

/* Whether a file of an entry that leaves, or one attached by hand, leaves; and, once selected,
 * whether it does. */
bool extract_file_goes_with(const struct extract_memory *memory, const char *name);
bool extract_file_leaves(const struct extract_memory *memory, const char *name);

/* suppress.c: of a profile of counts, those that would tell of few people (M09). */
void extract_suppress_counts(struct extract_memory *memory);

/* Whether two fields belong to one person or, without one, to one top-level member. */
bool extract_same_group(const struct extract_memory *memory, size_t a, size_t b);

/* select_fields.c, select_entries.c, select_attachments.c, select_missing.c: one part each. */
enum status extract_select_fields(struct extract_memory *memory, struct error *err) MUST_CHECK;
enum status extract_select_entries(struct extract_memory *memory, struct error *err) MUST_CHECK;
enum status extract_select_attachments(struct extract_memory *memory, struct error *err) MUST_CHECK;
enum status extract_select_missing(struct extract_memory *memory, struct error *err) MUST_CHECK;

/* identities.c: what is searched for. */
/* memory->scan gets made: under an anonymised profile of everybody's values, else (once it is known
 * which fields leave) of those that do not leave. */
enum status extract_collect_identities(struct extract_memory *memory, struct error *err) MUST_CHECK;
/* Whether a value may be told without a name: its text names or places nobody. */
bool extract_is_nameless(const struct extract_memory *memory, const json_t *value);

/* blank.c: what was chosen to be blanked in the entries that leave. */
enum status extract_blank_entries(struct extract_memory *memory, struct error *err) MUST_CHECK;
/* Whether "ENTRY:WHO" is for that entry; *who gets what stands behind the ':'. */
bool extract_blank_is_for(const char *blank, const char *entry, const char **who);

/* leaks.c: fills selection.leaks. */
enum status extract_find_leaks(struct extract_memory *memory, struct error *err) MUST_CHECK;

/* anonymise.c */
enum { AGE_BAND_SIZE = 24 };
/* "5-9", "85 or over", "not yet born". */
void anonymise_age_band(const struct date *born, const struct date *day, char band[AGE_BAND_SIZE]);
enum { POSTCODE_AREA_SIZE = 3 };
/* "LE" of "LE99 4QX"; false if text does not begin as a postcode does. */
bool anonymise_postcode_area(const char *text, char area[POSTCODE_AREA_SIZE]);
/* A date as exact as the profile lets it leave: for extract.json "2026-04-21", "2026-04" or "2026",
 * and in words "21 April 2026", "April 2026" or "2026". */
void extract_date_text(const struct extract_memory *memory, const struct date *date,
                       char text[DATE_SIZE]);
void extract_date_words(const struct extract_memory *memory, const struct date *date,
                        char words[TIMESTAMP_WORDS_SIZE]);

/* words.c: texts for people. */
/* "visit_note" becomes "visit note", "household.car" "household: car". */
void words_append_plain(struct buffer *out, const char *snake_case, size_t length);
/* What a field says, as a person reads it; dates in words, ids of people as they are called. */
void words_append_value(struct buffer *out, const struct extract_memory *memory, size_t index);
/* One item of a field's value (a list's item, or the whole). */
void words_append_item(struct buffer *out, const struct extract_memory *memory, size_t index,
                       const json_t *item);
const char *words_kind(enum record_entry_kind kind); /* "Fact", "Fact and opinion", ... */
/* Names of the people in scope that an entry is about: "Kelly Marsden, child 2"; adds "and somebody
 * else" if there are others. */
void words_append_about(struct buffer *out, const struct extract_memory *memory,
                        const struct selected_entry *entry);
/* The members of a form of concern, in order, with their labels. */
struct words_concern {
    const char *key, *label;
};
enum { WORDS_CONCERN_COUNT = 9 };
extern const struct words_concern WORDS_CONCERN[WORDS_CONCERN_COUNT];

/* extract_json.c: the document as an object (new reference). */
enum status extract_build(const struct selection *selection, json_t **document,
                          struct error *err) MUST_CHECK;

/* What the form says at that member; a date in words; "not stated" if it says nothing. */
void words_append_concern(struct buffer *out, const json_t *concern, size_t index);
/* "mother (p1)": role and id, which the preview tells instead of a name. */
void words_append_role_and_id(struct buffer *out, const struct record_person *person);
/* The first part of a field's path, for people: "Household". */
void words_append_group(struct buffer *out, const char *path);
/* "812 bytes", "1.4 kB", "3.0 MB". */
void words_append_size(struct buffer *out, uint64_t size);

/* report_entries.c */
void report_append_entries(struct buffer *out, const struct extract_memory *memory);
void report_append_attachments(struct buffer *out, const struct extract_memory *memory);
/* report.c: text as HTML content. */
void report_append_text(struct buffer *out, const char *text);

#endif
