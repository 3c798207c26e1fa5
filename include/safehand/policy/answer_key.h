/* The keys of the questions that rules ask, under which their answers are kept. */
#ifndef SAFEHAND_POLICY_ANSWER_KEY_H
#define SAFEHAND_POLICY_ANSWER_KEY_H

#include <jansson.h>
#include <stdbool.h>

#include "safehand/policy/rule_id.h"
#include "safehand/record.h"

/*
 * A key is a member of the answers object: a rule and a word ("P05.basis"), or a rule and what this
 * one question is about, the rest ("M01.people.p1.phone"). An answer is always a string. Words are
 * ten characters or more, with a letter.
 */
enum answer_key {
    ANSWER_P01_PURPOSE,    /* words */
    ANSWER_P01_AGAIN,      /* words: why the same entries go to the same person again */
    ANSWER_P03_CALLBACK,   /* words: whom you spoke to; this and the next three are asked only in an
                              emergency, of a card that is not verified or has expired */
    ANSWER_P03_NUMBER,     /* the number that you called; asked where the office's list has none */
    ANSWER_P03_AGAIN,      /* the same number, typed again */
    ANSWER_P03_SOURCE,     /* words: where it is published */
    ANSWER_P04_CONSENT,    /* ids of consents, with commas */
    ANSWER_P05_BASIS,      /* one of the profile's bases */
    ANSWER_P05_REASON,     /* words */
    ANSWER_P05_CONDITION,  /* see policy_conditions */
    ANSWER_P05_INTEREST,   /* of recognised legitimate interests: safeguarding or public_request;
                              never asked of a concern, which is safeguarding */
    ANSWER_P05_REQUEST,    /* words: which public body asked, and what it says it needs this for */
    ANSWER_P07_WHO,        /* words: who is at risk; "nobody" ends the emergency */
    ANSWER_P07_HARM,       /* words: what may happen to them */
    ANSWER_P08_INFORMED,   /* yes, later or no: whether the family was told */
    ANSWER_P08_WHOM,       /* words: who was told what, and when */
    ANSWER_P08_REASON,     /* risk, investigation or must_not_be_told: why telling them is unsafe */
    ANSWER_P09,            /* rest: a child's id, of 12 or over; words: how involved, or why not */
    ANSWER_P12_GROUND,     /* court_order, protection_of_child, protection_of_adult, terrorism,
                              drug_trafficking, other_serious_crime, or none, which refuses */
    ANSWER_P12_REFERENCE,  /* words: the order, or who asked and what they wrote; of a power in law
                              its section, and who demands it */
    ANSWER_P12_TRUSTEES,   /* words: which trustee was told beforehand (other_serious_crime) */
    ANSWER_P13_AGREEMENT,  /* a sharing agreement's name; never asked */
    ANSWER_P13_REASON,     /* words: why to go on though the agreement does not cover this */
    ANSWER_M01_ENTRY,      /* rest: an entry's id; words */
    ANSWER_M01_FILE,       /* rest: a file's name; words */
    ANSWER_M01_FIELD,      /* rest: a field's path; words */
    ANSWER_M03,            /* rest: an entry's id; words, or "leave out" */
    ANSWER_M04,            /* rest: PLACE:WHO, see leak_key_parse; words, "leave out" or "blank" */
    ANSWER_M04_LOOKED,     /* rest: the name of a file that was not read whole; words: who looked at
                              it and what they saw, or "leave out" */
    ANSWER_M05,            /* rest: an entry's id; fact, opinion or both */
    ANSWER_M06_HISTORICAL, /* yes or no */
    ANSWER_M09,            /* rest: as of ANSWER_M04; words, "leave out" or "blank" */
    ANSWER_M09_RARE_FACT,  /* yes or no */
    ANSWER_M10_REASON,     /* words */
    ANSWER_M11,            /* rest: the id of a record of concern that lacks a part of its form;
                              words */
    ANSWER_M12,            /* rest: a file's name; words, or "leave out" */
    ANSWER_C01_REASON,     /* words */
    ANSWER_C02_ACCOUNT, /* own, none or shared: how one signs in to the form of a recipient without
                           keys */
    ANSWER_C03_DEVICE,  /* of the checklist: which device it is */
    ANSWER_C03_CARRIER, /* of the checklist: who carries it */
    ANSWER_C03,         /* rest: the checklist's item; as that says */
    ANSWER_C05_BACK_BY, /* a day: when the device is back or wiped; never asked unless it is no day
                         */
    ANSWER_L04_HARM,    /* yes or no: whether something may do serious harm, of an answer to
                           somebody who asks what is held about them */
    ANSWER_COUNT,
};
enum { ANSWER_KEY_SIZE = RECORD_PATH_MAXIMUM + 32 };

/* The whole key, or of one with a rest what stands before that ("M01.entries."). */
const char *answer_key_text(enum answer_key key);
/* Writes the key; rest is NULL for one that has none. A longer one is cut. */
void answer_key_write(enum answer_key key, const char *rest, char text[ANSWER_KEY_SIZE]);
/* False, and nothing set, if it is no key of a question. *rest points into text; of a key without
 * one, to its end. */
bool answer_key_parse(const char *text, enum answer_key *key, const char **rest);

/* The answer, or NULL if there is none or it is no string; rest as in answer_key_write. */
const char *answer_find(const json_t *answers, enum answer_key key, const char *rest);

/* What M04's questions are about: a place, and whose value was found there. */
struct leak_key {
    bool in_file, in_entry, in_purpose; /* else in a field */
    const char *place;                  /* an entry's id, a field's path, a file's name */
    size_t place_length;
    const char *who; /* a person's id or, without one, the value's path */
};
/* From the rest of ANSWER_M04 or ANSWER_M09, into which it points; false if it is none. */
bool leak_key_parse(const char *rest, struct leak_key *key);
/* Writes the rest. */
void leak_key_write(bool in_file, const char *place, const char *who, char rest[ANSWER_KEY_SIZE]);

#endif
