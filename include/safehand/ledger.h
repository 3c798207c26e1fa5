/*
 * The ledger: entries that nobody can rewrite, bodies that only staff can read.
 *
 * Two SQLite databases in the office's folder: ledger.db (entries, tree nodes, look-ups, kept
 * checkpoints; append-only by trigger) and ledger.keys (entry keys wrapped by the read key, and the
 * ledger's three keys sealed to each member of staff). head.note is the tree's last signed
 * checkpoint. safehand-formats(5) has all of it byte by byte.
 *
 * A database, signature, head or commitment that is not what it should be is STATUS_AUTHENTICATION;
 * a disk or lock that fails is STATUS_SYSTEM.
 */
#ifndef SAFEHAND_LEDGER_H
#define SAFEHAND_LEDGER_H

#include "safehand/card.h"
#include "safehand/package.h"

enum { LEDGER_BODY_MAXIMUM = 16 << 20, LEDGER_LOOKUPS_MAXIMUM = 64 };

/* Whether this is a kind of entry ("decision", "sealed", ...). */
bool ledger_kind_is_known(const char *kind);

struct ledger;

/* Makes the databases for a new office in `folder` (they must not exist), with new read, index and
 * sign keys sealed to the founder; no entry yet. *verifier is the ledger's checkpoint key, named by
 * the origin. */
enum status ledger_create(const char *folder, const char *origin, const struct identity *founder,
                          struct note_verifier *verifier, struct error *err) MUST_CHECK;
/*
 * Opens for a member of staff: unseals the keys by the identity, checks the sign key against
 * `verifier`, and head.note against the database (a database behind its head is
 * STATUS_AUTHENTICATION and names the entries that are gone; head.note behind the database is
 * brought up to date). An identity without sealed keys is STATUS_AUTHENTICATION.
 */
enum status ledger_open(const char *folder, const struct note_verifier *verifier,
                        const struct identity *member, struct ledger **ledger, struct error *err)
    MUST_CHECK;
void ledger_close(struct ledger *ledger);
const char *ledger_origin(const struct ledger *ledger);
uint64_t ledger_size(const struct ledger *ledger);

/* Seals the three keys to another member, or takes them away (no key is rotated by this). */
enum status ledger_add_member(struct ledger *ledger, const struct card *card, struct error *err)
    MUST_CHECK;

/* ---- appending ---- */

/* By what an entry is found: kind ("sharing", "family", "recipient", "package", "staff", ...) and
 * value; stored as HMAC-SHA-256(index key, kind NUL value). */
struct ledger_lookup {
    const char *kind;
    const char *value;
};
struct ledger_new {
    const char *kind;
    const char *subject; /* hex digest, or NULL for none */
    const json_t *detail; /* object; what the kind asks for */
    const struct ledger_lookup *lookups;
    size_t lookup_count;
    const struct note_signer *signer; /* of who acts */
    timestamp time;
};
/*
 * Appends: the entry's key first (ledger.keys, full sync), then one transaction for entry, nodes,
 * look-ups and the signed checkpoint, then head.note. The body is the note whose text is the line
 * "safehand.entry/1" and the canonical JSON {"detail", "kind", "subject", "time"}, LF. When it
 * returns STATUS_OK the entry is durable; when it fails before the commit nothing was appended.
 */
enum status ledger_append(struct ledger *ledger, const struct ledger_new *entry, uint64_t *index,
                          struct error *err) MUST_CHECK;

/* ---- reading ---- */

struct ledger_entry {
    struct leaf leaf;
    char *leaf_text;
    size_t leaf_length;
    bool is_erased; /* then detail is NULL and there is no signer */
    json_t *detail;
    char *body; /* the signed note */
    size_t body_length;
    char signer_name[NOTE_KEY_NAME_MAXIMUM + 1]; /* key name of who signed the body */
    uint32_t signer_hash;
};
/* Reads one entry, opens its body and checks commitment, leaf and sealed digest (its signature needs
 * the signer's card: ledger_entry_signed_by). */
enum status ledger_read(struct ledger *ledger, uint64_t index, struct ledger_entry **entry,
                        struct error *err) MUST_CHECK;
void ledger_entry_free(struct ledger_entry *entry);
enum status ledger_entry_signed_by(const struct ledger_entry *entry,
                                   const struct note_verifier *verifier, struct error *err)
    MUST_CHECK;

struct ledger_indexes {
    uint64_t *items; /* ascending */
    size_t count;
};
void ledger_indexes_free(struct ledger_indexes *indexes);
enum status ledger_find(struct ledger *ledger, const struct ledger_lookup *lookup,
                        struct ledger_indexes *indexes, struct error *err) MUST_CHECK;
/* All entries of a kind. */
enum status ledger_find_kind(struct ledger *ledger, const char *kind,
                             struct ledger_indexes *indexes, struct error *err) MUST_CHECK;

/* ---- proofs and verification ---- */

/* The latest signed checkpoint. keep: it leaves the house, so it is kept for good. */
enum status ledger_checkpoint(struct ledger *ledger, bool keep, struct buffer *out,
                              struct error *err) MUST_CHECK;
/* A tlog-proof of the entry under the latest checkpoint (kept then); extra is the leaf. */
enum status ledger_prove(struct ledger *ledger, uint64_t index, struct buffer *out,
                         struct error *err) MUST_CHECK;

/* Finds the verifier key of a signer by key name and hash; false if nobody known. */
typedef bool (*ledger_who)(void *context, const char *name, uint32_t hash,
                           struct note_verifier *verifier);
struct ledger_verified {
    uint64_t entries;
    uint64_t bodies; /* opened and matched; the rest are erased */
    uint64_t checkpoints;
};
/*
 * Recomputes the tree from the leaves, checks stored nodes, every kept checkpoint's signature and
 * consistency with the tree, head.note, every body against leaf and commitment, its signature by a
 * person that `who` knows, and every look-up. STATUS_AUTHENTICATION names the first entry that is
 * wrong and what is wrong with it.
 */
enum status ledger_verify(struct ledger *ledger, ledger_who who, void *context,
                          struct ledger_verified *verified, struct error *err) MUST_CHECK;
/* Whether a checkpoint that somebody else holds (a receipt's) is consistent with today's tree. */
enum status ledger_check_checkpoint(struct ledger *ledger, const char *data, size_t length,
                                    struct error *err) MUST_CHECK;

/* ---- states ---- */

enum sharing_state {
    SHARING_DRAFTED,
    SHARING_AWAITING_APPROVAL,
    SHARING_SEALED,
    SHARING_DELIVERED,
    SHARING_ACKNOWLEDGED,
    SHARING_REJECTED,
    SHARING_OVERDUE,
    SHARING_WITHDRAWN,
    SHARING_EXPIRED,
    SHARING_ERASED,
};
const char *sharing_state_name(enum sharing_state state); /* "awaiting approval", ... */
/* The state that follows from a sharing's entries, in order of index, at `now`. Details used:
 * decision {"awaits": [rule ids], "expires"}, sealed {"expires", "receipt_due"}, receipt
 * {"accepted": true|false}. */
enum sharing_state sharing_state_of(const struct ledger_entry *const *entries, size_t count,
                                    timestamp now);

#endif
