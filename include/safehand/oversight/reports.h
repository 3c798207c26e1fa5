/*
 * Reports from the ledger: what was shared about one person, for that person (rule L04); what was
 * shared at all, for trustees, who see nobody in it (L06); and every entry, for another program.
 */
#ifndef SAFEHAND_OVERSIGHT_REPORTS_H
#define SAFEHAND_OVERSIGHT_REPORTS_H

#include "safehand/office/timeline.h"
#include "safehand/page/trustees_report.h"
#include "safehand/policy/access_ground.h"

/* ---- subject access (L04) ---- */

enum { ACCESS_PAGE_MAXIMUM = 16 << 20 }; /* bytes of an answer's page */

/* What is asked. Strings are borrowed. */
struct access_request {
    const char *reference; /* of the family */
    const char *person;    /* id in the family's record */
    const char *name;      /* what the page calls them, NULL: the id; not recorded */
    enum access_ground ground;
    const char *asked_by;        /* who asks; recorded. NULL: the person themselves */
    const struct record *record; /* the family's, which tells how old they are; NULL: not at hand */
    struct date asked;           /* the day on which it was asked for */
    const char *serious_harm;    /* why telling would do serious harm; NULL: it would not */
    struct names withhold;       /* because of that: ids of sharings (8 characters or more) or of
                                           entries of the record, or paths or patterns of fields, or
                                           "log:NUMBER" (shared by other means) */
    struct names disclose;       /* entries kept from the family (M08) that are told after all, and
                                           "log:NUMBER" for what was shared by other means, of which
                                           nobody wrote down whom it was about */
    struct names words;          /* ids of sharings whose purpose is told in the coordinator's own
                                           words, because somebody saw that they name nobody else */
    bool nothing;                /* it is right that the ledger knows no such family or person */
};
/* What the manager must know and the person must not. */
struct access_review {
    json_t *left_out;   /* array of {sharing, entry, ground, until}: kept from the family (M08) */
    json_t *told;       /* for each sharing of the answer an array of the ids of its entries */
    size_t undescribed; /* sharings decided before decisions told whom entries are about */
    size_t loose_files; /* files attached by hand, which may be about somebody else */
    size_t other_ways;  /* what was shared by phone, post and the like, and is not told, because
                           nobody wrote down whom it was about */
    bool is_late;       /* one calendar month has gone by */
};
void access_review_free(struct access_review *review);
/*
 * Puts together what the person is told: a document of safehand.subject-access/2, which names
 * nobody else of the family, and nothing of what is withheld, not even that something is.
 *
 *   format, office, reference, person, name (null), ground, asked, due, answered (dates)
 *   sharings  newest first: id, shared_on, recipient, organisation, shared_by, profile, purpose,
 *             own_words (whether the purpose is in the coordinator's), basis (in words), channel,
 *             details [{label, about: person|family}], entries [{on, label, files}], files,
 *             arrival {state: confirmed|refused|withdrawn|open|unanswered, on}
 *   other_ways  newest first, what was shared by other means: entry (its number), on, to, channel
 *
 * Only packages that were delivered and that identify somebody are told of. STATUS_REFUSED unless
 * who acts may approve (the hint says who may). STATUS_USAGE if family or person are not known to
 * the ledger (unless `nothing`), if something is withheld without a reason or the other way round,
 * if a name in a list fits nothing, and if an entry was kept from the family until a day that has
 * passed and neither list says what is to be done with it.
 */
enum status access_answer(struct office *office, const struct access_request *request,
                          timestamp now, json_t **answer, struct access_review *review,
                          struct error *err) MUST_CHECK;
/* Records the look, before the answer is given away: an entry of kind `access`, found by family. */
enum status access_record(struct office *office, const struct access_request *request,
                          const json_t *answer, const struct access_review *review, timestamp now,
                          struct error *err) MUST_CHECK;

/* ---- the report for trustees (L06) ---- */

/*
 * Counts the sharings that were decided from one day to another, both included, by what is in the
 * ledger at `now`. Nobody can be found in it, neither a name nor by reckoning: see
 * trustees_report_round. Sharings in which nobody can be identified, those erased since, and
 * decisions not to share are counted apart, because from a common total what is not shown could be
 * told.
 */
enum status trustees_report_count(struct office *office, const struct date *from,
                                  const struct date *to, timestamp now,
                                  struct trustees_report **oversight, struct error *err) MUST_CHECK;

/* The last quarter of the year that is over on that day, both days included: of such periods no two
 * overlap. */
void trustees_report_quarter(const struct date *today, struct date *first, struct date *last);

/* ---- every entry ---- */

enum export_form {
    EXPORT_CSV,        /* RFC 4180, with a line of headings; formulas defused by a ' in front */
    EXPORT_JSON_LINES, /* one canonical JSON object and LF a line */
};
typedef enum status (*export_writer)(void *context, const void *data, size_t length,
                                     struct error *err);
/*
 * Writes every entry, in order: number, time, kind, who (signed it), subject (empty or null: none),
 * sharing (its id, empty or null: none), detail (canonical JSON). Of an erased entry who, sharing
 * and detail are empty or null. Memory does not grow with the ledger; a failure of the writer is
 * handed on.
 */
enum status export_entries(struct office *office, enum export_form form, export_writer writer,
                           void *context, struct error *err) MUST_CHECK;

#endif
