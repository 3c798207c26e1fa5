/* What the files of the ledger share. */
#ifndef SAFEHAND_LEDGER_INTERNAL_H
#define SAFEHAND_LEDGER_INTERNAL_H

#include "entries/body.h"
#include "keys/keyring.h"
#include "safehand/ledger.h"
#include "store/place.h"
#include "store/store.h"
#include "tree/history.h"

enum { CHECKPOINT_NOTE_MAXIMUM = 65536 }; /* bytes of a signed checkpoint, cosignatures too */

/* The head of the current log's tree: its newest signed checkpoint, verified, and its bytes. */
struct head {
    struct checkpoint checkpoint;
    struct buffer note;
    bool is_kept;
};

struct ledger {
    char *head_path;               /* of head.note */
    struct note_verifier verifier; /* of the current log's checkpoints, today */
    struct keyring *keyring;
    struct store *store;
    struct ledger_keys *keys;       /* secret memory */
    struct entry_tools *tools;      /* of these keys, or NULL until ledger_tools */
    struct note_signer *signer;     /* of checkpoints */
    struct head head;               /* the latest that this handle has seen in the store */
    struct buffer head_note;        /* head.note as last found good or written */
    struct history *history;        /* what was before: closed logs, keys before today's */
    bool is_rotating;               /* ledger.keys has new keys that no entry tells of yet */
    bool head_was_behind;           /* at opening */
    struct ledger_finished settled; /* what opening finished of an erasing */
};

/* ---- tree/head.c: inside a transaction of the store ---- */

/*
 * Reads the latest checkpoint and makes sure that it is signed, that the stored tree leads to its
 * root, that there are as many entries, and that it continues what this handle has seen before.
 */
enum status head_refresh(struct ledger *ledger, struct error *err) MUST_CHECK;
/* Whether an older checkpoint's tree is the beginning of its log's. The message begins with
 * `whose`. */
enum status head_continues(struct ledger *ledger, uint64_t log, const struct checkpoint *older,
                           const char *whose, struct error *err) MUST_CHECK;
/* Reads head.note: before a reading transaction begins, or inside a writing one, so that the store
 * is as new or newer. */
enum status head_note_read(const struct ledger *ledger, struct buffer *note,
                           struct error *err) MUST_CHECK;
/* Checks what head_note_read gave against the head. */
enum status head_note_check(struct ledger *ledger, const struct buffer *note,
                            struct error *err) MUST_CHECK;
/* Writes the store's latest checkpoint to head.note; outside any transaction. Not synced: a power
 * cut may leave the one before, which is a head that is behind. */
enum status head_note_write(struct ledger *ledger, struct error *err) MUST_CHECK;

/* ---- ledger.c ---- */

/* ledger_open without finishing a rotation; with any_head, head.note may be ahead of the database
 * or contradict it: then nothing is appended but what ledger_continue appends. */
enum status ledger_open_as(const char *folder, const struct note_verifier *verifier,
                           const struct identity *member, bool any_head, struct ledger **ledger,
                           struct error *err) MUST_CHECK;

/* ---- entries/append.c ---- */

/* Runs in the store's write transaction in place of the checks of the head, and before the entry is
 * made: may change the ledger's keys, its log and head, and the entry's detail. */
typedef enum status (*append_before)(struct ledger *ledger, struct ledger_new *entry, void *context,
                                     struct error *err);
/* ledger_append with something before it in the same transaction. */
enum status append_after(struct ledger *ledger, struct ledger_new *entry, append_before before,
                         void *context, uint64_t *index, struct error *err) MUST_CHECK;
/* Called in that transaction when the entry of that number stands in it. */
typedef enum status (*append_also)(void *context, uint64_t index, struct error *err);
/* ledger_append; what `also` does is committed with the entry, or not at all. */
enum status append_with(struct ledger *ledger, const struct ledger_new *entry, append_also also,
                        void *context, uint64_t *index, struct error *err) MUST_CHECK;
/* The usual checks: keys not changed meanwhile, the head sound and signed, head.note not ahead. */
enum status append_check(struct ledger *ledger, struct error *err) MUST_CHECK;

/* ---- entries/append_entries.c ---- */

struct appending;
struct lookup_row;
/* All that goes into one transaction. */
struct append {
    struct ledger *ledger;
    size_t count;
    struct appending *entries;
    struct entry_key *keys; /* of the entries, in no order */
    uint64_t first;         /* number of the first entry */
    struct lookup_row *rows;
    size_t row_count;
    struct head head; /* the tree's head with these entries */
};
/* Checks the entries, which must live as long; the keys are still to be drawn. append_free,
 * whatever it returns. */
enum status append_init(struct append *append, struct ledger *ledger,
                        const struct ledger_new *entries, size_t count,
                        struct error *err) MUST_CHECK;
void append_free(struct append *append);
/* Inside the store's write transaction, when the head is known: gives the entries their numbers,
 * and makes and stores them, their place in the tree and their look-ups. The head is not signed. */
