/* The desk, from its start to its end. */
#include "safehand/desk.h"

#include <sys/stat.h>
#include <time.h>

#include "http/authority.h"
#include "http/listen.h"
#include "http/server.h"
#include "pages/pages.h"
#include "session/keep.h"

enum { PEM_MAXIMUM = 1 << 18, HTTP_PORT = 80, HTTPS_PORT = 443, EACH = 32 };

/* What every request is answered with, and how it is reached. */
struct desk {
    struct desk_options options; /* with what is found out here */
    struct sessions *sessions;
    struct server *server;
    char host[LISTEN_HOST_SIZE]; /* of an office that is served; or "" */
    unsigned port;
    char names[2][LISTEN_ORIGIN_SIZE];
    struct buffer certificate, key; /* as they were given */
    char *folder;                   /* of the office's own authority; or NULL */
    struct authority authority;
};

static void answer(void *context, const struct request *request, struct response *response)
{
    const struct desk *desk = context;
    pages_answer(&desk->options, desk->sessions, request, response);
}

static bool admit(void *context, const char *path, const char *session,
                  struct intake_limits *limits)
{
    const struct desk *desk = context;
    return pages_admit(desk->sessions, path, session, limits);
}

bool desk_is_shared(const struct desk_options *options)
{
    return options->listen || options->behind;
}

/* ---- before it listens ---- */

static enum status check_identities(const struct desk_options *options, struct error *err)
{
    struct office_identities list;
    struct stat about;
    if (options->identity && (stat(options->identity, &about) != 0 || !S_ISREG(about.st_mode)))
        return error_set(err, STATUS_USAGE, "there is no identity file %s", options->identity);
    enum status status = identities_list(options->office, &list, err);
    if (status == STATUS_OK && !options->identity && list.count == 0) {
        status =
            error_set(err, STATUS_USAGE, "nobody's key lies in the office %s", options->office);
        error_hint(err, "start it with the identity of somebody on the staff: they can put their "
                        "key into the office there, and then sign in by name");
    }
    identities_free(&list);
    return status;
}

/* Known before anybody types a passphrase into a page. An office that is not there can be made. */
static enum status check(const struct desk_options *options, struct error *err)
{
    struct office *office = NULL;
    if (!pages_has_office(options))
        return STATUS_OK;
    enum status status = office_open(options->office, &office, err);
    office_close(office);
    return status == STATUS_OK ? check_identities(options, err) : status;
}

/* ---- listening ---- */

static enum status read_pem(struct desk *desk, struct error *err)
{
    enum status status = file_read_whole(desk->options.certificate, &desk->certificate, err);
    return status == STATUS_OK ? file_read_whole(desk->options.key, &desk->key, err) : status;
}

static enum status own_authority(struct desk *desk, struct error *err)
{
    char *name = memory_format("tls-%s", desk->host);
    enum status status = name ? keep_folder(name, &desk->folder, err) : memory_error(err);
    if (status == STATUS_OK)
        status =
            authority_prepare(desk->folder, desk->host, timestamp_now(), &desk->authority, err);
    desk->options.authority = desk->authority.shown;
    memory_free(name);
    return status;
}

/* A socket of this computer's own, or the one that was given; *given tells which. */
static enum status listen_here(struct desk *desk, int *socket, bool *given, struct error *err)
{
    enum status status = listen_given(socket, err);
    *given = status == STATUS_OK && *socket >= 0;
    if (status == STATUS_OK && !*given) {
        desk->port = desk->options.port;
        status = listen_open(NULL, &desk->port, socket, err);
    }
    return status;
}

