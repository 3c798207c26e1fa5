/*
 * How a selection is told to people: what they are called, labels, and what stands in place of a
 * value that was made anonymous. For the rooms that write a selection down (page), which only read
 * it. It belongs to the selection and lives as long; its arrays run beside those of the selection.
 *
 * Functions that append words put their failure into the buffer, and know nothing of HTML.
 */
#ifndef SAFEHAND_EXTRACT_TOLD_H
#define SAFEHAND_EXTRACT_TOLD_H

#include "safehand/base/pace.h"
#include "safehand/extract.h"

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
};

struct extract_missing {
    const char *path; /* in extract.json */
    const char *label;
    const char *why;
    const struct extract_person *person; /* NULL if of nobody */
};

struct extract_told {
    const struct selection *selection;
    const struct record *record;
    const struct catalogue *catalogue;
    const struct profile *profile;
    struct date today;                     /* on which it was selected */
    bool for_family;                       /* for the family itself, which is not told what stays */
    bool people_chosen;                    /* who is in scope was chosen by hand */
    const struct extract_person *people;   /* one for each person of the record, in its order */
    const struct extract_field *fields;    /* beside selection->fields */
    const struct extract_entry *entries;   /* beside selection->entries */
    const struct extract_missing *missing; /* beside selection->missing */
    const enum marking *attachment_marking; /* beside selection->attachments */
};

/* How a selection that extract_select gave out is told; never NULL. */
const struct extract_told *extract_told_of(const struct selection *selection);
/* What is told of a person of the record; NULL for NULL. */
const struct extract_person *extract_told_person(const struct extract_told *told,
                                                 const struct record_person *person);
/* The same of the person with that id, or NULL if the record has none. */
const struct extract_person *extract_told_person_by_id(const struct extract_told *told,
                                                       const char *id);
/* The file of that name in the record, if it is among those that leave; else NULL. */
const struct selected_attachment *extract_leaving_file(const struct selection *selection,
                                                       const char *name);
/* Whether two fields of a selection belong to one person or, without one, to one top-level member:
 * they stand in one table. */
bool extract_same_group(const struct selection *selection, size_t a, size_t b);

/* The document of extract.json as an object (new reference). STATUS_SYSTEM without memory;
 * *document is then untouched. */
enum status extract_build(const struct selection *selection, json_t **document,
                          struct error *err) MUST_CHECK;

/* ---- words ---- */

/* A date as exact as the profile lets it leave: for extract.json "2026-04-21", "2026-04" or "2026",
 * and in words "21 April 2026", "April 2026" or "2026". */
void extract_date_text(const struct extract_told *told, const struct date *date,
                       char text[DATE_SIZE]);
/* The same in words: "21 April 2026", "April 2026" or "2026". */
void extract_date_words(const struct extract_told *told, const struct date *date,
                        char words[TIMESTAMP_WORDS_SIZE]);

/* A text with each day in it that stands by itself as people write it: "until 2026-11-11" becomes
 * "until 11 November 2026". For values, and never for what somebody wrote as a text. */
void words_append_dates(struct buffer *out, const char *text);
/* "visit_note" becomes "visit note", "household.car" "household: car". */
void words_append_plain(struct buffer *out, const char *snake_case, size_t length);
/* What the field at that index says, as a person reads it: dates in words, ids of people as they
 * are called, or what stands in its place. */
void words_append_value(struct buffer *out, const struct extract_told *told, size_t index);
/* One item of that field's value: one of its list, or the whole. */
void words_append_item(struct buffer *out, const struct extract_told *told, size_t index,
                       const json_t *item);
/* "Fact", "Fact and opinion", ... */
const char *words_kind(enum record_entry_kind kind);
/* Names of the people in scope that an entry is about: "Kelly Marsden, child 2"; adds "and somebody
 * else" if there are others. */
void words_append_about(struct buffer *out, const struct extract_told *told,
                        const struct selected_entry *entry);
/* The members of a form of concern, in order, with their labels. */
struct words_concern {
    const char *key, *label;
};
enum { WORDS_CONCERN_COUNT = 9 };
extern const struct words_concern WORDS_CONCERN[WORDS_CONCERN_COUNT];
/* What a form says at that member; a date in words; "not stated" if it says nothing. */
void words_append_concern(struct buffer *out, const json_t *concern, size_t index);
/* "mother (p1)": role and id, which the preview tells instead of a name. */
void words_append_role_and_id(struct buffer *out, const struct record_person *person);
/* The first part of a field's path, for people: "Household". */
void words_append_group(struct buffer *out, const char *path);
/* "812 bytes", "1.4 kB", "3.0 MB". */
void words_append_size(struct buffer *out, uint64_t size);
/* How far something is (pace.h): "12.0 MB of 340.0 MB", of what is no bytes "1200 of 34000". */
void words_append_progress(struct buffer *out, const struct pace *pace, bool is_bytes);
/* ", 1.2 MB a second", of bytes, or nothing while that is not known. */
void words_append_rate(struct buffer *out, const struct pace *pace, int64_t now);
/* ", about 2 minutes left", ", nothing has moved for 12 seconds", or nothing while neither can be
 * said. */
void words_append_left(struct buffer *out, const struct pace *pace, int64_t now);

#endif
