#include "server_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    BAD_REQUEST = 400,
    NOT_ALLOWED = 405,
    HEAD_BYTES = 4096, /* of a file's name, as a head says it */
};

/* One connection's request while it comes in. */
struct incoming {
    char *address;         /* raw, with its query */
    struct intake *intake; /* of a POST */
    bool is_begun;
};

/* With TLS the browser holds it to this host, and to TLS. */
static const char COOKIE[] = "safehand-desk", SECURE_COOKIE[] = "__Host-safehand-desk";

static enum MHD_Result take_head(void *context, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    (void)kind;
    heads_take(context, name, value);
    return MHD_YES;
}

static unsigned judge(const struct server *server, const struct heads *heads, bool is_post)
{
    return heads_judge(heads, server->hosts, server->is_secure, is_post);
}

static const char *cookie_name(const struct server *server)
{
    return server->is_secure ? SECURE_COOKIE : COOKIE;
}

/* ---- answering ---- */

/* What a page of the desk may do; and a document that is only read: no script, nothing loaded, no
 * form, no window, as if it came from nowhere. */
static const char PAGE_MAY[] =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
static const char DOCUMENT_MAY[] =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox";
/* In a frame of ours, whose page makes that as high as it is; still no script of it runs. */
static const char FRAMED_MAY[] =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";

static void add_cookies(const struct server *server, const struct response *response,
                        struct MHD_Response *out)
{
    char cookie[KEPT_NAME_SIZE + KEPT_VALUE_SIZE + 128];
    const char *secure = server->is_secure ? "; Secure" : "";
    if (*response->session) {
        snprintf(cookie, sizeof cookie, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s",
                 cookie_name(server), response->session, secure);
        MHD_add_response_header(out, "Set-Cookie", cookie);
    }
    if (*response->kept_value) {
        snprintf(cookie, sizeof cookie,
                 "%s=%s; Path=/sign-in; Max-Age=34560000; HttpOnly; SameSite=Strict%s",
                 response->kept_name, response->kept_value, secure);
        MHD_add_response_header(out, "Set-Cookie", cookie);
    }
}

