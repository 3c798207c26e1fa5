/*
 * How an erasing comes to its end, also when its process dies.
 *
 * In this order: the file ledger.erasing is made, locked and synced; one transaction in ledger.db
 * adds the entry `erased` and takes bodies and look-ups away; ledger.db's write-ahead log is cut,
 * which waits until nobody reads what was there before; the keys are deleted from ledger.keys; its
 * log is cut; ledger.erasing goes. So where that file stands and nobody holds its lock, an erasing
 * was cut off, and its entry names the keys that must still go.
 */
#ifndef SAFEHAND_LEDGER_ERASE_H
#define SAFEHAND_LEDGER_ERASE_H

#include "ledger_internal.h"

enum {
    ERASE_PATIENCE = 2000, /* milliseconds to wait for other processes that are reading */
};

/* The file ledger.erasing and its lock. */
struct erase_mark {
    char *path;
    int lock;
    bool was_there; /* left by a process that died, or that could not finish */
};
/* STATUS_USAGE if another process is erasing. */
enum status erase_mark_make(const struct ledger *ledger, struct erase_mark *mark,
                            struct error *err) MUST_CHECK;
/* Lets go of it; it is taken away if everything is done. */
void erase_mark_end(struct erase_mark *mark, bool is_done);

/* Appends a commitment. */
enum status key_list_add(struct key_list *list,
                         const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                         struct error *err) MUST_CHECK;
void key_list_free(struct key_list *list);

/* Everything after the transaction, with the mark held; *destroyed as keyring_destroy_keys. */
enum status erase_destroy(struct ledger *ledger, const struct key_list *keys, int patience,
                          size_t *destroyed, struct error *err) MUST_CHECK;

#endif
