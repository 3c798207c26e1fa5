#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "portal/protocol.h"

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

enum status portal_start(struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    enum status status = libcurl_load(err);
    if (status != STATUS_OK)
        return status;
    pthread_once(&once, start);
    return start_code == CURLE_OK ? STATUS_OK : memory_error(err);
}

/* ---- which protocol ---- */

static const struct portal_protocol *const protocols[] = {&portal_webdav, &portal_sftp};

const struct portal_protocol *portal_protocol_of(const char *url)
{
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (text_starts_with(url, protocols[i]->scheme))
            return protocols[i];
    return NULL;
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
        status = portal_start(err);
    const struct portal_protocol *protocol = portal_protocol_of(portal->url);
    if (status == STATUS_OK && !protocol)
        status = error_set(err, STATUS_USAGE, "%s is no address of a portal", portal->url);
    if (status != STATUS_OK)
        return status;
    struct portal_session *fresh = memory_allocate(sizeof *fresh);
    if (!fresh)
        return memory_error(err);
    size_t size = strlen(password) + 1;
    fresh->key = -1;
    fresh->protocol = protocol;
    fresh->url = memory_copy_string(portal->url);
    fresh->host = copy_host(portal->url);
    fresh->user = memory_copy_string(portal->user);
    fresh->ca = memory_copy_string(portal->ca);
    fresh->host_key = memory_copy_string(portal->host_key ? portal->host_key : "");
    fresh->password = secret_allocate(size);
    fresh->member = libcurl.easy_init();
    fresh->stranger = libcurl.easy_init();
    fresh->progress = progress;
    fresh->context = context;
    fresh->wait = fresh->room = -1;
    if (!fresh->url || !fresh->host || !fresh->user || (portal->ca && !fresh->ca) ||
        !fresh->host_key || !fresh->password || !fresh->member || !fresh->stranger) {
        portal_close(fresh);
        return memory_error(err);
    }
    memcpy(fresh->password, password, size);
    if (portal->key) {
        fresh->key = file_open_in_memory(portal->key, strlen(portal->key));
        if (fresh->key < 0) {
            error_set_errno(err, "cannot keep the key of portal %s in memory", portal->name);
            portal_close(fresh);
            return err->status;
        }
    }
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
    memory_free(session->host_key);
    file_close(&session->key);
    memory_free(session);
}

void portal_append_name(const char *name, struct buffer *out)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (const char *at = name; *at != '\0'; at++)
        if (strchr(plain, *at))
            buffer_append_byte(out, (unsigned char)*at);
        else
            buffer_append_format(out, "%%%02X", (unsigned)(unsigned char)*at);
}

void portal_append_url(const struct portal_session *session, const char *name, struct buffer *out)
{
    buffer_append_text(out, session->url);
    portal_append_name(!name ? "" : name, out);
}
