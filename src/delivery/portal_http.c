#include "portal_http.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONNECT_SECONDS = 20,
    STALL_SECONDS = 60, /* without a byte, then a transfer is given up */
    SHORT_SECONDS = 120 /* for a whole request that carries no file */
};

/* What the callbacks of one request share. */
struct transfer {
    struct portal_session *session;
    const struct portal_request *request;
    struct portal_answer *answer;
    CURL *handle;
    uint64_t sent;
    bool failed; /* err is filled; the transfer is over */
    bool is_interrupted;
    struct error *err;
};

/* ---- libcurl in our memory ---- */

static void *resize_block(void *block, size_t size)
{
    return memory_resize(block, size);
}

static void *allocate_array(size_t count, size_t size)
{
    return memory_allocate_array(count, size);
}

static CURLcode start_code;

static void start(void)
{
    /* libcurl would write the keys of every TLS session there. */
    unsetenv("SSLKEYLOGFILE");
    /* Our memory, so that its copies of the password are wiped. */
    start_code = libcurl.global_init_mem(CURL_GLOBAL_DEFAULT, memory_allocate, memory_free,
                                         resize_block, memory_copy_string, allocate_array);
}

enum status portal_http_start(struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    enum status status = libcurl_load(err);
    if (status != STATUS_OK)
        return status;
    pthread_once(&once, start);
    return start_code == CURLE_OK ? STATUS_OK : memory_error(err);
}

/* ---- the session ---- */

/* "host" or "host:port" of an address that portal_format would take. */
static char *copy_host(const char *url)
{
    const char *begin = strstr(url, "://");
    begin = !begin ? url : begin + 3;
    return memory_copy_bytes(begin, strcspn(begin, "/"));
}

static enum status check_password(const char *password, struct error *err)
{
    size_t length = strlen(password);
    bool good = length > 0 && length <= PORTAL_PASSWORD_MAXIMUM;
    for (size_t i = 0; good && i < length; i++)
        good = (unsigned char)password[i] >= ' ' && password[i] != 0x7f;
    if (good)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "the password is empty, too long, or holds control characters");
    return error_hint(err, "enter the password that whoever runs the portal gave you");
}

enum status portal_connect(struct portal_session **session, const struct portal *portal,
                           const char *password, delivery_progress progress, void *context,
                           struct error *err)
{
    enum status status = check_password(password, err);
    if (status == STATUS_OK)
        status = portal_http_start(err);
    if (status != STATUS_OK)
        return status;
    struct portal_session *fresh = memory_allocate(sizeof *fresh);
    if (!fresh)
        return memory_error(err);
    size_t size = strlen(password) + 1;
    fresh->url = memory_copy_string(portal->url);
    fresh->host = copy_host(portal->url);
    fresh->user = memory_copy_string(portal->user);
    fresh->ca = memory_copy_string(portal->ca);
    fresh->password = secret_allocate(size);
    fresh->member = libcurl.easy_init();
    fresh->stranger = libcurl.easy_init();
    fresh->progress = progress;
    fresh->context = context;
    if (!fresh->url || !fresh->host || !fresh->user || (portal->ca && !fresh->ca) ||
        !fresh->password || !fresh->member || !fresh->stranger) {
        portal_close(fresh);
        return memory_error(err);
    }
    memcpy(fresh->password, password, size);
    *session = fresh;
    return STATUS_OK;
}

void portal_close(struct portal_session *session)
{
    if (!session)
        return;
    libcurl.easy_cleanup(session->member);
    libcurl.easy_cleanup(session->stranger);
    secret_free(session->password);
    memory_free(session->url);
    memory_free(session->host);
    memory_free(session->user);
    memory_free(session->ca);
    memory_free(session);
}

/* ---- callbacks ---- */

static size_t take_body(char *data, size_t one, size_t length, void *context)
{
    struct transfer *transfer = context;
    struct portal_answer *answer = transfer->answer;
    const struct portal_request *request = transfer->request;
    (void)one; /* always 1 */
    long code = 0;
    libcurl.easy_getinfo(transfer->handle, CURLINFO_RESPONSE_CODE, &code);
    if (length > request->body_maximum - answer->received) {
        answer->is_cut = true;
        return 0;
    }
    answer->received += length;
    if (code < 200 || code > 299)
        return length;
    if (request->text) {
        buffer_append(request->text, data, length);
        transfer->failed = buffer_status(request->text, transfer->err) != STATUS_OK;
    }
    if (request->digest)
        transfer->failed = digest_update(request->digest, data, length, transfer->err) != STATUS_OK;
    return transfer->failed ? 0 : length;
}