static void add_heads(const struct server *server, const struct response *response,
                      struct MHD_Response *out)
{
    static const char *const heads[][2] = {
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        MHD_add_response_header(out, heads[i][0], heads[i][1]);
    MHD_add_response_header(out, "Content-Security-Policy",
                            response->is_framed     ? FRAMED_MAY
                            : response->is_document ? DOCUMENT_MAY
                                                    : PAGE_MAY);
    MHD_add_response_header(out, "Cache-Control",
                            response->is_kept ? "private, max-age=600" : "no-store");
    MHD_add_response_header(out, "Content-Type", response->type);
    if (*response->location)
        MHD_add_response_header(out, "Location", response->location);
    if (response->refresh > 0) {
        char when[64];
        snprintf(when, sizeof when, "%u%s%s", response->refresh,
                 response->refresh_to ? "; url=" : "",
                 response->refresh_to ? response->refresh_to : "");
        MHD_add_response_header(out, "Refresh", when);
    }
    if (response->clears)
        MHD_add_response_header(out, "Clear-Site-Data", "\"cache\"");
    if (response->name) {
        struct buffer disposition;
        buffer_init(&disposition, HEAD_BYTES);
        response_disposition(response, &disposition);
        MHD_add_response_header(out, "Content-Disposition", buffer_text(&disposition));
        buffer_free(&disposition);
    }
    if (server->is_secure && server->is_by_name)
        MHD_add_response_header(out, "Strict-Transport-Security", "max-age=31536000");
    add_cookies(server, response, out);
}

/* A file is streamed, and closed by the library when it has been sent. */
static struct MHD_Response *make_response(struct response *response)
{
    if (!response->is_file)
        return MHD_create_response_from_buffer(response->body.length, response->body.data,
                                               MHD_RESPMEM_MUST_COPY);
    struct MHD_Response *out = MHD_create_response_from_fd64(response->size, response->file);
    if (out)
        response->is_file = false;
    return out;
}

static enum MHD_Result send_response(const struct server *server, struct MHD_Connection *connection,
                                     struct response *response)
{
    struct MHD_Response *out = make_response(response);
    if (!out)
        return MHD_NO;
    add_heads(server, response, out);
    enum MHD_Result result = MHD_queue_response(connection, response->status, out);
    MHD_destroy_response(out);
    return result;
}

/* Says nothing of the office, and is no page: no browser of a person comes here, but for files that
 * are too large. */
static enum MHD_Result send_refusal(const struct server *server, struct MHD_Connection *connection,
                                    unsigned status)
{
    struct response response = {.status = status, .type = "text/plain; charset=utf-8"};
    const char *words = status == 413   ? "that is larger than this page takes"
                        : status == 507 ? "there is no room for it where the office keeps its files"
                                        : "this is not for you, or not in this way";
    buffer_init(&response.body, 256);
    buffer_append_format(&response.body, "%u: %s.\n", status, words);
    enum MHD_Result result = send_response(server, connection, &response);
    response_free(&response);
    return result;
}

/* All but its body; false if it is not as a browser sends it. */
static bool make_request(const struct server *server, const struct incoming *incoming,
                         const struct heads *heads, bool is_post, struct request *request)
{
    struct error err = {0};
    const char *query = strchr(incoming->address, '?');
    size_t path = query ? (size_t)(query - incoming->address) : strlen(incoming->address);
    *request = (struct request){.is_post = is_post, .cookies = heads->cookie, .host = heads->host};
    return path < sizeof request->path && path_decode(incoming->address, path, request->path) &&
           cookie_take(heads->cookie, cookie_name(server), request->session, REQUEST_TOKEN_SIZE) &&
           (!query || form_parse(query + 1, strlen(query + 1), &request->query, &err) == STATUS_OK);
}

static void request_free(struct request *request)
{
    form_free(&request->query);
    form_free(&request->body);
    uploads_free(&request->uploads);
}

static enum MHD_Result answer_whole(struct server *server, struct MHD_Connection *connection,
                                    struct incoming *incoming, struct request *request)
{
    unsigned refused = incoming->intake ? intake_end(incoming->intake, request) : 0;
    if (refused)
        return send_refusal(server, connection, refused);
    struct response response = {0};
    buffer_init(&response.body, RESPONSE_MAXIMUM);
    server->answer(server->context, request, &response);
    enum MHD_Result result = response.body.failure == STATUS_OK
                                 ? send_response(server, connection, &response)
                                 : send_refusal(server, connection, 500);
    response_free(&response);
    return result;
}

/* Before the body is read: what it is refused with, or 0. */
static unsigned begin_body(const struct server *server, struct incoming *incoming,
                           const struct heads *heads, const struct request *request)
{
    uint64_t length = 0;
    unsigned refused = 0;
    if (heads->length && !heads_length(heads->length, &length))
        return BAD_REQUEST;
    if (request->is_post)
        incoming->intake = intake_begin(server->bodies, request->path, request->session,
                                        heads->type, length, &refused);
    return refused;
}

/* ---- the library's side ---- */

int server_socket_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

/* The address as it was sent: what the library decodes ends at a NUL. */
void *server_begin(void *context, const char *address, struct MHD_Connection *connection)
{
    struct incoming *incoming = memory_allocate(sizeof *incoming);
    (void)context;
    (void)connection;
    if (!incoming)
        return NULL;
    *incoming = (struct incoming){.address = memory_copy_string(address)};
    return incoming;
}

/* With all heads there, and again when the body is there too. */
static enum MHD_Result take_request(struct server *server, struct MHD_Connection *connection,
                                    const char *method, struct incoming *incoming)
{
    struct heads heads = {0};
    struct request request = {0};
    enum MHD_Result result = MHD_YES;
    bool is_post = strcmp(method, "POST") == 0;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, take_head, &heads);
    unsigned refused =
        !is_post && strcmp(method, "GET") != 0 ? NOT_ALLOWED : judge(server, &heads, is_post);
    if (refused == 0 && !make_request(server, incoming, &heads, is_post, &request))
        refused = BAD_REQUEST;
    if (refused == 0 && !incoming->is_begun)
        refused = begin_body(server, incoming, &heads, &request);
    if (refused)
        result = send_refusal(server, connection, refused);
    else if (incoming->is_begun)
        result = answer_whole(server, connection, incoming, &request);
    if (!incoming->is_begun)
        watch_head(server->watch, server_socket_of(connection));
    incoming->is_begun = true;
    request_free(&request);
    return result;
}

enum MHD_Result server_take(void *context, struct MHD_Connection *connection, const char *path,
                            const char *method, const char *version, const char *data, size_t *size,
                            void **state)
{
    struct incoming *incoming = *state;
    (void)path;
    (void)version;
    if (!incoming || !incoming->address)
        return MHD_NO;
    if (!incoming->is_begun || *size == 0)
        return take_request(context, connection, method, incoming);
    bool goes_on = incoming->intake && intake_feed(incoming->intake, data, *size);
    *size = 0;
    return goes_on ? MHD_YES : MHD_NO;
}

void server_end(void *context, struct MHD_Connection *connection, void **state,
                enum MHD_RequestTerminationCode why)
{
    const struct server *server = context;
    struct incoming *incoming = *state;
    (void)why;
    watch_wait(server->watch, server_socket_of(connection));
    if (incoming) {
        intake_free(incoming->intake);
        memory_free(incoming->address);
        memory_free(incoming);
    }
    *state = NULL;
}

/* Nothing is decoded before we look at it. */
size_t server_keep_raw(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}
