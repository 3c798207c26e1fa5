#include "server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    CONNECTIONS = 64,
    CONNECTION_SECONDS = 15, /* without a byte */
    HEAD_BYTES = 32768,
    STACK_BYTES = 1 << 20,
    BAD_REQUEST = 400,
    FORBIDDEN = 403,
    NOT_ALLOWED = 405,
};

struct server {
    struct MHD_Daemon *daemon;
    server_answer *answer;
    void *context;
    const struct intake_rules *bodies;
    unsigned port;
    char hosts[2][32]; /* "127.0.0.1:PORT", "localhost:PORT" */
};

/* One connection's request while it comes in. */
struct incoming {
    char *address;         /* raw, with its query */
    struct intake *intake; /* of a POST */
    bool is_begun;
};

static const char COOKIE[] = "safehand-desk";

/* ---- what comes before it counts ---- */

/* What may stand once, and how often it stands. */
struct heads {
    const char *host, *origin, *cookie, *type, *site, *length;
    unsigned hosts, origins, cookies, types, sites, lengths, encodings;
};

static enum MHD_Result take_head(void *context, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    struct heads *heads = context;
    const struct {
        const char *name;
        const char **value;
        unsigned *count;
    } known[] = {
        {"Host", &heads->host, &heads->hosts},
        {"Origin", &heads->origin, &heads->origins},
        {"Cookie", &heads->cookie, &heads->cookies},
        {"Content-Type", &heads->type, &heads->types},
        {"Sec-Fetch-Site", &heads->site, &heads->sites},
        {"Content-Length", &heads->length, &heads->lengths},
    };
    (void)kind;
    heads->encodings += strcasecmp(name, "Transfer-Encoding") == 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcasecmp(name, known[i].name) == 0) {
            *known[i].value = value ? value : "";
            (*known[i].count)++;
        }
    return MHD_YES;
}

static bool is_our_host(const struct server *server, const char *host)
{
    return host &&
           (strcasecmp(host, server->hosts[0]) == 0 || strcasecmp(host, server->hosts[1]) == 0);
}

/* A page of another site may send a form here, with its own origin. */
static bool is_our_origin(const struct server *server, const struct heads *heads)
{
    static const char scheme[] = "http://";
    if (heads->site && strcmp(heads->site, "same-origin") != 0 && strcmp(heads->site, "none") != 0)
        return false;
    return heads->origin && strncmp(heads->origin, scheme, sizeof scheme - 1) == 0 &&
           is_our_host(server, heads->origin + sizeof scheme - 1) &&
           strcasecmp(heads->origin + sizeof scheme - 1, heads->host) == 0;
}

