/*
 * The ledger: entries that nobody can rewrite, bodies that only staff can read.
 *
 * Two SQLite databases in the office's folder: ledger.db (entries, tree nodes, look-ups, kept
 * checkpoints; append-only by trigger) and ledger.keys (entry keys wrapped by the read key, and the
 * ledger's three keys sealed to each member of staff). head.note is the tree's last signed
 * checkpoint. safehand-formats(5) has all of it byte by byte.
 *
 * A database, signature, head or commitment that is not what it should be is STATUS_AUTHENTICATION
 * (and the message names the entry, where one can be named); a disk or lock that fails is
 * STATUS_SYSTEM. Several processes may have one ledger open and append at once; each waits for the
 * others up to a minute.
 *
 * Each signed body names the tree that its signer saw (size and root of the newest head before it):
 * whoever writes an earlier entry anew, and signs the checkpoints anew, breaks each later one.
 */
#ifndef SAFEHAND_LEDGER_H
#define SAFEHAND_LEDGER_H

#include "safehand/card.h"
#include "safehand/ledger/lookup.h"
#include "safehand/package.h"

enum {
    LEDGER_BODY_MAXIMUM = NOTE_MAXIMUM, /* bytes of a body, which is a signed note */
    LEDGER_LOOKUPS_MAXIMUM = 64,        /* of one entry */
    LEDGER_CLOCKS_DIFFER = 60,          /* seconds by which two clocks may differ that are right */
};

struct ledger;

/*
 * Makes the databases and head.note for a new office in `folder` (none of them may exist), with new
 * read, index and sign keys sealed to the founder's card; no entry yet. *verifier is the ledger's
 * checkpoint key, named by the origin. A folder on a network or sync file system is STATUS_SYSTEM.
 * On failure what was made is removed; killed half-way, ledger.db is missing or empty, and
 * ledger_open says so.
 */
enum status ledger_create(const char *folder, const char *origin, const struct identity *founder,
                          struct note_verifier *verifier, struct error *err) MUST_CHECK;
/*
 * Opens for a member of staff: unseals the keys by the identity, checks the sign key against
 * `verifier` (that of any log of this ledger; its key must be today's, or the one before it), the
 * latest checkpoint against the tree, and head.note against the database: a database behind its
 * head is STATUS_AUTHENTICATION and names the entries that are gone; head.note behind the database
 * is brought up to date (if it can be written now); a missing head.note is STATUS_AUTHENTICATION.
 * An identity without sealed keys is STATUS_AUTHENTICATION. Costs O(log n); only when something is
 * wrong everything is walked through, to name the entry. A change of keys that was cut off is
 * finished, in the name of this member. Afterwards ledger_verifier may be another than `verifier`:
 * the office notes it.
 */
enum status ledger_open(const char *folder, const struct note_verifier *verifier,
                        const struct identity *member, struct ledger **ledger,
                        struct error *err) MUST_CHECK;
/* Closes the databases and wipes the keys; harmless with NULL. */
void ledger_close(struct ledger *ledger);
/* Of the current log: the origin that it was founded with, or, after ledger_continue, "ORIGIN/2",
 * "ORIGIN/3", ... */
const char *ledger_origin(const struct ledger *ledger);
/* The key of today's checkpoints; its name is the origin. */
const struct note_verifier *ledger_verifier(const struct ledger *ledger);
/* The key that a proof of this entry is verified by. */
const struct note_verifier *ledger_verifier_of(const struct ledger *ledger, uint64_t index);
/* Whether this is, or was, the key of any of its logs. */
bool ledger_had_key(const struct ledger *ledger, const struct note_verifier *verifier);
/* The same of the key alone, under whichever name. */
bool ledger_had_public_key(const struct ledger *ledger, const unsigned char *key);
/* Entries, as of the last call that looked: opening, appending, proving, verifying, looking again.
 */
uint64_t ledger_size(const struct ledger *ledger);
/* Looks again how many there are: others append too. What is there must go on from what was seen
 * (STATUS_AUTHENTICATION); after a change of keys the ledger is to be opened anew, and this fails.
 */
enum status ledger_look_again(struct ledger *ledger, struct error *err) MUST_CHECK;

/* Seals the three keys to another member (anew, if they have them). */
enum status ledger_add_member(struct ledger *ledger, const struct card *card,
                              struct error *err) MUST_CHECK;
