/*
 * The room of the portals. portal.c keeps the order of a delivery and knows no protocol; each
 * protocol is a table in a file of its own, chosen by the scheme of the portal's address. What a
 * transfer of libcurl is in every protocol stands in transfer.h.
 */
#ifndef SAFEHAND_DELIVERY_PORTAL_PROTOCOL_H
#define SAFEHAND_DELIVERY_PORTAL_PROTOCOL_H

#include "libcurl.h"
#include "safehand/delivery.h"
#include "source.h"

struct portal_protocol;

struct portal_session {
    const struct portal_protocol *protocol;
    char *url;
    char *host; /* and port, for messages */
    char *user;
    char *ca;
    char *host_key; /* of SSH; "" if none was pinned, and then none is the right one */
    char *password; /* secret memory */
    int key;        /* the user's SSH key, a file in memory that the password opens; or -1 */
    bool was_left;  /* SFTP: the server had hung up before we did */
    CURL *member;   /* speaks with the password */
    CURL *stranger; /* never does, on connections of its own */
    delivery_progress progress;
    void *context;
    bool has_date;         /* of the last answer to the member that named its time */
    timestamp date, dated; /* the portal's clock, and this computer's then */
};

/* What stands at a name. */
struct portal_file {
    bool is_there;
    int64_t size; /* -1: the portal does not say */
};

/* Where the bytes of a file go: into the text, or else into the digest. */
struct portal_sink {
    const char *doing; /* for the progress, and in errors */
    struct buffer *text;
    struct digest *digest;
    uint64_t maximum; /* of bytes that are taken */
    uint64_t all;     /* that the progress counts to; 0: nothing to count */
};

struct portal_got {
    bool is_missing;
    bool is_cut;       /* the file is longer than the maximum */
    uint64_t received; /* bytes that were taken */
};

/* Each with the credentials, if not said otherwise, and filling err if it fails. `is_unstoppable`:
 * no progress is told, and so nothing interrupts. */
struct portal_protocol {
    const char *scheme; /* "https://" */
    /* An upload that was cut off leaves what had arrived, and goes on from there. */
    bool resumes;
    /* C02: a stranger is let in nowhere; then with the credentials the folder is there. */
    enum status (*probe)(struct portal_session *session, struct error *err);
    /* C02 for one name; NULL: the probe says it for all. */
    enum status (*refuses_stranger)(struct portal_session *session, const char *name,
                                    struct error *err);
    enum status (*look)(struct portal_session *session, const char *name, bool is_unstoppable,
                        struct portal_file *file, struct error *err);
    /* Never over another file. `from`: bytes that are there already; 0 unless it resumes. */
    enum status (*put)(struct portal_session *session, const char *name,
                       const struct delivery_source *source, uint64_t from, struct error *err);
    /* A missing file is no error, nor one that is longer than the sink's maximum. */
    enum status (*read)(struct portal_session *session, const char *name,
                        const struct portal_sink *sink, struct portal_got *got, struct error *err);
    /* Without overwriting, and never interrupted. *is_taken: something stands at `to` already. */
    enum status (*rename)(struct portal_session *session, const char *from, const char *to,
                          bool *is_taken, struct error *err);
    /* A missing one is no error. */
    enum status (*remove)(struct portal_session *session, const char *name, bool is_unstoppable,
                          struct error *err);
};

extern const struct portal_protocol portal_webdav, portal_sftp;

/* The protocol of the address, or NULL. */
const struct portal_protocol *portal_protocol_of(const char *url);

/* Makes libcurl ready, once a process. */
enum status portal_start(struct error *err) MUST_CHECK;

/* Appends the folder's address with the name in it, percent-encoded; name NULL: the folder's. */
void portal_append_url(const struct portal_session *session, const char *name, struct buffer *out);

/* ---- in file.c ---- */

/* STATUS_USAGE as portal_format, of which is_pinned false: a host key may still be missing. */
enum status portal_check(const struct portal *portal, bool is_pinned, struct error *err) MUST_CHECK;

/* ---- in errors.c: failures in words ---- */

/* Fills err for a transfer that got no answer. `system` is the errno of the connection, or 0. */
enum status portal_transport_error(const struct portal_session *session, const char *doing,
                                   CURLcode code, long verify_result, long system,
                                   struct error *err);
/* The hint after a network or server failure: `first` is to be done, then the delivery goes on. */
enum status portal_hint_try_again(struct error *err, const char *first);
/* The hint where somebody may stand between (a certificate or a key that is another one). */
enum status portal_hint_not_again(struct error *err, const char *last);

#endif
