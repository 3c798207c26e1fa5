/* Rule P04: what the consents of the record say about one sharing. */
#ifndef SAFEHAND_POLICY_CONSENT_H
#define SAFEHAND_POLICY_CONSENT_H

#include "safehand/policy.h"

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
    const struct record_person *person;   /* whose data is not covered, or is refused; else NULL */
    char named[RECORD_ID_MAXIMUM + 1];    /* of CONSENT_UNKNOWN: what was named */
    char why[POLICY_REASON_SIZE];         /* of CONSENT_ABSENT: why it is not covered */
};

/*
 * Works it out for profile, kind of recipient and selection on a day in London. `named` limits the
 * consents that may cover to those ids (separated by commas or spaces); NULL takes all. Refusals
 * count whether they are named or not.
 */
enum status consent_find(const struct policy_facts *facts, const char *named,
                         const struct date *today, struct consent_finding *finding,
                         struct error *err) MUST_CHECK;

#endif
