#include "portal/http.h"

#include <string.h>

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
    /* The system's proxies (https_proxy, all_proxy, no_proxy) carry it, and see TLS. What one says
     * for itself is no answer of the portal. */
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    /* A stranger's handle has connections of its own, over which no password ever went. */
    if (!is_stranger) {
        SET(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        SET(CURLOPT_USERNAME, session->user);
        SET(CURLOPT_PASSWORD, session->password);
    }
    return code;
}

static CURLcode set_request(const struct portal_request *request, CURL *handle,
                            struct curl_slist *headers)
{
    CURLcode code = CURLE_OK;
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_USERAGENT, "safehand");
    if (request->source)
        return code;
    if (strcmp(request->method, "HEAD") == 0) {
        SET(CURLOPT_NOBODY, 1L);
        return code;
    }
    if (request->body)
        SET(CURLOPT_COPYPOSTFIELDS, request->body);
    SET(CURLOPT_CUSTOMREQUEST, request->method);
    return code;
}

static size_t take_header(char *line, size_t one, size_t length, void *context)
{
    (void)one; /* always 1 */
    portal_date_take(context, line, length);
    portal_wait_take(context, line, length);
    return length;
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
static enum status perform(struct portal_transfer *transfer, const struct portal_request *request,
                           struct portal_answer *answer)
{
    CURL *handle = transfer->handle;
    long code = 0, methods = 0, verify_result = 0, proxy = 0, system;
    curl_off_t length = -1;
    CURLcode result;
    enum status status = portal_transfer_perform(transfer, request->method, &result, &system);
    if (status != STATUS_OK)
        return status;
    libcurl.easy_getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &proxy);
    if (result != CURLE_OK && proxy != 0 && (proxy < 200 || proxy > 299))
        return portal_proxy_error(transfer->session, proxy, transfer->err);
    libcurl.easy_getinfo(handle, CURLINFO_PROXY_SSL_VERIFYRESULT, &proxy);
    if (result == CURLE_PEER_FAILED_VERIFICATION && proxy != 0)
        return portal_proxy_unknown(transfer->session, proxy, transfer->err);
    libcurl.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    bool is_early = code >= 400 && (result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR);
    if (result != CURLE_OK && !is_early && !(transfer->is_cut && code > 0)) {
        libcurl.easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &verify_result);
        return portal_transport_error(transfer->session, request->doing, result, verify_result,
                                      system, transfer->err);
    }
    libcurl.easy_getinfo(handle, CURLINFO_HTTPAUTH_AVAIL, &methods);
    libcurl.easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    answer->code = code;
    answer->received = transfer->received;
    answer->is_cut = transfer->is_cut;
    answer->offers_basic = ((unsigned long)methods & CURLAUTH_BASIC) != 0;
    answer->length = length;
    if (answer->wait_until > 0)
        answer->wait = answer->wait_until - (answer->has_date ? answer->date : timestamp_now());
    if (answer->wait > transfer->session->wait)
        transfer->session->wait = answer->wait;
    /* Whoever answered holds the certificate that was checked: only such answers come so far. */
    if (answer->has_date && !request->is_stranger) {
        transfer->session->has_date = true;
        transfer->session->date = answer->date;
        transfer->session->dated = timestamp_now();
    }
    return STATUS_OK;
}

/* Makes the handle ready, and performs. */
static enum status ask(struct portal_session *session, const struct portal_request *request,
                       const char *url, struct curl_slist *headers, struct portal_answer *answer,
                       struct error *err)
{
    CURL *handle = request->is_stranger ? session->stranger : session->member;
    struct portal_transfer transfer = {
        .session = session,
        .handle = handle,
        .doing = request->doing,
        .is_unstoppable = request->is_unstoppable,
        .is_long = request->source || request->digest,
        .source = request->source,
        .text = request->text,
        .digest = request->digest,
        .maximum = request->body_maximum,
        .all = request->progress_all,
        .err = err,
    };
    libcurl.easy_reset(handle);
    CURLcode code = set_security(session, handle, request->is_stranger);
    if (code == CURLE_OK)
        code = set_request(request, handle, headers);
    if (code == CURLE_OK)
        code = portal_transfer_set(&transfer, url);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, answer);
    enum status status = code == CURLE_OK
                             ? perform(&transfer, request, answer)
                             : portal_transport_error(session, request->doing, code, 0, 0, err);
    /* Neither the password nor a pointer to what ends here stays in the handle. */
    libcurl.easy_reset(handle);
    return status;
}

enum status portal_http_send(struct portal_session *session, const struct portal_request *request,
                             struct portal_answer *answer, struct error *err)
{
    *answer = (struct portal_answer){.length = -1, .wait = -1};
    if (session->is_shut_out && !request->is_stranger)
        return portal_answer_error(session, request, 401, err);
    if (!request->is_unstoppable &&
        !delivery_goes_on(session->progress, session->context, request->doing, 0,
                          request->progress_all, err))
        return STATUS_INTERRUPTED;
    struct buffer url;
    buffer_init(&url, PORTAL_URL_MAXIMUM + 3 * DELIVERY_NAME_MAXIMUM + 64);
    portal_append_url(session, request->name, &url);
    enum status status = buffer_status(&url, err);
    struct curl_slist *headers = make_headers(request);
    if (status == STATUS_OK && !headers && request->headers[0])
        status = memory_error(err);
    if (status == STATUS_OK)
        status = ask(session, request, buffer_text(&url), headers, answer, err);
    libcurl.slist_free_all(headers);
    buffer_free(&url);
    return status;
}