/* Takes the sealed keys away, from the write-ahead log too. No key is rotated by this: who copied
 * the keys still has them. STATUS_USAGE if there is nothing to take; STATUS_REFUSED for the last
 * member. */
enum status ledger_remove_member(struct ledger *ledger, const struct note_verifier *verifier,
                                 struct error *err) MUST_CHECK;
/* Adds the verifier key of everybody to whom the keys are sealed by ledger.keys, as a list that
 * owns its names (names_free_copies, also on failure). For whom a row's seal was really made only
 * they know: age names nobody. */
enum status ledger_members(struct ledger *ledger, struct names *verifiers,
                           struct error *err) MUST_CHECK;

/* ---- what records of families are sealed by ---- */

enum { LEDGER_RECORD_KEY_SIZE = 32 };
/* How many times the ledger's keys were changed. */
uint64_t ledger_generation(const struct ledger *ledger);
/* STATUS_AUTHENTICATION if they were changed, or taken from who acts, since it was opened. */
enum status ledger_check_generation(const struct ledger *ledger, struct error *err) MUST_CHECK;
/*
 * The secret by which records are sealed since the keys were changed for the generation-th time: it
 * follows from the read key of that time (see safehand-formats(5)), and only today's is a way to
 * it. *found is false if none is kept of that time. `key` should lie in secret memory.
 */
enum status ledger_record_key(const struct ledger *ledger, uint64_t generation,
                              unsigned char key[LEDGER_RECORD_KEY_SIZE], bool *found,
                              struct error *err) MUST_CHECK;

/* ---- new keys, and a further log ---- */

/*
 * Changes all three keys: wraps every entry key anew, seals the keys to these cards (the member's
 * own must be among them) and to nobody else, and appends a `key-rotated` entry whose detail has
 * "generation" and "note", the text that the old and the new sign key signed. Killed at any
 * instant, either nothing has changed or the next ledger_open finishes it. ledger_verifier is
 * another then. Other processes that have the ledger open must open it again; so must this one
 * after a failure.
 */
enum status ledger_rotate(struct ledger *ledger, const struct card *const *cards, size_t count,
                          const struct note_signer *signer, timestamp now,
                          struct error *err) MUST_CHECK;
/*
 * Opens a ledger whose database is behind head.note, or behind a checkpoint that somebody holds, to
 * go on in a further log "ORIGIN/N", never a fork. ledger_open_behind opens it; reading works, and
 * nothing can be appended but by ledger_continue, whose first entry `log-continued` has in its
 * detail "continues" (origin, size, root and key of the log as it was found), "heads" (the signed
 * checkpoints that it is behind or that contradict it, verbatim: head.note if it is one, and those
 * of `held`) and "reason". STATUS_USAGE if there is none: then nothing is missing. A checkpoint in
 * `held` that is not this ledger's is STATUS_AUTHENTICATION. The further log has the number after
 * that of the last log, and after every one that `held` knows of, so that no log is there twice.
 */
enum status ledger_open_behind(const char *folder, const struct note_verifier *verifier,
                               const struct identity *member, struct ledger **ledger,
                               struct error *err) MUST_CHECK;
enum { LEDGER_HEADS_MAXIMUM = 64 };
struct ledger_held {
    const char *data;
    size_t length;
    /* if not NULL: whoever holds it verified it by this key, which the ledger may not know (a later
     * one than it has), and ledger_compare found that the ledger does not follow it */
    const struct note_verifier *key;
};
/* Goes on in the further log, and gives `reason` in its first entry, signed by `signer`. At most
 * LEDGER_HEADS_MAXIMUM of `held`, borrowed. Afterwards the ledger appends as any other. */
enum status ledger_continue(struct ledger *ledger, const struct ledger_held *held, size_t count,
                            const char *reason, const struct note_signer *signer, timestamp now,
                            struct error *err) MUST_CHECK;

/* ---- appending ---- */

