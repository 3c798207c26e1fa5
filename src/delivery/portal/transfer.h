/* One transfer of libcurl, whatever the protocol: bounded, interruptible, into our memory. */
#ifndef SAFEHAND_DELIVERY_PORTAL_TRANSFER_H
#define SAFEHAND_DELIVERY_PORTAL_TRANSFER_H

#include "portal/protocol.h"

struct portal_transfer {
    struct portal_session *session;
    CURL *handle;
    const char *doing; /* for the progress */
    bool is_unstoppable;
    bool is_long;                         /* it carries a file, whose size bounds the time */
    const struct delivery_source *source; /* what is sent, or NULL; */
    uint64_t from;                        /* without the bytes that are there already */
    struct buffer *text;                  /* takes what is received, or */
    struct digest *digest;                /* hashes it; neither: it is thrown away */
    uint64_t maximum;                     /* of what is received; more sets is_cut and stops */
    uint64_t all;                         /* bytes that the progress counts to */
    struct error *err;
    /* What happened: */
    uint64_t sent;     /* the source was read up to here */
    uint64_t received; /* a failure's words too, though they are not kept */
    bool is_cut;
    bool failed; /* err is filled; the transfer is over */
    bool is_interrupted;
    char words[CURL_ERROR_SIZE]; /* libcurl's, of a failure */
};

/* Sets in the handle the transfer's callbacks and bounds, and its address. */
CURLcode portal_transfer_set(struct portal_transfer *transfer, const char *url);
/* Performs it as a call named `call` of the network's seam. STATUS_OK if nothing here stopped it:
 * then *result is what libcurl says of it, and *system the errno of the connection, or 0. */
enum status portal_transfer_perform(struct portal_transfer *transfer, const char *call,
                                    CURLcode *result, long *system) MUST_CHECK;

/* curl.h checks an option's type in a macro of the function's name, which a call through the table
 * goes past. This is no less strict: a long for a number, a pointer for anything else. Takes the
 * variables `handle` and `code` of where it stands. */
#define IS_NUMBER(value) _Generic(1 ? (value) : (value), long : 1, unsigned long : 1, default : 0)
#define TAKES_NUMBER(option)                                                                       \
    ((option) < CURLOPTTYPE_OBJECTPOINT ||                                                         \
     ((option) >= CURLOPTTYPE_OFF_T && (option) < CURLOPTTYPE_BLOB))
#define SET(option, value)                                                                         \
    do {                                                                                           \
        _Static_assert(sizeof(1 ? (value) : (value)) == sizeof(long) &&                            \
                           IS_NUMBER(value) == TAKES_NUMBER(option),                               \
                       "not of the type that libcurl takes for " #option);                         \
        if (code == CURLE_OK)                                                                      \
            code = libcurl.easy_setopt(handle, option, value);                                     \
    } while (0)

#endif
