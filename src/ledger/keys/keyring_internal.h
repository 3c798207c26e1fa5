/* What the files of the keyring share. */
#ifndef SAFEHAND_LEDGER_KEYRING_INTERNAL_H
#define SAFEHAND_LEDGER_KEYRING_INTERNAL_H

#include "keyring.h"

enum keyring_query {
    KEYRING_ADD_KEY,
    KEYRING_FIND_KEY,
    KEYRING_ADD_MEMBER,
    KEYRING_FIND_MEMBER,
    KEYRING_REMOVE_MEMBER,
    KEYRING_WALK_MEMBERS,
    KEYRING_COUNT_MEMBERS,
    KEYRING_FORGET_MEMBERS,
    KEYRING_NEXT_KEY,
    KEYRING_WRAP_KEY,
    KEYRING_HAS_KEY,
    KEYRING_DESTROY_KEY,
    KEYRING_QUERY_COUNT,
};

enum { KEYS_AHEAD_MAXIMUM = 64 };

struct keyring {
    struct database *database;
    char *origin;
    char member[NOTE_VERIFIER_SIZE]; /* who opened it */
    uint64_t taken;                  /* entry keys that keyring_new_keys has given out */
    /* Stored and durable, and known as unused to this handle alone: no other ever takes them. */
    struct entry_key ahead[KEYS_AHEAD_MAXIMUM];
    size_t ahead_count;
};

/* Seals the keys to a member, anew if they have them already; inside a write transaction. */
enum status keyring_put_member(struct database *database, const char *origin,
                               const struct ledger_keys *keys, const struct card *card,
                               struct error *err) MUST_CHECK;

#endif
