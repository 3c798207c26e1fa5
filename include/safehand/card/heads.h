/*
 * Remembered heads: what a person has seen of an office's ledger, kept with themselves, so that an
 * office (or a copy of it) that later shows another history is found out.
 *
 * One file for each identity and ledger, in $XDG_CONFIG_HOME/safehand/heads/PERSON/LEDGER.json (or
 * that below ~/.config): PERSON are the 16 hex digits of the identity's key, LEDGER the first 16 of
 * the SHA-256 of the origin of the ledger's first log. It is outside the office and every package,
 * which somebody may put back as they were.
 *
 * safehand.heads/2: canonical JSON and LF, of the members "format"; "origin" (of the first log);
 * "keys" (verifier keys of the ledger's checkpoints that this person has accepted, the newest
 * last); "last" (the latest checkpoint seen, the signed note verbatim); "acknowledged" (a list of
 * those that the person's receipts quoted, verbatim, the newest last). Every checkpoint bears the
 * signature of one of the keys.
 *
 * A checkpoint is later than another if its log is (ORIGIN/2 after ORIGIN), or if it is of the same
 * log and has more entries. That one continues the other is not seen here: whoever has the proof
 * checks it before they remember.
 */
#ifndef SAFEHAND_CARD_HEADS_H
#define SAFEHAND_CARD_HEADS_H

#include "safehand/card.h"

enum {
    HEADS_KEYS_MAXIMUM = 64,         /* the oldest that no checkpoint needs is dropped */
    HEADS_ACKNOWLEDGED_MAXIMUM = 32, /* the earliest is dropped */
    HEADS_NOTE_MAXIMUM = 16384,      /* bytes of a checkpoint, its cosignatures included */
    HEADS_MAXIMUM = 1 << 20,         /* bytes of the file */
};

/* One checkpoint that is remembered. */
struct seen_head {
    char *note; /* the signed checkpoint, verbatim */
    size_t length;
    struct checkpoint checkpoint;
    uint64_t log; /* number of its log, from 1 */
};
struct heads {
    char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1]; /* of the first log */
    struct note_verifier keys[HEADS_KEYS_MAXIMUM];
    size_t key_count;
    struct seen_head last; /* note is NULL before the first heads_see */
    struct seen_head acknowledged[HEADS_ACKNOWLEDGED_MAXIMUM];
    size_t acknowledged_count;
};

/* Where the heads of a ledger (by the origin of any of its logs) are kept for the person with that
 * key; memory_free. */
enum status heads_path(const struct note_verifier *person, const char *origin, char **path,
                       struct error *err) MUST_CHECK;
/* Of a ledger of which nothing is remembered, by the origin of any of its logs; heads_free. */
enum status heads_new(const char *origin, struct heads **heads, struct error *err) MUST_CHECK;
/* Reads a file; *heads is NULL if there is none. One that is damaged (not what heads_store writes,
 * or with a checkpoint that none of its keys signed) is STATUS_MALFORMED, and stays as it is. */
enum status heads_load(const char *path, struct heads **heads, struct error *err) MUST_CHECK;
void heads_free(struct heads *heads);

/* Whether that key is one of those accepted. */
bool heads_know_key(const struct heads *heads, const struct note_verifier *key);
/* Accepts a key as the newest, unless it is known. Its name must be an origin of this ledger, else
 * STATUS_AUTHENTICATION. That the ledger has it is for the caller to know. */
enum status heads_add_key(struct heads *heads, const struct note_verifier *key,
                          struct error *err) MUST_CHECK;
/* The checkpoint becomes the last one, if it is later. STATUS_AUTHENTICATION if none of the keys
 * signed it, or if it has the log and size of one that is remembered and another root. */
enum status heads_see(struct heads *heads, const char *note, size_t length,
                      struct error *err) MUST_CHECK;
/* Puts the checkpoint among those acknowledged, and sees it. */
enum status heads_acknowledge(struct heads *heads, const char *note, size_t length,
                              struct error *err) MUST_CHECK;
/* The remembered checkpoint of that log with that many entries, or NULL. */
const struct seen_head *heads_find(const struct heads *heads, uint64_t log, uint64_t size);
/* Whether a is later than b. */
bool seen_head_is_later(const struct seen_head *a, const struct seen_head *b);

/*
 * Writes the file (0600, its folders 0700) whole or not at all. What another process stored there
 * meanwhile is kept: keys and acknowledged checkpoints of both, and the later of the two last ones,
 * so that it never goes backwards. A damaged file is STATUS_MALFORMED and stays; two checkpoints
 * of one size with two roots are STATUS_AUTHENTICATION; without a last one it is STATUS_USAGE.
 */
enum status heads_store(const char *path, const struct heads *heads, struct error *err) MUST_CHECK;
/* Removes the file; a missing one is no error. */
enum status heads_forget(const char *path, struct error *err) MUST_CHECK;

#endif