static enum status reach(struct desk *desk, struct server_options *how, struct error *err)
{
    bool given = false;
    const char *public = desk->options.listen ? desk->options.listen : desk->options.behind;
    enum status status = public ? listen_parse(public, desk->host, &desk->port, err) : STATUS_OK;
    how->is_secure = public != NULL;
    how->is_by_name = public && !listen_is_address(desk->host);
    how->hosts[0] = desk->names[0];
    if (public)
        listen_write(desk->names[0], desk->host, desk->port, HTTPS_PORT);
    if (status == STATUS_OK && desk->options.listen) {
        how->each = EACH;
        status = desk->options.certificate ? read_pem(desk, err) : own_authority(desk, err);
        how->certificate =
            desk->folder ? desk->authority.certificate : buffer_text(&desk->certificate);
        how->key = desk->folder ? desk->authority.key : buffer_text(&desk->key);
        if (status == STATUS_OK)
            status = listen_open(desk->host, &desk->port, &how->socket, err);
    } else if (status == STATUS_OK) {
        status = listen_here(desk, &how->socket, &given, err);
    }
    if (status == STATUS_OK && !public) {
        listen_write(desk->names[0], "127.0.0.1", desk->port, HTTP_PORT);
        listen_write(desk->names[1], "localhost", desk->port, HTTP_PORT);
        how->hosts[1] = desk->names[1];
    }
    return status;
}

/* ---- serving ---- */

static void tell_ready(const struct desk *desk)
{
    char address[DESK_ADDRESS_SIZE] = "", office[DESK_ADDRESS_SIZE];
    bool is_shared = desk_is_shared(&desk->options);
    struct desk_ready ready = {.address = address,
                               .authority = desk->authority.path,
                               .fingerprint = desk->authority.fingerprint,
                               .is_new = desk->authority.is_new};
    snprintf(office, sizeof office, "%s://%s/", is_shared ? "https" : "http", desk->names[0]);
    ready.office = is_shared ? office : NULL;
    if (!is_shared || !pages_has_office(&desk->options))
        snprintf(address, sizeof address, "%sbegin?start=%s", office,
                 sessions_start_token(desk->sessions));
    desk->options.ready(desk->options.context, &ready);
    secret_wipe(address, sizeof address);
}

/* A certificate that ends soon is made anew while it serves. */
static void renew(struct desk *desk)
{
    struct authority fresh;
    struct error ignored = {0};
    if (!desk->folder || timestamp_now() < desk->authority.renew ||
        authority_prepare(desk->folder, desk->host, timestamp_now(), &fresh, &ignored) != STATUS_OK)
        return;
    /* What is shown of it to whoever asks stays as it was until the desk is started again, which
     * nothing forces: the authority outlives its certificates by years. */
    desk->authority.renew = fresh.renew;
    (void)!server_renew(desk->server, fresh.certificate, fresh.key, &ignored);
    authority_free(&fresh);
}

static void serve(struct desk *desk)
{
    tell_ready(desk);
    while (!desk->options.is_over()) {
        nanosleep(&(struct timespec){0, 200000000}, NULL);
        sessions_tidy(desk->sessions);
        server_tidy(desk->server);
        renew(desk);
    }
}

enum status desk_serve(const struct desk_options *options, struct error *err)
{
    struct desk desk = {.options = *options};
    struct intake_rules bodies = {.admit = admit, .context = &desk};
    struct server_options how = {.socket = -1, .bodies = &bodies};
    buffer_init(&desk.certificate, PEM_MAXIMUM);
    buffer_init(&desk.key, PEM_MAXIMUM);
    enum status status = check(options, err);
    if (status == STATUS_OK)
        status = sessions_new(&desk.sessions, err);
    if (status == STATUS_OK)
        status = uploads_open(options->office, &bodies.uploads, err);
    if (status == STATUS_OK)
        status = reach(&desk, &how, err);
    if (status == STATUS_OK)
        status = server_start(&how, answer, &desk, &desk.server, err);
    if (status == STATUS_OK)
        serve(&desk);
    server_stop(desk.server);
    uploads_close(bodies.uploads);
    sessions_free(desk.sessions);
    authority_free(&desk.authority);
    memory_free(desk.folder);
    buffer_free(&desk.certificate);
    buffer_free(&desk.key);
    return status;
}
