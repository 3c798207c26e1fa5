/* Rule P04: what the consents of the record say about one sharing. */
#ifndef SAFEHAND_POLICY_CONSENT_H
#define SAFEHAND_POLICY_CONSENT_H

#include "safehand/policy.h"
#include "safehand/policy/consent_given.h"

enum consent_standing {
    CONSENT_ABSENT,  /* nobody refused, and not everything is covered */
    CONSENT_COVERS,  /* everything, of everybody who can be identified */
    CONSENT_REFUSES, /* somebody who may refuse has refused, or has withdrawn */
    CONSENT_UNKNOWN, /* --consent names one that the record does not have */
};

struct consent_finding {
    enum consent_standing standing;
    const struct record_consent *consent; /* that covers (the first), or that refuses; else NULL */
    bool has_further;                     /* other people's data is covered by others */
    bool is_of_all;                       /* whatever leaves is about everybody in scope */
    const struct record_person *person;   /* whose data is not covered, or is refused; else NULL */
    const struct record_consent
        *nearest;                       /* of CONSENT_ABSENT: was given for them, and falls short */
    const struct record_consent *other; /* of CONSENT_REFUSES: what another holder consented to */
    char named[RECORD_ID_MAXIMUM + 1];  /* of CONSENT_UNKNOWN: what was named */
    char why[POLICY_REASON_SIZE];       /* of CONSENT_ABSENT: why it is not covered */
};

/*
 * Works it out for profile, kind of recipient and selection on a day in London. `named` limits the
 * consents that may cover to those ids (separated by commas or spaces); NULL takes all. Refusals
 * count whether they are named or not.
 */
enum status consent_find(const struct policy_facts *facts, const char *named,
                         const struct date *today, struct consent_finding *finding,
                         struct error *err) MUST_CHECK;

/* Whether the person is one of those whose consent is needed: something leaves about them, whether
 * they are in scope or not, or, in scope, a fact that is the whole family's. */
bool consent_is_needed_of(const struct policy_facts *facts, const struct consent_finding *finding,
                          const struct record_person *person);
/* Whether a consent or refusal of the person's own in the record answers this sharing: for this
 * profile and kind of recipient, begun, and not lapsed. NULL if none does. */
const struct record_consent *consent_of_person(const struct policy_facts *facts,
                                               const struct record_person *person,
                                               const struct date *today);
/* Whether that person may consent for somebody: for themselves from 16 on, else
 * who holds parental responsibility; and whether they may refuse: from 12 on for themselves too. */
bool person_may_give(const struct catalogue *catalogue, const struct record_person *person,
                     const char *giver, const struct date *today);
bool person_may_refuse(const struct catalogue *catalogue, const struct record_person *person,
                       const char *by, const struct date *today);
/* Whether a child from that age up to 18; somebody in a child's role without a date of birth may be
 * one, but not a baby or a child to be born. */
bool person_is_child_of(const struct catalogue *catalogue, const struct record_person *person,
                        int age, const struct date *today);
/* "p1 (mother)": people of the record are named by id and role only. */
enum { PERSON_WORDS_SIZE = 160 };
void person_words(const struct record_person *person, char words[PERSON_WORDS_SIZE]);
/* Whether the list, with commas or spaces between ids, holds the id. */
bool consent_list_names(const char *list, const char *id);

#endif