static size_t take_header(char *line, size_t one, size_t length, void *context)
{
    struct transfer *transfer = context;
    (void)one; /* always 1 */
    portal_date_take(transfer->answer, line, length);
    return length;
}

static size_t give_body(char *data, size_t one, size_t room, void *context)
{
    struct transfer *transfer = context;
    const struct delivery_source *source = transfer->request->source;
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
    struct transfer *transfer = context;
    if (origin != SEEK_SET || offset < 0 || (uint64_t)offset > transfer->request->source->size)
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
    struct transfer *transfer = context;
    const struct portal_request *request = transfer->request;
    (void)down_all;
    (void)up_all;
    if (request->is_unstoppable || transfer->failed || transfer->is_interrupted)
        return 0;
    uint64_t done = (uint64_t)(request->source ? up : down);
    if (done > request->progress_all)
        done = request->progress_all;
    transfer->is_interrupted =
        !delivery_goes_on(transfer->session->progress, transfer->session->context, request->doing,
                          done, request->progress_all, transfer->err);
    bool is_sent = request->source && transfer->sent == request->source->size;
    return transfer->is_interrupted && !is_sent;
}

/* ---- one request ---- */

void portal_http_append_url(const struct portal_session *session, const char *name,
                            struct buffer *out)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    buffer_append_text(out, session->url);
    for (const char *at = !name ? "" : name; *at != '\0'; at++)
        if (strchr(plain, *at))
            buffer_append_byte(out, (unsigned char)*at);
        else
            buffer_append_format(out, "%%%02X", (unsigned)(unsigned char)*at);
}

/* curl.h checks an option's type in a macro of the function's name, which a call through the table
 * goes past. This is no less strict: a long for a number, a pointer for anything else. */
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

/* Everything that keeps the connection to the right portal, and to nobody else. */
static CURLcode set_security(const struct portal_session *session, CURL *handle, bool is_stranger)
{
    CURLcode code = CURLE_OK;
    SET(CURLOPT_PROTOCOLS_STR, "https");
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (session->ca) {
        struct curl_blob authority = {session->ca, strlen(session->ca), CURL_BLOB_COPY};
        SET(CURLOPT_CAINFO, NULL);
        SET(CURLOPT_CAPATH, NULL); /* or the system's authorities would do as well */
        SET(CURLOPT_CAINFO_BLOB, &authority);
    }
    /* A stranger must not be known again; and libcurl 7.88 frees twice if it cannot keep one. */
    SET(CURLOPT_SSL_SESSIONID_CACHE, 0L);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    if (is_stranger) {
        /* Each on a connection of its own, as one who never had the password. */
        SET(CURLOPT_FRESH_CONNECT, 1L);
        SET(CURLOPT_FORBID_REUSE, 1L);
    } else {
        SET(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        SET(CURLOPT_USERNAME, session->user);
        SET(CURLOPT_PASSWORD, session->password);
    }
    return code;
}

static CURLcode set_method(CURL *handle, struct transfer *transfer)
{
    const struct portal_request *request = transfer->request;
    CURLcode code = CURLE_OK;
    if (request->source) {
        SET(CURLOPT_UPLOAD, 1L);
        SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->source->size);
        SET(CURLOPT_READFUNCTION, give_body);
        SET(CURLOPT_READDATA, transfer);
        SET(CURLOPT_SEEKFUNCTION, rewind_body);
        SET(CURLOPT_SEEKDATA, transfer);
    } else if (strcmp(request->method, "HEAD") == 0) {
        SET(CURLOPT_NOBODY, 1L);
    } else {
        if (request->body)
            SET(CURLOPT_COPYPOSTFIELDS, request->body);
        SET(CURLOPT_CUSTOMREQUEST, request->method);
    }
    return code;
}

