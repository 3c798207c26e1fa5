/* Writing a record by hand: what the commands share. */
#ifndef RECORD_WORK_H
#define RECORD_WORK_H

#include "choices.h"
#include "record/commands.h"

#include "safehand/record/edit.h"

/* A record that a command changes. Begin zeroed. */
struct record_work {
    const struct arguments *arguments;
    struct session session; /* the office, if one is known; the identity, if there is one */
    char *folder, *name;    /* name: as it was typed, of who has no identity */
    struct catalogue *shipped;
    struct record_editor editor;
    struct record_edit *edit;
    json_t *values; /* what was given and typed, by the keys of the questions */
    bool has_asked; /* the options were looked at, once */
    bool asks_all;  /* also what can be left out: nothing was given */
};
/* Finds the record (where is_new, where it is to be) and who acts, and begins to change it. */
enum status record_work_begin(const struct arguments *arguments, bool is_new,
                              struct record_work *work, struct error *err) MUST_CHECK;
/* Of a new record: as if nothing had been put into it yet. */
enum status record_work_begin_again(struct record_work *work, struct error *err) MUST_CHECK;
void record_work_end(struct record_work *work);
/* record_edit_save; where that fails, what was typed on a terminal is shown there once more. */
enum status record_work_save(struct record_work *work, struct error *err) MUST_CHECK;
/* The family's reference. */
const char *record_work_reference(const struct record_work *work);

/* ---- what is asked ---- */

enum question_kind {
    QUESTION_LINE,
    QUESTION_LINES, /* several, ended by an empty one */
    QUESTION_DAY,   /* not in the future, unless is_future */
    QUESTION_ONE,   /* of what is offered */
    QUESTION_SOME,
};
/* One thing that a command wants to know, by an option or by a question. */
struct question {
    const char *option, *key;
    enum question_kind kind;
    bool is_needed, is_future;
    const char *words;
    const char *within; /* only asked if this one's answer, a list, has its key; NULL: always */
    /* Whether it is to be asked at all, from what is known so far; NULL: always. */
    bool (*applies)(const struct record_work *work);
    enum status (*offer)(struct record_work *work, struct choices *choices, struct error *err);
    /* Of a line: STATUS_USAGE if it cannot be taken; NULL: anything that can stand in a record. */
    enum status (*check)(struct record_work *work, const char *text, struct error *err);
};
/* How questions are gone through; zeroed: from the first on, and there "back" leads nowhere. */
struct asking {
    bool from_end;  /* of those that were answered: begins with the last, asked anew */
    bool can_leave; /* "back" at the first leads out: */
    bool has_left;
};
/*
 * Takes the options into work->values, and asks on a terminal what is missing: all if no option was
 * given, else what cannot be left out. "back" leads to the question before. Without a terminal what
 * is missing is STATUS_USAGE and names its option. Called again, it only asks, all anew.
 */
enum status record_ask(struct record_work *work, const struct question *questions, size_t count,
                       struct error *err) MUST_CHECK;
/* The same among other questions, which "back" leads to. */
enum status record_ask_among(struct record_work *work, const struct question *questions,
                             size_t count, struct asking *asking, struct error *err) MUST_CHECK;

/* Of work->values: a text, or NULL; a list (memory_free names->items); a day. */
const char *record_text(const struct record_work *work, const char *key);
enum status record_names(const struct record_work *work, const char *key, struct names *names,
                         struct error *err) MUST_CHECK;
bool record_day(const struct record_work *work, const char *key, struct date *day);

/* Everybody in the record, by name and role. */
enum status record_offer_people(struct record_work *work, struct choices *choices,
                                struct error *err) MUST_CHECK;
/* The name that stands in the record. */
const char *record_name_of(const json_t *person);
/* Whether somebody is a child by their role. */
bool record_is_child(const struct record_work *work, const char *role);

#define OPTIONS_OF_RECORD                                                                          \
    {"--by", "NAME", "who acts, where there is no identity"}, OPTION_OFFICE, OPTION_IDENTITY,      \
        OPTION_JSON, OPTION_END

/* ---- entries ---- */

/* What is asked of an entry; its options. */
extern const struct question RECORD_ENTRY_QUESTIONS[];
extern const size_t RECORD_ENTRY_QUESTION_COUNT;
#define OPTIONS_OF_ENTRY                                                                           \
    {"--on", "DAY", "the day of what it tells (YYYY-MM-DD; today)"},                               \
        {"--about", "ID...", "whom it is about (may be repeated)"},                                \
        {"--category", "NAME", "concern, visit_note, contact, ..."},                               \
        {"--text", "TEXT", "the entry"},                                                           \
        {"--text-file", "FILE", "the entry, from a file (- for standard input)"},                  \
        {"--kind", "KIND", "fact, opinion or both"}, {"--source", "TEXT", "who told it"},          \
        {"--written-by", "NAME", "who wrote it (else who acts)"},                                  \
        {"--when", "TEXT", "of a concern: when it was"}, {"--where", "TEXT", "where it was"},      \
        {"--present", "TEXT", "who was there"},                                                    \
        {"--seen-or-heard", "TEXT", "what was seen or heard, in the very words"},                  \
        {"--action", "TEXT", "what was done"},                                                     \
        {"--signed-by", "NAME", "who signed the record of the concern"},                           \
        {"--signed-on", "DAY", "when they signed"},                                                \
        {"--discussed-with", "NAME", "with whom it was discussed"},                                \
    {                                                                                              \
        "--discussed-on", "DAY", "when that was"                                                   \
    }
/* --text-file: a text that is too long to type, taken as if it were the option's value. */
enum status record_take_text_file(struct record_work *work, struct error *err) MUST_CHECK;
/* The record-of-concern form; false if nothing of it was said. */
bool record_take_concern(const struct record_work *work, struct edit_concern *concern,
                         struct date *signed_on, struct date *discussed_on);

/* ---- people ---- */

/* The questions about somebody, and adding them; *id as record_edit_add_person. */
enum status record_ask_person(struct record_work *work, struct asking *asking,
                              struct error *err) MUST_CHECK;
enum status record_add_asked_person(struct record_work *work, const char **id,
                                    struct error *err) MUST_CHECK;
/* The name, or "somebody whose name is not known"; the role, in words. */
const char *record_person_name(const struct record_work *work);

#define OPTIONS_OF_PERSON                                                                          \
    {"--role", "ROLE", "what they are: mother, child, volunteer, ..."},                            \
        {"--name", "NAME", "their name; missing: not known"},                                      \
    {                                                                                              \
        "--born", "DAY", "their date of birth (YYYY-MM-DD)"                                        \
    }

#endif
