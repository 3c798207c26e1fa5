/*
 * One HTTP request after another to one portal. What an answer means is webdav.c's affair; here is
 * how it is asked for: verified, bounded, interruptible.
 */
#ifndef SAFEHAND_DELIVERY_PORTAL_HTTP_H
#define SAFEHAND_DELIVERY_PORTAL_HTTP_H

#include "portal/transfer.h"

enum { PORTAL_HEADERS_MAXIMUM = 3 };

struct portal_request {
    const char *method;
    const char *doing; /* for the progress, and in errors */
    const char *name;  /* a file in the folder; NULL for the folder itself */
    bool is_stranger;
    bool is_unstoppable; /* no progress, and so no interruption */
    const char *headers[PORTAL_HEADERS_MAXIMUM];
    const char *body;                     /* NULL for none */
    const struct delivery_source *source; /* the body of a PUT */
    struct buffer *text;                  /* takes the body of a 2xx answer, or */
    struct digest *digest;                /* hashes it; neither: it is thrown away */
    uint64_t body_maximum;                /* of the answer; more sets is_cut and stops */
    uint64_t progress_all;                /* bytes that the progress counts to */
};

struct portal_answer {
    long code;
    uint64_t received; /* bytes of a 2xx body */
    bool is_cut;       /* the body was longer than body_maximum */
    bool offers_basic; /* a 401 that asks for a user name and password */
    int64_t length;    /* as announced; -1 if it was not */
    unsigned dates;    /* headers Date; what the only one says, if it is well formed: */
    bool has_date;
    timestamp date;
    int64_t wait; /* seconds after which one may ask again (Retry-After); -1: it does not say */
    timestamp wait_until; /* the same as a time by its clock; 0: it does not say */
};

/* Sends one request. STATUS_OK if the portal answered, whatever it answered. */
enum status portal_http_send(struct portal_session *session, const struct portal_request *request,
                             struct portal_answer *answer, struct error *err) MUST_CHECK;

/* ---- in date.c ---- */

/* Takes a line of an answer's headers, its line end included, if it is the header Date. */
void portal_date_take(struct portal_answer *answer, const char *line, size_t length);
/* The same for the header Retry-After. */
void portal_wait_take(struct portal_answer *answer, const char *line, size_t length);

/* ---- in answers.c ---- */

/* Fills err for an answer, to a caller with the password, that means failure. */
enum status portal_answer_error(struct portal_session *session,
                                const struct portal_request *request, long code, struct error *err);
/* The same for a MOVE that was not refused for what stands there already. */
enum status portal_rename_error(struct portal_session *session,
                                const struct portal_request *request, long code, struct error *err);
/* Rule C02: fills err for an answer to a stranger other than 401. */
enum status portal_open_error(struct portal_session *session, bool is_folder, long code,
                              struct error *err);

#endif
