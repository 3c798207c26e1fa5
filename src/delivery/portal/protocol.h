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
    bool has_date;                     /* of the last answer to the member that named its time */
    timestamp date, dated;             /* the portal's clock, and this computer's then */
    bool is_shut_out;                  /* the password was not accepted: it is not tried again */
    bool is_tried;                     /* a small file of ours went all the way of a delivery; */
    char trial[DELIVERY_NAME_MAXIMUM]; /* its name, from the first try on */
    bool may_pass;                     /* what failed last may pass by itself: see patience.c */
    bool may_be_there;                 /* the package got, or may have got, its name */
    int64_t wait;                      /* seconds for which the portal asked then; -1: it did not */
    int64_t room;    /* bytes for which it said that it has room; -1: it did not */
    int destination; /* WebDAV: in which form it takes the address of a renaming */
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
void portal_append_name(const char *name, struct buffer *out);

/* ---- in file.c ---- */

/* STATUS_USAGE as portal_format; is_pinned false: a host key may still be missing. */
enum status portal_check_fields(const struct portal *portal, bool is_pinned,
                                struct error *err) MUST_CHECK;

/* ---- in files.c ---- */

enum { PORTAL_TEMPORARY_SIZE = DELIVERY_NAME_MAXIMUM + 16 };
/* The name by which a file is uploaded. */
void portal_temporary_name(const char *name, char temporary[PORTAL_TEMPORARY_SIZE]);
/* Removes a file, and looks for it once more: a portal may say that it deleted what is still
 * there (STATUS_DELIVERY). */
enum status portal_take_away(struct portal_session *session, const char *name, bool is_unstoppable,
                             struct error *err);

/* ---- in patience.c ---- */

/* Milliseconds for which a transfer may stand still; all that waits is measured by it. */
long portal_patience(void);

typedef enum status (*portal_act)(struct portal_session *session, void *context, struct error *err);
/* Acts, and acts again, a bounded number of times with growing pauses, while what fails may pass by
 * itself (session->may_pass). What is told is how it failed first, if it may have passed; of what
 * was interrupted also that the package may be there, if it may. */
enum status portal_patiently(struct portal_session *session, portal_act act, void *context,
                             struct error *err) MUST_CHECK;

/* ---- in errors.c: failures in words. Each says in the session whether it may pass by itself ----
 */

/* Fills err for a transfer that got no answer. `system` is the errno of the connection, or 0. */
enum status portal_transport_error(struct portal_session *session, const char *doing, CURLcode code,
                                   long verify_result, long system, struct error *err);
/* Fills err where a proxy on the way does not let through. */
enum status portal_proxy_error(struct portal_session *session, long code, struct error *err);
/* The same where its own certificate does not verify. */
enum status portal_proxy_unknown(struct portal_session *session, long verify_result,
                                 struct error *err);
/* The hint after a network or server failure: `first` is to be done, then the delivery goes on. */
enum status portal_hint_try_again(struct error *err, const char *first);
/* The hint where somebody may stand between (a certificate or a key that is another one). */
enum status portal_hint_not_again(struct error *err, const char *last);

#endif