static unsigned judge_heads(const struct server *server, const struct heads *heads, bool is_post)
{
    bool is_twice = heads->hosts != 1 || heads->origins > 1 || heads->cookies > 1 ||
                    heads->types > 1 || heads->lengths > 1 || heads->encodings > 0;
    if (is_twice || (!is_post && heads->length && strcmp(heads->length, "0") != 0))
        return BAD_REQUEST;
    if (!is_our_host(server, heads->host) || (is_post && !is_our_origin(server, heads)))
        return FORBIDDEN;
    return 0;
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

static void add_heads(const struct response *response, struct MHD_Response *out)
{
    static const char *const heads[][2] = {
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    };
    char cookie[REQUEST_TOKEN_SIZE + 128];
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        MHD_add_response_header(out, heads[i][0], heads[i][1]);
    MHD_add_response_header(out, "Content-Security-Policy",
                            response->is_document ? DOCUMENT_MAY : PAGE_MAY);
    MHD_add_response_header(out, "Cache-Control",
                            response->is_kept ? "private, max-age=600" : "no-store");
    MHD_add_response_header(out, "Content-Type", response->type);
    if (*response->location)
        MHD_add_response_header(out, "Location", response->location);
    if (response->clears)
        MHD_add_response_header(out, "Clear-Site-Data", "\"cache\"");
    if (response->name) {
        struct buffer disposition;
        buffer_init(&disposition, HEAD_BYTES);
        response_disposition(response, &disposition);
        MHD_add_response_header(out, "Content-Disposition", buffer_text(&disposition));
        buffer_free(&disposition);
    }
    if (*response->session) {
        snprintf(cookie, sizeof cookie, "%s=%s; Path=/; HttpOnly; SameSite=Strict", COOKIE,
                 response->session);
        MHD_add_response_header(out, "Set-Cookie", cookie);
    }
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

static enum MHD_Result send_response(struct MHD_Connection *connection, struct response *response)
{
    struct MHD_Response *out = make_response(response);
    if (!out)
        return MHD_NO;
    add_heads(response, out);
    enum MHD_Result result = MHD_queue_response(connection, response->status, out);
    MHD_destroy_response(out);
    return result;
}

/* Says nothing of the office, and is no page: no browser of a person comes here, but for files that
 * are too large. */
static enum MHD_Result send_refusal(struct MHD_Connection *connection, unsigned status)
{
    struct response response = {.status = status, .type = "text/plain; charset=utf-8"};
    const char *words = status == 413   ? "that is larger than this page takes"
                        : status == 507 ? "there is no room for it where the office keeps its files"
                                        : "this is not for you, or not in this way";
    buffer_init(&response.body, 256);
    buffer_append_format(&response.body, "%u: %s.\n", status, words);
    enum MHD_Result result = send_response(connection, &response);
    response_free(&response);
    return result;
}

/* All but its body; false if it is not as a browser sends it. */
static bool make_request(const struct incoming *incoming, const struct heads *heads, bool is_post,
                         struct request *request)
{
    struct error err = {0};
    const char *query = strchr(incoming->address, '?');
    size_t path = query ? (size_t)(query - incoming->address) : strlen(incoming->address);
    *request = (struct request){.is_post = is_post};
    return path < sizeof request->path && path_decode(incoming->address, path, request->path) &&
           cookie_find(heads->cookie, COOKIE, request->session, REQUEST_TOKEN_SIZE) &&
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
        return send_refusal(connection, refused);
    struct response response = {0};
    buffer_init(&response.body, RESPONSE_MAXIMUM);
    server->answer(server->context, request, &response);
    enum MHD_Result result = response.body.failure == STATUS_OK
                                 ? send_response(connection, &response)
                                 : send_refusal(connection, 500);
    response_free(&response);
    return result;
}

/* Before the body is read: what it is refused with, or 0. */
static unsigned begin_body(const struct server *server, struct incoming *incoming,
                           const struct heads *heads, const struct request *request)
{
    uint64_t length = 0;
    unsigned refused = 0;
    if (heads->length && !intake_parse_length(heads->length, &length))
        return BAD_REQUEST;
    if (request->is_post)
        incoming->intake = intake_begin(server->bodies, request->path, request->session,
                                        heads->type, length, &refused);
    return refused;
}

/* ---- the library's side ---- */

/* The address as it was sent: what the library decodes ends at a NUL. */
static void *begin(void *context, const char *address, struct MHD_Connection *connection)
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
        !is_post && strcmp(method, "GET") != 0 ? NOT_ALLOWED : judge_heads(server, &heads, is_post);
    if (refused == 0 && !make_request(incoming, &heads, is_post, &request))
        refused = BAD_REQUEST;
    if (refused == 0 && !incoming->is_begun)
        refused = begin_body(server, incoming, &heads, &request);
    if (refused)
        result = send_refusal(connection, refused);
    else if (incoming->is_begun)
        result = answer_whole(server, connection, incoming, &request);
    incoming->is_begun = true;
    request_free(&request);
    return result;
}

static enum MHD_Result take(void *context, struct MHD_Connection *connection, const char *path,
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

static void end(void *context, struct MHD_Connection *connection, void **state,
                enum MHD_RequestTerminationCode why)
{
    struct incoming *incoming = *state;
    (void)context;
    (void)connection;
    (void)why;
    if (incoming) {
        intake_free(incoming->intake);
        memory_free(incoming->address);
        memory_free(incoming);
    }
    *state = NULL;
}

/* Nothing is decoded before we look at it. */
static size_t keep_raw(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

enum status server_start(unsigned port, server_answer *answer, void *context,
                         const struct intake_rules *bodies, struct server **server,
                         struct error *err)
{
    struct server *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    *made = (struct server){.answer = answer, .context = context, .bodies = bodies};
    const struct sockaddr_in loopback = {.sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    made->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, 0, NULL,
        NULL, take, made, MHD_OPTION_SOCK_ADDR, &loopback, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES, MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)STACK_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, begin,
        NULL, MHD_OPTION_NOTIFY_COMPLETED, end, NULL, MHD_OPTION_UNESCAPE_CALLBACK, keep_raw, NULL,
        MHD_OPTION_END);
    if (!made->daemon) {
        memory_free(made);
        return error_set_errno(err, "cannot listen on this computer's own address");
    }
    made->port = MHD_get_daemon_info(made->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    snprintf(made->hosts[0], sizeof made->hosts[0], "127.0.0.1:%u", made->port);
    snprintf(made->hosts[1], sizeof made->hosts[1], "localhost:%u", made->port);
    *server = made;
    return STATUS_OK;
}

unsigned server_port(const struct server *server)
{
    return server->port;
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    MHD_stop_daemon(server->daemon);
    memory_free(server);
}
