/* One call of libcurl over SFTP: to the host that was pinned, and to nobody else. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "portal/sftp.h"

enum {
    COMMAND_MAXIMUM = 4 * (PORTAL_URL_MAXIMUM + DELIVERY_NAME_MAXIMUM) + 64,
    /* libssh2 asks and is asked for so much at a time, without waiting for each answer. */
    STEP_DOWN = 1 << 18,
    STEP_UP = 1 << 20,
    FILE_MODE = 0640, /* the portal's own group may need it; nobody else */
    KEY_PATH_SIZE = 40
};

/* ---- paths, as commands take them ---- */

size_t sftp_home_length(const char *path)
{
    static const char *const homes[] = {"/~", "/%7E", "/%7e"};
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
        if (text_starts_with(path, homes[i]))
            return strlen(homes[i]);
    return 0;
}

/* libcurl's commands know quotes and backslashes, but no percent signs and no "/~/": what follows
 * it must begin with no slash, or they would begin at the root. */
static void append_path(const struct portal_session *session, const char *name, struct buffer *out)
{
    const char *at = strchr(strstr(session->url, "://") + 3, '/');
    size_t home = sftp_home_length(at);
    at += home;
    if (home > 0)
        at += strspn(at, "/");
    if (home > 0 && *at == '\0' && !name)
        name = ".";
    buffer_append_text(out, " \"");
    for (; *at != '\0'; at++) {
        char byte = *at;
        if (byte == '%') {
            byte = (char)strtoul((char[]){at[1], at[2], '\0'}, NULL, 16);
            at += 2;
        }
        if (byte == '"' || byte == '\\')
            buffer_append_byte(out, '\\');
        buffer_append_byte(out, (unsigned char)byte);
    }
    for (at = name ? name : ""; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            buffer_append_byte(out, '\\');
        buffer_append_byte(out, (unsigned char)*at);
    }
    buffer_append_byte(out, '"');
}

void sftp_append_command(const struct portal_session *session, const char *command,
                         const char *first, const char *second, struct buffer *out)
{
    buffer_init(out, COMMAND_MAXIMUM);
    buffer_append_text(out, command);
    append_path(session, first, out);
    if (second)
        append_path(session, second, out);
}

/* ---- what libcurl is told ---- */

/* The key that the host shows: it is kept, and answered with no. */
static int take_host_key(void *context, int kind, const char *key, size_t length)
{
    struct sftp_call *call = context;
    (void)kind;
    call->transfer.failed =
        sftp_describe_key(key, length, call->shown, call->transfer.err) != STATUS_OK;
    return CURLKHMATCH_MISMATCH;
}

/* What is closed after a failed sign-in tells by itself whether the server is still there. */
static int close_socket(void *context, curl_socket_t socket)
{
    struct portal_session *session = context;
    char byte;
    ssize_t got = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    session->was_left = got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
    file_close(&socket);
    return 0;
}

/* Without a pinned key libcurl would take any. One that cannot compare them (it was built with
 * another library than libssh2) knows neither option, and nothing is sent. */
static CURLcode set_host(struct portal_session *session, CURL *handle, struct sftp_call *call)
{
    CURLcode code = CURLE_OK;
    const char *colon = strchr(session->host_key, ':');
    SET(CURLOPT_PROTOCOLS_STR, "sftp");
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    /* The connection keeps these two for as long as it is. */
    SET(CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    SET(CURLOPT_CLOSESOCKETDATA, session);
    if (call->shown) {
        SET(CURLOPT_SSH_HOSTKEYFUNCTION, take_host_key);
        SET(CURLOPT_SSH_HOSTKEYDATA, call);
    } else {
        SET(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, colon ? colon + 1 : ""); /* which no key has */
    }
    return code;
}

/* libcurl asks with "none" before anything else; a stranger then tries the empty password too. */
static CURLcode set_user(const struct portal_session *session, CURL *handle,
                         const struct sftp_call *call)
{
    CURLcode code = CURLE_OK;
    char path[KEY_PATH_SIZE];
    SET(CURLOPT_USERNAME, session->user);
    if (call->is_stranger) {
        SET(CURLOPT_FRESH_CONNECT, 1L);
        SET(CURLOPT_FORBID_REUSE, 1L);
        SET(CURLOPT_PASSWORD, "");
        SET(CURLOPT_SSH_AUTH_TYPES, call->asks_none
                                        ? (long)CURLSSH_AUTH_NONE
                                        : (long)(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD));
    } else if (session->key >= 0) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", session->key);
        SET(CURLOPT_SSH_PRIVATE_KEYFILE, path);
        SET(CURLOPT_KEYPASSWD, session->password);
        SET(CURLOPT_SSH_AUTH_TYPES, (long)CURLSSH_AUTH_PUBLICKEY);
    } else {
        SET(CURLOPT_PASSWORD, session->password);
        SET(CURLOPT_SSH_AUTH_TYPES, (long)(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD));
    }
    return code;
}

