/* Starting, renewing and ending the web server. */
#include "server_internal.h"

enum {
    CONNECTIONS = 256,
    CONNECTION_SECONDS = 15, /* without a byte */
    HEAD_BYTES = 32768,
    STACK_BYTES = 1 << 20,
};

static void notify(void *context, struct MHD_Connection *connection, void **state,
                   enum MHD_ConnectionNotificationCode what)
{
    const struct server *server = context;
    (void)state;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        watch_begin(server->watch, server_socket_of(connection));
    else
        watch_end(server->watch, server_socket_of(connection));
}

/* On that socket, with the server's certificate if it has one. NULL if it cannot. */
static struct MHD_Daemon *start_daemon(struct server *server, int socket)
{
    static const char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                     MHD_USE_POLL | MHD_USE_ITC;
    const struct MHD_OptionItem secure[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, server->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)priorities},
        {MHD_OPTION_END, 0, NULL},
    };
    const struct MHD_OptionItem plain[] = {{MHD_OPTION_END, 0, NULL}};
    return MHD_start_daemon(
        flags | (server->certificate ? MHD_USE_TLS : 0), 0, NULL, NULL, server_take, server,
        MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, server->each, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)CONNECTION_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, server_begin, NULL, MHD_OPTION_NOTIFY_COMPLETED, server_end,
        server, MHD_OPTION_NOTIFY_CONNECTION, notify, server, MHD_OPTION_UNESCAPE_CALLBACK,
        server_keep_raw, NULL, MHD_OPTION_ARRAY, server->certificate ? secure : plain,
        MHD_OPTION_END);
}

static enum status take_certificate(struct server *server, const char *certificate, const char *key,
                                    struct error *err)
{
    memory_free(server->certificate);
    memory_free(server->key);
    server->certificate = memory_copy_string(certificate);
    server->key = memory_copy_string(key);
    return !certificate || (server->certificate && server->key) ? STATUS_OK : memory_error(err);
}

enum status server_start(const struct server_options *options, server_answer *answer, void *context,
                         struct server **server, struct error *err)
{
    struct server *made = memory_allocate(sizeof *made);
    int socket = options->socket;
    if (!made) {
        file_close(&socket);
        return memory_error(err);
    }
    *made = (struct server){.answer = answer,
                            .bodies = options->bodies,
                            .context = context,
                            .watch = watch_new(),
                            .each = options->each,
                            .is_secure = options->is_secure,
                            .is_by_name = options->is_by_name};
    for (size_t i = 0; i < HEADS_HOSTS && options->hosts[i]; i++)
        snprintf(made->hosts[i], sizeof made->hosts[i], "%s", options->hosts[i]);
    enum status status = made->watch
                             ? take_certificate(made, options->certificate, options->key, err)
                             : memory_error(err);
    if (status == STATUS_OK) {
        made->daemon = start_daemon(made, socket);
        if (!made->daemon)
            status = error_set(err, STATUS_SYSTEM, "cannot serve%s",
                               options->certificate ? " with this certificate and key" : "");
    }
    if (status != STATUS_OK) {
        file_close(&socket);
        server_stop(made);
        return status;
    }
    *server = made;
    return STATUS_OK;
}

enum status server_renew(struct server *server, const char *certificate, const char *key,
                         struct error *err)
{
    enum status status = take_certificate(server, certificate, key, err);
    if (status != STATUS_OK)
        return status;
    int socket = MHD_quiesce_daemon(server->daemon);
    if (server->before)
        MHD_stop_daemon(server->before);
    server->before = server->daemon;
    server->daemon = socket >= 0 ? start_daemon(server, socket) : NULL;
    return server->daemon ? STATUS_OK
                          : error_set(err, STATUS_SYSTEM, "cannot serve with the new certificate");
}

void server_tidy(struct server *server)
{
    watch_tidy(server->watch);
    if (!server->before ||
        MHD_get_daemon_info(server->before, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections >
            0)
        return;
    MHD_stop_daemon(server->before);
    server->before = NULL;
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    if (server->before)
        MHD_stop_daemon(server->before);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    watch_free(server->watch);
    memory_free(server->certificate);
    memory_free(server->key);
    memory_free(server);
}
