/* What the entries say that are recorded apart from a sharing, or about one. The contract of the
 * functions stands in safehand/entry.h. */
#ifndef SAFEHAND_ENTRY_REGISTER_H
#define SAFEHAND_ENTRY_REGISTER_H

#include "safehand/entry.h"

/* `family-informed` */
struct entry_family_informed {
    const char *id;
    const char *whom;
    const char *how;
    const char *on;
};
ENTRY_FORM(family_informed);
/* `family-informed`: that they are not, and why */
struct entry_family_untold {
    const char *id;
    const char *why_not;
};
ENTRY_FORM(family_untold);

/* `other-channel`: shared by other means. Of its own id it has a review day; older ones have no id.
 */
struct entry_other_channel {
    const char *id, *review;
    const char *channel;
    const char *reference; /* NULL: no family is named */
    const char *to;
    const char *what;
    const json_t *about; /* person ids, or NULL */
    const char *on;
    enum entry_truth passed;
    const json_t *checks;
    const char *discharges;     /* the duty that is done by it, or NULL */
    struct entry_number entry;  /* whose duty that is, if no sharing's */
    enum entry_truth emergency; /* somebody was at immediate risk (P07) */
};
ENTRY_FORM(other_channel);

/* `advice`; older ones have neither id nor review */
struct entry_advice {
    const char *id, *review;
    const char *reference;
    const char *who;
    const char *organisation; /* or NULL */
    const char *advice;
    const char *summary; /* digest of what they were shown, or NULL */
    const char *on;
};
ENTRY_FORM(advice);

/* `access` by rule L03: somebody looked into a file; older ones have neither id nor review */
struct entry_visit {
    const char *id, *review;
    const char *rule;
    const char *reference;
    const char *who;
    const char *role;
    const char *reason;
    const char *on;
    const char *accompanied_by; /* or NULL */
    const char *undertaking;    /* or NULL */
    enum entry_truth announced; /* of an inspection */
    const char *parents_told;   /* or NULL */
    enum entry_truth passed;
    const char *failed;   /* what was not so, or NULL */
    const json_t *duties; /* that it leaves */
};
ENTRY_FORM(visit);
/* `access` by rule L04: the answer to a person */
struct entry_answer {
    const char *id, *review;
    const char *rule;
    const char *reference;
    const char *person; /* whom the answer is about: the member "for" */
    const char *ground;
    const char *asked_by; /* who asked, if not the person themselves */
    const char *asked, *due;
    const char *answer;       /* digest */
    const char *serious_harm; /* why something is withheld, or NULL */
    const json_t *left_out;
    const json_t *withheld, *disclosed; /* as named by who answered */
    const json_t *sharings;             /* ids of those that were told */
};
ENTRY_FORM(answer);
/* Whether an entry of kind `access` is such an answer. */
bool entry_access_is_answer(const json_t *detail);

/* `record-exported`: a readable copy of a family's record, taken out of the office. Written before
 * the copy is: who signs it asked for it. */
struct entry_exported {
    const char *id, *review;
    const char *reference;
    const char *to; /* for whom it is, or where it goes */
    const char *reason;
    const char *record; /* digest of the family.json */
};
ENTRY_FORM(exported);

/* `record-replaced`: what the office keeps as a family's record is another one than it kept before,
 * an older copy that was put back, or one that was taken in. */
struct entry_replaced {
    const char *id, *review;
    const char *reference;
    const char *reason;
    const char *record;          /* digest of the family.json */
    struct entry_number changes; /* how many it tells of */
};
ENTRY_FORM(replaced);

/* `incident`, about a sharing (id) or an entry */
struct entry_incident {
    const char *id;
    struct entry_number entry;
    const char *what;
    const char *details;
    const char *aware;
    const char *due;
};
ENTRY_FORM(incident);
/* `incident` that closes those of one subject */
struct entry_incident_closed {
    const char *id;
    struct entry_number entry;
    const char *closed_as; /* "told" or "not-notifiable" */
    const char *reason;
};
ENTRY_FORM(incident_closed);

/* `complaint` about how somebody's data is handled (Data Protection Act 2018, s.164A) */
struct entry_complaint {
    const char *id, *review;
    const char *who;
    const char *reference; /* or NULL */
    const char *sharing;   /* id of the one that it is about, or NULL */
    const char *details;
    const char *received, *due; /* until then it is to be acknowledged */
};
ENTRY_FORM(complaint);
/* `complaint`: what whoever complained was told since */
struct entry_complaint_step {
    const char *id;      /* the complaint's */
    const char *step;    /* "acknowledged", "progress" or "answered" */
    const char *outcome; /* of the answer: "upheld", "partly-upheld" or "not-upheld"; else NULL */
    const char *what;
    const char *on;
};
ENTRY_FORM(complaint_step);

/* `hold` */
struct entry_hold {
    const char *id;
    const char *state; /* "held" or "released" */
    const char *reason;
};
ENTRY_FORM(hold);

/* `erased`; the ledger writes it (ledger_erase) */
struct entry_erased {
    const char *id;
    const char *review;
    const char *reason;
    const json_t *entries;        /* numbers */
    const json_t *keys;           /* commitments in hex */
    struct entry_number attested; /* the `witnessed` entry by whose time the review date has come */
};
ENTRY_FORM(erased);

/* `agreement` of sharing */
struct entry_agreement {
    const char *name;
    const char *with;
    const char *signed_on;
    const char *review;
    const json_t *profiles; /* names */
    const char *digest;     /* of its file */
};
ENTRY_FORM(agreement);
/* `agreement` that is a standing approval of a profile */
struct entry_standing {
    const char *standing; /* the profile's name */
    const char *until;
    const char *reason;
};
ENTRY_FORM(standing);

/* `looked`: somebody else looked at what one person did alone: an emergency, by the sharing's id,
 * or an entry that says so of the ledger itself, by its number */
struct entry_looked {
    const char *id;            /* or NULL */
    struct entry_number entry; /* told if there is no id */
    const char *what;          /* what they saw and did */
};
ENTRY_FORM(looked);
/* `looked`: what an emergency had left open, answered afterwards; it is nobody's look */
struct entry_completed {
    const char *id;
    const char *basis, *reason; /* in law (P05); both, or NULL */
    const char *condition;      /* for what is specially protected; or NULL */
    const char *involved;       /* how each child of 12 or over was, or why not (P09); or NULL */
};
ENTRY_FORM(completed);

#endif
