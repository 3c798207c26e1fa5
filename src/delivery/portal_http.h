/*
 * One HTTP request after another to one portal. What an answer means is portal.c's affair; here is
 * how it is asked for: verified, bounded, interruptible.
 */
#ifndef SAFEHAND_DELIVERY_PORTAL_HTTP_H
#define SAFEHAND_DELIVERY_PORTAL_HTTP_H

#include "libcurl.h"
#include "safehand/delivery.h"
#include "source.h"

enum { PORTAL_HEADERS_MAXIMUM = 3 };

struct portal_session {
    char *url;
    char *host; /* and port, for messages */
    char *user;
    char *ca;
    char *password; /* secret memory */
    CURL *member;   /* speaks with the password */
    CURL *stranger; /* never does, on connections of its own */
    delivery_progress progress;
    void *context;
    bool has_date;         /* of the last answer to the member that named its time */
    timestamp date, dated; /* the portal's clock, and this computer's then */
};

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
};

/* Makes libcurl ready, once a process. */
enum status portal_http_start(struct error *err) MUST_CHECK;

/* Sends one request. STATUS_OK if the portal answered, whatever it answered. */
enum status portal_http_send(struct portal_session *session, const struct portal_request *request,
                             struct portal_answer *answer, struct error *err) MUST_CHECK;

/* Appends the folder's address with the name in it, percent-encoded; name NULL: the folder's. */
void portal_http_append_url(const struct portal_session *session, const char *name,
                            struct buffer *out);

/* ---- in portal_date.c ---- */

/* Takes a line of an answer's headers, its line end included, if it is the header Date. */
void portal_date_take(struct portal_answer *answer, const char *line, size_t length);

/* ---- in portal_error.c: failures in words ---- */

/* Fills err for a request that got no answer. `system` is the errno of the connection, or 0. */
enum status portal_transport_error(const struct portal_session *session, const char *doing,
                                   CURLcode code, long verify_result, long system,
                                   struct error *err);
/* Fills err for an answer, to a caller with the password, that means failure. */
enum status portal_answer_error(const struct portal_session *session,
                                const struct portal_request *request, long code, struct error *err);
/* Rule C02: fills err for an answer to a stranger other than 401. */
enum status portal_open_error(const struct portal_session *session, bool is_folder, long code,
                              struct error *err);

#endif
