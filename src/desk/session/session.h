/*
 * Who is at which browser. A session begins with the one-time token that was told where the desk
 * was started, and is locked until its passphrase is typed; unlocked it has an identity and an
 * office of its own, which one request at a time works with.
 */
#ifndef DESK_SESSION_H
#define DESK_SESSION_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/request.h"
#include "safehand/office.h"

enum { SESSIONS_MAXIMUM = 32, SESSION_NOTICE_SIZE = 512 };

/* Work that goes on in a thread with what a session has unlocked. */
struct session_job {
    void (*end)(void *state); /* stops it, waits until it has, and frees it; NULL: there is none */
    void *state;
};

struct session {
    char token[REQUEST_TOKEN_SIZE];      /* of its cookie; "" for a free place */
    char form_token[REQUEST_TOKEN_SIZE]; /* in each of its forms */
    pthread_mutex_t lock;                /* over what follows */
    struct identity *identity;           /* NULL as long as it is locked */
    struct office *office;
    _Atomic int64_t used;    /* seconds of the monotonic clock */
    atomic_bool is_unlocked; /* as `identity` says, for who has not the lock */
    struct session_job job;  /* ended before anything is wiped */
    char *waiting;           /* a folder that waits for an answer; removed with what is unlocked */
    bool was_idle;           /* it was locked for that, which the next page says */
};

struct sessions;
/* Makes the place for all, and the first one-time token; sessions_free locks and wipes all. */
enum status sessions_new(struct sessions **sessions, struct error *err) MUST_CHECK;
void sessions_free(struct sessions *sessions);
/* The one-time token, for who may begin a session; it is used up by sessions_begin. */
const char *sessions_start_token(const struct sessions *sessions);

/* Begins a locked session for who has the token, and writes its cookie. False if it is not that
 * token, was used before, or there is no room. */
bool sessions_begin(struct sessions *sessions, const char *start, char cookie[REQUEST_TOKEN_SIZE]);
/* The session of that cookie, for this thread alone until sessions_release; NULL if there is none.
 * One that was idle for too long is locked by that. */
struct session *sessions_take(struct sessions *sessions, const char *cookie);
void sessions_release(struct session *session);
/* Whether that cookie's session is unlocked, without waiting for its turn. Being asked counts as
 * used: files come in for it, maybe for longer than it may be idle. */
bool sessions_are_unlocked(struct sessions *sessions, const char *cookie);

/* Gives the session, which the caller has taken, another cookie and another token for its forms: at
 * each unlocking and locking, so that what was known before is worth nothing after. A browser that
 * keeps a page for its back button forgets it when the cookie changes. */
void sessions_renew(struct sessions *sessions, struct session *session,
                    char cookie[REQUEST_TOKEN_SIZE]);

/* Has the folder wait for an answer, in place of what waited (removed then); NULL: nothing does.
 * The path is the session's then. */
void session_wait_with(struct session *session, char *folder);
/* Ends the session's job, if it has one. */
void session_job_end(struct session *session);
/* Wipes what the session has unlocked. */
void session_lock(struct session *session);
/* Opens the identity and the office. At most two passphrases are tried at once, further ones wait;
 * after a wrong one the next answer takes longer each time. */
enum status session_unlock(struct sessions *sessions, struct session *session, const char *identity,
                           const char *folder, const char *passphrase,
                           struct error *err) MUST_CHECK;
/* Locks every session that was idle for too long: called now and then. */
void sessions_tidy(struct sessions *sessions);

#endif
