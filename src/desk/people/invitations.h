/*
 * One-time links for somebody who joins, or whose passphrase is lost. What is kept of one is the
 * digest of its token, in the desk's own folder (session/keep.h) and never in the office: a backup
 * that is put back makes no used link good again.
 */
#ifndef DESK_INVITATIONS_H
#define DESK_INVITATIONS_H

#include "http/request.h"
#include "safehand/office/identities.h"

enum { INVITATION_DAYS = 7, INVITATION_ID_SIZE = 33, INVITATIONS_MAXIMUM = 200 };

struct invitation {
    char id[INVITATION_ID_SIZE]; /* of its token's digest */
    char *by, *whom;             /* names: who made it, and for whom */
    char *replaces;              /* the key of the card that is to be replaced, or "" */
    timestamp made, expires;
};
void invitation_free(struct invitation *invitation);

/* Makes one, by who acts in the office; `token` gets what its link has. */
enum status invitation_make(const struct office *office, const char *whom, const char *replaces,
                            timestamp now, char token[REQUEST_TOKEN_SIZE],
                            struct error *err) MUST_CHECK;
/* The one of that token, in the ledger of that origin. STATUS_USAGE if there is none, it was used,
 * or its time is over: which, nobody is told. */
enum status invitation_find(const char *origin, const char *token, timestamp now,
                            struct invitation *invitation, struct error *err) MUST_CHECK;
/* Takes it, for this caller alone: STATUS_USAGE if somebody was quicker. Then it is used up, or
 * given back if nothing came of it. */
enum status invitation_take(const char *origin, const struct invitation *invitation,
                            struct error *err) MUST_CHECK;
void invitation_use_up(const char *origin, const struct invitation *invitation);
void invitation_give_back(const char *origin, const struct invitation *invitation);

struct invitations {
    struct invitation *items; /* the newest first */
    size_t count;
};
/* Those that still work; what is over is removed. Free with invitations_free; empty on failure. */
enum status invitations_list(const char *origin, timestamp now, struct invitations *list,
                             struct error *err) MUST_CHECK;
void invitations_free(struct invitations *list);
/* Takes one back, by its id; one that is not there is no error. */
enum status invitation_cancel(const char *origin, const char *id, struct error *err) MUST_CHECK;

#endif