struct ledger_new {
    enum entry_kind kind;
    const char *subject;  /* hex digest, or NULL for none */
    const json_t *detail; /* object; what the kind asks for, as json.h's strict parser takes it */
    const struct ledger_lookup *lookups; /* one that stands there twice counts once */
    size_t lookup_count;
    const struct note_signer *signer; /* of who acts */
    timestamp time;                   /* by the clock */
};
/*
 * Times never go back: an entry whose clock is behind the newest entry's time bears that time, and,
 * if it is behind by more than LEDGER_CLOCKS_DIFFER, "clock" in its body says what the clock said.
 * Only `clock-corrected` bears its own time whatever came before.
 *
 * Appends: the entry's key first (ledger.keys, full sync), then one transaction for entry, nodes,
 * look-ups and the signed checkpoint, then head.note. The body is the note whose text is the line
 * "safehand.entry/2" and the canonical JSON {"detail", "index", "kind", "lookups", "origin",
 * "seen", "subject", "time"}, LF: a signed body fits this entry of this ledger only, after these
 * entries. "lookups" is an array of [kind, value], ascending.
 *
 * When it returns STATUS_OK the entry is durable (head.note, should it fail to be written, follows
 * with the next call: a database ahead of it is sound). When it fails, nothing was appended; a key
 * without an entry may stay, which is harmless. A handle that has appended more than a few stores
 * keys ahead, at most a quarter of its entries and 64, so that not each append waits for two syncs.
 * A detail that could not be read back, or a body over LEDGER_BODY_MAXIMUM, is STATUS_MALFORMED.
 * Nothing is appended to a tree that is behind head.note or is not the one last signed:
 * STATUS_AUTHENTICATION.
 */
enum status ledger_append(struct ledger *ledger, const struct ledger_new *entry, uint64_t *index,
                          struct error *err) MUST_CHECK;
enum { LEDGER_APPEND_MAXIMUM = 100000 };
/*
 * The same for 1 to LEDGER_APPEND_MAXIMUM entries that follow on one another: all keys in one
 * transaction, all entries in one with one checkpoint, all or none of them. *first gets the index
 * of entries[0]. Bodies are made and signed by all cores, so several entries may share a detail or
 * a signer.
 */
enum status ledger_append_all(struct ledger *ledger, const struct ledger_new *entries, size_t count,
                              uint64_t *first, struct error *err) MUST_CHECK;

/* The time of the newest entry; STATUS_USAGE if there is none. */
enum status ledger_newest(struct ledger *ledger, timestamp *time, struct error *err) MUST_CHECK;

/* ---- reading ---- */

struct ledger_entry {
    uint64_t number;    /* through all logs; what the ledger's calls and its messages go by */
    const char *origin; /* of its log, in whose tree it has leaf.index; the ledger's */
    struct leaf leaf;
    char *leaf_text;
    size_t leaf_length;
    bool is_erased;     /* then detail, lookups and body are NULL, and there is no signer */
    uint64_t erased_by; /* the entry of kind `erased` that says so, if it is */
    json_t *detail;
    json_t *lookups; /* array of [kind, value] */
    char *body;      /* the signed note */
    size_t body_length;
    char signer_name[NOTE_KEY_NAME_MAXIMUM + 1]; /* key name of who signed the body */
    uint32_t signer_hash;
};
/* Reads one entry, opens its body and checks leaf, inclusion in the signed tree, sealed digest,
 * commitment, and body against leaf (its signature needs the signer's card:
 * ledger_entry_signed_by). STATUS_USAGE if there is no such entry. */
enum status ledger_read(struct ledger *ledger, uint64_t index, struct ledger_entry **entry,
                        struct error *err) MUST_CHECK;
void ledger_entry_free(struct ledger_entry *entry);
/* Checks the signature of an entry's body by this key: STATUS_AUTHENTICATION if it is another's,
 * or if the entry was erased, its signature too. */
enum status ledger_entry_signed_by(const struct ledger_entry *entry,
                                   const struct note_verifier *verifier,
                                   struct error *err) MUST_CHECK;

struct ledger_indexes {
    uint64_t *items; /* ascending */
    size_t count;
};
void ledger_indexes_free(struct ledger_indexes *indexes);
/* None found is STATUS_OK with count 0. That nobody took a look-up away is for ledger_verify. */
enum status ledger_find(struct ledger *ledger, const struct ledger_lookup *lookup,
                        struct ledger_indexes *indexes, struct error *err) MUST_CHECK;
/* All entries of a kind. */
enum status ledger_find_kind(struct ledger *ledger, enum entry_kind kind,
                             struct ledger_indexes *indexes, struct error *err) MUST_CHECK;

typedef enum status (*ledger_leaf_visitor)(void *context, const struct leaf *leaf,
                                           struct error *err);
/*
 * Walks through the leaves of all entries, in order, without a key and without verifying anything:
 * what it tells may be counted, and no more. `origin` is that of any of its logs.
 */
