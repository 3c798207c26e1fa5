/*
 * The desk: the office's work in a browser. It stands beside the command line on top of the same
 * workflows, holds no rule of its own, and knows no command.
 *
 * On one's own computer it listens on loopback: whoever opens the address with the one-time token
 * that `ready` is told has a session, and nobody else. For an office it listens by TLS, and whoever
 * comes gets a page that asks for name and passphrase, and nothing else. What is unlocked lies in
 * locked memory, for that session alone, and is wiped when they lock it, after DESK_IDLE_SECONDS
 * without a request, and at the end.
 */
#ifndef SAFEHAND_DESK_H
#define SAFEHAND_DESK_H

#include "safehand/base.h"

enum {
    DESK_IDLE_SECONDS = 15 * 60,
    DESK_ADDRESS_SIZE = 512, /* of the address with its token */
};

/* What is to be told once it listens. */
struct desk_ready {
    const char *address; /* that begins a session, once; "" where there is nothing to begin */
    const char *office;  /* the address for everybody; NULL on one's own computer */
    /* Of an authority of the office's own: its certificate to install, with its SHA-256, and
     * whether it was made just now. NULL if there is none. */
    const char *authority, *fingerprint;
    bool is_new;
};

struct desk_options {
    const char *office; /* the folder; if it is not there, or empty, an office can be made there */
    const char *identity; /* the file of who signs in; NULL: those whose keys lie in the office */
    unsigned port;        /* on loopback; 0: one that is free */
    const char *listen;   /* "HOST:PORT" of an office that is served by TLS; or NULL */
    const char *certificate, *key; /* PEM files for it; NULL: an authority of the office's own */
    const char *behind;    /* "HOST:PORT" of a proxy that has the TLS, and passes on what it gets to
                              loopback or the socket that the system gave; or NULL */
    const char *authority; /* set by the desk: the PEM of its own authority, to be shown */
    way_tell *tell_way;    /* shows a way on that an administrator takes: as the command to type */
    void *way_context;
    /* Called once it listens. */
    void (*ready)(void *context, const struct desk_ready *ready);
    void *context;
    bool (*is_over)(void); /* asked several times a second: whether to end */
};

/* Whether it serves an office, and not one's own computer alone. */
bool desk_is_shared(const struct desk_options *options);

/* Serves until is_over says so; all sessions are locked then. STATUS_USAGE if the folder is no
 * office, nobody could sign in, or the identity is not there; STATUS_SYSTEM if it cannot listen. */
enum status desk_serve(const struct desk_options *options, struct error *err) MUST_CHECK;

#endif
