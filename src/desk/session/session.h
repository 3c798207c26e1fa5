/*
 * Who is at which browser. On the computer where the desk was started a session begins with the
 * one-time token that was told there, and is locked until somebody's passphrase is typed. Where the
 * desk serves an office, whoever comes is asked for name and passphrase, and has a session only
 * then. Unlocked it has an identity and an office of its own, which one request at a time works
 * with.
 */
#ifndef DESK_SESSION_H
#define DESK_SESSION_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/request.h"
#include "safehand/office/identities.h"
#include "safehand/office/settled.h"

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
    struct office *office;               /* NULL as long as it does not follow what was seen */
    char key[IDENTITY_KEY_SIZE];         /* of the identity's card */
    unsigned wrong_tries; /* for who signed in, since they last did, and not in this session */
    timestamp last_wrong;
    unsigned wrong_here; /* typed in this session for `wrong_for`, before it was right */
    char wrong_for[IDENTITY_KEY_SIZE];
    struct settled *settled;      /* of all sessions: what lists have read once */
    _Atomic int64_t used;         /* seconds of the monotonic clock */
    atomic_bool is_unlocked;      /* as `identity` says, for who has not the lock */
    struct session_job job;       /* ended before anything is wiped */
    struct session_job sending;   /* likewise: the sharings that are just being sent */
    struct session_job owed;      /* likewise: what is owed, where much must be read for it */
    struct session_job waiting;   /* likewise: a family's file of which it is asked what stays */
    struct session_job importing; /* likewise: a spreadsheet that is looked at, or taken in */
    struct session_job sealing;   /* likewise: records that are being sealed */
    bool was_idle;                /* it was locked for that, which the next page says */
    /* What an area of the desk keeps of its work as long as the session is unlocked: `release` is
     * called with it when it is locked, before the office is closed. */
    void *work;
    void (*release)(void *work);
    char unkept_of[ID_SIZE]; /* a sharing of which what was said of its entries is not kept; "" */
    char unkept[ERROR_MESSAGE_SIZE]; /* why */
    /* Who was signed in last, by the key of their card; and what they sent while it was locked
     * already, so that nothing typed is lost: in memory alone, until somebody signs in. */
    char last[NOTE_VERIFIER_SIZE];
    char kept_path[REQUEST_PATH_SIZE];          /* "": nothing */
    char form_token_before[REQUEST_TOKEN_SIZE]; /* of forms from before the last renewal */
    struct form kept;
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

/* For who has no session: a cookie that is worth nothing, and what a form must carry that was made
 * for the browser with that cookie. False without randomness. */
bool sessions_stranger_cookie(char cookie[REQUEST_TOKEN_SIZE]);
bool sessions_stranger_token(const struct sessions *sessions, const char *cookie,
                             char token[REQUEST_TOKEN_SIZE]);
/* A session of its own for what was unlocked in `opened`, which nobody else has and which is empty
 * afterwards. One that is locked makes room. False if all are at work. */
bool sessions_adopt(struct sessions *sessions, struct session *opened,
                    char cookie[REQUEST_TOKEN_SIZE], char form_token[REQUEST_TOKEN_SIZE]);
/* Ends the session, which the caller has taken: it is locked, and its cookie worth nothing. */
void sessions_end(struct sessions *sessions, struct session *session);

/* Gives the session, which the caller has taken, another cookie and another token for its forms: at
 * each unlocking and locking, so that what was known before is worth nothing after. A browser that
 * keeps a page for its back button forgets it when the cookie changes. */
void sessions_renew(struct sessions *sessions, struct session *session,
                    char cookie[REQUEST_TOKEN_SIZE]);

/* Puts a job, or what waits (`state` is the session's then), in the place of one of the session's,
 * which is ended; `end` NULL: none. */
void session_job_set(struct session_job *place, void (*end)(void *state), void *state);
/* What colleagues did since the last request counts in this one: who is staff, which keys there
 * are. On failure (who acts was taken off the staff, the ledger was put back) the session is
 * locked. */
enum status session_follow(struct session *session, struct error *err) MUST_CHECK;

/* Wipes what the session has unlocked. */
void session_lock(struct session *session);
/* Keeps a form that was sent to a locked session, in place of one that was kept before; without
 * memory nothing is kept. */
void session_keep(struct session *session, const struct request *request);
/* Wipes that. */
void session_forget_kept(struct session *session);
/* Who opens what. Texts are borrowed. */
struct opening {
    const char *office;   /* the folder */
    const char *identity; /* a file of theirs; NULL: one of those that lie in the office */
    const char *name;     /* by which it is found there */
    const char *passphrase;
    /* What the browser remembers for the person with that key: "" for nothing (seen.h). */
    void (*seen)(void *context, const char *key, char *value, size_t size);
    void *context;
    timestamp now;
};
/*
 * Opens the identity and the office. At most two passphrases are tried at once, further ones wait.
 * After a wrong one it is STATUS_AUTHENTICATION, and STATUS_WAITING while that person has to wait;
 * which name there is, nobody learns from that. Where the office does not follow what was seen of
 * it the identity stays unlocked without it (session_open_office).
 */
enum status session_unlock(struct sessions *sessions, struct session *session,
                           const struct opening *opening, struct error *err) MUST_CHECK;
/* Waits for one of the two turns that passphrases have, as for sealing a new key, and gives it
 * back. */
void sessions_turn_begin(struct sessions *sessions);
void sessions_turn_end(struct sessions *sessions);
/* Opens the office for the identity that is unlocked in the session. */
enum status session_open_office(struct session *session, const struct opening *opening,
                                struct error *err) MUST_CHECK;
/* The same of an office that does not follow what was seen of it: its ledger goes on in a further
 * log, for that reason (office_continue; `receipts`: a folder of theirs, or NULL). An office that
 * is open is closed before; on failure none is open. */
enum status session_continue_office(struct session *session, const struct opening *opening,
                                    const char *receipts, const char *reason,
                                    struct error *err) MUST_CHECK;
/* The passphrase of who is signed in once more, for what lies sealed under it: *identity is read
 * from its file, and the caller's (identity_free). Fails as session_unlock does; the session stays
 * as it is. */
enum status session_prove(struct sessions *sessions, struct session *session,
                          const struct opening *opening, struct identity **identity,
                          struct error *err) MUST_CHECK;
/* Between them nobody else at this desk changes the staff. */
void sessions_change_begin(struct sessions *sessions);
void sessions_change_end(struct sessions *sessions);
/* Locks every session that was idle for too long: called now and then. */
void sessions_tidy(struct sessions *sessions);

#endif