enum status ledger_leaves(const char *folder, const char *origin, ledger_leaf_visitor visit,
                          void *context, struct error *err) MUST_CHECK;

/* ---- proofs and verification ---- */

/* The latest signed checkpoint. keep: it leaves the house, so it is kept for good. */
enum status ledger_checkpoint(struct ledger *ledger, bool keep, struct buffer *out,
                              struct error *err) MUST_CHECK;
/* A tlog-proof of the entry under the latest checkpoint (kept then); extra is the leaf. */
enum status ledger_prove(struct ledger *ledger, uint64_t index, struct buffer *out,
                         struct error *err) MUST_CHECK;

/* What somebody signed: a body that was opened and fits its leaf. */
struct ledger_signed {
    uint64_t index;
    const struct leaf *leaf;
    const json_t *detail;
    const json_t *lookups;   /* array of [kind, value] */
    const char *signer_name; /* key name and key id of the signature */
    uint32_t signer_hash;
    const char **person; /* if not NULL, for the signer's name, which lives as long as context */
};
/* Finds the verifier key of who signed. STATUS_AUTHENTICATION, with the reason, if it is nobody
 * known or somebody who might not sign this then. Called from several threads at once. */
typedef enum status (*ledger_who)(void *context, const struct ledger_signed *what,
                                  struct note_verifier *verifier, struct error *err);
struct ledger_verified {
    uint64_t entries;
    uint64_t bodies; /* opened and matched; the rest are erased */
    uint64_t checkpoints;
    bool erasing_is_pending; /* an erasing was cut off: its keys may still be there */
};
/*
 * Recomputes the tree from the leaves, checks stored nodes, every kept checkpoint's signature and
 * consistency with the tree, head.note, every body against leaf and commitment, its signature by a
 * person whom `who` accepts for it, the tree that they saw, every look-up, both databases' pages,
 * tables and triggers, and at last that keys which an erasing destroyed are gone.
 * STATUS_AUTHENTICATION names the first entry that is wrong and what is wrong with it. An erased
 * entry is right when a later entry of kind `erased` lists its index in the array "entries" of its
 * detail. *verified is filled only on STATUS_OK.
 */
enum status ledger_verify(struct ledger *ledger, ledger_who who, void *context,
                          struct ledger_verified *verified, struct error *err) MUST_CHECK;
/* Only leaves, nodes, checkpoints and head.note; verified->bodies stays 0. */
enum status ledger_verify_tree(struct ledger *ledger, struct ledger_verified *verified,
                               struct error *err) MUST_CHECK;
/* Whether a checkpoint that somebody else holds (a receipt's) is consistent with today's tree of
 * its log, or is named by the next log as one whose entries are lost (*is_lost then). checkpoint
 * and is_lost may be NULL, and are filled on success. */
enum status ledger_check_checkpoint(struct ledger *ledger, const char *data, size_t length,
                                    struct checkpoint *checkpoint, bool *is_lost,
                                    struct error *err) MUST_CHECK;
/*
 * The consistency proof (RFC 6962) from a checkpoint that somebody holds to a later head of this
 * ledger, `to`, for them to check. It is verified as by ledger_check_checkpoint, and *from is
 * filled. Where `to` is of a further log the proof leads to the end of its own log, as the next one
 * names it. Where `to` is the earlier, or entries are lost, there is no proof: it is empty.
 */
enum status ledger_prove_since(struct ledger *ledger, const char *data, size_t length,
                               const struct checkpoint *to, struct checkpoint *from,
                               struct merkle_proof *proof, struct error *err) MUST_CHECK;
/* The same to today's head, from the first old_size entries of today's log: the whole request to a
 * witness (WITNESS_REQUEST_MAXIMUM), whose checkpoint is kept as by ledger_checkpoint. STATUS_USAGE
 * if there are fewer. */
enum status ledger_request_witness(struct ledger *ledger, uint64_t old_size, struct buffer *out,
                                   struct error *err) MUST_CHECK;
/* Adds the notes of all changes of its key, oldest first, to a list that owns its names
 * (names_free_copies). */
enum status ledger_rotations(struct ledger *ledger, struct names *notes,
                             struct error *err) MUST_CHECK;
/* The same of the notes by which its further logs say what they go on from. */
enum status ledger_continuations(struct ledger *ledger, struct names *notes,
                                 struct error *err) MUST_CHECK;
