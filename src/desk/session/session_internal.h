/* What the files of session/ share. */
#ifndef DESK_SESSION_INTERNAL_H
#define DESK_SESSION_INTERNAL_H

#include "session/session.h"
#include "session/tries.h"

struct sessions {
    pthread_mutex_t lock; /* over the list, and over the tries */
    pthread_cond_t tried;
    pthread_mutex_t changing; /* of the staff, which is one's at a time */
    char start[REQUEST_TOKEN_SIZE];
    unsigned char secret[DIGEST_SIZE]; /* for the forms of those who have no session yet */
    unsigned trying;                   /* passphrases that are being tried */
    struct tries tries;
    struct settled *settled;
    struct session list[SESSIONS_MAXIMUM];
};

/* Seconds of the monotonic clock. */
int64_t session_seconds(void);

/* Closes its office, with what belongs to that; what is unlocked stays. Harmless without one. */
void session_leave_office(struct session *session);

#endif
