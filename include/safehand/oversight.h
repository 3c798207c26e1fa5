/*
 * Oversight: what is owed, whether the ledger is whole, who outside has seen it, and reports from
 * it. Nothing here is stored but a witness's word; all else is worked out from signed entries.
 */
#ifndef SAFEHAND_OVERSIGHT_H
#define SAFEHAND_OVERSIGHT_H

#include "safehand/office.h"
#include "safehand/oversight/reports.h"
#include "safehand/oversight/tasks.h"

/* ---- words ---- */

/* What an entry says, as a sentence for people, without its time; made visible, of one line. The
 * signer is that of office_signer (NULL: erased). The decision is that of its sharing, by which is
 * known whether what was signed had been waited for; NULL where it is not at hand. */
void entry_words(const struct ledger_entry *entry, const struct office_member *signer,
                 const json_t *decision, struct buffer *out);

/* That decision, where the words need it: of an approval its timeline is read (timeline_free). NULL
 * of any other entry, and if it cannot be read. */
const json_t *entry_words_decision(struct office *office, const struct ledger_entry *entry,
                                   timestamp now, struct sharing_timeline *timeline);

/* What somebody wants to know first of a sharing, besides to whom it went. */
enum story {
    STORY_EMERGENCY, /* who was at risk and of what, and who has looked at it since */
    STORY_FAMILY,    /* whether the family was told, or why not */
    STORY_INVOLVED,  /* the part of the young people */
    STORY_BASIS,     /* the basis in law */
    STORIES,
};
const char *story_label(enum story story); /* "Basis in law" */
/* Appends it, by the decision and what was recorded since (NULL: nothing is known of that); nothing
 * where there is nothing to say. */
void story_words(enum story story, const struct office *office, const json_t *decision,
                 const struct sharing_timeline *timeline, struct buffer *out);

/* ---- verification ---- */

/* Who witnessed the ledger: of each witness's cosignatures the one that reaches furthest. */
struct oversight_witness {
    struct witness witness;
    uint64_t covers; /* entries before this number existed ... */
    timestamp time;  /* ... at this time */
    uint64_t entry;  /* the `witnessed` entry that says so */
};
struct oversight_verified {
    struct ledger_verified ledger;
    struct oversight_witness *witnesses;
    size_t witness_count;
    uint64_t cosignatures;    /* `witnessed` entries */
    uint64_t corrections;     /* `clock-corrected` entries */
    uint64_t portals_differ;  /* deliveries at which the portal's clock and the office's differed */
    uint64_t policies_differ; /* decisions by another profile or catalogue than was accepted last */
    uint64_t attested;        /* erasings by a time from outside, without a second person */
    int64_t attested_days; /* of them, from the first entry to the review date that was named: the
                              least */
    uint64_t attested_erased;   /* of them by a portal's time, whose delivery was erased since */
    uint64_t revoked_meanwhile; /* sealed within the hour after the card was revoked */
    struct names keyless; /* staff to whom the ledger's keys are not sealed: they cannot read it */
};
enum { OVERSIGHT_CLOCKS_DIFFER = 300, OVERSIGHT_WITNESSED_MAXIMUM = 100000 };
/*
 * ledger_verify by office_who, and what else the policy says of entries: each is of a known kind,
 * says what that kind says and nothing else, and has its look-ups (entry_check); the entries of a
 * sharing fit each other, from its decision to its receipt, unless it was erased; a decision claims
 * no verified card, training, standing approval or agreement that no entry before it tells of; no
 * checkpoint that left the house with a package or was cosigned is forgotten; ledger.keys is sealed
 * to staff alone; every `witnessed` entry's checkpoint is signed by the ledger, cosigned and
 * consistent with the tree, and no entry that it covers bears a time more than
 * OVERSIGHT_CLOCKS_DIFFER seconds after the cosignature's. STATUS_AUTHENTICATION names the entry
 * that is wrong. Times run forward, and none is still to come (by more than LEDGER_CLOCKS_DIFFER),
 * unless a later entry corrects it. progress may be NULL. Free with oversight_verified_free.
 */
enum status oversight_verify(struct office *office, delivery_progress progress, void *context,
                             struct oversight_verified *verified, struct error *err) MUST_CHECK;
void oversight_verified_free(struct oversight_verified *verified);
/* What is not wrong, but somebody should know of. */
struct oversight_remark {
    const char *what; /* static */
    uint64_t count;
    int64_t kept_days; /* of erasings: nothing was kept for fewer days; -1: not about that */
};
enum { OVERSIGHT_REMARKS = 6 };
/* Fills in those of which there are any, in a fixed order; returns how many that are. */
size_t oversight_remarks(const struct oversight_verified *verified,
                         struct oversight_remark remarks[OVERSIGHT_REMARKS]);
/*
 * Checks a receipt that may be old against today's ledger: its checkpoint, and, as long as the
 * sharing is not erased, all that sharing_check_receipt checks. Whatever is wrong is
 * STATUS_AUTHENTICATION; only text that is no receipt at all is STATUS_MALFORMED. *is_lost: nothing
 * is known of its sharing any more, but a later log names its checkpoint as one whose entries are
 * lost.
 */
enum status oversight_verify_receipt(struct office *office, const char *data, size_t length,
                                     timestamp now, bool *is_lost, struct error *err) MUST_CHECK;

/* ---- witnesses ---- */

/* How many entries of today's log this witness has cosigned, as the `witnessed` entries say; 0 for
 * none. */
enum status oversight_witness_seen(struct office *office, const struct witness *witness,
                                   uint64_t *size, struct error *err) MUST_CHECK;

/* What came of a cosigned checkpoint. */
struct oversight_witnessing {
    uint64_t covers;         /* entries before this number existed ... */
    timestamp time;          /* ... at this time */
    uint64_t entry;          /* that says so */
    bool is_recorded_before; /* by an older entry: nothing was changed */
    bool is_new_witness;     /* nothing by this key was recorded before */
};
/*
 * Takes a checkpoint that a witness cosigned: it must be one that this ledger keeps, consistent
 * with today's tree, cosigned by that key, and not contradict the time of the last entry that it
 * covers or of now. Appends a `witnessed` entry, unless this witness has said as much before.
 */
enum status oversight_witness(struct office *office, const char *data, size_t length,
                              const struct witness *witness, timestamp now,
                              struct oversight_witnessing *done, struct error *err) MUST_CHECK;

#endif
