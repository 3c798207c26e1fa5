/*
 * Reports from the ledger: what was shared about one person, for that person (rule L04); what was
 * shared at all, for trustees, who see nobody in it (L06); and every entry, for another program.
 */
#ifndef SAFEHAND_OFFICE_REPORTS_H
#define SAFEHAND_OFFICE_REPORTS_H

#include "safehand/office/views.h"

/* ---- subject access (L04) ---- */

enum { ACCESS_PAGE_MAXIMUM = 16 << 20 }; /* bytes of an answer's page */

/* On which ground somebody is told what was shared about a person. */
enum access_ground {
    ACCESS_OWN,            /* it is about themselves */
    ACCESS_PARENT,         /* of a child under 12 */
    ACCESS_AUTHORITY,      /* a parent, and the child of 12 or over agreed */
    ACCESS_BEST_INTERESTS, /* a parent, and the manager finds it evident that it is best for the
                              child */
};
const char *access_ground_name(enum access_ground ground);  /* "own", "parent", ... */
const char *access_ground_words(enum access_ground ground); /* "their own data", ... */
bool access_ground_parse(const char *text, enum access_ground *ground);

/* What is asked. Strings are borrowed. */
struct access_request {
    const char *reference; /* of the family */
    const char *person;    /* id in the family's record */
    const char *name;      /* what the page calls them, NULL: the id; not recorded */
    enum access_ground ground;
    struct date asked;            /* the day on which it was asked for */
    const char *serious_harm;     /* why telling would do serious harm; NULL: it would not */
    struct record_names withhold; /* because of that: ids of sharings (8 characters or more) or of
                                     entries of the record, or paths or patterns of fields */
    struct record_names disclose; /* entries kept from the family (M08) that are told after all */
    struct record_names words;    /* ids of sharings whose purpose is told in the coordinator's own
                                     words, because somebody saw that they name nobody else */
    bool nothing;                 /* it is right that the ledger knows no such family or person */
};
/* What the manager must know and the person must not. */
struct access_review {
    json_t *left_out;   /* array of {sharing, entry, ground, until}: kept from the family (M08) */
    json_t *told;       /* for each sharing of the answer an array of the ids of its entries */
    size_t undescribed; /* sharings decided before decisions told whom entries are about */
    size_t loose_files; /* files attached by hand, which may be about somebody else */
    size_t other_ways;  /* entries of what was shared by phone, post and the like */
    bool is_late;       /* one calendar month has gone by */
};
void access_review_free(struct access_review *review);
/*
 * Puts together what the person is told: a document of safehand.subject-access/1, which names
 * nobody else of the family, and nothing of what is withheld, not even that something is.
 *
 *   format, office, reference, person, name (null), ground, asked, due, answered (dates)
 *   sharings  newest first: id, shared_on, recipient, organisation, shared_by, profile, purpose,
 *             own_words (whether the purpose is in the coordinator's), basis (in words), channel,
 *             details [{label, about: person|family}], entries [{on, label, files}], files,
 *             arrival {state: confirmed|refused|withdrawn|open|unanswered, on}
 *
 * Only packages that were delivered and that identify somebody are told of. STATUS_REFUSED unless
 * who acts may approve (the hint says who may). STATUS_USAGE if family or person are not known to
 * the ledger (unless `nothing`), if something is withheld without a reason or the other way round,
 * if a name in a list fits nothing, and if an entry was kept from the family until a day that has
 * passed and neither list says what is to be done with it.
 */
enum status office_access_answer(struct office *office, const struct access_request *request,
                                 timestamp now, json_t **answer, struct access_review *review,
                                 struct error *err) MUST_CHECK;
/* Records the look, before the answer is given away: an entry of kind `access`, found by family. */
enum status office_access_record(struct office *office, const struct access_request *request,
                                 const json_t *answer, const struct access_review *review,
                                 timestamp now, struct error *err) MUST_CHECK;
/* The answer as a page of its own: no script, nothing loaded, for screen, paper and screen reader.
 */
enum status office_access_page(const json_t *answer, struct buffer *out,
                               struct error *err) MUST_CHECK;

#endif
