#include "portal/transfer.h"

#include <errno.h>
#include <string.h>

enum {
    STALL_SPEED = 512, /* bytes a second: what is slower stands still, and may for one patience */
    FLOOR = 120000,    /* bytes in a patience, 2000 a second, that a file must reach as a whole */
};

/* ---- callbacks ---- */

static size_t take_body(char *data, size_t one, size_t length, void *context)
{
    struct portal_transfer *transfer = context;
    (void)one; /* always 1 */
    long code = 0;
    libcurl.easy_getinfo(transfer->handle, CURLINFO_RESPONSE_CODE, &code);
    if (length > transfer->maximum - transfer->received) {
        transfer->is_cut = true;
        return 0;
    }
    transfer->received += length;
    if (code != 0 && (code < 200 || code > 299)) /* an HTTP answer that says why not; SFTP has 0 */
        return length;
    if (transfer->text) {
        buffer_append(transfer->text, data, length);
        transfer->failed = buffer_status(transfer->text, transfer->err) != STATUS_OK;
    }
    if (transfer->digest)
        transfer->failed =
            digest_update(transfer->digest, data, length, transfer->err) != STATUS_OK;
    return transfer->failed ? 0 : length;
}

static size_t give_body(char *data, size_t one, size_t room, void *context)
{
    struct portal_transfer *transfer = context;
    const struct delivery_source *source = transfer->source;
    uint64_t left = source->size - transfer->sent;
    size_t length = one * room < left ? one * room : (size_t)left;
    transfer->failed =
        delivery_read_source(source, data, length, transfer->sent, transfer->err) != STATUS_OK;
    if (transfer->failed)
        return CURL_READFUNC_ABORT;
    transfer->sent += length;
    return length;
}

/* libcurl begins anew when the portal closed a kept connection in its face. */
static int rewind_body(void *context, curl_off_t offset, int origin)
{
    struct portal_transfer *transfer = context;
    if (origin != SEEK_SET || offset < 0 || (uint64_t)offset > transfer->source->size)
        return CURL_SEEKFUNC_CANTSEEK;
    transfer->sent = (uint64_t)offset;
    return CURL_SEEKFUNC_OK;
}

/*
 * Not 0 stops the transfer. Once an upload has been sent whole its answer is waited for: else the
 * portal might store it after it was asked to delete it.
 */
static int report(void *context, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
                  curl_off_t up)
{
    struct portal_transfer *transfer = context;
    (void)down_all;
    (void)up_all;
    if (transfer->is_unstoppable || transfer->failed || transfer->is_interrupted)
        return 0;
    uint64_t done = transfer->source ? transfer->from + (uint64_t)up : (uint64_t)down;
    if (done > transfer->all)
        done = transfer->all;
    transfer->is_interrupted =
        !delivery_goes_on(transfer->session->progress, transfer->session->context, transfer->doing,
                          done, transfer->all, transfer->err);
    bool is_sent = transfer->source && transfer->sent == transfer->source->size;
    return transfer->is_interrupted && !is_sent;
}

/* ---- the transfer ---- */

/* Milliseconds that it may take in all: two patiences, and one for each FLOOR bytes of a file. */
static long whole_time(const struct portal_transfer *transfer)
{
    uint64_t bytes = 0;
    if (transfer->is_long)
        bytes = transfer->source ? transfer->source->size - transfer->from : transfer->maximum;
    return portal_patience() * (long)(2 + bytes / FLOOR);
}

CURLcode portal_transfer_set(struct portal_transfer *transfer, const char *url)
{
    CURL *handle = transfer->handle;
    CURLcode code = CURLE_OK;
    long patience = portal_patience();
    /* Not CURLOPT_NOSIGNAL: it would leave SIGPIPE to kill the program when a portal hangs up.
     * Names are resolved in a thread, so no other signal is used. */
    SET(CURLOPT_URL, url);
    SET(CURLOPT_CONNECTTIMEOUT_MS, patience / 3);
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)STALL_SPEED);
    SET(CURLOPT_LOW_SPEED_TIME, patience < 1000 ? 1L : patience / 1000);
    SET(CURLOPT_TIMEOUT_MS, whole_time(transfer));
    SET(CURLOPT_ERRORBUFFER, transfer->words);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    if (transfer->source) {
        SET(CURLOPT_UPLOAD, 1L);
        SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)transfer->source->size);
        SET(CURLOPT_RESUME_FROM_LARGE, (curl_off_t)transfer->from); /* libcurl seeks there first */
        SET(CURLOPT_READFUNCTION, give_body);
        SET(CURLOPT_READDATA, transfer);
        SET(CURLOPT_SEEKFUNCTION, rewind_body);
        SET(CURLOPT_SEEKDATA, transfer);
    }
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, report);
    SET(CURLOPT_XFERINFODATA, transfer);
    return code;
}

/* A line that was cut while TLS began is no portal without TLS, though libcurl has one word for
 * both. */
static bool was_cut_in_handshake(const struct portal_transfer *transfer, CURLcode result)
{
    return result == CURLE_SSL_CONNECT_ERROR &&
           (strstr(transfer->words, "SSL_connect:") || strstr(transfer->words, "unexpected eof"));
}

enum status portal_transfer_perform(struct portal_transfer *transfer, const char *call,
                                    CURLcode *result, long *system)
{
    *system = 0;
    *result = CURLE_SEND_ERROR;
    if (seam_pass(SEAM_NETWORK, call))
        *result = libcurl.easy_perform(transfer->handle);
    else
        *system = errno;
    if (transfer->is_interrupted)
        return delivery_interrupted(transfer->err);
    if (transfer->failed)
        return transfer->err->status;
    if (was_cut_in_handshake(transfer, *result))
        *result = CURLE_RECV_ERROR;
    if (*system == 0)
        libcurl.easy_getinfo(transfer->handle, CURLINFO_OS_ERRNO, system);
    return STATUS_OK;
}
