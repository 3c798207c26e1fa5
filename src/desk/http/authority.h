/*
 * The office's own certificate authority, for a desk that the office's computers reach by a name
 * that no public authority vouches for. It is made when the desk first listens there, can sign for
 * that name alone (name constraints), and never leaves the folder. What it signs lasts 90 days and
 * is made anew before; the authority itself lasts five years.
 */
#ifndef DESK_AUTHORITY_H
#define DESK_AUTHORITY_H

#include "safehand/base.h"

enum {
    AUTHORITY_DAYS = 1826,
    AUTHORITY_RENEWED_BEFORE = 90, /* days before it ends a new one is made, to be installed */
    CERTIFICATE_DAYS = 90,
    CERTIFICATE_RENEWED_BEFORE = 30,
    AUTHORITY_FINGERPRINT_SIZE = 3 * DIGEST_SIZE, /* "AB:CD:..." with NUL */
};

struct authority {
    char *certificate; /* PEM: what the server shows, and the authority's behind it */
    char *key;         /* PEM, of the server's */
    char *path;        /* of the authority's certificate, to be installed */
    char *shown;       /* its PEM */
    char fingerprint[AUTHORITY_FINGERPRINT_SIZE]; /* SHA-256 of it */
    timestamp ends;                               /* the authority */
    timestamp renew;                              /* from then on, ask again */
    bool is_new;                                  /* made by this call: nobody has installed it */
};

/* What serves that host at that time: read from the folder (0700), or made there. STATUS_SYSTEM if
 * it cannot. Free with authority_free; empty on failure. */
enum status authority_prepare(const char *folder, const char *host, timestamp now,
                              struct authority *authority, struct error *err) MUST_CHECK;
void authority_free(struct authority *authority);

#endif