static CURLcode set_transfer(CURL *handle, const char *url, struct curl_slist *headers,
                             struct transfer *transfer)
{
    const struct portal_request *request = transfer->request;
    bool is_long = request->source || request->digest;
    CURLcode code = CURLE_OK;
    /* Not CURLOPT_NOSIGNAL: it would leave SIGPIPE to kill the program when a portal hangs up.
     * Names are resolved in a thread, so no other signal is used. */
    SET(CURLOPT_URL, url);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_USERAGENT, "safehand");
    SET(CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
    SET(CURLOPT_LOW_SPEED_TIME, (long)STALL_SECONDS);
    SET(CURLOPT_TIMEOUT, is_long ? 0L : (long)SHORT_SECONDS);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, report);
    SET(CURLOPT_XFERINFODATA, transfer);
    return code;
}

static struct curl_slist *make_headers(const struct portal_request *request)
{
    struct curl_slist *list = NULL;
    for (int i = 0; i < PORTAL_HEADERS_MAXIMUM && request->headers[i]; i++) {
        struct curl_slist *longer = libcurl.slist_append(list, request->headers[i]);
        if (!longer) {
            libcurl.slist_free_all(list);
            return NULL;
        }
        list = longer;
    }
    return list;
}

/* Performs, and reads off what the portal answered. An answer that came before the request was all
 * sent, or whose body was refused here, is an answer too. */
static enum status perform(struct transfer *transfer)
{
    CURL *handle = transfer->handle;
    struct portal_answer *answer = transfer->answer;
    long code = 0, methods = 0, verify_result = 0, system = 0;
    curl_off_t length = -1;
    CURLcode result = CURLE_SEND_ERROR;
    if (seam_pass(SEAM_NETWORK, transfer->request->method))
        result = libcurl.easy_perform(handle);
    else
        system = errno;
    if (transfer->is_interrupted)
        return delivery_interrupted(transfer->err);
    if (transfer->failed)
        return transfer->err->status;
    libcurl.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    bool is_early =
        code >= 400 && system == 0 && (result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR);
    if (result != CURLE_OK && !is_early && !(answer->is_cut && code > 0)) {
        libcurl.easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &verify_result);
        if (system == 0)
            libcurl.easy_getinfo(handle, CURLINFO_OS_ERRNO, &system);
        return portal_transport_error(transfer->session, transfer->request->doing, result,
                                      verify_result, system, transfer->err);
    }
    libcurl.easy_getinfo(handle, CURLINFO_HTTPAUTH_AVAIL, &methods);
    libcurl.easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    answer->code = code;
    answer->offers_basic = ((unsigned long)methods & CURLAUTH_BASIC) != 0;
    answer->length = length;
    /* Whoever answered holds the certificate that was checked: only such answers come so far. */
    if (answer->has_date && !transfer->request->is_stranger) {
        transfer->session->has_date = true;
        transfer->session->date = answer->date;
        transfer->session->dated = timestamp_now();
    }
    return STATUS_OK;
}

enum status portal_http_send(struct portal_session *session, const struct portal_request *request,
                             struct portal_answer *answer, struct error *err)
{
    *answer = (struct portal_answer){.length = -1};
    if (!request->is_unstoppable &&
        !delivery_goes_on(session->progress, session->context, request->doing, 0,
                          request->progress_all, err))
        return STATUS_INTERRUPTED;
    CURL *handle = request->is_stranger ? session->stranger : session->member;
    struct transfer transfer = {
        .session = session, .request = request, .answer = answer, .handle = handle, .err = err};
    struct buffer url;
    buffer_init(&url, PORTAL_URL_MAXIMUM + 3 * DELIVERY_NAME_MAXIMUM + 64);
    portal_http_append_url(session, request->name, &url);
    enum status status = buffer_status(&url, err);
    struct curl_slist *headers = make_headers(request);
    if (status == STATUS_OK && !headers && request->headers[0])
        status = memory_error(err);
    if (status == STATUS_OK) {
        libcurl.easy_reset(handle);
        CURLcode code = set_security(session, handle, request->is_stranger);
        if (code == CURLE_OK)
            code = set_method(handle, &transfer);
        if (code == CURLE_OK)
            code = set_transfer(handle, buffer_text(&url), headers, &transfer);
        status = code == CURLE_OK
                     ? perform(&transfer)
                     : portal_transport_error(session, request->doing, code, 0, 0, err);
        /* Neither the password nor a pointer to what ends here stays in the handle. */
        libcurl.easy_reset(handle);
    }
    libcurl.slist_free_all(headers);
    buffer_free(&url);
    return status;
}