/* Whether a checkpoint that left the house is one of those that ledger.db keeps for good, root and
 * all. One of a log that went on without it (ledger_check_checkpoint's *is_lost) is not. */
enum status ledger_keeps(struct ledger *ledger, const char *data, size_t length, bool *is_kept,
                         struct error *err) MUST_CHECK;
/* Whether one is kept that has entry `first` in it, and not yet entry `end`: one left the house
 * between the two. Entries of two logs are not compared, and *is_kept is true. */
enum status ledger_kept_between(struct ledger *ledger, uint64_t first, uint64_t end, bool *is_kept,
                                struct error *err) MUST_CHECK;
/* A checkpoint that somebody else holds: that it is signed by this ledger, and how far it reaches.
 */
struct ledger_reach {
    struct checkpoint checkpoint;
    uint64_t covers; /* the number that follows its last entry's */
    uint64_t end;    /* the number that follows the last entry of its log in ledger.db today; if it
                        covers more, the entries between are gone */
    bool is_lost;    /* ledger_check_checkpoint's */
};
/* Verifies the signature only; ledger_check_checkpoint compares it with the tree. */
enum status ledger_reach_of(struct ledger *ledger, const char *data, size_t length,
                            struct ledger_reach *reach, struct error *err) MUST_CHECK;
/* What a person has seen of the ledger, held against what is there. */
struct ledger_compared {
    enum {
        LEDGER_FOLLOWS,     /* the tree begins as it was seen */
        LEDGER_BEHIND,      /* entries are gone */
        LEDGER_CONTRADICTS, /* entries were rewritten */
    } how;
    uint64_t covers; /* the number that follows the last entry that was seen; 0 if its log is not
                        there */
    uint64_t end;   /* the number that follows the last entry of that log; or, without it, of all */
    bool is_closed; /* its log was continued in a further one */
    bool is_named;  /* which names what was seen as lost */
};
/* `seen` is the signed checkpoint `note`, which whoever saw it has verified, by whichever key. */
enum status ledger_compare(struct ledger *ledger, const struct checkpoint *seen, const char *note,
                           size_t length, struct ledger_compared *compared,
                           struct error *err) MUST_CHECK;

/* ---- erasing ---- */

struct ledger_erasing {
    const char *id;          /* the sharing's */
    const uint64_t *entries; /* all that are found by it, ascending, as the caller has seen them */
    size_t entry_count;
    const char *review; /* the sharing's review date, for the record */
    bool is_attested;   /* that it has come, by the `witnessed` entry of that number */
    uint64_t attested;
    const char *reason;
    const struct note_signer *signer; /* of who erases */
    timestamp time;
};
struct ledger_erased {
    uint64_t index; /* of the entry `erased` */
    size_t erased;  /* entries whose bodies, keys and look-ups are gone */
    size_t kept;    /* entries that another sharing needs, and that go with the last of them */
};
/*
 * Erases a sharing: in one transaction an entry of kind `erased` is added, whose detail is {"id",
 * "reason", "review", "entries": [indexes], "keys": [commitments of the keys, in hex]} and perhaps
 * "attested", bodies and
 * look-ups go; then the write-ahead log of ledger.db is cut, the keys are deleted, and the log of
 * ledger.keys is cut. Leaves and nodes stay, so that proofs hold.
 *
 * Before the transaction is committed a failure leaves everything as it was: STATUS_USAGE if the
 * sharing has other entries than `entries`, or is erased already, or another process is erasing.
 * After it, a failure (another process that keeps reading, a disk) leaves keys in place, which the
 * message says; the file ledger.erasing then stands for it until the next ledger_open or
 * ledger_finish_erasing has finished. *erased is filled then too.
 */
enum status ledger_erase(struct ledger *ledger, const struct ledger_erasing *what,
                         struct ledger_erased *erased, struct error *err) MUST_CHECK;

struct ledger_finished {
    bool was_unfinished;
    size_t keys; /* that were still there */
};
/* Finishes what was cut off, and destroys keys that came back with an old copy of ledger.keys. What
 * opening this ledger finished already counts, once. */
enum status ledger_finish_erasing(struct ledger *ledger, struct ledger_finished *finished,
                                  struct error *err) MUST_CHECK;
/* Whether opening found head.note behind the database and brought it up to date. */
bool ledger_head_was_behind(const struct ledger *ledger);

#endif