enum status append_put_entries(struct append *append, struct error *err) MUST_CHECK;
/* ---- entries/clock.c ---- */

/* The time of the newest entry, inside a transaction; *found false if there is none. */
enum status newest_time(struct ledger *ledger, timestamp *time, bool *found,
                        struct error *err) MUST_CHECK;

/* ---- keys/rotate.c ---- */

/* Takes another sign key for the current log; the verifier follows. */
enum status ledger_take_signer(struct ledger *ledger, const unsigned char seed[NOTE_SEED_SIZE],
                               const char *origin, struct error *err) MUST_CHECK;
/* Appends the `key-rotated` entry of a rotation that was cut off after ledger.keys was written. */
enum status rotation_finish(struct ledger *ledger, const struct note_signer *signer, timestamp now,
                            struct error *err) MUST_CHECK;

/* ---- entries/erase.c ---- */

/* Finishes an erasing whose process died, if there is one. What cannot be finished now is left to
 * ledger_finish_erasing, and nothing is said. */
void erase_settle(struct ledger *ledger);
/* Whether the keys that `erased` entries name are gone; outside any transaction. *is_pending: an
 * erasing is not finished, and is marked so. STATUS_AUTHENTICATION if none is, and yet a key is
 * there; it names the first entry that says it was destroyed. */
enum status erase_check(struct ledger *ledger, bool *is_pending, struct error *err) MUST_CHECK;

/* ---- verify/tree.c ---- */

/* What to do with a ledger that was changed. */
extern const char ledger_tampered_hint[];

struct batch;
struct checks;
/* Called in order with every entry, a place in a batch, whose leaf is good; and what a worker found
 * in its body stands there. */
typedef enum status (*tree_visitor)(void *context, const struct batch *batch, size_t at,
                                    struct error *err);
/*
 * Walks through leaves, nodes and checkpoints in a transaction that the caller has begun, from the
 * first entry on, and stops at the first that is wrong. each may be NULL.
 */
enum status tree_verify(const struct checks *checks, tree_visitor each, void *context,
                        struct ledger_verified *verified, struct error *err) MUST_CHECK;

/* ---- verify/verify.c ---- */

/* tree_verify and the bodies and look-ups of its entries; who NULL leaves signatures out. */
enum status entries_verify(struct ledger *ledger, ledger_who who, void *context,
                           struct ledger_verified *verified, struct error *err) MUST_CHECK;

/* ---- entries/read.c ---- */

/* The leaf of a stored entry, which must be that of its number and kind. */
enum status entry_leaf(const struct ledger *ledger, const struct stored_entry *stored,
                       struct leaf *leaf, struct error *err) MUST_CHECK;
/* The leaf must be in the tree of its log, whose head was signed. */
enum status entry_is_included(struct ledger *ledger, const struct stored_entry *stored,
                              struct error *err) MUST_CHECK;
/* The same for an entry of the log whose first entry that is; any thread may call it. */
enum status entry_leaf_of(uint64_t first, const struct stored_entry *stored, struct leaf *leaf,
                          struct error *err) MUST_CHECK;
/* What one thread needs to open, seal and index entries; the keys may go afterwards. */
struct entry_tools {
    struct sealer *sealer;
    size_t index_count;
    struct {
        uint64_t from; /* number of the first entry that this one is for */
        struct digest_hmac *hmac;
    } indexes[];
};
enum status entry_tools_new(const struct ledger_keys *keys, struct entry_tools **tools,
                            struct error *err) MUST_CHECK;
void entry_tools_free(struct entry_tools *tools);
/* Those of the one thread that calls the ledger, made once for its keys; they stay the ledger's. */
enum status ledger_tools(struct ledger *ledger, struct entry_tools **tools,
                         struct error *err) MUST_CHECK;
/* What digests the look-ups of an entry. */
struct digest_hmac *entry_tools_index(const struct entry_tools *tools, uint64_t number);

/* A sealed body and its key as they are stored. */
struct sealed_entry {
    const void *sealed;
    size_t length;
    bool has_key;
    const struct error *key_failure; /* why it could not be read, if it says so; may be NULL */
    unsigned char wrapped[SEAL_WRAPPED_SIZE];
};
/* Takes the sealed body of a stored entry, and looks up its key. */
enum status sealed_entry_find(struct ledger *ledger, const struct stored_entry *stored,
                              struct sealed_entry *entry, struct error *err) MUST_CHECK;
/* Opens it and compares all with the leaf. note gets the signed note, into which the body points;
 * the body is freed with body_free. Any thread may call it, with its own tools. */
enum status sealed_entry_open(struct entry_tools *tools, const struct sealed_entry *entry,
                              const struct leaf *leaf, const char *origin, struct buffer *note,
                              struct body *body, struct error *err) MUST_CHECK;
/* Both for an entry that is not erased. */
enum status entry_open(struct ledger *ledger, const struct stored_entry *stored,
                       const struct leaf *leaf, struct buffer *note, struct body *body,
                       struct error *err) MUST_CHECK;

#endif