static size_t take_told(char *line, size_t one, size_t length, void *context)
{
    struct buffer *told = context;
    (void)one; /* always 1 */
    buffer_append(told, line, length);
    return length;
}

static CURLcode set_call(struct sftp_call *call, CURL *handle, const char *url,
                         struct curl_slist *commands)
{
    struct portal_transfer *transfer = &call->transfer;
    CURLcode code = portal_transfer_set(transfer, url);
    SET(CURLOPT_NOBODY, call->looks || call->command ? 1L : 0L);
    SET(CURLOPT_FILETIME, call->looks && !call->name ? 1L : 0L);
    SET(CURLOPT_DIRLISTONLY, call->lists ? 1L : 0L);
    SET(CURLOPT_QUOTE, commands);
    SET(CURLOPT_BUFFERSIZE, (long)STEP_DOWN);
    if (call->told) {
        SET(CURLOPT_HEADERFUNCTION, take_told);
        SET(CURLOPT_HEADERDATA, call->told);
    }
    if (transfer->source) {
        SET(CURLOPT_UPLOAD, 1L); /* again: no body is no upload */
        SET(CURLOPT_UPLOAD_BUFFERSIZE, (long)STEP_UP);
        SET(CURLOPT_NEW_FILE_PERMS, (long)FILE_MODE);
    }
    return code;
}

/* ---- the call ---- */

static enum status perform(struct sftp_call *call)
{
    CURL *handle = call->transfer.handle;
    long connects = 0;
    curl_off_t size = -1, time = -1;
    enum status status = portal_transfer_perform(&call->transfer, call->transfer.doing,
                                                 &call->result, &call->system);
    if (status != STATUS_OK)
        return status;
    libcurl.easy_getinfo(handle, CURLINFO_NUM_CONNECTS, &connects);
    libcurl.easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
    libcurl.easy_getinfo(handle, CURLINFO_FILETIME_T, &time);
    call->is_new = connects > 0;
    call->size = size;
    call->is_seen = time >= 0;
    call->is_left = call->transfer.session->was_left;
    return STATUS_OK;
}

static enum status set_and_perform(struct portal_session *session, struct sftp_call *call,
                                   const char *url, struct curl_slist *commands)
{
    CURL *handle = call->transfer.handle;
    libcurl.easy_reset(handle);
    session->was_left = false;
    call->result = set_host(session, handle, call);
    if (call->result == CURLE_OK)
        call->result = set_user(session, handle, call);
    if (call->result == CURLE_OK)
        call->result = set_call(call, handle, url, commands);
    enum status status = call->result == CURLE_OK ? perform(call) : STATUS_OK;
    /* Neither the password nor a pointer to what ends here stays in the handle. */
    libcurl.easy_reset(handle);
    return status;
}

enum status sftp_perform(struct portal_session *session, struct sftp_call *call, struct error *err)
{
    struct portal_transfer *transfer = &call->transfer;
    transfer->session = session;
    transfer->handle = call->is_stranger ? session->stranger : session->member;
    transfer->err = err;
    call->size = -1;
    if (session->is_shut_out && !call->is_stranger) {
        call->result = CURLE_LOGIN_DENIED; /* no second time */
        return STATUS_OK;
    }
    if (!transfer->is_unstoppable && !delivery_goes_on(session->progress, session->context,
                                                       transfer->doing, 0, transfer->all, err))
        return STATUS_INTERRUPTED;
    struct buffer url;
    buffer_init(&url, PORTAL_URL_MAXIMUM + 3 * DELIVERY_NAME_MAXIMUM + 64);
    portal_append_url(session, call->name, &url);
    enum status status = buffer_status(&url, err);
    struct curl_slist *commands = call->command ? libcurl.slist_append(NULL, call->command) : NULL;
    if (status == STATUS_OK && call->command && !commands)
        status = memory_error(err);
    if (status == STATUS_OK)
        status = set_and_perform(session, call, buffer_text(&url), commands);
    libcurl.slist_free_all(commands);
    buffer_free(&url);
    return status;
}

/* ---- the host's key ---- */

enum status sftp_ask_host_key(struct portal_session *session, struct portal_host_key *key,
                              struct error *err)
{
    *key = (struct portal_host_key){0};
    struct sftp_call call = {.transfer = {.doing = "asking the portal", .is_unstoppable = true},
                             .is_stranger = true,
                             .looks = true,
                             .shown = key};
    enum status status = sftp_perform(session, &call, err);
    if (status != STATUS_OK || key->fingerprint[0] != '\0')
        return status;
    return sftp_error(session, &call, err);
}

enum status portal_ask_host_key(const struct portal *portal, struct portal_host_key *key,
                                struct error *err)
{
    struct portal_session *session = NULL;
    enum status status = portal_check_fields(portal, false, err);
    /* No password goes out: the host's key comes before anything that is asked. */
    if (status == STATUS_OK)
        status = portal_connect(&session, portal, "none", NULL, NULL, err);
    if (status == STATUS_OK)
        status = sftp_ask_host_key(session, key, err);
    portal_close(session);
    return status;
}
