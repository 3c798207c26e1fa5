/*
 * Wrong passphrases: whoever tries for somebody waits longer each time, and that somebody is told
 * when they sign in. A browser in which they signed in before waits apart from all others, so that
 * nobody keeps them out of their own by guessing elsewhere.
 */
#ifndef DESK_TRIES_H
#define DESK_TRIES_H

#include "safehand/base.h"

enum { TRIES_KEY_SIZE = 17, TRIES_KEPT = 256, TRIES_SLOWEST = 60 /* seconds */ };

/* For whom, and from where. */
struct
try {
    char key[TRIES_KEY_SIZE]; /* of the identity; of a name that nobody has, digits of its digest */
    bool is_known_browser;
};
struct try_count {
    struct try of;
    unsigned wrong;     /* in a row */
    int64_t not_before; /* seconds of the monotonic clock */
};
/* Those that were wrong lately; the one that waited longest makes room. Zeroed: none. */
struct tries {
    struct try_count items[TRIES_KEPT];
    size_t count;
};

/* How many seconds are still to be waited; 0: it may be tried. */
int64_t tries_wait(const struct tries *tries, const struct try *of, int64_t now);
void tries_wrong(struct tries *tries, const struct try *of, int64_t now);
void tries_right(struct tries *tries, const struct try *of);

/* How often it was wrong since they last signed in, and when last. */
struct tries_told {
    unsigned wrong;
    timestamp last;
};
/* Keeps one more in the ledger's folder (keep.h). */
enum status tries_keep(const char *folder, const char *key, timestamp now,
                       struct error *err) MUST_CHECK;
/* Tells them, and begins anew: a damaged file is none. */
enum status tries_tell(const char *folder, const char *key, struct tries_told *told,
                       struct error *err) MUST_CHECK;

#endif
