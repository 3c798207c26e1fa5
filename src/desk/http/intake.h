/*
 * The body of a POST, while it comes in: a form as text, or one with files (multipart.h), each
 * within what the page that it goes to takes. What a page takes is asked before a byte is read.
 */
#ifndef DESK_INTAKE_H
#define DESK_INTAKE_H

#include "request.h"

/* What a page takes. */
struct intake_limits {
    uint64_t files;      /* bytes of a form with files, with all around them; 0: it takes none */
    bool is_digest_only; /* the files themselves are not kept */
};

/* What all bodies come under. */
struct intake_rules {
    struct uploads *uploads;
    /* Asked when a form with files begins, and again while it comes in: what that page takes of
     * that session (its cookie; "" for none). False if it may send nothing, for whatever reason.
     * Called by several threads at once. */
    bool (*admit)(void *context, const char *path, const char *session,
                  struct intake_limits *limits);
    void *context;
};

struct intake;
/* Begins one of `length` bytes for that page. NULL with *refused set, to a status of HTTP: it is of
 * another kind, too large, not for this page, or the disk has no room for it. `rules` lives as
 * long. Free with intake_free. */
struct intake *intake_begin(const struct intake_rules *rules, const char *path, const char *session,
                            const char *content_type, uint64_t length, unsigned *refused);
/* Takes the next bytes; after a failure it takes none any more. False if it came so slowly that it
 * is not to be waited for: the connection is closed then. */
bool intake_feed(struct intake *intake, const void *data, size_t length);
/* All is there: fills the request's form and its files, which are the caller's then. Returns 0, or
 * what it is refused with. */
unsigned intake_end(struct intake *intake, struct request *request);
void intake_free(struct intake *intake);

#endif
