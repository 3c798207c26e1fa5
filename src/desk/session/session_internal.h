/* What the files of session/ share. */
#ifndef DESK_SESSION_INTERNAL_H
#define DESK_SESSION_INTERNAL_H

#include "session/session.h"
#include "session/tries.h"

enum { OUSTED_MAXIMUM = 64 };

struct sessions {
    pthread_mutex_t lock; /* over the list, and over the tries */
    pthread_cond_t tried;
    char start[REQUEST_TOKEN_SIZE];
    unsigned char secret[DIGEST_SIZE]; /* for the forms of those who have no session yet */
    unsigned trying;                   /* passphrases that are being tried */
    struct tries tries;
    struct settled *settled;
    char ousted[OUSTED_MAXIMUM][IDENTITY_KEY_SIZE]; /* keys of who left while the desk ran */
    size_t ousted_count;
    struct session list[SESSIONS_MAXIMUM];
};

/* Seconds of the monotonic clock. */
int64_t session_seconds(void);

#endif
