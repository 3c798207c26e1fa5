/*
 * The ledger's past: its closed logs, and the keys that checkpoints were signed with before
 * today's.
 *
 * A key is believed because the one after it says so: each `key-rotated` entry carries a note that
 * the old and the new key signed, each `log-continued` entry names the log that it follows; the
 * last key is the one that the office names. So the past is read from today backwards.
 */
#ifndef SAFEHAND_LEDGER_HISTORY_H
#define SAFEHAND_LEDGER_HISTORY_H

#include "safehand/ledger.h"
#include "safehand/package/history.h"
#include "store/store.h"

/* Keys of a log sign its checkpoints from the size `from` on, until the next key's. */
struct history_key {
    uint64_t log;
    uint64_t from;
    struct note_verifier verifier;
};
struct history {
    struct history_key *keys; /* of the newest log first, in each the newest first */
    size_t key_count;
    /* of each log but the current: its end, as the next log's first entry names it */
    struct checkpoint heads[STORE_LOGS_MAXIMUM];
};
void history_free(struct history *history);

/* The log that holds an entry. */
const struct store_log *history_log_of(const struct ledger *ledger, uint64_t number);
/* The log of that origin, or NULL. */
const struct store_log *history_log_named(const struct ledger *ledger, const char *origin);
/* The head of a log: for the current one the latest. */
const struct checkpoint *history_head(const struct ledger *ledger, uint64_t log);
/* The key that signed a log's checkpoint of that size. */
const struct note_verifier *history_verifier(const struct ledger *ledger, uint64_t log,
                                             uint64_t size);
/*
 * Reads it into the ledger, inside a transaction; the head must be known. With `is_included` each
 * entry that it is read from must stand in its tree; without, it serves only to explain what is
 * wrong.
 */
enum status history_load(struct ledger *ledger, bool is_included, struct error *err) MUST_CHECK;
/* The same in a transaction of its own, after the ledger itself has made history. */
enum status history_reload(struct ledger *ledger, struct error *err) MUST_CHECK;
/* Verifies a checkpoint of any of the logs by the key that it needs. *log is the log's number. */
enum status history_open_checkpoint(const struct ledger *ledger, const char *data, size_t length,
                                    struct checkpoint *checkpoint, uint64_t *log,
                                    struct error *err) MUST_CHECK;

/* ---- what the entries say ---- */

/* How a `log-continued` entry names the log before: {"origin", "size", "root" (hex), "verifier"}.
 */
json_t *continued_to_json(const struct checkpoint *head, const struct note_verifier *verifier);
bool continued_of_json(const json_t *object, struct checkpoint *head,
                       struct note_verifier *verifier);

#endif
