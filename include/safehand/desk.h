/*
 * The desk: the office's work in a browser. It stands beside the command line on top of the same
 * workflows, holds no rule of its own, and knows no command.
 *
 * It listens on loopback. Whoever opens the address with the one-time token that `ready` is told
 * has a session, in which they sign in with the passphrase of their identity; another browser,
 * another user of the computer and a page of another site have none. What is unlocked lies in
 * locked memory, for that session alone, and is wiped when they lock it, after DESK_IDLE_SECONDS
 * without a request, and at the end.
 */
#ifndef SAFEHAND_DESK_H
#define SAFEHAND_DESK_H

#include "safehand/base.h"

enum {
    DESK_IDLE_SECONDS = 15 * 60,
    DESK_ADDRESS_SIZE = 160, /* of the address with its token */
};

struct desk_options {
    const char *office;   /* the folder */
    const char *identity; /* the file of who signs in */
    unsigned port;        /* on loopback; 0: one that is free */
    way_tell *tell_way;   /* shows a way on that has no page yet: as the command to type */
    void *way_context;
    /* Called once it listens, with the address to open. */
    void (*ready)(void *context, const char *address);
    void *context;
    bool (*is_over)(void); /* asked several times a second: whether to end */
};

/* Serves until is_over says so; all sessions are locked then. STATUS_USAGE if the folder is no
 * office or the identity is not there, STATUS_SYSTEM if it cannot listen. */
enum status desk_serve(const struct desk_options *options, struct error *err) MUST_CHECK;

#endif
